// See merge.h.
#include "redflags/pack/merge.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace frontdoor::redflags {

namespace {

constexpr std::size_t kComparedMax = 1000;  // each with each: a pack file of nothing but phrases must not take minutes

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

// Phrases alike but for the words of one element, counted from the end, become one, in the place of the first.
void merge_at(std::vector<Phrase>& phrases, std::size_t from_end) {
  std::vector<Phrase> kept;
  std::map<Phrase, std::size_t> places;  // by the phrase without those words
  for (Phrase& phrase : phrases) {
    if (from_end >= phrase.size()) {
      kept.push_back(std::move(phrase));
      continue;
    }
    const std::size_t at = phrase.size() - 1 - from_end;
    const WordSet words = std::exchange(phrase[at].words, {});
    const auto [place, is_new] = places.emplace(phrase, kept.size());
    if (is_new) kept.push_back(phrase);
    WordSet& all = kept[place->second][at].words;
    WordSet both;
    std::set_union(all.begin(), all.end(), words.begin(), words.end(), std::back_inserter(both));
    all = std::move(both);
  }
  phrases = std::move(kept);
}

}  // namespace

std::vector<Phrase> merge_phrases(std::vector<Phrase> phrases) {
  if (phrases.size() <= kComparedMax) drop_covered(phrases);
  std::size_t longest = 0;
  for (const Phrase& phrase : phrases) longest = std::max(longest, phrase.size());
  // The last element first: phrases that begin alike share their beginnings anyway.
  for (std::size_t from_end = 0; from_end < longest; ++from_end) {
    merge_at(phrases, from_end);
  }
  return phrases;
}

}  // namespace frontdoor::redflags
