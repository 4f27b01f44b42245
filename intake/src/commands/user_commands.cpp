// `user`: who may sign in for a practice, and as what. Each change is an entry in the practice's ledger.
#include "base/clock.h"
#include "base/text.h"
#include "commands/command_parts.h"
#include "crypto/one_time_code.h"
#include "crypto/password_rules.h"
#include "crypto/secrets.h"
#include "desk/staff_account.h"
#include "practices/practice_directory.h"

#include <frontdoor/json.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

constexpr const char* kUsage =
    "frontdoor-intake user add --practice A81001 --user NAME --role ROLE --password-stdin\n"
    "       frontdoor-intake user password --practice A81001 --user NAME --password-stdin\n"
    "       frontdoor-intake user role --practice A81001 --user NAME --role ROLE\n"
    "       frontdoor-intake user totp|unlock|disable|enable|remove --practice A81001 --user NAME\n"
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

// Nobody could pause the form, change settings or erase a request then. --yes: it is meant.
template <typename Change>
bool keeping_a_manager(Change&& change) {
  try {
    return change();
  } catch (const LastManager& last) {
    throw std::invalid_argument(std::string(last.what()) +
                                "; nothing was changed. Add another manager first, or say --yes");
  }
}

Role role_of(const std::string& code) {
  const std::optional<Role> role = role_from_code(code);
  if (!role) throw std::invalid_argument("--role must be reception, clinician, manager or icb");
  return *role;
}

std::string new_password(Store& store, const Flags& flags, const Account& account) {
  if (!flags.has("password-stdin")) {
    throw std::invalid_argument("the password is read from standard input: add --password-stdin");
  }
  std::string password = one_line_of_stdin();
  const auto practice = PracticeDirectory(store).find(account.ods);
  const auto fault = password_fault(password, account.name, account.ods, practice->practice.name);
  if (fault) throw std::invalid_argument(*fault);
  return hash_password(password);
}

int add(const Flags& flags) {
  const Account account(flags);
  if (const auto fault = account_name_fault(account.name)) throw std::invalid_argument("--user: " + *fault);
  UserRecord user{account.ods, account.name, ""};
  if (!flags.has("role")) {
    throw std::invalid_argument("say what the account may do: --role reception, clinician, manager or icb");
  }
  user.role = role_of(flags.text("role"));
  const Opened store(flags);
  require_practice(*store, user.ods);
  user.password_hash = new_password(*store, flags, account);
  const Json detail{{"change", "added"}, {"role", std::string(to_code(user.role))}};
  if (!store->add_user(user, account.note("user", detail))) {
    throw std::invalid_argument("there is a user " + user.name + " in practice " + user.ods +
                                " already, in these or other capitals; nothing was changed. `user password` and"
                                " `user role` change it");
  }
  std::printf("user %s of practice %s added as %s; %s\n", user.name.c_str(), user.ods.c_str(),
              std::string(to_code(user.role)).c_str(), words_for_sign_in(*store, user.ods, user.name).c_str());
  return 0;
}

int change(Store& store, const Account& account, const UserChange& changed, const char* what, const Json& detail,
           const char* done) {
  const std::string last = last_change_of(store, account.ods, what, account.name);
  const LedgerNote note = account.note(what, detail);
  if (!keeping_a_manager([&] { return store.change_user(account.ods, account.name, changed, note); })) {
    account.refuse_unknown();
  }
  std::printf("user %s of practice %s: %s%s\n", account.name.c_str(), account.ods.c_str(), done,
              last.empty() ? "" : ("; last changed by " + last).c_str());
  return 0;
}

int set_password(const Flags& flags) {
  Account account(flags);
  const Opened store(flags);
  require_user(*store, account);
  UserChange changed;
  changed.password_hash = new_password(*store, flags, account);
  return change(*store, account, changed, "password", Json::object(), "new password; signed out everywhere");
}

int set_role(const Flags& flags) {
  UserChange changed;
  changed.role = role_of(flags.text("role"));
  const std::string code(to_code(*changed.role));
  Account account(flags);
  const Opened store(flags);
  const UserRecord before = require_user(*store, account);
  changed.keeps_a_manager = *changed.role != Role::manager && !flags.has("yes");
  const std::string was(to_code(before.role));
  return change(*store, account, changed, "role", Json{{"from", was}, {"to", code}},
                ("now " + code + "; before: " + was).c_str());
}

int set_disabled(const Flags& flags, bool disabled) {
  Account account(flags);
  const Opened store(flags);
  require_user(*store, account);
  UserChange changed;
  changed.keeps_a_manager = disabled && !flags.has("yes");
  changed.disabled = disabled;
  const std::string word = disabled ? "disabled" : "enabled";
  const std::string done = disabled ? word : word + "; " + words_for_sign_in(*store, account.ods, account.name);
  return change(*store, account, changed, "user", Json{{"change", word}}, done.c_str());
}

int unlock(const Flags& flags) {
  Account account(flags);
  const Opened store(flags);
  require_user(*store, account);
  UserChange changed;
  changed.unlock = true;
  return change(*store, account, changed, "user", Json{{"change", "unlocked"}},
                "failed tries to sign in are forgotten");
}

int remove(const Flags& flags) {
  Account account(flags);
  const Opened store(flags);
  require_user(*store, account);
  const LedgerNote note = account.note("user", Json{{"change", "removed"}});
  if (!keeping_a_manager([&] { return store->remove_user(account.ods, account.name, !flags.has("yes"), note); })) {
    account.refuse_unknown();
  }
  std::printf("user %s of practice %s removed\n", account.name.c_str(), account.ods.c_str());
  return 0;
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
  if (action == "password") return set_password(flags({}, {"password-stdin"}));
  if (action == "role") return set_role(flags({"role"}, {"yes"}));
  if (action == "totp") return give_one_time_codes(flags({}));
  if (action == "unlock") return unlock(flags({}));
  if (action == "disable") return set_disabled(flags({}, {"yes"}), true);
  if (action == "enable") return set_disabled(flags({}), false);
  if (action == "remove") return remove(flags({}, {"yes"}));
  if (action == "list") return list(flags({}));
  return wrong_use(kUsage);
}

}  // namespace frontdoor::intake
