#include "form/served_journey.h"

#include "base/html.h"
#include "base/log.h"
#include "crypto/secrets.h"
#include "form/served_page.h"
#include "http/form_post.h"
#include "practices/status_document.h"

#include <frontdoor/json.h>
#include <frontdoor/limits.h>
#include <frontdoor/nodes.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

// A draft, sealed and in base64, and one long answer, every byte of it percent-encoded.
constexpr std::size_t kFormBytesMax = 2 * limits::event_value_bytes_max + 3 * limits::text_answer_bytes_max;

// The code of no form.
constexpr const char* kNotOpen = "not-open";

// The name of no page that is held.
constexpr const char* kGone = "gone";

constexpr std::string_view kCheckPage = "check-answers";
constexpr std::string_view kNotSentPage = "not-sent";
constexpr std::string_view kAlreadySentPage = "already-sent";
constexpr std::string_view kSentPage = "sent";

const Effect* find_effect(const Effects& effects, EffectKind kind) {
  for (const Effect& effect : effects) {
    if (effect.kind == kind) return &effect;
  }
  return nullptr;
}

// The page that an emergency, an urgent or a question page interrupted. Empty: nothing was interrupted.
std::string interrupted_page(const std::string& draft) {
  const Result<Json> json = parse_json(draft);
  return json ? json_string_or(json.value(), "returnTo", "") : "";
}

// What the page says of the practice, to tell whether it has changed since the patient read it.
std::string access_text(const View& view) {
  std::string text;
  const Node* node = find_node(view.root, node_id("check.access"));
  if (node == nullptr) return text;
  for (const Node& child : node->children) text += child.text + "\n";
  return text;
}

bool shows_errors(const View& view) {
  return std::any_of(view.root.children.begin(), view.root.children.end(),
                     [](const Node& node) { return node.role == frontdoor::Role::error_summary; });
}

void press(Consultation& consultation, std::string_view name, Instant now, Effects& effects) {
  auto pressed = consultation.apply({EventKind::press, node_id(name), "posted"}, now);
  if (pressed) effects = std::move(pressed).value();
}

// Gives the core what the controls of `node` and below hold in the post, as events, in the order of the page.
void take_over(Consultation& consultation, const Node& node, const Node* parent, const FormPost& post, Instant now) {
  const auto tell = [&](EventKind kind, std::string value) {
    static_cast<void>(consultation.apply({kind, node.id, std::move(value)}, now));
  };
  const std::string& group = parent != nullptr ? parent->name : node.name;
  const std::string& value = node.value.empty() ? node.name : node.value;
  switch (node.role) {
    case frontdoor::Role::text_field:
    case frontdoor::Role::text_area:
    case frontdoor::Role::select:
    case frontdoor::Role::combobox:
    case frontdoor::Role::slider:
      if (post.has(node.name)) tell(EventKind::input, post.first(node.name));
      break;
    case frontdoor::Role::radio:
      if (post.has(group, value)) tell(EventKind::choose, "true");
      break;
    case frontdoor::Role::checkbox: tell(EventKind::tick, post.has(group, value) ? "true" : "false"); break;
    default: break;
  }
  for (const Node& child : node.children) take_over(consultation, child, &node, post, now);
}

void take_answers(Consultation& consultation, const FormPost& post, Instant now) {
  const View before = consultation.view();
  take_over(consultation, before.root, nullptr, post, now);
}

// The same answers as the draft of another request.
std::string under_key(const std::string& draft, const std::string& key) {
  Result<Json> json = parse_json(draft);
  if (!json) return draft;
  json.value()["key"] = key;
  return to_text(json.value());
}

// The answers of `later`, on the page of `draft`: what a patient who went back had answered after it.
std::string on_page_of(const std::string& draft, const std::string& later) {
  const Result<Json> page = parse_json(draft);
  Result<Json> json = parse_json(later);
  if (!page || !json || !json_string_or(page.value(), "returnTo", "").empty()) return draft;
  for (const char* key : {"key", "page"}) json.value()[key] = json_string_or(page.value(), key, "");
  json.value()["returnTo"] = "";
  json.value().erase("sealed");
  return to_text(json.value());
}

// The form's own page: scripts from here only, WebAssembly, no third party, framed by the practice's own sites only.
std::string form_policy(const std::vector<std::string>& site_origins) {
  std::string policy =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; "
      "connect-src 'self'; worker-src 'self'; font-src 'none'; base-uri 'none'; form-action 'self'; "
      "frame-ancestors 'self'";
  for (const std::string& origin : site_origins) policy += " " + origin;
  return policy;
}

