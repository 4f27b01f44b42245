#include "desk/advice_shown.h"

#include <frontdoor/red_flags.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

Action action_of(const std::string& code) {
  return action_from_code(code).value_or(Action::emergency_999);
}

}  // namespace

AdvicePage advice_shown(Store& store, const std::string& ods, Instant from, Instant until, std::size_t offset,
                        std::size_t count) {
  AdvicePage page;
  page.counts = store.advice_counts(ods, from, until);
  page.floods = store.advised_floods(ods, from, until);
  for (AdvisedForm& form : store.advised_forms(ods, from, until, offset, count)) {
    AdviceShown shown;
    shown.at = form.at;
    for (FormEvent& event : form.advice) {
      if (shown.action.empty()) shown.kind = event.kind;
      if (shown.action.empty() || action_of(event.value) > action_of(shown.action)) shown.action = event.value;
      shown.rules.push_back(std::move(event.subject));
    }
    std::sort(shown.rules.begin(), shown.rules.end());
    if (form.reference.empty()) shown.left = form.left;
    shown.reference = std::move(form.reference);
    page.list.push_back(std::move(shown));
  }
  return page;
}

Json advice_as_json(const std::vector<AdviceShown>& list) {
  Json json = Json::array();
  for (const AdviceShown& shown : list) {
    json.push_back(Json{{"at", format_rfc3339(shown.at)},
                        {"kind", std::string(to_code(shown.kind))},
                        {"action", shown.action},
                        {"rules", shown.rules},
                        {"left", shown.left ? Json(format_rfc3339(*shown.left)) : Json(nullptr)},
                        {"reference", shown.reference.empty() ? Json(nullptr) : Json(shown.reference)}});
  }
  return json;
}

}  // namespace frontdoor::intake
