// The decision layer: what the rules say, beside how the whole text reads, decides whether to act, to ask, or neither.
// All of it is the table kSteps; the thresholds between routine, in between and pressing come with the weights.
#include <frontdoor/sign_groups.h>

#include <algorithm>

namespace frontdoor {

namespace {

enum class Step : std::uint8_t { neither, ask, act, act_and_ask };

constexpr std::size_t kReads = 3;
constexpr std::size_t kRows = kRulesSay + 1;
constexpr std::int32_t kPregnancyMonthsMin = 11 * 12;
constexpr std::int32_t kPregnancyMonthsMax = 58 * 12;
constexpr std::int32_t kAdultMonths = 18 * 12;

constexpr std::array<std::string_view, kGroups> kGroupCodes = {
    "abdomen", "bleeding",  "brain",  "breathing", "children",  "eye",      "general",
    "heart",   "infection", "injury", "mental",    "metabolic", "pregnancy"};

// A rule that the text as a whole speaks against is noted for the practice; in between, the patient is asked for signs
// instead of being sent. A grave rule (suicide, poisoning, abuse, bleeding ...) is never passed over: see
// is_grave_and_unmet. A same-day rule in a pressing text may be less than what is the matter: acted on, and asked.
constexpr std::array<std::array<Step, kReads>, kRows> kSteps = {{
    // routine      in between  pressing
    {Step::neither, Step::ask, Step::ask},          // nothing
    {Step::neither, Step::ask, Step::ask},          // uncertain
    {Step::neither, Step::ask, Step::act_and_ask},  // same-day
    {Step::neither, Step::ask, Step::act},          // emergency
    {Step::act, Step::act, Step::act},              // never-ask
}};

// While there is no second reader: as the rules alone have it.
constexpr std::array<Step, kRows> kStepsAlone = {Step::neither, Step::ask, Step::act, Step::act, Step::act};

constexpr std::array<std::string_view, kRows> kRowNames = {"nothing present", "uncertain, or of another person",
                                                           "a same-day rule", "a rule for 999, A&E or a crisis line",
                                                           "a rule that is never asked about"};
constexpr std::array<std::string_view, 4> kStepNames = {"nothing", "ask for signs", "act", "act, and ask for signs"};

bool is_doubtful(Status status) {
  return status == Status::uncertain || status == Status::hypothetical || status == Status::other_person;
}

RulesSay said_by(const Finding& finding) {
  if (is_doubtful(finding.status)) return RulesSay::uncertain;
  if (finding.status != Status::present || finding.action == Action::none) return RulesSay::nothing;
  if (finding.never_ask) return RulesSay::never_ask;
  return finding.action == Action::urgent_same_day ? RulesSay::same_day : RulesSay::emergency;
}

RulesSay said_by(const Reading& rules) {
  RulesSay most = RulesSay::nothing;
  for (const Finding& finding : rules.findings) most = std::max(most, said_by(finding));
  return most;
}

Step step_of(RulesSay row, const std::optional<SecondReading>& reading) {
  const auto number = static_cast<std::size_t>(row);
  if (!reading) return kStepsAlone[number];
  return kSteps[number][row == RulesSay::never_ask ? 0 : static_cast<std::size_t>(reading->reads[number])];
}

bool acts(Step step) {
  return step == Step::act || step == Step::act_and_ask;
}

// Asked about wherever it would lead to nothing, also where it is told as past, as an "if" or of another person; not
// what is denied, nor what is no more than near ("the overdose team").
bool is_grave_and_unmet(const Finding& finding, const std::optional<SecondReading>& reading) {
  if (!finding.grave || finding.action == Action::none || finding.status == Status::absent) return false;
  if (finding.status == Status::present) return !acts(step_of(said_by(finding), reading));
  return finding.status == Status::historical || finding.status == Status::hypothetical ||
         finding.status == Status::other_person;
}

ClinicalGroup group_of(const Finding& finding) {
  const std::string_view rule = finding.rule;
  return group_from_code(rule.substr(0, rule.find('.'))).value_or(ClinicalGroup::general);
}

// Whether the group's signs can be those of this person. What is not known rules nothing out.
bool can_concern(ClinicalGroup group, const PatientFacts& person) {
  const std::int32_t months = person.age_months.value_or(-1);
  if (group == ClinicalGroup::children) return months < kAdultMonths;
  if (group != ClinicalGroup::pregnancy) return true;
  if (person.pregnant.value_or(false)) return true;
  return person.sex != Sex::male && (months < 0 || (months >= kPregnancyMonthsMin && months < kPregnancyMonthsMax));
}

// The questions that come of one decision.
class Questions {
 public:
  Questions(const PatientFacts& person, const SignGroups& signs, std::vector<SignQuestion>& asks)
      : person_(person), signs_(signs), asks_(asks) {}

