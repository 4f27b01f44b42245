// See ticked.h.
#include "answers/ticked.h"

#include <algorithm>
#include <string>
#include <utility>

namespace frontdoor {
namespace {

constexpr std::string_view kNotRead = "none";

// What makes a question one about long ago, or about somebody else; and one about some days or weeks before. In lower
// case, as whole words; each list is one text, because in WebAssembly an array of texts is twice as large.
constexpr std::string_view kLongAgo =
    "ever,history,historical,past,previous,previously,condition,conditions,disease,diseases,diagnosed,diagnosis,family,"
    "relative,relatives,parent,mother,father,brother,sister,risk,death,vaccines";
constexpr std::string_view kLately = "last,usual,usually,often,had,did,were";
// What a question about now begins with, or says.
constexpr std::string_view kAboutNow =
    "do you,are you,is your,is the,is there,does your,does the,have you got,now,today,currently,at the moment";

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

bool says_one_of(std::string_view words, std::string_view phrases) {
  while (!phrases.empty()) {
    const std::string_view phrase = phrases.substr(0, phrases.find(','));
    phrases.remove_prefix(std::min(phrases.size(), phrase.size() + 1));
    for (std::size_t at = words.find(phrase); at != words.npos; at = words.find(phrase, at + 1)) {
      if (words[at - 1] == ' ' && words[at + phrase.size()] == ' ') return true;
    }
  }
  return false;
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

TickedAnswer ticked_answer(const Item& item, const AnswerOption& option) {
  return {option.concept_code, option.value.display, item.text, item.of_own_form, item.asked_under};
}

TickedAnswer ticked_yes(const Item& item) {
  return {{}, "Yes", item.text, item.of_own_form, item.asked_under};
}

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
