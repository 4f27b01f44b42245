// An urgent request rings where staff are, on every page, and goes on until it is done: who hears it, when, and that
// nothing but references is told.
#include "process.h"
#include "support.h"

#include "delivery/courier.h"
#include "requests/alerts.h"

#include "built_data.h"

namespace frontdoor::intake {
namespace {

constexpr const char* kChestPain = "I have crushing chest pain and my left arm is numb";

Instant at(const std::string& rfc3339) {
  return parse_rfc3339(rfc3339).value();
}

class Alarms : public IntakeTest {
 protected:
  Alarms() {
    for (Role role : {Role::reception, Role::manager, Role::icb}) add_user(kOds, role);
  }
  std::string post(const std::string& words) {
    HttpClient patient = client();
    const HttpResponse posted = post_request(patient, sealed_bundle(words), new_key());
    EXPECT_EQ(posted.status, 201) << posted.body;
    return json_string_or(posted.json(), "reference", "");
  }
  HttpResponse asked(const std::string& role = "reception") {
    return signed_in_as(kOds, role).send("GET", "/inbox/alarms", {{"X-Frontdoor-Background", "1"}});
  }
  // References that ring.
  std::vector<std::string> ringing() {
    std::vector<std::string> references;
    const HttpResponse response = asked();
    EXPECT_EQ(response.status, 200) << response.body;
    const Json json = response.json();
    for (const Json& one : *json_array(json, "references")) references.push_back(*json_as_string(one));
    EXPECT_EQ(json_integer(json, "count"), static_cast<std::int64_t>(references.size()));
    return references;
  }
  void act(const std::string& reference, const std::string& action) {
    Json json = {{"action", action}};
    if (action == "done") json.update({{"outcome", "advice"}, {"toldHow", "phone"}});
    if (action == "note") json["note"] = "Phoned, no answer";
    const HttpResponse response =
        signed_in_as(kOds, "reception")
            .send("POST", "/v1/practices/A81001/requests/" + reference + "/actions",
                  {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_of(kOds, "reception")}}, to_text(json));
    EXPECT_EQ(response.status, 204) << response.body;
  }
  void jump(const char* rfc3339) {
    set_time(rfc3339);
    signed_out_everywhere();
  }
  void ring_again_after(int minutes) {
    const Json settings = {{"ods", kOds}, {"name", "R"}, {"phone", "020 7946 0000"}, {"alarmAgainMinutes", minutes}};
    const HttpResponse saved =
        signed_in_as(kOds, "manager")
            .send(
                "PUT", "/v1/practices/A81001/settings",
                {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_of(kOds, "manager")}, {"If-Match", "*"}},
                to_text(Json{{"settings", settings}}));
    EXPECT_EQ(saved.status, 200) << saved.body;
  }
  void deliver_to_a_folder() {
    DeliverySettings settings;
    settings.file_folder = directory_.path().string();
    service_->deliveries().save_settings(
        kOds, service_->sealer().seal_at(delivery_settings_place(kOds), delivery_settings_as_json(settings)),
        settings.channels(), {Instant(), "manager", "delivery", "{}"});
  }
  // How often each event was sent, when a round was run every minute until then.
  std::map<std::string, int> sent_until(const char* rfc3339) {
    for (; Instant(std::chrono::milliseconds(now_)) < at(rfc3339); now_ += 60'000) {
      service_->courier().run_due(Instant(std::chrono::milliseconds(now_)));
    }
    std::map<std::string, int> events;
    for (const Delivery& delivery : service_->deliveries().list(kOds, "", 1000)) ++events[delivery.event];
    return events;
  }
  static HolidayCalendar holidays() { return HolidayCalendar::load(built_data::bank_holidays()).value(); }
};

