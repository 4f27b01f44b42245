// frontdoor form: checks, validates, fills and shows FHIR R4 Questionnaires and their responses.
#include "commands.h"

#include <frontdoor/form_render.h>
#include <frontdoor/form_reports.h>

#include "built_data.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <optional>

namespace frontdoor::cli {

namespace {

constexpr const char* kUsage =
    "usage: frontdoor form check FILE...\n"
    "       frontdoor form validate --questionnaire Q [--response R]\n"
    "       frontdoor form render --questionnaire Q [--response R] [--html|--text] [--language L]\n"
    "       frontdoor form fill --questionnaire Q --answers A.json [--now TIME]\n";

int usage() {
  std::fputs(kUsage, stderr);
  return 2;
}

std::string option_of(const Arguments& arguments, std::string_view name) {
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    if (arguments[i] == name) return arguments[i + 1];
  }
  return {};
}

// --now, or the clock.
std::string now_or_clock(const Arguments& arguments) {
  const std::string given = option_of(arguments, "--now");
  if (!given.empty()) return given;
  const std::time_t seconds = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    std::fprintf(stderr, "frontdoor form: %s cannot be read\n", path.c_str());
    return std::nullopt;
  }
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

int fault(const Error& error) {
  std::fprintf(stderr, "frontdoor form: %s%s%s\n", error.message.c_str(), error.where.empty() ? "" : " at ",
               error.where.c_str());
  return 1;
}

int run_check(const Arguments& arguments, const R4Definitions& definitions) {
  if (arguments.size() < 2) return usage();
  int code = 0;
  const BuiltAssets assets;
  const auto knows = [&assets](std::string_view name) { return assets.red_flags.has_concept(name); };
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const auto text = read_file(arguments[i]);
    const Json line = check_report(arguments[i], text.value_or(""), definitions, knows);
    if (!json_bool(line, "ok").value_or(false)) code = 1;
    std::puts(to_text(line).c_str());
  }
  return code;
}

int run_validate(const Arguments& arguments, const R4Definitions& definitions) {
  const std::string questionnaire = option_of(arguments, "--questionnaire");
  const std::string response = option_of(arguments, "--response");
  if (questionnaire.empty() && response.empty()) return usage();
  const auto form = questionnaire.empty() ? std::string() : read_file(questionnaire);
  const auto answers = response.empty() ? std::string() : read_file(response);
  if (!form || !answers) return 1;
  const Json out = validate_report(*form, *answers, definitions, now_or_clock(arguments));
  std::puts(to_text(out).c_str());
  return json_bool(out, "valid").value_or(false) ? 0 : 1;
}

int run_fill(const Arguments& arguments, const R4Definitions& definitions) {
  const std::string questionnaire = option_of(arguments, "--questionnaire");
  const std::string path = option_of(arguments, "--answers");
  if (questionnaire.empty() || path.empty()) return usage();
  const auto form = read_file(questionnaire);
  const auto answers = read_file(path);
  if (!form || !answers) return 1;
  const auto out = fill_report(*form, *answers, definitions, now_or_clock(arguments));
  if (!out) return fault(out.error());
  std::puts(to_text(out.value()).c_str());
  return 0;
}

int run_render(const Arguments& arguments, const R4Definitions& definitions) {
  const std::string questionnaire = option_of(arguments, "--questionnaire");
  const std::string path = option_of(arguments, "--response");
  if (questionnaire.empty()) return usage();
  const auto text = read_file(questionnaire);
  const auto answers = path.empty() ? std::string("null") : read_file(path);
  if (!text || !answers) return 1;
  ReadReport report;
  const auto form = Form::load(*text, definitions, report);
  if (!form) return fault(form.error());
  const auto response = JsonDocument::parse(*answers);
  if (!response) return fault(response.error());
  const bool html = std::find(arguments.begin(), arguments.end(), "--html") != arguments.end();
  const std::string out = render_form(form.value(), path.empty() ? nullptr : &response.value().root(),
                                      html ? RenderAs::html : RenderAs::text, option_of(arguments, "--language"));
  std::fputs(out.c_str(), stdout);
  return 0;
}

}  // namespace

int run_form(const Arguments& arguments) {
  const std::string name = arguments.empty() ? "" : arguments[0];
  const R4Definitions definitions = R4Definitions::load(built_in_r4_definitions());
  if (name == "check") return run_check(arguments, definitions);
  if (name == "validate") return run_validate(arguments, definitions);
  if (name == "render") return run_render(arguments, definitions);
  if (name == "fill") return run_fill(arguments, definitions);
  return usage();
}

}  // namespace frontdoor::cli
