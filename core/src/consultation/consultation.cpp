// See frontdoor/consultation.h. The single writer of a consultation's state; pages.h shows it, seal.h seals it.
#include <frontdoor/consultation.h>

#include "answers/derived.h"
#include "answers/repeats.h"
#include "consultation/cards.h"
#include "consultation/copy.h"
#include "consultation/draft.h"
#include "consultation/facts.h"
#include "consultation/from_words.h"
#include "consultation/pages.h"
#include "consultation/person.h"
#include "consultation/photos.h"
#include "consultation/practice_forms.h"
#include "consultation/progress.h"
#include "consultation/reports.h"
#include "consultation/seal.h"
#include "consultation/sign_questions.h"
#include "consultation/state.h"
#include "json/make_json.h"

#include <frontdoor/json.h>
#include <frontdoor/limits.h>

#include <algorithm>
#include <utility>

namespace frontdoor {

struct Consultation::Impl {
  Impl(const Assets& as_given, ConsultationOptions chosen)
      : given(as_given), assets(as_given), options(std::move(chosen)), state(*as_given.questionnaire) {}

  Assets given;   // in the words for patients who write for themselves
  Assets assets;  // in the words for this patient; the form is as it was given: the one that the patient sees is
                  // state.form
  std::unique_ptr<Wording> wording_about_other;  // where somebody writes for the patient; made when needed
  std::unique_ptr<AccessPolicy> access_about_other;
  ConsultationOptions options;
  ConsultationState state;
  View view;
  Effects effects;
  NodeId focus = 0;            // who gets focus on the page as it is shown
  std::set<std::string> seen;  // the questions and texts of the page as it was first shown

  // Events
  std::optional<Error> apply(const Event& event, Instant now);
  std::optional<Error> input(const Node& node, const std::string& value);
  std::optional<Error> choose(const Node& node, const Event& event, Instant now);
  std::optional<Error> photo(const Node& node, const std::string& value);
  std::optional<Error> press(const Node& node, bool posted, Instant now);
  bool press_photo(const Node& node);
  bool press_copy(const Node& node);
  void press_repeat(const Node& node);
  void change_answer(const std::string& link_id);
  void leave_out(const std::string& link_id);
  std::optional<Error> signal(const std::string& json, Instant now);
  std::optional<Error> receipt(const std::string& json, Instant now);
  std::optional<Error> restore(const std::string& draft, Instant now);
  void read_question(const std::string& link_id, Instant now);
  void sending(const std::string& value);
  void refused(const std::string& json);
  void already_sent(const Json& problem);
  void send_as_new(Instant now);

  // Moving
  void press_continue(Instant now, bool posted = false);
  void continue_from_question_page(Instant now, bool posted = false);
  bool holds_unseen() const;
  void send_early(Instant now);
  void go_to_send_early();
  bool stop_at_red_flags(Instant now);
  void ask_for_signs(const AnswerQuestion& question);
  bool back_to_signs();
  void answer_signs(Instant now);
  void press_send(Instant now);
  bool stop_at_errors(Instant now);
  void seal_and_send(const AccessDecision& access, Instant now);
  void count_pages();
  void record_disclaimers(const AccessDecision& access, Instant now);
  void record_shown(const std::vector<AnswerFinding>& findings, Instant now);
  bool say_what_changed(const AccessDecision& access);
  void go_back();
  void go_to(const std::string& page);
  std::string page_after(const std::string& page, Instant now) const;
  bool page_is_settled(const Item& page, Instant now) const;

