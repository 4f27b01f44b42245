// See follow_up.h.
#include <frontdoor/follow_up.h>

#include "answers/answers.h"
#include "answers/text.h"
#include "consultation/cards.h"
#include "consultation/phone_links.h"

#include <frontdoor/limits.h>
#include <frontdoor/nodes.h>
#include <frontdoor/render.h>

#include <array>

namespace frontdoor {
namespace {

constexpr std::size_t kReferenceSymbols = 8;

struct StepWords {
  FollowUpStep step;
  const char* choice;
  const char* taken;
};
constexpr StepWords kSteps[] = {
    {FollowUpStep::add, "request-page.step-add", "request-page.taken-add"},
    {FollowUpStep::worse, "request-page.step-worse", "request-page.taken-worse"},
    {FollowUpStep::withdraw, "request-page.step-withdraw", "request-page.taken-withdraw"},
};

// One page as it is put together, with its errors on top.
class FollowUpMaker {
 public:
  FollowUpMaker(const char* page, const Practice& practice, const Wording& wording)
      : wording_(wording), practice_(practice) {
    view_.page = page;
    view_.language = wording.language();
    view_.right_to_left = wording.right_to_left();
    view_.root = make_node(Role::page, "page", "");
  }

  void add(Node node) { view_.root.children.push_back(std::move(node)); }
  void say(const char* key, Wording::Values values = {}) { add(make_paragraph(key, wording_.text(key, values))); }
  void heading(const char* key) {
    title_ = wording_.text(key);
    Node node = make_heading("heading", title_, 1);
    if (view_.focus == 0) view_.focus = node.id;
    add(std::move(node));
  }
  void error(std::string_view control, std::string message) {
    if (errors_.text.empty()) {
      errors_ = make_node(Role::error_summary, "errors", wording_.text("error.summary-title"));
      view_.focus = errors_.id;
    }
    Node link = make_node(Role::error_link, "errors/" + std::string(control), std::move(message));
    link.target = node_id(control);
    errors_.children.push_back(std::move(link));
  }
  const Wording& wording() const { return wording_; }
  View take() {
    link_numbers(practice_.phone, view_.root);
    const char* key = errors_.text.empty() ? "page.title" : "page.title-error";
    view_.root.text = wording_.text(key, {{"heading", title_}, {"practice", practice_.name}});
    if (!errors_.text.empty()) view_.root.children.insert(view_.root.children.begin(), std::move(errors_));
    return std::move(view_);
  }

 private:
  const Wording& wording_;
  const Practice& practice_;
  View view_;
  Node errors_;
  std::string title_;
};

Node birth_date_field(const FindForm& form, const Wording& wording, std::string error) {
  const std::string name(follow_up_fields::birth_date);
  Node node = make_node(Role::date_field, name, wording.text("request-page.birth-date"));
  node.hint = wording.text("request-page.birth-date-hint");
  node.error = std::move(error);
  const struct {
    const char* part;
    const std::string& value;
    WidthCharacters width;
  } fields[] = {{"day", form.day, 2}, {"month", form.month, 2}, {"year", form.year, 4}};
  for (const auto& field : fields) {
    Node child = make_node(Role::text_field, name + "/" + field.part, wording.text("date." + std::string(field.part)));
    child.input = Input::whole_number;
    child.width = field.width;
    child.value = field.value;
    node.children.push_back(std::move(child));
  }
  return node;
}

LocalMinute london_minute(Instant at) {
  return std::chrono::floor<std::chrono::minutes>(to_london(at));
}

void add_entries(FollowUpMaker& page, const char* heading_key, const char* name,
                 const std::vector<FollowUpEntry>& entries, const Wording& wording) {
  if (entries.empty()) return;
  page.add(make_heading(heading_key, wording.text(heading_key), 2));
  int number = 0;
  for (const FollowUpEntry& entry : entries) {
    const std::string its = name + std::to_string(++number);
    Node inset = make_node(Role::inset_text, its, "");
    inset.children.push_back(make_paragraph(
        its + "/at", wording.text("request-page.at", {{"time", format_time_of_day(london_minute(entry.at))},
                                                      {"day", format_day(london_minute(entry.at))}})));
    inset.children.push_back(make_paragraph(its + "/words", entry.words));
    page.add(std::move(inset));
  }
}

void add_taken(FollowUpMaker& page, FollowUpStep taken, const Wording& wording) {
  for (const StepWords& one : kSteps) {
    if (one.step == taken) page.add(make_node(Role::confirmation_panel, "taken", wording.text(one.taken)));
  }
}

void add_stage(FollowUpMaker& page, const SentRequestPage& request, const Practice& practice) {
  std::string sent =
      page.wording().text("request-page.sent", {{"time", format_time_of_day(london_minute(request.sent))},
                                                {"day", format_day(london_minute(request.sent))},
                                                {"reference", request.reference}});
  page.add(make_paragraph("request-page.sent", with_reference_on_its_line(std::move(sent), request.reference)));
  switch (request.stage) {
    case RequestStage::received: page.say("request-page.stage-received"); break;
    case RequestStage::looked_at: page.say("request-page.stage-looked-at"); break;
    case RequestStage::added: page.say("request-page.stage-added"); break;
    // Who has their answer, or no longer needs one, is promised nothing.
    case RequestStage::answered: return;
    case RequestStage::withdrawn:
      if (request.taken != FollowUpStep::withdraw) page.say("request-page.taken-withdraw");
      return;
    case RequestStage::done: page.say("request-page.stage-done"); return;
  }
  if (request.will_phone) return page.say("request-page.will-phone", {{"phone", practice.phone}});
  // A patient who was just told to get help now is promised nothing for later.
  if (!request.deadline || request.action >= Action::emergency_department) return;
  page.say("request-page.deadline", {{"time", format_time_of_day(london_minute(*request.deadline))},
                                     {"day", format_day(london_minute(*request.deadline))}});
}

void add_steps(FollowUpMaker& page, const SentRequestPage& request, const Wording& wording) {
  const std::string step(follow_up_fields::step);
  Node choice = make_node(Role::fieldset, step, wording.text("request-page.step"));
  for (const StepWords& one : kSteps) {
    const std::string code(to_code(one.step));
    Node radio = make_node(Role::radio, step + "/" + code, wording.text(one.choice));
    radio.value = code;
    radio.checked = request.chosen == one.step;
    choice.children.push_back(std::move(radio));
  }
  Node words = make_node(Role::text_area, std::string(follow_up_fields::words), wording.text("request-page.words"));
  words.hint = wording.text("request-page.words-hint");
  words.value = request.words;
  if (request.is_faulty && request.chosen == FollowUpStep::none) {
    choice.error = wording.text("request-page.choose-step");
    page.error(step + "/add", choice.error);
  } else if (request.is_faulty) {
    const bool is_long = request.words.size() > limits::text_answer_bytes_max;
    words.error = is_long ? wording.text("error.too-long", {{"name", words.text},
                                                            {"most", with_thousands(limits::text_answer_bytes_max)}})
                          : wording.text("request-page.write-words");
    page.error(follow_up_fields::words, words.error);
  }
  page.add(make_heading("more", wording.text("request-page.more"), 2));
  page.say("request-page.emergency");
  if (request.stage == RequestStage::done) page.say("request-page.opens-again");
  page.add(std::move(choice));
  page.add(std::move(words));
  page.add(make_button("send", wording.text("request-page.send"), Variant::primary));
}

}  // namespace

std::string typed_reference(std::string_view typed) {
  std::string reference;
  for (char c : western_digits(typed)) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    const bool is_symbol = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z' && c != 'U');
    if (!is_symbol) continue;
    if (reference.size() == 4) reference += '-';
    if (reference.size() > kReferenceSymbols) return {};
    reference += c;
  }
  return reference.size() == kReferenceSymbols + 1 ? reference : std::string();
}

