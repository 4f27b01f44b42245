// What staff must know before they reach the patient (request.h).
#include <frontdoor/request.h>

#include <array>

namespace frontdoor {
namespace {

constexpr std::int32_t kYoungUnderMonths = 16 * 12;
constexpr std::size_t kQuotedBytesMax = 160;

// Words by which people say that they need an interpreter, sign language or help to be understood. No form of ours asks
// for it, so it is read from what they write; a word too many only makes staff look.
constexpr std::array<std::string_view, 17> kInterpreterWords = {
    "interpret",      "translat",          "sign language",  "bsl",        "makaton",
    "lip read",       "lipread",           "lip-read",       "deaf",       "hard of hearing",
    "speak english",  "speak any english", "speaks english", "no english", "little english",
    "english is not", "text relay"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

// Lower case, phones' curly apostrophes straight; as long as `text` only where it has none, so it finds no places.
std::string folded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 3) == "\xE2\x80\x99") {
      out += '\'';
      i += 2;
    } else {
      out += lower(text[i]);
    }
  }
  return out;
}

bool says(const std::string& text, std::string_view words) {
  for (std::size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) {
    if (at == 0 || !is_letter(text[at - 1])) return true;
  }
  return false;
}

bool asks_for_interpreter(std::string_view sentence) {
  const std::string text = folded(sentence);
  for (const std::string_view words : kInterpreterWords) {
    if (says(text, words)) return true;
  }
  return false;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// The first sentence that asks for it; shortened between two characters.
std::string interpreter_sentence(std::string_view text) {
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = text.find_first_of(".!?\n", begin);
    end = end == std::string_view::npos ? text.size() : end + 1;
    std::string_view sentence = trimmed(text.substr(begin, end - begin));
    begin = end;
    if (!asks_for_interpreter(sentence)) continue;
    if (sentence.size() <= kQuotedBytesMax) return std::string(sentence);
    std::size_t cut = kQuotedBytesMax;
    while (cut > 0 && (static_cast<unsigned char>(sentence[cut]) & 0xC0) == 0x80) --cut;
    return std::string(sentence.substr(0, cut)) + "…";
  }
  return {};
}

// The language that the form was read in beside English; empty: English alone. "ur 1" → "ur".
std::string second_language(const Request& request) {
  for (const auto& [part, version] : request.software) {
    if (part != "wording") continue;
    const std::string language = version.substr(0, version.find(' '));
    return language == "en" || language.empty() ? "" : language;
  }
  return {};
}

}  // namespace

ContactNeeds contact_needs_of(const Request& request, std::optional<std::int32_t> age_months) {
  ContactNeeds needs;
  needs.unsafe = request.unsafe_to_contact;
  needs.will_phone = request.will_phone;
  needs.safe_way = request.safe_way;
  needs.young_and_alone = age_months && *age_months < kYoungUnderMonths && request.writer_name.empty();
  needs.language = second_language(request);
  for (const RequestAnswer& answer : request.answers) {
    if (needs.interpreter.empty() && answer.free_text) needs.interpreter = interpreter_sentence(answer.text);
  }
  return needs;
}

}  // namespace frontdoor
