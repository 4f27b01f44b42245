// The times by which a jump of the wall clock is noticed, also over a restart (base/clock_doubt.h).
#pragma once

#include "base/clock_doubt.h"
#include "store/sql.h"

namespace frontdoor::intake {

// Thread safe. Throws StoreUnavailable.
class ClockMarks {
 public:
  explicit ClockMarks(SqlDatabase& database) : database_(database) {}

  // Where none was kept yet, the newest time that anything carries is the one that was believed.
  ClockDoubt::Kept read();
  void keep(const ClockDoubt::Kept& kept);

 private:
  SqlDatabase& database_;
};

}  // namespace frontdoor::intake
