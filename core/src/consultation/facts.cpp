// See facts.h.
#include "consultation/facts.h"

#include <algorithm>
#include <array>
#include <string>

namespace frontdoor {
namespace {

// The ages at which the form asks about a pregnancy.
constexpr std::int32_t kPregnantFromMonths = 11 * 12;
constexpr std::int32_t kPregnantToMonths = 56 * 12 - 1;

bool says_the_same(const Reading& a, const Reading& b) {
  return std::equal(a.findings.begin(), a.findings.end(), b.findings.begin(), b.findings.end(),
                    [](const Finding& x, const Finding& y) {
                      return x.rule == y.rule && x.action == y.action && x.status == y.status;
                    });
}

bool changes_meaning(const std::string& text, PatientFacts facts, const RedFlagEngine& engine) {
  const bool of_age =
      !facts.age_months || (*facts.age_months >= kPregnantFromMonths && *facts.age_months <= kPregnantToMonths);
  PatientFacts man = facts;
  man.sex = Sex::male;
  man.pregnant = false;
  PatientFacts woman = facts;
  woman.sex = Sex::female;
  woman.pregnant = false;
  PatientFacts pregnant = woman;
  pregnant.pregnant = of_age;
  const Reading first = engine.read(text, man);
  return !says_the_same(first, engine.read(text, woman)) ||
         (of_age && !says_the_same(first, engine.read(text, pregnant)));
}

}  // namespace

void derive_sex_matters(FilledForm& form, const RedFlagEngine& engine) {
  const Item* item = form.questionnaire().find(Meaning::sex_matters);
  if (!item) return;
  const std::string words = form.by_meaning(Meaning::own_words);
  const bool matters = !words.empty() && changes_meaning(words, form.facts(), engine);
  form.set(item->link_id, matters ? "yes" : "");
}

}  // namespace frontdoor
