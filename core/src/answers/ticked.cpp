// See ticked.h.
#include "answers/ticked.h"

#include "answers/asked_about.h"
#include "answers/text.h"

#include <algorithm>
#include <string>
#include <utility>

namespace frontdoor {
namespace {

constexpr std::string_view kNotRead = "none";
constexpr std::int32_t kNowDaysMax = 8;      // of a time frame, for any emergency
constexpr std::int32_t kLatelyDaysMax = 93;  // for suicide

// What makes a question one about long ago, or about somebody else; one about some days or weeks before; and one about
// this very day, whatever else it says. In lower case, as whole words; each list is one text, because in WebAssembly an
// array of texts is twice as large.
constexpr std::string_view kLongAgo =
    "ever,history,historical,past,previous,previously,condition,conditions,disease,diseases,diagnosed,diagnosis,family,"
    "relative,relatives,parent,mother,father,brother,sister,anyone in your,anybody in "
    "your,household,risk,death,vaccines";
constexpr std::string_view kLately = "last,your usual,usually,often,had,did,were";
constexpr std::string_view kToday =
    "now,today,tonight,currently,at the moment,this morning,this afternoon,this evening,since yesterday,last hour,"
    "last hours,last few hours,sudden,suddenly";
// A question about what somebody knows or wants, and not about what they have.
constexpr std::string_view kAsksElse = "would you,should you,you know,you aware,you understand,advice,information";
// A question whose answer says which, and not whether: "What brings on your chest pain?" With one of the other words in
// its answer it does say that.
constexpr std::string_view kAsksWhich = "what,which,when,where,who,why";
constexpr std::string_view kSaysHowBad =
    "yes,severe,severely,bad,worst,crushing,constant,constantly,always,now,today,sudden,suddenly,unbearable,extreme,"
    "terrible";
// How answers begin that deny what was asked, or do not say it.
constexpr std::string_view kDenials =
    "no,not,never,nothing,neither,don t,don’t,i don t,i don’t,do not,i do not,i have no,i have not,i haven t,i haven’t,"
    "i am not,i m not,i’m not,i never,hardly,unsure,unknown,prefer,i prefer,rather not,i d rather,i’d rather,n a,false,"
    "normal,usual,as usual,the same,same,better,gone,stopped,resolved,fine,ok,zero";
// Whole answers that say that all is well.
constexpr std::string_view kReassures =
    "alert,mentally alert,fully alert,alert and orientated,alert and oriented,awake,conscious,well,very "
    "well,comfortable,"
    "calm,clear,controlled,well controlled,completely controlled,somewhat controlled,satisfied,independent";
// A question about which of several grades; its answer is a sign for one of them: "2A", "III".
constexpr std::string_view kAsksGrade = "stage,staging,grade,class,category,type";
// Of how much something bothers, the lower half.
constexpr std::string_view kBothers = "bother,bothers,bothered,bothersome,troubled";
constexpr std::string_view kBothersLittle = "little,bit,slightly,somewhat,mildly";
// An answer about some time before, or now and then: no emergency, though who thought of suicide may do so today.
constexpr std::string_view kNowAndThen =
    "ago,sometimes,occasionally,rarely,seldom,once or twice,few times,a week,a month,a year,used to,in the past";
// How a question is said by one who says yes to it.
constexpr std::string_view kSaid =
    "do you=i,are you=i am,have you=i have,did you=i,can you=i can,were you=i was,do your=my,is your=my,are your=my,"
    "has your=my,have your=my,does your=my,did your=my,is the=the,are the=the,has the=the,does the=the,"
    "is there=there is,are there=there are";

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

std::string without_question_mark(std::string_view question) {
  while (!question.empty() && (question.back() == '?' || question.back() == ':' || question.back() == ' '))
    question.remove_suffix(1);
  return std::string(question);
}

// "Have you taken an overdose?" as who says yes to it would write: "i have taken an overdose". "How bad is the pain in
// your chest?" holds "the pain in my chest".
std::string as_statement(std::string_view question) {
  std::string out = " " + without_question_mark(question) + " ";
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  if (out.starts_with(" how ")) {
    const std::size_t is = std::min(out.find(" is "), out.find(" are "));
    if (is != out.npos) out.erase(0, out.find(' ', is + 1));
  }
  for (std::string_view left = kSaid; !left.empty();) {
    const std::string_view one = left.substr(0, left.find(','));
    left.remove_prefix(std::min(left.size(), one.size() + 1));
    const std::size_t middle = one.find('=');
    if (!out.starts_with(" " + std::string(one.substr(0, middle)) + " ")) continue;
    out.replace(1, middle, one.substr(middle + 1));
    break;
  }
  say_as_patient(out);
  return out.substr(1, out.size() - 2);
}

bool begins_with_one_of(const std::string& words, std::string_view phrases) {
  while (!phrases.empty()) {
    const std::string_view phrase = phrases.substr(0, phrases.find(','));
    phrases.remove_prefix(std::min(phrases.size(), phrase.size() + 1));
    if (words.starts_with(" " + std::string(phrase) + " ")) return true;
  }
  return false;
}

// Of the question's words: those of the answer alone are read_alone()'s, which knows what its question makes of them.
void add_present(const std::string& question, std::string_view answer, const PatientFacts& facts,
                 const RedFlagEngine& engine, std::vector<Finding>& out) {
  const std::string text = answer.empty() ? question : question + ": " + std::string(answer);
  for (Finding& finding : present_in(engine.read(text, facts))) {
    if (finding.start < question.size() && !has_rule(out, finding.rule)) out.push_back(std::move(finding));
  }
}

// "Calf", "Lip colour": a question of a word or two that asks nothing.
bool is_name(std::string_view question) {
  return !question.empty() && question.find('?') == question.npos &&
         std::count(question.begin(), question.end(), ' ') < 3;
}

// What it names, without "colour" and the like.
std::string named_in(std::string question) {
  for (const std::string_view aspect : {" colour", " color", " appearance", " look"}) {
    if (question.ends_with(aspect)) question.resize(question.size() - aspect.size());
  }
  return question;
}

// Question and answer as one statement: "i have taken an overdose", "chest pain: crushing, now".
std::vector<Finding> read_together(const TickedAnswer& ticked, const std::string& label, const PatientFacts& facts,
                                   const RedFlagEngine& engine) {
  std::vector<Finding> out;
  const std::string question = without_question_mark(ticked.question);
  const std::string statement = as_statement(ticked.question);
  std::string_view more = ticked.label;
  if (label.starts_with(" yes ")) {
    add_present(std::string(ticked.question), {}, facts, engine, out);
    add_present(statement, {}, facts, engine, out);
    more.remove_prefix(std::min(more.find_first_not_of(" ,.:;-", 3), more.size()));
    if (more.empty()) return out;
  } else {
    add_present(question, more, facts, engine, out);
  }
  add_present(statement, more, facts, engine, out);
  // "Lip colour: Blue or grey": what is named, and how it is.
  if (!label.starts_with(" yes ") && is_name(ticked.question)) {
    const std::string named = named_in(question);
    add_present("my " + named + " is " + std::string(more), {}, facts, engine, out);
  }
  return out;
}

// "Coughing up blood" of "Which of these do you have?" counts where it does both alone and after its question: "Have
// you ever had any of these?" makes it another time's.
std::vector<Finding> read_alone(const TickedAnswer& ticked, const PatientFacts& facts, const RedFlagEngine& engine) {
  std::vector<Finding> alone = present_in(engine.read(ticked.label, facts));
  if (alone.empty()) return alone;
  const std::vector<Finding> after =
      present_in(engine.read(without_question_mark(ticked.question) + ": " + std::string(ticked.label), facts));
  std::erase_if(alone, [&](const Finding& one) { return !has_rule(after, one.rule); });
  return alone;
}

// "2A", "III", "B": a sign and no words.
bool is_sign(std::string_view label) {
  return !label.empty() && label.size() <= 4 && std::all_of(label.begin(), label.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'd');
  });
}

