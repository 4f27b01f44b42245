// Rules over judged mentions: which parts must be together, whom they are for, and what the outcome is.
#pragma once

#include "redflags/context.h"

#include <array>
#include <optional>

namespace frontdoor::redflags {

struct Mention {
  Hit hit;
  std::uint16_t concept_id = 0;
  Judgement judgement;
};

// Who the text is about, as far as the facts and the text itself say. Several ages can be in one text.
struct Who {
  struct AgeRange {
    std::uint32_t from_months;
    std::uint32_t to_months;  // exclusive
  };
  std::array<AgeRange, 8> ages{};
  std::uint32_t age_count = 0;
  bool speaks_of_baby = false;  // one of the ages is only the word "baby", which may be unborn
  Sex sex = Sex::unknown;
  std::optional<bool> pregnant;
  void add_age(std::uint32_t from_months, std::uint32_t to_months) {
    if (age_count < ages.size()) ages[age_count++] = {from_months, to_months};
  }
};

// Why a finding has not the status that the words around its mentions give it.
enum class Doubt : std::uint8_t {
  none,
  unknown_facts,       // nobody has said whether age, sex or pregnancy fit
  old_story,           // the text describes something long-standing and of nothing new
  excluded_elsewhere,  // another sentence says what would silence the rule in the mention's own
};

struct Match {
  std::uint32_t rule = 0;
  std::uint32_t mention = 0;  // of the rule's first part
  std::uint32_t decided = 0;  // the mention whose status is the finding's
  Status status = Status::present;
  Doubt doubt = Doubt::none;
  std::uint32_t start = 0;  // bytes of the text
  std::uint32_t end = 0;
  std::uint8_t action = 0;  // the rule's, or what it asks for when it is said to be there now
};

enum class Fit : std::uint8_t { no, unknown, yes };  // whether age, sex and pregnancy are those of a rule

// Reads one text after the other and keeps its memory.
class RuleReader {
 public:
  // mentions: by first token. matches: by rule, then start; overlapping ones of a rule are one. Linear in their number.
  // context: as it judged the mentions.
  void apply(const Pack& pack, const Context& context, const Table<Token>& tokens, const Table<Mention>& mentions,
             const Who& who, Table<Match>& matches);

 private:
  // The least pressing of a rule's parts, and the mention that it comes from.
  struct Part {
    Status status = Status::present;
    std::uint32_t mention = 0;
    bool excluded_elsewhere = false;  // what would silence it is in another sentence
  };
  enum class Exclusion : std::uint8_t { none, elsewhere, same_sentence };
  void index_mentions();
  bool is_told_near(std::uint16_t concept_id, const Hit& mention, std::uint32_t sentences, bool any_status) const;
  bool is_in_old_story(const Hit& mention) const;
  bool is_said_to_be_new(const Hit& mention, std::uint32_t sentences) const;
  bool is_said_to_be_now(const Rule& rule, const Mention& mention) const;
  Doubt doubt_of(const Rule& rule, Fit fits, const Part& whole, const Hit& hit) const;
  void order_matches(Table<Match>& matches);
  std::optional<Part> judge(const Rule& rule, std::uint32_t mention) const;
  Exclusion exclusion_by(const Rule& rule, std::uint32_t at, std::uint32_t mention) const;
  std::optional<Part> best_in_group(const Rule& rule, std::uint32_t at, std::uint32_t mention) const;
  template <typename Visit>
  void each_near(const Rule& rule, std::uint16_t concept_id, const Hit& anchor, Visit visit) const;
  bool near(const Rule& rule, const Hit& anchor, const Hit& other, std::uint32_t reach) const;

  const Pack* pack_ = nullptr;
  const Context* context_ = nullptr;
  const Table<Token>* tokens_ = nullptr;
  const Table<Mention>* mentions_ = nullptr;
  Table<std::uint32_t> starts_;      // of each concept in by_concept_, and one more
  Table<std::uint32_t> by_concept_;  // mentions by concept, then first token
  Table<std::uint32_t> rule_starts_;
  Table<Match> unordered_;
};

}  // namespace frontdoor::redflags
