// The small tables of a pack: strings, the word list, the checksum of its blob.
#include "redflags/pack.h"

namespace frontdoor::redflags {

namespace {

constexpr std::uint32_t kHashBasis = 2166136261u;  // FNV-1a
constexpr std::uint32_t kHashPrime = 16777619u;
constexpr std::size_t kTableMin = 64;

std::uint32_t hash_on(std::uint32_t hash, std::string_view bytes) {
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * kHashPrime;
  return hash;
}

std::uint32_t mixed(std::uint32_t hash) {
  return hash ^ (hash >> 15);
}

// An entry of the table keeps the upper half of its word's hash: most other words are told apart without a look at
// them.
constexpr std::uint32_t kUpperHalf = 0xFFFF0000;
bool may_be(std::uint32_t entry, std::uint32_t hash) {
  return ((entry ^ hash) & kUpperHalf) == 0;
}

}  // namespace

std::uint32_t checksum(std::string_view bytes) {
  return hash_on(kHashBasis, bytes);
}

std::uint32_t letters_of(std::string_view word) {
  std::uint32_t mask = 0;
  for (const char c : word) {
    if (c >= 'a' && c <= 'z') mask |= 1u << (c - 'a');
  }
  return mask;
}

void Strings::add(std::string_view text) {
  bytes += text;
  rows.starts.push_back(static_cast<std::uint32_t>(bytes.size()));
}

// The slot of the word, or the empty one where it belongs. The table is never full.
std::uint32_t WordList::slot_of(std::string_view word, std::uint32_t hash) const {
  const auto mask = static_cast<std::uint32_t>(table.size() - 1);
  std::uint32_t slot = mixed(hash) & mask;
  while (table[slot] != kEmpty && (!may_be(table[slot], hash) || words[table[slot] & kNone] != word))
    slot = (slot + 1) & mask;
  return slot;
}

std::uint32_t WordList::hash_of(std::string_view word) {
  return checksum(word);
}

std::uint16_t WordList::find(std::string_view word, std::uint32_t hash) const {
  if (word.empty() || word.size() > kWordBytesMax || table.empty()) return kNone;
  return static_cast<std::uint16_t>(table[slot_of(word, hash)]);
}

std::uint16_t WordList::find(std::string_view word) const {
  return find(word, hash_of(word));
}

std::uint16_t WordList::find_joined(std::string_view left, std::uint32_t hash_left, std::string_view right) const {
  if (table.empty()) return kNone;
  const auto mask = static_cast<std::uint32_t>(table.size() - 1);
  const std::uint32_t hash = hash_on(hash_left, right);
  for (std::uint32_t slot = mixed(hash) & mask; table[slot] != kEmpty; slot = (slot + 1) & mask) {
    if (!may_be(table[slot], hash)) continue;
    const std::string_view word = words[table[slot] & kNone];
    if (word.size() == left.size() + right.size() && word.starts_with(left) && word.ends_with(right))
      return static_cast<std::uint16_t>(table[slot]);
  }
  return kNone;
}

bool WordList::add(std::string_view word, std::uint16_t& id) {
  if ((words.size() + 1) * 2 > table.size()) grow();
  const std::uint32_t hash = hash_of(word);
  const std::uint32_t slot = slot_of(word, hash);
  id = static_cast<std::uint16_t>(table[slot]);
  if (table[slot] != kEmpty) return true;
  if (words.size() >= kNone) return false;
  id = static_cast<std::uint16_t>(words.size());
  table[slot] = (hash & kUpperHalf) | id;
  words.add(word);
  flags.push_back(0);
  return true;
}

void WordList::grow() {
  table.assign(table.empty() ? kTableMin : table.size() * 2, kEmpty);
  for (std::uint32_t i = 0; i < words.size(); ++i) {
    const std::uint32_t hash = hash_of(words[i]);
    table[slot_of(words[i], hash)] = (hash & kUpperHalf) | i;
  }
}

std::uint16_t Pack::concept_named(std::string_view name) const {
  for (std::uint32_t i = 0; i < concept_names.size(); ++i) {
    if (strings[concept_names[i]] == name) return static_cast<std::uint16_t>(i);
  }
  return kNone;
}

}  // namespace frontdoor::redflags
