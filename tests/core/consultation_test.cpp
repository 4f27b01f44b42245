// What patients rely on: urgent advice at once, nothing typed is lost, a truthful "sent".
#include "patient_driver.h"

#include <frontdoor/json.h>
#include <frontdoor/limits.h>
#include <frontdoor/patient_copy.h>
#include <frontdoor/request.h>

namespace frontdoor {
namespace {

constexpr const char* kOwnWords = "What do you need help with?";
constexpr const char* kCrushing = "I have crushing chest pain and my left arm is numb";

TEST(Consultation, FirstPageSaysWhoReadsItAndWhatToDoToday) {
  PatientDriver patient;
  EXPECT_TRUE(patient.reads("What you write goes to your GP surgery and nobody else."));
  EXPECT_TRUE(patient.reads("If you need help today, phone 020 7946 0000"));
  EXPECT_TRUE(patient.reads("Call 999"));
}

TEST(Consultation, MakesRoomForACardWithTheKeyThatCallsForItAndTakesItAwayWithTheKeyThatDoesNot) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type(kOwnWords, "My knee");
  EXPECT_EQ(patient.find(Role::care_card), nullptr);
  patient.type(kOwnWords, kCrushing);
  ASSERT_NE(patient.find(Role::care_card), nullptr);
  EXPECT_TRUE(is_only_room(*patient.find(Role::care_card)));
  EXPECT_EQ(view_as_html(patient.view()).find("Call 999 now"), std::string::npos);
  EXPECT_EQ(patient.effect(EffectKind::announce_assertive), nullptr);
  patient.type(kOwnWords, "My knee");
  EXPECT_EQ(patient.find(Role::care_card), nullptr) << "gone before anybody saw it";
  patient.type_and_pause(kOwnWords, kCrushing);
  EXPECT_FALSE(is_only_room(*patient.find(Role::care_card)));
  patient.type(kOwnWords, std::string(kCrushing) + " Please");
  EXPECT_FALSE(is_only_room(*patient.find(Role::care_card))) << "stays in sight while more is typed";
  patient.type(kOwnWords, "My knee");
  EXPECT_EQ(patient.find(Role::care_card), nullptr);
}

TEST(Consultation, TheSentenceAboutTextsTextsAndWhatThePatientWroteIsNoLink) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type_and_pause(kOwnWords, "I called 999 because of crushing chest pain");
  patient.go_on();
  ASSERT_EQ(patient.view().page, "emergency") << patient.page_text();
  const std::string html = view_as_html(patient.view());
  EXPECT_NE(html.find("href=\"sms:999\">999</a>"), std::string::npos) << html;
  const std::size_t quote = html.find("You wrote");
  ASSERT_NE(quote, std::string::npos) << html;
  EXPECT_EQ(html.substr(quote, html.find("</p>", quote) - quote).find("<a"), std::string::npos) << html;
}

TEST(Consultation, ShowsA999CardUnderTheFieldAfterAPause) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type(kOwnWords, kCrushing);
  EXPECT_FALSE(patient.reads("Call 999 now")) << "nothing jumps in while the patient types";
  patient.type_and_pause(kOwnWords, kCrushing);

  const Node* card = patient.find(Role::care_card);
  ASSERT_NE(card, nullptr);
  EXPECT_EQ(card->variant, Variant::emergency);
  EXPECT_EQ(card->text, "Call 999 now");
  const auto& children = patient.view().root.children;
  for (std::size_t i = 1; i < children.size(); ++i) {
    if (&children[i] != card) continue;
    EXPECT_EQ(children[i - 1].role, Role::text_area) << "directly under the field";
  }
  const Effect* said = patient.effect(EffectKind::announce_assertive);
  ASSERT_NE(said, nullptr);
  EXPECT_NE(said->text.find("Call 999 now"), std::string::npos);
  EXPECT_FALSE(patient.has_effect(EffectKind::new_page)) << "focus and caret stay";
  EXPECT_EQ(patient.view().focus, 0u);
}

TEST(Consultation, Every999CardNamesOtherWaysToReach999) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type_and_pause(kOwnWords, kCrushing);
  for (int round = 0; round < 2; ++round) {
    EXPECT_TRUE(patient.reads("999 BSL"));
    EXPECT_TRUE(patient.reads("18000 with Relay UK"));
    EXPECT_TRUE(patient.reads("emergency SMS"));
    if (round == 0) patient.go_on();
    EXPECT_EQ(patient.view().page, "emergency");
  }
}

