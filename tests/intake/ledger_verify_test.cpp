// `frontdoor-intake ledger verify` finds whatever is done to the ledger behind the service's back.
#include "process.h"
#include "support.h"

#include "crypto/secrets.h"
#include "store/sql_store.h"

namespace frontdoor::intake {
namespace {

class LedgerVerify : public ::testing::Test {
 protected:
  LedgerVerify() {
    std::filesystem::create_directories(data_);
    start_sodium();
    const std::unique_ptr<SqlDatabase> opened = open_database(database().string());
    const std::unique_ptr<Store> store = make_sql_store(*opened);
    store->add_practice({kOds, R"({"ods":"A81001","name":"R","phone":"020 7946 0000"})", {}, R"({"state":"normal"})"});
    for (int i = 0; i < 4; ++i) {
      const std::string signal = i % 2 == 0 ? R"({"state":"busy"})" : R"({"state":"normal"})";
      store->change_signal(kOds, signal,
                           {Instant(std::chrono::seconds(1'800'000'000 + i)), "reception", "signal", signal});
    }
    newest_ = *store->ledger_head(kOds);
    change_database(database(),
                    {"DROP TRIGGER ledger_is_append_only_update", "DROP TRIGGER ledger_is_append_only_delete",
                     "DROP TRIGGER ledger_heads_stay", "CREATE TABLE kept AS SELECT * FROM ledger",
                     "CREATE TABLE kept_heads AS SELECT * FROM ledger_heads"});
  }

  std::filesystem::path database() const { return data_ / "intake.db"; }
  CommandResult verify(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {"ledger", "verify", "--practice", kOds, "--data-directory", data_.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_intake(arguments, "");
  }
  void put_back() const {
    change_database(database(), {"DELETE FROM ledger", "INSERT INTO ledger SELECT * FROM kept",
                                 "DELETE FROM ledger_heads", "INSERT INTO ledger_heads SELECT * FROM kept_heads"});
  }

  TemporaryDirectory directory_;
  std::filesystem::path data_ = directory_.path() / "data";
  LedgerHead newest_;
};

TEST_F(LedgerVerify, FindsEveryKindOfTampering) {
  const struct {
    const char* statement;
    const char* verdict;
  } cases[] = {
      {"UPDATE ledger SET at = at + 1 WHERE sequence = 2", "entry 2: its content was changed"},
      {"UPDATE ledger SET who = 'somebody' WHERE sequence = 2", "entry 2: its content was changed"},
      {"UPDATE ledger SET what = 'settings' WHERE sequence = 2", "entry 2: its content was changed"},
      {"UPDATE ledger SET detail = '{}' WHERE sequence = 2", "entry 2: its content was changed"},
      {"UPDATE ledger SET previous_hash = hash WHERE sequence = 2", "entry 2: it does not follow the entry before it"},
      {"UPDATE ledger SET hash = previous_hash WHERE sequence = 2", "entry 2: its content was changed"},
      {"UPDATE ledger SET sequence = 9 WHERE sequence = 2", "entry 3: an entry before it is missing"},
      {"UPDATE ledger SET ods = 'B82002' WHERE sequence = 2", "entry 3: an entry before it is missing"},
      {"UPDATE ledger SET who = 'somebody' WHERE sequence = 4", "entry 4: its content was changed"},
      {"DELETE FROM ledger WHERE sequence = 1", "entry 2: an entry before it is missing"},
      {"DELETE FROM ledger WHERE sequence = 3", "entry 4: an entry before it is missing"},
      {"DELETE FROM ledger WHERE sequence = 4", "entry 4: it and what followed entry 3 is missing"},
      {"DELETE FROM ledger WHERE sequence > 1", "entry 4: it and what followed entry 1 is missing"},
      {"DELETE FROM ledger", "entry 4: it and what followed entry 0 is missing"},
      {"UPDATE ledger SET sequence = CASE sequence WHEN 2 THEN -3 WHEN 3 THEN -2 ELSE sequence END",
       "entry -3: an entry before it is missing"},
      {"UPDATE ledger_heads SET hash = 'x'", "entry 4: it is not the newest entry"},
      {"DELETE FROM ledger_heads", "the record of its newest entry is missing"},
  };
  ASSERT_EQ(verify().output, "A81001: 4 entries, whole\n");
  for (const auto& [statement, verdict] : cases) {
    change_database(database(), {statement});
    const CommandResult result = verify();
    EXPECT_EQ(result.code, 1) << statement;
    EXPECT_EQ(result.output, std::string("A81001: BROKEN at ") + verdict + "\n") << statement;
    put_back();
  }
  EXPECT_EQ(verify().code, 0);
}

// An attacker who can write the whole database can cut the chain and its head alike; what was noted elsewhere tells.
TEST_F(LedgerVerify, AnAnchorNotedElsewhereFindsAChainThatWasCutWhole) {
  const std::string anchor = std::to_string(newest_.sequence) + ":" + newest_.hash;
  EXPECT_EQ(verify({"--anchor", anchor}).code, 0);
  change_database(database(), {"DELETE FROM ledger WHERE sequence = 4",
                               "UPDATE ledger_heads SET sequence = 3,"
                               " hash = (SELECT hash FROM ledger WHERE sequence = 3)"});
  EXPECT_EQ(verify().code, 0);
  const CommandResult result = verify({"--anchor", anchor});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.output, "A81001: BROKEN at entry 4: it is missing\n");
  EXPECT_EQ(verify({"--anchor", "4"}).code, 2);
  EXPECT_EQ(verify({"--anchor", "3:" + newest_.hash}).code, 1);
}

}  // namespace
}  // namespace frontdoor::intake
