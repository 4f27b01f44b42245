// frontdoor rules: the rules of the built pack (list, show), and the check of a pack folder with every rule's examples.
#include "commands.h"

#include <frontdoor/json.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/wording.h>

#include "built_data.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace frontdoor::cli {

namespace {

namespace fs = std::filesystem;

int list() {
  const BuiltAssets assets;
  const auto rules = assets.red_flags.rules();
  for (const RuleInfo& rule : rules) {
    std::printf("%-21s %-34s %s\n", std::string(to_code(rule.action)).c_str(), rule.id.c_str(), rule.source.c_str());
  }
  std::printf("%zu rules, pack %s, none reviewed by a clinician\n", rules.size(),
              assets.red_flags.pack_version().c_str());
  return 0;
}

int show(const std::string& id) {
  const BuiltAssets assets;
  for (const RuleInfo& rule : assets.red_flags.rules()) {
    if (rule.id != id) continue;
    std::printf("rule:     %s\naction:   %s\nsource:   %s\nreviewer: none\nwording:  %s\n          %s\n",
                rule.id.c_str(), std::string(to_code(rule.action)).c_str(), rule.source.c_str(), rule.wording.c_str(),
                assets.wording.text(rule.wording).c_str());
    if (!rule.question.empty()) {
      std::printf("question: %s\n          %s\n", rule.question.c_str(), assets.wording.text(rule.question).c_str());
    }
    return 0;
  }
  std::fprintf(stderr, "frontdoor rules: no rule '%s'\n", id.c_str());
  return 1;
}

std::vector<PackFile> read_folder(const std::string& folder) {
  std::vector<PackFile> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() != ".json" || entry.path().stem().extension() == ".schema") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files.push_back({entry.path().string(), {std::istreambuf_iterator<char>(in), {}}});
  }
  std::sort(files.begin(), files.end(), [](const PackFile& a, const PackFile& b) { return a.name < b.name; });
  return files;
}

bool fires(const RedFlagEngine& engine, const std::string& rule, const std::string& text) {
  const Reading reading = engine.read(text, {});
  return std::any_of(reading.findings.begin(), reading.findings.end(),
                     [&](const Finding& finding) { return finding.rule == rule && finding.status == Status::present; });
}

struct Examples {
  std::size_t read = 0;
  std::size_t wrong = 0;
};

void check_rule(const RedFlagEngine& engine, const PackFile& file, const Json& rule, Examples& examples) {
  const std::string id = json_string_or(rule, "id", "");
  for (const bool positive : {true, false}) {
    const Json* texts = json_array(rule, positive ? "positive" : "negative");
    if (texts == nullptr) continue;
    for (const Json& item : *texts) {
      const std::string* text = json_as_string(item);
      if (text == nullptr) continue;
      ++examples.read;
      if (fires(engine, id, *text) == positive) continue;
      ++examples.wrong;
      std::printf("%s: %s %s: %s\n", file.name.c_str(), id.c_str(), positive ? "should fire" : "should not fire",
                  text->c_str());
    }
  }
}

int check(const std::string& folder) {
  const std::vector<PackFile> files = read_folder(folder);
  const auto blob = compile_red_flag_pack(files);
  if (!blob) {
    std::fprintf(stderr, "%s: error: %s\n", blob.error().where.c_str(), blob.error().message.c_str());
    return 1;
  }
  const auto engine = RedFlagEngine::load(blob.value());
  if (!engine) {
    std::fprintf(stderr, "frontdoor rules: the compiled pack does not load: %s\n", engine.error().where.c_str());
    return 1;
  }
  Examples examples;
  for (const PackFile& file : files) {
    const auto json = parse_json(file.json);
    const Json* rules = json ? json_array(json.value(), "rules") : nullptr;
    if (rules == nullptr) continue;
    for (const Json& rule : *rules) check_rule(engine.value(), file, rule, examples);
  }
  std::printf("%zu rules, %zu examples, %zu wrong, %zu bytes\n", engine.value().rules().size(), examples.read,
              examples.wrong, blob.value().size());
  return examples.wrong == 0 ? 0 : 1;
}

}  // namespace

int run_rules(const Arguments& arguments) {
  if (arguments.size() == 1 && arguments[0] == "list") return list();
  if (arguments.size() == 2 && arguments[0] == "show") return show(arguments[1]);
  if (arguments.size() == 2 && arguments[0] == "check") return check(arguments[1]);
  std::fprintf(stderr, "usage: frontdoor rules list | show RULE | check PACK_DIR\n");
  return 2;
}

}  // namespace frontdoor::cli
