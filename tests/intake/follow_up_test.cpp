// What a patient sees of a request that they sent, what they add to it, and what somebody learns who guesses.
#include "patient_driver.h"
#include "support.h"

#include "delivery/courier.h"
#include "store/case_files.h"
#include "store/sql_store.h"

#include <frontdoor/limits.h>

#include <regex>

namespace frontdoor::intake {
namespace {

using Fields = std::map<std::string, std::string>;

class FollowUp : public IntakeTest {
 protected:
  struct Sent {
    std::string reference;
    std::string link;
  };
  Sent send(const std::string& words) {
    HttpClient patient = client();
    const HttpResponse posted = post_request(patient, sealed_bundle(words), new_key());
    EXPECT_EQ(posted.status, 201) << posted.body;
    return {json_string_or(posted.json(), "reference", ""), json_string_or(posted.json(), "followUp", "")};
  }
  static Fields born(const std::string& day, const std::string& month, const std::string& year) {
    return {{"birth-date/day", day}, {"birth-date/month", month}, {"birth-date/year", year}};
  }
  // As a browser does: a post leads to the page, by an address of its own.
  HttpResponse post(const Fields& fields) {
    HttpResponse reply = browser_.post_form("/p/A81001/request", fields);
    for (int led = 0; reply.status == 303 && led < 3; ++led) reply = browser_.get(reply.header("Location"));
    return reply;
  }
  HttpResponse open(const std::string& reference, Fields fields = born("27", "March", "1981")) {
    fields["reference"] = reference;
    return post(fields);
  }
  static std::string pass_of(const HttpResponse& page) {
    static const std::regex hidden("name=\"pass\" value=\"([^\"]+)\"");
    std::smatch found;
    return std::regex_search(page.body, found, hidden) ? found[1].str() : std::string();
  }
  // What a press copies for the clinical system.
  static std::string record_in(const std::string& page) {
    const std::size_t from = page.find("id=\"record-text\"");
    return page.substr(from, page.find("</textarea>", from) - from);
  }
  HttpResponse add(const std::string& pass, const std::string& step, const std::string& words) {
    return post({{"pass", pass}, {"step", step}, {"words", words}});
  }
  HttpResponse act(const std::string& reference, Json fields) {
    if (token_.empty()) staff_ = signed_in(kOds, token_);
    return staff_.send("POST", "/v1/practices/A81001/requests/" + reference + "/actions",
                       {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_}}, to_text(fields));
  }
  Json opened_by_staff(const std::string& reference) {
    if (token_.empty()) staff_ = signed_in(kOds, token_);
    return staff_.get("/v1/practices/A81001/requests/" + reference).json();
  }
  std::string inbox(const std::string& path) {
    if (token_.empty()) staff_ = signed_in(kOds, token_);
    return staff_.get(path).body;
  }
  std::size_t found_by(const std::string& words) {
    if (token_.empty()) staff_ = signed_in(kOds, token_);
    const HttpResponse found =
        staff_.send("POST", "/v1/practices/A81001/searches",
                    {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_}}, to_text(Json{{"words", words}}));
    EXPECT_EQ(found.status, 200) << found.body;
    return static_cast<std::size_t>(json_integer(found.json(), "total").value_or(0));
  }
  using Times = std::vector<std::string>;
  // Each asking of a day as the evidence has it: "10:00 medical none first answered 10:10 answered".
  Times times_of(const std::string& day) {
    if (token_.empty()) staff_ = signed_in(kOds, token_);
    Times times;
    const Json evidence = staff_.get("/v1/practices/A81001/evidence?from=" + day + "&until=" + day).json();
    for (const Json& one : *json_array(evidence, "requests")) {
      const std::string answered = json_string_or(one, "answered", "");
      times.push_back(
          json_string_or(one, "received", "").substr(11, 5) + " " + json_string_or(one, "kind", "") + " " +
          json_string_or(one, "urgency", "") + (json_bool(one, "broughtBack").value_or(false) ? " again " : " first ") +
          (answered.empty() ? "" : "answered " + answered.substr(11, 5) + " ") + json_string_or(one, "state", ""));
    }
    return times;
  }
  // A number among the words may be a link.
  static bool says(const HttpResponse& page, const std::string& words) {
    return page.body.find(words) != std::string::npos || without_links(page.body).find(words) != std::string::npos;
  }

  HttpClient browser_ = client();
  HttpClient staff_{0};
  std::string token_;
};

TEST_F(FollowUp, TheReferenceAndTheDateOfBirthOpenTheRequestHoweverTheyAreTyped) {
  const Sent sent = send("My knee hurts");
  const HttpResponse asks = browser_.get("/p/A81001/request");
  EXPECT_EQ(asks.status, 200);
  EXPECT_EQ(asks.header("Cache-Control"), "no-store");
  std::string lower = sent.reference;
  for (char& c : lower) c = c == '-' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const std::string& typed : {sent.reference, lower, " " + lower + " "}) {
    const HttpResponse page = open(typed);
    EXPECT_EQ(page.status, 200) << typed;
    EXPECT_TRUE(says(page, "The surgery has this request. Nobody has looked at it yet.")) << page.body;
    EXPECT_TRUE(says(page, sent.reference));
    EXPECT_FALSE(says(page, "knee")) << "what was sent is not shown to everyone who knows a date of birth";
  }
}

