// `practice`: practices and the website addresses that may show their form.
#include "base/addresses.h"
#include "base/clock.h"
#include "commands/command_parts.h"
#include "practices/practice_directory.h"

#include <frontdoor/json.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

constexpr const char* kUsage =
    "frontdoor-intake practice add --ods A81001 --name NAME --phone PHONE [--site-origin ORIGIN]... [--who NAME]\n"
    "       frontdoor-intake practice sites --ods A81001 [--add ORIGIN]... [--remove ORIGIN]... [--who NAME]\n"
    "       frontdoor-intake practice list\n"
    "       frontdoor-intake practice show --ods A81001";

std::vector<std::string> origins_of(const Flags& flags, const std::string& name) {
  std::vector<std::string> origins;
  for (const std::string& typed : flags.all(name)) {
    const std::optional<std::string> origin = website_origin(typed);
    if (!origin) {
      throw std::invalid_argument("a website address must look like https://www.practice.example: " + typed);
    }
    origins.push_back(*origin);
  }
  return origins;
}

void print_sites(const std::vector<std::string>& origins) {
  for (const std::string& origin : origins) std::printf("%s\n", origin.c_str());
  if (origins.empty()) std::printf("no website may show the form\n");
}

int add(const Flags& flags) {
  PracticeRecord record;
  record.ods = flags.text("ods");
  if (!is_ods_code(record.ods)) throw std::invalid_argument("--ods must be 3 to 12 capitals and digits");
  const SiteChange sites{origins_of(flags, "site-origin"), {}};
  record.settings = to_text(Json{{"ods", record.ods}, {"name", flags.text("name")}, {"phone", flags.text("phone")}});
  record.signal = R"({"state":"normal"})";
  Result<Practice> loaded = Practice::load(record.settings);
  if (!loaded) throw std::invalid_argument(loaded.error().message);
  Practice practice = std::move(loaded).value();
  if (const auto fault = details_fault(practice)) throw std::invalid_argument(fault->message);
  const Opened store(flags);
  PracticeDirectory practices(*store);
  const std::shared_ptr<const KnownPractice> known = practices.find(record.ods);
  if (known) {
    // Its hours, limit and words stay; `settings set` changes them.
    practice = known->practice;
    practice.name = flags.text("name");
    practice.phone = flags.text("phone");
  } else {
    store->add_practice(record);
  }
  if (!known || !(known->practice == practice)) {
    practices.change_settings(practice, who_of(flags), "", system_now());
  }
  store->change_sites(record.ods, sites, who_of(flags), system_now());
  std::printf("practice %s saved; websites that may show its form:\n", record.ods.c_str());
  print_sites(store->practice(record.ods)->site_origins);
  return 0;
}

int change_sites(const Flags& flags) {
  const std::string ods = flags.text("ods");
  const SiteChange wanted{origins_of(flags, "add"), origins_of(flags, "remove")};
  const Opened store(flags);
  require_practice(*store, ods);
  const std::vector<std::string> before = store->practice(ods)->site_origins;
  for (const std::string& origin : wanted.removed) {
    if (std::find(before.begin(), before.end(), origin) == before.end()) {
      throw std::invalid_argument(origin + " is no website address of practice " + ods);
    }
  }
  store->change_sites(ods, wanted, who_of(flags), system_now());
  print_sites(store->practice(ods)->site_origins);
  return 0;
}

int list(const Flags& flags) {
  const Opened store(flags);
  PracticeDirectory practices(*store);
  for (const std::string& ods : store->practice_codes()) {
    std::printf("%s %s\n", ods.c_str(), practices.find(ods)->practice.name.c_str());
  }
  return 0;
}

int show(const Flags& flags) {
  const std::string ods = flags.text("ods");
  const Opened store(flags);
  require_practice(*store, ods);
  PracticeDirectory practices(*store);
  const auto practice = practices.find(ods);
  std::printf("%s %s\nphone %s\nsignal %s\nwebsites that may show the form:\n", ods.c_str(),
              practice->practice.name.c_str(), practice->practice.phone.c_str(),
              std::string(to_code(practice->signal.state)).c_str());
  print_sites(practice->site_origins);
  return 0;
}

}  // namespace

int run_practice(const std::vector<std::string>& arguments) {
  const std::string action = arguments.empty() ? "" : arguments.front();
  if (action == "add") {
    return add(Flags(rest_of(arguments), with_data_flags({"ods", "name", "phone", "site-origin", "who"})));
  }
  if (action == "sites") {
    return change_sites(Flags(rest_of(arguments), with_data_flags({"ods", "add", "remove", "who"})));
  }
  if (action == "list") return list(Flags(rest_of(arguments), with_data_flags({})));
  if (action == "show") return show(Flags(rest_of(arguments), with_data_flags({"ods"})));
  return wrong_use(kUsage);
}

}  // namespace frontdoor::intake
