// What an operator watches: figures on an address of their own, log lines that can be joined, and when the service ran.
#include "support.h"

#include "base/log.h"
#include "base/log_writer.h"
#include "delivery/courier.h"
#include "process.h"
#include "service/metrics_server.h"
#include "store/sql_store.h"
#include "store/watch_figures.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>

namespace frontdoor::intake {
namespace {

class Watching : public IntakeTest {
 protected:
  std::string figures() {
    Watch watch({service_->metrics(), *database_, false, settings_.data_directory, "01ab",
                 [this] { return Instant(std::chrono::milliseconds(now_.load())); }});
    return watch.text();
  }
  std::string post(const std::string& words) {
    HttpClient patient = client();
    return json_string_or(post_request(patient, sealed_bundle(words), new_key()).json(), "reference", "");
  }
  // The courier's part that runs once a second, `minutes` long.
  void run_for(int minutes) {
    for (int i = 0; i < minutes; ++i) {
      service_->courier().tidy(Instant(std::chrono::milliseconds(now_)), steady_);
      now_ += 60'000;
      steady_ += std::chrono::minutes(1);
    }
  }
  std::chrono::milliseconds steady_{0};
  std::unique_ptr<SqlDatabase> database_ = open_database((settings_.data_directory / "intake.db").string());
};

TEST_F(Watching, FiguresTellWhatNobodyHasReadAndWhatIsDead) {
  post("My knee hurts");
  now_ += 60'000;
  post("I have crushing chest pain and my left arm is numb");
  now_ += 120'000;
  const std::string text = figures();
  for (const char* line :
       {"frontdoor_store_up 1\n", "frontdoor_requests_open 2\n", "frontdoor_requests_unread 2\n",
        "frontdoor_requests_pressing_unread 1\n", "frontdoor_requests_oldest_unread_seconds 180\n",
        "frontdoor_requests_oldest_pressing_unread_seconds 120\n", "frontdoor_deliveries_dead 0\n",
        "frontdoor_deliveries_waiting 0\n", "frontdoor_key_info{key=\"01ab\"} 1\n", "frontdoor_disk_free_bytes ",
        "frontdoor_database_bytes ", "frontdoor_build_info{version=\"", "frontdoor_calls_total{route=\"POST "}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
  EXPECT_EQ(text.find("frontdoor_backup_age_seconds"), std::string::npos) << "none was made";
  EXPECT_EQ(text.find(kOds), std::string::npos) << "no practice";
  note_backup(*database_, Instant(std::chrono::milliseconds(now_ - 5'000)));
  EXPECT_NE(figures().find("frontdoor_backup_age_seconds 5\n"), std::string::npos);
}

TEST_F(Watching, FiguresAreOnAnAddressOfTheirOwn) {
  MetricsServer server("127.0.0.1", 0, [this] { return service_->watch().text(); });
  const HttpResponse reply = HttpClient(server.port()).get("/metrics");
  EXPECT_EQ(reply.status, 200);
  EXPECT_NE(reply.body.find("frontdoor_store_up 1\n"), std::string::npos) << reply.body;
  EXPECT_EQ(HttpClient(server.port()).get("/inbox").status, 404) << "nothing else is";
  EXPECT_EQ(client().get("/metrics").status, 404) << "nor are they on the patients' port";
  EXPECT_THROW(MetricsServer("127.0.0.1", server.port(), [] { return std::string(); }), std::runtime_error);
}

TEST(WatchingSettings, MetricsAreAnAddressOrNothing) {
  const auto place = [](const char* written) { return metrics_place(load_settings({{"metrics", written}})); };
  EXPECT_FALSE(place("no").has_value());
  EXPECT_EQ(place("yes")->address, "127.0.0.1");
  EXPECT_EQ(place("yes")->port, 9464);
  EXPECT_EQ(place("10.0.0.5:9000")->address, "10.0.0.5");
  EXPECT_EQ(place("[::1]:9000")->address, "::1");
  EXPECT_EQ(place("[::1]:9000")->port, 9000);
  for (const char* wrong : {"9464", "perhaps", "10.0.0.5:", "10.0.0.5:70000", "10.0.0.5:x", ":9464"}) {
    EXPECT_THROW(place(wrong), std::invalid_argument) << wrong;
  }
}

TEST_F(Watching, EvidenceLeavesOutTheMinutesInWhichTheServiceDidNotRun) {
  set_time("2026-11-23T08:00:00Z");
  run_for(60);
  set_time("2026-11-23T11:00:00Z");  // two hours later it is started again
  run_for(60);
  set_time("2026-11-23T12:00:00Z");
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  const HttpResponse evidence = staff.get("/v1/practices/A81001/evidence?from=2026-11-23&until=2026-11-23");
  ASSERT_EQ(evidence.status, 200) << evidence.body;
  const Json json = evidence.json();
  const Json& day = (*json_array(json, "days"))[0];
  EXPECT_EQ(json_integer(day, "coreMinutes"), 240);
  EXPECT_EQ(json_integer(day, "coreMinutesNotRunning"), 120);
  EXPECT_EQ(json_integer(day, "coreMinutesTakingRequests"), 120);
  EXPECT_EQ(json_string_or(json, "runningKnownSince", ""), "2026-11-23T08:00:00Z");
  EXPECT_NE(staff.get("/inbox/evidence?from=2026-11-23&until=2026-11-23").body.find("Not running"), std::string::npos);
}

TEST_F(Watching, AShortRestartIsNoOutage) {
  run_for(3);
  now_ += 60'000;
  run_for(3);
  EXPECT_EQ(service_->store().running_times().size(), 1u);
  now_ += 300'000;
  run_for(1);
  EXPECT_EQ(service_->store().running_times().size(), 2u);
}

TEST_F(Watching, TheReplyNamesTheLinesOfItsCallInTheLog) {
  const std::string id = client().get("/healthz").header("X-Request-Id");
  EXPECT_EQ(id.size(), 16u);
  EXPECT_NE(client().get("/healthz").header("X-Request-Id"), id);
  HttpClient unknown = client();
  const HttpResponse forged = unknown.send("GET", "/healthz", {{"X-Request-Id", "of-a-proxy"}});
  EXPECT_NE(forged.header("X-Request-Id"), "of-a-proxy") << "nobody has said that it may be believed";
  server_.reset();
  settings_.trusted_proxy = "127.0.0.1";
  server_ = std::make_unique<Server>(*service_, settings_);
  HttpClient proxy = client();
  EXPECT_EQ(proxy.send("GET", "/healthz", {{"X-Request-Id", "of-a-proxy"}}).header("X-Request-Id"), "of-a-proxy");
  EXPECT_EQ(proxy.send("GET", "/healthz", {{"X-Request-Id", "a b\"c"}}).header("X-Request-Id").size(), 16u);
}

TEST_F(Watching, ALineOfTheLogCarriesTheIdOfItsCall) {
  write_web_root(directory_.path() / "web");
  IntakeProcess service({"serve", "--port", "0", "--metrics", "127.0.0.1:0", "--web-root",
                         (directory_.path() / "web").string(), "--data-directory",
                         (directory_.path() / "of-its-own").string()});
  const std::string id = HttpClient(service.port()).get("/healthz").header("X-Request-Id");
  ASSERT_EQ(id.size(), 16u);
  EXPECT_EQ(service.end(SIGTERM), 0);
  EXPECT_NE(service.errors().find("\"event\":\"call\",\"id\":\"" + id + "\""), std::string::npos) << service.errors();
  EXPECT_NE(service.errors().find("\"event\":\"metrics\""), std::string::npos);
}

TEST(Journal, IsKnownByItsDescriptor) {
  struct stat found {};
  const int descriptor = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(::fstat(descriptor, &found), 0);
  EXPECT_TRUE(is_journal(descriptor, (std::to_string(found.st_dev) + ":" + std::to_string(found.st_ino)).c_str()));
  EXPECT_FALSE(is_journal(descriptor, "1:2"));
  EXPECT_FALSE(is_journal(descriptor, nullptr));
  ::close(descriptor);
}

// A journal of our own: a socket that takes datagrams, as systemd's does.
TEST(Journal, TakesEachLineAsAnEntryOfFields) {
  const TemporaryDirectory directory;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = (directory.path() / "socket").string();
  std::copy(path.begin(), path.end(), address.sun_path);
  EXPECT_EQ(journal_socket(path.c_str()), -1) << "there is none yet";
  const int journal = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(::bind(journal, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  const int socket = journal_socket(path.c_str());
  ASSERT_GE(socket, 0);
  const auto next = [&] {
    std::string bytes(10'000, '\0');
    bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::recv(journal, bytes.data(), bytes.size(), 0))));
    return bytes;
  };
  {
    LogWriter writer(socket, true);
    writer.add(journal_entry("PRIORITY=6\nFRONTDOOR_REQUEST_ID=a1\nMESSAGE={\"event\":\"call\"}\n"));
    writer.add(journal_entry("PRIORITY=4\nMESSAGE={}\n"));
    EXPECT_EQ(next(), "PRIORITY=6\nFRONTDOOR_REQUEST_ID=a1\nMESSAGE={\"event\":\"call\"}\n");
    EXPECT_EQ(next(), "PRIORITY=4\nMESSAGE={}\n");
    writer.add(journal_entry("MESSAGE=" + std::string(900'000, 'x') + "\n"));  // more than a datagram holds
    writer.add(journal_entry("MESSAGE=after\n"));
    EXPECT_EQ(next(), "MESSAGE=after\n") << "one that does not go stops no other";
    writer.finish(std::chrono::seconds(5));
  }
  ::close(socket);
  ::close(journal);
}

}  // namespace
}  // namespace frontdoor::intake
