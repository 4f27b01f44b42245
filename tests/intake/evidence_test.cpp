// What counts as answered in time: on the page, in the files, in the figures of the day, before and after erasure.
#include "support.h"

#include "desk/answer_rule.h"
#include "store/case_files.h"

#include <regex>

namespace frontdoor::intake {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Instant kCame = Instant(std::chrono::milliseconds(1'795'428'000'000));

struct Asked {
  const char* what;
  std::optional<seconds> due;
  std::optional<seconds> answered;
  Ending ending;
  bool in_flood;
  const char* state;
};

TEST(AnswerRule, SaysOfEachKindOfAskingOneState) {
  const Asked table[] = {
      {"an emergency answered at once", {}, minutes(5), Ending::none, false, "answered"},
      {"an emergency answered hours later", {}, hours(3), Ending::none, false, "answered late"},
      {"an emergency that nobody answered", {}, {}, Ending::none, false, "open, late"},
      {"answered at its deadline", hours(8), hours(8), Ending::none, false, "answered"},
      {"answered a second after it", hours(8), hours(8) + seconds(1), Ending::none, false, "answered late"},
      {"open, not due", hours(40), {}, Ending::none, false, "open"},
      {"open past its deadline", hours(8), {}, Ending::none, false, "open, late"},
      {"closed and not told, not due", hours(40), {}, Ending::closed, false, "closed, not told"},
      {"closed and not told", hours(8), {}, Ending::closed, false, "closed, not told"},
      {"an emergency closed and not told", {}, {}, Ending::closed, false, "closed, not told"},
      {"of a flood, open", hours(8), {}, Ending::none, true, "left out: flood"},
      {"of a flood, closed", hours(8), {}, Ending::closed, true, "left out: flood"},
      {"a duplicate", hours(8), {}, Ending::duplicate, false, "left out: duplicate"},
      {"a duplicate whose patient was told", hours(8), hours(1), Ending::duplicate, false, "left out: duplicate"},
      {"withdrawn", hours(8), {}, Ending::withdrawn, false, "left out: withdrawn"},
      {"withdrawn after an answer", hours(8), hours(1), Ending::withdrawn, false, "answered"},
      {"erased while it was open", hours(8), {}, Ending::erased, false, "left out: erased"},
      {"erased after an answer", hours(8), hours(9), Ending::none, false, "answered late"},
  };
  AnswerTotals totals;
  std::vector<RequestTimes> all;
  for (const Asked& one : table) {
    RequestTimes times;
    times.received = kCame;
    if (one.due) times.deadline = kCame + *one.due;
    if (one.answered) times.answered = kCame + *one.answered;
    times.ending = one.ending;
    times.in_flood = one.in_flood;
    EXPECT_STREQ(to_code(answer_state(times, kCame + hours(35))), one.state) << one.what;
    all.push_back(times);
  }
  totals = answer_totals(all, kCame + hours(35));
  EXPECT_EQ(totals.requests, 18u);
  EXPECT_EQ(totals.settled() + totals.left_out() + totals.of(AnswerState::open), 18u) << "each is in one of them";
  EXPECT_EQ(totals.in_time(), 3u);
  EXPECT_EQ(totals.settled(), 11u);
  EXPECT_EQ(totals.left_out(), 6u);
  EXPECT_EQ(percent_in_time(totals), "27");
}

TEST(AnswerRule, RoundsMinutesAndNeverRoundsUpToAll) {
  const std::pair<seconds, int> waits[] = {{seconds(29), 0}, {seconds(59), 1}, {seconds(119), 2}, {seconds(-60), 0}};
  for (const auto& [wait, expected] : waits) {
    RequestTimes times;
    times.received = kCame;
    times.answered = kCame + wait;
    EXPECT_EQ(wait_of(times).count(), expected) << wait.count();
  }
  AnswerTotals totals;
  totals.of_state[static_cast<std::size_t>(AnswerState::answered)] = 999;
  totals.of_state[static_cast<std::size_t>(AnswerState::open_late)] = 1;
  EXPECT_EQ(percent_in_time(totals), "99") << "one still waits";
  totals.of_state = {};
  totals.of_state[static_cast<std::size_t>(AnswerState::answered)] = 1;
  totals.of_state[static_cast<std::size_t>(AnswerState::answered_late)] = 999;
  EXPECT_EQ(percent_in_time(totals), "1");
}

class EvidenceOfAnswers : public IntakeTest {
 protected:
  void SetUp() override { add_user(kOds, Role::manager); }
  std::string post(const std::string& words, const std::string& address = "") {
    HttpClient patient = client();
    const std::string bundle = sealed_bundle(words);
    const HttpResponse posted = address.empty() ? post_request(patient, bundle, new_key())
                                                : post_request_from(address, patient, bundle, new_key());
    EXPECT_EQ(posted.status, 201) << posted.body;
    return json_string_or(posted.json(), "reference", "");
  }
  void act(const std::string& reference, Json fields) {
    const std::string token = token_of(kOds, "manager");
    const HttpResponse done =
        signed_in_as(kOds, "manager")
            .send("POST", "/v1/practices/A81001/requests/" + reference + "/actions",
                  {{"Content-Type", "application/json"}, {"X-CSRF-Token", token}}, to_text(fields));
    ASSERT_LT(done.status, 300) << done.body;
  }
  void withdraw(const std::string& reference) {
    PatientStep step;
    step.event = {now(), kPatient, "patient-withdraw", "d"};
    step.news = "withdraw";
    step.needs_eyes = false;
    ASSERT_EQ(service_->cases().add_patient_step(kOds, reference, step), ChangeOutcome::changed);
  }
  Instant now() const { return Instant(std::chrono::milliseconds(now_.load())); }
  std::string get(const std::string& path) { return signed_in_as(kOds, "manager").get(path).body; }
  static constexpr const char* kDay = "from=2026-11-23&until=2026-11-23";
  // The states of a day, by when they came; and what the file of totals says of all.
  std::string states() {
    std::string text;
    const Json evidence = parse_json(get("/v1/practices/A81001/evidence?" + std::string(kDay))).value();
    for (const Json& one : *json_array(evidence, "requests")) text += json_string_or(one, "state", "") + "; ";
    return text;
  }
  std::string totals_of_all() {
    const std::string csv = get("/v1/practices/A81001/evidence.csv?table=totals&" + std::string(kDay));
    const std::size_t at = csv.find("all,all,");
    return at == std::string::npos ? csv : csv.substr(at, csv.find('\r', at) - at);
  }
};

const Json kTold{{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}};

TEST_F(EvidenceOfAnswers, IsOneRuleInEveryFormAndStaysAfterErasure) {
  settings_.trusted_proxy = "127.0.0.1";
  server_.reset();
  server_ = std::make_unique<Server>(*service_, settings_);
  const std::string unanswered = post("I have crushing chest pain and my left arm is numb");
  now_ += 1000;
  const std::string answered = post("My knee hurts");
  now_ += 1000;
  const std::string twin = post("My knee still hurts");
  now_ += 1000;
  const std::string unneeded = post("My elbow hurts");
  now_ += 1000;
  const std::string untold = post("My toe hurts");
  now_ += 1000;
  const std::string open = post("My finger hurts");
  now_ += 1000;
  for (int i = 0; i < 12; ++i) post("Buy this", "203.0.113.9");
  set_time("2026-11-23T10:30:40Z");
  act(answered, kTold);
  act(twin,
      {{"action", "done"}, {"outcome", "duplicate"}, {"follows", answered}, {"toldHow", "not-told"}, {"note", "n"}});
  withdraw(unneeded);
  act(untold, {{"action", "done"}, {"outcome", "no-action"}, {"toldHow", "not-told"}, {"note", "no phone"}});
  set_time("2026-11-24T21:00:00Z");
  signed_out_everywhere();
  std::string expected =
      "open, late; answered; left out: duplicate; left out: withdrawn; closed, not told; open, late; ";
  const std::string floods = [] {
    std::string text;
    for (int i = 0; i < 12; ++i) text += "left out: flood; ";
    return text;
  }();
  EXPECT_EQ(states(), expected + floods);
  // requests, settled, in time, %, median, longest, late, open late, not told, open, floods, duplicates, withdrawn,
  // erased
  EXPECT_EQ(totals_of_all(), "all,all,18,4,1,25,31,31,0,2,1,0,12,1,1,0");
  const std::string page = get("/inbox/evidence?" + std::string(kDay));
  EXPECT_NE(page.find("<td>1 of 4 (25%)</td>"), std::string::npos);
  EXPECT_NE(page.find("<strong>12</strong> in floods of one connection each"), std::string::npos);
  EXPECT_NE(page.find("<strong>1</strong> closed as answered under another request"), std::string::npos);
  EXPECT_NE(page.find("<strong>1</strong> that the patient no longer needed"), std::string::npos);

  for (const std::string& reference : {answered, twin, unneeded, untold}) {
    ASSERT_TRUE(service_->cases().begin_erasure(kOds, reference, {now(), "manager", "erased", "{}"}));
  }
  EXPECT_EQ(states(), expected + floods) << "what had ended keeps its state";
  ASSERT_TRUE(service_->cases().begin_erasure(kOds, open, {now(), "manager", "erased", "{}"}));
  EXPECT_EQ(totals_of_all(), "all,all,18,3,1,33,31,31,0,1,1,0,12,1,1,1");
}

TEST_F(EvidenceOfAnswers, AnEmergencyIsOverdueInTheListOnTheDaysPageAndInTheFilter) {
  const std::string late = post("I have crushing chest pain and my left arm is numb");
  const auto overdue_today = [this] {
    static const std::regex figure("figure-value\">(\\d+)</p><p><a href=\"/inbox\\?overdue=yes\">");
    std::smatch found;
    const std::string page = get("/inbox/today");
    return std::regex_search(page, found, figure) ? found[1].str() : "none";
  };
  now_ += std::chrono::milliseconds(minutes(5)).count();
  EXPECT_EQ(overdue_today(), "0") << "just come";
  now_ += std::chrono::milliseconds(minutes(55)).count();
  signed_out_everywhere();
  const std::string fresh = post("My knee hurts");
  EXPECT_EQ(overdue_today(), "1");
  const std::string list = get("/inbox?overdue=yes");
  EXPECT_NE(list.find(late), std::string::npos);
  EXPECT_EQ(list.find("href=\"/inbox/requests/" + fresh + "\""), std::string::npos);
  EXPECT_NE(list.find("Past its deadline"), std::string::npos);
  act(late, {{"action", "told"}, {"toldHow", "phone"}});
  EXPECT_EQ(overdue_today(), "0") << "the patient was told";
  EXPECT_EQ(get("/inbox?overdue=yes").find("href=\"/inbox/requests/" + late + "\""), std::string::npos);
}

// Whatever counts urgent requests, or lists them without their look, says which cannot wait.
TEST_F(EvidenceOfAnswers, AnEmergencyIsSaidWhereverUrgentRequestsAreCountedOrListed) {
  const std::string knee = post("My knee hurts");
  const std::string emergency = post("I have crushing chest pain and my left arm is numb");
  const std::pair<const char*, const char*> places[] = {
      {"/inbox", "1 urgent request has not been seen.</strong> <strong>Possible emergencies: 1."},
      {"/inbox?whose=mine", "Possible emergencies: 1."},
      {"/inbox?kind=admin", "Possible emergencies: 1."},
      {"/inbox/today", "<a href=\"/inbox?pressing=yes\">urgent, not seen yet</a>"},
      {"/inbox/evidence", "<th scope=\"row\">Possible emergencies</th>"},
  };
  for (const auto& [address, words] : places) EXPECT_NE(get(address).find(words), std::string::npos) << address;
  const std::string other = get("/inbox/requests/" + knee);
  EXPECT_NE(other.find("<strong>Red flag: Call 999</strong>"), std::string::npos) << "the same patient's other request";
  act(emergency, kTold);
  EXPECT_EQ(get("/inbox/requests/" + knee).find("<strong>Red flag: Call 999</strong>"), std::string::npos) << "done";
  EXPECT_EQ(get("/inbox/today").find("not seen yet</a>"), std::string::npos);
}

TEST_F(EvidenceOfAnswers, WhatIsOpenedAgainIsNoDuplicateAnyMore) {
  const std::string first = post("My knee hurts");
  const std::string twin = post("My knee still hurts");
  const Json as_duplicate{
      {"action", "done"}, {"outcome", "duplicate"}, {"follows", first}, {"toldHow", "not-told"}, {"note", "n"}};
  act(twin, as_duplicate);
  EXPECT_EQ(states(), "open; left out: duplicate; ");
  act(twin, {{"action", "reopen"}});
  EXPECT_EQ(states(), "open; open; ");
  act(twin, kTold);
  EXPECT_EQ(states(), "open; answered; ") << "linked, and answered in its own right";
}

}  // namespace
}  // namespace frontdoor::intake
