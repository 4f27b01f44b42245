// Spelling tolerance: a weighted edit distance over the lexicon alone. Costs are quarters of a whole edit; what sounds
// or lies on the keyboard alike costs less. Words in the common-word list never come here, so they are never
// "corrected".
#include "redflags/tokens.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

namespace frontdoor::redflags {

namespace {

constexpr int kEdit = 4;
constexpr std::size_t kShortest = 4;  // letters of a misspelt word; the word that is meant has at least five
constexpr std::size_t kWordMax = 24;
constexpr std::size_t kBand = 3;
constexpr int kLetterMin = 2;  // the least that one letter too many or too few costs
constexpr int kSwap = 3;

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

constexpr CostTable kSubstitution = make_costs();  // symmetric; by letters a to z: other words are not spell-checked

// Cost of one letter too many (or too few) beside `before` and `after`.
int extra(char letter, char before, char after) {
  if (letter == before || letter == after) return 2;
  if (letter == 'h' || letter == 'e') return 3;
  return is_vowel(letter) ? 3 : kEdit;
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

// The least that it costs to lose the letters of one set and gain those of the other. An edit loses one and gains one
// at most; one of a consonant costs at least three, of a vowel two.
int cost_of_letters(std::uint32_t lost, std::uint32_t gained) {
  const int consonants = std::max(std::popcount(lost & ~kVowels), std::popcount(gained & ~kVowels));
  return consonants + 2 * std::max(std::popcount(lost), std::popcount(gained));
}

// The nearest lexicon word to one misspelt word: optimal string alignment with the costs above, within kBand of the
// diagonal. Words of one length and first letter are tried in alphabetical order, so that a row of the alignment holds
// for all words that begin alike; one whose every cost is over the limit ends them all.
class Search {
 public:
  Search(const Pack& pack, std::string_view word) : pack_(pack), word_(word), letters_(letters_of(word)) {
    costs_[0][0] = 0;
    least_[0] = 0;
    for (std::size_t i = 1; i <= word.size(); ++i) {
      gone_[i] = extra(word[i - 1], i > 1 ? word[i - 2] : '\0', i < word.size() ? word[i] : '\0');
      costs_[0][i] = costs_[0][i - 1] + gone_[i];
    }
  }
  std::uint16_t best() const { return best_; }

  // Tries all spell-checked words of one length and first letter.
  void try_words(std::size_t length, char first) {
    const int allowed = allowed_cost(length) - (first == word_[0] ? 0 : 1);
    if (kLetterMin * std::abs(static_cast<int>(length) - static_cast<int>(word_.size())) > allowed) return;
    begin(length, allowed);
    const Range range = pack_.spell_index.of(first, length);
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const SpellIndex::Entry& entry = pack_.spell_index.entries[i];
      const std::uint32_t changed = letters_ ^ entry.letters;
      const int limit = best_ == kNone ? allowed : std::min(allowed, best_cost_ - 1);
      if (cost_of_letters(letters_ & changed, entry.letters & changed) > limit) continue;
      const int cost = distance(pack_.lexicon.words[entry.word], limit);
      if (cost > limit) continue;
      best_ = entry.word;
      best_cost_ = cost;
    }
  }

 private:
  static constexpr int kFar = 1000;

  // An alignment has to come back to the end of both words, so it lies near the diagonal.
  void begin(std::size_t length, int limit) {
    const int longer = static_cast<int>(length) - static_cast<int>(word_.size());
    const auto width = [limit](int more) {
      return std::min(kBand, static_cast<std::size_t>(std::max(limit + kLetterMin * more, 0) / (2 * kLetterMin)));
    };
    missing_max_ = width(longer);
    too_many_max_ = width(-longer);
    rows_ = 0;
    ended_ = false;
    before_ = {};
  }

  // The cost of the word as `meant`; above the limit only that it is so.
  int distance(std::string_view meant, int limit) {
    // A row looks one letter ahead in its word.
    std::size_t shared = 0;
    while (shared < before_.size() && meant[shared] == before_[shared]) ++shared;
    const std::size_t valid = shared == 0 ? 0 : shared - 1;
    if (ended_ && valid >= rows_) return limit + 1;
    before_ = meant;
    ended_ = true;
    for (rows_ = std::min(rows_, valid); rows_ < meant.size();) {
      ++rows_;
      fill_row(meant, rows_);
      // A swap of two letters passes over a row.
      if (least_[rows_] > limit && least_[rows_ - 1] + kSwap > limit) return limit + 1;
    }
    ended_ = false;
    return costs_[meant.size()][word_.size()];
  }

  // Row j: the first j letters of `meant` against each beginning of the word.
  void fill_row(std::string_view meant, std::size_t j) {
    const char letter = meant[j - 1];
    const char previous = j > 1 ? meant[j - 2] : '\0';
    const int added = extra(letter, previous, j < meant.size() ? meant[j] : '\0');
    const std::uint8_t* const to_letter = kSubstitution[static_cast<std::size_t>(letter - 'a')].data();
    int* const row = costs_[j].data();
    const int* const above = costs_[j - 1].data();
    const char* const word = word_.data();
    const std::size_t first = j > missing_max_ ? j - missing_max_ : 1;
    const std::size_t last = std::min(word_.size(), j + too_many_max_);
    row[first - 1] = j > missing_max_ ? kFar : above[0] + added;
    int least = row[first - 1];
    for (std::size_t i = first; i <= last; ++i) {
      int cost = std::min(above[i - 1] + to_letter[word[i - 1] - 'a'], row[i - 1] + gone_[i]);
      if (i < j + too_many_max_) cost = std::min(cost, above[i] + added);
      if (word[i - 1] == previous && i > 1 && word[i - 2] == letter)
        cost = std::min(cost, costs_[j - 2][i - 2] + kSwap);
      row[i] = cost;
      least = std::min(least, cost);
    }
    least_[j] = least;
  }

  const Pack& pack_;
  std::string_view word_;
  std::uint32_t letters_;
  std::uint16_t best_ = kNone;
  int best_cost_ = 0;
  std::array<int, kWordMax + 1> gone_{};  // what each letter of the word costs if it is one too many
  // The alignment with `before_`, as far as it went.
  std::array<std::array<int, kWordMax + 1>, kWordMax + 1> costs_;
  std::array<int, kWordMax + 1> least_;  // of each row
  std::size_t missing_max_ = 0;
  std::size_t too_many_max_ = 0;
  std::string_view before_;
  std::size_t rows_ = 0;
  bool ended_ = false;  // its last row is over the limit
};

}  // namespace

std::uint16_t correct_spelling(const Pack& pack, std::string_view word) {
  if (word.size() < kShortest || word.size() > kWordMax - 2) return kNone;
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (!std::all_of(word.begin(), word.end(), is_letter)) return kNone;  // "covid19"
  Search search(pack, word);
  const std::string_view others = alternative_beginnings(word[0]);
  const std::size_t shortest = std::max(kShortest + 1, word.size() - 2);
  // The same length first: at equal cost it is the likelier word.
  for (const std::size_t length : {word.size(), word.size() + 1, word.size() - 1, word.size() + 2, word.size() - 2}) {
    if (length < shortest || length > kWordBytesMax || length > kWordMax) continue;
    search.try_words(length, word[0]);
    for (const char other : others) {
      if (other != word[0]) search.try_words(length, other);
    }
    if (word[1] != word[0] && others.find(word[1]) == std::string_view::npos) search.try_words(length, word[1]);
  }
  return search.best();
}

}  // namespace frontdoor::redflags
