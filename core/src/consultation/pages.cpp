// See pages.h: the pages around the questionnaire (advice, check your answers, sending, confirmation).
#include "consultation/pages.h"

#include "answers/repeats.h"
#include "answers/text.h"
#include "consultation/cards.h"
#include "consultation/phone_links.h"
#include "consultation/sign_questions.h"

#include <frontdoor/nodes.h>
#include <frontdoor/telephone.h>

#include <algorithm>

namespace frontdoor {
namespace {

class PageMaker {
 public:
  explicit PageMaker(const PageContext& context) : context_(context), wording_(*context.assets.wording) {
    const bool shows_advice = context.state.page == pages::check_answers || context.state.page == pages::sent;
    if (shows_advice) {
      reading_ = context.state.flags.read_all(context.state.form, context.assets.readers());
      standing_ = standing_advice(reading_, context.state);
    }
    page_.root = make_node(Role::page, "page", "");
  }

  Page emergency() {
    add_back(context_, page_);
    const Action action = most_pressing(context_.state.pending);
    heading(action == Action::emergency_999 ? "emergency.heading-999" : "emergency.heading-department");
    advice(action);
    if (context_.access.accepts) {
      add(make_button(std::string(controls::send_early), wording_.text("emergency.send-now"), Variant::secondary));
    }
    add(make_button(std::string(controls::continue_button), wording_.text("emergency.continue"), Variant::secondary));
    return std::move(page_);
  }

  Page urgent_advice() {
    add_back(context_, page_);
    heading("urgent.heading");
    advice(most_pressing(context_.state.pending));
    add(make_button(std::string(controls::continue_button), wording_.text("urgent.continue"), Variant::primary));
    return std::move(page_);
  }

  Page check_answers() {
    add_back(context_, page_);
    if (is_emergency()) add(standing_card("check.advice"));
    heading("check.heading");
    if (!context_.access.accepts) cannot_send();
    // What has changed since they started is read first.
    if (context_.access.accepts && context_.state.access_changed) add(access_messages());
    add(summary(true));
    first_words();
    if (context_.access.accepts) {
      if (!context_.state.access_changed) add(access_messages());
      add(make_paragraph("check.privacy", wording_.text("check.privacy")));
      if (!context_.state.flags.shown().empty()) {
        add(make_paragraph("check.advice-noted", wording_.text("check.advice-noted")));
      }
      add(make_button(std::string(controls::send), wording_.text("action.send"), Variant::primary));
    }
    return std::move(page_);
  }

  Page sending() {
    heading(context_.state.waiting ? "sending.heading-waiting" : "sending.heading");
    add(make_paragraph("sending.text", wording_.text(context_.state.waiting ? "sending.waiting" : "sending.text")));
    phone_instead();
    return std::move(page_);
  }

  Page not_sent() {
    heading("not-sent.heading");
    add(make_paragraph("not-sent.text", wording_.text("not-sent.text")));
    if (!context_.state.refusal.empty()) add(make_paragraph("not-sent.reason", context_.state.refusal));
    phone_instead();
    add(make_button(std::string(controls::retry), wording_.text("action.retry"), Variant::primary));
    add(make_button("edit-answers", wording_.text("action.edit-answers"), Variant::secondary));
    return std::move(page_);
  }

  Page already_sent() {
    heading("already-sent.heading");
    const std::string& reference = context_.state.receipt.reference;
    if (!reference.empty()) {
      add(make_paragraph("already-sent.reference", reference_text(reference)));
    }
    add(make_paragraph("already-sent.text", wording_.text("already-sent.text")));
    if (!context_.state.new_key.empty()) {
      add(make_paragraph("already-sent.new", wording_.text("already-sent.new")));
      add(make_button(std::string(controls::send_new), wording_.text("action.send-new"), Variant::primary));
      add(make_button("edit-answers", wording_.text("action.edit-answers"), Variant::secondary));
    }
    phone_instead();
    return std::move(page_);
  }

  Page sent() {
    const Receipt& receipt = context_.state.receipt;
    Node panel = make_node(Role::confirmation_panel, "sent.panel", wording_.text("sent.title"));
    panel.value = reference_text(receipt.reference);
    page_.focus = panel.id;
    std::string title = panel.text;
    if (is_emergency()) {
      Node card = standing_card("sent.advice");
      if (receipt.more_urgent) {
        card.children.insert(card.children.begin(),
                             make_paragraph("sent.more-urgent", wording_.text("sent.more-urgent")));
      }
      title = wording_.text("sent.title-after-advice", {{"advice", card.text}});
      page_.focus = card.id;
      add(std::move(card));
    }
    set_title(context_, page_, title);
    add(std::move(panel));
    if (!is_emergency() && receipt.action != Action::none) sent_advice(receipt);
    add(make_heading("sent.next-heading", wording_.text("sent.next-heading"), 2));
    add(make_paragraph("sent.next", next_text(receipt)));
    add(make_paragraph("sent.keep-reference", wording_.text("sent.keep-reference")));
    if (!receipt.follow_up.empty()) {
      add(make_link("sent.see-request", wording_.text("sent.see-request"), receipt.follow_up));
    }
    if (!is_emergency()) if_it_gets_worse();
    copy();
    return std::move(page_);
  }

