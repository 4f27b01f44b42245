// Folding and word splitting. One pass over UTF-8, no allocation per word; every word keeps its bytes in the unaltered
// text.
#pragma once

#include <cstdint>
#include <string_view>

namespace frontdoor::redflags {

inline constexpr std::size_t kFoldedBytesMax = 48;  // what is kept of one word: longer ones are in no lexicon

// How far the text between two words holds them apart.
enum class Break : std::uint8_t { none = 0, comma = 1, clause = 2, sentence = 3 };

struct Word {
  std::uint32_t start = 0;  // bytes of the text
  std::uint32_t end = 0;
  Break before = Break::none;
  bool after_question = false;  // a question mark or colon is before it
  bool number = false;
  bool too_long = false;           // `folded` holds only its beginning
  bool ascii = true;               // only such words are spell-checked
  std::uint32_t value_tenths = 0;  // of a number: 38.5 is 385; at most kValueMax
  std::uint8_t size = 0;
  char bytes[kFoldedBytesMax];
  std::string_view folded() const { return {bytes, size}; }
};

inline constexpr std::uint32_t kValueMax = 1'000'000;

// One code point of UTF-8; of bytes that are none the first, as kInvalid.
inline constexpr std::uint32_t kInvalid = 0xFFFFFFFF;
struct CodePoint {
  std::uint32_t value;
  std::uint32_t bytes;
};
CodePoint decode_code_point(std::string_view text, std::size_t at);

// The folded code point of a letter or digit; 0 for what separates words.
std::uint32_t fold(std::uint32_t code);
// Seen by nobody, typed by keyboards and copied from pages: dropped inside words.
bool is_invisible(std::uint32_t code);
bool is_apostrophe(std::uint32_t code);

// Reads the words of a text one after the other. Lower-cases, strips accents, joins what an apostrophe or an invisible
// character splits ("don't" is "dont"), reads full-width forms as their ASCII ones, and ends a sentence at . ! ? and
// line ends.
class WordReader {
 public:
  explicit WordReader(std::string_view text) : text_(text) {}
  // From the first byte of a word, before which `before` and `after_question` are known.
  WordReader(std::string_view text, std::uint32_t at, Break before, bool after_question)
      : text_(text), at_(at), before_(before), after_question_(after_question) {}
  // False at the end of the text.
  bool next(Word& word);

 private:
  void separate(std::uint32_t code, std::size_t at);
  void read_number(Word& word);
  void read_letters(Word& word);
  bool mistyped_apostrophe(const Word& word, std::size_t at) const;
  bool joins_letters(std::size_t at) const;

  std::string_view text_;
  std::size_t at_ = 0;
  Break before_ = Break::sentence;
  bool after_question_ = false;
  bool last_was_letter_ = false;  // the last word was one letter long: "a.m.", "i.e."
};

}  // namespace frontdoor::redflags