  // Telling
  FieldCard card_of(const Item& item) const;
  void read_cards_of(const std::string& page);
  void announce_card(const std::string& link_id, Action before, Instant now);
  void announce(EffectKind kind, std::string text) { effects.push_back({kind, std::move(text), ""}); }
  void save_draft() { effects.push_back({EffectKind::save_draft, draft_of(state), ""}); }
  void report(std::string event) { effects.push_back({EffectKind::report, std::move(event), ""}); }
  void send_sealed() { effects.push_back({EffectKind::send, state.sealed, state.idempotency_key}); }
  void speak_of_the_patient();
  void show(Instant now, bool new_page);
  AccessDecision decide(Instant now) const { return decide_now(state, assets, options, now); }
  // What follows from the answers and the practice's settings.
  void derive(Instant now) {
    state.form.take_photos(options.practice.photos && options.takes_photos);
    derive_answers(state.form, now);
  }
  std::string first_page() const {
    const auto all = state.form.pages();
    return all.empty() ? std::string(pages::check_answers) : all.front()->link_id;
  }
  bool on_question_page() const { return state.form.find(state.page) != nullptr; }
};

namespace {

Error not_accepted(const char* message) {
  return {ErrorCode::not_accepted, message, ""};
}

// The question a control belongs to: "birth-date" for "birth-date/day".
std::string group_of(const std::string& name) {
  return name.substr(0, name.find('/'));
}

Action card_action(const ConsultationState& state, const std::string& link_id) {
  const auto card = state.cards.find(link_id);
  return card == state.cards.end() || card->second.waits ? Action::none : most_pressing(card->second.findings);
}

bool same_messages(const std::vector<AccessMessage>& a, const std::vector<AccessMessage>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const AccessMessage& x, const AccessMessage& y) { return x.text == y.text; });
}

}  // namespace

// [SECTION] Events

std::optional<Error> Consultation::Impl::apply(const Event& event, Instant now) {
  if (event.value.size() > limits::event_value_bytes_max) {
    return Error{ErrorCode::too_large, "The event's value is too large: shorten the text.", ""};
  }
  switch (event.kind) {
    case EventKind::signal: return signal(event.value, now);
    case EventKind::receipt: return receipt(event.value, now);
    case EventKind::restore: return restore(event.value, now);
    case EventKind::sending: sending(event.value); return std::nullopt;
    case EventKind::refused: refused(event.value); return std::nullopt;
    case EventKind::face: state.face = event.value == "painted" ? "painted" : "plain"; return std::nullopt;
    default: break;
  }
  const Node* node = find_node(view.root, event.node);
  if (!node) return Error{ErrorCode::unknown_node, "No such control on this page: drop the event.", ""};
  switch (event.kind) {
    case EventKind::input: return input(*node, event.value);
    case EventKind::choose:
    case EventKind::tick: return choose(*node, event, now);
    case EventKind::press: return press(*node, event.value == "posted", now);
    case EventKind::pause:
      if (const Item* item = state.form.find(node->name)) name_in_english(*item, *assets.wording, state.form);
      read_question(group_of(node->name), now);
      return std::nullopt;
    case EventKind::photo: return photo(*node, event.value);
    default: return not_accepted("This event is not known.");
  }
}

std::optional<Error> Consultation::Impl::input(const Node& node, const std::string& value) {
  switch (node.role) {
    case Role::text_field:
    case Role::text_area:
    case Role::combobox:
      state.form.set(node.name, value);
      if (const Item* item = state.form.find(group_of(node.name)))
        make_room(state.cards, item->link_id, card_of(*item));
      break;
    case Role::select:
    case Role::slider:
      state.form.set(node.name, value);
      save_draft();
      break;
    default: return not_accepted("This control takes no text.");
  }
  return std::nullopt;
}

std::optional<Error> Consultation::Impl::choose(const Node& node, const Event& event, Instant now) {
  const bool chosen = event.value == "true";
  if (node.role == Role::details) {
    state.form.set(node.name, chosen ? event.value : "");
    return std::nullopt;
  }
  if (node.role != Role::radio && node.role != Role::checkbox) return not_accepted("This control is no choice.");
  const std::string link_id = group_of(node.name);
  const Item* item = state.form.find(link_id);
  if (node.role == Role::radio) {
    if (chosen) state.form.set(link_id, node.value);
  } else if (link_id == controls::signs) {
    state.form.set(node.name, chosen ? "true" : "");
    if (chosen && event.kind == EventKind::choose) clear_other_signs(state, node.value);
  } else if (item) {
    state.form.tick(*item, node.value, chosen, event.kind == EventKind::choose);
  }
  if (item && carries_red_flags(*item)) {
    read_question(link_id, now);
  } else {
    save_draft();
  }
  return std::nullopt;
}

