// See from_words.h.
#include "consultation/from_words.h"

#include "answers/text.h"
#include "consultation/practice_forms.h"
#include "redflags/folded_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>
#include <vector>

namespace frontdoor {
namespace {

struct Word {
  std::string folded;     // small letters; empty: the end of a clause
  std::size_t start = 0;  // bytes of the text, [start, end)
  std::size_t end = 0;
};

bool is_of_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 || c == '\'';
}

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < text.size();) {
    Word word{"", i, i + 1};
    if (is_of_word(text[i])) {
      while (i < text.size() && is_of_word(text[i])) {
        word.folded += static_cast<char>(std::tolower(static_cast<unsigned char>(text[i++])));
      }
      word.end = i;
      words.push_back(std::move(word));
      continue;
    }
    if (std::string_view(".,;:!?()\n").find(text[i]) != std::string_view::npos) words.push_back(std::move(word));
    ++i;
  }
  return words;
}

bool is_number(const std::string& word) {
  static constexpr std::array<std::string_view, 14> kNumbers{"one",    "two",      "three", "four",  "five",
                                                             "six",    "seven",    "eight", "nine",  "ten",
                                                             "twelve", "fourteen", "half",  "couple"};
  const bool digits = std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
  return (!word.empty() && word.size() <= 3 && digits) ||
         std::find(kNumbers.begin(), kNumbers.end(), word) != kNumbers.end();
}

// slot: "a|b|#".
bool is_one_of(std::string_view slot, const std::string& word) {
  while (!slot.empty()) {
    const std::string_view one = slot.substr(0, slot.find('|'));
    if (one == "#" ? is_number(word) : one == word) return true;
    slot.remove_prefix(std::min(slot.size(), one.size() + 1));
  }
  return false;
}

std::string_view take_slot(std::string_view& pattern) {
  const std::string_view slot = pattern.substr(0, pattern.find(' '));
  pattern.remove_prefix(std::min(pattern.size(), slot.size() + 1));
  return slot;
}

std::size_t end_of_clause(const std::vector<Word>& words, std::size_t at) {
  while (at < words.size() && !words[at].folded.empty() && words[at].folded != "but") ++at;
  return at;
}

// The words after the last one of a match of `pattern` that begins with words[at].
std::optional<std::size_t> match(std::string_view pattern, const std::vector<Word>& words, std::size_t at) {
  if (pattern.empty()) return at;
  std::string_view slot = take_slot(pattern);
  const std::string word = at < words.size() ? words[at].folded : std::string();
  if (slot == "*") {
    const std::size_t end = end_of_clause(words, at);
    return end > at ? std::optional(end) : std::nullopt;
  }
  if (slot.front() == '!') return is_one_of(slot.substr(1), word) ? std::nullopt : match(pattern, words, at);
  const bool optional = slot.back() == '?';
  if (optional) slot.remove_suffix(1);
  if (!word.empty() && is_one_of(slot, word)) {
    if (auto end = match(pattern, words, at + 1)) return end;
  }
  return optional ? match(pattern, words, at) : std::nullopt;
}

std::optional<std::size_t> match_from(std::string_view pattern, const std::vector<Word>& words, std::size_t at) {
  if (pattern.front() == '!') {
    const std::string_view slot = take_slot(pattern);
    if (at > 0 && is_one_of(slot.substr(1), words[at - 1].folded)) return std::nullopt;
  }
  return match(pattern, words, at);
}

struct Place {
  std::size_t start = 0;
  std::size_t end = 0;
};

// The first of the patterns' matches in the text; of those that begin at one word, the longest.
std::optional<Place> find_said(const std::vector<std::string>& patterns, const std::vector<Word>& words) {
  for (std::size_t at = 0; at < words.size(); ++at) {
    std::size_t longest = at;
    for (const std::string& pattern : patterns)
      longest = std::max(longest, match_from(pattern, words, at).value_or(at));
    if (longest > at) return Place{words[at].start, words[longest - 1].end};
  }
  return std::nullopt;
}

void collect_meant(const std::vector<Item>& items, Meaning meaning, std::vector<const Item*>& out) {
  for (const Item& item : items) {
    if (item.meaning == meaning) out.push_back(&item);
    collect_meant(item.items, meaning, out);
  }
}

