// The built-in forms: every urgent sign that can be ticked raises its red flag, "None of these" excludes all others,
// hidden answers are not sent, and a practice chooses which forms are on.
#include "patient_driver.h"

#include <frontdoor/json.h>
#include <frontdoor/limits.h>
#include <frontdoor/request.h>
#include <frontdoor/wording_check.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace frontdoor {
namespace {

const Item* form_of(const std::string& link_id) {
  const std::string form = link_id.substr(0, link_id.find('.'));
  return built_assets().questionnaire.find(form);
}

void collect_flagged(const std::vector<Item>& items, std::vector<const Item*>& out) {
  for (const Item& item : items) {
    for (const AnswerOption& option : item.options) {
      if (option.concept_code.empty()) continue;
      out.push_back(&item);
      break;
    }
    collect_flagged(item.items, out);
  }
}

std::vector<const Item*> flagged_items() {
  std::vector<const Item*> out;
  collect_flagged(built_assets().questionnaire.items(), out);
  return out;
}

// Somebody born on 2 September of a year, with a new problem.
Json born(const char* year) {
  return Json{{"subject", "self"},
              {"birth-date/day", "2"},
              {"birth-date/month", "9"},
              {"birth-date/year", year},
              {"kind", "new-problem"}};
}

// A draft in which `option` is chosen by somebody whom it is offered to.
std::string draft_with(const Item& item, const AnswerOption& option) {
  Json answers = born("1976");
  answers["mental-health.scores"] = "yes";
  answers["repeat-prescription.runs-out"] = "today";
  const Item* form = form_of(item.link_id);
  if (form) answers[form->enable_when.front().question] = form->link_id;
  if (form && form->link_id == "something-else") answers["kind"] = "other-admin";
  if (form && form->link_id == "child-unwell") answers["birth-date/year"] = "2026";
  for (const EnableWhen& when : option.enable_when) {
    if (when.question == "problem") answers["problem"] = when.answer.text;
  }
  answers[item.repeats ? item.link_id + "/" + option.value.code : item.link_id] =
      item.repeats ? "true" : option.value.code;
  return to_text(Json{{"draft", 1}, {"key", "k"}, {"page", "start"}, {"answers", std::move(answers)}});
}

TEST(BuiltInForms, EveryUrgentSignThatIsTickedRaisesARedFlag) {
  ASSERT_GE(flagged_items().size(), 17u);
  for (const Item* item : flagged_items()) {
    for (const AnswerOption& option : item->options) {
      if (option.concept_code.empty()) continue;
      PatientDriver patient;
      patient.event(EventKind::restore, 0, draft_with(*item, option));
      Action action = Action::none;
      for (const AnswerFinding& finding : patient.consultation().findings()) {
        if (finding.link_id != item->link_id || finding.finding.status != Status::present) continue;
        action = std::max(action, finding.finding.action);
      }
      EXPECT_GE(action, Action::urgent_same_day)
          << item->link_id << ": " << option.value.display << " [" << option.concept_code << "]";
    }
  }
}

TEST(BuiltInForms, EveryFormIsAQuestionnaireOfItsOwn) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(FRONTDOOR_BINARY_DIR) + "/data/forms")) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto form = Questionnaire::load(text);
    ASSERT_TRUE(form.ok()) << entry.path() << form.error().message;
    names.insert(entry.path().stem().string());
    EXPECT_NE(form.value().find(Meaning::own_words), nullptr) << entry.path();
    EXPECT_NE(text.find("\"description\":\"Sources: "), std::string::npos) << entry.path();
  }
  EXPECT_EQ(names, (std::set<std::string>{"appointment",
                                          "back-pain",
                                          "booking",
                                          "child-unwell",
                                          "contraception",
                                          "cough-cold",
                                          "earache",
                                          "fit-note",
                                          "general",
                                          "headache",
                                          "medication",
                                          "mental-health",
                                          "new-details",
                                          "rash",
                                          "referral",
                                          "repeat-prescription",
                                          "something-else",
                                          "sore-throat",
                                          "test-results",
                                          "tummy",
                                          "uti"}));
}

bool is_question(const Item& item) {
  return item.type != ItemType::group && item.type != ItemType::display;
}

