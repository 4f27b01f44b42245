// How a patient can be reached, what would help them, and what is asked of somebody who writes for another adult.
#include "patient_driver.h"

#include <frontdoor/json.h>
#include <frontdoor/request.h>

#include <algorithm>
#include <array>

namespace frontdoor {
namespace {

// On the page of the details.
PatientDriver at_details(const std::string& who = "Me") {
  PatientDriver patient;
  patient.choose(who);
  patient.go_on();
  patient.give_birth_date("27", "3", who.starts_with("My child") ? "2019" : "1981");
  patient.choose_request(who == "Me" ? "Test results" : "Test results");
  patient.go_on();
  patient.tick("None of these");
  patient.go_on();
  EXPECT_EQ(patient.view().page, "page.details") << patient.page_text();
  return patient;
}

void pick(PatientDriver& patient, const std::string& control) {
  patient.event(EventKind::choose, node_id(control), "true");
}

void name_patient(PatientDriver& patient) {
  patient.event(EventKind::input, node_id("name"), "Ada Patel");
  patient.event(EventKind::input, node_id("postcode"), "SW1A 2AA");
  pick(patient, "safe-to-contact/yes");
}

Request sent(PatientDriver& patient) {
  patient.press("Send request");
  const auto request = read_request(patient.consultation().seal(patient.now()));
  EXPECT_TRUE(request.ok()) << request.error().message;
  return request.value();
}

// "No phone: at the hostel; Needs: Large print", those that are seen in a list with a star.
std::string needs_of(const Request& request) {
  std::string all;
  for (const ContactNeed& need : contact_needs_of(request, request.patient.age_months).more) {
    all +=
        (all.empty() ? "" : "; ") + need.says + (need.words.empty() ? "" : ": " + need.words) + (need.flags ? "*" : "");
  }
  return all;
}

TEST(ContactWays, APatientWithoutAPhoneCanSend) {
  PatientDriver patient = at_details();
  name_patient(patient);
  pick(patient, "contact-preference/no-phone");
  EXPECT_FALSE(patient.reads("What phone number can we use?"));
  patient.go_on();
  EXPECT_TRUE(patient.reads("Enter how else we can reach you"));
  patient.type("How else can we reach you?", "at the hostel in Mill Lane");
  patient.go_on();
  const Request request = sent(patient);
  EXPECT_EQ(request.telephone, "");
  EXPECT_EQ(needs_of(request), "No phone: at the hostel in Mill Lane*");
  const std::string read = request_as_text(request, {});
  EXPECT_NE(read.find("No phone: at the hostel in Mill Lane"), std::string::npos) << read;
}

TEST(ContactWays, WhoHasNoFixedAddressOrDoesNotKnowItCanSend) {
  for (const auto& [written, postcode, read] :
       {std::array{"None", "ZZ99 3VZ", "ZZ99 3VZ (no fixed address)"},
        std::array{"no fixed abode", "ZZ99 3VZ", "ZZ99 3VZ (no fixed address)"},
        std::array{"NFA", "ZZ99 3VZ", "ZZ99 3VZ (no fixed address)"},
        std::array{"I don't know", "ZZ99 3WZ", "ZZ99 3WZ (address not known)"}}) {
    SCOPED_TRACE(written);
    PatientDriver patient = at_details();
    name_patient(patient);
    patient.event(EventKind::input, node_id("postcode"), "at my sister's");
    pick(patient, "contact-preference/letter");
    patient.go_on();
    EXPECT_TRUE(patient.reads("If there is no fixed address, write: none")) << patient.page_text();
    patient.event(EventKind::input, node_id("postcode"), written);
    patient.go_on();
    const Request request = sent(patient);
    EXPECT_EQ(request.postcode, postcode);
    EXPECT_NE(request_as_text(request, {}).find(read), std::string::npos);
  }
}

TEST(ContactWays, APostcodeIsTakenHoweverPhonesAndListsWriteIt) {
  for (const auto& [written, taken] :
       {std::pair("SW1A 2AA", true), std::pair("sw1a2aa", true), std::pair("SW1A-2AA", true),
        std::pair("SW1A\u00A02AA", true), std::pair("SW1A\u20132AA.", true), std::pair("SW1A 2AA.", true),
        std::pair("SW1A/2AA", false), std::pair("SW1A", false), std::pair("SW1A 2A", false)}) {
    PatientDriver patient = at_details();
    patient.event(EventKind::input, node_id("postcode"), written);
    patient.go_on();
    EXPECT_EQ(!patient.reads("Enter a full UK postcode"), taken) << written;
  }
}

TEST(ContactWays, ATextMessageNeedsANumberThatTakesOne) {
  PatientDriver patient = at_details();
  name_patient(patient);
  pick(patient, "contact-preference/text-message");
  for (const char* landline : {"020 7946 0123", "+44 (0)161 496 0123", "0330 123 4567"}) {
    patient.type("What phone number can we use?", landline);
    patient.go_on();
    EXPECT_TRUE(patient.reads("Enter a mobile number for text messages, or select a phone call")) << landline;
  }
  patient.type("What phone number can we use?", "+44 7700 900982");
  patient.go_on();
  EXPECT_EQ(sent(patient).telephone, "+44 7700 900982");
}

TEST(ContactWays, ALetterIsNotPromisedForTheSameDay) {
  PatientDriver patient = at_details();
  name_patient(patient);
  pick(patient, "contact-preference/letter");
  patient.go_on();
  patient.press("Send request");
  patient.event(EventKind::receipt, 0, R"({"reference":"K7M2-9QXA","deadline":"2026-11-23T18:30:00Z"})");
  EXPECT_TRUE(patient.reads("They will send a letter. It takes some days to come.")) << patient.page_text();
  EXPECT_FALSE(patient.reads("They will contact you by"));
}

TEST(ContactWays, ACarerWhoWritesIsNotAskedForACarersName) {
  PatientDriver patient = at_details("Another adult I help or care for");
  EXPECT_FALSE(patient.reads("Through a carer")) << patient.page_text();
}

TEST(ContactWays, EachWayAsksForWhatItNeeds) {
  for (const auto& [way, question, answer, needs] :
       {std::array{"email", "What e-mail address can we use?", "ada@example.com", "Reply by e-mail: ada@example.com*"},
        std::array{"carer", "What is the carer's name?", "Kim Lee", "Reply through a carer: Kim Lee*"},
        std::array{"letter", "", "", "Reply by letter*"}, std::array{"call", "", "", ""}}) {
    PatientDriver patient = at_details();
    name_patient(patient);
    pick(patient, std::string("contact-preference/") + way);
    const bool phones = std::string_view(way) == "call" || std::string_view(way) == "carer";
    EXPECT_EQ(patient.reads("What phone number can we use?"), phones) << way;
    if (phones) patient.type("What phone number can we use?", "020 7946 0123");
    if (*question != '\0') {
      patient.go_on();
      EXPECT_EQ(patient.view().page, "page.details") << way << ": what it needs must be given";
      patient.type(question, answer);
    }
    patient.go_on();
    const Request request = sent(patient);
    EXPECT_EQ(needs_of(request), needs) << way;
    EXPECT_EQ(request.telephone, phones ? "020 7946 0123" : "") << way;
    EXPECT_EQ(request.email, std::string_view(way) == "email" ? "ada@example.com" : "") << way;
  }
}

TEST(ContactWays, AnEmailAddressHasAnAtSignAndADot) {
  for (const auto& [text, right] :
       {std::pair("ada@example.com", true), std::pair("a.b+c@nhs.net", true), std::pair("ada", false),
        std::pair("ada@", false), std::pair("@example.com", false), std::pair("ada@example", false),
        std::pair("ada b@example.com", false), std::pair("a@b@example.com", false)}) {
    PatientDriver patient = at_details();
    name_patient(patient);
    pick(patient, "contact-preference/email");
    patient.type("What e-mail address can we use?", text);
    patient.go_on();
    EXPECT_EQ(patient.reads("Enter an e-mail address, like name@example.com"), !right) << text;
  }
}

TEST(ContactWays, WhatWouldHelpIsAskedOnlyOfThoseWhoWantIt) {
  PatientDriver patient = at_details();
  name_patient(patient);
  pick(patient, "contact-preference/call");
  patient.type("What phone number can we use?", "020 7946 0123");
  pick(patient, "more-help/yes");
  patient.go_on();
  EXPECT_EQ(patient.view().page, "page.help");
  patient.go_on();
  EXPECT_TRUE(patient.reads("Check your answers")) << "all of it may be left out";
  patient.press("Back");
  patient.type("Which days or times are bad for a call? (optional)", "not before 10am");
  patient.type("Who should it be with? (optional)", "a woman");
  patient.tick("Face to face");
  patient.type("Which language is an interpreter needed for? (optional)", "Polish");
  patient.tick("British Sign Language (BSL)");
  patient.tick("Large print");
  patient.type("What else would help? (optional)", "a chair near the door");
  pick(patient, "share-needs/yes");
  patient.go_on();
  EXPECT_EQ(needs_of(sent(patient)),
            "Interpreter needed: Polish*; Needs: British Sign Language (BSL), Large print*; "
            "Would help too: a chair near the door*; Bad days or times: not before 10am; "
            "Would like it to be with: a woman; Would like to talk: Face to face; "
            "Other NHS services may be told of these needs");
}

TEST(ContactWays, WhoWritesForAnotherAdultSaysWhetherTheyKnowAndWhoDecides) {
  PatientDriver patient = at_details("Another adult I help or care for");
  name_patient(patient);
  patient.event(EventKind::input, node_id("writer-name"), "Sam Lee");
  patient.event(EventKind::input, node_id("writer-relationship"), "I am her son");
  pick(patient, "contact-preference/call");
  patient.event(EventKind::input, node_id("telephone"), "020 7946 0123");
  patient.go_on();
  EXPECT_TRUE(patient.reads("Select if they know and agree"));
  pick(patient, "writer-consent/cannot");
  pick(patient, "writer-authority/attorney");
  pick(patient, "telephone-owner/writer");
  patient.go_on();
  const Request request = sent(patient);
  EXPECT_EQ(
      needs_of(request),
      "The number is the writer's: Sam Lee; The patient cannot decide this: I have power of attorney for health*");
}

TEST(ContactWays, APatientWhoDoesNotKnowOfTheRequestIsFlagged) {
  PatientDriver patient = at_details("Another adult I help or care for");
  pick(patient, "writer-consent/no");
  const auto request = read_request(patient.consultation().seal(patient.now()));
  EXPECT_EQ(needs_of(request.value()), "The patient does not know of this request*");
  const std::string page = request_as_document(request.value(), {});
  EXPECT_NE(page.find("The patient does not know of this request"), std::string::npos);
}

TEST(ContactWays, AParentIsNotAskedWhetherTheChildAgrees) {
  PatientDriver patient = at_details("My child, or a child I look after");
  EXPECT_FALSE(patient.reads("Do they know about this request, and agree?"));
  EXPECT_TRUE(patient.reads("Whose number is it? (optional)"));
}

TEST(ContactWays, AnotherPersonIsAskedAgain) {
  PatientDriver patient = at_details();
  name_patient(patient);
  pick(patient, "contact-preference/call");
  patient.type("What phone number can we use?", "020 7946 0123");
  pick(patient, "more-help/yes");
  patient.go_on();
  patient.type("Which language is an interpreter needed for? (optional)", "Polish");
  patient.go_on();
  patient.press("Change");
  patient.choose("Another adult I help or care for");
  patient.go_on();
  EXPECT_EQ(patient.consultation().seal(patient.now()).find("Polish"), std::string::npos);
}

// [SECTION] After emergency advice

TEST(ContactWays, AfterEmergencyAdviceAPatientWithoutAPhoneCanSendToo) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type("What do you need help with?", "Crushing chest pain");
  patient.go_on();
  patient.press("Send what I have written now");
  patient.type("What is your full name?", "Ada Patel");
  patient.press("Send now");
  EXPECT_TRUE(patient.reads("Enter a phone number"));
  patient.press("I have no phone");
  EXPECT_FALSE(patient.reads("What phone number can we use?"));
  patient.press("I have a phone");
  EXPECT_TRUE(patient.reads("What phone number can we use?"));
  patient.press("I have no phone");
  patient.type("How else can we reach you?", "I am on the ground floor of 4 Mill Lane");
  patient.press("Send now");
  ASSERT_TRUE(patient.has_effect(EffectKind::send)) << patient.page_text();
  const auto request = read_request(patient.effect(EffectKind::send)->text);
  EXPECT_EQ(needs_of(request.value()), "No phone: I am on the ground floor of 4 Mill Lane*");
}

// [SECTION] Red flags

TEST(ContactWays, AnEmergencyInAnyFreeTextReachesThe999Page) {
  for (const auto& [field, page, with] : {std::array{"contact-person", "page.details", "contact-preference=carer"},
                                          std::array{"other-way", "page.details", "contact-preference=no-phone"},
                                          std::array{"contact-times", "page.help", "more-help=yes"},
                                          std::array{"preferred-clinician", "page.help", "more-help=yes"},
                                          std::array{"language", "page.help", "more-help=yes"},
                                          std::array{"other-needs", "page.help", "more-help=yes"}}) {
    const std::string set = with;
    Json answers{{"subject", "self"},
                 {"birth-date/day", "27"},
                 {"birth-date/month", "3"},
                 {"birth-date/year", "1981"},
                 {"kind", "test-results"}};
    answers[set.substr(0, set.find('='))] = set.substr(set.find('=') + 1);
    answers[field] = "I have crushing chest pain and my left arm is numb";
    PatientDriver patient;
    patient.event(EventKind::restore, 0,
                  to_text(Json{{"draft", 1}, {"key", "k"}, {"page", page}, {"answers", answers}}));
    patient.go_on();
    EXPECT_EQ(patient.view().page, "emergency") << field << "\n" << patient.page_text();
  }
}

}  // namespace
}  // namespace frontdoor
