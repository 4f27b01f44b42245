// The list of problems: the closest is proposed from the patient's own words, what they name comes first, and every
// area leads to questions and urgent signs of its own.
#include "patient_driver.h"

#include <frontdoor/request.h>

#include <algorithm>
#include <set>
#include <vector>

namespace frontdoor {
namespace {

// On the page of the list, after these words.
PatientDriver at_list(const std::string& words, Practice practice = riverside()) {
  PatientDriver patient("2026-11-23T10:00:00Z", {std::move(practice), {}, "11111111-2222-4333-8444-555555555555", "t"});
  patient.reach_own_words();
  patient.type("What do you need help with?", words);
  patient.go_on();
  while (patient.view().page != "page.problem") {
    if (patient.view().page == "signs") patient.tick("None of these");
    patient.event(EventKind::press, node_id("continue"), "");
  }
  return patient;
}

const std::vector<Node>& choices(const PatientDriver& patient) {
  return find_node(patient.view().root, node_id("problem"))->children;
}

std::string proposed(const PatientDriver& patient) {
  for (const Node& option : choices(patient)) {
    if (option.checked) return option.text;
  }
  return {};
}

TEST(ProblemList, TheClosestIsProposedFromTheOwnWords) {
  for (const auto& [words, problem] : {std::pair("My knee hurts when I climb stairs", "Joints, bones or muscles"),
                                       std::pair("stiff shoulder and neck for weeks", "Joints, bones or muscles"),
                                       std::pair("My lower back is sore", "Back pain"),
                                       std::pair("I have back pain again", "Back pain"),
                                       std::pair("sore big toe and a bunion", "Feet"),
                                       std::pair("I want to talk about my asthma", "Breathing"),
                                       std::pair("I have a cough and a runny nose", "Cough, cold or blocked sinuses"),
                                       std::pair("my throat is sore", "Sore throat"),
                                       std::pair("my ears are blocked", "Earache or another ear problem"),
                                       std::pair("sticky eye since yesterday", "Eyes"),
                                       std::pair("I have toothache", "Teeth or gums"),
                                       std::pair("another migraine", "Headache or migraine"),
                                       std::pair("itchy rash on my arm", "Rash or skin problem"),
                                       std::pair("I found a lump on my leg", "A lump"),
                                       std::pair("tummy ache and bloating", "Tummy problem"),
                                       std::pair("I have cystitis", "Pain or burning when you pee"),
                                       std::pair("my periods are heavy", "Women's health"),
                                       std::pair("HRT and menopause", "Women's health"),
                                       std::pair("trouble with my erection", "Men's health"),
                                       std::pair("I would like a coil", "Contraception"),
                                       std::pair("I feel anxious and depressed", "Mental health"),
                                       std::pair("I cannot sleep, so tired", "Sleep, or feeling tired"),
                                       std::pair("my diabetes", "Diabetes"),
                                       std::pair("my blood pressure is up a bit", "Blood pressure"),
                                       std::pair("a bit dizzy when I stand", "Dizzy, numb, shaky or forgetful"),
                                       std::pair("knee hurts, no rash", "Joints, bones or muscles"),
                                       std::pair("I came back from holiday", ""),
                                       std::pair("I would like a check", "")}) {
    const PatientDriver patient = at_list(words);
    EXPECT_EQ(proposed(patient), problem) << words;
    EXPECT_EQ(patient.reads("We took this from what you wrote."), *problem != '\0') << words;
  }
}

TEST(ProblemList, WhatTheWordsNameComesFirst) {
  const PatientDriver patient = at_list("An itchy rash on my foot, the skin is red, and my knee aches");
  ASSERT_GE(choices(patient).size(), 20u);
  EXPECT_EQ(choices(patient)[0].text, "Rash or skin problem") << "named three times";
  EXPECT_EQ(choices(patient)[1].text, "Feet");
  EXPECT_EQ(choices(patient)[2].text, "Joints, bones or muscles");
  std::set<std::string> labels;
  for (const Node& option : choices(patient)) EXPECT_TRUE(labels.insert(option.text).second) << option.text;
}

TEST(ProblemList, WhatAPracticeTurnedOffIsNotProposed) {
  Practice practice = riverside();
  practice.forms = {"sore-throat"};
  EXPECT_EQ(proposed(at_list("itchy rash on my arm", practice)), "");
  EXPECT_EQ(proposed(at_list("itchy rash on my foot", practice)), "Feet") << "areas of the general form are always on";
}

TEST(ProblemList, AnotherChoiceIsKept) {
  PatientDriver patient = at_list("itchy rash on my arm");
  patient.choose("A lump");
  patient.go_on();
  patient.press("Back");
  EXPECT_EQ(proposed(patient), "A lump");
  EXPECT_FALSE(patient.reads("We took this from what you wrote."));
}

TEST(ProblemList, ForTeethItSaysWhatADentistDoesAndGoesOn) {
  PatientDriver patient = at_list("My knee hurts");
  EXPECT_FALSE(patient.reads("A dentist treats teeth and gums."));
  patient.choose("Teeth or gums");
  EXPECT_TRUE(patient.reads("A dentist treats teeth and gums. A GP cannot."));
  patient.go_on();
  patient.tick("None of these");
  patient.go_on();
  EXPECT_EQ(patient.view().page, "general.more");
  patient.go_on();
  patient.give_details();
  patient.press("Send request");
  const auto request = read_request(patient.consultation().seal(patient.now()));
  ASSERT_TRUE(request.ok());
  const bool says = std::any_of(request.value().answers.begin(), request.value().answers.end(),
                                [](const RequestAnswer& answer) { return answer.text == "Teeth or gums"; });
  EXPECT_TRUE(says) << "the practice reads the area";
}

TEST(ProblemList, AnAreaAsksForItsOwnUrgentSigns) {
  for (const auto& [area, sign] :
       {std::pair("Eyes", "Sudden loss of sight"), std::pair("Men's health", "Pain in a testicle (ball)"),
        std::pair("Breathing", "Coughing up blood")}) {
    PatientDriver patient = at_list("Something is wrong");
    patient.choose("Something else");
    patient.go_on();
    EXPECT_EQ(patient.find(Role::checkbox, sign), nullptr);
    patient.press("Back");
    patient.choose(area);
    patient.go_on();
    ASSERT_NE(patient.find(Role::checkbox, sign), nullptr) << area;
    patient.tick(sign);
    patient.go_on();
    EXPECT_TRUE(patient.view().page == "emergency" || patient.view().page == "urgent-advice") << area;
  }
}

TEST(ProblemList, SomethingElseIsNotOfferedOnTwoPagesInSuccession) {
  const auto offers = [](const PatientDriver& patient) {
    return patient.find(Role::radio, "Something else") != nullptr;
  };
  for (const char* kind :
       {"Something else", "A question about medicine", "To book a blood test, smear test, vaccine or check-up"}) {
    PatientDriver patient;
    patient.choose("Me");
    patient.go_on();
    patient.give_birth_date("27", "3", "1981");
    ASSERT_TRUE(offers(patient));
    patient.choose_request(kind);
    EXPECT_FALSE(offers(patient)) << kind << "\n" << patient.page_text();
  }
}

}  // namespace
}  // namespace frontdoor