// Questions in the order they are asked, with the page each is on.
void collect_questions(const Item& item, const Item* page, std::vector<std::pair<const Item*, const Item*>>& out) {
  if (item.page) page = &item;
  if (is_question(item)) out.emplace_back(&item, page);
  for (const Item& child : item.items) collect_questions(child, page, out);
}

bool says(const Item& item, const std::string& words) {
  return item.text.find(words) != std::string::npos ||
         std::any_of(item.items.begin(), item.items.end(), [&](const Item& child) { return says(child, words); });
}

// The list that a clinician would ask first: required, any of them, or "None of these" alone at the end.
void expect_red_flag_list(const Item& list, const std::string& name) {
  EXPECT_EQ(list.text, "Do any of these apply to you?") << name;
  EXPECT_EQ(list.text_for_other, "Do any of these apply to them?") << name;
  EXPECT_TRUE(list.required && list.repeats) << name;
  ASSERT_GE(list.options.size(), 6u) << name;
  for (const AnswerOption& option : list.options) {
    const bool is_last = &option == &list.options.back();
    EXPECT_EQ(option.exclusive, is_last) << name;
    EXPECT_EQ(option.concept_code.empty(), is_last) << name << ": " << option.value.display;
  }
  EXPECT_EQ(list.options.back().value.display, "None of these") << name;
}

TEST(BuiltInForms, EachKeepsToTheSameShape) {
  for (const auto& entry : std::filesystem::directory_iterator(std::string(FRONTDOOR_BINARY_DIR) + "/data/forms")) {
    const std::string name = entry.path().stem().string();
    std::ifstream in(entry.path(), std::ios::binary);
    const auto form = Questionnaire::load(std::string{std::istreambuf_iterator<char>(in), {}});
    ASSERT_TRUE(form.ok()) << name;
    const Item& start = form.value().items().front();
    EXPECT_EQ(start.meaning, Meaning::start) << name;
    EXPECT_TRUE(says(start, "What you write goes to your GP surgery and nobody else.")) << name;
    EXPECT_TRUE(says(start, "You can use this form if you are a patient here.")) << name;
    const auto first = std::find_if(start.items.begin(), start.items.end(), is_question);
    EXPECT_EQ(first - start.items.begin(), 1) << name << ": only where to turn comes before the question";
    std::vector<std::pair<const Item*, const Item*>> questions;
    for (const Item& item : form.value().items()) collect_questions(item, nullptr, questions);
    std::set<const Item*> lists;
    std::size_t targeted = 0;
    for (const auto& [question, page] : questions) {
      const bool of_form = question->link_id.substr(0, name.size() + 1) == name + ".";
      const bool is_optional =
          page->link_id.find("phq-9") != std::string::npos || page->link_id.find("gad-7") != std::string::npos;
      if (!of_form || is_optional) continue;
      if (question->link_id == name + ".flags") {
        expect_red_flag_list(*question, name);
        EXPECT_EQ(page->items.size(), 1u) << name << ": the urgent signs have a page of their own";
        lists.insert(question);
      }
      const bool own = question->meaning == Meaning::own_words || question->meaning == Meaning::hoped_outcome;
      if (!own && question->type != ItemType::attachment) ++targeted;
    }
    EXPECT_EQ(lists.size(), 1u) << name;
    EXPECT_GE(targeted, 2u) << name;
    EXPECT_LE(targeted, 6u) << name << ": at most six questions";
    for (const Meaning meaning :
         {Meaning::postcode, Meaning::safe_to_contact, Meaning::birth_date, Meaning::telephone}) {
      EXPECT_NE(form.value().find(meaning), nullptr) << name;
    }
    const Item* private_page = form.value().find("private");
    ASSERT_NE(private_page, nullptr) << name;
    EXPECT_EQ(private_page->enable_when.size(), 3u) << name << ": 11 to 17, writing for themselves";
    const std::set<std::string> pharmacy_first{"sore-throat", "cough-cold",    "earache",   "uti",
                                               "rash",        "contraception", "medication"};
    const Item* pharmacy = form.value().find(name + ".pharmacy");
    EXPECT_EQ(pharmacy != nullptr, pharmacy_first.count(name) == 1) << name;
    if (pharmacy) {
      EXPECT_TRUE(says(*pharmacy, "You can still send this request to the surgery.")) << name;
      EXPECT_TRUE(std::none_of(pharmacy->items.begin(), pharmacy->items.end(), is_question)) << name;
    }
  }
}

