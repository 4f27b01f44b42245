// `doctor` finds what is wrong with a machine, says what to do, and changes nothing.
#include "mail_box.h"
#include "process.h"
#include "support.h"

#include "commands/doctor_findings.h"
#include "requests/attachments.h"
#include "requests/disk_shares.h"
#include "store/clock_marks.h"
#include "store/sql_store.h"

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

class Doctor : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(run_intake({"practice", "add", "--ods", kOds, "--name", "Riverside Surgery", "--phone", "020 7946 0000",
                          "--data-directory", data_.string()},
                         "")
                  .code,
              0);
    fs::create_directories(web_);
    write_file(web_ / "embed.html", "form");
  }

  CommandResult examine(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {"doctor",      "--data-directory", data_.string(),          "--web-root",
                                          web_.string(), "--base-url",       "https://forms.example", "--trusted-proxy",
                                          "127.0.0.1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_intake(arguments, "");
  }
  void expect_wrong(const CommandResult& result, const std::string& words) const {
    EXPECT_EQ(result.code, 1) << result.output << result.errors;
    EXPECT_NE(result.output.find("WRONG  "), std::string::npos) << result.output;
    EXPECT_NE(result.output.find(words), std::string::npos) << result.output;
  }

  TemporaryDirectory directory_;
  fs::path data_ = directory_.path() / "data";
  fs::path web_ = directory_.path() / "web";
};

TEST_F(Doctor, FindsNothingWrongWithWhatIsRight) {
  const CommandResult result = examine();
  EXPECT_EQ(result.code, 0) << result.output << result.errors;
  EXPECT_NE(result.output.find("the ledger of A81001 is whole"), std::string::npos) << result.output;
  EXPECT_FALSE(fs::exists(data_ / "master.keys")) << "it makes no keys";
}

// Where a backup is about to be restored, an empty database would be in the way.
TEST_F(Doctor, MakesNoDatabaseAndSaysThatARestoreDidNotEnd) {
  Keyring::open_or_create(data_ / "master.keys");
  for (const char* name : {"intake.db", "intake.db-wal", "intake.db-shm"}) fs::remove(data_ / name);
  EXPECT_NE(examine().output.find("there is no database yet"), std::string::npos) << examine().output;
  EXPECT_FALSE(fs::exists(data_ / "intake.db"));
  fs::create_directories(data_ / "restore.part");
  expect_wrong(examine(), "a restore did not come to its end");
  const CommandResult list = run_intake({"practice", "list", "--data-directory", data_.string()}, "");
  EXPECT_NE(list.code, 0);
  EXPECT_NE(list.errors.find("a restore did not come to its end"), std::string::npos) << list.errors;
  EXPECT_FALSE(fs::exists(data_ / "intake.db"));
}

TEST_F(Doctor, SaysThatTheClockIsFarFromWhatIsStored) {
  EXPECT_NE(examine().output.find("the clock agrees with the times"), std::string::npos) << examine().output;
  const std::unique_ptr<SqlDatabase> database = open_database((data_ / "intake.db").string());
  for (const int years : {-3, 3}) {
    ClockMarks(*database).keep({system_now() + std::chrono::days(365 * years), {}, {}});
    const std::string output = examine().output;
    EXPECT_NE(output.find(years < 0 ? "days ahead of" : "days behind"), std::string::npos) << output;
    EXPECT_NE(output.find("nothing old is erased"), std::string::npos) << output;
  }
}

TEST_F(Doctor, SaysWhatIsWrongWithAddressAndFiles) {
  expect_wrong(examine({"--base-url", ""}), "in the clear");
  expect_wrong(examine({"--trusted-proxy", ""}), "count as one caller");
  expect_wrong(examine({"--trusted-proxy", "0.0.0.0/0"}), "lets anybody pass for any caller");
  EXPECT_NE(examine({"--delivery-folders", "/nowhere"}).output.find("there is no folder /nowhere"), std::string::npos);
  expect_wrong(examine({"--web-root", (directory_.path() / "nothing").string()}), "set web-root");
  expect_wrong(examine({"--mail-host", "nowhere.invalid"}), "nowhere.invalid:25 would send nothing");
  expect_wrong(examine({"--tls-certificate", "none.pem", "--tls-key", "none.key"}), "cannot be read");
}

