// Every sentence is about the right person: a walk through every page of every built-in form for a patient who writes
// for themself, for a child and for another adult, with errors provoked and every urgent sign ticked.
#include "patient_driver.h"

#include <frontdoor/enable_when.h>
#include <frontdoor/json.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <vector>

namespace frontdoor {
namespace {

// Where "you" is the person who writes, also when the patient is somebody else. Closed: a new sentence belongs here
// only if it would be wrong to say it of the patient.
constexpr std::array kOfTheWriter{
    "We will contact you by", "They will contact you by", "You can still send", "You can send this request now",
    "If you do, we will", "You can use it from", "You can do this at any time", "You cannot send a request now",
    "For anything you need from us", "You can use this form if you are a patient here", "What you write goes to",
    "does not see what you write", "gets your answers only when you send them",
    "When you send this, what you see on this page goes", "Nothing else that you wrote",
    "to tell you what will happen next", "this form told you to get help", "You first wrote", "You first ticked",
    "You took this out", "unless you leave it out", "You left out what was here", "has your request",
    "will read your request", "Check your answers before you send", "has changed since you started",
    "You can go back and change your answers", "You cannot send this now", "Your answers are on this page",
    "Your answers. They have not", "You can save a copy or print this page before you leave",
    "Your request was sent too", "until you send", "You ticked", "You wrote", "What you wrote",
    "If you cannot hear or speak on the phone", "If you have signed up for emergency SMS, you can",
    "Tell them what you told us", "You or they can talk", "You can get help now", "Are you worried about their safety",
    "Your request is not sent", "Your request was not sent", "Your answers are still here. You can try again",
    "Sending your request", "If you would rather not wait", "Please keep your reference",
    "You can give it when you phone", "Your reference is", "We have read your request again", "Your copy is saved",
    "What you sent", "Your answers were deleted", "You have already sent this request",
    "the request that you sent first. If you changed an answer", "in your own words", "In your own words",
    "You can say how long it has been going on, what worries you", "that worries you most", "You can leave this",
    "if you know it", "if you can", "If you are not sure", "if you are not sure", "when you press a glass",
    "nothing that you know of", "If you have not taken it", "Give what you know", "Give the name if you know it",
    "You do not have to do this. It is up to you.", "What phone number can we use to contact you",
    "since you or they last spoke", "About you", "Your full name", "Enter your own full name", "your name",
    "How do you know the person you are writing for", "Enter how you know the person you are writing for",
    "how you know them", "the person you are writing for", "How to contact you", "how to contact you",
    "How should we contact you", "how we should contact you", "we can reach you", "can we reach you",
    "safe to contact you this way", "How can we contact you safely", "How to contact you safely",
    "how we can contact you safely", "safe way to contact you", "I will phone you", "We will not contact you",
    "They will not contact you", "You began before that, so you can still send", "Your request will be read",
    "You ticked “None of these” and other answers", "reads your messages or answers your phone",
    "can tell you what may help", "If you do not have the number", "Do you want to send your answers",
    "press 55 if you cannot speak", "phone from a safe phone when you can",
    // To patients who write for themselves alone.
    "Their details and yours", "We took this from what you wrote", "Send what you have written",
    "first if we told you to", "You can leave out the rest", "Is there anything else you want to tell us",
    "what else you want to tell us", "How we keep what you write private",
    "If you are under 11, ask an adult to fill this in for you"};

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

// Whether a sentence says "you" of somebody else, once what is said of the writer is taken out.
bool speaks_to_the_wrong_person(std::string text) {
  for (const std::string_view fragment : kOfTheWriter) {
    for (std::size_t place; (place = text.find(fragment)) != std::string::npos;) text.erase(place, fragment.size());
  }
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const std::string_view word : {"you", "your", "yours", "yourself"}) {
    for (std::size_t place = 0; (place = text.find(word, place)) != std::string::npos; place += word.size()) {
      const std::size_t end = place + word.size();
      const bool whole = (place == 0 || !is_letter(text[place - 1])) && (end == text.size() || !is_letter(text[end]));
      if (whole) return true;
    }
  }
  return false;
}

struct Who {
  const char* subject;
  const char* sex;
  const char* birth_year;
};

// Answers everything; before that gives nothing, then nonsense, and reads what the form says.
class Walker {
 public:
  Walker(const Item& form, const Who& who) : form_(form), who_(who) {
    ConsultationOptions options;
    options.practice =
        Practice::load(R"({"ods":"A81001","name":"Riverside Surgery","phone":"020 7946 0000","photos":true})").value();
    options.idempotency_key = "11111111-2222-4333-8444-555555555555";
    options.saves_files = true;
    now_ = at("2026-11-23T10:00:00Z");
    consultation_.emplace(built_assets().view(), std::move(options), now_);
  }

