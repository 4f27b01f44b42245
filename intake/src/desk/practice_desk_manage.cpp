// What a manager looks after: staff accounts, website addresses, deliveries, how long requests are kept, and who looked
// at what. Each change is an entry in the ledger; none holds a password or a secret.
#include "base/addresses.h"
#include "base/text.h"
#include "desk/practice_desk.h"
#include "desk/sign_in.h"

#include <algorithm>
#include <map>

namespace frontdoor::intake {
namespace {

[[noreturn]] void refuse(const char* field, const std::string& detail) {
  throw Problem{422, "not-saved", "Nothing was changed", detail, field, {}};
}

}  // namespace

std::vector<StaffAccount> PracticeDesk::accounts() const {
  require(Permission::manage_staff);
  const Instant now = tools_.clock();
  std::map<std::string, std::vector<StaffAccount::Session>> sessions;
  for (const SessionRecord& session : tools_.store.sessions_of(ods_)) {
    if (is_signed_in(session, now)) sessions[session.user].push_back({session.created, session.last_seen});
  }
  std::vector<StaffAccount> accounts;
  for (const UserRecord& user : tools_.store.users_of(ods_)) {
    accounts.push_back({user.name, user.role, !user.totp_secret.empty(), user.disabled, sessions[user.name]});
  }
  return accounts;
}

std::vector<Role> PracticeDesk::codes_for() const {
  require(Permission::manage_staff);
  return tools_.store.codes_for(ods_);
}

void PracticeDesk::change_codes_for(const std::vector<Role>& roles) const {
  require(Permission::manage_staff);
  Json codes = Json::array();
  for (const Role role : roles) codes.push_back(to_code(role));
  tools_.store.change_codes_for(ods_, roles,
                                {tools_.clock(), user_, "codes-for", to_text(Json{{"roles", std::move(codes)}})});
}

void PracticeDesk::change_account(const AccountOrder& order, const PasswordHash& hash) const {
  require(Permission::manage_staff);
  // A desk that was left open must not be enough to take an account over.
  if (order.step == AccountStep::password && order.name == user_) {
    refuse("/password", "Change your own password on the page \"Your account\": it asks for the one you have now.");
  }
  try {
    switch (
        intake::change_account(tools_.store, ods_, order, {user_, tools_.clock(), practice()->practice.name, hash})) {
      case AccountOutcome::done: return;
      case AccountOutcome::unknown:
        throw Problem{404, "unknown-user", "There is no such account", "Somebody may have removed it.", "", {}};
      case AccountOutcome::taken:
        throw Problem{409,
                      "user-exists",
                      "Nothing was changed",
                      "There is an account of that name already, in these or other capitals.",
                      "/name",
                      {}};
    }
  } catch (const AccountFault& fault) {
    refuse((std::string("/") + fault.field).c_str(), fault.says);
  } catch (const LastManager&) {
    throw Problem{409,
                  "last-manager",
                  "Nothing was changed",
                  "Nobody could manage the practice then. Make somebody else a manager first.",
                  "",
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