TEST_F(Doctor, SaysThatTheMailServerLetsUsIn) {
  MailBox mail;
  const std::string output = examine({"--mail-host", "127.0.0.1", "--mail-port", std::to_string(mail.port())}).output;
  EXPECT_NE(output.find("ok     the mail server 127.0.0.1:" + std::to_string(mail.port()) + " lets us in"),
            std::string::npos)
      << output;
  EXPECT_TRUE(mail.mails().empty()) << "it sends nothing";
}

TEST_F(Doctor, SaysThatNoticesByMailNeedAMailServer) {
  const CommandResult set = run_intake(
      {"delivery", "set", "--practice", kOds, "--email", "desk@riverside.example", "--data-directory", data_.string()},
      "");
  EXPECT_NE(set.output.find("no mail is sent until mail-host is set"), std::string::npos) << set.output << set.errors;
  expect_wrong(examine(), "A81001 is to get notices by mail, and mail-host is not set");
}

// It was cut off by whatever took the disk: starting with it would look as if nobody had ever written.
TEST_F(Doctor, AnEmptyDatabaseBesideKeysIsNotStartedWith) {
  Keyring::open_or_create(data_ / "master.keys");
  for (const char* name : {"intake.db", "intake.db-wal", "intake.db-shm"}) fs::remove(data_ / name);
  write_file(data_ / "intake.db", "");
  const CommandResult result = run_intake({"user", "list", "--practice", kOds, "--data-directory", data_.string()}, "");
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.errors.find("is an empty file"), std::string::npos) << result.errors;
  EXPECT_EQ(fs::file_size(data_ / "intake.db"), 0U);
}

TEST_F(Doctor, SaysWhatIsWrongWithTheData) {
  fs::permissions(data_, fs::perms::owner_all | fs::perms::others_read);
  expect_wrong(examine(), "others may read");
  fs::permissions(data_, fs::perms::owner_all);
  expect_wrong(examine({"--data-directory", (directory_.path() / "none").string()}), "there is no data directory");
  EXPECT_FALSE(fs::exists(directory_.path() / "none")) << "it made one";
  change_database(data_ / "intake.db", {"PRAGMA user_version = 9999"});
  expect_wrong(examine(), "newer version");
}

TEST_F(Doctor, KnowsKeysThatDidNotWriteTheDatabase) {
  {
    IntakeProcess service({"serve", "--port", "0", "--data-directory", data_.string(), "--web-root", web_.string()});
    EXPECT_EQ(service.end(SIGTERM), 0);
  }
  EXPECT_NE(examine().output.find("the keys are those that wrote the database"), std::string::npos);
  write_file(data_ / "master.keys", std::string(64, 'a') + "\n");
  EXPECT_EQ(examine().code, 1);
  fs::remove(data_ / "master.keys");
  expect_wrong(examine(), "there are no keys");
  EXPECT_NE(examine().output.find("the service does not run"), std::string::npos) << examine().output;
}

TEST(DoctorsRoom, SaysWhatIsRefused) {
  const auto says = [](std::uintmax_t free, bool holds_database, const char* words) {
    EXPECT_NE(remedy_for_room(free, holds_database).find(words), std::string::npos) << free;
  };
  EXPECT_EQ(remedy_for_room(kFreeBytesForPhotosMin, true), "");
  says(kFreeBytesForPhotosMin - 1, true, "photos are refused; requests are taken");
  says(kFreeBytesForLargeBundlesMin - 1, true, "short ones are taken");
  says(0, true, "requests are refused");
  says(0, false, "short ones are taken");  // their database is elsewhere
}

}  // namespace
}  // namespace frontdoor::intake
