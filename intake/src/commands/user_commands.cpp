// `user`: who may sign in for a practice, and as what. Each change is an entry in the practice's ledger.
#include "base/clock.h"
#include "base/text.h"
#include "commands/command_parts.h"
#include "crypto/one_time_code.h"
#include "crypto/secrets.h"
#include "desk/staff_account.h"
#include "practices/practice_directory.h"

#include <frontdoor/json.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

constexpr const char* kUsage =
    "frontdoor-intake user add --practice A81001 --user NAME --role ROLE --password-stdin\n"
    "       frontdoor-intake user password --practice A81001 --user NAME --password-stdin\n"
    "       frontdoor-intake user role --practice A81001 --user NAME --role ROLE\n"
    "       frontdoor-intake user totp|unlock|sign-out|disable|enable|remove --practice A81001 --user NAME\n"
    "           --yes: also where nobody is left who may manage the practice\n"
    "       frontdoor-intake user list --practice A81001\n"
    "       each but list with [--who NAME]; roles: reception, clinician, manager, icb";

struct Account {
  explicit Account(const Flags& flags) : ods(flags.text("practice")), name(flags.text("user")), who(who_of(flags)) {}

  // what: of the ledger's entry. more: what it tells besides the name; never a secret.
  LedgerNote note(const char* what, Json more) const {
    more["user"] = name;
    return {system_now(), who, what, to_text(more)};
  }
  [[noreturn]] void refuse_unknown() const { throw std::invalid_argument("no user " + name + " in practice " + ods); }

  std::string ods;
  std::string name;
  std::string who;
};

// Throws unless it is there. `account` gets the name as the account has it, however it was typed.
UserRecord require_user(Store& store, Account& account) {
  require_practice(store, account.ods);
  const std::string folded = folded_name(without_blanks(account.name));
  std::optional<UserRecord> found;
  for (const UserRecord& user : store.users_of(account.ods)) {
    if (user.name == account.name || (!found && folded_name(user.name) == folded)) found = user;
  }
  if (!found) account.refuse_unknown();
  account.name = found->name;
  return *found;
}

std::string password_of_stdin(const Flags& flags) {
  if (!flags.has("password-stdin")) {
    throw std::invalid_argument("the password is read from standard input: add --password-stdin");
  }
  return one_line_of_stdin();
}

std::string role_flag(const Flags& flags) {
  const std::string code = flags.has("role") ? flags.text("role") : "";
  if (!role_from_code(code)) {
    throw std::invalid_argument("say what the account may do: --role reception, clinician, manager or icb");
  }
  return code;
}

// --yes: also where nobody could pause the form, change settings or erase a request then.
AccountOutcome apply(Store& store, const Account& account, const AccountOrder& order, const Flags& flags) {
  const AccountHand hand{account.who, system_now(), PracticeDirectory(store).find(account.ods)->practice.name,
                         hash_password, flags.has("yes")};
  try {
    return change_account(store, account.ods, order, hand);
  } catch (const AccountFault& fault) {
    throw std::invalid_argument((std::string(fault.field) == "name" ? "--user: " : "") + fault.says);
  } catch (const LastManager& last) {
    throw std::invalid_argument(std::string(last.what()) +
                                "; nothing was changed. Add another manager first, or say --yes");
  }
}

int add(const Flags& flags) {
  const Account account(flags);
  if (const auto fault = account_name_fault(account.name)) throw std::invalid_argument("--user: " + *fault);
  const std::string role = role_flag(flags);
  const Opened store(flags);
  require_practice(*store, account.ods);
  const AccountOrder order{AccountStep::add, account.name, role, password_of_stdin(flags)};
  if (apply(*store, account, order, flags) == AccountOutcome::taken) {
    throw std::invalid_argument("there is a user " + account.name + " in practice " + account.ods +
                                " already, in these or other capitals; nothing was changed. `user password` and"
                                " `user role` change it");
  }
  std::printf("user %s of practice %s added as %s; %s\n", account.name.c_str(), account.ods.c_str(), role.c_str(),
              words_for_sign_in(*store, account.ods, account.name).c_str());
  return 0;
}

