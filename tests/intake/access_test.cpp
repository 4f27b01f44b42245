// Access at the practice: the safe-working meter, settings and own words, what forms report, evidence and figures.
#include "support.h"

#include "base/csv.h"
#include "base/days.h"
#include "desk/access_history.h"
#include "practices/safe_working_meter.h"
#include "requests/form_reports.h"

#include "built_data.h"

namespace frontdoor::intake {
namespace {

constexpr const char* kForm = "11111111-2222-4333-8444-555555555555";

class Access : public IntakeTest {
 protected:
  void sign_in() {
    if (token_.empty()) staff_ = signed_in(kOds, token_);
  }
  HttpResponse get(const std::string& path) {
    sign_in();
    return staff_.get(path);
  }
  HttpResponse write(const char* method, const std::string& path, const std::string& json) {
    sign_in();
    return staff_.send(method, "/v1/practices/A81001" + path,
                       {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_}, {"If-Match", "*"}}, json);
  }
  HttpResponse save(const std::string& more, const std::string& reason = "") {
    return write("PUT", "/settings",
                 R"({"settings":{"ods":"A81001","name":"Riverside Surgery","phone":"020 7946 0000")" + more +
                     R"(},"reason":")" + reason + "\"}");
  }
  HttpResponse post_page(const char* path, std::map<std::string, std::string> fields) {
    sign_in();
    fields["token"] = token_;
    return staff_.post_form(path, fields);
  }
  HttpResponse report(const std::string& json, const HeaderList& more = {}) {
    HeaderList headers = {{"Content-Type", "application/json"}};
    headers.insert(headers.end(), more.begin(), more.end());
    return client().send("POST", "/v1/practices/A81001/form-events", headers, json);
  }
  std::string ticket() { return client().get("/v1/practices/A81001/status").header("frontdoor-ticket"); }
  static std::string report_of(const std::string& events, const std::string& form, const std::string& ticket) {
    return R"({"form":")" + form + R"(","ticket":")" + ticket + R"(","events":[)" + events + "]}";
  }
  // As a form does that has a ticket.
  HttpResponse report_events(const std::string& events, const std::string& form = kForm) {
    return report(report_of(events, form, ticket()));
  }
  // All that practices and their ICB see of what forms report.
  std::string everything_seen() {
    return get("/inbox").body + get("/v1/practices/A81001/evidence").body +
           get("/v1/practices/A81001/evidence.csv").body + get("/v1/practices/A81001/figures.csv").body +
           to_text(*json_array(get("/v1/practices/A81001/advice").json(), "forms"));
  }
  std::string state_in_status() {
    return json_string_or(*json_object(client().get("/v1/practices/A81001/status").json(), "signal"), "state", "");
  }
  // `count` requests with one knee each.
  void receive(int count) {
    static const std::string bundle = sealed_bundle("My knee hurts");
    for (int i = 0; i < count; ++i) {
      HttpClient patient = client();
      ASSERT_EQ(post_request(patient, bundle, new_key()).status, 201);
    }
  }

  std::string token_;
  HttpClient staff_{0};
};

// [SECTION] The safe-working meter

constexpr const char* kLimitOfTen = R"(,"safeWorking":{"sessions":2,"contactsPerSession":5,"busyAtPercent":50)";

TEST_F(Access, TheMeterProposesAndStaffSetIt) {
  ASSERT_EQ(save(std::string(kLimitOfTen) + "}").status, 200);
  receive(4);
  EXPECT_EQ(get("/v1/practices/A81001/safe-working").json()["proposal"], nullptr);
  receive(1);
  const Json meter = get("/v1/practices/A81001/safe-working").json();
  EXPECT_EQ(json_string_or(meter, "proposal", ""), "busy");
  EXPECT_EQ(json_integer(meter, "contacts"), 5);
  EXPECT_EQ(json_integer(meter, "percent"), 50);
  EXPECT_EQ(json_string_or(meter, "since", ""), "2026-11-20T18:30:00Z") << "Friday evening: the weekend is Monday's";
  EXPECT_EQ(state_in_status(), "normal");
  const std::string inbox = get("/inbox").body;
  EXPECT_NE(inbox.find("Safe working: 5 of 10"), std::string::npos);
  EXPECT_NE(inbox.find("Tell patients: Busy"), std::string::npos);
  EXPECT_EQ(post_page("/inbox/signal", {{"state", "busy"}, {"reason", "5 of 10 contacts"}}).status, 303);
  EXPECT_EQ(state_in_status(), "busy");
  EXPECT_EQ(get("/inbox").body.find("Tell patients: Busy"), std::string::npos);
  EXPECT_NE(service_->store().ledger(kOds).back().note.detail.find("5 of 10 contacts"), std::string::npos);
}

