// How the second reader's weights are laid out in reader.bin, which scripts/train-reader writes (scripts/lib/reader/
// weights_file.py). Little-endian throughout; sections hold values of one kind, which is what compresses best.
//
// Header: magic, format, length of the whole, checksum of what follows it (FNV-1a).
// Counts: bits of a feature, features, groups, rows of thresholds, group weights.
// Sections, each after its length in bytes:
//   numbers        32-bit floats: scale, slope, intercept of the pressing score, then of the emergency score; least
//                  length; share of the best window; how many words are too few to speak against a rule; scale of the
//                  groups; a bias for each group; two thresholds a row
//   near steps     a byte a feature: how many features lie between it and the one before; kFarStep and more: the high
//                  part of a longer way
//   far steps      the low bytes of those
//   pressing, emergency   a signed byte a feature each
//   group counts   a byte a feature: how many groups it speaks for
//   group numbers, group weights   a byte each for all of these
#pragma once

#include <cstdint>
#include <string_view>

namespace frontdoor::reader {

inline constexpr std::string_view kMagic = "FDSR";
inline constexpr std::uint32_t kFormat = 1;
inline constexpr std::uint32_t kHeaderBytes = 16;
inline constexpr std::uint32_t kFarStep = 224;
// Bounds on what a damaged file can make us allocate.
inline constexpr std::uint32_t kFeaturesMax = 200'000;
inline constexpr std::uint32_t kGroupWeightsMax = 400'000;

}  // namespace frontdoor::reader
