// A disk that is full, read-only or broken, and a clock that steps back: clear refusals, recovery without hands, and
// nothing acknowledged lost.
#include "support.h"

#include "base/durable_file.h"
#include "faulty_disk.h"
#include "requests/few_per_source.h"
#include "store/sql_store.h"
#include "store/write_probe.h"

#include <sqlite3.h>
#include <sys/resource.h>

#include <csignal>

namespace frontdoor::intake {
namespace {

// Before the service opens its database.
struct DiskFirst {
  FaultyDisk disk;
};

class Faults : private DiskFirst, public IntakeTest {
 protected:
  void TearDown() override {
    FaultyDisk::fail_writes(SQLITE_OK);
    FaultyDisk::fail_syncs(SQLITE_OK);
    server_.reset();
    service_.reset();  // before the disk goes
  }

  // One request before, one refused while `fail` holds, both there afterwards.
  template <typename Fail>
  void expect_refused_then_recovered(Fail&& fail) {
    HttpClient patient = client();
    const std::string before = new_key();
    const HttpResponse first = post_request(patient, bundle_, before);
    ASSERT_EQ(first.status, 201);
    fail(true);
    const std::string key = new_key();
    for (int attempt = 0; attempt < 3; ++attempt) {
      const HttpResponse refused = post_request(patient, bundle_, key);
      EXPECT_EQ(refused.status, 503) << refused.body;
      EXPECT_EQ(refused.problem_code(), "not-stored");
      EXPECT_EQ(refused.header("Retry-After"), "2");
    }
    EXPECT_EQ(client().get("/v1/practices/A81001/status").status, 200);  // patients still read the signal
    fail(false);
    EXPECT_EQ(post_request(patient, bundle_, key).status, 201);
    EXPECT_EQ(post_request(patient, bundle_, before).body, first.body);
    EXPECT_EQ(stored_requests(), 2u);
    service_->store().check_integrity();
  }
  const std::string bundle_ = sealed_bundle("My knee hurts");
};

TEST_F(Faults, AFullDisk) {
  expect_refused_then_recovered([](bool fails) { FaultyDisk::fail_writes(fails ? SQLITE_FULL : SQLITE_OK); });
}

TEST_F(Faults, AReadOnlyDisk) {
  expect_refused_then_recovered([](bool fails) { FaultyDisk::fail_writes(fails ? SQLITE_READONLY : SQLITE_OK); });
}

TEST_F(Faults, ADiskThatCannotWrite) {
  expect_refused_then_recovered([](bool fails) { FaultyDisk::fail_writes(fails ? SQLITE_IOERR_WRITE : SQLITE_OK); });
}

TEST_F(Faults, ADiskThatCannotSync) {
  expect_refused_then_recovered([](bool fails) { FaultyDisk::fail_syncs(fails ? SQLITE_IOERR_FSYNC : SQLITE_OK); });
}

TEST_F(Faults, AFullDiskIsNotReady) {
  FaultyDisk::fail_writes(SQLITE_FULL);
  for (int i = 0; i < 2; ++i) {
    const HttpResponse answer = client().get("/readyz");
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.problem_code(), "not-ready");
    EXPECT_NE(answer.body.find("takes no writes"), std::string::npos) << answer.body;
  }
  EXPECT_EQ(client().get("/healthz").status, 200);
}

TEST_F(Faults, TheProbeForWritesSaysWhenTheDiskIsWellAgainAndWritesSeldom) {
  const std::unique_ptr<SqlDatabase> database = open_database((settings_.data_directory / "intake.db").string());
  WriteProbe eager(*database, settings_.data_directory, std::chrono::milliseconds(0));
  WriteProbe seldom(*database, settings_.data_directory, std::chrono::hours(1));
  EXPECT_EQ(eager.fault(), "");
  EXPECT_EQ(seldom.fault(), "");
  FaultyDisk::fail_writes(SQLITE_FULL);
  EXPECT_NE(eager.fault(), "");
  EXPECT_EQ(seldom.fault(), "") << "it has not looked again";
  FaultyDisk::fail_writes(SQLITE_OK);
  EXPECT_EQ(eager.fault(), "");
  EXPECT_FALSE(std::filesystem::exists(settings_.data_directory / ".write-probe")) << "it leaves nothing behind";
  EXPECT_NE(WriteProbe(*database, settings_.data_directory / "nowhere").fault(), "");
}

TEST_F(Faults, PatientsReadAPageAndWhomToPhoneWhileNothingCanBeStored) {
  HttpClient patient = client();
  ASSERT_EQ(patient.get("/p/A81001").status, 200);
  FaultyDisk::fail_writes(SQLITE_FULL);
  const HttpResponse page = patient.post_form("/p/A81001/request", {{"reference", "ABCD-EFGH"}});
  EXPECT_EQ(page.status, 503);
  EXPECT_EQ(page.header("Content-Type").rfind("text/html", 0), 0u);
  EXPECT_NE(page.body.find("href=\"tel:0"), std::string::npos) << page.body;
  EXPECT_EQ(page.body.find("Idempotency-Key"), std::string::npos);
}

TEST_F(Faults, AnEmergencyIsShownThoughItsReadingCannotBeRecorded) {
  HttpClient patient = client();
  const HttpResponse posted = post_request(patient, sealed_bundle("I have crushing chest pain"), new_key());
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  FaultyDisk::fail_writes(SQLITE_FULL);
  const HttpResponse page = staff.get("/inbox/requests/" + json_string_or(posted.json(), "reference", ""));
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("<mark>"), std::string::npos);
}

