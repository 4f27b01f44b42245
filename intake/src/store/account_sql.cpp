#include "store/account_sql.h"

#include "base/text.h"
#include "store/sql_ledger.h"

#include <algorithm>

namespace frontdoor::intake::account_sql {
namespace {

// Failures that slow nobody yet are forgotten sooner: guesses at made-up names must not fill the disk.
constexpr std::chrono::hours kFewKept{1};
constexpr std::chrono::hours kManyKept{24};
constexpr int kFew = 4;

constexpr std::string_view kUserColumns =
    "ods, name, password_hash, role, totp_secret, totp_step, disabled,"
    " (SELECT codes_for FROM practices WHERE practices.ods = users.ods)";

// Codes of roles with blanks between them.
std::vector<Role> roles_in(std::string_view text) {
  std::vector<Role> roles;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (const std::optional<Role> role = role_from_code(text.substr(0, end))) roles.push_back(*role);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return roles;
}

bool holds(std::string_view text, Role role) {
  const std::vector<Role> roles = roles_in(text);
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

std::vector<UserRecord> users_in(SqlRows rows) {
  std::vector<UserRecord> users;
  for (SqlRow& row : rows) {
    // A role of a newer build may do the least here.
    const Role role = role_from_code(row.text(3)).value_or(Role::icb);
    const bool codes_wanted = holds(row.text(7), role);
    users.push_back(
        {row.take(0), row.take(1), row.take(2), role, row.take(4), row.number(5), row.yes(6), codes_wanted});
  }
  return users;
}

constexpr std::string_view kSessions =
    "SELECT s.token_hash, s.ods, s.\"user\", s.created, s.last_seen, u.role,"
    " CASE WHEN u.totp_secret IS NULL THEN 0 ELSE 1 END, s.failed_tries, s.failed_latest, u.tries, u.tries_latest,"
    " (SELECT codes_for FROM practices WHERE practices.ods = s.ods)"
    " FROM sessions s JOIN users u ON u.ods = s.ods AND u.name = s.\"user\"";

SessionRecord session_in(SqlRow& row) {
  const Role role = role_from_code(row.text(5)).value_or(Role::icb);
  const bool codes_wanted = holds(row.text(11), role);
  return {row.take(0),
          row.take(1),
          row.take(2),
          row.time(3),
          row.time(4),
          role,
          row.yes(6),
          {static_cast<int>(row.number(7)), row.time(8)},
          {static_cast<int>(row.number(9)), row.time(10)},
          codes_wanted};
}

void end_sessions(SqlSession& session, const std::string& ods, const std::string& name) {
  session.execute("DELETE FROM sessions WHERE ods = $1 AND \"user\" = $2", {ods, name});
}

// Under a lock: of two who take each other's role away, one is refused.
void require_another_manager(SqlSession& session, const std::string& ods, const std::string& name) {
  session.lock("managers of " + ods);
  const SqlRows managers = session.query("SELECT name FROM users WHERE ods = $1 AND role = $2 AND disabled = 0",
                                         {ods, to_code(Role::manager)});
  bool is_one = false;
  for (const SqlRow& row : managers) is_one = is_one || row.text(0) == name;
  if (is_one && managers.size() == 1) throw LastManager(name + " is the last manager of practice " + ods);
}

void forget_failures(SqlSession& session, const std::string& ods, const std::string& name) {
  session.execute("DELETE FROM sign_in_failures WHERE ods = $1 AND name = $2", {ods, name});
}

// What somebody was to do who left, or may not work on requests any more, is nobody's: it is seen under "Nobody yet".
void set_requests_free(SqlSession& session, const std::string& ods, const std::string& name) {
  session.execute("UPDATE requests SET assigned_to = '' WHERE ods = $1 AND assigned_to = $2 AND progress <> 'done'",
                  {ods, name});
}

}  // namespace

bool add_user(SqlSession& session, const UserRecord& user, const LedgerNote& note) {
  session.lock("user names of " + user.ods);  // two at once see each other
  const std::string folded = folded_name(user.name);
  for (const UserRecord& known : users_of(session, user.ods)) {
    if (folded_name(known.name) == folded) return false;
  }
  if (session.execute("INSERT INTO users (ods, name, password_hash, role) VALUES ($1, $2, $3, $4)"
                      " ON CONFLICT (ods, name) DO NOTHING",
                      {user.ods, user.name, user.password_hash, to_code(user.role)}) == 0) {
    return false;
  }
  append_to_ledger(session, user.ods, note);
  return true;
}

bool change_user(SqlSession& session, const std::string& ods, const std::string& name, const UserChange& change,
                 const LedgerNote& note) {
  if (session.query("SELECT name FROM users WHERE ods = $1 AND name = $2", {ods, name}).empty()) return false;
  if (change.keeps_a_manager) require_another_manager(session, ods, name);
  if (change.password_hash) {
    session.execute("UPDATE users SET password_hash = $1 WHERE ods = $2 AND name = $3",
                    {*change.password_hash, ods, name});
  }
  if (change.role) {
    session.execute("UPDATE users SET role = $1 WHERE ods = $2 AND name = $3", {to_code(*change.role), ods, name});
  }
  if (change.totp_secret) {
    session.execute("UPDATE users SET totp_secret = $1, totp_step = 0 WHERE ods = $2 AND name = $3",
                    {SqlParameter::bytes(*change.totp_secret), ods, name});
  }
  if (change.disabled) {
    session.execute("UPDATE users SET disabled = $1 WHERE ods = $2 AND name = $3", {*change.disabled, ods, name});
  }
  const bool works_no_more = change.role && !may(*change.role, Permission::work_on_requests);
  if (change.disabled.value_or(false) || works_no_more) set_requests_free(session, ods, name);
  if (change.ends_sessions()) end_sessions(session, ods, name);
  if (change.password_hash || change.unlock) forget_failures(session, ods, name);
  append_to_ledger(session, ods, note);
  return true;
}

bool remove_user(SqlSession& session, const std::string& ods, const std::string& name, bool keeps_a_manager,
                 const LedgerNote& note) {
  if (keeps_a_manager) require_another_manager(session, ods, name);
  if (session.execute("DELETE FROM users WHERE ods = $1 AND name = $2", {ods, name}) == 0) return false;
  end_sessions(session, ods, name);
  forget_failures(session, ods, name);
  session.execute("DELETE FROM team_members WHERE ods = $1 AND member = $2", {ods, name});
  set_requests_free(session, ods, name);
  append_to_ledger(session, ods, note);
  return true;
}

std::vector<UserRecord> users_named(SqlSession& session, const std::string& name) {
  static const std::string sql =
      "SELECT " + std::string(kUserColumns) + " FROM users WHERE name = $1 OR lower(name) = $2 ORDER BY ods, name";
  return users_in(session.query(sql, {name, folded_name(name)}));
}

std::vector<UserRecord> users_of(SqlSession& session, const std::string& ods) {
  static const std::string sql = "SELECT " + std::string(kUserColumns) + " FROM users WHERE ods = $1 ORDER BY name";
  return users_in(session.query(sql, {ods}));
}

std::vector<Role> codes_for(SqlSession& session, const std::string& ods) {
  const SqlRows rows = session.query("SELECT codes_for FROM practices WHERE ods = $1", {ods});
  return rows.empty() ? std::vector<Role>() : roles_in(rows.front().text(0));
}

void change_codes_for(SqlSession& session, const std::string& ods, const std::vector<Role>& roles,
                      const LedgerNote& note) {
  std::string text;
  for (const Role role : roles) text += (text.empty() ? "" : " ") + std::string(to_code(role));
  if (session.execute("UPDATE practices SET codes_for = $2 WHERE ods = $1 AND codes_for <> $2", {ods, text}) == 0) {
    return;
  }
  append_to_ledger(session, ods, note);
}

std::optional<SessionRecord> session_of(SqlSession& session, const std::string& token_hash) {
  static const std::string sql = std::string(kSessions) + " WHERE s.token_hash = $1 AND u.disabled = 0";
  SqlRows rows = session.query(sql, {token_hash});
  if (rows.empty()) return std::nullopt;
  return session_in(rows.front());
}

std::vector<SessionRecord> sessions_of(SqlSession& session, const std::string& ods) {
  static const std::string sql = std::string(kSessions) + " WHERE s.ods = $1 AND u.disabled = 0 ORDER BY s.created";
  std::vector<SessionRecord> sessions;
  for (SqlRow& row : session.query(sql, {ods})) sessions.push_back(session_in(row));
  return sessions;
}

void add_session(SqlSession& session, const SessionRecord& record) {
  SignInFailures failed;
  const SqlRows rows =
      session.query("SELECT tries, tries_before FROM users WHERE ods = $1 AND name = $2", {record.ods, record.user});
  // The last try was this sign-in.
  if (!rows.empty())
    failed = {static_cast<int>(std::max<std::int64_t>(rows.front().number(0) - 1, 0)), rows.front().time(1)};
  session.execute(
      "INSERT INTO sessions (token_hash, ods, \"user\", created, last_seen, failed_tries, failed_latest)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {record.token_hash, record.ods, record.user, record.created, record.last_seen, failed.count, failed.latest});
  session.execute("UPDATE users SET tries = 0 WHERE ods = $1 AND name = $2", {record.ods, record.user});
}

SignInFailures sign_in_failures(SqlSession& session, const SignInTry& tried) {
  SignInFailures failures;
  if (!tried.user.empty()) {
    failures.of_account = static_cast<int>(
        session
            .query("SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM sign_in_failures WHERE ods = $1"
                   " AND name = $2",
                   {tried.ods, tried.user})
            .front()
            .number(0));
  }
  const SqlRows rows = session.query("SELECT count, latest FROM sign_in_failures WHERE bucket = $1", {tried.bucket});
  if (rows.empty()) return failures;
  failures.count = static_cast<int>(rows.front().number(0));
  failures.latest = rows.front().time(1);
  return failures;
}

SignInFailures count_sign_in_try(SqlSession& session, const SignInTry& tried, Instant at, const TryIsOpen& is_open) {
  session.lock("sign-in " + tried.bucket);  // tries that come together count one after the other
  session.execute("DELETE FROM sign_in_failures WHERE latest < $1 AND (count <= $2 OR latest < $3)",
                  {at - kFewKept, kFew, at - kManyKept});
  const SignInFailures before = sign_in_failures(session, tried);
  if (!is_open(before)) return before;
  session.execute(
      "INSERT INTO sign_in_failures (bucket, ods, name, count, latest) VALUES ($1, $2, $3, 1, $4)"
      " ON CONFLICT (bucket) DO UPDATE SET count = sign_in_failures.count + 1, latest = excluded.latest",
      {tried.bucket, tried.ods, tried.user, at});
  session.execute(
      "UPDATE users SET tries = tries + 1, tries_before = tries_latest, tries_latest = $1 WHERE ods = $2 AND name = $3",
      {at, tried.ods, tried.user});
  return before;
}

}  // namespace frontdoor::intake::account_sql
