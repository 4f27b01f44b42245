// See ticked.h.
#include "answers/ticked.h"

#include <string>
#include <utility>

namespace frontdoor {
namespace {

std::vector<Finding> present_in(Reading reading) {
  std::vector<Finding> out;
  for (Finding& finding : reading.findings) {
    if (finding.status == Status::present) out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace

std::vector<Finding> read_ticked(std::string_view concepts, std::string_view label, std::string_view question,
                                 const PatientFacts& facts, const RedFlagEngine& engine) {
  if (concepts.empty()) return {};
  std::vector<Finding> findings = present_in(engine.read_ticked(concepts, label, facts));
  // A rule may ask for more than the concept alone says: the words that were ticked, or asked, say the rest.
  if (findings.empty()) findings = present_in(engine.read(label, facts));
  if (findings.empty()) findings = present_in(engine.read(question, facts));
  for (Finding& finding : findings) {
    finding.quote = label;
    finding.start = 0;
    finding.end = static_cast<std::uint32_t>(label.size());
    finding.why = "ticked: " + std::string(concepts);
  }
  return findings;
}

}  // namespace frontdoor
