#include "desk/read_out.h"

#include <frontdoor/follow_up.h>
#include <frontdoor/json.h>

#include <stdexcept>

namespace frontdoor::intake {
namespace {

using Texts = std::map<std::string, std::string, std::less<>>;

Texts read_texts() {
  const Result<Json> file = parse_json(read_out_json());
  const Json* texts = file ? json_object(file.value(), "texts") : nullptr;
  if (texts == nullptr) throw std::logic_error("read-out.json cannot be read");
  Texts all;
  for (const auto& [key, text] : texts->items()) {
    if (const std::string* words = json_as_string(text)) all[key] = *words;
  }
  return all;
}

}  // namespace

Wording spoken_wording(const Wording& wording) {
  static const Texts texts = read_texts();
  return wording.with_texts(texts);
}

std::optional<Node> advice_to_read_out(const Request& request, const RequestReading& reading, const Practice& practice,
                                       const Wording& wording) {
  SentRequestPage page;
  page.action = reading.action;
  page.person = request.patient;
  page.about_somebody_else = request.by_another;
  for (const RequestReading::Entry& entry : reading.entries) {
    if (entry.finding.status == Status::present) page.findings.push_back(entry.finding);
  }
  Wording spoken = spoken_wording(wording);
  if (request.by_another) spoken = spoken.about_other();
  // They have reached the practice: nothing leads them to a phone or to another day.
  AccessDecision here;
  here.urgent_to = UrgentRoute::practice;
  here.urgent_text = spoken.text("read-out.urgent");
  return advice_of(page, here, practice, spoken);
}

}  // namespace frontdoor::intake