TEST_F(Access, TheMeterProposesToEaseWhatItSetWithItsReasonInOnePressAndNeverAPause) {
  ASSERT_EQ(save(std::string(kLimitOfTen) + R"(,"setsSignal":true})").status, 200);
  receive(5);
  EXPECT_EQ(state_in_status(), "busy");
  EXPECT_EQ(get("/v1/practices/A81001/safe-working").json()["easing"], nullptr);
  ASSERT_EQ(
      save(R"(,"safeWorking":{"sessions":10,"contactsPerSession":5,"busyAtPercent":50,"setsSignal":true})").status, 200)
      << "a locum came";
  EXPECT_EQ(json_string_or(get("/v1/practices/A81001/safe-working").json(), "easing", ""), "normal");
  EXPECT_EQ(state_in_status(), "busy") << "nothing eases it but staff";
  const std::string inbox = get("/inbox").body;
  EXPECT_NE(inbox.find("Tell patients: Normal"), std::string::npos) << inbox;
  EXPECT_NE(inbox.find("5 of 50 contacts (10%)"), std::string::npos);
  EXPECT_EQ(inbox.find("value=\"paused\""), std::string::npos) << "no form is closed for being full";
  ASSERT_EQ(post_page("/inbox/signal", {{"state", "normal"}, {"reason", "5 of 50 contacts (10%)"}}).status, 303);
  EXPECT_EQ(state_in_status(), "normal");
  EXPECT_EQ(get("/inbox").body.find("Tell patients"), std::string::npos);
}

TEST_F(Access, TheMeterSetsItEndsAt1830AndRefusesNothing) {
  ASSERT_EQ(save(std::string(kLimitOfTen) + R"(,"setsSignal":true})").status, 200);
  receive(5);
  EXPECT_EQ(state_in_status(), "busy");
  receive(5);
  EXPECT_EQ(state_in_status(), "urgent-diverted");
  receive(15);  // past every limit: each is taken
  EXPECT_EQ(stored_requests(), 25u);
  const std::vector<LedgerEntry> ledger = service_->store().ledger(kOds);
  ASSERT_EQ(ledger.size(), 3u) << "settings, busy, urgent-diverted";
  EXPECT_EQ(ledger[2].note.who, kMeterName);
  EXPECT_NE(ledger[2].note.detail.find("10 of 10 contacts (100%)"), std::string::npos);
  set_time("2026-11-23T18:30:00Z");
  token_.clear();  // unused for half an hour: signed out
  EXPECT_NE(get("/inbox").body.find("<strong>Closed"), std::string::npos);
  token_.clear();
  set_time("2026-11-24T08:00:00Z");
  EXPECT_NE(get("/inbox").body.find("<strong>Normal"), std::string::npos);
}

TEST_F(Access, StaffOverrideTheMeterForTheDay) {
  ASSERT_EQ(save(std::string(kLimitOfTen) + R"(,"setsSignal":true})").status, 200);
  receive(5);
  ASSERT_EQ(state_in_status(), "busy");
  ASSERT_EQ(write("PUT", "/capacity", R"({"state":"normal"})").status, 200);
  receive(6);
  EXPECT_EQ(state_in_status(), "normal") << "staff chose";
  const Json meter = get("/v1/practices/A81001/safe-working").json();
  EXPECT_EQ(json_string_or(meter, "proposal", ""), "urgent-diverted");
  EXPECT_EQ(json_bool(meter, "staffChose"), true);
  token_.clear();
  set_time("2026-11-24T09:00:00Z");
  receive(5);
  EXPECT_EQ(state_in_status(), "busy") << "a new day";
}

TEST_F(Access, AdminRequestsDoNotCountAsContacts) {
  receive(1);
  HttpClient patient = client();
  const std::string admin = replaced(sealed_bundle("My knee hurts"), R"("code":"medical")", R"("code":"admin")");
  ASSERT_EQ(post_request(patient, admin, new_key()).status, 201);
  EXPECT_EQ(service_->store().contacts_since(kOds, Instant{}).all, 1);
  EXPECT_EQ(service_->store().contacts_since(kOtherOds, Instant{}).all, 0);
}

// [SECTION] Settings and own words

TEST_F(Access, SettingsAreSavedShownToPatientsAndInTheLedger) {
  const HttpResponse saved = save(R"(,"longerHours":[{"day":"saturday","opens":"09:00","closes":"12:00"}],)"
                                  R"("wording":{"busy":"We have many requests today. We will tell you by {deadline} )"
                                  R"(what happens next. Call 999 in an emergency."})",
                                  "Flu season");
  ASSERT_EQ(saved.status, 200) << saved.body;
  const std::string status = client().get("/v1/practices/A81001/status").body;
  EXPECT_NE(status.find("We have many requests today."), std::string::npos);
  EXPECT_NE(status.find("saturday"), std::string::npos);
  EXPECT_EQ(status.find("safeWorking"), std::string::npos);
  const LedgerEntry entry = service_->store().ledger(kOds).back();
  EXPECT_EQ(entry.note.what, "settings");
  EXPECT_EQ(entry.note.who, "reception");
  EXPECT_NE(entry.note.detail.find("Flu season"), std::string::npos);
  EXPECT_NE(get("/v1/practices/A81001/settings").body.find("saturday"), std::string::npos);
}

