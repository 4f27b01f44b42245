// See person.h.
#include "consultation/person.h"

#include <algorithm>

namespace frontdoor {
namespace {

bool is_about_the_person(Meaning meaning) {
  switch (meaning) {
    case Meaning::age:
    case Meaning::age_months:
    case Meaning::birth_date:
    case Meaning::sex:
    case Meaning::pregnancy:
    case Meaning::contact_preference:
    case Meaning::contact_person:
    case Meaning::contact_times:
    case Meaning::telephone_owner:
    case Meaning::preferred_clinician:
    case Meaning::appointment_kind:
    case Meaning::language:
    case Meaning::communication_needs:
    case Meaning::other_needs:
    case Meaning::share_needs:
    case Meaning::writer_consent:
    case Meaning::writer_authority:
    case Meaning::safe_to_contact:
    case Meaning::safe_contact:
    case Meaning::safe_way:
    case Meaning::writer_relationship: return true;
    default: return is_identity(meaning);
  }
}

template <typename Match>
bool any_item(const Item& item, const Match& match) {
  return match(item) || std::any_of(item.items.begin(), item.items.end(),
                                    [&match](const Item& child) { return any_item(child, match); });
}

// all: every answer on the page, not only those that say who the person is.
void forget(const Item& item, bool all, FilledForm& form) {
  if (all || is_about_the_person(item.meaning)) form.forget(item.link_id);
  for (const Item& child : item.items) forget(child, all, form);
}

void forget_person(const std::vector<Item>& items, ConsultationState& state) {
  for (const Item& item : items) {
    const bool groups_pages = item.type == ItemType::group && !item.page && !item.items.empty();
    if (groups_pages) forget_person(item.items, state);
    if (!any_item(item, [](const Item& one) { return is_about_the_person(one.meaning); })) continue;
    const bool asks_who = any_item(item, [](const Item& one) { return one.meaning == Meaning::subject; });
    const bool names_them = any_item(item, [](const Item& one) { return is_identity(one.meaning); });
    forget(item, item.page && !asks_who && names_them, state.form);
    state.visited.erase(item.link_id);
  }
}

// What was answered in other forms is about the person before, too.
void forget_other_forms(FilledForm& form) {
  std::vector<std::string> names;
  for (const auto& [name, value] : form.answers().all()) {
    if (name.find(behind_form) != std::string::npos) names.push_back(name);
  }
  for (const std::string& name : names) form.set(name, "");
}

}  // namespace

void settle_person(ConsultationState& state) {
  const std::string subject = state.form.by_meaning(Meaning::subject);
  if (subject.empty() || subject == state.subject) return;
  if (!state.subject.empty()) {
    forget_person(state.form.questionnaire().items(), state);
    forget_other_forms(state.form);
    state.flags.forget_person();
  }
  state.subject = subject;
}

}  // namespace frontdoor
