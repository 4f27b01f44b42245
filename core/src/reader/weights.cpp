// From reader.bin to tables: sections are read once, in order; whatever does not fit is `corrupt`.
#include "reader/weights.h"

#include "reader/features.h"
#include "reader/reader_format.h"

#include <cmath>
#include <cstring>
#include <optional>

namespace frontdoor::reader {

namespace {

constexpr std::uint32_t kBuckets = 1u << (kHashBits - Weights::kLowBits);
constexpr std::uint32_t kFixedNumbers = 10;
constexpr double kNumberMax = 1e9;

Error corrupt(const char* where) {
  return {ErrorCode::corrupt, "The second reader's weights are damaged: fetch them again.", where};
}

// Takes numbers and sections off the front of some bytes; past the end it gives zeros and remembers the fault.
class Taker {
 public:
  explicit Taker(std::string_view bytes) : left_(bytes) {}
  bool ok() const { return ok_; }
  bool at_end() const { return left_.empty(); }
  std::string_view take(std::size_t size) {
    if (size > left_.size()) {
      ok_ = false;
      left_ = {};
      return {};
    }
    const std::string_view taken = left_.substr(0, size);
    left_.remove_prefix(size);
    return taken;
  }
  std::uint32_t u32() {
    std::uint32_t value = 0;
    std::uint32_t shift = 0;
    for (const char byte : take(4)) {
      value |= static_cast<std::uint32_t>(static_cast<unsigned char>(byte)) << shift;
      shift += 8;
    }
    return value;
  }
  double number() {
    const std::uint32_t bits = u32();
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value) || std::fabs(static_cast<double>(value)) > kNumberMax) ok_ = false;
    return static_cast<double>(value);
  }
  std::string_view section() { return take(u32()); }

 private:
  std::string_view left_;
  bool ok_ = true;
};

std::uint32_t checksum(std::string_view bytes) {
  std::uint32_t hash = 2166136261u;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 16777619u;
  return hash;
}

struct Counts {
  std::uint32_t features = 0;
  std::uint32_t group_weights = 0;
};

void read_head(Taker& numbers, Head& head) {
  head.scale = numbers.number();
  head.slope = numbers.number();
  head.intercept = numbers.number();
}

bool read_numbers(std::string_view section, Weights& weights) {
  if (section.size() != 4 * (kFixedNumbers + kGroups + 2 * kRulesSay)) return false;
  Taker numbers(section);
  read_head(numbers, weights.pressing);
  read_head(numbers, weights.emergency);
  weights.length_min = numbers.number();
  weights.window_share = numbers.number();
  weights.few_words = numbers.number();
  weights.group_scale = numbers.number();
  for (double& bias : weights.group_bias) bias = numbers.number();
  for (Thresholds& row : weights.thresholds) {
    row.ask_from = numbers.number();
    row.act_from = numbers.number();
  }
  return numbers.ok() && weights.length_min >= 1;
}

// Steps lead upwards, so what comes out is sorted and without doubles.
bool read_features(std::string_view near, std::string_view far, std::uint32_t count, Weights& weights) {
  if (near.size() != count) return false;
  weights.buckets.assign(kBuckets + 1, 0);
  weights.present.assign((1u << kHashBits) >> 6, 0);
  weights.low_bits.reserve(count);
  std::uint32_t next = 0;
  std::size_t far_at = 0;
  for (const char byte : near) {
    std::uint32_t step = static_cast<unsigned char>(byte);
    if (step >= kFarStep) {
      if (far_at == far.size()) return false;
      step = ((step - kFarStep) << 8) + static_cast<unsigned char>(far[far_at++]) + kFarStep;
    }
    next += step;
    if (next >= 1u << kHashBits) return false;
    ++weights.buckets[(next >> Weights::kLowBits) + 1];
    weights.present[next >> 6] = static_cast<std::uint8_t>(weights.present[next >> 6] | 1u << ((next >> 3) & 7));
    weights.low_bits.push_back(static_cast<std::uint8_t>(next & ((1u << Weights::kLowBits) - 1)));
    ++next;
  }
  for (std::uint32_t i = 1; i <= kBuckets; ++i) weights.buckets[i] += weights.buckets[i - 1];
  return far_at == far.size();
}

bool read_pairs(std::string_view pressing, std::string_view emergency, std::uint32_t count, Weights& weights) {
  if (pressing.size() != count || emergency.size() != count) return false;
  weights.pairs.resize(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    weights.pairs[i] = {static_cast<std::int8_t>(pressing[i]), static_cast<std::int8_t>(emergency[i])};
  }
  return true;
}

bool read_groups(Taker& taker, const Counts& counts, Weights& weights) {
  const std::string_view spoken_for = taker.section();
  const std::string_view groups = taker.section();
  const std::string_view values = taker.section();
  if (spoken_for.size() != counts.features || groups.size() != counts.group_weights ||
      values.size() != counts.group_weights) {
    return false;
  }
  weights.group_starts.assign(1, 0);
  weights.group_starts.reserve(counts.features + 1);
  for (const char count : spoken_for) {
    const auto size = static_cast<std::uint32_t>(static_cast<unsigned char>(count));
    if (size > kGroups) return false;
    weights.group_starts.push_back(weights.group_starts.back() + size);
  }
  if (weights.group_starts.back() != counts.group_weights) return false;
  weights.group_weights.resize(counts.group_weights);
  for (std::uint32_t i = 0; i < counts.group_weights; ++i) {
    const auto group = static_cast<std::uint8_t>(groups[i]);
    if (group >= kGroups) return false;
    weights.group_weights[i] = {group, static_cast<std::int8_t>(values[i])};
  }
  return true;
}

std::optional<Error> check_header(std::string_view bytes) {
  if (bytes.size() < kHeaderBytes || bytes.substr(0, kMagic.size()) != kMagic) return corrupt("header");
  Taker header(bytes.substr(kMagic.size()));
  if (header.u32() != kFormat) {
    return Error{ErrorCode::unsupported_version, "These weights are of another version: update one of the two.", ""};
  }
  if (header.u32() != bytes.size()) return corrupt("length");
  if (header.u32() != checksum(bytes.substr(kHeaderBytes))) return corrupt("checksum");
  return std::nullopt;
}

}  // namespace

Result<Weights> load_weights(std::string_view bytes) {
  if (auto error = check_header(bytes)) return *error;
  Taker taker(bytes.substr(kHeaderBytes));
  const std::uint32_t bits = taker.u32();
  Counts counts;
  counts.features = taker.u32();
  const std::uint32_t groups = taker.u32();
  const std::uint32_t rows = taker.u32();
  counts.group_weights = taker.u32();
  if (bits != kHashBits || groups != kGroups || rows != kRulesSay || counts.features > kFeaturesMax ||
      counts.group_weights > kGroupWeightsMax) {
    return corrupt("counts");
  }
  Weights weights;
  if (!read_numbers(taker.section(), weights)) return corrupt("numbers");
  const std::string_view near = taker.section();
  const std::string_view far = taker.section();
  if (!read_features(near, far, counts.features, weights)) return corrupt("features");
  const std::string_view pressing = taker.section();
  const std::string_view emergency = taker.section();
  if (!read_pairs(pressing, emergency, counts.features, weights)) return corrupt("weights");
  if (!read_groups(taker, counts, weights)) return corrupt("groups");
  if (!taker.ok() || !taker.at_end()) return corrupt("sections");
  return weights;
}

}  // namespace frontdoor::reader
