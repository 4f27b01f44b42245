#include "store/evidence_sql.h"

#include "store/sql_ledger.h"

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

namespace {

// Whether a form comes after so many others of its source that it is one of a flood.
bool is_of_flood(SqlSession& session, const FormReport& report, bool advice) {
  if (!report.confirmed || report.source.empty()) return false;
  const SqlRows others = session.query(
      "SELECT count(DISTINCT form) FROM form_events WHERE ods = $1 AND source = $2 AND source <> ''"
      " AND at > $3 AND confirmed = 1 AND form <> $4 AND ($5 = 0 OR event = 'advice-shown')",
      {report.ods, report.source, report.at - std::chrono::hours(1), report.form, advice});
  return others.front().number(0) >= (advice ? kAdvisedFormsOfSourceAlone : kFormsOfSourceAlone);
}

}  // namespace

bool add_form_events(SqlSession& session, const FormReport& report, const FormReportLimit& limit) {
  SqlRows recent = session.query("SELECT count(*) FROM form_events WHERE ods = $1 AND confirmed = $2 AND at >= $3",
                                 {report.ods, report.confirmed, report.at - limit.within});
  if (recent.front().number(0) >= limit.events) return false;
  const bool in_flood = is_of_flood(session, report, false);
  const bool advice_in_flood = in_flood || is_of_flood(session, report, true);
  for (const FormEvent& event : report.events) {
    session.execute(
        "INSERT INTO form_events (ods, form, event, subject, value, kind, at, confirmed, source, folded)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (ods, form, event, subject) DO NOTHING",
        {report.ods, report.form, event.event, event.subject, event.value, to_code(event.kind), report.at,
         report.confirmed, report.source, event.event == "advice-shown" ? advice_in_flood : in_flood});
  }
  if (report.confirmed) {
    session.execute(
        "UPDATE form_events SET confirmed = 1, source = $3,"
        " folded = CASE WHEN event = 'advice-shown' THEN $4 ELSE $5 END"
        " WHERE ods = $1 AND form = $2 AND confirmed = 0",
        {report.ods, report.form, report.source, advice_in_flood, in_flood});
  }
  return true;
}

