#include "store/team_work.h"

#include "store/sql_ledger.h"

namespace frontdoor::intake {
namespace {

std::int64_t count_of(SqlSession& session, std::string_view sql, const std::vector<SqlParameter>& parameters) {
  return session.query(sql, parameters).front().number(0);
}

}  // namespace

std::vector<std::string> TeamWork::teams(const std::string& ods) {
  return database_.read([&](SqlSession& session) {
    std::vector<std::string> names;
    for (SqlRow& row : session.query("SELECT name FROM teams WHERE ods = $1 ORDER BY name", {ods})) {
      names.push_back(row.take(0));
    }
    return names;
  });
}

bool TeamWork::add_team(const std::string& ods, const std::string& name, const LedgerNote& note) {
  bool added = false;
  database_.write([&](SqlSession& session) {
    session.lock("teams of " + ods);
    const std::int64_t there = count_of(session, "SELECT count(*) FROM teams WHERE ods = $1", {ods});
    added = there < static_cast<std::int64_t>(kTeamsMax) &&
            session.execute("INSERT INTO teams (ods, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", {ods, name}) == 1;
    if (added) append_to_ledger(session, ods, note);
  });
  return added;
}

bool TeamWork::remove_team(const std::string& ods, const std::string& name, const LedgerNote& note) {
  bool removed = false;
  database_.write([&](SqlSession& session) {
    removed = session.execute("DELETE FROM teams WHERE ods = $1 AND name = $2", {ods, name}) == 1;
    if (removed) append_to_ledger(session, ods, note);
  });
  return removed;
}

std::vector<SavedView> TeamWork::views(const std::string& ods, const std::string& owner) {
  return database_.read([&](SqlSession& session) {
    std::vector<SavedView> views;
    for (SqlRow& row : session.query("SELECT name, filter FROM saved_views WHERE ods = $1 AND owner = $2 ORDER BY name",
                                     {ods, owner})) {
      views.push_back({row.take(0), row.take(1)});
    }
    return views;
  });
}

bool TeamWork::save_view(const std::string& ods, const std::string& owner, const SavedView& view) {
  bool saved = false;
  database_.write([&](SqlSession& session) {
    session.lock("views of " + ods + "/" + owner);
    const std::int64_t others =
        count_of(session, "SELECT count(*) FROM saved_views WHERE ods = $1 AND owner = $2 AND name <> $3",
                 {ods, owner, view.name});
    saved = others < static_cast<std::int64_t>(kSavedViewsMax);
    if (!saved) return;
    session.execute(
        "INSERT INTO saved_views (ods, owner, name, filter) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (ods, owner, name) DO UPDATE SET filter = excluded.filter",
        {ods, owner, view.name, view.filter});
  });
  return saved;
}

void TeamWork::remove_view(const std::string& ods, const std::string& owner, const std::string& name) {
  database_.write([&](SqlSession& session) {
    session.execute("DELETE FROM saved_views WHERE ods = $1 AND owner = $2 AND name = $3", {ods, owner, name});
  });
}

std::vector<std::string> TeamWork::look(const std::string& ods, const std::string& reference, const std::string& who,
                                        Instant now) {
  std::vector<std::string> others;
  database_.write([&](SqlSession& session) {
    others.clear();
    session.execute("DELETE FROM lookers WHERE at < $1 OR at > $2", {now - kLooksFor, now + kLooksFor});
    session.execute(
        "INSERT INTO lookers (ods, reference, who, at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (ods, reference, who) DO UPDATE SET at = excluded.at",
        {ods, reference, who, now});
    for (SqlRow& row :
         session.query("SELECT who FROM lookers WHERE ods = $1 AND reference = $2 AND who <> $3 ORDER BY who",
                       {ods, reference, who})) {
      others.push_back(row.take(0));
    }
  });
  return others;
}

}  // namespace frontdoor::intake
