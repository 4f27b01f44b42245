// The page that asks for signs: which words raise it, what the answers do, and what is kept and sent of them.
#include "patient_driver.h"

#include <frontdoor/json.h>
#include <frontdoor/request.h>

#include <gtest/gtest.h>

namespace frontdoor {
namespace {

constexpr const char* kQuestion = "What do you need help with?";
// No rule knows these words, and they read like an emergency.
constexpr const char* kPutty = "My husband has gone a putty colour and keeps rubbing his left arm";

class SignQuestions : public testing::Test {
 protected:
  void write(const std::string& words) {
    patient.reach_own_words();
    patient.type_and_pause(kQuestion, words);
  }
  void write_and_go_on(const std::string& words) {
    write(words);
    patient.go_on();
  }
  std::string bundle() { return patient.consultation().seal(patient.now()); }
  RequestReading reread_by_the_service() {
    return reread(read_request(bundle()).value(), built_assets().view().readers());
  }

  PatientDriver patient;
};

TEST_F(SignQuestions, WordsThatNoRuleKnowsAreQuotedAndTheirGroupsSignsAsked) {
  write_and_go_on(kPutty);
  ASSERT_EQ(patient.view().page, "signs") << patient.page_text();
  EXPECT_TRUE(patient.reads("Do any of these apply to you right now?"));
  EXPECT_TRUE(patient.reads("putty"));
  EXPECT_NE(patient.find(Role::checkbox, "Chest pain with sweating, feeling sick, or feeling faint"), nullptr);
  const Node* list = patient.find(Role::fieldset);
  ASSERT_NE(list, nullptr);
  EXPECT_EQ(list->children.back().text, "None of these");
}

TEST_F(SignQuestions, TheCardUnderTheFieldIsCalmAndSaidOnce) {
  write(kPutty);
  EXPECT_TRUE(patient.reads("Check these signs"));
  EXPECT_EQ(patient.find(Role::care_card), nullptr) << patient.page_text();
  ASSERT_TRUE(patient.has_effect(EffectKind::announce_polite));
  EXPECT_FALSE(patient.has_effect(EffectKind::announce_assertive));
  patient.type_and_pause(kQuestion, std::string(kPutty) + " today");
  EXPECT_FALSE(patient.has_effect(EffectKind::announce_polite));
}

TEST_F(SignQuestions, ATickedSignActsAsItsRuleAndReachesThePractice) {
  write_and_go_on(kPutty);
  patient.tick("Chest pain with sweating, feeling sick, or feeling faint");
  patient.go_on();
  ASSERT_EQ(patient.view().page, "emergency") << patient.page_text();
  EXPECT_TRUE(patient.reads("You ticked: “Chest pain with sweating, feeling sick, or feeling faint”"));
  patient.press("I have read this. Continue my request");
  EXPECT_NE(patient.view().page, "signs") << "who was told to call 999 is asked nothing more";
  patient.finish_from_own_words();
  const RequestReading reading = reread_by_the_service();
  EXPECT_EQ(reading.action, Action::emergency_999);
  ASSERT_EQ(reading.signs.size(), 1u);
  EXPECT_NE(reading.signs[0].find("Asked for heart signs because of \""), std::string::npos) << reading.signs[0];
  EXPECT_NE(reading.signs[0].find("answered: Chest pain with sweating"), std::string::npos) << reading.signs[0];
  EXPECT_FALSE(reading.asks_more);
}

TEST_F(SignQuestions, NoneOfTheseGoesOnAndThePracticeSeesWhatWasAsked) {
  write_and_go_on(kPutty);
  patient.have_no_signs();
  patient.finish_from_own_words();
  EXPECT_TRUE(patient.reads("None of these")) << "on the check page, too";
  const RequestReading reading = reread_by_the_service();
  EXPECT_EQ(reading.action, Action::none);
  ASSERT_EQ(reading.signs.size(), 2u);
  for (const std::string& line : reading.signs) EXPECT_NE(line.find("answered: none of these"), std::string::npos);
  const std::string text = request_as_text(read_request(bundle()).value(), reading);
  EXPECT_NE(text.find("Asked for heart signs because of"), std::string::npos);
}

TEST_F(SignQuestions, NothingTickedAndBothAtOnceAreErrorsThatKeepWhatWasTicked) {
  write_and_go_on(kPutty);
  patient.go_on();
  EXPECT_NE(patient.find(Role::error_summary), nullptr);
  // A page without script posts both: nobody would see one of them go.
  const auto post = [&](const char* name) { patient.event(EventKind::tick, node_id(name), "true"); };
  post("signs/none");
  post("signs/sweat");
  patient.go_on();
  EXPECT_EQ(patient.view().page, "signs");
  EXPECT_NE(patient.find(Role::error_summary), nullptr);
  EXPECT_TRUE(find_node(patient.view().root, node_id("signs/sweat"))->checked);
  EXPECT_TRUE(find_node(patient.view().root, node_id("signs/none"))->checked);
  // With script they clear each other before the patient's eyes.
  patient.tick("None of these");
  EXPECT_FALSE(find_node(patient.view().root, node_id("signs/sweat"))->checked);
}

TEST_F(SignQuestions, ThereAreTwoAtMostInOneConsultation) {
  write_and_go_on(kPutty);
  int asked = 0;
  for (; patient.view().page == "signs"; ++asked) {
    patient.tick("None of these");
    patient.go_on();
  }
  EXPECT_EQ(asked, 2);
  patient.press("Back");
  patient.type(kQuestion, "He has now gone all floppy and cold and clammy and his lips have a strange tint");
  patient.go_on();
  EXPECT_NE(patient.view().page, "signs");
}

TEST_F(SignQuestions, WhatIsDoubtfulAsksAndWhatWasWrittenCanBeHappeningNow) {
  write_and_go_on("I am not sure if I have chest pain");
  ASSERT_EQ(patient.view().page, "signs") << patient.page_text();
  patient.tick("What I wrote is happening now");
  patient.go_on();
  EXPECT_EQ(patient.view().page, "emergency") << patient.page_text();
}

TEST_F(SignQuestions, WhatIsHappeningNowIsActedOnAsWhatIsThere) {
  for (const char* words :
       {"Pressure in my chest on and off since Friday, at the moment it is on",
        "Chest discomfort comes and goes, here now as I sit", "I keep getting a tight chest for the last few weeks"}) {
    SCOPED_TRACE(words);
    patient = PatientDriver();
    write_and_go_on(words);
    ASSERT_EQ(patient.view().page, "signs") << patient.page_text();
    patient.tick("What I wrote is happening now");
    patient.go_on();
    EXPECT_EQ(patient.view().page, "emergency") << patient.page_text();
    EXPECT_EQ(reread_by_the_service().action, Action::emergency_999);
  }
}

TEST_F(SignQuestions, WhatNoRuleKnowsAndIsHappeningNowIsForToday) {
  write_and_go_on(kPutty);
  patient.tick("What I wrote is happening now");
  patient.go_on();
  patient.tick("None of these");
  patient.go_on();
  EXPECT_EQ(patient.view().page, "urgent-advice") << patient.page_text();
  EXPECT_EQ(reread_by_the_service().action, Action::urgent_same_day);
  EXPECT_EQ(built_assets().view().signs->as_written.label, built_assets().view().wording->text("signs.as-written"));
}

TEST_F(SignQuestions, WhoIsHurtAtHomeReadsWhereToFindHelpBeforeAnythingIsAsked) {
  for (const char* words : {"My husband hits me and I am scared of him", "I was raped last night",
                            "My partner forced me to have sex and I feel sick and shaky since"}) {
    SCOPED_TRACE(words);
    patient = PatientDriver();
    write_and_go_on(words);
    EXPECT_NE(patient.view().page, "signs") << patient.page_text();
    EXPECT_TRUE(patient.reads("National Domestic Abuse Helpline")) << patient.page_text();
  }
}

TEST_F(SignQuestions, AnEmergencyInAFewWordsOfARoutineRequestIsNotPassedOver) {
  for (const char* words :
       {"I had a fit yesterday and need a fit note", "Blue inhaler not working need a new one",
        "Appointment for smear please, bleeding will not stop", "Repeat GTN please, chest pain not going away",
        "Please refill my blue inhaler, it is not helping at all", "kid had a fit for the first time"}) {
    SCOPED_TRACE(words);
    patient = PatientDriver();
    write_and_go_on(words);
    const std::string page(patient.view().page);
    EXPECT_TRUE(page == "signs" || page == "emergency") << patient.page_text();
  }
  for (const char* words : {"I need a fit note please for the last two weeks", "Repeat blue inhaler please",
                            "Letter from the chest pain clinic please", "EpiPen out of date, need a new one"}) {
    SCOPED_TRACE(words);
    patient = PatientDriver();
    write_and_go_on(words);
    EXPECT_NE(patient.view().page, "signs") << patient.page_text();
    EXPECT_NE(patient.view().page, "emergency") << patient.page_text();
  }
}

TEST_F(SignQuestions, NoListAsksAgainForASignOfAPageBefore) {
  write_and_go_on(kPutty);
  std::vector<std::string> asked;
  int lists = 0;
  const auto labels = [&] {
    std::vector<std::string> out;
    for (const Node& node : patient.find(Role::fieldset)->children) out.push_back(node.text);
    std::erase_if(out, [](const std::string& text) {
      return text == "or" || text == "None of these" || text == "What I wrote is happening now";
    });
    return out;
  };
  while (patient.view().page == "signs") {
    for (const std::string& label : labels()) {
      EXPECT_EQ(std::count(asked.begin(), asked.end(), label), 0) << label << "\n" << patient.page_text();
      asked.push_back(label);
    }
    ++lists;
    patient.tick("None of these");
    patient.go_on();
  }
  ASSERT_GE(lists, 1) << patient.page_text();
  patient.choose("Chest or heart");
  patient.go_on();
  ASSERT_TRUE(patient.reads("Do any of these apply to you?")) << patient.page_text();
  const std::vector<std::string> list = labels();
  EXPECT_FALSE(list.empty());
  for (const std::string& label : list) EXPECT_EQ(std::count(asked.begin(), asked.end(), label), 0) << label;
  // An empty answer is still refused, and the error leads to an entry that is there.
  patient.go_on();
  const Node* link = patient.find(Role::error_link);
  ASSERT_NE(link, nullptr) << patient.page_text();
  EXPECT_NE(find_node(patient.view().root, link->target), nullptr) << patient.page_text();
}

// What a sign of a page before asks in other words is not asked again.
TEST_F(SignQuestions, ASwollenTwistedKneeIsNotAskedForOneSignInTwoWordings) {
  write_and_go_on("I twisted my knee playing football and it is swollen");
  ASSERT_NE(patient.find(Role::checkbox, "Passed out, or a racing heart and nearly passed out"), nullptr)
      << patient.page_text();
  patient.have_no_signs();
  patient.choose("Joints, bones or muscles");
  patient.go_on();
  ASSERT_TRUE(patient.reads("Do any of these apply to you?")) << patient.page_text();
  for (const char* label : {"Passing out", "Chest pain, or a tight or heavy chest", "A painful, swollen or hot leg",
                            "Very hard to breathe or speak", "Bleeding that will not stop"}) {
    EXPECT_EQ(patient.find(Role::checkbox, label), nullptr) << label;
  }
  EXPECT_NE(patient.find(Role::checkbox, "Thoughts of suicide"), nullptr) << "nothing asked this";
}

// A twisted knee on which somebody can walk: what the words say no to is not asked.
TEST_F(SignQuestions, WhatTheWordsDenyIsNotAsked) {
  const char* const bear = "Cannot put any weight on it";
  struct Case {
    const char* words;
    bool asked;
  };
  for (const Case& one :
       {Case{"I twisted my knee yesterday playing football, it is swollen but I can walk on it", false},
        {"I twisted my knee yesterday. It is swollen and it hurts a lot but I can still walk", false},
        {"I twisted my knee yesterday. It is swollen and hurts a lot but I am able to walk on it", false},
        {"Fell off my bike, my knee is swollen, I can walk a few steps with crutches", true},
        {"I twisted my knee yesterday playing football, it is swollen and very sore", true}}) {
    SCOPED_TRACE(one.words);
    patient = PatientDriver();
    write_and_go_on(one.words);
    ASSERT_EQ(patient.view().page, "signs") << patient.page_text();
    ASSERT_NE(patient.find(Role::checkbox, "A bone that sticks out, or a limb that is bent the wrong way"), nullptr);
    EXPECT_EQ(patient.find(Role::checkbox, bear) != nullptr, one.asked) << patient.page_text();
  }
}

TEST_F(SignQuestions, WhatIsHappeningNowIsSaidOnce) {
  const char* const now = "What I wrote is happening now";
  write_and_go_on(kPutty);
  patient.tick(now);
  patient.go_on();
  ASSERT_EQ(patient.view().page, "signs") << patient.page_text();
  EXPECT_EQ(patient.find(Role::checkbox, now), nullptr) << patient.page_text();
  patient.press("Back");
  EXPECT_NE(patient.view().page, "signs");
}

TEST_F(SignQuestions, ASignOfABabyIsAskedOfABabyAlone) {
  const char* const young = "Under 3 months old with a temperature of 38C or more";
  for (const auto& [year, asked] : {std::pair{"2018", false}, std::pair{"2026", true}}) {
    patient = PatientDriver();
    patient.choose("My child, or a child I look after");
    patient.go_on();
    patient.give_birth_date("20", year == std::string("2026") ? "10" : "3", year);
    patient.choose_request("Help with a new health problem");
    patient.type(patient.words_question(),
                 "Something is not right with my little one, very pale and not like the usual self today");
    patient.go_on();
    ASSERT_EQ(patient.view().page, "signs") << patient.page_text();
    while (patient.view().page == "signs" && !patient.find(Role::checkbox, "Had a fit")) {
      patient.tick("None of these");
      patient.go_on();
    }
    ASSERT_NE(patient.find(Role::checkbox, "Had a fit"), nullptr) << patient.page_text();
    EXPECT_EQ(patient.find(Role::checkbox, young) != nullptr, asked) << patient.page_text();
  }
}

TEST_F(SignQuestions, TheHelplineIsThatOfThePerson) {
  struct Case {
    const char* who;
    const char* year;
    const char* words;
    const char* helpline;
  };
  for (const Case& one :
       {Case{"Me", "1986", "My husband hits me", "0808 2000 247"}, Case{"Me", "2011", "My dad hits me", "0800 1111"},
        Case{"My child, or a child I look after", "2015", "someone is hurting my daughter", "0808 800 5000"},
        Case{"Another adult I help or care for", "1940", "My mum's carer hits her", "0808 8"}}) {
    SCOPED_TRACE(one.words);
    patient = PatientDriver();
    patient.choose(one.who);
    patient.go_on();
    patient.give_birth_date("27", "3", one.year);
    patient.go_on();
    patient.choose_request("Help with a new health problem");
    const Node* field = patient.find(Role::text_area);
    ASSERT_NE(field, nullptr) << patient.page_text();
    const NodeId own_words = field->id;
    patient.event(EventKind::input, own_words, one.words);
    patient.event(EventKind::pause, own_words, "");
    patient.go_on();
    EXPECT_TRUE(patient.reads(one.helpline)) << patient.page_text();
    EXPECT_TRUE(patient.reads("close this page")) << patient.page_text();
  }
}

TEST_F(SignQuestions, BackFromWhatATickRaisedLeadsToTheTick) {
  write_and_go_on(kPutty);
  patient.tick("A sudden tearing pain in the chest or back");
  patient.go_on();
  ASSERT_EQ(patient.view().page, "emergency") << patient.page_text();
  patient.event(EventKind::press, patient.find(Role::back_link)->id, "");
  ASSERT_EQ(patient.view().page, "signs");
  EXPECT_TRUE(patient.find(Role::checkbox, "A sudden tearing pain in the chest or back")->checked);
  patient.tick("None of these");
  patient.go_on();
  EXPECT_FALSE(patient.reads("A sudden tearing pain")) << "goes on from there: " << patient.page_text();
  EXPECT_NE(patient.view().page, "emergency");
}

TEST_F(SignQuestions, WhatWasAnsweredIsOnTheCheckPageAndCanBeChanged) {
  write_and_go_on(kPutty);
  patient.have_no_signs();
  patient.finish_from_own_words();
  ASSERT_EQ(patient.view().page, "check-answers");
  patient.event(EventKind::press, node_id("change/signs/0"), "");
  ASSERT_EQ(patient.view().page, "signs");
  EXPECT_TRUE(find_node(patient.view().root, node_id("signs/none"))->checked);
  patient.tick("Chest pain with sweating, feeling sick, or feeling faint");
  patient.go_on();
  EXPECT_EQ(patient.view().page, "emergency");
  patient.press("I have read this. Continue my request");
  EXPECT_EQ(patient.view().page, "check-answers") << patient.page_text();
  EXPECT_EQ(read_request(bundle()).value().asked_signs.size(), 2u);
}

TEST_F(SignQuestions, WordsThatWereTakenOutAreInNothingThatIsKeptOrSent) {
  write_and_go_on(kPutty);
  patient.have_no_signs();
  patient.press("Back");
  patient.type_and_pause(kQuestion, "I would like to talk about my sleep, which has been light");
  ASSERT_TRUE(patient.has_effect(EffectKind::save_draft));
  EXPECT_EQ(patient.effect(EffectKind::save_draft)->text.find("putty"), std::string::npos);
  patient.go_on();
  patient.finish_from_own_words();
  EXPECT_EQ(bundle().find("putty"), std::string::npos);
  EXPECT_TRUE(read_request(bundle()).value().asked_signs.empty()) << "a question about nothing";
}

TEST_F(SignQuestions, ADraftComesBackWithWhatWasAnswered) {
  write_and_go_on(kPutty);
  patient.have_no_signs();
  ASSERT_TRUE(patient.has_effect(EffectKind::save_draft));
  const std::string draft = patient.effect(EffectKind::save_draft)->text;
  PatientDriver again;
  again.event(EventKind::restore, 0, draft);
  again.finish_from_own_words();
  EXPECT_EQ(again.view().page, "check-answers") << again.page_text();
  EXPECT_EQ(read_request(again.consultation().seal(again.now())).value().asked_signs.size(), 2u);
}

TEST_F(SignQuestions, AFormWithoutTheReaderIsReadByTheServiceWhichSaysWhatWasNotAsked) {
  PatientDriver alone("2026-11-23T10:00:00Z",
                      ConsultationOptions{riverside(), {}, "11111111-2222-4333-8444-555555555555", "test"},
                      built_assets().view_of_rules_alone());
  alone.reach_own_words();
  alone.type(kQuestion, kPutty);
  alone.go_on();
  EXPECT_NE(alone.view().page, "signs");
  alone.finish_from_own_words();
  const Request request = read_request(alone.consultation().seal(alone.now())).value();
  const RequestReading reading = reread(request, built_assets().view().readers());
  EXPECT_TRUE(reading.asks_more);
  ASSERT_FALSE(reading.signs.empty());
  EXPECT_NE(reading.signs[0].find("Not asked for heart signs"), std::string::npos) << reading.signs[0];
}

TEST_F(SignQuestions, AReaderThatComesLateReadsWhatIsThereAlready) {
  std::optional<SecondReader> late;
  Assets assets = built_assets().view();
  assets.second_reader = &late;
  PatientDriver early("2026-11-23T10:00:00Z",
                      ConsultationOptions{riverside(), {}, "11111111-2222-4333-8444-555555555555", "test"}, assets);
  early.reach_own_words();
  early.type_and_pause(kQuestion, kPutty);
  EXPECT_FALSE(early.reads("Check these signs"));
  late.emplace(SecondReader::load(built_data::reader()).value());
  early.type_and_pause(kQuestion, kPutty);
  EXPECT_TRUE(early.reads("Check these signs"));
  early.go_on();
  EXPECT_EQ(early.view().page, "signs");
}

TEST_F(SignQuestions, AShortComplaintIsNotAskedAbout) {
  for (const char* words : {"My knee hurts", "back pain", "headache", "swollen ankle", "Bad cough"}) {
    PatientDriver one;
    one.reach_own_words();
    one.type(kQuestion, words);
    one.go_on();
    EXPECT_NE(one.view().page, "signs") << words;
  }
}

// One posts a request with three questions, or about a group that there is not: refused, with where.
TEST_F(SignQuestions, APostedObservationThatCannotBeOursIsRefused) {
  write_and_go_on(kPutty);
  patient.have_no_signs();
  patient.finish_from_own_words();
  std::string sent = bundle();
  const std::string group = "\"code\":\"heart\"";
  ASSERT_NE(sent.find(group), std::string::npos);
  sent.replace(sent.find(group), group.size(), "\"code\":\"hearty\"");
  const auto request = read_request(sent);
  ASSERT_FALSE(request.ok());
  EXPECT_NE(request.error().where.find("/code"), std::string::npos) << request.error().where;
}

}  // namespace
}  // namespace frontdoor