TEST_F(Alarms, AreOnEveryPageWithTheTimeOfTheLastLook) {
  const std::string reference = post(kChestPain);
  set_time("2026-11-23T10:01:00Z");
  for (const std::string& path :
       std::vector<std::string>{"/inbox", "/inbox/signal", "/inbox/advice", "/inbox/evidence", "/inbox/figures",
                                "/inbox/settings", "/inbox/requests/" + reference}) {
    const std::string page = signed_in_as(kOds, "manager").get(path).body;
    EXPECT_NE(page.find("id=\"alarms\" data-count=\"1\""), std::string::npos) << path;
    EXPECT_NE(page.find("1 urgent or overdue request needs somebody now"), std::string::npos) << path;
    EXPECT_NE(page.find("Last updated <span id=\"alarms-time\">10:01am"), std::string::npos) << path;
    EXPECT_NE(page.find("role=\"alert\" id=\"alarms-fault\""), std::string::npos) << path;
    EXPECT_NE(page.find("/inbox/alarm-bar.js"), std::string::npos) << path;
  }
}

TEST_F(Alarms, TellReferencesAndNothingOfThePatient) {
  const std::string reference = post(kChestPain);
  const HttpResponse response = asked();
  const Json json = response.json();
  for (const auto& [name, value] : json.items()) {
    EXPECT_TRUE(std::set<std::string>({"count", "references", "at", "time", "againSeconds", "signedIn",
                                       "deadDeliveries", "deadDeliveriesWords"})
                    .contains(name))
        << name;
  }
  EXPECT_EQ((*json_array(json, "references"))[0], reference);
  for (const char* words : {"Ada", "Patel", "chest", "heart", "999", "1981"}) {
    EXPECT_EQ(response.body.find(words), std::string::npos) << words;
  }
  EXPECT_EQ(response.header("Cache-Control"), "no-store");
}

TEST_F(Alarms, AreHeardByWhoReadsRequestsOfThatPracticeAlone) {
  post(kChestPain);
  EXPECT_EQ(asked("icb").status, 403);
  HttpClient nobody = client();
  EXPECT_EQ(nobody.get("/inbox/alarms").status, 401);
  EXPECT_EQ(json_integer(signed_in_as(kOtherOds, "reception").get("/inbox/alarms").json(), "count"), 0);
  EXPECT_EQ(signed_in_as(kOds, "icb").get("/inbox/evidence").body.find("id=\"alarms\""), std::string::npos);
}

// Staff work in another system in front of the inbox: half an hour without a click ended every alarm.
TEST_F(Alarms, GoOnWhenTheSignInHasEndedAndOpenNothing) {
  HttpClient& browser = signed_in_as(kOds, "reception");
  set_time("2026-11-23T10:31:00Z");
  const std::string reference = post(kChestPain);
  const HttpResponse response = browser.get("/inbox/alarms");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(json_bool(response.json(), "signedIn"), false);
  EXPECT_EQ(json_integer(response.json(), "count"), 1);
  EXPECT_EQ(browser.get("/inbox").header("Location"), "/inbox/sign-in");
  EXPECT_EQ(browser.get("/inbox/requests/" + reference).header("Location"), "/inbox/sign-in");
  EXPECT_EQ(browser.get("/v1/practices/A81001/requests").status, 401);
  EXPECT_EQ(browser.get("/v1/session").status, 401);
  EXPECT_EQ(browser.get("/inbox/alarms").status, 200) << "nor did that end them";
  EXPECT_NE(browser.get("/inbox/sign-in").body.find("id=\"alarms\""), std::string::npos);
  set_time("2026-11-23T22:00:00Z");
  EXPECT_EQ(browser.get("/inbox/alarms").status, 401) << "12 hours after the sign-in";
}

