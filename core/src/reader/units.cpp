#include "reader/units.h"

#include "redflags/fold.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace frontdoor::reader {

namespace {

constexpr std::int64_t kDropped = -1;
constexpr std::uint32_t kNumberMax = 100'000;

// A number is read as the class that it falls in: the first bound that it does not reach.
constexpr std::array<std::uint32_t, 25> kNumberBounds = {1,  2,  3,  5,  8,   12,  18,  30,  36,  38,  40,  42,  60,
                                                         80, 90, 94, 97, 100, 120, 140, 160, 180, 200, 300, 1000};

bool is_digit(std::int64_t code) {
  return code >= '0' && code <= '9';
}

bool is_question(std::uint32_t code) {
  return code == '?' || code == 0x61F;
}

bool is_sentence_end(std::uint32_t code) {
  switch (code) {
    case '.':
    case '!':
    case '?':
    case '\n':
    case '\r':
    case 0x61F:
    case 0x6D4:
    case 0x964:
    case 0x965:
    case 0x3002:
    case 0x2022:
    case 0x2026:
    case 0x2028:
    case 0x2029: return true;
    default: return false;
  }
}

void append(redflags::Table<char>& letters, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { letters.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
    return;
  }
  if (code < 0x800) {
    put(0xC0 | (code >> 6));
  } else {
    if (code < 0x10000) {
      put(0xE0 | (code >> 12));
    } else {
      put(0xF0 | (code >> 18));
      put(0x80 | ((code >> 12) & 0x3F));
    }
    put(0x80 | ((code >> 6) & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

}  // namespace

// The folded code point at a place: 0 for a separator, kDropped for what is dropped inside words.
std::int64_t UnitReader::folded_at(std::size_t at, std::uint32_t& bytes) const {
  const redflags::CodePoint point = redflags::decode_code_point(text_, at);
  bytes = point.bytes;
  if (redflags::is_apostrophe(point.value) || redflags::is_invisible(point.value)) return kDropped;
  return redflags::fold(point.value);
}

// Moves to the next word. False at the end of the text; `ended` if the unit ends before that word.
bool UnitReader::skip_to_word(Unit& unit, bool& ended) {
  while (at_ < text_.size()) {
    std::uint32_t bytes = 0;
    const std::int64_t folded = folded_at(at_, bytes);
    if (folded > 0) return true;
    if (folded == 0) {
      const std::uint32_t code = redflags::decode_code_point(text_, at_).value;
      if (is_sentence_end(code) && (code != '.' || last_letters_ != 1)) {
        if (!ended) unit.mark = is_question(code) ? '?' : '.';
        ended = true;
        last_letters_ = 0;
      }
    }
    at_ += bytes;
  }
  return false;
}

void UnitReader::read_word(Unit& unit) {
  Word word;
  word.start = at_;
  word.folded = unit.letters.size();
  last_letters_ = 0;
  while (at_ < text_.size()) {
    std::uint32_t bytes = 0;
    const std::int64_t folded = folded_at(at_, bytes);
    if (folded == 0 || is_digit(folded)) break;
    at_ += bytes;
    if (folded == kDropped) continue;
    append(unit.letters, static_cast<std::uint32_t>(folded));
    ++last_letters_;
    word.end = at_;
  }
  word.size = unit.letters.size() - word.folded;
  unit.words.push_back(word);
}

// The whole part decides the class: "38.5" and "38,5" are 38.
void UnitReader::read_number(Unit& unit) {
  Word word;
  word.start = at_;
  word.folded = unit.letters.size();
  word.number = true;
  std::uint32_t value = 0;
  bool in_decimals = false;
  while (at_ < text_.size()) {
    std::uint32_t bytes = 0;
    const std::int64_t folded = folded_at(at_, bytes);
    if (is_digit(folded)) {
      if (!in_decimals) value = std::min(value * 10 + static_cast<std::uint32_t>(folded - '0'), kNumberMax);
      at_ += bytes;
      continue;
    }
    const bool mark = (text_[at_] == '.' || text_[at_] == ',') && !in_decimals;
    if (!mark || at_ + 1 >= text_.size() || !is_digit(folded_at(at_ + 1, bytes))) break;
    in_decimals = true;
    ++at_;
  }
  word.end = at_;
  const auto* bound = std::upper_bound(kNumberBounds.begin(), kNumberBounds.end(), value);
  unit.letters.push_back('#');
  unit.letters.push_back(static_cast<char>('a' + (bound - kNumberBounds.begin())));
  word.size = 2;
  last_letters_ = 2;
  unit.words.push_back(word);
}

bool UnitReader::next(Unit& unit) {
  unit.words.clear();
  unit.letters.clear();
  unit.mark = '$';
  bool ended = true;  // nothing that is before the first word ends the unit
  if (!skip_to_word(unit, ended)) return false;
  unit.mark = '$';
  ended = false;
  do {
    std::uint32_t bytes = 0;
    if (is_digit(folded_at(at_, bytes))) {
      read_number(unit);
    } else {
      read_word(unit);
    }
  } while (skip_to_word(unit, ended) && !ended && unit.words.size() < kUnitWordsMax);
  return true;
}

TextSpan with_neighbours(std::string_view text, TextSpan span, int neighbours) {
  constexpr std::string_view ends = ",;:.!?\n";
  const auto is_end = [&](char c) { return ends.find(c) != std::string_view::npos; };
  int blanks = 0;
  for (; span.start > 0 && !is_end(text[span.start - 1]); --span.start) {
    if (text[span.start - 1] == ' ' && ++blanks > neighbours) break;
  }
  blanks = 0;
  for (; span.end < text.size() && !is_end(text[span.end]); ++span.end) {
    if (text[span.end] == ' ' && ++blanks > neighbours) break;
  }
  while (span.start < span.end && text[span.start] == ' ') ++span.start;
  while (span.end > span.start && text[span.end - 1] == ' ') --span.end;
  return span;
}

}  // namespace frontdoor::reader