void collect_texts(const Item& item, std::vector<std::string>& out) {
  // The PHQ-9 and GAD-7 keep the words they were tested with.
  if (item.link_id.find("phq-9") != std::string::npos || item.link_id.find("gad-7") != std::string::npos) return;
  for (const std::string& text : {item.text, item.text_for_other, item.hint, item.required_message}) {
    if (!text.empty()) out.push_back(text);
  }
  for (const AnswerOption& option : item.options) {
    out.push_back(option.value.display);
    if (!option.hint.empty()) out.push_back(option.hint);
  }
  for (const Item& child : item.items) collect_texts(child, out);
}

TEST(BuiltInForms, AnElevenYearOldCanReadThem) {
  for (const Item& item : built_assets().questionnaire.items()) {
    std::vector<std::string> texts;
    collect_texts(item, texts);
    std::string all;
    for (const std::string& text : texts) {
      const bool ends = text.back() == '.' || text.back() == '?';
      all += text + (ends ? " " : ". ");
      if (text.size() < 60) continue;
      EXPECT_LE(reading_age(text), 15) << item.link_id << ": " << text;
    }
    if (all.size() > 400) {
      EXPECT_LE(reading_age(all), reading_age_max) << item.link_id;
      RecordProperty(item.link_id, reading_age(all));
    }
  }
}

// From the first page to the page after the own words, as an adult of 45.
void reach_problem(PatientDriver& patient) {
  patient.reach_own_words();
  patient.type("What do you need help with?", "My knee hurts");
  patient.go_on();
  ASSERT_EQ(patient.view().page, "page.problem");
}

TEST(BuiltInForms, ATickedUrgentSignShowsItsCardAtOnceAndItsPageOnContinue) {
  PatientDriver patient;
  reach_problem(patient);
  patient.choose("Back pain");
  patient.go_on();
  patient.tick("Numb or tingling between the legs, or around the bottom");
  const Node* card = patient.find(Role::care_card);
  ASSERT_NE(card, nullptr) << patient.page_text();
  EXPECT_EQ(card->variant, Variant::emergency);
  EXPECT_TRUE(patient.has_effect(EffectKind::announce_assertive));
  patient.go_on();
  EXPECT_EQ(patient.view().page, "emergency");
  EXPECT_TRUE(patient.reads("You ticked: “Numb or tingling between the legs, or around the bottom”"));
  patient.press("I have read this. Continue my request");
  EXPECT_TRUE(patient.reads("Where is the pain?")) << "a warning is never a dead end";
}

TEST(BuiltInForms, NoneOfTheseIsExclusiveAndTheListMustBeAnswered) {
  PatientDriver patient;
  reach_problem(patient);
  patient.choose("Sore throat");
  patient.go_on();
  patient.go_on();
  EXPECT_TRUE(patient.reads("Select any of these, or select none of these"));
  patient.tick("Drooling, or cannot swallow spit");
  patient.tick("None of these");
  EXPECT_FALSE(patient.find(Role::checkbox, "Drooling, or cannot swallow spit")->checked);
  EXPECT_EQ(patient.find(Role::care_card), nullptr);
  patient.tick("Drooling, or cannot swallow spit");
  EXPECT_FALSE(patient.find(Role::checkbox, "None of these")->checked);
}

TEST(BuiltInForms, AnswersOfAFormThatWasLeftAreNotSent) {
  PatientDriver patient;
  reach_problem(patient);
  patient.choose("Sore throat");
  patient.go_on();
  patient.tick("Drooling, or cannot swallow spit");
  patient.press("Back");
  patient.choose("Something else");
  patient.go_on();
  EXPECT_TRUE(patient.consultation().findings().empty());
  patient.tick("None of these");
  const auto request = read_request(patient.consultation().seal(patient.now()));
  ASSERT_TRUE(request.ok()) << request.error().message;
  bool drooling_seen = false;
  for (const RequestAnswer& answer : request.value().answers) {
    EXPECT_NE(answer.link_id.substr(0, 11), "sore-throat");
  }
  for (const RecordedFlag& flag : request.value().recorded_flags) {
    drooling_seen = drooling_seen || flag.finding.rule == "breathing.throat-drooling";
    EXPECT_EQ(flag.response, "changed-text");
  }
  EXPECT_TRUE(drooling_seen) << "the practice sees the sign that was unticked again";
}

