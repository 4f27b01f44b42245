// See asked_about.h.
#include "answers/asked_about.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace frontdoor {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'' || static_cast<unsigned char>(c) >= 0x80;
}

// A question in lower case, and where its words are.
class Words {
 public:
  explicit Words(std::string_view question) : text_(question) {
    std::transform(text_.begin(), text_.end(), text_.begin(), lower);
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (!is_word(text_[at])) continue;
      const std::size_t begin = at;
      while (at < text_.size() && is_word(text_[at])) ++at;
      spans_.push_back({begin, at});
    }
  }

  const std::string& text() const { return text_; }
  std::size_t size() const { return spans_.size(); }
  std::size_t begin(std::size_t i) const { return spans_[i].begin; }
  std::size_t end(std::size_t i) const { return spans_[i].end; }
  std::string_view operator[](std::size_t i) const {
    return i < size() ? std::string_view(text_).substr(begin(i), end(i) - begin(i)) : std::string_view();
  }

 private:
  struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  std::string text_;
  std::vector<Span> spans_;
};

bool is_one_of(std::string_view word, std::string_view list) {
  while (!list.empty()) {
    const std::string_view one = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), one.size() + 1));
    if (one == word) return true;
  }
  return false;
}

// 0: no number.
std::int32_t number_of(std::string_view word) {
  constexpr std::string_view kNumbers[] = {"one",   "two",   "three", "four", "five",   "six",
                                           "seven", "eight", "nine",  "ten",  "eleven", "twelve"};
  const auto named = std::find(std::begin(kNumbers), std::end(kNumbers), word);
  if (named != std::end(kNumbers)) return static_cast<std::int32_t>(named - std::begin(kNumbers)) + 1;
  if (is_one_of(word, "few,couple,several")) return 3;
  std::int32_t value = 0;
  for (const char c : word) {
    if (c < '0' || c > '9' || value > 9999) return 0;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::int32_t days_of(std::string_view unit) {
  if (is_one_of(unit, "minutes,hour,hours,day,days,night,nights")) return 1;
  if (is_one_of(unit, "week,weeks")) return 7;
  if (unit == "fortnight") return 14;
  if (is_one_of(unit, "month,months")) return 30;
  return is_one_of(unit, "year,years") ? 365 : 0;
}

}  // namespace

AskedTime asked_time(std::string_view question) {
  const Words word(question);
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (!is_one_of(word[i], "past,last,previous,recent")) continue;
    std::size_t at = i + 1;
    const std::int32_t number = number_of(word[at]);
    if (number > 0) ++at;
    if (word[at] == "of") ++at;
    const std::int32_t unit = days_of(word[at]);
    if (unit == 0) continue;
    const bool hours = is_one_of(word[at], "minutes,hour,hours");
    const std::int32_t count = std::max(number, 1);
    std::size_t begin = i;
    if (begin > 0 && is_one_of(word[begin - 1], "the,your")) --begin;
    if (begin > 0 && is_one_of(word[begin - 1], "in,over,during,within,for")) --begin;
    AskedTime out;
    out.days = hours ? (count + 23) / 24 : count * unit;
    std::size_t after = word.end(at);
    while (after < word.text().size() &&
           (word.text()[after] == ',' || word.text()[after] == ' ' || word.text()[after] == ':'))
      ++after;
    out.question = std::string(question.substr(0, word.begin(begin))) + std::string(question.substr(after));
    while (!out.question.empty() && out.question.back() == ' ') out.question.pop_back();
    return out;
  }
  return {0, std::string(question)};
}

void say_as_patient(std::string& text) {
  for (const auto& [asked, said] : {std::pair{" your ", " my "}, {" yourself ", " myself "}, {" you ", " i "}}) {
    const std::string_view from(asked);
    const std::string_view to(said);
    for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size() - 1)) {
      text.replace(at, from.size(), to);
    }
  }
}

std::string denied_statement(std::string_view question) {
  const Words word(question);
  const auto from = [&](std::size_t i) {
    if (i >= word.size()) return std::string();
    std::string rest = " " + word.text().substr(word.begin(i), word.end(word.size() - 1) - word.begin(i)) + " ";
    say_as_patient(rest);
    return rest.substr(0, rest.size() - 1);
  };
  // What is seen, heard or known is a sign, and not what somebody who is well can do.
  constexpr std::string_view kElse = "see,hear,feel,think,tell,describe,confirm,remember,identify,say,explain,name";
  const bool of_you = word[1] == "you";
  if (word[0] == "can" && of_you && !is_one_of(word[2], kElse)) return "i cannot" + from(2);
  if (word[0] == "are" && of_you && word[2] == "able" && !is_one_of(word[4], kElse)) return "i am not" + from(2);
  if (word[0] == "do" && of_you && word[2] == "feel" && is_one_of(word[3], "safe,able")) return "i do not" + from(2);
  if (word[0] == "are" && of_you && is_one_of(word[2], "safe,passing,drinking,breathing")) return "i am not" + from(2);
  // "Is the rash gone when ...", "Is your baby feeding", "Does the rash fade when ...", "Can your child drink".
  if (!is_one_of(word[1], "the,your")) return {};
  const std::string subject = (word[1] == "your" ? "my " : "the ") + std::string(word[2]);
  constexpr std::string_view kIsWell =
      "gone,fading,drinking,feeding,eating,breathing,passing,responding,responsive,conscious,awake,alert,able";
  constexpr std::string_view kDoesWell = "fade,disappear,vanish,go,respond,wake,drink,feed,eat,breathe,move,stop";
  const bool less = word[4] == "less";
  if (word[0] == "is" && is_one_of(word[3], kIsWell) && !less) return subject + " is not" + from(3);
  if (word[0] == "does" && is_one_of(word[3], kDoesWell) && !less) return subject + " does not" + from(3);
  if (word[0] == "can" && !is_one_of(word[3], kElse)) return subject + " cannot" + from(3);
  return {};
}

}  // namespace frontdoor
