// frontdoor redflags: what the engine reads in a text. --jsonl for programs, --explain TEXT for a person; --pack EXTRA
// reads with a practice's own pack on top.
#include "commands.h"

#include <frontdoor/json.h>
#include <frontdoor/red_flags.h>

#include "added_pack.h"
#include "json_lines.h"

#include <cmath>
#include <cstdio>
#include <iostream>

namespace frontdoor::cli {

namespace {

constexpr double kMonthsPerYear = 12.0;
constexpr double kAgeYearsMax = 150.0;

Json to_json(const std::string& id, const Reading& reading) {
  Json findings = Json::array();
  for (const Finding& finding : reading.findings) {
    findings.push_back({{"rule", finding.rule},
                        {"action", to_code(finding.action)},
                        {"status", to_code(finding.status)},
                        {"start", finding.start},
                        {"end", finding.end},
                        {"quote", finding.quote},
                        {"source", finding.source}});
  }
  return {{"id", id}, {"action", to_code(reading.action)}, {"findings", std::move(findings)}};
}

Result<PatientFacts> facts_of(const Json& line) {
  PatientFacts facts;
  if (const Json* age = json_member(line, "age"); age != nullptr && !age->is_null()) {
    const auto years = json_number(line, "age");
    if (!years || *years < 0 || *years > kAgeYearsMax) {
      return Error{ErrorCode::invalid_value, "age is a number of years, 0 to 150", "age"};
    }
    facts.age_months = static_cast<std::int32_t>(std::floor(*years * kMonthsPerYear + 1e-6));
  }
  if (const Json* sex = json_member(line, "sex"); sex != nullptr && !sex->is_null()) {
    const std::string code = json_string_or(line, "sex", "?");
    if (code == "female" || code == "F" || code == "f") {
      facts.sex = Sex::female;
    } else if (code == "male" || code == "M" || code == "m") {
      facts.sex = Sex::male;
    } else if (code != "unknown" && !code.empty()) {
      return Error{ErrorCode::invalid_value, "sex is \"female\", \"male\" or \"unknown\"", "sex"};
    }
  }
  if (const Json* pregnant = json_member(line, "pregnant"); pregnant != nullptr && !pregnant->is_null()) {
    facts.pregnant = json_bool(line, "pregnant");
    if (!facts.pregnant) return Error{ErrorCode::wrong_type, "pregnant is true or false", "pregnant"};
  }
  return facts;
}

int explain(const RedFlagEngine& engine, const std::string& text) {
  const Reading reading = engine.read(text, {});
  std::printf("action: %s\n", std::string(to_code(reading.action)).c_str());
  for (const Finding& finding : reading.findings) {
    std::printf("%-13s %-21s %-32s [%u,%u) \"%s\"\n  why: %s\n  source: %s\n",
                std::string(to_code(finding.status)).c_str(), std::string(to_code(finding.action)).c_str(),
                finding.rule.c_str(), finding.start, finding.end, finding.quote.c_str(), finding.why.c_str(),
                finding.source.c_str());
  }
  return 0;
}

Result<Json> read_line(const RedFlagEngine& engine, const Json& line) {
  const std::string* text = json_string(line, "text");
  if (text == nullptr) return Error{ErrorCode::missing_key, "\"text\" is a string", "text"};
  Result<PatientFacts> facts = facts_of(line);
  if (!facts) return facts.error();
  return to_json(id_of(line), engine.read(*text, facts.value()));
}

}  // namespace

int run_redflags(const Arguments& given) {
  Arguments arguments = given;
  std::string pack;
  if (arguments.size() > 2 && arguments[0] == "--pack") {
    pack = arguments[1];
    arguments.erase(arguments.begin(), arguments.begin() + 2);
  }
  const bool explains = arguments.size() == 2 && arguments[0] == "--explain";
  if (!explains && (arguments.size() != 1 || arguments[0] != "--jsonl")) {
    std::fprintf(stderr, "usage: frontdoor redflags [--pack EXTRA] --jsonl < LINES | --explain TEXT\n");
    return 2;
  }
  const Result<RedFlagEngine> engine = load_with_added_pack(pack);
  if (!engine) {
    std::fprintf(stderr, "frontdoor redflags: %s: %s\n", engine.error().where.c_str(), engine.error().message.c_str());
    return 1;
  }
  if (explains) return explain(engine.value(), arguments[1]);
  return each_json_line("redflags", [&](const Json& line) { return read_line(engine.value(), line); });
}

}  // namespace frontdoor::cli
