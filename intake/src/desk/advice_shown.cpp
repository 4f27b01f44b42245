#include "desk/advice_shown.h"

#include <frontdoor/red_flags.h>

#include <algorithm>
#include <map>

namespace frontdoor::intake {
namespace {

Action action_of(const std::string& code) {
  return action_from_code(code).value_or(Action::emergency_999);
}

}  // namespace

std::vector<AdviceShown> advice_shown(Store& store, const std::string& ods, Instant from, Instant until) {
  std::map<std::string, AdviceShown> forms;
  for (ReportedEvent& event : store.form_events(ods, "advice-shown", from, until)) {
    const auto [found, first] = forms.try_emplace(event.form);
    AdviceShown& shown = found->second;
    if (first) {
      shown.at = event.at;
      shown.kind = event.event.kind;
      shown.action = event.event.value;
      shown.reference = event.reference;
    } else if (action_of(event.event.value) > action_of(shown.action)) {
      shown.action = event.event.value;
    }
    shown.rules.push_back(std::move(event.event.subject));
  }
  // Somebody may leave after the period has ended.
  for (const ReportedEvent& event : store.form_events(ods, "left", from, Instant::max())) {
    const auto form = forms.find(event.form);
    if (form != forms.end() && event.reference.empty()) form->second.left = event.at;
  }
  std::vector<AdviceShown> list;
  for (auto& [form, shown] : forms) {
    std::sort(shown.rules.begin(), shown.rules.end());
    list.push_back(std::move(shown));
  }
  std::stable_sort(list.begin(), list.end(), [](const AdviceShown& a, const AdviceShown& b) { return a.at > b.at; });
  return list;
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

std::size_t unsent(const std::vector<AdviceShown>& list) {
  return static_cast<std::size_t>(
      std::count_if(list.begin(), list.end(), [](const AdviceShown& shown) { return shown.reference.empty(); }));
}

}  // namespace frontdoor::intake
