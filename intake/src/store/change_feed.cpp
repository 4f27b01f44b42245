#include "store/change_feed.h"

#include "crypto/secrets.h"

namespace frontdoor::intake {
namespace {

constexpr std::int64_t kPlacedAtOnce = 2000;

bool has_unplaced(SqlSession& session, const std::string& ods) {
  return !session.query("SELECT 1 FROM request_changes WHERE ods = $1 AND place IS NULL LIMIT 1", {ods}).empty();
}

// In the order in which they were written, where one process writes; where several do, somehow, but once and for all.
void give_places(SqlSession& session, const std::string& ods) {
  session.lock("request-changes/" + ods);
  const SqlRows last = session.query(
      "SELECT place FROM request_changes WHERE ods = $1 AND place IS NOT NULL ORDER BY place DESC LIMIT 1", {ods});
  std::int64_t place = last.empty() ? 0 : last.front().number(0);
  for (const SqlRow& row :
       session.query("SELECT id FROM request_changes WHERE ods = $1 AND place IS NULL ORDER BY id LIMIT $2",
                     {ods, kPlacedAtOnce})) {
    session.execute("UPDATE request_changes SET place = $1 WHERE id = $2", {++place, row.number(0)});
  }
}

}  // namespace

void note_change(SqlSession& session, const std::string& ods, const RequestChange& change) {
  session.execute("INSERT INTO request_changes (ods, reference, what, at, who) VALUES ($1, $2, $3, $4, $5)",
                  {ods, change.reference, change.what, change.at, change.who});
}

ChangePage ChangeFeed::after(const std::string& ods, std::int64_t place, std::size_t count) {
  if (database_.read([&](SqlSession& session) { return has_unplaced(session, ods); })) {
    database_.write([&](SqlSession& session) { give_places(session, ods); });
  }
  return database_.read([&](SqlSession& session) {
    ChangePage page;
    for (SqlRow& row :
         session.query("SELECT place, reference, what, at, who FROM request_changes WHERE ods = $1 AND place > $2"
                       " AND place IS NOT NULL AND reference <> '' ORDER BY place LIMIT $3",
                       {ods, place, static_cast<std::int64_t>(count) + 1})) {
      page.changes.push_back({row.number(0), row.take(1), row.take(2), row.time(3), row.take(4)});
    }
    page.more = page.changes.size() > count;
    if (page.more) page.changes.pop_back();
    page.more = page.more || has_unplaced(session, ods);
    return page;
  });
}

std::vector<WrittenChange> ChangeFeed::written_after(std::int64_t id, std::size_t count) {
  return database_.read([&](SqlSession& session) {
    std::vector<WrittenChange> changes;
    for (SqlRow& row : session.query("SELECT id, ods, reference FROM request_changes WHERE id > $1"
                                     " ORDER BY id LIMIT $2",
                                     {id, static_cast<std::int64_t>(count)})) {
      changes.push_back({row.number(0), row.take(1), row.take(2)});
    }
    return changes;
  });
}

std::int64_t ChangeFeed::latest() {
  return database_.read([](SqlSession& session) {
    return session.query("SELECT coalesce(max(id), 0) FROM request_changes").front().number(0);
  });
}

void ChangeFeed::add_missing(Instant since) {
  database_.write([&](SqlSession& session) {
    session.execute(
        "INSERT INTO request_changes (ods, reference, what, at, who)"
        " SELECT r.ods, r.reference, 'received', r.received, '' FROM requests r"
        " WHERE r.ods IN (SELECT ods FROM practices) AND r.received > $1"
        " AND (r.ods, r.reference) NOT IN (SELECT ods, reference FROM request_changes WHERE at > $1) ORDER BY r.id",
        {since});
  });
}

std::string ChangeFeed::name() {
  const auto named = [](SqlSession& session) {
    SqlRows rows = session.query("SELECT name FROM change_feed WHERE feed = 'requests'");
    return rows.empty() ? std::string() : rows.front().take(0);
  };
  std::string name = database_.read(named);
  if (!name.empty()) return name;
  database_.write([&](SqlSession& session) {
    session.execute("INSERT INTO change_feed (feed, name) VALUES ('requests', $1) ON CONFLICT (feed) DO NOTHING",
                    {random_token().substr(0, 12)});
    name = named(session);
  });
  return name;
}

void ChangeFeed::rename() {
  database_.write([](SqlSession& session) { session.execute("DELETE FROM change_feed"); });
}

}  // namespace frontdoor::intake
