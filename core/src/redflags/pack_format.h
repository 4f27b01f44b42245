// How a compiled pack is laid out in its blob: a header, then sections of bytes of one kind each, which is what a
// general compressor squeezes best. pack/compiler.cpp writes them; the loader (pack_loader.cpp) unfolds them into the
// tables of pack.h once.
//
// Header: magic, format, length of the blob, checksum of what follows; 32-bit little-endian numbers. Then each section:
// its length as a varint, its bytes. A word list is front-coded: for each word one byte (< 0x20) that says how many
// bytes it shares with the word before it, then its other bytes (>= 0x20).
#pragma once

#include <cstdint>
#include <string_view>

namespace frontdoor::redflags {

inline constexpr std::string_view kMagic = "FDRF";
inline constexpr std::uint32_t kFormat = 3;
inline constexpr std::uint32_t kHeaderBytes = 16;
inline constexpr std::uint8_t kSharedBytesMax = 0x1F;

// Order of the sections.
enum class Section : std::uint8_t {
  counts,         // varints: see struct Counts
  strings,        // version, wording keys, rule ids, source addresses, source titles, concept names
  words,          // every word, sorted; those in no phrase after the others
  word_flags,     // WordFlag bits, one byte a word
  spellings,      // varints: distance to the next variant's id, then signed distance to the word that is meant
  confusions,     // the same, for real words often typed for another one
  set_sizes,      // varint a word set: 2 x words, + 1 if it takes in named sets
  set_named,      // for such a set: how many named sets, their numbers
  set_first_low,  // low and high bytes of each set's first word ...
  set_first_high,
  set_steps,  // ... and steps to its other words: < kFarStep as it is, else with a low byte of ...
  set_steps_low,
  node_shapes,  // a byte an edge of the phrase tree, in preorder: gap, outputs, children
  node_long,    // varints: counts that do not fit there
  node_sets,    // a set an edge: 0 for the next set that is used once, else the number of a shared set
  outputs,      // signed varints: distance from the output before
  concepts,     // 1: the name of an illness
  triggers,     // 4 bytes a trigger: category, direction, scope, lists + 2 x texts
  rules,        // columns, see write_rules
  groups,       // concepts of each rule, as signed distances
  count
};
inline constexpr std::size_t kSections = static_cast<std::size_t>(Section::count);

// Numbers at the head of a pack, in this order.
enum class Count : std::uint8_t {
  kind,      // PackKind
  wordings,  // wording keys
  rules,
  sources,
  concepts,
  foreign,  // concepts of the pack that this one is added to: names that follow the own ones
  words,
  named_sets,   // the first sets: taken in by others
  shared_sets,  // the next ones: used by several edges
  sets,         // all
  triggers,
  edges,
  root_edges,
  count
};
inline constexpr std::size_t kCounts = static_cast<std::size_t>(Count::count);

// A whole pack, concepts and rules to be read on top of one, or the sources of a whole one whose own are left empty.
enum class PackKind : std::uint8_t { whole, added, sources };

enum WordFlag : std::uint8_t {
  word_filler = 1,
  word_correctable = 2,
  word_common = 4,  // in no phrase: only kept from being taken for a misspelt word
};

inline constexpr std::uint32_t kFarStep = 160;  // a larger step: this + its high byte, the low byte apart

// A node's shape: gap in the low four bits, then outputs and children in two bits each; kLongCount: see node_long.
inline constexpr std::uint32_t kGapMask = 15;
inline constexpr std::uint32_t kLongCount = 3;

// A rule's action, and above these bits what it asks for when it is there now (0: the same).
inline constexpr std::uint32_t kActionBits = 3;

// A set of an edge: kFarSet and more is the high part of a number of two bytes.
inline constexpr std::uint32_t kFarSet = 160;

constexpr std::uint32_t zigzag(std::int32_t value) {
  return (static_cast<std::uint32_t>(value) << 1) ^ static_cast<std::uint32_t>(value >> 31);
}
constexpr std::int32_t unzigzag(std::uint32_t value) {
  return static_cast<std::int32_t>(value >> 1) ^ -static_cast<std::int32_t>(value & 1);
}

std::uint32_t checksum(std::string_view bytes);

}  // namespace frontdoor::redflags
