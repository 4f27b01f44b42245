#include "desk/request_search.h"

#include "base/days.h"
#include "base/person_name.h"

#include <frontdoor/follow_up.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kCodeLettersMin = 3;
constexpr std::size_t kTelephoneDigitsMin = 6;
constexpr std::size_t kNameLettersMin = 4;  // of shorter ones too many are alike
constexpr std::size_t kNameLettersMax = 40;
constexpr std::size_t kLongNameLetters = 8;  // from so many on two letters may differ

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z');
}

std::string letters_and_digits(std::string_view text) {
  std::string result;
  std::copy_if(text.begin(), text.end(), std::back_inserter(result), is_letter_or_digit);
  return result;
}

// "+44 (0)7700 900123" as "07700900123"; nothing for what holds anything but a telephone number.
std::string telephone_of(std::string_view text) {
  if (text.find_first_not_of("0123456789 +-().\t") != std::string_view::npos) return {};
  std::string digits = letters_and_digits(text);
  const bool abroad = text.find('+') != std::string_view::npos || digits.starts_with("00");
  if (digits.starts_with("00")) digits.erase(0, 2);
  if (abroad && digits.starts_with("44")) digits.replace(0, digits.starts_with("440") ? 3 : 2, "0");
  return digits.size() >= kTelephoneDigitsMin ? digits : std::string();
}

// "3rd" as "3".
std::string day_of(const std::string& text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string ending = text.substr(digits);
  const bool ordinal = ending.empty() || ending == "st" || ending == "nd" || ending == "rd" || ending == "th";
  return digits > 0 && digits <= 2 && ordinal ? text.substr(0, digits) : std::string();
}

// "1986-05-03" for three words that are a day, a month and a year; of a year of two digits, both that it may be.
std::vector<std::string> dates_in(const std::vector<std::string>& words, std::size_t at) {
  if (at + 3 > words.size()) return {};
  const std::string day = day_of(words[at]);
  const std::string& year = words[at + 2];
  if (day.empty() || !std::all_of(year.begin(), year.end(), is_digit)) return {};
  std::vector<std::string> dates;
  for (const std::string& whole :
       year.size() == 2 ? std::vector<std::string>{"19" + year, "20" + year} : std::vector<std::string>{year}) {
    std::string date = typed_date(day, words[at + 1], whole);
    if (!date.empty()) dates.push_back(std::move(date));
  }
  return dates;
}

// The same for one word, such as "3/5/1986", "3.5.86" and "1986-05-03".
std::vector<std::string> dates_in_word(const std::string& word) {
  if (parse_date(word)) return {word};
  const std::vector<std::string> parts = split_at(word, "/.-");
  return parts.size() == 3 ? dates_in(parts, 0) : std::vector<std::string>();
}

// A day and a month without a year, as the end of a stored date: "-05-03"; empty: it is none.
std::string day_and_month(const std::string& typed_day, const std::string& month) {
  constexpr const char* kLeapYear = "2000";
  const std::string day = day_of(typed_day);
  const std::string date = day.empty() ? std::string() : typed_date(day, month, kLeapYear);
  return date.empty() ? date : date.substr(std::strlen(kLeapYear));
}

std::string day_and_month_in_word(const std::string& word) {
  const std::vector<std::string> parts = split_at(word, "/.");
  return parts.size() == 2 ? day_and_month(parts[0], parts[1]) : std::string();
}

// Whether one becomes the other by so many changes at most: a letter more, less, another, or two that changed places.
bool differ_by_at_most(std::string_view one, std::string_view other, std::size_t most) {
  if (one.size() > other.size()) std::swap(one, other);
  if (other.size() - one.size() > most || other.size() > kNameLettersMax) return false;
  std::array<std::array<std::uint8_t, kNameLettersMax + 1>, 3> rows;  // of the last two letters of `one`, and this
  for (std::size_t j = 0; j <= other.size(); ++j) rows[0][j] = static_cast<std::uint8_t>(j);
  for (std::size_t i = 1; i <= one.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    row[0] = static_cast<std::uint8_t>(i);
    std::uint8_t least = row[0];
    for (std::size_t j = 1; j <= other.size(); ++j) {
      int changes = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1)});
      const bool is_swapped = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
      if (is_swapped) changes = std::min(changes, rows[(i + 1) % 3][j - 2] + 1);
      row[j] = static_cast<std::uint8_t>(changes);
      least = std::min(least, row[j]);
    }
    if (least > most) return false;
  }
  return rows[one.size() % 3][other.size()] <= most;
}

bool is_vowel(char c) {
  return std::strchr("aeiouy", c) != nullptr;
}

}  // namespace

std::string sound_of(std::string_view folded) {
  constexpr std::pair<std::string_view, std::string_view> spellings[] = {
      {"ough", "o"}, {"tch", "c"}, {"sch", "s"}, {"ph", "f"}, {"gh", "g"}, {"kh", "k"}, {"ck", "k"},
      {"ch", "c"},   {"sh", "s"},  {"th", "t"},  {"wh", "w"}, {"dj", "j"}, {"ts", "s"}, {"tz", "s"}};
  std::string text(folded.substr(0, kNameLettersMax));
  if (text.starts_with("ch") && text.size() > 2 && !is_vowel(text[2])) text.replace(0, 2, "k");
  if (text.starts_with("kn") || text.starts_with("wr")) text.erase(0, 1);
  for (const auto& [written, said] : spellings) {
    for (std::size_t at = text.find(written); at != std::string::npos; at = text.find(written, at + said.size())) {
      text.replace(at, written.size(), said);
    }
  }
  std::string sound;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    const bool is_soft = i + 1 < text.size() && (text[i + 1] == 'e' || text[i + 1] == 'i' || text[i + 1] == 'y');
    if (c == 'c') c = is_soft ? 's' : 'k';
    if (c == 'q') c = 'k';
    if (c == 'v' || c == 'w') c = 'f';
    if (c == 'z' || c == 'x') c = 's';
    if (c == 'j') c = 'g';
    if (c == 'h' && i > 0) continue;
    if (is_vowel(c) && i > 0) continue;
    if (is_vowel(c)) c = 'a';
    if (sound.empty() || sound.back() != c) sound += c;
  }
  return sound;
}