TEST_F(Faults, AClockThatStepsBackStopsNoDelivery) {
  service_->deliveries().save_settings(
      kOds, service_->sealer().seal_at(delivery_settings_place(kOds), delivery_settings_as_json({})), {"webhook"},
      {Instant(), "manager", "delivery", "{}"});
  HttpClient patient = client();
  ASSERT_EQ(post_request(patient, bundle_, new_key()).status, 201);
  set_time("2026-11-22T10:00:00Z");
  ASSERT_EQ(post_request(patient, bundle_, new_key()).status, 201);
  EXPECT_EQ(service_->courier().run_due(Instant(std::chrono::milliseconds(now_))), 2u) << "neither waits for a day";
  set_time("2026-11-23T10:00:00Z");
  EXPECT_EQ(service_->courier().run_due(Instant(std::chrono::milliseconds(now_))), 0u);
}

TEST_F(Faults, ANoticeFromBeforeAClockWasSetBackAYearIsDue) {
  service_->deliveries().save_settings(
      kOds, service_->sealer().seal_at(delivery_settings_place(kOds), delivery_settings_as_json({})), {"webhook"},
      {Instant(), "manager", "delivery", "{}"});
  set_time("2027-11-23T10:00:00Z");
  HttpClient patient = client();
  ASSERT_EQ(post_request(patient, bundle_, new_key()).status, 201);
  set_time("2026-11-23T10:00:00Z");
  EXPECT_EQ(service_->courier().run_due(Instant(std::chrono::milliseconds(now_))), 1u) << "the request";
}

// Half an hour unused and twelve hours are so many by the clock that is right now.
TEST_F(Faults, AClockThatStepsBackKeepsNoSessionOpenForLonger) {
  set_time("2027-11-23T10:00:00Z");
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  ASSERT_EQ(staff.get("/v1/session").status, 200);
  set_time("2027-11-23T09:58:00Z");
  EXPECT_EQ(staff.get("/v1/session").status, 200) << "a clock that is corrected by two minutes signs nobody out";
  set_time("2026-11-23T10:00:00Z");
  EXPECT_EQ(staff.get("/v1/session").status, 401) << "a year back: it would last a year";
  staff = signed_in(kOds, token);
  EXPECT_EQ(staff.get("/v1/session").status, 200);
}

// No file may grow past so many bytes: a full disk, as this process sees it.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
};

TEST(DurableFile, OnAFullDiskTheOldOneStaysAndNothingIsLeftOfTheNew) {
  const TemporaryDirectory directory;
  const std::filesystem::path file = directory.path() / "pack";
  ASSERT_TRUE(write_durably(file, "as it was", 0640));
  {
    const FileSizeLimit full(4'096);
    EXPECT_FALSE(write_durably(file, std::string(10'000, 'x'), 0640));
    EXPECT_FALSE(write_durably(directory.path() / "other", std::string(10'000, 'x'), 0640));
  }
  EXPECT_EQ(read_file(file), "as it was");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path()), {}), 1);
  EXPECT_TRUE(write_durably(file, std::string(10'000, 'x'), 0640));
  EXPECT_FALSE(write_durably(directory.path() / "no folder" / "file", "x", 0640));
}

TEST(FewPerSourceTest, AClockThatStepsBackRefusesNobodyForLonger) {
  FewPerSource few(3, std::chrono::hours(1));
  const Instant ahead(std::chrono::hours(1000));
  for (const char* key : {"1", "2", "3"}) EXPECT_TRUE(few.admits("source", key, ahead));
  EXPECT_FALSE(few.admits("source", "4", ahead));
  EXPECT_TRUE(few.admits("source", "4", ahead - std::chrono::hours(24)));
}

}  // namespace
}  // namespace frontdoor::intake