TEST(Consultation, EmergencyPageComesOnContinueAndNothingIsLostOnTheWayBack) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type_and_pause(kOwnWords, kCrushing);
  patient.go_on();
  EXPECT_EQ(patient.view().page, "emergency");
  EXPECT_NE(patient.view().focus, 0u);
  EXPECT_TRUE(patient.reads("chest pain”"));
  patient.press("Back");
  const Node* area = patient.find(Role::text_area, kOwnWords);
  ASSERT_NE(area, nullptr);
  EXPECT_EQ(area->value, kCrushing);
  patient.go_on();
  patient.press("I have read this. Continue my request");
  EXPECT_TRUE(patient.reads("Which of these is closest?"));
}

TEST(Consultation, AbsentFindingRaisesNothing) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type_and_pause(kOwnWords, "I don't have any chest pain");
  EXPECT_EQ(patient.find(Role::care_card), nullptr);
  EXPECT_FALSE(patient.has_effect(EffectKind::announce_assertive));
  patient.go_on();
  EXPECT_TRUE(patient.reads("Which of these is closest?"));
}

TEST(Consultation, ReadsRedFlagsOnTheAdminRouteAndInEveryFreeText) {
  PatientDriver admin;
  admin.reach_own_words("A fit note (sick note)");
  admin.type(admin.words_question(), kCrushing);
  admin.go_on();
  EXPECT_EQ(admin.view().page, "emergency");

  PatientDriver later;
  later.reach_own_words();
  later.type(kOwnWords, "My knee hurts");
  later.go_on();
  later.choose("Something else");
  while (!later.reads("How long has this been going on?")) {
    later.go_on();
    if (later.find(Role::checkbox, "None of these")) later.tick("None of these");
  }
  later.type("How long has this been going on?", "since this morning, and now I can't breathe");
  later.go_on();
  EXPECT_EQ(later.view().page, "emergency");
}

// Types words, reads the advice, and writes something else instead.
void take_back(PatientDriver& patient, const std::string& words) {
  patient.reach_own_words();
  patient.type_and_pause(kOwnWords, words);
  patient.go_on();
  patient.press("Back");
  patient.type_and_pause(kOwnWords, "A small rash on my hand");
}

// What leaves the form or stays on the device: drafts, reports, the bundle, the copies.
std::string sent_and_kept(PatientDriver& patient) {
  std::string all;
  const auto keep = [&] {
    for (const Effect& effect : patient.effects()) all += effect.text + "\n";
  };
  patient.press("Send request");
  keep();
  patient.event(EventKind::receipt, 0, R"({"reference":"7K3M-Q2ZZ","action":"none"})");
  all += patient.page_text();
  for (const char* copy : {"Save a copy as text", "Save a copy to print"}) {
    patient.press(copy);
    keep();
  }
  return all;
}

PatientDriver patient_who_can_save() {
  return PatientDriver("2026-11-23T10:00:00Z", {riverside(), {}, "11111111-2222-4333-8444-555555555555", "test", true});
}

TEST(Consultation, WordsThatWereTakenOutAreInNothingThatIsSentOrKept) {
  PatientDriver patient = patient_who_can_save();
  take_back(patient, "My husband hits me and I am scared of him");
  patient.go_on();
  patient.finish_from_own_words();
  EXPECT_FALSE(patient.reads("You first wrote"));
  EXPECT_TRUE(patient.reads("The surgery can also see that this form told you to get help"));
  const std::string all = sent_and_kept(patient);
  EXPECT_EQ(all.find("husband"), std::string::npos);
  EXPECT_EQ(all.find("hits"), std::string::npos);
  EXPECT_EQ(all.find("scared"), std::string::npos);
  EXPECT_NE(all.find("mental.abuse"), std::string::npos) << "that advice was shown is kept";
}

