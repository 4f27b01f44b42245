// See letters.h.
#include "forms/letters.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace frontdoor {
namespace {

// Capitals low, low + step ... high; the small letter is `to_small` further.
struct Case {
  char32_t low, high;
  std::int32_t to_small;
  std::uint32_t step;
};

// The letters that share a small one with a row above (the Kelvin sign) come last.
constexpr std::array<Case, 38> kCases{{
    {0x41, 0x5A, 32, 1},        {0xC0, 0xD6, 32, 1},        {0xD8, 0xDE, 32, 1},        {0x100, 0x12E, 1, 2},
    {0x132, 0x136, 1, 2},       {0x139, 0x147, 1, 2},       {0x14A, 0x176, 1, 2},       {0x178, 0x178, -121, 1},
    {0x179, 0x17D, 1, 2},       {0x1CD, 0x1DB, 1, 2},       {0x1DE, 0x1EE, 1, 2},       {0x1F8, 0x21E, 1, 2},
    {0x222, 0x232, 1, 2},       {0x386, 0x386, 38, 1},      {0x388, 0x38A, 37, 1},      {0x38C, 0x38C, 64, 1},
    {0x38E, 0x38F, 63, 1},      {0x391, 0x3A1, 32, 1},      {0x3A3, 0x3AB, 32, 1},      {0x400, 0x40F, 80, 1},
    {0x410, 0x42F, 32, 1},      {0x460, 0x480, 1, 2},       {0x48A, 0x4BE, 1, 2},       {0x4C0, 0x4C0, 15, 1},
    {0x4C1, 0x4CD, 1, 2},       {0x4D0, 0x52E, 1, 2},       {0x531, 0x556, 48, 1},      {0x1E00, 0x1E94, 1, 2},
    {0x1EA0, 0x1EFE, 1, 2},     {0xFF21, 0xFF3A, 32, 1},    {0x1E9E, 0x1E9E, -7615, 1}, {0x2126, 0x2126, -7517, 1},
    {0x212A, 0x212A, -8383, 1}, {0x212B, 0x212B, -8262, 1}, {0x17F, 0x17F, -268, 1},    {0x3C2, 0x3C2, 1, 1},
    {0xB5, 0xB5, 775, 1},       {0x1E9B, 0x1E9B, -58, 1},
}};

// Rows from here are other forms of a small letter, not its capital.
constexpr std::size_t kVariants = 34;

char32_t small_of(char32_t code, const Case& row) {
  return static_cast<char32_t>(static_cast<std::int32_t>(code) + row.to_small);
}

}  // namespace

char32_t next_character(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (length == 1 || lead < 0xC2 || at + length > text.size()) {
    ++at;
    return lead < 0x80 ? lead : 0xFFFD;
  }
  char32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[at + i]);
    if ((byte & 0xC0) != 0x80) {
      ++at;
      return 0xFFFD;
    }
    code = (code << 6) | (byte & 0x3F);
  }
  at += length;
  return code;
}

void append_character(std::string& out, char32_t code) {
  const auto last = [code](unsigned shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += last(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += last(6);
    out += last(0);
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += last(12);
    out += last(6);
    out += last(0);
  }
}

char32_t lower_case(char32_t code) {
  for (std::size_t i = 0; i < kVariants; ++i) {
    const Case& row = kCases[i];
    if (code >= row.low && code <= row.high && (code - row.low) % row.step == 0) return small_of(code, row);
  }
  return code;
}

char32_t upper_case(char32_t code) {
  for (std::size_t i = 0; i < kVariants; ++i) {
    const Case& row = kCases[i];
    const auto large = static_cast<char32_t>(static_cast<std::int32_t>(code) - row.to_small);
    if (large >= row.low && large <= row.high && (large - row.low) % row.step == 0) return large;
  }
  return code;
}

void add_other_case(char32_t low, char32_t high, std::vector<std::pair<char32_t, char32_t>>& out) {
  for (const Case& row : kCases) {
    for (char32_t large = row.low; large <= row.high; large += row.step) {
      const char32_t small = small_of(large, row);
      if (low <= large && large <= high) out.emplace_back(small, small);
      if (low <= small && small <= high) out.emplace_back(large, large);
    }
  }
}

}  // namespace frontdoor
