#include "redflags/fold.h"

#include "redflags/folded_text.h"

#include <array>
#include <utility>

namespace frontdoor::redflags {

namespace {

// Base letters of U+00C0 to U+017F ('.' where there is none). Ligatures count as their first letter.
constexpr char kLatin[] =
    "aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuu"
    "uuwwyyyzzzzzzs";
static_assert(sizeof(kLatin) == 0x180 - 0xC0 + 1);

bool is_digit(std::uint32_t code) {
  return code >= '0' && code <= '9';
}

}  // namespace

bool is_invisible(std::uint32_t code) {
  return code == 0xAD || (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || (code >= 0xFE00 && code <= 0xFE0F) ||
         (code >= 0x300 && code <= 0x36F) || (code >= 0x64B && code <= 0x65F) || code == 0x640 || code == 0x670 ||
         code == 0x9BC || code == 0xA3C || code == 0xABC;
}

bool is_apostrophe(std::uint32_t code) {
  return code == '\'' || code == '`' || code == 0xB4 || code == 0x2018 || code == 0x2019 || code == 0x2BC ||
         code == 0x2B9 || code == 0x2032;
}

namespace {

std::uint32_t fold_arabic(std::uint32_t code) {
  switch (code) {
    case 0x622:
    case 0x623:
    case 0x625: return 0x627;  // alef with marks
    case 0x649:
    case 0x6CC:
    case 0x626: return 0x64A;  // forms of yeh
    case 0x6A9: return 0x643;  // keheh
    case 0x629:
    case 0x6C1:
    case 0x6C3:
    case 0x6BE:
    case 0x6D5: return 0x647;  // forms of heh
    case 0x624: return 0x648;
    default: return code;
  }
}

// The dot of Bengali, Gurmukhi and Gujarati letters (nukta): one keyboard types it apart, another as one letter with
// it, and many people leave it out.
std::uint32_t fold_indic(std::uint32_t code) {
  switch (code) {
    case 0x9DC: return 0x9A1;
    case 0x9DD: return 0x9A2;
    case 0x9DF: return 0x9AF;
    case 0xA33: return 0xA32;
    case 0xA36: return 0xA38;
    case 0xA59: return 0xA16;
    case 0xA5A: return 0xA17;
    case 0xA5B: return 0xA1C;
    case 0xA5E: return 0xA2B;
    default: return code;
  }
}

}  // namespace

std::uint32_t fold(std::uint32_t code) {
  if (code >= 0xFF01 && code <= 0xFF5E) code -= 0xFEE0;  // full-width forms
  if (code < 0x80) {
    if (code >= 'A' && code <= 'Z') return code + 32;
    return (code >= 'a' && code <= 'z') || is_digit(code) ? code : 0;
  }
  if (code < 0xC0) return 0;
  if (code < 0x180) return kLatin[code - 0xC0] == '.' ? 0 : static_cast<unsigned char>(kLatin[code - 0xC0]);
  if (code >= 0x218 && code <= 0x21B) return code <= 0x219 ? 's' : 't';  // Romanian comma below
  if (code >= 0x1E00 && code <= 0x1EFF) return code >= 0x1EA0 && code <= 0x1EB7 ? 'a' : code;
  if (code >= 0x391 && code <= 0x3A9) return code + 32;
  if (code >= 0x410 && code <= 0x42F) return code + 32;
  if (code >= 0x400 && code <= 0x40F) return code + 80;
  if (code == 0x60C || code == 0x61B || code == 0x61F || code == 0x6D4 || code == 0x66A) return 0;
  if (code >= 0x600 && code <= 0x6FF) return fold_arabic(code);
  if (code == 0x964 || code == 0x965) return 0;
  if (code >= 0x980 && code <= 0xAFF) return fold_indic(code);
  if (code >= 0x2000 && code <= 0x2BFF) return 0;
  if (code >= 0x3000 && code <= 0x303F) return 0;
  if (code >= 0xFB00 && code <= 0xFB06) return 'f';
  if (code >= 0xE000 && code <= 0xF8FF) return 0;
  if (code >= 0xFF5F && code <= 0xFF65) return 0;
  return code >= 0x1F000 ? 0 : code;
}

namespace {

// fold() of the ASCII bytes, which most texts are made of.
constexpr std::array<char, 128> kAscii = [] {
  std::array<char, 128> folded{};
  for (char c = '0'; c <= '9'; ++c) folded[static_cast<std::size_t>(c)] = c;
  for (char c = 'a'; c <= 'z'; ++c) folded[static_cast<std::size_t>(c)] = folded[static_cast<std::size_t>(c - 32)] = c;
  return folded;
}();

char fold_ascii(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code < kAscii.size() ? kAscii[code] : '\0';
}

void append(Word& word, std::uint32_t code) {
  const std::uint32_t bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  if (word.size + bytes > kFoldedBytesMax) {
    word.too_long = true;
    return;
  }
  if (bytes == 1) {
    word.bytes[word.size++] = static_cast<char>(code);
    return;
  }
  word.ascii = false;
  const std::uint32_t lead = bytes == 2 ? 0xC0 : bytes == 3 ? 0xE0 : 0xF0;
  word.bytes[word.size++] = static_cast<char>(lead | (code >> (6 * (bytes - 1))));
  for (std::uint32_t i = bytes - 1; i > 0; --i) {
    word.bytes[word.size++] = static_cast<char>(0x80 | ((code >> (6 * (i - 1))) & 0x3F));
  }
}

Break break_of(std::uint32_t code) {
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
    case 0x2029: return Break::sentence;
    case ':':
    case ';':
    case 0x61B:
    case 0x2013:
    case 0x2014: return Break::clause;
    case ',':
    case '(':
    case ')':
    case '[':
    case ']':
    case '/':
    case '"':
    case 0x60C:
    case 0x201C:
    case 0x201D:
    case '+': return Break::comma;
    default: return Break::none;
  }
}

}  // namespace

CodePoint decode_code_point(std::string_view text, std::size_t at) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t lead = byte(at);
  if (lead < 0x80) return {lead, 1};
  const std::uint32_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return {kInvalid, 1};
  std::uint32_t code = lead & (0xFF >> (length + 1));
  for (std::uint32_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {kInvalid, 1};
    code = (code << 6) | (byte(at + i) & 0x3F);
  }
  const bool overlong = code < (length == 2 ? 0x80u : length == 3 ? 0x800u : 0x10000u);
  if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {kInvalid, 1};
  return {code, length};
}

