// The page of the day so far.
#pragma once

#include "desk/today.h"
#include "inbox/pages.h"

namespace frontdoor::intake {

struct TodayPage {
  Today today;
  std::string above;                       // markup of access_notices()
  std::vector<std::string> patients_read;  // what the form says now to a patient whose need is not urgent
};
std::string today_page(const PageFrame& frame, const TodayPage& page);

}  // namespace frontdoor::intake
