// How several people share one list: teams, views of one's own, and who else has a request open.
#include "base/text.h"
#include "desk/case_action.h"
#include "desk/practice_desk.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kTeamBytesMax = 40;
constexpr std::size_t kViewNameBytesMax = 40;
constexpr std::size_t kViewFilterBytesMax = 300;

std::string checked_name(const std::string& typed, std::size_t bytes_max, const char* field) {
  std::string name(without_blanks(typed));
  if (!name.empty() && name.size() <= bytes_max) return name;
  const std::string what =
      name.empty() ? "Write a name." : "The name must be at most " + std::to_string(bytes_max) + " letters.";
  throw Problem{422, "invalid-name", "It was not saved", what, std::string("/") + field, {}};
}

}  // namespace

std::vector<Team> PracticeDesk::teams() const {
  require(Permission::read_requests);
  return tools_.team_work.teams(ods_);
}

void PracticeDesk::add_team(const std::string& typed) const {
  require(Permission::manage_staff);
  const std::string name = checked_name(typed, kTeamBytesMax, "team");
  if (tools_.team_work.add_team(ods_, name, {tools_.clock(), user_, "team-added", to_text(Json{{"team", name}})}))
    return;
  throw Problem{409, "team-exists", "It was not saved", "There is a team of this name, or there are 40.", "/team", {}};
}

void PracticeDesk::rename_team(const std::string& name, const std::string& typed) const {
  require(Permission::manage_staff);
  const std::string to = checked_name(typed, kTeamBytesMax, "to");
  if (to == name) return;
  const Json detail{{"from", name}, {"to", to}};
  if (tools_.team_work.rename_team(ods_, name, to, {tools_.clock(), user_, "team-renamed", to_text(detail)})) return;
  throw Problem{409, "team-exists", "It was not saved", "There is a team of this name, or the team was removed.", "/to",
                {}};
}

void PracticeDesk::change_team_members(const std::string& name, const std::vector<std::string>& members) const {
  require(Permission::manage_staff);
  std::vector<std::string> wanted;
  for (const std::string& one : colleagues()) {
    if (std::find(members.begin(), members.end(), one) != members.end()) wanted.push_back(one);
  }
  const Json detail{{"team", name}, {"members", wanted}};
  if (tools_.team_work.change_members(ods_, name, wanted, {tools_.clock(), user_, "team-members", to_text(detail)})) {
    return;
  }
  throw Problem{404, "unknown-team", "This team is no longer there", "Open the page again.", "", {}};
}

std::size_t PracticeDesk::remove_team(const std::string& name) const {
  require(Permission::manage_staff);
  return tools_.team_work
      .remove_team(ods_, name, {tools_.clock(), user_, "team-removed", to_text(Json{{"team", name}})})
      .value_or(0);
}

std::vector<std::string> PracticeDesk::who_may_work() const {
  require(Permission::read_requests);
  return colleagues();
}

std::vector<std::string> PracticeDesk::assigned_to_me() const {
  std::vector<std::string> mine{user_};
  for (const Team& team : teams()) {
    const bool is_in_it = std::find(team.members.begin(), team.members.end(), user_) != team.members.end();
    if (is_in_it) mine.push_back(std::string(kTeam) + team.name);
  }
  return mine;
}

std::vector<SavedView> PracticeDesk::views() const {
  require(Permission::read_requests);
  return tools_.team_work.views(ods_, user_);
}

void PracticeDesk::save_view(const SavedView& view) const {
  require(Permission::read_requests);
  const SavedView wanted{checked_name(view.name, kViewNameBytesMax, "view"),
                         view.filter.substr(0, kViewFilterBytesMax)};
  if (tools_.team_work.save_view(ods_, user_, wanted)) return;
  throw Problem{409, "too-many-views", "It was not saved", "You have 20 views. Remove one first.", "/view", {}};
}

void PracticeDesk::remove_view(const std::string& name) const {
  require(Permission::read_requests);
  tools_.team_work.remove_view(ods_, user_, name);
}

// A page that cannot say that it is open is shown without.
std::vector<std::string> PracticeDesk::look(const std::string& reference) const {
  require(Permission::read_requests);
  if (tools_.cases.idempotency_key(ods_, reference).empty()) {
    throw Problem{404, "unknown-request", "There is no request with this reference", "Check the reference.", "", {}};
  }
  try {
    return tools_.team_work.look(ods_, reference, user_, tools_.clock());
  } catch (const StoreUnavailable&) {
    return {};
  }
}

}  // namespace frontdoor::intake