// "How often have you thought of suicide?" as "have you thought of suicide?"; empty: it does not ask how much.
std::string_view asked_how_much(std::string_view question) {
  if (!begins_with_one_of(words_of(question), "how much,how often,how many,how strongly")) return {};
  std::size_t at = question.npos;
  for (const std::string_view verb : {" have you ", " do you ", " did you ", " were you "}) {
    at = std::min(at, question.find(verb));
  }
  return at == question.npos ? std::string_view() : question.substr(at + 1);
}

bool is_of_suicide(const Finding& finding) {
  return finding.action == Action::crisis_line || finding.rule.starts_with("mental.suicid");
}

// "No" to what somebody who is well can do.
std::vector<Finding> read_denied(const TickedAnswer& ticked, const PatientFacts& facts, const RedFlagEngine& engine) {
  const std::string statement = denied_statement(ticked.question);
  return statement.empty() ? std::vector<Finding>() : present_in(engine.read(statement, facts));
}

std::vector<Finding> read_as_worded(const TickedAnswer& as_asked, const PatientFacts& facts,
                                    const RedFlagEngine& engine) {
  AskedTime time = asked_time(as_asked.question);
  if (time.days > kLatelyDaysMax) time = {0, std::string(as_asked.question)};
  TickedAnswer ticked = as_asked;
  ticked.question = time.question;
  const std::string asked = words_of(std::string(ticked.group) + " " + std::string(ticked.question));
  const std::string label = words_of(ticked.label);
  if (says_one_of(asked, kLongAgo) || (is_sign(ticked.label) && says_one_of(asked, kAsksGrade))) return {};
  if (label == " no ") return read_denied(ticked, facts, engine);
  const bool this_week = time.days > 0 && time.days <= kNowDaysMax;
  const bool today = this_week || says_one_of(asked, kToday) || says_one_of(label, kToday);
  const bool lately = !today && (time.days > 0 || says_one_of(asked, kLately));
  const bool says_yes = label.starts_with(" yes ");
  std::vector<Finding> out;
  if (!lately && !says_yes) out = read_alone(ticked, facts, engine);
  const bool which = begins_with_one_of(words_of(ticked.question), kAsksWhich) && !says_one_of(label, kSaysHowBad);
  const bool bothers_little =
      says_one_of(asked + label, kBothers) && says_one_of(label, kBothersLittle) && !says_one_of(label, kSaysHowBad);
  if (denies(ticked.label) || which || says_one_of(asked, kAsksElse)) return out;
  std::vector<Finding> together = read_together(ticked, label, facts, engine);
  // Who thought of suicide last week may do so today.
  if (lately || bothers_little || (!today && says_one_of(label, kNowAndThen)))
    std::erase_if(together, [](const Finding& one) { return !is_of_suicide(one); });
  // However little somebody thinks of suicide, they do.
  if (TickedAnswer whether = ticked; !(whether.question = asked_how_much(ticked.question)).empty()) {
    for (Finding& finding : read_together(whether, label, facts, engine)) {
      if (is_of_suicide(finding)) together.push_back(std::move(finding));
    }
  }
  for (Finding& finding : together) {
    if (!has_rule(out, finding.rule)) out.push_back(std::move(finding));
  }
  return out;
}

