#include "store/case_files.h"

#include "crypto/secrets.h"
#include "store/askings.h"
#include "store/case_sql.h"
#include "store/change_feed.h"
#include "store/delivery_queue.h"
#include "store/evidence_sql.h"
#include "store/sql_ledger.h"
#include "store/sql_request_rows.h"

#include <algorithm>
#include <functional>
#include <tuple>

namespace frontdoor::intake {
namespace {

constexpr std::int64_t kMayRingMax = 1000;

}  // namespace

std::vector<StoredCase> CaseFiles::list(const std::string& ods, const CaseFilter& filter, std::size_t offset,
                                        std::size_t count, bool with_bundles) {
  const std::string sql = "SELECT " + request_header_columns() + (with_bundles ? ", summary, bundle" : ", summary") +
                          conditions_of(filter.show) + order_of(filter.show) + " LIMIT $10 OFFSET $11";
  return database_.read([&](SqlSession& session) {
    std::vector<StoredCase> cases;
    const std::vector<SqlParameter> parameters =
        parameters_of(ods, filter, {static_cast<std::int64_t>(count), static_cast<std::int64_t>(offset)});
    for (SqlRow& row : session.query(sql, parameters)) {
      cases.push_back(stored_case_of(row, with_bundles));
    }
    return cases;
  });
}

std::size_t CaseFiles::count(const std::string& ods, const CaseFilter& filter) {
  const std::string sql = "SELECT count(*)" + conditions_of(filter.show);
  return database_.read([&](SqlSession& session) {
    return static_cast<std::size_t>(session.query(sql, parameters_of(ods, filter)).front().number(0));
  });
}

namespace {

// SQLite looks each name of a parameter up among those before it: many at once take seconds.
constexpr std::size_t kAmongAtOnce = 512;

// " AND reference IN ($10, $11 ...)", always of so many: there are few statements, and the last reference is said
// again.
const std::string& among_condition() {
  static const std::string condition = [] {
    std::string sql = " AND reference IN (";
    for (std::size_t i = 0; i < kAmongAtOnce; ++i) sql += (i > 0 ? ", $" : "$") + std::to_string(10 + i);
    return sql + ")";
  }();
  return condition;
}

std::vector<SqlParameter> padded(const std::vector<std::string>& references, std::size_t from) {
  std::vector<SqlParameter> parameters;
  for (std::size_t i = from; i < from + kAmongAtOnce; ++i) {
    parameters.emplace_back(references[std::min(i, references.size() - 1)]);
  }
  return parameters;
}

// A request in the order of a list.
struct Place {
  std::string reference;
  std::int64_t rank = 0;
  std::int64_t due = 0;
  std::int64_t received = 0;
  std::int64_t id = 0;
};

void put_in_order(std::vector<Place>& places, CaseFilter::Show show) {
  std::sort(places.begin(), places.end(), [show](const Place& one, const Place& other) {
    if (show != CaseFilter::Show::open) {
      return std::pair(one.received, one.id) > std::pair(other.received, other.id);
    }
    return std::tuple(-one.rank, one.due, one.id) < std::tuple(-other.rank, other.due, other.id);
  });
}

}  // namespace

std::vector<StoredCase> CaseFiles::among(const std::string& ods, const CaseFilter& filter,
                                         const std::vector<std::string>& references, std::size_t offset,
                                         std::size_t count, std::size_t& total) {
  total = 0;
  if (references.empty()) return {};
  const std::string which = "SELECT reference, rank, " + std::string(kDue) + ", received, id" +
                            conditions_of(filter.show) + among_condition();
  const std::string whole =
      "SELECT " + request_header_columns() + ", summary" + conditions_of(filter.show) + among_condition();
  return database_.read([&](SqlSession& session) {
    std::vector<Place> places;
    for (std::size_t from = 0; from < std::min(references.size(), kAmongMax); from += kAmongAtOnce) {
      for (SqlRow& row : session.query(which, parameters_of(ods, filter, padded(references, from)))) {
        places.push_back({row.take(0), row.number(1), row.number(2), row.number(3), row.number(4)});
      }
    }
    put_in_order(places, filter.show);
    total = places.size();
    std::vector<std::string> shown;
    for (std::size_t i = offset; i < std::min(places.size(), offset + std::min(count, kAmongAtOnce)); ++i) {
      shown.push_back(places[i].reference);
    }
    std::vector<StoredCase> cases(shown.size());
    if (shown.empty()) return cases;
    for (SqlRow& row : session.query(whole, parameters_of(ods, filter, padded(shown, 0)))) {
      StoredCase stored = stored_case_of(row, false);
      const auto place = std::find(shown.begin(), shown.end(), stored.header.reference);
      if (place != shown.end()) cases[static_cast<std::size_t>(place - shown.begin())] = std::move(stored);
    }
    return cases;
  });
}

std::vector<std::pair<std::string, std::string>> CaseFiles::all_references() {
  return database_.read([](SqlSession& session) {
    std::vector<std::pair<std::string, std::string>> all;
    for (SqlRow& row : session.query("SELECT ods, reference FROM requests ORDER BY received DESC, id DESC")) {
      std::string ods = row.take(0);
      all.emplace_back(std::move(ods), row.take(1));
    }
    return all;
  });
}

namespace {
std::size_t unseen_from_rank(SqlDatabase& database, const std::string& ods, std::int64_t rank) {
  return database.read([&](SqlSession& session) {
    return static_cast<std::size_t>(
        session
            .query("SELECT count(*) FROM requests WHERE ods = $1 AND progress <> 'done' AND progress = 'new'"
                   " AND rank >= $2",
                   {ods, rank})
            .front()
            .number(0));
  });
}
}  // namespace

std::size_t CaseFiles::unseen_pressing(const std::string& ods) {
  return unseen_from_rank(database_, ods, 2);
}

std::size_t CaseFiles::unseen_emergencies(const std::string& ods) {
  return unseen_from_rank(database_, ods, 3);
}

std::vector<AlarmFacts> CaseFiles::may_ring(const std::string& ods, Instant now) {
  return database_.read([&](SqlSession& session) {
    std::vector<AlarmFacts> facts;
    for (SqlRow& row : session.query("SELECT " + std::string(kAlarmColumns) +
                                         " FROM requests r WHERE r.ods = $1 AND r.progress <> 'done'"
                                         " AND (r.rank >= 2 OR r.deadline <= $2) ORDER BY CASE WHEN r.fold = ''"
                                         " THEN 0 ELSE 1 END, r.rank DESC, r.received, r.id"
                                         " LIMIT $3",
                                     {ods, now, kMayRingMax})) {
      facts.push_back(alarm_facts_of(row));
    }
    return facts;
  });
}

namespace {

struct Step {
  std::string who;
  std::string what;
};

// What was done with a request, oldest first.
std::vector<Step> steps_of(SqlSession& session, const std::string& ods, const std::string& reference) {
  std::vector<Step> steps;
  for (SqlRow& row : session.query("SELECT who, what FROM request_events WHERE ods = $1 AND reference = $2"
                                   " ORDER BY id",
                                   {ods, reference})) {
    steps.push_back({row.take(0), row.take(1)});
  }
  return steps;
}

// Of those that somebody may not have seen: notes and that the patient was told overtake nobody.
bool is_quiet(const Step& step) {
  return step.what == "note" || step.what == kTakenBack || is_told(step.what);
}

// Whether a request can be moved from `before` to `after` by somebody who does not say what they have seen.
bool may_follow(Progress before, Progress after, const std::string& what) {
  if (what == "reopened") return before == Progress::done;
  if (what == "put-back") return before != Progress::done && after < before;
  return after > before;
}

ChangeOutcome judge(const std::vector<Step>& steps, Progress before, const CaseChange& change, const CaseEvent& event) {
  if (change.takes_back && change.takes_back->steps != steps.size()) return ChangeOutcome::overtaken;
  if (event.what == "note" || event.what == kTakenBack || is_told(event.what)) return ChangeOutcome::changed;
  const auto unknown_from = steps.begin() + static_cast<std::ptrdiff_t>(known_steps(change, steps.size()));
  const auto others = std::count_if(unknown_from, steps.end(), std::not_fn(is_quiet));
  // A user who closes a request has read what colleagues wrote of it.
  const bool unread = change.progress == Progress::done &&
                      std::any_of(unknown_from, steps.end(), [](const Step& step) { return !is_told(step.what); });
  // Who does not say what they have seen closes nothing that the patient wrote to last.
  const bool blind =
      change.progress == Progress::done && !change.steps_seen && !steps.empty() && is_patients(steps.back().what);
  if (blind) return ChangeOutcome::overtaken;
  const bool possible = !change.progress || may_follow(before, *change.progress, event.what);
  if (others == 0 && !unread && possible) return ChangeOutcome::changed;
  // Words that hang on a second press are never dropped without a word.
  const auto last = std::find_if_not(steps.rbegin(), steps.rend(), is_quiet);
  const bool same = !change.has_note && last != steps.rend() && others <= 1 && change.progress &&
                    last->who == event.who && last->what == event.what;
  return same ? ChangeOutcome::repeated : ChangeOutcome::overtaken;
}

}  // namespace

bool is_told(std::string_view what) {
  return what == "told";
}

std::size_t known_steps(const CaseChange& change, std::size_t steps) {
  if (!change.steps_seen) return steps;
  return std::min(static_cast<std::size_t>(std::max<std::int64_t>(0, *change.steps_seen)), steps);
}

void tell_webhook(SqlSession& session, const std::string& ods, const std::string& reference, const char* event,
                  Instant at, const std::string& detail) {
  session.execute(
      "INSERT INTO deliveries (ods, reference, channel, event, created, state, next_attempt, detail)"
      " SELECT ods, $2, 'webhook', $3, $4, 'waiting', $4, $5 FROM practices WHERE ods = $1 AND channels LIKE "
      "'%\"webhook\"%'",
      {ods, reference, event, at, detail});
}

namespace {
void take_back_in(SqlSession& session, const std::string& ods, const std::string& reference,
                  const TakenBackStep& taken) {
  take_answer_back(session, ods, reference, taken.told, taken.others);
  if (!taken.reply) return;
  session.execute(
      "UPDATE deliveries SET state = 'not-sent', reason = 'the reply was taken back' WHERE ods = $1 AND reference = $2"
      " AND event = 'reply' AND state = 'waiting'",
      {ods, reference});
}
}  // namespace

ChangeOutcome change_in(SqlSession& session, const std::string& ods, const std::string& reference,
                        const CaseChange& change, const CaseEvent& event) {
  SqlRows rows = session.query(
      "SELECT progress, assigned_to, follows, next_alert, closed_at, stepped_at, asked, closed_as FROM requests"
      " WHERE ods = $1 AND reference = $2",
      {ods, reference});
  if (rows.empty()) return ChangeOutcome::unknown;
  SqlRow& row = rows.front();
  const Progress before = progress_from_code(row.text(0)).value_or(Progress::fresh);
  const std::vector<Step> steps = steps_of(session, ods, reference);
  const ChangeOutcome outcome = judge(steps, before, change, event);
  if (outcome != ChangeOutcome::changed) return outcome;
  // Who answers and says what they have seen has looked, unless the patient wrote something since.
  const bool saw_all =
      change.steps_seen && std::none_of(steps.begin() + static_cast<std::ptrdiff_t>(known_steps(change, steps.size())),
                                        steps.end(), [](const Step& step) { return is_patients(step.what); });
  const bool is_after = !change.told || is_answered_by(row.optional_time(6), *change.told);
  const bool answers = (event.what == "answered" || event.what == "told") && saw_all && is_after;
  const bool looks = answers && before == Progress::fresh;
  const Progress after = looks ? Progress::seen : change.progress.value_or(before);
  std::optional<Instant> closed = row.optional_time(4);
  if (after == Progress::done && before != Progress::done) closed = event.at;
  if (after != Progress::done) closed.reset();
  std::string closed_as = after == Progress::done ? row.take(7) : std::string();
  if (change.progress == Progress::done && change.as_duplicate) closed_as = evidence_sql::kClosedAsDuplicate;
  std::string assigned = change.assigned_to.value_or(row.text(1));
  // In hand says whose hand.
  if (after == Progress::in_hand && assigned.empty()) assigned = event.who;
  // Somebody looks after the patient from here on: it is quiet for a while. Who it is assigned to, what it is linked to
  // and notes leave alarms as they are, and what is opened again or put back rings at once.
  const bool is_care = looks || event.what == "seen" || event.what == "in-hand";
  const bool opens_again = event.what == "reopened";
  const bool rings_at_once = opens_again || event.what == "put-back";
  std::optional<Instant> cared_for = row.optional_time(5);
  if (is_care) cared_for = event.at;
  if (rings_at_once) cared_for.reset();
  // When one that is not done rings again is worked out where alerts are raised.
  std::optional<Instant> next_alert = row.optional_time(3);
  if (is_care || rings_at_once) next_alert = event.at;
  if (after == Progress::done) next_alert.reset();
  // The row must still be as it was read: another process may have changed it since.
  const std::int64_t written = session.execute(
      "UPDATE requests SET progress = $1, assigned_to = $2, follows = $3, next_alert = $4, closed_at = $5,"
      " stepped_at = $6, news = CASE WHEN $7 <> 0 THEN '' ELSE news END, closed_as = $8"
      " WHERE ods = $9 AND reference = $10 AND progress = $11 AND assigned_to = $12",
      {to_code(after), assigned, change.follows.value_or(row.text(2)), next_alert, closed, cared_for,
       is_care || answers || after == Progress::done, closed_as, ods, reference, row.text(0), row.text(1)});
  if (written != 1) return ChangeOutcome::overtaken;
  if (change.takes_back) take_back_in(session, ods, reference, *change.takes_back);
  if (change.told) {
    // The first time that the patient was told counts, also when the request is opened again.
    answer_askings(session, ods, reference, *change.told);
    session.execute("UPDATE requests SET news = '' WHERE ods = $1 AND reference = $2 AND news = $3",
                    {ods, reference, kNotTold});
  }
  add_event(session, ods, reference, event);
  if (!change.notify.empty()) {
    session.execute(
        "INSERT INTO deliveries (ods, reference, channel, event, created, state, next_attempt)"
        " VALUES ($1, $2, $3, 'reply', $4, 'waiting', $4)",
        {ods, reference, kToPatient + change.notify, event.at});
  }
  if (assigned != row.text(1)) tell_webhook(session, ods, reference, "assigned", event.at);
  if (change.told) tell_webhook(session, ods, reference, "answered", event.at);
  if (after == Progress::done && before != Progress::done) tell_webhook(session, ods, reference, "closed", event.at);
  if (opens_again) tell_webhook(session, ods, reference, "reopened", event.at);
  return ChangeOutcome::changed;
}

ChangeOutcome CaseFiles::change(const std::string& ods, const std::string& reference, const CaseChange& change,
                                const CaseEvent& event) {
  ChangeOutcome outcome = ChangeOutcome::unknown;
  database_.write([&](SqlSession& session) { outcome = change_in(session, ods, reference, change, event); });
  return outcome;
}

std::vector<CaseEvent> CaseFiles::events(const std::string& ods, const std::string& reference) {
  return database_.read([&](SqlSession& session) {
    std::vector<CaseEvent> events;
    for (SqlRow& row : session.query("SELECT at, who, what, detail FROM request_events WHERE ods = $1"
                                     " AND reference = $2 ORDER BY id",
                                     {ods, reference})) {
      events.push_back({row.time(0), row.take(1), row.take(2), row.take(3)});
    }
    return events;
  });
}

std::vector<StoredCase> CaseFiles::named(const std::string& ods, const std::vector<std::string>& references) {
  static const std::string sql =
      "SELECT " + request_header_columns() + ", summary FROM requests WHERE ods = $1 AND reference = $2";
  return database_.read([&](SqlSession& session) {
    std::vector<StoredCase> cases;
    for (const std::string& reference : references) {
      for (SqlRow& row : session.query(sql, {ods, reference})) cases.push_back(stored_case_of(row, false));
    }
    return cases;
  });
}

std::vector<StoredCase> CaseFiles::about_same_person(const std::string& ods, const std::string& reference,
                                                     std::chrono::hours within) {
  static const std::string sql = "SELECT " + request_header_columns() +
                                 ", summary FROM requests WHERE ods = $1 AND received BETWEEN $2 AND $3"
                                 " AND subject = $4 AND subject <> '' AND reference <> $5 ORDER BY received DESC";
  return database_.read([&](SqlSession& session) {
    std::vector<StoredCase> cases;
    const SqlRows own =
        session.query("SELECT received, subject FROM requests WHERE ods = $1 AND reference = $2", {ods, reference});
    if (own.empty() || own.front().text(1).empty()) return cases;
    const Instant received = own.front().time(0);
    for (SqlRow& row :
         session.query(sql, {ods, received - within, received + within, own.front().text(1), reference})) {
      cases.push_back(stored_case_of(row, false));
    }
    return cases;
  });
}

bool CaseFiles::about_others(const std::string& ods, const std::string& reference, const std::string& other) {
  return database_.read([&](SqlSession& session) {
    const SqlRows rows = session.query(
        "SELECT count(DISTINCT subject) FROM requests WHERE ods = $1 AND reference IN ($2, $3) AND subject <> ''",
        {ods, reference, other});
    return rows.front().number(0) > 1;
  });
}

std::map<std::string, std::vector<std::string>> CaseFiles::about_same_persons(
    const std::string& ods, const std::vector<std::string>& references, std::chrono::hours within) {
  static const std::string sql =
      "SELECT r.reference, o.reference FROM requests r JOIN requests o ON o.ods = r.ods AND o.subject = r.subject"
      " AND o.reference <> r.reference AND o.received BETWEEN r.received - $3 AND r.received + $3"
      " WHERE r.ods = $1 AND o.subject <> '' AND r.reference = $2 ORDER BY o.received DESC, o.id DESC LIMIT 100";
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(within).count();
  return database_.read([&](SqlSession& session) {
    std::map<std::string, std::vector<std::string>> others;
    for (const std::string& reference : references) {
      for (SqlRow& row : session.query(sql, {ods, reference, static_cast<std::int64_t>(milliseconds)})) {
        others[row.take(0)].push_back(row.take(1));
      }
    }
    return others;
  });
}

std::vector<StoredCase> CaseFiles::about_subject(const std::string& ods, const std::string& subject) {
  static const std::string sql = "SELECT " + request_header_columns() +
                                 ", summary, bundle FROM requests WHERE ods = $1 AND subject = $2 AND subject <> ''"
                                 " ORDER BY received";
  return database_.read([&](SqlSession& session) {
    std::vector<StoredCase> cases;
    for (SqlRow& row : session.query(sql, {ods, subject})) cases.push_back(stored_case_of(row, true));
    return cases;
  });
}

namespace {
std::string one_text(SqlDatabase& database, std::string_view sql, const std::string& ods,
                     const std::string& reference) {
  return database.read([&](SqlSession& session) {
    SqlRows rows = session.query(sql, {ods, reference});
    return rows.empty() ? std::string() : rows.front().take(0);
  });
}
}  // namespace

std::string CaseFiles::idempotency_key(const std::string& ods, const std::string& reference) {
  return one_text(database_, "SELECT idempotency_key FROM requests WHERE ods = $1 AND reference = $2", ods, reference);
}

std::vector<std::string> CaseFiles::idempotency_keys(const std::string& ods) {
  return database_.read([&](SqlSession& session) {
    std::vector<std::string> keys;
    for (SqlRow& row : session.query("SELECT idempotency_key FROM requests WHERE ods = $1", {ods})) {
      keys.push_back(row.take(0));
    }
    return keys;
  });
}

std::string CaseFiles::body_identity(const std::string& ods, const std::string& reference) {
  return one_text(database_, "SELECT body_identity FROM requests WHERE ods = $1 AND reference = $2", ods, reference);
}

std::string CaseFiles::receipt(const std::string& ods, const std::string& reference) {
  return one_text(database_, "SELECT receipt FROM requests WHERE ods = $1 AND reference = $2", ods, reference);
}

bool CaseFiles::begin_erasure(const std::string& ods, const std::string& reference, const LedgerNote& note) {
  bool found = false;
  database_.write([&](SqlSession& session) {
    SqlRows rows =
        session.query("SELECT idempotency_key FROM requests WHERE ods = $1 AND reference = $2", {ods, reference});
    found = !rows.empty();
    if (!found) return;
    const std::string key = rows.front().take(0);
    evidence_sql::keep_times_of_erased(session, ods, reference, erased_key_mark(ods, key));
    session.execute("DELETE FROM earlier_askings WHERE ods = $1 AND reference = $2", {ods, reference});
    session.execute("DELETE FROM requests WHERE ods = $1 AND reference = $2", {ods, reference});
    session.execute("DELETE FROM request_events WHERE ods = $1 AND reference = $2", {ods, reference});
    session.execute("DELETE FROM deliveries WHERE ods = $1 AND reference = $2", {ods, reference});
    // The form is counted on, under a name that leads to nobody.
    session.execute("UPDATE form_events SET form = $1 WHERE ods = $2 AND form = $3",
                    {std::string(evidence_sql::kErasedForm) + random_token(), ods, key});
    session.execute(
        "INSERT INTO erasures (ods, reference, idempotency_key, at, who, what, detail)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {ods, reference, key, note.at, note.who, note.what, note.detail});
    // Systems that keep up with what is new are told that it is gone, and of what was done with it nothing any more.
    // The rows stay, empty: the places that they have are not given again. No index by reference: one would cost every
    // request that comes, and this is rare.
    for (const char* placed : {" AND place IS NOT NULL", " AND place IS NULL"}) {
      session.execute(
          "UPDATE request_changes SET reference = '', what = '', at = 0, who = '' WHERE ods = $1"
          " AND reference = $2" +
              std::string(placed),
          {ods, reference});
    }
    note_change(session, ods, {0, reference, "erased", note.at, note.who});
  });
  return found;
}

std::vector<PendingErasure> CaseFiles::pending_erasures(std::size_t count) {
  return database_.read([&](SqlSession& session) {
    std::vector<PendingErasure> pending;
    for (SqlRow& row : session.query("SELECT ods, reference, idempotency_key, at, who, what, detail FROM erasures"
                                     " ORDER BY at LIMIT $1",
                                     {static_cast<std::int64_t>(count)})) {
      PendingErasure erasure{row.take(0), row.take(1), row.take(2), {}};
      erasure.note = {row.time(3), row.take(4), row.take(5), row.take(6)};
      pending.push_back(std::move(erasure));
    }
    return pending;
  });
}

void CaseFiles::finish_erasure(const PendingErasure& erasure) {
  database_.write([&](SqlSession& session) {
    // Another process may have been quicker: the ledger says it once.
    if (session.execute("DELETE FROM erasures WHERE ods = $1 AND reference = $2", {erasure.ods, erasure.reference}) ==
        1) {
      append_to_ledger(session, erasure.ods, erasure.note);
    }
  });
  database_.forget_removed_rows();
}

std::vector<std::string> CaseFiles::closed_before(const std::string& ods, Instant closed_before, std::size_t count) {
  return database_.read([&](SqlSession& session) {
    std::vector<std::string> references;
    // A database of an early version may have closed requests without a time: they count from their receipt. So does
    // one that seems to be closed before it came: the clock had been put back.
    for (SqlRow& row : session.query("SELECT reference FROM requests WHERE ods = $1"
                                     " AND coalesce(closed_at, received) < $2 AND received < $2"
                                     " AND progress = 'done' ORDER BY coalesce(closed_at, received) LIMIT $3",
                                     {ods, closed_before, static_cast<std::int64_t>(count)})) {
      references.push_back(row.take(0));
    }
    return references;
  });
}

int CaseFiles::retention_days(const std::string& ods) {
  return database_.read([&](SqlSession& session) {
    const SqlRows rows = session.query("SELECT retention_days FROM practices WHERE ods = $1", {ods});
    return rows.empty() ? 0 : static_cast<int>(rows.front().number(0));
  });
}

bool CaseFiles::replace_retention_days(const std::string& ods, int before, int days, const LedgerNote& note) {
  bool replaced = false;
  database_.write([&](SqlSession& session) {
    replaced = session.execute("UPDATE practices SET retention_days = $1 WHERE ods = $2 AND retention_days = $3",
                               {days, ods, before}) == 1;
    if (replaced) append_to_ledger(session, ods, note);
  });
  return replaced;
}

void CaseFiles::set_retention_days(const std::string& ods, int days, const LedgerNote& note) {
  database_.write([&](SqlSession& session) {
    session.execute("UPDATE practices SET retention_days = $1 WHERE ods = $2", {days, ods});
    append_to_ledger(session, ods, note);
  });
}

}  // namespace frontdoor::intake
