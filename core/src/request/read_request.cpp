// See frontdoor/request.h: reads what seal.cpp wrote. Anything that cannot be read exactly is refused, with the place.
#include <frontdoor/request.h>

#include "request/vocabulary.h"

#include <frontdoor/json.h>
#include <frontdoor/limits.h>

#include <algorithm>
#include <array>

namespace frontdoor {
namespace {

Error missing(std::string message, std::string where) {
  return {ErrorCode::missing_key, std::move(message), std::move(where)};
}

// The link ids whose text is who the patient is, not what is wrong; never read for red flags.
constexpr std::array<std::string_view, 4> kIdentity{"name", "writer-name", "postcode", "telephone"};

class Reader {
 public:
  Result<Request> read(const Json& bundle) {
    if (json_string_or(bundle, "resourceType", "") != "Bundle" || json_string_or(bundle, "type", "") != "collection") {
      return missing("A request is a FHIR Bundle of type collection.", "/resourceType");
    }
    const Json* entries = json_array(bundle, "entry");
    if (!entries) return missing("The Bundle needs entries.", "/entry");
    for (std::size_t i = 0; i < entries->size() && !error_; ++i) entry((*entries)[i], "/entry/" + std::to_string(i));
    if (error_) return *error_;
    if (!has_task_) return missing("The Bundle needs a Task for the practice.", "/entry");
    if (!has_response_) return missing("The Bundle needs a QuestionnaireResponse.", "/entry");
    if (!has_patient_) return missing("The Bundle needs a Patient.", "/entry");
    return std::move(request_);
  }

 private:
  void fail(ErrorCode code, std::string message, std::string where) {
    if (!error_) error_ = Error{code, std::move(message), std::move(where)};
  }

  void entry(const Json& json, const std::string& where) {
    const Json* resource = json_object(json, "resource");
    const std::string* full_url = json_string(json, "fullUrl");
    if (!resource || !full_url) return fail(ErrorCode::missing_key, "Every entry needs fullUrl and resource.", where);
    const std::string type = json_string_or(*resource, "resourceType", "");
    const std::string at = where + "/resource";
    if (type == "Task") return task(*resource, at);
    if (type == "QuestionnaireResponse") return response(*resource, at);
    if (type == "Patient") return patient(*resource, at);
    if (type == "DetectedIssue") return flag(*resource, at);
    if (type == "Communication") return disclaimer(*resource);
    if (type == "RelatedPerson" || type == "Provenance") return;
    fail(ErrorCode::invalid_value, "This resource type has no place in a request.", at + "/resourceType");
  }

  // The elements of an array member; none if it is no array. Borrowed from `json`.
  static const Json& elements(const Json& json, std::string_view key) {
    static const Json kNone = Json::array();
    const Json* array = json_array(json, key);
    return array ? *array : kNone;
  }

  // The first coding's code of a CodeableConcept member.
  static std::string code_of(const Json& resource, std::string_view key) {
    const Json* value = json_object(resource, key);
    const Json* codings = value ? json_array(*value, "coding") : nullptr;
    return codings && !codings->empty() ? json_string_or(codings->front(), "code", "") : std::string();
  }

  void task(const Json& json, const std::string& at) {
    if (has_task_) return fail(ErrorCode::duplicate_key, "A request has one Task.", at);
    has_task_ = true;
    const Json* owner = json_object(json, "owner");
    const Json* identifier = owner ? json_object(*owner, "identifier") : nullptr;
    const std::string* ods = identifier ? json_string(*identifier, "value") : nullptr;
    if (!ods || ods->empty())
      return fail(ErrorCode::missing_key, "The Task names the practice.", at + "/owner/identifier");
    request_.practice_ods = *ods;
    const auto kind = request_kind_from_code(code_of(json, "code"));
    if (!kind) return fail(ErrorCode::invalid_value, "The Task's code is no kind of request.", at + "/code");
    request_.kind = *kind;
    for (const Json& input : elements(json, "input")) {
      if (code_of(input, "type") == "needs-help-today") {
        request_.needs_help_today = json_bool(input, "valueBoolean").value_or(false);
      }
    }
  }

  void response(const Json& json, const std::string& at) {
    if (has_response_) return fail(ErrorCode::duplicate_key, "A request has one QuestionnaireResponse.", at);
    has_response_ = true;
    request_.questionnaire = json_string_or(json, "questionnaire", "");
    request_.authored = json_string_or(json, "authored", "");
    items(json, at, 0);
  }

  void items(const Json& parent, const std::string& at, std::size_t depth) {
    const Json* array = json_array(parent, "item");
    if (!array) return;
    if (depth > limits::questionnaire_depth_max) return fail(ErrorCode::too_large, "Items are nested too deep.", at);
    for (std::size_t i = 0; i < array->size() && !error_; ++i) {
      const Json& item = (*array)[i];
      const std::string where = at + "/item/" + std::to_string(i);
      const std::string* link_id = json_string(item, "linkId");
      if (!link_id) return fail(ErrorCode::missing_key, "Every item needs a linkId.", where);
      if (json_array(item, "answer")) answers(item, *link_id, where);
      items(item, where, depth + 1);
    }
  }

  void answers(const Json& item, const std::string& link_id, const std::string& where) {
    RequestAnswer answer;
    answer.link_id = link_id;
    answer.question = json_string_or(item, "text", link_id);
    const Json& values = *json_array(item, "answer");
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::string at = where + "/answer/" + std::to_string(i);
      std::string text;
      if (!one_answer(values[i], link_id, answer, text)) {
        return fail(ErrorCode::wrong_type, "An answer has one value of a supported type.", at);
      }
      if (text.size() > limits::text_answer_bytes_max) return fail(ErrorCode::too_large, "An answer is too long.", at);
      if (!answer.text.empty()) answer.text += ", ";
      answer.text += text;
    }
    request_.answers.push_back(std::move(answer));
  }

