// Who a request is about is one truth: the date of birth gives the age, contradictions are refused, and another person
// is asked about from the start.
#include "patient_driver.h"

#include <frontdoor/json.h>
#include <frontdoor/request.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

namespace frontdoor {
namespace {

constexpr const char* kChild = "My child, or a child I look after";
constexpr const char* kAdult = "Another adult I help or care for";

PatientDriver at_birth_date(const std::string& who) {
  PatientDriver patient;
  patient.choose(who);
  patient.go_on();
  EXPECT_EQ(patient.view().page, "page.birth-date");
  return patient;
}

// What the page says is wrong with a date of birth; empty if it is taken.
std::string wrong_with(const std::string& who, const char* day, const char* month, const char* year) {
  PatientDriver patient = at_birth_date(who);
  patient.give_birth_date(day, month, year);
  const Node* field = patient.find(Role::date_field);
  return field ? field->error : std::string();
}

Request sealed(PatientDriver& patient) {
  return read_request(patient.consultation().seal(patient.now())).value();
}

const RequestAnswer* answer_to(const Request& request, Meaning meaning) {
  for (const RequestAnswer& answer : request.answers) {
    if (answer.meaning == meaning) return &answer;
  }
  return nullptr;
}

TEST(Person, TheDateOfBirthIsAskedOnceAloneAndGivesTheAge) {
  PatientDriver patient = at_birth_date(kChild);
  int fields = 0;
  PatientDriver::visit(patient.view().root, [&](const Node& node) { fields += node.role == Role::text_field ? 1 : 0; });
  EXPECT_EQ(fields, 3) << patient.page_text();
  EXPECT_FALSE(patient.reads("Age in"));
  patient.give_birth_date("1", "10", "2026");
  const Request request = sealed(patient);
  ASSERT_TRUE(answer_to(request, Meaning::age) && answer_to(request, Meaning::age_months));
  EXPECT_EQ(answer_to(request, Meaning::age)->text, "0");
  EXPECT_EQ(answer_to(request, Meaning::age_months)->text, "1");
  EXPECT_EQ(request.patient.age_months, 1);
  EXPECT_FALSE(request.age_contradicts);
}

TEST(Person, AFeverInABabyOfOneMonthIsAnEmergencyByTheDateOfBirth) {
  PatientDriver patient = at_birth_date(kChild);
  patient.give_birth_date("1", "Oct", "2026");
  patient.choose_request("Help with a new health problem");
  patient.type_and_pause("What do they need help with?", "He has a temperature of 38.5 and is a bit off his milk");
  Action action = Action::none;
  for (const AnswerFinding& finding : patient.consultation().findings()) {
    action = std::max(action, finding.finding.action);
  }
  EXPECT_GE(action, Action::emergency_department) << patient.page_text();
  // The practice's second reading has the age from the date, whatever the message says of it.
  std::string bundle = patient.consultation().seal(patient.now());
  for (const auto& [from, to] : {std::pair<std::string, std::string>("\"valueInteger\":0}", "\"valueInteger\":34}"),
                                 std::pair<std::string, std::string>("\"valueInteger\":1}", "\"valueInteger\":408}")}) {
    const std::size_t place = bundle.find(from);
    ASSERT_NE(place, std::string::npos);
    bundle.replace(place, from.size(), to);
  }
  const Request request = read_request(bundle, patient.now()).value();
  EXPECT_TRUE(request.age_contradicts);
  EXPECT_EQ(request.patient.age_months, 1);
  EXPECT_GE(reread(request, built_assets().view().readers()).action, Action::emergency_department);
  EXPECT_NE(request_as_text(request, {}).find("does not match the date of birth"), std::string::npos);
}

TEST(Person, TheServiceUsesTheDateAtWhichItGotTheRequest) {
  PatientDriver patient = at_birth_date(kChild);
  patient.give_birth_date("24", "11", "2025");
  const std::string bundle = patient.consultation().seal(patient.now());
  EXPECT_EQ(read_request(bundle).value().patient.age_months, 11);
  const Request later = read_request(bundle, at("2026-11-25T10:00:00Z")).value();
  EXPECT_EQ(later.patient.age_months, 12);
  EXPECT_FALSE(later.age_contradicts) << "a birthday on the way is no contradiction";
  EXPECT_TRUE(read_request(bundle, at("2025-11-01T10:00:00Z")).value().age_contradicts) << "not born yet";
}

TEST(Person, ContradictionsAreRefusedBesideTheField) {
  EXPECT_NE(wrong_with("Me", "24", "11", "2015").find("under 11"), std::string::npos);
  EXPECT_EQ(wrong_with("Me", "23", "11", "2015"), "");
  EXPECT_NE(wrong_with(kChild, "23", "11", "2008").find("18 or over"), std::string::npos);
  EXPECT_EQ(wrong_with(kChild, "24", "11", "2008"), "");
  EXPECT_NE(wrong_with(kAdult, "24", "11", "2008").find("under 18"), std::string::npos);
  EXPECT_EQ(wrong_with(kAdult, "23", "11", "2008"), "");
  for (const char* who : {"Me", kChild, kAdult}) {
    EXPECT_NE(wrong_with(who, "24", "11", "2026").find("must be in the past"), std::string::npos) << who;
    EXPECT_NE(wrong_with(who, "1", "1", "1905").find("more than 120 years ago"), std::string::npos) << who;
  }
}

TEST(Person, DatesAreReadWithMonthNamesAndTheDigitsOfOtherScripts) {
  for (const auto& [day, month, year] :
       {std::array{"27", "March", "1981"}, std::array{"27", "mar", "1981"}, std::array{"27", " MAR. ", "1981"},
        std::array{"٢٧", "٣", "١٩٨١"}, std::array{"۲۷", "۳", "۱۹۸۱"}, std::array{"২৭", "৩", "১৯৮১"},
        std::array{"२७", "३", "१९८१"}}) {
    PatientDriver patient = at_birth_date("Me");
    patient.give_birth_date(day, month, year);
    EXPECT_EQ(patient.view().page, "page.request") << day << " " << month << "\n" << patient.page_text();
    EXPECT_EQ(sealed(patient).birth_date, "1981-03-27");
  }
  for (const char* month : {"Ma", "Marchy", "March 3", "13", "J"}) {
    EXPECT_NE(wrong_with("Me", "27", month, "1981").find("must be a real date"), std::string::npos) << month;
  }
  for (const char* year : {"81", "8", "٨١", "981"}) {
    EXPECT_NE(wrong_with("Me", "27", "3", year).find("Year must have 4 numbers"), std::string::npos) << year;
  }
}

// From the check page of a request about the patient themself, whom the request is about is changed.
PatientDriver changed_to(const std::string& who) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.reach_check("My knee hurts");
  EXPECT_TRUE(patient.reads("Check your answers"));
  patient.event(EventKind::press, node_id("change/subject"), "");
  patient.choose(who);
  patient.go_on();
  return patient;
}

TEST(Person, AnotherPersonIsAskedWhoTheyAreFromTheStart) {
  for (const char* who : {kChild, kAdult}) {
    PatientDriver patient = changed_to(who);
    EXPECT_EQ(patient.view().page, "page.birth-date");
    std::string bundle = patient.consultation().seal(patient.now());
    for (const char* former : {"Ada Patel", "1981", "sw1a", "7946 0123", "Male"}) {
      EXPECT_EQ(bundle.find(former), std::string::npos) << former;
    }
    EXPECT_EQ(sealed(patient).patient.age_months, std::nullopt);
    std::vector<std::string> pages;
    for (int steps = 0; steps < 20 && !patient.reads("Check your answers"); ++steps) {
      pages.push_back(patient.view().page);
      if (patient.view().page == "page.birth-date") {
        patient.give_birth_date("2", "9", who == kChild ? "2020" : "1950");
        continue;
      }
      if (patient.view().page == "page.details") {
        patient.type("Your full name", "Sam Lee");
        patient.type("How do you know the person you are writing for?", "I look after them");
        patient.type("What is the full name of the person you are writing for?", "Kim Lee");
        patient.type("What is their postcode?", "SW1A 2AA");
        patient.type("What phone number can we use to contact you?", "020 7946 0999");
        patient.choose("Phone call");
        if (who == kAdult) patient.event(EventKind::choose, node_id("writer-consent/yes"), "true");
        patient.event(EventKind::choose, node_id("safe-to-contact/yes"), "true");
      }
      patient.go_on();
    }
    for (const char* page : {"page.birth-date", "page.problem", "page.details"}) {
      EXPECT_NE(std::find(pages.begin(), pages.end(), page), pages.end()) << page << " is not asked again";
    }
    EXPECT_EQ(std::find(pages.begin(), pages.end(), "page.own-words"), pages.end()) << "what was said stays";
  }
}

TEST(Person, TheSamePersonChosenAgainIsAskedNothingTwice) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.reach_check("My knee hurts");
  patient.event(EventKind::press, node_id("change/subject"), "");
  patient.choose(kChild);
  patient.choose("Me");
  patient.go_on();
  EXPECT_TRUE(patient.reads("Check your answers")) << patient.page_text();
  EXPECT_TRUE(patient.reads("Ada Patel"));
}

