// The red flags of a consultation: what is in the answers now, what the patient was shown, and what they did next.
// The record is what makes a warning without a hard stop safe: the practice sees that advice was shown, also where the
// words for it were deleted afterwards. The words themselves are the patient's: what they took out is kept only where
// the advice was one of those below, and only to be shown to them before they send.
#pragma once

#include "answers/filled_form.h"
#include "reader/consider.h"

#include <frontdoor/consultation.h>
#include <frontdoor/instant.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/request.h>
#include <frontdoor/sign_groups.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace frontdoor {

// One flag that was shown to the patient: none of their words, except in first_text.
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
  std::vector<std::string> texts;  // each as it was when advice came; none: left out
  bool ticked = false;
};

// The words of `shown` as they are sent beside the answers: empty where they were left out, and where the answer still
// has all of them, with more that reads differently.
std::string first_words_of(const ShownFlag& shown, const FilledForm& form);

// A question for signs that one answer raises, and what the patient wrote that raised it.
struct AnswerQuestion {
  std::string link_id;
  ClinicalGroup group = ClinicalGroup::general;
  std::vector<std::string> because;
  Action if_yes = Action::none;
  bool is_private = false;  // the words are not to be read over a shoulder: they are not quoted
};

// What the answers come to.
struct FormReading {
  std::vector<AnswerFinding> findings;  // by question, then position; present ones are acted on
  std::vector<AnswerQuestion> asks;     // to be put to the patient, one of the most pressing first
  std::vector<std::size_t> answers;     // places in Flags::asked() of the questions that the answers still raise
};

class Flags {
 public:
  // Reads every enabled answer: free text by both readers and by what the patient said of it when asked, ticked options
  // by the concepts that they carry. A finding's bytes count in the answer as it reads
  // (FilledForm::answer_for_reading). Cheap enough for each keystroke.
  FormReading read_all(const FilledForm& form, const Readers& readers, Asking asking = Asking::possible) const;
  FormReading read_one(const Item& item, const FilledForm& form, const Readers& readers) const;

  void record_shown(const std::vector<AnswerFinding>& findings, const FilledForm& form, Instant now);
  void record_continued(const std::vector<AnswerFinding>& findings);
  // place: of the question that is answered once more; otherwise it is a new one.
  void record_asked(AskedSigns asked, std::optional<std::size_t> place);
  // The words of this answer that were taken out are not sent: nothing keeps them any more.
  void leave_out(const std::string& link_id);
  // The person is another one: words of the one before are not sent, nor is what they were asked.
  void forget_person();
  // The most pressing advice for words of first_words_of: they are sent and act as those of an answer do.
  Action action_of_first_words(const FilledForm& form) const;
  // Once an answer, in the order shown; `standing` are the findings of the answers as they are now.
  std::vector<FirstWords> taken_out(const std::vector<AnswerFinding>& standing, const FilledForm& form) const;

  bool was_continued(const AnswerFinding& finding) const;

  const std::vector<ShownFlag>& shown() const { return shown_; }
  const std::vector<AskedSigns>& asked() const { return asked_; }
  void restore(std::vector<ShownFlag> shown, std::vector<AskedSigns> asked);

 private:
  ShownFlag* find_shown(const AnswerFinding& finding);
  std::vector<ShownFlag> shown_;
  std::vector<AskedSigns> asked_;
};

// Whether the words that a flag was shown for are still in the answers.
bool still_stands(const ShownFlag& shown, const std::vector<AnswerFinding>& standing);

// The most pressing action among present findings.
Action most_pressing(const std::vector<AnswerFinding>& findings);
// Present findings that ask for something to be done.
std::vector<AnswerFinding> present_only(const std::vector<AnswerFinding>& findings);

}  // namespace frontdoor
