// frontdoor rules: the rules of the built pack (list, show), the check of a pack with every rule's examples, and the
// compiling of a practice's own one.
#include "commands.h"

#include <frontdoor/json.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/wording.h>

#include "added_pack.h"
#include "built_data.h"
#include "pack_files.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace frontdoor::cli {

namespace {

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
    return 0;
  }
  std::fprintf(stderr, "frontdoor rules: no rule '%s'\n", id.c_str());
  return 1;
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

// A folder is a whole pack; a file is one that is added to the built pack.
Result<RedFlagEngine> compile_and_load(const std::vector<PackFile>& files, bool added, std::size_t& bytes) {
  const auto blob = added ? compile_added_red_flag_pack(files) : compile_red_flag_pack(files);
  if (!blob) return blob.error();
  bytes = blob.value().size();
  return added ? RedFlagEngine::load(built_data::red_flags(), blob.value()) : RedFlagEngine::load(blob.value());
}

int fault(const Error& error) {
  std::fprintf(stderr, "%s: error: %s\n", error.where.c_str(), error.message.c_str());
  return 1;
}

int check(const std::string& path) {
  const std::vector<PackFile> files = read_pack_files(path);
  std::size_t bytes = 0;
  const auto engine = compile_and_load(files, !std::filesystem::is_directory(path), bytes);
  if (!engine) return fault(engine.error());
  Examples examples;
  for (const PackFile& file : files) {
    const auto json = parse_json(file.json);
    const Json* rules = json ? json_array(json.value(), "rules") : nullptr;
    if (rules == nullptr) continue;
    for (const Json& rule : *rules) check_rule(engine.value(), file, rule, examples);
  }
  std::printf("%zu rules, %zu examples, %zu wrong, %zu bytes\n", engine.value().rules().size(), examples.read,
              examples.wrong, bytes);
  return examples.wrong == 0 ? 0 : 1;
}

int compile(const std::string& path, const std::string& out_path) {
  const auto blob = compile_added_red_flag_pack(read_pack_files(path));
  if (!blob) return fault(blob.error());
  const auto engine = RedFlagEngine::load(built_data::red_flags(), blob.value());
  if (!engine) return fault(engine.error());
  std::ofstream out(out_path, std::ios::binary);
  out << blob.value();
  return out.flush() ? 0 : fault({ErrorCode::invalid_value, "cannot be written", out_path});
}

}  // namespace

int run_rules(const Arguments& arguments) {
  if (arguments.size() == 1 && arguments[0] == "list") return list();
  if (arguments.size() == 2 && arguments[0] == "show") return show(arguments[1]);
  if (arguments.size() == 2 && arguments[0] == "check") return check(arguments[1]);
  if (arguments.size() == 3 && arguments[0] == "compile") return compile(arguments[1], arguments[2]);
  std::fprintf(stderr, "usage: frontdoor rules list | show RULE | check PACK_DIR_OR_FILE | compile FILE OUT\n");
  return 2;
}

}  // namespace frontdoor::cli
