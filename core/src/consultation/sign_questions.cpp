// See sign_questions.h.
#include "consultation/sign_questions.h"

#include "consultation/from_words.h"

#include <frontdoor/nodes.h>

#include <algorithm>
#include <utility>

namespace frontdoor {

namespace {

std::string control_of(std::string_view code) {
  return std::string(controls::signs) + "/" + std::string(code);
}

std::vector<std::string> ticked_in(const ConsultationState& state) {
  std::vector<std::string> codes;
  const std::string prefix = control_of("");
  for (const auto& [name, value] : state.form.answers().all()) {
    if (name.starts_with(prefix) && value == "true") codes.push_back(name.substr(prefix.size()));
  }
  return codes;
}

std::string label_of(std::string_view code, const SignGroup& group, const Wording& wording) {
  if (code == as_written_sign) return wording.text("signs.as-written");
  for (const Sign& sign : group.signs) {
    if (sign.code == code) return wording.phrase(sign.label);
  }
  return "";
}

// What the words that are asked about already say no to: "no chest pain", "I can walk on it".
class Denied {
 public:
  explicit Denied(const PageContext& context) : text_(context.state.form.value(context.state.asking->link_id)) {
    const Item* item = context.state.form.find(context.state.asking->link_id);
    if (item) findings_ = context.state.flags.read_one(*item, context.state.form, context.assets.readers()).findings;
  }
  bool holds(const Sign& sign) const {
    bool denied = is_said(sign.denied, text_);
    for (const AnswerFinding& one : findings_) {
      if (one.finding.rule != sign.rule.id) continue;
      if (one.finding.status != Status::absent) return false;
      denied = true;
    }
    return denied;
  }

