// See frontdoor/request.h: reads what consultation/seal.cpp wrote. Anything that cannot be read exactly is refused,
// with the place.
#include <frontdoor/request.h>

#include "answers/answers.h"
#include "answers/derived.h"
#include "answers/text.h"
#include "answers/ticked.h"
#include "forms/decimal.h"
#include "request/row_names.h"
#include "request/vocabulary.h"

#include <frontdoor/json_document.h>
#include <frontdoor/limits.h>

#include <algorithm>
#include <charconv>

namespace frontdoor {
namespace {

// A request may wait for a connection: so many months later its stated age still goes with the date of birth.
constexpr std::int64_t kMonthsOnTheWayMax = 1;

Error missing(std::string message, std::string where) {
  return {ErrorCode::missing_key, std::move(message), std::move(where)};
}

std::uint32_t as_count(std::optional<std::int64_t> number) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(number.value_or(0), 0, 2'147'483'647));
}

std::string_view string_or(const JsonNode& object, std::string_view key, std::string_view fallback) {
  const JsonNode* value = object.member(key);
  return value && value->is_string() ? value->text : fallback;
}

std::string text_of(const JsonNode& object, std::string_view key) {
  return std::string(object.string(key));
}

std::optional<std::int64_t> integer(const JsonNode& object, std::string_view key) {
  const JsonNode* value = object.member(key);
  if (!value || value->kind != JsonKind::number) return std::nullopt;
  std::int64_t number = 0;
  const char* end = value->text.data() + value->text.size();
  const auto [stop, failure] = std::from_chars(value->text.data(), end, number);
  return failure == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

// The elements of an array member; none if it is not an array. Borrowed from `object`.
const JsonNode& elements(const JsonNode& object, std::string_view key) {
  static const JsonNode kNone;
  const JsonNode* array = object.array(key);
  return array ? *array : kNone;
}

// The first element of an array member; one without members if there is none.
const JsonNode& first_of(const JsonNode& object, std::string_view key) {
  static const JsonNode kNone;
  const JsonNode* first = elements(object, key).first;
  return first ? *first : kNone;
}

// The position of a value. Its JSON pointer is only written when there is something wrong with it.
struct Place {
  const Place* parent = nullptr;
  std::string_view name;
  std::optional<std::size_t> index{};

  std::string pointer(std::string_view member = {}) const {
    std::string text = parent ? parent->pointer() : std::string();
    text += name;
    if (index) text += std::to_string(*index);
    return text += member;
  }
};

class Reader {
 public:
  explicit Reader(bool takes_contradictions) : takes_contradictions_(takes_contradictions) {}

  Result<Request> read(const JsonNode& bundle, std::optional<Instant> received) {
    if (bundle.string("resourceType") != "Bundle" || bundle.string("type") != "collection") {
      return missing("A request is a FHIR Bundle of type collection.", "/resourceType");
    }
    const JsonNode* entries = bundle.array("entry");
    if (!entries) return missing("The Bundle needs entries.", "/entry");
    std::size_t index = 0;
    for (const JsonNode& one : *entries) {
      entry(one, {nullptr, "/entry/", index++});
      if (error_) return *error_;
    }
    if (!has_task_) return missing("The Bundle needs a Task for the practice.", "/entry");
    if (!has_response_) return missing("The Bundle needs a QuestionnaireResponse.", "/entry");
    if (!has_patient_) return missing("The Bundle needs a Patient.", "/entry");
    settle_age(received);
    settle_contact();
    return std::move(request_);
  }

 private:
  void fail(ErrorCode code, std::string message, std::string where) {
    if (!error_) error_ = Error{code, std::move(message), std::move(where)};
  }

  void entry(const JsonNode& json, const Place& place) {
    const JsonNode* resource = json.object("resource");
    const JsonNode* full_url = json.member("fullUrl");
    if (!resource || !full_url || !full_url->is_string()) {
      return fail(ErrorCode::missing_key, "Every entry needs fullUrl and resource.", place.pointer());
    }
    const std::string_view type = resource->string("resourceType");
    const Place at{&place, "/resource"};
    if (type == "Task") return task(*resource, at);
    if (type == "QuestionnaireResponse") return response(*resource, at);
    if (type == "Patient") return patient(*resource, at);
    if (type == "DetectedIssue") return flag(*resource, at);
    if (type == "Observation") return asked(*resource, at);
    if (type == "Communication") return disclaimer(*resource, at);
    if (type == "DocumentReference") return photo(*resource, at);
    if (type == "RelatedPerson") return writer(*resource, at);
    if (type == "Provenance") return software(*resource);
    fail(ErrorCode::invalid_value, "This resource type has no place in a request.", at.pointer("/resourceType"));
  }

  // The first coding's code of a CodeableConcept member.
  static std::string_view code_of(const JsonNode& resource, std::string_view key) {
    const JsonNode* value = resource.object(key);
    return value ? first_of(*value, "coding").string("code") : std::string_view();
  }

  // Whether a text of the bundle may be as long as that.
  bool fits(std::string_view text, std::size_t bytes_max, const Place& at) {
    if (text.size() <= bytes_max) return true;
    fail(ErrorCode::too_large, "A text is too long.", at.pointer());
    return false;
  }
  bool has_room(std::size_t count, std::size_t most, const Place& at) {
    if (count < most) return true;
    fail(ErrorCode::too_large, "There are too many of these.", at.pointer());
    return false;
  }

  void task(const JsonNode& json, const Place& at) {
    if (has_task_) return fail(ErrorCode::duplicate_key, "A request has one Task.", at.pointer());
    has_task_ = true;
    const JsonNode* owner = json.object("owner");
    const JsonNode* identifier = owner ? owner->object("identifier") : nullptr;
    if (identifier) request_.practice_ods = text_of(*identifier, "value");
    if (request_.practice_ods.empty()) {
      return fail(ErrorCode::missing_key, "The Task names the practice.", at.pointer("/owner/identifier"));
    }
    const auto kind = request_kind_from_code(code_of(json, "code"));
    if (!kind) return fail(ErrorCode::invalid_value, "The Task's code is no kind of request.", at.pointer("/code"));
    request_.kind = *kind;
    for (const JsonNode& input : elements(json, "input")) {
      if (code_of(input, "type") == "needs-help-today") request_.needs_help_today = input.is_true("valueBoolean");
    }
  }

  void response(const JsonNode& json, const Place& at) {
    if (has_response_) return own_form_response(json, at);
    has_response_ = true;
    request_.questionnaire = text_of(json, "questionnaire");
    request_.authored = text_of(json, "authored");
    items(json, at, 0);
  }

  // The answers to a practice's own form come after those of the pages around it.
  void own_form_response(const JsonNode& json, const Place& at) {
    const std::string_view form = json.string("questionnaire");
    if (form.empty() || !request_.own_form.empty()) {
      return fail(ErrorCode::duplicate_key, "A request has one QuestionnaireResponse, and one of a form that it names.",
                  at.pointer());
    }
    if (!fits(form, limits::short_answer_bytes_max, at)) return;
    request_.own_form = form;
    in_own_form_ = true;
    const std::size_t first = request_.answers.size();
    items(json, at, 0);
    name_rows(json, std::span(request_.answers).subspan(first));
  }

  void items(const JsonNode& parent, const Place& at, std::size_t depth) {
    const JsonNode* array = parent.array("item");
    if (!array) return;
    if (depth > limits::questionnaire_depth_max) {
      return fail(ErrorCode::too_large, "Items are nested too deep.", at.pointer());
    }
    std::size_t index = 0;
    for (const JsonNode& item : *array) {
      const Place place{&at, "/item/", index++};
      const JsonNode* link_id = item.member("linkId");
      if (!link_id || !link_id->is_string()) {
        return fail(ErrorCode::missing_key, "Every item needs a linkId.", place.pointer());
      }
      const std::string_view group = group_;
      if (item.array("answer")) {
        answers(item, link_id->text, place, depth);
      } else if (const std::string_view text = item.string("text"); !text.empty()) {
        group_ = text;
      }
      items(item, place, depth + 1);
      group_ = group;
      if (error_) return;
    }
  }

  void answers(const JsonNode& item, std::string_view link_id, const Place& place, std::size_t depth) {
    RequestAnswer answer;
    answer.link_id = link_id;
    std::string_view question = string_or(item, "text", link_id);
    for (const JsonNode& extension : elements(item, "extension")) {
      if (extension.string("url") == vocabulary::text_as_read) question = string_or(extension, "valueString", question);
    }
    if (!has_room(request_.answers.size(), limits::bundle_answers_max, place)) return;
    if (!fits(question, limits::text_answer_bytes_max, place)) return;
    if (!fits(link_id, limits::short_answer_bytes_max, place)) return;
    answer.question = question;
    answer.of_own_form = in_own_form_;
    if (in_own_form_ && group_.size() <= limits::short_answer_bytes_max) answer.group = group_;
    answer.meaning = meaning_from_code(extension_code(item, vocabulary::meaning)).value_or(Meaning::none);
    std::size_t index = 0;
    bool stands_alone = false;
    for (const JsonNode& value : elements(item, "answer")) {
      const Place at{&place, "/answer/", index++};
      if (index > limits::answer_options_max) {
        return fail(ErrorCode::too_large, "A question has too many answers.", at.pointer());
      }
      std::string text;
      const bool was_free_text = answer.free_text;
      stands_alone = stands_alone || is_exclusive(value);
      if (!one_answer(value, answer, text)) {
        return fail(ErrorCode::wrong_type, "An answer has one value of a supported type.", at.pointer());
      }
      text += unit_of(value);
      if (text.size() > limits::text_answer_bytes_max) {
        return fail(ErrorCode::too_large, "An answer is too long.", at.pointer());
      }
      if (!answer.text.empty()) answer.text += answer_separator;
      add_scores(value, answer);
      if (const JsonNode* coding = value.object("valueCoding")) add_scores(*coding, answer);
      const std::string_view concepts = extension_code(value, vocabulary::ticked);
      if (concepts == as_worded) answer.free_text = was_free_text;
      if (!concepts.empty() || (in_own_form_ && is_chosen(value))) {
        answer.ticked.push_back({std::string(concepts), text, static_cast<std::uint32_t>(answer.text.size())});
      }
      answer.text += text;
    }
    answer.contradicts = stands_alone && index > 1;
    if (answer.contradicts && !takes_contradictions_) {
      return fail(ErrorCode::invalid_value,
                  "\"None of these\", or an answer like it, is given together with another answer. Choose which is "
                  "right and send the request again. If it may be an emergency, call 999 now and do not wait for this.",
                  place.pointer("/answer"));
    }
    request_.answers.push_back(std::move(answer));
    // What was asked because of this answer.
    index = 0;
    for (const JsonNode& value : elements(item, "answer")) {
      items(value, Place{&place, "/answer/", index++}, depth + 1);
    }
  }

  // Whether an answer was ticked, as far as a response tells: an option with a code, "Yes" or "No".
  static bool is_chosen(const JsonNode& answer) {
    const JsonNode* coding = answer.object("valueCoding");
    return answer.member("valueBoolean") != nullptr || (coding && !coding->string("code").empty());
  }

  // Whether no other option of the question goes with this one.
  static bool is_exclusive(const JsonNode& answer) {
    for (const JsonNode& extension : elements(answer, "extension")) {
      if (extension.string("url") == vocabulary::exclusive && extension.is_true("valueBoolean")) return true;
    }
    return false;
  }

  // The valueCode of the extension with this address; empty if there is none.
  static std::string_view extension_code(const JsonNode& json, std::string_view url) {
    for (const JsonNode& extension : elements(json, "extension")) {
      if (extension.string("url") == url) return extension.string("valueCode");
    }
    return {};
  }

  // " pounds" of a number whose question says a unit: 180 alone is read as another weight.
  static std::string unit_of(const JsonNode& value) {
    for (const JsonNode& extension : elements(value, "extension")) {
      const JsonNode* unit = extension.object("valueCoding");
      if (!unit || extension.string("url") != vocabulary::unit) continue;
      return " " + std::string(string_or(*unit, "display", unit->string("code")));
    }
    return "";
  }

  // A score that cannot be added up exactly is not left out in silence.
  static void add_scores(const JsonNode& owner, RequestAnswer& answer) {
    for (const JsonNode& extension : elements(owner, "extension")) {
      const std::string_view url = extension.string("url");
      if (url == vocabulary::unscored) ++answer.unscored;
      if (url != vocabulary::ordinal_value && url != vocabulary::item_weight) continue;
      const auto sum = decimals::sum_of(answer.score.empty() ? "0" : answer.score, extension.primitive("valueDecimal"));
      ++(sum ? answer.scored : answer.unscored);
      if (sum) answer.score = *sum;
    }
  }

  bool one_answer(const JsonNode& json, RequestAnswer& answer, std::string& text) {
    if (const JsonNode* coding = json.object("valueCoding")) {
      const std::string_view code = coding->string("code");
      text = string_or(*coding, "display", code);
      // Words that stand for a code were written, not chosen.
      if (code.empty()) answer.free_text = !is_identity(answer.meaning);
      if (!code.empty() && coding->string("system") == "http://snomed.info/sct") answer.snomed_codes.emplace_back(code);
      note_code(answer.meaning, code);
      return true;
    }
    if (const JsonNode* attachment = json.object("valueAttachment")) {
      text = string_or(*attachment, "title", "Photo");
      return true;
    }
    if (const JsonNode* value = json.member("valueString"); value && value->is_string()) {
      text = value->text;
      answer.free_text = !is_identity(answer.meaning);
      return true;
    }
    for (const char* key : {"valueDate", "valueDateTime", "valueTime", "valueUri"}) {
      if (const JsonNode* value = json.member(key); value && value->is_string()) {
        text = value->text;
        return true;
      }
    }
    if (const JsonNode* named = json.object("valueReference"); named && named->member("display")) {
      text = named->string("display");
      answer.free_text = true;
      return true;
    }
    if (const JsonNode* value = json.member("valueDecimal"); value && value->kind == JsonKind::number) {
      text = value->text;
      return true;
    }
    const JsonNode* quantity = json.object("valueQuantity");
    const JsonNode* amount = quantity ? quantity->member("value") : nullptr;
    if (amount && amount->kind == JsonKind::number) {
      text = amount->text;
      if (const std::string_view unit = quantity->string("unit"); !unit.empty()) text += " " + std::string(unit);
      return true;
    }
    if (const auto value = integer(json, "valueInteger")) {
      text = std::to_string(*value);
      note_number(answer.meaning, *value);
      return true;
    }
    if (const JsonNode* value = json.member("valueBoolean"); value && value->kind == JsonKind::boolean) {
      text = value->text == "true" ? "Yes" : "No";
      if (answer.meaning == Meaning::safe_to_contact) note_code(answer.meaning, value->text == "true" ? "yes" : "no");
      return true;
    }
    return false;
  }

  // Who the patient is decides which rules hold.
  void note_code(Meaning meaning, std::string_view code) {
    if (meaning == Meaning::subject) subject_ = code;
    if (meaning == Meaning::sex) {
      request_.patient.sex = code == "female" ? Sex::female : code == "male" ? Sex::male : Sex::unknown;
    }
    if (meaning == Meaning::pregnancy && code == "pregnant") request_.patient.pregnant = true;
    if (meaning == Meaning::pregnancy && code == "no") request_.patient.pregnant = false;
    // Whatever else a form offers beside "yes" is a reason to look before phoning.
    if (meaning == Meaning::safe_to_contact && code != "yes") request_.unsafe_to_contact = true;
    if (meaning == Meaning::safe_contact && code == "i-will-phone") will_phone_ = true;
    for (const Meaning one : {Meaning::request_kind, Meaning::contact_preference, Meaning::telephone_owner,
                              Meaning::writer_consent, Meaning::writer_authority, Meaning::share_needs}) {
      if (meaning == one && code.size() <= limits::short_answer_bytes_max) request_.chosen[one] = code;
    }
  }
  void note_number(Meaning meaning, std::int64_t number) {
    if (meaning == Meaning::age) stated_years_ = number;
    if (meaning == Meaning::age_months) stated_months_ = number;
  }

  // A patient who was told to phone is not contacted; a safe way that they gave goes before.
  void settle_contact() {
    const auto told_to_phone = [](const ShownMessage& message) {
      return message.key.starts_with(vocabulary::no_contact_message);
    };
    for (const RequestAnswer& answer : request_.answers) {
      const bool way = answer.meaning == Meaning::safe_way || answer.link_id == vocabulary::safe_way_link_id;
      if (way && request_.unsafe_to_contact) request_.safe_way = trim(answer.text);
    }
    const auto& told = request_.disclaimers_shown;
    const bool phones = will_phone_ || std::any_of(told.begin(), told.end(), told_to_phone);
    request_.will_phone = request_.unsafe_to_contact && request_.safe_way.empty() && phones;
  }

  // The date of birth says how old the patient is; a stated age only where there is no date. A request that waited for
  // a connection may have been sealed a birthday ago.
  void settle_age(std::optional<Instant> received) {
    const auto written = parse_rfc3339(request_.authored);
    const std::optional<Instant> at = received ? received : written ? std::optional(written.value()) : std::nullopt;
    const auto stated = stated_age_months(stated_years_, stated_months_);
    const auto born = at ? age_in_months(request_.birth_date, *at) : std::nullopt;
    request_.patient.age_months = born ? born : stated;
    request_.by_another = !request_.writer_name.empty() || subject_ == "child" || subject_ == "other";
    if (request_.birth_date.empty() || !at) return;
    const bool years_differ = born && stated_years_ && *stated_years_ != *born / 12 && *stated_years_ != *born / 12 - 1;
    const bool months_differ =
        born && stated_months_ && (*stated_months_ > *born || *stated_months_ < *born - kMonthsOnTheWayMax);
    const bool another = born && !age_contradiction(subject_, *born).empty();
    request_.age_contradicts = !born || years_differ || months_differ || another;
  }

  void patient(const JsonNode& json, const Place& at) {
    if (has_patient_) return fail(ErrorCode::duplicate_key, "A request has one Patient.", at.pointer());
    has_patient_ = true;
    request_.subject_name = text_of(first_of(json, "name"), "text");
    for (const JsonNode& way : elements(json, "telecom")) {
      std::string& kept = way.string("system") == "email" ? request_.email : request_.telephone;
      if (kept.empty()) kept = text_of(way, "value");
    }
    request_.postcode = text_of(first_of(json, "address"), "postalCode");
    request_.birth_date = text_of(json, "birthDate");
    for (const JsonNode& identifier : elements(json, "identifier")) {
      if (identifier.string("system") != vocabulary::nhs_number) continue;
      request_.nhs_number = nhs_number_of(text_of(identifier, "value"));
    }
    for (const std::string* text :
         {&request_.subject_name, &request_.telephone, &request_.email, &request_.postcode, &request_.birth_date}) {
      if (!fits(*text, limits::short_answer_bytes_max, at)) return;
    }
  }

  void writer(const JsonNode& json, const Place& at) {
    request_.writer_name = text_of(first_of(json, "name"), "text");
    request_.writer_relationship = text_of(first_of(json, "relationship"), "text");
    if (!fits(request_.writer_name, limits::short_answer_bytes_max, at)) return;
    fits(request_.writer_relationship, limits::short_answer_bytes_max, at);
  }

  void photo(const JsonNode& json, const Place& at) {
    const JsonNode* identifier = json.object("masterIdentifier");
    const JsonNode* attachment = first_of(json, "content").object("attachment");
    if (!identifier || !attachment) {
      return fail(ErrorCode::missing_key, "A photo has a hash and an attachment.", at.pointer());
    }
    RequestPhoto photo;
    photo.sha256 = text_of(*identifier, "value");
    photo.content_type = text_of(*attachment, "contentType");
    photo.bytes = as_count(integer(*attachment, "size"));
    photo.description = text_of(json, "description");
    if (!fits(photo.description, limits::text_answer_bytes_max, at)) return;
    if (!fits(photo.content_type, limits::short_answer_bytes_max, at)) return;
    if (photo.sha256.size() != 64 || photo.sha256.find_first_not_of("0123456789abcdef") != std::string::npos) {
      return fail(ErrorCode::invalid_value, "A photo's hash is 64 hexadecimal digits.",
                  at.pointer("/masterIdentifier"));
    }
    if (request_.photos.size() >= limits::photos_max) {
      return fail(ErrorCode::too_large, "Too many photos.", at.pointer());
    }
    request_.photos.push_back(std::move(photo));
  }

  void software(const JsonNode& json) {
    for (const JsonNode& extension : elements(json, "extension")) {
      if (extension.string("url") != vocabulary::software) continue;
      for (const JsonNode& part : elements(extension, "extension")) {
        request_.software.emplace_back(text_of(part, "url"), text_of(part, "valueString"));
      }
    }
  }

  // Signs that the patient was asked for, and what they said.
  void asked(const JsonNode& json, const Place& at) {
    const auto group = group_from_code(code_of(json, "code"));
    if (!group) return fail(ErrorCode::invalid_value, "An Observation names a group of signs.", at.pointer("/code"));
    if (request_.asked_signs.size() == kSignQuestionsMax) {
      return fail(ErrorCode::too_large, "A patient is asked for signs twice at most.", at.pointer());
    }
    AskedSigns asked;
    asked.group = *group;
    if (const auto at_time = parse_rfc3339(text_of(json, "effectiveDateTime"))) asked.at = at_time.value();
    for (const JsonNode& extension : elements(json, "extension")) {
      if (extension.string("url") != vocabulary::asked_signs) continue;
      for (const JsonNode& detail : elements(extension, "extension")) {
        const std::string text = text_of(detail, "valueString");
        if (!fits(text, limits::text_answer_bytes_max, at)) return;
        if (!has_room(asked.because.size(), limits::findings_max, at)) return;
        if (detail.string("url") == "linkId") asked.link_id = text;
        if (detail.string("url") == "because") asked.because.push_back(text);
      }
    }
    for (const JsonNode& component : elements(json, "component")) {
      if (!component.is_true("valueBoolean")) continue;
      if (!has_room(asked.ticked.size(), limits::answer_options_max, at)) return;
      asked.ticked.emplace_back(code_of(component, "code"));
    }
    request_.asked_signs.push_back(std::move(asked));
  }

  void flag(const JsonNode& json, const Place& at) {
    RecordedFlag flag;
    flag.finding.rule = code_of(json, "code");
    if (const JsonNode* code = json.object("code")) flag.pack_version = text_of(first_of(*code, "coding"), "version");
    flag.finding.quote = text_of(json, "detail");
    const JsonNode* details = nullptr;
    for (const JsonNode& extension : elements(json, "extension")) {
      if (extension.string("url") == vocabulary::red_flag) details = extension.array("extension");
    }
    if (flag.finding.rule.empty() || !details) {
      return fail(ErrorCode::missing_key, "A red flag names its rule and its details.", at.pointer());
    }
    bool confirmed = false;
    for (const JsonNode& detail : *details) {
      read_detail(detail, flag);
      confirmed = confirmed || detail.string("url") == vocabulary::first_words::confirmed;
    }
    // Words that are no longer in an answer are the patient's own: nobody reads them without their leave.
    const bool gone = was_changed_afterwards(flag);
    if (!gone || !confirmed || !wants_first_words(flag.finding.action)) flag.first_text.clear();
    if (gone) flag.finding.quote.clear();
    if (gone) flag.finding.why.clear();
    if (!has_room(request_.recorded_flags.size(), limits::bundle_flags_max, at)) return;
    Finding& finding = flag.finding;
    for (const std::string* text : {&finding.rule, &flag.pack_version, &flag.link_id, &flag.response, &flag.shown}) {
      if (!fits(*text, limits::short_answer_bytes_max, at)) return;
    }
    for (const std::string* text : {&finding.quote, &finding.source, &finding.why, &flag.first_text}) {
      if (!fits(*text, limits::text_answer_bytes_max, at)) return;
    }
    request_.recorded_flags.push_back(std::move(flag));
  }

  static void read_detail(const JsonNode& detail, RecordedFlag& flag) {
    const std::string_view url = detail.string("url");
    const std::string_view text = string_or(detail, "valueString", detail.string("valueCode"));
    const std::uint32_t number = as_count(integer(detail, "valueInteger"));
    if (url == "linkId") flag.link_id = text;
    if (url == "status") flag.finding.status = status_from_code(text).value_or(Status::present);
    if (url == "action") flag.finding.action = action_from_code(text).value_or(Action::none);
    if (url == "start") flag.finding.start = number;
    if (url == "end") flag.finding.end = number;
    if (url == "source") flag.finding.source = text;
    if (url == "why") flag.finding.why = text;
    if (url == "response") flag.response = text;
    if (url == vocabulary::first_words::text) flag.first_text = text;
    if (url == vocabulary::first_words::left_out) flag.first_text_left_out = detail.is_true("valueBoolean");
    if (url == "shown") flag.shown = text_of(detail, "valueInstant");
  }

  void disclaimer(const JsonNode& json, const Place& at) {
    if (!has_room(request_.disclaimers_shown.size(), limits::bundle_messages_max, at)) return;
    ShownMessage message;
    message.sent = text_of(json, "sent");
    const JsonNode& coding = first_of(first_of(json, "category"), "coding");
    message.key = text_of(coding, "code");
    message.wording_version = text_of(coding, "version");
    message.text = text_of(first_of(json, "payload"), "contentString");
    if (!fits(message.text, limits::text_answer_bytes_max, at)) return;
    if (!fits(message.key, limits::short_answer_bytes_max, at)) return;
    request_.disclaimers_shown.push_back(std::move(message));
  }

  bool takes_contradictions_;
  Request request_;
  std::optional<Error> error_;
  std::string subject_;  // "self", "child", "other"
  std::optional<std::int64_t> stated_years_, stated_months_;
  bool will_phone_ = false;
  bool in_own_form_ = false;
  std::string_view group_;  // text of the group that is being read
  bool has_task_ = false;
  bool has_response_ = false;
  bool has_patient_ = false;
};

Result<Request> read_bundle(std::string_view bundle, std::optional<Instant> received, bool takes_contradictions) {
  if (bundle.size() > limits::bundle_bytes_max) {
    return Error{ErrorCode::too_large, "The request is too large: send photos separately.", ""};
  }
  const auto parsed = JsonDocument::parse(std::string(bundle), limits::bundle_nodes_max);
  if (!parsed) return parsed.error();
  return Reader(takes_contradictions).read(parsed.value().root(), received);
}

}  // namespace

Result<Request> read_request(std::string_view bundle, std::optional<Instant> received) {
  return read_bundle(bundle, received, false);
}

Result<Request> read_stored_request(std::string_view bundle, std::optional<Instant> received) {
  return read_bundle(bundle, received, true);
}

std::optional<Instant> begun_at(const Request& request, Instant received) {
  std::optional<Instant> first;
  for (const ShownMessage& message : request.disclaimers_shown) {
    const auto sent = parse_rfc3339(message.sent);
    if (sent && (!first || sent.value() < *first)) first = sent.value();
  }
  const auto authored = parse_rfc3339(request.authored);
  if (first && authored && authored.value() > received) *first -= authored.value() - received;
  return first;
}

std::string_view note_on(const ShownMessage& message, const Request& request) {
  return request.will_phone && promises_contact(message.key) ? promised_before_text : std::string_view();
}

bool was_changed_afterwards(const RecordedFlag& flag) {
  return flag.response == vocabulary::first_words::changed;
}

bool acts_for_staff(const RecordedFlag& flag) {
  const bool taken_back = was_changed_afterwards(flag) && flag.first_text.empty();
  return flag.finding.status == Status::present && !taken_back;
}

Action standing_action(const Request& request, const RequestReading& reading) {
  Action action = reading.action;
  for (const RecordedFlag& flag : request.recorded_flags) {
    if (acts_for_staff(flag)) action = std::max(action, flag.finding.action);
  }
  return action;
}

Urgency urgency_of(const Request& request, Action action) {
  if (action >= Action::emergency_department) return Urgency::emergency;
  if (action >= Action::urgent_same_day || request.needs_help_today) return Urgency::urgent;
  return Urgency::none;
}

}  // namespace frontdoor
