// The signal's page: set in one step, a pause in two.
#include "inbox/pages.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

namespace frontdoor::intake {
namespace {

SignalPage page_now(const StaffParts& parts, const PracticeDesk& desk) {
  const auto practice = desk.practice();
  SignalPage page;
  page.signal = desk.signal();
  page.now = parts.clock();
  page.decision =
      parts.access.decide(practice->practice, practice->signal, page.now, RequestKind::medical, Urgency::none);
  return page;
}

Reply show_signal(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  SignalPage page = page_now(parts, desk);
  page.fields = fields_of(signal_at(page.signal, page.now));
  page.fields.from.clear();  // another pause starts now or later
  page.saved = call.query.contains("saved");
  return page_reply(200, signal_page(frame_of(session, desk), page));
}

// The form again, with what was typed and why it was not saved.
Reply not_saved(const StaffParts& parts, const StaffSession& session, const SignalFields& fields,
                const Problem& problem) {
  const PracticeDesk desk = parts.desks.open(session);
  SignalPage page = page_now(parts, desk);
  page.fields = fields;
  page.error = problem.detail;
  for (const char* name : {"reason", "icbReference", "from", "until"}) {
    if (problem.where == std::string("/") + name) page.error_field = name;
  }
  return page_reply(problem.status, signal_page(frame_of(session, desk), page));
}

SignalFields fields_in(const std::map<std::string, std::string>& form) {
  const auto text = [&form](const char* name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
  };
  return {text("state"), text("reason"), text("icbReference"), text("from"), text("until")};
}

bool is_worth_keeping(const std::map<std::string, std::string>& form) {
  return !fields_in(form).state.empty();
}

Reply set_signal(const StaffParts& parts, const Call& call) {
  TypedForm typed = read_typed_form(parts, call, "signal", is_worth_keeping);
  if (typed.reply) return std::move(*typed.reply);
  const StaffSession& session = typed.session;
  auto& form = typed.fields;
  const PracticeDesk desk = parts.desks.open(session);
  const SignalFields fields = fields_in(form);
  if (typed.stale) return not_saved(parts, session, fields, {403, "", "", kSignedInAgain, "", {}});
  try {
    const std::string json = signal_json_of(fields);
    if (fields.state == to_code(AccessState::paused) && form["confirmed"] != "yes") {
      const Signal before = desk.signal();
      return page_reply(
          200, confirm_pause_page(frame_of(session, desk), fields, before, desk.pause_to_confirm(json, form["seen"])));
    }
    desk.change_signal(json, form["seen"]);
  } catch (const Problem& problem) {
    if (problem.status != 422 && problem.status != 409) throw;
    return not_saved(parts, session, fields, problem);
  }
  return redirect_reply("/inbox/signal?saved");
}

Reply cancel_planned_pause(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  try {
    desk.cancel_planned_pause(form["seen"]);
  } catch (const Problem& problem) {
    if (problem.status != 409) throw;
    return not_saved(parts, session, fields_of(signal_at(desk.signal(), parts.clock())), problem);
  }
  return redirect_reply("/inbox/signal?saved");
}

}  // namespace

Reply signal_come_back(const StaffParts& parts, const StaffSession& session, const KeptForm& kept) {
  return not_saved(parts, session, fields_in(kept.fields), {200, "", "", kCameBack, "", {}});
}

void add_signal_inbox_routes(Router& router, const StaffParts& parts) {
  router.add("GET", "/inbox/signal", with_parts(parts, show_signal));
  router.add("POST", "/inbox/signal", with_parts(parts, set_signal));
  router.add("POST", "/inbox/signal/planned-pause", with_parts(parts, cancel_planned_pause));
}

}  // namespace frontdoor::intake
