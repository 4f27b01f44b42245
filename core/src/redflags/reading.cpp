#include "redflags/reading.h"

#include <algorithm>

namespace frontdoor::redflags {

namespace {

constexpr std::uint32_t kOneYear = 12;
constexpr std::int32_t kAdultMonths = 18 * 12;
constexpr std::uint32_t kAgeMonthsMax = 150 * 12;
constexpr std::uint32_t kBareTextTokensMax = 6;  // "heart attack" alone is meant
constexpr std::uint32_t kCodePointBytesMax = 4;

// Ages that people write as words, by their place in the list.
constexpr std::array<std::string_view, 21> kNumberWords = {
    "nought",   "one",     "two",     "three",     "four",     "five",     "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};

bool is_same_word(std::string_view written, std::string_view lower_case) {
  return std::equal(written.begin(), written.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; });
}

// The first number inside a hit ("my 5 week old", "my five week old"), in whole units.
std::optional<std::uint32_t> number_in(std::string_view text, const Table<Token>& tokens, const Hit& hit) {
  for (std::uint32_t i = hit.first; i <= hit.last; ++i) {
    if (!hit.covers(i)) continue;
    if (tokens[i].number) return tokens[i].value_tenths / 10;
    const std::string_view written = text.substr(tokens[i].start, tokens[i].end - tokens[i].start);
    for (std::uint32_t number = 0; number < kNumberWords.size(); ++number) {
      if (is_same_word(written, kNumberWords[number])) return number;
    }
  }
  return std::nullopt;
}

void add_age(std::string_view text, const Table<Token>& tokens, const Hit& hit, Category category, Who& who) {
  const std::optional<std::uint32_t> number = number_in(text, tokens, hit);
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
    case Category::infant:
      who.add_age(0, kOneYear);
      who.speaks_of_baby = true;
      break;
    case Category::child: who.add_age(kOneYear, 18 * kOneYear); break;
    case Category::adult: who.add_age(18 * kOneYear, kAgeMonthsMax); break;
    default: break;
  }
}

// How many bytes two texts have in common at their beginnings, and at their ends beyond that.
std::uint32_t same_at_beginning(std::string_view a, std::string_view b) {
  const std::size_t most = std::min(a.size(), b.size());
  std::size_t same = 0;
  while (same < most && a[same] == b[same]) ++same;
  return static_cast<std::uint32_t>(same);
}
std::uint32_t same_at_end(std::string_view a, std::string_view b, std::uint32_t beginning) {
  const std::size_t most = std::min(a.size(), b.size()) - beginning;
  std::size_t same = 0;
  while (same < most && a[a.size() - 1 - same] == b[b.size() - 1 - same]) ++same;
  return static_cast<std::uint32_t>(same);
}

Edit edit_between(std::string_view before, std::string_view after) {
  const std::uint32_t beginning = same_at_beginning(before, after);
  const std::uint32_t ending = same_at_end(before, after, beginning);
  return {beginning, static_cast<std::uint32_t>(before.size()) - ending,
          static_cast<std::int64_t>(after.size()) - static_cast<std::int64_t>(before.size())};
}

std::uint32_t first_hit_from(const Table<Hit>& hits, std::uint32_t token) {
  const auto before = [](const Hit& hit, std::uint32_t t) { return hit.first < t; };
  return static_cast<std::uint32_t>(std::lower_bound(hits.begin(), hits.end(), token, before) - hits.begin());
}

// Whether the fresh hits are those of tokens [from, to) before, and none of them holds what was changed: it would be
// quoted otherwise, and a number in an age would have another value.
bool same_hits(const Table<Hit>& hits, const Table<Hit>& fresh, std::uint32_t from, std::uint32_t to, Range changed) {
  const std::uint32_t first = first_hit_from(hits, from);
  if (first_hit_from(hits, to) - first != fresh.size()) return false;
  for (std::uint32_t i = 0; i < fresh.size(); ++i) {
    if (!(fresh[i] == hits[first + i])) return false;
    if (fresh[i].first < changed.end && fresh[i].last >= changed.begin) return false;
  }
  return true;
}

}  // namespace

void write_source(const Pack& pack, const Rule& rule, std::string& source) {
  const std::string_view title = pack.string(rule.title);
  const std::string_view address = pack.string(rule.address);
  source.clear();
  if (address.empty()) return;
  source.reserve(title.size() + 2 + address.size());
  source += title;
  source += ", ";
  source += address;
}

