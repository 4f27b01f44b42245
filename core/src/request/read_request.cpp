// See frontdoor/request.h: reads what seal.cpp wrote. Anything that cannot be read exactly is refused, with the place.
#include <frontdoor/request.h>

#include "consultation/answers.h"
#include "consultation/text.h"
#include "consultation/ticked.h"
#include "request/vocabulary.h"

#include <frontdoor/json.h>
#include <frontdoor/limits.h>

#include <algorithm>

namespace frontdoor {
namespace {

Error missing(std::string message, std::string where) {
  return {ErrorCode::missing_key, std::move(message), std::move(where)};
}

std::uint32_t as_count(std::optional<std::int64_t> number) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(number.value_or(0), 0, 2'147'483'647));
}

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
    if (type == "DocumentReference") return photo(*resource, at);
    if (type == "RelatedPerson") return writer(*resource);
    if (type == "Provenance") return software(*resource);
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
      if (json_array(item, "answer")) answers(item, *link_id, where, depth);
      items(item, where, depth + 1);
    }
  }

  void answers(const Json& item, const std::string& link_id, const std::string& where, std::size_t depth) {
    RequestAnswer answer;
    answer.link_id = link_id;
    answer.question = json_string_or(item, "text", link_id);
    for (const Json& extension : elements(item, "extension")) {
      if (json_string_or(extension, "url", "") == vocabulary::text_as_read) {
        answer.question = json_string_or(extension, "valueString", answer.question);
      }
    }
    answer.meaning = meaning_from_code(extension_code(item, vocabulary::meaning)).value_or(Meaning::none);
    const Json& values = *json_array(item, "answer");
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::string at = where + "/answer/" + std::to_string(i);
      std::string text;
      if (!one_answer(values[i], answer, text)) {
        return fail(ErrorCode::wrong_type, "An answer has one value of a supported type.", at);
      }
      if (text.size() > limits::text_answer_bytes_max) return fail(ErrorCode::too_large, "An answer is too long.", at);
      if (!answer.text.empty()) answer.text += answer_separator;
      if (std::string concepts = extension_code(values[i], vocabulary::ticked); !concepts.empty()) {
        answer.ticked.push_back({std::move(concepts), text, static_cast<std::uint32_t>(answer.text.size())});
      }
      answer.text += text;
    }
    request_.answers.push_back(std::move(answer));
    // What was asked because of this answer.
    for (std::size_t i = 0; i < values.size(); ++i) items(values[i], where + "/answer/" + std::to_string(i), depth + 1);
  }

  // The valueCode of the extension with this address; empty if there is none.
  static std::string extension_code(const Json& json, std::string_view url) {
    for (const Json& extension : elements(json, "extension")) {
      if (json_string_or(extension, "url", "") == url) return json_string_or(extension, "valueCode", "");
    }
    return {};
  }

  bool one_answer(const Json& json, RequestAnswer& answer, std::string& text) {
    if (const Json* coding = json_object(json, "valueCoding")) {
      text = json_string_or(*coding, "display", json_string_or(*coding, "code", ""));
      note_code(answer.meaning, json_string_or(*coding, "code", ""));
      for (const Json& extension : elements(*coding, "extension")) {
        const auto score = json_integer(extension, "valueDecimal");
        if (score && json_string_or(extension, "url", "") == vocabulary::ordinal_value) {
          answer.score = answer.score.value_or(0) + *score;
        }
      }
      return true;
    }
    if (const Json* attachment = json_object(json, "valueAttachment")) {
      text = json_string_or(*attachment, "title", "Photo");
      return true;
    }
    if (const std::string* value = json_string(json, "valueString")) {
      text = *value;
      answer.free_text = !is_identity(answer.meaning);
      return true;
    }
    for (const char* key : {"valueDate", "valueDateTime", "valueTime"}) {
      if (const std::string* value = json_string(json, key)) {
        text = *value;
        return true;
      }
    }
    if (json_number(json, "valueDecimal")) {
      text = to_text(*json_member(json, "valueDecimal"));
      return true;
    }
    const Json* quantity = json_object(json, "valueQuantity");
    if (quantity && json_number(*quantity, "value")) {
      text = to_text(*json_member(*quantity, "value"));
      if (const std::string* unit = json_string(*quantity, "unit")) text += " " + *unit;
      return true;
    }
    if (const auto value = json_integer(json, "valueInteger")) {
      text = std::to_string(*value);
      note_number(answer.meaning, *value);
      return true;
    }
    if (const auto value = json_bool(json, "valueBoolean")) {
      text = *value ? "Yes" : "No";
      return true;
    }
    return false;
  }

  // Who the patient is decides which rules hold.
  void note_code(Meaning meaning, const std::string& code) {
    if (meaning == Meaning::sex) {
      request_.patient.sex = code == "female" ? Sex::female : code == "male" ? Sex::male : Sex::unknown;
    }
    if (meaning == Meaning::pregnancy && code == "pregnant") request_.patient.pregnant = true;
    if (meaning == Meaning::pregnancy && code == "no") request_.patient.pregnant = false;
  }
  void note_number(Meaning meaning, std::int64_t number) {
    if (number < 0 || number > 200) return;
    const auto months = static_cast<std::int32_t>(number);
    if (meaning == Meaning::age && number > 0) request_.patient.age_months = months * 12;
    if (meaning == Meaning::age_months && number < 24) request_.patient.age_months = months;
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
    for (const Json& identifier : elements(json, "identifier")) {
      if (json_string_or(identifier, "system", "") != vocabulary::nhs_number) continue;
      request_.nhs_number = nhs_number_of(json_string_or(identifier, "value", ""));
    }
  }

  void writer(const Json& json) {
    request_.writer_name = first_text(json, "name", "text");
    request_.writer_relationship = first_text(json, "relationship", "text");
  }

  void photo(const Json& json, const std::string& at) {
    const Json* identifier = json_object(json, "masterIdentifier");
    const Json& content = elements(json, "content");
    const Json* attachment = content.empty() ? nullptr : json_object(content.front(), "attachment");
    if (!identifier || !attachment) return fail(ErrorCode::missing_key, "A photo has a hash and an attachment.", at);
    RequestPhoto photo;
    photo.sha256 = json_string_or(*identifier, "value", "");
    photo.content_type = json_string_or(*attachment, "contentType", "");
    photo.bytes = as_count(json_integer(*attachment, "size"));
    photo.description = json_string_or(json, "description", "");
    if (photo.sha256.size() != 64 || photo.sha256.find_first_not_of("0123456789abcdef") != std::string::npos) {
      return fail(ErrorCode::invalid_value, "A photo's hash is 64 hexadecimal digits.", at + "/masterIdentifier");
    }
    if (request_.photos.size() >= limits::photos_max) return fail(ErrorCode::too_large, "Too many photos.", at);
    request_.photos.push_back(std::move(photo));
  }

  void software(const Json& json) {
    for (const Json& extension : elements(json, "extension")) {
      if (json_string_or(extension, "url", "") != vocabulary::software) continue;
      for (const Json& part : elements(extension, "extension")) {
        request_.software.emplace_back(json_string_or(part, "url", ""), json_string_or(part, "valueString", ""));
      }
    }
  }

  void flag(const Json& json, const std::string& at) {
    RecordedFlag flag;
    flag.finding.rule = code_of(json, "code");
    const Json* code = json_object(json, "code");
    if (code) flag.pack_version = first_text(*code, "coding", "version");
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
    const std::uint32_t number = as_count(json_integer(detail, "valueInteger"));
    if (url == "linkId") flag.link_id = text;
    if (url == "status") flag.finding.status = status_from_code(text).value_or(Status::present);
    if (url == "action") flag.finding.action = action_from_code(text).value_or(Action::none);
    if (url == "start") flag.finding.start = number;
    if (url == "end") flag.finding.end = number;
    if (url == "source") flag.finding.source = text;
    if (url == "why") flag.finding.why = text;
    if (url == "response") flag.response = text;
    if (url == "first-text") flag.first_text = text;
    if (url == "shown") flag.shown = json_string_or(detail, "valueInstant", "");
  }

  void disclaimer(const Json& json) {
    ShownMessage message;
    message.sent = json_string_or(json, "sent", "");
    const Json* categories = json_array(json, "category");
    if (categories && !categories->empty()) {
      const Json* codings = json_array(categories->front(), "coding");
      if (codings && !codings->empty()) {
        message.key = json_string_or(codings->front(), "code", "");
        message.wording_version = json_string_or(codings->front(), "version", "");
      }
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
    for (const TickedFlag& ticked : answer.ticked) {
      for (Finding& finding : read_ticked(ticked.concepts, ticked.label, answer.question, request.patient, engine)) {
        finding.start += ticked.start;
        finding.end += ticked.start;
        reading.action = std::max(reading.action, finding.action);
        reading.entries.push_back({answer.link_id, std::move(finding)});
      }
    }
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