void carry(Meaning meaning, FilledForm& form) {
  const Item* current = nullptr;
  for (const Item* item : form.questions()) {
    if (item->meaning == meaning) current = item;
  }
  if (!current) return;
  std::vector<std::string> elsewhere{std::string(to_code(meaning))};  // as older drafts name it
  std::vector<const Item*> meant;
  collect_meant(form.questionnaire().items(), meaning, meant);
  for (const Item* item : meant) elsewhere.push_back(item->link_id);
  for (const std::string& link_id : elsewhere) {
    if (link_id == current->link_id || form.value(link_id).empty()) continue;
    if (form.value(current->link_id).empty()) form.set(current->link_id, form.value(link_id));
    form.forget(link_id);
  }
}

}  // namespace

void carry_words(FilledForm& form) {
  for (const Meaning meaning : {Meaning::own_words, Meaning::duration, Meaning::hoped_outcome}) carry(meaning, form);
}

bool is_said(const std::vector<std::string>& patterns, std::string_view text) {
  return !patterns.empty() && find_said(patterns, words_of(text)).has_value();
}

std::vector<const AnswerOption*> options_in_words(const Item& item, const FilledForm& form) {
  const std::vector<Word> words = words_of(form.by_meaning(Meaning::own_words));
  // How closely each option is named; 0: not at all. Named once more outweighs any place in the text.
  std::vector<std::size_t> close(item.options.size() + 1);
  for (std::size_t i = 0; i < item.options.size(); ++i) {
    for (std::size_t at = 0; at < words.size(); ++at) {
      for (const std::string& pattern : item.options[i].from_words) {
        if (!match_from(pattern, words, at)) continue;
        close[i] += words.size() + (close[i] == 0 ? words.size() - at : 0);
        break;
      }
    }
  }
  std::vector<const AnswerOption*> out;
  for (;;) {
    const auto next = std::max_element(close.begin(), close.end());
    if (*next == 0) return out;
    *next = 0;
    out.push_back(&item.options[static_cast<std::size_t>(next - close.begin())]);
  }
}

std::string answer_in_words(const Item& item, const FilledForm& form, const Practice& practice) {
  if (item.meaning == Meaning::problem) {
    for (const AnswerOption* option : options_in_words(item, form)) {
      if (form.is_offered(item, *option) && is_on(practice, item, *option)) return option->value.code;
    }
    return {};
  }
  const bool by_option = std::any_of(item.options.begin(), item.options.end(),
                                     [](const AnswerOption& option) { return !option.from_words.empty(); });
  if (item.from_words.empty() && !by_option) return {};
  const std::string text = form.by_meaning(Meaning::own_words);
  const std::vector<Word> words = words_of(text);
  if (!by_option) {
    const auto place = find_said(item.from_words, words);
    const std::string said = place ? text.substr(place->start, place->end - place->start) : std::string();
    return item.length_max > 0 && said.size() > item.length_max ? std::string() : said;
  }
  // Two that are said at once contradict each other: then it is asked.
  std::string code;
  for (const AnswerOption& option : item.options) {
    if (option.from_words.empty() || !find_said(option.from_words, words)) continue;
    if (!code.empty()) return {};
    code = option.value.code;
  }
  return code;
}

void fill_from_words(const Item& page, FilledForm& form, const Practice& practice) {
  for (const Item* item : form.questions_of(page)) {
    if (item->repeats || form.is_answered(*item)) continue;
    const std::string said = answer_in_words(*item, form, practice);
    if (!said.empty()) form.set(item->link_id, said);
  }
}

void name_in_english(const Item& item, const Wording& wording, FilledForm& form) {
  if (!is_searched(item)) return;
  const std::string typed = redflags::folded_text(form.value(item.link_id));
  for (const AnswerOption& option : item.options) {
    // In both languages, or in the second one alone. What isolates the English in it is seen by nobody.
    const std::string english = redflags::folded_text(option.value.display);
    const std::string shown = redflags::folded_text(wording.phrase(option.value.display));
    if (shown != english && (typed == shown || typed + " / " + english == shown)) {
      return form.set(item.link_id, option.value.display);
    }
  }
}

}  // namespace frontdoor