std::vector<std::string> typed_dates(std::string_view typed) {
  const std::vector<std::string> words = split_at(without_accents(typed), " \t\r\n,;");
  if (words.size() == 3) return dates_in(words, 0);
  return words.size() == 1 ? dates_in_word(words.front()) : std::vector<std::string>();
}

void SearchedText::add_words(std::string_view text) {
  words_ += without_accents(text) + "\n";
}

void SearchedText::add_name(std::string_view text) {
  const std::string name = without_accents(text);
  words_ += name + "\n";
  std::vector<std::string> parts = split_at(name, " \t\r\n,;-.");
  for (const std::string& word : split_at(name, " \t\r\n,;.")) {
    if (word.find('-') != std::string::npos) parts.push_back(letters_and_digits(word));  // Abdul-Rahman
  }
  for (const std::string& part : parts) {
    if (part.size() >= kNameLettersMin && part.size() <= kNameLettersMax) names_ += part + " " + sound_of(part) + "\n";
  }
}

void SearchedText::add_code(std::string_view code) {
  const std::string telephone = telephone_of(code);
  codes_ += (telephone.empty() ? letters_and_digits(without_accents(code)) : telephone) + "\n";
  add_words(code);
}

void SearchedText::fit() {
  words_.shrink_to_fit();
  codes_.shrink_to_fit();
  names_.shrink_to_fit();
}

namespace {

// What may be a date from the word at `at` on, and how many words it is. "3 May" may be a birthday, and words as well.
struct MayBeDate {
  std::vector<std::string> words;
  std::size_t count = 1;
};
MayBeDate date_at(const std::vector<std::string>& words, std::size_t at) {
  std::vector<std::string> dates = dates_in(words, at);
  if (!dates.empty()) return {std::move(dates), 3};
  dates = dates_in_word(words[at]);
  if (!dates.empty()) return {std::move(dates), 1};
  if (std::string birthday = day_and_month_in_word(words[at]); !birthday.empty()) return {{birthday, words[at]}, 1};
  if (at + 1 == words.size()) return {};
  std::string birthday = day_and_month(words[at], words[at + 1]);
  if (birthday.empty()) return {};
  return {{std::move(birthday), words[at] + " " + words[at + 1]}, 2};
}

}  // namespace

RequestSearch::RequestSearch(std::string_view typed) {
  std::vector<std::string> words = split_at(without_accents(typed), " \t\r\n,;");
  drop_titles(words);
  bool has_date = false;
  for (std::size_t at = 0; at < words.size(); ++at) {
    MayBeDate date = date_at(words, at);
    if (!date.words.empty()) {
      has_date = true;
      at += date.count - 1;
      parts_.push_back({std::move(date.words), "", "", ""});
      continue;
    }
    Part part{{words[at]}, letters_and_digits(words[at]), "", ""};
    const bool is_name =
        part.code.size() >= kNameLettersMin && std::none_of(part.code.begin(), part.code.end(), is_digit);
    if (is_name) part.name = part.code;
    if (is_name) part.sound = sound_of(part.code);
    has_names_ = has_names_ || is_name;
    if (part.code.size() < kCodeLettersMin) part.code.clear();
    parts_.push_back(std::move(part));
  }
  const std::string telephone = telephone_of(typed);
  if (!telephone.empty() && !has_date) parts_ = {{{telephone}, telephone, "", ""}};
}

bool RequestSearch::is_there(const Part& part, const SearchedText& text) const {
  // Looked for in 50 MB and more: std::string::find() is several times slower.
  const auto holds = [&text](const std::string& words) {
    return ::memmem(text.words_.data(), text.words_.size(), words.data(), words.size()) != nullptr;
  };
  return std::any_of(part.words.begin(), part.words.end(), holds) ||
         (!part.code.empty() && text.codes_.find(part.code) != std::string::npos);
}

bool RequestSearch::finds(const SearchedText& text) const {
  return std::all_of(parts_.begin(), parts_.end(), [&](const Part& part) { return is_there(part, text); });
}

bool RequestSearch::nearly_finds(const SearchedText& text) const {
  if (!has_names_) return false;
  const auto is_like = [](const Part& part, std::string_view line) {
    const std::string_view name = line.substr(0, line.find(' '));
    const std::string_view sound = line.substr(std::min(line.size(), name.size() + 1));
    const std::size_t most = std::min(part.name.size(), name.size()) >= kLongNameLetters ? 2 : 1;
    return (sound.size() > 1 && part.sound == sound) || differ_by_at_most(part.name, name, most);
  };
  const auto has_name_like = [&](const Part& part) {
    for (std::string_view left = text.names_; !part.name.empty() && !left.empty();) {
      const std::string_view line = left.substr(0, left.find('\n'));
      left.remove_prefix(std::min(left.size(), line.size() + 1));
      if (is_like(part, line)) return true;
    }
    return false;
  };
  // Of one word alone finds() has said already that it is not there.
  const bool may_be_there = parts_.size() > 1;
  return std::all_of(parts_.begin(), parts_.end(),
                     [&](const Part& part) { return has_name_like(part) || (may_be_there && is_there(part, text)); });
}

}  // namespace frontdoor::intake