TEST_F(FollowUp, ALinkAsksForTheDateOfBirthTellsNothingElseAndEndsAfterThirtyDays) {
  const Sent sent = send("My knee hurts");
  ASSERT_FALSE(sent.link.empty());
  HttpResponse page = browser_.get(sent.link);
  EXPECT_EQ(page.status, 200);
  EXPECT_FALSE(says(page, "name=\"reference\""));
  EXPECT_FALSE(says(page, "Ada")) << page.body;
  const std::string link = sent.link.substr(sent.link.rfind('/') + 1);
  Fields fields = born("27", "3", "1981");
  fields["link"] = link;
  EXPECT_TRUE(says(post(fields), sent.reference));
  // A link that was changed is none: the page asks for everything.
  EXPECT_TRUE(says(browser_.get(sent.link + "0"), "name=\"reference\""));
  EXPECT_TRUE(says(browser_.get(replaced(sent.link, "A81001", "B82002")), "name=\"reference\""));
  set_time("2026-12-24T10:00:00Z");
  EXPECT_TRUE(says(browser_.get(sent.link), "name=\"reference\""));
  EXPECT_EQ(post(fields).status, 422);
}

TEST_F(FollowUp, EveryFailureReadsTheSameAndIsSlowedAfterFive) {
  const Sent sent = send("My knee hurts");
  const std::string wrong_date = open(sent.reference, born("28", "3", "1981")).body;
  const std::string typed = "value=\"" + sent.reference + "\"";
  const std::string no_request =
      replaced(open("0000-0000", born("28", "3", "1981")).body, "value=\"0000-0000\"", typed);
  EXPECT_EQ(wrong_date, no_request);
  EXPECT_EQ(open("nonsense", born("28", "3", "1981")).status, 422);
  EXPECT_EQ(open(sent.reference, born("31", "2", "1981")).status, 422);
  EXPECT_EQ(open("", born("", "", "")).status, 422);
  HttpResponse slowed = open(sent.reference);
  EXPECT_EQ(slowed.status, 429) << "the right answer is not judged either";
  EXPECT_EQ(slowed.header("Retry-After"), "30");
  EXPECT_TRUE(says(slowed, "Wait before you try again"));
  set_time("2026-11-23T10:00:31Z");
  EXPECT_EQ(open(sent.reference).status, 200);
  EXPECT_EQ(open(sent.reference).status, 200) << "a success clears what failed before";
}

TEST_F(FollowUp, OpeningOnesOwnRequestBuysNoGuessesAtOthers) {
  const Sent own = send("My knee hurts");
  const Sent other = send("My elbow hurts");
  int judged = 0;
  for (int i = 0; i < 20; ++i) {
    judged += open(other.reference, born(std::to_string(i + 1), "4", "1981")).status == 422 ? 1 : 0;
    static_cast<void>(open(own.reference));
  }
  EXPECT_LE(judged, 5);
}

TEST_F(FollowUp, OpeningOnesOwnRequestOftenSlowsNobody) {
  const Sent own = send("My knee hurts");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(open(own.reference).status, 200) << i;
}

// From as many addresses as there are, with the right year: 365 days need more than four weeks.
TEST_F(FollowUp, GuessesOfOneRequestsDateOfBirthFromManyAddressesTakeWeeks) {
  settings_.trusted_proxy = "127.0.0.1";
  server_ = std::make_unique<Server>(*service_, settings_);
  browser_ = client();
  const Sent sent = send("My knee hurts");
  int judged = 0;
  for (int minute = 0; minute < 24 * 60; minute += 5) {
    now_ += 5 * 60'000;
    const std::string from = "203.0." + std::to_string(minute % 200) + "." + std::to_string(minute / 200);
    const HttpResponse page = browser_.send(
        "POST", "/p/A81001/request", {{"Content-Type", "application/x-www-form-urlencoded"}, {"X-Forwarded-For", from}},
        "reference=" + sent.reference + "&birth-date%2Fday=28&birth-date%2Fmonth=3&birth-date%2Fyear=1981");
    judged += page.status == 303 ? 1 : 0;
  }
  EXPECT_LE(judged, 24);
  EXPECT_GE(judged, 10);
}

TEST_F(FollowUp, WhatIsAddedComesBackToThePracticeUnseenAndOnTop) {
  const Sent sent = send("My knee hurts");
  ASSERT_EQ(act(sent.reference, {{"action", "seen"}}).status, 204);
  HttpResponse page = open(sent.reference);
  EXPECT_TRUE(says(page, "Someone at the surgery is looking at this request."));
  page = add(pass_of(page), "add", "I am <b>allergic</b> to penicillin");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(says(page, "We added this to the request"));
  EXPECT_TRUE(says(page, "I am &lt;b&gt;allergic"));
  const Json request = opened_by_staff(sent.reference);
  EXPECT_EQ(json_string_or(request, "progress", ""), "new");
  EXPECT_EQ(json_string_or(request, "news", ""), "add");
  EXPECT_EQ(json_string_or(request, "urgency", ""), "none");
  const std::string staff_page = inbox("/inbox/requests/" + sent.reference);
  EXPECT_LT(staff_page.find("Since it was sent"), staff_page.find("My knee hurts"));
  EXPECT_NE(staff_page.find("I am &lt;b&gt;allergic"), std::string::npos);
  EXPECT_NE(inbox("/inbox").find("The patient wrote again"), std::string::npos);
  ASSERT_EQ(act(sent.reference, {{"action", "seen"}}).status, 204);
  EXPECT_EQ(inbox("/inbox").find("The patient wrote again"), std::string::npos);
}