TEST(Consultation, WordsThatWereTakenOutAfter999AreShownBeforeSendingAndLeftOutAtAPress) {
  PatientDriver patient = patient_who_can_save();
  take_back(patient, kCrushing);
  patient.go_on();
  patient.finish_from_own_words();
  EXPECT_TRUE(patient.reads("You first wrote"));
  EXPECT_TRUE(patient.reads(kCrushing));
  patient.press("Leave this out");
  EXPECT_FALSE(patient.reads(kCrushing));
  EXPECT_NE(patient.view().focus, 0u);
  EXPECT_TRUE(patient.reads("You left out what was here"));
  const Effect* draft = patient.effect(EffectKind::save_draft);
  ASSERT_NE(draft, nullptr);
  EXPECT_EQ(draft->text.find("crushing chest"), std::string::npos);
  patient.event(EventKind::restore, 0, std::string(draft->text));
  const auto request = read_request(patient.consultation().seal(patient.now()));
  ASSERT_TRUE(request.ok()) << request.error().message;
  ASSERT_FALSE(request.value().recorded_flags.empty());
  EXPECT_EQ(request.value().recorded_flags.front().finding.action, Action::emergency_999);
  EXPECT_TRUE(request.value().recorded_flags.front().first_text_left_out);
  EXPECT_EQ(sent_and_kept(patient).find("crushing chest"), std::string::npos);
}

// Typing on after a card is the usual way to have two texts of one answer.
TEST(Consultation, TwoTextsOfOneAnswerThatWereTakenOutAreOneBlock) {
  PatientDriver patient = patient_who_can_save();
  patient.reach_own_words();
  for (const char* words : {"I have crushing chest pain", "I have crushing chest pain and I cannot breathe",
                            "He strangled me last night"}) {
    patient.type_and_pause(kOwnWords, words);
  }
  patient.type_and_pause(kOwnWords, "My knee hurts");
  patient.go_on();
  patient.finish_from_own_words();
  std::set<std::uint32_t> ids;
  const std::function<void(const Node&)> visit = [&](const Node& node) {
    EXPECT_TRUE(ids.insert(node.id).second) << node.name;
    for (const Node& child : node.children) visit(child);
  };
  visit(patient.view().root);
  EXPECT_TRUE(patient.reads("I have crushing chest pain and I cannot breathe"));
  EXPECT_TRUE(patient.reads("He strangled me last night"));
  patient.press("Leave this out");
  EXPECT_FALSE(patient.reads("strangled"));
  EXPECT_FALSE(patient.reads("cannot breathe"));
  patient.press("Send request");
  EXPECT_NE(patient.effect(EffectKind::send), nullptr)
      << "leaving out is no change of the surgery's that is read first";
}

TEST(Consultation, AReloadOnThePageOfAdviceShowsItAgain) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type_and_pause(kOwnWords, kCrushing);
  patient.go_on();
  ASSERT_EQ(patient.view().page, "emergency");
  const Effect* draft = patient.effect(EffectKind::save_draft);
  ASSERT_NE(draft, nullptr);
  const std::string kept = draft->text;
  PatientDriver again;
  again.event(EventKind::restore, 0, kept);
  EXPECT_EQ(again.view().page, "emergency");
  again.press("I have read this. Continue my request");
  EXPECT_NE(again.view().page, "emergency");
}

TEST(Consultation, WordsThatWereLeftInAreInTheCopyAndNobodyAddsAny) {
  PatientDriver patient = patient_who_can_save();
  take_back(patient, kCrushing);
  patient.go_on();
  patient.finish_from_own_words();
  const std::string bundle = patient.consultation().seal(patient.now());
  EXPECT_EQ(without_unconfirmed_words(bundle), bundle);
  const PatientCopy copy = patient_copy_of(read_request(bundle).value(), {}, built_assets().wording);
  EXPECT_NE(patient_copy_as_text(copy).find(kCrushing), std::string::npos);
  std::string unconfirmed = bundle;
  const std::string mark = "\"first-text-confirmed\"";
  for (std::size_t at = unconfirmed.find(mark); at != std::string::npos; at = unconfirmed.find(mark)) {
    unconfirmed.replace(at, mark.size(), "\"asked-is-it-now\"");
  }
  EXPECT_EQ(read_request(unconfirmed).value().recorded_flags.front().first_text, "");
  const std::string cleaned = without_unconfirmed_words(unconfirmed);
  EXPECT_EQ(cleaned.find("crushing chest"), std::string::npos);
  EXPECT_TRUE(read_request(cleaned).ok());
  const std::string all = sent_and_kept(patient);
  EXPECT_NE(all.find("You first wrote\n  " + std::string(kCrushing)), std::string::npos) << all;
}

