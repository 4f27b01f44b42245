#include "commands/commands.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/settings.h"
#include "base/settings_table.h"
#include "base/text.h"
#include "commands/command_parts.h"
#include "crypto/secrets.h"
#include "desk/pause_to_confirm.h"
#include "http/http.h"
#include "practices/practice_directory.h"
#include "service/service.h"
#include "store/sql_store.h"

#include <frontdoor/json.h>

#include <built_data.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

int list_ledger(Store& store, const std::string& ods) {
  for (const LedgerEntry& entry : store.ledger(ods)) {
    std::printf("%lld %s %s %s %s\n", static_cast<long long>(entry.sequence), format_rfc3339(entry.note.at).c_str(),
                entry.note.who.c_str(), entry.note.what.c_str(), entry.note.detail.c_str());
  }
  return 0;
}

// "12:3fa9...": an entry as an export or a log noted it.
std::optional<LedgerHead> anchor_of(const Flags& flags) {
  if (!flags.has("anchor")) return std::nullopt;
  const std::string text = flags.text("anchor");
  const std::size_t colon = text.find(':');
  LedgerHead anchor;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + std::min(colon, text.size()), anchor.sequence);
  if (colon == std::string::npos || fault != std::errc() || end != text.data() + colon) {
    throw std::invalid_argument("--anchor must be a number, a colon and a hash");
  }
  anchor.hash = text.substr(colon + 1);
  return anchor;
}

int verify_ledgers(Store& store, const std::vector<std::string>& codes, const std::optional<LedgerHead>& anchor) {
  int code = 0;
  for (const std::string& ods : codes) {
    const std::vector<LedgerEntry> entries = store.ledger(ods);
    std::optional<std::string> fault = find_ledger_fault(entries, store.ledger_head(ods));
    if (!fault && anchor) fault = find_anchor_fault(entries, *anchor);
    if (fault) {
      std::printf("%s: BROKEN at %s\n", ods.c_str(), fault->c_str());
      code = 1;
    } else {
      std::printf("%s: %zu entries, whole\n", ods.c_str(), entries.size());
    }
  }
  return code;
}

}  // namespace

Flags::Flags(const std::vector<std::string>& arguments, const std::vector<std::string>& known,
             const std::vector<std::string>& switches) {
  const auto in = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string name = arguments[i].starts_with("--") ? arguments[i].substr(2) : "";
    if (in(switches, name)) {
      values_[name].push_back("");
    } else if (in(known, name) && i + 1 < arguments.size()) {
      values_[name].push_back(arguments[++i]);
    } else {
      throw std::invalid_argument(in(known, name) ? "--" + name + " needs a value" : "unknown flag " + arguments[i]);
    }
  }
}

std::string Flags::text(const std::string& name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) throw std::invalid_argument("--" + name + " is missing");
  return found->second.back();
}

std::string Flags::text(const std::string& name, const std::string& fallback) const {
  return has(name) ? text(name) : fallback;
}

std::vector<std::string> Flags::all(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>() : found->second;
}

std::map<std::string, std::string> Flags::settings() const {
  std::map<std::string, std::string> settings;
  for (const auto& [name, values] : values_) {
    const auto& names = setting_names();
    if (name == "config" || std::find(names.begin(), names.end(), name) != names.end()) {
      settings[name] = values.back();
    }
  }
  return settings;
}

namespace {

constexpr int kNotConfirmed = 3;

// A pause takes two calls: the first says what patients will read, and sets nothing.
bool confirms_pause(Store& store, PracticeDirectory& practices, const std::string& ods, const SignalOrder& order,
                    const Flags& flags) {
  const BuiltAssets assets;
  const PauseToConfirm confirm = pause_to_confirm(store, assets.access, *practices.find(ods), order);
  const std::string renewal = words_for_renewal(confirm.in_a_row);
  if (!renewal.empty()) std::printf("%s\n", renewal.c_str());
  const std::string replaced = words_for_replaced(confirm);
  if (!replaced.empty()) std::printf("%s\n", replaced.c_str());
  if (confirm.is_set || flags.text("confirm", "") == confirm.word) return true;
  std::printf("NOTHING IS SET YET. The pause would last from %s until %s. Patients would read:\n",
              format_rfc3339(confirm.pause.from).c_str(), format_rfc3339(confirm.pause.until).c_str());
  for (std::size_t i = 0; i < confirm.words.size(); ++i) {
    if (i > 0) std::printf("and at other times:\n");
    for (const AccessMessage& message : confirm.words[i]) std::printf("  %s\n", message.text.c_str());
  }
  std::printf("To set it, give the same command again with --confirm %s\n", confirm.word.c_str());
  return false;
}

}  // namespace

