#include "store/delivery_queue.h"

#include "store/askings.h"
#include "store/case_sql.h"
#include "store/change_feed.h"
#include "store/sql_ledger.h"
#include "store/sql_request_rows.h"
#include "store/sql_texts.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr std::string_view kColumns =
    "id, ods, reference, channel, event, created, attempts, state, next_attempt, reason, detail";
constexpr const char* kByMail = "email";
constexpr std::int64_t kAlertsAtOnce = 200;
constexpr std::int64_t kOfOnePractice = 20;
constexpr std::int64_t kDueAtOnce = 2000;
constexpr std::int64_t kNoticesAtOnce = 10'000;
constexpr std::chrono::hours kSentNoticesKept{2};
constexpr std::chrono::days kDeliveredKept{30};
// Nothing waits longer than this: what seems to is from before the clock was put back, and is due.
constexpr std::chrono::hours kWaitMax{2};
constexpr std::chrono::days kAlertWaitMax{8};  // over the longest run of days without core hours

Delivery delivery_of(SqlRow& row) {
  return {
      row.number(0), row.take(1), row.take(2), row.take(3), row.take(4), row.time(5), static_cast<int>(row.number(6)),
      row.take(7),   row.time(8), row.take(9), row.take(10)};
}

std::string is_alert_in(const std::string& table) {
  return "(CASE WHEN " + table + ".event IN ('alert', 'patient-worse') THEN 1 ELSE 0 END)";
}

// A condition of one delivery `d`.
std::string is_first_of_its_request() {
  return "NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.ods = d.ods AND e.reference = d.reference"
         " AND e.channel = d.channel AND e.id < d.id AND e.state = 'waiting' AND " +
         is_alert_in("e") + " >= " + is_alert_in("d") + ")";
}

// What an alert is about decides which goes first: 999 above other emergencies, and what came in a flood behind the
// rest. All else keeps its order.
std::string pressing_in(const std::string& table) {
  return "(CASE WHEN " + is_alert_in(table) +
         " = 0 THEN 0 ELSE coalesce((SELECT CASE WHEN r.fold = '' THEN 10 ELSE 0 END + r.rank FROM requests r WHERE"
         " r.ods = " +
         table + ".ods AND r.reference = " + table + ".reference), 0) END)";
}

}  // namespace

namespace {

void save_in(SqlSession& session, const std::string& ods, const std::string& sealed,
             const std::vector<std::string>& channels, const LedgerNote& note) {
  session.execute(
      "INSERT INTO delivery_settings (ods, sealed) VALUES ($1, $2)"
      " ON CONFLICT (ods) DO UPDATE SET sealed = excluded.sealed",
      {ods, SqlParameter::bytes(sealed)});
  session.execute("UPDATE practices SET channels = $1 WHERE ods = $2", {texts_as_json(channels), ods});
  append_to_ledger(session, ods, note);
}

std::string settings_in(SqlSession& session, const std::string& ods) {
  SqlRows rows = session.query("SELECT sealed FROM delivery_settings WHERE ods = $1", {ods});
  return rows.empty() ? std::string() : rows.front().take(0);
}

}  // namespace

void DeliveryQueue::save_settings(const std::string& ods, const std::string& sealed,
                                  const std::vector<std::string>& channels, const LedgerNote& note) {
  database_.write([&](SqlSession& session) { save_in(session, ods, sealed, channels, note); });
}

bool DeliveryQueue::replace_settings(const std::string& ods, const std::string& before, const std::string& sealed,
                                     const std::vector<std::string>& channels, const LedgerNote& note) {
  bool replaced = false;
  database_.write([&](SqlSession& session) {
    session.lock("delivery settings of " + ods);
    replaced = settings_in(session, ods) == before;
    if (replaced) save_in(session, ods, sealed, channels, note);
  });
  return replaced;
}

std::string DeliveryQueue::settings(const std::string& ods) {
  return database_.read([&](SqlSession& session) { return settings_in(session, ods); });
}

