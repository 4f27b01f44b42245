#include "store/held_pages.h"

namespace frontdoor::intake {
namespace {

constexpr std::string_view kLock = "held-pages";

std::int64_t size_of(const HeldPage& page) {
  return static_cast<std::int64_t>(page.sealed.size());
}

std::int64_t bytes_held(SqlSession& session, Instant now) {
  return session.query("SELECT CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM held_pages WHERE until > $1", {now})
      .front()
      .number(0);
}

// No page is held for longer: one that seems to be is from before the clock was put back, and past its time.
constexpr std::chrono::hours kHeldMax{1};

std::optional<HeldPages::Found> find_in(SqlSession& session, const std::string& name_hash, const std::string& ods,
                                        Instant now) {
  SqlRows rows = session.query(
      "SELECT journey, source, until, shown, sealed FROM held_pages WHERE name_hash = $1 AND ods = $2 AND until > $3"
      " AND until <= $4",
      {name_hash, ods, now, now + kHeldMax});
  if (rows.empty()) return std::nullopt;
  SqlRow& row = rows.front();
  return HeldPages::Found{{name_hash, ods, row.take(0), row.take(1), row.time(2), row.take(4)}, row.yes(3)};
}

}  // namespace

// Whatever is past its time is left to erase_expired(), which knows whether the clock can be believed.
bool HeldPages::hold(const HeldPage& page, Instant now) {
  bool held = false;
  database_.write([&](SqlSession& session) {
    session.lock(kLock);
    const SqlRows counts =
        session.query("SELECT count(*), count(CASE WHEN source = $1 THEN 1 END) FROM held_pages WHERE until > $2",
                      {page.source, now});
    held = counts.front().number(0) < limits_.pages_max && counts.front().number(1) < limits_.of_source_max &&
           bytes_held(session, now) + size_of(page) <= limits_.bytes_max;
    if (!held) return;
    session.execute(
        "INSERT INTO held_pages (name_hash, ods, journey, source, until, bytes, sealed)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {page.name_hash, page.ods, page.journey, page.source, page.until, size_of(page),
         SqlParameter::bytes(page.sealed)});
  });
  return held;
}

std::optional<HeldPages::Found> HeldPages::find(const std::string& name_hash, const std::string& ods, Instant now) {
  return database_.read([&](SqlSession& session) { return find_in(session, name_hash, ods, now); });
}

std::optional<HeldPages::Found> HeldPages::show(const std::string& name_hash, const std::string& ods, Instant now) {
  std::optional<Found> found;
  database_.write([&](SqlSession& session) {
    const bool first =
        session.execute("UPDATE held_pages SET shown = 1 WHERE name_hash = $1 AND ods = $2 AND shown = 0",
                        {name_hash, ods}) == 1;
    found = find_in(session, name_hash, ods, now);
    if (found) found->shown_before = !first;
  });
  return found;
}

bool HeldPages::replace(const HeldPage& page, Instant now) {
  bool replaced = false;
  database_.write([&](SqlSession& session) {
    session.lock(kLock);
    replaced = false;
    const auto before = find_in(session, page.name_hash, page.ods, now);
    if (!before || before->page.journey != page.journey) return;
    if (bytes_held(session, now) - size_of(before->page) + size_of(page) > limits_.bytes_max) return;
    session.execute("UPDATE held_pages SET sealed = $1, bytes = $2 WHERE name_hash = $3",
                    {SqlParameter::bytes(page.sealed), size_of(page), page.name_hash});
    replaced = true;
  });
  return replaced;
}

void HeldPages::empty_journey(const std::string& ods, const std::string& journey, const std::string& sealed) {
  database_.write([&](SqlSession& session) {
    session.execute("UPDATE held_pages SET sealed = $1, bytes = $2 WHERE ods = $3 AND journey = $4",
                    {SqlParameter::bytes(sealed), static_cast<std::int64_t>(sealed.size()), ods, journey});
  });
  database_.forget_removed_rows();
}

void HeldPages::erase_expired(Instant now, bool clock_is_sure) {
  std::int64_t erased = 0;
  database_.write([&](SqlSession& session) {
    erased = session.execute("DELETE FROM held_pages WHERE until <= $1 OR (until > $2 AND $3 = 1)",
                             {now, now + kHeldMax, clock_is_sure});
  });
  if (erased > 0) database_.forget_removed_rows();
}

}  // namespace frontdoor::intake