  void walk() {
    for (int page = 0; page < 150 && view().page != "check-answers"; ++page) {
      if (view().page == "start") {
        answer_page();
        press("continue");
        continue;
      }
      const std::string before = view().page;
      press("continue");  // with nothing given
      if (view().page != before) press("back");
      give_nonsense();
      press("continue");
      if (view().page != before) press("back");
      clear();
      answer_page();
      press("continue");
      ++pages_;
    }
    ASSERT_EQ(view().page, "check-answers") << form_.link_id << " " << who_.subject << "\n" << view_as_text(view());
    press("send");
    if (view().page == "check-answers") press("send");
    apply(EventKind::sending, 0, "waiting");
    apply(EventKind::refused, 0, "");
    for (const char* action :
         {"none", "urgent-same-day", "maternity-unit", "crisis-line", "emergency-department", "emergency-999"}) {
      std::string draft = R"({"reference":"ABCD-1234","moreUrgent":true,"action":")" + std::string(action) + "\"}";
      if (view().page == "not-sent") apply(EventKind::receipt, 0, draft);
    }
  }
  int pages() const { return pages_; }

 private:
  const View& view() const { return consultation_->view(); }

  void apply(EventKind kind, NodeId node, const std::string& value) {
    const auto effects = consultation_->apply({kind, node, value}, now_);
    if (!effects) return;
    for (const Effect& effect : effects.value()) {
      const bool said = effect.kind == EffectKind::announce_polite || effect.kind == EffectKind::announce_assertive;
      if (said) read(effect.text);
    }
    PatientDriver::visit(view().root, [this](const Node& shown) {
      for (const std::string* text : {&shown.text, &shown.hint, &shown.error, &shown.hidden_text}) read(*text);
    });
  }
  void press(const char* name) { apply(EventKind::press, node_id(name), ""); }

  void read(const std::string& text) {
    if (text.empty() || !read_.insert(text).second) return;
    EXPECT_EQ(text.find("[error"), std::string::npos) << text;
    if (std::string_view(who_.subject) == "self" || view().page == "start") return;
    EXPECT_FALSE(speaks_to_the_wrong_person(text))
        << form_.link_id << ", " << who_.subject << ", " << view().page << ": " << text;
  }

  void give_nonsense() {
    each_field([this](const Node& node) { apply(EventKind::input, node.id, "31 x"); });
  }
  void clear() {
    each_field([this](const Node& node) { apply(EventKind::input, node.id, ""); });
  }
  template <typename Do>
  void each_field(const Do& act) {
    const Node root = view().root;
    PatientDriver::visit(root, [&](const Node& node) {
      if (node.role == Role::text_field || node.role == Role::text_area) act(node);
    });
  }

  void answer_page() {
    const Node root = view().root;
    for (const Node& node : root.children) {
      if (node.role == Role::fieldset) choose(node);
      if (node.role == Role::date_field) give_date(node);
      if (node.role == Role::text_field || node.role == Role::text_area) write(node);
    }
  }

  std::string wanted(const std::string& question) const {
    const EnableWhen& chosen_by = form_.enable_when.front();
    if (question == "subject") return who_.subject;
    if (question == "sex") return who_.sex;
    if (question == "pregnancy") return "no";
    if (question == "problem") return form_.link_id;
    if (question == "kind") return chosen_by.question == "problem" ? "new-problem" : chosen_by.answer.text;
    if (question == "safe-to-contact") return "no";
    if (question == "safe-contact" && std::string_view(who_.subject) == "other") return "another-way";
    return {};
  }

  void choose(const Node& node) {
    const std::string code = wanted(node.name);
    for (const Node& option : node.children) {
      if (option.role == Role::checkbox) {
        if (option.value == "none") continue;
        apply(EventKind::choose, option.id, "true");  // and the card that comes with it
        if (node.name.find(".flags") != std::string::npos) apply(EventKind::choose, option.id, "false");
      } else if (option.value == code || code.empty()) {
        apply(EventKind::choose, option.id, "true");
        if (code.empty() && option.value == "yes") return;
      }
    }
    const Node* none = find_node(view().root, node_id(node.name + "/none"));
    if (none && node.name.find(".flags") != std::string::npos) apply(EventKind::choose, none->id, "true");
  }

