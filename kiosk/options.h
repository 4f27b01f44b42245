// The kiosk's command line.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace frontdoor::kiosk {

struct Options {
  std::string practice;  // a file with the practice's settings; with a folder
  std::string folder;    // where requests go, or
  std::string intake;    // the service that takes them, "https://HOST", and
  std::string ods;       // the practice there
  float scale = 1;       // of everything on the screen
  int width = 0;         // of a window; 0: the full screen
  int height = 0;
  std::chrono::seconds idle{120};
  bool trace = false;  // for tests: what is on the screen, a line on standard output for each frame
};

// std::nullopt: the command line is at fault, or help was asked for, and that has been said.
std::optional<Options> read_options(const std::vector<std::string>& arguments);

}  // namespace frontdoor::kiosk
