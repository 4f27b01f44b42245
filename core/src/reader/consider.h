// What one answer comes to: what the rules found, how the text reads as a whole, and what the patient said when they
// were asked for signs. One function for the patient's browser, the page without script and the service.
#pragma once

#include <frontdoor/sign_groups.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

struct AnswerText {
  std::string_view link_id;
  std::string_view text;
  const Reading& rules;
  const SecondReading* second = nullptr;  // null: its weights have not come yet
  const PatientFacts& person;
};

struct Considered {
  // By start. What is present is acted on. What the patient is still asked about is uncertain; what the text as a whole
  // speaks against is doubted. A sign that was ticked follows the others, without words of the text: start and end are
  // 0.
  std::vector<Finding> findings;
  std::vector<SignQuestion> asks;    // to be put to the patient; each with the words that it is about
  std::vector<std::size_t> answers;  // places in `asked` of the questions that the text still raises
};

// The words that a question is about, as they are in the text.
std::vector<std::string> words_asked_about(const SignQuestion& question, std::string_view text);

enum class Asking : std::uint8_t {
  possible,  // the patient is at the form
  too_late,  // the request was sent
};

// asked: every question of this consultation so far. Where a question can no longer be put (there were
// kSignQuestionsMax, or it is too late), what the rules find is acted on, as it was without a second reader; too late,
// the question is in `asks` all the same, for the practice to see.
Considered consider(const AnswerText& answer, const Readers& readers, std::span<const AskedSigns> asked, Asking asking);

}  // namespace frontdoor
