// The commands about where requests go and how long they stay: `delivery`, `retention`, `receipt`.
#include "base/clock.h"
#include "base/settings.h"
#include "commands/command_parts.h"
#include "delivery/courier.h"
#include "store/case_files.h"

#include <charconv>
#include <cstdio>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kDeliveriesListed = 1000;  // unless more are asked for
constexpr std::size_t kDeliveriesListedMax = 1'000'000;

// The database with the keys that open what is sealed in it.
struct OpenedWithKeys : Opened {
  explicit OpenedWithKeys(const Flags& flags) : Opened(flags), keyring(Opened::keyring()) {
    require_practice(*store, flags.text("practice"));
  }
  Keyring keyring;
};

// One channel as it is to be: the flag's, off with --no-FLAG, else what it was.
std::optional<std::string> channel_of(const Flags& flags, const std::string& name) {
  if (flags.has(name) && flags.has("no-" + name)) {
    throw std::invalid_argument("--" + name + " and --no-" + name + " do not go together");
  }
  if (flags.has(name) && flags.text(name).empty()) {
    throw std::invalid_argument("--" + name + " is empty; --no-" + name + " turns the channel off");
  }
  if (flags.has(name)) return flags.text(name);
  return flags.has("no-" + name) ? std::optional<std::string>("") : std::nullopt;
}

Json as_json(const ChannelPlaces& places) {
  Json json = Json::object();
  if (!places.webhook.empty()) json["webhook"] = places.webhook;
  if (!places.folder.empty()) json["folder"] = places.folder;
  if (!places.email.empty()) json["email"] = places.email;
  return json;
}

std::string set_by(const std::string& last_change) {
  return last_change.empty() ? "" : ", set by " + last_change;
}

int set_delivery(const Flags& flags) {
  ChannelOrder order{channel_of(flags, "webhook"), channel_of(flags, "folder"), channel_of(flags, "email")};
  const bool is_new = flags.has("new-webhook-secret");
  if (!order.webhook && !order.folder && !order.email && !is_new && !flags.has("webhook-secret-stdin")) {
    throw std::invalid_argument("say what changes: a channel, or --no-webhook, --no-folder, --no-email");
  }
  const OpenedWithKeys opened(flags);
  const std::string ods = flags.text("practice");
  const RequestSealer sealer{BodyCipher(opened.keyring)};
  DeliveryQueue queue(*opened.database);
  KeptChannels channels(queue, sealer, {}, webhook_reach(opened.settings), {});
  if (is_new) order.secret = channels.new_secret();
  if (!is_new && flags.has("webhook-secret-stdin")) order.secret = one_line_of_stdin();
  const std::string changed_before = last_change_of(*opened, ods, "delivery");
  const ChannelsChanged done = channels.change(ods, order, who_of(flags), system_now());
  Json on = Json::array();
  for (const std::string& channel : done.channels) on.push_back(channel);
  std::printf("deliveries of practice %s: %s %s; before: %s%s\n", ods.c_str(), to_text(on).c_str(),
              to_text(as_json(done.after)).c_str(), to_text(as_json(done.before)).c_str(),
              set_by(changed_before).c_str());
  if (!done.after.folder.empty() && done.after.folder != done.before.folder) {
    std::printf(
        "a folder outside the data directory needs ReadWritePaths=%s in the unit: see frontdoor-intake doctor\n",
        done.after.folder.c_str());
  }
  if (!done.after.email.empty() && opened.settings.mail_host.empty()) {
    std::printf("no mail is sent until mail-host is set: see frontdoor-intake doctor\n");
  }
  if (is_new) std::printf("its secret, shown once: %s\n", order.secret.c_str());
  return 0;
}

// A message about no patient, to see whether it arrives.
int test_delivery(const Flags& flags) {
  const OpenedWithKeys opened(flags);
  const RequestSealer sealer{BodyCipher(opened.keyring)};
  DeliveryQueue queue(*opened.database);
  KeptChannels channels(queue, sealer, mail_settings(opened.settings), webhook_reach(opened.settings), {});
  const std::string fault =
      channels.send_test(flags.text("practice"), flags.text("channel"), who_of(flags), system_now());
  std::printf("%s\n", fault.empty() ? "it was taken" : ("it was not taken: " + fault).c_str());
  return fault.empty() ? 0 : 1;
}

std::size_t count_of(const Flags& flags) {
  if (!flags.has("count")) return kDeliveriesListed;
  const std::string written = flags.text("count");
  std::size_t count = 0;
  const auto [end, fault] = std::from_chars(written.data(), written.data() + written.size(), count);
  const bool is_whole = fault == std::errc() && end == written.data() + written.size();
  if (!is_whole || count < 1 || count > kDeliveriesListedMax) {
    throw std::invalid_argument("--count must be a whole number from 1 to " + std::to_string(kDeliveriesListedMax));
  }
  return count;
}

