// frontdoor redflags: what the rules and the second reader make of a text. --jsonl for programs, --explain TEXT for a
// person, --decisions for the table of what follows from both; --pack EXTRA reads with a practice's own pack on top.
#include "commands.h"

#include <frontdoor/json.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/sign_groups.h>

#include "added_pack.h"
#include "built_data.h"
#include "json_lines.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>

namespace frontdoor::cli {

namespace {

constexpr double kMonthsPerYear = 12.0;
constexpr double kAgeYearsMax = 150.0;

constexpr std::size_t kExplainedWordsMax = 12;

struct Readers {
  RedFlagEngine rules;
  SecondReader second;
  SignGroups signs;
};

struct Read {
  Reading rules;
  SecondReading second;
  Decision decision;
};

Read read_text(const Readers& readers, const std::string& text, const PatientFacts& facts) {
  Read read{readers.rules.read(text, facts), readers.second.read(text), {}};
  read_close_by(text, read.rules, readers.second, read.second);
  read.decision = decide(read.rules, read.second, facts, readers.signs);
  for (SignQuestion& ask : read.decision.asks) {
    if (ask.because.empty()) ask.because = readers.second.weightiest(text);
  }
  return read;
}

Json asks_of(const Decision& decision) {
  Json asks = Json::array();
  for (const SignQuestion& ask : decision.asks) {
    Json because = Json::array();
    for (const TextSpan& span : ask.because) because.push_back({span.start, span.end});
    asks.push_back({{"group", to_code(ask.group)},
                    {"question", ask.question},
                    {"because", std::move(because)},
                    {"ifYes", to_code(ask.if_yes)}});
  }
  return asks;
}

Json to_json(const std::string& id, const Read& read) {
  Json findings = Json::array();
  for (const Finding& finding : read.rules.findings) {
    findings.push_back({{"rule", finding.rule},
                        {"action", to_code(finding.action)},
                        {"status", to_code(finding.status)},
                        {"start", finding.start},
                        {"end", finding.end},
                        {"quote", finding.quote},
                        {"source", finding.source}});
  }
  return {{"id", id},
          {"action", to_code(read.decision.action)},
          {"asks", asks_of(read.decision)},
          {"findings", std::move(findings)}};
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

std::string words_of(const std::string& text, const std::vector<TextSpan>& spans) {
  std::string words;
  for (const TextSpan& span : spans) {
    words += words.empty() ? "\"" : ", \"";
    words += text.substr(span.start, span.end - span.start) + "\"";
  }
  return words;
}

constexpr const char* said_as(Reads reads) {
  return reads == Reads::routine ? "routine" : reads == Reads::between ? "in between" : "pressing";
}

// The words that weighed most, either way, in the two most pressing sentences.
void explain_words(const SecondReader& reader, const std::string& text) {
  std::vector<WeighedWord> words = reader.weigh(text);
  std::stable_sort(words.begin(), words.end(), [](const WeighedWord& a, const WeighedWord& b) {
    return std::fabs(a.weight) > std::fabs(b.weight);
  });
  if (words.size() > kExplainedWordsMax) words.resize(kExplainedWordsMax);
  for (const bool pressing : {true, false}) {
    std::vector<TextSpan> spans;
    for (const WeighedWord& word : words) {
      if ((word.weight > 0) == pressing) spans.push_back(word.span);
    }
    std::printf("  weighed as %s: %s\n", pressing ? "pressing" : "routine", words_of(text, spans).c_str());
  }
}

int explain(const Readers& readers, const std::string& text) {
  const Read read = read_text(readers, text, {});
  std::printf("action: %s\n", std::string(to_code(read.decision.action)).c_str());
  for (const SignQuestion& ask : read.decision.asks) {
    std::printf("asks: %s signs because of %s; if yes: %s\n", std::string(to_code(ask.group)).c_str(),
                words_of(text, ask.because).c_str(), std::string(to_code(ask.if_yes)).c_str());
  }
  for (const Finding& finding : read.rules.findings) {
    std::printf("%-13s %-21s %-32s [%u,%u) \"%s\"\n  why: %s\n  source: %s\n",
                std::string(to_code(finding.status)).c_str(), std::string(to_code(finding.action)).c_str(),
                finding.rule.c_str(), finding.start, finding.end, finding.quote.c_str(), finding.why.c_str(),
                finding.source.c_str());
  }
  const std::size_t row = std::min(static_cast<std::size_t>(read.decision.rules), kRulesSay - 1);
  std::printf("second reader: beside what the rules say, the text reads %s\n", said_as(read.second.reads[row]));
  explain_words(readers.second, text);
  return 0;
}

Result<Json> read_line(const Readers& readers, const Json& line) {
  const std::string* text = json_string(line, "text");
  if (text == nullptr) return Error{ErrorCode::missing_key, "\"text\" is a string", "text"};
  Result<PatientFacts> facts = facts_of(line);
  if (!facts) return facts.error();
  return to_json(id_of(line), read_text(readers, *text, facts.value()));
}

int usage() {
  std::fprintf(stderr,
               "usage: frontdoor redflags [--pack EXTRA] --jsonl < LINES | --explain TEXT\n"
               "       frontdoor redflags --decisions\n");
  return 2;
}

}  // namespace

int run_redflags(const Arguments& given) {
  Arguments arguments = given;
  std::string pack;
  if (arguments.size() > 2 && arguments[0] == "--pack") {
    pack = arguments[1];
    arguments.erase(arguments.begin(), arguments.begin() + 2);
  }
  if (arguments.size() == 1 && arguments[0] == "--decisions") {
    std::fputs(decision_table().c_str(), stdout);
    return 0;
  }
  const bool explains = arguments.size() == 2 && arguments[0] == "--explain";
  if (!explains && (arguments.size() != 1 || arguments[0] != "--jsonl")) return usage();
  Result<RedFlagEngine> engine = load_with_added_pack(pack);
  if (!engine) {
    std::fprintf(stderr, "frontdoor redflags: %s: %s\n", engine.error().where.c_str(), engine.error().message.c_str());
    return 1;
  }
  SignGroups signs = SignGroups::load(built_data::sign_groups(), engine.value().rules()).value();
  Readers readers{std::move(engine).value(), SecondReader::load(built_data::reader()).value(), std::move(signs)};
  if (const auto error = readers.second.add_languages(built_data::reader_languages())) return 1;
  if (explains) return explain(readers, arguments[1]);
  return each_json_line("redflags", [&](const Json& line) { return read_line(readers, line); });
}

}  // namespace frontdoor::cli