void WordReader::separate(std::uint32_t code, std::size_t at) {
  Break found = code == kInvalid ? Break::none : break_of(code);
  // " - " is a dash; "non-blanching" is not. "a.m." is not the end of a sentence, and "38 . 5" hardly ever is.
  if (code == '-' && at > 0 && text_[at - 1] == ' ' && at + 1 < text_.size() && text_[at + 1] == ' ')
    found = Break::clause;
  if (code == '.' && last_was_letter_ && before_ == Break::none) found = Break::none;
  // "h/o", "s/p", "w/o" are one word each.
  if (code == '/' && last_was_letter_ && before_ == Break::none) found = Break::none;
  if (code == '?' || code == ':' || code == 0x61F) after_question_ = true;
  if (found > before_) before_ = found;
}

// Digits with at most one decimal part: "38.5", "38,5", "1000".
void WordReader::read_number(Word& word) {
  word.number = true;
  std::uint32_t tenths = 0;
  std::uint32_t decimals = 0;
  bool in_decimals = false;
  while (at_ < text_.size()) {
    const CodePoint point = decode_code_point(text_, at_);
    const std::uint32_t code = fold(point.value);
    if (is_digit(code)) {
      append(word, code);
      if (!in_decimals) {
        tenths = tenths >= kValueMax ? kValueMax : tenths * 10 + (code - '0') * 10;
      } else if (decimals++ == 0) {
        tenths += code - '0';
      }
      at_ += point.bytes;
      continue;
    }
    const bool mark = (code == 0) && (point.value == '.' || point.value == ',') && !in_decimals;
    if (!mark || at_ + 1 >= text_.size() || !is_digit(static_cast<unsigned char>(text_[at_ + 1]))) break;
    in_decimals = true;
    append(word, '.');
    ++at_;
  }
  word.value_tenths = tenths > kValueMax ? kValueMax : tenths;
}