std::vector<Finding> read_concepts(const TickedAnswer& ticked, const PatientFacts& facts, const RedFlagEngine& engine) {
  std::vector<Finding> findings = present_in(engine.read_ticked(ticked.concepts, ticked.label, facts));
  // A rule may ask for more than the concept alone says: the words that were ticked, or asked, say the rest.
  if (findings.empty()) findings = present_in(engine.read(ticked.label, facts));
  if (findings.empty()) findings = present_in(engine.read(ticked.question, facts));
  return findings;
}

}  // namespace

bool denies(std::string_view label) {
  const std::string words = words_of(label);
  const bool reassures = ("," + std::string(kReassures) + ",").find("," + trim(words) + ",") != std::string::npos;
  return reassures || begins_with_one_of(words, kDenials) || says_one_of(words, "none,not at all") ||
         label.starts_with('0');
}

TickedAnswer ticked_answer(const Item& item, const AnswerOption& option) {
  return {option.concept_code, option.value.display, item.text, item.of_own_form, item.asked_under};
}

TickedAnswer ticked_yes(const Item& item) {
  return {{}, "Yes", item.text, item.of_own_form, item.asked_under};
}

TickedAnswer ticked_no(const Item& item) {
  return {{}, "No", item.text, item.of_own_form, item.asked_under};
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
