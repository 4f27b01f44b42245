// Accounts of a practice's staff, as its managers see and change them.
#pragma once

#include "store/store.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace frontdoor::intake {

// Before the name of a system that calls the API on its own, where people have their username.
inline constexpr std::string_view kServiceAccount = "service:";

struct StaffAccount {
  std::string name;
  Role role = Role::reception;
  bool has_codes = false;  // signs in with one-time codes too
  bool disabled = false;   // may not sign in
  struct Session {
    Instant since;
    Instant last_used;  // to a minute
  };
  std::vector<Session> sessions = {};  // in which they are signed in now, oldest first
};

// What a manager does to an account. `forget_codes` is for a lost phone: a role that needs codes sets up new ones.
enum class AccountStep : std::uint8_t { add, password, role, disable, enable, unlock, forget_codes, sign_out, remove };
std::optional<AccountStep> account_step_from_code(std::string_view code);  // "forget-codes"

struct AccountOrder {
  AccountStep step = AccountStep::add;
  std::string name;
  std::string role;      // of `add` and `role`: a code
  std::string password;  // of `add` and `password`
};

// Turns a password into what is stored of it. It takes memory and time on purpose: SignIn::hash() bounds how many run.
using PasswordHash = std::function<std::string(const std::string& password)>;

// Whose hand it is, and what it needs.
struct AccountHand {
  std::string who;  // for the ledger
  Instant at;
  std::string practice_name;  // no part of a password
  PasswordHash hash;
  bool even_the_last_manager = false;
};
// What was typed and cannot be taken: the field of the order, and a sentence.
struct AccountFault {
  const char* field;
  std::string says;
};
enum class AccountOutcome : std::uint8_t { done, unknown, taken };
// Adds, changes or removes an account, with its entry in the ledger: the one way for managers and for the command.
// Throws AccountFault; LastManager, unless the hand may.
AccountOutcome change_account(Store& store, const std::string& ods, const AccountOrder& order, const AccountHand& hand);

// What is wrong with the name of a new account, as a sentence; nullopt: nothing. Nothing that cannot be seen, and
// nothing that only looks like another's name.
std::optional<std::string> account_name_fault(const std::string& name);

}  // namespace frontdoor::intake
