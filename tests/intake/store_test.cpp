// The store on real SQLite files: migrations, what is readable at rest, and damage found at start.
#include "support.h"

#include "body_cipher.h"
#include "group_commit.h"
#include "sqlite_migrations.h"
#include "sqlite_store.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>

#include <fstream>
#include <thread>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;
using namespace Poco::Data::Keywords;

class SqliteFile : public ::testing::Test {
 protected:
  SqliteFile() { start_sodium(); }
  fs::path file() const { return directory_.path() / "intake.db"; }

  static PracticeRecord practice() {
    return {kOds, R"({"ods":"A81001","name":"Riverside","phone":"1"})", {}, R"({"state":"normal"})"};
  }
  static NewRequest request(const std::string& key, const std::string& reference, const std::string& identity) {
    NewRequest fresh;
    fresh.ods = kOds;
    fresh.idempotency_key = key;
    fresh.body_identity = identity;
    fresh.header.reference = reference;
    fresh.receipt = "receipt of " + reference;
    fresh.summary = "sealed summary";
    fresh.bundle = std::string("\0sealed", 7);
    fresh.reading = "sealed reading";
    return fresh;
  }
  TemporaryDirectory directory_;
  Metrics metrics_;
};

TEST_F(SqliteFile, MigratesFromEveryEarlierVersion) {
  for (int version = 0; version <= sqlite_schema_version(); ++version) {
    const fs::path path = directory_.path() / ("from-" + std::to_string(version) + ".db");
    Poco::Data::SQLite::Connector::registerConnector();
    {
      Poco::Data::Session session("SQLite", path.string());
      migrate_sqlite_to(session, version);
    }
    const std::unique_ptr<Store> store = open_sqlite_store(path);
    EXPECT_EQ(store->schema_version(), sqlite_schema_version());
    store->save_practice(practice());
    EXPECT_EQ(store->add_requests({request("k", "AAAA-AAAA", "i")}).front().result, AddResult::created);
  }
}

TEST_F(SqliteFile, RefusesAFileOfANewerVersion) {
  open_sqlite_store(file());
  {
    Poco::Data::Session session("SQLite", file().string());
    session << "PRAGMA user_version = 1000", now;
  }
  EXPECT_THROW(open_sqlite_store(file()), StoreUnavailable);
}

TEST_F(SqliteFile, KeepsWhatItWasGiven) {
  {
    const std::unique_ptr<Store> store = open_sqlite_store(file());
    store->save_practice(practice());
    store->add_requests({request("k", "AAAA-AAAA", "i")});
  }
  const std::unique_ptr<Store> store = open_sqlite_store(file());
  const auto kept = store->request(kOds, "AAAA-AAAA");
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(kept->bundle, std::string("\0sealed", 7));
  EXPECT_FALSE(store->request(kOtherOds, "AAAA-AAAA").has_value());
}

TEST_F(SqliteFile, OneBatchTellsReplaysConflictsAndTakenReferences) {
  const std::unique_ptr<Store> store = open_sqlite_store(file());
  store->save_practice(practice());
  const auto outcomes = store->add_requests({request("k1", "AAAA-AAAA", "i1"), request("k1", "BBBB-BBBB", "i1"),
                                             request("k1", "CCCC-CCCC", "i2"), request("k2", "AAAA-AAAA", "i3")});
  ASSERT_EQ(outcomes.size(), 4u);
  EXPECT_EQ(outcomes[0].result, AddResult::created);
  EXPECT_EQ(outcomes[1].result, AddResult::replayed);
  EXPECT_EQ(outcomes[1].receipt, "receipt of AAAA-AAAA");
  EXPECT_EQ(outcomes[2].result, AddResult::key_conflict);
  EXPECT_EQ(outcomes[3].result, AddResult::reference_taken);
  EXPECT_EQ(store->requests(kOds, 0, 10).total, 1u);
}

TEST_F(SqliteFile, ABatchThatFailsChangesNothing) {
  const std::unique_ptr<Store> store = open_sqlite_store(file());
  store->save_practice(practice());
  NewRequest stray = request("k2", "BBBB-BBBB", "i2");
  stray.ods = "Z99999";  // no such practice: the foreign key refuses it
  EXPECT_THROW(store->add_requests({request("k1", "AAAA-AAAA", "i1"), stray}), StoreUnavailable);
  EXPECT_EQ(store->requests(kOds, 0, 10).total, 0u);
  EXPECT_EQ(store->add_requests({request("k1", "AAAA-AAAA", "i1")}).front().result, AddResult::created);
}

