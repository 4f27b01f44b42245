#include "store/own_forms.h"

#include "store/sql_ledger.h"

#include <frontdoor/json.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr std::string_view kFormColumns =
    "SELECT name, title, counts_as, place, on_version, newest, changed, who FROM own_forms WHERE ods = $1";
constexpr std::string_view kVersionColumns = "SELECT version, canonical, source, added, who";

OwnForm form_of(SqlRow& row) {
  return {row.take(0), row.take(1), row.take(2), row.number(3), row.number(4), row.number(5), row.time(6), row.take(7)};
}

FormVersion version_of(SqlRow& row) {
  return {row.number(0), row.take(1), row.take(2), row.time(3), row.take(4), {}};
}

std::optional<OwnForm> find_in(SqlSession& session, const std::string& ods, const std::string& name) {
  SqlRows rows = session.query(std::string(kFormColumns) + " AND name = $2", {ods, name});
  if (rows.empty()) return std::nullopt;
  return form_of(rows.front());
}

bool was_ever_on(SqlSession& session, const std::string& ods, const std::string& name) {
  return !session.query("SELECT 1 FROM own_form_turned_on WHERE ods = $1 AND name = $2 LIMIT 1", {ods, name}).empty();
}

OwnForms::TakenAway how_taken_away(SqlSession& session, const std::string& ods, const std::string& name) {
  const auto form = find_in(session, ods, name);
  if (!form || form->on == kRetired) return OwnForms::TakenAway::none;
  return was_ever_on(session, ods, name) ? OwnForms::TakenAway::retired : OwnForms::TakenAway::removed;
}

// One after the newest that there ever was: the versions of a form that was removed are still there.
std::int64_t next_version(SqlSession& session, const std::string& ods, const std::string& name) {
  return session
             .query("SELECT coalesce(max(version), 0) FROM own_form_versions WHERE ods = $1 AND name = $2", {ods, name})
             .front()
             .number(0) +
         1;
}

// Changes of one practice's forms wait for each other, and so do their places in the ledger.
void lock(SqlSession& session, const std::string& ods) {
  session.lock("own-forms/" + ods);
}

}  // namespace

std::vector<OwnForm> OwnForms::list(const std::string& ods, Which which) {
  return database_.read([&](SqlSession& session) {
    std::vector<OwnForm> forms;
    for (SqlRow& row : session.query(std::string(kFormColumns) + " ORDER BY place, title, name", {ods})) {
      OwnForm form = form_of(row);
      if (form.on != kRetired || which == Which::with_retired) forms.push_back(std::move(form));
    }
    return forms;
  });
}

std::optional<OwnForm> OwnForms::find(const std::string& ods, const std::string& name) {
  auto found = database_.read([&](SqlSession& session) { return find_in(session, ods, name); });
  if (found && found->on == kRetired) found.reset();
  return found;
}

std::vector<FormVersion> OwnForms::versions(const std::string& ods, const std::string& name) {
  return database_.read([&](SqlSession& session) {
    std::vector<FormVersion> versions;
    for (SqlRow& row : session.query(std::string(kVersionColumns) +
                                         " FROM own_form_versions WHERE ods = $1 AND name = $2 ORDER BY version DESC",
                                     {ods, name})) {
      versions.push_back(version_of(row));
    }
    return versions;
  });
}

std::optional<FormVersion> OwnForms::version(const std::string& ods, const std::string& name, std::int64_t version) {
  return database_.read([&](SqlSession& session) {
    std::optional<FormVersion> found;
    for (SqlRow& row : session.query(std::string(kVersionColumns) +
                                         ", questionnaire FROM own_form_versions WHERE ods = $1 AND name = $2"
                                         " AND version = $3",
                                     {ods, name, version})) {
      found = version_of(row);
      found->questionnaire = row.take(5);
    }
    return found;
  });
}

bool OwnForms::was_on(const std::string& ods, const std::string& name, std::int64_t version) {
  return database_.read([&](SqlSession& session) {
    return !session
                .query("SELECT 1 FROM own_form_turned_on WHERE ods = $1 AND name = $2 AND version = $3",
                       {ods, name, version})
                .empty();
  });
}

std::optional<OwnForms::Named> OwnForms::by_canonical(const std::string& ods, const std::string& canonical) {
  return database_.read([&](SqlSession& session) {
    std::optional<Named> found;
    for (SqlRow& row :
         session.query(std::string(kVersionColumns) +
                           ", questionnaire, name FROM own_form_versions WHERE ods = $1 AND canonical = $2",
                       {ods, canonical})) {
      found = Named{row.take(6), version_of(row)};
      found->version.questionnaire = row.take(5);
    }
    return found;
  });
}