std::optional<Error> Consultation::Impl::photo(const Node& node, const std::string& value) {
  const Item* item = state.form.find(node.name);
  if (!item || item->type != ItemType::attachment) return not_accepted("This question takes no photo.");
  if (auto error = add_photo(state.form, *item, value)) return error;
  save_draft();
  return std::nullopt;
}

std::optional<Error> Consultation::Impl::press(const Node& node, bool posted, Instant now) {
  if (node.role != Role::button && node.role != Role::link && node.role != Role::back_link) {
    return not_accepted("This control cannot be pressed.");
  }
  settle_person(state);
  carry_words(state.form);
  derive(now);
  derive_sex_matters(state.form, *assets.red_flags);
  speak_of_the_patient();
  if (node.name == controls::continue_button) {
    press_continue(now, posted);
  } else if (node.name == controls::send_early) {
    go_to_send_early();
  } else if (node.name == controls::no_phone) {
    go_to(change_phone(state.form));
  } else if (node.name == controls::send && state.page == pages::send_early) {
    send_early(now);
  } else if (node.name == controls::back) {
    go_back();
  } else if (node.name == controls::send) {
    press_send(now);
  } else if (node.name == controls::retry) {
    go_to(std::string(pages::sending));
    send_sealed();
  } else if (node.name == controls::send_new) {
    send_as_new(now);
  } else if (node.name == "edit-answers") {
    go_to(std::string(pages::check_answers));
  } else if (node.name.compare(0, controls::change_prefix.size(), controls::change_prefix) == 0) {
    change_answer(node.name.substr(controls::change_prefix.size()));
  } else if (node.name.compare(0, controls::leave_out_prefix.size(), controls::leave_out_prefix) == 0) {
    leave_out(node.name.substr(controls::leave_out_prefix.size()));
  } else if (press_photo(node) || press_copy(node)) {
    return std::nullopt;
  } else {
    press_repeat(node);
  }
  save_draft();
  return std::nullopt;
}

void Consultation::Impl::change_answer(const std::string& link_id) {
  if (link_id.starts_with(controls::signs)) {
    const auto reading = state.flags.read_all(state.form, assets.readers());
    for (const std::size_t place : reading.answers) {
      if (link_id != std::string(controls::signs) + "/" + std::to_string(place)) continue;
      ask_again(state, place);
      state.return_to = state.page;
      return go_to(std::string(pages::signs));
    }
  }
  for (const Item* page : state.form.pages()) {
    for (const Item* item : state.form.questions_of(*page)) {
      if (item->link_id == link_id) return go_to(page->link_id);
    }
  }
}

// "Leave this out": focus goes to what is now in its place.
void Consultation::Impl::leave_out(const std::string& link_id) {
  state.flags.leave_out(link_id);
  state.messages_at_check.clear();  // what changes with it is the patient's own doing, and read on this page
  focus = node_id("check.first/" + link_id);
  effects.push_back({EffectKind::focus, "", ""});
  announce(EffectKind::announce_polite, assets.wording->text("check.first.left-out"));
}

// The patient's copy of what arrived, as text or as a page to print; true if it was one of the two.
bool Consultation::Impl::press_copy(const Node& node) {
  const bool as_page = node.name == controls::copy_page;
  if (!as_page && node.name != controls::copy_text) return false;
  const Node* advice = find_node(view.root, node_id("sent.advice"));
  if (!advice) advice = find_node(view.root, node_id("check.advice"));
  const CopyParts parts{advice, find_node(view.root, node_id("summary"))};
  if (!parts.summary) return true;
  const PatientCopy copy = patient_copy_of(parts, state, options.practice, *assets.wording);
  effects.push_back({EffectKind::save_copy, as_page ? patient_copy_as_page(copy) : patient_copy_as_text(copy),
                     as_page ? "request-to-my-surgery.html" : "request-to-my-surgery.txt"});
  announce(EffectKind::announce_polite, assets.wording->text("sent.copy-saved"));
  return true;
}