TEST_F(Alarms, EndWithTheSignOutAndDoNotKeepASignInAlive) {
  HttpClient& browser = signed_in_as(kOds, "reception");
  for (int minute = 5; minute <= 30; minute += 5) {
    set_time(("2026-11-23T10:" + std::string(minute < 10 ? "0" : "") + std::to_string(minute) + ":00Z").c_str());
    browser.get("/inbox/alarms");
  }
  EXPECT_EQ(browser.get("/inbox").header("Location"), "/inbox/sign-in");
  signed_out_everywhere();
  HttpClient& again = signed_in_as(kOds, "reception");
  again.post_form("/inbox/sign-out", {{"token", token_of(kOds, "reception")}});
  EXPECT_EQ(again.get("/inbox/alarms").status, 401);
}

TEST_F(Alarms, RingAgainForWhatWasSeenAndIsNotDone) {
  const std::string reference = post(kChestPain);
  const std::string calm = post("My knee hurts");
  EXPECT_EQ(ringing(), std::vector<std::string>{reference});
  act(reference, "seen");
  act(calm, "seen");
  EXPECT_TRUE(ringing().empty());
  jump("2026-11-23T10:29:59Z");
  EXPECT_TRUE(ringing().empty());
  jump("2026-11-23T10:30:00Z");
  EXPECT_EQ(ringing(), std::vector<std::string>{reference});
  act(reference, "note");
  EXPECT_EQ(ringing(), std::vector<std::string>{reference}) << "a note is no step";
  act(reference, "in-hand");
  EXPECT_TRUE(ringing().empty());
  jump("2026-11-23T11:00:00Z");
  EXPECT_EQ(ringing(), std::vector<std::string>{reference});
  act(reference, "done");
  EXPECT_TRUE(ringing().empty());
  jump("2026-11-24T12:00:00Z");
  EXPECT_TRUE(ringing().empty());
  act(reference, "reopen");
  EXPECT_EQ(ringing(), std::vector<std::string>{reference}) << "opened again: nobody cares for it yet";
  act(reference, "in-hand");
  EXPECT_TRUE(ringing().empty());
  jump("2026-11-24T12:30:00Z");
  EXPECT_EQ(ringing(), std::vector<std::string>{reference});
}

// Assigning a 999 request to nobody silenced it for half an hour, as often as somebody did so.
TEST_F(Alarms, AreSilencedByNothingButCare) {
  const std::string other = post("My knee hurts");
  const std::string reference = post(kChestPain);
  const auto step = [&](Json body) {
    return signed_in_as(kOds, "reception")
        .send("POST", "/v1/practices/A81001/requests/" + reference + "/actions",
              {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_of(kOds, "reception")}}, to_text(body))
        .status;
  };
  const auto nothing_helps = [&](const char* when) {
    for (const Json& body :
         {Json{{"action", "assign"}, {"assignedTo", ""}}, Json{{"action", "assign"}, {"assignedTo", "reception"}},
          Json{{"action", "link"}, {"follows", other}}, Json{{"action", "note"}, {"note", "Phoned, no answer"}}}) {
      EXPECT_EQ(step(body), 204) << to_text(body);
      EXPECT_EQ(ringing(), std::vector<std::string>{reference}) << when << to_text(body);
    }
  };
  nothing_helps("unseen");
  act(reference, "seen");
  EXPECT_TRUE(ringing().empty());
  jump("2026-11-23T10:20:00Z");
  EXPECT_EQ(step({{"action", "assign"}, {"assignedTo", "reception"}}), 204);
  jump("2026-11-23T10:30:00Z");
  nothing_helps("seen half an hour ago");
  act(reference, "in-hand");
  jump("2026-11-23T11:00:00Z");
  nothing_helps("in hand for half an hour");
  step({{"action", "in-hand"}});
  EXPECT_EQ(ringing(), std::vector<std::string>{reference}) << "taking it in hand twice is no new care";
}

