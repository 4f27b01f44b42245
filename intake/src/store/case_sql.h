// Pieces of statements that the readers of a practice's requests share.
#pragma once

#include "store/case_files.h"
#include "store/sql_request_rows.h"

namespace frontdoor::intake {

// The conditions stand in the statement and are switched by parameters, so that one statement serves every filter.
inline std::string conditions_of(CaseFilter::Show show) {
  std::string sql = " FROM requests WHERE ods = $1";
  if (show == CaseFilter::Show::open) sql += " AND progress <> 'done'";
  if (show == CaseFilter::Show::done) sql += " AND progress = 'done'";
  return sql +
         " AND ($2 = '' OR kind = $2) AND ($3 = 0 OR rank >= 2) AND ($4 = 0 OR assigned_to = $5)"
         " AND ($6 = '' OR fold = $6)";
}

inline std::string order_of(CaseFilter::Show show) {
  return show == CaseFilter::Show::open ? " ORDER BY rank DESC, received DESC, id DESC"
                                        : " ORDER BY received DESC, id DESC";
}

inline std::string_view kind_of(const CaseFilter& filter) {
  return filter.kind ? to_code(*filter.kind) : std::string_view();
}

inline StoredCase stored_case_of(SqlRow& row, bool with_bundle) {
  StoredCase stored;
  stored.header = request_header_of(row);
  stored.summary = row.take(kRequestHeaderColumns);
  if (with_bundle) stored.bundle = row.take(kRequestHeaderColumns + 1);
  return stored;
}

// One step, inside a transaction.
ChangeOutcome change_in(SqlSession& session, const std::string& ods, const std::string& reference,
                        const CaseChange& change, const CaseEvent& event);

}  // namespace frontdoor::intake