TEST(Consultation, WordsThatWereLeftInActAsThoseOfAnAnswer) {
  PatientDriver patient;
  take_back(patient, kCrushing);
  patient.go_on();
  patient.finish_from_own_words();
  EXPECT_TRUE(patient.reads("Call 999 now")) << patient.page_text();
  const auto request = read_request(patient.consultation().seal(patient.now()));
  ASSERT_TRUE(request.ok());
  const RequestReading reading = reread(request.value(), built_assets().view().readers());
  EXPECT_EQ(reading.action, Action::none);
  EXPECT_EQ(standing_action(request.value(), reading), Action::emergency_999);
  patient.press("Leave this out");
  EXPECT_FALSE(patient.reads("Call 999 now"));
  const auto without = read_request(patient.consultation().seal(patient.now()));
  EXPECT_EQ(standing_action(without.value(), reading), Action::none);
}

TEST(Consultation, WordsThatMoreWordsExplainWereNotTakenOut) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type_and_pause(kOwnWords, "My dad had a stroke");
  patient.type_and_pause(kOwnWords, "I have crushing chest pain");
  patient.type_and_pause(kOwnWords, "I have crushing chest pain is what my dad said in 1990 and I want a blood test");
  patient.go_on();
  if (patient.view().page == "signs") {
    patient.tick("None of these");
    patient.go_on();
  }
  EXPECT_EQ(patient.consultation().seal(patient.now()).find("first-text"), std::string::npos);
}

TEST(Consultation, WordsOfOnePersonAreNotSentForAnother) {
  PatientDriver patient;
  take_back(patient, kCrushing);
  while (patient.find(Role::back_link) != nullptr) {
    patient.event(EventKind::press, patient.find(Role::back_link)->id, "");
  }
  patient.choose("Another adult I help or care for");
  patient.go_on();
  const std::string bundle = patient.consultation().seal(patient.now());
  EXPECT_EQ(bundle.find("crushing chest"), std::string::npos);
  EXPECT_NE(bundle.find("heart.chest-crushing"), std::string::npos) << "that advice was shown is kept";
}

TEST(Consultation, CardGoesWhenTheWordsGoAndThePracticeStillSeesThem) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type_and_pause(kOwnWords, kCrushing);
  patient.type_and_pause(kOwnWords, "A small rash on my hand");
  EXPECT_EQ(patient.find(Role::care_card), nullptr);
  patient.go_on();
  patient.finish_from_own_words();
  const auto request = read_request(patient.consultation().seal(patient.now()));
  ASSERT_TRUE(request.ok()) << request.error().message;
  ASSERT_FALSE(request.value().recorded_flags.empty());
  EXPECT_EQ(request.value().recorded_flags.front().response, "changed-text");
  EXPECT_EQ(request.value().recorded_flags.front().first_text, kCrushing);
}

TEST(Consultation, NeedHelpTodayLeadsToThePhoneAndMayStillSendAsUrgent) {
  PatientDriver patient;
  patient.choose("Me");
  patient.go_on();
  patient.give_birth_date("27", "3", "1981");
  EXPECT_FALSE(patient.reads("phone 020 7946 0000"));
  patient.choose("Yes");
  EXPECT_TRUE(patient.reads("phone 020 7946 0000")) << "beside the answer, at once";
  EXPECT_FALSE(patient.reads("111")) << "in core hours a GP's work is not sent to 111";
  EXPECT_TRUE(patient.reads("What do you need?"));
  const auto request = read_request(patient.consultation().seal(patient.now()));
  ASSERT_TRUE(request.ok());
  EXPECT_TRUE(request.value().needs_help_today);
  EXPECT_EQ(urgency_of(request.value(), Action::none), Urgency::urgent);
}

TEST(Consultation, NeedHelpTodayNames111WhenClosed) {
  PatientDriver patient({}, "2026-11-22T12:00:00Z");
  patient.choose("Me");
  patient.go_on();
  patient.give_birth_date("27", "3", "1981");
  patient.choose("Yes");
  EXPECT_TRUE(patient.reads("111"));
}

