// Pieces of statements that the readers of a practice's requests share.
#pragma once

#include "store/case_files.h"
#include "store/change_feed.h"
#include "store/sql_request_rows.h"

#include <frontdoor/taken_down.h>

#include <set>

namespace frontdoor::intake {

// A step of a request, in the transaction that makes it.
inline void insert_event(SqlSession& session, const std::string& ods, const std::string& reference,
                         const CaseEvent& event) {
  session.execute("INSERT INTO request_events (ods, reference, at, who, what, detail) VALUES ($1, $2, $3, $4, $5, $6)",
                  {ods, reference, event.at, event.who, event.what, SqlParameter::bytes(event.detail)});
}
// The same, and that readers of changes learn of it.
inline void add_event(SqlSession& session, const std::string& ods, const std::string& reference,
                      const CaseEvent& event) {
  insert_event(session, ods, reference, event);
  note_change(session, ods, {0, reference, event.what, event.at, event.who});
}

// What is_overdue() is, of what is not done, at `now`: a parameter. In milliseconds, as times are kept.
inline std::string overdue_at(std::string_view now) {
  return "(answered IS NULL AND coalesce(deadline, coalesce(asked, received) + " +
         std::to_string(std::chrono::milliseconds(kAtOnceWithin).count()) + ") < " + std::string(now) + ")";
}

// The conditions are part of the statement and are switched by parameters, so that one statement serves every filter.
inline std::string conditions_of(CaseFilter::Show show) {
  std::string sql = " FROM requests WHERE ods = $1";
  if (show == CaseFilter::Show::open) sql += " AND progress <> 'done'";
  if (show == CaseFilter::Show::done) sql += " AND progress = 'done'";
  return sql +
         " AND ($2 = '' OR kind || '/' || need || '/' || origin LIKE $2) AND ($3 = 0 OR rank >= 2) AND ($4 = 0 OR "
         "assigned_to = $5 OR ($4 = 2 AND assigned_to IN (SELECT 'team: ' || team FROM team_members WHERE ods = $1"
         " AND member = $5)))"
         " AND ($6 = '' OR fold = $6) AND ($7 = 0 OR " +
         overdue_at("$8") + ") AND ($9 = 0 OR needs_care = 1)";
}

// Of kind, need and origin together, so that one parameter serves all three; no code holds a letter that LIKE knows.
// Empty: any. Parameters are borrowed: every pattern that there can be is made once.
inline std::string_view pattern_of(const CaseFilter& filter) {
  const auto pattern = [](std::string_view kind, std::string_view need, std::string_view origin) {
    std::string text;
    for (const std::string_view part : {kind, need, origin}) {
      text += text.empty() ? "" : "/";
      text += part.empty() ? "%" : part;
    }
    return text;
  };
  static const std::set<std::string> patterns = [&pattern] {
    std::vector<std::string_view> kinds{""};
    for (const RequestKind kind : {RequestKind::medical, RequestKind::medication, RequestKind::admin}) {
      kinds.push_back(to_code(kind));
    }
    std::vector<std::string_view> needs{""};
    for (const RequestNeed& need : request_needs()) needs.emplace_back(need.code);
    std::set<std::string> all;
    for (const std::string_view kind : kinds) {
      for (const std::string_view need : needs) {
        for (const char* origin : {"", kByPhone, kAtDesk}) all.insert(pattern(kind, need, origin));
      }
    }
    return all;
  }();
  if (!filter.kind && filter.need.empty() && filter.origin.empty()) return {};
  const auto found =
      patterns.find(pattern(filter.kind ? to_code(*filter.kind) : std::string_view(), filter.need, filter.origin));
  return found == patterns.end() ? std::string_view("no such kind") : std::string_view(*found);
}

// Those of conditions_of(), then `more`, which the rest of a statement takes from $10 on.
inline std::vector<SqlParameter> parameters_of(const std::string& ods, const CaseFilter& filter,
                                               const std::vector<SqlParameter>& more = {}) {
  const std::string_view kind = pattern_of(filter);
  const std::string_view assigned_to = filter.assigned_to ? std::string_view(*filter.assigned_to) : std::string_view();
  std::vector<SqlParameter> parameters{ods,
                                       kind,
                                       filter.pressing,
                                       std::int64_t{!filter.assigned_to     ? 0
                                                    : filter.or_their_teams ? 2
                                                                            : 1},
                                       assigned_to,
                                       filter.fold,
                                       filter.overdue_at.has_value(),
                                       filter.overdue_at.value_or(Instant()),
                                       filter.needs_care};
  parameters.insert(parameters.end(), more.begin(), more.end());
  return parameters;
}

// When an open request is due; an emergency, which has no deadline, was due when it came.
inline constexpr std::string_view kDue = "coalesce(deadline, received)";

inline std::string order_of(CaseFilter::Show show) {
  return show == CaseFilter::Show::open ? " ORDER BY rank DESC, " + std::string(kDue) + ", id"
                                        : " ORDER BY received DESC, id DESC";
}

inline StoredCase stored_case_of(SqlRow& row, bool with_bundle) {
  StoredCase stored;
  stored.header = request_header_of(row);
  stored.summary = row.take(kRequestHeaderColumns);
  if (with_bundle) stored.bundle = row.take(kRequestHeaderColumns + 1);
  return stored;
}

// Inside a transaction, where the practice has a webhook. detail: as Delivery's.
void tell_webhook(SqlSession& session, const std::string& ods, const std::string& reference, const char* event,
                  Instant at, const std::string& detail = "");

// One step, inside a transaction.
ChangeOutcome change_in(SqlSession& session, const std::string& ods, const std::string& reference,
                        const CaseChange& change, const CaseEvent& event);

}  // namespace frontdoor::intake
