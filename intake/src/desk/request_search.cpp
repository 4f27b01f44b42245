#include "desk/request_search.h"

#include "base/days.h"

#include <frontdoor/follow_up.h>

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kCodeLettersMin = 3;
constexpr std::size_t kTelephoneDigitsMin = 6;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z');
}

// Letters that Unicode does not take apart into a letter and a mark; and O'Brien is OBrien.
void replace_stroked(std::string& text) {
  constexpr std::pair<std::string_view, std::string_view> letters[] = {
      {"ł", "l"}, {"ø", "o"}, {"đ", "d"}, {"ħ", "h"}, {"ı", "i"}, {"æ", "ae"}, {"œ", "oe"}, {"’", ""}, {"'", ""}};
  for (const auto& [stroked, plain] : letters) {
    for (std::size_t at = text.find(stroked); at != std::string::npos; at = text.find(stroked, at + plain.size())) {
      text.replace(at, stroked.size(), plain);
    }
  }
}

// Small letters without accents. What is not UTF-8 stays as it is.
std::string folded(std::string_view text) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
                                                      UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
  const utf8proc_ssize_t bytes = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                              static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
  if (bytes < 0) return std::string(text);
  std::string result(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(bytes));
  std::free(mapped);
  replace_stroked(result);
  return result;
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

std::vector<std::string> split(std::string_view text, std::string_view at) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(at), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
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
  const std::vector<std::string> parts = split(word, "/.-");
  return parts.size() == 3 ? dates_in(parts, 0) : std::vector<std::string>();
}

}  // namespace

std::vector<std::string> typed_dates(std::string_view typed) {
  const std::vector<std::string> words = split(folded(typed), " \t\r\n,;");
  if (words.size() == 3) return dates_in(words, 0);
  return words.size() == 1 ? dates_in_word(words.front()) : std::vector<std::string>();
}

void SearchedText::add_words(std::string_view text) {
  words_ += folded(text) + "\n";
}

void SearchedText::add_code(std::string_view code) {
  const std::string telephone = telephone_of(code);
  codes_ += (telephone.empty() ? letters_and_digits(folded(code)) : telephone) + "\n";
  add_words(code);
}

void SearchedText::fit() {
  words_.shrink_to_fit();
  codes_.shrink_to_fit();
}

RequestSearch::RequestSearch(std::string_view typed) {
  const std::vector<std::string> words = split(folded(typed), " \t\r\n,;");
  bool has_date = false;
  for (std::size_t at = 0; at < words.size(); ++at) {
    std::vector<std::string> dates = dates_in(words, at);
    const bool is_three_words = !dates.empty();
    if (!is_three_words) dates = dates_in_word(words[at]);
    has_date = has_date || !dates.empty();
    if (dates.empty()) {
      std::string code = letters_and_digits(words[at]);
      if (code.size() < kCodeLettersMin) code.clear();
      parts_.push_back({{words[at]}, std::move(code)});
    } else {
      parts_.push_back({std::move(dates), ""});
    }
    if (is_three_words) at += 2;
  }
  const std::string telephone = telephone_of(typed);
  if (!telephone.empty() && !has_date) parts_ = {{{telephone}, telephone}};
}

bool RequestSearch::finds(const SearchedText& text) const {
  return std::all_of(parts_.begin(), parts_.end(), [&text](const Part& part) {
    // Looked for in 50 MB and more: std::string::find() is several times slower.
    const auto is_there = [&text](const std::string& words) {
      return ::memmem(text.words_.data(), text.words_.size(), words.data(), words.size()) != nullptr;
    };
    return std::any_of(part.words.begin(), part.words.end(), is_there) ||
           (!part.code.empty() && text.codes_.find(part.code) != std::string::npos);
  });
}

}  // namespace frontdoor::intake