OwnForms::AddOutcome OwnForms::add(const std::string& ods, const OwnForm& form, const FormVersion& version) {
  AddOutcome outcome;
  database_.write([&](SqlSession& session) {
    outcome = {};
    lock(session, ods);
    if (!session.query("SELECT 1 FROM own_form_versions WHERE ods = $1 AND canonical = $2", {ods, version.canonical})
             .empty()) {
      outcome.result = Added::taken;
      return;
    }
    const auto before = find_in(session, ods, form.name);
    const std::int64_t forms =
        session.query("SELECT count(*) FROM own_forms WHERE ods = $1 AND on_version >= 0", {ods}).front().number(0);
    const bool comes_back = before && before->on == kRetired;
    const bool is_full = (!before || comes_back) && forms >= static_cast<std::int64_t>(limits_.forms_max);
    if (is_full || (before && before->newest >= static_cast<std::int64_t>(limits_.versions_max))) {
      outcome.result = Added::too_many;
      return;
    }
    outcome.version = next_version(session, ods, form.name);
    if (before) {
      session.execute(
          "UPDATE own_forms SET newest = $1, changed = $2, who = $3, on_version = $4 WHERE ods = $5 AND name = $6",
          {outcome.version, version.added, version.who, std::max<std::int64_t>(before->on, 0), ods, form.name});
    } else {
      session.execute(
          "INSERT INTO own_forms (ods, name, title, counts_as, place, on_version, newest, changed, who)"
          " VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8)",
          {ods, form.name, form.title, form.counts_as, form.place, outcome.version, version.added, version.who});
    }
    session.execute(
        "INSERT INTO own_form_versions (ods, name, version, canonical, source, added, who, questionnaire)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        {ods, form.name, outcome.version, version.canonical, version.source, version.added, version.who,
         version.questionnaire});
    const Json detail{{"act", "add"},
                      {"form", form.name},
                      {"version", outcome.version},
                      {"canonical", version.canonical},
                      {"source", version.source}};
    append_to_ledger(session, ods, {version.added, version.who, "form", to_text(detail)});
  });
  return outcome;
}

bool OwnForms::turn_on(const std::string& ods, const OwnForm& form) {
  bool changed = false;
  database_.write([&](SqlSession& session) {
    lock(session, ods);
    changed = session.execute(
                  "UPDATE own_forms SET title = $1, counts_as = $2, place = $3, on_version = $4, changed = $5, who = $6"
                  " WHERE ods = $7 AND name = $8 AND $4 >= 1 AND $4 <= newest AND on_version >= 0",
                  {form.title, form.counts_as, form.place, form.on, form.changed, form.who, ods, form.name}) == 1;
    if (!changed) return;
    session.execute("INSERT INTO own_form_turned_on (ods, name, version) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                    {ods, form.name, form.on});
    const Json detail{{"act", "on"},         {"form", form.name},          {"version", form.on},
                      {"title", form.title}, {"countsAs", form.counts_as}, {"place", form.place}};
    append_to_ledger(session, ods, {form.changed, form.who, "form", to_text(detail)});
  });
  return changed;
}

bool OwnForms::turn_off(const std::string& ods, const std::string& name, Instant at, const std::string& who) {
  bool changed = false;
  database_.write([&](SqlSession& session) {
    lock(session, ods);
    const auto before = find_in(session, ods, name);
    changed = before && before->on > 0;
    if (!changed) return;
    session.execute("UPDATE own_forms SET on_version = 0, changed = $1, who = $2 WHERE ods = $3 AND name = $4",
                    {at, who, ods, name});
    const Json detail{{"act", "off"}, {"form", name}, {"version", before->on}};
    append_to_ledger(session, ods, {at, who, "form", to_text(detail)});
  });
  return changed;
}

OwnForms::TakenAway OwnForms::would_take_away(const std::string& ods, const std::string& name) {
  return database_.read([&](SqlSession& session) { return how_taken_away(session, ods, name); });
}

OwnForms::TakenAway OwnForms::take_away(const std::string& ods, const std::string& name, Instant at,
                                        const std::string& who) {
  TakenAway how = TakenAway::none;
  database_.write([&](SqlSession& session) {
    lock(session, ods);
    how = how_taken_away(session, ods, name);
    if (how == TakenAway::none) return;
    if (how == TakenAway::retired) {
      session.execute("UPDATE own_forms SET on_version = $1, changed = $2, who = $3 WHERE ods = $4 AND name = $5",
                      {kRetired, at, who, ods, name});
    } else {
      session.execute("DELETE FROM own_forms WHERE ods = $1 AND name = $2", {ods, name});
    }
    const Json detail{{"act", how == TakenAway::retired ? "retire" : "remove"}, {"form", name}};
    append_to_ledger(session, ods, {at, who, "form", to_text(detail)});
  });
  return how;
}

}  // namespace frontdoor::intake
