// frontdoor form: reads, checks, fills and shows FHIR R4 Questionnaires.
#include "commands.h"

#include <frontdoor/form.h>
#include <frontdoor/json.h>

#include "form_commands.h"

#include <cstdio>
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

}  // namespace

std::optional<std::string> read_text_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

int run_form(const Arguments& arguments) {
  const std::string name = arguments.empty() ? "" : arguments[0];
  if (name == "check") return run_check(arguments);
  std::fprintf(stderr, "usage: frontdoor form check|validate|render|fill ...\n");
  return 2;
}

}  // namespace frontdoor::cli
