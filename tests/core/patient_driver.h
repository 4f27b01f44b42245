// A patient for tests: works the consultation by what can be read on the page, never by internal names.
#pragma once

#include "built_data.h"

#include <frontdoor/consultation.h>
#include <frontdoor/render.h>

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace frontdoor {

inline const BuiltAssets& built_assets() {
  static const BuiltAssets assets;
  return assets;
}

inline Instant at(const char* rfc3339) {
  return parse_rfc3339(rfc3339).value();
}

inline Practice riverside() {
  return Practice::load(R"({"ods":"A81001","name":"Riverside Surgery","phone":"020 7946 0000"})").value();
}

// A page as it is read: a number in a sentence is a link.
inline std::string without_links(std::string html) {
  for (const char* tag : {"<a ", "</a>"}) {
    for (std::size_t at = 0; (at = html.find(tag, at)) != std::string::npos;) {
      html.erase(at, html.find('>', at) - at + 1);
    }
  }
  return html;
}

class PatientDriver {
 public:
  // A Monday morning in core hours unless the test says otherwise.
  explicit PatientDriver(Signal signal = {}, const char* now = "2026-11-23T10:00:00Z",
                         const Assets& assets = built_assets().view())
      : PatientDriver(now, {riverside(), std::move(signal), "11111111-2222-4333-8444-555555555555", "frontdoor test"},
                      assets) {}
  PatientDriver(const char* now, ConsultationOptions options, const Assets& assets = built_assets().view())
      : now_(at(now)), consultation_(assets, std::move(options), now_) {}

  const View& view() const { return consultation_.view(); }
  std::string page_text() const { return view_as_text(view()); }
  bool reads(const std::string& text) const { return page_text().find(text) != std::string::npos; }
  Consultation& consultation() { return consultation_; }
  const Effects& effects() const { return effects_; }
  Instant now() const { return now_; }
  void set_time(const char* now) { now_ = at(now); }

  void event(EventKind kind, NodeId node, const std::string& value) {
    auto result = consultation_.apply({kind, node, value}, now_);
    ASSERT_TRUE(result.ok()) << result.error().message << "\n" << page_text();
    effects_ = std::move(result).value();
  }

  const Node* find(Role role, const std::string& text) const {
    const Node* found = nullptr;
    visit(view().root, [&](const Node& node) {
      if (!found && node.role == role && node.text == text) found = &node;
    });
    return found;
  }
  const Node* find(Role role) const {
    const Node* found = nullptr;
    visit(view().root, [&](const Node& node) {
      if (!found && node.role == role) found = &node;
    });
    return found;
  }

  void choose(const std::string& label) {
    const Node* node = find(Role::radio, label);
    ASSERT_NE(node, nullptr) << label << "\n" << page_text();
    event(EventKind::choose, node->id, "true");
  }
  void tick(const std::string& label) {
    const Node* node = find(Role::checkbox, label);
    ASSERT_NE(node, nullptr) << label << "\n" << page_text();
    event(EventKind::choose, node->id, "true");
  }
  void type(const std::string& label, const std::string& value) {
    const Node* node = nullptr;
    for (Role role : {Role::text_field, Role::text_area, Role::select, Role::combobox, Role::slider}) {
      if (!node) node = find(role, label);
    }
    ASSERT_NE(node, nullptr) << label << "\n" << page_text();
    event(EventKind::input, node->id, value);
  }
  void type_and_pause(const std::string& label, const std::string& value) {
    type(label, value);
    const Node* node = find(Role::text_area, label);
    if (!node) node = find(Role::text_field, label);
    event(EventKind::pause, node->id, "");
  }
  void press(const std::string& text) {
    const Node* node = find(Role::button, text);
    if (!node) node = find(Role::link, text);
    if (!node) node = find(Role::back_link, text);
    ASSERT_NE(node, nullptr) << text << "\n" << page_text();
    event(EventKind::press, node->id, "");
  }
  void go_on() { press("Continue"); }
  // For tests about something else: if the patient is asked for signs, they have none.
  void have_no_signs() {
    while (view().page == "signs") {
      tick("None of these");
      go_on();
    }
  }

  bool has_effect(EffectKind kind) const { return effect(kind) != nullptr; }
  const Effect* effect(EffectKind kind) const {
    for (const Effect& one : effects_) {
      if (one.kind == kind) return &one;
    }
    return nullptr;
  }

  // Answers the page of the date of birth: on the tests' Monday, 27 March 1981 makes the patient 45.
  void give_birth_date(const std::string& day, const std::string& month, const std::string& year) {
    type("Day", day);
    type("Month", month);
    type("Year", year);
    go_on();
  }

  // From the first page to the one after "What you need", as an adult: "In your own words", if it is about health.
  void reach_own_words(const std::string& kind = "Help with a new health problem") {
    choose("Me");
    go_on();
    give_birth_date("27", "3", "1981");
    choose_request(kind);
  }
  // Answers the page "What you need".
  void choose_request(const std::string& kind, const std::string& help_today = "No") {
    choose(kind);
    choose(help_today);
    go_on();
  }
  // What the patient's own words are asked with, on the page that is shown.
  std::string words_question() const {
    for (const char* question : {"What do you need help with?", "What do they need help with?"}) {
      if (find(Role::text_area, question)) return question;
    }
    return "Is there anything else you want to tell us? (optional)";
  }
  // From the page after "What you need" to "Check your answers".
  void reach_check(const std::string& words) {
    while (!find(Role::text_area, words_question())) {
      tick("None of these");
      go_on();
    }
    type(words_question(), words);
    go_on();
    finish_from_own_words();
  }
  void finish_from_own_words() {
    have_no_signs();
    reach_name();
    give_details();
  }
  // Answers the page of the name, the address and the phone number.
  void give_details() {
    type("What is your full name?", "Ada Patel");
    type("What is your postcode?", "sw1a 2aa");
    type("What phone number can we use?", "020 7946 0123");
    choose("Phone call");
    event(EventKind::choose, node_id("safe-to-contact/yes"), "true");
    go_on();
  }

  // From the page after the own words to the name, with no urgent sign and as little as may be said.
  void reach_name(const std::string& problem = "Something else") {
    for (int pages = 0; pages < 12 && view().page != "page.details"; ++pages) {
      if (view().page == "page.problem") choose(problem);
      for (const char* list : {"Do any of these apply to you?", "Do any of these apply to them?"}) {
        if (find(Role::fieldset, list)) tick("None of these");
      }
      go_on();
    }
  }

  static void visit(const Node& node, const std::function<void(const Node&)>& see) {
    see(node);
    for (const Node& child : node.children) visit(child, see);
  }

 private:
  Instant now_;
  Consultation consultation_;
  Effects effects_;
};

}  // namespace frontdoor
