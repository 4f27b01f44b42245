// frontdoor form: reads, checks, fills and shows FHIR R4 Questionnaires.
#include "commands.h"

#include <frontdoor/form.h>
#include <frontdoor/json.h>
#include <frontdoor/validation.h>

#include "form_commands.h"

#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>

namespace frontdoor::cli {

namespace {

Json entries(const std::vector<ReadReport::Entry>& list) {
  Json out = Json::array();
  for (const ReadReport::Entry& entry : list) out.push_back({{"linkId", entry.link_id}, {"reason", entry.reason}});
  return out;
}

Json check_one(const std::string& path, const R4Definitions& definitions) {
  ReadReport report;
  Json errors = Json::array();
  const auto text = read_text_file(path);
  bool ok = text.has_value();
  if (!text) {
    errors.push_back("The file cannot be read.");
  } else if (const auto form = Form::load(*text, definitions, report); !form) {
    ok = false;
    errors.push_back(form.error().message + (form.error().where.empty() ? "" : " (" + form.error().where + ")"));
  }
  return {{"file", path},
          {"ok", ok},
          {"items", report.items},
          {"degraded", entries(report.degraded)},
          {"errors", std::move(errors)},
          {"warnings", entries(report.warnings)}};
}

int run_check(const Arguments& arguments) {
  if (arguments.size() < 2) {
    std::fprintf(stderr, "usage: frontdoor form check FILE...\n");
    return 2;
  }
  const R4Definitions definitions = R4Definitions::load(built_in_r4_definitions());
  int code = 0;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const Json line = check_one(arguments[i], definitions);
    if (!json_bool(line, "ok").value_or(false)) code = 1;
    std::puts(to_text(line).c_str());
  }
  return code;
}

Json issue_json(const Issue& issue) {
  return {{"severity", severity_code(issue.severity)},
          {"location", issue.location},
          {"code", issue.code},
          {"text", issue.text}};
}

int print_validation(const Validation& validation) {
  Json issues = Json::array();
  for (const Issue& issue : validation.issues) issues.push_back(issue_json(issue));
  std::puts(to_text({{"valid", validation.valid()}, {"issues", std::move(issues)}}).c_str());
  return validation.valid() ? 0 : 1;
}

int print_fault(const std::string& text) {
  Validation out;
  out.issues.push_back({Severity::error, "", "structure", text});
  return print_validation(out);
}

int run_validate(const Arguments& arguments) {
  const std::string questionnaire = option_of(arguments, "--questionnaire");
  const std::string response = option_of(arguments, "--response");
  if (questionnaire.empty() && response.empty()) {
    std::fprintf(stderr, "usage: frontdoor form validate --questionnaire Q [--response R]\n");
    return 2;
  }
  const R4Definitions definitions = R4Definitions::load(built_in_r4_definitions());
  std::optional<Form> form;
  ReadReport report;
  if (!questionnaire.empty()) {
    const auto text = read_text_file(questionnaire);
    if (!text) return print_fault("The file of the Questionnaire cannot be read.");
    if (response.empty()) {
      const auto document = JsonDocument::parse(*text);
      if (!document) return print_fault(document.error().message + " (" + document.error().where + ")");
      return print_validation(validate_questionnaire(document.value().root(), definitions));
    }
    auto read = Form::load(*text, definitions, report);
    if (!read) return print_fault("The Questionnaire is refused: " + read.error().message);
    form = std::move(read).value();
  }
  const auto text = read_text_file(response);
  if (!text) return print_fault("The file of the response cannot be read.");
  const auto document = JsonDocument::parse(*text);
  if (!document) return print_fault(document.error().message + " (" + document.error().where + ")");
  return print_validation(
      validate_response(document.value().root(), form ? &*form : nullptr, definitions, now_or(arguments)));
}

}  // namespace

std::string option_of(const Arguments& arguments, std::string_view name) {
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    if (arguments[i] == name) return arguments[i + 1];
  }
  return {};
}

std::string now_or(const Arguments& arguments) {
  const std::string given = option_of(arguments, "--now");
  if (!given.empty()) return given;
  const std::time_t seconds = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

std::optional<std::string> read_text_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

int run_form(const Arguments& arguments) {
  const std::string name = arguments.empty() ? "" : arguments[0];
  if (name == "check") return run_check(arguments);
  if (name == "validate") return run_validate(arguments);
  if (name == "render") return run_render(arguments);
  if (name == "fill") return run_fill(arguments);
  std::fprintf(stderr, "usage: frontdoor form check|validate|render|fill ...\n");
  return 2;
}

}  // namespace frontdoor::cli
