// The commands about where requests go and how long they stay: `delivery`, `retention`, `receipt`.
#include "base/clock.h"
#include "base/settings.h"
#include "commands/commands.h"
#include "delivery/courier.h"
#include "practices/practice_directory.h"
#include "service/service.h"
#include "store/case_files.h"
#include "store/key_check.h"
#include "store/sql_store.h"

#include <cstdio>
#include <iostream>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

constexpr int kRetentionDaysMax = 36'500;

std::vector<std::string> with_data_flags(std::vector<std::string> flags) {
  flags.insert(flags.end(), {"config", "data-directory", "database"});
  return flags;
}

struct Opened {
  explicit Opened(const Flags& flags)
      : files((start_sodium(), prepare_data_directory(load_settings(flags.settings())))),
        database(open_database(files.database)),
        keyring(open_keyring(*database, files.keys)) {}

  void require_practice(const std::string& ods) const {
    if (is_ods_code(ods) && make_sql_store(*database)->practice(ods)) return;
    throw std::invalid_argument("no practice " + ods + ": add it with `frontdoor-intake practice add`");
  }

  DataFiles files;
  std::unique_ptr<SqlDatabase> database;
  Keyring keyring;
};

int wrong_use(const char* usage) {
  std::fprintf(stderr, "usage: %s\n", usage);
  return 2;
}

int set_delivery(const Flags& flags) {
  DeliverySettings settings;
  settings.webhook_url = flags.text("webhook", "");
  settings.file_folder = flags.text("folder", "");
  settings.email_to = flags.text("email", "");
  if (flags.has("webhook-secret-stdin")) std::getline(std::cin, settings.webhook_secret);
  check_delivery_settings(settings);
  const Opened opened(flags);
  const std::string ods = flags.text("practice");
  opened.require_practice(ods);
  const std::string sealed = RequestSealer(BodyCipher(opened.keyring))
                                 .seal_at(delivery_settings_place(ods), delivery_settings_as_json(settings));
  Json channels = Json::array();
  for (const std::string& channel : settings.channels()) channels.push_back(channel);
  DeliveryQueue(*opened.database)
      .save_settings(
          ods, sealed, settings.channels(),
          {system_now(), flags.text("who", "command line"), "delivery", to_text(Json{{"channels", channels}})});
  std::printf("deliveries of practice %s: %s\n", ods.c_str(), to_text(channels).c_str());
  return 0;
}

int list_deliveries(const Flags& flags) {
  const Opened opened(flags);
  for (const Delivery& delivery :
       DeliveryQueue(*opened.database).list(flags.text("practice"), flags.text("state", ""), 1000)) {
    std::printf("%lld %s %s %s %s %d %s\n", static_cast<long long>(delivery.id), delivery.reference.c_str(),
                delivery.channel.c_str(), delivery.event.c_str(), delivery.state.c_str(), delivery.attempts,
                delivery.reason.c_str());
  }
  return 0;
}

int replay_delivery(const Flags& flags) {
  const Opened opened(flags);
  if (!DeliveryQueue(*opened.database)
           .replay(flags.text("practice"), std::atoll(flags.text("id").c_str()), system_now())) {
    throw std::invalid_argument("there is no dead delivery of this number");
  }
  std::printf("it waits again\n");
  return 0;
}

}  // namespace

int run_delivery(const std::vector<std::string>& arguments) {
  constexpr const char* usage =
      "frontdoor-intake delivery set --practice A81001 [--webhook URL --webhook-secret-stdin] [--folder DIR]\n"
      "       [--email ADDRESS] [--who NAME]\n"
      "       frontdoor-intake delivery list --practice A81001 [--state waiting|delivered|dead]\n"
      "       frontdoor-intake delivery replay --practice A81001 --id N";
  if (arguments.empty()) return wrong_use(usage);
  const std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
  if (arguments.front() == "set") {
    return set_delivery(
        Flags(rest, with_data_flags({"practice", "webhook", "folder", "email", "who"}), {"webhook-secret-stdin"}));
  }
  if (arguments.front() == "list") return list_deliveries(Flags(rest, with_data_flags({"practice", "state"})));
  if (arguments.front() == "replay") return replay_delivery(Flags(rest, with_data_flags({"practice", "id"})));
  return wrong_use(usage);
}

int run_retention(const std::vector<std::string>& arguments) {
  constexpr const char* usage = "frontdoor-intake retention set --practice A81001 --days N [--who NAME]";
  if (arguments.empty() || arguments.front() != "set") return wrong_use(usage);
  const Flags flags({arguments.begin() + 1, arguments.end()}, with_data_flags({"practice", "days", "who"}));
  const std::string written = flags.text("days");
  const int days = written.find_first_not_of("0123456789") == std::string::npos ? std::atoi(written.c_str()) : -1;
  if (days < 0 || days > kRetentionDaysMax) throw std::invalid_argument("--days must be a number; 0 keeps requests");
  const Opened opened(flags);
  const std::string ods = flags.text("practice");
  opened.require_practice(ods);
  CaseFiles(*opened.database)
      .set_retention_days(
          ods, days, {system_now(), flags.text("who", "command line"), "retention", to_text(Json{{"days", days}})});
  std::printf("closed requests of practice %s are kept %d days%s\n", ods.c_str(), days,
              days == 0 ? " (0: until they are erased)" : "");
  return 0;
}

int run_receipt(const std::vector<std::string>& arguments) {
  constexpr const char* usage = "frontdoor-intake receipt verify --practice A81001 --receipt FILE --bundle FILE";
  if (arguments.empty() || arguments.front() != "verify") return wrong_use(usage);
  const Flags flags({arguments.begin() + 1, arguments.end()}, with_data_flags({"practice", "receipt", "bundle"}));
  start_sodium();
  const DataFiles files = prepare_data_directory(load_settings(flags.settings()));
  const AcceptanceKeys keys = acceptance_keys(Keyring::open(files.keys));
  const Result<Json> receipt = parse_json(read_whole(flags.text("receipt")));
  if (!receipt) throw std::invalid_argument("the receipt is not JSON");
  const std::string identity = fingerprint(read_whole(flags.text("bundle")), keys.body_identity);
  const std::string expected = receipt_signature(flags.text("practice"), receipt.value(), identity, keys.receipt);
  const bool genuine = equal_in_constant_time(expected, json_string_or(receipt.value(), "signature", ""));
  std::printf("%s\n", genuine ? "genuine: this service gave this receipt for this bundle"
                              : "NOT genuine: not given by this service for this bundle");
  return genuine ? 0 : 1;
}

}  // namespace frontdoor::intake
