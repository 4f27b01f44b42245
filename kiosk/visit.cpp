#include "visit.h"

#include <frontdoor/nodes.h>
#include <frontdoor/telephone.h>

#include <algorithm>

namespace frontdoor::kiosk {
namespace {

// The kiosk's own words. It is in English alone: a receptionist is near.
constexpr const char* kStartAgain = "Delete my answers and start again";
constexpr const char* kNotKept = "Nothing that you write is kept on this screen when you have finished, or leave.";
constexpr const char* kFinish = "Finish";
constexpr const char* kStaff = "If you are at the surgery, tell a member of staff now.";
constexpr const char* kStillThere = "Are you still there?";
constexpr const char* kWillDelete = "To keep your answers private, we will delete them in {seconds} seconds.";
constexpr const char* kKeep = "Keep my answers";

constexpr const char* kOver = "kiosk/start-again";
constexpr const char* kHere = "kiosk/keep";

// A link to elsewhere is words: a kiosk calls nobody and opens nothing. The number is what a patient needs of it.
void without_ways_out(Node& parent, const std::string& phone) {
  for (Node& child : parent.children) {
    if (child.role == Role::paragraph) child.href.clear();
    if (child.role == Role::link && !child.href.empty()) {
      if (child.href == telephone_link(phone)) child.text += ": " + phone;
      child.role = Role::paragraph;
      child.variant = Variant::none;
      child.href.clear();
    }
    if (child.role == Role::care_card && child.variant == Variant::emergency) {
      child.children.insert(child.children.begin(), make_paragraph(child.name + "/staff", kStaff));
    }
    without_ways_out(child, phone);
  }
}

}  // namespace

Visit::Visit(const Assets& assets, Delivery& delivery, VisitOptions options, Instant now)
    : assets_(assets), delivery_(delivery), options_(std::move(options)) {
  start_over(now);
}

void Visit::start_over(Instant now) {
  ConsultationOptions begin = options_.begin();
  begin.idempotency_key = options_.new_key();
  begin.practice.photos = false;  // there is no camera, and no file of the patient's
  begin.saves_files = false;
  phone_ = begin.practice.phone;
  consultation_.emplace(assets_, std::move(begin), now);
  warned_ = changed_ = false;
  touched_ = now;
  ++patients_;
  apply({EventKind::face, 0, "painted"}, now);
  refresh();
}

bool Visit::apply(const Event& event, Instant now) {
  auto effects = consultation_->apply(event, now);
  if (!effects) return false;
  for (const Effect& effect : effects.value()) {
    if (effect.kind == EffectKind::send) delivery_.send(effect.key, effect.text, now);
  }
  return true;
}

bool Visit::is_sending() const {
  return consultation_->view().page == "sending";
}

bool Visit::is_begun() const {
  return changed_ || consultation_->view().page != "start";
}

View Visit::warning() const {
  View view = consultation_->view();
  view.page = "kiosk/warning";
  view.root = make_node(Role::page, "page", kStillThere);
  const std::string why = Wording::fill(kWillDelete, {{"seconds", std::to_string(options_.warning.count())}});
  view.root.children = {make_heading("heading", kStillThere, 1), make_paragraph("kiosk/why", why),
                        make_button(kHere, kKeep, Variant::primary),
                        make_button(kOver, kStartAgain, Variant::secondary)};
  view.focus = view.root.children[2].id;
  return view;
}

void Visit::refresh() {
  if (warned_) {
    view_ = warning();
    return;
  }
  view_ = consultation_->view();
  without_ways_out(view_.root, phone_);
  if (!is_begun() || is_sending()) return;
  const bool sent = view_.page == "sent";
  // Also keeps the two buttons apart: nobody deletes their answers for want of room.
  view_.root.children.push_back(make_paragraph("kiosk/not-kept", kNotKept));
  view_.root.children.push_back(make_button(kOver, sent ? kFinish : kStartAgain, Variant::secondary));
}

void Visit::event(const Event& event, Instant now) {
  if (event.node == node_id(kOver)) return start_over(now);
  if (event.node == node_id(kHere)) {
    warned_ = false;
    return refresh();
  }
  if (warned_) return;
  changed_ = apply(event, now) || changed_;
  refresh();
}

void Visit::touched(Instant now) {
  touched_ = now;
}

void Visit::tick(Instant now) {
  while (const auto answer = delivery_.take()) {
    apply(*answer, now);
    touched_ = now;
    refresh();
  }
  // A request that waits for the service is never given up.
  if (is_sending()) touched_ = now;
  if (is_sending() || !is_begun()) return;
  const auto idle = now - touched_;
  if (consultation_->view().page == "sent") {
    if (idle >= options_.sent) start_over(now);
    return;
  }
  if (idle >= options_.idle + options_.warning) return start_over(now);
  const bool warn = idle >= options_.idle;
  if (warn != warned_) {
    warned_ = warn;
    refresh();
  }
}

}  // namespace frontdoor::kiosk
