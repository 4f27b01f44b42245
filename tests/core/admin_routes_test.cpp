// Routes that have fields of their own: a repeat prescription, an appointment, a booking, new details.
#include "patient_driver.h"

#include <frontdoor/json.h>
#include <frontdoor/request.h>

#include <array>
#include <vector>

namespace frontdoor {
namespace {

constexpr std::array kForms{"repeat-prescription", "appointment", "booking", "new-details"};

// On the page of the route's own questions.
PatientDriver at_route(const std::string& kind, Practice practice = riverside()) {
  PatientDriver patient("2026-11-23T10:00:00Z", {std::move(practice), {}, "11111111-2222-4333-8444-555555555555", "t"});
  patient.reach_own_words(kind);
  return patient;
}

void name_medicine(PatientDriver& patient, const std::string& place, const std::string& name, const std::string& runs) {
  patient.event(EventKind::input, node_id("repeat-prescription.name" + place), name);
  patient.event(EventKind::choose, node_id("repeat-prescription.runs-out" + place + "/" + runs), "true");
}

Request sealed(PatientDriver& patient) {
  const auto request = read_request(patient.consultation().seal(patient.now()));
  EXPECT_TRUE(request.ok()) << request.error().message;
  return request.value();
}

std::string answer_to(const Request& request, const std::string& question) {
  std::string all;
  for (const RequestAnswer& answer : request.answers) {
    if (answer.question == question) all += (all.empty() ? "" : " + ") + answer.text;
  }
  return all;
}

// Advice is there for the answer that calls for it, in each row, and goes with it.
TEST(RepeatPrescription, AdviceFollowsTheAnswerOfItsRow) {
  PatientDriver patient = at_route("A repeat prescription");
  const char* const pharmacist = "a pharmacist may be able to give a few days of it today";
  EXPECT_FALSE(patient.reads(pharmacist));
  name_medicine(patient, "", "Insulin", "today");
  patient.choose("Insulin");
  EXPECT_TRUE(patient.reads(pharmacist));
  EXPECT_TRUE(patient.reads("Going without this medicine can be dangerous."));
  name_medicine(patient, "", "Insulin", "later");
  EXPECT_FALSE(patient.reads(pharmacist)) << patient.page_text();
  EXPECT_FALSE(patient.reads("Going without this medicine can be dangerous.")) << patient.page_text();
  patient.press("Add another medicine");
  name_medicine(patient, "~2", "Simvastatin 20mg", "today");
  EXPECT_TRUE(patient.reads(pharmacist)) << patient.page_text();
  patient.press("Remove medicine 2");
  EXPECT_FALSE(patient.reads(pharmacist)) << patient.page_text();
}

TEST(RepeatPrescription, HasARowForEachMedicine) {
  PatientDriver patient = at_route("A repeat prescription");
  name_medicine(patient, "", "Ramipril 5mg", "week");
  patient.press("Add another medicine");
  name_medicine(patient, "~2", "Simvastatin 20mg", "later");
  patient.event(EventKind::input, node_id("repeat-prescription.dose~2"), "1 at night");
  patient.type("Which pharmacy should it go to? (optional)", "Green Cross, High Street");
  patient.go_on();
  patient.tick("None of these");
  patient.go_on();
  patient.give_details();
  EXPECT_TRUE(patient.reads("Medicine 2: How is it taken? (optional)"));
  patient.press("Send request");
  const Request request = sealed(patient);
  EXPECT_EQ(request.kind, RequestKind::medication);
  EXPECT_EQ(answer_to(request, "What is it called?"), "Ramipril 5mg + Simvastatin 20mg");
  EXPECT_EQ(answer_to(request, "When will it run out?"), "In 4 to 7 days + In more than a week");
  EXPECT_EQ(answer_to(request, "How is it taken? (optional)"), "1 at night");
  EXPECT_EQ(answer_to(request, "Which pharmacy should it go to? (optional)"), "Green Cross, High Street");
  EXPECT_EQ(reread(request, built_assets().view().readers()).action, Action::none);
}

TEST(RepeatPrescription, WhatMustNotStopAndHasRunOutIsUrgent) {
  for (const auto& [kind, urgent] :
       {std::pair("insulin", true), std::pair("inhaler", true), std::pair("epilepsy", true), std::pair("steroid", true),
        std::pair("blood-thinner", true), std::pair("transplant", true), std::pair("none", false)}) {
    PatientDriver patient = at_route("A repeat prescription");
    name_medicine(patient, "", "Ramipril 5mg", "later");
    patient.press("Add another medicine");
    name_medicine(patient, "~2", "My tablets", "today");
    patient.go_on();
    EXPECT_TRUE(patient.reads("Select one of these, or select no")) << "which of them it is must be said";
    patient.event(EventKind::choose, node_id(std::string("repeat-prescription.for~2/") + kind), "true");
    patient.go_on();
    EXPECT_EQ(patient.view().page == "urgent-advice", urgent) << kind << "\n" << patient.page_text();
    const Request request = sealed(patient);
    const RequestReading reading = reread(request, built_assets().view().readers());
    EXPECT_EQ(reading.action, urgent ? Action::urgent_same_day : Action::none) << kind;
    EXPECT_EQ(urgency_of(request, reading.action), urgent ? Urgency::urgent : Urgency::none) << kind;
    if (urgent) EXPECT_EQ(reading.entries.front().finding.rule, "metabolic.ran-out") << kind;
  }
}

TEST(RepeatPrescription, RunningOutInAWeekAsksForNoMore) {
  PatientDriver patient = at_route("A repeat prescription");
  name_medicine(patient, "", "Insulin", "week");
  EXPECT_FALSE(patient.reads("Is it one of these?"));
  patient.go_on();
  EXPECT_EQ(patient.view().page, "page.repeat-prescription.flags");
}

TEST(RepeatPrescription, WhatIsWrittenOfRunningOutIsReadToo) {
  for (const char* words : {"I have run out of insulin", "I've run out of mycophenolate",
                            "run out of my transplant tablets", "out of clexane", "I ran out of my blood thinners"}) {
    PatientDriver patient = at_route("A repeat prescription");
    name_medicine(patient, "", "My tablets", "later");
    patient.type("Is there anything else you want to tell us? (optional)", words);
    patient.go_on();
    patient.have_no_signs();
    EXPECT_EQ(patient.view().page, "urgent-advice") << words;
  }
}

TEST(RepeatPrescription, APracticesOwnOrderingIsReadFirstAndClosesNothing) {
  const auto practice = Practice::load(
      R"({"ods":"A81001","name":"Riverside Surgery","phone":"020 7946 0000",)"
      R"("repeatOrdering":{"text":"Most of our patients order in the NHS App.","link":"https://www.nhs.uk/app"}})");
  ASSERT_TRUE(practice.ok()) << practice.error().message;
  EXPECT_EQ(Practice::load(public_settings_as_json(practice.value())).value().repeat_ordering,
            practice.value().repeat_ordering);
  PatientDriver patient = at_route("A repeat prescription", practice.value());
  EXPECT_TRUE(patient.reads("Most of our patients order in the NHS App."));
  EXPECT_TRUE(patient.reads("Or ask for it on this page."));
  const Node* link = patient.find(Role::link, "Order repeat medicine this way");
  ASSERT_NE(link, nullptr);
  EXPECT_EQ(link->href, "https://www.nhs.uk/app");
  name_medicine(patient, "", "Ramipril 5mg", "later");
  patient.go_on();
  EXPECT_EQ(patient.view().page, "page.repeat-prescription.flags");
  EXPECT_FALSE(at_route("A repeat prescription").reads("Another way to order"));
}

TEST(RepeatPrescription, AnotherWayLeadsToASafeAddressOnly) {
  for (const char* link : {"http://nhs.uk", "javascript:alert(1)", "https://", "https://a b", "https://a\\\"b"}) {
    const std::string json = R"({"ods":"A81001","name":"Riverside","phone":"020 7946 0000","repeatOrdering":)"
                             R"({"text":"Order there.","link":")" +
                             std::string(link) + R"("}})";
    const auto practice = Practice::load(json);
    ASSERT_FALSE(practice.ok()) << link;
    EXPECT_EQ(practice.error().where, "/repeatOrdering/link");
  }
  EXPECT_FALSE(Practice::load(R"({"ods":"A81001","name":"R","phone":"020 7946 0000","repeatOrdering":{}})").ok());
}

