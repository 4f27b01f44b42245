// Floods of one connection: nothing is refused, nobody else goes out of sight, and no signal is set by them.
#include "support.h"

#include "service/exchange.h"

namespace frontdoor::intake {
namespace {

constexpr const char* kAttacker = "203.0.113.9";
constexpr const char* kHere = "127.0.0.1";

class Floods : public IntakeTest {
 protected:
  void SetUp() override { trust("127.0.0.1"); }
  void trust(const char* proxies) {
    settings_.trusted_proxy = proxies;
    server_.reset();
    server_ = std::make_unique<Server>(*service_, settings_);
  }
  // address: kHere for a call that no proxy handed on.
  std::string post(const std::string& address, const std::string& bundle) {
    HttpClient patient = client();
    const HttpResponse posted =
        address == kHere ? patient.send("POST", "/v1/practices/A81001/requests", request_headers(new_key()), bundle)
                         : post_request_from(address, patient, bundle, new_key());
    EXPECT_EQ(posted.status, 201) << posted.body;
    now_ += 1000;
    return json_string_or(posted.json(), "reference", "");
  }
  void flood(int count, const std::string& bundle = knee(), const std::string& address = kAttacker) {
    for (int i = 0; i < count; ++i) post(address, bundle);
  }
  static const std::string& knee() {
    static const std::string bundle = sealed_bundle("My knee hurts");
    return bundle;
  }
  static const std::string& chest_pain() {
    static const std::string bundle = sealed_bundle("I have crushing chest pain and my left arm is numb");
    return bundle;
  }
  std::string inbox(const std::string& path = "/inbox") { return signed_in_as(kOds, "reception").get(path).body; }
  std::string link_of_flood() {
    const std::string list = inbox();
    const std::size_t at = list.find("/inbox/floods/");
    return at == std::string::npos ? "" : list.substr(at, std::string("/inbox/floods/").size() + 32);
  }
  HttpResponse close(const std::string& link, std::map<std::string, std::string> fields) {
    fields["token"] = token_of(kOds, "reception");
    fields.try_emplace("until", format_rfc3339(Instant(std::chrono::milliseconds(now_.load()))));
    return signed_in_as(kOds, "reception").post_form(link, fields);
  }
  void set_meter(const std::string& more) {
    const std::string token = token_of(kOds, "reception");
    const HttpResponse saved =
        signed_in_as(kOds, "reception")
            .send("PUT", "/v1/practices/A81001/settings",
                  {{"Content-Type", "application/json"}, {"X-CSRF-Token", token}, {"If-Match", "*"}},
                  R"({"settings":{"ods":"A81001","name":"Riverside","phone":"020 7946 0000",)"
                  R"("safeWorking":{"sessions":2,"contactsPerSession":5,"busyAtPercent":50)" +
                      more + R"(}},"reason":"test"})");
    ASSERT_EQ(saved.status, 200) << saved.body;
  }
  Json meter() { return signed_in_as(kOds, "reception").get("/v1/practices/A81001/safe-working").json(); }
  std::string state_in_status() {
    return json_string_or(*json_object(client().get("/v1/practices/A81001/status").json(), "signal"), "state", "");
  }
  std::size_t open_requests() { return service_->cases().count(kOds, {}); }
};

std::size_t times_in(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST_F(Floods, AThousandOfOneSourceLeaveTheSignalAndTheFirstPageOfTheList) {
  trust("");  // the script is on this machine, which is not slowed down
  set_meter(R"(,"setsSignal":true)");
  const std::string other = post("198.51.100.1", knee());
  flood(1000, knee(), kHere);
  EXPECT_EQ(stored_requests(), 1001u) << "none is refused for its number";
  EXPECT_EQ(state_in_status(), "normal");
  EXPECT_EQ(service_->store().ledger(kOds).size(), 1u) << "the settings alone: nothing set the signal";
  const std::string list = inbox();
  EXPECT_NE(list.find("1000 requests from one connection"), std::string::npos);
  EXPECT_NE(list.find("/inbox/requests/" + other), std::string::npos);
  EXPECT_EQ(times_in(list, "<li class=\"card"), 2u);
  EXPECT_LT(list.size(), 20'000u);
  const Json now = meter();
  EXPECT_EQ(json_integer(now, "contacts"), 2) << "the flood counts once";
  EXPECT_EQ(json_integer(now, "contactsInFloods"), 999);
  EXPECT_EQ(json_string_or(now, "proposal", ""), "busy") << "staff are asked, and not to turn anybody away";
}

TEST_F(Floods, TenOfOneSourceWithinAnHourAreTenRowsElevenAreOneRow) {
  flood(kFloodRequests);
  EXPECT_EQ(link_of_flood(), "");
  EXPECT_EQ(times_in(inbox(), "<li class=\"card"), 10u);
  flood(1);
  EXPECT_NE(inbox().find("11 requests from one connection"), std::string::npos);
  EXPECT_EQ(times_in(inbox(), "<li class=\"card"), 1u);
  // One count: what the list has is what the day has.
  const std::string today = signed_in_as(kOds, "reception").get("/inbox/today").body;
  EXPECT_NE(inbox().find("<p>11 requests. Signal"), std::string::npos);
  EXPECT_NE(today.find("<p class=\"figure-value\">11</p><p>received today"), std::string::npos) << today;
  EXPECT_NE(today.find(" of the 11 came many from one connection"), std::string::npos);
}

TEST_F(Floods, WhatComesSlowlyOrFromElsewhereOrTheNextDayIsNoFlood) {
  for (int i = 0; i < 15; ++i) {
    post(kAttacker, knee());
    now_ += std::chrono::milliseconds(std::chrono::minutes(7)).count();
  }
  EXPECT_EQ(link_of_flood(), "") << "nine in any hour";
  for (int i = 0; i < 15; ++i) post("198.51.100." + std::to_string(i), knee());
  EXPECT_EQ(link_of_flood(), "");
  set_time("2026-11-23T23:58:00Z");
  flood(6);
  set_time("2026-11-24T00:01:00Z");
  flood(6);
  signed_out_everywhere();
  EXPECT_EQ(link_of_flood(), "") << "the fingerprint is of one day";
}

TEST_F(Floods, OneSourceIsTheWholeNetworkOfAHouseholdAndTwoPracticesShareNothing) {
  for (int i = 0; i < 11; ++i) post("2001:db8:1:2::" + std::to_string(i + 1), knee());
  EXPECT_NE(link_of_flood(), "");
  const Key key{};
  const Instant day;
  const std::string one = source_fingerprint(kOds, "203.0.113.9", day, key);
  EXPECT_EQ(one.size(), 32u);
  EXPECT_NE(one, source_fingerprint(kOtherOds, "203.0.113.9", day, key));
  EXPECT_NE(one, source_fingerprint(kOds, "203.0.113.9", day + std::chrono::hours(24), key));
  EXPECT_EQ(source_fingerprint(kOds, "", day, key), "");
}

TEST_F(Floods, TheAddressItselfIsKeptNowhere) {
  flood(12);
  server_.reset();
  service_.reset();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(settings_.data_directory)) {
    if (!entry.is_regular_file()) continue;
    EXPECT_EQ(read_file(entry.path()).find(kAttacker), std::string::npos) << entry.path();
  }
}

TEST_F(Floods, WhoIsBehindAProxyThatSaysNothingIsNobodysFlood) {
  const AddressRanges trusted("10.0.0.1");
  EXPECT_EQ(source_behind("10.0.0.1", {}, trusted), "") << "the proxy itself";
  EXPECT_EQ(source_behind("203.0.113.9", {{"X-Forwarded-For", "1.2.3.4"}}, trusted), "203.0.113.9") << "made up";
  EXPECT_EQ(source_behind("127.0.0.1", {{"X-Forwarded-For", "1.2.3.4"}}, trusted), "") << "a proxy nobody named";
  EXPECT_EQ(source_behind("127.0.0.1", {}, trusted), "127.0.0.1");
  EXPECT_EQ(source_behind("2001:db8:1:2:3::4", {}, trusted), "2001:db8:1:2::/64");
}

TEST_F(Floods, AnEmergencyInAFoldRingsAndIsOneClickAway) {
  flood(12);
  const std::string emergency = post(kAttacker, chest_pain());
  flood(3);
  const std::string list = inbox();
  const std::size_t fold = list.find("16 requests from one connection");
  ASSERT_NE(fold, std::string::npos);
  EXPECT_NE(list.find("1 urgent request in here not seen yet", fold), std::string::npos);
  EXPECT_NE(list.find("Possible emergencies: 1.", fold), std::string::npos);
  EXPECT_NE(list.find("href=\"/inbox/requests/" + emergency, fold), std::string::npos);
  const Json alarms = signed_in_as(kOds, "reception").get("/inbox/alarms").json();
  EXPECT_EQ(json_integer(alarms, "count"), 1);
}

// A fold is one row, which looks and is sorted as the most urgent of what is in it would be alone.
TEST_F(Floods, AFoldLooksAndIsSortedAsItsMostUrgentRequest) {
  static const std::string urgent =
      sealed_bundle("I have a high temperature and it burns when I wee and my back aches");
  struct Case {
    const char* what;
    const std::string& in_fold;
    bool above_the_urgent;
    const char* look;
  };
  const Case cases[] = {{"a 999 among others", chest_pain(), true, "card-fold card-emergency\""},
                        {"nothing but routine needs", knee(), false, "card-fold\""}};
  const std::string alone = post("198.51.100.7", urgent);
  int address = 20;
  for (const Case& one : cases) {
    const std::string from = "203.0.113." + std::to_string(address++);
    flood(12, knee(), from);
    const std::string inside = post(from, one.in_fold);
    const std::string list = inbox();
    const std::size_t row = list.find("href=\"/inbox/requests/" + inside);
    ASSERT_NE(row, std::string::npos) << one.what;
    const std::size_t card = list.rfind("<li class=\"card card-fold", row);
    ASSERT_NE(card, std::string::npos) << one.what;
    EXPECT_EQ(list.compare(card + 16, std::string(one.look).size(), one.look), 0)
        << one.what << ": " << list.substr(card, 60);
    EXPECT_EQ(card < list.find("href=\"/inbox/requests/" + alone), one.above_the_urgent) << one.what;
  }
}

TEST_F(Floods, AMadeUpFloodOfEmergenciesIsBelowARealOne) {
  const std::string real = post("198.51.100.1", chest_pain());
  flood(60, chest_pain());
  const std::string routine = post("198.51.100.2", knee());
  const std::string list = inbox();
  const std::size_t fold = list.find("60 requests from one connection");
  ASSERT_NE(fold, std::string::npos);
  EXPECT_LT(list.find("href=\"/inbox/requests/" + real), fold);
  EXPECT_GT(list.find("href=\"/inbox/requests/" + routine), fold) << "urgent needs in a fold stand above routine ones";
  EXPECT_EQ(times_in(list, "<strong>Call 999:</strong> "), 60u) << "each one click away";
}

TEST_F(Floods, AFoldSaysWhomItIsAboutAndEachLinkForWhomItIs) {
  flood(14);
  for (const char* name : {"Ann Care", "Bo Care", "Cy Care", "Di Care", "Ed Care", "Flo Care", "Gus Care"}) {
    post(kAttacker, bundle_of({.name = name}));
  }
  post(kAttacker, chest_pain());
  const std::string list = inbox();
  const std::size_t fold = list.find("22 requests from one connection");
  ASSERT_NE(fold, std::string::npos);
  EXPECT_NE(list.find("About <strong>8 people</strong>", fold), std::string::npos);
  EXPECT_NE(list.find("Ada Patel, 45 years old (15 requests); Gus Care", fold), std::string::npos);
  EXPECT_NE(list.find("; and 2 more.", fold), std::string::npos);
  EXPECT_NE(list.find("<strong>Call 999:</strong> Ada Patel, 45 years old <span", fold), std::string::npos);
}

TEST_F(Floods, TheMetersWordsAndItsBarHaveTheSameNumber) {
  set_meter("");
  flood(40);
  post("198.51.100.1", knee());
  const std::string list = inbox();
  EXPECT_NE(list.find("Safe working: 2 of 10</strong> requests for a clinician (20%)"), std::string::npos);
  EXPECT_NE(list.find(R"(value="2")"), std::string::npos);
  EXPECT_NE(list.find("That is 41 of 10 contacts, with every request of the floods: your alert threshold. Counted once "
                      "each, the floods leave you below it."),
            std::string::npos);
  EXPECT_EQ(list.find("You have reached your alert threshold"), std::string::npos) << "the bar is at 20%";
}

TEST_F(Floods, ASharedAddressHidesNobody) {
  flood(12);
  const std::string unsafe = post(kAttacker, bundle_of({.name = "Ann Care", .safe = "No", .safe_way = ""}));
  flood(5);
  const std::string newest = post(kAttacker, bundle_of({.name = "Newest Person"}));
  const std::string list = inbox();
  for (const std::string& reference : {unsafe, newest}) {
    EXPECT_NE(list.find("href=\"/inbox/requests/" + reference), std::string::npos);
  }
  EXPECT_NE(list.find("Read before you contact the patient"), std::string::npos);
  EXPECT_NE(list.find("Ann Care"), std::string::npos);
  const std::string page = inbox(link_of_flood());
  EXPECT_EQ(times_in(page, "<li class=\"card"), 19u) << "opened, each is there as in the list";
  HttpClient& staff = signed_in_as(kOds, "reception");
  EXPECT_EQ(json_array(staff.get("/v1/practices/A81001/requests").json(), "requests")->size(), 19u)
      << "for other systems each is listed separately";
}

TEST_F(Floods, TheyAreClosedTogetherWithOneReasonAndAnEntryForEach) {
  flood(23);
  const std::string emergency = post(kAttacker, chest_pain());
  const std::string in_hand = post(kAttacker, knee());
  const std::string token = token_of(kOds, "reception");
  signed_in_as(kOds, "reception")
      .post_form("/inbox/requests/" + in_hand + "/actions", {{"token", token}, {"action", "in-hand"}});
  const std::string link = link_of_flood();
  const std::string page_made = format_rfc3339(Instant(std::chrono::milliseconds(now_.load())));
  now_ += 5000;
  const std::string later = post(kAttacker, knee());

  EXPECT_EQ(close(link, {{"reason", " "}}).status, 422);
  EXPECT_EQ(open_requests(), 26u);
  const HttpResponse closed = close(link, {{"reason", "Nonsense from a script"}, {"until", page_made}});
  ASSERT_EQ(closed.status, 303) << closed.body;
  EXPECT_NE(inbox(closed.header("location")).find("23 requests were"), std::string::npos);
  EXPECT_EQ(open_requests(), 3u) << "the emergency, what somebody has in hand, what came after the page was made";
  std::size_t entries = 0;
  for (const LedgerEntry& entry : service_->store().ledger(kOds)) {
    if (entry.note.what != "closed-with-flood") continue;
    ++entries;
    EXPECT_EQ(entry.note.who, "reception");
    EXPECT_NE(entry.note.detail.find("Nonsense from a script"), std::string::npos);
  }
  EXPECT_EQ(entries, 23u);
  EXPECT_EQ(find_ledger_fault(service_->store().ledger(kOds), service_->store().ledger_head(kOds)), std::nullopt);

  ASSERT_EQ(close(link, {{"reason", "Looked at all of them"}, {"all", "yes"}}).status, 303);
  EXPECT_EQ(open_requests(), 1u);
  const Json detail = signed_in_as(kOds, "reception").get("/v1/practices/A81001/requests/" + emergency).json();
  EXPECT_EQ(json_string_or(detail, "progress", ""), "done");
  EXPECT_NE(inbox("/inbox/requests/" + emergency).find("Looked at all of them"), std::string::npos);
}

TEST_F(Floods, OnlyThePracticesOwnStaffCloseThem) {
  flood(12);
  const std::string link = link_of_flood();
  const std::string token = token_of(kOtherOds, "reception");
  const HttpResponse other =
      signed_in_as(kOtherOds, "reception")
          .post_form(link, {{"token", token}, {"reason", "x"}, {"until", "2026-11-23T12:00:00Z"}});
  EXPECT_EQ(other.status, 303) << "nothing of that name in their practice";
  EXPECT_EQ(open_requests(), 12u);
  EXPECT_EQ(close("/inbox/floods/" + std::string(31, 'a') + "%0d", {{"reason", "x"}}).status, 404);
}

TEST_F(Floods, OneSourceBelowTheFoldMovesTheMeterOnlyToAProposal) {
  set_meter(R"(,"setsSignal":true)");
  flood(9);
  EXPECT_EQ(state_in_status(), "normal") << "one connection made the share";
  EXPECT_EQ(json_string_or(meter(), "proposal", ""), "busy");
  for (int i = 0; i < 4; ++i) post("198.51.100." + std::to_string(i), knee());
  EXPECT_EQ(state_in_status(), "busy") << "five connections";
}

TEST_F(Floods, AFloodThatIsErasedDoesNotCountAgain) {
  flood(12);
  const std::string reference = post(kAttacker, knee());
  EXPECT_EQ(service_->store().contacts_since(kOds, Instant{}).floods_once, 1);
  ASSERT_TRUE(service_->cases().begin_erasure(kOds, reference, {}));
  const ContactCounts counts = service_->store().contacts_since(kOds, Instant{});
  EXPECT_EQ(counts.floods_once, 1);
  EXPECT_EQ(counts.sources_once, 1);
}

TEST_F(Floods, AFoldShowsAHundredAndLinksToTheRest) {
  flood(static_cast<int>(kShownOfFoldMax), chest_pain());
  EXPECT_EQ(inbox().find("See all that are urgent"), std::string::npos);
  const std::string newest = post(kAttacker, chest_pain());
  const std::string list = inbox();
  EXPECT_EQ(times_in(list, "<strong>Call 999:"), kShownOfFoldMax);
  EXPECT_NE(list.find("See all that are urgent"), std::string::npos);
  EXPECT_NE(list.find(newest), std::string::npos) << "the newest is among them";
  EXPECT_NE(inbox(link_of_flood()).find("rel=\"next\""), std::string::npos);
}

TEST_F(Floods, TwoThousandAreClosedByOnePress) {
  std::vector<NewRequest> requests;
  for (std::size_t i = 0; i < kClosedAtOnceMax + 1; ++i) {
    NewRequest fresh;
    fresh.ods = kOds;
    fresh.idempotency_key = fresh.header.reference = std::to_string(i);
    fresh.header.received = Instant(std::chrono::milliseconds(now_.load()));
    fresh.source = std::string(32, 'a');
    requests.push_back(std::move(fresh));
  }
  service_->store().add_requests(requests);
  const std::string link = link_of_flood();
  ASSERT_EQ(link, "/inbox/floods/" + std::string(32, 'a'));
  ASSERT_EQ(close(link, {{"reason", "Nonsense"}}).status, 303);
  EXPECT_EQ(open_requests(), 1u);
  ASSERT_EQ(close(link, {{"reason", "Nonsense"}}).status, 303);
  EXPECT_EQ(open_requests(), 0u);
}

}  // namespace
}  // namespace frontdoor::intake
