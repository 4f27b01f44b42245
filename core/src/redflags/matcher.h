// Finds the pack's phrases in the tokens: one walk of the phrase tree from each token, with bounded skips.
#pragma once

#include "redflags/pack.h"
#include "redflags/tokens.h"

namespace frontdoor::redflags {

inline constexpr std::uint32_t kSpanTokensMax = 32;  // a phrase never reaches further than this
inline constexpr std::uint32_t kFillersMax = 3;      // filler words skipped for nothing between two elements
inline constexpr std::uint32_t kCommaSkip = 2;       // what crossing a comma takes from a gap
inline constexpr std::uint32_t kVisitsMax = 600;     // tree nodes visited from one token: bounds hostile text

// A phrase found. `matched` has a bit for each token, from `first` on, that is one of the phrase's own words.
struct Hit {
  std::uint16_t output = 0;  // concept, or trigger with kTriggerOutput
  std::uint32_t first = 0;   // tokens [first, last]
  std::uint32_t last = 0;
  std::uint32_t matched = 0;
  bool operator==(const Hit&) const = default;
  bool covers(std::uint32_t token) const {
    return token >= first && token <= last && ((matched >> (token - first)) & 1) != 0;
  }
};

// Appends the hits that begin at tokens [from, to): concepts and triggers apart, each by first token, triggers then the
// longest first.
void match_phrases(const Pack& pack, const Table<Token>& tokens, std::uint32_t from, std::uint32_t to,
                   Table<Hit>& concepts, Table<Hit>& triggers);

}  // namespace frontdoor::redflags
