// What a manager does with the practice's service accounts.
#include "base/text.h"
#include "inbox/manage_pages.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

namespace frontdoor::intake {
namespace {

Reply systems_reply(const StaffSession& session, const PracticeDesk& desk, int status, SystemsPage page) {
  page.accounts = desk.service_accounts();
  return page_reply(status, systems_page(frame_of(session, desk), page));
}

Reply show_systems(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  return systems_reply(session, parts.desks.open(session), 200, {});
}

NewServiceAccount typed_in(std::map<std::string, std::string>& form) {
  NewServiceAccount typed{std::string(without_blanks(form["name"])), {}, form["keys"]};
  for (const std::string& scope : scope_codes()) {
    if (form[scope] == "yes") typed.scopes.push_back(scope);
  }
  return typed;
}

std::string saved_words(ServiceAccountStep step, const std::string& name) {
  switch (step) {
    case ServiceAccountStep::add_keys: return "The key was added to " + name + ".";
    case ServiceAccountStep::remove_key:
      return "The key was removed from " + name + ". What it got with it ends within five minutes.";
    case ServiceAccountStep::stop: return name + " is stopped: it opens nothing any more.";
    case ServiceAccountStep::remove: return "The account " + name + " was removed.";
  }
  return "";
}

// Does what the form says, and comes back with what was done.
std::string take_step(const PracticeDesk& desk, std::map<std::string, std::string>& form, const std::string& origin) {
  if (form["step"] == "add") {
    const ApiClient client = desk.add_service_account(typed_in(form));
    return client.name + " may sign in now, as client " + client.id + " at " + origin + "/v1/oauth2/token.";
  }
  const std::optional<ServiceAccountStep> step = service_account_step_from_code(form["step"]);
  if (!step) throw Problem{422, "unknown-step", "Nothing was changed", "Open the page again.", "", {}};
  return saved_words(*step, desk.change_service_account({*step, form["client"], form["keys"], form["kid"]}).name);
}

Reply change_systems(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  desk.require(Permission::manage_staff);
  SystemsPage page;
  try {
    page.saved = take_step(desk, form, call.origin);
    return systems_reply(session, desk, 200, std::move(page));
  } catch (const Problem& problem) {
    if (problem.status != 422 && problem.status != 409 && problem.status != 404) throw;
    const bool is_new = form["step"] == "add";
    page.fault = {problem.detail, is_new && !problem.where.empty() ? problem.where.substr(1) : ""};
    if (is_new) page.typed = typed_in(form);
    return systems_reply(session, desk, problem.status, std::move(page));
  }
}

}  // namespace

void add_system_routes(Router& router, const StaffParts& parts) {
  router.add("GET", "/inbox/systems", with_parts(parts, show_systems));
  router.add("POST", "/inbox/systems", with_parts(parts, change_systems));
}

}  // namespace frontdoor::intake
