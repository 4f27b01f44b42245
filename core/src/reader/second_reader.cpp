// SecondReader: text in, scores out. Sums of whole numbers by unit, so that a change costs one sentence.
#include <frontdoor/second_reader.h>

#include "reader/features.h"
#include "reader/weights.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace frontdoor {

using namespace reader;

namespace {

constexpr std::uint32_t kCodePointBytesMax = 4;
constexpr std::uint32_t kWindowUnits = 2;
constexpr std::size_t kQuotesMax = 3;
constexpr double kQuotedShareMin = 0.4;  // of what the weightiest word weighs

// What one unit adds up to.
struct Sums {
  std::uint32_t start = 0;  // bytes of the text
  std::int32_t pressing = 0;
  std::int32_t emergency = 0;
  std::uint32_t features = 0;
  std::array<std::int32_t, kGroups> groups{};

  void add(const Sums& other) {
    pressing += other.pressing;
    emergency += other.emergency;
    features += other.features;
  }
};

Sums sum_of(const Weights& weights, const Unit& unit) {
  Sums sums;
  sums.start = unit.start();
  each_feature(unit, [&](std::uint32_t feature, std::uint32_t, std::uint32_t) {
    ++sums.features;
    const std::uint32_t number = weights.number_of(feature);
    if (number == kNoFeature) return;
    sums.pressing += weights.pairs[number].pressing;
    sums.emergency += weights.pairs[number].emergency;
    for (std::uint32_t i = weights.group_starts[number]; i < weights.group_starts[number + 1]; ++i)
      sums.groups[weights.group_weights[i].group] += weights.group_weights[i].weight;
  });
  return sums;
}

// A long text is not more pressing for being long.
double by_length(const Weights& weights, std::int32_t sum, std::uint32_t features) {
  return sum / std::sqrt(std::max(static_cast<double>(features), weights.length_min));
}

Sums window_at(const redflags::Table<Sums>& units, std::uint32_t first) {
  Sums window = units[first];
  for (std::uint32_t i = 1; i < kWindowUnits && first + i < units.size(); ++i) window.add(units[first + i]);
  return window;
}

// The unit where the window begins that weighs most, and what it weighs.
struct Window {
  std::uint32_t first = 0;
  double weight = 0;
};

Window best_window(const Weights& weights, const redflags::Table<Sums>& units, std::int32_t Sums::*sum) {
  Window best;
  const std::uint32_t windows =
      units.size() < kWindowUnits ? std::min(units.size(), 1u) : units.size() - kWindowUnits + 1;
  for (std::uint32_t first = 0; first < windows; ++first) {
    const Sums window = window_at(units, first);
    const double weight = by_length(weights, window.*sum, window.features);
    if (first == 0 || weight > best.weight) best = {first, weight};
  }
  return best;
}

Reads reads_beside(const Thresholds& row, double pressing, double to_act) {
  if (to_act >= row.act_from) return Reads::pressing;
  return pressing >= row.ask_from ? Reads::between : Reads::routine;
}

}  // namespace

struct SecondReader::Impl {
  Weights weights;
};

struct KeptSecondReading::State {
  std::string text;
  redflags::Table<Sums> units;
  redflags::Table<Sums> fresh;
  Unit current;
  SecondReading reading;

  void read(const Weights& weights, std::string_view changed);
  void score(const Weights& weights);
  double score_of(const Weights& weights, const Head& head, std::int32_t Sums::*sum) const;
};

// A unit that ends well before the change reads as before, and so does all from a unit behind it at whose first byte a
// fresh one begins, too.
void KeptSecondReading::State::read(const Weights& weights, std::string_view changed) {
  const std::size_t shorter = std::min(text.size(), changed.size());
  std::size_t same = 0;
  while (same < shorter && text[same] == changed[same]) ++same;
  if (same == text.size() && same == changed.size() && !text.empty()) return;
  std::size_t same_end = 0;
  while (same_end < shorter - same && text[text.size() - 1 - same_end] == changed[changed.size() - 1 - same_end])
    ++same_end;
  const auto old_end = static_cast<std::uint32_t>(text.size() - same_end);
  const auto moved = static_cast<std::uint32_t>(changed.size() - text.size());  // wraps round, as sums with it do
  std::uint32_t from = 0;
  while (from + 1 < units.size() && units[from + 1].start + kCodePointBytesMax <= same) ++from;
  std::uint32_t to = from;
  while (to < units.size() && units[to].start < old_end) ++to;
  fresh.clear();
  bool met = false;
  UnitReader reader(changed, from == 0 ? 0 : units[from].start);
  while (!met && reader.next(current)) {
    while (to < units.size() && units[to].start + moved < current.start()) ++to;
    met = to < units.size() && units[to].start + moved == current.start();
    if (!met) fresh.push_back(sum_of(weights, current));
  }
  if (!met) to = units.size();
  for (std::uint32_t i = to; i < units.size(); ++i) units[i].start += moved;
  units.replace(from, to, fresh);
  text = changed;
  score(weights);
}

