// Spelling tolerance: a weighted edit distance over the lexicon alone. Costs are quarters of a whole edit; what sounds or lies
// on the keyboard alike costs less. Words in the common-word list never come here, so they are never "corrected".
#include "tokens.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace frontdoor::redflags {

namespace {

constexpr int kEdit = 4;
constexpr std::size_t kShortest = 4;  // letters of a misspelt word; the word that is meant has at least five
constexpr std::size_t kWordMax = 24;

// Largest cost accepted for a lexicon word of this length.
constexpr int allowed_cost(std::size_t length) {
  if (length < 5) return 0;
  if (length == 5) return 4;
  if (length == 6) return 6;
  if (length == 7) return 7;
  return length < 10 ? 8 : 10;
}

bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

bool in_pairs(const char* pairs, char a, char b) {
  for (const char* p = pairs; p[0] != '\0' && p[1] != '\0'; p += 2) {
    if ((p[0] == a && p[1] == b) || (p[0] == b && p[1] == a)) return true;
  }
  return false;
}

constexpr char kSounds[] = "ckcsszkqgjfvmndtbpiyuwzxvwhwxc";
constexpr char kKeys[] =
    "qwweerrttyyuuiiooopasdsdfdfggghhjjkklzxxccvvbbnnmaqwsedrftgyhujikolazsxdcfvgbhnjm";

int substitution(char a, char b) {
  if (a == b) return 0;
  if (is_vowel(a) && is_vowel(b)) return 2;
  if (in_pairs(kSounds, a, b)) return 3;
  return in_pairs(kKeys, a, b) ? 3 : kEdit;
}

// Cost of one letter too many (or too few) beside `before` and `after`.
int extra(char letter, char before, char after) {
  if (letter == before || letter == after) return 2;
  if (letter == 'h' || letter == 'e') return 3;
  return is_vowel(letter) ? 3 : kEdit;
}

// Optimal string alignment with the costs above; gives up (limit + 1) as soon as a whole row is over the limit.
int distance(std::string_view a, std::string_view b, int limit) {
  std::array<std::array<int, kWordMax + 1>, 3> rows{};
  const auto at = [](std::string_view word, std::size_t i) { return i < word.size() ? word[i] : '\0'; };
  for (std::size_t j = 1; j <= b.size(); ++j) rows[0][j] = rows[0][j - 1] + extra(b[j - 1], j > 1 ? b[j - 2] : '\0', at(b, j));
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& two_above = rows[(i + 1) % 3];
    const int gone = extra(a[i - 1], i > 1 ? a[i - 2] : '\0', at(a, i));
    row[0] = above[0] + gone;
    int best = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int added = extra(b[j - 1], j > 1 ? b[j - 2] : '\0', at(b, j));
      int cost = std::min({above[j] + gone, row[j - 1] + added, above[j - 1] + substitution(a[i - 1], b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost = std::min(cost, two_above[j - 2] + 3);
      row[j] = cost;
      best = std::min(best, cost);
    }
    if (best > limit) return limit + 1;
  }
  return rows[a.size() % 3][b.size()];
}

std::uint32_t letters_of(std::string_view word) {
  std::uint32_t mask = 0;
  for (const char c : word) {
    if (c >= 'a' && c <= 'z') mask |= 1u << (c - 'a');
  }
  return mask;
}

// Letters a word may have begun with instead of `first`.
std::string_view alternative_beginnings(char first) {
  switch (first) {
    case 'a': case 'e': case 'i': case 'o': case 'u': case 'y': return "aeiouyh";
    case 'c': case 'k': case 's': case 'q': return "cksqpz";
    case 'f': case 'v': return "fvp";
    case 'g': case 'j': return "gjd";
    case 'n': return "nkgmp";
    case 'm': return "mn";
    case 'r': return "rw";
    case 'z': case 'x': return "zxs";
    case 'b': case 'p': case 'd': return "bpd";
    case 'w': case 'h': return "wh";
    default: return {};
  }
}

struct Best {
  std::uint16_t word = kNone;
  int cost = 0;
};

// Tries all lexicon words of one length and first letter.
void try_words(const PackView& pack, std::string_view word, std::size_t length, char first, Best& best) {
  const WordList& list = pack.lexicon;
  const std::uint32_t mask = letters_of(word);
  std::uint32_t low = list.starts[static_cast<std::uint32_t>(length)];
  const std::uint32_t end = list.starts[static_cast<std::uint32_t>(length) + 1];
  std::uint32_t high = end;
  while (low < high) {
    const std::uint32_t middle = (low + high) / 2;
    if (list.word(static_cast<std::uint16_t>(middle), length)[0] < first) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const int allowed = allowed_cost(length) - (first == word[0] ? 0 : 1);
  for (std::uint32_t id = low; id < end; ++id) {
    const std::string_view candidate = list.word(static_cast<std::uint16_t>(id), length);
    if (candidate[0] != first) break;
    if ((pack.word_flags[id] & word_correctable) == 0) continue;
    // Every edit changes the set of letters by at most two.
    const auto differing = static_cast<int>(__builtin_popcount(mask ^ letters_of(candidate)));
    const int limit = best.word == kNone ? allowed : std::min(allowed, best.cost - 1);
    if (differing > limit) continue;
    const int cost = distance(word, candidate, limit);
    if (cost <= limit) best = {static_cast<std::uint16_t>(id), cost};
  }
}

}  // namespace

std::uint16_t correct_spelling(const PackView& pack, std::string_view word) {
  if (word.size() < kShortest || word.size() > kWordMax - 2) return kNone;
  Best best;
  const std::string_view others = alternative_beginnings(word[0]);
  const std::size_t shortest = std::max(kShortest + 1, word.size() - 2);
  // The same length first: at equal cost it is the likelier word.
  for (const std::size_t length : {word.size(), word.size() + 1, word.size() - 1, word.size() + 2, word.size() - 2}) {
    if (length < shortest || length > kWordBytesMax || length > kWordMax) continue;
    try_words(pack, word, length, word[0], best);
    for (const char other : others) {
      if (other != word[0]) try_words(pack, word, length, other, best);
    }
    if (word[1] != word[0] && others.find(word[1]) == std::string_view::npos) try_words(pack, word, length, word[1], best);
  }
  return best.word;
}

}  // namespace frontdoor::redflags
