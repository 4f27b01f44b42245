// The weights of the second reader, as they are looked up.
#pragma once

#include <frontdoor/result.h>
#include <frontdoor/second_reader.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace frontdoor::reader {

inline constexpr std::uint32_t kNoFeature = 0xFFFFFFFF;

struct Head {
  double scale = 0;
  double slope = 0;
  double intercept = 0;
};

struct Thresholds {
  double ask_from = 0;
  double act_from = 0;
};

struct Weights {
  Head pressing;
  Head emergency;
  double length_min = 1;
  double window_share = 0;
  double few_words = 0;  // so many speak against no rule
  double group_scale = 0;
  std::array<double, kGroups> group_bias{};
  std::array<Thresholds, kRulesSay> thresholds{};

  struct Pair {
    std::int8_t pressing = 0;
    std::int8_t emergency = 0;
  };
  struct GroupWeight {
    std::uint8_t group = 0;
    std::int8_t weight = 0;
  };
  std::vector<Pair> pairs;
  std::vector<std::uint32_t> group_starts;  // of each feature in group_weights, and one more
  std::vector<GroupWeight> group_weights;
  // Features by their high bits: the low ones of each bucket, in order.
  std::vector<std::uint32_t> buckets;
  std::vector<std::uint8_t> low_bits;
  // A bit for each eight features in a row, of which one or more has a weight: nine of ten features of a text have
  // none.
  std::vector<std::uint8_t> present;

  // The number of a feature, or kNoFeature.
  std::uint32_t number_of(std::uint32_t feature) const {
    if (((present[feature >> 6] >> ((feature >> 3) & 7)) & 1) == 0) return kNoFeature;
    const std::uint32_t bucket = feature >> kLowBits;
    const auto low = static_cast<std::uint8_t>(feature & ((1u << kLowBits) - 1));
    for (std::uint32_t i = buckets[bucket]; i < buckets[bucket + 1]; ++i) {
      if (low_bits[i] == low) return i;
    }
    return kNoFeature;
  }
  static constexpr std::uint32_t kLowBits = 8;
};

// Errors: unsupported_version, corrupt.
Result<Weights> load_weights(std::string_view bytes);

}  // namespace frontdoor::reader
