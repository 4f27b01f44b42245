// The practice's signal: set by API and by page, read by the next patient, recorded in the ledger.
#include "process.h"
#include "support.h"

#include "store/ledger.h"

namespace frontdoor::intake {
namespace {

std::optional<std::string> fault_in_ledger(Store& store) {
  return find_ledger_fault(store.ledger(kOds), store.ledger_head(kOds));
}

class Signals : public IntakeTest {
 protected:
  HttpResponse put(const std::string& json) {
    if (token_.empty()) staff_ = signed_in(kOds, token_);
    return staff_.send("PUT", "/v1/practices/A81001/capacity",
                       {{"If-Match", "*"}, {"Content-Type", "application/json"}, {"X-CSRF-Token", token_}}, json);
  }
  std::string state_in_status() {
    const Json status = client().get("/v1/practices/A81001/status").json();
    return json_string_or(*json_object(status, "signal"), "state", "");
  }

  std::string token_;
  HttpClient staff_{0};
};

TEST_F(Signals, AreSeenByTheNextPatient) {
  EXPECT_EQ(state_in_status(), "normal");
  const HttpResponse response = put(R"({"state":"busy"})");
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(json_string_or(response.json(), "from", ""), "2026-11-23T10:00:00Z");
  EXPECT_EQ(state_in_status(), "busy");
  EXPECT_EQ(put(R"({"state":"urgent-diverted"})").status, 200);
  EXPECT_EQ(state_in_status(), "urgent-diverted");
}

// Two systems, or a system and somebody at the inbox.
TEST_F(Signals, TheSecondOfTwoIsToldWhoChangedItAndBothValues) {
  add_user(kOds, Role::reception);
  HttpClient& other = signed_in_as(kOds, "reception");
  const std::string path = "/v1/practices/A81001/capacity";
  const auto put_by = [&](const std::string& version, const char* json) {
    HeaderList headers = {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_of(kOds, "reception")}};
    if (!version.empty()) headers.emplace_back("If-Match", version);
    return other.send("PUT", path, headers, json);
  };
  EXPECT_EQ(put_by("", R"({"state":"busy"})").status, 428) << "nobody overwrites what they have not seen";
  const std::string version = other.get(path).header("ETag");
  ASSERT_NE(version, "");
  const HttpResponse first = put_by(version, R"({"state":"busy"})");
  ASSERT_EQ(first.status, 200) << first.body;
  const HttpResponse second = put_by(version, R"({"state":"urgent-diverted"})");
  EXPECT_EQ(second.status, 412);
  const std::string told = json_string_or(second.json(), "detail", "");
  EXPECT_NE(told.find("reception changed it at 10am on Monday 23 November"), std::string::npos) << told;
  EXPECT_NE(told.find("You chose"), std::string::npos) << told;
  EXPECT_NE(told.find("Busy"), std::string::npos) << told;
  EXPECT_EQ(state_in_status(), "busy");
  EXPECT_EQ(put_by(first.header("ETag"), R"({"state":"urgent-diverted"})").status, 200);
  EXPECT_EQ(put_by("*", R"({"state":"normal"})").status, 200);
  EXPECT_EQ(service_->store().ledger(kOds).size(), 3u);
}

TEST_F(Signals, AStatusWithAnotherSignalHasAnotherETag) {
  const std::string before = client().get("/v1/practices/A81001/status").header("ETag");
  put(R"({"state":"busy"})");
  EXPECT_NE(client().get("/v1/practices/A81001/status").header("ETag"), before);
}

TEST_F(Signals, WrongOnesAreRefusedAndChangeNothing) {
  for (const char* json : {R"({"state":"closed"})", R"({"state":"full"})", R"({})", R"({"state":"busy","cap":20})",
                           R"({"state":"paused"})", R"({"state":"paused","reason":"Flood"})",
                           R"({"state":"paused","reason":"Flood","icbReference":"1","from":"2026-11-23T10:00:00Z",)"
                           R"("until":"2026-11-28T10:00:00Z"})"}) {
    const HttpResponse response = put(json);
    EXPECT_EQ(response.status, 422) << json;
    EXPECT_EQ(response.problem_code(), "invalid-signal") << json;
  }
  EXPECT_EQ(put("busy").status, 400);
  EXPECT_EQ(staff_.send("PUT", "/v1/practices/A81001/capacity", {{"X-CSRF-Token", token_}}, "{}").status, 415);
  EXPECT_EQ(state_in_status(), "normal");
  EXPECT_TRUE(service_->store().ledger(kOds).empty());
}

TEST_F(Signals, EachChangeIsInTheLedger) {
  put(R"({"state":"busy"})");
  set_time("2026-11-23T10:20:00Z");
  put(R"({"state":"normal"})");
  const std::vector<LedgerEntry> entries = service_->store().ledger(kOds);
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].note.who, "reception");
  EXPECT_EQ(entries[0].note.what, "signal");
  EXPECT_NE(entries[0].note.detail.find("busy"), std::string::npos);
  EXPECT_EQ(entries[1].previous_hash, entries[0].hash);
  EXPECT_EQ(fault_in_ledger(service_->store()), std::nullopt);
  const Json listed = staff_.get("/v1/practices/A81001/ledger").json();
  EXPECT_EQ(json_array(listed, "entries")->size(), 2u);
}

