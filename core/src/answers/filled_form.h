// A questionnaire and the answers to it, as the consultation sees them: controls by name, and what the answers say of
// the patient. What is enabled, how often a group occurs, what is filled in beforehand and what is calculated are the
// engine's (frontdoor/form_session.h). Pure: it reads no clock and performs no effect, and nothing here fails.
//
// Ownership: the questionnaire is borrowed and must outlive the FilledForm; the answers are its own. Where groups
// repeat (repeats.h) it also owns a grown copy of the questionnaire, with as many of each group as there are. Items
// are borrowed from the form as it is now: those of a form with repeating groups only until the next add_occurrence()
// or remove_occurrence(), and until the FilledForm ends; moving it keeps them. Not thread-safe, not even for reading:
// readings are cached.
#pragma once

#include "answers/answers.h"

#include <frontdoor/access_policy.h>
#include <frontdoor/form_session.h>
#include <frontdoor/questionnaire.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/wording.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace frontdoor {

// The age that an answer in years and one in months give; months are the more exact.
std::optional<std::int32_t> stated_age_months(std::optional<std::int64_t> years, std::optional<std::int64_t> months);

class FilledForm {
 public:
  explicit FilledForm(const Questionnaire& form, Answers answers = {});

  // The same once more, to answer in it what the patient may still answer.
  FilledForm supposed() const;

  // Its answers as the engine holds them, by the form's own linkIds.
  const FormState& state() const { return session_->state(); }

  // The form as it is now, further occurrences of its groups included. Its linkIds are what controls are called.
  const Questionnaire& questionnaire() const;
  const Item* find(std::string_view link_id) const;  // null if there is none

  const Answers& answers() const { return answers_; }
  const std::string& value(std::string_view name) const { return answers_.value(name); }
  void set(const std::string& name, std::string value);
  void forget(std::string_view link_id);  // every control of this question
  // Ticks one option, or takes its tick away. alone: what does not go with it loses its own ("None of these").
  void tick(const Item& item, const std::string& code, bool chosen, bool alone);

  // What is filled in beforehand when the form begins, and what is calculated from the answers, as of `now`.
  void settle(Instant now);

  // Adds one more occurrence to a group that repeats, or takes this one away; later ones move up, with their answers.
  // Both return the number of the occurrence to show next. Borrowed items end here, `group` too.
  unsigned add_occurrence(const Item& group);
  unsigned remove_occurrence(const Item& group);
  unsigned occurrences(const Item& group) const;

  // Whether the item and all that it is nested in are enabled: an answer to one that is not is kept but counts as none.
  bool is_enabled(const Item& item) const;
  // Whether an option may be chosen now, by its own condition.
  bool is_offered(const Item& item, const AnswerOption& option) const;

  // What is worked out for a question now: its choices (answerExpression) and limits. Borrowed until the next answer.
  const WorkedOut& worked_out(const Item& item) const { return session_->worked_out(instance_of(item)); }
  std::span<const AnswerValue> choices_of(const Item& item) const { return worked_out(item).choices; }

  // Enabled pages in order, also those in groups. What of the form is outside every page (texts, what the form gives,
  // what groups of pages are called) is read on the page after it, or else on the one before; alone it is a page of its
  // own.
  std::vector<const Item*> pages() const;
  // What is read on a page, in order: what is outside, and the page itself.
  std::vector<const Item*> read_on(const Item& page) const;
  // One of our own pages, or a group of them: their names are not read where a question leads.
  bool is_ours(const Item& page) const;
  // What is on a page: what is in its group, every occurrence of a group that repeats, or the one question.
  std::span<const Item> items_of_page(const Item& page) const;
  // A practice may ask for no photos: then nothing asks for one.
  void take_photos(bool takes) { takes_photos_ = takes; }
  // Whether an item may be on a page now.
  bool is_there(const Item& item) const;
  // Enabled questions in order (not groups, not displays): of the whole form, or of one page.
  std::vector<const Item*> questions() const;
  std::vector<Photo> photos() const;  // of every question that is asked
  // The same, and what nobody is asked but may read: what is calculated, or given by the form (readOnly).
  std::vector<const Item*> questions_and_given() const;
  std::vector<const Item*> questions_of(const Item& page) const;

  // Every answer to an item: codes of chosen options, or the one value typed. A date is "YYYY-MM-DD" when it exists.
  // An option whose own condition fails is kept but counts as not chosen. An attachment's answers are its photos'
  // hashes.
  std::vector<std::string> answers_to(const Item& item) const;
  // The same as the response holds them.
  std::vector<AnswerValue> values_of(const Item& item) const;
  // Whether anything was given, also what cannot be read: "last week" for a number.
  bool is_answered(const Item& item) const;
  // Whether the answer is what the form wrote there beforehand: not the patient's words.
  bool is_as_given(const Item& item) const;
  // The option that excludes all others, such as "None of these", where it was chosen beside others; else null.
  const AnswerOption* contradiction(const Item& item) const;
  // What is wrong with the answers to a question by the form; empty if nothing is.
  std::string message_for(const Item& item, const Wording& wording) const;
  // The form's own constraints that the answers break. item: null where it is one of the whole form.
  struct Broken {
    const Item* item = nullptr;
    std::string text;
  };
  std::vector<Broken> broken_constraints() const;
  // For people: option displays, "27 March 1984", or the text itself; several joined by answer_separator.
  // With a wording, displays are in its languages.
  std::string answer_for_reading(const Item& item, const Wording* wording = nullptr) const;

  // What the answers mean, by each item's Meaning. An answer to a question that is not enabled counts as none.
  std::string by_meaning(Meaning meaning) const;  // the first answer; empty if there is none
  PatientFacts facts() const;
  RequestKind kind() const;
  bool needs_help_today() const;
  bool is_about_somebody_else() const;
  // It is not safe to contact the patient and there is no safe way: they phone to hear, and nobody promises a call.
  bool will_phone() const;

 private:
  FilledForm(const FilledForm& other, Answers answers);
  void build();
  void grow();
  void sync(std::string_view link_id);
  void sync(const Item& item);
  void nest_under_answers(std::uint32_t instance);
  bool write_beforehand(const std::vector<Item>& items);
  std::uint32_t instance_of(const Item& item) const;
  bool is_loose(const Item& item) const;
  bool is_page(const Item& item) const;
  void collect_pages(const std::vector<Item>& items, std::vector<const Item*>& out) const;
  std::vector<const Item*> shown(std::vector<const Item*>& pages) const;
  bool shows(const Item& item) const;
  void collect_questions(std::span<const Item> items, bool given, std::vector<const Item*>& out) const;

  const Questionnaire* given_;
  std::unique_ptr<const Form> own_form_;  // null: the questionnaire brings one
  const Form* form_;                      // the same, made ready for the engine
  std::unique_ptr<FormSession> session_;
  std::unique_ptr<const Questionnaire> grown_;  // null: no group repeats
  Answers answers_;
  std::string now_;  // RFC 3339; empty: not begun
  bool takes_photos_ = true;
};

}  // namespace frontdoor
