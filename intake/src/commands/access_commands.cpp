// `settings`, `evidence`, `figures` and `status`: access by the command line.
#include "base/clock.h"
#include "commands/commands.h"
#include "crypto/secrets.h"
#include "desk/evidence.h"
#include "desk/weekly_figures.h"
#include "practices/status_document.h"
#include "service/service.h"
#include "store/sql_store.h"

#include <built_data.h>
#include <frontdoor/json.h>
#include <frontdoor/wording_check.h>

#include <charconv>
#include <cstdio>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

int wrong_use(const char* usage) {
  std::fprintf(stderr, "usage: %s\n", usage);
  return 2;
}

std::vector<std::string> with_data_flags(std::vector<std::string> flags) {
  for (const char* flag : {"config", "data-directory", "database", "practice"}) flags.push_back(flag);
  return flags;
}

// The store of the flags, and the practice they name.
struct Place {
  explicit Place(const Flags& flags)
      : database((start_sodium(), open_database(prepare_data_directory(load_settings(flags.settings())).database))),
        store(make_sql_store(*database)),
        practices(*store),
        practice(practices.find(flags.text("practice"))) {
    if (!practice) {
      throw std::invalid_argument("no practice " + flags.text("practice") +
                                  ": add it with `frontdoor-intake practice add`");
    }
  }
  std::unique_ptr<SqlDatabase> database;
  std::unique_ptr<Store> store;
  PracticeDirectory practices;
  std::shared_ptr<const KnownPractice> practice;
};

// A period or a week that cannot be used is wrong use here, not a problem document.
template <typename Work>
auto or_wrong_use(Work&& work) {
  try {
    return work();
  } catch (const Problem& problem) {
    throw std::invalid_argument(problem.title + ". " + problem.detail);
  }
}

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

// A self-contained page, for a file or a printer.
std::string whole_page(const Evidence& evidence) {
  return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Evidence of access</title><style>"
         "body{font-family:sans-serif;margin:2rem}table{border-collapse:collapse;width:100%}"
         "th,td{border-bottom:1px solid #bbb;padding:.3rem .5rem;text-align:left;vertical-align:top}"
         "caption{font-weight:bold;text-align:left}.hash{overflow-wrap:anywhere}</style></head><body><main>\n" +
         evidence_as_html(evidence) + "</main></body></html>\n";
}

int set_settings(const Flags& flags) {
  Place place(flags);
  Result<Practice> loaded = load_checked_practice(read_whole(flags.text("file")));
  if (!loaded) throw std::invalid_argument(loaded.error().where + ": " + loaded.error().message);
  const Practice& practice = loaded.value();
  if (practice.ods != place.practice->practice.ods) throw std::invalid_argument("\"ods\" must be the practice's own");
  or_wrong_use([&] {
    place.practices.change_settings(practice, who_of(flags), flags.text("reason", ""), system_now(),
                                    flags.text("seen", ""));
    return 0;
  });
  std::printf("settings of practice %s saved; version %s\n", practice.ods.c_str(), settings_mark(practice).c_str());
  return 0;
}

}  // namespace

int run_settings(const std::vector<std::string>& arguments) {
  constexpr const char* usage =
      "frontdoor-intake settings show --practice A81001\n"
      "       frontdoor-intake settings set --practice A81001 --file SETTINGS.json [--seen VERSION]\n"
      "           [--reason TEXT] [--who NAME]\n"
      "       show names the version on standard error; with --seen, one that was changed meanwhile is not overwritten";
  if (arguments.empty()) return wrong_use(usage);
  const Flags flags({arguments.begin() + 1, arguments.end()}, with_data_flags({"file", "seen", "reason", "who"}));
  if (arguments.front() == "set") return set_settings(flags);
  if (arguments.front() != "show") return wrong_use(usage);
  const Practice practice = Place(flags).practice->practice;
  print(settings_as_json(practice) + "\n");
  std::fprintf(stderr, "version %s\n", settings_mark(practice).c_str());
  return 0;
}

int run_evidence(const std::vector<std::string>& arguments) {
  const Flags flags(arguments, with_data_flags({"from", "until", "format"}));
  const std::string format = flags.text("format", "json");
  if (format != "json" && format != "csv" && format != "html") {
    throw std::invalid_argument("--format must be json, csv or html");
  }
  const Place place(flags);
  const BuiltAssets assets;
  const Instant now = system_now();
  const EvidencePeriod period =
      or_wrong_use([&] { return evidence_period(flags.text("from", ""), flags.text("until", ""), now); });
  const Evidence evidence =
      gather_evidence(*place.store, assets.access, assets.wording, place.practice->practice, period, now);
  if (format == "json") print(evidence_as_json(evidence) + "\n");
  if (format == "csv") print(evidence_as_csv(evidence));
  if (format == "html") print(whole_page(evidence));
  return 0;
}

int run_figures(const std::vector<std::string>& arguments) {
  const Flags flags(arguments, with_data_flags({"week"}));
  const Place place(flags);
  const BuiltAssets assets;
  const Instant now = system_now();
  const auto monday = or_wrong_use([&] { return monday_of_week(flags.text("week", ""), now); });
  print(
      weekly_figures_as_csv(gather_weekly_figures(*place.store, assets.access, place.practice->practice, monday, now)));
  return 0;
}

int run_status(const std::vector<std::string>& arguments) {
  constexpr const char* usage = "frontdoor-intake status publish --practice A81001 --to FILE [--valid-minutes 60]";
  constexpr int kValidMinutesMax = 24 * 60;
  if (arguments.empty() || arguments.front() != "publish") return wrong_use(usage);
  const Flags flags({arguments.begin() + 1, arguments.end()}, with_data_flags({"to", "valid-minutes"}));
  const std::string text = flags.text("valid-minutes", "60");
  int minutes = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), minutes);
  if (fault != std::errc() || end != text.data() + text.size() || minutes < 1 || minutes > kValidMinutesMax) {
    throw std::invalid_argument("--valid-minutes must be a whole number from 1 to 1440");
  }
  const std::string file = flags.text("to");
  const Place place(flags);
  write_status_file(file, status_document(*place.practice, system_now() + std::chrono::minutes(minutes)));
  std::printf("status of practice %s written to %s; it holds for %d minutes\n", place.practice->practice.ods.c_str(),
              file.c_str(), minutes);
  return 0;
}

}  // namespace frontdoor::intake