void TextState::read(const Pack& pack, std::string_view text) {
  if (pack_ == &pack && !text_.empty()) {
    edit_ = edit_between(text_, text);
    if (edit_.begin == text.size() && edit_.moved == 0) return;
    read_changed(text);
  } else {
    pack_ = &pack;
    judged_ = false;
    read_anew(text);
  }
  text_ = text;
}

void TextState::read_anew(std::string_view text) {
  tokens_.clear();
  concepts_.clear();
  triggers_.clear();
  fresh_tokens_.clear();
  tokens_.reserve(static_cast<std::uint32_t>(text.size() / 4 + 1));
  std::uint32_t next = 0;
  read_tokens(*pack_, text, {}, fresh_tokens_, 0, next, tokens_);
  match_phrases(*pack_, tokens_, 0, tokens_.size(), concepts_, triggers_);
}

// Hits never reach out of a sentence, so a sentence that begins before the change with the bytes that it had is a place
// to read on from, and one that begins after it is a place to stop.
void TextState::read_changed(std::string_view text) {
  const Edit edit = edit_;
  std::uint32_t from = 0;
  SentenceStart start;
  for (std::uint32_t i = 1; i < tokens_.size(); ++i) {
    if (tokens_[i].start + kCodePointBytesMax > edit.begin) break;
    if (tokens_[i].before != Break::sentence) continue;
    from = i;
    start = {tokens_[i].start, tokens_[i].sentence, tokens_[i].after_question};
  }
  std::uint32_t to = from;
  while (to < tokens_.size() && tokens_[to].start < edit.end) ++to;
  fresh_tokens_.clear();
  read_tokens(*pack_, text, start, tokens_, edit.moved, to, fresh_tokens_);

  const std::uint32_t tokens_moved = fresh_tokens_.size() - (to - from);
  std::uint32_t sentences_moved = 0;
  if (to < tokens_.size()) {
    const std::uint32_t sentence = fresh_tokens_.empty() ? start.sentence : fresh_tokens_.back().sentence + 1;
    sentences_moved = sentence - tokens_[to].sentence;
  }
  Range changed;
  const bool alike = tokens_moved == 0 && sentences_moved == 0 && stands_alike(text, from, changed);
  for (std::uint32_t i = to; i < tokens_.size(); ++i) {
    tokens_[i].start = static_cast<std::uint32_t>(tokens_[i].start + edit.moved);
    tokens_[i].end = static_cast<std::uint32_t>(tokens_[i].end + edit.moved);
    tokens_[i].sentence += sentences_moved;
  }
  tokens_.replace(from, to, fresh_tokens_);
  fresh_concepts_.clear();
  fresh_triggers_.clear();
  match_phrases(*pack_, tokens_, from, from + fresh_tokens_.size(), fresh_concepts_, fresh_triggers_);
  judged_ = judged_ && alike && same_hits(concepts_, fresh_concepts_, from, to, changed) &&
            same_hits(triggers_, fresh_triggers_, from, to, changed);
  replace_hits(concepts_, fresh_concepts_, from, to, tokens_moved);
  replace_hits(triggers_, fresh_triggers_, from, to, tokens_moved);
}

// Whether the fresh tokens part the text as those in their place did. changed: the tokens from the first to behind the
// last whose words are others; both that behind the edit if it is none of a word.
bool TextState::stands_alike(std::string_view text, std::uint32_t from, Range& changed) const {
  changed = {from + fresh_tokens_.size(), from};
  for (std::uint32_t i = 0; i < fresh_tokens_.size(); ++i) {
    const Token& old = tokens_[from + i];
    const Token& fresh = fresh_tokens_[i];
    if (old.before != fresh.before || old.after_question != fresh.after_question) return false;
    const std::string_view word(text_.data() + old.start, old.end - old.start);
    const bool differs = word != text.substr(fresh.start, fresh.end - fresh.start);
    if (differs || old.end > edit_.begin) changed.begin = std::min(changed.begin, from + i);
    if (differs || old.start < edit_.end) changed.end = from + i + 1;
  }
  changed.end = std::max(changed.begin, changed.end);
  return true;
}

void TextState::replace_hits(Table<Hit>& hits, const Table<Hit>& fresh, std::uint32_t from, std::uint32_t to,
                             std::uint32_t moved) {
  const std::uint32_t first = first_hit_from(hits, from);
  const std::uint32_t last = first_hit_from(hits, to);
  for (std::uint32_t i = last; i < hits.size(); ++i) {
    hits[i].first += moved;
    hits[i].last += moved;
  }
  hits.replace(first, last, fresh);
}