// "Add a photo" and "Remove photo"; true if it was "Add", which changes nothing yet.
bool Consultation::Impl::press_photo(const Node& node) {
  const Item* item = state.form.find(group_of(node.name));
  if (!item || item->type != ItemType::attachment) return false;
  if (node.name == item->link_id + "/add") {
    effects.push_back({EffectKind::add_photo, item->link_id, std::to_string(photos_left(state.form))});
    return true;
  }
  for (const Photo& photo : photos_of(*item, state.form.answers())) {
    const std::string name = photo_name(*item, photo);
    if (node.name != name + "/remove") continue;
    state.form.set(name, "");
    state.form.set(name + "/description", "");
  }
  return false;
}

// "Add another" and "Remove" of a group that repeats. Focus goes to the group that came, or to the one before it.
void Consultation::Impl::press_repeat(const Node& node) {
  const Item* group = state.form.find(group_of(node.name));
  if (!group || group->type != ItemType::group || !group->repeats) return;
  const std::string link_id = group->link_id;
  const bool adds = node.name == link_id + "/add";
  if (!adds && node.name != link_id + "/remove") return;
  const unsigned number = adds ? state.form.add_occurrence(*group) : state.form.remove_occurrence(*group);
  state.errors.clear();
  read_cards_of(state.page);
  focus = node_id(link_id_of(link_id, number));
  effects.push_back({EffectKind::focus, "", ""});
}

// From here on every sentence is in the words for this patient.
void Consultation::Impl::speak_of_the_patient() {
  const bool other = state.form.is_about_somebody_else();
  if (other && !wording_about_other) {
    wording_about_other = std::make_unique<Wording>(given.wording->about_other());
    access_about_other = std::make_unique<AccessPolicy>(given.access->about_other());
  }
  assets.wording = other ? wording_about_other.get() : given.wording;
  assets.access = other ? access_about_other.get() : given.access;
}

// Reads one question for red flags and shows its card, or takes it away.
void Consultation::Impl::read_question(const std::string& link_id, Instant now) {
  const Item* item = state.form.find(link_id);
  if (!item) return;
  const Action before = card_action(state, link_id);
  const bool asked_before = state.cards[link_id].asks && !state.cards[link_id].waits;
  state.cards[link_id] = card_of(*item);
  record_shown(state.cards[link_id].findings, now);
  announce_card(link_id, before, now);
  if (state.cards[link_id].asks && !asked_before) {
    announce(EffectKind::announce_polite,
             assets.wording->text("signs.card.title") + ". " + assets.wording->text("signs.card.text"));
  }
  save_draft();
}

std::optional<Error> Consultation::Impl::signal(const std::string& json, Instant now) {
  if (auto error = take_status(json, now, options)) return error;
  if (state.page == pages::check_answers) say_what_changed(decide(now));
  return std::nullopt;
}

void Consultation::Impl::sending(const std::string& value) {
  if (state.page != pages::sending) return;
  const bool waiting = value == "waiting";
  if (waiting == state.waiting) return;
  state.waiting = waiting;
  announce(EffectKind::announce_polite, assets.wording->text(waiting ? "sending.waiting" : "sending.text"));
}

std::optional<Error> Consultation::Impl::receipt(const std::string& json, Instant now) {
  if (state.page != pages::sending && state.page != pages::not_sent) return not_accepted("Nothing is being sent.");
  auto receipt = receipt_of_json(json);
  if (!receipt) return receipt.error();
  state.receipt = std::move(receipt).value();
  state.sealed.clear();
  go_to(std::string(pages::sent));
  effects.push_back({EffectKind::clear_draft, "", ""});
  if (state.receipt.action >= Action::emergency_department) {
    const AccessDecision access = decide(now);
    const CardContext card = card_context(*assets.wording, access, options.practice, state.form);
    announce(EffectKind::announce_assertive,
             care_card_announcement(care_card("sent.advice", state.receipt.action, {}, card)));
  }
  return std::nullopt;
}