TEST_F(FollowUp, TheListAndTheSearchHoldWhatWasAdded) {
  const Sent sent = send("My knee hurts");
  add(pass_of(open(sent.reference)), "add", "I am allergic to <i>penicillin</i>");
  EXPECT_NE(inbox("/inbox").find("Wrote again:</strong> I am allergic to &lt;i&gt;penicillin"), std::string::npos);
  EXPECT_EQ(found_by("Penicillin allergic"), 1u);
  ASSERT_EQ(act(sent.reference, {{"action", "note"}, {"note", "Phoned, will ring back at four"}}).status, 204);
  EXPECT_EQ(found_by("ring four"), 1u);
  EXPECT_EQ(found_by("penicillin elbow"), 0u);
  ASSERT_EQ(act(sent.reference, {{"action", "seen"}}).status, 204);
  EXPECT_EQ(inbox("/inbox").find("Wrote again"), std::string::npos);
}

TEST_F(FollowUp, AdviceThatIsAsPressingAsBeforeIsStillShownInTheList) {
  const Sent sent = send("My back hurts");
  const std::string pass = pass_of(open(sent.reference));
  add(pass, "worse", "It is worse");
  EXPECT_EQ(json_string_or(opened_by_staff(sent.reference), "action", ""), "urgent-same-day");
  add(pass, "worse", "I feel like killing myself");
  const std::string action = json_string_or(opened_by_staff(sent.reference), "action", "");
  EXPECT_TRUE(action == "crisis-line" || action == "emergency-999") << action;
  EXPECT_NE(inbox("/inbox").find("Red flag: "), std::string::npos);
  ASSERT_EQ(act(sent.reference, {{"action", "note"}, {"note", "Rang, no answer"}}).status, 204);
  EXPECT_NE(inbox("/inbox").find("Wrote again:</strong> I feel like killing myself"), std::string::npos);
}

TEST_F(FollowUp, WhatIsAddedIsDeliveredToThePracticesSystems) {
  DeliverySettings settings;
  settings.file_folder = directory_.path().string();
  service_->deliveries().save_settings(
      kOds, service_->sealer().seal_at(delivery_settings_place(kOds), delivery_settings_as_json(settings)),
      settings.channels(), {Instant(), "manager", "delivery", "{}"});
  const Sent sent = send("My knee hurts");
  const std::string pass = pass_of(open(sent.reference));
  add(pass, "add", "It is the left one");
  set_time("2026-11-23T10:05:00Z");
  add(pass, "worse", "Now I have crushing chest pain");
  add(pass, "worse", "Now I have crushing chest pain");
  set_time("2026-11-23T10:06:00Z");
  for (int round = 0; round < 4; ++round) service_->courier().run_due(Instant(std::chrono::milliseconds(now_)));
  std::map<std::string, Json> delivered;
  for (const auto& file : std::filesystem::directory_iterator(directory_.path())) {
    const std::string name = file.path().filename().string();
    if (!name.starts_with("A81001-" + sent.reference) || !name.ends_with(".json")) continue;
    const Json body = parse_json(read_file(file.path())).value();
    delivered[json_string_or(body, "event", "request")] = body;
  }
  ASSERT_TRUE(delivered.contains("request"));
  ASSERT_TRUE(delivered.contains("patient-add"));
  ASSERT_TRUE(delivered.contains("patient-worse"));
  EXPECT_EQ(json_array(delivered["patient-add"], "patientSteps")->size(), 1u);
  const Json& steps = *json_array(delivered["patient-worse"], "patientSteps");
  ASSERT_EQ(steps.size(), 2u) << "a press that comes twice is one";
  EXPECT_EQ(json_string_or(steps[0], "words", ""), "It is the left one");
  EXPECT_EQ(json_string_or(steps[1], "words", ""), "Now I have crushing chest pain");
  EXPECT_EQ(json_string_or(steps[1], "action", ""), "emergency-999");
}

TEST_F(FollowUp, WhatIsWorseIsReadForRedFlagsRingsAndIsAboveTheRest) {
  const Sent sent = send("My knee hurts");
  const Sent other = send("My elbow hurts");
  ASSERT_EQ(act(sent.reference, {{"action", "in-hand"}}).status, 204);
  HttpResponse page = add(pass_of(open(sent.reference)), "worse", "Now I have crushing chest pain");
  EXPECT_LT(page.body.find("Call 999 now"), page.body.find("We told the surgery that things have got worse"));
  const Json request = opened_by_staff(sent.reference);
  EXPECT_EQ(json_string_or(request, "urgency", ""), "emergency");
  EXPECT_EQ(json_string_or(request, "action", ""), "emergency-999");
  EXPECT_EQ(json_string_or(request, "news", ""), "worse");
  const std::string alarms = inbox("/inbox/alarms");
  EXPECT_NE(alarms.find(sent.reference), std::string::npos) << alarms;
  EXPECT_EQ(alarms.find(other.reference), std::string::npos);
  const std::string list = inbox("/inbox");
  EXPECT_LT(list.find(sent.reference), list.find(other.reference));
  EXPECT_NE(inbox("/inbox/requests/" + sent.reference).find("<mark>crushing chest"), std::string::npos);
  const std::string record = record_in(inbox("/inbox/requests/" + sent.reference));
  EXPECT_NE(record.find("\nSince it was sent\n"), std::string::npos) << record;
  EXPECT_NE(record.find(": Now I have crushing chest pain\nRed flag: "), std::string::npos) << record;
  EXPECT_EQ(record.find("\nPlan\n"), std::string::npos) << "it is no plan: " << record;
  const std::string sides = inbox("/inbox/requests/" + other.reference + "/compare/" + sent.reference);
  EXPECT_NE(sides.find("<mark>crushing chest"), std::string::npos) << sides;
}

