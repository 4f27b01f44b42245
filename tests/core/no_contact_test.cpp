// A patient whom it is not safe to contact: a safe way, or they phone; then nothing that they read promises a call.
#include "patient_driver.h"

#include <frontdoor/patient_copy.h>
#include <frontdoor/request.h>

#include <array>
#include <cctype>

namespace frontdoor {
namespace {

// What people would take for "you will hear from us".
constexpr std::array kPromises{"we will contact", "they will contact", "we will call",
                               "we will phone",   "will be in touch",  "they will phone",
                               "they will call",  "hear from us",      "to tell you what will happen",
                               "contact you by",  "phone you by",      "call you back",
                               "get back to you"};

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

void expect_no_promise(const std::string& text, const std::string& where) {
  for (const char* promise : kPromises) {
    EXPECT_EQ(lower(text).find(promise), std::string::npos) << promise << ", " << where << "\n" << text;
  }
}

// Staff read what the patient was shown before they answered, and that it is not a promise.
void expect_noted_promises(const Request& request) {
  std::size_t promised = 0;
  for (const ShownMessage& message : request.disclaimers_shown) {
    const bool is_promise = promises_contact(message.key);
    EXPECT_EQ(note_on(message, request).empty(), !is_promise) << message.key;
    promised += is_promise ? 1 : 0;
  }
  for (const std::string& text : {request_as_text(request, {}), request_as_document(request, {})}) {
    std::size_t noted = 0;
    for (std::size_t at = text.find(promised_before_text); at != std::string::npos; ++noted) {
      at = text.find(promised_before_text, at + 1);
    }
    EXPECT_EQ(noted, promised);
  }
  EXPECT_GT(promised, 0u) << "the first page says when they hear";
}

void reach_safe_contact(PatientDriver& patient) {
  patient.reach_own_words();
  patient.type("What do you need help with?", "My knee hurts");
  patient.go_on();
  patient.reach_name();
  patient.type("What is your full name?", "Ada Patel");
  patient.type("What is your postcode?", "SW1A 2AA");
  patient.type("What phone number can we use?", "020 7946 0123");
  patient.choose("Phone call");
  patient.choose("No");
}

TEST(NoContact, ASafeWayIsRequiredOrThePatientPhones) {
  PatientDriver patient;
  reach_safe_contact(patient);
  EXPECT_TRUE(patient.reads("How can we contact you safely?")) << "as soon as it is not safe";
  patient.go_on();
  EXPECT_TRUE(patient.reads("Select how we can contact you safely"));
  patient.choose("Another way. I will say how");
  patient.go_on();
  EXPECT_TRUE(patient.reads("Tell us a safe way to contact you"));
  patient.type("What is a safe way to contact you?", "Text my sister on 07700 900982");
  patient.go_on();
  EXPECT_EQ(patient.view().page, "check-answers");
  EXPECT_TRUE(patient.reads("We will contact you by"));
  const Request request = read_request(patient.consultation().seal(patient.now())).value();
  EXPECT_TRUE(request.unsafe_to_contact);
  EXPECT_FALSE(request.will_phone);
  EXPECT_EQ(contact_needs_of(request, std::nullopt).safe_way, "Text my sister on 07700 900982");
}

struct Day {
  const char* signal;
  const char* now;
};
constexpr std::array kDays{Day{R"({"state":"normal"})", "2026-11-23T10:00:00Z"},
                           Day{R"({"state":"busy","from":"2026-11-23T09:00:00Z"})", "2026-11-23T10:00:00Z"},
                           Day{R"({"state":"urgent-diverted","from":"2026-11-23T09:00:00Z"})", "2026-11-23T10:00:00Z"},
                           Day{R"({"state":"normal"})", "2026-11-22T20:00:00Z"}};

// Every page from there on, what is announced, and the copies.
void walk_from_choice(PatientDriver& patient, const char* action, const std::string& where) {
  patient.choose("Do not contact me. I will phone you");
  patient.go_on();
  ASSERT_EQ(patient.view().page, "check-answers");
  const auto read = [&] {
    expect_no_promise(patient.page_text(), where);
    for (const Effect& effect : patient.effects()) {
      const bool said = effect.kind == EffectKind::announce_polite || effect.kind == EffectKind::announce_assertive ||
                        effect.kind == EffectKind::save_copy;
      if (said) expect_no_promise(effect.text, where);
    }
  };
  read();
  EXPECT_TRUE(patient.reads("Phone us on 020 7946 0000 to hear")) << where;
  patient.press("Send request");
  ASSERT_TRUE(patient.has_effect(EffectKind::send)) << where;
  const Request request = read_request(patient.effect(EffectKind::send)->text).value();
  EXPECT_TRUE(request.will_phone);
  const PatientCopy copy = patient_copy_of(request, {}, built_assets().wording);
  expect_no_promise(patient_copy_as_text(copy), where);
  expect_no_promise(patient_copy_as_page(copy), where);
  expect_noted_promises(request);
  EXPECT_NE(request_as_text(request, {}).find("Do not contact the patient"), std::string::npos);
  EXPECT_NE(request_as_document(request, {}).find("Do not contact the patient"), std::string::npos);
  read();
  patient.event(EventKind::sending, 0, "waiting");
  read();
  patient.event(EventKind::refused, 0, "");
  read();
  patient.event(EventKind::receipt, 0,
                R"({"reference":"ABCD-1234","deadline":"2026-11-24T18:30:00Z","moreUrgent":true,"action":")" +
                    std::string(action) + "\"}");
  ASSERT_EQ(patient.view().page, "sent");
  read();
  EXPECT_TRUE(patient.reads("Phone them on 020 7946 0000 to hear what will happen next")) << patient.page_text();
  patient.press("Save a copy as text");
  read();
  patient.press("Save a copy to print");
  read();
}

TEST(NoContact, NoPageMessageReceiptOrCopyPromisesACall) {
  for (const Day& day : kDays) {
    for (const char* action : {"none", "urgent-same-day", "maternity-unit", "crisis-line"}) {
      for (const bool own_text : {false, true}) {
        ConsultationOptions options;
        options.practice = riverside();
        options.practice.own_wording = {
            {AccessState::normal, "We will ring you back by {deadline}. Call 999 if it is an emergency."}};
        if (!own_text) options.practice.own_wording.clear();
        options.signal = Signal::load(day.signal).value();
        options.idempotency_key = "11111111-2222-4333-8444-555555555555";
        options.saves_files = true;
        PatientDriver patient(day.now, std::move(options));
        reach_safe_contact(patient);
        walk_from_choice(patient, action, std::string(day.signal) + " " + day.now + " " + action);
        EXPECT_FALSE(patient.reads("ring you back"));
      }
    }
  }
}

// A sentence with a deadline that is added later needs its form for patients who must not be called.
TEST(NoContact, EverySentenceThatPromisesACallHasOneThatDoesNot) {
  const Wording& wording = built_assets().wording;
  std::size_t promises = 0;
  for (const auto& [key, text] : wording.all()) {
    const bool access = key.starts_with("access.") && !key.starts_with("access.no-contact.");
    if (!access || text.find("{deadline}") == std::string::npos) continue;
    ++promises;
    EXPECT_TRUE(promises_contact(key)) << key;
    const std::string instead = "access.no-contact." + key.substr(std::string("access.").size());
    ASSERT_TRUE(wording.has(instead)) << instead;
    expect_no_promise(wording.text(instead, {{"phone", "1"}, {"deadline", "2"}, {"opens", "3"}, {"until", "4"}}),
                      instead);
  }
  EXPECT_GE(promises, 7u);
}

}  // namespace
}  // namespace frontdoor
