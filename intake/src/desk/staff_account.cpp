// Changes of staff's accounts, one way for managers in the inbox and for the command `user`.
#include "desk/staff_account.h"

#include "base/text.h"
#include "crypto/password_rules.h"

#include <frontdoor/json.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

Role role_of(const std::string& code) {
  const std::optional<Role> role = role_from_code(code);
  if (!role) throw AccountFault{"role", "Choose what the account may do."};
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

Json ledger_detail(const AccountOrder& order, Role before) {
  switch (order.step) {
    case AccountStep::role: return {{"from", std::string(to_code(before))}, {"to", order.role}};
    case AccountStep::disable: return {{"change", "disabled"}};
    case AccountStep::enable: return {{"change", "enabled"}};
    case AccountStep::unlock: return {{"change", "unlocked"}};
    case AccountStep::remove: return {{"change", "removed"}};
    case AccountStep::forget_codes: return {{"change", "removed"}};
    case AccountStep::sign_out: return {{"change", "signed out"}};
    default: return Json::object();
  }
}

std::string checked_hash(const std::string& ods, const AccountOrder& order, const AccountHand& hand) {
  const auto fault = password_fault(order.password, order.name, ods, hand.practice_name);
  if (fault) throw AccountFault{"password", *fault};
  return hand.hash(order.password);
}

// Steps, notes and accesses of somebody who was removed keep their username: no other person gets it.
bool was_somebody_elses(Store& store, const std::string& ods, const std::string& name) {
  const std::vector<LedgerEntry> entries = store.ledger(ods);
  return std::any_of(entries.begin(), entries.end(), [wanted = folded_name(name)](const LedgerEntry& entry) {
    if (entry.note.what != "user") return false;
    const Result<Json> detail = parse_json(entry.note.detail);
    return detail && json_string_or(detail.value(), "change", "") == "removed" &&
           folded_name(json_string_or(detail.value(), "user", "")) == wanted;
  });
}

AccountOutcome add_account(Store& store, const std::string& ods, const AccountOrder& order, const AccountHand& hand) {
  if (const auto fault = account_name_fault(order.name)) throw AccountFault{"name", *fault};
  if (was_somebody_elses(store, ods, order.name)) {
    throw AccountFault{"name", "Somebody with this username was removed, and the history names them. Choose another."};
  }
  UserRecord user{ods, order.name, ""};
  user.role = role_of(order.role);
  user.password_hash = checked_hash(ods, order, hand);
  const Json detail{{"change", "added"}, {"role", order.role}, {"user", order.name}};
  const bool added = store.add_user(user, {hand.at, hand.who, "user", to_text(detail)});
  return added ? AccountOutcome::done : AccountOutcome::taken;
}

}  // namespace

AccountOutcome change_account(Store& store, const std::string& ods, const AccountOrder& order,
                              const AccountHand& hand) {
  if (order.step == AccountStep::add) return add_account(store, ods, order, hand);
  const std::vector<UserRecord> known = store.users_of(ods);
  const auto before =
      std::find_if(known.begin(), known.end(), [&](const UserRecord& one) { return one.name == order.name; });
  if (before == known.end()) return AccountOutcome::unknown;
  UserChange change;
  if (order.step == AccountStep::role) change.role = role_of(order.role);
  if (order.step == AccountStep::password) change.password_hash = checked_hash(ods, order, hand);
  if (order.step == AccountStep::disable) change.disabled = true;
  if (order.step == AccountStep::enable) change.disabled = false;
  if (order.step == AccountStep::forget_codes) change.totp_secret = "";
  change.sign_out = order.step == AccountStep::sign_out;
  change.unlock = order.step == AccountStep::unlock;
  const bool may_leave_none =
      order.step == AccountStep::disable || (order.step == AccountStep::role && change.role != Role::manager);
  change.keeps_a_manager = may_leave_none && !hand.even_the_last_manager;
  Json detail = ledger_detail(order, before->role);
  detail["user"] = order.name;
  const LedgerNote note{hand.at, hand.who, ledger_word(order.step), to_text(detail)};
  const bool is_known = order.step == AccountStep::remove
                            ? store.remove_user(ods, order.name, !hand.even_the_last_manager, note)
                            : store.change_user(ods, order.name, change, note);
  return is_known ? AccountOutcome::done : AccountOutcome::unknown;
}

std::optional<AccountStep> account_step_from_code(std::string_view code) {
  static constexpr std::pair<std::string_view, AccountStep> kSteps[] = {
      {"add", AccountStep::add},           {"password", AccountStep::password},
      {"role", AccountStep::role},         {"disable", AccountStep::disable},
      {"enable", AccountStep::enable},     {"unlock", AccountStep::unlock},
      {"remove", AccountStep::remove},     {"forget-codes", AccountStep::forget_codes},
      {"sign-out", AccountStep::sign_out},
  };
  for (const auto& [name, step] : kSteps) {
    if (name == code) return step;
  }
  return std::nullopt;
}

std::optional<std::string> account_name_fault(const std::string& name) {
  if (name.starts_with(kServiceAccount)) return "A username does not begin with \"service:\": systems are named so.";
  if (name.find_first_of("<>&\"`\\") != std::string::npos) {
    return "A username does not hold < > & \" ` or \\: write letters, digits, blanks and signs such as . - ' and _.";
  }
  const bool clean = name == without_blanks(name) && is_latin_text(name) && name.find("  ") == std::string::npos;
  if (!name.empty() && name.size() <= 80 && name.find('@') == std::string::npos && clean) return std::nullopt;
  return "A username has 1 to 80 letters of a Latin alphabet, digits and signs, without @ and without blanks around "
         "it.";
}

}  // namespace frontdoor::intake
