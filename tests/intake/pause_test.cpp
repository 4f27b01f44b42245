// A pause shuts patients out: who may set one, with what reason and reference, when it starts, what is said before it
// is set, and what the evidence says of it afterwards.
#include "support.h"

#include "desk/access_history.h"
#include "practices/pause_rules.h"

#include "built_data.h"

#include <thread>

namespace frontdoor::intake {
namespace {

constexpr const char* kReason = "Flood in the server room";

Instant at(const char* rfc3339) {
  return parse_rfc3339(rfc3339).value();
}

class Pause : public IntakeTest {
 protected:
  Pause() {
    for (Role role : {Role::reception, Role::clinician, Role::manager, Role::icb}) add_user(kOds, role);
  }
  static std::string pause(const std::string& from, const std::string& until, const std::string& reason = kReason,
                           const std::string& reference = "NCL-7") {
    Json json = {{"state", "paused"}, {"until", until}, {"reason", reason}, {"icbReference", reference}};
    if (!from.empty()) json["from"] = from;
    return to_text(json);
  }
  // The second call of a pause too.
  HttpResponse put(const std::string& json, const std::string& role = "manager") {
    const std::string token = token_of(kOds, role);
    return put_signal(signed_in_as(kOds, role), token, json);
  }
  HttpResponse put_once(const std::string& json, const std::string& role = "manager") {
    return signed_in_as(kOds, role)
        .send("PUT", "/v1/practices/A81001/capacity",
              {{"If-Match", "*"}, {"Content-Type", "application/json"}, {"X-CSRF-Token", token_of(kOds, role)}}, json);
  }
  HttpResponse post_page(std::map<std::string, std::string> fields, const std::string& role = "manager",
                         const std::string& path = "/inbox/signal") {
    fields["token"] = token_of(kOds, role);
    return signed_in_as(kOds, role).post_form(path, fields);
  }
  static std::map<std::string, std::string> fields(const std::string& from, const std::string& until) {
    return {{"state", "paused"}, {"reason", kReason}, {"icbReference", "NCL-7"}, {"from", from}, {"until", until}};
  }
  Json status() { return *json_object(client().get("/v1/practices/A81001/status").json(), "signal"); }
  std::string state() { return json_string_or(status(), "state", ""); }
  // Whether a request is taken that was begun at `begun`.
  bool takes_requests(const std::string& begun = "2026-11-23T10:00:00Z") {
    HttpClient patient = client();
    static const std::string bundle = sealed_bundle("My knee hurts");
    std::string from_then = bundle;
    const std::string sealed = "2026-11-23T10:00:00Z";
    for (std::size_t at = 0; (at = from_then.find(sealed, at)) != std::string::npos; at += begun.size()) {
      from_then.replace(at, sealed.size(), begun);
    }
    return post_request(patient, from_then, new_key()).status == 201;
  }
  Json pauses(const std::string& period) {
    const Json evidence = signed_in_as(kOds, "manager").get("/v1/practices/A81001/evidence" + period).json();
    const Json* found = json_array(evidence, "pauses");
    return found ? *found : Json::array();
  }
  std::size_t ledger_size() { return service_->store().ledger(kOds).size(); }
};

std::string hidden_value(const std::string& page, const std::string& name) {
  const std::string before = "name=\"" + name + "\" value=\"";
  const std::size_t begins = page.find(before);
  if (begins == std::string::npos) return "";
  return page.substr(begins + before.size(), page.find('"', begins + before.size()) - begins - before.size());
}

TEST_F(Pause, NeedsAManagerByPageAndByApi) {
  for (const char* role : {"reception", "clinician", "icb"}) {
    EXPECT_EQ(put(pause("", "2026-11-23T16:00:00Z"), role).status, 403) << role;
    EXPECT_EQ(put(pause("2026-11-24T08:00:00Z", "2026-11-24T16:00:00Z"), role).status, 403) << role;
    auto form = fields("", "2026-11-23T16:00");
    EXPECT_EQ(post_page(form, role).status, 403) << role;
    form["confirmed"] = "yes";
    EXPECT_EQ(post_page(form, role).status, 403) << role;
    EXPECT_EQ(signed_in_as(kOds, role).get("/inbox/signal").body.find("value=\"paused\""), std::string::npos) << role;
  }
  EXPECT_EQ(ledger_size(), 0u);
  EXPECT_EQ(put(R"({"state":"busy"})", "reception").status, 200);
  EXPECT_EQ(put(pause("", "2026-11-23T16:00:00Z")).status, 200);
  EXPECT_EQ(state(), "paused");
}

TEST_F(Pause, IsEndedByAManagerOnly) {
  ASSERT_EQ(put(pause("", "2026-11-23T16:00:00Z")).status, 200);
  for (const char* role : {"reception", "clinician"}) {
    EXPECT_EQ(put(R"({"state":"normal"})", role).status, 403) << role;
    EXPECT_EQ(post_page({{"state", "busy"}}, role).status, 403) << role;
  }
  EXPECT_EQ(state(), "paused");
  EXPECT_EQ(put(R"({"state":"normal"})").status, 200);
  EXPECT_TRUE(takes_requests());
}

TEST_F(Pause, AReasonSaysSomething) {
  for (const char* reason :
       {kReason, "Boiler failed, building closed", "Power cut and no phones", "No electricity", "Staff sickness",
        "IT system outage", "Fire alarm; evacuated", "Llifogydd yn yr adeilad", "COVID outbreak in the team",
        "Water leak through ceiling of reception", "Cyber attack on EMIS"}) {
    EXPECT_TRUE(is_real_reason(reason)) << reason;
  }
  for (const char* reason : {"",
                             "a",
                             "Flood",
                             "aaaaaaaaaaaa",
                             "aaaaa aaaaaa",
                             "aaaa bbbb cccc",
                             "test test test",
                             "Testing this",
                             "n/a n/a n/a",
                             "N/A N/A N/A N/A",
                             "xxx xxx xxx",
                             "asdf asdf asdf",
                             "asdfgh qwerty",
                             "blah blah blah",
                             "no reason given",
                             "reason reason reason",
                             "Flood flood flood",
                             "1234567890 12",
                             "..........",
                             ". . . . . . . . .",
                             "abc abc abc abc",
                             "to be confirmed",
                             "to be decided",
                             "lorem ipsum dolor",
                             "because because",
                             "see above please",
                             "flooding-",
                             "          x y",
                             "Electricity",
                             "pause the form",
                             "poiu lkjh mnbv",
                             "hahaha hahaha",
                             "tbc tbc tbc tbc",
                             "none none none",
                             "we are busy today",
                             "We are very busy today",
                             "too many requests this morning",
                             "high demand and short of staff",
                             "no appointments left today",
                             "all slots are full",
                             "GPs overwhelmed by workload",
                             "at capacity, cannot take more",
                             "to catch up with the backlog",
                             "winter pressures on the practice",
                             "rydym yn brysur iawn heddiw"}) {
    EXPECT_FALSE(is_real_reason(reason)) << reason;
  }
}

TEST_F(Pause, AnIcbReferenceIsNoPlaceholder) {
  for (const char* reference : {"NCL-7", "ICB-1", "ICB 2026/114", "REF-4711", "Jane Smith, NCL ICB, by phone at 9:15",
                                "Anna Bell 23/11", "Bob Lee 23 Nov", "NENC/PC/0042", "INC0012345", "4711", "ICB-123"}) {
    EXPECT_TRUE(is_real_icb_reference(reference)) << reference;
  }
  for (const char* reference : {"",
                                "a",
                                "1",
                                "n/a",
                                "N/A",
                                "N.A.",
                                "n a",
                                "na",
                                "none",
                                "None.",
                                "NIL",
                                "null",
                                "tbc",
                                "TBC",
                                "t.b.c.",
                                "T B C",
                                "tba",
                                "tbd",
                                "test",
                                "Test 1",
                                "test123",
                                "testing",
                                "xxx",
                                "XXXX",
                                "xx-xx",
                                "123",
                                "1234",
                                "12345",
                                "123456789",
                                "321",
                                "000",
                                "1111",
                                "abc",
                                "ABC123",
                                "asdf",
                                "qwerty",
                                "-",
                                "---",
                                "...",
                                "???",
                                "ref",
                                "ICB",
                                "ICB reference",
                                "reference number",
                                "ICB ref",
                                "no reference",
                                "not applicable",
                                "to be confirmed",
                                "to be confirmed by the ICB",
                                "pending",
                                "awaiting reference",
                                "will follow",
                                "see above",
                                "unknown",
                                "placeholder",
                                "yes",
                                "ok",
                                "agreed",
                                "aaa",
                                "aaa bbb",
                                "testtest",
                                "to follow",
                                "none yet",
                                "as above",
                                "verbal",
                                "soon",
                                "will add later",
                                "asked by phone",
                                "asked by phone at 9",
                                "will send tomorrow",
                                "Monday 23 November",
                                "spoke to them",
                                "they said yes",
                                "Anna Bell",
                                "A1"}) {
    EXPECT_FALSE(is_real_icb_reference(reference)) << reference;
  }
}

TEST_F(Pause, IsRefusedForTheSameThingsByPageAndApi) {
  struct Wrong {
    const char* where;
    std::string from;
    std::string until;
    std::string reason;
    std::string reference;
  };
  const std::string later = "2026-11-23T16:00:00Z";
  for (const Wrong& wrong :
       {Wrong{"/reason", "", later, "a", "NCL-7"}, Wrong{"/reason", "", later, "aaaaaaaaaaaaa", "NCL-7"},
        Wrong{"/icbReference", "", later, kReason, "n/a"}, Wrong{"/icbReference", "", later, kReason, "123"},
        Wrong{"/from", "2026-11-22T10:00:00Z", later, kReason, "NCL-7"},
        Wrong{"/from", "2026-11-23T09:54:00Z", later, kReason, "NCL-7"},
        Wrong{"/from", "2027-11-23T10:00:00Z", "2027-11-23T16:00:00Z", kReason, "NCL-7"}}) {
    const HttpResponse response = put(pause(wrong.from, wrong.until, wrong.reason, wrong.reference));
    EXPECT_EQ(response.status, 422) << wrong.where << response.body;
    EXPECT_EQ(json_string_or(response.json(), "where", ""), wrong.where) << response.body;
    std::map<std::string, std::string> form = fields(wrong.from.substr(0, 16), wrong.until.substr(0, 16));
    form["reason"] = wrong.reason;
    form["icbReference"] = wrong.reference;
    for (const char* confirmed : {"", "yes"}) {
      form["confirmed"] = confirmed;
      const HttpResponse page = post_page(form);
      EXPECT_EQ(page.status, 422) << wrong.where;
      const std::string field(wrong.where + 1);
      EXPECT_NE(page.body.find("id=\"" + field + "-error\""), std::string::npos) << field;
      EXPECT_NE(page.body.find("href=\"#" + field + "\""), std::string::npos) << field;
    }
  }
  EXPECT_EQ(put(pause("2026-11-22T10:00:00Z", "2026-11-23T09:00:00Z")).status, 422) << "wholly past";
  EXPECT_EQ(put(pause("", "2026-11-27T10:01:00Z")).status, 422) << "more than four days";
  EXPECT_EQ(ledger_size(), 0u);
  EXPECT_EQ(state(), "normal");
}

TEST_F(Pause, ThatWasToBeginWhileItWasTypedBeginsNow) {
  set_time("2026-11-23T10:03:20Z");
  ASSERT_EQ(put(pause("2026-11-23T10:00:00Z", "2026-11-23T16:00:00Z")).status, 200);
  EXPECT_EQ(json_string_or(status(), "from", ""), "2026-11-23T10:03:20Z") << "never before it was set";
}

TEST_F(Pause, IsConfirmedOnAPageThatSaysWhatPatientsReadAndUntilWhen) {
  const HttpResponse page = post_page(fields("", "2026-11-24T16:00"));
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_EQ(state(), "normal") << "nothing was set yet";
  EXPECT_EQ(ledger_size(), 0u);
  EXPECT_NE(page.body.find("Nothing has been changed yet"), std::string::npos);
  EXPECT_NE(page.body.find("4pm on Tuesday 24 November"), std::string::npos);
  EXPECT_NE(page.body.find(kReason), std::string::npos);
  EXPECT_NE(page.body.find("NCL-7"), std::string::npos);
  std::map<std::string, std::string> form = fields("", "2026-11-24T16:00");
  form["seen"] = hidden_value(page.body, "seen");
  form["confirmed"] = hidden_value(page.body, "confirmed");
  ASSERT_EQ(form["confirmed"], "yes");
  EXPECT_EQ(post_page(form).status, 303);
  EXPECT_EQ(state(), "paused");
  // The page had shown what patients now read, by day and by night.
  const std::string shown = signed_in_as(kOds, "manager").get("/inbox/signal").body;
  const std::size_t begins = shown.find("<div class=\"inset\"><p>") + 19;
  const std::string words = shown.substr(begins, shown.find("</div>", begins) - begins);
  EXPECT_NE(page.body.find(words), std::string::npos) << words;
  EXPECT_NE(words.find("4pm"), std::string::npos) << words;
  EXPECT_NE(page.body.find("when you are closed"), std::string::npos);
}

TEST_F(Pause, ByApiIsConfirmedWithAWordThatTheFirstAnswerGives) {
  const std::string json = pause("", "2026-11-24T16:00:00Z");
  const HttpResponse first = put_once(json);
  ASSERT_EQ(first.status, 202) << first.body;
  EXPECT_EQ(state(), "normal") << "nothing was set yet";
  EXPECT_EQ(ledger_size(), 0u);
  const Json answer = first.json();
  EXPECT_EQ(json_integer(answer, "inARow"), 1);
  EXPECT_EQ(json_string_or(answer, "renewal", "?"), "");
  EXPECT_EQ(json_string_or(answer, "until", ""), "2026-11-24T16:00:00Z");
  EXPECT_EQ(json_array(answer, "patientsRead")->size(), 2u) << "open, and closed";
  EXPECT_NE(first.body.find("We have had to pause this form"), std::string::npos) << first.body;
  const auto with = [&](const std::string& text, const std::string& word) {
    Json again = parse_json(text).value();
    again["confirm"] = word;
    return put_once(to_text(again));
  };
  const std::string word = json_string_or(answer, "confirm", "");
  EXPECT_EQ(with(json, "yes").status, 202);
  EXPECT_EQ(with(json, "").status, 202);
  EXPECT_EQ(with(pause("", "2026-11-25T16:00:00Z"), word).status, 202) << "another pause, another word";
  EXPECT_EQ(with(pause("", "2026-11-24T16:00:00Z", "Power cut and no phones"), word).status, 202);
  now_ += 60'000;
  EXPECT_EQ(with(json, word).status, 200) << "a minute to read";
  EXPECT_EQ(state(), "paused");
  EXPECT_EQ(put_once(json).status, 200) << "the same again is no other pause";
  EXPECT_EQ(ledger_size(), 1u);
  ASSERT_EQ(put(R"({"state":"normal"})").status, 200);
  EXPECT_EQ(with(json, word).status, 202) << "the signal is another since";
}

TEST_F(Pause, ARenewalSaysWhichInARowItIsByApi) {
  ASSERT_EQ(put(pause("", "2026-11-23T12:00:00Z")).status, 200);
  set_time("2026-11-23T12:30:00Z");
  signed_out_everywhere();
  ASSERT_EQ(put(pause("", "2026-11-23T14:00:00Z")).status, 200);
  set_time("2026-11-23T14:30:00Z");
  signed_out_everywhere();
  const std::string third = pause("", "2026-11-23T16:00:00Z");
  const Json first = put_once(third).json();
  EXPECT_EQ(json_integer(first, "inARow"), 3);
  EXPECT_EQ(json_string_or(first, "renewal", ""), "This is the third pause in a row.");
  const HttpResponse set = put(third);
  EXPECT_EQ(set.status, 200);
  EXPECT_EQ(json_string_or(set.json(), "renewal", ""), "This is the third pause in a row.");
}

TEST_F(Pause, WhoBeganBeforeItWasSetMaySendWhateverItsStartSays) {
  set_time("2026-11-23T10:04:00Z");
  ASSERT_EQ(put(pause("2026-11-23T10:00:00Z", "2026-11-23T16:00:00Z")).status, 200) << "dated four minutes back";
  set_time("2026-11-23T10:10:00Z");
  EXPECT_TRUE(takes_requests("2026-11-23T10:02:00Z")) << "began after its start, and before anybody set it";
  EXPECT_FALSE(takes_requests("2026-11-23T10:05:00Z"));
}

TEST_F(Pause, PressedTwiceIsSetOnce) {
  const std::string page = post_page(fields("", "2026-11-23T16:00")).body;
  auto form = fields("", "2026-11-23T16:00");
  form["seen"] = hidden_value(page, "seen");
  form["confirmed"] = "yes";
  EXPECT_EQ(post_page(form).status, 303);
  EXPECT_EQ(post_page(form).status, 303);
  EXPECT_EQ(ledger_size(), 1u);
}

TEST_F(Pause, OfTwoManagersAtOnceTheSecondIsToldAboutTheFirst) {
  const std::string seen = hidden_value(post_page(fields("", "2026-11-23T16:00")).body, "seen");
  ASSERT_EQ(put(R"({"state":"busy"})", "reception").status, 200);
  auto form = fields("", "2026-11-23T16:00");
  form["seen"] = seen;
  form["confirmed"] = "yes";
  const HttpResponse second = post_page(form);
  EXPECT_EQ(second.status, 409);
  EXPECT_NE(second.body.find("reception changed it at 10am"), std::string::npos) << second.body;
  EXPECT_EQ(state(), "busy");
  // Nor does a page from before a pause lift it.
  ASSERT_EQ(put(pause("", "2026-11-23T17:00:00Z")).status, 200);
  EXPECT_EQ(post_page({{"state", "normal"}, {"seen", seen}}).status, 409);
  EXPECT_EQ(state(), "paused");
}

TEST_F(Pause, OfManyAtOnceNoneIsLostFromTheLedger) {
  const std::string token = token_of(kOds, "manager");
  HttpClient manager = signed_in_as(kOds, "manager");
  std::vector<std::thread> both;
  for (int i = 0; i < 2; ++i) {
    both.emplace_back([=, copy = manager]() mutable {
      for (int round = 0; round < 5; ++round) {
        const std::string json = i == 0 ? R"({"state":"busy"})"
                                        : pause("2026-11-2" + std::to_string(4 + round) + "T08:00:00Z",
                                                "2026-11-2" + std::to_string(4 + round) + "T12:00:00Z");
        // Somebody else may change the signal between the two calls of a pause: then it is asked for again.
        while (put_signal(copy, token, json).status != 200) continue;
      }
    });
  }
  for (std::thread& one : both) one.join();
  EXPECT_EQ(ledger_size(), 10u);
  EXPECT_EQ(state(), "busy");
  EXPECT_EQ(json_string_or(*json_object(status(), "planned"), "from", ""), "2026-11-28T08:00:00Z");
}

TEST_F(Pause, ThatIsPlannedLeavesWhatHoldsNow) {
  ASSERT_EQ(put(R"({"state":"busy"})", "reception").status, 200);
  ASSERT_EQ(put(pause("2026-11-23T14:00:00Z", "2026-11-23T16:00:00Z")).status, 200);
  EXPECT_EQ(state(), "busy");
  EXPECT_TRUE(takes_requests());
  const std::string page = signed_in_as(kOds, "reception").get("/inbox/signal").body;
  EXPECT_NE(page.find("In force now: <strong>Busy</strong>"), std::string::npos);
  EXPECT_NE(page.find("2pm on Monday 23 November"), std::string::npos) << "what is planned is said";
  EXPECT_EQ(page.find("Cancel the planned pause"), std::string::npos) << "to those who may";
  // Nor does a later "busy", by staff, take the plan away.
  set_time("2026-11-23T10:10:00Z");
  ASSERT_EQ(put(R"({"state":"urgent-diverted"})", "reception").status, 200);
  EXPECT_EQ(state(), "urgent-diverted");
  set_time("2026-11-23T13:59:59Z");
  EXPECT_TRUE(takes_requests());
  set_time("2026-11-23T14:00:00Z");
  EXPECT_FALSE(takes_requests("2026-11-23T14:00:00Z"));
  EXPECT_TRUE(takes_requests()) << "a patient who had begun may send";
  set_time("2026-11-23T16:00:00Z");
  EXPECT_TRUE(takes_requests());
}

TEST_F(Pause, ThatIsPlannedLeavesAPauseInForceToItsEnd) {
  ASSERT_EQ(put(pause("", "2026-11-23T12:00:00Z")).status, 200);
  ASSERT_EQ(put(pause("2026-11-24T08:00:00Z", "2026-11-24T12:00:00Z")).status, 200);
  EXPECT_FALSE(takes_requests());
  set_time("2026-11-23T12:00:00Z");
  EXPECT_TRUE(takes_requests());
  set_time("2026-11-24T08:00:00Z");
  EXPECT_FALSE(takes_requests());
}

TEST_F(Pause, ThatIsPlannedIsCancelledByAManager) {
  ASSERT_EQ(put(R"({"state":"busy"})").status, 200);
  ASSERT_EQ(put(pause("2026-11-23T14:00:00Z", "2026-11-23T16:00:00Z")).status, 200);
  EXPECT_EQ(post_page({}, "reception", "/inbox/signal/planned-pause").status, 403);
  const std::string page = signed_in_as(kOds, "manager").get("/inbox/signal").body;
  EXPECT_EQ(post_page({{"seen", hidden_value(page, "seen")}}, "manager", "/inbox/signal/planned-pause").status, 303);
  EXPECT_EQ(status(), Json({{"state", "busy"}, {"from", "2026-11-23T10:00:00Z"}}));
  EXPECT_EQ(post_page({}, "manager", "/inbox/signal/planned-pause").status, 409);
  set_time("2026-11-23T14:30:00Z");
  EXPECT_TRUE(takes_requests());
}

TEST_F(Pause, ThatIsPlannedLeavesTodaysSignalToTheMeter) {
  const char* settings = R"({"settings":{"ods":"A81001","name":"R","phone":"020 7946 0000","safeWorking":)"
                         R"({"sessions":1,"contactsPerSession":2,"busyAtPercent":50,"setsSignal":true}}})";
  ASSERT_EQ(
      signed_in_as(kOds, "manager")
          .send("PUT", "/v1/practices/A81001/settings",
                {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_of(kOds, "manager")}, {"If-Match", "*"}},
                settings)
          .status,
      200);
  ASSERT_EQ(put(pause("2026-11-23T14:00:00Z", "2026-11-23T16:00:00Z")).status, 200);
  EXPECT_TRUE(takes_requests());
  EXPECT_EQ(state(), "busy");
  EXPECT_NE(json_object(status(), "planned"), nullptr) << "nor does the meter take the plan away";
}

TEST_F(Pause, ThatTakesThePlaceOfAPlannedOneSaysSo) {
  ASSERT_EQ(put(pause("2026-11-24T14:00:00Z", "2026-11-24T16:00:00Z")).status, 200);
  const std::string other = pause("2026-11-25T14:00:00Z", "2026-11-25T16:00:00Z");
  const Json asked = put_once(other).json();
  const Json* replaced = json_object(asked, "replaces");
  ASSERT_NE(replaced, nullptr) << to_text(asked);
  EXPECT_EQ(json_string_or(*replaced, "from", ""), "2026-11-24T14:00:00Z");
  EXPECT_EQ(json_string_or(*replaced, "reason", ""), kReason);
  const HttpResponse set = put(other);
  EXPECT_EQ(set.status, 200);
  EXPECT_EQ(json_string_or(*json_object(set.json(), "replaces"), "until", ""), "2026-11-24T16:00:00Z");
  const std::string page = post_page(fields("2026-11-26T14:00", "2026-11-26T16:00")).body;
  EXPECT_NE(page.find("It takes the place of the pause planned from"), std::string::npos);
  // One that leaves it where it is takes the place of none.
  const Json now = put_once(pause("", "2026-11-23T16:00:00Z")).json();
  EXPECT_TRUE(now.contains("replaces"));
  EXPECT_EQ(json_object(now, "replaces"), nullptr);
}

// A signal that had ended was taken, and changed nothing.
TEST_F(Pause, NorAnotherSignalIsSetInThePast) {
  for (const char* json : {R"({"state":"busy","from":"2026-11-20T10:00:00Z"})",
                           R"({"state":"busy","from":"2026-11-22T10:00:00Z","until":"2026-11-22T12:00:00Z"})",
                           R"({"state":"urgent-diverted","until":"2026-11-23T09:59:00Z"})"}) {
    EXPECT_EQ(put(json).status, 422) << json;
  }
  EXPECT_EQ(put(R"({"state":"busy","from":"2026-11-23T08:00:00Z"})").status, 200);
  EXPECT_EQ(state(), "busy");
}

TEST_F(Pause, NeverShowsPatientsItsReason) {
  ASSERT_EQ(put(pause("2026-11-23T14:00:00Z", "2026-11-23T16:00:00Z")).status, 200);
  const std::string body = client().get("/v1/practices/A81001/status").body;
  EXPECT_EQ(body.find("Flood"), std::string::npos);
  EXPECT_EQ(body.find("NCL"), std::string::npos);
}

TEST_F(Pause, ThatIsRenewedIsCountedAndSaid) {
  ASSERT_EQ(put(pause("", "2026-11-25T18:30:00Z")).status, 200);
  for (const auto& [now, until, said] :
       {std::tuple{"2026-11-26T09:00:00Z", "2026-11-27T18:30", "the second pause in a row"},
        std::tuple{"2026-11-30T08:30:00Z", "2026-12-01T12:00", "the third pause in a row"}}) {
    signed_out_everywhere();
    set_time(now);
    const HttpResponse page = post_page(fields("", until));
    EXPECT_NE(page.body.find(said), std::string::npos) << said << page.body;
    auto form = fields("", until);
    form["confirmed"] = "yes";
    ASSERT_EQ(post_page(form).status, 303);
  }
  signed_out_everywhere();
  set_time("2026-12-03T13:00:00Z");
  EXPECT_EQ(post_page(fields("", "2026-12-04T12:00")).body.find("in a row"), std::string::npos)
      << "a whole day of core hours lies between";
  const Json listed = pauses("?from=2026-11-23&until=2026-12-03");
  ASSERT_EQ(listed.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(json_integer(listed[i], "inARow"), static_cast<std::int64_t>(i + 1));
}

TEST_F(Pause, EvidenceTellsTheMinutesItWasInForce) {
  ASSERT_EQ(put(pause("2026-11-23T12:00:00Z", "2026-11-23T16:00:00Z")).status, 200);
  EXPECT_TRUE(pauses("?from=2026-11-23&until=2026-11-23").empty()) << "planned only";
  signed_out_everywhere();
  set_time("2026-11-23T13:30:00Z");
  Json listed = pauses("?from=2026-11-23&until=2026-11-23");
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(json_integer(listed[0], "minutes"), 90) << "until now";
  EXPECT_EQ(listed[0]["ended"], nullptr);
  EXPECT_EQ(json_string_or(listed[0], "setAt", ""), "2026-11-23T10:00:00Z");
  EXPECT_EQ(json_string_or(listed[0], "who", ""), "manager");
  set_time("2026-11-23T14:00:00Z");
  signed_out_everywhere();
  ASSERT_EQ(put(R"({"state":"normal"})").status, 200);
  signed_out_everywhere();
  set_time("2026-11-24T09:00:00Z");
  listed = pauses("?from=2026-11-23&until=2026-11-23");
  EXPECT_EQ(json_integer(listed[0], "minutes"), 120);
  EXPECT_EQ(json_integer(listed[0], "coreMinutes"), 120);
  EXPECT_EQ(json_string_or(listed[0], "ended", ""), "2026-11-23T14:00:00Z");
  const Json evidence =
      signed_in_as(kOds, "manager").get("/v1/practices/A81001/evidence?from=2026-11-23&until=2026-11-23").json();
  EXPECT_EQ(json_integer((*json_array(evidence, "days"))[0], "coreMinutesPaused"), 120) << "as the table says";
}

// One that an earlier version let begin before it was set, and the days on which the clocks change.
TEST_F(Pause, CountsFromWhenItWasSetThroughChangesOfTheClocks) {
  const HolidayCalendar holidays = HolidayCalendar::load(built_data::bank_holidays()).value();
  const Practice practice = Practice::load(R"({"ods":"A81001","name":"R","phone":"020 7946 0000"})").value();
  const auto history_of = [&](const char* set, const std::string& from, const std::string& until) {
    const std::string detail =
        R"({"state":"paused","from":")" + from + R"(","until":")" + until + R"(","reason":"a","icbReference":"a"})";
    return AccessHistory({next_ledger_entry("A81001", std::nullopt, {at(set), "m", "signal", detail})}, practice,
                         holidays);
  };
  const Instant later = at("2027-06-01T00:00:00Z");
  const auto back_dated = history_of("2026-11-23T08:20:00Z", "2026-11-22T08:00:00Z", "2026-11-23T12:00:00Z")
                              .pauses(Instant::min(), later, later);
  ASSERT_EQ(back_dated.size(), 1u);
  EXPECT_EQ(back_dated[0].minutes, 220);
  EXPECT_EQ(back_dated[0].began, at("2026-11-23T08:20:00Z"));
  // Saturday 18:30 to Monday 8:00 in London: an hour more in autumn, one less in spring.
  for (const auto& [set, from, until, minutes] :
       {std::tuple{"2026-10-24T09:00:00Z", "2026-10-24T17:30:00Z", "2026-10-26T08:00:00Z", 38 * 60 + 30},
        std::tuple{"2027-03-27T09:00:00Z", "2027-03-27T18:30:00Z", "2027-03-29T07:00:00Z", 36 * 60 + 30}}) {
    const AccessHistory history = history_of(set, from, until);
    const auto found = history.pauses(Instant::min(), later, later);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].minutes, minutes) << from;
    EXPECT_EQ(found[0].core_minutes, 0) << from;
  }
}

}  // namespace
}  // namespace frontdoor::intake