// what: of the ledger's entries of such a change. done: what is said of it; of the account as it was before.
int change(const Flags& flags, AccountOrder order, const char* what,
           const std::function<std::string(Store&, const UserRecord& before)>& done) {
  Account account(flags);
  const Opened store(flags);
  const UserRecord before = require_user(*store, account);
  order.name = account.name;
  if (order.step == AccountStep::password) order.password = password_of_stdin(flags);
  const std::string last = last_change_of(*store, account.ods, what, account.name);
  if (apply(*store, account, order, flags) == AccountOutcome::unknown) account.refuse_unknown();
  std::printf("user %s of practice %s%s%s%s\n", account.name.c_str(), account.ods.c_str(),
              order.step == AccountStep::remove ? " " : ": ", done(*store, before).c_str(),
              last.empty() || order.step == AccountStep::remove ? "" : ("; last changed by " + last).c_str());
  return 0;
}

int change(const Flags& flags, AccountStep step, const char* what, const std::string& done) {
  return change(flags, {step, "", "", ""}, what, [&done](Store&, const UserRecord&) { return done; });
}

int set_role(const Flags& flags) {
  const std::string code = role_flag(flags);
  return change(flags, {AccountStep::role, "", code, ""}, "role", [&code](Store&, const UserRecord& before) {
    return "now " + code + "; before: " + std::string(to_code(before.role));
  });
}

int enable(const Flags& flags) {
  return change(flags, {AccountStep::enable, "", "", ""}, "user", [](Store& store, const UserRecord& before) {
    return "enabled; " + words_for_sign_in(store, before.ods, before.name);
  });
}

// Shown once: it is sealed from then on.
int give_one_time_codes(const Flags& flags) {
  Account account(flags);
  const Opened store(flags);
  require_user(*store, account);
  const std::string secret = new_totp_secret();
  UserChange changed;
  changed.totp_secret = BodyCipher(store.keyring()).seal(secret, totp_place(account.ods, account.name));
  if (!store->change_user(account.ods, account.name, changed, account.note("one-time-code", Json::object()))) {
    account.refuse_unknown();
  }
  std::printf("put this into the authenticator app of %s; it is not shown again:\n%s\n", account.name.c_str(),
              totp_address(secret, account.name, account.ods).c_str());
  return 0;
}

int list(const Flags& flags) {
  const std::string ods = flags.text("practice");
  const Opened store(flags);
  require_practice(*store, ods);
  for (const UserRecord& user : store->users_of(ods)) {
    std::printf("%s %s%s%s\n", user.name.c_str(), std::string(to_code(user.role)).c_str(),
                user.totp_secret.empty() ? "" : " one-time-codes", user.disabled ? " disabled" : "");
  }
  return 0;
}

}  // namespace

int run_user(const std::vector<std::string>& arguments) {
  const std::string action = arguments.empty() ? "" : arguments.front();
  if (action.empty()) return wrong_use(kUsage);
  const auto flags = [&](std::vector<std::string> more, const std::vector<std::string>& switches = {}) {
    more.insert(more.end(), {"practice", "user", "who"});
    return Flags(rest_of(arguments), with_data_flags(more), switches);
  };
  if (action == "add") return add(flags({"role"}, {"password-stdin"}));
  if (action == "password") {
    return change(flags({}, {"password-stdin"}), AccountStep::password, "password",
                  "new password; signed out everywhere");
  }
  if (action == "role") return set_role(flags({"role"}, {"yes"}));
  if (action == "totp") return give_one_time_codes(flags({}));
  if (action == "unlock") {
    return change(flags({}), AccountStep::unlock, "user", "failed tries to sign in are forgotten");
  }
  if (action == "sign-out") return change(flags({}), AccountStep::sign_out, "user", "signed out everywhere");
  if (action == "disable") return change(flags({}, {"yes"}), AccountStep::disable, "user", "disabled");
  if (action == "enable") return enable(flags({}));
  if (action == "remove") return change(flags({}, {"yes"}), AccountStep::remove, "user", "removed");
  if (action == "list") return list(flags({}));
  return wrong_use(kUsage);
}

}  // namespace frontdoor::intake