TEST(Appointment, IsCancelledWithoutAWordMore) {
  PatientDriver patient = at_route("To change or cancel an appointment");
  patient.choose("Cancel it");
  patient.type("Day", "7");
  patient.type("Month", "12");
  patient.type("Year", "2026");
  patient.type("Who is it with? (optional)", "the nurse");
  patient.go_on();
  const Request request = sealed(patient);
  EXPECT_EQ(request.kind, RequestKind::admin);
  EXPECT_EQ(answer_to(request, "What day is it? (optional)"), "2026-12-07");
}

TEST(Appointment, ToChangeItAsksWhatWouldSuit) {
  PatientDriver patient = at_route("To change or cancel an appointment");
  patient.choose("Change it to another time");
  patient.go_on();
  EXPECT_TRUE(patient.reads("Enter which days and times would be better"));
}

TEST(Booking, AsksOnlyAboutWhatIsBooked) {
  PatientDriver patient = at_route("To book a blood test, smear test, vaccine or check-up");
  patient.choose("Vaccine");
  EXPECT_TRUE(patient.reads("Which vaccine is it?"));
  EXPECT_FALSE(patient.reads("What is the review for?"));
  patient.choose("Smear test (cervical screening)");
  EXPECT_FALSE(patient.reads("Which vaccine is it?"));
  EXPECT_TRUE(patient.reads("A smear test is for people who feel well."));
}

