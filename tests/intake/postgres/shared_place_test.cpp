// Two services on one PostgreSQL, each with a data directory of its own: what one is given, the other has.
#include "support.h"

#include "base/log.h"
#include "requests/attachments.h"
#include "store/sql_store.h"

#include <cstdlib>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

const std::string kPack = read_file(FRONTDOOR_SOURCE_DIR "/tests/fixtures/redflags/added-pack.json");

Call call_of(const std::string& method, std::vector<std::string> path) {
  Call call;
  call.method = method;
  call.path = std::move(path);
  return call;
}

class SharedPlace : public ::testing::Test {
 protected:
  SharedPlace() {
    set_log_threshold(LogLevel::error);
    open_database(std::getenv("FRONTDOOR_TEST_POSTGRES"))->read([](SqlSession& session) {
      session.run_script("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
      return 0;
    });
    one_ = start(first_);
    one_->store().add_practice({kOds,
                                to_text(Json{{"ods", kOds}, {"name", "Riverside"}, {"phone", "020 7946 0000"}}),
                                {},
                                R"({"state":"normal"})"});
    fs::copy_file(first_.path() / "master.keys", second_.path() / "master.keys");
    other_ = start(second_);
  }

  static std::unique_ptr<Service> start(const TemporaryDirectory& directory) {
    Settings settings;
    settings.data_directory = directory.path();
    settings.web_root = directory.path() / "web";
    write_web_root(settings.web_root);
    settings.database = std::getenv("FRONTDOOR_TEST_POSTGRES");
    return std::make_unique<Service>(settings, system_now);
  }

  // Through the door that a patient's browser uses.
  static Reply put_photo(Service& service, const std::string& key) {
    Call call = call_of("PUT", {"v1", "practices", kOds, "requests", key, "attachments", sha256_hex(small_png())});
    call.headers = {{"Content-Type", "image/png"}};
    call.stream_body = [](std::size_t, const std::function<void(std::string_view)>& take) { take(small_png()); };
    return service.handle(call);
  }
  static Reply send_request(Service& service, const std::string& key) {
    static const std::string bundle = sealed_bundle("There were glowing paint fumes in the hall");
    Call call = call_of("POST", {"v1", "practices", kOds, "requests"});
    call.headers = {{"Content-Type", "application/fhir+json"}, {"Idempotency-Key", key}};
    call.read_body = [](std::size_t) { return bundle; };
    return service.handle(call);
  }
  static Attachments photos_of(const TemporaryDirectory& directory, SqlDatabase& database) {
    return {photos_in_database(database, directory.path() / "arriving"), directory.path(),
            Keyring::open(directory.path() / "master.keys")};
  }

  TemporaryDirectory first_;
  TemporaryDirectory second_;
  std::unique_ptr<Service> one_;
  std::unique_ptr<Service> other_;
};

TEST_F(SharedPlace, APhotoSentThroughOneIsReadThroughTheOther) {
  const std::string key = new_key();
  ASSERT_EQ(put_photo(*one_, key).status, 201);
  EXPECT_EQ(put_photo(*other_, key).status, 200) << "it is there already";
  const Reply receipt = send_request(*other_, key);
  ASSERT_EQ(receipt.status, 201) << receipt.body;
  EXPECT_NE(receipt.body.find(sha256_hex(small_png())), std::string::npos) << "the receipt names it";

  const std::unique_ptr<SqlDatabase> database = open_database(std::getenv("FRONTDOOR_TEST_POSTGRES"));
  const Attachments photos = photos_of(second_, *database);
  ASSERT_EQ(photos.of(kOds, key).size(), 1u);
  EXPECT_EQ(photos.read(kOds, key, photos.of(kOds, key).front()), small_png());
  const std::string sealed = database->read([](SqlSession& session) {
    return session
        .query(
            "SELECT sealed FROM photo_pieces WHERE number = 0"
            " AND name <> 'claimed'")
        .front()
        .take(0);
  });
  EXPECT_EQ(sealed.find("IHDR"), std::string::npos) << "it is sealed at rest";
  EXPECT_FALSE(fs::exists(first_.path() / "attachments")) << "nothing of it is on one machine alone";
  EXPECT_TRUE(fs::is_empty(first_.path() / "arriving"));

  photos.remove_unclaimed(-std::chrono::hours(1));
  EXPECT_EQ(photos.of(kOds, key).size(), 1u) << "its request has come";
  photos.remove_orphans(kOds, {}, -std::chrono::hours(1));
  EXPECT_TRUE(photos.of(kOds, key).empty()) << "no request has its key";
}

TEST_F(SharedPlace, PhotosWithoutTheirRequestAreRemoved) {
  const std::string key = new_key();
  ASSERT_EQ(put_photo(*one_, key).status, 201);
  const std::unique_ptr<SqlDatabase> database = open_database(std::getenv("FRONTDOOR_TEST_POSTGRES"));
  const Attachments photos = photos_of(first_, *database);
  photos.remove_unclaimed(std::chrono::hours(1));
  EXPECT_EQ(photos.of(kOds, key).size(), 1u) << "it may still come";
  write_file(first_.path() / "arriving" / "left-by-a-crash.part", "x");
  photos.remove_orphans(kOds, {key}, -std::chrono::hours(1));
  photos.remove_unclaimed(-std::chrono::hours(1));
  EXPECT_EQ(photos.of(kOds, key).size(), 1u) << "its request came at the same moment";
  EXPECT_TRUE(fs::is_empty(first_.path() / "arriving"));
  const std::string stray = new_key();
  ASSERT_EQ(put_photo(*one_, stray).status, 201);
  photos.remove_unclaimed(-std::chrono::hours(1));
  EXPECT_TRUE(photos.of(kOds, stray).empty());
}

// As a service that kept photos on its disk left them; the move may be cut short after any of them.
TEST_F(SharedPlace, PhotosOfAnEarlierVersionAreMovedIn) {
  const std::string key = new_key();
  const fs::path folder = first_.path() / "attachments";
  const Keyring keyring = Keyring::open(first_.path() / "master.keys");
  const Attachments before(folder, keyring);
  Call upload;
  upload.stream_body = [](std::size_t, const std::function<void(std::string_view)>& take) { take(small_png()); };
  ASSERT_TRUE(before.store(upload, kOds, key, sha256_hex(small_png())));
  before.claim(kOds, key);
  const std::string elsewhere = new_key();
  ASSERT_TRUE(before.store(upload, kOds, elsewhere, sha256_hex(small_png())));
  before.claim(kOds, elsewhere);
  ASSERT_EQ(send_request(*other_, key).status, 201);

  one_ = start(first_);
  const std::unique_ptr<SqlDatabase> database = open_database(std::getenv("FRONTDOOR_TEST_POSTGRES"));
  const Attachments photos = photos_of(second_, *database);
  ASSERT_EQ(photos.of(kOds, key).size(), 1u);
  EXPECT_EQ(photos.read(kOds, key, photos.of(kOds, key).front()), small_png());
  photos.remove_unclaimed(-std::chrono::hours(1));
  EXPECT_EQ(photos.of(kOds, key).size(), 1u) << "its mark came with it";
  EXPECT_TRUE(before.of(kOds, key).empty());
  EXPECT_EQ(before.of(kOds, elsewhere).size(), 1u) << "its request is in another database, which may be used again";
  EXPECT_TRUE(photos.of(kOds, elsewhere).empty());
  one_ = start(first_);
  EXPECT_EQ(photos.of(kOds, key).size(), 1u) << "a second start changes nothing";
}

// Within the second that a process may go by what it read: none is restarted.
TEST_F(SharedPlace, OwnRedFlagsAndFormsSetThroughOneAreReadByTheOther) {
  const auto urgent = [&] { return send_request(*other_, new_key()).body.find("emergency-999") != std::string::npos; };
  const auto offers = [&] {
    return other_->handle(call_of("GET", {"v1", "practices", kOds, "forms"})).body.find("asthma") != std::string::npos;
  };
  EXPECT_FALSE(urgent());
  EXPECT_FALSE(offers());
  one_->added_packs().set(kOds, kPack, {system_now(), "gina", "red-flags", "{}"});
  const std::unique_ptr<SqlDatabase> database = open_database(std::getenv("FRONTDOOR_TEST_POSTGRES"));
  OwnForms forms(*database);
  FormShelf shelf(forms, nullptr);
  shelf.add(kOds,
            {"asthma",
             R"({"resourceType":"Questionnaire","title":"Asthma review","status":"active","item":[)"
             R"({"linkId":"q","type":"boolean","text":"Do you wheeze at night?"}]})",
             "test"},
            {"gina", system_now()});
  shelf.turn_on(kOds, {"asthma", 0, "Asthma review", "medical", 0}, {"gina", system_now()});
  const auto began = std::chrono::steady_clock::now();
  while (!urgent() || !offers()) {
    ASSERT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2));
  EXPECT_EQ(one_->added_packs().remove(kOds, {system_now(), "gina", "red-flags", "{}"}), sha256_hex(kPack));
  while (urgent()) ASSERT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
}

}  // namespace
}  // namespace frontdoor::intake
