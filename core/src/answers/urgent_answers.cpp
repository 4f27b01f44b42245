#include <frontdoor/urgent_answers.h>

#include "answers/ticked.h"

#include <algorithm>
#include <string_view>

namespace frontdoor {
namespace {

constexpr std::int32_t kAdultMonths = 40 * 12;

class Search {
 public:
  explicit Search(const RedFlagEngine& engine) : engine_(engine) { adult_.age_months = kAdultMonths; }

  void look(const std::vector<Item>& items, std::string_view group) {
    for (const Item& item : items) {
      if (item.type == ItemType::boolean) {
        note(item, ticked_yes(item), group);
        note(item, ticked_no(item), group);
      }
      for (const AnswerOption& option : item.options) note(item, ticked_answer(item, option), group);
      const bool says = item.type == ItemType::group && !item.text.empty();
      look(item.items, says ? std::string_view(item.text) : group);
    }
  }

  ReadAnswers answers;

 private:
  // As on the patient's device, where the reader of own forms says so of each item.
  void note(const Item& item, TickedAnswer ticked, std::string_view group) {
    ticked.of_own_form = true;
    ticked.group = group;
    Action action = Action::none;
    for (const Finding& finding : read_ticked(ticked, adult_, engine_)) action = std::max(action, finding.action);
    if (action == Action::none && !names_a_sign(ticked)) return;
    (action == Action::none ? answers.unread : answers.urgent)
        .push_back({item.link_id, item.text, std::string(ticked.label), action});
  }

  bool names_a_sign(const TickedAnswer& ticked) const {
    if (ticked.concepts == "none" || denies(ticked.label)) return false;
    return is_urgent(std::string(ticked.label)) || is_urgent(std::string(ticked.question)) ||
           is_urgent(std::string(ticked.question) + ": " + std::string(ticked.label));
  }
  bool is_urgent(const std::string& text) const {
    const Reading reading = engine_.read(text, adult_);
    return std::any_of(reading.findings.begin(), reading.findings.end(),
                       [](const Finding& one) { return one.status != Status::absent && one.action != Action::none; });
  }

  const RedFlagEngine& engine_;
  PatientFacts adult_;
};

}  // namespace

ReadAnswers read_answers(const Questionnaire& form, const RedFlagEngine& engine) {
  Search search(engine);
  search.look(form.items(), {});
  return std::move(search.answers);
}

}  // namespace frontdoor