// The choices that are ticked on the page, by their labels.
std::string ticked(const Node& node) {
  std::string labels = node.checked ? node.text + ";" : "";
  for (const Node& child : node.children) labels += ticked(child);
  return labels;
}
std::string ticked(const PatientDriver& patient) {
  return ticked(patient.view().root);
}

PatientDriver led_to(const std::string& form, std::vector<std::string> forms_on = {}) {
  Practice practice = riverside();
  practice.forms = std::move(forms_on);
  return PatientDriver("2026-11-23T10:00:00Z", {practice, {}, "k", "frontdoor test", false, form});
}

TEST(Consultation, APageThatLeadsToAFormHasItsChoiceTickedAndThePatientMayTakeAnother) {
  for (const auto& [form, label] : {std::pair("fit-note", "A fit note (sick note);"), std::pair("nothing-such", ""),
                                    std::pair("", ""), std::pair("self", "")}) {
    PatientDriver patient = led_to(form);
    EXPECT_EQ(ticked(patient), "") << "who it is for is always asked";
    patient.choose("Me");
    patient.go_on();
    patient.give_birth_date("27", "3", "1981");
    EXPECT_EQ(ticked(patient), label) << form;
  }
  PatientDriver off = led_to("fit-note", {"medication"});
  off.choose("Me");
  off.go_on();
  off.give_birth_date("27", "3", "1981");
  EXPECT_EQ(ticked(off), "") << "the practice has turned it off";
  PatientDriver problem = led_to("sore-throat");
  problem.reach_own_words();
  problem.type(kOwnWords, "My throat hurts");
  problem.go_on();
  EXPECT_EQ(ticked(problem), "Sore throat;");
}

TEST(Consultation, AsksForWhatIsMissingAndLeadsToIt) {
  PatientDriver patient;
  patient.go_on();
  const Node* summary = patient.find(Role::error_summary);
  ASSERT_NE(summary, nullptr);
  EXPECT_EQ(patient.view().focus, summary->id);
  ASSERT_EQ(summary->children.size(), 1u);
  EXPECT_EQ(summary->children.front().text, "Select who this is for");
  EXPECT_NE(find_node(patient.view().root, summary->children.front().target), nullptr);
  EXPECT_EQ(patient.find(Role::fieldset)->error, "Select who this is for");
  EXPECT_EQ(patient.view().root.text.substr(0, 7), "Error: ");
}

TEST(Consultation, RefusesADateThatDoesNotExist) {
  PatientDriver patient;
  patient.choose("Me");
  patient.go_on();
  patient.give_birth_date("30", "2", "1981");
  EXPECT_TRUE(patient.reads("Your date of birth must be a real date"));
  patient.give_birth_date("3", "2", "2999");
  EXPECT_TRUE(patient.reads("Your date of birth must be in the past"));
}

TEST(Consultation, ChangeGoesThereAndComesBackToCheck) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.reach_check("My knee hurts");
  ASSERT_EQ(patient.view().page, "check-answers");
  EXPECT_TRUE(patient.reads("27 March 1981"));
  const Node* change = find_node(patient.view().root, node_id("change/postcode"));
  ASSERT_NE(change, nullptr);
  patient.event(EventKind::press, change->id, "");
  patient.type("What is your postcode?", "EC1A 1BB");
  patient.go_on();
  EXPECT_EQ(patient.view().page, "check-answers");
  EXPECT_TRUE(patient.reads("EC1A 1BB"));
}

TEST(Consultation, SaysSentOnlyWithAReceipt) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.reach_check("My knee hurts");
  patient.press("Send request");
  const Effect* send = patient.effect(EffectKind::send);
  ASSERT_NE(send, nullptr);
  EXPECT_EQ(send->key, "11111111-2222-4333-8444-555555555555");
  EXPECT_EQ(patient.view().page, "sending");
  EXPECT_TRUE(patient.reads("not sent yet"));
  EXPECT_TRUE(patient.reads("020 7946 0000"));
  patient.event(EventKind::receipt, 0,
                R"({"reference":"FD-1234-5678","receivedAt":"2026-11-23T10:05:00Z","deadline":"2026-11-24T18:30:00Z",)"
                R"("action":"none","moreUrgent":false})");
  EXPECT_EQ(patient.view().page, "sent");
  EXPECT_TRUE(patient.reads("FD-1234-5678"));
  EXPECT_TRUE(patient.reads("6:30pm on Tuesday 24 November"));
  EXPECT_TRUE(patient.has_effect(EffectKind::clear_draft));
}

