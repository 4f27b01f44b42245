// Files that cannot be removed, by any user who runs the tests: root too.
#pragma once

#include <string>

namespace frontdoor::intake {

// While it lives, no file whose name holds `part` is removed by this program: it says EBUSY, as for a file that another
// system holds.
class StuckFiles {
 public:
  explicit StuckFiles(std::string part);
  ~StuckFiles();
  StuckFiles(const StuckFiles&) = delete;
  StuckFiles& operator=(const StuckFiles&) = delete;
};

}  // namespace frontdoor::intake