TEST(Person, AReloadKeepsWhomTheAnswersAreAbout) {
  PatientDriver patient;
  patient.reach_own_words();
  const std::string draft = patient.effect(EffectKind::save_draft)->text;
  PatientDriver again;
  again.event(EventKind::restore, 0, draft);
  while (again.find(Role::back_link)) again.press("Back");
  again.choose(kChild);
  again.go_on();
  EXPECT_EQ(again.find(Role::text_field, "Year")->value, "") << "the parent's date is not the child's";
}

TEST(Person, NoBrowserFillsInSomebodyElse) {
  for (const char* who : {"Me", kChild, kAdult}) {
    PatientDriver patient = at_birth_date(who);
    const bool self = std::string(who) == "Me";
    EXPECT_EQ(patient.find(Role::text_field, "Year")->input, self ? Input::birth_year : Input::whole_number);
    for (const auto& [page, name, input] :
         {std::tuple("page.details", "name", Input::name), std::tuple("page.details", "postcode", Input::postcode)}) {
      const Json answers{{"subject", self ? "self" : who == kChild ? "child" : "other"}};
      PatientDriver there;
      there.event(EventKind::restore, 0,
                  to_text(Json{{"draft", 1}, {"key", "k"}, {"page", page}, {"answers", answers}}));
      const Node* field = find_node(there.view().root, node_id(name));
      ASSERT_NE(field, nullptr) << there.page_text();
      EXPECT_EQ(field->input, self ? input : Input::text) << who << " " << name;
    }
  }
}

}  // namespace
}  // namespace frontdoor