 private:
  std::string text_;
  std::vector<AnswerFinding> findings_;
};

bool is_of_this_age(const Sign& sign, const PageContext& context) {
  const auto months = context.state.form.facts().age_months;
  return sign.below_months == 0 || !months || *months < sign.below_months;
}

// Without those of a question before and those that the words deny, but for a group that would be empty.
std::vector<const Sign*> signs_to_ask(const SignGroup& group, const PageContext& context) {
  const Denied denied(context);
  std::vector<const Sign*> all;
  std::vector<const Sign*> left;
  for (const Sign& sign : group.signs) {
    if (!is_of_this_age(sign, context)) continue;
    all.push_back(&sign);
    if (!was_asked_for(sign.label, context.state, *context.assets.signs) && !denied.holds(sign)) left.push_back(&sign);
  }
  return context.state.asking_again || left.empty() ? all : left;
}

// Of these words the patient has said on a page before that it is happening now.
bool was_said_to_be_now(const ConsultationState& state) {
  const std::vector<AskedSigns>& asked = state.flags.asked();
  return !state.asking_again && std::any_of(asked.begin(), asked.end(), [&](const AskedSigns& one) {
    return one.link_id == state.asking->link_id &&
           std::find(one.ticked.begin(), one.ticked.end(), as_written_sign) != one.ticked.end();
  });
}

void refuse(ConsultationState& state, const Wording& wording, const char* key, std::string_view control) {
  state.errors = {{std::string(controls::signs), control_of(control), wording.text(key)}};
}

}  // namespace

Page make_signs_page(const PageContext& context) {
  const Wording& wording = *context.assets.wording;
  const AnswerQuestion& asking = *context.state.asking;
  const SignGroup& group = context.assets.signs->of(asking.group);
  Page page;
  page.root = make_node(Role::page, "page", "");
  add_back(context, page);
  add_errors(context, page);
  Node node = make_node(Role::fieldset, std::string(controls::signs), wording.text("signs.question"));
  node.level = 1;
  node.required = true;
  if (!asking.is_private && !asking.because.empty()) {
    std::string quotes;
    for (const std::string& quote : asking.because) quotes += (quotes.empty() ? "“" : " … “") + quote + "”";
    node.hint = wording.text("signs.because", {{"quotes", quotes}}) + " ";
  }
  node.hint += wording.text("signs.tick");
  if (!context.state.errors.empty()) node.error = context.state.errors.front().message;
  const auto option = [&](std::string_view code, std::string label) {
    Node child = make_node(Role::checkbox, control_of(code), std::move(label));
    child.value = code;
    child.checked = context.state.form.value(child.name) == "true";
    node.children.push_back(std::move(child));
  };
  for (const Sign* sign : signs_to_ask(group, context)) option(sign->code, wording.phrase(sign->label));
  if (!was_said_to_be_now(context.state)) option(as_written_sign, wording.text("signs.as-written"));
  add_or(wording, node);
  option(controls::no_sign, wording.text("signs.none"));
  if (page.focus == 0) page.focus = node.id;
  set_title(context, page, node.text);
  page.root.children.push_back(std::move(node));
  page.root.children.push_back(
      make_button(std::string(controls::continue_button), wording.text("action.continue"), Variant::primary));
  return page;
}

Node make_signs_card(const std::string& name, const Wording& wording) {
  Node card = make_node(Role::inset_text, name, "");
  card.children.push_back(make_heading(name + "/title", wording.text("signs.card.title"), 2));
  card.children.push_back(make_paragraph(name + "/text", wording.text("signs.card.text")));
  return card;
}

void clear_other_signs(ConsultationState& state, const std::string& chosen) {
  const bool none = chosen == controls::no_sign;
  for (const std::string& code : ticked_in(state)) {
    if (code != chosen && (none || code == controls::no_sign)) state.form.set(control_of(code), "");
  }
}

std::optional<AskedSigns> take_signs(ConsultationState& state, const Wording& wording, Instant now) {
  std::vector<std::string> ticked = ticked_in(state);
  const auto none = std::find(ticked.begin(), ticked.end(), controls::no_sign);
  if (ticked.empty()) {
    refuse(state, wording, "error.signs", controls::no_sign);
    return std::nullopt;
  }
  if (none != ticked.end() && ticked.size() > 1) {
    refuse(state, wording, "error.signs-none", controls::no_sign);
    return std::nullopt;
  }
  if (none != ticked.end()) ticked.clear();
  AskedSigns asked;
  asked.link_id = state.asking->link_id;
  asked.group = state.asking->group;
  asked.because = state.asking->because;
  asked.ticked = std::move(ticked);
  asked.at = now;
  state.form.forget(controls::signs);
  return asked;
}

void ask_again(ConsultationState& state, std::size_t place) {
  const AskedSigns& asked = state.flags.asked()[place];
  state.asking = AnswerQuestion{asked.link_id, asked.group, asked.because, Action::none, false};
  state.asking_again = place;
  state.form.forget(controls::signs);
  for (const std::string& code : asked.ticked) state.form.set(control_of(code), "true");
  if (asked.ticked.empty()) state.form.set(control_of(controls::no_sign), "true");
}

bool was_asked_for(std::string_view label, const ConsultationState& state, const SignGroups& signs) {
  const std::vector<AskedSigns>& asked = state.flags.asked();
  return std::any_of(asked.begin(), asked.end(), [&](const AskedSigns& one) {
    const std::vector<Sign>& of_group = signs.of(one.group).signs;
    return std::any_of(of_group.begin(), of_group.end(), [&](const Sign& sign) {
      return sign.label == label || std::find(sign.covers.begin(), sign.covers.end(), label) != sign.covers.end();
    });
  });
}

std::string signs_for_reading(const AskedSigns& asked, const Assets& assets) {
  std::string text;
  for (const std::string& code : asked.ticked) {
    const std::string label = label_of(code, assets.signs->of(asked.group), *assets.wording);
    if (!label.empty()) text += (text.empty() ? "" : "\n") + label;
  }
  return text.empty() ? assets.wording->text("signs.none") : text;
}

}  // namespace frontdoor