 private:
  std::string reference_text(const std::string& reference) const {
    return with_reference_on_its_line(wording_.text("sent.reference", {{"reference", reference}}), reference);
  }

  Node access_messages() const {
    Node messages = make_access_messages(context_, "check.access");
    if (context_.state.access_changed) {
      messages.role = Role::warning_callout;
      messages.text = wording_.text("check.access-changed.title");
    }
    return messages;
  }

  void add(Node node) { page_.root.children.push_back(std::move(node)); }

  void heading(const char* key) {
    Node node = make_heading("heading", wording_.text(key), 1);
    page_.focus = node.id;
    set_title(context_, page_, node.text);
    add(std::move(node));
  }

  void advice(Action action) {
    const CardContext card = card_of_person();
    add(care_card("advice", action, context_.state.pending, card));
    Node quotes = make_node(Role::inset_text, "advice.quotes", "");
    for (const AnswerFinding& finding : context_.state.pending) {
      if (is_private(finding.finding) || is_quoted_by_another(finding)) continue;
      const char* said = was_ticked(finding) ? "advice.you-ticked" : "advice.you-wrote";
      quotes.children.push_back(make_paragraph("advice.quote/" + std::to_string(quotes.children.size() + 1),
                                               wording_.text(said, {{"quote", quote_of(finding)}})));
    }
    if (!quotes.children.empty()) add(std::move(quotes));
    add(make_paragraph("advice.kept", wording_.text("advice.kept")));
  }

  // Several rules may apply to the same words: they are quoted once, within the longest quote.
  bool is_quoted_by_another(const AnswerFinding& finding) const {
    const Finding& own = finding.finding;
    const auto quotes_it = [&](const AnswerFinding& other) {
      if (other.link_id != finding.link_id) return false;
      const bool holds = other.finding.start <= own.start && own.end <= other.finding.end;
      const bool same = holds && other.finding.start == own.start && other.finding.end == own.end;
      return same ? &other < &finding : holds;
    };
    return std::any_of(context_.state.pending.begin(), context_.state.pending.end(), quotes_it);
  }

  // Of a list of answers, or a sign that was asked for.
  bool was_ticked(const AnswerFinding& finding) const {
    if (finding.finding.start == finding.finding.end) return true;
    const Item* item = context_.state.form.find(finding.link_id);
    // Words beside the options of a list were written.
    return item && is_ticked(*item) && (!is_free_text(*item) || finding.finding.why.starts_with("ticked"));
  }

  // What was ticked is shown as it was read; "Yes" after what it says yes to.
  std::string quote_of(const AnswerFinding& finding) const {
    const std::string& quote = finding.finding.quote;
    if (!was_ticked(finding)) return quote;
    const Item* item = context_.state.form.find(finding.link_id);
    const bool is_yes = item && item->type == ItemType::boolean;
    return (is_yes ? item->text + " " : std::string()) + wording_.phrase(quote);
  }

  // What was sent is on the page itself, so that it can be printed; a host that can saves it as a file.
  void copy() {
    add(make_heading("sent.copy-heading", wording_.text("sent.copy-heading"), 2));
    Node details = make_node(Role::details, "sent.copy", wording_.text("sent.copy-what"));
    // Where a file can be saved it opens on request, in both faces; elsewhere the page itself is the copy.
    details.checked = !context_.options.saves_files || context_.state.form.answers().value(details.name) == "true";
    details.children.push_back(summary(false));
    add(std::move(details));
    if (!context_.options.saves_files) return;
    add(make_paragraph("sent.copy-device", wording_.text("sent.copy-device")));
    copy_buttons();
  }

  Node summary(bool can_change) {
    const FilledForm& form = context_.state.form;
    Node list = make_node(Role::summary_list, "summary", "");
    for (const Item* item : form.questions_and_given()) {
      if (was_sent_early(form) && form.answer_for_reading(*item).empty()) continue;
      Node row = make_summary_row(context_, *item, in_its_group(*item, question_of(context_, *item)));
      if (!can_change || is_given(*item)) {
        list.children.push_back(std::move(row));
        continue;
      }
      Node change = make_link(std::string(controls::change_prefix) + item->link_id, wording_.text("action.change"), "");
      change.hidden_text = item->short_text.empty() ? row.text : in_its_group(*item, wording_.phrase(item->short_text));
      row.children.push_back(std::move(change));
      list.children.push_back(std::move(row));
    }
    add_signs(list, can_change);
    if (!can_change) add_first_words(list);
    return list;
  }

