#include "store/watch_figures.h"

#include "store/delivery_queue.h"

namespace frontdoor::intake {
namespace {

constexpr const char* kBackup = "backup";

}  // namespace

WatchFigures watch_figures(SqlDatabase& database, bool is_postgres) {
  const char* const size = is_postgres ? "SELECT pg_database_size(current_database())"
                                       : "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
  return database.read([&](SqlSession& session) {
    WatchFigures figures;
    SqlRows waiting = session.query("SELECT count(*), min(created) FROM deliveries WHERE state = 'waiting'");
    figures.deliveries_waiting = waiting.front().number(0);
    figures.oldest_waiting = waiting.front().optional_time(1);
    figures.deliveries_dead = session.query("SELECT count(*) FROM deliveries WHERE state = 'dead'").front().number(0);
    figures.deliveries_not_sent =
        session.query("SELECT count(*) FROM deliveries WHERE state = 'not-sent' AND reason = $1", {kChannelIsOff})
            .front()
            .number(0);
    const SqlRows requests = session.query(
        "SELECT count(*), count(CASE WHEN progress = 'new' THEN 1 END),"
        " count(CASE WHEN progress = 'new' AND rank >= 2 THEN 1 END), min(CASE WHEN progress = 'new' THEN received "
        "END),"
        " min(CASE WHEN progress = 'new' AND rank >= 2 THEN received END) FROM requests WHERE progress <> 'done'");
    const SqlRow& row = requests.front();
    figures.requests_open = row.number(0);
    figures.requests_unread = row.number(1);
    figures.pressing_unread = row.number(2);
    figures.oldest_unread = row.optional_time(3);
    figures.oldest_pressing_unread = row.optional_time(4);
    figures.database_bytes = session.query(size).front().number(0);
    const SqlRows backup = session.query("SELECT at FROM operator_marks WHERE name = $1", {kBackup});
    if (!backup.empty()) figures.backed_up = backup.front().time(0);
    return figures;
  });
}

void note_backup(SqlDatabase& database, Instant at) {
  database.write([&](SqlSession& session) {
    session.execute(
        "INSERT INTO operator_marks (name, at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET at = excluded.at",
        {kBackup, at});
  });
}

}  // namespace frontdoor::intake
