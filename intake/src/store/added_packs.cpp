#include "store/added_packs.h"

#include "crypto/secrets.h"
#include "store/sql_ledger.h"

namespace frontdoor::intake {
namespace {

std::string mark_in(SqlSession& session, const std::string& ods) {
  SqlRows rows = session.query("SELECT mark FROM red_flag_packs WHERE ods = $1", {ods});
  return rows.empty() ? std::string() : rows.front().take(0);
}

// Changes of one practice's pack wait for each other, and so do their places in the ledger.
void lock(SqlSession& session, const std::string& ods) {
  session.lock("red-flags/" + ods);
}

}  // namespace

std::string AddedPacks::mark(const std::string& ods) {
  return database_.read([&](SqlSession& session) { return mark_in(session, ods); });
}

std::optional<std::string> AddedPacks::pack(const std::string& ods) {
  return database_.read([&](SqlSession& session) -> std::optional<std::string> {
    SqlRows rows = session.query("SELECT pack FROM red_flag_packs WHERE ods = $1", {ods});
    if (rows.empty()) return std::nullopt;
    return rows.front().take(0);
  });
}

std::string AddedPacks::set(const std::string& ods, const std::string& pack, const LedgerNote& note) {
  std::string before;
  database_.write([&](SqlSession& session) {
    lock(session, ods);
    before = mark_in(session, ods);
    session.execute(
        "INSERT INTO red_flag_packs (ods, mark, pack) VALUES ($1, $2, $3)"
        " ON CONFLICT (ods) DO UPDATE SET mark = excluded.mark, pack = excluded.pack",
        {ods, sha256_hex(pack), SqlParameter::bytes(pack)});
    append_to_ledger(session, ods, note);
  });
  return before;
}

std::string AddedPacks::remove(const std::string& ods, const LedgerNote& note) {
  std::string before;
  database_.write([&](SqlSession& session) {
    lock(session, ods);
    before = mark_in(session, ods);
    if (before.empty()) return;
    session.execute("DELETE FROM red_flag_packs WHERE ods = $1", {ods});
    append_to_ledger(session, ods, note);
  });
  return before;
}

bool AddedPacks::take_over(const std::string& ods, const std::string& pack) {
  bool is_there = false;
  database_.write([&](SqlSession& session) {
    is_there = !session.query("SELECT 1 FROM practices WHERE ods = $1", {ods}).empty();
    if (!is_there) return;
    session.execute("INSERT INTO red_flag_packs (ods, mark, pack) VALUES ($1, $2, $3) ON CONFLICT (ods) DO NOTHING",
                    {ods, sha256_hex(pack), SqlParameter::bytes(pack)});
  });
  return is_there;
}

}  // namespace frontdoor::intake
