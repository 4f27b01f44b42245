// What every store promises, whichever database is behind it: compiled into the SQLite tests and the PostgreSQL
// tests alike.
#include "store_contract.h"

#include "store/api_clients.h"
#include "store/case_files.h"
#include "store/change_feed.h"
#include "store/delivery_queue.h"
#include "store/group_commit.h"
#include "store/held_pages.h"
#include "store/migrations.h"
#include "store/photo_place.h"
#include "store/sql_store.h"

#include <set>
#include <thread>

namespace frontdoor::intake {
namespace {

class StoreContract : public ::testing::Test {
 protected:
  StoreContract() {
    start_sodium();
    set_log_threshold(LogLevel::error);
  }
  OpenedStore reopened() const { return OpenedStore(place_.open()); }
  StorePlace place_;
  Metrics metrics_;
};

TEST_F(StoreContract, MigratesFromEveryEarlierVersion) {
  for (int version = 0; version <= newest_schema_version(); ++version) {
    const StorePlace place;
    place.open()->migrate_to(version);
    std::unique_ptr<SqlDatabase> database = place.open();
    EXPECT_EQ(database->schema_version(), version);
    const OpenedStore store(std::move(database));
    EXPECT_EQ(store->schema_version(), newest_schema_version());
    store->add_practice(contract_practice());
    EXPECT_EQ(store->add_requests({contract_request("k", "AAAA-AAAA", "i")}).front().result, AddResult::created);
  }
}

// Since then nothing that was typed as a name is kept.
constexpr int kNothingTypedFrom = 8;

// One row of every table that there was in schema `version`.
void fill_schema(SqlSession& session, int version) {
  session.execute("INSERT INTO practices (ods, settings, site_origins, signal) VALUES ($1, $2, '[]', '{}')",
                  {kOds, contract_practice().settings});
  session.execute("INSERT INTO users (ods, name, password_hash) VALUES ($1, 'reception', 'hash')", {kOds});
  session.execute(
      "INSERT INTO sessions (token_hash, ods, \"user\", created, last_seen) VALUES ('t', $1, 'reception', 5, 6)",
      {kOds});
  if (version < kNothingTypedFrom) {
    session.execute("INSERT INTO sign_in_failures (name, count, latest) VALUES ('a password typed as a name', 3, 7)");
  }
  const LedgerEntry entry = next_ledger_entry(kOds, std::nullopt, {Instant(), "manager", "signal", "{}"});
  session.execute(
      "INSERT INTO ledger (ods, sequence, at, who, what, detail, previous_hash, hash)"
      " VALUES ($1, 1, 0, 'manager', 'signal', '{}', $2, $3)",
      {kOds, entry.previous_hash, entry.hash});
  session.execute(
      "INSERT INTO requests (ods, idempotency_key, body_identity, reference, received, deadline, kind, urgency, action,"
      " more_urgent, state, rank, receipt, summary, bundle, reading) VALUES ($1, 'k', 'i', 'AAAA-AAAA', 8, 9, 'admin',"
      " 'urgent', 'none', 1, 'busy', 2, 'receipt', $2, $3, $2)",
      {kOds, SqlParameter::bytes("sealed summary"), SqlParameter::bytes(std::string_view("\0sealed", 7))});
  if (version >= 2) {
    session.execute("INSERT INTO accesses (ods, at, who, what, reference) VALUES ($1, 10, 'reception', 'list', '')",
                    {kOds});
  }
  if (version >= 3) {
    session.execute("INSERT INTO ledger_heads (ods, sequence, hash) VALUES ($1, 1, $2)", {kOds, entry.hash});
    session.execute(
        "INSERT INTO form_events (ods, form, event, subject, value, kind, at)"
        " VALUES ($1, 'f', 'left', '', '', 'medical', 11)",
        {kOds});
  }
  if (version >= 5) {
    session.execute(
        "INSERT INTO request_events (ods, reference, at, who, what, detail)"
        " VALUES ($1, 'AAAA-AAAA', 12, 'reception', 'seen', $2)",
        {kOds, SqlParameter::bytes("sealed detail")});
  }
  if (version >= 6) {
    session.execute(
        "INSERT INTO deliveries (ods, reference, channel, event, created, state, next_attempt)"
        " VALUES ($1, 'AAAA-AAAA', 'webhook', 'request', 13, 'waiting', 13)",
        {kOds});
  }
}

TEST_F(StoreContract, AMigrationFromEachEarlierVersionKeepsWhatWasThere) {
  for (int version = 1; version <= newest_schema_version(); ++version) {
    SCOPED_TRACE(version);
    const StorePlace place;
    place.open()->migrate_to(version);
    place.open()->write([version](SqlSession& session) { fill_schema(session, version); });
    const OpenedStore store(place.open());
    ASSERT_TRUE(store->practice(kOds).has_value());
    EXPECT_EQ(store->practice(kOds)->settings, contract_practice().settings);
    ASSERT_EQ(store->users_named("reception").size(), 1u);
    EXPECT_EQ(store->users_named("reception").front().role, Role::manager);  // existing users could do everything
    ASSERT_TRUE(store->session("t").has_value());
    EXPECT_EQ(store->session("t")->user, "reception");
    EXPECT_FALSE(store->users_named("reception").front().disabled);
    EXPECT_EQ(store.database().read([](SqlSession& session) {
      return session.query("SELECT count(*) FROM sign_in_failures").front().number(0);
    }),
              0);
    const auto kept = store->request(kOds, "AAAA-AAAA");
    ASSERT_TRUE(kept.has_value());
    EXPECT_EQ(kept->bundle, std::string("\0sealed", 7));
    EXPECT_EQ(kept->header.urgency, Urgency::urgent);
    EXPECT_EQ(kept->header.deadline, Instant(std::chrono::milliseconds(9)));
    EXPECT_EQ(store->replay_of(kOds, "k", "i")->receipt, "receipt");
    EXPECT_EQ(store->accesses(kOds, {.count = 10}).size(), version >= 2 ? 1u : 0u);
    EXPECT_EQ(store->form_events(kOds, "left", Instant(), Instant(std::chrono::hours(1))).size(),
              version >= 3 ? 1u : 0u);
    EXPECT_EQ(CaseFiles(store.database()).events(kOds, "AAAA-AAAA").size(), version >= 5 ? 1u : 0u);
    EXPECT_EQ(DeliveryQueue(store.database()).list(kOds, "waiting", 10).size(), version >= 6 ? 1u : 0u);
    // The chain goes on from where it was.
    store->change_signal(kOds, R"({"state":"busy"})", {Instant(), "manager", "signal", "{}"});
    EXPECT_EQ(store->ledger(kOds).size(), 2u);
    EXPECT_EQ(find_ledger_fault(store->ledger(kOds), store->ledger_head(kOds)), std::nullopt);
  }
}

TEST_F(StoreContract, RefusesADatabaseOfANewerVersion) {
  reopened();
  place_.pretend_version(1000);
  EXPECT_THROW(reopened(), StoreUnavailable);
}

TEST_F(StoreContract, OneKeyIsStoredOnceHoweverManyProcessesTakeIt) {
  const OpenedStore one = reopened();
  const OpenedStore two = reopened();
  one->add_practice(contract_practice());
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
  EXPECT_EQ(one.requests(kOds), 200u);
}

TEST_F(StoreContract, AFloodOfOneSourceIsOneRowAndIsClosedTogether) {
  const OpenedStore store = reopened();
  store->add_practice(contract_practice());
  CaseFiles cases(store.database());
  const auto add = [&](int number, const std::string& source, Urgency urgency) {
    const std::string name = source + std::to_string(number);
    NewRequest fresh = contract_request(name, name, "i");
    fresh.source = source;
    fresh.header.received = Instant(std::chrono::minutes(number));
    fresh.header.urgency = urgency;
    ASSERT_EQ(store->add_requests({fresh}).front().result, AddResult::created);
  };
  add(1, "", Urgency::urgent);
  for (int i = 0; i < 12; ++i) add(2 + i, "s", i == 3 ? Urgency::emergency : Urgency::none);
  add(20, "", Urgency::none);
  const std::vector<StoredRow> rows = cases.rows(kOds, {}, 0, 50);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(cases.count_rows(kOds, {}), 3u);
  ASSERT_FALSE(rows[0].alone.has_value()) << "where its emergency would be alone";
  EXPECT_EQ(rows[1].alone->header.reference, "1");
  const StoredFold& fold = rows[0].fold;
  EXPECT_EQ(fold.name, "s");
  EXPECT_EQ(fold.count, 12u);
  EXPECT_EQ(fold.pressing, 1u);
  EXPECT_EQ(fold.unseen_pressing, 1u);
  EXPECT_EQ(fold.emergencies, 1u);
  EXPECT_EQ(fold.unseen_emergencies, 1u);
  EXPECT_EQ(fold.oldest, Instant(std::chrono::minutes(2)));
  EXPECT_EQ(fold.newest, Instant(std::chrono::minutes(13)));
  ASSERT_EQ(fold.shown.size(), 2u) << "the emergency, then the newest";
  EXPECT_EQ(fold.shown[0].header.reference, "s5");
  EXPECT_EQ(fold.shown[1].header.reference, "s13");
  EXPECT_EQ(rows[2].alone->header.reference, "20");
  EXPECT_EQ(cases.rows(kOds, {}, 1, 1).size(), 1u);
  CaseFilter all;
  all.show = CaseFilter::Show::all;
  EXPECT_EQ(cases.rows(kOds, all, 0, 50).front().alone->header.reference, "20") << "newest first";
  const ContactCounts counts = store->contacts_since(kOds, Instant());
  EXPECT_EQ(counts.all, 14);
  EXPECT_EQ(counts.floods_once, 3);
  EXPECT_EQ(counts.sources_once, 3);
  CaseChange done;
  done.progress = Progress::done;
  const Instant now(std::chrono::hours(1));
  EXPECT_EQ(cases.close_fold(
                kOds, {"s", now}, done,
                [&](const std::string&) {
                  return CaseEvent{now, "rita", "done", "sealed"};
                },
                [&](const std::string& reference) {
                  return LedgerNote{now, "rita", "closed", reference};
                }),
            11u);
  EXPECT_EQ(store->ledger(kOds).size(), 11u);
  EXPECT_EQ(cases.count(kOds, {}), 3u);
}

TEST_F(StoreContract, TheLedgerStaysOneChainWhenSeveralProcessesWriteIt) {
  const OpenedStore one = reopened();
  const OpenedStore two = reopened();
  one->add_practice(contract_practice());
  const auto write = [](Store& store, const char* who) {
    for (int i = 0; i < 25; ++i) store.change_signal(kOds, R"({"state":"busy"})", {Instant(), who, "signal", "{}"});
  };
  std::thread other([&] { write(*two, "two"); });
  write(*one, "one");
  other.join();
  EXPECT_EQ(one->ledger(kOds).size(), 50u);
  EXPECT_EQ(find_ledger_fault(one->ledger(kOds), one->ledger_head(kOds)), std::nullopt);
}

TEST_F(StoreContract, ASignalIsReplacedOnlyWhereItIsStillAsItWasRead) {
  const OpenedStore one = reopened();
  const OpenedStore two = reopened();
  one->add_practice(contract_practice());
  std::atomic<int> replaced{0};
  const auto count = [&](Store& store, const char* who) {
    for (int i = 0; i < 25;) {
      const std::string before = store.practice(kOds)->signal;
      const std::string after = before + "x";
      if (!store.replace_signal(kOds, before, after, {Instant(), who, "signal", "{}"})) continue;
      ++replaced;
      ++i;
    }
  };
  const std::size_t length = one->practice(kOds)->signal.size();
  std::thread other([&] { count(*two, "two"); });
  count(*one, "one");
  other.join();
  EXPECT_EQ(replaced, 50);
  EXPECT_EQ(one->practice(kOds)->signal.size(), length + 50) << "none was lost";
  EXPECT_EQ(one->ledger(kOds).size(), 50u);
}

TEST_F(StoreContract, TheLedgerAndTheAccessesTakeNoChange) {
  const OpenedStore store = reopened();
  store->add_practice(contract_practice());
  store->change_signal(kOds, R"({"state":"busy"})", {Instant(), "a", "signal", "{}"});
  store->record_access({kOds, Instant(), "a", "list", ""});
  for (const char* change : {"UPDATE ledger SET who = 'b'", "DELETE FROM ledger", "UPDATE accesses SET who = 'b'"}) {
    EXPECT_THROW(place_.open()->write([change](SqlSession& session) { session.execute(change); }), StoreUnavailable)
        << change;
  }
}

TEST_F(StoreContract, KeepsWhatItWasGiven) {
  {
    const OpenedStore store = reopened();
    store->add_practice(contract_practice());
    store->add_requests({contract_request("k", "AAAA-AAAA", "i")});
  }
  const OpenedStore store = reopened();
  const auto kept = store->request(kOds, "AAAA-AAAA");
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(kept->bundle, std::string("\0sealed", 7));
  EXPECT_FALSE(store->request(kOtherOds, "AAAA-AAAA").has_value());
}

TEST_F(StoreContract, OneBatchTellsReplaysConflictsAndTakenReferences) {
  const OpenedStore store = reopened();
  store->add_practice(contract_practice());
  const auto outcomes =
      store->add_requests({contract_request("k1", "AAAA-AAAA", "i1"), contract_request("k1", "BBBB-BBBB", "i1"),
                           contract_request("k1", "CCCC-CCCC", "i2"), contract_request("k2", "AAAA-AAAA", "i3")});
  ASSERT_EQ(outcomes.size(), 4u);
  EXPECT_EQ(outcomes[0].result, AddResult::created);
  EXPECT_EQ(outcomes[1].result, AddResult::replayed);
  EXPECT_EQ(outcomes[1].receipt, "receipt of AAAA-AAAA");
  EXPECT_EQ(outcomes[2].result, AddResult::key_conflict);
  EXPECT_EQ(outcomes[3].result, AddResult::reference_taken);
  EXPECT_EQ(store.requests(kOds), 1u);
}

TEST_F(StoreContract, ABatchThatFailsChangesNothing) {
  const OpenedStore store = reopened();
  store->add_practice(contract_practice());
  NewRequest stray = contract_request("k2", "BBBB-BBBB", "i2");
  stray.ods = "Z99999";  // no such practice: the foreign key refuses it
  EXPECT_THROW(store->add_requests({contract_request("k1", "AAAA-AAAA", "i1"), stray}), StoreUnavailable);
  EXPECT_EQ(store.requests(kOds), 0u);
  EXPECT_EQ(store->add_requests({contract_request("k1", "AAAA-AAAA", "i1")}).front().result, AddResult::created);
}

TEST_F(StoreContract, HeldPagesHaveALimitByNumberSourceAndSizeAndATime) {
  OpenedStore store = reopened();
  store->add_practice(contract_practice());
  HeldPages pages(store.database(), {2, 3, 1'000});
  const auto at = [](int minutes) { return Instant(std::chrono::minutes(minutes)); };
  const auto page = [&](const std::string& name, const std::string& source, std::size_t bytes) {
    return HeldPage{name, kOds, "journey of " + source, source, at(30), std::string(bytes, '\0')};
  };
  EXPECT_TRUE(pages.hold(page("a", "s", 100), at(0)));
  EXPECT_TRUE(pages.hold(page("b", "s", 100), at(0)));
  EXPECT_FALSE(pages.hold(page("c", "s", 100), at(0))) << "of one source";
  EXPECT_FALSE(pages.hold(page("c", "t", 801), at(0))) << "in bytes";
  EXPECT_TRUE(pages.hold(page("c", "t", 800), at(0)));
  EXPECT_FALSE(pages.hold(page("d", "u", 0), at(0))) << "in all";
  EXPECT_FALSE(pages.replace(page("a", "s", 101), at(0))) << "in bytes";
  EXPECT_FALSE(pages.replace(page("a", "t", 1), at(0))) << "another journey's";
  EXPECT_TRUE(pages.replace(page("a", "s", 1), at(0)));
  EXPECT_FALSE(pages.show("a", kOds, at(0))->shown_before);
  EXPECT_TRUE(pages.show("a", kOds, at(0))->shown_before);
  EXPECT_FALSE(pages.find("a", "B82002", at(0)));
  pages.empty_journey(kOds, "journey of s", "sent");
  EXPECT_EQ(pages.find("a", kOds, at(29))->page.sealed, "sent");
  EXPECT_EQ(pages.find("b", kOds, at(29))->page.sealed, "sent");
  EXPECT_EQ(pages.find("c", kOds, at(29))->page.sealed.size(), 800u);
  EXPECT_FALSE(pages.find("a", kOds, at(30)));
  EXPECT_FALSE(pages.find("a", kOds, at(-600))) << "a clock that was put back keeps none for longer";
  EXPECT_TRUE(pages.hold(page("d", "s", 900), at(30))) << "those past their time take no room";
}

TEST_F(StoreContract, ParametersAreMeantByTheirNumberWhereverTheyAre) {
  const OpenedStore store = reopened();
  store->add_practice(contract_practice());
  store.database().write([](SqlSession& session) {
    session.execute("UPDATE practices SET retention_days = $2 WHERE ods = $1 AND retention_days < $2", {kOds, 7});
  });
  const auto matching = [&](int low, int high) {
    return store.database().read([&](SqlSession& session) {
      return session
          .query("SELECT ods FROM practices WHERE retention_days < $3 AND retention_days > $2 AND ods = $1",
                 {kOds, low, high})
          .size();
    });
  };
  EXPECT_EQ(matching(6, 8), 1u);
  EXPECT_EQ(matching(8, 6), 0u);
}

TEST_F(StoreContract, GroupCommitStoresEveryRequestOfManyThreads) {
  const OpenedStore store = reopened();
  store->add_practice(contract_practice());
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
  EXPECT_EQ(store.requests(kOds), 200u);
}

TEST_F(StoreContract, GroupCommitPassesOnAFailureAndRecovers) {
  const OpenedStore store = reopened();
  GroupCommit commit(*store, metrics_);
  EXPECT_THROW(commit.add(contract_request("k", "AAAA-AAAA", "i")), StoreUnavailable);  // there is no practice yet
  store->add_practice(contract_practice());
  EXPECT_EQ(commit.add(contract_request("k", "AAAA-AAAA", "i")).result, AddResult::created);
}

TEST_F(StoreContract, AFullQueueIsRefusedAtOnce) {
  const OpenedStore store = reopened();
  GroupCommit commit(*store, metrics_, 0);
  EXPECT_THROW(commit.add(contract_request("k", "AAAA-AAAA", "i")), QueueFull);
}

// Several processes write while others read: each reader is told every change once, and all of them in one order.
TEST_F(StoreContract, ChangesAreToldOnceAndInOneOrderWhateverIsWrittenMeanwhile) {
  constexpr int kWriters = 3;
  constexpr int kReaders = 3;
  constexpr int kOfEach = 40;
  reopened()->add_practice(contract_practice());
  std::atomic<int> writing{kWriters};
  std::vector<std::vector<std::string>> told(kReaders);
  std::vector<std::thread> threads;
  for (int writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([&, writer] {
      const OpenedStore store = reopened();
      for (int i = 0; i < kOfEach; ++i) {
        const std::string name = std::to_string(writer) + "-" + std::to_string(i);
        store->add_requests({contract_request(name, name, "i")});
      }
      --writing;
    });
  }
  for (int reader = 0; reader < kReaders; ++reader) {
    threads.emplace_back([&, reader] {
      const OpenedStore store = reopened();
      ChangeFeed feed(store.database());
      std::int64_t place = 0;
      for (bool last = false, more = true; !last || more;) {
        last = writing == 0;
        const ChangePage page = feed.after(kOds, place, 7);
        for (const RequestChange& change : page.changes) {
          EXPECT_EQ(change.place, place + 1);
          place = change.place;
          told[static_cast<std::size_t>(reader)].push_back(change.reference);
        }
        more = page.more;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(told[0].size(), static_cast<std::size_t>(kWriters * kOfEach));
  EXPECT_EQ(std::set<std::string>(told[0].begin(), told[0].end()).size(), told[0].size());
  EXPECT_EQ(told[1], told[0]);
  EXPECT_EQ(told[2], told[0]);
  EXPECT_TRUE(ChangeFeed(reopened().database()).after(kOtherOds, 0, 10).changes.empty());
}

TEST_F(StoreContract, AnAssertionIsUsedOnceByWhicheverProcessIsFirst) {
  const OpenedStore store = reopened();
  store->add_practice(contract_practice());
  const Instant now = Instant(std::chrono::hours(1));
  ApiClients clients(store.database());
  const LedgerNote note{now, "gina", "service-account", "{}"};
  EXPECT_EQ(clients.add({"phone", kOds, "phone-system", {"signal.read"}, now, {}, {}}, {{"k", "{}", now}}, note),
            ApiClients::Outcome::done);
  std::atomic<int> taken{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const OpenedStore own = reopened();
      const ApiToken token{"t" + std::to_string(i), "phone", {"signal.read"}, now, now + std::chrono::minutes(5)};
      if (ApiClients(own.database()).add_token(token, "one jti") == ApiClients::Outcome::done) ++taken;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 1);
  const ApiClient client = clients.find("phone").value();
  EXPECT_EQ(clients.revoke(client, note), ApiClients::Outcome::done);
  EXPECT_EQ(clients.revoke(client, note), ApiClients::Outcome::unknown);
  EXPECT_EQ(clients.add_token({"late", "phone", {}, now, now}, "another"), ApiClients::Outcome::unknown);
  EXPECT_EQ(store->ledger(kOds).size(), 2u);
}

// Rows for photos are what processes on PostgreSQL share; on SQLite they work alike.
TEST_F(StoreContract, PhotosInRowsAreWholeAndOnlyWholeOnes) {
  const OpenedStore store = reopened();
  store->add_practice(contract_practice());
  const TemporaryDirectory directory;
  const std::unique_ptr<PhotoPlace> place = photos_in_database(store.database(), directory.path());
  const PhotoFolder folder{kOds, "folder"};
  std::string photo(1'200'001, '\0');  // three pieces
  for (std::size_t i = 0; i < photo.size(); ++i) photo[i] = static_cast<char>(i * 7 % 251);
  write_file(directory.path() / "file", photo);
  const auto any = [](const std::vector<std::string>&) {};
  place->keep(folder, "a.png", directory.path() / "file", any);
  EXPECT_EQ(place->read(folder, "a.png"), photo);
  EXPECT_EQ(place->names(folder), std::vector<std::string>{"a.png"});
  EXPECT_EQ(place->count(), 1);
  write_file(directory.path() / "file", "shorter");
  EXPECT_THROW(place->keep(folder, "a.png", directory.path() / "file",
                           [](const std::vector<std::string>&) { throw StoreUnavailable("no more"); }),
               StoreUnavailable);
  EXPECT_EQ(place->read(folder, "a.png"), photo) << "what was refused changed nothing";
  EXPECT_THROW(place->keep(folder, "b.png", directory.path() / "gone", any), StoreUnavailable);
  place->keep(folder, "a.png", directory.path() / "file", any);
  EXPECT_EQ(place->read(folder, "a.png"), "shorter");
  place->claim(folder);
  place->claim(folder);
  EXPECT_EQ(place->names(folder).size(), 1u) << "its mark is no photo";
  EXPECT_EQ(place->read({kOtherOds, "folder"}, "a.png"), std::nullopt);
  EXPECT_TRUE(place->remove(folder));
  EXPECT_EQ(place->read(folder, "a.png"), std::nullopt);
}

TEST_F(StoreContract, SessionsArePerPracticeAndSigningOutEndsThem) {
  const OpenedStore store = reopened();
  store->add_practice(contract_practice());
  ASSERT_TRUE(store->add_user({kOds, "gina", "hash", Role::clinician}, {Instant(), "a", "user", "{}"}));
  store->add_session({"token", kOds, "gina", Instant(std::chrono::hours(1)), Instant(std::chrono::hours(2))});
  store->add_session({"other", kOds, "gina", Instant(), Instant()});
  const std::vector<SessionRecord> sessions = store->sessions_of(kOds);
  ASSERT_EQ(sessions.size(), 2u);
  EXPECT_EQ(sessions[0].token_hash, "other") << "oldest first";
  EXPECT_EQ(sessions[1].last_seen, Instant(std::chrono::hours(2)));
  EXPECT_EQ(sessions[1].role, Role::clinician);
  EXPECT_TRUE(store->sessions_of(kOtherOds).empty());
  UserChange change;
  change.sign_out = true;
  ASSERT_TRUE(store->change_user(kOds, "gina", change, {Instant(), "a", "user", "{}"}));
  EXPECT_TRUE(store->sessions_of(kOds).empty());
  EXPECT_EQ(store->users_of(kOds).front().password_hash, "hash");
}

TEST_F(StoreContract, AListLearnsWhichOthersAreAboutTheSamePerson) {
  const OpenedStore store = reopened();
  store->add_practice(contract_practice());
  const auto add = [&](const std::string& reference, const std::string& subject, int hour) {
    NewRequest fresh = contract_request(reference, reference, "i");
    fresh.subject = subject;
    fresh.header.received = Instant(std::chrono::hours(hour));
    store->add_requests({fresh});
  };
  add("A1", "ada", 0);
  add("A2", "ada", 10);
  add("A3", "ada", 20);
  add("A4", "ada", 500);
  add("B1", "bo", 1);
  add("N1", "", 1);
  add("N2", "", 1);
  const auto others =
      CaseFiles(store.database()).about_same_persons(kOds, {"A1", "A4", "B1", "N1", "none"}, std::chrono::hours(168));
  ASSERT_EQ(others.size(), 1u) << "nobody is the same person as somebody without a name";
  EXPECT_EQ(others.at("A1"), (std::vector<std::string>{"A3", "A2"})) << "newest first, and none of last month";
}

TEST_F(StoreContract, WhatIsDueAtTheSameTimeIsListedInTheOrderInWhichItCame) {
  const OpenedStore store = reopened();
  store->add_practice(contract_practice());
  for (const char* reference : {"C1", "A2", "B3"}) {
    NewRequest fresh = contract_request(reference, reference, "i");
    fresh.header.deadline = Instant(std::chrono::hours(48));
    store->add_requests({fresh});
  }
  CaseFiles cases(store.database());
  std::size_t total = 0;
  std::string listed;
  for (const StoredCase& one : cases.list(kOds, {}, 0, 9, false)) listed += one.header.reference;
  for (const StoredRow& row : cases.rows(kOds, {}, 0, 9)) listed += row.alone->header.reference;
  for (const StoredCase& one : cases.among(kOds, {}, {"A2", "B3", "C1"}, 0, 9, total)) listed += one.header.reference;
  EXPECT_EQ(listed, "C1A2B3C1A2B3C1A2B3");
}

TEST_F(StoreContract, ADeliveryThatDiesLeavesOneNoticeForAllThatDieUntilItIsSent) {
  const OpenedStore store = reopened();
  store->add_practice(contract_practice());
  DeliveryQueue queue(store.database());
  queue.save_settings(kOds, "", {"webhook", "email"}, {Instant(), "a", "delivery", "{}"});
  for (const char* reference : {"AAAA-AAAA", "BBBB-BBBB"}) {
    NewRequest request = contract_request(reference, reference, "i");
    request.channels = {"webhook"};
    store->add_requests({request});
  }
  const Instant now{std::chrono::hours(1)};
  const auto dies = [](const Delivery&) { return std::optional<Instant>(); };
  const auto nobody = [](const Delivery&) { return false; };
  const std::vector<Delivery> taken = queue.take_due(now, std::chrono::seconds(120), nobody);
  ASSERT_EQ(taken.size(), 2u);
  for (const Delivery& one : taken) queue.settle_failed({one}, dies, "gone", now);
  const std::vector<Delivery> notices = queue.take_due(now, std::chrono::seconds(120), nobody);
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_EQ(notices.front().channel + " " + notices.front().event, "email delivery-dead");
  queue.settle_failed(notices, dies, "no mail server", now);
  EXPECT_TRUE(queue.list(kOds, "waiting", 10).empty()) << "a mail that fails is told by no other mail";
}

// Alerts first, and before what waits of their own request; a channel that was turned off can be replayed.
TEST_F(StoreContract, DeliveriesAreTakenAlertsFirstAndNoticesApart) {
  const OpenedStore store = reopened();
  PracticeRecord practice = contract_practice();
  store->add_practice(practice);
  NewRequest request = contract_request("k", "AAAA-AAAA", "i");
  request.channels = {"webhook", "email"};
  store->add_requests({request});
  CaseFiles cases(store.database());
  PatientStep worse;
  worse.event = {request.header.received, kPatient, "patient-worse", "{}"};
  worse.urgency = Urgency::emergency;
  worse.channels = {"webhook", "email"};
  ASSERT_EQ(cases.add_patient_step(kOds, "AAAA-AAAA", worse), ChangeOutcome::changed);
  DeliveryQueue queue(store.database());
  const Instant now = request.header.received + std::chrono::seconds(1);
  const std::vector<Delivery> taken =
      queue.take_due(now, std::chrono::seconds(120), [](const Delivery&) { return false; });
  std::vector<std::string> what;
  for (const Delivery& one : taken) what.push_back(one.channel + " " + one.event);
  std::sort(what.begin(), what.begin() + 2);
  std::sort(what.begin() + 2, what.end());
  EXPECT_EQ(what,
            (std::vector<std::string>{"email patient-worse", "webhook alert", "email request", "webhook request"}));
  for (const Delivery& one : taken) {
    if (one.channel != "email") continue;
    const std::vector<WaitingNotice> notices = queue.take_notices({one}, now, std::chrono::seconds(120));
    EXPECT_EQ(notices.size(), 1u) << one.event << ": alerts and others apart";
  }
  queue.settle_not_sent(taken, kChannelIsOff);
  EXPECT_EQ(queue.list(kOds, "not-sent", 10).size(), 4u);
  EXPECT_TRUE(queue.replay(kOds, taken.front().id, now));
  EXPECT_EQ(queue.replay_all(kOds, now), 3);
  queue.settle_not_sent(taken, kErased);
  EXPECT_FALSE(queue.replay(kOds, taken.front().id, now));
  EXPECT_EQ(queue.replay_all(kOds, now), 0) << "what is gone is not sent again";
}

// A flood of urgent requests keeps no emergency waiting: 999 first, what is folded away as a flood last.
TEST_F(StoreContract, TheMostPressingAlertIsTakenFirst) {
  const OpenedStore store = reopened();
  store->add_practice(contract_practice());
  std::vector<NewRequest> requests;
  for (int i = 0; i < 60; ++i) {
    const std::string number = std::to_string(100 + i);
    NewRequest request = contract_request("k" + number, "AAAA-0" + number, "i" + number);
    request.header.urgency = Urgency::urgent;
    request.header.action = "urgent-same-day";
    request.alert = true;
    request.channels = {"webhook"};
    requests.push_back(std::move(request));
  }
  requests.back().header.urgency = Urgency::emergency;
  requests.back().header.action = to_code(Action::emergency_999);
  const std::string emergency = requests.back().header.reference;
  store->add_requests(requests);
  DeliveryQueue queue(store.database());
  const std::vector<Delivery> taken = queue.take_due(requests.back().header.received + std::chrono::seconds(1),
                                                     std::chrono::seconds(120), [](const Delivery&) { return false; });
  ASSERT_FALSE(taken.empty());
  EXPECT_EQ(taken.front().reference, emergency);
  EXPECT_TRUE(is_alert(taken.front()));
}

// A receiver that is well again need not be waited for.
TEST_F(StoreContract, WhatWaitsAfterAFailureIsSentNowWhenAsked) {
  const OpenedStore store = reopened();
  store->add_practice(contract_practice());
  NewRequest request = contract_request("k", "AAAA-AAAA", "i");
  request.channels = {"webhook"};
  store->add_requests({request});
  DeliveryQueue queue(store.database());
  const auto nobody = [](const Delivery&) { return false; };
  const Instant now = request.header.received + std::chrono::seconds(1);
  const std::vector<Delivery> taken = queue.take_due(now, std::chrono::seconds(120), nobody);
  ASSERT_FALSE(taken.empty());
  EXPECT_EQ(queue.replay_all(kOds, now), 0) << "in hand, and not tried before";
  queue.settle_failed(
      taken, [&](const Delivery&) { return std::optional(now + std::chrono::hours(1)); }, "away", now);
  EXPECT_TRUE(queue.take_due(now, std::chrono::seconds(120), nobody).empty());
  EXPECT_EQ(queue.replay_all(kOds, now), static_cast<std::int64_t>(taken.size()));
  EXPECT_EQ(queue.take_due(now, std::chrono::seconds(120), nobody).size(), taken.size());
  EXPECT_TRUE(queue.list(kOds, "waiting", 10).front().reason.empty());
}

TEST_F(StoreContract, EachAskingHasItsOwnAnswerWhichCanBeTakenBackAndStaysWhenTheRequestIsErased) {
  const OpenedStore store = reopened();
  CaseFiles cases(store.database());
  store->add_practice(contract_practice());
  const Instant came(std::chrono::milliseconds(1'795'428'000'000));
  const auto at = [came](int minutes) { return came + std::chrono::minutes(minutes); };
  NewRequest request = contract_request("k", "AAAA-AAAA", "i");
  request.header.received = came;
  store->add_requests({request});
  CaseChange done;
  done.progress = Progress::done;
  done.told = at(5);
  ASSERT_EQ(cases.change(kOds, "AAAA-AAAA", done, {at(5), "gina", "done", "d"}), ChangeOutcome::changed);
  PatientStep worse;
  worse.event = {at(60), kPatient, "patient-worse", "d"};
  worse.news = "worse";
  worse.urgency = Urgency::emergency;
  worse.next_alert = at(60);
  ASSERT_EQ(cases.add_patient_step(kOds, "AAAA-AAAA", worse), ChangeOutcome::changed);
  ASSERT_EQ(cases.patient_steps(kOds, came, at(61)).size(), 1u);
  const auto answers = [&] {
    std::string text;
    for (const RequestTimes& one : store->request_times(kOds, came, at(600))) {
      const auto minute = [&](Instant time) {
        return std::to_string(std::chrono::duration_cast<std::chrono::minutes>(time - came).count());
      };
      text += minute(one.received) + (one.again ? " again " : " first ");
      text += (one.answered ? minute(*one.answered) : "none") + "; ";
    }
    return text + std::to_string(store->answer_times(kOds, came, at(600)).size()) + " answers";
  };
  EXPECT_EQ(answers(), "0 first 5; 60 again none; 1 answers");
  done.told = at(65);
  done.steps_seen = 2;
  ASSERT_EQ(cases.change(kOds, "AAAA-AAAA", done, {at(65), "gina", "done", "d"}), ChangeOutcome::changed);
  EXPECT_EQ(answers(), "0 first 5; 60 again 65; 2 answers");
  CaseChange reopened;
  reopened.progress = Progress::seen;
  reopened.takes_back = TakenBackStep{3, 3, {at(65)}, {at(5)}, true};
  ASSERT_EQ(cases.change(kOds, "AAAA-AAAA", reopened, {at(66), "gina", "reopened", "d"}), ChangeOutcome::changed);
  EXPECT_EQ(answers(), "0 first 5; 60 again none; 1 answers") << "what was told before it was asked answers nothing";
  ASSERT_TRUE(cases.begin_erasure(kOds, "AAAA-AAAA", {at(70), "gina", "erased", "{}"}));
  EXPECT_EQ(answers(), "0 first 5; 60 again none; 1 answers");
  EXPECT_EQ(store->contacts_since(kOds, came).all, 1) << "one request";
}

}  // namespace
}  // namespace frontdoor::intake