void add_page_headers(Reply& reply, const KnownPractice& practice) {
  reply.headers["Content-Security-Policy"] = form_policy(practice.site_origins);
  // Without it a browser names no origin when it posts the form, and the post would be refused.
  reply.headers["Referrer-Policy"] = "same-origin";
}

// What a patient has answered who comes to the first page of a practice's own form.
std::string draft_before_own_pages(const Questionnaire& form) {
  const auto link_id = [&form](Meaning meaning) {
    const Item* item = form.find(meaning);
    return item ? item->link_id : std::string();
  };
  Json answers{{link_id(Meaning::subject), "self"}, {link_id(Meaning::need_help_today), "no"}};
  for (const auto& [part, value] : {std::pair("/day", "1"), std::pair("/month", "1"), std::pair("/year", "1980")}) {
    answers[link_id(Meaning::birth_date) + part] = value;
  }
  std::string page;
  if (const Item* kinds = form.find(Meaning::request_kind)) {
    for (const AnswerOption& option : kinds->options) {
      if (option.asked_in.empty() && !option.counts_as.empty()) answers[kinds->link_id] = option.value.code;
    }
    for (const Item& item : form.items()) {
      for (const Item& child : item.items) page = &child == kinds ? item.link_id : page;
    }
  }
  return to_text(Json{{"draft", 1}, {"key", "preview"}, {"page", page}, {"answers", std::move(answers)}});
}

ShownPage shown_page(const View& view, std::string inner) {
  ShownPage shown;
  shown.title = view.root.text;
  shown.page = view.page;
  shown.inner = std::move(inner);
  return shown;
}

std::string problem_detail(const std::string& detail) {
  return to_text(Json{{"detail", detail}});
}

}  // namespace

// One post: what came, and what the page knew.
struct ServedJourney::Turn {
  const Call& call;
  Basis basis;
  FormPost post;
  ServedState state;
  Instant now;
  std::string name;    // under which the page was held; empty: it was not
  std::string filled;  // the page with what was typed, as it is to be shown again

  PageOwner owner() const { return {basis.practice->practice.ods, state.idempotency_key, call.client}; }
};

std::shared_ptr<const KnownPractice> require_practice(PracticeDirectory& practices, const std::string& ods) {
  std::shared_ptr<const KnownPractice> practice = practices.find(ods);
  if (practice) return practice;
  throw Problem{
      404, "unknown-practice", "No practice with this code uses this service", "Check the ODS code in the address.", "",
      {}};
}

// The consultation as it was when the page was made. Advice is there again anyway; what else interrupted a page is
// reached again by the same press.
Consultation ServedJourney::consultation(const Turn& turn, Instant now) const {
  ConsultationOptions options;
  options.practice = turn.basis.practice->practice;
  options.takes_photos = false;  // a photo is redrawn by script before it is sent
  options.signal = turn.basis.practice->signal;
  options.idempotency_key = turn.state.idempotency_key;
  options.application = "frontdoor " FRONTDOOR_VERSION;
  options.start = turn.basis.start;
  Consultation consultation(assets(turn.basis), std::move(options), now);
  if (turn.state.draft.empty()) return consultation;
  static_cast<void>(consultation.apply({EventKind::restore, 0, turn.state.draft}, now));
  const std::string interrupted = interrupted_page(turn.state.draft);
  Effects unused;
  if (!interrupted.empty() && consultation.view().page == interrupted) {
    press(consultation, interrupted == kCheckPage ? "send" : "continue", now, unused);
  }
  return consultation;
}

// What the press of the post made happen; nothing if there is no such button.
Effects ServedJourney::press_posted(Consultation& consultation, const Turn& turn, Instant now) const {
  Effects effects;
  const std::string pressed = turn.post.first("press");
  const bool again = (turn.state.page == kNotSentPage && pressed == "retry") ||
                     (turn.state.page == kAlreadySentPage && pressed == "send-new");
  press(consultation, again ? "send" : pressed, now, effects);
  return effects;
}

ServedJourney::Basis ServedJourney::basis(const std::shared_ptr<const KnownPractice>& practice,
                                          const std::string& form) {
  const std::string& ods = practice->practice.ods;
  Basis basis{practice, parts_.red_flags.of(ods), nullptr};
  if (!form.empty()) basis.form = parts_.forms.at(ods, form);
  if (!basis.form) basis.form = parts_.forms.of(ods)->first;
  return basis;
}

