// Words, pairs of words and parts of words as hashes: the features that have weights. As scripts/lib/reader/features.py.
#pragma once

#include "reader/units.h"

#include <array>

namespace frontdoor::reader {

inline constexpr std::uint32_t kHashBits = 22;

class Hash {
 public:
  enum Kind : std::uint8_t { word = 1, pair = 2, part = 3, gap = 4 };
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

 private:
  std::uint32_t value_ = 2166136261u;
};

// Calls visit(feature) for a word's parts of two to five letters, a space before and behind it counted as letters.
template <typename Visit>
void each_part(std::string_view word, const Visit& visit) {
  constexpr std::size_t kLettersMin = 2;
  constexpr std::size_t kLettersMax = 5;
  const auto continues = [&](std::size_t at) {
    return at > 0 && at < word.size() + 1 && (static_cast<unsigned char>(word[at - 1]) & 0xC0) == 0x80;
  };
  const auto byte_at = [&](std::size_t at) { return at == 0 || at == word.size() + 1 ? ' ' : word[at - 1]; };
  const std::size_t size = word.size() + 2;
  for (std::size_t begin = 0; begin + 1 < size; ++begin) {
    if (continues(begin)) continue;
    Hash hash(Hash::part);
    std::size_t at = begin;
    for (std::size_t letters = 1; letters <= kLettersMax && at < size; ++letters) {
      do {
        hash.add(byte_at(at++));
      } while (at < size && continues(at));
      if (letters >= kLettersMin) visit(hash.feature());
    }
  }
}

// Calls visit(feature, first word, last word) for all features of a unit, with the words that they are made of.
template <typename Visit>
void each_feature(const Unit& unit, const Visit& visit) {
  const std::uint32_t count = unit.words.size();
  const auto of_two = [&](Hash::Kind kind, std::string_view first, std::string_view second) {
    Hash hash(kind);
    hash.add(first);
    hash.add(' ');
    hash.add(second);
    return hash.feature();
  };
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string_view word = unit.folded(unit.words[i]);
    Hash hash(Hash::word);
    hash.add(word);
    visit(hash.feature(), i, i);
    if (!unit.words[i].number) each_part(word, [&](std::uint32_t feature) { visit(feature, i, i); });
    const std::string_view before = i == 0 ? std::string_view("^") : unit.folded(unit.words[i - 1]);
    visit(of_two(Hash::pair, before, word), i == 0 ? 0 : i - 1, i);
    if (i > 1) visit(of_two(Hash::gap, unit.folded(unit.words[i - 2]), word), i - 2, i);
  }
  if (count == 0) return;
  const std::string_view mark(&unit.mark, 1);
  visit(of_two(Hash::pair, unit.folded(unit.words[count - 1]), mark), count - 1, count - 1);
}

}  // namespace frontdoor::reader
