// From text to lexicon words: exact, joined ("chestpain"), split ("un conscious") and misspelt ("siezure") ones.
#pragma once

#include "redflags/fold.h"
#include "redflags/pack.h"

namespace frontdoor::redflags {

// What a number can mean by its size alone; the order of Pack::numbers.
enum class NumberClass : std::uint8_t { small, middle, large, year, fever38, fever39, cold, pressure, normal };

struct Token {
  WordBits bits;            // of its word; none: in no phrase
  std::uint32_t start = 0;  // bytes of the text
  std::uint32_t end = 0;
  Range sets;                      // in Pack::word_sets; empty: in no phrase
  Range roots;                     // in Pack::roots
  std::uint32_t sentence = 0;      // counts from 0
  std::uint32_t value_tenths = 0;  // of a number
  Break before = Break::none;
  bool after_question = false;
  bool filler = false;
  std::uint8_t gap_max = 0;  // of its roots
  bool number = false;
};

// The class of a number word. A number that phrases also name by its digits belongs to the class as well.
NumberClass number_class(const Word& word);

// The lexicon word nearest to a misspelt one; kNone if none is near enough. `word` is folded ASCII and not in the
// lexicon.
std::uint16_t correct_spelling(const Pack& pack, std::string_view word);

// Where a sentence begins, and how it begins.
struct SentenceStart {
  std::uint32_t byte = 0;
  std::uint32_t sentence = 0;
  bool after_question = false;
};

// Appends the tokens of `text` from `start` on, a sentence's first word or the beginning of the text. `old` and `next`:
// tokens of an earlier text, of which those from `next` on are `moved` bytes further now. Where the text comes to one
// of their sentences, reading stops and `next` is that sentence's first token; else it is old.size().
void read_tokens(const Pack& pack, std::string_view text, const SentenceStart& start, const Table<Token>& old,
                 std::int64_t moved, std::uint32_t& next, Table<Token>& tokens);

}  // namespace frontdoor::redflags
