#include "practices/red_flag_packs.h"

#include "base/log.h"
#include "crypto/secrets.h"
#include "store/store.h"

#include <built_data.h>
#include <frontdoor/json.h>

#include <fstream>
#include <iterator>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCompiledMagic = "FDRF";
constexpr std::size_t kPackBytesMax = 250'000;  // what core.wasm takes in one piece is twice that
constexpr std::size_t kHashDigits = 16;
constexpr std::chrono::milliseconds kFreshFor{1000};

// A damaged or outdated compiled pack cannot be mended here: what to do is always to compile it again.
Error explained(Error error, bool compiled) {
  if (error.code == ErrorCode::unsupported_version) {
    error.message = "This pack was compiled by another version of Frontdoor.";
  } else if (error.code == ErrorCode::corrupt) {
    error.message = "This compiled pack is cut short or damaged.";
  }
  if (compiled) error.message += " Compile its source again: frontdoor rules compile SOURCE.json OUT.pack";
  return error;
}

std::set<std::string> names_of(const std::vector<RuleInfo>& rules) {
  std::set<std::string> names;
  for (const RuleInfo& rule : rules) names.insert(rule.id);
  return names;
}

// A patient must never read the name of a text in place of advice.
std::optional<Error> check_wording(const std::vector<RuleInfo>& rules, const Wording& wording) {
  for (const RuleInfo& rule : rules) {
    if (wording.has(rule.wording)) continue;
    return Error{ErrorCode::invalid_value,
                 "Rule " + rule.id + " names a text that Frontdoor does not have: " + rule.wording, rule.wording};
  }
  return std::nullopt;
}

std::optional<std::string> whole_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

Result<PracticeRedFlags> load_added_red_flags(const std::string& file_name, const std::string& bytes,
                                              const Wording& wording) {
  if (bytes.size() > kPackBytesMax)
    return Error{ErrorCode::too_large, "An added pack may have 250,000 bytes.", file_name};
  const bool compiled = bytes.starts_with(kCompiledMagic);
  std::string blob = bytes;
  if (!compiled) {
    Result<std::string> made = compile_added_red_flag_pack({{file_name, bytes}});
    if (!made) return made.error();
    blob = std::move(made).value();
  }
  Result<RedFlagEngine> engine = RedFlagEngine::load(built_data::red_flags(), blob);
  if (!engine) return explained(engine.error(), compiled);
  const std::vector<RuleInfo> rules = engine.value().rules();
  if (auto error = check_wording(rules, wording)) return *error;
  PracticeRedFlags red_flags;
  red_flags.engine = std::make_shared<const RedFlagEngine>(std::move(engine).value());
  red_flags.rules = names_of(rules);
  red_flags.added_hash = sha256_hex(blob).substr(0, kHashDigits);
  red_flags.added = compressed(std::move(blob));
  return red_flags;
}

std::string added_red_flags_address(std::string_view ods, const PracticeRedFlags& red_flags) {
  if (red_flags.added_hash.empty()) return {};
  return "/v1/practices/" + std::string(ods) + "/red-flags/" + red_flags.added_hash;
}

RedFlagPacks::RedFlagPacks(AddedPacks& packs, const RedFlagEngine& built, const Wording& wording)
    : packs_(packs), wording_(wording) {
  auto red_flags = std::make_shared<PracticeRedFlags>();
  red_flags->engine = std::shared_ptr<const RedFlagEngine>(std::shared_ptr<void>(), &built);  // borrowed
  red_flags->rules = names_of(built.rules());
  built_ = std::move(red_flags);
}