double KeptSecondReading::State::score_of(const Weights& weights, const Head& head, std::int32_t Sums::*sum) const {
  Sums whole;
  for (const Sums& unit : units) whole.add(unit);
  const double raw =
      by_length(weights, whole.*sum, whole.features) + weights.window_share * best_window(weights, units, sum).weight;
  return head.slope * (head.scale * raw) + head.intercept;
}

void KeptSecondReading::State::score(const Weights& weights) {
  reading.pressing = score_of(weights, weights.pressing, &Sums::pressing);
  reading.emergency = score_of(weights, weights.emergency, &Sums::emergency);
  std::uint32_t features = 0;
  std::array<std::int32_t, kGroups> sums{};
  for (const Sums& unit : units) {
    features += unit.features;
    for (std::size_t group = 0; group < kGroups; ++group) sums[group] += unit.groups[group];
  }
  for (std::size_t group = 0; group < kGroups; ++group) {
    reading.groups[group] = weights.group_scale * by_length(weights, sums[group], features) + weights.group_bias[group];
  }
  for (std::size_t row = 0; row < kRulesSay; ++row) {
    const bool severe = static_cast<RulesSay>(row) == RulesSay::emergency;
    reading.reads[row] =
        reads_beside(weights.thresholds[row], reading.pressing, severe ? reading.emergency : reading.pressing);
  }
}

KeptSecondReading::KeptSecondReading() = default;
KeptSecondReading::KeptSecondReading(KeptSecondReading&&) noexcept = default;
KeptSecondReading& KeptSecondReading::operator=(KeptSecondReading&&) noexcept = default;
KeptSecondReading::~KeptSecondReading() = default;

SecondReader::SecondReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SecondReader::SecondReader(SecondReader&&) noexcept = default;
SecondReader& SecondReader::operator=(SecondReader&&) noexcept = default;
SecondReader::~SecondReader() = default;

Result<SecondReader> SecondReader::load(std::string_view bytes) {
  Result<Weights> weights = load_weights(bytes);
  if (!weights) return weights.error();
  return SecondReader(std::make_unique<Impl>(Impl{std::move(weights).value()}));
}

SecondReading SecondReader::read(std::string_view text) const {
  KeptSecondReading kept;
  return read(text, kept);
}

const SecondReading& SecondReader::read(std::string_view text, KeptSecondReading& kept) const {
  if (!kept.state_) {
    kept.state_ = std::make_unique<KeptSecondReading::State>();
    kept.state_->score(impl_->weights);
  }
  kept.state_->read(impl_->weights, text);
  return kept.state_->reading;
}

std::vector<WeighedWord> SecondReader::weigh(std::string_view text) const {
  const Weights& weights = impl_->weights;
  KeptSecondReading::State state;
  state.read(weights, text);
  std::vector<WeighedWord> words;
  if (state.units.empty()) return words;
  const std::uint32_t first = best_window(weights, state.units, &Sums::pressing).first;
  UnitReader reader(text, state.units[first].start);
  for (std::uint32_t i = 0; i < kWindowUnits && reader.next(state.current); ++i) {
    const std::size_t before = words.size();
    for (const Word& word : state.current.words) words.push_back({{word.start, word.end}, 0});
    each_feature(state.current, [&](std::uint32_t feature, std::uint32_t from, std::uint32_t to) {
      const std::uint32_t number = weights.number_of(feature);
      if (number == kNoFeature) return;
      const double half = weights.pressing.scale * weights.pairs[number].pressing / 2;
      words[before + from].weight += half;
      words[before + to].weight += half;
    });
  }
  return words;
}

std::vector<TextSpan> SecondReader::weightiest(std::string_view text) const {
  const std::vector<WeighedWord> words = weigh(text);
  std::vector<double> order;
  for (const WeighedWord& word : words) order.push_back(word.weight);
  std::sort(order.begin(), order.end(), std::greater<>());
  std::vector<TextSpan> spans;
  if (order.empty() || order[0] <= 0) return spans;
  const double least = std::max(order[std::min(order.size(), kQuotesMax) - 1], order[0] * kQuotedShareMin);
  bool follows = false;
  for (const WeighedWord& word : words) {
    const bool quoted = word.weight >= least;
    if (quoted && follows) {
      spans.back().end = word.span.end;
    } else if (quoted && spans.size() < kQuotesMax) {
      spans.push_back(word.span);
    }
    follows = quoted && !spans.empty();
  }
  return spans;
}

}  // namespace frontdoor
