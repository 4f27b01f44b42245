// frontdoor access: what a practice's front door says, and by when the patient hears.
#include "commands.h"

#include <built_data.h>
#include <frontdoor/access_policy.h>
#include <frontdoor/access_table.h>
#include <frontdoor/wording_check.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>

namespace frontdoor::cli {
namespace {

constexpr const char* kHelp =
    "Usage:\n"
    "  frontdoor access decide --practice P.json --at TIME --kind KIND --urgency URGENCY [--signal S.json] [--holidays "
    "H.json]\n"
    "      Prints {\"state\",\"accepts\",\"messages\",\"deadline\",\"urgent\"} for a request at TIME (RFC 3339).\n"
    "      KIND: medical, medication, admin. URGENCY: none, urgent, emergency. No --signal: normal.\n"
    "      P.json: {\"ods\",\"name\",\"phone\"} at least. S.json: {\"state\"} at least; a pause needs \"reason\",\n"
    "      \"icbReference\", \"from\" and \"until\". H.json: as core/data/bank-holidays.json, in its place.\n"
    "  frontdoor access table\n"
    "      Prints the whole decision table, filled in for one example practice.\n";

constexpr int kDone = 0;
constexpr int kInputAtFault = 1;
constexpr int kCommandLineAtFault = 2;

int command_line_fault(const std::string& message) {
  std::fprintf(stderr, "frontdoor access: %s\n\n%s", message.c_str(), kHelp);
  return kCommandLineAtFault;
}

void say_fault(const std::string& where, const Error& error) {
  const std::string place = error.where.empty() ? where : where + " at " + error.where;
  std::fprintf(stderr, "frontdoor access: %s: %s\n", place.c_str(), error.message.c_str());
}

// Loads a file with `load`, or says why not.
template <typename T>
std::optional<T> load_file(const std::string& path, Result<T> (*load)(std::string_view)) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    say_fault(path, {ErrorCode::invalid_value, "This file cannot be read.", ""});
    return std::nullopt;
  }
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  auto loaded = load(text);
  if (!loaded) {
    say_fault(path, loaded.error());
    return std::nullopt;
  }
  return std::move(loaded).value();
}

using Options = std::map<std::string, std::string, std::less<>>;

// "--name value" pairs; an error message for anything else.
std::optional<std::string> read_options(const Arguments& arguments, Options& options) {
  constexpr std::string_view kKnown[] = {"--practice", "--signal", "--at", "--kind", "--urgency", "--holidays"};
  for (std::size_t i = 1; i < arguments.size(); i += 2) {
    const std::string& name = arguments[i];
    bool known = false;
    for (const std::string_view one : kKnown) known = known || one == name;
    if (!known) return "no option '" + name + "'";
    if (i + 1 == arguments.size()) return name + " needs a value";
    if (!options.emplace(name, arguments[i + 1]).second) return name + " is given twice";
  }
  for (const std::string_view needed : {"--practice", "--at", "--kind", "--urgency"}) {
    if (options.find(needed) == options.end()) return std::string(needed) + " is needed";
  }
  return std::nullopt;
}

int decide(const Arguments& arguments) {
  Options options;
  if (const auto fault = read_options(arguments, options)) return command_line_fault(*fault);
  const auto kind = request_kind_from_code(options["--kind"]);
  if (!kind) return command_line_fault("--kind must be medical, medication or admin");
  const auto urgency = urgency_from_code(options["--urgency"]);
  if (!urgency) return command_line_fault("--urgency must be none, urgent or emergency");
  const auto now = parse_rfc3339(options["--at"]);
  if (!now) return command_line_fault("--at: " + now.error().message);

  const auto practice = load_file<Practice>(options["--practice"], load_checked_practice);
  if (!practice) return kInputAtFault;
  std::optional<Signal> signal = Signal{};
  if (const auto path = options.find("--signal"); path != options.end()) {
    signal = load_file<Signal>(path->second, Signal::load);
  }
  if (!signal) return kInputAtFault;
  std::optional<HolidayCalendar> holidays = HolidayCalendar::load(built_data::bank_holidays()).value();
  if (const auto path = options.find("--holidays"); path != options.end()) {
    holidays = load_file<HolidayCalendar>(path->second, HolidayCalendar::load);
  }
  if (!holidays) return kInputAtFault;

  const AccessPolicy policy(*std::move(holidays), Wording::load(built_data::wording()).value());
  std::puts(decision_as_json(policy.decide(*practice, *signal, now.value(), *kind, *urgency)).c_str());
  return kDone;
}

int table() {
  const AccessPolicy policy(HolidayCalendar::load(built_data::bank_holidays()).value(),
                            Wording::load(built_data::wording()).value());
  std::fputs(access_table(policy).c_str(), stdout);
  return kDone;
}

}  // namespace

int run_access(const Arguments& arguments) {
  if (arguments.empty()) return command_line_fault("say decide or table");
  if (arguments[0] == "--help" || arguments[0] == "-h") {
    std::fputs(kHelp, stdout);
    return kDone;
  }
  if (arguments[0] == "decide") return decide(arguments);
  if (arguments[0] == "table" && arguments.size() == 1) return table();
  return command_line_fault(arguments[0] == "table" ? "table takes no options" : "no command '" + arguments[0] + "'");
}

}  // namespace frontdoor::cli