TEST(BuiltInForms, APracticeChoosesWhichAreOnButNeverAllOff) {
  Practice practice = riverside();
  practice.forms = {"sore-throat", "medication"};
  Consultation consultation(built_assets().view(), {practice, {}, "k", "test"}, at("2026-11-23T10:00:00Z"));
  const std::string draft = R"({"draft":1,"key":"k","page":"page.problem","answers":{"subject":"self",)"
                            R"("kind":"new-problem"}})";
  ASSERT_TRUE(consultation.apply({EventKind::restore, 0, draft}, at("2026-11-23T10:00:00Z")).ok());
  const std::string problems = view_as_text(consultation.view());
  EXPECT_NE(problems.find("Sore throat"), std::string::npos);
  EXPECT_EQ(problems.find("Earache"), std::string::npos);
  EXPECT_NE(problems.find("Something else"), std::string::npos);
}

TEST(BuiltInForms, PharmacyIsAnOptionThatLeadsOnAndOnlyForThoseItIsFor) {
  const auto offers = [](const char* sex, const char* year, const char* pregnancy) {
    Json answers = born(year);
    answers.update(Json{{"sex", sex}, {"problem", "uti"}});
    if (*pregnancy != '\0') answers["pregnancy"] = pregnancy;
    PatientDriver patient;
    patient.event(EventKind::restore, 0,
                  to_text(Json{{"draft", 1}, {"key", "k"}, {"page", "uti.more"}, {"answers", answers}}));
    if (!patient.reads("A pharmacist may be able to help")) return false;
    EXPECT_TRUE(patient.reads("You can still send this request to the surgery."));
    patient.go_on();
    EXPECT_TRUE(patient.reads("What is your full name?"));
    return true;
  };
  EXPECT_TRUE(offers("female", "1992", "no"));
  EXPECT_FALSE(offers("female", "1992", "pregnant"));
  EXPECT_FALSE(offers("female", "2011", "no"));
  EXPECT_FALSE(offers("female", "1961", ""));
  EXPECT_FALSE(offers("male", "1992", ""));
}

TEST(BuiltInForms, TheAskedQuestionNineOfThePhqRaisesTheCrisisLine) {
  PatientDriver patient;
  patient.event(EventKind::restore, 0,
                R"({"draft":1,"key":"k","page":"mental-health.phq-9","answers":{"subject":"self",)"
                R"("birth-date/day":"27","birth-date/month":"3","birth-date/year":"1981",)"
                R"("kind":"new-problem","problem":"mental-health","mental-health.scores":"yes"}})");
  const Node* several = find_node(patient.view().root, node_id("mental-health.phq-9.9/1"));
  ASSERT_NE(several, nullptr) << patient.page_text();
  patient.event(EventKind::choose, several->id, "true");
  EXPECT_TRUE(patient.reads("Samaritans"));
  const Node* never = find_node(patient.view().root, node_id("mental-health.phq-9.9/0"));
  patient.event(EventKind::choose, never->id, "true");
  EXPECT_FALSE(patient.reads("Samaritans"));
}

TEST(BuiltInForms, YoungPeopleReadThatItIsPrivateBeforeTheyWrite) {
  PatientDriver patient;
  patient.go_on();
  patient.choose("Me");
  patient.go_on();
  patient.give_birth_date("27", "3", "2012");
  EXPECT_TRUE(patient.reads("We will not tell your parents or carers what you say."));
  EXPECT_TRUE(patient.reads("Do you need help today?"));
}

