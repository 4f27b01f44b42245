// See frontdoor/form_reports.h.
#include <frontdoor/form_reports.h>

#include <frontdoor/limits.h>

#include <iterator>

namespace frontdoor {
namespace {

Json entries(const std::vector<ReadReport::Entry>& list) {
  Json out = Json::array();
  for (const ReadReport::Entry& entry : list) {
    out.push_back({{"linkId", entry.link_id}, {"reason", entry.reason}});
    if (entry.is_unasked) out.back()["asked"] = false;
  }
  return out;
}

std::string with_place(const Error& error) {
  return error.where.empty() ? error.message : error.message + " (" + error.where + ")";
}

Json fault_report(const std::string& text) {
  Validation out;
  out.issues.push_back({Severity::error, "", "structure", text});
  return validation_report(out);
}

// {"answers": [{"linkId", "value", "index"} ...]}, {"answers": {"linkId": value}}, or the list alone.
std::optional<Error> apply_all(FormSession& session, const JsonNode& root) {
  const JsonNode* answers = root.is_array() ? &root : root.member("answers");
  if (!answers) return Error{ErrorCode::missing_key, "\"answers\" is missing.", ""};
  for (const JsonNode& one : *answers) {
    if (answers->is_array()) {
      if (auto error = session.take(one)) return error;
      continue;
    }
    JsonNode value = one;
    value.key = "value";
    value.next = nullptr;
    JsonNode link;
    link.kind = JsonKind::string;
    link.key = "linkId";
    link.text = one.key;
    link.next = &value;
    JsonNode event;
    event.kind = JsonKind::object;
    event.size = 2;
    event.first = &link;
    if (auto error = session.take(event)) return error;
  }
  return session.settle();
}

Json json_of(const JsonNode& node) {
  switch (node.kind) {
    case JsonKind::null: return nullptr;
    case JsonKind::boolean: return node.text == "true";
    case JsonKind::number: return json_decimal(node.text);
    case JsonKind::string: return std::string(node.text);
    default: break;
  }
  Json out = node.is_array() ? Json::array() : Json::object();
  for (const JsonNode& child : node) {
    if (node.is_array()) {
      out.push_back(json_of(child));
    } else {
      out[std::string(child.key)] = json_of(child);
    }
  }
  return out;
}

Json json_of(const fhirpath::Value& value) {
  if (value.node) return json_of(*value.node);
  switch (value.kind) {
    case fhirpath::Kind::boolean: return value.text == "true";
    case fhirpath::Kind::integer:
    case fhirpath::Kind::decimal: return json_decimal(value.text);
    case fhirpath::Kind::quantity: return value.text + " " + value.unit;
    default: return value.text;
  }
}

}  // namespace

Json check_report(std::string_view file, std::string questionnaire, const R4Definitions& definitions,
                  const KnowsConcept& knows) {
  ReadReport report;
  Json errors = Json::array();
  const std::size_t bytes = questionnaire.size();
  const auto form = Form::load(std::move(questionnaire), definitions, report);
  if (!form) errors.push_back(with_place(form.error()));
  std::vector<ReadReport::Entry> otherwise;
  if (form) {
    find_own_form_faults(form.value(), bytes, report);
    otherwise = asked_otherwise(form.value());
    if (knows) warn_of_unknown_concepts(form.value(), knows, report);
  }
  Json out{{"file", file},
           {"ok", form.ok() && report.refused.empty()},
           {"items", report.items},
           {"degraded", entries(report.degraded)},
           {"errors", std::move(errors)},
           {"warnings", entries(report.warnings)}};
  if (!report.refused.empty()) out["refused"] = entries(report.refused);
  if (!otherwise.empty()) out["askedOtherwise"] = entries(otherwise);
  return out;
}

Json validation_report(const Validation& validation) {
  Json issues = Json::array();
  for (const Issue& issue : validation.issues) {
    issues.push_back({{"severity", severity_code(issue.severity)},
                      {"location", issue.location},
                      {"code", issue.code},
                      {"text", issue.text}});
  }
  return {{"valid", validation.valid()}, {"issues", std::move(issues)}};
}

Json validate_report(std::string questionnaire, std::string response, const R4Definitions& definitions,
                     std::string_view now) {
  if (response.empty()) {
    if (questionnaire.size() > limits::questionnaire_bytes_max) return fault_report("The questionnaire is too large.");
    const auto document = JsonDocument::parse(std::move(questionnaire));
    if (!document) return fault_report(with_place(document.error()));
    return validation_report(validate_questionnaire(document.value().root(), definitions));
  }
  std::optional<Form> form;
  Validation found;
  if (!questionnaire.empty()) {
    ReadReport report;
    auto read = Form::load(std::move(questionnaire), definitions, report);
    if (!read) return fault_report("The Questionnaire is refused: " + with_place(read.error()));
    form = std::move(read).value();
    find_misplaced_nulls(form->resource(), "Questionnaire", found);
  }
  if (response.size() > limits::response_bytes_max) return fault_report("The response is too large.");
  const auto document = JsonDocument::parse(std::move(response));
  if (!document) return fault_report(with_place(document.error()));
  Validation of_response = validate_response(document.value().root(), form ? &*form : nullptr, definitions, now);
  found.issues.insert(found.issues.end(), std::make_move_iterator(of_response.issues.begin()),
                      std::make_move_iterator(of_response.issues.end()));
  return validation_report(found);
}

Result<Json> fill_report(std::string questionnaire, std::string answers, const R4Definitions& definitions,
                         std::string_view now) {
  ReadReport report;
  const auto form = Form::load(std::move(questionnaire), definitions, report);
  if (!form) return form.error();
  if (answers.size() > limits::response_bytes_max) {
    return Error{ErrorCode::too_large, "The answers are too large.", ""};
  }
  const auto document = JsonDocument::parse(std::move(answers));
  if (!document) return document.error();
  const std::string_view named = document.value().root().string("now");
  FormSession session(form.value(), std::string(named.empty() ? now : named));
  if (auto error = apply_all(session, document.value().root())) return *error;
  return session.response();
}

Result<Json> evaluate_report(std::string resource, std::string_view expression, const R4Definitions& definitions,
                             std::string_view now) {
  const auto document = JsonDocument::parse(std::move(resource));
  if (!document) return document.error();
  const auto parsed = fhirpath::Expression::parse(expression);
  if (!parsed) return parsed.error();
  fhirpath::Environment environment;
  environment.resource = &document.value().root();
  environment.definitions = &definitions;
  environment.now = now;
  const auto found = fhirpath::evaluate(parsed.value(), {fhirpath::from_node(document.value().root())}, environment);
  if (!found) return found.error();
  Json out = Json::array();
  for (const fhirpath::Value& value : found.value()) out.push_back(json_of(value));
  return out;
}

}  // namespace frontdoor
