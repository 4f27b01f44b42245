#include "redflags/context.h"

#include <algorithm>
#include <bit>

namespace frontdoor::redflags {

namespace {

constexpr std::uint32_t kLooseTokensMax = 2;

// A break also splits the words of a mention: "chest but" does; "chest is still" does not, and is marked as one that
// lists run across.
enum Limit : std::uint8_t { limit_terminate = 1, limit_restart = 2, limit_in_concept = 4, limit_break = 8 };

bool gives_status(Category category) {
  return category <= Category::uncertain;
}

// Which category wins when several reach a mention.
int rank(Category category) {
  switch (category) {
    case Category::negation: return 6;
    case Category::family:
    case Category::relative: return 5;
    case Category::hypothetical:
    case Category::worry: return 4;
    case Category::historical: return 3;
    case Category::resolved: return 2;
    case Category::uncertain: return 1;
    default: return 0;
  }
}

Status status_of(Category category) {
  switch (category) {
    case Category::negation: return Status::absent;
    case Category::family:
    case Category::relative: return Status::other_person;
    case Category::hypothetical:
    case Category::worry: return Status::hypothetical;
    case Category::historical:
    case Category::resolved: return Status::historical;
    case Category::uncertain: return Status::uncertain;
    default: return Status::present;
  }
}

}  // namespace

void Context::begin(const Pack& pack, const Table<Token>& tokens, const Table<Hit>& concepts,
                    const Table<Hit>& triggers, Texts texts) {
  pack_ = &pack;
  texts_ = texts;
  tokens_ = &tokens;
  limits_.assign(tokens.size(), 0);
  mark_concepts(concepts);
  thin(triggers);
  mark_limits();
  list_reaches();
}

void Context::list_reaches() {
  reaches_.clear();
  reaches_of_.clear();
  ages_.clear();
  for (std::uint32_t i = 0; i < triggers_.size(); ++i) {
    const Category category = trigger_of(triggers_[i]).category;
    if (category >= Category::age_days && category <= Category::age_years) ages_.push_back(i);
    if (category != Category::recent && !gives_status(category)) continue;
    reaches_of_.resize((*tokens_)[triggers_[i].first].sentence + 1, reaches_.size());
    reaches_.push_back({scope_of(triggers_[i]), triggers_[i].first, triggers_[i].last, i, category});
  }
  const std::uint32_t sentences = tokens_->empty() ? 0 : tokens_->back().sentence;
  reaches_of_.resize(sentences + 3, reaches_.size());
}

void Context::mark_concepts(const Table<Hit>& concepts) {
  for (const Hit& hit : concepts) {
    // A negation far from the concept's other words is hardly part of it ("not thirsty and not peeing").
    if (hit.first == hit.last ||
        hit.last - hit.first + 1 > static_cast<std::uint32_t>(std::popcount(hit.matched)) + kLooseTokensMax)
      continue;
    for (std::uint32_t token = hit.first; token <= hit.last; ++token) {
      if (hit.covers(token)) limits_[token] |= limit_in_concept;
    }
  }
}

// Whether a pseudo trigger has the words of a negation: "is that normal" denies nothing, though "is normal" does.
bool Context::outdone_by_pseudo(const Table<Hit>& triggers, const Hit& trigger) const {
  if (trigger_of(trigger).category != Category::negation) return false;
  const auto same_first = std::equal_range(triggers.begin(), triggers.end(), trigger,
                                           [](const Hit& a, const Hit& b) { return a.first < b.first; });
  return std::any_of(same_first.first, same_first.second, [&](const Hit& other) {
    return other.last == trigger.last && trigger_of(other).category == Category::pseudo;
  });
}

// Drops negations that are part of a concept ("no feeling in my legs") and those inside a longer trigger ("not only").
void Context::thin(const Table<Hit>& triggers) {
  triggers_.clear();
  std::uint32_t covered_to = 0;  // tokens before this one belong to a kept trigger
  std::uint32_t covered_from = 0;
  bool covered_by_status = false;
  for (const Hit& trigger : triggers) {
    const Category category = trigger_of(trigger).category;
    const Texts texts = trigger_of(trigger).texts;
    if (texts != Texts::all && texts != texts_) continue;
    const bool limits_or_status = category <= Category::recent;
    bool inside_concept = category == Category::negation;
    for (std::uint32_t token = trigger.first; token <= trigger.last && inside_concept; ++token) {
      inside_concept = (limits_[token] & limit_in_concept) != 0;
    }
    const bool same_words = trigger.first == covered_from && trigger.last + 1 == covered_to;
    // "Is there no sign of": a negation is swallowed by what is none ("not only"), not by a question around it.
    const bool stands = same_words || (category == Category::negation && covered_by_status);
    const bool inside_trigger = limits_or_status && trigger.last < covered_to && !stands;
    if (inside_concept || inside_trigger || outdone_by_pseudo(triggers, trigger)) continue;
    if (limits_or_status && trigger.last + 1 > covered_to) {
      // "Cannot exclude" is one doubt, whose own negation says nothing.
      covered_by_status = gives_status(category) && category != Category::negation && category != Category::uncertain;
      covered_from = trigger.first;
      covered_to = trigger.last + 1;
    }
    triggers_.push_back(trigger);
  }
}

void Context::mark_limits() {
  for (const Hit& trigger : triggers_) {
    const Category category = trigger_of(trigger).category;
    const auto parts = static_cast<std::uint8_t>(trigger_of(trigger).lists ? 0 : limit_break);
    if (category == Category::terminate) limits_[trigger.first] |= limit_terminate | parts;
    if (category == Category::restart && (*tokens_)[trigger.first].before >= Break::comma) {
      limits_[trigger.first] |= limit_terminate | limit_restart | parts;
    }
  }
}

std::uint32_t Context::reach_forward(std::uint32_t from, const Trigger& trigger) const {
  const std::uint32_t most = trigger.scope == 0 ? kScopeTokensMax : trigger.scope;
  bool may_cross = trigger.direction == Direction::heading;
  std::uint32_t token = from;
  for (; token < tokens_->size() && token - from < most; ++token) {
    if (may_cross && (*tokens_)[token].before == Break::clause) {
      may_cross = false;
      continue;
    }
    if ((*tokens_)[token].before >= Break::clause) break;
    if ((*tokens_)[token].before == Break::comma && !trigger.lists) break;
    if (limits_[token] & limit_terminate) break;
  }
  return token;
}

std::uint32_t Context::reach_backward(std::uint32_t from, const Trigger& trigger) const {
  const std::uint32_t most = trigger.scope == 0 ? kScopeTokensMax : trigger.scope;
  bool may_cross = trigger.direction == Direction::answer;
  std::uint32_t token = from;
  while (token > 0 && from - token < most) {
    const Token& right = (*tokens_)[token];
    if (may_cross) {
      may_cross = false;
    } else if (right.before >= Break::clause || (right.before == Break::comma && !trigger.lists)) {
      break;
    }
    if (limits_[token] & limit_restart) break;
    if (limits_[token - 1] & limit_terminate) {
      // The terminating word itself ("but") is outside; what follows it is inside.
      break;
    }
    --token;
  }
  return token;
}

Context::Scope Context::scope_of(const Hit& hit) const {
  const Trigger& trigger = trigger_of(hit);
  Scope scope{hit.first, hit.last + 1};
  if (trigger.direction == Direction::answer) {
    if ((*tokens_)[hit.first].after_question) scope.begin = reach_backward(hit.first, trigger);
    return scope;
  }
  if (trigger.direction == Direction::heading) {
    const bool colon = hit.last + 1 < tokens_->size() && (*tokens_)[hit.last + 1].before == Break::clause;
    if (colon) scope.end = reach_forward(hit.last + 1, trigger);
    return scope;
  }
  if (trigger.direction != Direction::backward) scope.end = reach_forward(hit.last + 1, trigger);
  if (trigger.direction != Direction::forward) scope.begin = reach_backward(hit.first, trigger);
  return scope;
}

bool Context::applies(const Reach& reach, const Hit& mention) {
  // Forward: the mention's last word lies in the scope, so a trigger between its words counts ("chest does not hurt").
  if (mention.last > reach.last && mention.last < reach.scope.end && mention.first + kSpanTokensMax > reach.first) {
    return !mention.covers(reach.first);
  }
  return mention.first < reach.first && mention.first >= reach.scope.begin && mention.last < reach.first;
}

// The first one of a sentence that begins at `token` or later.
std::uint32_t Context::first_reach_of(std::uint32_t sentence, std::uint32_t token) const {
  const auto before = [](const Reach& reach, std::uint32_t t) { return reach.first < t; };
  const Reach* const begin = reaches_.begin() + reaches_of_[sentence];
  const Reach* const end = reaches_.begin() + reaches_of_[sentence + 1];
  if (begin == end || begin->first >= token) return reaches_of_[sentence];
  return static_cast<std::uint32_t>(std::lower_bound(begin, end, token, before) - reaches_.begin());
}

Judgement Context::judge(const Hit& mention, bool condition) const {
  Judgement judgement;
  int best = 0;
  bool recent = false;
  bool past = false;
  std::uint32_t decided_without_past = kNoTrigger;
  int best_without_past = 0;
  const std::uint32_t sentence = (*tokens_)[mention.first].sentence;
  // A sentence without end must not make every mention look at every trigger.
  const std::uint32_t from = mention.first > 2 * kScopeTokensMax ? mention.first - 2 * kScopeTokensMax : 0;
  // Those of a sentence and of the one after it are all that reach a mention: only an answer crosses a sentence's end.
  const std::uint32_t end = reaches_of_[sentence + 2];
  for (std::uint32_t i = first_reach_of(sentence, from); i < end; ++i) {
    const Reach& reach = reaches_[i];
    if (reach.first > mention.last + kScopeTokensMax) break;
    const Category category = reach.category;
    if ((category == Category::worry || category == Category::relative) && !condition) continue;
    if (!applies(reach, mention)) continue;
    const std::uint32_t index = reach.trigger;
    if (category == Category::recent) {
      recent = true;
      continue;
    }
    // A patient who asks "what is the treatment for" or is "not sure if" is describing the present where a word ("now",
    // "today") says so.
    const bool is_past = category == Category::historical || category == Category::family ||
                         category == Category::relative ||
                         (category == Category::uncertain && texts_ == Texts::patient);
    past = past || is_past;
    if (rank(category) > best) {
      best = rank(category);
      judgement.trigger = index;
    }
    if (!is_past && rank(category) > best_without_past) {
      best_without_past = rank(category);
      decided_without_past = index;
    }
  }
  if (recent && past) judgement.trigger = decided_without_past;
  if (judgement.trigger == kNoTrigger) return judgement;
  const Category category = trigger_of(triggers_[judgement.trigger]).category;
  // What a patient worries about is hypothetical; what a clinician thinks possible is uncertain.
  const bool possible = category == Category::worry && texts_ == Texts::clinical;
  judgement.status = possible ? Status::uncertain : status_of(category);
  judgement.resolved = category == Category::resolved;
  return judgement;
}

bool Context::holds_together(const Hit& mention) const {
  for (std::uint32_t token = mention.first + 1; token < mention.last; ++token) {
    if (!mention.covers(token) && (limits_[token] & limit_break)) return false;
  }
  return true;
}

bool Context::runs_into_age(const Hit& mention) const {
  if (ages_.empty() || mention.first == mention.last) return false;
  const auto before = [this](std::uint32_t age, std::uint32_t token) { return triggers_[age].first < token; };
  const std::uint32_t* age = std::lower_bound(ages_.begin(), ages_.end(), mention.first + 1, before);
  for (; age != ages_.end() && triggers_[*age].first < mention.last; ++age) {
    if (mention.last < triggers_[*age].last) return true;
  }
  return false;
}

bool Context::ends_between(const Hit& earlier, const Hit& later) const {
  for (std::uint32_t token = earlier.last + 1; token < later.first; ++token) {
    if (limits_[token] & limit_terminate) return true;
  }
  return false;
}

}  // namespace frontdoor::redflags
