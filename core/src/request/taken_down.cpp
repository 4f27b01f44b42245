// See frontdoor/taken_down.h.
#include <frontdoor/taken_down.h>

#include "json/make_json.h"
#include "request/bundle_parts.h"
#include "request/vocabulary.h"

#include <frontdoor/json.h>

namespace frontdoor {

namespace {

constexpr std::string_view kQuestionnaire = "https://frontdoor.example/fhir/Questionnaire/taken-down|1.0.0";
constexpr std::string_view kAnswerSystem = "https://frontdoor.example/fhir/CodeSystem/answer";

using bundle::coding;
using bundle::extension;
using bundle::resource;

class Writer {
 public:
  Writer(const TakenDown& taken, const SignGroups& signs)
      : taken_(taken), signs_(signs), at_(format_rfc3339(taken.at)), entries_(taken.key) {}

  std::string write() {
    entries_.add("task", task());
    entries_.add("response", response());
    entries_.add("patient",
                 bundle::patient({"", taken_.name, taken_.telephone, "", "", taken_.birth_date, taken_.postcode}));
    if (is_for_another()) {
      entries_.add("writer", bundle::writer(reference("patient"), taken_.writer_relationship, taken_.writer_name));
    }
    std::size_t count = 0;
    for (const AskedSigns& asked : taken_.asked_signs) {
      entries_.add("signs-" + std::to_string(++count),
                   bundle::asked_signs(asked, signs_.of(asked.group), reference("response"), reference("patient")));
    }
    entries_.add("provenance", provenance());
    return to_text(entries_.take(at_));
  }

 private:
  bool is_for_another() const { return !taken_.writer_name.empty(); }
  Json reference(std::string_view role) const { return entries_.reference(role); }
  Json author() const { return reference(is_for_another() ? "writer" : "patient"); }

  Json task() const {
    const RequestNeed* need = request_need(taken_.need);
    Json task = resource("Task");
    put(task, "status", "requested");
    put(task, "intent", "order");
    task["priority"] = taken_.needs_help_today ? "urgent" : "routine";
    task["code"] = coding(vocabulary::request_kind, to_code(need == nullptr ? RequestKind::medical : need->kind), "");
    task["focus"] = reference("response");
    task["for"] = reference("patient");
    task["authoredOn"] = at_;
    task["requester"] = author();
    task["owner"] = Json{{"identifier", texts("system", vocabulary::ods_code, "value", taken_.practice_ods)},
                         {"display", taken_.practice_name}};
    if (taken_.needs_help_today) {
      task["input"] = Json::array(
          {Json{{"type", coding(vocabulary::task_input, "needs-help-today", "The patient says they need help today")},
                {"valueBoolean", true}}});
    }
    return task;
  }

  static Json item(std::string_view link_id, std::string_view meaning, const char* question, Json answer) {
    Json item{{"linkId", link_id}};
    if (!meaning.empty()) item["extension"] = array_of(extension(vocabulary::meaning, "valueCode", meaning));
    item["text"] = question;
    item["answer"] = Json::array({std::move(answer)});
    return item;
  }
  static Json text_item(std::string_view link_id, std::string_view meaning, const char* question,
                        const std::string& text) {
    return item(link_id, meaning, question, Json{{"valueString", text}});
  }
  static Json choice_item(std::string_view link_id, std::string_view meaning, const char* question,
                          std::string_view code, std::string_view display) {
    return item(link_id, meaning, question,
                Json{{"valueCoding", Json{{"system", kAnswerSystem}, {"code", code}, {"display", display}}}});
  }

  Json response() const {
    Json items = Json::array();
    items.push_back(choice_item("taken-by", "", "How it was taken", taken_.by_phone ? "phone" : "desk",
                                taken_.by_phone ? "By phone" : "At the desk"));
    if (is_for_another()) {
      items.push_back(choice_item("subject", "subject", "Who it is for", "other", "Somebody else"));
    } else {
      items.push_back(choice_item("subject", "subject", "Who it is for", "self", "The patient asks"));
    }
    if (const RequestNeed* need = request_need(taken_.need)) {
      items.push_back(choice_item("kind", "request-kind", "What they need", need->code, need->words));
    }
    items.push_back(choice_item("help-today", "need-help-today", "Do they need help today?",
                                taken_.needs_help_today ? "yes" : "no", taken_.needs_help_today ? "Yes" : "No"));
    items.push_back(text_item(taken_down_words, "own-words", "What they said", taken_.words));
    if (!taken_.birth_date.empty()) {
      items.push_back(item("birth-date", "birth-date", "Date of birth", Json{{"valueDate", taken_.birth_date}}));
    }
    if (!taken_.name.empty()) items.push_back(text_item("name", "full-name", "Name", taken_.name));
    if (!taken_.postcode.empty()) items.push_back(text_item("postcode", "postcode", "Postcode", taken_.postcode));
    if (is_for_another()) {
      items.push_back(text_item("writer-name", "writer-name", "Who asks for them", taken_.writer_name));
      items.push_back(text_item("writer-relationship", "writer-relationship", "How they know the patient",
                                taken_.writer_relationship));
    }
    if (!taken_.telephone.empty()) {
      items.push_back(text_item("telephone", "telephone", "Phone number", taken_.telephone));
    }
    items.push_back(choice_item("safe-to-contact", "safe-to-contact", "Is it safe to phone back on this number?",
                                taken_.unsafe_to_contact ? "no" : "yes", taken_.unsafe_to_contact ? "No" : "Yes"));
    if (taken_.unsafe_to_contact && !taken_.safe_way.empty()) {
      items.push_back(text_item("safe-way", "safe-way", "How to reach them safely", taken_.safe_way));
    }
    Json response = resource("QuestionnaireResponse");
    response["questionnaire"] = kQuestionnaire;
    put(response, "status", "completed");
    response["subject"] = reference("patient");
    response["authored"] = at_;
    response["source"] = author();
    response["item"] = std::move(items);
    return response;
  }

  Json provenance() const {
    Json targets = array_of(reference("response"));
    targets.push_back(reference("task"));
    Json out = bundle::provenance({{"application", taken_.application}}, std::move(targets), at_);
    out["agent"].push_back(bundle::agent("author", author()));
    out["agent"].push_back(bundle::agent("assembler", texts("display", taken_.application)));
    return out;
  }

  const TakenDown& taken_;
  const SignGroups& signs_;
  std::string at_;
  bundle::Entries entries_;
};

}  // namespace

const std::vector<RequestNeed>& request_needs() {
  static const std::vector<RequestNeed> needs = {
      {"new-problem", "New problem", RequestKind::medical},
      {"existing-problem", "Known problem", RequestKind::medical},
      {"repeat-prescription", "Repeat prescription", RequestKind::medication},
      {"medication", "Medicine question", RequestKind::medication},
      {"fit-note", "Fit note", RequestKind::admin},
      {"test-results", "Test results", RequestKind::admin},
      {"booking", "Booking", RequestKind::admin},
      {"appointment", "Appointment", RequestKind::admin},
      {"referral", "Referral or letter", RequestKind::admin},
      {"new-details", "New details", RequestKind::admin},
      {"other-admin", "Something else", RequestKind::admin}};
  return needs;
}

const RequestNeed* request_need(std::string_view code) {
  for (const RequestNeed& need : request_needs()) {
    if (code == need.code) return &need;
  }
  return nullptr;
}

std::string seal_taken_down(const TakenDown& taken, const SignGroups& signs) {
  return Writer(taken, signs).write();
}

}  // namespace frontdoor
