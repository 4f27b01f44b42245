// What of a request the patient said themselves, and how a red flag in it is quoted (request.h).
#include <frontdoor/request.h>

#include "request/vocabulary.h"

#include <algorithm>

namespace frontdoor {
namespace {

// Other free texts are said where they belong: beside the name, and before anybody contacts the patient.
bool is_of_the_problem(const RequestAnswer& answer) {
  return answer.link_id != vocabulary::safe_way_link_id &&
         (answer.meaning == Meaning::none || answer.meaning == Meaning::own_words ||
          answer.meaning == Meaning::duration);
}

// What a ticked answer begins with that says nothing without its question: "Yes", "Several days", "3 or more".
constexpr std::string_view kOfAnyQuestion =
    " yes no sometimes often usually always rarely occasionally several more most nearly half every all some many few"
    " lot little very quite extremely mild moderate severe now today once twice a ";

bool says_nothing_alone(std::string_view label) {
  std::string first = " ";
  for (const char each : label) {
    const bool capital = each >= 'A' && each <= 'Z';
    const bool letter = capital || (each >= 'a' && each <= 'z') || static_cast<unsigned char>(each) >= 0x80;
    if (!letter) break;
    first += capital ? static_cast<char>(each + ('a' - 'A')) : each;
  }
  first += ' ';
  return first == "  " || kOfAnyQuestion.find(first) != kOfAnyQuestion.npos;
}

bool is_ticked_in(const RequestAnswer& answer, const std::string& link_id, const Finding& finding) {
  return answer.link_id == link_id &&
         std::any_of(answer.ticked.begin(), answer.ticked.end(), [&finding](const TickedFlag& ticked) {
           return ticked.start == finding.start && ticked.label == finding.quote;
         });
}

}  // namespace

std::vector<const RequestAnswer*> own_words_of(const Request& request) {
  std::vector<const RequestAnswer*> out;
  for (const RequestAnswer& answer : request.answers) {
    const bool written = (answer.free_text && !answer.calculated) || answer.meaning == Meaning::own_words;
    if (written && !answer.text.empty() && is_of_the_problem(answer)) out.push_back(&answer);
  }
  std::stable_partition(out.begin(), out.end(),
                        [](const RequestAnswer* answer) { return answer->meaning == Meaning::own_words; });
  return out;
}

std::string quote_of(const Request& request, const std::string& link_id, const Finding& finding) {
  if (finding.quote.empty() || !says_nothing_alone(finding.quote)) return finding.quote;
  for (const RequestAnswer& answer : request.answers) {
    if (!is_ticked_in(answer, link_id, finding)) continue;
    const char last = answer.question.empty() ? '?' : answer.question.back();
    return answer.question + (last == '?' || last == ':' || last == '.' ? " " : ": ") + finding.quote;
  }
  return finding.quote;
}

}  // namespace frontdoor
