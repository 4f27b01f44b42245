// The red-flag reader, whatever a patient writes: findings are where they say, in order, and reading twice is alike.
// The first byte says who writes; the same bytes are also tried as a compiled pack.
#include "expect.h"

#include "built_data.h"

#include <frontdoor/limits.h>
#include <frontdoor/red_flags.h>

#include <algorithm>
#include <string_view>

namespace {

frontdoor::PatientFacts facts_from(unsigned char byte) {
  frontdoor::PatientFacts facts;
  if (byte & 1) facts.age_months = (byte & 2) ? 40 * 12 : 2;
  if (byte & 4) facts.sex = (byte & 8) ? frontdoor::Sex::female : frontdoor::Sex::male;
  if (byte & 16) facts.pregnant = (byte & 32) != 0;
  return facts;
}

void check_reading(std::string_view text, const frontdoor::Reading& reading) {
  FRONTDOOR_EXPECT(reading.findings.size() <= frontdoor::limits::findings_max);
  frontdoor::Action most = frontdoor::Action::none;
  std::uint32_t last_start = 0;
  for (const frontdoor::Finding& finding : reading.findings) {
    FRONTDOOR_EXPECT(finding.start < finding.end && finding.end <= text.size());
    FRONTDOOR_EXPECT(text.substr(finding.start, finding.end - finding.start) == finding.quote);
    FRONTDOOR_EXPECT(finding.start >= last_start);
    FRONTDOOR_EXPECT(!finding.rule.empty() && !finding.source.empty());
    last_start = finding.start;
    if (finding.status == frontdoor::Status::present) most = std::max(most, finding.action);
  }
  FRONTDOOR_EXPECT(reading.action == most);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const frontdoor::RedFlagEngine engine =
      frontdoor::RedFlagEngine::load(frontdoor::built_data::red_flags()).value();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto pack = frontdoor::RedFlagEngine::load(bytes);
  FRONTDOOR_EXPECT(pack.ok() || !pack.error().message.empty());
  if (size == 0) return 0;
  const std::string_view text = bytes.substr(1);
  const frontdoor::PatientFacts facts = facts_from(data[0]);
  const frontdoor::Reading reading = engine.read(text, facts);
  check_reading(text, reading);
  FRONTDOOR_EXPECT(engine.read(text, facts).findings == reading.findings);
  frontdoor::KeptReading kept;
  for (const std::size_t cut : {text.size() / 2, text.size(), text.size() / 3}) {
    const std::string_view part = text.substr(0, cut);
    FRONTDOOR_EXPECT(engine.read(part, facts, kept).findings == engine.read(part, facts).findings);
    const std::string_view rest = text.substr(cut / 2);
    FRONTDOOR_EXPECT(engine.read(rest, facts, kept).findings == engine.read(rest, facts).findings);
  }
  return 0;
}
