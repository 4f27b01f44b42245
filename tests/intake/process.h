// Runs the program frontdoor-intake, as an operator would, and looks into its database.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace frontdoor::intake {

struct CommandResult {
  int code = 0;
  std::string output;
  std::string errors;
};

// Runs to its end.
CommandResult run_intake(const std::vector<std::string>& arguments, const std::string& input);

// While it lives, the test and the programs it starts are not root's, where they were: root may go anywhere.
class AsNobody {
 public:
  // Everything in `folder` becomes that account's, but for files that nobody may read.
  explicit AsNobody(const std::filesystem::path& folder);
  ~AsNobody();
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  bool was_root_;
};

// `frontdoor-intake serve ...`, ready when the constructor returns. Killed by the destructor if it still runs.
class IntakeProcess {
 public:
  explicit IntakeProcess(const std::vector<std::string>& arguments);
  ~IntakeProcess();
  IntakeProcess(const IntakeProcess&) = delete;
  IntakeProcess& operator=(const IntakeProcess&) = delete;

  int port() const { return port_; }
  // Sends the signal and waits; the exit code, or -1 when the signal itself ended it.
  int end(int signal);
  std::string errors() const;  // all of its standard error so far
  // No file of the process may grow past this from now on: a full disk, as the process sees it.
  void limit_file_size(std::uint64_t bytes) const;

 private:
  pid_t process_ = -1;
  int port_ = 0;
  std::filesystem::path errors_file_;
};

void change_database(const std::filesystem::path& file, const std::vector<std::string>& statements);
// The first column of every row, as text.
std::vector<std::string> query_database(const std::filesystem::path& file, const std::string& select);

}  // namespace frontdoor::intake