  // The groups of what the rules found, with its words; what says most first, then what the text reads like.
  void ask_about_findings(const Reading& rules, RulesSay row, const std::optional<SecondReading>& reading) {
    const auto likeness = [&](const Finding& finding) {
      return reading ? reading->groups[static_cast<std::size_t>(group_of(finding))] : 0.0;
    };
    const auto before = [&](const Finding* a, const Finding* b) {
      if (said_by(*a) != said_by(*b)) return said_by(*a) > said_by(*b);
      return a->action != b->action ? a->action > b->action : likeness(*a) > likeness(*b);
    };
    std::vector<const Finding*> doubted;
    for (const Finding& finding : rules.findings) {
      const bool is_asked = said_by(finding) == row || said_by(finding) == RulesSay::uncertain;
      if (!is_asked && !is_grave_and_unmet(finding, reading)) continue;
      doubted.insert(std::upper_bound(doubted.begin(), doubted.end(), &finding, before), &finding);
    }
    for (const Finding* finding : doubted) {
      const ClinicalGroup group = concerned(group_of(*finding));
      if (question_of(group) == nullptr && asks_.size() == kSignQuestionsMax) continue;
      SignQuestion& ask = question_or_new(group);
      const TextSpan words{finding->start, finding->end};
      if (std::find(ask.because.begin(), ask.because.end(), words) == ask.because.end()) ask.because.push_back(words);
      ask.if_yes = std::max(ask.if_yes, finding->action);
    }
  }

  // The groups that the text reads like most.
  void ask_about_likeness(const SecondReading& reading) {
    std::array<bool, kGroups> taken{};
    for (std::size_t i = 0; i < kGroups && asks_.size() < kSignQuestionsMax; ++i) {
      std::optional<std::size_t> likest;
      for (std::size_t group = 0; group < kGroups; ++group) {
        if (!taken[group] && (!likest || reading.groups[group] > reading.groups[*likest])) likest = group;
      }
      taken[*likest] = true;
      question_or_new(concerned(static_cast<ClinicalGroup>(*likest)));
    }
  }

 private:
  ClinicalGroup concerned(ClinicalGroup group) const {
    return can_concern(group, person_) ? group : ClinicalGroup::general;
  }

  SignQuestion* question_of(ClinicalGroup group) {
    const auto found =
        std::find_if(asks_.begin(), asks_.end(), [&](const SignQuestion& ask) { return ask.group == group; });
    return found == asks_.end() ? nullptr : &*found;
  }

  SignQuestion& question_or_new(ClinicalGroup group) {
    if (SignQuestion* const known = question_of(group)) return *known;
    SignQuestion ask;
    ask.group = group;
    ask.question = "signs." + std::string(to_code(group));
    ask.if_yes = signs_.of(group).if_yes;
    asks_.push_back(std::move(ask));
    return asks_.back();
  }

  const PatientFacts& person_;
  const SignGroups& signs_;
  std::vector<SignQuestion>& asks_;
};

}  // namespace

std::string_view to_code(ClinicalGroup group) {
  return kGroupCodes[static_cast<std::size_t>(group)];
}

std::optional<ClinicalGroup> group_from_code(std::string_view code) {
  for (std::size_t i = 0; i < kGroups; ++i) {
    if (kGroupCodes[i] == code) return static_cast<ClinicalGroup>(i);
  }
  return std::nullopt;
}

Decision decide(const Reading& rules, const std::optional<SecondReading>& reading, const PatientFacts& person,
                const SignGroups& signs) {
  Decision decision;
  decision.rules = said_by(rules);
  const Step step = step_of(decision.rules, reading);
  // Each finding acts by its own row: a doubted emergency takes nothing from a same-day rule beside it, and gains
  // nothing from a graver one.
  for (const Finding& finding : rules.findings) {
    if (finding.status == Status::present && acts(step_of(said_by(finding), reading))) {
      decision.action = std::max(decision.action, finding.action);
    }
  }
  // Not of somebody who is told at least as much already.
  const bool grave = std::any_of(rules.findings.begin(), rules.findings.end(), [&](const Finding& finding) {
    return finding.action > decision.action && is_grave_and_unmet(finding, reading);
  });
  if (grave || step == Step::ask || step == Step::act_and_ask) {
    Questions questions(person, signs, decision.asks);
    questions.ask_about_findings(rules, decision.rules, reading);
    if (reading) questions.ask_about_likeness(*reading);
  }
  return decision;
}

std::string decision_table() {
  std::string table;
  const auto cell = [&](std::string_view text, std::size_t width) {
    table += text;
    table.append(text.size() < width ? width - text.size() : 0, ' ');
  };
  constexpr std::size_t kFirstWidth = 37;
  constexpr std::array<std::size_t, kReads> kWidths = {22, 14, 0};
  cell("the rules find", kFirstWidth);
  table += "| reads routine         | in between    | pressing\n";
  for (std::size_t row = kRows; row-- > 0;) {
    cell(kRowNames[row], kFirstWidth);
    for (std::size_t reads = 0; reads < kReads; ++reads) {
      table += "| ";
      cell(kStepNames[static_cast<std::size_t>(kSteps[row][reads])], kWidths[reads]);
    }
    table += '\n';
  }
  table +=
      "a grave rule: ask for signs wherever the table says nothing, and where it is past, hypothetical or another "
      "person's\n";
  table += "no second reader yet: ";
  for (std::size_t row = kRows; row-- > 0;) {
    table += kRowNames[row];
    table += ": ";
    table += kStepNames[static_cast<std::size_t>(kStepsAlone[row])];
    table += row > 0 ? "; " : "\n";
  }
  return table;
}

}  // namespace frontdoor
