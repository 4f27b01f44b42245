// The commands of `frontdoor`. Each reads its own arguments (without the command's name) and returns the exit code:
// 0 done, 1 the input is at fault (said on standard error), 2 the command line is.
#pragma once

#include <string>
#include <vector>

namespace frontdoor::cli {

using Arguments = std::vector<std::string>;

int run_redflags(const Arguments& arguments);    // redflags.cpp
int run_assertions(const Arguments& arguments);  // assertions.cpp
int run_rules(const Arguments& arguments);       // rules.cpp
int run_access(const Arguments& arguments);      // access.cpp
int run_form(const Arguments& arguments);        // form.cpp
int run_play(const Arguments& arguments);        // play.cpp
int run_kiosk(const Arguments& arguments);       // kiosk.cpp

}  // namespace frontdoor::cli
