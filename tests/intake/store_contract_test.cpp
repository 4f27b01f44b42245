// What every store promises, whichever database stands behind it: compiled into the SQLite tests and the PostgreSQL
// tests alike.
#include "store_contract.h"

#include "group_commit.h"
#include "migrations.h"
#include "sql_store.h"

#include <thread>

namespace frontdoor::intake {
namespace {

class StoreContract : public ::testing::Test {
 protected:
  StoreContract() {
    start_sodium();
    set_log_threshold(LogLevel::error);
  }
  std::unique_ptr<Store> reopened() const {
    std::unique_ptr<SqlDatabase> database = place_.open();
    database->migrate_to(newest_schema_version());
    return make_sql_store(std::move(database));
  }
  StorePlace place_;
  Metrics metrics_;
};

TEST_F(StoreContract, MigratesFromEveryEarlierVersion) {
  for (int version = 0; version <= newest_schema_version(); ++version) {
    const StorePlace place;
    place.open()->migrate_to(version);
    std::unique_ptr<SqlDatabase> database = place.open();
    EXPECT_EQ(database->schema_version(), version);
    database->migrate_to(newest_schema_version());
    const std::unique_ptr<Store> store = make_sql_store(std::move(database));
    EXPECT_EQ(store->schema_version(), newest_schema_version());
    store->save_practice(contract_practice());
    EXPECT_EQ(store->add_requests({contract_request("k", "AAAA-AAAA", "i")}).front().result, AddResult::created);
  }
}

TEST_F(StoreContract, AMigrationKeepsWhatWasThere) {
  place_.open()->migrate_to(1);
  place_.open()->write([](SqlSession& session) {
    session.execute("INSERT INTO practices VALUES ($1, $2, $3, $4)", {kOds, contract_practice().settings, "[]", "{}"});
    session.execute("INSERT INTO users (ods, name, password_hash) VALUES ($1, $2, $3)", {kOds, "reception", "hash"});
  });
  const std::unique_ptr<Store> store = reopened();
  ASSERT_TRUE(store->practice(kOds).has_value());
  ASSERT_EQ(store->users_named("reception").size(), 1u);
}

TEST_F(StoreContract, RefusesADatabaseOfANewerVersion) {
  reopened();
  place_.pretend_version(1000);
  EXPECT_THROW(reopened(), StoreUnavailable);
}

TEST_F(StoreContract, OneKeyIsStoredOnceHoweverManyProcessesTakeIt) {
  const std::unique_ptr<Store> one = reopened();
  const std::unique_ptr<Store> two = reopened();
  one->save_practice(contract_practice());
  std::atomic<int> created{0};
  std::atomic<int> replayed{0};
  const auto take = [&](Store& store, bool backwards) {
    for (int round = 0; round < 20; ++round) {
      std::vector<NewRequest> batch;
      for (int i = 0; i < 10; ++i) {
        const std::string key = std::to_string(round * 10 + (backwards ? 9 - i : i));
        batch.push_back(contract_request(key, (backwards ? "B-" : "A-") + key, "i"));
      }
      for (const AddOutcome& outcome : store.add_requests(batch)) {
        ++(outcome.result == AddResult::created ? created : replayed);
      }
    }
  };
  std::thread other([&] { take(*two, true); });
  take(*one, false);
  other.join();
  EXPECT_EQ(created, 200);
  EXPECT_EQ(replayed, 200);
  EXPECT_EQ(one->requests(kOds, 0, 1).total, 200u);
}

TEST_F(StoreContract, TheLedgerStaysOneChainWhenSeveralProcessesWriteIt) {
  const std::unique_ptr<Store> one = reopened();
  const std::unique_ptr<Store> two = reopened();
  one->save_practice(contract_practice());
  const auto write = [](Store& store, const char* who) {
    for (int i = 0; i < 25; ++i) store.change_signal(kOds, R"({"state":"busy"})", {Instant(), who, "signal", "{}"});
  };
  std::thread other([&] { write(*two, "two"); });
  write(*one, "one");
  other.join();
  EXPECT_EQ(one->ledger(kOds).size(), 50u);
  EXPECT_EQ(find_ledger_fault(one->ledger(kOds), one->ledger_head(kOds)), std::nullopt);
}

TEST_F(StoreContract, TheLedgerAndTheAccessesTakeNoChange) {
  const std::unique_ptr<Store> store = reopened();
  store->save_practice(contract_practice());
  store->change_signal(kOds, R"({"state":"busy"})", {Instant(), "a", "signal", "{}"});
  store->record_access({kOds, Instant(), "a", "list", ""});
  for (const char* change : {"UPDATE ledger SET who = 'b'", "DELETE FROM ledger", "UPDATE accesses SET who = 'b'"}) {
    EXPECT_THROW(place_.open()->write([change](SqlSession& session) { session.execute(change); }), StoreUnavailable)
        << change;
  }
}

TEST_F(StoreContract, KeepsWhatItWasGiven) {
  {
    const std::unique_ptr<Store> store = reopened();
    store->save_practice(contract_practice());
    store->add_requests({contract_request("k", "AAAA-AAAA", "i")});
  }
  const std::unique_ptr<Store> store = reopened();
  const auto kept = store->request(kOds, "AAAA-AAAA");
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(kept->bundle, std::string("\0sealed", 7));
  EXPECT_FALSE(store->request(kOtherOds, "AAAA-AAAA").has_value());
}

TEST_F(StoreContract, OneBatchTellsReplaysConflictsAndTakenReferences) {
  const std::unique_ptr<Store> store = reopened();
  store->save_practice(contract_practice());
  const auto outcomes =
      store->add_requests({contract_request("k1", "AAAA-AAAA", "i1"), contract_request("k1", "BBBB-BBBB", "i1"),
                           contract_request("k1", "CCCC-CCCC", "i2"), contract_request("k2", "AAAA-AAAA", "i3")});
  ASSERT_EQ(outcomes.size(), 4u);
  EXPECT_EQ(outcomes[0].result, AddResult::created);
  EXPECT_EQ(outcomes[1].result, AddResult::replayed);
  EXPECT_EQ(outcomes[1].receipt, "receipt of AAAA-AAAA");
  EXPECT_EQ(outcomes[2].result, AddResult::key_conflict);
  EXPECT_EQ(outcomes[3].result, AddResult::reference_taken);
  EXPECT_EQ(store->requests(kOds, 0, 10).total, 1u);
}

TEST_F(StoreContract, ABatchThatFailsChangesNothing) {
  const std::unique_ptr<Store> store = reopened();
  store->save_practice(contract_practice());
  NewRequest stray = contract_request("k2", "BBBB-BBBB", "i2");
  stray.ods = "Z99999";  // no such practice: the foreign key refuses it
  EXPECT_THROW(store->add_requests({contract_request("k1", "AAAA-AAAA", "i1"), stray}), StoreUnavailable);
  EXPECT_EQ(store->requests(kOds, 0, 10).total, 0u);
  EXPECT_EQ(store->add_requests({contract_request("k1", "AAAA-AAAA", "i1")}).front().result, AddResult::created);
}

TEST_F(StoreContract, GroupCommitStoresEveryRequestOfManyThreads) {
  const std::unique_ptr<Store> store = reopened();
  store->save_practice(contract_practice());
  std::atomic<int> created{0};
  {
    GroupCommit commit(*store, metrics_);
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 25; ++i) {
          const std::string name = std::to_string(t) + "-" + std::to_string(i);
          if (commit.add(contract_request(name, name, "i")).result == AddResult::created) ++created;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(created, 200);
  EXPECT_EQ(store->requests(kOds, 0, 1).total, 200u);
}

TEST_F(StoreContract, GroupCommitPassesOnAFailureAndRecovers) {
  const std::unique_ptr<Store> store = reopened();
  GroupCommit commit(*store, metrics_);
  EXPECT_THROW(commit.add(contract_request("k", "AAAA-AAAA", "i")), StoreUnavailable);  // there is no practice yet
  store->save_practice(contract_practice());
  EXPECT_EQ(commit.add(contract_request("k", "AAAA-AAAA", "i")).result, AddResult::created);
}

TEST_F(StoreContract, AFullQueueIsRefusedAtOnce) {
  const std::unique_ptr<Store> store = reopened();
  GroupCommit commit(*store, metrics_, 0);
  EXPECT_THROW(commit.add(contract_request("k", "AAAA-AAAA", "i")), QueueFull);
}

}  // namespace
}  // namespace frontdoor::intake
