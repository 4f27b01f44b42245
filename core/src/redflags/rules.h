// Rules over judged mentions: which parts must stand together, whom they are for, and what the outcome is.
#pragma once

#include "context.h"

#include <array>
#include <vector>

namespace frontdoor::redflags {

struct Mention {
  Hit hit;
  std::uint16_t concept_id = 0;
  Judgement judgement;
};

// Who the text is about, as far as the facts and the text itself say. Several ages can stand in one text.
struct Who {
  struct AgeRange {
    std::uint32_t from_months;
    std::uint32_t to_months;  // exclusive
  };
  std::array<AgeRange, 8> ages{};
  std::uint32_t age_count = 0;
  Sex sex = Sex::unknown;
  std::optional<bool> pregnant;
  void add_age(std::uint32_t from_months, std::uint32_t to_months) {
    if (age_count < ages.size()) ages[age_count++] = {from_months, to_months};
  }
};

struct Match {
  std::uint32_t rule = 0;
  std::uint32_t mention = 0;  // of the rule's first part
  Status status = Status::present;
  std::uint32_t start = 0;  // bytes of the text
  std::uint32_t end = 0;
};

// mentions: by concept, then first token. Linear in their number.
void apply_rules(const Pack& pack, const std::vector<Token>& tokens, const std::vector<Mention>& mentions,
                 const Who& who, std::vector<Match>& matches);

}  // namespace frontdoor::redflags