void Consultation::Impl::refused(const std::string& json) {
  if (state.page != pages::sending) return;
  state.refusal.clear();
  state.waiting = false;
  if (auto problem = parse_json(json)) {
    if (json_string_or(problem.value(), "type", "").ends_with("/key-reused")) return already_sent(problem.value());
    state.refusal = json_string_or(problem.value(), "detail", "");
  }
  go_to(std::string(pages::not_sent));
  announce(EffectKind::announce_assertive, assets.wording->text("not-sent.heading"));
}

// A copy of this tab, or the same page shown once more, has sent its answers before.
void Consultation::Impl::already_sent(const Json& problem) {
  state.receipt.reference = json_string_or(problem, "reference", "");
  state.new_key = json_string_or(problem, "newKey", "");
  state.sealed.clear();
  go_to(std::string(pages::already_sent));
  announce(EffectKind::announce_assertive, assets.wording->text("already-sent.heading"));
}

void Consultation::Impl::send_as_new(Instant now) {
  if (state.new_key.empty()) return;
  state.idempotency_key = std::exchange(state.new_key, "");
  state.receipt = {};
  state.page = pages::check_answers;
  press_send(now);
  if (state.page == pages::check_answers) effects.push_back({EffectKind::new_page, "", ""});
}

std::optional<Error> Consultation::Impl::restore(const std::string& draft, Instant now) {
  auto restored = state_of_draft(draft, *assets.questionnaire, options.start);
  if (!restored) return restored.error();
  state = std::move(restored).value();
  carry_words(state.form);
  derive(now);
  settle_person(state);
  speak_of_the_patient();
  // Advice and questions about signs are decided again from the answers: their findings are not kept in a draft.
  const bool stopped =
      state.page == pages::emergency || state.page == pages::urgent_advice || state.page == pages::signs;
  if (!state.return_to.empty()) state.page = state.return_to;
  state.return_to.clear();
  if (state.page == pages::not_sent || state.page == pages::already_sent) state.page = pages::check_answers;
  const bool early = state.page == pages::send_early;
  if (!on_question_page() && !early && state.page != pages::check_answers && state.page != pages::sending) {
    state.page = first_page();
  }
  const bool is_sending = state.page == pages::sending;
  if (!is_sending && !options.start.empty() && state.start != options.start) choose_another_start(state);
  state.start = options.start;
  state.start_closed = !choose_start(options, state.form);
  if (state.page == pages::sending && !state.sealed.empty()) send_sealed();
  count_pages();
  read_cards_of(state.page);
  for (const auto& card : state.cards) record_shown(card.second.findings, now);
  if (stopped) stop_at_red_flags(now);
  return std::nullopt;
}

// [SECTION] Moving

void Consultation::Impl::press_continue(Instant now, bool posted) {
  if (state.page == pages::emergency || state.page == pages::urgent_advice) {
    state.flags.record_continued(state.pending);
    state.pending.clear();
    state.page = state.return_to;
    continue_from_question_page(now);
  } else if (state.page == pages::signs) {
    answer_signs(now);
  } else {
    continue_from_question_page(now, posted);
  }
}

// A page that was posted whole: one of its answers has opened a question or a text that its reader has not seen.
bool Consultation::Impl::holds_unseen() const {
  return std::any_of(view.root.children.begin(), view.root.children.end(),
                     [this](const Node& node) { return seen.count(node.name) == 0 && !node.name.ends_with("/card"); });
}

// Red flags first: a missing answer elsewhere on the page never delays a 999 page.
void Consultation::Impl::continue_from_question_page(Instant now, bool posted) {
  state.return_to.clear();
  state.errors.clear();
  if (stop_at_red_flags(now)) return;
  if (state.page == pages::check_answers) return press_send(now);
  const Item* page = state.form.find(state.page);
  if (!page) return;
  for (const Item* item : state.form.questions_of(*page)) name_in_english(*item, *assets.wording, state.form);
  state.errors = validate(*page, state.form, *assets.wording, now);
  // Nobody is told off for leaving out what they have not seen.
  if (posted) std::erase_if(state.errors, [this](const FieldError& error) { return seen.count(error.item) == 0; });
  if (!state.errors.empty() || (posted && holds_unseen())) {
    effects.push_back({EffectKind::new_page, "", ""});
    return;
  }
  state.visited.insert(state.page);
  if (const AnswerOption* chosen = asked_elsewhere(state.form)) {
    effects.push_back({EffectKind::open_form, draft_of(state), chosen->asked_in});
    return;
  }
  if (page->meaning == Meaning::start) record_disclaimers(decide(now), now);
  go_to(page_after(state.page, now));
}