std::vector<ReportedEvent> form_events(SqlSession& session, const std::string& ods, const std::string& event,
                                       Instant from, Instant until) {
  std::vector<ReportedEvent> events;
  for (SqlRow& row : session.query("SELECT f.form, f.subject, f.value, f.kind, f.at, r.reference FROM form_events f"
                                   " LEFT JOIN requests r ON r.ods = f.ods AND r.idempotency_key = f.form"
                                   " WHERE f.ods = $1 AND f.event = $2 AND f.confirmed = 1 AND f.at >= $3 AND f.at < "
                                   "$4 ORDER BY f.at, f.form, f.subject",
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

std::vector<AdvisedForm> advised_forms(SqlSession& session, const std::string& ods, Instant from, Instant until,
                                       std::size_t offset, std::size_t count) {
  std::vector<AdvisedForm> forms;
  for (SqlRow& row :
       session.query("SELECT form, min(at) AS first_at FROM form_events WHERE ods = $1 AND event = 'advice-shown'"
                     " AND confirmed = 1 AND folded = 0 AND at >= $2 AND at < $3 GROUP BY form"
                     " ORDER BY first_at DESC, form"
                     " LIMIT $4 OFFSET $5",
                     {ods, from, until, static_cast<std::int64_t>(count), static_cast<std::int64_t>(offset)})) {
    const std::string name = row.take(0);
    AdvisedForm form;
    form.at = row.time(1);
    for (SqlRow& event :
         session.query("SELECT event, subject, value, kind, at FROM form_events WHERE ods = $1 AND form = $2"
                       " AND (event = 'left' OR (event = 'advice-shown' AND at < $3)) ORDER BY at, subject",
                       {ods, name, until})) {
      if (event.text(0) == "left") {
        form.left = event.time(4);
      } else {
        form.advice.push_back({event.take(0), event.take(1), event.take(2),
                               request_kind_from_code(event.text(3)).value_or(RequestKind::medical)});
      }
    }
    if (name.starts_with(kErasedForm)) {
      form.reference = kErasedReference;
    } else {
      SqlRows request =
          session.query("SELECT reference FROM requests WHERE ods = $1 AND idempotency_key = $2", {ods, name});
      if (!request.empty()) form.reference = request.front().take(0);
    }
    forms.push_back(std::move(form));
  }
  return forms;
}

std::vector<AdvisedFlood> advised_floods(SqlSession& session, const std::string& ods, Instant from, Instant until) {
  std::vector<AdvisedFlood> floods;
  for (SqlRow& row :
       session.query("SELECT source, count(DISTINCT form), count(DISTINCT CASE WHEN form LIKE 'erased:%' OR EXISTS"
                     " (SELECT 1 FROM requests r WHERE r.ods = f.ods AND r.idempotency_key = f.form) THEN NULL"
                     " ELSE form END), min(at), max(at) FROM form_events f WHERE ods = $1 AND event = 'advice-shown'"
                     " AND confirmed = 1 AND folded = 1 AND at >= $2 AND at < $3 GROUP BY source ORDER BY max(at) DESC",
                     {ods, from, until})) {
    floods.push_back({row.take(0), row.number(1), row.number(2), row.time(3), row.time(4)});
  }
  return floods;
}

std::int64_t put_advised_flood_aside(SqlSession& session, const std::string& ods, const std::string& source,
                                     Instant until, const LedgerNote& note) {
  const std::int64_t forms =
      session
          .query(
              "SELECT count(DISTINCT form) FROM form_events WHERE ods = $1 AND source = $2 AND source <> ''"
              " AND folded = 1 AND event = 'advice-shown' AND at <= $3",
              {ods, source, until})
          .front()
          .number(0);
  if (forms == 0) return 0;
  session.execute(
      "UPDATE form_events SET folded = 2 WHERE ods = $1 AND source = $2 AND source <> '' AND folded = 1"
      " AND event = 'advice-shown' AND at <= $3",
      {ods, source, until});
  append_to_ledger(session, ods, note);
  return forms;
}

AdviceCounts advice_counts(SqlSession& session, const std::string& ods, Instant from, Instant until) {
  const auto counted = [&](const char* more) {
    const std::string sql = std::string(
                                "SELECT count(DISTINCT form) FROM form_events f WHERE ods = $1"
                                " AND event = 'advice-shown' AND at >= $2 AND at < $3 AND ") +
                            more;
    return session.query(sql, {ods, from, until}).front().number(0);
  };
  return {counted("confirmed = 1 AND folded = 0"),
          counted("confirmed = 1 AND folded = 0 AND form NOT LIKE 'erased:%' AND NOT EXISTS (SELECT 1 FROM requests r"
                  " WHERE r.ods = f.ods AND r.idempotency_key = f.form)"),
          counted("confirmed = 0"), counted("confirmed = 1 AND folded = 1")};
}

std::vector<MessageCount> message_counts(SqlSession& session, const std::string& ods, Instant from, Instant until) {
  std::vector<MessageCount> counts;
  for (SqlRow& row : session.query(
           "SELECT subject, count(*) AS forms FROM form_events WHERE ods = $1 AND event = 'message-shown'"
           " AND confirmed = 1 AND folded = 0 AND at >= $2 AND at < $3 GROUP BY subject ORDER BY forms DESC, subject",
           {ods, from, until})) {
    counts.push_back({row.take(0), row.number(1)});
  }
  return counts;
}

namespace {

constexpr const char* kUnasked = "unasked";  // thanks and the like: it asked for no answer
constexpr const char* kErased = "erased";

std::vector<RequestTimes> times_of(SqlRows rows) {
  const auto ending_of = [](std::string_view code) {
    if (code == kClosedAsDuplicate) return Ending::duplicate;
    if (code == "closed") return Ending::closed;
    if (code == "withdrawn") return Ending::withdrawn;
    return code == kErased ? Ending::erased : Ending::none;
  };
  std::vector<RequestTimes> times;
  for (SqlRow& row : rows) {
    if (row.text(8) == kUnasked) continue;
    RequestTimes one;
    one.kind = request_kind_from_code(row.text(0)).value_or(RequestKind::medical);
    one.urgency = urgency_from_code(row.text(1)).value_or(Urgency::urgent);
    one.received = row.time(2);
    one.deadline = row.optional_time(3);
    one.answered = row.optional_time(4);
    one.in_flood = row.yes(5);
    one.origin = row.take(6);
    one.again = row.yes(7);
    one.ending = ending_of(row.text(8));
    times.push_back(one);
  }
  return times;
}

// How a row of `requests r` that is `open` otherwise ended, as RequestTimes::ending has it. What a patient added that
// was closed again without an answer asked for none.
const std::string kLastStepWithdraws =
    "coalesce((SELECT e.what FROM request_events e WHERE e.ods = r.ods AND e.reference = r.reference"
    " AND e.what LIKE 'patient-%' ORDER BY e.id DESC LIMIT 1), '') = 'patient-withdraw'";
std::string ending_of_request(const char* open) {
  return "CASE WHEN r.closed_as <> '' THEN r.closed_as WHEN r.answered IS NOT NULL THEN '' WHEN r.urgency = 'none'"
         " AND r.progress = 'done' AND r.asked IS NOT NULL THEN 'unasked' WHEN " +
         kLastStepWithdraws + " THEN 'withdrawn' WHEN r.progress = 'done' THEN 'closed' ELSE '" + open + "' END";
}
// The same of a row of `earlier_askings a` and its request. It has an answer of its own, or ends as its request does.
std::string ending_of_earlier(const char* open) {
  return "CASE WHEN a.answered IS NOT NULL THEN '' WHEN r.closed_as <> '' THEN r.closed_as WHEN " + kLastStepWithdraws +
         " THEN 'withdrawn' WHEN r.progress = 'done' THEN 'closed' ELSE '" + open + "' END";
}

// Each asking of a request, in the order that times_of() reads; `in`: which of them, by "at" (when it was asked) and
// "answered".
std::string askings_sql(const std::string& in_requests, const std::string& in_earlier, const std::string& in_past) {
  return "SELECT r.kind, r.urgency, coalesce(r.asked, r.received), r.deadline, r.answered,"
         " CASE WHEN r.fold = '' THEN 0 ELSE 1 END, r.origin, CASE WHEN r.asked IS NULL THEN 0 ELSE 1 END, " +
         ending_of_request("") + " FROM requests r WHERE r.ods = $1 AND " + in_requests +
         " UNION ALL SELECT a.kind, a.urgency, a.received, a.deadline, a.answered, a.folded, a.origin, a.again, " +
         ending_of_earlier("") +
         " FROM earlier_askings a JOIN requests r ON r.ods = a.ods AND r.reference = a.reference WHERE a.ods = $1 "
         "AND " +
         in_earlier +
         " UNION ALL SELECT kind, urgency, received, deadline, answered, folded, origin, again,"
         // Of those erased before it was kept how they ended it is not known.
         " CASE WHEN ending = '' AND answered IS NULL THEN 'erased' ELSE ending END FROM past_requests"
         " WHERE ods = $1 AND " +
         in_past;
}

}  // namespace

std::vector<RequestTimes> request_times(SqlSession& session, const std::string& ods, Instant from, Instant until) {
  static const std::string sql =
      askings_sql("((r.asked IS NULL AND r.received >= $2 AND r.received < $3) OR (r.asked >= $2 AND r.asked < $3))",
                  "a.received >= $2 AND a.received < $3", "received >= $2 AND received < $3") +
      " ORDER BY 3";
  return times_of(session.query(sql, {ods, from, until}));
}

std::vector<RequestTimes> answer_times(SqlSession& session, const std::string& ods, Instant from, Instant until) {
  static const std::string sql =
      askings_sql("r.answered >= $2 AND r.answered < $3",
                  "a.answered >= $2 AND a.answered < $3 AND a.answered < a.ended",
                  "answered >= $2 AND answered < $3 AND (ended IS NULL OR answered < ended)") +
      " ORDER BY 5";
  return times_of(session.query(sql, {ods, from, until}));
}

void keep_times_of_erased(SqlSession& session, const std::string& ods, const std::string& reference,
                          const std::string& key_mark) {
  static const std::string now =
      "INSERT INTO past_requests (ods, kind, urgency, received, deadline, answered, folded, key_mark, origin, again,"
      " ending) SELECT r.ods, r.kind, r.urgency, coalesce(r.asked, r.received), r.deadline, r.answered,"
      " CASE WHEN r.fold = '' THEN 0 ELSE 1 END, $3, r.origin, CASE WHEN r.asked IS NULL THEN 0 ELSE 1 END, " +
      ending_of_request(kErased) + " FROM requests r WHERE r.ods = $1 AND r.reference = $2";
  static const std::string earlier =
      "INSERT INTO past_requests (ods, kind, urgency, received, deadline, answered, folded, origin, again, ended,"
      " ending) SELECT a.ods, a.kind, a.urgency, a.received, a.deadline, a.answered, a.folded, a.origin, a.again,"
      " a.ended, " +
      ending_of_earlier(kErased) +
      " FROM earlier_askings a JOIN requests r ON r.ods = a.ods AND r.reference = a.reference WHERE a.ods = $1"
      " AND a.reference = $2";
  session.execute(now, {ods, reference, key_mark});
  session.execute(earlier, {ods, reference});
}

ContactCounts contacts_since(SqlSession& session, const std::string& ods, Instant since) {
  const SqlRows now = session.query(
      "SELECT count(*), count(*) FILTER (WHERE fold = ''), count(DISTINCT fold) FILTER (WHERE fold <> ''),"
      " count(*) FILTER (WHERE source = ''), count(DISTINCT source) FILTER (WHERE source <> '')"
      " FROM requests WHERE ods = $1 AND received >= $2 AND kind <> 'admin'",
      {ods, since});
  // A flood that was erased counts no more.
  const SqlRows past = session.query(
      "SELECT count(*) FROM past_requests WHERE ods = $1 AND received >= $2 AND kind <> 'admin' AND folded = 0 AND "
      "again = 0",
      {ods, since});
  const SqlRow& row = now.front();
  const std::int64_t gone = past.front().number(0);
  return {row.number(0) + gone, row.number(1) + row.number(2) + gone, row.number(3) + row.number(4) + gone};
}

}  // namespace frontdoor::intake::evidence_sql