std::shared_ptr<const CompressedText> ServedJourney::first_page_text(const Basis& basis) {
  const Instant now = parts_.clock();
  const auto minute = std::chrono::floor<std::chrono::minutes>(now.time_since_epoch());
  const std::string place = basis.practice->practice.ods + "/" + basis.start;
  {
    std::lock_guard lock(mutex_);
    const auto known = first_pages_.find(place);
    if (known != first_pages_.end() && known->second.basis == basis && known->second.minute == minute) {
      return known->second.text;
    }
  }
  ConsultationOptions options{basis.practice->practice, basis.practice->signal, "", ""};
  options.start = basis.start;
  const Consultation fresh(assets(basis), std::move(options), now);
  std::string inner = served_inner(fresh.view(), "", "");
  if (!basis.start.empty()) {
    inner = "<input type=\"hidden\" name=\"start\" value=\"" + escape_html(basis.start) + "\">" + inner;
  }
  Reply reply = document(basis, shown_page(fresh.view(), std::move(inner)), "");
  // It holds nothing of anybody's: the same for every patient, and so fit to be compressed.
  auto text = std::make_shared<const CompressedText>(compressed(std::move(reply.body)));
  std::lock_guard lock(mutex_);
  first_pages_[place] = {basis, minute, text};
  return text;
}

Assets ServedJourney::assets(const Basis& basis) const {
  Assets assets = parts_.assets;
  assets.red_flags = basis.red_flags->engine.get();
  if (basis.form) assets.questionnaire = &basis.form->questionnaire;
  return assets;
}

Reply ServedJourney::document(const Basis& basis, const ShownPage& shown, const std::string& name,
                              const std::string& api) const {
  const std::shared_ptr<const std::string> page_template = parts_.files.text("embed.html");
  if (!page_template) throw StoreUnavailable("embed.html is missing from the web root");
  const KnownPractice& practice = *basis.practice;
  const std::string& ods = practice.practice.ods;
  const std::string address = "/p/" + ods + "/form" + (name.empty() ? "" : "/" + name);
  ServedDocument document;
  document.title = shown.title;
  document.status = status_document(practice, std::nullopt);
  document.form = served_form(address, shown.page, shown.inner);
  document.draft = shown.script_goes_on ? shown.draft : "";
  document.red_flags = added_red_flags_address(ods, *basis.red_flags);
  document.questionnaire = basis.form ? basis.form->address : "";
  // Patients do not get every version that a preview shows.
  if (!api.empty()) document.questionnaire = api + "/questionnaire?address=" + document.questionnaire;
  document.start = basis.start;
  document.api = api;
  Reply reply = html_reply(200, served_document(*page_template, practice.practice, document));
  add_page_headers(reply, practice);
  return reply;
}

Reply ServedJourney::first_page(const Call& call, const std::string& ods, const std::string& start) {
  Basis basis = this->basis(require_practice(parts_.practices, ods));
  // Only what is known makes a page of its own here; one page says that a form is not open.
  if (!start.empty()) basis.start = kNotOpen;
  for (const FormChoice& choice : forms_to_choose_from(*assets(basis).questionnaire)) {
    if (choice.code == start) basis.start = start;
  }
  Reply reply = html_reply(200, "");
  set_body(reply, call, *first_page_text(basis));
  add_page_headers(reply, *basis.practice);
  reply.headers["Cache-Control"] = "public, max-age=60, stale-while-revalidate=600";
  return unless_known(call, std::move(reply));
}

Reply ServedJourney::preview(const std::string& ods, const std::string& form) {
  Basis basis = this->basis(require_practice(parts_.practices, ods));
  basis.form = parts_.forms.at(ods, form, AskedForms::Reader::preview);
  if (!basis.form) throw Problem{404, "unknown-form", "The practice has no such form", "Go back to the forms.", "", {}};
  const Instant now = parts_.clock();
  Consultation consultation(assets(basis), {basis.practice->practice, basis.practice->signal, "preview", ""}, now);
  static_cast<void>(
      consultation.apply({EventKind::restore, 0, draft_before_own_pages(basis.form->questionnaire)}, now));
  Effects effects;
  press(consultation, "continue", now, effects);
  ShownPage shown = shown_page(consultation.view(), served_inner(consultation.view(), "", ""));
  if (const Effect* draft = find_effect(effects, EffectKind::save_draft)) shown.draft = draft->text;
  shown.script_goes_on = !shown.draft.empty();
  return document(basis, shown, "", std::string(kPreviewAddress));
}

