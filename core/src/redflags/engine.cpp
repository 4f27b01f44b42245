// RedFlagEngine: text in, findings out. Start here: TextState (reading.cpp) names every step.
#include <frontdoor/red_flags.h>

#include "json/heap_sort.h"
#include "redflags/reading.h"

#include <algorithm>

namespace frontdoor {

using namespace redflags;

// A practice's added pack is inside the first one.
struct RedFlagEngine::Impl {
  std::vector<std::unique_ptr<Pack>> packs;
  std::string version;
  std::uint32_t additions = 0;

  // All that is in `blobs`, or an error and nothing.
  std::optional<Error> add(std::string_view blobs, std::string_view added) {
    std::vector<std::unique_ptr<Pack>> opened;
    std::optional<std::vector<std::string>> sources;
    do {
      const std::string_view blob = first_pack(blobs);
      blobs.remove_prefix(blob.size());
      Pack* const first = !packs.empty() ? packs.front().get() : !opened.empty() ? opened.front().get() : nullptr;
      if (first != nullptr && holds_sources(blob)) {
        auto texts = open_sources(blob, *first);
        if (!texts) return texts.error();
        sources = std::move(texts).value();
        continue;
      }
      Result<Pack> pack = open_pack(blob, first == nullptr ? added : std::string_view());
      if (!pack) return pack.error();
      opened.push_back(std::make_unique<Pack>(std::move(pack).value()));
    } while (!blobs.empty());
    for (auto& pack : opened) {
      if (!version.empty()) version += '+';
      version += pack->version;
      packs.push_back(std::move(pack));
    }
    if (sources) set_sources(*packs.front(), *sources);
    ++additions;
    return std::nullopt;
  }
};

struct KeptReading::State {
  std::vector<TextState> texts;  // one for each pack
  std::uint32_t additions = 0;   // to the engine, of which the findings know
  Reading reading;

  // What was found in `text`, by all packs in one order.
  void write(std::string_view text);
};

namespace {

bool stands_before(const Finding& a, const Finding& b) {
  return a.start != b.start ? a.start < b.start : a.rule < b.rule;
}

// Merges the findings of one more pack, from `first` to the end, into those of the packs before it. Both are sorted.
void put_in_order(std::vector<Finding>& findings, std::size_t first) {
  for (std::size_t i = std::max<std::size_t>(first, 1); i < findings.size(); ++i) {
    if (!stands_before(findings[i], findings[i - 1])) continue;
    Finding later = std::move(findings[i]);
    std::size_t at = i;
    for (; at > 0 && stands_before(later, findings[at - 1]); --at) findings[at] = std::move(findings[at - 1]);
    findings[at] = std::move(later);
  }
}

}  // namespace

void KeptReading::State::write(std::string_view text) {
  reading.action = Action::none;
  std::vector<Finding>& findings = reading.findings;
  std::size_t count = 0;
  for (const TextState& state : texts) state.write(text, reading, count);
  findings.resize(count);
  const std::size_t first = texts.front().finding_count();
  if (count == first) return;
  put_in_order(findings, first);
  const auto pressing_of = [](const Finding& finding) { return pressing(finding.action, finding.status); };
  findings.resize(keep_the_most_pressing(findings.data(), count, pressing_of));
}

KeptReading::KeptReading() = default;
KeptReading::KeptReading(KeptReading&&) noexcept = default;
KeptReading& KeptReading::operator=(KeptReading&&) noexcept = default;
KeptReading::~KeptReading() = default;

RedFlagEngine::RedFlagEngine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RedFlagEngine::RedFlagEngine(RedFlagEngine&&) noexcept = default;
RedFlagEngine& RedFlagEngine::operator=(RedFlagEngine&&) noexcept = default;
RedFlagEngine::~RedFlagEngine() = default;

Result<RedFlagEngine> RedFlagEngine::load(std::string_view blob, std::string_view added) {
  auto impl = std::make_unique<Impl>();
  if (auto error = impl->add(blob, added)) return *error;
  return RedFlagEngine(std::move(impl));
}

std::optional<Error> RedFlagEngine::add(std::string_view blob) {
  return impl_->add(blob, {});
}

const std::string& RedFlagEngine::pack_version() const {
  return impl_->version;
}

Reading RedFlagEngine::read(std::string_view text, const PatientFacts& patient) const {
  KeptReading kept;
  read(text, patient, kept);
  return std::move(kept.state_->reading);
}

const Reading& RedFlagEngine::read(std::string_view text, const PatientFacts& patient, KeptReading& kept) const {
  if (!kept.state_) kept.state_ = std::make_unique<KeptReading::State>();
  KeptReading::State& state = *kept.state_;
  state.texts.resize(impl_->packs.size());
  bool only_moved = state.additions == impl_->additions;
  state.additions = impl_->additions;
  for (std::size_t i = 0; i < impl_->packs.size(); ++i) {
    if (state.texts[i].apply(*impl_->packs[i], text, patient)) only_moved = false;
  }
  if (only_moved) {
    const Edit& edit = state.texts.front().edit();
    for (Finding& finding : state.reading.findings) edit.move(finding.start, finding.end);
  } else {
    state.write(text);
  }
  return state.reading;
}

Reading RedFlagEngine::read_ticked(std::string_view concepts, std::string_view label,
                                   const PatientFacts& patient) const {
  Reading reading;
  std::size_t count = 0;
  TextState state;
  state.apply_ticked(*impl_->packs.front(), concepts, label, patient);
  state.write(label, reading, count);
  return reading;
}

bool RedFlagEngine::has_concept(std::string_view name) const {
  return impl_->packs.front()->concept_named(name) != kNone;
}

Status RedFlagEngine::assess(std::string_view text, std::uint32_t start, std::uint32_t end) const {
  TextState state;
  state.read(*impl_->packs.front(), text);
  return state.assess(start, end);
}

std::vector<RuleInfo> RedFlagEngine::rules() const {
  std::vector<RuleInfo> rules;
  for (const auto& pack : impl_->packs) {
    for (const Rule& rule : pack->rules) {
      RuleInfo info;
      info.id = pack->string(rule.id);
      info.action = static_cast<Action>(rule.action);
      write_source(*pack, rule, info.source);
      info.wording = pack->string(rule.wording);
      info.never_ask = rule.never_ask;
      info.grave = rule.grave;
      rules.push_back(std::move(info));
    }
  }
  heap_sort(rules, [](const RuleInfo& a, const RuleInfo& b) { return a.id < b.id; });
  return rules;
}

}  // namespace frontdoor
