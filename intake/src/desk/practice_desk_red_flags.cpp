// The red flags that a practice adds to the built ones, as its managers see and change them.
#include "desk/practice_desk.h"

namespace frontdoor::intake {

std::string PracticeDesk::own_red_flags_version() const {
  require(Permission::manage_settings);
  const auto red_flags = tools_.red_flags.of(ods_);
  return red_flags->added_hash.empty() ? std::string() : red_flags->engine->pack_version();
}

std::vector<RuleInfo> PracticeDesk::own_red_flags() const {
  require(Permission::manage_settings);
  return tools_.red_flags.added_rules(ods_);
}

void PracticeDesk::set_own_red_flags(const std::string& file_name, const std::string& pack) const {
  require(Permission::manage_settings);
  const std::optional<Error> error = tools_.red_flags.set(ods_, file_name, pack, user_, tools_.clock());
  if (!error) return;
  const std::string where = error->where.empty() ? "" : error->where + ": ";
  throw Problem{422, "invalid-red-flags", "Nothing was changed", where + error->message, "/file", {}};
}

void PracticeDesk::remove_own_red_flags() const {
  require(Permission::manage_settings);
  tools_.red_flags.remove(ods_, user_, tools_.clock());
}

}  // namespace frontdoor::intake
