// See ticked.h.
#include "answers/ticked.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace frontdoor {
namespace {

constexpr std::string_view kNotRead = "none";

// What makes a question one about long ago, or about somebody else; and one about some days or weeks before. In lower
// case, as whole words.
constexpr std::array<std::string_view, 23> kLongAgo{
    "ever",    "history",  "historical", "past",   "previous", "previously", "condition", "conditions",
    "disease", "diseases", "diagnosed",  "family", "relative", "relatives",  "parent",    "mother",
    "father",  "brother",  "sister",     "risk",   "death",    "vaccines",   "diagnosis"};
constexpr std::array<std::string_view, 7> kLately{"last", "usual", "usually", "often", "had", "did", "were"};
// What a question about now begins with, or says.
constexpr std::array<std::string_view, 12> kAboutNow{"do you",   "are you",   "is your",   "is the",
                                                     "is there", "does your", "does the",  "have you got",
                                                     "now",      "today",     "currently", "at the moment"};

// Letters in lower case, each run of anything else as one space, with one before and one after.
std::string words_of(std::string_view text) {
  std::string out = " ";
  for (const char each : text) {
    const bool capital = each >= 'A' && each <= 'Z';
    const bool letter = capital || (each >= 'a' && each <= 'z') || static_cast<unsigned char>(each) >= 0x80;
    if (letter) {
      out += capital ? static_cast<char>(each + ('a' - 'A')) : each;
    } else if (out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.back() != ' ') out += ' ';
  return out;
}

template <typename Phrases>
bool says_one_of(const std::string& words, const Phrases& phrases) {
  return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view phrase) {
    return words.find(" " + std::string(phrase) + " ") != std::string::npos;
  });
}

std::vector<Finding> present_in(Reading reading) {
  std::vector<Finding> out;
  for (Finding& finding : reading.findings) {
    if (finding.status == Status::present) out.push_back(std::move(finding));
  }
  return out;
}

bool has_rule(const std::vector<Finding>& findings, std::string_view rule) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& one) { return one.rule == rule; });
}

// "Coughing up blood" of "Which of these do you have?" counts where it does both alone and after its question: "Have
// you ever had any of these?" makes it another time's.
std::vector<Finding> read_as_worded(const TickedAnswer& ticked, const PatientFacts& facts,
                                    const RedFlagEngine& engine) {
  const std::string asked = words_of(std::string(ticked.group) + " " + std::string(ticked.question));
  if (says_one_of(asked, kLongAgo)) return {};
  const bool about_now = says_one_of(asked, kAboutNow) && !says_one_of(asked, kLately);
  if (words_of(ticked.label).starts_with(" yes ")) {
    std::vector<Finding> findings = present_in(engine.read(ticked.question, facts));
    // Who thought of suicide last week may do so today.
    if (!about_now) std::erase_if(findings, [](const Finding& one) { return one.action != Action::crisis_line; });
    return findings;
  }
  if (says_one_of(asked, kLately)) return {};
  std::vector<Finding> alone = present_in(engine.read(ticked.label, facts));
  if (alone.empty()) return alone;
  std::string question(ticked.question);
  while (!question.empty() && (question.back() == '?' || question.back() == ':' || question.back() == ' '))
    question.pop_back();
  const std::vector<Finding> after = present_in(engine.read(question + ": " + std::string(ticked.label), facts));
  std::erase_if(alone, [&](const Finding& one) { return !has_rule(after, one.rule); });
  return alone;
}

std::vector<Finding> read_concepts(const TickedAnswer& ticked, const PatientFacts& facts, const RedFlagEngine& engine) {
  std::vector<Finding> findings = present_in(engine.read_ticked(ticked.concepts, ticked.label, facts));
  // A rule may ask for more than the concept alone says: the words that were ticked, or asked, say the rest.
  if (findings.empty()) findings = present_in(engine.read(ticked.label, facts));
  if (findings.empty()) findings = present_in(engine.read(ticked.question, facts));
  return findings;
}

}  // namespace

std::vector<Finding> read_ticked(const TickedAnswer& ticked, const PatientFacts& facts, const RedFlagEngine& engine) {
  const bool has_concepts = !ticked.concepts.empty() && ticked.concepts != as_worded;
  if (ticked.concepts == kNotRead || (!has_concepts && !ticked.of_own_form)) return {};
  std::vector<Finding> findings =
      has_concepts ? read_concepts(ticked, facts, engine) : read_as_worded(ticked, facts, engine);
  for (Finding& finding : findings) {
    finding.quote = ticked.label;
    finding.start = 0;
    finding.end = static_cast<std::uint32_t>(ticked.label.size());
    finding.why = has_concepts ? "ticked: " + std::string(ticked.concepts) : "ticked, as it is worded";
  }
  return findings;
}

}  // namespace frontdoor
