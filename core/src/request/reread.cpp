// Reads a request's words once more, as the patient's form did: see RequestReading in frontdoor/request.h.
#include <frontdoor/request.h>

#include "answers/ticked.h"
#include "reader/consider.h"

#include <algorithm>

namespace frontdoor {

namespace {

std::string quoted(const std::vector<std::string>& because) {
  std::string out;
  for (const std::string& quote : because) out += (out.empty() ? "\"" : ", \"") + quote + "\"";
  return out;
}

std::string line_of(const AskedSigns& asked, const SignGroup& group) {
  std::string out = "Asked for " + group.name;
  if (!asked.because.empty()) out += " because of " + quoted(asked.because);
  std::string said;
  const auto say = [&said](std::string_view label) { said += (said.empty() ? "" : "; ") + std::string(label); };
  for (const Sign& sign : group.signs) {
    if (std::find(asked.ticked.begin(), asked.ticked.end(), sign.code) != asked.ticked.end()) say(sign.label);
  }
  const auto end = asked.ticked.end();
  if (std::find(asked.ticked.begin(), end, as_written_sign) != end) say("what they wrote is happening now");
  return out + "; answered: " + (said.empty() ? "none of these" : said);
}

std::string line_of_not_asked(const SignGroup& group, const std::vector<std::string>& because) {
  return "Not asked for " + group.name + (because.empty() ? "" : ", though they wrote " + quoted(because));
}

void reread_text(const RequestAnswer& answer, const Request& request, const Readers& readers, WhenRead when,
                 RequestReading& out) {
  const Reading rules = readers.rules->read(answer.text, request.patient);
  SecondReading second;
  if (readers.second) second = readers.second->read(answer.text);
  const auto without_rules = static_cast<std::size_t>(RulesSay::nothing);
  if (readers.second && second.reads[without_rules] == Reads::pressing) out.reads_pressing = true;
  const AnswerText text{answer.link_id, answer.text, rules, readers.second ? &second : nullptr, request.patient};
  Considered considered =
      consider(text, readers, request.asked_signs, when == WhenRead::afterwards ? Asking::too_late : Asking::possible);
  for (Finding& finding : considered.findings) {
    if (finding.status == Status::present) out.action = std::max(out.action, finding.action);
    out.entries.push_back({answer.link_id, std::move(finding)});
  }
  for (const SignQuestion& ask : considered.asks) {
    std::vector<std::string> because = words_asked_about(ask, answer.text);
    out.signs.push_back(line_of_not_asked(readers.signs->of(ask.group), because));
    out.to_ask.push_back({ask.group, answer.link_id, std::move(because)});
    out.asks_more = true;
  }
}

}  // namespace

RequestReading reread(const Request& request, const Readers& readers, WhenRead when) {
  RequestReading reading;
  for (const AskedSigns& asked : request.asked_signs) {
    reading.signs.push_back(line_of(asked, readers.signs->of(asked.group)));
  }
  for (const RequestAnswer& answer : request.answers) {
    const std::string_view asked = std::string_view(answer.question).substr(answer.row_bytes);
    for (const TickedFlag& ticked : answer.ticked) {
      for (Finding& finding : read_ticked({ticked.concepts, ticked.label, asked, answer.of_own_form, answer.group},
                                          request.patient, *readers.rules)) {
        finding.start += ticked.start;
        finding.end += ticked.start;
        reading.action = std::max(reading.action, finding.action);
        reading.entries.push_back({answer.link_id, std::move(finding)});
      }
    }
    if (!answer.free_text) continue;
    reread_text(answer, request, readers, when, reading);
  }
  return reading;
}

}  // namespace frontdoor