  // What the patient said when they were asked for signs, as long as their words raise the question.
  void add_signs(Node& list, bool can_change) const {
    for (const std::size_t place : reading_.answers) {
      const std::string name = std::string(controls::signs) + "/" + std::to_string(place);
      Node row = make_node(Role::summary_row, "summary/" + name, wording_.text("signs.question"));
      row.value = signs_for_reading(context_.state.flags.asked()[place], context_.assets);
      if (can_change) {
        Node change = make_link(std::string(controls::change_prefix) + name, wording_.text("action.change"), "");
        change.hidden_text = wording_.text("signs.short");
        row.children.push_back(std::move(change));
      }
      list.children.push_back(std::move(row));
    }
  }

  // Away from its page, a question of a group that repeats says which of them it asks about.
  std::string in_its_group(const Item& item, std::string question) const {
    const Item* group = repeating_group_of(context_.state.form.questionnaire(), item.link_id);
    if (!group || group->text.empty()) return question;
    const std::string number = std::to_string(occurrence_of(item.link_id));
    return wording_.text("repeat.question",
                         {{"name", wording_.phrase(group->text)}, {"number", number}, {"question", question}});
  }

  std::vector<FirstWords> taken_out() const {
    return context_.state.flags.taken_out(reading_.findings, context_.state.form);
  }

  // What the patient wrote before advice to get help at once, and then took out: theirs to send or to leave out.
  void first_words() {
    bool why = false;
    for (const FirstWords& words : taken_out()) {
      const std::string name = "check.first/" + words.link_id;
      add(make_heading(name, wording_.text(words.ticked ? "check.first.ticked" : "check.first.wrote"), 2));
      if (words.texts.empty()) {
        add(make_paragraph(name + "/left-out", wording_.text("check.first.left-out")));
        continue;
      }
      Node quote = make_node(Role::inset_text, name + "/text", "");
      for (std::size_t i = 0; i < words.texts.size(); ++i) {
        const std::string number = i == 0 ? "" : "/" + std::to_string(i + 1);
        quote.children.push_back(make_paragraph(name + "/words" + number, words.texts[i]));
      }
      add(std::move(quote));
      if (!why) add(make_paragraph("check.first.why", wording_.text("check.first.why")));
      why = true;
      Node leave = make_button(std::string(controls::leave_out_prefix) + words.link_id,
                               wording_.text("check.first.leave-out"), Variant::secondary);
      add(std::move(leave));
    }
  }

  // The same words in the copy of what was sent.
  void add_first_words(Node& list) const {
    for (const FirstWords& words : taken_out()) {
      if (words.texts.empty()) continue;
      Node row = make_node(Role::summary_row, "summary/first/" + words.link_id,
                           wording_.text(words.ticked ? "check.first.ticked" : "check.first.wrote"));
      for (const std::string& text : words.texts) row.value += row.value.empty() ? text : "\n" + text;
      list.children.push_back(std::move(row));
    }
  }

  // While the practice is closed nobody answers: then it says where urgent help is.
  void phone_instead() {
    const std::string& phone = context_.options.practice.phone;
    if (context_.access.state == AccessState::closed) {
      add(make_paragraph("phone-instead", wording_.text("access.need-help-today.closed")));
      add(make_link("phone-instead.link", wording_.text("card.111.call"), "tel:111"));
    } else {
      add(make_paragraph("phone-instead", wording_.text("sending.phone", {{"phone", phone}})));
      add(make_link("phone-instead.link", wording_.text("card.practice.call"), telephone_link(phone)));
    }
    add(make_paragraph("phone-instead.999", wording_.text("sent.worse-999")));
  }

  // 999 or A&E, by the answers as they are or by the service that read them.
  bool is_emergency() const { return standing_.action >= Action::emergency_department; }

  Node standing_card(const char* name) const {
    return care_card(name, standing_.action, standing_.findings, card_of_person());
  }

  CardContext card_of_person() const {
    return card_context(wording_, context_.access, context_.options.practice, context_.state.form);
  }

  void if_it_gets_worse() {
    add(make_heading("sent.worse-heading", wording_.text("sent.worse-heading"), 2));
    add(make_paragraph("sent.worse", wording_.text("sent.worse")));
    add(make_paragraph("sent.worse-urgent", context_.access.urgent_text));
    add(make_paragraph("sent.worse-999", wording_.text("sent.worse-999")));
  }

