// The patient's answers, and how the items of a form are asked. What follows from a form and its answers together is in
// filled_form.h.
//
// Keys are control names, as a form post would name them: "own-words", "birth-date/day", "symptoms/chest-pain" (a
// ticked box).
#pragma once

#include <frontdoor/questionnaire.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/second_reader.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

class Answers {
 public:
  using Map = std::map<std::string, std::string, std::less<>>;

  // The value of a control; empty if there is none. Borrowed until the next set().
  const std::string& value(std::string_view name) const;
  void set(const std::string& name, std::string value);  // an empty value forgets the control
  void forget(std::string_view link_id);                 // every control of this question
  const Map& all() const { return values_; }

  // The red flags of a free-text answer. What was read is kept, so that after a keystroke only the changed sentence is
  // read again, and an answer that has not changed is not read at all. Borrowed until the next reading of this control.
  const Reading& read(const std::string& name, const PatientFacts& facts, const RedFlagEngine& engine) const;
  const SecondReading& read(const std::string& name, const SecondReader& reader) const;

 private:
  Map values_;
  // Caches: they say nothing that values_ does not.
  mutable std::map<std::string, KeptReading, std::less<>> readings_;
  mutable std::map<std::string, KeptSecondReading, std::less<>> second_readings_;
};

// Answers to another form that the patient went on from are kept under names that begin so: no control is called that.
// They are there again when the patient goes back to it, and are not sent.
inline constexpr char behind_form = '\n';

// Between the answers of one item, for people.
inline constexpr std::string_view answer_separator = ", ";

// A photo as the patient's device described it; its bytes never reach the core.
struct Photo {
  std::string sha256;  // 64 lower-case hexadecimal digits
  std::string content_type;
  std::uint32_t bytes = 0;
  std::uint32_t number = 0;  // in the order in which they were added
  std::string description;   // as the patient wrote it; may be empty
};
// JSON {"sha256","contentType","size","number"?,"description"?}; nothing if it is not a photo that may be sent
// (limits.h).
std::optional<Photo> photo_of_json(std::string_view json);
std::vector<Photo> photos_of(const Item& item, const Answers& answers);  // in the order in which they were added
// Names of a photo's controls: "rash.photo/1f…" and, below it, "/description" and "/remove".
std::string photo_name(const Item& item, const Photo& photo);

// The unit of a quantity: the one chosen, or the first; empty if the item has none.
Coding unit_of(const Item& item, const Answers& answers);

struct DateParts {
  std::string day, month, year;
};
DateParts date_parts(const Item& item, const Answers& answers);
// A real day written as three numbers; otherwise nothing.
std::optional<std::chrono::year_month_day> date_of(const DateParts& parts);

// How an item is asked: by three fields, from a list that is searched by typing, from a list that drops down.
bool has_date_parts(const Item& item);
bool is_searched(const Item& item);
bool is_dropped_down(const Item& item);
// The option of a searched list that `text` means, as people type it (redflags/folded_text.h); null: none.
const AnswerOption* option_called(const Item& item, std::string_view text);

// Whether nobody is asked it: it is calculated, or the form gives it (readOnly). What is calculated is for the practice
// alone, as a score is: no patient reads it.
bool is_given(const Item& item);
bool is_calculated(const Item& item);
// The same, or hidden.
bool is_unasked(const Item& item);

// Free text is read for red flags; names, postcodes and phone numbers are not free text.
bool is_free_text(const Item& item);
bool is_identity(Meaning meaning);
// Whether choosing one of the item's options says a red flag.
bool carries_red_flags(const Item& item);
// Answered by ticking: from a list, or by yes or no.
bool is_ticked(const Item& item);

// The item's question in the words for this patient.
const std::string& question_text(const Item& item, bool about_somebody_else);

}  // namespace frontdoor
