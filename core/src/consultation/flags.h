// The red flags of a consultation: what stands in the answers now, what the patient was shown, and what they did next.
// The record is what makes a warning without a hard stop safe: the practice sees that advice was shown, also where the
// words for it were deleted afterwards. The words themselves are the patient's: what they took out is kept only where
// the advice was one of those below, and only to be shown to them before they send.
#pragma once

#include "answers/filled_form.h"

#include <frontdoor/consultation.h>
#include <frontdoor/instant.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/request.h>

#include <string>
#include <vector>

namespace frontdoor {

// One flag that was shown to the patient: without a word of theirs, but for first_text.
struct ShownFlag {
  std::string link_id;
  std::string rule;
  Action action = Action::none;
  std::string source;
  Instant shown_at{};
  std::string first_text;  // where wants_first_words: the whole answer as it was then, ticked options by their labels
  bool ticked = false;     // first_text is what was ticked
  bool continued = false;  // the patient read the advice and chose to go on
  bool left_out = false;   // they took the words out and do not want them sent
};

// What the patient wrote first in one answer and then took out.
struct FirstWords {
  std::string link_id;
  std::string text;  // empty: left out
  bool ticked = false;
};

// The patient's answer to the short question about an uncertain finding.
struct FlagAnswer {
  std::string link_id;
  std::string rule;
  std::string quote;
  bool present = false;
};

class Flags {
 public:
  // Reads every enabled answer: free text as it was written, ticked options by the concepts that they carry. A
  // finding's bytes count in the answer as it reads (FilledForm::answer_for_reading). Cheap enough for each keystroke.
  static std::vector<AnswerFinding> read_all(const FilledForm& form, const RedFlagEngine& engine);
  static std::vector<AnswerFinding> read_one(const Item& item, const FilledForm& form, const RedFlagEngine& engine);

  // Applies the patient's answers to uncertain findings: yes is present, no is absent. `strict` also counts an
  // unanswered one as present: so it goes into the request.
  void settle(std::vector<AnswerFinding>& findings, bool strict) const;

  void record_shown(const std::vector<AnswerFinding>& findings, const FilledForm& form, Instant now);
  void record_continued(const std::vector<AnswerFinding>& findings);
  void record_answer(const AnswerFinding& finding, bool present);
  // The words of this answer that were taken out are not sent: nothing keeps them any more.
  void leave_out(const std::string& link_id);
  // Once an answer, in the order shown; `standing` are the findings of the answers as they stand.
  std::vector<FirstWords> taken_out(const std::vector<AnswerFinding>& standing) const;

  bool was_continued(const AnswerFinding& finding) const;
  const FlagAnswer* answer_to(const AnswerFinding& finding) const;

  const std::vector<ShownFlag>& shown() const { return shown_; }
  const std::vector<FlagAnswer>& answers() const { return answers_; }
  void restore(std::vector<ShownFlag> shown, std::vector<FlagAnswer> answers);

 private:
  ShownFlag* find_shown(const AnswerFinding& finding);
  std::vector<ShownFlag> shown_;
  std::vector<FlagAnswer> answers_;
};

// Whether the words that a flag was shown for are still in the answers.
bool still_stands(const ShownFlag& shown, const std::vector<AnswerFinding>& standing);

// The most pressing action among present findings.
Action most_pressing(const std::vector<AnswerFinding>& findings);
// Present findings that ask for something to be done.
std::vector<AnswerFinding> present_only(const std::vector<AnswerFinding>& findings);

}  // namespace frontdoor
