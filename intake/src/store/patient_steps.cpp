// What patients do with requests that they sent.
#include "store/case_files.h"
#include "store/case_sql.h"
#include "store/sql_request_rows.h"

namespace frontdoor::intake {
namespace {

// Worse stays worse until somebody has looked, whatever comes after it.
std::string news_after(const std::string& before, const std::string& news) {
  if (before == "worse" || (before == "add" && news == "withdraw")) return before;
  return news;
}

std::size_t patient_steps(SqlSession& session, const std::string& ods, const std::string& reference) {
  return static_cast<std::size_t>(session
                                      .query("SELECT count(*) FROM request_events WHERE ods = $1 AND reference = $2"
                                             " AND what LIKE 'patient-%'",
                                             {ods, reference})
                                      .front()
                                      .number(0));
}

void bring_back(SqlSession& session, const std::string& ods, const std::string& reference, const PatientStep& step,
                std::int64_t rank_before) {
  RequestHeader wanted;
  wanted.urgency = step.urgency;
  const std::int64_t rank = rank_of(wanted);
  session.execute(
      "UPDATE requests SET progress = 'new', closed_at = NULL, stepped_at = NULL, next_alert = $1"
      " WHERE ods = $2 AND reference = $3",
      {step.next_alert, ods, reference});
  if (rank <= rank_before) return;
  session.execute("UPDATE requests SET rank = $1, urgency = $2, action = $3 WHERE ods = $4 AND reference = $5",
                  {rank, to_code(step.urgency), step.action, ods, reference});
}

}  // namespace

bool is_patients(std::string_view what) {
  return what.starts_with("patient-");
}

std::optional<StoredCase> CaseFiles::opened_by(const std::string& ods, const std::string& opener) {
  if (opener.empty()) return std::nullopt;
  static const std::string sql =
      "SELECT " + request_header_columns() + ", summary, bundle FROM requests WHERE ods = $1 AND opener = $2";
  return database_.read([&](SqlSession& session) -> std::optional<StoredCase> {
    SqlRows rows = session.query(sql, {ods, opener});
    if (rows.empty()) return std::nullopt;
    return stored_case_of(rows.front(), true);
  });
}

bool CaseFiles::add_patient_step(const std::string& ods, const std::string& reference, const PatientStep& step) {
  bool added = false;
  database_.write([&](SqlSession& session) {
    added = false;
    session.lock("patient steps of " + reference);
    SqlRows rows = session.query("SELECT rank, news FROM requests WHERE ods = $1 AND reference = $2", {ods, reference});
    if (rows.empty() || patient_steps(session, ods, reference) >= kPatientStepsMax) return;
    if (step.needs_eyes) bring_back(session, ods, reference, step, rows.front().number(0));
    session.execute("UPDATE requests SET news = $1 WHERE ods = $2 AND reference = $3",
                    {news_after(rows.front().text(1), step.news), ods, reference});
    session.execute(
        "INSERT INTO request_events (ods, reference, at, who, what, detail) VALUES ($1, $2, $3, $4, $5, $6)",
        {ods, reference, step.event.at, step.event.who, step.event.what, SqlParameter::bytes(step.event.detail)});
    added = true;
  });
  return added;
}

}  // namespace frontdoor::intake
