// SecondReader: text in, scores out. Sums of whole numbers by unit, so that a change costs one sentence.
#include <frontdoor/second_reader.h>

#include "json/heap_sort.h"
#include "reader/features.h"
#include "reader/weights.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

namespace frontdoor {

using namespace reader;

namespace {

constexpr std::uint32_t kCodePointBytesMax = 4;
constexpr std::uint32_t kWindowUnits = 2;
constexpr std::size_t kQuotesMax = 3;
constexpr std::size_t kWordsBetweenMax = 3;  // words that weigh little are quoted between two that weigh much
constexpr std::size_t kQuotedBytesMin = 3;
constexpr int kNeighboursQuoted = 4;     // words
constexpr double kQuotedShareMin = 0.4;  // of what the weightiest word weighs

// English, and the other languages.
enum Tongue : std::uint8_t { english, other_languages, tongues };

// What one unit adds up to, or several.
struct Sums {
  std::int32_t pressing = 0;
  std::int32_t emergency = 0;
  std::uint32_t features = 0;
  std::array<std::int32_t, kGroups> groups{};

  void add(const Sums& other) {
    pressing += other.pressing;
    emergency += other.emergency;
    features += other.features;
    for (std::size_t group = 0; group < kGroups; ++group) groups[group] += other.groups[group];
  }
};

struct UnitSums {
  std::uint32_t start = 0;  // bytes of the text
  std::uint32_t words = 0;
  std::array<std::uint32_t, tongues> known_words{};
  std::array<Sums, tongues> in;
  std::array<bool, tongues>
      summed{};  // a text is summed in the tongue that it is read in; in another when it is needed
};

void add_feature(const Weights& weights, std::uint32_t feature, Sums& sums) {
  ++sums.features;
  const std::uint32_t number = weights.number_of(feature);
  if (number == kNoFeature) return;
  sums.pressing += weights.pairs[number].pressing;
  sums.emergency += weights.pairs[number].emergency;
  for (std::uint32_t i = weights.group_starts[number]; i < weights.group_starts[number + 1]; ++i)
    sums.groups[weights.group_weights[i].group] += weights.group_weights[i].weight;
}

std::uint32_t known_words(const Weights& weights, const Unit& unit) {
  std::uint32_t known = 0;
  for (const Word& word : unit.words) {
    if (!word.number && weights.number_of(Hash::of_one(Hash::word, unit.folded(word))) != kNoFeature) ++known;
  }
  return known;
}

// What is quoted reads as something that was written: "since" alone says nothing. What meets then is one.
std::vector<TextSpan> as_quoted(std::string_view text, const std::vector<TextSpan>& spans) {
  std::vector<TextSpan> wide;
  for (const TextSpan& words : spans) {
    const TextSpan span = with_neighbours(text, words, kNeighboursQuoted);
    if (!wide.empty() && span.start <= wide.back().end + 1) {
      wide.back().end = std::max(wide.back().end, span.end);
    } else {
      wide.push_back(span);
    }
  }
  return wide;
}

// A long text is not more pressing for being long.
double by_length(const Weights& weights, std::int32_t sum, std::uint32_t features) {
  return sum / std::sqrt(std::max(static_cast<double>(features), weights.length_min));
}

// The unit where the window begins that weighs most, and what it weighs.
struct Window {
  std::uint32_t first = 0;
  double weight = 0;
};

Window best_window(const Weights& weights, const redflags::Table<UnitSums>& units, Tongue tongue,
                   std::int32_t Sums::*sum) {
  Window best;
  const std::uint32_t count = units.size();
  const std::uint32_t windows = count < kWindowUnits ? std::min(count, 1u) : count - kWindowUnits + 1;
  for (std::uint32_t first = 0; first < windows; ++first) {
    std::int32_t weighed = 0;
    std::uint32_t features = 0;
    for (std::uint32_t i = first; i < std::min(count, first + kWindowUnits); ++i) {
      weighed += units[i].in[tongue].*sum;
      features += units[i].in[tongue].features;
    }
    const double weight = by_length(weights, weighed, features);
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
  std::array<std::optional<Weights>, tongues> weights;
  std::uint32_t version = 0;  // another one when weights were added

  UnitSums sum_of(const Unit& unit, Tongue tongue) const;
  void sum_in(Tongue tongue, const Unit& unit, UnitSums& sums) const;
};

void SecondReader::Impl::sum_in(Tongue tongue, const Unit& unit, UnitSums& sums) const {
  const auto add = [&weights = *weights[tongue], &into = sums.in[tongue]](
                       std::uint32_t feature, std::uint32_t, std::uint32_t) { add_feature(weights, feature, into); };
  each_feature(unit, add);
  if (tongue == other_languages) each_part(unit, add);
  sums.summed[tongue] = true;
}

UnitSums SecondReader::Impl::sum_of(const Unit& unit, Tongue tongue) const {
  UnitSums sums;
  sums.start = unit.start();
  sums.words = unit.words.size();
  if (weights[other_languages]) {
    for (const Tongue each : {english, other_languages}) sums.known_words[each] = known_words(*weights[each], unit);
  }
  sum_in(tongue, unit, sums);
  return sums;
}

struct KeptSecondReading::State {
  std::string text;
  redflags::Table<UnitSums> units;
  redflags::Table<UnitSums> fresh;
  Unit current;
  std::uint32_t version = 0;
  Tongue tongue = english;
  SecondReading reading;

  void read(const SecondReader::Impl& reader, std::string_view changed);
  void choose_tongue(const SecondReader::Impl& reader);
  void score(const SecondReader::Impl& reader);
  double score_of(const Weights& weights, const Head& head, const Sums& whole, std::int32_t Sums::*sum) const;
};

// A unit that ends well before the change reads as before, and so does all from a unit behind it at whose first byte a
// fresh one begins, too.
void KeptSecondReading::State::read(const SecondReader::Impl& reader, std::string_view changed) {
  if (version != reader.version) {
    text.clear();
    units.clear();
    version = reader.version;
  }
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
  UnitReader unit_reader(changed, from == 0 ? 0 : units[from].start);
  while (!met && unit_reader.next(current)) {
    while (to < units.size() && units[to].start + moved < current.start()) ++to;
    met = to < units.size() && units[to].start + moved == current.start();
    if (!met) fresh.push_back(reader.sum_of(current, tongue));
  }
  if (!met) to = units.size();
  for (std::uint32_t i = to; i < units.size(); ++i) units[i].start += moved;
  units.replace(from, to, fresh);
  text = changed;
  choose_tongue(reader);
  score(reader);
}

// The one that knows more words of the text reads it, all of it.
void KeptSecondReading::State::choose_tongue(const SecondReader::Impl& reader) {
  std::array<std::uint32_t, tongues> known{};
  for (const UnitSums& unit : units) {
    for (const Tongue each : {english, other_languages}) known[each] += unit.known_words[each];
  }
  tongue = known[other_languages] > known[english] ? other_languages : english;
  std::uint32_t at = 0;
  while (at < units.size() && units[at].summed[tongue]) ++at;
  if (at == units.size()) return;
  UnitReader unit_reader(text, units[at].start);
  for (; at < units.size() && unit_reader.next(current); ++at) {
    if (!units[at].summed[tongue]) reader.sum_in(tongue, current, units[at]);
  }
}

double KeptSecondReading::State::score_of(const Weights& weights, const Head& head, const Sums& whole,
                                          std::int32_t Sums::*sum) const {
  const double raw = by_length(weights, whole.*sum, whole.features) +
                     weights.window_share * best_window(weights, units, tongue, sum).weight;
  return head.slope * (head.scale * raw) + head.intercept;
}

// "My knee hurts" says too little to be asked about by its words alone: the form's own questions ask what is the
// matter.
constexpr std::uint32_t kWordsToAskMin = 6;

void KeptSecondReading::State::score(const SecondReader::Impl& reader) {
  Sums whole;
  std::uint32_t words = 0;
  for (const UnitSums& unit : units) {
    words += unit.words;
    whole.add(unit.in[tongue]);
  }
  const Weights& weights = *reader.weights[tongue];
  reading.pressing = score_of(weights, weights.pressing, whole, &Sums::pressing);
  reading.emergency = score_of(weights, weights.emergency, whole, &Sums::emergency);
  for (std::size_t group = 0; group < kGroups; ++group) {
    reading.groups[group] =
        weights.group_scale * by_length(weights, whole.groups[group], whole.features) + weights.group_bias[group];
  }
  for (std::size_t row = 0; row < kRulesSay; ++row) {
    const bool severe = static_cast<RulesSay>(row) == RulesSay::emergency;
    reading.reads[row] =
        reads_beside(weights.thresholds[row], reading.pressing, severe ? reading.emergency : reading.pressing);
    const bool of_a_rule = severe || static_cast<RulesSay>(row) == RulesSay::same_day;
    if (of_a_rule && words > 0 && words <= weights.few_words)
      reading.reads[row] = std::max(reading.reads[row], Reads::between);
  }
  if (words < kWordsToAskMin) reading.reads[static_cast<std::size_t>(RulesSay::nothing)] = Reads::routine;
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
  auto impl = std::make_unique<Impl>();
  impl->weights[english] = std::move(weights).value();
  impl->version = 1;
  return SecondReader(std::move(impl));
}

std::optional<Error> SecondReader::add_languages(std::string_view bytes) {
  Result<Weights> weights = load_weights(bytes);
  if (!weights) return weights.error();
  impl_->weights[other_languages] = std::move(weights).value();
  ++impl_->version;
  return std::nullopt;
}

SecondReading SecondReader::read(std::string_view text) const {
  KeptSecondReading kept;
  return read(text, kept);
}

const SecondReading& SecondReader::read(std::string_view text, KeptSecondReading& kept) const {
  if (!kept.state_) {
    kept.state_ = std::make_unique<KeptSecondReading::State>();
    kept.state_->score(*impl_);
  }
  kept.state_->read(*impl_, text);
  return kept.state_->reading;
}

std::vector<WeighedWord> SecondReader::weigh(std::string_view text) const {
  KeptSecondReading::State state;
  state.read(*impl_, text);
  std::vector<WeighedWord> words;
  if (state.units.empty()) return words;
  const Weights& weights = *impl_->weights[state.tongue];
  const std::uint32_t first = best_window(weights, state.units, state.tongue, &Sums::pressing).first;
  UnitReader reader(text, state.units[first].start);
  for (std::uint32_t i = 0; i < kWindowUnits && reader.next(state.current); ++i) {
    const std::size_t before = words.size();
    for (const Word& word : state.current.words) {
      const std::string_view folded = state.current.folded(word);
      const bool telling = !word.number && folded.size() >= kQuotedBytesMin && !is_plain(folded);
      words.push_back({{word.start, word.end}, 0, telling});
    }
    const auto add = [&](std::uint32_t feature, std::uint32_t from, std::uint32_t to) {
      const std::uint32_t number = weights.number_of(feature);
      if (number == kNoFeature) return;
      const double half = weights.pressing.scale * weights.pairs[number].pressing / 2;
      words[before + from].weight += half;
      words[before + to].weight += half;
    };
    each_feature(state.current, add);
    if (state.tongue == other_languages) each_part(state.current, add);
  }
  return words;
}

std::vector<TextSpan> SecondReader::weightiest(std::string_view text) const {
  const std::vector<WeighedWord> words = weigh(text);
  std::vector<double> order;
  for (const WeighedWord& word : words) {
    if (word.telling) order.push_back(word.weight);
  }
  heap_sort(order, std::greater<>());
  std::vector<TextSpan> spans;
  if (order.empty() || order[0] <= 0) return {};
  const double least = std::max(order[std::min(order.size(), kQuotesMax) - 1], order[0] * kQuotedShareMin);
  std::size_t since = kWordsBetweenMax + 1;  // words since the last one that is quoted
  for (const WeighedWord& word : words) {
    const bool quoted = word.telling && word.weight >= least;
    const bool joined = quoted && !spans.empty() && since <= kWordsBetweenMax &&
                        text.substr(spans.back().end, word.span.start - spans.back().end).find_first_of(".!?\n") ==
                            std::string_view::npos;
    if (joined) {
      spans.back().end = word.span.end;
    } else if (quoted && spans.size() < kQuotesMax) {
      spans.push_back(word.span);
    }
    since = quoted ? 0 : since + 1;
  }
  return as_quoted(text, spans);
}

}  // namespace frontdoor
