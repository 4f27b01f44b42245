// A text as the second reader takes it: units, which are sentences or pieces of long ones, of folded words. The trainer
// does the same (scripts/lib/reader/text.py): a change to one needs the other, and a new training.
#pragma once

#include "redflags/table.h"

#include <frontdoor/second_reader.h>

#include <cstdint>
#include <string_view>

namespace frontdoor::reader {

inline constexpr std::uint32_t kUnitWordsMax = 40;

struct Word {
  std::uint32_t start = 0;  // bytes of the text
  std::uint32_t end = 0;
  std::uint32_t folded = 0;  // where its letters begin in the unit's
  std::uint32_t size = 0;
  bool number = false;  // its letters name the class that its value falls in
};

// One unit; read again into the same one, so that its memory is used again.
struct Unit {
  redflags::Table<Word> words;
  redflags::Table<char> letters;
  char mark = '$';  // what ends it: . for any mark that is not a question mark, $ for none

  std::uint32_t start() const { return words[0].start; }
  std::string_view folded(const Word& word) const { return {letters.begin() + word.folded, word.size}; }
};

// Reads the units of a text one after the other, from byte `at`, where one begins.
class UnitReader {
 public:
  explicit UnitReader(std::string_view text, std::uint32_t at = 0) : text_(text), at_(at) {}
  // False at the end of the text.
  bool next(Unit& unit);

 private:
  bool skip_to_word(Unit& unit, bool& ended);
  void read_word(Unit& unit);
  void read_number(Unit& unit);
  std::int64_t folded_at(std::size_t at, std::uint32_t& bytes) const;

  std::string_view text_;
  std::uint32_t at_ = 0;
  std::uint32_t last_letters_ = 0;  // code points of the last word: after one letter a full stop ends nothing
};

// Words of a text with at most `neighbours` more on each side, of the same clause.
TextSpan with_neighbours(std::string_view text, TextSpan span, int neighbours);

}  // namespace frontdoor::reader