TEST_F(Access, ABadTextIsRefusedWithTheReason) {
  const HttpResponse refused = save(R"(,"wording":{"busy":"We are full today. Try again tomorrow. Call 999 in an )"
                                    R"(emergency."})");
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.body.find("Do not say that you are full"), std::string::npos) << refused.body;
  EXPECT_NE(refused.body.find("/wording/busy"), std::string::npos);
  EXPECT_TRUE(service_->store().ledger(kOds).empty());
  const Json check =
      write("POST", "/wording-check", R"({"state":"busy","text":"We are full today. Try again tomorrow. Phone 111."})")
          .json();
  EXPECT_EQ(json_bool(check, "ok"), false);
  EXPECT_GE(json_array(check, "problems")->size(), 4u) << check.dump();
}

TEST_F(Access, SettingsOfAnotherPracticeOrShapeAreRefused) {
  for (const char* json : {R"({"settings":{"ods":"B82002","name":"x","phone":"020 7946 0000"}})", R"({"settings":[]})",
                           R"({})", R"({"settings":{"ods":"A81001","name":"x","phone":"none"}})",
                           R"({"settings":{"ods":"A81001","name":"x","phone":"020 7946 0000","cap":30}})",
                           R"({"settings":{"ods":"A81001","name":"x","phone":"020 7946 0000"},"limit":1})"}) {
    EXPECT_EQ(write("PUT", "/settings", json).status, 422) << json;
  }
  EXPECT_EQ(staff_
                .send("PUT", "/v1/practices/B82002/settings",
                      {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_}}, "{}")
                .status,
            403);
}

TEST_F(Access, ThePageSavesSettingsAndKeepsWhatWasTypedWhenTheyAreWrong) {
  const std::map<std::string, std::string> good = {{"name", "Riverside Surgery"},
                                                   {"phone", "020 7946 0000"},
                                                   {"when-closed", "take"},
                                                   {"sessions", "4"},
                                                   {"contacts", "13"},
                                                   {"busy-at", "80"},
                                                   {"diverted-at", "100"},
                                                   {"sets-signal", "yes"},
                                                   {"day-1", "saturday"},
                                                   {"opens-1", "09:00"},
                                                   {"closes-1", "12:00"},
                                                   {"training-0", "2026-12-09"},
                                                   {"training-from-0", "13:00"},
                                                   {"training-until-0", "18:30"},
                                                   {"languages", "Welsh, urdu"},
                                                   {"form-fit-note", "on"},
                                                   {"form-sore-throat", "on"},
                                                   {"photos", "off"},
                                                   {"why", "New rota"}};
  const HttpResponse saved = post_page("/inbox/settings", good);
  ASSERT_EQ(saved.status, 303) << saved.body;
  const std::string page = get(saved.header("Location")).body;
  EXPECT_NE(page.find("The settings were saved"), std::string::npos);
  EXPECT_NE(page.find("name=\"sessions\" type=\"text\" maxlength=\"400\" inputmode=\"numeric\" autocomplete=\"off\" "
                      "value=\"4\""),
            std::string::npos)
      << page;
  EXPECT_NE(page.find("value=\"2026-12-09\""), std::string::npos);
  EXPECT_NE(page.find("value=\"Welsh, Urdu\""), std::string::npos);
  const std::string settings = get("/v1/practices/A81001/settings").body;
  EXPECT_NE(settings.find(R"("forms":["fit-note","sore-throat"],"languages":["cy","ur"],"photos":false)"),
            std::string::npos)
      << settings;
  EXPECT_NE(page.find("name=\"form-fit-note\" id=\"form-fit-note\" value=\"on\" checked"), std::string::npos);
  EXPECT_EQ(page.find("name=\"form-rash\" id=\"form-rash\" value=\"on\" checked"), std::string::npos);
  std::map<std::string, std::string> bad = good;
  bad["wording-busy"] = "We are <b>full</b>. Come back tomorrow.";
  bad["sessions"] = "four";
  const HttpResponse refused = post_page("/inbox/settings", bad);
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.body.find("We are &lt;b&gt;full&lt;/b&gt;. Come back tomorrow.</textarea>"), std::string::npos);
  EXPECT_NE(refused.body.find("Enter a whole number"), std::string::npos);
  EXPECT_NE(refused.body.find("Say when to call 999"), std::string::npos);
  EXPECT_EQ(service_->store().ledger(kOds).size(), 1u);
}

