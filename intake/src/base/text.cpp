#include "base/text.h"

#include <algorithm>
#include <cstdint>

namespace frontdoor::intake {
namespace {

constexpr char32_t kNoCharacter = 0x110000;

struct Character {
  char32_t code = kNoCharacter;  // of what is not UTF-8: kNoCharacter
  std::size_t bytes = 1;
};

Character character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  if (byte(0) < 0x80) return {byte(0), 1};
  const std::size_t length = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : byte(0) >= 0xc2 ? 2 : 0;
  if (length == 0 || at + length > text.size()) return {};
  char32_t code = byte(0) & (0xffu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3fu);
  }
  return {code, length};
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

bool has_no_width(char32_t c) {
  return c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
         c == 0xfeff || c == 0x180e;
}

bool is_blank(char32_t c) {
  return c == ' ' || is_control(c) || has_no_width(c) || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
         c == 0x202f || c == 0x205f || c == 0x3000 || c == 0x2800 || c == 0x3164;
}

char32_t small_letter(char32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 0x20;
  if (c >= 0xc0 && c <= 0xde && c != 0xd7) return c + 0x20;
  const bool even_is_capital = (c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177);
  const bool odd_is_capital = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e);
  if (even_is_capital && c % 2 == 0) return c + 1;
  if (odd_is_capital && c % 2 == 1) return c + 1;
  return c == 0x178 ? char32_t{0xff} : c;
}

// Below U+0800, as every small letter of a Latin alphabet here is.
void append(std::string& text, char32_t c) {
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else {
    text += static_cast<char>(0xc0 | c >> 6);
    text += static_cast<char>(0x80 | (c & 0x3f));
  }
}

}  // namespace

std::string_view without_blanks(std::string_view text) {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool found = false;
  for (std::size_t at = 0; at < text.size();) {
    const Character one = character_at(text, at);
    if (!is_blank(one.code)) {
      if (!found) begin = at;
      found = true;
      end = at + one.bytes;
    }
    at += one.bytes;
  }
  return text.substr(begin, end - begin);
}

bool has_hidden_characters(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Character one = character_at(text, at);
    if (one.code == kNoCharacter || is_control(one.code) || has_no_width(one.code)) return true;
    at += one.bytes;
  }
  return false;
}

std::string folded_name(std::string_view name) {
  std::string folded;
  for (std::size_t at = 0; at < name.size();) {
    const Character one = character_at(name, at);
    const char32_t small = small_letter(one.code);
    if (small == one.code) {
      folded += name.substr(at, one.bytes);
    } else {
      append(folded, small);
    }
    at += one.bytes;
  }
  return folded;
}

bool is_latin_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Character one = character_at(text, at);
    const bool ascii = one.code >= ' ' && one.code <= '~';
    const bool accented = one.code >= 0xc0 && one.code <= 0x17f && one.code != 0xd7 && one.code != 0xf7;
    if (!ascii && !accented) return false;
    at += one.bytes;
  }
  return true;
}

namespace {
bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}
}  // namespace

std::string first_bytes(std::string_view text, std::size_t bytes_max) {
  std::size_t end = std::min(text.size(), bytes_max);
  while (end > 0 && end < text.size() && continues_character(text[end])) --end;
  return std::string(text.substr(0, end));
}

std::string last_bytes(std::string_view text, std::size_t bytes_max) {
  std::size_t from = text.size() - std::min(text.size(), bytes_max);
  while (from > 0 && from < text.size() && continues_character(text[from])) ++from;
  return std::string(text.substr(from));
}

std::string opening_of(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return std::string(text);
  const std::size_t blank = text.find_last_of(" \n", bytes_max);
  const bool has_words = blank != std::string_view::npos && blank > 0;
  return (has_words ? std::string(text.substr(0, blank)) : first_bytes(text, bytes_max)) + "…";
}

std::string as_sentence(std::string_view words) {
  std::string sentence(words);
  if (sentence.empty()) return sentence;
  if (sentence[0] >= 'a' && sentence[0] <= 'z') sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
  if (sentence.back() != '.') sentence += '.';
  return sentence;
}

}  // namespace frontdoor::intake
