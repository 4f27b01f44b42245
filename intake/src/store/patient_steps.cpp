// What patients do with requests that they sent.
#include "store/askings.h"
#include "store/case_files.h"
#include "store/case_sql.h"
#include "store/change_feed.h"
#include "store/sql_request_rows.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

// Worse stays worse until somebody has looked, whatever comes after it.
std::string news_after(const std::string& before, const std::string& news) {
  if (before == "worse" || (before == "add" && news == "withdraw")) return before;
  return news;
}

// Whether a step makes its request an emergency, or urgent, that was not, or was done with.
bool raises(const PatientStep& step, SqlRow& row) {
  RequestHeader wanted;
  wanted.urgency = step.urgency;
  wanted.action = step.action;
  const std::int64_t rank = rank_of(wanted);
  return step.needs_eyes && rank >= 2 && (rank > row.number(0) || row.text(3) == to_code(Progress::done));
}

// The alert before the news of the step. One mail says both, and a folder has the request already.
void deliver(SqlSession& session, const std::string& ods, const std::string& reference, const PatientStep& step,
             bool raised) {
  const auto insert = [&](const std::string& channel, const std::string& event) {
    session.execute(
        "INSERT INTO deliveries (ods, reference, channel, event, created, state, next_attempt)"
        " VALUES ($1, $2, $3, $4, $5, 'waiting', $5)",
        {ods, reference, channel, event, step.event.at});
  };
  for (const std::string& channel : step.channels) {
    const bool mail_alone = channel == "email" && step.event.what != "patient-worse";
    if (raised && (channel == "webhook" || mail_alone)) insert(channel, "alert");
    if (!raised || !mail_alone) insert(channel, step.event.what);
  }
}

void bring_back(SqlSession& session, const std::string& ods, const std::string& reference, const PatientStep& step,
                SqlRow& row) {
  RequestHeader wanted;
  wanted.urgency = step.urgency;
  wanted.action = step.action;
  const std::int64_t rank = std::max<std::int64_t>(rank_of(wanted), row.number(0));
  // One that is pressing rings now, whatever was added to it; and nothing that is added makes a notice later.
  Instant next_alert = rank >= 2 ? std::min(step.next_alert, step.event.at) : step.next_alert;
  if (const auto planned = row.optional_time(2)) next_alert = std::min(next_alert, *planned);
  const bool answered = row.text(3) == to_code(Progress::done) || row.optional_time(6);
  const std::optional<Instant> due = row.optional_time(4);
  const bool is_past = due && *due < step.event.at;
  const bool asks_again = answered || is_past || rank > row.number(0);
  if (asks_again) ask_again(session, ods, reference, step.event.at);
  session.execute(
      "UPDATE requests SET progress = 'new', closed_at = NULL, stepped_at = NULL, next_alert = $1, deadline = $2"
      " WHERE ods = $3 AND reference = $4",
      {next_alert, asks_again ? step.deadline : due, ods, reference});
  if (rank <= row.number(0)) {
    // As pressing as before, and the advice may still be another: it is what the list shows.
    const Action before = action_from_code(row.text(5)).value_or(Action::none);
    if (action_from_code(step.action).value_or(Action::none) > before) {
      session.execute("UPDATE requests SET action = $1 WHERE ods = $2 AND reference = $3",
                      {step.action, ods, reference});
    }
    return;
  }
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

std::vector<StepOfPatient> CaseFiles::patient_steps(const std::string& ods, Instant from, Instant until) {
  return database_.read([&](SqlSession& session) {
    std::vector<StepOfPatient> steps;
    for (SqlRow& row : session.query("SELECT e.reference, r.kind, e.at, e.who, e.what, e.detail FROM request_events e"
                                     " JOIN requests r ON r.ods = e.ods AND r.reference = e.reference"
                                     " WHERE e.ods = $1 AND e.at >= $2 AND e.at < $3"
                                     " AND e.what IN ('patient-add', 'patient-worse', 'patient-withdraw')"
                                     " ORDER BY e.at DESC, e.id DESC LIMIT $4",
                                     {ods, from, until, static_cast<std::int64_t>(kPatientStepsListedMax)})) {
      StepOfPatient step;
      step.reference = row.take(0);
      step.kind = request_kind_from_code(row.text(1)).value_or(RequestKind::medical);
      step.event = {row.time(2), row.take(3), row.take(4), row.take(5)};
      steps.push_back(std::move(step));
    }
    return steps;
  });
}

ChangeOutcome CaseFiles::add_patient_step(const std::string& ods, const std::string& reference,
                                          const PatientStep& step) {
  ChangeOutcome outcome = ChangeOutcome::unknown;
  database_.write([&](SqlSession& session) {
    session.lock("patient steps of " + reference);
    SqlRows rows = session.query(
        "SELECT rank, news, next_alert, progress, deadline, action, answered FROM requests WHERE ods = $1"
        " AND reference = $2",
        {ods, reference});
    outcome = rows.empty() ? ChangeOutcome::unknown : ChangeOutcome::changed;
    if (rows.empty()) return;
    std::size_t steps = 0;
    for (SqlRow& row : session.query("SELECT at, who, what, detail FROM request_events WHERE ods = $1"
                                     " AND reference = $2 AND what LIKE 'patient-%' ORDER BY id",
                                     {ods, reference})) {
      const CaseEvent earlier{row.time(0), row.take(1), row.take(2), row.take(3)};
      if (step.is_same_press && step.is_same_press(earlier)) outcome = ChangeOutcome::repeated;
      ++steps;
    }
    const std::size_t most = step.urgency == Urgency::none ? kPatientStepsMax : 2 * kPatientStepsMax;
    if (outcome == ChangeOutcome::changed && steps >= most) outcome = ChangeOutcome::overtaken;
    if (outcome != ChangeOutcome::changed) return;
    if (step.needs_eyes) bring_back(session, ods, reference, step, rows.front());
    session.execute("UPDATE requests SET news = $1 WHERE ods = $2 AND reference = $3",
                    {news_after(rows.front().text(1), step.news), ods, reference});
    add_event(session, ods, reference, step.event);
    deliver(session, ods, reference, step, raises(step, rows.front()));
  });
  return outcome;
}

}  // namespace frontdoor::intake
