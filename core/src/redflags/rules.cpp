#include "redflags/rules.h"

#include <algorithm>

namespace frontdoor::redflags {

namespace {

constexpr std::uint8_t kSameSentence = 0;
constexpr std::uint8_t kAnywhere = 255;
constexpr std::uint32_t kSentenceTokensMax = 80;
constexpr std::uint32_t kOldStorySentences = 2;
constexpr std::uint32_t kNewSentences = 1;
constexpr std::uint32_t kPregnancyMonthsMin = 11 * 12;
constexpr std::uint32_t kPregnancyMonthsMax = 58 * 12;

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
    bool possible = who.speaks_of_baby;
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
    case Status::absent:
    case Status::doubted: return 0;  // nothing is doubted before the whole text is read
  }
  return 0;
}

Status effective(const Rule& rule, const Judgement& judgement) {
  return rule.counts_resolved && judgement.resolved ? Status::present : judgement.status;
}

}  // namespace

// A counting sort: the mentions of each concept, in their order.
void RuleReader::index_mentions() {
  starts_.assign(pack_->concept_count() + 1, 0);
  for (const Mention& mention : *mentions_) ++starts_[mention.concept_id + 1];
  for (std::uint32_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  by_concept_.resize(mentions_->size(), 0);
  for (std::uint32_t i = 0; i < mentions_->size(); ++i) by_concept_[starts_[(*mentions_)[i].concept_id]++] = i;
  for (std::uint32_t i = starts_.size() - 1; i > 0; --i) starts_[i] = starts_[i - 1];
  starts_[0] = 0;
}

// Whether `concept_id` is mentioned within `sentences` of the mention's own. Unless `any_status`, only present mentions
// count.
bool RuleReader::is_told_near(std::uint16_t concept_id, const Hit& mention, std::uint32_t sentences,
                              bool any_status) const {
  if (concept_id == kNone) return false;
  const auto sentence_of = [this](std::uint32_t m) { return (*tokens_)[(*mentions_)[m].hit.first].sentence; };
  const std::uint32_t own = (*tokens_)[mention.first].sentence;
  const std::uint32_t from = own > sentences ? own - sentences : 0;
  const std::uint32_t* const end = by_concept_.begin() + starts_[concept_id + 1];
  const std::uint32_t* told = std::lower_bound(by_concept_.begin() + starts_[concept_id], end, from,
                                               [&](std::uint32_t m, std::uint32_t s) { return sentence_of(m) < s; });
  for (std::uint32_t tried = 0; told != end && tried < kSentenceTokensMax; ++told, ++tried) {
    if (sentence_of(*told) > own + sentences) break;
    if (any_status || (*mentions_)[*told].judgement.status == Status::present) return true;
  }
  return false;
}

// An old story ("for three years, my doctor prescribed ...") around a mention of which nothing says that it is new.
bool RuleReader::is_in_old_story(const Hit& mention) const {
  return is_told_near(pack_->longstanding(), mention, kOldStorySentences, true) &&
         !is_said_to_be_new(mention, kNewSentences);
}

// Whether something so near to the mention says that it is happening now ("this morning", "suddenly").
bool RuleReader::is_said_to_be_new(const Hit& mention, std::uint32_t sentences) const {
  return is_told_near(pack_->acute(), mention, sentences, false);
}

// Whether the mention, or the sentence after it, says that it is there as the patient writes: what has gone is not.
bool RuleReader::is_said_to_be_now(const Rule& rule, const Mention& mention) const {
  return rule.action_now > rule.action && !mention.judgement.resolved &&
         is_told_near(pack_->happening_now(), mention.hit, kNewSentences, false);
}

// Calls visit(number of a mention) for the mentions of a concept that are near enough to the rule's anchor.
template <typename Visit>
void RuleReader::each_near(const Rule& rule, std::uint16_t concept_id, const Hit& anchor, Visit visit) const {
  const Range range{starts_[concept_id], starts_[concept_id + 1]};
  if (range.empty()) return;
  const std::uint32_t reach = rule.within == kSameSentence ? kSentenceTokensMax : rule.within;
  const std::uint32_t from = anchor.first > reach + kSpanTokensMax ? anchor.first - reach - kSpanTokensMax : 0;
  std::uint32_t i = range.begin;
  if (rule.within != kAnywhere) {
    const auto before = [this](std::uint32_t m, std::uint32_t token) { return (*mentions_)[m].hit.first < token; };
    i = static_cast<std::uint32_t>(
        std::lower_bound(by_concept_.begin() + range.begin, by_concept_.begin() + range.end, from, before) -
        by_concept_.begin());
  }
  for (std::uint32_t tried = 0; i < range.end && tried < kSentenceTokensMax * 2; ++i, ++tried) {
    const Hit& other = (*mentions_)[by_concept_[i]].hit;
    if (rule.within != kAnywhere && other.first > anchor.last + reach) break;
    if (near(rule, anchor, other, reach)) visit(by_concept_[i]);
  }
}

// Status of the rule with `mention` as its first part; empty if a part is missing or an excluding part is there.
std::optional<RuleReader::Part> RuleReader::judge(const Rule& rule, std::uint32_t mention) const {
  const std::uint32_t required = pack_->groups[rule.groups];
  const std::uint32_t excluding = pack_->groups[rule.groups + 1];
  std::uint32_t at = rule.groups + 2;
  at += 1 + pack_->groups[at];
  Part whole{effective(rule, (*mentions_)[mention].judgement), mention};
  for (std::uint32_t group = 1; group < required; ++group) {
    const std::optional<Part> part = best_in_group(rule, at, mention);
    if (!part) return std::nullopt;
    if (weight(part->status) < weight(whole.status)) whole = *part;
    at += 1 + pack_->groups[at];
  }
  for (std::uint32_t group = 0; group < excluding; ++group) {
    const Exclusion exclusion = exclusion_by(rule, at, mention);
    if (exclusion == Exclusion::same_sentence) return std::nullopt;
    whole.excluded_elsewhere = whole.excluded_elsewhere || exclusion == Exclusion::elsewhere;
    at += 1 + pack_->groups[at];
  }
  return whole;
}

// What silences a rule is in the sentence of its mention, and what is new may follow it there ("my knee was done
// two weeks ago and this morning ..."). Said in another sentence it takes nothing back: the patient is asked.
RuleReader::Exclusion RuleReader::exclusion_by(const Rule& rule, std::uint32_t at, std::uint32_t mention) const {
  const Hit& anchor = (*mentions_)[mention].hit;
  Exclusion found = Exclusion::none;
  const std::uint32_t size = pack_->groups[at];
  for (std::uint32_t k = 1; k <= size; ++k) {
    each_near(rule, pack_->groups[at + k], anchor, [&](std::uint32_t number) {
      const Mention& other = (*mentions_)[number];
      if (effective(rule, other.judgement) != Status::present) return;
      const bool same_sentence = (*tokens_)[anchor.first].sentence == (*tokens_)[other.hit.first].sentence;
      if (same_sentence && is_said_to_be_new(anchor, 0) && context_->ends_between(other.hit, anchor)) return;
      found = std::max(found, same_sentence ? Exclusion::same_sentence : Exclusion::elsewhere);
    });
  }
  return found;
}

std::optional<RuleReader::Part> RuleReader::best_in_group(const Rule& rule, std::uint32_t at,
                                                          std::uint32_t mention) const {
  std::optional<Part> best;
  const std::uint32_t size = pack_->groups[at];
  for (std::uint32_t k = 1; k <= size; ++k) {
    each_near(rule, pack_->groups[at + k], (*mentions_)[mention].hit, [&](std::uint32_t number) {
      const Status status = effective(rule, (*mentions_)[number].judgement);
      if (!best || weight(status) > weight(best->status)) best = Part{status, number};
    });
  }
  return best;
}

bool RuleReader::near(const Rule& rule, const Hit& anchor, const Hit& other, std::uint32_t reach) const {
  if (rule.within == kAnywhere) return true;
  if (rule.within == kSameSentence) return (*tokens_)[anchor.first].sentence == (*tokens_)[other.first].sentence;
  return other.first <= anchor.last + reach && anchor.first <= other.last + reach;
}

// A counting sort by rule; each rule's matches keep their order in the text. Overlapping ones are one finding, of which
// the more pressing status counts.
void RuleReader::order_matches(Table<Match>& matches) {
  rule_starts_.assign(pack_->rules.size() + 1, 0);
  for (const Match& match : unordered_) ++rule_starts_[match.rule + 1];
  for (std::uint32_t i = 1; i < rule_starts_.size(); ++i) rule_starts_[i] += rule_starts_[i - 1];
  matches.resize(unordered_.size(), {});
  for (const Match& match : unordered_) matches[rule_starts_[match.rule]++] = match;
  std::uint32_t kept = 0;
  for (const Match& match : matches) {
    Match* last = kept > 0 ? &matches[kept - 1] : nullptr;
    if (last == nullptr || last->rule != match.rule || match.start >= last->end) {
      matches[kept++] = match;
      continue;
    }
    const std::uint32_t end = std::max(last->end, match.end);
    const std::uint32_t start = last->start;
    const bool more_pressing =
        weight(match.status) > weight(last->status) || (match.status == last->status && match.action > last->action);
    if (more_pressing) *last = match;
    last->start = start;
    last->end = end;
  }
  matches.resize(kept, {});
}

Doubt RuleReader::doubt_of(const Rule& rule, Fit fits, const Part& whole, const Hit& hit) const {
  if (fits == Fit::unknown && rule.asks_if_unknown) return Doubt::unknown_facts;
  if (whole.excluded_elsewhere && !is_said_to_be_new(hit, kNewSentences)) return Doubt::excluded_elsewhere;
  return rule.asks_if_longstanding && is_in_old_story(hit) ? Doubt::old_story : Doubt::none;
}

void RuleReader::apply(const Pack& pack, const Context& context, const Table<Token>& tokens,
                       const Table<Mention>& mentions, const Who& who, Table<Match>& matches) {
  pack_ = &pack;
  context_ = &context;
  tokens_ = &tokens;
  mentions_ = &mentions;
  index_mentions();
  unordered_.clear();
  for (std::uint32_t i = 0; i < mentions.size(); ++i) {
    const Range rules = pack.rules_of[mentions[i].concept_id];
    for (std::uint32_t r = rules.begin; r < rules.end; ++r) {
      const std::uint16_t number = pack.concept_rules[r];
      const Rule& rule = pack.rules[number];
      const Fit fits = fit(rule, who);
      if (fits == Fit::no) continue;
      const std::optional<Part> whole = judge(rule, i);
      if (!whole) continue;
      const Hit& hit = mentions[i].hit;
      Match match{
          number,     i, whole->mention, whole->status, Doubt::none, tokens[hit.first].start, tokens[hit.last].end,
          rule.action};
      if (match.status == Status::present && is_said_to_be_now(rule, mentions[i])) {
        match.action = rule.action_now;
      } else if (match.status == Status::present) {
        match.doubt = doubt_of(rule, fits, *whole, hit);
        if (match.doubt != Doubt::none) match.status = Status::uncertain;
      }
      // The patient is asked whether it is there now: what is asked about is what a yes means.
      if (match.status == Status::uncertain) match.action = rule.action_now;
      unordered_.push_back(match);
    }
  }
  order_matches(matches);
}

}  // namespace frontdoor::redflags
