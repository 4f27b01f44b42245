// See practice_forms.h, and forms_to_choose_from in <frontdoor/consultation.h>.
#include "consultation/practice_forms.h"

#include <algorithm>
#include <array>

namespace frontdoor {
namespace {

// A health problem of any kind, and something else.
constexpr std::array<std::string_view, 4> kAlways{"new-problem", "existing-problem", "general", "other-admin"};
constexpr std::string_view kNewProblem = "new-problem";

// An area of the general form, "general-eyes", is as open as that form.
bool is_always_on(std::string_view code) {
  return code.starts_with("general-") || std::find(kAlways.begin(), kAlways.end(), code) != kAlways.end();
}

bool leads_to_forms(const Item& item) {
  return item.meaning == Meaning::problem || item.meaning == Meaning::request_kind;
}

// Calls function(item, option) for every kind of request and of problem, in the order of the form.
template <typename Function>
void for_each_form(const std::vector<Item>& items, const Function& function) {
  for (const Item& item : items) {
    if (leads_to_forms(item)) {
      for (const AnswerOption& option : item.options) function(item, option);
    }
    for_each_form(item.items, function);
  }
}

}  // namespace

bool is_on(const Practice& practice, const Item& item, const AnswerOption& option) {
  const std::string& code = option.value.code;
  const bool is_own = !option.counts_as.empty();
  if (practice.forms.empty() || !leads_to_forms(item) || is_own || is_always_on(code)) return true;
  return std::find(practice.forms.begin(), practice.forms.end(), code) != practice.forms.end();
}

const AnswerOption* asked_elsewhere(const FilledForm& form) {
  const Item* kinds = form.questionnaire().find(Meaning::request_kind);
  if (!kinds) return nullptr;
  const std::string chosen = form.by_meaning(Meaning::request_kind);
  for (const AnswerOption& option : kinds->options) {
    if (option.value.code == chosen && !option.asked_in.empty()) return &option;
  }
  return nullptr;
}

std::vector<FormChoice> forms_to_choose_from(const Questionnaire& questionnaire) {
  std::vector<FormChoice> forms;
  for_each_form(questionnaire.items(), [&](const Item&, const AnswerOption& option) {
    if (!is_always_on(option.value.code)) forms.push_back({option.value.code, option.value.display});
  });
  return forms;
}

bool choose_start(const ConsultationOptions& options, FilledForm& form) {
  bool is_open = options.start.empty();
  const bool is_chosen = is_open || !form.by_meaning(Meaning::request_kind).empty();
  const Item* kind = nullptr;
  for_each_form(form.questionnaire().items(), [&](const Item& item, const AnswerOption& option) {
    if (item.meaning == Meaning::request_kind) kind = &item;
    if (option.value.code != options.start || !is_on(options.practice, item, option)) return;
    is_open = true;
    if (is_chosen) return;
    form.set(item.link_id, options.start);
    if (item.meaning == Meaning::problem && kind) form.set(kind->link_id, std::string(kNewProblem));
  });
  return is_open;
}

void choose_another_start(ConsultationState& state) {
  bool reached = true;  // the page that asks what they need
  for (const Item* page : state.form.pages()) {
    if (page->link_id == state.page) reached = false;
    for (const Item* item : state.form.questions_of(*page)) {
      if (!leads_to_forms(*item)) continue;
      state.form.forget(item->link_id);
      if (reached) state.page = page->link_id;
      return;
    }
  }
}

}  // namespace frontdoor