TEST_F(FollowUp, WorseWithoutARedFlagIsForToday) {
  const Sent sent = send("My knee hurts");
  const HttpResponse page = add(pass_of(open(sent.reference)), "worse", "The swelling is bigger");
  EXPECT_TRUE(says(page, "020 7946 0000")) << page.body;
  EXPECT_EQ(json_string_or(opened_by_staff(sent.reference), "urgency", ""), "urgent");
}

TEST_F(FollowUp, AdviceForTodayGoesWithWhatIsNoLongerNeededAndAnEmergencyStays) {
  struct Case {
    const char* words;
    const char* advice;
    bool stays;
  };
  for (const Case& one : {Case{"The swelling is bigger", "Get help today", false},
                          Case{"I have crushing chest pain", "Call 999 now", true}}) {
    SCOPED_TRACE(one.words);
    const Sent sent = send("My knee hurts");
    const HttpResponse worse = add(pass_of(open(sent.reference)), "worse", one.words);
    EXPECT_TRUE(says(worse, one.advice)) << worse.body;
    const HttpResponse over = add(pass_of(worse), "withdraw", "");
    EXPECT_TRUE(says(over, "no longer needed"));
    EXPECT_EQ(says(over, one.advice), one.stays) << over.body;
    EXPECT_EQ(says(open(sent.reference), one.advice), one.stays);
  }
}

// A browser that goes back to the answer of a post asks whether to send it again, or shows an error page.
TEST_F(FollowUp, EveryPostLeadsToAPageThatBackAndAReloadShow) {
  const Sent sent = send("My knee hurts");
  const std::string pass = pass_of(open(sent.reference));
  Fields wrong_date = born("28", "3", "1981");
  wrong_date["reference"] = sent.reference;
  Fields right_date = born("27", "3", "1981");
  right_date["reference"] = sent.reference;
  struct Case {
    Fields fields;
    const char* reads;
  };
  for (const Case& one : {Case{wrong_date, "There is a problem"}, Case{right_date, "Nobody has looked at it yet"},
                          Case{{{"pass", pass}, {"step", "add"}, {"words", "The left one"}}, "We added this"},
                          Case{{{"pass", pass}, {"step", "worse"}, {"words", "It is worse"}}, "We told the surgery"},
                          Case{{{"pass", pass}, {"step", "withdraw"}, {"words", ""}}, "no longer needed"},
                          Case{{{"pass", pass}, {"step", ""}, {"words", "Left"}}, "Choose what you want to do"},
                          Case{{{"pass", "made-up"}, {"step", "add"}, {"words", "Left"}}, "closed after 30 minutes"}}) {
    SCOPED_TRACE(one.reads);
    const HttpResponse posted = browser_.post_form("/p/A81001/request", one.fields);
    ASSERT_EQ(posted.status, 303) << posted.body;
    EXPECT_EQ(posted.header("Cache-Control"), "no-store");
    const std::string address = posted.header("Location");
    const std::size_t events = json_array(opened_by_staff(sent.reference), "events")->size();
    for (int times = 0; times < 3; ++times) {
      HttpResponse page = browser_.get(address);
      if (page.status == 303) page = browser_.get(page.header("Location"));
      EXPECT_TRUE(says(page, one.reads)) << page.body;
      EXPECT_EQ(page.header("Cache-Control"), "no-store");
    }
    EXPECT_EQ(json_array(opened_by_staff(sent.reference), "events")->size(), events);
    EXPECT_FALSE(says(browser_.get(replaced(address, "A81001", "B82002")), one.reads)) << "of another practice";
    now_ += 31 * 60'000;
    EXPECT_TRUE(says(browser_.get(address), "name=\"reference\"")) << "half an hour later it asks again";
    now_ -= 31 * 60'000;
  }
}

TEST_F(FollowUp, AClosedRequestIsOpenedAgainByWhatIsAddedAndOneThatIsNoLongerNeededStaysForStaffToClose) {
  const Sent sent = send("My knee hurts");
  ASSERT_EQ(act(sent.reference,
                {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}, {"answer", "Rest it for a week."}})
                .status,
            204);
  HttpResponse page = open(sent.reference);
  EXPECT_TRUE(says(page, "The surgery has dealt with this request."));
  EXPECT_TRUE(says(page, "Rest it for a week."));
  page = add(pass_of(page), "add", "It still hurts");
  EXPECT_TRUE(says(page, "Nobody has looked at what was added yet"));
  EXPECT_EQ(json_string_or(opened_by_staff(sent.reference), "progress", ""), "new");
  ASSERT_EQ(act(sent.reference, {{"action", "seen"}}).status, 204);
  page = add(pass_of(page), "withdraw", "");
  EXPECT_TRUE(says(page, "no longer needed"));
  EXPECT_EQ(json_string_or(opened_by_staff(sent.reference), "progress", ""), "seen");
  EXPECT_NE(inbox("/inbox").find("The patient says it is no longer needed"), std::string::npos);
}