std::shared_ptr<const PracticeRedFlags> RedFlagPacks::read(
    const std::string& ods, const std::shared_ptr<const PracticeRedFlags>& before) const {
  const std::optional<std::string> bytes = packs_.pack(ods);
  if (!bytes) return built_;  // removed meanwhile
  Result<PracticeRedFlags> red_flags = load_added_red_flags(ods, *bytes, wording_);
  if (red_flags) {
    log_event(LogLevel::info, "added-red-flags-read",
              {{"ods", ods}, {"version", red_flags.value().engine->pack_version()}});
    return std::make_shared<const PracticeRedFlags>(std::move(red_flags).value());
  }
  const Error& error = red_flags.error();
  log_event(LogLevel::error, "added-red-flags-left-out",
            {{"ods", ods}, {"reason", error.message}, {"where", error.where}});
  return before;
}

std::shared_ptr<const PracticeRedFlags> RedFlagPacks::of(const std::string& ods) {
  const auto now = std::chrono::steady_clock::now();
  Entry entry;
  {
    std::lock_guard lock(mutex_);
    const auto known = entries_.find(ods);
    if (known != entries_.end()) entry = known->second;
  }
  if (entry.red_flags && now - entry.looked_at < kFreshFor) return entry.red_flags;
  // Nobody waits for another's answer of the store.
  if (!entry.red_flags) entry.red_flags = built_;
  entry.looked_at = now;
  try {
    const std::string mark = packs_.mark(ods);
    if (mark != entry.mark) entry.red_flags = mark.empty() ? built_ : read(ods, entry.red_flags);
    entry.mark = mark;
  } catch (const StoreUnavailable&) {
    log_event(LogLevel::warning, "added-red-flags-not-read", {{"ods", ods}});
  }
  std::lock_guard lock(mutex_);
  entries_[ods] = entry;
  return entry.red_flags;
}

std::vector<RuleInfo> RedFlagPacks::added_rules(const std::string& ods) {
  std::vector<RuleInfo> rules = of(ods)->engine->rules();
  std::erase_if(rules, [this](const RuleInfo& rule) { return built_->rules.contains(rule.id); });
  return rules;
}

void RedFlagPacks::look_again(const std::string& ods) {
  std::lock_guard lock(mutex_);
  const auto known = entries_.find(ods);
  if (known != entries_.end()) known->second.looked_at = {};
}

std::optional<Error> RedFlagPacks::set(const std::string& ods, const std::string& file_name, const std::string& bytes,
                                       const std::string& who, Instant at) {
  const Result<PracticeRedFlags> loaded = load_added_red_flags(file_name, bytes, wording_);
  if (!loaded) return loaded.error();
  if (loaded.value().rules.size() <= built_->rules.size()) {
    return Error{ErrorCode::missing_key, "The pack has no rule of its own.", file_name};
  }
  packs_.set(ods, bytes, {at, who, kRedFlagsChange, set_red_flags_detail(loaded.value(), bytes)});
  look_again(ods);
  return std::nullopt;
}

void RedFlagPacks::remove(const std::string& ods, const std::string& who, Instant at) {
  packs_.remove(ods, {at, who, kRedFlagsChange, kRemovedRedFlagsDetail});
  look_again(ods);
}

std::string set_red_flags_detail(const PracticeRedFlags& red_flags, const std::string& bytes) {
  return to_text(Json{{"pack", red_flags.engine->pack_version()}, {"sha256", sha256_hex(bytes)}});
}

void take_over_pack_files(const fs::path& data_directory, AddedPacks& packs) {
  std::vector<fs::path> files;
  std::error_code fault;
  for (fs::directory_iterator entry(data_directory / "red-flags", fault), end; !fault && entry != end;
       entry.increment(fault)) {
    if (entry->path().extension() == ".pack") files.push_back(entry->path());
  }
  for (const fs::path& file : files) {
    const std::optional<std::string> bytes = whole_file(file);
    if (!bytes) continue;
    if (!packs.take_over(file.stem().string(), *bytes)) continue;
    fs::rename(file, file.string() + ".moved", fault);
    log_event(LogLevel::info, "added-red-flags-moved", {{"ods", file.stem().string()}});
  }
}

}  // namespace frontdoor::intake
