// Rows of the table ledger: reading one, and appending inside somebody's transaction.
#pragma once

#include "store/ledger.h"
#include "store/sql.h"

namespace frontdoor::intake {

// Columns: sequence, at, who, what, detail, previous_hash, hash.
LedgerEntry ledger_entry_of(const std::string& ods, SqlRow& row);
void append_to_ledger(SqlSession& session, const std::string& ods, const LedgerNote& note);

}  // namespace frontdoor::intake