TEST_F(SqliteFile, DamageIsFound) {
  {
    const std::unique_ptr<Store> store = open_sqlite_store(file());
    store->save_practice(practice());
    for (int i = 0; i < 200; ++i) {
      NewRequest fresh = request(std::to_string(i), std::to_string(i), "i");
      fresh.bundle = std::string(2000, 'x');
      store->add_requests({fresh});
    }
    store->check_integrity();
  }
  fs::remove(directory_.path() / "intake.db-wal");
  {
    std::fstream damaged(file(), std::ios::in | std::ios::out | std::ios::binary);
    for (int page = 20; page < 60; ++page) {
      damaged.seekp(page * 4096);
      damaged << std::string(64, '\xff');
    }
  }
  EXPECT_THROW(open_sqlite_store(file())->check_integrity(), StoreUnavailable);
}

TEST_F(SqliteFile, AnUnwritableFileIsSaidClearly) {
  EXPECT_THROW(open_sqlite_store(directory_.path() / "nowhere" / "intake.db"), StoreUnavailable);
}

TEST_F(SqliteFile, GroupCommitStoresEveryRequestOfManyThreads) {
  const std::unique_ptr<Store> store = open_sqlite_store(file());
  store->save_practice(practice());
  std::atomic<int> created{0};
  {
    GroupCommit commit(*store, metrics_);
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 25; ++i) {
          const std::string name = std::to_string(t) + "-" + std::to_string(i);
          if (commit.add(request(name, name, "i")).result == AddResult::created) ++created;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(created, 200);
  EXPECT_EQ(store->requests(kOds, 0, 1).total, 200u);
}

TEST_F(SqliteFile, GroupCommitPassesOnAFailureAndRecovers) {
  const std::unique_ptr<Store> store = open_sqlite_store(file());
  GroupCommit commit(*store, metrics_);
  EXPECT_THROW(commit.add(request("k", "AAAA-AAAA", "i")), StoreUnavailable);  // there is no practice yet
  store->save_practice(practice());
  EXPECT_EQ(commit.add(request("k", "AAAA-AAAA", "i")).result, AddResult::created);
}

TEST_F(SqliteFile, AFullQueueIsRefusedAtOnce) {
  const std::unique_ptr<Store> store = open_sqlite_store(file());
  GroupCommit commit(*store, metrics_, 0);
  EXPECT_THROW(commit.add(request("k", "AAAA-AAAA", "i")), QueueFull);
}

TEST(BodyCipher, OpensWhatItSealedOnlyInItsPlace) {
  start_sodium();
  const BodyCipher cipher{Keyring(std::string(64, '7'))};
  const std::string sealed = cipher.seal("my knee", "A81001/AAAA-AAAA/bundle");
  EXPECT_EQ(sealed.find("knee"), std::string::npos);
  EXPECT_EQ(cipher.open(sealed, "A81001/AAAA-AAAA/bundle"), "my knee");
  EXPECT_EQ(cipher.open(sealed, "A81001/BBBB-BBBB/bundle"), std::nullopt);
  EXPECT_EQ(BodyCipher{Keyring(std::string(64, '8'))}.open(sealed, "A81001/AAAA-AAAA/bundle"), std::nullopt);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_EQ(cipher.open(changed, "A81001/AAAA-AAAA/bundle"), std::nullopt) << i;
  }
  EXPECT_EQ(cipher.open("", ""), std::nullopt);
}

TEST(BodyCipher, RotatedKeysStillOpenWhatOlderOnesSealed) {
  start_sodium();
  const std::string older(64, '7');
  const std::string sealed = BodyCipher{Keyring(older)}.seal("my knee", "place");
  const BodyCipher rotated{Keyring(older + "\n" + std::string(64, '8') + "\n")};
  EXPECT_EQ(rotated.open(sealed, "place"), "my knee");
  EXPECT_EQ(BodyCipher{Keyring(older)}.open(rotated.seal("my knee", "place"), "place"), std::nullopt);
}

TEST(Keyring, RefusesWhatIsNoKey) {
  start_sodium();
  EXPECT_THROW(Keyring(""), std::runtime_error);
  EXPECT_THROW(Keyring("secret"), std::runtime_error);
  EXPECT_THROW(Keyring(std::string(63, '7')), std::runtime_error);
}

using AtRest = IntakeTest;

TEST_F(AtRest, NothingThatAPatientWroteIsReadableInTheFiles) {
  HttpClient patient = client();
  ASSERT_EQ(post_request(patient, sealed_bundle("My knee hurts when I climb the stairs"), new_key()).status, 201);
  for (const auto& entry : fs::directory_iterator(settings_.data_directory)) {
    const std::string bytes = read_file(entry.path());
    for (const char* words : {"knee", "Ada Patel", "1981-03-27", "sw1a", "020 7946 0123"}) {
      EXPECT_EQ(bytes.find(words), std::string::npos) << words << " stands in " << entry.path();
    }
  }
  const auto permissions = fs::status(settings_.data_directory / "master.keys").permissions();
  EXPECT_EQ(permissions & (fs::perms::group_all | fs::perms::others_all), fs::perms::none);
}

}  // namespace
}  // namespace frontdoor::intake