std::vector<Delivery> DeliveryQueue::take_due(Instant now, std::chrono::seconds lease,
                                              const std::function<bool(const Delivery&)>& is_busy) {
  // Only the first that waits of each request and channel: the order is kept, also while one is tried again. An alert
  // waits for earlier alerts alone. A few of each practice and channel, so that none crowds out another.
  static const std::string columns(kColumns);
  static const std::string sql =
      "SELECT " + columns + " FROM (SELECT " + columns + ", " + is_alert_in("d") +
      " AS alert, row_number() OVER (PARTITION BY ods, channel, " + is_alert_in("d") + " ORDER BY " + pressing_in("d") +
      " DESC, next_attempt, id) AS place FROM deliveries d WHERE state = 'waiting' AND (next_attempt <= $1 OR "
      "next_attempt > $4) AND " +
      is_first_of_its_request() +
      ") first_ones WHERE place <= $2 ORDER BY alert DESC, place, next_attempt, id LIMIT $3";
  const std::vector<Delivery> due = database_.read([&](SqlSession& session) {
    std::vector<Delivery> found;
    for (SqlRow& row : session.query(sql, {now, kOfOnePractice, kDueAtOnce, now + kWaitMax})) {
      Delivery delivery = delivery_of(row);
      if (!is_busy(delivery)) found.push_back(std::move(delivery));
    }
    return found;
  });
  std::vector<Delivery> taken;
  if (due.empty()) return taken;
  database_.write([&](SqlSession& session) {
    taken.clear();
    for (const Delivery& delivery : due) {
      const std::int64_t changed = session.execute(
          "UPDATE deliveries SET next_attempt = $1 WHERE id = $2 AND state = 'waiting' AND next_attempt = $3",
          {now + lease, delivery.id, delivery.next_attempt});
      if (changed == 1) taken.push_back(delivery);
    }
  });
  return taken;
}

void DeliveryQueue::settle_delivered(const std::vector<Delivery>& deliveries, const std::optional<SentNotice>& sent) {
  database_.write([&](SqlSession& session) {
    for (const Delivery& delivery : deliveries) {
      session.execute("UPDATE deliveries SET state = 'delivered', attempts = attempts + 1, reason = '' WHERE id = $1",
                      {delivery.id});
    }
    if (!sent) return;
    session.execute(
        "INSERT INTO sent_notices (ods, channel, at, kind, source, together) VALUES ($1, $2, $3, $4, $5, $6)",
        {deliveries.front().ods, deliveries.front().channel, sent->at, sent->kind, sent->source, sent->together});
  });
}

void DeliveryQueue::settle_not_sent(const std::vector<Delivery>& deliveries, const std::string& reason) {
  database_.write([&](SqlSession& session) {
    for (const Delivery& delivery : deliveries) {
      session.execute("UPDATE deliveries SET state = 'not-sent', reason = $1 WHERE id = $2", {reason, delivery.id});
    }
  });
}

namespace {

// One notice waits for all that die until it is sent. A mail that fails is told by no other mail.
void tell_of_dead(SqlSession& session, const Delivery& delivery, Instant now) {
  if (delivery.channel == kByMail || is_to_patient(delivery)) return;
  const SqlRows practice = session.query("SELECT channels FROM practices WHERE ods = $1", {delivery.ods});
  if (practice.empty()) return;
  const std::vector<std::string> channels = texts_from_json(practice.front().text(0));
  if (std::find(channels.begin(), channels.end(), kByMail) == channels.end()) return;
  const SqlRows waiting = session.query(
      "SELECT id FROM deliveries WHERE ods = $1 AND channel = $2 AND event = $3 AND state = 'waiting' LIMIT 1",
      {delivery.ods, kByMail, kDeliveryDead});
  if (!waiting.empty()) return;
  session.execute(
      "INSERT INTO deliveries (ods, reference, channel, event, created, state, next_attempt)"
      " VALUES ($1, $2, $3, $4, $5, 'waiting', $5)",
      {delivery.ods, delivery.reference, kByMail, kDeliveryDead, now});
}

}  // namespace

