#include "crypto/password_rules.h"

#include <frontdoor/json.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <vector>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kLettersMin = 12;
constexpr std::size_t kBytesMax = 1000;
constexpr std::size_t kDifferentMin = 5;
constexpr std::size_t kOwnLettersMin = 6;  // that belong to no common word and no name

// "P@ssw0rd-2026" → "password2o26": what people put in place of letters is read as them.
std::string folded(std::string_view text) {
  static constexpr std::string_view written = "@$0134578!";
  static constexpr std::string_view meant = "asoieastbi";
  std::string plain;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (const std::size_t at = written.find(c); at != std::string_view::npos) c = meant[at];
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (kept) plain += c;
  }
  return plain;
}

// Longest first, so that "password" goes before "word".
const std::vector<std::string>& common_words() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> read;
    const Result<Json> file = parse_json(common_passwords_json());
    const Json* list = file ? json_array(file.value(), "common") : nullptr;
    for (const Json& entry : list ? *list : Json::array()) {
      if (const std::string* word = json_as_string(entry)) read.push_back(folded(*word));
    }
    std::sort(read.begin(), read.end(),
              [](const std::string& one, const std::string& other) { return one.size() > other.size(); });
    return read;
  }();
  return words;
}

void take_out(std::string& text, const std::string& word) {
  if (word.size() < 3) return;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) text.erase(at, word.size());
}

// Names as a whole and word by word, folded, longest first: "Riverside Surgery" is also "riverside" and "surgery".
std::vector<std::string> words_of(const std::vector<std::string>& names) {
  std::vector<std::string> words;
  for (const std::string& name : names) {
    words.push_back(folded(name));
    std::istringstream parts(name);
    for (std::string part; parts >> part;) words.push_back(folded(part));
  }
  std::sort(words.begin(), words.end(),
            [](const std::string& one, const std::string& other) { return one.size() > other.size(); });
  return words;
}

// Letters, not bytes: a letter of UTF-8 begins with a byte that is not a continuation.
std::size_t letters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

std::optional<std::string> password_fault(const std::string& password, const std::string& user, const std::string& ods,
                                          const std::string& practice) {
  if (password.size() > kBytesMax) return "the password is too long";
  if (letters_in(password) < kLettersMin) {
    return "the password must have at least " + std::to_string(kLettersMin) + " letters: three or four words do";
  }
  const std::set<char> different(password.begin(), password.end());
  std::string left = folded(password);
  for (const std::string& word : common_words()) take_out(left, word);
  for (const std::string& word : words_of({user, ods, practice})) take_out(left, word);
  if (different.size() < kDifferentMin || left.size() < kOwnLettersMin) {
    return "the password is one that everybody tries first: take three or four words that do not belong together";
  }
  return std::nullopt;
}

}  // namespace frontdoor::intake
