// frontdoor kiosk ...: starts frontdoor-kiosk, a program of its own, so that this one needs no screen and no graphics.
#include "commands.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace frontdoor::cli {

int run_kiosk(const Arguments& arguments) {
  std::error_code fault;
  const std::filesystem::path own = std::filesystem::read_symlink("/proc/self/exe", fault);
  const std::string program = own.parent_path() / "frontdoor-kiosk";
  std::vector<char*> words{const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  ::execv(program.c_str(), words.data());
  std::fprintf(stderr, "frontdoor: %s is not installed (%s)\n", program.c_str(), std::strerror(errno));
  return 1;
}

}  // namespace frontdoor::cli
