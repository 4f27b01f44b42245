#include "line_break.h"

namespace frontdoor::painter {
namespace {

bool is_ideograph(char32_t c) {
  return (c >= 0x2e80 && c <= 0x2fff) || (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff) || (c >= 0x3001 && c <= 0x303f) ||
         (c >= 0xff00 && c <= 0xffef);
}

// Punctuation that must not begin a line.
bool closes(char32_t c) {
  constexpr std::u32string_view closing = U"、。，．：；？！）」』】〉》〕ー々っゃゅょッャュョ…)]}.,:;!?";
  return closing.find(c) != std::u32string_view::npos;
}

// Punctuation that must not end one.
bool opens(char32_t c) {
  constexpr std::u32string_view opening = U"（「『【〈《〔([{";
  return opening.find(c) != std::u32string_view::npos;
}

bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}

bool joins_to_previous(char32_t c) {
  return (c >= 0x300 && c <= 0x36f) || c == 0x200d || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0x1f3fb && c <= 0x1f3ff) ||
         c == 0x20e3;
}

bool is_emoji_code_point(char32_t c) {
  return c >= 0x1f000 || (c >= 0x2600 && c <= 0x27bf) || c == 0xfe0f || c == 0x20e3 || (c >= 0x2b00 && c <= 0x2bff);
}

bool is_ascii_letter_or_digit(char32_t c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_curly_quote(char32_t c) {
  return c >= 0x2018 && c <= 0x201f;
}

bool is_regional_indicator(char32_t c) {
  return c >= 0x1f1e6 && c <= 0x1f1ff;
}

bool breaks_on_both_sides(char32_t c) {
  return is_ideograph(c) || c == 0x2014 || (c >= 0x1f000 && c <= 0x1faff);
}

// `second_before` is before `before`; 0 at the start of a word. As Chromium breaks, which departs from UAX 14 for
// the punctuation of ASCII.
bool may_break_between(char32_t second_before, char32_t before, char32_t after) {
  if (closes(after) || opens(before) || is_curly_quote(after) || is_curly_quote(before)) return false;
  // A hyphen that begins a word is a sign, not a join. Before a digit it may be a minus, unless it joins: "FD-7K3M"
  // breaks, which UAX 14 forbids (LB25).
  if (before == '-' && is_digit(after)) return is_ascii_letter_or_digit(second_before);
  if (before == '-') return second_before != 0 && after != '/';
  if (before == 0x2010 || before == 0x2013) return true;
  if (before == '?') return after != '/';
  if (before == U'…') return after != '-' && after != '/';
  if (before == '/') return after == U'£' || after == U'€';
  if (is_regional_indicator(before) && is_regional_indicator(after)) return false;
  return breaks_on_both_sides(before) || breaks_on_both_sides(after);
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at++]);
  if (first < 0x80) return first;
  const int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
  if (more == 0) return 0xfffd;
  char32_t code_point = first & (0x3f >> more);
  for (int i = 0; i < more; ++i) {
    if (at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xc0) != 0x80) return 0xfffd;
    code_point = code_point << 6 | (static_cast<unsigned char>(text[at++]) & 0x3f);
  }
  return code_point;
}

bool is_emoji(std::string_view run) {
  for (std::size_t at = 0; at < run.size();) {
    if (is_emoji_code_point(next_code_point(run, at))) return true;
  }
  return false;
}

std::size_t next_break(std::string_view word) {
  std::size_t at = 0;
  if (word.empty()) return 0;
  char32_t second_before = 0;
  char32_t before = next_code_point(word, at);
  while (at < word.size()) {
    const std::size_t boundary = at;
    const char32_t after = next_code_point(word, at);
    // Marks, joiners and skin tones belong to what they follow.
    if (joins_to_previous(after) || after == 0x200d) continue;
    if (word.substr(0, boundary).ends_with("\u200d")) continue;
    if (may_break_between(second_before, before, after)) return boundary;
    second_before = before;
    before = after;
  }
  return word.size();
}

std::size_t next_character(std::string_view word) {
  std::size_t at = 0;
  if (word.empty()) return 0;
  char32_t before = next_code_point(word, at);
  while (at < word.size()) {
    const std::size_t boundary = at;
    const char32_t after = next_code_point(word, at);
    if (!joins_to_previous(after) && before != 0x200d) return boundary;
    before = after;
  }
  return word.size();
}

}  // namespace frontdoor::painter
