#include "store/evidence_sql.h"

namespace frontdoor::intake::evidence_sql {

void keep_ledger_head(SqlSession& session, const LedgerEntry& entry) {
  session.execute(
      "INSERT INTO ledger_heads (ods, sequence, hash) VALUES ($1, $2, $3)"
      " ON CONFLICT (ods) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash",
      {entry.ods, entry.sequence, entry.hash});
}

std::optional<LedgerHead> ledger_head(SqlSession& session, const std::string& ods) {
  SqlRows rows = session.query("SELECT sequence, hash FROM ledger_heads WHERE ods = $1", {ods});
  if (rows.empty()) return std::nullopt;
  return LedgerHead{rows.front().number(0), rows.front().take(1)};
}

bool add_form_events(SqlSession& session, const FormReport& report, const FormReportLimit& limit) {
  SqlRows recent = session.query("SELECT count(*) FROM form_events WHERE ods = $1 AND at >= $2",
                                 {report.ods, report.at - limit.within});
  if (recent.front().number(0) >= limit.events) return false;
  for (const FormEvent& event : report.events) {
    session.execute(
        "INSERT INTO form_events (ods, form, event, subject, value, kind, at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (ods, form, event, subject) DO NOTHING",
        {report.ods, report.form, event.event, event.subject, event.value, to_code(event.kind), report.at});
  }
  return true;
}

std::vector<ReportedEvent> form_events(SqlSession& session, const std::string& ods, const std::string& event,
                                       Instant from, Instant until) {
  std::vector<ReportedEvent> events;
  for (SqlRow& row :
       session.query("SELECT f.form, f.subject, f.value, f.kind, f.at, r.reference FROM form_events f"
                     " LEFT JOIN requests r ON r.ods = f.ods AND r.idempotency_key = f.form"
                     " WHERE f.ods = $1 AND f.event = $2 AND f.at >= $3 AND f.at < $4 ORDER BY f.at, f.form, f.subject",
                     {ods, event, from, until})) {
    ReportedEvent reported;
    reported.form = row.take(0);
    reported.event = {event, row.take(1), row.take(2),
                      request_kind_from_code(row.text(3)).value_or(RequestKind::medical)};
    reported.at = row.time(4);
    reported.reference = row.take(5);
    if (reported.form.starts_with(kErasedForm)) reported.reference = kErasedReference;
    events.push_back(std::move(reported));
  }
  return events;
}

namespace {

std::vector<RequestTimes> times_of(SqlRows rows) {
  std::vector<RequestTimes> times;
  for (SqlRow& row : rows) {
    RequestTimes one;
    one.kind = request_kind_from_code(row.text(0)).value_or(RequestKind::medical);
    one.urgency = urgency_from_code(row.text(1)).value_or(Urgency::urgent);
    one.received = row.time(2);
    one.deadline = row.optional_time(3);
    one.answered = row.optional_time(4);
    times.push_back(one);
  }
  return times;
}

}  // namespace

std::vector<RequestTimes> request_times(SqlSession& session, const std::string& ods, Instant from, Instant until) {
  return times_of(
      session.query("SELECT kind, urgency, received, deadline, answered FROM requests"
                    " WHERE ods = $1 AND received >= $2 AND received < $3"
                    " UNION ALL SELECT kind, urgency, received, deadline, answered FROM past_requests"
                    " WHERE ods = $1 AND received >= $2 AND received < $3 ORDER BY 3",
                    {ods, from, until}));
}

std::vector<RequestTimes> answer_times(SqlSession& session, const std::string& ods, Instant from, Instant until) {
  return times_of(
      session.query("SELECT kind, urgency, received, deadline, answered FROM requests"
                    " WHERE ods = $1 AND answered >= $2 AND answered < $3"
                    " UNION ALL SELECT kind, urgency, received, deadline, answered FROM past_requests"
                    " WHERE ods = $1 AND answered >= $2 AND answered < $3 ORDER BY 5",
                    {ods, from, until}));
}

ContactCounts contacts_since(SqlSession& session, const std::string& ods, Instant since) {
  const SqlRows now = session.query(
      "SELECT count(*), count(*) FILTER (WHERE fold = ''), count(DISTINCT fold) FILTER (WHERE fold <> ''),"
      " count(*) FILTER (WHERE source = ''), count(DISTINCT source) FILTER (WHERE source <> '')"
      " FROM requests WHERE ods = $1 AND received >= $2 AND kind <> 'admin'",
      {ods, since});
  // A flood that was erased counts no more.
  const SqlRows past = session.query(
      "SELECT count(*) FROM past_requests WHERE ods = $1 AND received >= $2 AND kind <> 'admin' AND folded = 0",
      {ods, since});
  const SqlRow& row = now.front();
  const std::int64_t gone = past.front().number(0);
  return {row.number(0) + gone, row.number(1) + row.number(2) + gone, row.number(3) + row.number(4) + gone};
}

}  // namespace frontdoor::intake::evidence_sql
