// RedFlagEngine: text in, findings out. Start here: `read` names every step.
#include <frontdoor/limits.h>
#include <frontdoor/red_flags.h>

#include "rules.h"

#include <algorithm>

namespace frontdoor {

using namespace redflags;

struct RedFlagEngine::Impl {
  Pack pack;
};

namespace {

constexpr std::uint32_t kOneYear = 12;
constexpr std::uint32_t kAgeMonthsMax = 150 * 12;
constexpr std::size_t kBareTextTokensMax = 6;  // "heart attack" alone is meant

// The first number inside a hit ("my 5 week old"), in whole units.
std::optional<std::uint32_t> number_in(const std::vector<Token>& tokens, const Hit& hit) {
  for (std::uint32_t i = hit.first; i <= hit.last; ++i) {
    if (tokens[i].number && hit.covers(i)) return tokens[i].value_tenths / 10;
  }
  return std::nullopt;
}

void add_age(const std::vector<Token>& tokens, const Hit& hit, Category category, Who& who) {
  const std::optional<std::uint32_t> number = number_in(tokens, hit);
  switch (category) {
    case Category::age_days: who.add_age(0, 1 + number.value_or(0) / 31); break;
    case Category::age_weeks: {
      const std::uint32_t months = number.value_or(0) * 7 / 31;
      who.add_age(months, months + 1);
      break;
    }
    case Category::age_months: who.add_age(number.value_or(0), number.value_or(0) + 1); break;
    case Category::age_years: {
      if (!number) break;
      const std::uint32_t months = std::min(*number * kOneYear, kAgeMonthsMax);
      who.add_age(months, months + kOneYear);
      break;
    }
    case Category::infant: who.add_age(0, kOneYear); break;
    case Category::child: who.add_age(kOneYear, 18 * kOneYear); break;
    case Category::adult: who.add_age(18 * kOneYear, kAgeMonthsMax); break;
    default: break;
  }
}

// An exact age outranks "baby" and "child"; facts that the form knows stand beside both.
Who who_is_it(const Pack& pack, const std::vector<Token>& tokens, const Context& context, const PatientFacts& facts) {
  Who who;
  if (facts.age_months && *facts.age_months >= 0) {
    const auto months = static_cast<std::uint32_t>(*facts.age_months);
    who.add_age(months, months + 1);
  }
  who.sex = facts.sex;
  who.pregnant = facts.pregnant;
  bool exact = false;
  for (const bool exact_pass : {true, false}) {
    for (const Hit& hit : context.triggers()) {
      const Category category = pack.triggers[hit.output & ~kTriggerOutput].category;
      if (category < Category::age_days) continue;
      const bool is_exact = category <= Category::age_years;
      if (category <= Category::adult && is_exact == exact_pass && (is_exact || !exact)) {
        add_age(tokens, hit, category, who);
        exact = exact || is_exact;
      }
      if (exact_pass) continue;
      if (category == Category::pregnant && context.judge(hit, false).status == Status::present) who.pregnant = true;
    }
  }
  return who;
}

// The sentences in which somebody is spoken of ("my", "she", "having"), in order.
std::vector<std::uint32_t> sentences_about_somebody(const Pack& pack, const std::vector<Token>& tokens,
                                                    const std::vector<Hit>& concepts) {
  std::vector<std::uint32_t> sentences;
  for (const Hit& hit : concepts) {
    const std::uint32_t sentence = tokens[hit.first].sentence;
    if (hit.output == pack.subject() && (sentences.empty() || sentences.back() != sentence))
      sentences.push_back(sentence);
  }
  return sentences;
}

// An illness named in a sentence about nobody ("treatment of viral meningitis") is asked about, unless it is all that
// is said.
void ask_about_bare_conditions(const Pack& pack, const std::vector<Token>& tokens, const std::vector<Hit>& concepts,
                               std::vector<Mention>& mentions) {
  if (pack.subject() == kNone || tokens.size() <= kBareTextTokensMax) return;
  const std::vector<std::uint32_t> sentences = sentences_about_somebody(pack, tokens, concepts);
  for (Mention& mention : mentions) {
    if (mention.judgement.status != Status::present || !pack.concept_conditions[mention.concept_id]) continue;
    const std::uint32_t sentence = tokens[mention.hit.first].sentence;
    if (!std::binary_search(sentences.begin(), sentences.end(), sentence)) mention.judgement.status = Status::uncertain;
  }
}

std::vector<Mention> judge_mentions(const Pack& pack, const std::vector<Token>& tokens, const Context& context,
                                    const std::vector<Hit>& concepts) {
  std::vector<Mention> mentions;
  mentions.reserve(concepts.size());
  for (const Hit& hit : concepts) {
    if (hit.output == pack.subject() || !context.holds_together(hit)) continue;
    mentions.push_back({hit, hit.output, context.judge(hit, pack.concept_conditions[hit.output])});
  }
  ask_about_bare_conditions(pack, tokens, concepts, mentions);
  std::stable_sort(mentions.begin(), mentions.end(),
                   [](const Mention& a, const Mention& b) { return a.concept_id < b.concept_id; });
  return mentions;
}

std::string explain(const Pack& pack, std::string_view text, const std::vector<Token>& tokens, const Context& context,
                    const Mention& mention) {
  std::string why(pack.string(pack.concept_names[mention.concept_id]));
  if (mention.judgement.trigger == kNoTrigger) return why;
  const Hit& trigger = context.triggers()[mention.judgement.trigger];
  why += "; ";
  why += to_code(mention.judgement.status);
  why += " because of \"";
  why += text.substr(tokens[trigger.first].start, tokens[trigger.last].end - tokens[trigger.first].start);
  why += "\"";
  return why;
}

std::string source_of(const Pack& pack, const Rule& rule) {
  std::string source(pack.string(rule.title));
  source += ", ";
  source += pack.string(rule.address);
  return source;
}

// Over the limit the least pressing go, so that the list still shows what decided the action.
void keep_most_pressing(const Pack& pack, std::vector<Match>& matches) {
  if (matches.size() <= limits::findings_max) return;
  const auto pressing = [&pack](const Match& match) {
    return (match.status == Status::present ? 8 : 0) + static_cast<int>(pack.rules[match.rule].action);
  };
  std::stable_sort(matches.begin(), matches.end(),
                   [&](const Match& a, const Match& b) { return pressing(a) > pressing(b); });
  matches.resize(limits::findings_max);
}

}  // namespace

RedFlagEngine::RedFlagEngine(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
RedFlagEngine::RedFlagEngine(RedFlagEngine&&) noexcept = default;
RedFlagEngine& RedFlagEngine::operator=(RedFlagEngine&&) noexcept = default;
RedFlagEngine::~RedFlagEngine() = default;

Result<RedFlagEngine> RedFlagEngine::load(std::string_view blob, std::string_view added) {
  auto impl = std::make_unique<Impl>();
  Result<Pack> pack = open_pack(blob, added);
  if (!pack) return pack.error();
  impl->pack = std::move(pack).value();
  return RedFlagEngine(std::move(impl));
}

const std::string& RedFlagEngine::pack_version() const {
  return impl_->pack.version;
}

Reading RedFlagEngine::read(std::string_view text, const PatientFacts& patient) const {
  const Pack& pack = impl_->pack;
  std::vector<Token> tokens;
  read_tokens(pack, text, tokens);
  std::vector<Hit> concepts;
  std::vector<Hit> triggers;
  match_phrases(pack, tokens, concepts, triggers);
  const Context context(pack, tokens, concepts, triggers);
  const std::vector<Mention> mentions = judge_mentions(pack, tokens, context, concepts);
  const Who who = who_is_it(pack, tokens, context, patient);
  std::vector<Match> matches;
  apply_rules(pack, tokens, mentions, who, matches);

  Reading reading;
  for (const Match& match : matches) {
    if (match.status != Status::present) continue;
    reading.action = std::max(reading.action, static_cast<Action>(pack.rules[match.rule].action));
  }
  keep_most_pressing(pack, matches);
  for (const Match& match : matches) {
    const Rule& rule = pack.rules[match.rule];
    Finding finding;
    finding.rule = pack.string(rule.id);
    finding.action = static_cast<Action>(rule.action);
    finding.status = match.status;
    finding.start = match.start;
    finding.end = match.end;
    finding.quote = text.substr(match.start, match.end - match.start);
    finding.source = source_of(pack, rule);
    finding.wording = pack.string(rule.wording);
    finding.question = pack.string(rule.question);
    finding.why = explain(pack, text, tokens, context, mentions[match.mention]);
    reading.findings.push_back(std::move(finding));
  }
  std::sort(reading.findings.begin(), reading.findings.end(), [](const Finding& a, const Finding& b) {
    return a.start != b.start ? a.start < b.start : a.rule < b.rule;
  });
  return reading;
}

Status RedFlagEngine::assess(std::string_view text, std::uint32_t start, std::uint32_t end) const {
  const Pack& pack = impl_->pack;
  std::vector<Token> tokens;
  read_tokens(pack, text, tokens);
  Hit mention;
  bool found = false;
  for (std::uint32_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].end <= start || tokens[i].start >= end) continue;
    if (!found) mention.first = i;
    mention.last = i;
    found = true;
  }
  if (!found) return Status::present;
  std::vector<Hit> concepts;
  std::vector<Hit> triggers;
  match_phrases(pack, tokens, concepts, triggers);
  // Somebody else marked the mention, so no phrase of the pack may hide a trigger; only the mention's own words may.
  concepts.clear();
  const std::uint32_t length = std::min(mention.last - mention.first + 1, kSpanTokensMax);
  mention.matched = length == kSpanTokensMax ? 0xFFFFFFFF : (1u << length) - 1;
  const Context context(pack, tokens, concepts, triggers);
  return context.judge(mention, true).status;
}

std::vector<RuleInfo> RedFlagEngine::rules() const {
  const Pack& pack = impl_->pack;
  std::vector<RuleInfo> rules;
  for (const Rule& rule : pack.rules) {
    rules.push_back({std::string(pack.string(rule.id)), static_cast<Action>(rule.action), source_of(pack, rule),
                     std::string(pack.string(rule.wording)), std::string(pack.string(rule.question))});
  }
  return rules;
}

}  // namespace frontdoor