std::string typed_date(std::string_view day, std::string_view month, std::string_view year) {
  const DateParts parts{western_digits(trim(day)), month_number(western_digits(trim(month))),
                        western_digits(trim(year))};
  const auto date = date_of(parts);
  return date ? iso_date(*date) : std::string();
}

View find_request_view(const FindForm& form, bool by_link, FindFault fault, const Practice& practice,
                       const Wording& wording) {
  FollowUpMaker page("find-request", practice, wording);
  page.heading("request-page.find-title");
  const char* key = fault == FindFault::expired ? "request-page.expired"
                    : by_link                   ? "request-page.find-by-link"
                                                : "request-page.find-intro";
  page.say(key);
  std::string error;
  if (fault == FindFault::not_found) {
    error = wording.text(by_link ? "request-page.wrong-date" : "request-page.not-found", {{"phone", practice.phone}});
    const std::string first =
        by_link ? std::string(follow_up_fields::birth_date) + "/day" : std::string(follow_up_fields::reference);
    page.error(first, error);
  }
  if (!by_link) {
    Node reference =
        make_node(Role::text_field, std::string(follow_up_fields::reference), wording.text("request-page.reference"));
    reference.hint = wording.text("request-page.reference-hint");
    reference.width = 10;
    reference.value = form.reference;
    reference.error = error;
    page.add(std::move(reference));
  }
  page.add(birth_date_field(form, wording, by_link ? error : std::string()));
  page.add(make_button("open", wording.text("action.continue"), Variant::primary));
  return page.take();
}

std::string_view to_code(FollowUpStep step) {
  constexpr std::array<std::string_view, 4> codes{"", "add", "worse", "withdraw"};
  return codes[static_cast<std::size_t>(step)];
}

FollowUpStep follow_up_step_from_code(std::string_view code) {
  for (const FollowUpStep step : {FollowUpStep::add, FollowUpStep::worse, FollowUpStep::withdraw}) {
    if (code == to_code(step)) return step;
  }
  return FollowUpStep::none;
}

std::optional<Node> advice_of(const SentRequestPage& page, const AccessDecision& access, const Practice& practice,
                              const Wording& wording) {
  if (page.action == Action::none) return std::nullopt;
  std::vector<AnswerFinding> findings;
  for (const Finding& finding : page.findings) {
    findings.push_back({std::string(follow_up_fields::words), finding});
  }
  return care_card("advice", page.action, findings, {wording, access, practice, page.person, page.about_somebody_else});
}

View sent_request_view(const SentRequestPage& request, const AccessDecision& access, const Practice& practice,
                       const Wording& wording) {
  std::optional<Node> advice = advice_of(request, access, practice, wording);
  FollowUpMaker page("sent-request", practice, wording);
  const bool is_emergency = request.action >= Action::emergency_department;
  // Advice to get help now is above all else; milder advice is below what was done.
  if (advice && is_emergency) page.add(std::move(*advice));
  add_taken(page, request.taken, wording);
  if (advice && !is_emergency) page.add(std::move(*advice));
  page.heading("request-page.title");
  add_stage(page, request, practice);
  add_entries(page, "request-page.answers", "answer/", request.answers, wording);
  add_entries(page, "request-page.added", "added/", request.added, wording);
  if (request.takes_more) {
    add_steps(page, request, wording);
  } else {
    if (request.is_faulty) page.say("request-page.not-added");
    page.say("request-page.no-more", {{"phone", practice.phone}});
  }
  return page.take();
}

}  // namespace frontdoor