// True if letters follow whatever joining marks are at `at`.
bool WordReader::joins_letters(std::size_t at) const {
  if (at >= text_.size()) return false;
  const std::uint32_t code = fold(decode_code_point(text_, at).value);
  return code != 0 && !is_digit(code);
}

// "can,t", "didn;t": the mark of a contraction that was typed beside its key.
bool WordReader::mistyped_apostrophe(const Word& word, std::size_t at) const {
  if ((text_[at] != ',' && text_[at] != ';') || word.size < 3 || word.bytes[word.size - 1] != 'n') return false;
  return at + 1 < text_.size() && fold_ascii(text_[at + 1]) == 't' && !joins_letters(at + 2);
}

void WordReader::read_letters(Word& word) {
  while (at_ < text_.size()) {
    if (const char letter = fold_ascii(text_[at_]); letter != '\0') {
      if (word.size < kFoldedBytesMax) {
        word.bytes[word.size++] = letter;
      } else {
        word.too_long = true;
      }
      word.end = static_cast<std::uint32_t>(++at_);
      continue;
    }
    if (text_[at_] == ' ') break;
    if (mistyped_apostrophe(word, at_)) {
      ++at_;
      continue;
    }
    const CodePoint point = decode_code_point(text_, at_);
    if (point.value == kInvalid) break;
    if (is_invisible(point.value)) {
      at_ += point.bytes;
      continue;
    }
    if (is_apostrophe(point.value)) {
      if (!joins_letters(at_ + point.bytes)) break;
      at_ += point.bytes;
      continue;
    }
    const std::uint32_t code = fold(point.value);
    if (code == 0) break;
    append(word, code);
    if (point.value == 0xFB01) append(word, 'i');
    if (point.value == 0xFB02) append(word, 'l');
    at_ += point.bytes;
    word.end = static_cast<std::uint32_t>(at_);
  }
}

bool WordReader::next(Word& word) {
  while (at_ < text_.size()) {
    if (text_[at_] == ' ') {
      ++at_;
      continue;
    }
    const CodePoint point = decode_code_point(text_, at_);
    const std::uint32_t code = point.value == kInvalid || is_invisible(point.value) ? 0 : fold(point.value);
    if (code == 0) {
      if (point.value == kInvalid || !is_invisible(point.value)) separate(point.value, at_);
      at_ += point.bytes;
      continue;
    }
    word = Word{};
    word.start = static_cast<std::uint32_t>(at_);
    word.before = before_;
    word.after_question = after_question_;
    if (is_digit(code)) {
      read_number(word);
      word.end = static_cast<std::uint32_t>(at_);
    } else {
      read_letters(word);
    }
    before_ = Break::none;
    after_question_ = false;
    last_was_letter_ = word.size == 1 && !word.number;
    return true;
  }
  return false;
}

namespace {

bool is_dash(std::uint32_t code) {
  return code == '-' || (code >= 0x2010 && code <= 0x2015) || code == 0x2212 || code == 0x2043 || code == 0xFE58 ||
         code == 0xFE63 || code == 0xFF0D;
}

bool is_white_space(std::uint32_t code) {
  return code == ' ' || (code >= '\t' && code <= '\r') || code == 0xA0 || code == 0x1680 ||
         (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F ||
         code == 0x3000;
}

// One sign of a name; 0: it does not count.
std::uint32_t fold_sign(std::uint32_t code) {
  if (is_invisible(code)) return 0;
  if (is_apostrophe(code) || code == 0x201B || code == 0xFF07) return '\'';
  if (is_dash(code)) return '-';
  const std::uint32_t letter = fold(code);
  return letter == 0 ? code : letter;
}

}  // namespace

std::string folded_text(std::string_view text) {
  std::string out;
  bool blank = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, bytes] = decode_code_point(text, at);
    const std::string_view unaltered = text.substr(at, bytes);
    at += bytes;
    if (code == kInvalid || is_white_space(code)) {
      blank = blank || code != kInvalid;
      if (code != kInvalid) continue;
    }
    const std::uint32_t folded = code == kInvalid ? kInvalid : fold_sign(code);
    if (folded == 0) continue;
    if (blank && !out.empty()) out += ' ';
    blank = false;
    Word sign;
    if (folded != kInvalid) append(sign, folded);
    out += folded == kInvalid ? unaltered : sign.folded();
  }
  return out;
}

}  // namespace frontdoor::redflags