// Empty: of every state.
std::string delivery_state_of(const Flags& flags) {
  if (!flags.has("state")) return "";
  std::string names;
  for (const char* name : kDeliveryStates) {
    if (flags.text("state") == name) return name;
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  throw std::invalid_argument("--state must be one of " + names);
}

int list_deliveries(const Flags& flags) {
  const std::string state = delivery_state_of(flags);
  const std::size_t count = count_of(flags);
  const OpenedWithKeys opened(flags);
  std::vector<Delivery> found = DeliveryQueue(*opened.database).list(flags.text("practice"), state, count + 1);
  const bool there_are_more = found.size() > count;
  if (there_are_more) found.resize(count);
  for (const Delivery& delivery : found) {
    std::printf("%lld %s %s %s %s %d %s\n", static_cast<long long>(delivery.id), delivery.reference.c_str(),
                delivery.channel.c_str(), delivery.event.c_str(), delivery.state.c_str(), delivery.attempts,
                delivery.reason.c_str());
  }
  if (there_are_more) {
    std::fprintf(stderr, "these are the newest %zu; there are more: --count N, or --state\n", count);
  }
  return 0;
}

int replay_delivery(const Flags& flags) {
  const OpenedWithKeys opened(flags);
  if (flags.has("all")) {
    const std::int64_t count = DeliveryQueue(*opened.database).replay_all(flags.text("practice"), system_now());
    std::printf("%lld wait again\n", static_cast<long long>(count));
    return 0;
  }
  if (!DeliveryQueue(*opened.database)
           .replay(flags.text("practice"), std::atoll(flags.text("id").c_str()), system_now())) {
    throw std::invalid_argument(
        "there is no delivery of this number that is dead, waits after a failure, or whose channel was turned off");
  }
  std::printf("it waits again\n");
  return 0;
}

}  // namespace

int run_delivery(const std::vector<std::string>& arguments) {
  constexpr const char* usage =
      "frontdoor-intake delivery set --practice A81001 [--webhook URL --webhook-secret-stdin|--new-webhook-secret]\n"
      "           [--folder DIR]\n"
      "           [--email ADDRESS] [--no-webhook] [--no-folder] [--no-email] [--who NAME]\n"
      "       frontdoor-intake delivery test --practice A81001 --channel webhook|file|email [--who NAME]\n"
      "       frontdoor-intake delivery list --practice A81001 [--count N]\n"
      "           [--state waiting|delivered|dead|not-sent|refused|uncertain|failed]\n"
      "       frontdoor-intake delivery replay --practice A81001 --id N|--all";
  if (arguments.empty()) return wrong_use(usage);
  const std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
  if (arguments.front() == "set") {
    return set_delivery(Flags(rest, with_data_flags({"practice", "webhook", "folder", "email", "who"}),
                              {"webhook-secret-stdin", "new-webhook-secret", "no-webhook", "no-folder", "no-email"}));
  }
  if (arguments.front() == "list") return list_deliveries(Flags(rest, with_data_flags({"practice", "state", "count"})));
  if (arguments.front() == "test") return test_delivery(Flags(rest, with_data_flags({"practice", "channel", "who"})));
  if (arguments.front() == "replay") return replay_delivery(Flags(rest, with_data_flags({"practice", "id"}), {"all"}));
  return wrong_use(usage);
}

namespace {

const char* words_for_days(int days) {
  return days == 0 ? " (0: until they are erased)" : "";
}

int show_retention(const Flags& flags) {
  const Opened opened(flags);
  const std::string ods = flags.text("practice");
  require_practice(*opened, ods);
  const int days = CaseFiles(*opened.database).retention_days(ods);
  std::printf("closed requests of practice %s are kept %d days%s\n", ods.c_str(), days, words_for_days(days));
  return 0;
}

int set_retention(const Flags& flags) {
  const std::string written = flags.text("days");
  const bool is_number = !written.empty() && written.find_first_not_of("0123456789") == std::string::npos;
  const int days = is_number && written.size() <= 6 ? std::atoi(written.c_str()) : -1;
  if (days < 0 || days > kRetentionDaysMax) throw std::invalid_argument("--days must be a number; 0 keeps requests");
  const Opened opened(flags);
  const std::string ods = flags.text("practice");
  require_practice(*opened, ods);
  CaseFiles cases(*opened.database);
  std::string changed_before;
  int before = 0;
  for (bool replaced = false; !replaced;) {
    changed_before = last_change_of(*opened, ods, "retention");
    before = cases.retention_days(ods);
    const Json detail{{"from", before}, {"days", days}};
    replaced =
        cases.replace_retention_days(ods, before, days, {system_now(), who_of(flags), "retention", to_text(detail)});
  }
  std::printf("closed requests of practice %s are kept %d days%s; before: %d days%s%s\n", ods.c_str(), days,
              words_for_days(days), before, words_for_days(before), set_by(changed_before).c_str());
  return 0;
}

}  // namespace

int run_retention(const std::vector<std::string>& arguments) {
  constexpr const char* usage =
      "frontdoor-intake retention set --practice A81001 --days N [--who NAME]\n"
      "       frontdoor-intake retention show --practice A81001";
  if (arguments.empty()) return wrong_use(usage);
  if (arguments.front() == "show") return show_retention(Flags(rest_of(arguments), with_data_flags({"practice"})));
  if (arguments.front() != "set") return wrong_use(usage);
  return set_retention(Flags(rest_of(arguments), with_data_flags({"practice", "days", "who"})));
}

int run_receipt(const std::vector<std::string>& arguments) {
  constexpr const char* usage = "frontdoor-intake receipt verify --practice A81001 --receipt FILE --bundle FILE";
  if (arguments.empty() || arguments.front() != "verify") return wrong_use(usage);
  const Flags flags({arguments.begin() + 1, arguments.end()}, with_data_flags({"practice", "receipt", "bundle"}));
  const Opened opened(flags);
  require_practice(*opened, flags.text("practice"));
  refuse_unread_keys(opened.settings, opened.files.keys);
  const AcceptanceKeys keys = acceptance_keys(Keyring::open(opened.files.keys));
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