TEST_F(Alarms, OfWhatIsPastItsDeadlineAreSilencedByNothingButCare) {
  const std::string reference = post("My knee hurts");  // due on Tuesday at 18:30
  act(reference, "seen");
  jump("2026-11-25T08:00:00Z");
  for (const char* action : {"assign", "note"}) {
    act(reference, action);
    EXPECT_EQ(ringing(), std::vector<std::string>{reference}) << action;
  }
  act(reference, "in-hand");
  jump("2026-11-25T08:30:00Z");
  act(reference, "assign");
  EXPECT_EQ(ringing(), std::vector<std::string>{reference});
}

TEST_F(Alarms, AreSentAtOnceForWhatIsOpenedAgain) {
  deliver_to_a_folder();
  const std::string reference = post(kChestPain);
  act(reference, "done");
  jump("2026-11-23T10:05:00Z");
  act(reference, "reopen");
  EXPECT_EQ(sent_until("2026-11-23T10:07:00Z")["not-done"], 1);
}

// As version 12 left it: any step moved the time.
TEST_F(Alarms, ForgetTheStepsThatWereNoCare) {
  const std::string reference = post(kChestPain);
  act(reference, "seen");
  jump("2026-11-23T10:29:00Z");
  act(reference, "assign");
  server_.reset();
  service_.reset();
  change_database(settings_.data_directory / "intake.db",
                  {"UPDATE requests SET stepped_at = (SELECT max(at) FROM request_events)",
                   "DROP INDEX requests_by_opener",
                   "ALTER TABLE requests DROP COLUMN opener",
                   "ALTER TABLE requests DROP COLUMN news",
                   "DROP TABLE sent_notices",
                   "DROP INDEX deliveries_waiting",
                   "ALTER TABLE users DROP COLUMN tries",
                   "ALTER TABLE users DROP COLUMN tries_latest",
                   "ALTER TABLE users DROP COLUMN tries_before",
                   "ALTER TABLE sessions DROP COLUMN failed_tries",
                   "ALTER TABLE sessions DROP COLUMN failed_latest",
                   "DROP INDEX form_events_by_source",
                   "ALTER TABLE form_events DROP COLUMN source",
                   "ALTER TABLE form_events DROP COLUMN folded",
                   "DROP TABLE running_times",
                   "DROP TABLE operator_marks",
                   "DROP INDEX deliveries_dead",
                   "DROP TABLE write_probes",
                   "DROP TABLE clock_marks",
                   "DROP INDEX past_requests_by_key",
                   "ALTER TABLE past_requests DROP COLUMN key_mark",
                   "DROP TABLE request_changes",
                   "DROP TABLE change_feed",
                   "ALTER TABLE deliveries DROP COLUMN detail",
                   "DROP TABLE api_client_keys",
                   "DROP TABLE api_clients",
                   "DROP TABLE api_tokens",
                   "DROP TABLE used_assertions",
                   "DROP TABLE photo_pieces",
                   "DROP TABLE red_flag_packs",
                   "DROP TABLE own_forms",
                   "DROP TABLE own_form_versions",
                   "DROP TABLE own_form_turned_on",
                   "DROP TABLE reply_templates",
                   "DROP TABLE teams",
                   "DROP TABLE saved_views",
                   "DROP TABLE lookers",
                   "DROP TABLE team_members",
                   "ALTER TABLE practices DROP COLUMN codes_for",
                   "DROP INDEX requests_by_subject",
                   "ALTER TABLE requests DROP COLUMN need",
                   "ALTER TABLE requests DROP COLUMN origin",
                   "ALTER TABLE past_requests DROP COLUMN origin",
                   "DROP INDEX requests_by_asked",
                   "DROP INDEX request_events_of_patients",
                   "ALTER TABLE requests DROP COLUMN asked",
                   "DROP TABLE earlier_askings",
                   "ALTER TABLE past_requests DROP COLUMN again",
                   "ALTER TABLE past_requests DROP COLUMN ended",
                   "ALTER TABLE requests DROP COLUMN closed_as",
                   "ALTER TABLE past_requests DROP COLUMN ending",
                   "PRAGMA user_version = 12"});
  set_time("2026-11-23T10:30:00Z");
  service_ = std::make_unique<Service>(settings_, [this] { return Instant(std::chrono::milliseconds(now_.load())); });
  server_ = std::make_unique<Server>(*service_, settings_);
  signed_out_everywhere();
  EXPECT_EQ(ringing(), std::vector<std::string>{reference});
}