TEST(Consultation, OffersACopyOfWhatWasSentWithItsReceipt) {
  const char* const receipt = R"({"reference":"FD-1","receivedAt":"2026-11-23T10:05:00Z","signature":"abc123"})";
  PatientDriver patient("2026-11-23T10:00:00Z", {riverside(), {}, "k", "frontdoor test", true});
  patient.reach_own_words();
  patient.reach_check("My <knee> hurts");
  patient.press("Send request");
  patient.event(EventKind::receipt, 0, receipt);
  EXPECT_FALSE(patient.find(Role::details, "What you sent")->checked);
  EXPECT_TRUE(patient.reads("My <knee> hurts"));
  EXPECT_EQ(patient.find(Role::link, "Change"), nullptr) << "what was sent cannot be changed";
  patient.press("Save a copy as text");
  ASSERT_TRUE(patient.has_effect(EffectKind::save_copy));
  EXPECT_FALSE(patient.has_effect(EffectKind::save_draft)) << "nothing else stays on the device";
  EXPECT_TRUE(patient.has_effect(EffectKind::announce_polite));
  EXPECT_EQ(patient.effect(EffectKind::save_copy)->key, "request-to-my-surgery.txt");
  for (const char* part : {"Riverside Surgery, 020 7946 0000", "Your reference is FD-1", "Check code: abc123",
                           "10:05am on Monday 23 November", "My <knee> hurts"}) {
    EXPECT_NE(patient.effect(EffectKind::save_copy)->text.find(part), std::string::npos) << part;
  }
  patient.press("Save a copy to print");
  const std::string page = patient.effect(EffectKind::save_copy)->text;
  EXPECT_EQ(page.substr(0, 15), "<!DOCTYPE html>");
  EXPECT_NE(page.find("My &lt;knee&gt; hurts"), std::string::npos);
  EXPECT_EQ(page.find("<script"), std::string::npos);
}

TEST(Consultation, WithoutScriptTheCopyIsOpenOnThePage) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.reach_check("My knee hurts");
  patient.press("Send request");
  patient.event(EventKind::receipt, 0, R"({"reference":"FD-1"})");
  EXPECT_TRUE(patient.find(Role::details, "What you sent")->checked);
  EXPECT_EQ(patient.find(Role::button, "Save a copy as text"), nullptr);
}

TEST(Consultation, ShowsAMoreUrgentReadingOfTheServer) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.reach_check("My knee hurts");
  patient.press("Send request");
  patient.event(EventKind::receipt, 0,
                R"({"reference":"FD-1","deadline":null,"action":"emergency-999","moreUrgent":true})");
  EXPECT_EQ(patient.find(Role::care_card)->text, "Call 999 now");
  EXPECT_TRUE(patient.has_effect(EffectKind::announce_assertive));
}

TEST(Consultation, RefusalKeepsEveryAnswerAndSendsTheSameBytesAgain) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.reach_check("My knee hurts");
  patient.press("Send request");
  const std::string first = patient.effect(EffectKind::send)->text;
  patient.event(EventKind::refused, 0, R"({"title":"Busy","detail":"The service is busy. Try again."})");
  EXPECT_EQ(patient.view().page, "not-sent");
  EXPECT_TRUE(patient.reads("The service is busy. Try again."));
  patient.set_time("2026-11-23T10:20:00Z");
  patient.press("Try again");
  ASSERT_TRUE(patient.has_effect(EffectKind::send));
  EXPECT_EQ(patient.effect(EffectKind::send)->text, first);
}