TEST_F(FollowUp, ThePageSaysAtEachVisitWhatIsTrueThen) {
  const std::string promise = "The surgery will be in touch";
  const std::string withdrawn = "We told the surgery that this is no longer needed";
  const Sent sent = send("My knee hurts");
  HttpResponse page = open(sent.reference);
  EXPECT_TRUE(says(page, promise)) << page.body;
  static_cast<void>(add(pass_of(page), "withdraw", ""));
  for (const bool seen : {false, true}) {
    if (seen) ASSERT_EQ(act(sent.reference, {{"action", "seen"}}).status, 204);
    page = open(sent.reference);
    EXPECT_TRUE(says(page, withdrawn)) << page.body;
    EXPECT_FALSE(says(page, promise));
    EXPECT_FALSE(says(page, "Nobody has looked"));
    EXPECT_FALSE(says(page, "is looking at this request"));
  }
  static_cast<void>(add(pass_of(page), "add", "It hurts after all"));
  page = open(sent.reference);
  EXPECT_FALSE(says(page, withdrawn));
  EXPECT_TRUE(says(page, "Nobody has looked at what was added yet")) << page.body;
  ASSERT_EQ(act(sent.reference, {{"action", "answer"}, {"answer", "Rest it for a week."}}).status, 204);
  page = open(sent.reference);
  EXPECT_TRUE(says(page, "Rest it for a week."));
  EXPECT_FALSE(says(page, promise)) << page.body;
  EXPECT_FALSE(says(page, "is looking at this request"));
}

TEST_F(FollowUp, StaffWhoHaveNotSeenWhatThePatientAddedCloseNothing) {
  const Sent sent = send("My knee hurts");
  static_cast<void>(add(pass_of(open(sent.reference)), "worse", "It is much worse"));
  const HttpResponse closed =
      act(sent.reference, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}, {"stepsSeen", "0"}});
  EXPECT_EQ(closed.status, 409);
  EXPECT_NE(closed.body.find("The patient said that things have got worse"), std::string::npos) << closed.body;
}

TEST_F(FollowUp, AnAnswerIsReadByThePatientAndANoteIsNot) {
  const Sent sent = send("My knee hurts");
  ASSERT_EQ(act(sent.reference, {{"action", "note"}, {"note", "Difficult patient"}}).status, 204);
  ASSERT_EQ(act(sent.reference, {{"action", "answer"}, {"answer", "Please come on Friday <b>"}}).status, 204);
  EXPECT_EQ(act(sent.reference, {{"action", "answer"}}).status, 422);
  const HttpResponse page = open(sent.reference);
  EXPECT_TRUE(says(page, "Please come on Friday &lt;b&gt;"));
  EXPECT_FALSE(says(page, "Difficult"));
}

TEST_F(FollowUp, APressThatComesTwiceAddsOnce) {
  const Sent sent = send("My knee hurts");
  const std::string pass = pass_of(open(sent.reference));
  static_cast<void>(add(pass, "add", "It is the left knee"));
  const HttpResponse again = add(pass, "add", "It is the left knee");
  EXPECT_TRUE(says(again, "We added this to the request"));
  EXPECT_EQ(json_array(opened_by_staff(sent.reference), "events")->size(), 1u);
}