TEST_F(Alarms, RingAgainAfterTheTimeThatThePracticeSets) {
  const std::string reference = post(kChestPain);
  act(reference, "seen");
  ring_again_after(10);
  jump("2026-11-23T10:10:00Z");
  EXPECT_EQ(ringing().size(), 1u);
  ring_again_after(60);
  EXPECT_TRUE(ringing().empty());
  for (const char* wrong : {"4", "0", "481", "-1", "ten"}) {
    const HttpResponse page = signed_in_as(kOds, "manager")
                                  .post_form("/inbox/settings", {{"token", token_of(kOds, "manager")},
                                                                 {"name", "R"},
                                                                 {"phone", "020 7946 0000"},
                                                                 {"alarm-again", wrong}});
    EXPECT_EQ(page.status, 422) << wrong;
    EXPECT_NE(page.body.find("id=\"alarm-again-error\""), std::string::npos) << wrong;
  }
  EXPECT_EQ(signed_in_as(kOds, "reception")
                .post_form("/inbox/settings", {{"token", token_of(kOds, "reception")}, {"alarm-again", "480"}})
                .status,
            403);
  EXPECT_NE(signed_in_as(kOds, "manager")
                .get("/inbox/settings")
                .body.find("name=\"alarm-again\" aria-describedby=\"alarm-again-hint\" type=\"text\""),
            std::string::npos);
  EXPECT_EQ(client().get("/v1/practices/A81001/status").body.find("alarm"), std::string::npos)
      << "no patient's business";
}

TEST_F(Alarms, CountCoreHoursOnly) {
  const HolidayCalendar england = holidays();
  for (const auto& [start, minutes, rings] :
       {std::tuple{"2026-11-23T10:00:00Z", 30, "2026-11-23T10:30:00Z"},
        std::tuple{"2026-11-23T18:20:00Z", 30, "2026-11-24T08:20:00Z"},
        std::tuple{"2026-11-23T18:00:00Z", 30, "2026-11-24T08:00:00Z"},  // half past six is not core hours
        std::tuple{"2026-11-27T18:20:00Z", 30, "2026-11-30T08:20:00Z"},  // Friday evening
        std::tuple{"2026-11-28T12:00:00Z", 30, "2026-11-30T08:30:00Z"},  // Saturday
        std::tuple{"2026-12-24T18:20:00Z", 30, "2026-12-29T08:20:00Z"},  // Christmas, Boxing Day kept on Monday
        std::tuple{"2026-10-23T17:20:00Z", 30, "2026-10-26T08:20:00Z"},  // the clocks go back
        std::tuple{"2027-03-25T18:20:00Z", 30, "2027-03-30T07:20:00Z"},  // Easter, and they go forward
        std::tuple{"2026-11-23T08:00:00Z", 700, "2026-11-24T09:10:00Z"}}) {
    EXPECT_EQ(format_rfc3339(after_core_minutes(at(start), std::chrono::minutes(minutes), england)), rings) << start;
  }
  const std::string reference = post(kChestPain);
  jump("2026-11-23T18:20:00Z");
  act(reference, "seen");
  jump("2026-11-24T08:19:00Z");
  EXPECT_TRUE(ringing().empty());
  jump("2026-11-24T08:20:00Z");
  EXPECT_EQ(ringing().size(), 1u);
}

