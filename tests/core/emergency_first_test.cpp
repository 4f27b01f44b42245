// Advice to call 999 or go to A&E that still applies is the first thing on every page and copy that follows it.
#include "patient_driver.h"

#include <algorithm>

namespace frontdoor {
namespace {

constexpr const char* kCrushing = "I have crushing chest pain";

// Up to "Check your answers", through the advice.
void reach_check_with(PatientDriver& patient, const std::string& words) {
  patient.reach_own_words();
  patient.type("What do you need help with?", words);
  patient.go_on();
  for (int pages = 0; pages < 4 && patient.view().page != "page.problem"; ++pages) {
    patient.event(EventKind::press, node_id("continue"), "");
  }
  patient.finish_from_own_words();
  ASSERT_EQ(patient.view().page, "check-answers");
}

PatientDriver with_files() {
  return {"2026-11-23T10:00:00Z", {riverside(), {}, "11111111-2222-4333-8444-555555555555", "frontdoor test", true}};
}

std::size_t place_of(const PatientDriver& patient, Role role) {
  const auto& nodes = patient.view().root.children;
  const auto found = std::find_if(nodes.begin(), nodes.end(), [role](const Node& node) { return node.role == role; });
  return static_cast<std::size_t>(found - nodes.begin());
}

TEST(EmergencyFirst, IsAboveTheAnswersBeforeSendingAndAboveRequestSent) {
  PatientDriver patient = with_files();
  reach_check_with(patient, kCrushing);
  EXPECT_EQ(patient.find(Role::care_card)->text, "Call 999 now");
  EXPECT_LT(place_of(patient, Role::care_card), place_of(patient, Role::heading));
  patient.press("Send request");
  patient.event(EventKind::receipt, 0, R"({"reference":"FD-1","action":"emergency-999"})");
  EXPECT_EQ(place_of(patient, Role::care_card), 0u);
  EXPECT_LT(place_of(patient, Role::care_card), place_of(patient, Role::confirmation_panel));
  EXPECT_EQ(patient.view().focus, patient.find(Role::care_card)->id);
  EXPECT_EQ(patient.view().root.text.rfind("Call 999 now. Your request was sent too", 0), 0u)
      << patient.view().root.text;
  EXPECT_FALSE(patient.reads("If it gets worse"));
}

TEST(EmergencyFirst, IsTheFirstLineOfTheCopies) {
  PatientDriver patient = with_files();
  reach_check_with(patient, kCrushing);
  patient.press("Send request");
  patient.event(EventKind::receipt, 0, R"({"reference":"FD-1","action":"emergency-999"})");
  patient.press("Save a copy as text");
  EXPECT_EQ(patient.effect(EffectKind::save_copy)->text.rfind("Call 999 now\n", 0), 0u);
  patient.press("Save a copy to print");
  const std::string page = patient.effect(EffectKind::save_copy)->text;
  EXPECT_LT(page.find("Call 999 now"), page.find("What you sent</h1>"));
}

TEST(EmergencyFirst, SomebodyWhoWantsToDieIsToldWhoListensUntilHelpComes) {
  PatientDriver patient;
  reach_check_with(patient, "I am going to kill myself tonight");
  EXPECT_EQ(patient.find(Role::care_card)->text, "Call 999 now");
  EXPECT_TRUE(patient.reads("There is someone to talk to, day or night, until help comes."));
  EXPECT_TRUE(patient.reads("Call Samaritans free on 116 123"));
  PatientDriver heart;
  reach_check_with(heart, kCrushing);
  EXPECT_FALSE(heart.reads("Samaritans"));
}

TEST(EmergencyFirst, AandEIsNotContradictedByCall999Now) {
  PatientDriver patient = with_files();
  patient.reach_own_words();
  patient.reach_check("My knee hurts");
  patient.press("Send request");
  patient.event(EventKind::receipt, 0, R"({"reference":"FD-1","action":"emergency-department","moreUrgent":true})");
  EXPECT_EQ(place_of(patient, Role::care_card), 0u);
  EXPECT_EQ(patient.find(Role::care_card)->text, "Go to A&E now");
  EXPECT_TRUE(patient.reads("We have read your request again"));
  EXPECT_FALSE(patient.reads("Call 999 now")) << patient.page_text();
}

TEST(EmergencyFirst, GoesWithTheWords) {
  PatientDriver patient = with_files();
  reach_check_with(patient, "My knee hurts");
  EXPECT_EQ(patient.find(Role::care_card), nullptr);
  EXPECT_LT(place_of(patient, Role::heading), place_of(patient, Role::summary_list));
}

TEST(EmergencyFirst, Call999IsALinkOfItsOwnThatLooksLikeAButtonAndComesFirstInItsCard) {
  PatientDriver patient = with_files();
  patient.reach_own_words();
  patient.type_and_pause("What do you need help with?", kCrushing);
  const Node* card = patient.find(Role::care_card);
  ASSERT_NE(card, nullptr);
  const Node& call = card->children.front();
  EXPECT_EQ(call.role, Role::link);
  EXPECT_EQ(call.href, "tel:999");
  EXPECT_EQ(call.variant, Variant::reverse);
  const std::string html = view_as_html(patient.view());
  EXPECT_NE(html.find("<a class=\"nhsuk-button nhsuk-button--reverse frontdoor-call\""), std::string::npos);
  EXPECT_EQ(html.find("<p class=\"nhsuk-body\"><a class=\"nhsuk-button"), std::string::npos);
}

TEST(EmergencyFirst, ThePageIsAboutThePatientAndNotItsReader) {
  PatientDriver patient = with_files();
  patient.reach_own_words();
  patient.type("What do you need help with?", kCrushing);
  patient.go_on();
  ASSERT_EQ(patient.view().page, "emergency");
  EXPECT_FALSE(patient.reads("surgery can see"));
  EXPECT_FALSE(patient.reads("answers are kept"));
}

}  // namespace
}  // namespace frontdoor