TEST_F(FollowUp, WhatCannotBeTakenIsSaidAndNothingThatWasTypedIsLost) {
  const Sent sent = send("My knee hurts");
  const std::string pass = pass_of(open(sent.reference));
  HttpResponse page = add(pass, "", "Left knee");
  EXPECT_EQ(page.status, 422);
  EXPECT_TRUE(says(page, "Choose what you want to do"));
  EXPECT_TRUE(says(page, "Left knee</textarea>"));
  EXPECT_EQ(add(pass, "worse", " \n ").status, 422);
  EXPECT_EQ(add(pass, "add", std::string(limits::text_answer_bytes_max, 'x')).status, 200);
  EXPECT_EQ(add(pass, "add", std::string(limits::text_answer_bytes_max + 1, 'x')).status, 422);
  EXPECT_EQ(add(pass, "add", std::string(200'000, 'x')).status, 413);
  EXPECT_EQ(add("made-up", "add", "Left knee").status, 200);
  EXPECT_TRUE(says(add("made-up", "add", "Left knee"), "closed after 30 minutes"));
  set_time("2026-11-23T10:30:01Z");
  EXPECT_TRUE(says(add(pass, "add", "Left knee"), "closed after 30 minutes"));
  EXPECT_EQ(json_array(opened_by_staff(sent.reference), "events")->size(), 1u);
}

TEST_F(FollowUp, SoMuchIsTakenForOneRequestAndThenTheyAreToldToPhone) {
  const Sent sent = send("My knee hurts");
  const std::string pass = pass_of(open(sent.reference));
  for (std::size_t i = 0; i + 1 < kPatientStepsMax; ++i) {
    ASSERT_TRUE(says(add(pass, "add", "More " + std::to_string(i)), "Tell the surgery more")) << i;
  }
  const HttpResponse last = add(pass, "add", "The last of it");
  EXPECT_TRUE(says(last, "We added this to the request"));
  EXPECT_TRUE(says(last, "phone the surgery on 020 7946 0000"));
  EXPECT_FALSE(says(add(pass, "add", "One more"), "We added this"));
}

TEST_F(FollowUp, AnErasedRequestOpensToNobodyAndAnotherPracticesNeither) {
  const Sent sent = send("My knee hurts");
  Fields fields = born("27", "3", "1981");
  fields["reference"] = sent.reference;
  EXPECT_EQ(browser_.get(browser_.post_form("/p/B82002/request", fields).header("Location")).status, 422);
  if (token_.empty()) staff_ = signed_in(kOds, token_);
  EXPECT_EQ(staff_
                .send("POST", "/v1/practices/A81001/requests/" + sent.reference + "/erasure",
                      {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_}}, R"({"reason":"Asked for it"})")
                .status,
            204);
  EXPECT_EQ(open(sent.reference).status, 422);
}

// The natural correction of a wrong choice, and the same words again after staff have looked.
TEST_F(FollowUp, WorseIsNeverTakenForAPressThatCameTwice) {
  const Sent sent = send("My knee hurts");
  HttpResponse page = add(pass_of(open(sent.reference)), "add", "It is unbearable now");
  page = add(pass_of(page), "worse", "It is unbearable now");
  EXPECT_EQ(json_string_or(opened_by_staff(sent.reference), "news", ""), "worse");
  for (const char* step : {"seen", "done"}) {
    const std::size_t known = json_array(opened_by_staff(sent.reference), "events")->size();
    Json fields{{"action", step}, {"stepsSeen", std::to_string(known)}};
    if (std::string(step) == "done") fields.update({{"outcome", "advice"}, {"toldHow", "phone"}});
    ASSERT_EQ(act(sent.reference, fields).status, 204);
    page = add(pass_of(page), "worse", "It is unbearable now");
    EXPECT_TRUE(says(page, "We told the surgery")) << page.status << page.body;
    const Json request = opened_by_staff(sent.reference);
    EXPECT_EQ(json_string_or(request, "progress", ""), "new") << step;
    EXPECT_EQ(json_string_or(request, "news", ""), "worse") << step;
  }
}

TEST_F(FollowUp, AnAdditionMakesNoNoticeLater) {
  const Sent sent = send("My knee hurts");
  HttpResponse page = add(pass_of(open(sent.reference)), "worse", "It is unbearable");
  static_cast<void>(add(pass_of(page), "add", "It is the left one"));
  EXPECT_NE(inbox("/inbox/alarms").find(sent.reference), std::string::npos);
  const auto database = open_database((settings_.data_directory / "intake.db").string());
  const std::int64_t next = database->read(
      [](SqlSession& session) { return session.query("SELECT next_alert FROM requests").front().number(0); });
  EXPECT_LE(next, now_.load());
}

TEST_F(FollowUp, WordsWithNoLongerNeededAreSeenToo) {
  const Sent sent = send("My knee hurts");
  ASSERT_EQ(act(sent.reference, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}}).status, 204);
  static_cast<void>(add(pass_of(open(sent.reference)), "withdraw", "But my tablets run out on Friday"));
  EXPECT_EQ(json_string_or(opened_by_staff(sent.reference), "progress", ""), "new");
}

TEST_F(FollowUp, WordsThatAreNotTakenAreStillReadForRedFlagsAndStay) {
  const Sent sent = send("My knee hurts");
  const std::string pass = pass_of(open(sent.reference));
  const std::string words = "I have crushing chest pain";
  for (const HttpResponse& page : {add(pass, "", words), add("not a pass", "worse", words),
                                   add(pass, "add", words + std::string(limits::text_answer_bytes_max, 'x'))}) {
    EXPECT_TRUE(says(page, "Call 999 now")) << page.status;
    EXPECT_TRUE(says(page, "crushing chest pain")) << page.status;
    EXPECT_FALSE(says(page, "We added"));
  }
  set_time("2026-11-23T10:31:00Z");
  const HttpResponse expired = add(pass, "worse", words);
  EXPECT_TRUE(says(expired, "Call 999 now"));
  Fields again = born("27", "3", "1981");
  again["words"] = words;
  EXPECT_TRUE(says(open(sent.reference, again), words + "</textarea>")) << "what was typed comes back";
}

TEST_F(FollowUp, WordsAreReadWithWhatWasWrittenBefore) {
  const Sent sent = send("My calf is swollen and sore");
  const HttpResponse page = add(pass_of(open(sent.reference)), "add", "now I am short of breath");
  EXPECT_TRUE(says(page, "Call 999 now")) << page.body;
}

TEST_F(FollowUp, AdviceStaysOnTheNextPagesAndPromisesNothingBesideIt) {
  const Sent sent = send("My knee hurts");
  HttpResponse page = add(pass_of(open(sent.reference)), "worse", "I have crushing chest pain");
  page = add(pass_of(page), "add", "It is the left knee");
  EXPECT_TRUE(says(page, "Call 999 now"));
  EXPECT_FALSE(says(page, "will be in touch"));
  EXPECT_TRUE(says(open(sent.reference), "Call 999 now"));
}

TEST_F(FollowUp, APromiseThatIsPastIsNotRepeatedAndAnAnsweredRequestGetsANewOne) {
  const Sent sent = send("My knee hurts");
  set_time("2026-12-01T10:00:00Z");
  HttpResponse page = open(sent.reference);
  EXPECT_FALSE(says(page, "will be in touch")) << page.body;
  static_cast<void>(add(pass_of(page), "add", "It still hurts"));
  token_.clear();
  EXPECT_EQ(json_string_or(opened_by_staff(sent.reference), "deadline", ""), "2026-12-02T18:30:00Z");
}