TEST_F(Access, WhatIsRefusedOnThePageIsInThePagesOwnWords) {
  struct Case {
    std::map<std::string, std::string> fields;
    const char* says;
  };
  const std::map<std::string, std::string> good = {
      {"name", "Riverside Surgery"}, {"phone", "020 7946 0000"}, {"busy-at", "80"},
      {"diverted-at", "100"},        {"alarm-again", "15"},      {"when-closed", "take"}};
  for (const Case& one :
       {Case{{{"name", ""}}, "\u201cName\u201d"}, Case{{{"phone", "call us"}}, "\u201cPhone number\u201d must be"},
        Case{{{"day-0", "saturday"}, {"opens-0", "12:00"}, {"closes-0", "09:00"}},
             "\u201cCloses\u201d must be later than \u201cOpens\u201d."},
        Case{{{"training-0", "2026-12-09"}, {"training-from-0", "14:00"}, {"training-until-0", "13:00"}},
             "\u201cUntil\u201d must be later than \u201cFrom\u201d."},
        Case{{{"ordering-text", "Order in the NHS App."}, {"ordering-link", "http://x.example"}},
             "\u201cAddress of that other way\u201d must be"},
        Case{{{"alarm-again", "1"}}, "Alarms may come again after 5 to 480 minutes."}}) {
    std::map<std::string, std::string> fields = good;
    for (const auto& [name, value] : one.fields) fields[name] = value;
    const HttpResponse page = post_page("/inbox/settings", fields);
    EXPECT_EQ(page.status, 422) << one.says;
    EXPECT_NE(page.body.find(one.says), std::string::npos) << one.says << page.body.substr(0, 3000);
    EXPECT_EQ(page.body.find("&quot;"), std::string::npos) << "no key of JSON: " << one.says;
  }
}

TEST_F(Access, ATextThatANewBuildWouldRefuseClosesNoDoor) {
  service_->store().change_settings(
      kOds, R"({"ods":"A81001","name":"R","phone":"020 7946 0000","wording":{"busy":"We are full."}})",
      {Instant{}, "x", "settings", "{}"});
  const HttpResponse status = client().get("/v1/practices/A81001/status");
  EXPECT_EQ(status.status, 200);
  EXPECT_EQ(status.body.find("full"), std::string::npos);
}

// [SECTION] What forms report

constexpr const char* kChestPain =
    R"({"event":"advice-shown","rule":"heart.chest-pain","action":"emergency-999","kind":"medical"})";

TEST_F(Access, WhoWasToldToGetHelpAndLeftIsSeen) {
  EXPECT_EQ(report_events(kChestPain).status, 204);
  EXPECT_NE(get("/inbox").body.find("1 person was told to get help"), std::string::npos);
  EXPECT_NE(get("/inbox/advice").body.find("Has sent nothing so far"), std::string::npos);
  set_time("2026-11-23T10:05:00Z");
  EXPECT_EQ(report_events(R"({"event":"left"})").status, 204);
  const std::string page = get("/inbox/advice").body;
  EXPECT_NE(page.find("Told: Call 999"), std::string::npos);
  EXPECT_NE(page.find("Left the form at 10:05am and sent nothing"), std::string::npos);
  EXPECT_NE(page.find("heart.chest-pain"), std::string::npos);
  const Json forms = get("/v1/practices/A81001/advice").json();
  EXPECT_EQ(json_array(forms, "forms")->size(), 1u);
  EXPECT_EQ(get("/v1/practices/A81001/advice").body.find(kForm), std::string::npos) << "the key stays here";
}

TEST_F(Access, ARequestThatCameOfItIsNamedAndIsNoExit) {
  ASSERT_EQ(report_events(kChestPain).status, 204);
  HttpClient patient = client();
  const HttpResponse sent = post_request(patient, sealed_bundle("I have chest pain"), kForm);
  ASSERT_EQ(sent.status, 201) << sent.body;
  const std::string reference = json_string_or(sent.json(), "reference", "");
  EXPECT_NE(get("/inbox/advice").body.find("/inbox/requests/" + reference), std::string::npos);
  EXPECT_EQ(get("/inbox").body.find("told to get help</strong>"), std::string::npos);
}

TEST_F(Access, ReportsHoldNoTextAndNothingUnknown) {
  EXPECT_EQ(report_events(R"({"event":"advice-shown","rule":"My name is Ada Patel","action":"I hurt","kind":"x"},)"
                          R"({"event":"messages-shown","state":"busy","kind":"medical",)"
                          R"("keys":["access.busy","Ada Patel","access.own.busy","access.own.full","card.999.call"]})")
                .status,
            204);
  const std::string everything = get("/inbox/advice").body + get("/v1/practices/A81001/evidence").body;
  EXPECT_EQ(everything.find("Ada"), std::string::npos);
  EXPECT_NE(everything.find("unknown"), std::string::npos) << "an emergency of an unknown rule is kept";
  EXPECT_EQ(everything.find("access.own.full"), std::string::npos);
  EXPECT_NE(everything.find("access.own.busy"), std::string::npos);
}

