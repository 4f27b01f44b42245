// See frontdoor/taken_down.h.
#include <frontdoor/taken_down.h>

#include "request/name_uuid.h"
#include "request/vocabulary.h"

#include <frontdoor/json.h>

#include <algorithm>

namespace frontdoor {

namespace {

constexpr std::string_view kQuestionnaire = "https://frontdoor.example/fhir/Questionnaire/taken-down|1.0.0";
constexpr std::string_view kAnswerSystem = "https://frontdoor.example/fhir/CodeSystem/answer";

class Writer {
 public:
  Writer(const TakenDown& taken, const SignGroups& signs)
      : taken_(taken), signs_(signs), at_(format_rfc3339(taken.at)) {}

  std::string write() {
    Json bundle{{"resourceType", "Bundle"}, {"type", "collection"}, {"timestamp", at_}};
    bundle["identifier"] = Json{{"system", vocabulary::request_id}, {"value", taken_.key}};
    add("task", task());
    add("response", response());
    add("patient", patient());
    if (is_for_another()) add("writer", writer());
    for (const AskedSigns& asked : taken_.asked_signs) add("signs-" + std::to_string(++count_), signs(asked));
    add("provenance", provenance());
    bundle["entry"] = std::move(entries_);
    return to_text(bundle);
  }

 private:
  bool is_for_another() const { return !taken_.writer_name.empty(); }
  std::string urn(std::string_view role) const {
    const std::string name = std::string(vocabulary::request_id) + "/" + taken_.key + "/" + std::string(role);
    return "urn:uuid:" + name_uuid(kUrlNamespace, name);
  }
  Json reference(std::string_view role) const { return Json{{"reference", urn(role)}}; }
  void add(const std::string& role, Json resource) {
    entries_.push_back(Json{{"fullUrl", urn(role)}, {"resource", std::move(resource)}});
  }
  static Json concept_of(std::string_view system, std::string_view code, std::string_view display) {
    return Json{{"coding", Json::array({Json{{"system", system}, {"code", code}, {"display", display}}})}};
  }
  static Json extension(std::string_view url, const char* key, Json value) {
    return Json{{"url", url}, {key, std::move(value)}};
  }

  Json task() const {
    const RequestNeed* need = request_need(taken_.need);
    Json task{{"resourceType", "Task"}, {"status", "requested"}, {"intent", "order"}};
    task["priority"] = taken_.needs_help_today ? "urgent" : "routine";
    const RequestKind kind = need == nullptr ? RequestKind::medical : need->kind;
    task["code"] = Json{{"coding", Json::array({Json{{"system", vocabulary::request_kind}, {"code", to_code(kind)}}})}};
    task["focus"] = reference("response");
    task["for"] = reference("patient");
    task["authoredOn"] = at_;
    task["requester"] = reference(is_for_another() ? "writer" : "patient");
    task["owner"] = Json{{"identifier", Json{{"system", vocabulary::ods_code}, {"value", taken_.practice_ods}}},
                         {"display", taken_.practice_name}};
    if (taken_.needs_help_today) {
      task["input"] = Json::array({Json{
          {"type", concept_of(vocabulary::task_input, "needs-help-today", "The patient says they need help today")},
          {"valueBoolean", true}}});
    }
    return task;
  }

  static Json item(std::string_view link_id, std::string_view meaning, const char* question, Json answer) {
    Json item{{"linkId", link_id}};
    if (!meaning.empty()) item["extension"] = Json::array({extension(vocabulary::meaning, "valueCode", meaning)});
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
    items.push_back(item("birth-date", "birth-date", "Date of birth", Json{{"valueDate", taken_.birth_date}}));
    items.push_back(text_item("name", "full-name", "Name", taken_.name));
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
    Json response{
        {"resourceType", "QuestionnaireResponse"}, {"questionnaire", kQuestionnaire}, {"status", "completed"}};
    response["subject"] = reference("patient");
    response["authored"] = at_;
    response["source"] = reference(is_for_another() ? "writer" : "patient");
    response["item"] = std::move(items);
    return response;
  }

  Json patient() const {
    Json patient{{"resourceType", "Patient"}};
    patient["name"] = Json::array({Json{{"use", "usual"}, {"text", taken_.name}}});
    if (!taken_.telephone.empty()) {
      patient["telecom"] = Json::array({Json{{"system", "phone"}, {"value", taken_.telephone}}});
    }
    if (!taken_.birth_date.empty()) patient["birthDate"] = taken_.birth_date;
    if (!taken_.postcode.empty()) patient["address"] = Json::array({Json{{"postalCode", taken_.postcode}}});
    return patient;
  }

  Json writer() const {
    return Json{{"resourceType", "RelatedPerson"},
                {"patient", reference("patient")},
                {"relationship", Json::array({Json{{"text", taken_.writer_relationship}}})},
                {"name", Json::array({Json{{"text", taken_.writer_name}}})}};
  }

  Json signs(const AskedSigns& asked) const {
    const SignGroup& group = signs_.of(asked.group);
    Json details = Json::array({extension("linkId", "valueString", asked.link_id)});
    for (const std::string& quote : asked.because) details.push_back(extension("because", "valueString", quote));
    Json observation{{"resourceType", "Observation"}, {"status", "final"}};
    observation["extension"] = Json::array({extension(vocabulary::asked_signs, "extension", std::move(details))});
    observation["code"] = concept_of(vocabulary::sign_group, to_code(asked.group), group.name);
    observation["subject"] = reference("patient");
    observation["effectiveDateTime"] = format_rfc3339(asked.at);
    observation["derivedFrom"] = Json::array({reference("response")});
    observation["valueBoolean"] = !asked.ticked.empty();
    Json components = Json::array();
    for (const std::string& code : asked.ticked) {
      const auto sign =
          std::find_if(group.signs.begin(), group.signs.end(), [&code](const Sign& one) { return one.code == code; });
      const std::string_view label = sign == group.signs.end() ? std::string_view(code) : sign->label;
      components.push_back(Json{{"code", concept_of(vocabulary::sign, code, label)}, {"valueBoolean", true}});
    }
    if (!components.empty()) observation["component"] = std::move(components);
    return observation;
  }

  Json provenance() const {
    const Json part{{"url", "application"}, {"valueString", taken_.application}};
    Json provenance{{"resourceType", "Provenance"}};
    provenance["extension"] = Json::array({extension(vocabulary::software, "extension", Json::array({part}))});
    provenance["target"] = Json::array({reference("response"), reference("task")});
    provenance["recorded"] = at_;
    provenance["agent"] = Json::array({Json{{"who", Json{{"display", taken_.application}}}}});
    return provenance;
  }

  const TakenDown& taken_;
  const SignGroups& signs_;
  std::string at_;
  Json entries_ = Json::array();
  std::size_t count_ = 0;
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