TEST_F(FollowUp, WhoGuessesWithTheReferenceSlowsNobodyWhoHasTheLink) {
  settings_.trusted_proxy = "127.0.0.1";
  server_ = std::make_unique<Server>(*service_, settings_);
  browser_ = client();
  const Sent sent = send("My knee hurts");
  for (int i = 0; i < 8; ++i) {
    static_cast<void>(browser_.send(
        "POST", "/p/A81001/request",
        {{"Content-Type", "application/x-www-form-urlencoded"}, {"X-Forwarded-For", "203.0.113." + std::to_string(i)}},
        "reference=" + sent.reference + "&birth-date%2Fday=28&birth-date%2Fmonth=3&birth-date%2Fyear=1981"));
  }
  EXPECT_EQ(open(sent.reference).status, 429);
  Fields fields = born("27", "3", "1981");
  fields["link"] = sent.link.substr(sent.link.rfind('/') + 1);
  EXPECT_EQ(post(fields).status, 200);
}

// [SECTION] What the evidence says of answers: each asking has its own time and its own answer
TEST_F(FollowUp, AnAnswerThatWasTakenBackIsNoneAndTheNextCountsWithItsOwnTime) {
  const Sent sent = send("My knee hurts");
  const auto times = [&] { return times_of("2026-11-23"); };
  set_time("2026-11-23T10:10:00Z");
  const Json close{{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}};
  ASSERT_EQ(act(sent.reference, close).status, 204);
  EXPECT_EQ(times(), (Times{"10:00 medical none first answered 10:10 answered"}));
  ASSERT_EQ(act(sent.reference, {{"action", "reopen"}, {"takesBack", "yes"}}).status, 204);
  EXPECT_EQ(times(), (Times{"10:00 medical none first open"})) << "closed by mistake";
  set_time("2026-11-23T10:20:00Z");
  ASSERT_EQ(act(sent.reference, {{"action", "told"}, {"toldHow", "phone"}}).status, 204);
  set_time("2026-11-23T10:25:00Z");
  ASSERT_EQ(act(sent.reference, close).status, 204);
  EXPECT_EQ(times(), (Times{"10:00 medical none first answered 10:20 answered"})) << "the first that counts";
  ASSERT_EQ(act(sent.reference, {{"action", "reopen"}}).status, 204);
  EXPECT_EQ(times(), (Times{"10:00 medical none first answered 10:20 answered"}))
      << "there is more to do: told is told";
  // The events: done, reopened, told, done, reopened.
  EXPECT_EQ(act(sent.reference, {{"action", "take-back"}, {"step", "5"}}).status, 422) << "undone by closing it";
  EXPECT_EQ(act(sent.reference, {{"action", "take-back"}, {"step", "9"}}).status, 422);
  ASSERT_EQ(act(sent.reference, {{"action", "take-back"}, {"step", "3"}}).status, 204);
  EXPECT_EQ(times(), (Times{"10:00 medical none first answered 10:25 answered"})) << "they were told by the closing";
  EXPECT_EQ(act(sent.reference, {{"action", "take-back"}, {"step", "3"}}).status, 422) << "once";
}

TEST_F(FollowUp, AnEmergencyOfAClosedRequestCountsFromItsOwnMoment) {
  const Sent sent = send("My knee hurts");
  const Json close{{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}};
  set_time("2026-11-23T10:10:00Z");
  ASSERT_EQ(act(sent.reference, close).status, 204);
  set_time("2026-11-23T12:00:00Z");
  token_.clear();  // the session has ended meanwhile
  static_cast<void>(add(pass_of(open(sent.reference)), "worse", "I have crushing chest pain"));
  const std::string first = "10:00 medical none first answered 10:10 answered";
  EXPECT_EQ(times_of("2026-11-23"), (Times{first, "12:00 medical emergency again open"}));
  set_time("2026-11-23T12:05:00Z");
  Json early = close;
  early["toldAt"] = "2026-11-23T11:00:00Z";
  const HttpResponse refused = act(sent.reference, early);
  EXPECT_EQ(refused.status, 422) << "nobody was told of it before it happened";
  EXPECT_NE(refused.body.find("The patient wrote again at"), std::string::npos) << refused.body;
  // Told of the first at eleven, which is known only now: it answers what was asked by then.
  ASSERT_EQ(act(sent.reference, {{"action", "told"}, {"toldHow", "phone"}, {"toldAt", "2026-11-23T11:00:00Z"}}).status,
            204);
  EXPECT_EQ(times_of("2026-11-23"), (Times{first, "12:00 medical emergency again open"}));
  ASSERT_EQ(act(sent.reference, close).status, 204);
  EXPECT_EQ(times_of("2026-11-23"), (Times{first, "12:00 medical emergency again answered 12:05 answered"}));
  const std::string totals =
      staff_.get("/v1/practices/A81001/evidence.csv?table=totals&from=2026-11-23&until=2026-11-23").body;
  EXPECT_NE(totals.find("all,all,1,2,2,100,5,10,0,0,0,0,0,0,0,0"), std::string::npos) << "one request, asked twice\n"
                                                                                      << totals;
  const std::string page = inbox("/inbox/evidence?from=2026-11-23&until=2026-11-23");
  EXPECT_NE(page.find("Patients brought requests back 1 time"), std::string::npos);
}

