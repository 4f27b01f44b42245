// Text as headers, settings and keys hold it, and as people type it.
#pragma once

#include <string>
#include <string_view>

namespace frontdoor::intake {

// Without the blanks and tabs around it; borrowed from `text`.
inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// ASCII letters alone.
inline std::string lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

// As people type it, in UTF-8: without any kind of blank around it, visible or not; borrowed from `text`. What holds
// nothing else is empty then: a reason of blanks is none.
std::string_view without_blanks(std::string_view text);
// Whether a line or a name could not be shown as it is: line breaks and other control characters, marks that turn the
// direction of the text, letters without width, bytes that are no UTF-8.
bool has_hidden_characters(std::string_view text);
// Small letters for comparing names: ASCII and the accented letters of Latin alphabets. "SIÂN" is "siân".
std::string folded_name(std::string_view name);
// Letters of Latin alphabets, digits and ASCII signs alone: nothing that only looks like them.
bool is_latin_text(std::string_view text);
// The first, or the last, bytes_max bytes of UTF-8 text, or less: no character is cut.
std::string first_bytes(std::string_view text, std::size_t bytes_max);
std::string last_bytes(std::string_view text, std::size_t bytes_max);
// "the webhook must be an https address" as "The webhook must be an https address."
std::string as_sentence(std::string_view words);
// How a text begins, as a list shows it: all of it, or the whole words within bytes_max bytes and an ellipsis.
std::string opening_of(std::string_view text, std::size_t bytes_max);
inline constexpr std::size_t kOpeningBytesMax = 160;
inline constexpr std::size_t kOpeningQuestionBytes = 60;  // of the question before them

}  // namespace frontdoor::intake