void DeliveryQueue::settle_failed(const std::vector<Delivery>& deliveries,
                                  const std::function<std::optional<Instant>(const Delivery&)>& next_attempt,
                                  const std::string& reason, Instant now) {
  database_.write([&](SqlSession& session) {
    for (const Delivery& delivery : deliveries) {
      const std::optional<Instant> next = next_attempt(delivery);
      if (!next) tell_of_dead(session, delivery, now);
      session.execute(
          "UPDATE deliveries SET state = $1, attempts = attempts + 1, next_attempt = $2, reason = $3 WHERE id = $4",
          {next ? "waiting" : "dead", next.value_or(delivery.next_attempt), reason, delivery.id});
    }
  });
}

namespace {

void not_told_in(SqlSession& session, const Delivery& delivery, Instant at) {
  SqlRows rows = session.query("SELECT progress, answered FROM requests WHERE ods = $1 AND reference = $2",
                               {delivery.ods, delivery.reference});
  if (rows.empty()) return;
  const bool was_told = rows.front().optional_time(1).has_value();
  if (rows.front().text(0) == to_code(Progress::done) && was_told) return;
  session.execute(
      "UPDATE requests SET news = CASE WHEN news IN ('worse', 'add') THEN news ELSE $1 END, next_alert = $2"
      " WHERE ods = $3 AND reference = $4",
      {kNotTold, at, delivery.ods, delivery.reference});
  session.execute(
      "UPDATE requests SET progress = 'new', closed_at = NULL, stepped_at = NULL WHERE ods = $1 AND reference = $2"
      " AND progress = 'done'",
      {delivery.ods, delivery.reference});
}

void told_in(SqlSession& session, const Delivery& delivery, Instant at) {
  const bool first = answer_askings(session, delivery.ods, delivery.reference, at, delivery.created);
  session.execute("UPDATE requests SET news = '' WHERE ods = $1 AND reference = $2 AND news = $3",
                  {delivery.ods, delivery.reference, kNotTold});
  if (first) tell_webhook(session, delivery.ods, delivery.reference, "answered", at);
}

}  // namespace

void DeliveryQueue::open_untold(const Delivery& delivery, const CaseEvent& event) {
  database_.write([&](SqlSession& session) {
    const SqlRows closed = session.query(
        "SELECT 1 FROM requests WHERE ods = $1 AND reference = $2 AND progress = 'done' AND answered IS NULL",
        {delivery.ods, delivery.reference});
    if (closed.empty()) return;
    add_event(session, delivery.ods, delivery.reference, event);
    not_told_in(session, delivery, event.at);
  });
}

void DeliveryQueue::settle_to_patient(const Delivery& delivery, const std::string& state, const std::string& reason,
                                      const CaseEvent& event) {
  database_.write([&](SqlSession& session) {
    // Settled once, whatever came twice; nothing where the request has been erased.
    const std::int64_t settled = session.execute(
        "UPDATE deliveries SET state = $1, attempts = attempts + 1, reason = $2 WHERE id = $3 AND state = 'waiting'",
        {state, reason, delivery.id});
    if (settled != 1) return;
    add_event(session, delivery.ods, delivery.reference, event);
    if (state == "delivered") {
      told_in(session, delivery, event.at);
    } else {
      not_told_in(session, delivery, event.at);
    }
  });
}

std::vector<Delivery> DeliveryQueue::to_patient(const std::string& ods, const std::string& reference) {
  static const std::string sql = "SELECT " + std::string(kColumns) +
                                 " FROM deliveries WHERE ods = $1 AND reference = $2 AND channel LIKE 'patient-%'"
                                 " ORDER BY id DESC";
  return database_.read([&](SqlSession& session) {
    std::vector<Delivery> found;
    for (SqlRow& row : session.query(sql, {ods, reference})) found.push_back(delivery_of(row));
    return found;
  });
}

void DeliveryQueue::put_off(const std::vector<Delivery>& deliveries, Instant next_attempt) {
  database_.write([&](SqlSession& session) {
    for (const Delivery& delivery : deliveries) {
      session.execute("UPDATE deliveries SET next_attempt = $1 WHERE id = $2 AND state = 'waiting'",
                      {next_attempt, delivery.id});
    }
  });
}