TEST_F(FollowUp, ARequestThatGetsWorseBeforeItIsAnsweredIsAnsweredOnceForBoth) {
  const Sent sent = send("My knee hurts");
  set_time("2026-11-23T10:30:00Z");
  static_cast<void>(add(pass_of(open(sent.reference)), "worse", "I have crushing chest pain"));
  set_time("2026-11-23T10:34:00Z");
  ASSERT_EQ(
      act(sent.reference, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}, {"stepsSeen", "1"}}).status,
      204);
  EXPECT_EQ(times_of("2026-11-23"), (Times{"10:00 medical none first answered 10:34 answered",
                                           "10:30 medical emergency again answered 10:34 answered"}));
  EXPECT_NE(inbox("/inbox/today").find("<p class=\"figure-value\">1</p><p>answered today"), std::string::npos)
      << "one answer";
}

TEST_F(FollowUp, ThanksAfterAnAnswerAskForNone) {
  const Sent sent = send("My knee hurts");
  ASSERT_EQ(act(sent.reference, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}}).status, 204);
  static_cast<void>(add(pass_of(open(sent.reference)), "add", "Thank you very much"));
  EXPECT_EQ(times_of("2026-11-23").size(), 2u);
  ASSERT_EQ(act(sent.reference, {{"action", "done"},
                                 {"outcome", "no-action"},
                                 {"toldHow", "not-told"},
                                 {"note", "Thanks"},
                                 {"stepsSeen", "2"}})
                .status,
            204);
  EXPECT_EQ(times_of("2026-11-23").size(), 1u);
}

TEST_F(FollowUp, AReplyOrANoteThatWasAMistakeStaysStruckOutAndThePatientNoLongerReadsIt) {
  const Sent sent = send("My knee hurts");
  ASSERT_EQ(act(sent.reference, {{"action", "note"}, {"note", "Meant for another patient"}}).status, 204);
  ASSERT_EQ(act(sent.reference, {{"action", "answer"}, {"answer", "Your test is on Friday"}}).status, 204);
  EXPECT_TRUE(says(open(sent.reference), "Your test is on Friday"));
  const std::string page = inbox("/inbox/requests/" + sent.reference);
  EXPECT_NE(page.find("name=\"step\" value=\"1\""), std::string::npos) << "each can be taken back";
  for (const char* step : {"1", "2"}) {
    ASSERT_EQ(act(sent.reference, {{"action", "take-back"}, {"step", step}}).status, 204) << step;
  }
  EXPECT_FALSE(says(open(sent.reference), "Your test is on Friday"));
  const std::string after = inbox("/inbox/requests/" + sent.reference);
  EXPECT_NE(after.find("<s>Meant for another patient</s>"), std::string::npos) << after;
  EXPECT_NE(after.find("Taken back by reception"), std::string::npos);
  // Somebody else's, and one's own of the day before, stay.
  add_user(kOds, Role::clinician);
  ASSERT_EQ(act(sent.reference, {{"action", "note"}, {"note", "Phoned twice"}}).status, 204);
  HttpClient& clinician = signed_in_as(kOds, "clinician");
  EXPECT_EQ(clinician
                .post_form("/inbox/requests/" + sent.reference + "/actions",
                           {{"token", token_of(kOds, "clinician")}, {"action", "take-back"}, {"step", "5"}})
                .status,
            422);
  set_time("2026-11-24T10:30:00Z");
  token_.clear();
  EXPECT_EQ(act(sent.reference, {{"action", "take-back"}, {"step", "5"}}).status, 422);
}

TEST_F(FollowUp, AdviceOnWhatWasAddedIsAmongWhoWasToldToGetHelp) {
  const Sent sent = send("My knee hurts");
  EXPECT_EQ(inbox("/inbox/advice").find(sent.reference), std::string::npos);
  static_cast<void>(add(pass_of(open(sent.reference)), "worse", "I have crushing chest pain"));
  const std::string page = inbox("/inbox/advice");
  EXPECT_NE(page.find("After they had sent a request, when they added to it"), std::string::npos) << page;
  EXPECT_NE(page.find("<a href=\"/inbox/requests/" + sent.reference), std::string::npos);
  const Json advice = staff_.get("/v1/practices/A81001/advice").json();
  ASSERT_EQ(json_array(advice, "followUps")->size(), 1u);
  EXPECT_EQ(json_string_or(json_array(advice, "followUps")->front(), "action", ""), "emergency-999");
}

TEST_F(FollowUp, WorseIsOverWhenThePatientWasToldAndNotByWhatWasSaidBefore) {
  const Sent sent = send("My knee hurts");
  set_time("2026-11-23T10:30:00Z");
  static_cast<void>(add(pass_of(open(sent.reference)), "worse", "It is much worse"));
  ASSERT_EQ(act(sent.reference,
                {{"action", "told"}, {"toldHow", "phone"}, {"toldAt", "2026-11-23T10:10:00Z"}, {"stepsSeen", "1"}})
                .status,
            204);
  EXPECT_NE(inbox("/inbox").find("The patient says it has got worse"), std::string::npos) << "told before that";
  EXPECT_NE(inbox("/inbox").find("Not seen yet"), std::string::npos);
  set_time("2026-11-23T10:40:00Z");
  ASSERT_EQ(act(sent.reference, {{"action", "told"}, {"toldHow", "phone"}, {"stepsSeen", "2"}}).status, 204);
  EXPECT_EQ(inbox("/inbox").find("The patient says it has got worse"), std::string::npos);
  EXPECT_EQ(inbox("/inbox").find("Not seen yet"), std::string::npos);
}

}  // namespace
}  // namespace frontdoor::intake
