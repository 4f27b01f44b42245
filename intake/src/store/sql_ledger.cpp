#include "store/sql_ledger.h"

#include "store/evidence_sql.h"

namespace frontdoor::intake {

LedgerEntry ledger_entry_of(const std::string& ods, SqlRow& row) {
  LedgerEntry entry;
  entry.sequence = row.number(0);
  entry.ods = ods;
  entry.note = {row.time(1), row.take(2), row.take(3), row.take(4)};
  entry.previous_hash = row.take(5);
  entry.hash = row.take(6);
  return entry;
}

void append_to_ledger(SqlSession& session, const std::string& ods, const LedgerNote& note) {
  session.lock("ledger " + ods);  // each entry follows the one before it, whichever process writes it
  SqlRows last = session.query(
      "SELECT sequence, at, who, what, detail, previous_hash, hash FROM ledger WHERE ods = $1"
      " ORDER BY sequence DESC LIMIT 1",
      {ods});
  const LedgerEntry entry =
      next_ledger_entry(ods, last.empty() ? std::nullopt : std::optional(ledger_entry_of(ods, last.front())), note);
  session.execute(
      "INSERT INTO ledger (ods, sequence, at, who, what, detail, previous_hash, hash)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {ods, entry.sequence, note.at, note.who, note.what, note.detail, entry.previous_hash, entry.hash});
  evidence_sql::keep_ledger_head(session, entry);
}

}  // namespace frontdoor::intake