std::vector<WaitingNotice> DeliveryQueue::take_notices(const std::vector<Delivery>& taken, Instant now,
                                                       std::chrono::seconds lease) {
  // A request that is gone or done needs no notice any more; that another system does not have it, does.
  static const std::string others =
      "SELECT d.id, d.ods, d.reference, d.channel, d.event, d.created, d.attempts, d.state, d.next_attempt, d.reason,"
      " d.detail, coalesce(r.source, ''), CASE WHEN d.event <> 'delivery-dead' AND (r.progress IS NULL OR"
      " r.progress = 'done') THEN 1 ELSE 0 END"
      " FROM deliveries d LEFT JOIN requests r ON r.ods = d.ods AND r.reference = d.reference"
      " WHERE d.ods = $1 AND d.channel = $2 AND d.state = 'waiting'";
  static const std::string due = others +
                                 " AND d.next_attempt <= $3 AND ($4 = 1 OR (d.event NOT IN"
                                 " ('request', 'alert', 'attachment', 'assigned', 'answered', 'closed', 'reopened') "
                                 "AND d.event NOT LIKE 'patient-%'))"
                                 " AND " +
                                 is_alert_in("d") + " = $6 AND " + is_first_of_its_request() +
                                 " ORDER BY d.id LIMIT $5";
  static const std::string one = others + " AND d.id = $3";
  const std::string& ods = taken.front().ods;
  const std::string& channel = taken.front().channel;
  std::vector<WaitingNotice> notices;
  const auto add = [&notices](SqlRow& row) { notices.push_back({delivery_of(row), row.text(11), row.yes(12)}); };
  database_.write([&](SqlSession& session) {
    notices.clear();
    for (SqlRow& row :
         session.query(due, {ods, channel, now, channel == "email", kNoticesAtOnce, is_alert(taken.front())})) {
      add(row);
    }
    for (const WaitingNotice& notice : notices) {
      session.execute("UPDATE deliveries SET next_attempt = $1 WHERE id = $2", {now + lease, notice.delivery.id});
    }
    for (const Delivery& delivery : taken) {
      for (SqlRow& row : session.query(one, {ods, channel, delivery.id})) add(row);
    }
  });
  return notices;
}

std::vector<SentNotice> DeliveryQueue::notices_sent(const std::string& ods, const std::string& channel, Instant since) {
  return database_.read([&](SqlSession& session) {
    std::vector<SentNotice> sent;
    for (SqlRow& row : session.query("SELECT at, kind, source, together FROM sent_notices WHERE ods = $1"
                                     " AND channel = $2 AND at > $3 ORDER BY at",
                                     {ods, channel, since})) {
      sent.push_back({row.time(0), row.take(1), row.take(2), row.yes(3)});
    }
    return sent;
  });
}

std::vector<Delivery> DeliveryQueue::list(const std::string& ods, const std::string& state, std::size_t count) {
  static const std::string sql = "SELECT " + std::string(kColumns) +
                                 " FROM deliveries WHERE ods = $1 AND ($2 = '' OR state = $2) ORDER BY id DESC"
                                 " LIMIT $3";
  return database_.read([&](SqlSession& session) {
    std::vector<Delivery> found;
    for (SqlRow& row : session.query(sql, {ods, state, static_cast<std::int64_t>(count)})) {
      found.push_back(delivery_of(row));
    }
    return found;
  });
}

namespace {
// Also what waits because it failed: its receiver may be well again.
const std::string kSendNow =
    "UPDATE deliveries SET state = 'waiting', attempts = 0, next_attempt = $1, reason = '' WHERE ods = $2 AND"
    " (state = 'dead' OR (state = 'waiting' AND attempts > 0) OR (state = 'not-sent' AND reason = $3))";
}  // namespace

bool DeliveryQueue::replay(const std::string& ods, std::int64_t id, Instant now) {
  bool found = false;
  database_.write([&](SqlSession& session) {
    found = session.execute(kSendNow + " AND id = $4", {now, ods, kChannelIsOff, id}) == 1;
  });
  return found;
}