// An exact age outranks "baby" and "child"; facts that the form knows are beside it. A child of a known age is not
// younger because it is called a baby, and the baby of somebody who is pregnant is unborn.
Who TextState::who(const PatientFacts& facts) const {
  Who who;
  if (facts.age_months && *facts.age_months >= 0) {
    const auto months = static_cast<std::uint32_t>(*facts.age_months);
    who.add_age(months, months + 1);
  }
  who.sex = facts.sex;
  who.pregnant = facts.pregnant;
  const bool is_child = facts.age_months && *facts.age_months >= 0 && *facts.age_months < kAdultMonths;
  bool exact = is_child;
  for (const bool exact_pass : {true, false}) {
    for (const Hit& hit : context_.triggers()) {
      const Category category = pack_->triggers[hit.output & kIdsMax].category;
      if (category < Category::age_days) continue;
      const bool is_exact = category <= Category::age_years;
      if (category == Category::infant && facts.pregnant.value_or(false)) {
        who.speaks_of_baby = true;
        continue;
      }
      if (category <= Category::adult && is_exact == exact_pass && (is_exact || !exact)) {
        add_age(text_, tokens_, hit, category, who);
        exact = exact || is_exact;
      }
      if (exact_pass) continue;
      if (category == Category::pregnant && context_.judge(hit, false).status == Status::present) who.pregnant = true;
    }
  }
  return who;
}

void TextState::judge_mentions() {
  mentions_.clear();
  for (const Hit& hit : concepts_) {
    if (!context_.holds_together(hit) || context_.runs_into_age(hit)) continue;
    mentions_.push_back({hit, hit.output, context_.judge(hit, pack_->concept_conditions[hit.output] != 0)});
  }
  ask_about_bare_conditions();
}

// An illness named in a sentence about nobody ("treatment of viral meningitis") is asked about, unless it is all that
// is said.
void TextState::ask_about_bare_conditions() {
  if (pack_->subject() == kNone || tokens_.size() <= kBareTextTokensMax) return;
  spoken_of_.clear();
  for (const Hit& hit : concepts_) {
    const std::uint32_t sentence = tokens_[hit.first].sentence;
    if (hit.output == pack_->subject() && (spoken_of_.empty() || spoken_of_.back() != sentence))
      spoken_of_.push_back(sentence);
  }
  for (Mention& mention : mentions_) {
    if (mention.judgement.status != Status::present || pack_->concept_conditions[mention.concept_id] == 0) continue;
    if (std::binary_search(spoken_of_.begin(), spoken_of_.end(), tokens_[mention.hit.first].sentence)) continue;
    mention.judgement.status = Status::uncertain;
    mention.judgement.bare = true;
  }
}

// Typing mostly changes words that are in no phrase: then all judgements hold, and only places move.
bool TextState::apply(const Pack& pack, std::string_view text, const PatientFacts& facts) {
  read(pack, text);
  if (judged_ && facts_ == facts) {
    for (Match& match : matches_) edit_.move(match.start, match.end);
    return false;
  }
  facts_ = facts;
  judged_ = true;
  context_.begin(pack, tokens_, concepts_, triggers_, Texts::patient);
  judge_mentions();
  apply_rules(facts);
  return true;
}

void TextState::apply_ticked(const Pack& pack, std::string_view concepts, std::string_view label,
                             const PatientFacts& facts) {
  pack_ = &pack;
  Token token;
  token.end = static_cast<std::uint32_t>(label.size());
  tokens_.push_back(token);
  context_.begin(pack, tokens_, concepts_, triggers_, Texts::patient);
  while (!concepts.empty()) {
    const std::size_t size = std::min(concepts.find(' '), concepts.size());
    const std::uint16_t ticked = pack.concept_named(concepts.substr(0, size));
    if (ticked != kNone) mentions_.push_back({{ticked, 0, 0, 1}, ticked, {}});
    concepts.remove_prefix(std::min(size + 1, concepts.size()));
  }
  apply_rules(facts);
}

void TextState::apply_rules(const PatientFacts& facts) {
  rule_reader_.apply(*pack_, context_, tokens_, mentions_, who(facts), matches_);
  action_ = Action::none;
  for (const Match& match : matches_) {
    if (match.status == Status::present) action_ = std::max(action_, static_cast<Action>(match.action));
  }
  keep_most_pressing();
}