int run_signal(const std::vector<std::string>& arguments) {
  constexpr const char* usage =
      "frontdoor-intake signal set --practice A81001 --state normal|busy|urgent-diverted|paused [--from TIME]\n"
      "       [--until TIME] [--reason TEXT --icb-reference TEXT] [--confirm WORD] [--who NAME]\n"
      "frontdoor-intake signal cancel-planned-pause --practice A81001 [--who NAME]";
  const bool cancels = !arguments.empty() && arguments.front() == "cancel-planned-pause";
  if (arguments.empty() || (arguments.front() != "set" && !cancels)) return wrong_use(usage);
  const Flags flags(rest_of(arguments), with_data_flags({"practice", "state", "from", "until", "reason",
                                                         "icb-reference", "confirm", "who"}));
  const Instant now = system_now();
  Json json = Json::object();
  json["state"] = cancels ? "normal" : flags.text("state");
  if (json["state"] == "paused") json["from"] = format_rfc3339(now);
  for (const auto& [flag, key] :
       {std::pair{"from", "from"}, {"until", "until"}, {"reason", "reason"}, {"icb-reference", "icbReference"}}) {
    if (flags.has(flag)) json[key] = flags.text(flag);
  }
  Result<Signal> loaded = Signal::load(to_text(json));
  if (!loaded) throw std::invalid_argument(loaded.error().message);
  const Opened store(flags);
  const std::string ods = flags.text("practice");
  require_practice(*store, ods);
  PracticeDirectory practices(*store);
  const SignalOrder order{std::move(loaded).value(), who_of(flags), now, true, "", cancels};
  try {
    if (!cancels && order.wanted.state == AccessState::paused &&
        !confirms_pause(*store, practices, ods, order, flags)) {
      return kNotConfirmed;
    }
    std::printf("signal of practice %s: %s\n", ods.c_str(),
                signal_as_json(practices.change_signal(ods, order)).c_str());
  } catch (const Problem& problem) {
    throw std::invalid_argument(problem.title + ": " + problem.detail);
  }
  return 0;
}

int run_ledger(const std::vector<std::string>& arguments) {
  constexpr const char* usage = "frontdoor-intake ledger verify|list [--practice A81001] [--anchor N:HASH]";
  if (arguments.empty()) return wrong_use(usage);
  const std::string& action = arguments.front();
  const Flags flags(rest_of(arguments), with_data_flags({"practice", "anchor"}));
  const Opened store(flags);
  if (action == "verify") {
    const std::optional<LedgerHead> anchor = anchor_of(flags);
    if (anchor && !flags.has("practice")) throw std::invalid_argument("--anchor needs --practice");
    for (const std::string& ods : flags.all("practice")) require_practice(*store, ods);
    return verify_ledgers(*store, flags.has("practice") ? flags.all("practice") : store->practice_codes(), anchor);
  }
  if (action == "list") {
    require_practice(*store, flags.text("practice"));
    return list_ledger(*store, flags.text("practice"));
  }
  return wrong_use(usage);
}

int run_migrate(const std::vector<std::string>& arguments) {
  const Flags flags(arguments, with_data_flags({}));
  start_sodium();
  const std::unique_ptr<SqlDatabase> database =
      open_database(prepare_data_directory(load_settings(flags.settings())).database);
  database->check_integrity();
  std::printf("the database has the tables of version " FRONTDOOR_VERSION " (schema %d)\n", database->schema_version());
  return 0;
}

int run_reference(const std::vector<std::string>& arguments) {
  const std::string form = arguments.size() == 1 ? arguments.front() : "";
  std::string text;
  if (form == "file") text = settings_as_file();
  if (form == "table") text = settings_as_markdown();
  if (form == "man") text = settings_as_man_page();
  if (text.empty()) return wrong_use("frontdoor-intake reference file|table|man");
  std::fputs(text.c_str(), stdout);
  return 0;
}

std::string who_of(const Flags& flags) {
  const std::string who = flags.text("who", "command line");
  if (without_blanks(who).empty() || has_hidden_characters(who)) {
    throw std::invalid_argument("--who must be a name, for the ledger");
  }
  return who;
}

std::string read_whole(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::invalid_argument("cannot read " + file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace frontdoor::intake
