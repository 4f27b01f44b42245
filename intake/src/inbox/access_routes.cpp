// The inbox's pages about access: who was told to get help, evidence, figures, settings.
#include "inbox/pages.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

namespace frontdoor::intake {
namespace {

constexpr std::chrono::days kAdviceDays{7};
constexpr std::size_t kFormsOnPage = 50;

Reply advice_reply(const StaffSession& session, const PracticeDesk& desk, std::size_t offset, int status,
                   const std::string& error) {
  const Instant now = desk.now();
  const AdvicePage advice = desk.advice(now - kAdviceDays, now + std::chrono::minutes(1), offset, kFormsOnPage);
  return page_reply(status, advice_page(frame_of(session, desk), advice, offset, kFormsOnPage, now, error));
}

Reply show_advice(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  return advice_reply(session, parts.desks.open(session), number_of(call.in_query("offset")), 200, "");
}

Reply put_aside(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  // A page that does not say when it was made puts nothing aside.
  const Result<Instant> until = parse_rfc3339(form["until"]);
  try {
    desk.put_advised_flood_aside(flood_in(parameters), until ? std::min(until.value(), desk.now()) : Instant(),
                                 form["reason"]);
    return redirect_reply("/inbox/advice");
  } catch (const Problem& problem) {
    if (problem.status != 422) throw;
    return advice_reply(session, desk, 0, 422, problem.detail);
  }
}

Reply show_evidence(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  const Evidence evidence = desk.evidence(call.in_query("from"), call.in_query("until"));
  return page_reply(200, evidence_page(frame_of(session, desk), evidence));
}

Reply show_figures(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  return page_reply(200, figures_page(frame_of(session, desk), desk.figures(call.in_query("week"))));
}

// What a patient reads in a state when the practice has no text of its own.
std::map<AccessState, std::string> standard_words(const StaffParts& parts, const Practice& practice) {
  std::map<AccessState, std::string> words;
  const Wording& wording = parts.wording;
  const auto add = [&](AccessState state, const char* key) {
    words[state] = Wording::fill(wording.text(key), {{"phone", practice.phone}});
  };
  add(AccessState::normal, "access.normal");
  add(AccessState::busy, "access.busy");
  add(AccessState::urgent_diverted, "access.urgent-diverted");
  add(AccessState::closed, "access.closed");
  return words;
}

SettingsPage saved_settings(const StaffParts& parts, const PracticeDesk& desk) {
  SettingsPage page;
  const Practice practice = desk.settings();
  page.forms = forms_to_choose_from(parts.questionnaire);
  page.fields = settings_fields_of(practice, page.forms);
  page.standard_words = standard_words(parts, practice);
  page.mark = settings_mark(practice);
  return page;
}

Reply show_settings(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  SettingsPage page = saved_settings(parts, desk);
  page.saved = call.query.contains("saved");
  return page_reply(200, settings_page(frame_of(session, desk), page));
}

bool is_worth_keeping(const std::map<std::string, std::string>& form) {
  return form.contains("name");
}

// The form again with what was typed.
Reply settings_not_saved(const StaffParts& parts, const StaffSession& session, int status, SettingsPage page,
                         const char* why) {
  const PracticeDesk desk = parts.desks.open(session);
  page.errors.emplace(page.errors.begin(), "why", why);
  return page_reply(status, settings_page(frame_of(session, desk), page));
}

// Somebody saved others meanwhile: what was typed is kept, and where it differs it is said what is saved now.
void tell_overtaken(SettingsPage& page, const SettingsPage& saved, const Problem& problem) {
  page.errors = differences(page.fields, saved.fields);
  page.errors.emplace(page.errors.begin(), "why",
                      problem.detail + " What you typed is below; save it again to keep it.");
  page.mark = saved.mark;
}

Reply save_settings(const StaffParts& parts, const Call& call) {
  TypedForm typed = read_typed_form(parts, call, "settings", is_worth_keeping);
  if (typed.reply) return std::move(*typed.reply);
  const StaffSession& session = typed.session;
  const PracticeDesk desk = parts.desks.open(session);
  const SettingsPage before = saved_settings(parts, desk);  // a user who may not see them is told so first
  SettingsPage page = before;
  page.fields = typed.fields;
  page.mark = typed.fields["seen"];
  if (typed.stale) return settings_not_saved(parts, session, 403, std::move(page), kSignedInAgain);
  int status = 422;
  const std::string json = settings_json_of(session.ods, page);
  if (page.errors.empty()) {
    try {
      desk.change_settings(json, page.fields["why"], page.mark);
      return redirect_reply("/inbox/settings?saved");
    } catch (const Problem& problem) {
      if (problem.status != 422 && problem.status != 409) throw;
      status = problem.status;
      if (status == 409) tell_overtaken(page, saved_settings(parts, desk), problem);
      if (status == 422) page.errors.emplace_back(settings_field_of(problem.where), settings_words_of(problem.detail));
    }
  }
  return page_reply(status, settings_page(frame_of(session, desk), page));
}

}  // namespace

Reply settings_come_back(const StaffParts& parts, const StaffSession& session, const KeptForm& kept) {
  SettingsPage page = saved_settings(parts, parts.desks.open(session));
  page.fields = kept.fields;
  const auto seen = kept.fields.find("seen");
  if (seen != kept.fields.end()) page.mark = seen->second;  // what was saved meanwhile is told when it is saved again
  return settings_not_saved(parts, session, 200, std::move(page), kCameBack);
}

void add_access_inbox_routes(Router& router, const StaffParts& parts) {
  const auto add = [&](const char* method, const char* pattern, auto function) {
    router.add(method, pattern, with_parts(parts, function));
  };
  add("GET", "/inbox/advice", show_advice);
  add("POST", "/inbox/advice/floods/{flood}", put_aside);
  add("GET", "/inbox/evidence", show_evidence);
  add("GET", "/inbox/figures", show_figures);
  add("GET", "/inbox/settings", show_settings);
  add("POST", "/inbox/settings", save_settings);
}

}  // namespace frontdoor::intake
