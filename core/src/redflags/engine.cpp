// RedFlagEngine: text in, findings out. Start here: TextState (reading.cpp) names every step.
#include <frontdoor/red_flags.h>

#include "reading.h"

namespace frontdoor {

using namespace redflags;

struct RedFlagEngine::Impl {
  Pack pack;
};

struct KeptReading::State {
  TextState text;
  PatientFacts facts;
  Reading reading;
};

KeptReading::KeptReading() = default;
KeptReading::KeptReading(KeptReading&&) noexcept = default;
KeptReading& KeptReading::operator=(KeptReading&&) noexcept = default;
KeptReading::~KeptReading() = default;

RedFlagEngine::RedFlagEngine(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
RedFlagEngine::RedFlagEngine(RedFlagEngine&&) noexcept = default;
RedFlagEngine& RedFlagEngine::operator=(RedFlagEngine&&) noexcept = default;
RedFlagEngine::~RedFlagEngine() = default;

Result<RedFlagEngine> RedFlagEngine::load(std::string_view blob, std::string_view added) {
  auto impl = std::make_unique<Impl>();
  Result<Pack> pack = open_pack(blob, added);
  if (!pack) return pack.error();
  impl->pack = std::move(pack).value();
  return RedFlagEngine(std::move(impl));
}

const std::string& RedFlagEngine::pack_version() const {
  return impl_->pack.version;
}

Reading RedFlagEngine::read(std::string_view text, const PatientFacts& patient) const {
  TextState state;
  state.apply(impl_->pack, text, patient);
  Reading reading;
  state.write(text, reading);
  return reading;
}

const Reading& RedFlagEngine::read(std::string_view text, const PatientFacts& patient, KeptReading& kept) const {
  if (!kept.state_) kept.state_ = std::make_unique<KeptReading::State>();
  KeptReading::State& state = *kept.state_;
  if (state.text.is_of(impl_->pack, text) && state.facts == patient) return state.reading;
  state.text.apply(impl_->pack, text, patient);
  state.facts = patient;
  state.text.write(text, state.reading);
  return state.reading;
}

Reading RedFlagEngine::read_ticked(std::string_view concepts, std::string_view label,
                                   const PatientFacts& patient) const {
  TextState state;
  state.apply_ticked(impl_->pack, concepts, label, patient);
  Reading reading;
  state.write(label, reading);
  return reading;
}

bool RedFlagEngine::has_concept(std::string_view name) const {
  return impl_->pack.concept_named(name) != kNone;
}

Status RedFlagEngine::assess(std::string_view text, std::uint32_t start, std::uint32_t end) const {
  TextState state;
  state.read(impl_->pack, text);
  return state.assess(start, end);
}

std::vector<RuleInfo> RedFlagEngine::rules() const {
  const Pack& pack = impl_->pack;
  std::vector<RuleInfo> rules;
  for (const Rule& rule : pack.rules) {
    RuleInfo info;
    info.id = pack.string(rule.id);
    info.action = static_cast<Action>(rule.action);
    write_source(pack, rule, info.source);
    info.wording = pack.string(rule.wording);
    info.question = pack.string(rule.question);
    rules.push_back(std::move(info));
  }
  return rules;
}

}  // namespace frontdoor