TEST_F(Alarms, RingForWhatIsPastItsDeadlineUntilItIsDone) {
  const std::string seen = post("My knee hurts");  // due on Tuesday at 18:30
  const std::string unseen = post("My elbow hurts");
  act(seen, "seen");
  jump("2026-11-24T18:29:00Z");
  EXPECT_TRUE(ringing().empty());
  jump("2026-11-25T08:00:00Z");
  EXPECT_EQ(ringing(), (std::vector<std::string>{seen, unseen}));
  act(seen, "in-hand");
  EXPECT_EQ(ringing(), std::vector<std::string>{unseen});
  jump("2026-11-25T08:30:00Z");
  EXPECT_EQ(ringing(), (std::vector<std::string>{seen, unseen}));
  act(seen, "done");
  act(unseen, "done");
  EXPECT_TRUE(ringing().empty());
}

TEST_F(Alarms, AreSentAgainUntilItIsDone) {
  deliver_to_a_folder();
  const std::string reference = post(kChestPain);
  act(reference, "seen");
  EXPECT_EQ(sent_until("2026-11-23T11:01:00Z")["not-done"], 2) << "half past ten, eleven";
  EXPECT_EQ(sent_until("2026-11-23T18:30:00Z")["not-done"], 16);
  EXPECT_EQ(sent_until("2026-11-24T07:59:00Z")["not-done"], 16) << "nobody is there at night";
  EXPECT_EQ(sent_until("2026-11-24T08:31:00Z")["not-done"], 18);
  signed_out_everywhere();
  act(reference, "done");
  auto sent = sent_until("2026-11-24T12:00:00Z");
  EXPECT_EQ(sent["not-done"], 18);
  EXPECT_EQ(sent["unseen"], 0);
}

TEST_F(Alarms, AreSentForWhatWasSeenAndIsPastItsDeadline) {
  deliver_to_a_folder();
  const std::string reference = post("My knee hurts");
  act(reference, "seen");
  auto sent = sent_until("2026-11-24T18:30:00Z");
  EXPECT_EQ(sent["overdue"] + sent["not-done"] + sent["deadline"], 0);
  EXPECT_EQ(sent_until("2026-11-25T08:31:00Z")["overdue"], 2);
}

TEST_F(Alarms, HearAShorterTimeAtOnce) {
  deliver_to_a_folder();
  ring_again_after(240);
  const std::string reference = post(kChestPain);
  act(reference, "seen");
  EXPECT_EQ(sent_until("2026-11-23T10:20:00Z")["not-done"], 0);
  ring_again_after(10);
  EXPECT_EQ(sent_until("2026-11-23T10:22:00Z")["not-done"], 1);
}

TEST_F(Alarms, AreNotSilencedByAClockThatWasSetBack) {
  set_time("2026-11-24T10:00:00Z");
  const std::string reference = post(kChestPain);
  act(reference, "seen");
  jump("2026-11-23T10:00:00Z");
  EXPECT_TRUE(ringing().empty());
  const HolidayCalendar england = holidays();
  AlarmFacts facts;
  facts.pressing = true;
  facts.progress = Progress::seen;
  facts.received = at("2026-11-23T09:00:00Z");
  facts.cared_for = at("2026-11-30T09:00:00Z");
  EXPECT_LE(rings_from(facts, std::chrono::minutes(30), at("2026-11-23T10:00:00Z"), england),
            at("2026-11-23T10:00:00Z"));
}

