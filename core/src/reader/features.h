// Words and pairs of words as hashes: the features that have weights. As scripts/lib/reader/features.py.
#pragma once

#include "reader/units.h"

#include <algorithm>
#include <array>

namespace frontdoor::reader {

inline constexpr std::uint32_t kHashBits = 22;
inline constexpr std::uint32_t kStartLetters = 5;
inline constexpr std::uint32_t kTellingLetters = 4;
inline constexpr std::uint32_t kNearWords = 6;
inline constexpr std::uint32_t kPartLetters = 4;

// Words that tell nothing by themselves, in order.
inline constexpr std::array<std::string_view, 65> kPlainWords = {
    "a",    "all", "am",    "an",  "and",    "are",  "as",  "at",   "be",   "been", "being", "bit",  "but",
    "by",   "can", "could", "did", "do",     "does", "for", "from", "had",  "has",  "have",  "he",   "her",
    "him",  "his", "i",     "if",  "im",     "in",   "is",  "it",   "its",  "ive",  "just",  "me",   "my",
    "of",   "on",  "or",    "our", "really", "she",  "so",  "some", "that", "the",  "them",  "then", "they",
    "this", "to",  "too",   "us",  "very",   "was",  "we",  "were", "will", "with", "would", "you",  "your"};

class Hash {
 public:
  enum Kind : std::uint8_t {
    word = 1,   // a word
    pair = 2,   // two words in a row, or a word and where the unit begins or ends
    start = 3,  // how a word begins
    row = 4,    // how two telling words in a row begin
    near = 5,   // the same of two telling words near each other, whichever comes first
    part = 6,   // letters of a word in a row: for the other languages alone
  };
  Hash() = default;
  explicit Hash(Kind kind) { add(static_cast<char>(kind)); }
  void add(char byte) { value_ = (value_ ^ static_cast<unsigned char>(byte)) * 16777619u; }
  void add(std::string_view bytes) {
    for (const char byte : bytes) add(byte);
  }
  // The last step: every bit counts in those that are kept.
  std::uint32_t feature() const {
    std::uint32_t value = value_ ^ (value_ >> 16);
    value *= 0x85EBCA6Bu;
    return (value ^ (value >> 13)) & ((1u << kHashBits) - 1);
  }

  static std::uint32_t of_one(Kind kind, std::string_view word) {
    Hash hash(kind);
    hash.add(word);
    return hash.feature();
  }
  static std::uint32_t of_two(Kind kind, std::string_view first, std::string_view second) {
    return begun(kind, first).with(second).feature();
  }
  // The same in two steps, for several pairs with the same first.
  static Hash begun(Kind kind, std::string_view first) {
    Hash hash(kind);
    hash.add(first);
    hash.add(' ');
    return hash;
  }
  Hash with(std::string_view second) const {
    Hash hash = *this;
    hash.add(second);
    return hash;
  }

 private:
  std::uint32_t value_ = 2166136261u;
};

// The first so many letters of a folded word.
inline std::string_view start_of(std::string_view word, std::uint32_t letters) {
  std::size_t at = 0;
  for (; at < word.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(word[at]) & 0xC0) != 0x80;
    if (begins && letters-- == 0) break;
  }
  return word.substr(0, at);
}

inline bool is_plain(std::string_view word) {
  return std::binary_search(kPlainWords.begin(), kPlainWords.end(), word);
}

// Calls visit(feature, word, word) for the parts of all words, a space before and behind each counted as a letter.
template <typename Visit>
void each_part(const Unit& unit, const Visit& visit) {
  for (std::uint32_t i = 0; i < unit.words.size(); ++i) {
    if (unit.words[i].number) continue;
    const std::string_view word = unit.folded(unit.words[i]);
    const auto byte_at = [&](std::size_t at) { return at == 0 || at > word.size() ? ' ' : word[at - 1]; };
    const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(byte_at(at)) & 0xC0) == 0x80; };
    const std::size_t size = word.size() + 2;
    for (std::size_t begin = 0; begin < size; ++begin) {
      if (continues(begin)) continue;
      Hash hash(Hash::part);
      std::uint32_t letters = 0;
      for (std::size_t at = begin; at < size && letters < kPartLetters; ++letters) {
        do {
          hash.add(byte_at(at++));
        } while (at < size && continues(at));
        if (letters + 1 == kPartLetters) visit(hash.feature(), i, i);
      }
    }
  }
}

// Calls visit(feature, first word, last word) for the pairs of telling words.
template <typename Visit>
void each_telling_pair(const Unit& unit, const Visit& visit) {
  std::array<std::string_view, kUnitWordsMax> starts;
  std::array<std::uint32_t, kUnitWordsMax> places{};
  // Hashes of pairs whose first is this word, as far as they are the same for all of them.
  std::array<Hash, kUnitWordsMax> rows;
  std::array<Hash, kUnitWordsMax> nears;
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < unit.words.size(); ++i) {
    const std::string_view word = unit.folded(unit.words[i]);
    if (is_plain(word)) continue;
    starts[count] = start_of(word, kTellingLetters);
    rows[count] = Hash::begun(Hash::row, starts[count]);
    nears[count] = Hash::begun(Hash::near, starts[count]);
    places[count++] = i;
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    for (std::uint32_t j = i + 1; j < count && j <= i + kNearWords; ++j) {
      if (j == i + 1) visit(rows[i].with(starts[j]).feature(), places[i], places[j]);
      const bool in_order = starts[i] <= starts[j];
      visit(in_order ? nears[i].with(starts[j]).feature() : nears[j].with(starts[i]).feature(), places[i], places[j]);
    }
  }
}

// Calls visit(feature, first word, last word) for all features of a unit, with the words that they are made of.
template <typename Visit>
void each_feature(const Unit& unit, const Visit& visit) {
  const std::uint32_t count = unit.words.size();
  if (count == 0) return;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string_view word = unit.folded(unit.words[i]);
    visit(Hash::of_one(Hash::word, word), i, i);
    if (!unit.words[i].number) visit(Hash::of_one(Hash::start, start_of(word, kStartLetters)), i, i);
    const std::string_view before = i == 0 ? std::string_view("^") : unit.folded(unit.words[i - 1]);
    visit(Hash::of_two(Hash::pair, before, word), i == 0 ? 0 : i - 1, i);
  }
  const std::string_view mark(&unit.mark, 1);
  visit(Hash::of_two(Hash::pair, unit.folded(unit.words[count - 1]), mark), count - 1, count - 1);
  each_telling_pair(unit, visit);
}

}  // namespace frontdoor::reader
