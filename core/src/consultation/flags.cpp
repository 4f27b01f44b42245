// See flags.h.
#include "consultation/flags.h"

#include "answers/ticked.h"
#include "consultation/cards.h"

#include <algorithm>
#include <span>
#include <utility>

namespace frontdoor {

namespace {

// "Yes" or "No" to a question of a practice's own form.
void read_yes_or_no(const Item& item, const std::vector<std::string>& chosen, const PatientFacts& facts,
                    const RedFlagEngine& engine, std::vector<AnswerFinding>& out) {
  if (chosen.empty() || chosen.front().empty()) return;
  for (Finding& finding : read_ticked(chosen.front() == "true" ? ticked_yes(item) : ticked_no(item), facts, engine))
    out.push_back({item.link_id, std::move(finding)});
}

void read_options(const Item& item, const std::vector<std::string>& chosen, const PatientFacts& facts,
                  const RedFlagEngine& engine, std::vector<AnswerFinding>& out) {
  if (item.type == ItemType::boolean) return read_yes_or_no(item, chosen, facts, engine, out);
  std::uint32_t offset = 0;
  for (const std::string& code : chosen) {
    for (const AnswerOption& option : item.options) {
      if (option.value.code != code) continue;
      for (Finding& finding : read_ticked(ticked_answer(item, option), facts, engine)) {
        finding.start += offset;
        finding.end += offset;
        out.push_back({item.link_id, std::move(finding)});
      }
      offset += static_cast<std::uint32_t>(option.value.display.size() + answer_separator.size());
    }
  }
}

bool is_of(const ShownFlag& flag, const AnswerFinding& finding) {
  return flag.link_id == finding.link_id && flag.rule == finding.finding.rule;
}

AnswerQuestion question_about(const Item& item, const std::string& text, const SignQuestion& ask,
                              const std::vector<Finding>& findings) {
  AnswerQuestion question;
  question.link_id = item.link_id;
  question.group = ask.group;
  question.if_yes = ask.if_yes;
  question.because = words_asked_about(ask, text);
  question.is_private = std::any_of(findings.begin(), findings.end(), is_private);
  return question;
}

void read_text(const Item& item, const FilledForm& form, const PatientFacts& facts, const Readers& readers,
               std::span<const AskedSigns> asked, Asking asking, FormReading& out) {
  const std::string& text = form.value(item.link_id);
  if (text.empty()) return;
  const Reading& rules = form.answers().read(item.link_id, facts, *readers.rules);
  const SecondReading* second = readers.second ? &form.answers().read(item.link_id, *readers.second) : nullptr;
  Considered considered = consider({item.link_id, text, rules, second, facts}, readers, asked, asking);
  for (const SignQuestion& ask : considered.asks) {
    const bool known = std::any_of(out.asks.begin(), out.asks.end(),
                                   [&](const AnswerQuestion& other) { return other.group == ask.group; });
    if (!known) out.asks.push_back(question_about(item, text, ask, considered.findings));
  }
  for (const std::size_t place : considered.answers) {
    const auto after = std::lower_bound(out.answers.begin(), out.answers.end(), place);
    if (after == out.answers.end() || *after != place) out.answers.insert(after, place);
  }
  for (Finding& finding : considered.findings) out.findings.push_back({item.link_id, std::move(finding)});
}

void read_item(const Item& item, const FilledForm& form, const PatientFacts& facts, const Readers& readers,
               std::span<const AskedSigns> asked, Asking asking, FormReading& out) {
  if (carries_red_flags(item)) read_options(item, form.answers_to(item), facts, *readers.rules, out.findings);
  if (is_free_text(item) && !form.is_as_given(item)) read_text(item, form, facts, readers, asked, asking, out);
}

void put_most_pressing_first(std::vector<AnswerQuestion>& asks) {
  const auto most = std::max_element(
      asks.begin(), asks.end(), [](const AnswerQuestion& a, const AnswerQuestion& b) { return a.if_yes < b.if_yes; });
  if (most != asks.end()) std::iter_swap(asks.begin(), most);
}

}  // namespace

FormReading Flags::read_one(const Item& item, const FilledForm& form, const Readers& readers) const {
  FormReading out;
  read_item(item, form, form.facts(), readers, asked_, Asking::possible, out);
  put_most_pressing_first(out.asks);
  return out;
}

FormReading Flags::read_all(const FilledForm& form, const Readers& readers, Asking asking) const {
  FormReading out;
  const PatientFacts facts = form.facts();
  for (const Item* item : form.questions()) read_item(*item, form, facts, readers, asked_, asking, out);
  put_most_pressing_first(out.asks);
  return out;
}

ShownFlag* Flags::find_shown(const AnswerFinding& finding) {
  for (ShownFlag& flag : shown_) {
    if (is_of(flag, finding) && flag.action == finding.finding.action) return &flag;
  }
  return nullptr;
}

void Flags::record_shown(const std::vector<AnswerFinding>& findings, const FilledForm& form, Instant now) {
  for (const AnswerFinding& finding : findings) {
    const Finding& found = finding.finding;
    if (ShownFlag* before = find_shown(finding)) {
      if (before->source.empty()) before->source = found.source;  // it was shown before the sources came
      continue;
    }
    ShownFlag shown;
    shown.link_id = finding.link_id;
    shown.rule = found.rule;
    shown.action = found.action;
    shown.source = found.source;
    shown.shown_at = now;
    if (wants_first_words(found.action)) {
      const Item* item = form.find(finding.link_id);
      shown.ticked = item && is_ticked(*item);
      shown.first_text = shown.ticked ? form.answer_for_reading(*item) : form.value(finding.link_id);
    }
    shown_.push_back(std::move(shown));
  }
}

void Flags::record_continued(const std::vector<AnswerFinding>& findings) {
  for (const AnswerFinding& finding : findings) {
    if (ShownFlag* flag = find_shown(finding)) flag->continued = true;
  }
}

void Flags::record_asked(AskedSigns asked, std::optional<std::size_t> place) {
  if (place && *place < asked_.size()) {
    asked_[*place] = std::move(asked);
  } else {
    asked_.push_back(std::move(asked));
  }
}

void Flags::leave_out(const std::string& link_id) {
  for (ShownFlag& flag : shown_) {
    if (flag.link_id != link_id || flag.first_text.empty()) continue;
    flag.first_text.clear();
    flag.left_out = true;
  }
}

namespace {
// While somebody types on, advice comes more than once: only the longest of texts that hold one another is shown.
void add_text(std::vector<std::string>& texts, const std::string& text) {
  const auto holds = [](const std::string& longer, const std::string& shorter) {
    return longer.find(shorter) != std::string::npos;
  };
  if (std::any_of(texts.begin(), texts.end(), [&](const std::string& known) { return holds(known, text); })) return;
  std::erase_if(texts, [&](const std::string& known) { return holds(text, known); });
  texts.push_back(text);
}
}  // namespace

std::vector<FirstWords> Flags::taken_out(const std::vector<AnswerFinding>& standing, const FilledForm& form) const {
  std::vector<FirstWords> out;
  for (const ShownFlag& flag : shown_) {
    const std::string text = first_words_of(flag, form);
    if (still_stands(flag, standing) || (text.empty() && !flag.left_out)) continue;
    auto of_field =
        std::find_if(out.begin(), out.end(), [&](const FirstWords& words) { return words.link_id == flag.link_id; });
    if (of_field == out.end()) of_field = out.insert(out.end(), {flag.link_id, {}, flag.ticked});
    if (!text.empty()) add_text(of_field->texts, text);
  }
  return out;
}

void Flags::forget_person() {
  for (ShownFlag& flag : shown_) flag.first_text.clear();
  asked_.clear();
}

Action Flags::action_of_first_words(const FilledForm& form) const {
  Action action = Action::none;
  for (const ShownFlag& flag : shown_) {
    if (!first_words_of(flag, form).empty()) action = std::max(action, flag.action);
  }
  return action;
}

std::string first_words_of(const ShownFlag& shown, const FilledForm& form) {
  if (shown.ticked) return shown.first_text;
  const bool still_there = form.value(shown.link_id).find(shown.first_text) != std::string::npos;
  return still_there ? "" : shown.first_text;
}

bool still_stands(const ShownFlag& shown, const std::vector<AnswerFinding>& standing) {
  return std::any_of(standing.begin(), standing.end(), [&shown](const AnswerFinding& finding) {
    return is_of(shown, finding) && finding.finding.action >= shown.action;
  });
}

bool Flags::was_continued(const AnswerFinding& finding) const {
  return std::any_of(shown_.begin(), shown_.end(), [&finding](const ShownFlag& flag) {
    return flag.continued && is_of(flag, finding) && flag.action >= finding.finding.action;
  });
}

void Flags::restore(std::vector<ShownFlag> shown, std::vector<AskedSigns> asked) {
  shown_ = std::move(shown);
  asked_ = std::move(asked);
}

Action most_pressing(const std::vector<AnswerFinding>& findings) {
  Action action = Action::none;
  for (const AnswerFinding& finding : findings) {
    if (finding.finding.status == Status::present) action = std::max(action, finding.finding.action);
  }
  return action;
}

std::vector<AnswerFinding> present_only(const std::vector<AnswerFinding>& findings) {
  std::vector<AnswerFinding> out;
  for (const AnswerFinding& finding : findings) {
    if (finding.finding.status == Status::present && finding.finding.action != Action::none) out.push_back(finding);
  }
  return out;
}

}  // namespace frontdoor
