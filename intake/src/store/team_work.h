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

struct SavedView {
  std::string name;
  std::string filter;  // of the list's address: "show=open&whose=mine"
};

// Thread safe. Throws StoreUnavailable.
class TeamWork {
 public:
  // database: borrowed, outlives this.
  explicit TeamWork(SqlDatabase& database) : database_(database) {}

  std::vector<std::string> teams(const std::string& ods);  // by name
  // False: it is there already, or there are kTeamsMax.
  bool add_team(const std::string& ods, const std::string& name, const LedgerNote& note);
  // Requests that are assigned to it stay so. False: there is none of this name.
  bool remove_team(const std::string& ods, const std::string& name, const LedgerNote& note);

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