// Today is 23 November 2026.
TEST(DatesOfRoutes, ADayThatCannotBeMeantIsRefusedWithTheFirstOrLastThatCan) {
  struct Case {
    const char* route;
    const char* choice;
    const char* day;
    const char* month;
    const char* year;
    const char* error;
  };
  for (const Case& one : {
           Case{"To change or cancel an appointment", "Cancel it", "22", "11", "2026",
                "must be 23 November 2026 or later"},
           Case{"To change or cancel an appointment", "Cancel it", "1", "1", "2036",
                "must be 22 November 2028 or earlier"},
           Case{"To change or cancel an appointment", "Cancel it", "23", "11", "2026", ""},
           Case{"A fit note (sick note)", "", "1", "1", "1900", "must be 23 November 2025 or later"},
           Case{"A fit note (sick note)", "", "23", "11", "2025", ""},
       }) {
    SCOPED_TRACE(std::string(one.route) + " " + one.day + "." + one.month + "." + one.year);
    PatientDriver patient = at_route(one.route);
    if (*one.choice) patient.choose(one.choice);
    const std::string day = std::string_view(one.route).starts_with("A fit") ? "fit-note.from" : "appointment.day";
    for (const auto& [part, value] : {std::pair{"/day", one.day}, {"/month", one.month}, {"/year", one.year}}) {
      patient.event(EventKind::input, node_id(day + part), value);
    }
    patient.go_on();
    if (*one.error) {
      EXPECT_TRUE(patient.reads(one.error)) << patient.page_text();
    } else {
      EXPECT_FALSE(patient.reads("The date must be")) << patient.page_text();
    }
  }
}

TEST(Appointment, WhoAsksWhenItIsIsNotAskedWhenItIs) {
  PatientDriver patient = at_route("To change or cancel an appointment");
  patient.choose("Tell me when it is");
  EXPECT_FALSE(patient.reads("What day is it?")) << patient.page_text();
  EXPECT_FALSE(patient.reads("What time is it?"));
}

TEST(NewDetails, HoldsTheOldAddressAndTheNewAndFindsTheRecordByTheOldPostcode) {
  PatientDriver patient = at_route("To give a new address, name or phone number");
  patient.tick("Address");
  patient.type("What is the old address?", "4 Mill Lane");
  patient.type("What is the new address?", "9 Park Road, Leeds, LS1 1UR");
  patient.go_on();
  patient.tick("None of these");
  patient.go_on();
  EXPECT_TRUE(patient.reads("After a move, give the old postcode here. We use it to find the record."));
  patient.give_details();
  patient.press("Send request");
  const Request request = sealed(patient);
  EXPECT_EQ(request.postcode, "sw1a 2aa");
  EXPECT_EQ(answer_to(request, "What is the old address?"), "4 Mill Lane");
  EXPECT_EQ(answer_to(request, "What is the new address?"), "9 Park Road, Leeds, LS1 1UR");
}

TEST(NewDetails, OtherRoutesAreNotAskedForAnOldPostcode) {
  PatientDriver patient = at_route("Test results");
  patient.go_on();
  patient.tick("None of these");
  patient.go_on();
  ASSERT_TRUE(patient.reads("What is your postcode?"));
  EXPECT_FALSE(patient.reads("give the old postcode here."));
}

// [SECTION] Red flags

// Answers that make a question be asked: those that its conditions, and its groups' conditions, are about.
void enable(const EnableWhen& when, Json& answers) {
  const Item* asked = built_assets().questionnaire.find(when.question);
  if (asked && asked->repeats) {
    answers[when.question + "/" + when.answer.text] = "true";
  } else {
    answers[when.question] = when.answer.text;
  }
}

void each_text(const Item& item, Json answers, const std::function<void(const Item&, const Json&)>& see) {
  for (const EnableWhen& when : item.enable_when) enable(when, answers);
  if (item.type == ItemType::text || item.type == ItemType::string) see(item, answers);
  for (const Item& child : item.items) each_text(child, answers, see);
}

TEST(AdminRoutes, AnEmergencyInAnyFreeTextReachesThe999Page) {
  std::size_t fields = 0;
  for (const char* form : kForms) {
    const Json born{
        {"subject", "self"}, {"birth-date/day", "27"}, {"birth-date/month", "3"}, {"birth-date/year", "1981"}};
    each_text(*built_assets().questionnaire.find(form), born, [&](const Item& item, Json answers) {
      ++fields;
      answers[item.link_id] = "I have crushing chest pain and my left arm is numb";
      PatientDriver patient;
      const std::string page = std::string(form) + ".more";
      patient.event(EventKind::restore, 0,
                    to_text(Json{{"draft", 1}, {"key", "k"}, {"page", page}, {"answers", answers}}));
      ASSERT_EQ(patient.view().page, page);
      patient.go_on();
      EXPECT_EQ(patient.view().page, "emergency") << item.link_id << "\n" << patient.page_text();
      EXPECT_TRUE(patient.reads("Call 999 now")) << item.link_id;
    });
  }
  EXPECT_EQ(fields, 15u);
}

}  // namespace
}  // namespace frontdoor
