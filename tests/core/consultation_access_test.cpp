// Time and the practice's signal running on while a patient fills in the form: what changes is said once, before
// sending, and no word is lost. And what the form reports of what it showed.
#include "patient_driver.h"

#include <frontdoor/json.h>
#include <frontdoor/request.h>

namespace frontdoor {
namespace {

constexpr const char* kWords = "My knee hurts";
constexpr const char* kBusy = R"({"state":"busy","from":"2026-11-23T09:00:00Z"})";
constexpr const char* kPause =
    R"({"state":"paused","from":"2026-11-23T10:05:00Z","until":"2026-11-23T12:00:00Z","reason":"recorded",)"
    R"("icbReference":"recorded"})";

std::vector<std::string> reports_in(const PatientDriver& patient) {
  std::vector<std::string> reports;
  for (const Effect& effect : patient.effects()) {
    if (effect.kind == EffectKind::report) reports.push_back(effect.text);
  }
  return reports;
}

void reach_check(PatientDriver& patient) {
  patient.reach_own_words();
  patient.reach_check(kWords);
}

Request sent_by(const PatientDriver& patient) {
  const Effect* send = patient.effect(EffectKind::send);
  EXPECT_NE(send, nullptr);
  return send ? read_request(send->text).value() : Request{};
}

TEST(ConsultationAccess, StartedAt1825AndSentAt1840IsToldWhatThatMeans) {
  PatientDriver patient({}, "2026-11-23T18:25:00Z");
  EXPECT_TRUE(patient.reads("We will contact you by 6:30pm on Tuesday"));
  reach_check(patient);
  patient.set_time("2026-11-23T18:40:00Z");
  patient.press("Send request");
  EXPECT_FALSE(patient.has_effect(EffectKind::send));
  EXPECT_TRUE(patient.reads("This has changed since you started"));
  EXPECT_TRUE(
      patient.reads("The surgery is closed now. We open at 8am on Tuesday. You can still send this request. We "
                    "will contact you by 6:30pm on Tuesday"))
      << patient.page_text();
  patient.press("Send request");
  const Request request = sent_by(patient);
  EXPECT_EQ(request.answers.empty(), false);
  bool told = false;
  for (const AccessMessage& message : request.disclaimers_shown) told = told || message.key == "access.closed";
  EXPECT_TRUE(told);
}

TEST(ConsultationAccess, APausedFormIsTitledSoAndLeadsToThePhoneOfTheHour) {
  const Signal paused = Signal::load(kPause).value();
  PatientDriver patient(paused, "2026-11-23T10:10:00Z");
  ASSERT_NE(patient.find(Role::heading, "This form cannot be used now"), nullptr) << patient.page_text();
  EXPECT_EQ(patient.find(Role::heading, "Contact us online"), nullptr);
  const Node* call = patient.find(Role::link, "Phone the surgery");
  ASSERT_NE(call, nullptr) << patient.page_text();
  EXPECT_EQ(call->href, "tel:02079460000");
  PatientDriver open({}, "2026-11-23T10:10:00Z");
  EXPECT_EQ(open.find(Role::link, "Phone the surgery"), nullptr) << "who can send is not led away";
}

TEST(ConsultationAccess, TheNumberInAMessageIsALinkThatDialsIt) {
  PatientDriver patient({}, "2026-11-23T10:10:00Z");
  const Node* message =
      patient.find(Role::paragraph, "If you need help today, phone 020 7946 0000 or come to the surgery.");
  ASSERT_NE(message, nullptr) << patient.page_text();
  EXPECT_EQ(message->href, "tel:02079460000");
  EXPECT_EQ(message->value, "020 7946 0000");
  const std::string html = view_as_html(patient.view());
  EXPECT_NE(html.find("href=\"tel:02079460000\">020 7946 0000</a> or come"), std::string::npos) << html;
}

TEST(ConsultationAccess, EmergencyNumbersInSentencesAreLinksThatDialThem) {
  PatientDriver patient({}, "2026-11-27T18:45:00Z");
  const std::string html = view_as_html(patient.view());
  for (const char* link :
       {"phone <a class=\"nhsuk-link frontdoor-number\" href=\"tel:111\">111</a> or go to 111.nhs.uk",
        "phone <a class=\"nhsuk-link frontdoor-number\" href=\"tel:111\">111</a> and choose",
        "Call <a class=\"nhsuk-link frontdoor-number\" href=\"tel:999\">999</a> if"}) {
    EXPECT_NE(html.find(link), std::string::npos) << link << "\n" << html;
  }
}

TEST(ConsultationAccess, OnFridayEveningTheDeadlineIsMondays) {
  PatientDriver patient({}, "2026-11-27T18:25:00Z");
  EXPECT_TRUE(patient.reads("6:30pm on Monday"));
  patient.set_time("2026-11-27T18:40:00Z");
  reach_check(patient);
  EXPECT_TRUE(patient.reads("The surgery is closed now. We open at 8am on Monday.")) << patient.page_text();
  EXPECT_FALSE(patient.reads("This has changed since you started"));
}

TEST(ConsultationAccess, BusyEndsWhileThePageIsOpen) {
  PatientDriver patient(Signal::load(kBusy).value(), "2026-11-23T18:20:00Z");
  reach_check(patient);
  EXPECT_TRUE(patient.reads("We are very busy today."));
  patient.set_time("2026-11-23T18:30:00Z");
  patient.press("Send request");
  EXPECT_FALSE(patient.has_effect(EffectKind::send));
  EXPECT_FALSE(patient.reads("We are very busy today."));
  EXPECT_TRUE(patient.reads("The surgery is closed now."));
  patient.press("Send request");
  EXPECT_TRUE(patient.has_effect(EffectKind::send));
}

TEST(ConsultationAccess, AChangeThatIsShownBeforeSendIsNotAnObstacle) {
  PatientDriver patient;
  reach_check(patient);
  patient.event(EventKind::signal, 0, kBusy);
  EXPECT_TRUE(patient.has_effect(EffectKind::announce_assertive));
  EXPECT_NE(patient.find(Role::warning_callout, "This has changed since you started"), nullptr) << patient.page_text();
  EXPECT_TRUE(patient.reads("We are very busy today."));
  EXPECT_TRUE(patient.reads(kWords));
  patient.event(EventKind::signal, 0, kBusy);
  EXPECT_FALSE(patient.has_effect(EffectKind::announce_assertive)) << "said twice";
  patient.press("Send request");
  EXPECT_TRUE(patient.has_effect(EffectKind::send));
}

TEST(ConsultationAccess, APauseThatBeginsMidFormIsSaidAndLetsThoseWhoHaveBegunSend) {
  PatientDriver patient;
  reach_check(patient);
  patient.set_time("2026-11-23T10:06:00Z");
  patient.event(EventKind::signal, 0, kPause);
  EXPECT_TRUE(patient.reads("We have paused this form until midday today. You began before that"))
      << patient.page_text();
  patient.press("Send request");
  const Request request = sent_by(patient);
  EXPECT_EQ(begun_at(request, patient.now()), at("2026-11-23T10:00:00Z"));
  // By a service whose clock is behind that of the device.
  EXPECT_EQ(begun_at(request, at("2026-11-23T09:36:00Z")), at("2026-11-23T09:30:00Z"));
}

TEST(ConsultationAccess, APatientWhoBeginsDuringThePauseDoesNotSend) {
  PatientDriver patient(Signal::load(kPause).value(), "2026-11-23T10:06:00Z");
  EXPECT_EQ(patient.find(Role::button, "Start"), nullptr);
  EXPECT_EQ(patient.find(Role::button, "Continue"), nullptr);
  EXPECT_TRUE(patient.reads("You cannot send a request now"));
}

constexpr const char* kNextDayPause =
    R"({"state":"paused","from":"2026-11-24T09:00:00Z","until":"2026-11-24T12:00:00Z","reason":"recorded",)"
    R"("icbReference":"recorded"})";

// Begun more than a day ago: it is said at the top, a copy can be kept, and the end of the pause opens the way.
TEST(ConsultationAccess, AFormThatIsADayOldKeepsTheWordsAndACopyAndThePausesEndOpensTheWay) {
  PatientDriver patient("2026-11-23T10:00:00Z", {riverside(), {}, "k", "frontdoor test", true});
  reach_check(patient);
  patient.set_time("2026-11-24T10:06:00Z");
  patient.event(EventKind::signal, 0, kNextDayPause);
  EXPECT_EQ(patient.find(Role::button, "Send request"), nullptr);
  const std::string page = patient.page_text();
  const std::size_t said = page.find("We have had to pause this form until midday today");
  ASSERT_NE(said, std::string::npos) << page;
  EXPECT_LT(said, page.find(kWords));
  EXPECT_LT(page.find("You cannot send this now"), page.find(kWords));
  patient.press("Save a copy as text");
  ASSERT_TRUE(patient.has_effect(EffectKind::save_copy));
  EXPECT_NE(patient.effect(EffectKind::save_copy)->text.find(kWords), std::string::npos);
  EXPECT_EQ(patient.effect(EffectKind::save_copy)->text.rfind("Your answers. They have not been sent", 0), 0u);
  patient.event(EventKind::signal, 0, R"({"state":"normal"})");
  ASSERT_NE(patient.find(Role::button, "Send request"), nullptr);
  EXPECT_TRUE(patient.reads(kWords));
  patient.press("Send request");
  EXPECT_TRUE(patient.has_effect(EffectKind::send));
}

TEST(ConsultationAccess, WhoWaitsForAConnectionAtNightIsNotSentToASurgeryThatIsClosed) {
  for (const auto& [now, closed] :
       {std::pair("2026-11-23T10:00:00Z", false), std::pair("2026-11-23T02:00:00Z", true)}) {
    PatientDriver patient({}, now);
    reach_check(patient);
    patient.press("Send request");
    EXPECT_EQ(patient.view().page, "sending");
    EXPECT_EQ(patient.reads("If you would rather not wait, phone the surgery"), !closed) << now;
    EXPECT_EQ(patient.reads("phone 111 or go to 111.nhs.uk"), closed) << now;
    EXPECT_EQ(patient.find(Role::link, "Call 111") != nullptr, closed) << now;
  }
}

TEST(ConsultationAccess, AnOldStatusFileClosesNoDoor) {
  const auto status = [](const char* valid_until) {
    return std::string(R"({"ods":"A81001","name":"Riverside Surgery","phone":"020 7946 0000","validUntil":")") +
           valid_until + R"(","signal":{"state":"paused","from":"2026-11-22T10:00:00Z",)" +
           R"("until":"2026-11-25T12:00:00Z","reason":"recorded","icbReference":"recorded"}})";
  };
  PatientDriver patient;
  patient.event(EventKind::signal, 0, status("2026-11-23T10:30:00Z"));
  EXPECT_TRUE(patient.reads("We have had to pause this form"));
  patient.event(EventKind::signal, 0, status("2026-11-23T09:59:00Z"));
  EXPECT_FALSE(patient.reads("We have had to pause this form"));
  patient.event(EventKind::signal, 0, status("tomorrow"));
  EXPECT_FALSE(patient.reads("We have had to pause this form"));
}

TEST(ConsultationAccess, ReportsWhichMessagesWereShown) {
  PatientDriver patient(Signal::load(kBusy).value());
  patient.choose("Me");
  patient.go_on();
  ASSERT_EQ(reports_in(patient).size(), 1u);
  EXPECT_EQ(reports_in(patient)[0], R"({"event":"messages-shown","state":"busy","keys":["access.busy",)"
                                    R"("access.need-help-today.not-this-form","access.call-999"],"kind":"medical"})");
}

TEST(ConsultationAccess, ReportsAdviceOnceAndNeverWords) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type_and_pause("What do you need help with?", "crushing chest pain and my name is Ada Patel");
  const std::vector<std::string> reports = reports_in(patient);
  ASSERT_FALSE(reports.empty());
  for (const std::string& report : reports) {
    const Json json = parse_json(report).value();
    EXPECT_EQ(json_string_or(json, "event", ""), "advice-shown");
    EXPECT_EQ(json_string_or(json, "kind", ""), "medical");
    EXPECT_TRUE(action_from_code(json_string_or(json, "action", "")).has_value());
    EXPECT_EQ(json.size(), 4u);
    EXPECT_EQ(report.find("Ada"), std::string::npos);
    EXPECT_EQ(report.find("crushing chest pain"), std::string::npos);
  }
  patient.go_on();
  EXPECT_EQ(patient.view().page, "emergency");
  EXPECT_TRUE(reports_in(patient).empty());
}

}  // namespace
}  // namespace frontdoor
