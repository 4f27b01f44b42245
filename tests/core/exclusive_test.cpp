// "None of these" beside another answer: an error that keeps both, a mark for the practice, and never a lost emergency.
#include "patient_driver.h"

#include <frontdoor/enable_when.h>
#include <frontdoor/patient_copy.h>
#include <frontdoor/request.h>

#include <algorithm>
#include <map>

namespace frontdoor {
namespace {

void collect(const std::vector<Item>& items, const Item* page, std::vector<std::pair<const Item*, const Item*>>& out) {
  for (const Item& item : items) {
    const Item* holds = item.page ? &item : page;
    const auto alone = [](const AnswerOption& option) { return option.exclusive; };
    if (std::any_of(item.options.begin(), item.options.end(), alone)) out.emplace_back(holds, &item);
    collect(item.items, holds, out);
  }
}

// Answers that open the form, the page and the question.
std::string draft_at(const Item& form, const Item& page, const Item& question) {
  const bool child = form.link_id == "child-unwell";
  std::map<std::string, std::string> answers{{"subject", child ? "child" : "self"},
                                             {"sex", "female"},
                                             {"birth-date/day", "27"},
                                             {"birth-date/month", "3"},
                                             {"birth-date/year", child ? "2025" : "1990"}};
  for (const Item* item : {&form, &page, &question}) {
    for (const EnableWhen& when : item->enable_when) answers[when.question] = when.answer.text;
  }
  if (answers.count("problem") != 0) answers["kind"] = "new-problem";
  std::string json;
  for (const auto& [name, value] : answers) json += (json.empty() ? "\"" : ",\"") + name + "\":\"" + value + "\"";
  return R"({"draft":1,"key":"k","page":")" + page.link_id + R"(","answers":{)" + json + "}}";
}

// Presses on through whatever advice comes first.
void go_on_past_advice(PatientDriver& patient) {
  patient.go_on();
  for (int pages = 0; pages < 6; ++pages) {
    const std::string& page = patient.view().page;
    if (page != "emergency" && page != "urgent-advice") return;
    patient.event(EventKind::press, node_id("continue"), "");
  }
}

TEST(Exclusive, EveryExclusiveOptionIsAnErrorBesideEveryOther) {
  std::size_t pairs = 0;
  for (const Item& form : built_assets().questionnaire.items()) {
    std::vector<std::pair<const Item*, const Item*>> questions;
    collect(form.items, nullptr, questions);
    for (const auto& [page, question] : questions) {
      for (const AnswerOption& alone : question->options) {
        for (const AnswerOption& other : question->options) {
          if (!alone.exclusive || &alone == &other) continue;
          PatientDriver patient;
          patient.event(EventKind::restore, 0, draft_at(form, *page, *question));
          ASSERT_EQ(patient.view().page, page->link_id);
          const NodeId first = node_id(question->link_id + "/" + other.value.code);
          const NodeId second = node_id(question->link_id + "/" + alone.value.code);
          if (!find_node(patient.view().root, first)) continue;
          ++pairs;
          patient.event(EventKind::tick, first, "true");
          patient.event(EventKind::tick, second, "true");
          go_on_past_advice(patient);
          ASSERT_EQ(patient.view().page, page->link_id) << question->link_id << " " << other.value.code;
          EXPECT_TRUE(patient.reads("You ticked “" + alone.value.display + "” and other answers"));
          EXPECT_TRUE(find_node(patient.view().root, first)->checked);
          EXPECT_TRUE(find_node(patient.view().root, second)->checked);
        }
      }
    }
  }
  EXPECT_GE(pairs, 150u);
}

// A page that is posted whole, box by box in the page's order.
void post_ticks(PatientDriver& patient, const std::vector<std::string>& labels) {
  for (const std::string& label : labels) {
    const Node* box = patient.find(Role::checkbox, label);
    ASSERT_NE(box, nullptr) << label << "\n" << patient.page_text();
    patient.event(EventKind::tick, box->id, "true");
  }
}

bool is_ticked(const PatientDriver& patient, const std::string& label) {
  const Node* box = patient.find(Role::checkbox, label);
  return box && box->checked;
}

void reach_flags(PatientDriver& patient) {
  patient.reach_own_words();
  patient.type("What do you need help with?", "My knee is sore");
  patient.go_on();
  patient.choose("Something else");
  patient.go_on();
}

TEST(Exclusive, APostedEmergencyBesideNoneWinsAndBothTicksAreKept) {
  for (const bool none_first : {false, true}) {
    PatientDriver patient;
    reach_flags(patient);
    std::vector<std::string> labels{"Chest pain, or a tight or heavy chest", "None of these"};
    if (none_first) std::swap(labels.front(), labels.back());
    post_ticks(patient, labels);
    patient.go_on();
    EXPECT_EQ(patient.view().page, "emergency");
    EXPECT_TRUE(patient.reads("999"));
    patient.press("I have read this. Continue my request");
    EXPECT_EQ(patient.view().page, "page.general.flags");
    EXPECT_TRUE(patient.reads("You ticked “None of these” and other answers"));
    for (const std::string& label : labels) EXPECT_TRUE(is_ticked(patient, label)) << label;
    patient.go_on();
    EXPECT_EQ(patient.view().page, "page.general.flags");
    post_ticks(patient, {"Chest pain, or a tight or heavy chest"});
    patient.event(EventKind::tick, patient.find(Role::checkbox, "None of these")->id, "false");
    patient.go_on();
    EXPECT_EQ(patient.view().page, "general.more");
  }
}

// With script the patient sees that the one clears the other.
TEST(Exclusive, OnThePageItselfEachClearsTheOther) {
  PatientDriver patient;
  reach_flags(patient);
  patient.tick("Chest pain, or a tight or heavy chest");
  patient.tick("None of these");
  EXPECT_FALSE(is_ticked(patient, "Chest pain, or a tight or heavy chest"));
  patient.tick("Chest pain, or a tight or heavy chest");
  EXPECT_FALSE(is_ticked(patient, "None of these"));
}

std::string draft_with(const std::string& answers) {
  return R"({"draft":1,"key":"k","page":"check-answers","reachedCheck":true,"answers":{"subject":"self",)"
         R"("birth-date/day":"27","birth-date/month":"3","birth-date/year":"1981","help-today":"no",)"
         R"("kind":"new-problem","problem":"general","own-words":"My knee is sore","name":"Ada Patel",)"
         R"("postcode":"SW1A 2AA","telephone":"020 7946 0123","contact-preference":"call",)"
         R"("safe-to-contact":"yes",)" +
         answers + "}}";
}

TEST(Exclusive, NothingIsSentPastAContradictionThatADraftBrings) {
  PatientDriver patient;
  patient.event(
      EventKind::restore, 0,
      draft_with(R"("general.flags/none":"true","general.noticed/tired":"true","general.noticed/none":"true")"));
  patient.press("Send request");
  EXPECT_FALSE(patient.has_effect(EffectKind::send));
  EXPECT_EQ(patient.view().page, "general.more");
  EXPECT_TRUE(patient.reads("You ticked “None of these” and other answers"));
}

std::string contradicting_bundle() {
  PatientDriver patient;
  patient.event(
      EventKind::restore, 0,
      draft_with(R"("general.flags/chest-pain":"true","general.flags/none":"true","general.noticed/none":"true")"));
  return patient.consultation().seal(patient.now());
}

TEST(Exclusive, TheReaderRefusesAContradictionAndSaysWhereAndWhatToDo) {
  const auto read = read_request(contradicting_bundle());
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, ErrorCode::invalid_value);
  EXPECT_TRUE(read.error().where.starts_with("/entry/") && read.error().where.ends_with("/answer"))
      << read.error().where;
  for (const char* part : {"None of these", "send the request again", "call 999"}) {
    EXPECT_NE(read.error().message.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(read.error().message.find("Chest"), std::string::npos) << "no answer is quoted";
}

// An earlier version took them: what a practice has is never lost, and the emergency counts.
TEST(Exclusive, AStoredContradictionIsMarkedAndTheEmergencyBesideItCounts) {
  const auto read = read_stored_request(contradicting_bundle());
  ASSERT_TRUE(read.ok()) << read.error().message;
  const Request& request = read.value();
  std::vector<std::string> contradicting;
  for (const RequestAnswer& answer : request.answers) {
    if (answer.contradicts) contradicting.push_back(answer.link_id);
  }
  EXPECT_EQ(contradicting, std::vector<std::string>{"general.flags"});
  const RequestReading reading = reread(request, built_assets().view().readers());
  EXPECT_GE(reading.action, Action::emergency_department);
  for (const std::string& text : {request_as_text(request, reading), request_as_document(request, reading)}) {
    EXPECT_NE(text.find(answer_contradicts_text), std::string::npos);
  }
  // What is for staff alone.
  const PatientCopy copy = patient_copy_of(request, reading, built_assets().wording);
  EXPECT_EQ(patient_copy_as_text(copy).find(answer_contradicts_text), std::string::npos);
}

}  // namespace
}  // namespace frontdoor