// To a page of its own, or the page itself where it cannot be held.
Reply ServedJourney::lead_to(const Turn& turn, const ShownPage& shown) {
  const std::string& ods = turn.basis.practice->practice.ods;
  const std::string next = history_.hold(shown, turn.owner(), turn.now + kServedMinutes, turn.now);
  if (!turn.name.empty() && !turn.filled.empty())
    history_.went_on(turn.name, turn.filled, next, turn.owner(), turn.now);
  if (next.empty()) return document(turn.basis, shown, "");
  Reply reply = redirect_reply("/p/" + ods + "/form/" + next);
  reply.headers["Referrer-Policy"] = "same-origin";
  return reply;
}

// The page as the next post needs it. A page that a form with script can go on from carries the draft as well.
Reply ServedJourney::page(const Turn& turn, const View& view, const std::string& draft, std::string_view notice) {
  if (view.page == kSentPage) return lead_to(turn, shown_page(view, served_inner(view, "", notice)));
  ServedState next = turn.state;
  next.page = view.page;
  if (view.page != kNotSentPage) {
    next.made = turn.now;
    next.draft = draft;
    next.access = access_text(view);
  }
  ShownPage shown = shown_page(view, served_inner(view, seal_.seal(next, turn.basis.practice->practice.ods), notice));
  shown.draft = draft;
  shown.form = turn.state.form;
  shown.script_goes_on = view.page != kNotSentPage && view.page != kAlreadySentPage && !shows_errors(view) &&
                         notice.empty() && interrupted_page(draft).empty();
  return lead_to(turn, shown);
}

// The first page, for a patient whose answers are gone.
Reply ServedJourney::start_again(const Basis& basis, Instant now) const {
  const Consultation fresh(assets(basis), {basis.practice->practice, basis.practice->signal, "", ""}, now);
  const std::string notice = parts_.assets.wording->text("served.expired");
  return document(basis, shown_page(fresh.view(), served_inner(fresh.view(), "", notice)), "");
}

Reply ServedJourney::held_page(const std::string& ods, const std::string& name) {
  const auto practice = require_practice(parts_.practices, ods);
  const Instant now = parts_.clock();
  const auto showing = history_.show(name, practice->practice.ods, now);
  if (!showing) return start_again(basis(practice), now);
  if (!showing->moved_to.empty()) return redirect_reply("/p/" + practice->practice.ods + "/form/" + showing->moved_to);
  return document(basis(practice, showing->page.form), showing->page, name);
}

// A patient who went back with the browser and goes on from there keeps what they had answered on later pages. A page
// that is sent from is sent as it was shown.
void ServedJourney::go_on_from_later_answers(Turn& turn) {
  const std::string& page = turn.state.page;
  if (turn.name.empty() || page == kCheckPage || page == kNotSentPage || page == kAlreadySentPage) return;
  const std::string later = history_.later_draft(turn.name, turn.owner(), turn.now);
  if (!later.empty()) turn.state.draft = on_page_of(turn.state.draft, later);
}

// Once it is sent, the pages before say so and hold no answer.
void ServedJourney::empty_history(Turn& turn, Consultation& sealing, const std::string& receipt) {
  Json problem{{"type", "/key-reused"}};
  if (const Result<Json> json = parse_json(receipt))
    problem["reference"] = json_string_or(json.value(), "reference", "");
  static_cast<void>(sealing.apply({EventKind::refused, 0, to_text(problem)}, turn.now));
  history_.sent(shown_page(sealing.view(), served_inner(sealing.view(), "", "")), turn.owner());
  turn.filled.clear();
}

// The page that says so carries the key under which the answers may be sent as a new request: pressed twice, it is one.
Reply ServedJourney::already_sent(const Turn& turn, Consultation& consultation, const std::string& draft,
                                  const Problem& problem) {
  Turn next = turn;
  next.state.idempotency_key = random_uuid();
  Json document = parse_json(problem_reply(problem).body).value();
  const auto reference = problem.headers.find("Frontdoor-Reference");
  if (reference != problem.headers.end()) document["reference"] = reference->second;
  document["newKey"] = next.state.idempotency_key;
  static_cast<void>(consultation.apply({EventKind::refused, 0, to_text(document)}, turn.now));
  return page(next, consultation.view(), under_key(draft, next.state.idempotency_key), "");
}