// The most pressing by place; those of one place stay in the order of their rules.
void TextState::keep_most_pressing() {
  const auto pressing_of = [](const Match& match) { return pressing(static_cast<Action>(match.action), match.status); };
  matches_.resize(keep_the_most_pressing(matches_.begin(), matches_.size(), pressing_of), {});
  order_by_place();
}

// A Shell sort of places with their numbers: small, and quick enough for so few.
void TextState::order_by_place() {
  places_.clear();
  by_rule_.clear();
  for (std::uint32_t i = 0; i < matches_.size(); ++i) {
    places_.push_back(std::uint64_t{matches_[i].start} << 32 | i);
    by_rule_.push_back(matches_[i]);
  }
  for (const std::uint32_t step : {57u, 23u, 10u, 4u, 1u}) {
    for (std::uint32_t i = step; i < places_.size(); ++i) {
      const std::uint64_t place = places_[i];
      std::uint32_t at = i;
      for (; at >= step && place < places_[at - step]; at -= step) places_[at] = places_[at - step];
      places_[at] = place;
    }
  }
  for (std::uint32_t i = 0; i < matches_.size(); ++i) {
    matches_[i] = by_rule_[static_cast<std::uint32_t>(places_[i])];
  }
}

void TextState::write(std::string_view text, Reading& reading, std::size_t& count) const {
  reading.action = std::max(reading.action, action_);
  reading.findings.resize(std::max(reading.findings.size(), count + matches_.size()));
  for (const Match& match : matches_) {
    const Rule& rule = pack_->rules[match.rule];
    Finding& finding = reading.findings[count++];
    finding.rule = pack_->string(rule.id);
    finding.action = static_cast<Action>(match.action);
    finding.status = match.status;
    finding.never_ask = rule.never_ask;
    finding.grave = rule.grave;
    finding.start = match.start;
    finding.end = match.end;
    finding.quote = text.substr(match.start, match.end - match.start);
    write_source(*pack_, rule, finding.source);
    finding.wording = pack_->string(rule.wording);
    write_why(text, match, finding.why);
  }
}

void TextState::write_why(std::string_view text, const Match& match, std::string& why) const {
  const Mention& decided = mentions_[match.decided];
  why = pack_->string(pack_->concept_names[mentions_[match.mention].concept_id]);
  if (match.decided != match.mention) {
    why += " with ";
    why += pack_->string(pack_->concept_names[decided.concept_id]);
  }
  const std::uint32_t number = decided.judgement.trigger;
  if (match.status == Status::present && match.action > pack_->rules[match.rule].action)
    why += "; said to be there now";
  if (match.doubt == Doubt::unknown_facts) {
    why += "; asked because age, sex or pregnancy is not known";
  } else if (match.doubt == Doubt::old_story) {
    why += "; uncertain: the text describes a long-standing problem";
  } else if (match.doubt == Doubt::excluded_elsewhere) {
    why += "; uncertain: contradicted in another sentence";
  } else if (decided.judgement.bare) {
    why += "; uncertain: the sentence does not say who has it";
  } else if (number != kNoTrigger) {
    const Hit& trigger = context_.triggers()[number];
    why += "; ";
    why += to_code(decided.judgement.status);
    why += " because of \"";
    why += text.substr(tokens_[trigger.first].start, tokens_[trigger.last].end - tokens_[trigger.first].start);
    why += match.status == decided.judgement.status ? "\"" : "\", which counts as present";
  }
}

// Somebody else marked the mention, so no phrase of the pack may hide a trigger; only the mention's own words may.
Status TextState::assess(std::uint32_t start, std::uint32_t end) {
  Hit mention;
  bool found = false;
  for (std::uint32_t i = 0; i < tokens_.size(); ++i) {
    if (tokens_[i].end <= start || tokens_[i].start >= end) continue;
    if (!found) mention.first = i;
    mention.last = i;
    found = true;
  }
  if (!found) return Status::present;
  const std::uint32_t length = std::min(mention.last - mention.first + 1, kSpanTokensMax);
  mention.matched = length == kSpanTokensMax ? 0xFFFFFFFF : (1u << length) - 1;
  fresh_concepts_.clear();
  context_.begin(*pack_, tokens_, fresh_concepts_, triggers_, Texts::clinical);
  return context_.judge(mention, true).status;
}

}  // namespace frontdoor::redflags
