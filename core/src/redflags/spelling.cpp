// Spelling tolerance: a weighted edit distance over the lexicon alone. Costs are quarters of a whole edit; what sounds
// or lies on the keyboard alike costs less. Words in the common-word list never come here, so they are never
// "corrected".
#include "tokens.h"

#include <algorithm>
#include <array>
#include <bit>

namespace frontdoor::redflags {

namespace {

constexpr int kEdit = 4;
constexpr std::size_t kShortest = 4;  // letters of a misspelt word; the word that is meant has at least five
constexpr std::size_t kWordMax = 24;
constexpr std::size_t kBand = 3;

// Largest cost accepted for a lexicon word of this length.
constexpr int allowed_cost(std::size_t length) {
  if (length < 5) return 0;
  if (length == 5) return 4;
  if (length == 6) return 6;
  if (length == 7) return 7;
  return length < 10 ? 8 : 10;
}

constexpr bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}
constexpr std::uint32_t kVowels = 1u | 1u << 4 | 1u << 8 | 1u << 14 | 1u << 20 | 1u << 24;

constexpr std::string_view kSounds = "ckcsszkqgjfvmndtbpiyuwzxvwhwxc";
constexpr std::string_view kKeys = "qwweerrttyyuuiioopassddffgghhjjkklzxxccvvbbnnmaqwsedrftgyhujikolazsxdcfvgbhnjm";

using CostTable = std::array<std::array<std::uint8_t, 26>, 26>;

constexpr void make_cheaper(CostTable& costs, std::string_view pairs) {
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
    const auto a = static_cast<std::size_t>(pairs[i] - 'a');
    const auto b = static_cast<std::size_t>(pairs[i + 1] - 'a');
    if (costs[a][b] > 3) costs[a][b] = costs[b][a] = 3;
  }
}

constexpr CostTable make_costs() {
  CostTable costs{};
  for (char a = 'a'; a <= 'z'; ++a) {
    for (char b = 'a'; b <= 'z'; ++b) {
      const bool vowels = is_vowel(a) && is_vowel(b);
      costs[static_cast<std::size_t>(a - 'a')][static_cast<std::size_t>(b - 'a')] = a == b ? 0 : vowels ? 2 : kEdit;
    }
  }
  make_cheaper(costs, kSounds);
  make_cheaper(costs, kKeys);
  for (std::size_t i = 0; i < costs.size(); ++i) costs[i][i] = 0;
  return costs;
}

constexpr CostTable kSubstitution = make_costs();

// Both are letters a to z: other words are not spell-checked.
int substitution(char a, char b) {
  return kSubstitution[static_cast<std::size_t>(a - 'a')][static_cast<std::size_t>(b - 'a')];
}

// Cost of one letter too many (or too few) beside `before` and `after`.
int extra(char letter, char before, char after) {
  if (letter == before || letter == after) return 2;
  if (letter == 'h' || letter == 'e') return 3;
  return is_vowel(letter) ? 3 : kEdit;
}

// Optimal string alignment with the costs above, within kBand of the diagonal; gives up (limit + 1) as soon as a whole
// row is over the limit. Both words are of letters a to z.
int distance(std::string_view a, std::string_view b, int limit) {
  constexpr int kFar = 1000;
  const auto at = [](std::string_view word, std::size_t i) { return i < word.size() ? word[i] : '\0'; };
  std::array<int, kWordMax + 1> added;
  std::array<std::array<int, kWordMax + 1>, 3> rows;
  rows[0][0] = 0;
  for (std::size_t j = 1; j <= b.size(); ++j) {
    added[j] = extra(b[j - 1], j > 1 ? b[j - 2] : '\0', at(b, j));
    rows[0][j] = rows[0][j - 1] + added[j];
    rows[1][j] = rows[2][j] = kFar;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& two_above = rows[(i + 1) % 3];
    const int gone = extra(a[i - 1], i > 1 ? a[i - 2] : '\0', at(a, i));
    const std::size_t first = i > kBand ? i - kBand : 1;
    const std::size_t last = std::min(b.size(), i + kBand);
    row[first - 1] = first == 1 ? above[0] + gone : kFar;
    int best = row[first - 1];
    for (std::size_t j = first; j <= last; ++j) {
      int cost = above[j - 1] + substitution(a[i - 1], b[j - 1]);
      if (j < i + kBand) cost = std::min(cost, above[j] + gone);
      cost = std::min(cost, row[j - 1] + added[j]);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost = std::min(cost, two_above[j - 2] + 3);
      row[j] = cost;
      best = std::min(best, cost);
    }
    if (last < b.size()) row[last + 1] = kFar;
    if (best > limit) return limit + 1;
  }
  return rows[a.size() % 3][b.size()];
}

// Letters a word may have begun with instead of `first`.
std::string_view alternative_beginnings(char first) {
  switch (first) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
    case 'y': return "aeiouyh";
    case 'c':
    case 'k':
    case 's':
    case 'q': return "cksqpz";
    case 'f':
    case 'v': return "fvp";
    case 'g':
    case 'j': return "gjd";
    case 'n': return "nkgmp";
    case 'm': return "mn";
    case 'r': return "rw";
    case 'z':
    case 'x': return "zxs";
    case 'b':
    case 'p':
    case 'd': return "bpd";
    case 'w':
    case 'h': return "wh";
    default: return {};
  }
}

struct Best {
  std::uint16_t word = kNone;
  int cost = 0;
};

// Tries all spell-checked words of one length and first letter.
void try_words(const Pack& pack, std::string_view word, std::uint32_t letters, std::size_t length, char first,
               Best& best) {
  const int allowed = allowed_cost(length) - (first == word[0] ? 0 : 1);
  const Range range = pack.spell_index.of(first, length);
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const SpellIndex::Entry& entry = pack.spell_index.entries[i];
    // Every edit changes the set of letters by at most two; one of a consonant costs at least three.
    const std::uint32_t changed = letters ^ entry.letters;
    const int differing = (3 * std::popcount(changed & ~kVowels) + 1) / 2 + std::popcount(changed & kVowels);
    const int limit = best.word == kNone ? allowed : std::min(allowed, best.cost - 1);
    if (differing > limit) continue;
    const int cost = distance(word, pack.lexicon.words[entry.word], limit);
    if (cost <= limit) best = {entry.word, cost};
  }
}

}  // namespace

std::uint16_t correct_spelling(const Pack& pack, std::string_view word) {
  if (word.size() < kShortest || word.size() > kWordMax - 2) return kNone;
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (!std::all_of(word.begin(), word.end(), is_letter)) return kNone;  // "covid19"
  Best best;
  const std::uint32_t letters = letters_of(word);
  const std::string_view others = alternative_beginnings(word[0]);
  const std::size_t shortest = std::max(kShortest + 1, word.size() - 2);
  // The same length first: at equal cost it is the likelier word.
  for (const std::size_t length : {word.size(), word.size() + 1, word.size() - 1, word.size() + 2, word.size() - 2}) {
    if (length < shortest || length > kWordBytesMax || length > kWordMax) continue;
    try_words(pack, word, letters, length, word[0], best);
    for (const char other : others) {
      if (other != word[0]) try_words(pack, word, letters, length, other, best);
    }
    if (word[1] != word[0] && others.find(word[1]) == std::string_view::npos)
      try_words(pack, word, letters, length, word[1], best);
  }
  return best.word;
}

}  // namespace frontdoor::redflags