// The same page posted again must make the same bytes: they are sealed under the time of the page, not of the post.
Reply ServedJourney::send(Turn& turn, Consultation& consultation, const std::string& draft) {
  Consultation sealing = this->consultation(turn, turn.state.made);
  take_answers(sealing, turn.post, turn.state.made);
  const Effects effects = press_posted(sealing, turn, turn.state.made);
  const Effect* sealed = find_effect(effects, EffectKind::send);
  if (sealed == nullptr) return page(turn, sealing.view(), draft, "");
  Call request = turn.call;
  request.headers["Content-Type"] = "application/fhir+json";
  request.headers["Idempotency-Key"] = turn.state.idempotency_key;
  request.read_body = [bundle = sealed->text](std::size_t) { return bundle; };
  Event answer{EventKind::refused, 0, ""};
  try {
    answer = {EventKind::receipt, 0, parts_.acceptance.accept(request, turn.basis.practice->practice.ods).body};
  } catch (const Problem& problem) {
    if (problem.code == "key-reused") return already_sent(turn, consultation, draft, problem);
    answer.value = problem_detail(problem.detail);
  } catch (const QueueFull&) {
    log_event(LogLevel::warning, "served-not-stored", {{"reason", std::string("queue-full")}});
  } catch (const StoreUnavailable& fault) {
    log_event(LogLevel::error, "served-not-stored", {{"reason", std::string(fault.what())}});
  }
  // Before the page that says so is held: it is the only one that stays.
  if (answer.kind == EventKind::receipt) empty_history(turn, sealing, answer.value);
  static_cast<void>(consultation.apply(answer, turn.now));
  return page(turn, consultation.view(), draft, "");
}

// Another Questionnaire asks about what the patient chose: they go on in it where they are.
void ServedJourney::open_form(Turn& turn, Consultation& consultation, Effects& effects) {
  const Effect* open = find_effect(effects, EffectKind::open_form);
  if (open == nullptr) return;
  turn.state.form = open->key;
  turn.state.draft = open->text;
  turn.basis = basis(turn.basis.practice, turn.state.form);
  consultation = this->consultation(turn, turn.now);
  press(consultation, "continue", turn.now, effects);
}

Reply ServedJourney::next_page(const Call& call, const std::string& ods, const std::string& name) {
  require_own_origin(call);
  const auto practice = require_practice(parts_.practices, ods);
  if (media_type(call.header("Content-Type")) != "application/x-www-form-urlencoded") {
    throw Problem{415, "wrong-content-type", "The content type is not supported", "Send the form itself.", "", {}};
  }
  Turn turn{call, basis(practice), FormPost(call.read_body(kFormBytesMax)), {}, parts_.clock(), name, ""};
  if (turn.post.has("state")) {
    auto state = seal_.open(turn.post.first("state"), ods, turn.now);
    if (!state) return redirect_reply("/p/" + practice->practice.ods + "/form/" + kGone);  // where it starts again
    turn.state = std::move(*state);
    if (!turn.state.form.empty()) turn.basis = basis(practice, turn.state.form);
    go_on_from_later_answers(turn);
  } else {
    turn.basis.start = turn.post.first("start");
    turn.state.idempotency_key = random_uuid();
    turn.state.made = turn.now;
  }
  Consultation consultation = this->consultation(turn, turn.now);
  const bool to_send = consultation.view().page == kCheckPage && turn.post.first("press") == "send";
  if (to_send && access_text(consultation.view()) != turn.state.access) {
    return page(turn, consultation.view(), turn.state.draft, parts_.assets.wording->text("check.access-changed"));
  }
  take_answers(consultation, turn.post, turn.now);
  if (!name.empty()) turn.filled = served_inner(consultation.view(), turn.post.first("state"), "");
  Effects effects = press_posted(consultation, turn, turn.now);
  open_form(turn, consultation, effects);
  parts_.reports.record(ods, call.source, turn.state.idempotency_key, effects);
  if (find_effect(effects, EffectKind::send) != nullptr) return send(turn, consultation, turn.state.draft);
  const Effect* draft = find_effect(effects, EffectKind::save_draft);
  return page(turn, consultation.view(), draft != nullptr ? draft->text : turn.state.draft, "");
}

}  // namespace frontdoor::intake