TEST_F(Signals, ThePageShowsAndSetsThem) {
  staff_ = signed_in(kOds, token_);
  const std::string page = staff_.get("/inbox/signal").body;
  EXPECT_NE(page.find("value=\"normal\" aria-describedby=\"state-normal-hint\" checked"), std::string::npos);
  const HttpResponse saved = staff_.post_form("/inbox/signal", {{"token", token_}, {"state", "busy"}});
  EXPECT_EQ(saved.status, 303);
  const std::string after = staff_.get(saved.header("Location")).body;
  EXPECT_NE(after.find("The signal was saved"), std::string::npos);
  EXPECT_NE(after.find("value=\"busy\" aria-describedby=\"state-busy-hint\" checked"), std::string::npos);
  EXPECT_EQ(state_in_status(), "busy");
}

TEST_F(Signals, ThePageTakesAPauseInLondonTime) {
  set_time("2026-07-20T10:00:00Z");
  staff_ = signed_in(kOds, token_);
  const HttpResponse saved = staff_.post_form("/inbox/signal", {{"token", token_},
                                                                {"state", "paused"},
                                                                {"reason", "Flood in the server room"},
                                                                {"icbReference", "NCL-7"},
                                                                {"from", "2026-07-20T12:00"},
                                                                {"until", "2026-07-21T18:30"},
                                                                {"confirmed", "yes"}});
  EXPECT_EQ(saved.status, 303) << saved.body;
  const Json status = client().get("/v1/practices/A81001/status").json();
  const Json* planned = json_object(*json_object(status, "signal"), "planned");
  ASSERT_NE(planned, nullptr);
  EXPECT_EQ(json_string_or(*planned, "from", ""), "2026-07-20T11:00:00Z");
  EXPECT_NE(staff_.get("/inbox/signal").body.find("6:30pm on Tuesday 21 July"), std::string::npos);
}

TEST_F(Signals, ThePageSaysWhatIsWrongAndKeepsWhatWasTyped) {
  staff_ = signed_in(kOds, token_);
  const HttpResponse wrong = staff_.post_form(
      "/inbox/signal", {{"token", token_}, {"state", "paused"}, {"reason", "<i>Flood</i>"}, {"until", "tomorrow"}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_NE(wrong.body.find("There is a problem"), std::string::npos);
  EXPECT_NE(wrong.body.find("&lt;i&gt;Flood&lt;/i&gt;"), std::string::npos);
  EXPECT_EQ(wrong.body.find("<i>Flood"), std::string::npos);
  EXPECT_EQ(state_in_status(), "normal");
}

class Ledger : public Signals {
 protected:
  // Changes the file behind the service's back, past its triggers.
  void tamper(const std::string& statement) {
    change_database(settings_.data_directory / "intake.db", {"DROP TRIGGER ledger_is_append_only_update",
                                                             "DROP TRIGGER ledger_is_append_only_delete", statement});
  }
  void write_three() {
    for (const char* state : {R"({"state":"busy"})", R"({"state":"normal"})", R"({"state":"busy"})"}) put(state);
    ASSERT_EQ(fault_in_ledger(service_->store()), std::nullopt);
  }
};

TEST_F(Ledger, AChangedEntryIsFound) {
  write_three();
  tamper("UPDATE ledger SET detail = '{\"state\":\"normal\"}' WHERE sequence = 1");
  EXPECT_EQ(fault_in_ledger(service_->store()), "entry 1: its content was changed");
}

TEST_F(Ledger, ARemovedEntryIsFound) {
  write_three();
  tamper("DELETE FROM ledger WHERE sequence = 2");
  EXPECT_EQ(fault_in_ledger(service_->store()), "entry 3: an entry before it is missing");
}

TEST_F(Ledger, AnEntryWithANewHashOfItsOwnIsFound) {
  write_three();
  std::vector<LedgerEntry> entries = service_->store().ledger(kOds);
  LedgerNote forged = entries[1].note;
  forged.who = "nobody";
  entries[1] = next_ledger_entry(kOds, entries[0], forged);
  EXPECT_EQ(find_ledger_fault(entries, service_->store().ledger_head(kOds)),
            "entry 3: it does not follow the entry before it");
}

TEST_F(Ledger, TheDatabaseItselfRefusesChanges) {
  write_three();
  const std::filesystem::path file = settings_.data_directory / "intake.db";
  EXPECT_THROW(change_database(file, {"UPDATE ledger SET who = 'x'"}), StoreUnavailable);
  EXPECT_THROW(change_database(file, {"DELETE FROM ledger"}), StoreUnavailable);
  EXPECT_EQ(service_->store().ledger(kOds).size(), 3u);
}

}  // namespace
}  // namespace frontdoor::intake