std::int64_t DeliveryQueue::replay_all(const std::string& ods, Instant now) {
  std::int64_t count = 0;
  database_.write([&](SqlSession& session) { count = session.execute(kSendNow, {now, ods, kChannelIsOff}); });
  return count;
}

bool DeliveryQueue::worked_last(const std::string& ods, const std::string& channel) {
  return database_.read([&](SqlSession& session) {
    const SqlRows rows = session.query(
        "SELECT state FROM deliveries WHERE ods = $1 AND channel = $2 AND attempts > 0 ORDER BY id DESC LIMIT 1",
        {ods, channel});
    return !rows.empty() && rows.front().text(0) == "delivered";
  });
}

std::size_t DeliveryQueue::waiting() {
  return database_.read([](SqlSession& session) {
    return static_cast<std::size_t>(
        session.query("SELECT count(*) FROM deliveries WHERE state = 'waiting'").front().number(0));
  });
}

std::size_t DeliveryQueue::dead(const std::string& ods) {
  return database_.read([&](SqlSession& session) {
    return static_cast<std::size_t>(
        session.query("SELECT count(*) FROM deliveries WHERE ods = $1 AND state = 'dead'", {ods}).front().number(0));
  });
}

void DeliveryQueue::note(const std::string& ods, const LedgerNote& note) {
  database_.write([&](SqlSession& session) { append_to_ledger(session, ods, note); });
}

void DeliveryQueue::forget_delivered(Instant now) {
  database_.write([&](SqlSession& session) {
    session.execute(
        "DELETE FROM deliveries WHERE state IN ('delivered', 'not-sent', 'refused', 'uncertain', 'failed') AND created "
        "< $1",
        {now - kDeliveredKept});
    session.execute("DELETE FROM sent_notices WHERE at < $1", {now - kSentNoticesKept});
  });
}

std::vector<AlertDue> DeliveryQueue::raise_alerts(Instant now, const std::function<AlertPlan(const AlertDue&)>& plan) {
  const auto due_now = [&](SqlSession& session) {
    return session.query("SELECT " + std::string(kAlarmColumns) +
                             ", r.ods, r.urgency, r.next_alert, p.settings, p.channels FROM requests r JOIN practices p"
                             " ON p.ods = r.ods WHERE r.next_alert IS NOT NULL"
                             " AND (r.next_alert <= $1 OR r.next_alert > $3)"
                             " AND r.progress <> 'done' ORDER BY r.next_alert LIMIT $2",
                         {now, kAlertsAtOnce, now + kAlertWaitMax});
  };
  std::vector<AlertDue> raised;
  if (database_.read(due_now).empty()) return raised;
  database_.write([&](SqlSession& session) {
    raised.clear();
    for (SqlRow& row : due_now(session)) {
      AlertDue alert;
      alert.facts = alarm_facts_of(row);
      alert.ods = row.take(6);
      alert.urgency = urgency_from_code(row.text(7)).value_or(Urgency::urgent);
      alert.due = row.time(8);
      alert.settings = row.take(9);
      const AlertPlan planned = plan(alert);
      const std::string& reference = alert.facts.reference;
      // Another process may have been quicker, or somebody did something with it.
      const bool first = session.execute(
                             "UPDATE requests SET next_alert = $1 WHERE ods = $2 AND reference = $3 AND next_alert = $4"
                             " AND progress = $5",
                             {planned.next, alert.ods, reference, alert.due, to_code(alert.facts.progress)}) == 1;
      if (!first || planned.event.empty()) continue;
      for (const std::string& channel : texts_from_json(row.text(10))) {
        session.execute(
            "INSERT INTO deliveries (ods, reference, channel, event, created, state, next_attempt)"
            " VALUES ($1, $2, $3, $4, $5, 'waiting', $5)",
            {alert.ods, reference, channel, planned.event, now});
      }
      raised.push_back(std::move(alert));
    }
  });
  return raised;
}

}  // namespace frontdoor::intake
