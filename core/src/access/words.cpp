// See words.h.
#include "access/words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace frontdoor::access {
namespace {

constexpr std::string_view kCurlyApostrophe = "\xE2\x80\x99";

// Endings of contractions; the rest of the word stays a word of its own.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kContractions = {
    {{"n't", "not"}, {"'re", "are"}, {"'ll", "will"}, {"'ve", "have"}, {"'m", "am"}, {"'d", "would"}}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kWholeContractions = {
    {{"can't", "cannot"}, {"won't", "will not"}}};

constexpr std::array<std::string_view, 20> kNumberWords = {
    "one",    "two",     "three",  "four",   "five",  "six",   "seven",   "eight", "nine",    "ten",
    "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "hundred", "sixty", "seventy", "eighty"};

// Words a '*' may not stand for.
constexpr std::array<std::string_view, 5> kTurning = {"not", "never", "you", "unless", "if"};
constexpr std::size_t kGapMax = 3;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool ends_with(std::string_view text, std::string_view ending) {
  return text.size() > ending.size() && text.substr(text.size() - ending.size()) == ending;
}

void add_word(Sentence& sentence, std::string word, std::size_t start, std::size_t end) {
  for (const auto& [whole, spelt] : kWholeContractions) {
    if (word != whole) continue;
    const std::size_t space = spelt.find(' ');
    sentence.push_back({std::string(spelt.substr(0, space)), start, end});
    if (space != std::string_view::npos) sentence.push_back({std::string(spelt.substr(space + 1)), start, end});
    return;
  }
  for (const auto& [ending, spelt] : kContractions) {
    if (!ends_with(word, ending)) continue;
    sentence.push_back({word.substr(0, word.size() - ending.size()), start, end});
    sentence.push_back({std::string(spelt), start, end});
    return;
  }
  std::erase(word, '\'');
  if (!word.empty()) sentence.push_back({std::move(word), start, end});
}

// The end of the word that starts at `at`: letters, digits, an apostrophe inside, "a&e"; a placeholder whole.
std::size_t word_end(std::string_view text, std::size_t at, std::string& word) {
  if (text[at] == '{') {
    const std::size_t close = text.find('}', at);
    const std::size_t end = close == std::string_view::npos ? text.size() : close + 1;
    word = std::string(text.substr(at, end - at));
    return end;
  }
  while (at < text.size()) {
    const bool curly = text.substr(at, kCurlyApostrophe.size()) == kCurlyApostrophe;
    const std::size_t next = at + (curly ? kCurlyApostrophe.size() : 1);
    const bool joins =
        (curly || text[at] == '\'' || text[at] == '&') && next < text.size() && is_letter_or_digit(text[next]);
    if (!is_letter_or_digit(text[at]) && !joins) break;
    if (curly) {
      word += '\'';
    } else if (text[at] != '&') {
      word += lower(text[at]);
    }
    at = next;
  }
  return at;
}

bool ends_sentence(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '\n') return true;
  if (c != '.' && c != '!' && c != '?' && c != ':') return false;
  return at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n' || text[at + 1] == '\r';
}

bool alternative_matches(std::string_view alternatives, std::string_view word) {
  while (!alternatives.empty()) {
    const std::size_t bar = std::min(alternatives.find('|'), alternatives.size());
    const std::string_view one = alternatives.substr(0, bar);
    if (one == word || (one == "#" && is_number(word))) return true;
    alternatives.remove_prefix(std::min(bar + 1, alternatives.size()));
  }
  return false;
}

// Where the phrase ends when matched from `at`; 0 when it does not match.
std::size_t match_from(const Sentence& sentence, std::size_t at, std::string_view phrase) {
  const std::size_t space = std::min(phrase.find(' '), phrase.size());
  const std::string_view first = phrase.substr(0, space);
  const std::string_view rest = phrase.substr(std::min(space + 1, phrase.size()));
  if (first != "*") {
    if (at >= sentence.size() || !alternative_matches(first, sentence[at].text)) return 0;
    return rest.empty() ? at + 1 : match_from(sentence, at + 1, rest);
  }
  for (std::size_t skipped = 0; skipped <= kGapMax; ++skipped) {
    if (const std::size_t end = match_from(sentence, at + skipped, rest)) return end;
    if (at + skipped >= sentence.size()) return 0;
    if (std::find(kTurning.begin(), kTurning.end(), sentence[at + skipped].text) != kTurning.end()) return 0;
  }
  return 0;
}

}  // namespace

std::vector<Sentence> split_sentences(std::string_view text) {
  std::vector<Sentence> sentences(1);
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_letter_or_digit(text[at]) || text[at] == '{') {
      std::string word;
      const std::size_t end = word_end(text, at, word);
      add_word(sentences.back(), std::move(word), at, end);
      at = end;
      continue;
    }
    if (ends_sentence(text, at) && !sentences.back().empty()) sentences.emplace_back();
    ++at;
  }
  if (sentences.back().empty()) sentences.pop_back();
  return sentences;
}

PhraseMatch find_phrase(const Sentence& sentence, std::string_view phrase) {
  for (std::size_t first = 0; first < sentence.size(); ++first) {
    if (const std::size_t last = match_from(sentence, first, phrase)) return {first, last};
  }
  return {};
}

bool is_number(std::string_view word) {
  if (std::find(kNumberWords.begin(), kNumberWords.end(), word) != kNumberWords.end()) return true;
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::size_t count_syllables(std::string_view word) {
  const auto is_vowel = [](char c) { return std::string_view("aeiouy").find(c) != std::string_view::npos; };
  std::size_t count = 0;
  bool in_vowels = false;
  for (const char c : word) {
    const bool vowel = is_vowel(c);
    if (vowel && !in_vowels) ++count;
    in_vowels = vowel;
  }
  // A last silent "e" ("send me" keeps it by the rule below), and "-ed" that is not spoken ("phoned", but "wanted").
  if (count > 1 && word.back() == 'e' && !ends_with(word, "le")) --count;
  if (count > 1 && ends_with(word, "ed") && !ends_with(word, "ted") && !ends_with(word, "ded")) --count;
  return std::max<std::size_t>(count, 1);
}

}  // namespace frontdoor::access
