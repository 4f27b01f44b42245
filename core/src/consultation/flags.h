// The red flags of a consultation: what stands in the answers now, what the patient was shown, and what they did next.
// The record is what makes a warning without a hard stop safe: the practice sees each flag, also one whose words were
// deleted afterwards.
#pragma once

#include "answers/filled_form.h"

#include <frontdoor/consultation.h>
#include <frontdoor/instant.h>
#include <frontdoor/red_flags.h>

#include <string>
#include <vector>

namespace frontdoor {

// One flag that was shown to the patient.
struct ShownFlag {
  std::string link_id;
  Finding finding;  // as it was when first shown
  Instant shown_at{};
  std::string first_text;  // the whole answer as it was when first shown, ticked options by their labels
  bool continued = false;  // the patient read the advice and chose to go on
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

// The most pressing action among present findings.
Action most_pressing(const std::vector<AnswerFinding>& findings);
// Present findings that ask for something to be done.
std::vector<AnswerFinding> present_only(const std::vector<AnswerFinding>& findings);

}  // namespace frontdoor
