#include "rules.h"

#include <algorithm>

namespace frontdoor::redflags {

namespace {

constexpr std::uint8_t kSameSentence = 0;
constexpr std::uint8_t kAnywhere = 255;
constexpr std::uint32_t kSentenceTokensMax = 80;
constexpr std::uint32_t kPregnancyMonthsMin = 11 * 12;
constexpr std::uint32_t kPregnancyMonthsMax = 58 * 12;

enum class Fit { no, unknown, yes };

Fit age_fit(const Rule& rule, const Who& who) {
  if (rule.age_from_months == 0 && rule.age_to_months == kNone) return Fit::yes;
  if (who.age_count == 0) return Fit::unknown;
  for (std::uint32_t i = 0; i < who.age_count; ++i) {
    if (who.ages[i].from_months < rule.age_to_months && who.ages[i].to_months > rule.age_from_months) return Fit::yes;
  }
  return Fit::no;
}

Fit pregnancy_fit(const Rule& rule, const Who& who) {
  if (!rule.pregnant) return Fit::yes;
  if (who.pregnant.has_value()) return *who.pregnant ? Fit::yes : Fit::no;
  if (who.sex == Sex::male) return Fit::no;
  if (who.age_count > 0) {
    bool possible = false;
    for (std::uint32_t i = 0; i < who.age_count; ++i) {
      possible =
          possible || (who.ages[i].to_months > kPregnancyMonthsMin && who.ages[i].from_months < kPregnancyMonthsMax);
    }
    if (!possible) return Fit::no;
  }
  return Fit::unknown;
}

Fit sex_fit(const Rule& rule, const Who& who) {
  if (rule.sex == 0) return Fit::yes;
  if (who.sex == Sex::unknown) return Fit::unknown;
  return rule.sex == static_cast<std::uint8_t>(who.sex) ? Fit::yes : Fit::no;
}

Fit fit(const Rule& rule, const Who& who) {
  return std::min({age_fit(rule, who), pregnancy_fit(rule, who), sex_fit(rule, who)});
}

// How much a status asks for action: the whole is worth its least pressing part.
int weight(Status status) {
  switch (status) {
    case Status::present: return 5;
    case Status::uncertain: return 4;
    case Status::historical: return 3;
    case Status::hypothetical: return 2;
    case Status::other_person: return 1;
    case Status::absent: return 0;
  }
  return 0;
}

Status effective(const Rule& rule, const Judgement& judgement) {
  return rule.counts_resolved && judgement.resolved ? Status::present : judgement.status;
}

class RuleReader {
 public:
  RuleReader(const Pack& pack, const std::vector<Token>& tokens, const std::vector<Mention>& mentions)
      : pack_(pack), tokens_(tokens), mentions_(mentions), ranges_(pack.concept_count()) {
    for (std::uint32_t i = 0; i < mentions.size(); ++i) {
      Range& range = ranges_[mentions[i].concept_id];
      if (range.begin == range.end) range.begin = i;
      range.end = i + 1;
    }
  }

  // Status of the rule with `mention` as its first part; empty if a part is missing or an excluding part is there.
  std::optional<Status> judge(const Rule& rule, std::uint32_t mention) const {
    const std::uint32_t required = pack_.groups[rule.groups];
    const std::uint32_t excluding = pack_.groups[rule.groups + 1];
    std::uint32_t at = rule.groups + 2;
    at += 1 + pack_.groups[at];
    Status status = effective(rule, mentions_[mention].judgement);
    for (std::uint32_t group = 1; group < required; ++group) {
      const std::optional<Status> part = best_in_group(rule, at, mention);
      if (!part) return std::nullopt;
      if (weight(*part) < weight(status)) status = *part;
      at += 1 + pack_.groups[at];
    }
    for (std::uint32_t group = 0; group < excluding; ++group) {
      const std::optional<Status> part = best_in_group(rule, at, mention);
      if (part && *part == Status::present) return std::nullopt;
      at += 1 + pack_.groups[at];
    }
    return status;
  }

 private:
  std::optional<Status> best_in_group(const Rule& rule, std::uint32_t at, std::uint32_t mention) const {
    std::optional<Status> best;
    const std::uint32_t size = pack_.groups[at];
    for (std::uint32_t k = 1; k <= size; ++k) {
      const std::optional<Status> status = best_of_concept(rule, ranges_[pack_.groups[at + k]], mention);
      if (status && (!best || weight(*status) > weight(*best))) best = status;
    }
    return best;
  }