  void give_date(const Node& node) {
    const bool birth = node.name == "birth-date";
    apply(EventKind::input, node_id(node.name + "/day"), "2");
    apply(EventKind::input, node_id(node.name + "/month"), "9");
    apply(EventKind::input, node_id(node.name + "/year"), birth ? who_.birth_year : "2026");
  }

  void write(const Node& node) {
    std::string text = "Some words";
    if (node.name == "postcode") text = "SW1A 2AA";
    if (node.name == "telephone") text = "07700 900 982";
    if (node.name == "nhs-number") text = "943 476 5919";
    apply(EventKind::input, node.id, text);
    apply(EventKind::pause, node.id, "");
  }

  const Item& form_;
  const Who who_;
  Instant now_{};
  std::optional<Consultation> consultation_;
  std::set<std::string> read_;
  int pages_ = 0;
};

std::vector<Who> people_of(const std::string& form) {
  const bool for_older = form == "contraception" || form == "mental-health";
  const char* child = form == "fit-note" ? "2010" : for_older ? "2012" : "2025";
  std::vector<Who> all{{"child", "female", child}, {"child", "male", child}};
  if (form != "child-unwell") {
    for (const char* subject : {"self", "other"}) {
      all.push_back({subject, "female", "1984"});
      all.push_back({subject, "male", "1950"});
    }
  }
  return all;
}

class RightPerson : public testing::TestWithParam<std::string> {};

TEST_P(RightPerson, IsSpokenOfOnEveryPageWithErrorsProvoked) {
  const Item* form = built_assets().questionnaire.find(GetParam());
  ASSERT_NE(form, nullptr);
  for (const Who& who : people_of(GetParam())) {
    Walker walker(*form, who);
    walker.walk();
    EXPECT_GE(walker.pages(), 5) << who.subject;
  }
}

std::vector<std::string> form_names() {
  std::vector<std::string> names;
  for (const Item& item : built_assets().questionnaire.items()) {
    if (!item.page && item.type == ItemType::group) names.push_back(item.link_id);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Every, RightPerson, testing::ValuesIn(form_names()), [](const auto& given) {
  std::string name = given.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

// Advice and errors that a walk does not meet: every sentence of the wording.
// Nobody writes for a baby's fit note, or is asked whether the baby thinks of suicide.
TEST(RightPersonOptions, ABabyIsOfferedNothingThatIsForOlderPeople) {
  for (const auto& [year, older] : {std::pair{"2026", false}, std::pair{"2009", true}}) {
    SCOPED_TRACE(year);
    PatientDriver patient;
    patient.choose("My child, or a child I look after");
    patient.go_on();
    patient.give_birth_date("20", "10", year);
    EXPECT_EQ(patient.reads("A fit note (sick note)"), older) << patient.page_text();
    patient.choose_request("A repeat prescription");
    patient.type("What is it called?", "Gaviscon");
    patient.choose("In more than a week");
    patient.go_on();
    EXPECT_EQ(patient.find(Role::checkbox, "Thoughts of suicide") != nullptr, older) << patient.page_text();
    patient.press("Back");
    patient.press("Back");
    patient.choose_request("Help with a new health problem");
    patient.type(patient.words_question(), "A sore toe");
    patient.go_on();
    EXPECT_EQ(patient.reads("Women's health"), older) << patient.page_text();
  }
}

TEST(RightPersonWording, HasWordsForSomebodyElseForEverySentence) {
  const Wording about_other = built_assets().wording.about_other();
  for (const auto& [key, text] : about_other.all()) {
    // Said to who sent a request, no matter who it is about.
    if (key.starts_with("request-page.")) continue;
    // On the first page, before anybody has said whom it is about.
    if (key == "start.not-open") continue;
    EXPECT_FALSE(speaks_to_the_wrong_person(text)) << key << ": " << text;
  }
  for (const std::string_view key : {"card.emergency-department.what", "red-flag.suicide", "access.need-help-today"}) {
    EXPECT_NE(about_other.text(key), built_assets().wording.text(key)) << key;
  }
}

}  // namespace
}  // namespace frontdoor
