// `red-flags`: the pack of red-flag rules that a practice adds to the built ones.
#include "base/clock.h"
#include "commands/command_parts.h"
#include "commands/commands.h"
#include "crypto/secrets.h"
#include "practices/red_flag_packs.h"

#include <built_data.h>
#include <frontdoor/json.h>

#include <cstdio>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

// The practice of the flags, and its pack.
struct Place {
  explicit Place(const Flags& flags) : opened(flags), packs(*opened.database), ods(flags.text("practice")) {
    require_practice(*opened, ods);
    take_over_pack_files(opened.files.keys.parent_path(), packs);
  }

  Opened opened;
  AddedPacks packs;
  std::string ods;
};

LedgerNote note_of(const Flags& flags, const std::string& detail) {
  return {system_now(), who_of(flags), kRedFlagsChange, detail};
}

// The pack that is replaced, and by whom it was set. last: asked before it was.
std::string words_for_before(const std::string& mark, const std::string& last) {
  if (mark.empty()) return "before: none";
  return "before: sha256 " + mark + (last.empty() ? "" : ", set by " + last);
}

PracticeRedFlags load_or_refuse(const fs::path& path, const std::string& bytes, const BuiltAssets& assets) {
  Result<PracticeRedFlags> loaded = load_added_red_flags(path.filename().string(), bytes, assets.wording);
  if (loaded) return std::move(loaded).value();
  const Error& error = loaded.error();
  throw std::runtime_error((error.where.empty() ? "" : error.where + ": ") + error.message);
}

void print_rules(const PracticeRedFlags& red_flags, const BuiltAssets& assets) {
  std::printf("pack %s\n", red_flags.engine->pack_version().c_str());
  const std::vector<RuleInfo> built = assets.red_flags.rules();
  const auto is_built = [&](const RuleInfo& rule) {
    for (const RuleInfo& other : built) {
      if (other.id == rule.id) return true;
    }
    return false;
  };
  for (const RuleInfo& rule : red_flags.engine->rules()) {
    if (is_built(rule)) continue;
    std::printf("%s %s %s\n", rule.id.c_str(), std::string(to_code(rule.action)).c_str(), rule.source.c_str());
  }
}

int set_pack(const Flags& flags) {
  Place place(flags);
  const fs::path source = flags.text("file");
  const std::string bytes = read_whole(source.string());
  const BuiltAssets assets;
  const PracticeRedFlags red_flags = load_or_refuse(source, bytes, assets);
  const std::string last = last_change_of(*place.opened, place.ods, "red-flags");
  const std::string before = place.packs.set(place.ods, bytes, note_of(flags, set_red_flags_detail(red_flags, bytes)));
  std::printf("practice %s reads with ", place.ods.c_str());
  print_rules(red_flags, assets);
  std::printf("%s\n", words_for_before(before, last).c_str());
  return 0;
}

int show_pack(const Flags& flags) {
  Place place(flags);
  const std::optional<std::string> pack = place.packs.pack(place.ods);
  if (!pack) {
    std::printf("practice %s has added no red flags\n", place.ods.c_str());
    return 0;
  }
  const BuiltAssets assets;
  print_rules(load_or_refuse(place.ods, *pack, assets), assets);
  return 0;
}

int remove_pack(const Flags& flags) {
  Place place(flags);
  const std::string last = last_change_of(*place.opened, place.ods, "red-flags");
  const std::string before = place.packs.remove(place.ods, note_of(flags, kRemovedRedFlagsDetail));
  if (before.empty()) throw std::invalid_argument("practice " + place.ods + " has added no red flags");
  std::printf("practice %s reads with the built red flags alone; %s\n", place.ods.c_str(),
              words_for_before(before, last).c_str());
  return 0;
}

}  // namespace

int run_red_flags(const std::vector<std::string>& arguments) {
  const Flags flags(arguments.empty() ? arguments : std::vector<std::string>(arguments.begin() + 1, arguments.end()),
                    {"config", "data-directory", "database", "practice", "file", "who"});
  const std::string action = arguments.empty() ? "" : arguments.front();
  if (action == "set") return set_pack(flags);
  if (action == "show") return show_pack(flags);
  if (action == "remove") return remove_pack(flags);
  std::fprintf(stderr,
               "usage: frontdoor-intake red-flags set --practice A81001 --file PACK [--who NAME]\n"
               "       frontdoor-intake red-flags show|remove --practice A81001 [--who NAME]\n");
  return 2;
}

}  // namespace frontdoor::intake