void Consultation::Impl::record_disclaimers(const AccessDecision& access, Instant now) {
  for (const AccessMessage& message : access.messages) state.disclaimers.push_back({message, now});
  report(messages_report(access, state.form.kind()));
}

void Consultation::Impl::record_shown(const std::vector<AnswerFinding>& findings, Instant now) {
  const std::size_t known = state.flags.shown().size();
  state.flags.record_shown(findings, state.form, now);
  const RequestKind kind = state.form.kind();
  for (std::size_t i = known; i < state.flags.shown().size(); ++i) {
    report(advice_report(state.flags.shown()[i], kind));
  }
}

// The practice's signal or the clock has moved on since the patient read this page: said once.
bool Consultation::Impl::say_what_changed(const AccessDecision& access) {
  if (same_messages(access.messages, state.messages_at_check)) return false;
  state.messages_at_check = access.messages;
  state.access_changed = true;
  std::string text = assets.wording->text("check.access-changed");
  for (const AccessMessage& message : access.messages) text += " " + message.text;
  announce(EffectKind::announce_assertive, std::move(text));
  return true;
}

// All answers are read again at each Continue: an age or a pregnancy may have changed what older words mean.
bool Consultation::Impl::stop_at_red_flags(Instant now) {
  const FormReading reading = state.flags.read_all(state.form, assets.readers());
  const std::vector<AnswerFinding> present = present_only(reading.findings);
  // Who was told to get help at once is asked nothing more, nor who is hurt at home: they read where to find help
  // first, and may not have long. Before any other advice people are asked: what is the matter may be more pressing.
  if (!reading.asks.empty() && most_pressing(present) < Action::crisis_line && !is_any_private(present)) {
    ask_for_signs(reading.asks.front());
    return true;
  }
  std::vector<AnswerFinding> pending;
  for (const AnswerFinding& finding : present) {
    if (!state.flags.was_continued(finding)) pending.push_back(finding);
  }
  if (!pending.empty()) {
    record_shown(pending, now);
    const bool emergency = most_pressing(pending) >= Action::emergency_department;
    state.pending = std::move(pending);
    state.return_to = state.page;
    go_to(std::string(emergency ? pages::emergency : pages::urgent_advice));
    return true;
  }
  return false;
}

void Consultation::Impl::ask_for_signs(const AnswerQuestion& question) {
  state.asking = question;
  state.asking_again.reset();
  state.form.forget(controls::signs);
  state.return_to = state.page;
  go_to(std::string(pages::signs));
}

void Consultation::Impl::answer_signs(Instant now) {
  if (!state.asking) return go_back();
  auto asked = take_signs(state, *assets.wording, now);
  if (!asked) {
    effects.push_back({EffectKind::new_page, "", ""});
    return;
  }
  state.flags.record_asked(std::move(*asked), state.asking_again);
  state.asking.reset();
  state.page = state.return_to;
  const bool changed = state.asking_again.has_value();
  state.asking_again.reset();
  if (!changed || state.page != pages::check_answers) return continue_from_question_page(now);
  state.return_to.clear();
  if (!stop_at_red_flags(now)) go_to(state.page);
}

// Nothing is sent past an error, however the patient came to "Send": a draft may be older than the form.
bool Consultation::Impl::stop_at_errors(Instant now) {
  for (const Item* page : state.form.pages()) {
    std::vector<FieldError> errors = validate(*page, state.form, *assets.wording, now);
    if (errors.empty()) continue;
    go_to(page->link_id);
    state.errors = std::move(errors);
    return true;
  }
  return false;
}