  std::optional<Status> best_of_concept(const Rule& rule, Range range, std::uint32_t mention) const {
    if (range.begin == range.end) return std::nullopt;
    const Hit& anchor = mentions_[mention].hit;
    const std::uint32_t reach = rule.within == kSameSentence ? kSentenceTokensMax : rule.within;
    const std::uint32_t from = anchor.first > reach + kSpanTokensMax ? anchor.first - reach - kSpanTokensMax : 0;
    std::uint32_t i = range.begin;
    if (rule.within != kAnywhere) {
      const auto begin = mentions_.begin() + range.begin;
      const auto end = mentions_.begin() + range.end;
      i = range.begin +
          static_cast<std::uint32_t>(
              std::lower_bound(begin, end, from, [](const Mention& m, std::uint32_t t) { return m.hit.first < t; }) -
              begin);
    }
    std::optional<Status> best;
    for (std::uint32_t tried = 0; i < range.end && tried < kSentenceTokensMax * 2; ++i, ++tried) {
      const Hit& other = mentions_[i].hit;
      if (rule.within != kAnywhere && other.first > anchor.last + reach) break;
      if (!near(rule, anchor, other, reach)) continue;
      const Status status = effective(rule, mentions_[i].judgement);
      if (!best || weight(status) > weight(*best)) best = status;
    }
    return best;
  }

  bool near(const Rule& rule, const Hit& anchor, const Hit& other, std::uint32_t reach) const {
    if (rule.within == kAnywhere) return true;
    if (rule.within == kSameSentence) return tokens_[anchor.first].sentence == tokens_[other.first].sentence;
    return other.first <= anchor.last + reach && anchor.first <= other.last + reach;
  }

  const Pack& pack_;
  const std::vector<Token>& tokens_;
  const std::vector<Mention>& mentions_;
  std::vector<Range> ranges_;  // one a concept
};

// Overlapping matches of one rule are one finding; the more pressing status stands.
void merge(std::vector<Match>& matches) {
  std::sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    if (a.rule != b.rule) return a.rule < b.rule;
    return a.start != b.start ? a.start < b.start : a.end < b.end;
  });
  std::size_t kept = 0;
  for (const Match& match : matches) {
    if (kept > 0 && matches[kept - 1].rule == match.rule && match.start < matches[kept - 1].end) {
      Match& last = matches[kept - 1];
      if (weight(match.status) > weight(last.status)) {
        last.status = match.status;
        last.mention = match.mention;
      }
      last.end = std::max(last.end, match.end);
      continue;
    }
    matches[kept++] = match;
  }
  matches.resize(kept);
}

// An old story ("for three years, my doctor prescribed ...") in which nothing is said to be new.
bool tells_old_story(const Pack& pack, const std::vector<Mention>& mentions) {
  bool longstanding = false;
  for (const Mention& mention : mentions) {
    if (mention.concept_id == pack.acute() && mention.judgement.status == Status::present) return false;
    longstanding = longstanding || mention.concept_id == pack.longstanding();
  }
  return longstanding;
}

}  // namespace

void apply_rules(const Pack& pack, const std::vector<Token>& tokens, const std::vector<Mention>& mentions,
                 const Who& who, std::vector<Match>& matches) {
  matches.clear();
  const RuleReader reader(pack, tokens, mentions);
  const bool old_story = tells_old_story(pack, mentions);
  for (std::uint32_t i = 0; i < mentions.size(); ++i) {
    const Range rules = pack.rules_of[mentions[i].concept_id];
    for (std::uint32_t r = rules.begin; r < rules.end; ++r) {
      const std::uint16_t rule_index = pack.concept_rules[r];
      const Rule& rule = pack.rules[rule_index];
      const Fit fits = fit(rule, who);
      if (fits == Fit::no) continue;
      std::optional<Status> status = reader.judge(rule, i);
      if (!status) continue;
      const bool asks = (fits == Fit::unknown && rule.asks_if_unknown) || (old_story && rule.asks_if_longstanding);
      if (asks && *status == Status::present) status = Status::uncertain;
      const Hit& hit = mentions[i].hit;
      matches.push_back({rule_index, i, *status, tokens[hit.first].start, tokens[hit.last].end});
    }
  }
  merge(matches);
}

}  // namespace frontdoor::redflags
