// How several people share one list: teams that a request can be assigned to, lists that somebody keeps to come back
// to, and who has which request open now. Nothing here is about a patient but the references of requests.
#pragma once

#include "store/ledger.h"
#include "store/sql.h"

#include <string>
#include <vector>

namespace frontdoor::intake {

inline constexpr std::size_t kTeamsMax = 40;
inline constexpr std::size_t kSavedViewsMax = 20;
// A page says so often that it is open; for so long it counts as open.
inline constexpr std::chrono::seconds kLooksFor{40};

// Before the name of a team, where a request is assigned to one.
inline constexpr std::string_view kTeam = "team: ";
// The team as the value of "whose" in the address of a list, and so in saved views.
std::string as_list_parameter(const std::string& team);

struct Team {
  std::string name;
  std::vector<std::string> members;  // usernames, in their order
};

struct SavedView {
  std::string name;
  std::string filter;  // of the list's address: "show=open&whose=mine"
};

// Thread safe. Throws StoreUnavailable.
class TeamWork {
 public:
  // database: borrowed, outlives this.
  explicit TeamWork(SqlDatabase& database) : database_(database) {}

  std::vector<Team> teams(const std::string& ods);  // by name
  // False: it is there already, or there are kTeamsMax.
  bool add_team(const std::string& ods, const std::string& name, const LedgerNote& note);
  // With what is assigned to it. False: there is none of this name, or the other is there already.
  bool rename_team(const std::string& ods, const std::string& name, const std::string& to, const LedgerNote& note);
  // False: there is none of this name.
  bool change_members(const std::string& ods, const std::string& name, const std::vector<std::string>& members,
                      const LedgerNote& note);
  // Open requests that are assigned to it are nobody's then: how many. Nothing: there is none of this name.
  std::optional<std::size_t> remove_team(const std::string& ods, const std::string& name, const LedgerNote& note);

  std::vector<SavedView> views(const std::string& ods, const std::string& owner);  // by name
  // One of the same name is replaced. False: there are kSavedViewsMax.
  bool save_view(const std::string& ods, const std::string& owner, const SavedView& view);
  void remove_view(const std::string& ods, const std::string& owner, const std::string& name);

  // `who` has the request open; returns who else has.
  std::vector<std::string> look(const std::string& ods, const std::string& reference, const std::string& who,
                                Instant now);

 private:
  SqlDatabase& database_;
};

}  // namespace frontdoor::intake
