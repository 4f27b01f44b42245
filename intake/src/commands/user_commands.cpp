// `user`: who may sign in for a practice, and as what. Each change is an entry in the practice's ledger.
#include "base/clock.h"
#include "commands/command_parts.h"
#include "crypto/one_time_code.h"
#include "crypto/password_rules.h"
#include "crypto/secrets.h"
#include "store/key_check.h"

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
    "       frontdoor-intake user list --practice A81001\n"
    "       each but list with [--who NAME]; roles: reception, clinician, manager, icb";

struct Account {
  explicit Account(const Flags& flags)
      : ods(flags.text("practice")), name(flags.text("user")), who(flags.text("who", "command line")) {}

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

Role role_of(const std::string& code) {
  const std::optional<Role> role = role_from_code(code);
  if (!role) throw std::invalid_argument("--role must be reception, clinician, manager or icb");
  return *role;
}

// Read before anything is opened, so that a password that is refused has changed nothing.
std::string new_password(const Flags& flags, const Account& account) {
  if (!flags.has("password-stdin")) {
    throw std::invalid_argument("the password is read from standard input: add --password-stdin");
  }
  std::string password = one_line_of_stdin();
  if (const auto fault = password_fault(password, account.name, account.ods)) throw std::invalid_argument(*fault);
  start_sodium();
  return hash_password(password);
}

int add(const Flags& flags) {
  const Account account(flags);
  if (account.name.empty() || account.name.size() > 80 || account.name.find('@') != std::string::npos) {
    throw std::invalid_argument("--user must be 1 to 80 letters, without @");
  }
  UserRecord user{account.ods, account.name, ""};
  if (!flags.has("role")) {
    throw std::invalid_argument("say what the account may do: --role reception, clinician, manager or icb");
  }
  user.role = role_of(flags.text("role"));
  user.password_hash = new_password(flags, account);
  const Opened store(flags);
  require_practice(*store, user.ods);
  const Json detail{{"change", "added"}, {"role", std::string(to_code(user.role))}};
  if (!store->add_user(user, account.note("user", detail))) {
    throw std::invalid_argument("there is a user " + user.name + " in practice " + user.ods +
                                " already; nothing was changed. `user password` and `user role` change it");
  }
  std::printf("user %s of practice %s added as %s\n", user.name.c_str(), user.ods.c_str(),
              std::string(to_code(user.role)).c_str());
  return 0;
}

int change(const Flags& flags, const UserChange& changed, const char* what, const Json& detail, const char* done) {
  const Account account(flags);
  const Opened store(flags);
  if (!store->change_user(account.ods, account.name, changed, account.note(what, detail))) account.refuse_unknown();
  std::printf("user %s of practice %s: %s\n", account.name.c_str(), account.ods.c_str(), done);
  return 0;
}

int set_password(const Flags& flags) {
  UserChange changed;
  changed.password_hash = new_password(flags, Account(flags));
  return change(flags, changed, "password", Json::object(), "new password; signed out everywhere");
}

int set_role(const Flags& flags) {
  UserChange changed;
  changed.role = role_of(flags.text("role"));
  const std::string code(to_code(*changed.role));
  const Account account(flags);
  std::string before;
  {
    const Opened store(flags);
    for (const UserRecord& user : store->users_of(account.ods)) {
      if (user.name == account.name) before = to_code(user.role);
    }
  }
  if (before.empty()) account.refuse_unknown();
  return change(flags, changed, "role", Json{{"from", before}, {"to", code}}, ("now " + code).c_str());
}

int set_disabled(const Flags& flags, bool disabled) {
  UserChange changed;
  changed.disabled = disabled;
  const char* word = disabled ? "disabled" : "enabled";
  return change(flags, changed, "user", Json{{"change", word}}, word);
}

int unlock(const Flags& flags) {
  UserChange changed;
  changed.unlock = true;
  return change(flags, changed, "user", Json{{"change", "unlocked"}}, "failed tries to sign in are forgotten");
}

int remove(const Flags& flags) {
  const Account account(flags);
  const Opened store(flags);
  if (!store->remove_user(account.ods, account.name, account.note("user", Json{{"change", "removed"}}))) {
    account.refuse_unknown();
  }
  std::printf("user %s of practice %s removed\n", account.name.c_str(), account.ods.c_str());
  return 0;
}

// Shown once: it is sealed from then on.
int give_one_time_codes(const Flags& flags) {
  const Account account(flags);
  const Opened store(flags);
  const std::string secret = new_totp_secret();
  UserChange changed;
  changed.totp_secret =
      BodyCipher(open_keyring(*store.database, store.files.keys)).seal(secret, totp_place(account.ods, account.name));
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
  if (action == "role") return set_role(flags({"role"}));
  if (action == "totp") return give_one_time_codes(flags({}));
  if (action == "unlock") return unlock(flags({}));
  if (action == "disable") return set_disabled(flags({}), true);
  if (action == "enable") return set_disabled(flags({}), false);
  if (action == "remove") return remove(flags({}));
  if (action == "list") return list(flags({}));
  return wrong_use(kUsage);
}

}  // namespace frontdoor::intake