TEST_F(Alarms, RingForWhatWasOpenBeforeThisVersion) {
  deliver_to_a_folder();
  const std::string reference = post(kChestPain);
  const std::string done = post(kChestPain);
  act(reference, "seen");
  act(done, "done");
  server_.reset();
  service_.reset();
  // As version 8 left it.
  change_database(settings_.data_directory / "intake.db",
                  {"DROP TABLE sent_notices",
                   "DROP INDEX deliveries_waiting",
                   "ALTER TABLE users DROP COLUMN tries",
                   "ALTER TABLE users DROP COLUMN tries_latest",
                   "ALTER TABLE users DROP COLUMN tries_before",
                   "ALTER TABLE sessions DROP COLUMN failed_tries",
                   "ALTER TABLE sessions DROP COLUMN failed_latest",
                   "DROP INDEX form_events_by_source",
                   "ALTER TABLE form_events DROP COLUMN source",
                   "ALTER TABLE form_events DROP COLUMN folded",
                   "DROP TABLE held_pages",
                   "DROP INDEX form_events_by_hour",
                   "DROP INDEX form_events_by_time",
                   "CREATE INDEX form_events_by_time ON form_events (ods, event, at)",
                   "ALTER TABLE form_events DROP COLUMN confirmed",
                   "DROP INDEX requests_open_alone",
                   "DROP INDEX requests_in_folds",
                   "DROP INDEX requests_by_source",
                   "DROP INDEX requests_open",
                   "CREATE INDEX requests_open ON requests (ods, received)",
                   "ALTER TABLE past_requests DROP COLUMN folded",
                   "ALTER TABLE requests DROP COLUMN needs_care",
                   "ALTER TABLE requests DROP COLUMN fold",
                   "ALTER TABLE requests DROP COLUMN source",
                   "UPDATE requests SET next_alert = NULL",
                   "ALTER TABLE requests DROP COLUMN stepped_at",
                   "DROP INDEX requests_by_opener",
                   "ALTER TABLE requests DROP COLUMN opener",
                   "ALTER TABLE requests DROP COLUMN news",
                   "DROP TABLE running_times",
                   "DROP TABLE operator_marks",
                   "DROP INDEX deliveries_dead",
                   "DROP TABLE write_probes",
                   "DROP TABLE clock_marks",
                   "DROP INDEX past_requests_by_key",
                   "ALTER TABLE past_requests DROP COLUMN key_mark",
                   "DROP TABLE request_changes",
                   "DROP TABLE change_feed",
                   "ALTER TABLE deliveries DROP COLUMN detail",
                   "DROP TABLE api_client_keys",
                   "DROP TABLE api_clients",
                   "DROP TABLE api_tokens",
                   "DROP TABLE used_assertions",
                   "DROP TABLE photo_pieces",
                   "DROP TABLE red_flag_packs",
                   "DROP TABLE own_forms",
                   "DROP TABLE own_form_versions",
                   "DROP TABLE own_form_turned_on",
                   "DROP TABLE reply_templates",
                   "DROP TABLE teams",
                   "DROP TABLE saved_views",
                   "DROP TABLE lookers",
                   "DROP TABLE team_members",
                   "ALTER TABLE practices DROP COLUMN codes_for",
                   "DROP INDEX requests_by_subject",
                   "ALTER TABLE requests DROP COLUMN need",
                   "ALTER TABLE requests DROP COLUMN origin",
                   "ALTER TABLE past_requests DROP COLUMN origin",
                   "DROP INDEX requests_by_asked",
                   "DROP INDEX request_events_of_patients",
                   "ALTER TABLE requests DROP COLUMN asked",
                   "DROP TABLE earlier_askings",
                   "ALTER TABLE past_requests DROP COLUMN again",
                   "ALTER TABLE past_requests DROP COLUMN ended",
                   "ALTER TABLE requests DROP COLUMN closed_as",
                   "ALTER TABLE past_requests DROP COLUMN ending",
                   "PRAGMA user_version = 8"});
  set_time("2026-11-23T10:30:00Z");
  service_ = std::make_unique<Service>(settings_, [this] { return Instant(std::chrono::milliseconds(now_.load())); });
  server_ = std::make_unique<Server>(*service_, settings_);
  signed_out_everywhere();
  EXPECT_EQ(ringing(), std::vector<std::string>{reference});
  EXPECT_EQ(sent_until("2026-11-23T10:31:00Z")["not-done"], 1);
}

}  // namespace
}  // namespace frontdoor::intake