TEST(Consultation, WhatWasSentOpensAtTheFirstPressAndClosesAtTheNext) {
  PatientDriver patient("2026-11-23T10:00:00Z",
                        {riverside(), {}, "11111111-2222-4333-8444-555555555555", "frontdoor test", true});
  patient.reach_own_words();
  patient.reach_check("My knee hurts");
  patient.press("Send request");
  patient.event(EventKind::receipt, 0, R"({"reference":"7K3M-Q2XD","deadline":null,"action":"none"})");
  const NodeId copy = node_id("sent.copy");
  EXPECT_FALSE(find_node(patient.view().root, copy)->checked);
  const auto revision = patient.view().revision;
  patient.event(EventKind::choose, copy, "true");
  EXPECT_TRUE(find_node(patient.view().root, copy)->checked);
  EXPECT_GT(patient.view().revision, revision) << "both faces show it";
  patient.event(EventKind::choose, copy, "false");
  EXPECT_FALSE(find_node(patient.view().root, copy)->checked);
}

TEST(Consultation, ARequestThatWasSentAlreadyIsSaidAndMayBeSentAsANewOne) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.reach_check("My knee hurts");
  patient.press("Send request");
  const std::string key = patient.effect(EffectKind::send)->key;
  patient.event(EventKind::refused, 0,
                R"({"type":"https://example/problems/key-reused","detail":"For programmers","reference":"7K3M-Q2XD",)"
                R"("newKey":"99999999-2222-4333-8444-555555555555"})");
  EXPECT_TRUE(patient.reads("You have already sent this request"));
  EXPECT_TRUE(patient.reads("7K3M-Q2XD"));
  EXPECT_FALSE(patient.reads("For programmers"));
  patient.set_time("2026-11-23T10:05:00Z");
  patient.press("Send as a new request");
  ASSERT_TRUE(patient.has_effect(EffectKind::send));
  const Effect again = *patient.effect(EffectKind::send);
  EXPECT_NE(again.key, key);
  EXPECT_NE(again.text.find(again.key), std::string::npos);
  EXPECT_EQ(again.text.find(key), std::string::npos);
  EXPECT_EQ(patient.view().page, "sending");
  PatientDriver later;
  later.event(EventKind::restore, 0, patient.effect(EffectKind::save_draft)->text);
  EXPECT_EQ(later.effect(EffectKind::send)->key, again.key) << "a reload goes on under the new key";
}

TEST(Consultation, ADraftOfARequestThatWasNotSentComesBackToTheAnswers) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.reach_check("My knee hurts");
  patient.press("Send request");
  const std::string draft = patient.effect(EffectKind::save_draft)->text;
  for (const char* page : {"not-sent", "already-sent"}) {
    std::string there = draft;
    there.replace(there.find("\"page\":\"sending\""), 16, std::string("\"page\":\"") + page + "\"");
    PatientDriver later;
    later.event(EventKind::restore, 0, there);
    EXPECT_EQ(later.view().page, "check-answers") << page;
  }
}

TEST(Consultation, DraftBringsEverythingBack) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type_and_pause(kOwnWords, "My knee hurts");
  ASSERT_TRUE(patient.has_effect(EffectKind::save_draft));
  const std::string draft = patient.effect(EffectKind::save_draft)->text;
  PatientDriver later;
  later.event(EventKind::restore, 0, draft);
  EXPECT_EQ(later.view().page, patient.view().page);
  EXPECT_EQ(later.find(Role::text_area, kOwnWords)->value, "My knee hurts");
  EXPECT_EQ(later.consultation().seal(later.now()), patient.consultation().seal(patient.now()));
}

TEST(Consultation, DraftInMidSendResumesWithTheSameKeyAndBytes) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.reach_check("My knee hurts");
  patient.press("Send request");
  const Effect send = *patient.effect(EffectKind::send);
  const std::string draft = patient.effect(EffectKind::save_draft)->text;
  PatientDriver later;
  later.event(EventKind::restore, 0, draft);
  EXPECT_EQ(later.view().page, "sending");
  ASSERT_TRUE(later.has_effect(EffectKind::send));
  EXPECT_EQ(*later.effect(EffectKind::send), send);
}

TEST(Consultation, SignalThatChangesBeforeSendingIsSaidOnce) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.reach_check("My knee hurts");
  patient.event(EventKind::signal, 0, R"({"ods":"A81001","signal":{"state":"busy"}})");
  EXPECT_TRUE(patient.has_effect(EffectKind::announce_assertive));
  EXPECT_TRUE(patient.reads("We are very busy today."));
  patient.press("Send request");
  EXPECT_TRUE(patient.has_effect(EffectKind::send));
  const auto request = read_request(patient.effect(EffectKind::send)->text);
  ASSERT_TRUE(request.ok());
  bool told = false;
  for (const AccessMessage& message : request.value().disclaimers_shown) {
    told = told || message.text.find("We are very busy today.") != std::string::npos;
  }
  EXPECT_TRUE(told);
}