TEST(BuiltInForms, AnNhsNumberMayBeLeftOutAndIsCheckedByItsLastDigit) {
  const auto says = [](const char* number) -> std::string {
    PatientDriver patient;
    patient.event(
        EventKind::restore, 0,
        to_text(Json{{"draft", 1},
                     {"key", "k"},
                     {"page", "page.details"},
                     {"answers", Json{{"subject", "self"}, {"postcode", "SW1A 2AA"}, {"nhs-number", number}}}}));
    patient.go_on();
    if (patient.reads("Enter an NHS number with 10 digits")) return "digits";
    return patient.reads("one of its numbers may be wrong") ? "check" : "";
  };
  for (const auto& [number, error] :
       {std::pair("943 476 5919", ""), std::pair("943-476-5919", ""), std::pair("", ""),
        std::pair("0000000000", "check"), std::pair("111 111 1111", "check"), std::pair("943 476 5918", "check"),
        std::pair("943 476 591", "digits"), std::pair("QQ123456C", "digits")}) {
    EXPECT_EQ(says(number), error) << number;
  }
}

TEST(BuiltInForms, APracticeThatTakesNoPhotosAsksForNone) {
  for (const bool takes : {false, true}) {
    const std::string settings = std::string(R"({"ods":"A81001","name":"R","phone":"020 7946 0000","photos":)") +
                                 (takes ? "true" : "false") + "}";
    Consultation consultation(built_assets().view(), {Practice::load(settings).value(), {}, "k", "test"},
                              at("2026-11-23T10:00:00Z"));
    for (const char* kind : {"new-problem", "existing-problem"}) {
      const std::string draft = R"({"draft":1,"key":"k","page":"page.own-words","answers":{"subject":"self","kind":")" +
                                std::string(kind) + R"("}})";
      ASSERT_TRUE(consultation.apply({EventKind::restore, 0, draft}, at("2026-11-23T10:00:00Z")).ok());
      EXPECT_EQ(consultation.view().page, "page.own-words");
      EXPECT_EQ(find_node(consultation.view().root, node_id("photo/add")) != nullptr, takes);
    }
  }
}

TEST(BuiltInForms, APhotoIsDescribedRemovedAndLimited) {
  PatientDriver patient;
  patient.event(EventKind::restore, 0,
                R"({"draft":1,"key":"k","page":"page.own-words","answers":{"subject":"self","kind":"new-problem"}})");
  patient.press("Add a photo or PDF");
  ASSERT_TRUE(patient.has_effect(EffectKind::add_photo));
  EXPECT_EQ(patient.effect(EffectKind::add_photo)->text, "photo");
  const auto photo = [](char digit, int size, const std::string& more = "") {
    return R"({"sha256":")" + std::string(64, digit) + R"(","contentType":"image/jpeg","size":)" +
           std::to_string(size) + more + "}";
  };
  // They keep the order in which they were added, whatever their hashes, and a page of a PDF comes with its name.
  for (char digit : {'d', 'a', 'c', 'b'}) patient.event(EventKind::photo, node_id("photo"), photo(digit, 1000));
  EXPECT_NE(patient.find(Role::button, "Add another photo or PDF"), nullptr);
  patient.event(EventKind::photo, node_id("photo"), photo('0', 1000, R"(,"description":"Page 2 of 2")"));
  EXPECT_EQ(patient.find(Role::text_field, "What does photo 5 show?")->value, "Page 2 of 2");
  EXPECT_EQ(patient.find(Role::button, "Add another photo or PDF"), nullptr);
  auto& consultation = patient.consultation();
  EXPECT_FALSE(consultation.apply({EventKind::photo, node_id("photo"), photo('e', 1)}, patient.now()).ok());
  EXPECT_FALSE(consultation.apply({EventKind::photo, node_id("photo"), photo('f', 9'999'999)}, patient.now()).ok());
  EXPECT_FALSE(consultation.apply({EventKind::photo, node_id("photo"), "{}"}, patient.now()).ok());
  patient.type("What does photo 2 show?", "My left arm");
  patient.press("Remove photo 1");
  EXPECT_EQ(patient.find(Role::text_field, "What does photo 1 show?")->value, "My left arm");
  EXPECT_EQ(patient.find(Role::text_field, "What does photo 4 show?")->value, "Page 2 of 2");
  const std::string too_long = R"(,"description":")" + std::string(limits::short_answer_bytes_max + 1, 'x') + "\"";
  EXPECT_FALSE(consultation.apply({EventKind::photo, node_id("photo"), photo('e', 1, too_long)}, patient.now()).ok());
  EXPECT_TRUE(consultation.apply({EventKind::photo, node_id("photo"), photo('e', 1)}, patient.now()).ok());
}

}  // namespace
}  // namespace frontdoor
