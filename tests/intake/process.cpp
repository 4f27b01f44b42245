#include "process.h"

#include "store/sqlite_database.h"
#include "support.h"

#include <Poco/TemporaryFile.h>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

extern char** environ;

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

// Standard input, output and error of the child are these files or descriptors.
pid_t spawn(const std::vector<std::string>& arguments, int input, int output, int errors) {
  const std::string program = FRONTDOOR_BINARY_DIR "/bin/frontdoor-intake";
  std::vector<char*> raw = {const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) raw.push_back(const_cast<char*>(argument.c_str()));
  raw.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  pid_t process = -1;
  const int result = posix_spawn(&process, program.c_str(), &actions, nullptr, raw.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  EXPECT_EQ(result, 0) << program;
  return process;
}

int open_for_child(const fs::path& file, int flags) {
  return ::open(file.c_str(), flags | O_CLOEXEC, 0600);
}

int exit_code_of(pid_t process) {
  int status = 0;
  if (::waitpid(process, &status, 0) != process) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string read_line(int descriptor) {
  std::string line;
  char c = 0;
  while (::read(descriptor, &c, 1) == 1 && c != '\n') line += c;
  return line;
}

}  // namespace

CommandResult run_intake(const std::vector<std::string>& arguments, const std::string& input) {
  const TemporaryDirectory directory;
  write_file(directory.path() / "input", input);
  const int in = open_for_child(directory.path() / "input", O_RDONLY);
  const int out = open_for_child(directory.path() / "output", O_WRONLY | O_CREAT);
  const int err = open_for_child(directory.path() / "errors", O_WRONLY | O_CREAT);
  const pid_t process = spawn(arguments, in, out, err);
  const int code = exit_code_of(process);
  for (int descriptor : {in, out, err}) ::close(descriptor);
  return {code, read_file(directory.path() / "output"), read_file(directory.path() / "errors")};
}

AsNobody::AsNobody(const fs::path& folder) : was_root_(::geteuid() == 0) {
  constexpr uid_t kNobody = 65534;
  if (!was_root_) return;
  EXPECT_EQ(::chown(folder.c_str(), kNobody, kNobody), 0);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (fs::status(entry.path()).permissions() == fs::perms::none) continue;
    EXPECT_EQ(::chown(entry.path().c_str(), kNobody, kNobody), 0);
  }
  EXPECT_EQ(::seteuid(kNobody), 0);
}

AsNobody::~AsNobody() {
  if (was_root_) EXPECT_EQ(::seteuid(0), 0);
}

IntakeProcess::IntakeProcess(const std::vector<std::string>& arguments)
    : errors_file_(Poco::TemporaryFile::tempName()) {
  int line_pipe[2] = {-1, -1};
  EXPECT_EQ(::pipe2(line_pipe, O_CLOEXEC), 0);
  const int in = open_for_child("/dev/null", O_RDONLY);
  const int err = open_for_child(errors_file_, O_WRONLY | O_CREAT);
  process_ = spawn(arguments, in, line_pipe[1], err);
  for (int descriptor : {in, err, line_pipe[1]}) ::close(descriptor);
  const std::string line = read_line(line_pipe[0]);  // "listening http://127.0.0.1:40123"
  ::close(line_pipe[0]);
  EXPECT_EQ(line.rfind("listening http", 0), 0u) << line << errors();
  EXPECT_NE(line.find("://127.0.0.1:"), std::string::npos) << line;
  port_ = std::atoi(line.substr(line.rfind(':') + 1).c_str());
}

IntakeProcess::~IntakeProcess() {
  if (process_ > 0) end(SIGKILL);
  std::error_code ignored;
  fs::remove(errors_file_, ignored);
}

int IntakeProcess::end(int signal) {
  ::kill(process_, signal);
  const int code = exit_code_of(process_);
  process_ = -1;
  return code;
}

void IntakeProcess::limit_file_size(std::uint64_t bytes) const {
  const rlimit limit{bytes, RLIM_INFINITY};
  EXPECT_EQ(::prlimit(process_, RLIMIT_FSIZE, &limit, nullptr), 0);
}

std::string IntakeProcess::errors() const {
  return read_file(errors_file_);
}

void change_database(const fs::path& file, const std::vector<std::string>& statements) {
  open_sqlite_unmigrated(file)->write([&](SqlSession& session) {
    for (const std::string& statement : statements) session.run_script(statement);
  });
}

std::vector<std::string> query_database(const fs::path& file, const std::string& select) {
  return open_sqlite_unmigrated(file)->read([&](SqlSession& session) {
    std::vector<std::string> values;
    for (SqlRow& row : session.query(select)) values.push_back(row.take(0));
    return values;
  });
}

}  // namespace frontdoor::intake