  // At the top, with a way to keep what was written.
  void cannot_send() {
    Node messages = make_access_messages(context_, "check.access");
    messages.role = Role::warning_callout;
    messages.text = wording_.text("check.cannot-send.title");
    messages.children.push_back(make_paragraph("check.cannot-send", wording_.text("check.cannot-send")));
    add(std::move(messages));
    copy_buttons();
  }

  void copy_buttons() {
    if (!context_.options.saves_files) return;
    add(make_button(std::string(controls::copy_text), wording_.text("sent.copy-text"), Variant::secondary));
    add(make_button(std::string(controls::copy_page), wording_.text("sent.copy-page"), Variant::secondary));
  }

  void sent_advice(const Receipt& receipt) {
    if (receipt.more_urgent) add(make_paragraph("sent.more-urgent", wording_.text("sent.more-urgent")));
    const CardContext card = card_of_person();
    add(care_card("sent.advice", receipt.action, standing_.findings, card));
  }

  std::string next_text(const Receipt& receipt) const {
    if (!receipt.deadline) return wording_.text("sent.next-emergency");
    const LocalMinute by = to_london(*receipt.deadline);
    const bool by_letter = context_.state.form.by_meaning(Meaning::contact_preference) == "letter";
    const char* key = context_.state.form.will_phone() ? "sent.next-no-contact"
                      : by_letter                      ? "sent.next-letter"
                                                       : "sent.next";
    return wording_.text(
        key, {{"time", format_time_of_day(by)}, {"day", format_day(by)}, {"phone", context_.options.practice.phone}});
  }

  const PageContext& context_;
  const Wording& wording_;
  StandingAdvice standing_;
  FormReading reading_;  // where standing_ is wanted
  Page page_;
};

}  // namespace

StandingAdvice standing_advice(const FormReading& reading, const ConsultationState& state) {
  // Words that the patient left in under "You first wrote" are sent, and act as those of an answer do.
  const Action first = state.flags.action_of_first_words(state.form);
  const Action action = std::max({most_pressing(reading.findings), state.receipt.action, first});
  return {action, present_only(reading.findings)};
}

AccessDecision decide_now(const ConsultationState& state, const Assets& assets, const ConsultationOptions& options,
                          Instant now) {
  const FormReading reading = state.flags.read_all(state.form, assets.readers());
  const Action action = standing_advice(reading, state).action;
  Urgency urgency = state.form.needs_help_today() ? Urgency::urgent : Urgency::none;
  if (action >= Action::urgent_same_day) urgency = Urgency::urgent;
  if (action >= Action::emergency_department) urgency = Urgency::emergency;
  BegunForm form;
  if (!state.disclaimers.empty()) form.at = state.disclaimers.front().at;
  form.will_phone = state.form.will_phone();
  AccessDecision decision =
      assets.access->decide(options.practice, options.signal, now, state.form.kind(), urgency, form);
  if (action != Action::emergency_department) return decision;
  // Not "call 999" beside a card that says to go to A&E.
  std::erase_if(decision.messages, [](const AccessMessage& message) { return message.key == "access.emergency"; });
  decision.urgent_text = assets.wording->text("card.emergency-department.what");
  return decision;
}

std::string question_of(const PageContext& context, const Item& item) {
  const bool other = context.state.form.is_about_somebody_else();
  const std::string text = context.assets.wording->phrase(question_text(item, other));
  return item.prefix.empty() ? text : item.prefix + " " + text;
}

Node make_summary_row(const PageContext& context, const Item& item, std::string question) {
  const Wording& wording = *context.assets.wording;
  Node row = make_node(Role::summary_row, "summary/" + item.link_id, std::move(question));
  row.value = context.state.form.answer_for_reading(item, &wording);
  if (item.type == ItemType::boolean && !row.value.empty()) {
    row.value = wording.text(row.value == "true" ? "answer.yes" : "answer.no");
  }
  if (row.value.empty()) row.value = wording.text("check.not-given");
  return row;
}

namespace {

Page make_page_as_it_is(const PageContext& context) {
  const std::string& name = context.state.page;
  PageMaker maker(context);
  if (name == pages::emergency) return maker.emergency();
  if (name == pages::urgent_advice) return maker.urgent_advice();
  if (name == pages::signs && context.state.asking) return make_signs_page(context);
  if (name == pages::send_early) return make_early_page(context);
  if (name == pages::check_answers) return maker.check_answers();
  if (name == pages::sending) return maker.sending();
  if (name == pages::not_sent) return maker.not_sent();
  if (name == pages::already_sent) return maker.already_sent();
  if (name == pages::sent) return maker.sent();
  const Item* item = context.state.form.find(name);
  return make_question_page(context, item ? *item : context.state.form.questionnaire().items().front());
}

}  // namespace

Page make_page(const PageContext& context) {
  Page page = make_page_as_it_is(context);
  link_numbers(context.options.practice.phone, page.root);
  return page;
}

}  // namespace frontdoor