  bool one_answer(const Json& json, const std::string& link_id, RequestAnswer& answer, std::string& text) {
    if (const Json* coding = json_object(json, "valueCoding")) {
      text = json_string_or(*coding, "display", json_string_or(*coding, "code", ""));
      note_code(link_id, json_string_or(*coding, "code", ""));
      return true;
    }
    if (const std::string* value = json_string(json, "valueString")) {
      text = *value;
      answer.free_text = std::find(kIdentity.begin(), kIdentity.end(), link_id) == kIdentity.end();
      return true;
    }
    if (const std::string* value = json_string(json, "valueDate")) {
      text = *value;
      return true;
    }
    if (const auto value = json_integer(json, "valueInteger")) {
      text = std::to_string(*value);
      note_number(link_id, *value);
      return true;
    }
    if (const auto value = json_bool(json, "valueBoolean")) {
      text = *value ? "Yes" : "No";
      return true;
    }
    return false;
  }

  // Who the patient is decides which rules hold; link ids are the built-in form's.
  void note_code(const std::string& link_id, const std::string& code) {
    if (link_id == "sex")
      request_.patient.sex = code == "female" ? Sex::female : code == "male" ? Sex::male : Sex::unknown;
    if (link_id == "pregnancy" && code == "pregnant") request_.patient.pregnant = true;
    if (link_id == "pregnancy" && code == "no") request_.patient.pregnant = false;
  }
  void note_number(const std::string& link_id, std::int64_t number) {
    if (number < 0 || number > 200) return;
    if (link_id == "age" && number > 0) request_.patient.age_months = static_cast<std::int32_t>(number) * 12;
    if (link_id == "age-months" && number < 24) request_.patient.age_months = static_cast<std::int32_t>(number);
  }

  static std::string first_text(const Json& json, const char* array_key, const char* key) {
    const Json* array = json_array(json, array_key);
    return array && !array->empty() ? json_string_or(array->front(), key, "") : std::string();
  }

  void patient(const Json& json, const std::string& at) {
    if (has_patient_) return fail(ErrorCode::duplicate_key, "A request has one Patient.", at);
    has_patient_ = true;
    request_.subject_name = first_text(json, "name", "text");
    request_.telephone = first_text(json, "telecom", "value");
    request_.postcode = first_text(json, "address", "postalCode");
    request_.birth_date = json_string_or(json, "birthDate", "");
  }

  void flag(const Json& json, const std::string& at) {
    RecordedFlag flag;
    flag.finding.rule = code_of(json, "code");
    flag.finding.quote = json_string_or(json, "detail", "");
    const Json* details = nullptr;
    for (const Json& extension : elements(json, "extension")) {
      if (json_string_or(extension, "url", "") == vocabulary::red_flag) details = json_array(extension, "extension");
    }
    if (flag.finding.rule.empty() || !details) {
      return fail(ErrorCode::missing_key, "A red flag names its rule and its details.", at);
    }
    for (const Json& detail : *details) read_detail(detail, flag);
    request_.recorded_flags.push_back(std::move(flag));
  }

  static void read_detail(const Json& detail, RecordedFlag& flag) {
    const std::string url = json_string_or(detail, "url", "");
    const std::string text = json_string_or(detail, "valueString", json_string_or(detail, "valueCode", ""));
    const auto number =
        static_cast<std::uint32_t>(std::max<std::int64_t>(0, json_integer(detail, "valueInteger").value_or(0)));
    if (url == "linkId") flag.link_id = text;
    if (url == "status") flag.finding.status = status_from_code(text).value_or(Status::present);
    if (url == "action") flag.finding.action = action_from_code(text).value_or(Action::none);
    if (url == "start") flag.finding.start = number;
    if (url == "end") flag.finding.end = number;
    if (url == "source") flag.finding.source = text;
    if (url == "why") flag.finding.why = text;
    if (url == "response") flag.response = text;
    if (url == "first-text") flag.first_text = text;
  }

  void disclaimer(const Json& json) {
    AccessMessage message;
    const Json* categories = json_array(json, "category");
    if (categories && !categories->empty()) {
      const Json* codings = json_array(categories->front(), "coding");
      if (codings && !codings->empty()) message.key = json_string_or(codings->front(), "code", "");
    }
    message.text = first_text(json, "payload", "contentString");
    request_.disclaimers_shown.push_back(std::move(message));
  }

  Request request_;
  std::optional<Error> error_;
  bool has_task_ = false;
  bool has_response_ = false;
  bool has_patient_ = false;
};

}  // namespace

Result<Request> read_request(std::string_view bundle) {
  if (bundle.size() > limits::bundle_bytes_max) {
    return Error{ErrorCode::too_large, "The request is too large: send photos separately.", ""};
  }
  auto parsed = parse_json(bundle);
  if (!parsed) return parsed.error();
  return Reader().read(parsed.value());
}

RequestReading reread(const Request& request, const RedFlagEngine& engine) {
  RequestReading reading;
  for (const RequestAnswer& answer : request.answers) {
    if (!answer.free_text) continue;
    Reading one = engine.read(answer.text, request.patient);
    reading.action = std::max(reading.action, one.action);
    for (Finding& finding : one.findings) reading.entries.push_back({answer.link_id, std::move(finding)});
  }
  return reading;
}

Urgency urgency_of(const Request& request, Action action) {
  if (action >= Action::emergency_department) return Urgency::emergency;
  if (action >= Action::urgent_same_day || request.needs_help_today) return Urgency::urgent;
  return Urgency::none;
}

}  // namespace frontdoor
