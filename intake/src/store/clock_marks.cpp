#include "store/clock_marks.h"

#include <algorithm>
#include <string>

namespace frontdoor::intake {
namespace {

void put(SqlSession& session, const std::string& name, std::int64_t value) {
  session.execute(
      "INSERT INTO clock_marks (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      {name, value});
}

std::int64_t milliseconds_of(Instant time) {
  return time.time_since_epoch().count();
}

}  // namespace

ClockDoubt::Kept ClockMarks::read() {
  return database_.read([](SqlSession& session) {
    ClockDoubt::Kept kept;
    for (SqlRow& row : session.query("SELECT name, value FROM clock_marks")) {
      if (row.text(0) == "believed") kept.believed = row.time(1);
      if (row.text(0) == "doubted") kept.doubted = row.time(1);
      if (row.text(0) == "stood") kept.stood = std::chrono::milliseconds(row.number(1));
    }
    if (kept.believed) return kept;
    SqlRows newest = session.query("SELECT (SELECT max(received) FROM requests), (SELECT max(at) FROM ledger)");
    for (std::size_t column = 0; column < 2; ++column) {
      const std::optional<Instant> time = newest.front().optional_time(column);
      if (time) kept.believed = std::max(kept.believed.value_or(*time), *time);
    }
    return kept;
  });
}

void ClockMarks::keep(const ClockDoubt::Kept& kept) {
  database_.write([&](SqlSession& session) {
    session.execute("DELETE FROM clock_marks WHERE name <> 'believed'");
    if (kept.believed) put(session, "believed", milliseconds_of(*kept.believed));
    if (!kept.doubted) return;
    put(session, "doubted", milliseconds_of(*kept.doubted));
    put(session, "stood", kept.stood.count());
  });
}

}  // namespace frontdoor::intake