TEST(Consultation, StatusBringsThePracticesOwnHours) {
  PatientDriver patient({}, "2026-11-28T10:00:00Z");  // a Saturday
  EXPECT_TRUE(patient.reads("111"));
  patient.event(EventKind::signal, 0,
                R"({"ods":"A81001","name":"Riverside Surgery","phone":"020 7946 0000",)"
                R"("longerHours":[{"day":"saturday","opens":"09:00","closes":"12:00"}],"signal":{"state":"normal"}})");
  EXPECT_FALSE(patient.reads("111")) << patient.page_text();
  const auto other = patient.consultation().apply(
      {EventKind::signal, 0, R"({"ods":"B1","name":"X","phone":"020 7946 0000","signal":{"state":"normal"}})"},
      patient.now());
  EXPECT_FALSE(other.ok());
}

TEST(Consultation, BusyAndUrgentDivertedStillSend) {
  for (const AccessState state : {AccessState::busy, AccessState::urgent_diverted}) {
    Signal signal;
    signal.state = state;
    PatientDriver patient(signal);
    EXPECT_TRUE(patient.reads("020 7946 0000"));
    patient.reach_own_words();
    patient.reach_check("My knee hurts");
    patient.press("Send request");
    EXPECT_TRUE(patient.has_effect(EffectKind::send)) << to_code(state);
  }
}

TEST(Consultation, BadEventsChangeNothing) {
  PatientDriver patient;
  patient.reach_own_words();
  const View before = patient.view();
  Consultation& consultation = patient.consultation();
  EXPECT_FALSE(consultation.apply({EventKind::input, node_id("no-such-node"), "x"}, patient.now()).ok());
  EXPECT_FALSE(consultation.apply({EventKind::press, node_id("own-words"), ""}, patient.now()).ok());
  EXPECT_FALSE(consultation.apply({EventKind::signal, 0, "{"}, patient.now()).ok());
  EXPECT_FALSE(consultation.apply({EventKind::restore, 0, "{}"}, patient.now()).ok());
  EXPECT_FALSE(consultation.apply({EventKind::receipt, 0, "{}"}, patient.now()).ok());
  const std::string huge(limits::event_value_bytes_max + 1, 'x');
  EXPECT_FALSE(consultation.apply({EventKind::input, node_id("own-words"), huge}, patient.now()).ok());
  EXPECT_EQ(patient.view().revision, before.revision);
  EXPECT_EQ(patient.view().root, before.root);
}

TEST(Consultation, LongTextIsKeptAndAskedToBeShorter) {
  PatientDriver patient;
  patient.reach_own_words();
  const std::string text(5001, 'x');
  patient.type(kOwnWords, text);
  patient.go_on();
  EXPECT_TRUE(patient.reads("Use 5,000 characters or fewer"));
  EXPECT_EQ(patient.find(Role::text_area)->value, text);
  patient.type(kOwnWords, text.substr(1));
  patient.go_on();
  EXPECT_EQ(patient.find(Role::error_summary), nullptr);
}

TEST(Consultation, SameAnswersSealToTheSameBytes) {
  const auto sealed = [] {
    PatientDriver patient;
    patient.reach_own_words();
    patient.reach_check("My knee hurts & <b>burns</b>");
    return patient.consultation().seal(patient.now());
  };
  EXPECT_EQ(sealed(), sealed());
}

TEST(Consultation, EveryTextOnEveryPageIsAWordingThatExists) {
  PatientDriver patient;
  const auto no_missing_key = [&] {
    EXPECT_EQ(patient.page_text().find(": ["), std::string::npos) << patient.page_text();
  };
  patient.reach_own_words();
  patient.type_and_pause(kOwnWords, kCrushing);
  PatientDriver::visit(patient.view().root, [](const Node& node) {
    EXPECT_FALSE(node.text.size() > 2 && node.text.front() == '[' && node.text.back() == ']') << node.text;
  });
  patient.go_on();
  no_missing_key();
}

}  // namespace
}  // namespace frontdoor
