// See derived.h.
#include "answers/derived.h"

namespace frontdoor {
namespace {

void derive(const std::vector<Item>& items, std::optional<std::int32_t> months, FilledForm& form) {
  for (const Item& item : items) {
    if (is_derived(item)) {
      const std::int32_t divisor = item.meaning == Meaning::age ? 12 : 1;
      form.set(item.link_id, months ? std::to_string(*months / divisor) : std::string());
    }
    derive(item.items, months, form);
  }
}

// The youngest who may write for themselves: the form has a page for young people from this age on.
constexpr std::int32_t kWritesFromYears = 11;
constexpr std::int32_t kAdultFromYears = 18;

}  // namespace

bool is_derived(const Item& item) {
  return item.hidden && (item.meaning == Meaning::age || item.meaning == Meaning::age_months);
}

std::string_view age_contradiction(std::string_view subject, std::int32_t age_months) {
  const std::int32_t years = age_months / 12;
  if (subject == "self" && years < kWritesFromYears) return "error.birth-date-self";
  if (subject == "child" && years >= kAdultFromYears) return "error.birth-date-child";
  if (subject == "other" && years < kAdultFromYears) return "error.birth-date-adult";
  return {};
}

void derive_answers(FilledForm& form, Instant now) {
  derive(form.questionnaire().items(), age_in_months(form.by_meaning(Meaning::birth_date), now), form);
  form.settle(now);
}

}  // namespace frontdoor