void Consultation::Impl::press_send(Instant now) {
  set_sent_early(state.form, false);
  if (stop_at_red_flags(now) || stop_at_errors(now)) return;
  const AccessDecision access = decide(now);
  if (say_what_changed(access)) return;  // the patient reads it, then sends
  if (access.accepts) seal_and_send(access, now);
}

void Consultation::Impl::go_to_send_early() {
  state.flags.record_continued(state.pending);
  state.pending.clear();
  state.early_from = std::exchange(state.return_to, "");
  go_to(std::string(pages::send_early));
}

// "Send what I have written now": who it is from and where to reach them, and all that was answered so far.
void Consultation::Impl::send_early(Instant now) {
  state.errors.clear();
  for (const Item* item : questions_of_early_page(state.form)) {
    for (FieldError& error : validate(*item, state.form, *assets.wording, now))
      state.errors.push_back(std::move(error));
  }
  if (!state.errors.empty()) {
    effects.push_back({EffectKind::new_page, "", ""});
    return;
  }
  const AccessDecision access = decide(now);
  if (!access.accepts) return go_to(std::string(pages::check_answers));
  set_sent_early(state.form, true);
  seal_and_send(access, now);
}

void Consultation::Impl::seal_and_send(const AccessDecision& access, Instant now) {
  record_disclaimers(access, now);
  state.refusal.clear();
  state.waiting = false;
  state.sealed = seal_request({state, assets, options, access}, now);
  go_to(std::string(pages::sending));
  send_sealed();
}

// From advice that a tick raised the way back leads to the tick.
bool Consultation::Impl::back_to_signs() {
  if (state.page != pages::emergency && state.page != pages::urgent_advice) return false;
  const std::vector<AskedSigns>& asked = state.flags.asked();
  for (std::size_t place = asked.size(); place-- > 0;) {
    const bool raised = std::any_of(state.pending.begin(), state.pending.end(), [&](const AnswerFinding& finding) {
      return finding.link_id == asked[place].link_id;
    });
    if (!raised || asked[place].ticked.empty()) continue;
    state.pending.clear();
    ask_again(state, place);
    go_to(std::string(pages::signs));
    return true;
  }
  return false;
}

void Consultation::Impl::go_back() {
  state.errors.clear();
  if (!state.return_to.empty()) {
    if (back_to_signs()) return;
    state.pending.clear();
    state.asking.reset();
    state.asking_again.reset();
    state.form.forget(controls::signs);
    const std::string page = state.return_to;
    state.return_to.clear();
    return go_to(page);
  }
  if (state.page == pages::send_early) return go_to(std::exchange(state.early_from, ""));
  const auto all = state.form.pages();
  if (state.page == pages::check_answers && !all.empty()) return go_to(all.back()->link_id);
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i]->link_id == state.page) return go_to(all[i - 1]->link_id);
  }
}

void Consultation::Impl::go_to(const std::string& page) {
  state.page = page;
  state.errors.clear();
  if (page == pages::check_answers) {
    state.reached_check = true;
    state.messages_at_check.clear();
    state.access_changed = false;
  }
  const Item* item = state.form.find(page);
  if (item && state.visited.count(page) == 0) fill_from_words(*item, state.form, options.practice);
  count_pages();
  read_cards_of(page);
  effects.push_back({EffectKind::new_page, "", ""});
}

// Only when the page changes: it supposes every form that may still be chosen.
void Consultation::Impl::count_pages() {
  const auto all = state.form.pages();
  const auto found =
      std::find_if(all.begin(), all.end(), [this](const Item* page) { return page->link_id == state.page; });
  state.page_number = found == all.end() ? 0 : static_cast<std::size_t>(found - all.begin()) + 1;
  state.pages_least = state.page_number == 0 ? 0 : std::max(state.page_number, least_pages(state.form));
}

bool Consultation::Impl::page_is_settled(const Item& page, Instant now) const {
  if (state.visited.count(page.link_id) == 0) return false;
  return validate(page, state.form, *assets.wording, now).empty();
}

