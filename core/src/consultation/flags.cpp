// See flags.h.
#include "consultation/flags.h"

#include "answers/ticked.h"

#include <algorithm>

namespace frontdoor {

namespace {

void read_options(const Item& item, const std::vector<std::string>& chosen, const PatientFacts& facts,
                  const RedFlagEngine& engine, std::vector<AnswerFinding>& out) {
  std::uint32_t offset = 0;
  for (const std::string& code : chosen) {
    for (const AnswerOption& option : item.options) {
      if (option.value.code != code) continue;
      for (Finding& finding : read_ticked(option.concept_code, option.value.display, item.text, facts, engine)) {
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

void read_item(const Item& item, const FilledForm& form, const PatientFacts& facts, const RedFlagEngine& engine,
               std::vector<AnswerFinding>& out) {
  if (carries_red_flags(item)) {
    read_options(item, form.answers_to(item), facts, engine, out);
  }
  if (!is_free_text(item)) return;
  if (form.value(item.link_id).empty()) return;
  const Reading& reading = form.answers().read(item.link_id, facts, engine);
  for (const Finding& finding : reading.findings) out.push_back({item.link_id, finding});
}

}  // namespace

std::vector<AnswerFinding> Flags::read_one(const Item& item, const FilledForm& form, const RedFlagEngine& engine) {
  std::vector<AnswerFinding> out;
  read_item(item, form, form.facts(), engine, out);
  return out;
}

std::vector<AnswerFinding> Flags::read_all(const FilledForm& form, const RedFlagEngine& engine) {
  std::vector<AnswerFinding> out;
  const PatientFacts facts = form.facts();
  for (const Item* item : form.questions()) read_item(*item, form, facts, engine, out);
  return out;
}

void Flags::settle(std::vector<AnswerFinding>& findings, bool strict) const {
  for (AnswerFinding& finding : findings) {
    if (finding.finding.status != Status::uncertain) continue;
    if (const FlagAnswer* answer = answer_to(finding)) {
      finding.finding.status = answer->present ? Status::present : Status::absent;
      finding.finding.why += answer->present ? "; the patient answered yes" : "; the patient answered no";
    } else if (strict) {
      finding.finding.status = Status::present;
      finding.finding.why += "; not answered, so it counts as present";
    }
  }
}

ShownFlag* Flags::find_shown(const AnswerFinding& finding) {
  for (ShownFlag& flag : shown_) {
    if (is_of(flag, finding) && flag.action == finding.finding.action) return &flag;
  }
  return nullptr;
}

void Flags::record_shown(const std::vector<AnswerFinding>& findings, const FilledForm& form, Instant now) {
  for (const AnswerFinding& finding : findings) {
    if (find_shown(finding)) continue;
    const Finding& found = finding.finding;
    ShownFlag shown;
    shown.link_id = finding.link_id;
    shown.rule = found.rule;
    shown.action = found.action;
    shown.source = found.source;
    shown.shown_at = now;
    if (wants_first_words(found.action)) {
      const Item* item = form.find(finding.link_id);
      shown.ticked = item && !item->options.empty();
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

void Flags::record_answer(const AnswerFinding& finding, bool present) {
  answers_.push_back({finding.link_id, finding.finding.rule, finding.finding.quote, present});
}

void Flags::leave_out(const std::string& link_id) {
  for (ShownFlag& flag : shown_) {
    if (flag.link_id != link_id || flag.first_text.empty()) continue;
    flag.first_text.clear();
    flag.left_out = true;
  }
}

std::vector<FirstWords> Flags::taken_out(const std::vector<AnswerFinding>& standing) const {
  std::vector<FirstWords> out;
  for (const ShownFlag& flag : shown_) {
    if (still_stands(flag, standing) || (flag.first_text.empty() && !flag.left_out)) continue;
    const auto same = std::find_if(out.begin(), out.end(), [&flag](const FirstWords& words) {
      return words.link_id == flag.link_id && words.text == flag.first_text;
    });
    if (same == out.end()) out.push_back({flag.link_id, flag.first_text, flag.ticked});
  }
  return out;
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

const FlagAnswer* Flags::answer_to(const AnswerFinding& finding) const {
  // The newest answer about the same words: other words are another question.
  for (auto it = answers_.rbegin(); it != answers_.rend(); ++it) {
    if (it->link_id == finding.link_id && it->rule == finding.finding.rule && it->quote == finding.finding.quote) {
      return &*it;
    }
  }
  return nullptr;
}

void Flags::restore(std::vector<ShownFlag> shown, std::vector<FlagAnswer> answers) {
  shown_ = std::move(shown);
  answers_ = std::move(answers);
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
