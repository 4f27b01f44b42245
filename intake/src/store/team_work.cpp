#include "store/team_work.h"

#include "store/sql_ledger.h"

#include <Poco/URI.h>

namespace frontdoor::intake {
namespace {

std::int64_t count_of(SqlSession& session, std::string_view sql, const std::vector<SqlParameter>& parameters) {
  return session.query(sql, parameters).front().number(0);
}

std::string parameter_of_team(const std::string& name) {
  return "&whose=" + as_list_parameter(name) + "&";
}

// Lists that somebody keeps name the team: they go with it.
void rename_in_views(SqlSession& session, const std::string& ods, const std::string& name, const std::string& to) {
  const std::string before = parameter_of_team(name);
  for (SqlRow& row : session.query("SELECT owner, name, filter FROM saved_views WHERE ods = $1", {ods})) {
    std::string filter = row.text(2) + "&";
    const std::size_t at = filter.find(before);
    if (at == std::string::npos) continue;
    filter.replace(at, before.size(), parameter_of_team(to)).pop_back();
    session.execute("UPDATE saved_views SET filter = $4 WHERE ods = $1 AND owner = $2 AND name = $3",
                    {ods, row.text(0), row.text(1), filter});
  }
}

}  // namespace

std::string as_list_parameter(const std::string& team) {
  std::string encoded;
  Poco::URI::encode(std::string(kTeam) + team, "&=+#%?", encoded);
  return encoded;
}

std::vector<Team> TeamWork::teams(const std::string& ods) {
  return database_.read([&](SqlSession& session) {
    std::vector<Team> teams;
    for (SqlRow& row : session.query("SELECT name FROM teams WHERE ods = $1 ORDER BY name", {ods})) {
      teams.push_back({row.take(0), {}});
    }
    for (SqlRow& row :
         session.query("SELECT m.team, m.member FROM team_members m JOIN users u ON u.ods = m.ods AND u.name = m.member"
                       " WHERE m.ods = $1 ORDER BY m.team, m.member",
                       {ods})) {
      for (Team& team : teams) {
        if (team.name == row.text(0)) team.members.push_back(row.take(1));
      }
    }
    return teams;
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

bool TeamWork::rename_team(const std::string& ods, const std::string& name, const std::string& to,
                           const LedgerNote& note) {
  bool renamed = false;
  database_.write([&](SqlSession& session) {
    session.lock("teams of " + ods);
    renamed = count_of(session, "SELECT count(*) FROM teams WHERE ods = $1 AND name = $2", {ods, to}) == 0 &&
              session.execute("UPDATE teams SET name = $3 WHERE ods = $1 AND name = $2", {ods, name, to}) == 1;
    if (!renamed) return;
    session.execute("UPDATE team_members SET team = $3 WHERE ods = $1 AND team = $2", {ods, name, to});
    const std::string before = std::string(kTeam) + name;
    const std::string after = std::string(kTeam) + to;
    session.execute("UPDATE requests SET assigned_to = $3 WHERE ods = $1 AND assigned_to = $2", {ods, before, after});
    rename_in_views(session, ods, name, to);
    append_to_ledger(session, ods, note);
  });
  return renamed;
}

bool TeamWork::change_members(const std::string& ods, const std::string& name, const std::vector<std::string>& members,
                              const LedgerNote& note) {
  bool known = false;
  database_.write([&](SqlSession& session) {
    session.lock("teams of " + ods);
    known = count_of(session, "SELECT count(*) FROM teams WHERE ods = $1 AND name = $2", {ods, name}) == 1;
    if (!known) return;
    session.execute("DELETE FROM team_members WHERE ods = $1 AND team = $2", {ods, name});
    for (const std::string& member : members) {
      session.execute("INSERT INTO team_members (ods, team, member) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                      {ods, name, member});
    }
    append_to_ledger(session, ods, note);
  });
  return known;
}

std::optional<std::size_t> TeamWork::remove_team(const std::string& ods, const std::string& name,
                                                 const LedgerNote& note) {
  std::optional<std::size_t> set_free;
  database_.write([&](SqlSession& session) {
    set_free.reset();
    session.lock("teams of " + ods);
    if (session.execute("DELETE FROM teams WHERE ods = $1 AND name = $2", {ods, name}) == 0) return;
    session.execute("DELETE FROM team_members WHERE ods = $1 AND team = $2", {ods, name});
    const std::string before = std::string(kTeam) + name;
    set_free = static_cast<std::size_t>(session.execute(
        "UPDATE requests SET assigned_to = '' WHERE ods = $1 AND assigned_to = $2 AND progress <> 'done'",
        {ods, before}));
    append_to_ledger(session, ods, note);
  });
  return set_free;
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
         // Somebody who was removed, or may not sign in any more, looks at nothing.
         session.query("SELECT who FROM lookers WHERE ods = $1 AND reference = $2 AND who <> $3 AND EXISTS (SELECT 1"
                       " FROM users u WHERE u.ods = lookers.ods AND u.name = lookers.who AND u.disabled = 0)"
                       " ORDER BY who",
                       {ods, reference, who})) {
      others.push_back(row.take(0));
    }
  });
  return others;
}

}  // namespace frontdoor::intake
