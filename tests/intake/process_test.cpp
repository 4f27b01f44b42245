// The program itself: its commands, its ready line, a clean end on SIGTERM, and kill -9 under load.
#include "process.h"
#include "support.h"

#include <frontdoor/limits.h>

#include <Poco/Exception.h>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

class Program : public ::testing::Test {
 protected:
  Program() { write_web_root(directory_.path() / "web"); }

  std::vector<std::string> with_data(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--data-directory", (directory_.path() / "data").string()});
    return arguments;
  }
  CommandResult run(const std::vector<std::string>& arguments, const std::string& input = "") const {
    return run_intake(with_data(arguments), input);
  }
  void add_practice() {
    ASSERT_EQ(run({"practice", "add", "--ods", kOds, "--name", "Riverside", "--phone", "020 7946 0000", "--site-origin",
                   "http://localhost:8081"})
                  .code,
              0);
  }
  std::vector<std::string> serve_arguments() const {
    return with_data({"serve", "--port", "0", "--web-root", (directory_.path() / "web").string()});
  }
  TemporaryDirectory directory_;
};

TEST_F(Program, CommandsMayBeRepeated) {
  for (int i = 0; i < 2; ++i) {
    add_practice();
    EXPECT_EQ(run({"practice", "sites", "--ods", kOds, "--add", "https://www.riverside.example"}).code, 0);
    EXPECT_EQ(run({"signal", "set", "--practice", kOds, "--state", "busy"}).code, 0);
  }
  const CommandResult verified = run({"ledger", "verify"});
  EXPECT_EQ(verified.code, 0);
  EXPECT_EQ(verified.output, "A81001: 5 entries, whole\n");
}

