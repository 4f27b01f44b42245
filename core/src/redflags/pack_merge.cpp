#include "pack_merge.h"

#include <algorithm>
#include <iterator>

namespace frontdoor::redflags {

namespace {

bool covers(const Phrase& wide, const Phrase& narrow) {
  if (wide.size() != narrow.size()) return false;
  for (std::size_t i = 0; i < wide.size(); ++i) {
    const WordSet& words = narrow[i].words;
    if (narrow[i].gap > wide[i].gap) return false;
    if (!std::includes(wide[i].words.begin(), wide[i].words.end(), words.begin(), words.end())) return false;
  }
  return true;
}

void drop_covered(std::vector<Phrase>& phrases) {
  std::vector<Phrase> kept;
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    bool covered = false;
    for (std::size_t k = 0; k < phrases.size() && !covered; ++k) {
      // Of two that cover each other the first stays.
      covered = k != i && covers(phrases[k], phrases[i]) && (k < i || !covers(phrases[i], phrases[k]));
    }
    if (!covered) kept.push_back(phrases[i]);
  }
  phrases = std::move(kept);
}

bool differ_only_at(const Phrase& a, const Phrase& b, std::size_t from_end) {
  if (a.size() != b.size() || from_end >= a.size()) return false;
  const std::size_t at = a.size() - 1 - from_end;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].gap != b[i].gap || (i != at && a[i].words != b[i].words)) return false;
  }
  return true;
}

// True if two phrases became one.
bool merge_at(std::vector<Phrase>& phrases, std::size_t from_end) {
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    for (std::size_t k = i + 1; k < phrases.size(); ++k) {
      if (!differ_only_at(phrases[i], phrases[k], from_end)) continue;
      const std::size_t at = phrases[i].size() - 1 - from_end;
      WordSet both;
      std::set_union(phrases[i][at].words.begin(), phrases[i][at].words.end(), phrases[k][at].words.begin(),
                     phrases[k][at].words.end(), std::back_inserter(both));
      phrases[i][at].words = std::move(both);
      phrases.erase(phrases.begin() + static_cast<std::ptrdiff_t>(k));
      return true;
    }
  }
  return false;
}

}  // namespace

std::vector<Phrase> merge_phrases(std::vector<Phrase> phrases) {
  drop_covered(phrases);
  std::size_t longest = 0;
  for (const Phrase& phrase : phrases) longest = std::max(longest, phrase.size());
  // The last element first: phrases that begin alike share their beginnings anyway.
  for (std::size_t from_end = 0; from_end < longest; ++from_end) {
    while (merge_at(phrases, from_end)) {
    }
  }
  return phrases;
}

}  // namespace frontdoor::redflags