TEST_F(Access, ReportsAreRefusedFromElsewhereAndInOtherShapes) {
  const std::string good = R"({"form":")" + std::string(kForm) + R"(","events":[{"event":"left"}]})";
  EXPECT_EQ(report(good, {{"Origin", "https://evil.example"}}).status, 403);
  EXPECT_EQ(report(good, {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
  EXPECT_EQ(client().send("POST", "/v1/practices/A81001/form-events", {{"Content-Type", "text/plain"}}, good).status,
            415);
  EXPECT_EQ(report("{").status, 400);
  EXPECT_EQ(report(R"({"form":"x","events":[]})").status, 422);
  EXPECT_EQ(report_events(R"({"event":"opened"})").status, 422);
  EXPECT_EQ(report_events(R"({"event":"messages-shown"})").status, 422);
  EXPECT_EQ(report(std::string(20'000, ' ')).status, 413);
  EXPECT_EQ(
      client().send("POST", "/v1/practices/Z99999/form-events", {{"Content-Type", "application/json"}}, good).status,
      404);
}

TEST_F(Access, AFloodOfReportsWithoutTicketsChangesNoFigureNoListAndNoEvidence) {
  ASSERT_EQ(report_events(kChestPain).status, 204);
  const std::string before = everything_seen();
  const std::string stolen = ticket();
  std::size_t refused = 0;
  for (int i = 0; i < 200; ++i) {
    const char* tickets[] = {"", "x", "1.2.3", "999999999999999.aaaaaaaaaaaaaaaaaaaaaa.bbbb"};
    const std::string wrong = i % 5 == 4 ? stolen.substr(0, stolen.size() - 1) + "!" : tickets[i % 4];
    const std::string events = std::string(kChestPain) +
                               R"(,{"event":"messages-shown","state":"busy","keys":["access.busy"],"kind":"medical"})"
                               R"(,{"event":"left"})";
    if (report(report_of(events, new_key(), wrong)).status == 429) ++refused;
  }
  EXPECT_EQ(refused, 200 - kFormsPerSourceMax) << "of one source so many, and no more";
  EXPECT_EQ(everything_seen(), before);
  EXPECT_EQ(report_events(kChestPain, new_key()).status, 204) << "a true form is heard all the same";
  const std::string page = get("/inbox/advice").body;
  EXPECT_NE(page.find("<strong>30 not confirmed.</strong>"), std::string::npos) << page;
  EXPECT_EQ(json_integer(get("/v1/practices/A81001/advice").json(), "unconfirmed"), 30);
  EXPECT_EQ(json_integer(get("/v1/practices/A81001/advice").json(), "total"), 2);
}

TEST_F(Access, AFormLoadedLongAgoOrOfflineIsCountedApartAndConfirmedByItsNextTicket) {
  const std::string old = ticket();
  now_ += std::chrono::milliseconds(kTicketHours).count();
  token_.clear();
  ASSERT_EQ(report(report_of(kChestPain, kForm, old)).status, 204);
  ASSERT_EQ(report(report_of(kChestPain, new_key(), "")).status, 204);
  EXPECT_NE(get("/inbox/advice").body.find("<strong>2 not confirmed.</strong>"), std::string::npos);
  EXPECT_EQ(get("/inbox").body.find("told to get help</strong>"), std::string::npos);
  ASSERT_EQ(report_events(R"({"event":"left"})").status, 204) << "the form has fetched the status again";
  const std::string page = get("/inbox/advice").body;
  EXPECT_NE(page.find("Told: Call 999"), std::string::npos);
  EXPECT_NE(page.find("and sent nothing"), std::string::npos);
  EXPECT_NE(page.find("<strong>1 not confirmed.</strong>"), std::string::npos);
}

TEST_F(Access, ATicketIsOfOnePracticeOfFewFormsAndOfFourHours) {
  FormTickets tickets(Key{});
  const Instant now = parse_rfc3339("2026-11-23T10:00:00Z").value();
  const std::string ticket = tickets.issue(kOds, now);
  EXPECT_FALSE(tickets.takes(ticket, kOtherOds, "form", now));
  EXPECT_FALSE(tickets.takes(ticket, kOds, "form", now - std::chrono::seconds(1))) << "from the future";
  for (std::size_t i = 0; i < kFormsPerTicketMax; ++i) EXPECT_TRUE(tickets.takes(ticket, kOds, std::to_string(i), now));
  EXPECT_FALSE(tickets.takes(ticket, kOds, "one more", now));
  EXPECT_TRUE(tickets.takes(ticket, kOds, "0", now + kTicketHours - std::chrono::seconds(1)));
  EXPECT_FALSE(tickets.takes(ticket, kOds, "0", now + kTicketHours));
  EXPECT_NE(ticket, tickets.issue(kOds, now)) << "each form has its own";
  EXPECT_FALSE(FormTickets(Key{1}).takes(ticket, kOds, "form", now)) << "another key";
  for (std::size_t i = 0; i < ticket.size(); ++i) {
    std::string changed = ticket;
    changed[i] = changed[i] == 'x' ? 'y' : 'x';
    EXPECT_FALSE(tickets.takes(changed, kOds, "0", now)) << i;
  }
  EXPECT_FALSE(tickets.takes(ticket + std::string(1000, 'x'), kOds, "0", now));
  const HttpResponse status = client().get("/v1/practices/A81001/status");
  EXPECT_EQ(status.header("cache-control"), "private, max-age=30") << "no shared cache hands one to many";
}

TEST_F(Access, OfOneSourceThirtyFormsAnHourAreConfirmed) {
  for (std::size_t i = 0; i < kFormsPerSourceMax + 1; ++i) ASSERT_EQ(report_events(kChestPain, new_key()).status, 204);
  Json advice = get("/v1/practices/A81001/advice").json();
  EXPECT_EQ(json_integer(advice, "total"), kAdvisedFormsOfSourceAlone) << "the others are one flood";
  EXPECT_EQ(json_integer(advice, "inFloods"), 27);
  EXPECT_EQ(json_integer(advice, "unconfirmed"), 1) << "kept, and counted apart";
  token_.clear();
  now_ += std::chrono::milliseconds(kReportsWithin).count();
  ASSERT_EQ(report_events(kChestPain, new_key()).status, 204);
  advice = get("/v1/practices/A81001/advice").json();
  EXPECT_EQ(json_integer(advice, "total"), kAdvisedFormsOfSourceAlone + 1);
}

TEST_F(Access, TheListOfWhoWasToldToGetHelpHasPages) {
  const Instant now(std::chrono::milliseconds(now_.load()));
  for (int i = 0; i < 120; ++i) {
    ASSERT_TRUE(service_->store().add_form_events(
        {kOds, new_key(), now - std::chrono::minutes(i), {{"advice-shown", "heart.chest-pain", "emergency-999"}}},
        kConfirmedEvents));
  }
  const auto cards = [](const std::string& page) {
    std::size_t count = 0;
    for (std::size_t at = page.find("<li class=\"card"); at != std::string::npos;
         at = page.find("<li class=\"card", at + 1))
      ++count;
    return count;
  };
  const std::string first = get("/inbox/advice").body;
  EXPECT_EQ(cards(first), 50u);
  EXPECT_LT(first.size(), 60'000u);
  EXPECT_NE(first.find("href=\"/inbox/advice?offset=50\" rel=\"next\""), std::string::npos);
  EXPECT_EQ(cards(get("/inbox/advice?offset=100").body), 20u);
  EXPECT_NE(get("/inbox").body.find("<strong>120 people were told"), std::string::npos);
  const Json part = get("/v1/practices/A81001/advice?offset=119&count=5").json();
  EXPECT_EQ(json_array(part, "forms")->size(), 1u);
  EXPECT_EQ(json_integer(part, "total"), 120);
  EXPECT_EQ(get("/v1/practices/A81001/advice?count=201").status, 400);
}

TEST_F(Access, ReportsAreLimitedInBytesAndEventsAndAPracticeInAnHour) {
  const auto events = [](std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i) list += std::string(i ? "," : "") + R"({"event":"left"})";
    return list;
  };
  EXPECT_EQ(report_events(events(kReportEventsMax)).status, 204);
  EXPECT_EQ(report_events(events(kReportEventsMax + 1)).status, 422);
  std::string report_at_edge = report_of(events(1), kForm, ticket());
  report_at_edge.append(kReportBytesMax - report_at_edge.size(), ' ');
  EXPECT_EQ(report(report_at_edge).status, 204);
  EXPECT_EQ(report(report_at_edge + " ").status, 413);
  const Instant now(std::chrono::milliseconds(now_.load()));
  FormReport many{kOds, new_key(), now, {}};
  for (int i = 0; i < 50; ++i) many.events.push_back({"advice-shown", std::to_string(i), "emergency-999"});
  for (const bool confirmed : {true, false}) {
    many.confirmed = confirmed;
    many.form = new_key();
    EXPECT_TRUE(service_->store().add_form_events(many, {40, std::chrono::hours(1)})) << "below it: taken whole";
    many.form = new_key();
    EXPECT_FALSE(service_->store().add_form_events(many, {40, std::chrono::hours(1)}));
  }
}

// [SECTION] Evidence and figures

TEST_F(Access, EvidenceShowsHoursMessagesPausesAndRequests) {
  ASSERT_EQ(write("PUT", "/capacity", R"({"state":"busy"})").status, 200);
  set_time("2026-11-23T12:00:00Z");
  token_.clear();
  sign_in();
  ASSERT_EQ(put_signal(staff_, token_,
                       R"({"state":"paused","from":"2026-11-23T12:00:00Z","until":"2026-11-23T16:00:00Z",)"
                       R"("reason":"=Flood, \"ground floor\"","icbReference":"NCL-7"})")
                .status,
            200);
  set_time("2026-11-23T14:00:00Z");
  token_.clear();
  ASSERT_EQ(write("PUT", "/capacity", R"({"state":"normal"})").status, 200);
  for (const char* form : {"11111111-2222-4333-8444-555555555551", "11111111-2222-4333-8444-555555555552"}) {
    report_events(R"({"event":"messages-shown","state":"busy","keys":["access.busy"],"kind":"medical"})", form);
    report_events(R"({"event":"messages-shown","state":"busy","keys":["access.busy"],"kind":"medical"})", form);
  }
  receive(1);
  token_.clear();
  set_time("2026-11-24T09:00:00Z");
  const Json evidence = get("/v1/practices/A81001/evidence?from=2026-11-23&until=2026-11-24").json();
  const Json& monday = (*json_array(evidence, "days"))[0];
  EXPECT_EQ(json_integer(monday, "coreMinutes"), 630);
  EXPECT_EQ(json_integer(monday, "coreMinutesTakingRequests"), 630 - 120) << "the pause was ended after two hours";
  EXPECT_EQ(json_integer(monday, "coreMinutesPaused"), 120);
  EXPECT_EQ(json_integer(monday, "coreMinutesBusy"), 120);
  EXPECT_EQ(json_integer(monday, "minutesTakingRequests"), 24 * 60 - 120);
  EXPECT_EQ(json_integer((*json_array(evidence, "days"))[1], "coreMinutes"), 60) << "nine o'clock: one hour so far";
  const Json& message = (*json_array(evidence, "messagesShown"))[0];
  EXPECT_EQ(json_string_or(message, "key", ""), "access.busy");
  EXPECT_EQ(json_integer(message, "forms"), 2);
  const Json& pause = (*json_array(evidence, "pauses"))[0];
  EXPECT_EQ(json_string_or(pause, "icbReference", ""), "NCL-7");
  EXPECT_EQ(json_string_or(pause, "ended", ""), "2026-11-23T14:00:00Z");
  const Json& request = (*json_array(evidence, "requests"))[0];
  EXPECT_EQ(json_string_or(request, "answerBy", ""), "2026-11-24T18:30:00Z");
  EXPECT_EQ(json_string_or(request, "state", ""), "open");
  EXPECT_EQ(json_bool(*json_object(evidence, "ledger"), "whole"), true);

  const HttpResponse csv = get("/v1/practices/A81001/evidence.csv?from=2026-11-23&until=2026-11-24");
  EXPECT_EQ(csv.header("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_NE(csv.body.find("\"'=Flood, \"\"ground floor\"\"\""), std::string::npos) << csv.body;
  EXPECT_NE(csv.body.find("hours,2026-11-23,,,core hours in which requests were taken,08:30,"), std::string::npos);
  const std::string page = get("/inbox/evidence?from=2026-11-23&until=2026-11-24").body;
  ASSERT_NE(page.find("<h2>At a glance</h2>"), std::string::npos);
  EXPECT_LT(page.find("<h2>At a glance</h2>"), page.find("<h2>Hours</h2>"));
  EXPECT_NE(page.find("NCL-7"), std::string::npos);
  EXPECT_NE(page.find("Monday 23 November"), std::string::npos);
  EXPECT_EQ(page.find("Ada Patel"), std::string::npos);
}

TEST_F(Access, ARequestIsAnsweredWhenThePatientWasTold) {
  HttpClient patient = client();
  const HttpResponse sent = post_request(patient, sealed_bundle("My knee hurts"), new_key());
  const std::string reference = json_string_or(sent.json(), "reference", "");
  set_time("2026-11-23T10:20:00Z");
  const HttpResponse done = write("POST", "/requests/" + reference + "/actions",
                                  R"({"action":"done","outcome":"advice","toldHow":"phone",)"
                                  R"("toldAt":"2026-11-23T10:15:00Z"})");
  ASSERT_LT(done.status, 300) << done.body;
  ASSERT_LT(write("POST", "/requests/" + reference + "/actions", R"({"action":"reopen"})").status, 300);
  const Json evidence = get("/v1/practices/A81001/evidence?from=2026-11-23&until=2026-11-23").json();
  const Json& request = (*json_array(evidence, "requests"))[0];
  EXPECT_EQ(json_string_or(request, "answered", ""), "2026-11-23T10:15:00Z");
  EXPECT_EQ(json_string_or(request, "state", ""), "answered");
  const std::string csv = get("/v1/practices/A81001/figures.csv?week=2026-W48").body;
  EXPECT_NE(csv.find("Monday,10:00,1,0,0,1,0,0,"), std::string::npos) << csv;
}

TEST_F(Access, APeriodThatCannotBeUsedIsRefused) {
  for (const char* query : {"?from=2026-11-31", "?from=yesterday", "?from=2026-11-24&until=2026-11-23",
                            "?from=2024-01-01&until=2026-01-01"}) {
    EXPECT_EQ(get(std::string("/v1/practices/A81001/evidence") + query).status, 400) << query;
  }
  EXPECT_EQ(get("/v1/practices/A81001/figures.csv?week=2026-W54").status, 400);
  EXPECT_EQ(get("/v1/practices/B82002/evidence").status, 403);
  EXPECT_EQ(client().get("/v1/practices/A81001/evidence").status, 401);
}

// Monday 23 November 2026 at 10am is the week before.
TEST_F(Access, TodayIsCountedBesideTheSameWeekdayOfEarlierWeeks) {
  receive(3);
  token_.clear();
  set_time("2026-11-30T10:30:00Z");
  receive(2);
  const std::string page = get("/inbox/today").body;
  EXPECT_NE(page.find("<p class=\"figure-value\">2</p><p>received today"), std::string::npos) << page;
  EXPECT_NE(page.find("<p class=\"figure-value\">5</p><p><a href=\"/inbox\">open"), std::string::npos);
  EXPECT_NE(page.find("<p class=\"figure-value\">3</p><p><a href=\"/inbox?overdue=yes\">past"), std::string::npos);
  EXPECT_NE(page.find("By this time on the last 1 such day, 3 had come."), std::string::npos);
  EXPECT_NE(page.find("<tr><th scope=\"row\">10:00</th><td>2</td><td>3</td></tr>"), std::string::npos);
  EXPECT_NE(page.find("<tr><th scope=\"row\">11:00</th><td>0</td><td>0</td></tr>"), std::string::npos);
  EXPECT_EQ(page.find("Ada Patel"), std::string::npos) << "nothing of any patient";
}

TEST_F(Access, FiguresCountEachHourOfTheWeek) {
  receive(3);
  token_.clear();
  set_time("2026-12-01T09:00:00Z");
  const HttpResponse csv = get("/v1/practices/A81001/figures.csv?week=2026-W48");
  ASSERT_EQ(csv.status, 200) << csv.body;
  EXPECT_EQ(std::count(csv.body.begin(), csv.body.end(), '\n'), 7 * 24 + 1);
  EXPECT_NE(csv.body.find("frontdoor-weekly-figures/1,A81001,2026-W48,2026-11-23,Monday,10:00,3,0,0,0,0,0,60,60,60"),
            std::string::npos)
      << csv.body;
  EXPECT_NE(csv.body.find("2026-11-23,Monday,18:00,0,0,0,0,0,0,60,30,30"), std::string::npos);
  EXPECT_EQ(get("/v1/practices/A81001/figures.csv").body, csv.body) << "the week before this by default";
  EXPECT_NE(get("/inbox/figures").body.find("Monday 23 November to Sunday 29 November (week 2026-W48)"),
            std::string::npos);
}

TEST(Days, WeeksAreThoseOfIso8601) {
  EXPECT_EQ(format_week(*parse_day("2026-01-01")), "2026-W01");
  EXPECT_EQ(format_week(*parse_day("2027-01-01")), "2026-W53");
  EXPECT_EQ(format_day_code(*parse_week("2026-W53")), "2026-12-28");
  EXPECT_EQ(parse_week("2025-W53"), std::nullopt);
  EXPECT_EQ(parse_day("2026-02-29"), std::nullopt);
  EXPECT_EQ(Csv().row({"=1+1", "a,b", "@x", "a\"b", "-2"}).take(), "'=1+1,\"a,b\",'@x,\"a\"\"b\",'-2\r\n");
}

// The history must say at each minute what patients were told then.
TEST(AccessHistory, KnowsTheDaysOnWhichTheClocksChange) {
  const HolidayCalendar holidays = HolidayCalendar::load(built_data::bank_holidays()).value();
  const Practice practice = Practice::load(R"({"ods":"A81001","name":"R","phone":"020 7946 0000"})").value();
  const AccessHistory history({}, practice, holidays);
  const Instant later = parse_rfc3339("2027-06-01T00:00:00Z").value();
  EXPECT_EQ(history.day(*parse_day("2026-10-25"), later).taking, 25 * 60);
  EXPECT_EQ(history.day(*parse_day("2027-03-28"), later).taking, 23 * 60);
  EXPECT_EQ(history.day(*parse_day("2026-12-25"), later).core, 0);
  EXPECT_TRUE(history.day(*parse_day("2026-12-25"), later).bank_holiday);
  EXPECT_EQ(history.day(*parse_day("2026-12-24"), later).core, 630);
}

TEST(AccessHistory, ClaimsNothingForTheTimeBeforeThePracticeWasAdded) {
  const HolidayCalendar holidays = HolidayCalendar::load(built_data::bank_holidays()).value();
  const Practice practice = Practice::load(R"({"ods":"A81001","name":"R","phone":"020 7946 0000"})").value();
  const Instant added = parse_rfc3339("2026-11-23T12:00:00Z").value();
  const std::vector<LedgerEntry> ledger = {
      next_ledger_entry("A81001", std::nullopt, {added, "command line", "settings", "{}"})};
  const AccessHistory history(ledger, practice, holidays);
  const Instant later = parse_rfc3339("2026-12-01T00:00:00Z").value();
  EXPECT_EQ(history.day(*parse_day("2026-11-22"), later).taking, 0);
  EXPECT_EQ(history.day(*parse_day("2026-11-23"), later).core_taking, 390);
  EXPECT_EQ(history.day(*parse_day("2026-11-24"), later).core_taking, 630);
}

}  // namespace
}  // namespace frontdoor::intake
