// Plain English text as sentences of lower-case words, for the wording check and the reading age.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor::access {

struct Word {
  std::string text;       // lower-case ASCII letters and digits; "a&e" and contractions spelt out ("cannot", "are")
  std::size_t start = 0;  // bytes of the original, [start, end)
  std::size_t end = 0;
};
using Sentence = std::vector<Word>;

// Sentences end at '.', '!', '?' or ':' before a space, and at line breaks. A placeholder is one word,
// with its braces.
std::vector<Sentence> split_sentences(std::string_view text);

// A phrase is words with spaces between. A word may be alternatives, "call|phone"; '#' is any number; '*' is up to
// three words, none of which turns the meaning round ("not", "never") or is about calling the patient ("you").
// Returns the words matched as [first, last) positions in `sentence`; first == last when there is no match.
struct PhraseMatch {
  std::size_t first = 0;
  std::size_t last = 0;
  bool found() const { return last > first; }
};
PhraseMatch find_phrase(const Sentence& sentence, std::string_view phrase);

std::size_t count_syllables(std::string_view word);
bool is_number(std::string_view word);

}  // namespace frontdoor::access
