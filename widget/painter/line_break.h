// Where a word may break. A small part of Unicode's line-breaking rules (UAX 14): what browsers do for the scripts the
// painted face shows. Right-to-left and complex scripts stay in the plain face.
#pragma once

#include <cstddef>
#include <string_view>

namespace frontdoor::painter {

// The code point at `at`, which is moved behind it. U+FFFD for bytes that are not UTF-8.
char32_t next_code_point(std::string_view text, std::size_t& at);

// Colour glyphs: a run that holds one is rasterised in its own colours and ink, never tinted.
bool is_emoji(std::string_view run);

// End of the first piece of `word` after which a line may end; word.size() if there is none inside it.
std::size_t next_break(std::string_view word);

// End of the first character of `word` as people see it (marks, joiners and skin tones stay with what they belong to).
std::size_t next_character(std::string_view word);

}  // namespace frontdoor::painter
