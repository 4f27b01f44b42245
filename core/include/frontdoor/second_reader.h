// The second reader: how much a whole text reads like an emergency, like a matter for today or like routine. It is
// beside the red-flag rules (red_flags.h) and never acts alone: together they decide when to act, when to ask for
// signs, and when to doubt a rule. Its weights are learned from messages (scripts/train-reader, docs/reader/
// model-card.md); no clinician has reviewed it. No score of it is shown to anybody.
#pragma once

#include <frontdoor/red_flags.h>
#include <frontdoor/result.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

// The groups of clinical criteria, as in the names of the rules ("heart.chest-pain"). The trainer has them in this
// order.
enum class ClinicalGroup : std::uint8_t {
  abdomen,
  bleeding,
  brain,
  breathing,
  children,
  eye,
  general,
  heart,
  infection,
  injury,
  mental,
  metabolic,
  pregnancy,
};
inline constexpr std::size_t kGroups = 13;
std::string_view to_code(ClinicalGroup group);
std::optional<ClinicalGroup> group_from_code(std::string_view code);

// What the rules say of a text, the least pressing first. A rule that is never asked about decides alone.
enum class RulesSay : std::uint8_t {
  nothing,    // or only what is absent or over
  uncertain,  // something that may be meant: hypothetical, of another person, or doubtful
  same_day,   // a rule whose action is the same day
  emergency,  // a rule whose action is 999, A&E, a crisis line or the maternity unit
  never_ask,  // such a rule whose words leave no doubt
};
inline constexpr std::size_t kRulesSay = 4;  // those that the reader can doubt

enum class Reads : std::uint8_t { routine, between, pressing };

struct SecondReading {
  double pressing = 0;   // 0: as likely a matter for today or sooner as routine
  double emergency = 0;  // 0: as likely an emergency as not
  std::array<double, kGroups> groups{};
  // How the text reads beside each thing that the rules can say: what they found counts, too.
  std::array<Reads, kRulesSay> reads{};
};

// Bytes [start, end) of the text.
struct TextSpan {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  bool operator==(const TextSpan&) const = default;
};

// A word with what it weighs for "pressing", for developers.
struct WeighedWord {
  TextSpan span;
  double weight = 0;
  bool telling = true;  // false: one of those that say nothing on their own
};

// What was read of one text, kept for the next reading of it. Of one reader at a time, which must outlive it; one
// thread at a time. Move only.
class KeptSecondReading {
 public:
  KeptSecondReading();
  KeptSecondReading(KeptSecondReading&&) noexcept;
  KeptSecondReading& operator=(KeptSecondReading&&) noexcept;
  ~KeptSecondReading();

 private:
  friend class SecondReader;
  struct State;
  std::unique_ptr<State> state_;
};

// Const calls are safe from several threads at once. Move only.
class SecondReader {
 public:
  // bytes: as scripts/train-reader wrote them; unfolded, not kept. Errors: unsupported_version, corrupt.
  static Result<SecondReader> load(std::string_view bytes);

  // The weights for the other languages, which come later in a browser: from now on a text is read by those that know
  // more of its words. Errors as load(); they change nothing. What was kept of a text is read again.
  std::optional<Error> add_languages(std::string_view bytes);

  SecondReader(SecondReader&&) noexcept;
  SecondReader& operator=(SecondReader&&) noexcept;
  ~SecondReader();

  // text: UTF-8; invalid bytes separate words. Linear in its length.
  SecondReading read(std::string_view text) const;
  // The same for a text that is being typed: equal to read(), but only sentences that differ from the text read into
  // `kept` before are read again, and nothing is allocated unless the text has grown.
  const SecondReading& read(std::string_view text, KeptSecondReading& kept) const;

  // The words of the most pressing sentences, in their order.
  std::vector<WeighedWord> weigh(std::string_view text) const;
  // Of these the few that weigh most, neighbours together: what the patient is quoted.
  std::vector<TextSpan> weightiest(std::string_view text) const;

 private:
  friend class KeptSecondReading;
  struct Impl;
  explicit SecondReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Where `text` reads routine as a whole and a rule found an emergency in it: the rule's words are read again with their
// neighbours alone, and where these do not read routine, the text is in between (asked about, not doubted).
void read_close_by(std::string_view text, const Reading& rules, const SecondReader& reader, SecondReading& reading);

// A question to the patient: do you have any of this group's signs now?
struct SignQuestion {
  ClinicalGroup group = ClinicalGroup::general;
  std::string question;           // its wording key
  std::vector<TextSpan> because;  // the words of rules that it is asked about; none: see SecondReader::weightiest
  Action if_yes = Action::none;   // the most pressing of the signs, or of the rules that are doubted
  bool operator==(const SignQuestion&) const = default;
};

inline constexpr std::size_t kSignQuestionsMax = 2;

struct Decision {
  RulesSay rules = RulesSay::nothing;
  Action action = Action::none;    // to be acted on now: always that of a rule
  std::vector<SignQuestion> asks;  // at most kSignQuestionsMax, the most pressing first
  bool acts_on(const Finding& finding) const {
    return finding.status == Status::present && finding.action != Action::none && finding.action <= action;
  }
};

struct SignGroups;  // sign_groups.h

// reading: empty until the reader is there: then the rules are acted on unchanged, and asked about as they ask.
// signs: what a yes means is the most pressing of a group's signs.
Decision decide(const Reading& rules, const std::optional<SecondReading>& reading, const PatientFacts& person,
                const SignGroups& signs);

// What decide() does in each case, as a table of plain text: `frontdoor redflags --decisions`.
std::string decision_table();

}  // namespace frontdoor
