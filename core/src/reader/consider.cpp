// See consider.h.
#include "reader/consider.h"

#include <algorithm>

namespace frontdoor {

namespace {

constexpr std::string_view kDoubted = "; the text as a whole does not read like an emergency";

std::string_view words(std::string_view text, const TextSpan& span) {
  return text.substr(span.start, span.end - span.start);
}

class Consideration {
 public:
  Consideration(const AnswerText& answer, const Readers& readers, std::span<const AskedSigns> asked, Asking asking)
      : answer_(answer), readers_(readers), asked_(asked), asking_(asking) {
    out_.findings = answer.rules.findings;
  }

  Considered take() {
    std::optional<SecondReading> second = answer_.second ? std::optional(*answer_.second) : std::nullopt;
    if (second) read_close_by(answer_.text, answer_.rules, *readers_.second, *second);
    const Decision decision = decide(answer_.rules, second, answer_.person, *readers_.signs);
    for (Finding& finding : out_.findings) {
      if (finding.status != Status::present || finding.action == Action::none || decision.acts_on(finding)) continue;
      finding.status = Status::doubted;
      finding.why += kDoubted;
    }
    for (const SignQuestion& ask : decision.asks) settle(ask);
    return std::move(out_);
  }

 private:
  void settle(SignQuestion ask) {
    if (const auto place = answer_to(ask)) {
      if (std::find(out_.answers.begin(), out_.answers.end(), *place) == out_.answers.end()) {
        out_.answers.push_back(*place);
      }
      return take_answer(ask, asked_[*place]);
    }
    if (is_sent_for_help()) return;
    if (asking_ == Asking::too_late) {
      act_on_rules(ask);
      add_question(std::move(ask));
    } else if (asked_.size() < kSignQuestionsMax) {
      for (Finding& finding : out_.findings) {
        if (is_about(ask, finding) && !is_settled(finding.status)) finding.status = Status::uncertain;
      }
      add_question(std::move(ask));
    } else {
      act_on_rules(ask);
    }
  }

  // Who is told to get help at once is asked nothing more.
  bool is_sent_for_help() const {
    return std::any_of(out_.findings.begin(), out_.findings.end(), [](const Finding& finding) {
      return finding.status == Status::present && finding.action >= Action::crisis_line;
    });
  }

  void add_question(SignQuestion ask) {
    if (ask.because.empty()) ask.because = readers_.second->weightiest(answer_.text);
    out_.asks.push_back(std::move(ask));
  }

  void act_on_rules(const SignQuestion& ask) {
    for (std::size_t i = 0; i < answer_.rules.findings.size(); ++i) {
      if (!is_about(ask, out_.findings[i])) continue;
      const Status status = answer_.rules.findings[i].status;
      // What is not certain, and cannot be asked about any more, counts for the practice.
      const bool counts = status == Status::uncertain && asking_ == Asking::too_late;
      out_.findings[i].status = counts ? Status::present : status;
    }
  }

  // The newest answer to this question. Other words of a rule are another question, while there may be one more.
  std::optional<std::size_t> answer_to(const SignQuestion& ask) const {
    for (std::size_t i = asked_.size(); i-- > 0;) {
      const AskedSigns& asked = asked_[i];
      const bool elsewhere = asked.link_id != answer_.link_id && !asked.ticked.empty();
      if (asked.group != ask.group || elsewhere) continue;
      const bool same_words = std::all_of(ask.because.begin(), ask.because.end(), [&](const TextSpan& span) {
        const std::string_view quote = words(answer_.text, span);
        return std::find(asked.because.begin(), asked.because.end(), quote) != asked.because.end();
      });
      if (same_words || asked_.size() >= kSignQuestionsMax) return i;
    }
    return std::nullopt;
  }

  void take_answer(const SignQuestion& ask, const AskedSigns& asked) {
    const SignGroup& group = readers_.signs->of(ask.group);
    const auto is_ticked = [&](std::string_view code) {
      return std::find(asked.ticked.begin(), asked.ticked.end(), code) != asked.ticked.end();
    };
    const bool as_written = is_ticked(as_written_sign);
    for (std::size_t i = 0; i < answer_.rules.findings.size(); ++i) {
      Finding& finding = out_.findings[i];
      if (!is_about(ask, finding) || is_settled(finding.status)) continue;
      finding.status = as_written ? Status::present : Status::absent;
      finding.why += as_written ? "; the patient says that it is happening now"
                                : "; the patient was asked for " + group.name + " and did not say so";
    }
    if (as_written) raise(ask);
    for (const Sign& sign : group.signs) {
      if (is_ticked(sign.code)) add_ticked(sign, group);
    }
    if (as_written && !acts()) add_ticked(readers_.signs->as_written, group);
  }

  // What was there and has gone, by its rule, is there now, as the patient says.
  void raise(const SignQuestion& ask) {
    for (Finding& finding : out_.findings) {
      if (!is_about(ask, finding) || finding.status != Status::present) continue;
      for (const RaisedRule& raised : readers_.signs->raised) {
        if (raised.rule == finding.rule) set_rule(finding, raised.to);
      }
    }
  }

  bool acts() const {
    return std::any_of(out_.findings.begin(), out_.findings.end(), [](const Finding& finding) {
      return finding.status == Status::present && finding.action >= Action::urgent_same_day;
    });
  }

  static void set_rule(Finding& finding, const RuleInfo& rule) {
    finding.rule = rule.id;
    finding.action = rule.action;
    finding.source = rule.source;
    finding.wording = rule.wording;
  }

  void add_ticked(const Sign& sign, const SignGroup& group) {
    const auto same = [&](const Finding& finding) {
      return finding.start == finding.end && finding.quote == sign.label;
    };
    if (std::any_of(out_.findings.begin(), out_.findings.end(), same)) return;
    Finding finding;
    set_rule(finding, sign.rule);
    finding.quote = sign.label;
    finding.why = "ticked when asked for " + group.name;
    out_.findings.push_back(std::move(finding));
  }

  // Acted on already, or said to be absent or over by the words themselves.
  static bool is_settled(Status status) {
    return status == Status::present || status == Status::absent || status == Status::historical;
  }

  static bool is_about(const SignQuestion& ask, const Finding& finding) {
    const TextSpan span{finding.start, finding.end};
    return finding.action != Action::none &&
           std::find(ask.because.begin(), ask.because.end(), span) != ask.because.end();
  }

  const AnswerText& answer_;
  const Readers& readers_;
  std::span<const AskedSigns> asked_;
  Asking asking_;
  Considered out_;
};

}  // namespace

std::vector<std::string> words_asked_about(const SignQuestion& question, std::string_view text) {
  std::vector<std::string> out;
  for (const TextSpan& span : question.because) out.emplace_back(words(text, span));
  return out;
}

Considered consider(const AnswerText& answer, const Readers& readers, std::span<const AskedSigns> asked,
                    Asking asking) {
  return Consideration(answer, readers, asked, asking).take();
}

}  // namespace frontdoor
