// What a manager looks after: staff accounts, website addresses, deliveries, how long requests are kept, and who looked
// at what. Each change is an entry in the ledger; none holds a password or a secret.
#include "base/addresses.h"
#include "base/text.h"
#include "crypto/password_rules.h"
#include "desk/practice_desk.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

[[noreturn]] void refuse(const char* field, const std::string& detail) {
  throw Problem{422, "not-saved", "Nothing was changed", detail, field, {}};
}

Role role_of(const std::string& code) {
  const std::optional<Role> role = role_from_code(code);
  if (!role) refuse("/role", "Choose what the account may do.");
  return *role;
}

const char* ledger_word(AccountStep step) {
  switch (step) {
    case AccountStep::password: return "password";
    case AccountStep::role: return "role";
    case AccountStep::forget_codes: return "one-time-code";
    default: return "user";
  }
}

Json ledger_detail(const AccountOrder& order, const StaffAccount& before) {
  switch (order.step) {
    case AccountStep::role: return {{"from", std::string(to_code(before.role))}, {"to", order.role}};
    case AccountStep::disable: return {{"change", "disabled"}};
    case AccountStep::enable: return {{"change", "enabled"}};
    case AccountStep::unlock: return {{"change", "unlocked"}};
    case AccountStep::remove: return {{"change", "removed"}};
    case AccountStep::forget_codes: return {{"change", "removed"}};
    default: return Json::object();
  }
}

}  // namespace

std::optional<AccountStep> account_step_from_code(std::string_view code) {
  static constexpr std::pair<std::string_view, AccountStep> kSteps[] = {
      {"add", AccountStep::add},       {"password", AccountStep::password},
      {"role", AccountStep::role},     {"disable", AccountStep::disable},
      {"enable", AccountStep::enable}, {"unlock", AccountStep::unlock},
      {"remove", AccountStep::remove}, {"forget-codes", AccountStep::forget_codes},
  };
  for (const auto& [name, step] : kSteps) {
    if (name == code) return step;
  }
  return std::nullopt;
}

std::optional<std::string> account_name_fault(const std::string& name) {
  if (name.starts_with("service:")) return "A username does not begin with \"service:\": systems are named so.";
  const bool clean = name == without_blanks(name) && is_latin_text(name) && name.find("  ") == std::string::npos;
  if (!name.empty() && name.size() <= 80 && name.find('@') == std::string::npos && clean) return std::nullopt;
  return "A username has 1 to 80 letters of a Latin alphabet, digits and signs, without @ and without blanks around "
         "it.";
}

std::vector<StaffAccount> PracticeDesk::accounts() const {
  require(Permission::manage_staff);
  std::vector<StaffAccount> accounts;
  for (const UserRecord& user : tools_.store.users_of(ods_)) {
    accounts.push_back({user.name, user.role, !user.totp_secret.empty(), user.disabled});
  }
  return accounts;
}

void PracticeDesk::change_account(const AccountOrder& order, const PasswordHash& hash) const {
  if (order.step == AccountStep::add) return add_account(order, hash);
  const std::vector<StaffAccount> known = accounts();
  const auto before =
      std::find_if(known.begin(), known.end(), [&](const StaffAccount& one) { return one.name == order.name; });
  if (before == known.end()) {
    throw Problem{404, "unknown-user", "There is no such account", "Somebody may have removed it.", "", {}};
  }
  // A desk that was left open must not be enough to take an account over.
  if (order.step == AccountStep::password && order.name == user_) {
    refuse("/password", "Change your own password on the page \"Your account\": it asks for the one you have now.");
  }
  UserChange change;
  if (order.step == AccountStep::role) change.role = role_of(order.role);
  if (order.step == AccountStep::password) change.password_hash = hash(checked_password(order));
  if (order.step == AccountStep::disable) change.disabled = true;
  if (order.step == AccountStep::enable) change.disabled = false;
  if (order.step == AccountStep::forget_codes) change.totp_secret = "";
  change.unlock = order.step == AccountStep::unlock;
  change.keeps_a_manager =
      order.step == AccountStep::disable || (order.step == AccountStep::role && change.role != Role::manager);
  Json detail = ledger_detail(order, *before);
  detail["user"] = order.name;
  const LedgerNote note{tools_.clock(), user_, ledger_word(order.step), to_text(detail)};
  try {
    if (order.step == AccountStep::remove) {
      tools_.store.remove_user(ods_, order.name, true, note);
    } else {
      tools_.store.change_user(ods_, order.name, change, note);
    }
  } catch (const LastManager&) {
    throw Problem{409,
                  "last-manager",
                  "Nothing was changed",
                  "Nobody could manage the practice then. Make somebody else a manager first.",
                  "",
                  {}};
  }
}

std::string PracticeDesk::checked_password(const AccountOrder& order) const {
  const auto fault = password_fault(order.password, order.name, ods_, practice()->practice.name);
  if (fault) refuse("/password", *fault);
  return order.password;
}

void PracticeDesk::add_account(const AccountOrder& order, const PasswordHash& hash) const {
  require(Permission::manage_staff);
  if (const auto fault = account_name_fault(order.name)) refuse("/name", *fault);
  UserRecord user{ods_, order.name, ""};
  user.role = role_of(order.role);
  user.password_hash = hash(checked_password(order));
  const Json detail{{"change", "added"}, {"role", order.role}, {"user", order.name}};
  if (!tools_.store.add_user(user, {tools_.clock(), user_, "user", to_text(detail)})) {
    throw Problem{409,
                  "user-exists",
                  "Nothing was changed",
                  "There is an account of that name already, in these or other capitals.",
                  "/name",
                  {}};
  }
}

std::vector<std::string> PracticeDesk::sites() const {
  require(Permission::manage_settings);
  const auto record = tools_.store.practice(ods_);
  return record ? record->site_origins : std::vector<std::string>();
}

void PracticeDesk::change_sites(const SiteChange& wanted) const {
  require(Permission::manage_settings);
  SiteChange change{{}, wanted.removed};
  for (const std::string& typed : wanted.added) {
    const std::optional<std::string> origin = website_origin(typed);
    if (!origin) refuse("/site", "Enter a website address such as https://www.practice.example, without a path.");
    change.added.push_back(*origin);
  }
  tools_.store.change_sites(ods_, change, user_, tools_.clock());
}

std::int64_t PracticeDesk::replay_deliveries() const {
  require(Permission::manage_delivery);
  return tools_.deliveries.replay_all(ods_, tools_.clock());
}

int PracticeDesk::retention_days() const {
  require(Permission::manage_data);
  return tools_.cases.retention_days(ods_);
}

void PracticeDesk::change_retention_days(int days, int seen, bool confirmed) const {
  require(Permission::manage_data);
  if (days < 0 || days > kRetentionDaysMax) refuse("/days", "Enter a number of days; 0 keeps closed requests.");
  const bool erases = days > 0 && (seen == 0 || days < seen);
  if (erases && !confirmed) {
    refuse("/confirm", "Tick the box if you are sure: requests closed longer ago are erased for good within the hour.");
  }
  const Json detail{{"from", seen}, {"days", days}};
  if (!tools_.cases.replace_retention_days(ods_, seen, days, {tools_.clock(), user_, "retention", to_text(detail)})) {
    throw Problem{409,     "overtaken", "Nothing was changed", "Somebody else has just changed it. Look at it again.",
                  "/days", {}};
  }
}

std::vector<AccessEntry> PracticeDesk::accesses(const AccessFilter& filter) const {
  require(Permission::read_accesses);
  return tools_.store.accesses(ods_, filter);
}

}  // namespace frontdoor::intake
