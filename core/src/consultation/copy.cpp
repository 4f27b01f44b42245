// See copy.h.
#include "consultation/copy.h"

#include "consultation/cards.h"

#include <frontdoor/render.h>

#include <algorithm>
#include <optional>

namespace frontdoor {
namespace {

std::string check_line(const Receipt& receipt, const Wording& wording) {
  if (!receipt.received) return {};
  const LocalMinute at = to_london(*receipt.received);
  return wording.text("sent.copy-check",
                      {{"time", format_time_of_day(at)}, {"day", format_day(at)}, {"code", receipt.signature}});
}

// What the patient was told, each text once, without the promise of a call to a patient who must not be called.
void tell(PatientCopy& copy, const AccessMessage& message, bool will_phone) {
  if (will_phone && promises_contact(message.key)) return;
  const bool again = std::find(copy.told.begin(), copy.told.end(), message.text) != copy.told.end();
  if (!again) copy.told.push_back(message.text);
}

void advise(PatientCopy& copy, const Node& card) {
  copy.advice = card.text;
  for (const Node& line : card.children) copy.advice_lines.push_back(line.text);
}

// The card of a request that has arrived. Where the practice is to be phoned today, its messages say how.
std::optional<Node> card_of(const Request& request, const RequestReading& reading, const Wording& wording) {
  std::vector<AnswerFinding> present;
  for (const RequestReading::Entry& entry : reading.entries) {
    const bool counts = entry.finding.status == Status::present || entry.finding.status == Status::uncertain;
    if (counts) present.push_back({entry.link_id, entry.finding});
  }
  const Action action = standing_action(request, reading);
  if (action <= Action::urgent_same_day && !is_any_private(present)) return std::nullopt;
  const bool about_somebody_else = !request.writer_name.empty();
  return care_card("advice", action, present, {wording, {}, {}, request.patient, about_somebody_else});
}

}  // namespace

PatientCopy patient_copy_of(const CopyParts& parts, const ConsultationState& state, const Practice& practice,
                            const Wording& wording) {
  PatientCopy copy;
  if (parts.advice) advise(copy, *parts.advice);
  const bool sent = !state.receipt.reference.empty();
  copy.title = wording.text(sent ? "sent.copy-what" : "check.copy-not-sent");
  copy.proof.push_back(practice.name + ", " + practice.phone);
  if (sent) {
    copy.proof.push_back(wording.text("sent.reference", {{"reference", state.receipt.reference}}));
    if (state.receipt.received) copy.proof.push_back(check_line(state.receipt, wording));
  }
  for (const Node& row : parts.summary->children) copy.answers.emplace_back(row.text, row.value);
  for (const ShownDisclaimer& shown : state.disclaimers) tell(copy, shown.message, state.form.will_phone());
  return copy;
}

PatientCopy patient_copy_of(const Request& request, const RequestReading& reading, const Wording& wording) {
  PatientCopy copy;
  if (const auto card = card_of(request, reading, wording)) advise(copy, *card);
  copy.title = wording.text("sent.copy-what");
  for (const RequestAnswer& answer : request.answers) copy.answers.emplace_back(answer.question, answer.text);
  for (const RecordedFlag& flag : request.recorded_flags) {
    std::pair<std::string, std::string> first(wording.text("check.first.wrote"), flag.first_text);
    const bool known = std::find(copy.answers.begin(), copy.answers.end(), first) != copy.answers.end();
    if (!flag.first_text.empty() && !known) copy.answers.push_back(std::move(first));
  }
  for (const ShownMessage& message : request.disclaimers_shown) tell(copy, message, request.will_phone);
  return copy;
}

std::string patient_copy_as_text(const PatientCopy& copy) {
  std::string out;
  if (!copy.advice.empty()) {
    out += copy.advice + "\n";
    for (const std::string& line : copy.advice_lines) out += line + "\n";
    out += "\n";
  }
  out += copy.title + "\n";
  for (const std::string& line : copy.proof) out += line + "\n";
  for (const auto& [question, answer] : copy.answers) out += "\n" + question + "\n  " + answer + "\n";
  for (const std::string& text : copy.told) out += "\n" + text + "\n";
  return out;
}

std::string patient_copy_as_page(const PatientCopy& copy) {
  const auto paragraph = [](const std::string& text) { return "<p>" + escape_html(text) + "</p>"; };
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
                    escape_html(copy.title) + "</title></head><body><main>";
  if (!copy.advice.empty()) {
    out += "<section style=\"border:4px solid #d5281b;padding:0 16px\"><h1>" + escape_html(copy.advice) + "</h1>";
    for (const std::string& line : copy.advice_lines) out += paragraph(line);
    out += "</section>";
  }
  out += "<h1>" + escape_html(copy.title) + "</h1>";
  for (const std::string& line : copy.proof) out += paragraph(line);
  out += "<dl>";
  for (const auto& [question, answer] : copy.answers) {
    out += "<dt>" + escape_html(question) + "</dt><dd style=\"white-space:pre-wrap\">" + escape_html(answer) + "</dd>";
  }
  out += "</dl>";
  for (const std::string& text : copy.told) out += paragraph(text);
  return out + "</main></body></html>\n";
}

}  // namespace frontdoor