// systemd's end of NOTIFY_SOCKET (sd_notify(3)), and what a process that inherits it is told to do.
class ServiceManager {
 public:
  explicit ServiceManager(const fs::path& socket) : descriptor_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::snprintf(address.sun_path, sizeof address.sun_path, "%s", socket.c_str());
    EXPECT_EQ(::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    const timeval patience{10, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setenv("NOTIFY_SOCKET", socket.c_str(), 1);
    ::setenv("WATCHDOG_USEC", "200000", 1);
  }
  ~ServiceManager() {
    ::unsetenv("NOTIFY_SOCKET");
    ::unsetenv("WATCHDOG_USEC");
    ::close(descriptor_);
  }
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;
  std::string told(int flags = 0) const {
    char text[1024];
    const ssize_t size = ::recv(descriptor_, text, sizeof text, flags);
    return size < 0 ? std::string() : std::string(text, static_cast<std::size_t>(size));
  }

 private:
  int descriptor_;
};

TEST_F(Program, TheServiceManagerIsToldWhenItIsReadyWhileItLivesAndThatItEnds) {
  add_practice();
  const ServiceManager manager(directory_.path() / "notify");
  IntakeProcess service(serve_arguments());
  EXPECT_EQ(manager.told(), "READY=1\nSTATUS=listening http://127.0.0.1:" + std::to_string(service.port()));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(manager.told(), "WATCHDOG=1");
  EXPECT_EQ(service.end(SIGTERM), 0);
  std::string last;
  for (std::string told = manager.told(); !told.empty() && last != "STOPPING=1"; told = manager.told(MSG_DONTWAIT)) {
    last = told;
  }
  EXPECT_EQ(last, "STOPPING=1");
}

TEST_F(Program, TheServiceManagerIsNotToldThatAServiceWithoutItsKeysOrWithAWrongSettingIsReady) {
  add_practice();
  const ServiceManager manager(directory_.path() / "notify");
  EXPECT_EQ(run({"serve", "--port", "70000"}).code, 2) << "systemd does not start it again";
  EXPECT_EQ(manager.told(MSG_DONTWAIT), "");
  EXPECT_EQ(IntakeProcess(serve_arguments()).end(SIGTERM), 0);
  while (!manager.told(MSG_DONTWAIT).empty()) {
  }
  fs::remove(directory_.path() / "data" / "master.keys");
  const CommandResult refused = run({"serve", "--port", "0", "--web-root", (directory_.path() / "web").string()});
  EXPECT_NE(refused.code, 0);
  EXPECT_NE(refused.errors.find("key"), std::string::npos) << refused.errors;
  EXPECT_EQ(manager.told(MSG_DONTWAIT), "");
}

TEST_F(Program, APracticeAddedAgainKeepsItsSignal) {
  add_practice();
  ASSERT_EQ(run({"signal", "set", "--practice", kOds, "--state", "busy"}).code, 0);
  add_practice();
  IntakeProcess service(serve_arguments());
  EXPECT_NE(HttpClient(service.port()).get("/v1/practices/A81001/status").body.find("busy"), std::string::npos);
}

TEST_F(Program, WrongUseIsRefusedWithAReason) {
  add_practice();
  const std::string line = std::string(kPassword) + "\n";
  EXPECT_EQ(run({"practice", "add", "--ods", "lower", "--name", "x", "--phone", "020 7946 0000"}).code, 2);
  EXPECT_EQ(
      run({"practice", "add", "--ods", kOds, "--name", "x", "--phone", "020 7946 0000", "--site-origin", "http://a b"})
          .code,
      2);
  EXPECT_EQ(
      run({"practice", "add", "--ods", kOds, "--name", "x", "--phone", "020 7946 0000", "--site-origin", "http://a/;"})
          .code,
      2);
  EXPECT_EQ(run({"user", "add", "--practice", "Z99999", "--user", "x", "--role", "icb", "--password-stdin"}, line).code,
            2);
  EXPECT_EQ(
      run({"user", "add", "--practice", kOds, "--user", "x", "--role", "icb", "--password-stdin"}, "short\n").code, 2);
  EXPECT_EQ(run({"signal", "set", "--practice", kOds, "--state", "full"}).code, 2);
  EXPECT_EQ(run({"signal", "set", "--practice", kOds, "--state", "paused"}).code, 2);
  EXPECT_EQ(run({"signal", "set", "--practice", kOds, "--colour", "red"}).code, 2);
  EXPECT_EQ(run({"nothing"}).code, 2);
  const CommandResult missing = run({"serve", "--port", "70000"});
  EXPECT_EQ(missing.code, 2);
  EXPECT_NE(missing.errors.find("port"), std::string::npos);
  EXPECT_EQ(run({"serve", "--port", "0", "--web-root", directory_.path().string()}).code, 1);
}

TEST_F(Program, APauseIsConfirmedWithTheWordOfTheFirstCall) {
  add_practice();
  const std::string until = format_rfc3339(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) +
                                           std::chrono::hours(3));
  const auto pause = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {
        "signal",          "set",     "--practice", kOds,       "--state",
        "paused",          "--until", until,        "--reason", "Flood in the server room",
        "--icb-reference", "NCL-7"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  const CommandResult first = pause({});
  EXPECT_EQ(first.code, 3);
  EXPECT_NE(first.output.find("NOTHING IS SET YET"), std::string::npos) << first.output;
  EXPECT_NE(first.output.find("Patients would read:"), std::string::npos);
  const std::size_t at = first.output.find("--confirm ");
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(run({"ledger", "list", "--practice", kOds}).output.find("paused"), std::string::npos);
  EXPECT_EQ(pause({"--confirm", "yes"}).code, 3);
  EXPECT_EQ(pause({"--confirm", first.output.substr(at + 10, 12)}).code, 0);
  EXPECT_NE(run({"ledger", "list", "--practice", kOds}).output.find("paused"), std::string::npos);
}

TEST_F(Program, SettingsComeFromFileEnvironmentAndFlags) {
  add_practice();
  write_file(directory_.path() / "intake.properties",
             "data-directory = " + (directory_.path() / "data").string() +
                 "\nport = 1\nweb-root = " + (directory_.path() / "web").string() + "\n");
  IntakeProcess service({"serve", "--config", (directory_.path() / "intake.properties").string(), "--port", "0"});
  EXPECT_EQ(HttpClient(service.port()).get("/p/A81001").status, 200);
  write_file(directory_.path() / "wrong.properties", "prot = 1\n");
  EXPECT_EQ(run_intake({"serve", "--config", (directory_.path() / "wrong.properties").string()}, "").code, 2);
}

TEST_F(Program, ATamperedLedgerIsFound) {
  add_practice();
  ASSERT_EQ(run({"signal", "set", "--practice", kOds, "--state", "busy"}).code, 0);
  change_database(directory_.path() / "data" / "intake.db",
                  {"DROP TRIGGER ledger_is_append_only_update", "UPDATE ledger SET who = 'somebody else'"});
  const CommandResult verified = run({"ledger", "verify"});
  EXPECT_EQ(verified.code, 1);
  EXPECT_EQ(verified.output, "A81001: BROKEN at entry 1: its content was changed\n");
}

TEST_F(Program, ABackupWhileTheServiceRunsIsWhole) {
  add_practice();
  IntakeProcess service(serve_arguments());
  HttpClient patient(service.port());
  ASSERT_EQ(post_request(patient, sealed_bundle("My knee hurts"), new_key()).status, 201);
  const fs::path copy = directory_.path() / "copy";
  EXPECT_EQ(run({"backup", "--to", copy.string()}).code, 0);
  EXPECT_EQ(query_database(copy / "intake.db", "SELECT ods FROM requests"), std::vector<std::string>{kOds});
  EXPECT_EQ(run({"backup", "--to", copy.string()}).code, 1);  // never over an older one
}

TEST_F(Program, ADamagedDatabaseIsNotServed) {
  add_practice();
  {
    IntakeProcess service(serve_arguments());
    HttpClient patient(service.port());
    const std::string bundle = sealed_bundle("My knee hurts");
    for (int i = 0; i < 5; ++i) ASSERT_EQ(post_request(patient, bundle, new_key()).status, 201);
    ASSERT_EQ(service.end(SIGTERM), 0);
  }
  {
    std::fstream file(directory_.path() / "data" / "intake.db", std::ios::in | std::ios::out | std::ios::binary);
    for (int page = 5; page < 40; ++page) {
      file.seekp(page * 4096);
      file << std::string(64, '\xff');
    }
  }
  const CommandResult started = run({"serve", "--port", "0", "--web-root", (directory_.path() / "web").string()});
  EXPECT_EQ(started.code, 1);
  EXPECT_NE(started.errors.find("database"), std::string::npos) << started.errors;
}

TEST_F(Program, EndsCleanlyWhenAsked) {
  add_practice();
  IntakeProcess service(serve_arguments());
  HttpClient patient(service.port());
  ASSERT_EQ(post_request(patient, sealed_bundle("My knee hurts"), new_key()).status, 201);
  EXPECT_EQ(service.end(SIGTERM), 0);
  IntakeProcess again(serve_arguments());
  EXPECT_EQ(again.end(SIGINT), 0);
}

TEST_F(Program, LogsHoldNothingOfThePatients) {
  add_practice();
  IntakeProcess service(serve_arguments());
  HttpClient patient(service.port());
  ASSERT_EQ(post_request(patient, sealed_bundle("My knee hurts"), new_key()).status, 201);
  patient.get("/nowhere/My-knee-hurts?name=Ada%20Patel");
  post_request(patient, R"({"resourceType":"My knee hurts"})", new_key());
  ASSERT_EQ(service.end(SIGTERM), 0);
  const std::string log = service.errors();
  EXPECT_NE(log.find("POST /v1/practices/{ods}/requests"), std::string::npos);
  for (const char* words : {"knee", "Ada", "Patel"}) EXPECT_EQ(log.find(words), std::string::npos) << log;
}

// FRONTDOOR_KILL_ROUNDS: more of them for a long check.
int kill_rounds() {
  const char* rounds = std::getenv("FRONTDOOR_KILL_ROUNDS");
  return rounds == nullptr ? 10 : std::max(1, std::atoi(rounds));
}

// What a patient was told is sent, by key.
using Acknowledged = std::map<std::string, std::string>;

// Posts until the service is gone; returns the receipts it got.
Acknowledged post_until_killed(int port, const std::string& bundle, std::atomic<int>& acknowledged) {
  Acknowledged receipts;
  HttpClient patient(port);
  try {
    for (;;) {
      const std::string key = new_key();
      const HttpResponse response = post_request(patient, bundle, key);
      if (response.status != 201) continue;
      receipts[key] = response.body;
      ++acknowledged;
    }
  } catch (const Poco::Exception&) {
    return receipts;
  }
}

TEST_F(Program, AFullDiskIsSaidAndRecoversUnaided) {
  add_practice();
  const std::string bundle = sealed_bundle("My knee hurts");
  IntakeProcess service(serve_arguments());
  HttpClient patient(service.port());
  Acknowledged receipts;
  const std::string before = new_key();
  receipts[before] = post_request(patient, bundle, before).body;
  service.limit_file_size(4096);
  const std::string refused_key = new_key();
  const HttpResponse refused = post_request(patient, bundle, refused_key);
  EXPECT_EQ(refused.status, 503) << refused.body;
  EXPECT_EQ(refused.problem_code(), "not-stored");
  EXPECT_EQ(refused.header("Retry-After"), "2");
  EXPECT_EQ(HttpClient(service.port()).get("/v1/practices/A81001/status").status, 200);
  service.limit_file_size(RLIM_INFINITY);
  const HttpResponse again = post_request(patient, bundle, refused_key);
  EXPECT_EQ(again.status, 201) << again.body;  // 201: the refused one had not been stored
  receipts[refused_key] = again.body;
  for (const auto& [key, receipt] : receipts) EXPECT_EQ(post_request(patient, bundle, key).body, receipt);
  EXPECT_EQ(service.end(SIGTERM), 0);
  EXPECT_EQ(query_database(directory_.path() / "data" / "intake.db", "SELECT reference FROM requests").size(), 2u);
}

TEST_F(Program, EveryAcknowledgedRequestSurvivesKill9) {
  add_practice();
  const std::string bundle = sealed_bundle("My knee hurts when I climb the stairs");
  Acknowledged all;
  for (int round = 0; round < kill_rounds(); ++round) {
    IntakeProcess service(serve_arguments());
    std::atomic<int> acknowledged{0};
    std::vector<Acknowledged> receipts(4);
    std::vector<std::thread> patients;
    for (Acknowledged& mine : receipts) {
      patients.emplace_back([&] { mine = post_until_killed(service.port(), bundle, acknowledged); });
    }
    // Another moment of the load in each round.
    while (acknowledged < 5 + 7 * (round % 20)) std::this_thread::yield();
    service.end(SIGKILL);
    for (std::thread& patient : patients) patient.join();
    for (const Acknowledged& mine : receipts) all.insert(mine.begin(), mine.end());
  }
  IntakeProcess service(serve_arguments());
  HttpClient patient(service.port());
  for (const auto& [key, receipt] : all) {
    const HttpResponse again = post_request(patient, bundle, key);
    ASSERT_EQ(again.status, 200) << key;
    ASSERT_EQ(again.body, receipt) << key;
  }
  ASSERT_EQ(service.end(SIGTERM), 0);
  const auto keys = query_database(directory_.path() / "data" / "intake.db",
                                   "SELECT idempotency_key FROM requests GROUP BY idempotency_key HAVING count(*) = 1");
  EXPECT_GE(keys.size(), all.size());
  for (const auto& [key, receipt] : all) EXPECT_EQ(std::count(keys.begin(), keys.end(), key), 1) << key;
}

}  // namespace
}  // namespace frontdoor::intake