// The next page in order; once the patient has seen their answers, the next one that still needs something.
std::string Consultation::Impl::page_after(const std::string& page, Instant now) const {
  bool passed = false;
  for (const Item* next : state.form.pages()) {
    if (passed && !(state.reached_check && page_is_settled(*next, now))) return next->link_id;
    passed = passed || next->link_id == page;
  }
  return std::string(pages::check_answers);
}

// [SECTION] Telling

FieldCard Consultation::Impl::card_of(const Item& item) const {
  const FormReading reading = state.flags.read_one(item, state.form, assets.readers());
  FieldCard card{present_only(reading.findings), false};
  card.asks = card.findings.empty() && !reading.asks.empty();
  return card;
}

void Consultation::Impl::read_cards_of(const std::string& page) {
  state.cards.clear();
  const Item* item = state.form.find(page);
  if (!item) return;
  for (const Item* question : state.form.questions_of(*item)) {
    FieldCard card = card_of(*question);
    if (!card.is_empty()) state.cards[question->link_id] = std::move(card);
  }
}

void Consultation::Impl::announce_card(const std::string& link_id, Action before, Instant now) {
  const Action action = card_action(state, link_id);
  if (action <= before) return;
  const AccessDecision access = decide(now);
  const CardContext context = card_context(*assets.wording, access, options.practice, state.form);
  const Node card = care_card(link_id + "/card", action, state.cards[link_id].findings, context);
  announce(action >= Action::emergency_department ? EffectKind::announce_assertive : EffectKind::announce_polite,
           care_card_announcement(card));
}

void Consultation::Impl::show(Instant now, bool new_page) {
  PageContext context{state, assets, options, now, decide(now)};
  if (state.page == pages::check_answers && state.messages_at_check.empty()) {
    state.messages_at_check = context.access.messages;
  }
  Page page = make_page(context);
  if (new_page) focus = page.focus;
  if (new_page || view.page.empty()) {
    seen.clear();
    for (const Node& node : page.root.children) seen.insert(node.name);
  }
  const bool same = view.page == state.page && view.focus == focus && view.root == page.root;
  if (same && !new_page) return;
  view.page = state.page;
  view.language = assets.wording->language();
  view.right_to_left = assets.wording->right_to_left();
  view.focus = focus;
  view.root = std::move(page.root);
  ++view.revision;
  for (Effect& effect : effects) {
    if (effect.kind == EffectKind::new_page) effect.text = view.root.text;
  }
}

// [SECTION] Consultation

Consultation::Consultation(const Assets& assets, ConsultationOptions options, Instant now)
    : impl_(std::make_unique<Impl>(assets, std::move(options))) {
  impl_->state.idempotency_key = impl_->options.idempotency_key;
  impl_->state.start = impl_->options.start;
  impl_->state.start_closed = !choose_start(impl_->options, impl_->state.form);
  impl_->derive(now);
  impl_->state.page = impl_->first_page();
  impl_->show(now, false);
}

Consultation::Consultation(Consultation&&) noexcept = default;
Consultation& Consultation::operator=(Consultation&&) noexcept = default;
Consultation::~Consultation() = default;

Result<Effects> Consultation::apply(const Event& event, Instant now) {
  impl_->effects.clear();
  impl_->focus = 0;
  impl_->derive(now);
  if (auto error = impl_->apply(event, now)) {
    impl_->effects.clear();
    return *error;
  }
  impl_->derive(now);
  const bool new_page = std::any_of(impl_->effects.begin(), impl_->effects.end(),
                                    [](const Effect& effect) { return effect.kind == EffectKind::new_page; });
  impl_->show(now, new_page || event.kind == EventKind::restore);
  return std::move(impl_->effects);
}

const View& Consultation::view() const {
  return impl_->view;
}

std::vector<AnswerFinding> Consultation::findings() const {
  return impl_->state.flags.read_all(impl_->state.form, impl_->assets.readers()).findings;
}

std::string Consultation::seal(Instant now) const {
  if (!impl_->state.sealed.empty()) return impl_->state.sealed;
  const AccessDecision access = impl_->decide(now);
  return seal_request({impl_->state, impl_->assets, impl_->options, access}, now);
}

}  // namespace frontdoor
