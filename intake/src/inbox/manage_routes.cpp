// What a manager does with the practice's staff, connections and records, and what they see of the audit.
#include "base/csv.h"
#include "base/text.h"
#include "inbox/manage_pages.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kAuditExportMax = 100'000;

std::string saved_words(AccountStep step, const std::string& name, const std::string& ods) {
  switch (step) {
    case AccountStep::add: return name + " may sign in now. The name to sign in with: " + owner_of(name, ods) + ".";
    case AccountStep::password: return name + " has a new password, and was signed out everywhere.";
    case AccountStep::role: return "The role of " + name + " was changed.";
    case AccountStep::disable:
      return name +
             " may not sign in any more, and was signed out everywhere. Open requests that were theirs are nobody's "
             "now.";
    case AccountStep::enable: return name + " may sign in again.";
    case AccountStep::unlock: return "The failed tries of " + name + " are forgotten.";
    case AccountStep::forget_codes: return "The one-time codes of " + name + " are forgotten.";
    case AccountStep::sign_out: return name + " was signed out everywhere.";
    case AccountStep::remove:
      return "The account " + name + " was removed. Open requests that were theirs are nobody's now.";
  }
  return "";
}

Reply show_manage(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  desk.require(Permission::manage_settings);
  return page_reply(200, manage_page(frame_of(session, desk)));
}

Reply staff_reply(const StaffParts& parts, const StaffSession& session, const PracticeDesk& desk, int status,
                  StaffPage page) {
  page.now = parts.clock();
  page.accounts = desk.accounts();
  page.codes_for = desk.codes_for();
  return page_reply(status, staff_page(frame_of(session, desk), page));
}

Reply show_staff(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  return staff_reply(parts, session, parts.desks.open(session), 200, {});
}

// The control of the page that a problem of the desk names; those of an account in the table have no name of their own.
ManageFault fault_of(const Problem& problem, AccountStep step) {
  const std::string field = problem.where.empty() ? "" : problem.where.substr(1);
  return {problem.detail, step == AccountStep::add ? field : ""};
}

Reply change_codes_for(const StaffParts& parts, const StaffSession& session, const PracticeDesk& desk,
                       std::map<std::string, std::string>& form) {
  std::vector<Role> roles;
  for (const Role role : {Role::reception, Role::clinician, Role::manager, Role::icb}) {
    if (form["codes-" + std::string(to_code(role))] == "yes") roles.push_back(role);
  }
  desk.change_codes_for(roles);
  // Who asks it of their own role sets them up now.
  const bool is_own = std::find(roles.begin(), roles.end(), session.role) != roles.end();
  if (is_own && !session.has_codes) return redirect_reply("/inbox/one-time-codes");
  StaffPage page;
  page.saved = "Saved who must use one-time codes.";
  return staff_reply(parts, session, desk, 200, std::move(page));
}

Reply change_staff(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  desk.require(Permission::manage_staff);
  if (form["step"] == "codes-for") return change_codes_for(parts, session, desk, form);
  const std::optional<AccountStep> step = account_step_from_code(form["step"]);
  if (!step) throw Problem{422, "unknown-step", "Nothing was changed", "Open the page again.", "", {}};
  const std::string name(*step == AccountStep::add ? without_blanks(form["user"]) : form["user"]);
  StaffPage page;
  try {
    desk.change_account({*step, name, form["role"], form["password"]},
                        [&](const std::string& password) { return parts.sign_in.hash(session, password); });
  } catch (const Problem& problem) {
    if (problem.status != 422 && problem.status != 409 && problem.status != 404) throw;
    page.fault = fault_of(problem, *step);
    if (*step == AccountStep::add) {
      page.name = form["user"];
      page.role = form["role"];
    }
    return staff_reply(parts, session, desk, problem.status, std::move(page));
  }
  const bool ends_sessions = *step != AccountStep::add && *step != AccountStep::role && *step != AccountStep::enable;
  if (ends_sessions && *step != AccountStep::unlock) parts.sign_in.forget_held_sessions(session.ods, name);
  // Who took their own way in away is signed out now.
  if (!parts.sign_in.session_of(call)) return redirect_reply("/inbox/sign-in");
  page.saved = saved_words(*step, name, session.ods);
  return staff_reply(parts, session, desk, 200, std::move(page));
}

Reply connections_reply(const StaffSession& session, const PracticeDesk& desk, int status, ConnectionsPage page) {
  page.sites = desk.sites();
  page.retention_days = desk.retention_days();
  return page_reply(status, connections_page(frame_of(session, desk), page));
}

Reply show_connections(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  return connections_reply(session, parts.desks.open(session), 200, {});
}

int days_of(const std::string& text) {
  const std::string days(without_blanks(text));
  const bool is_number = !days.empty() && days.size() <= 6 && days.find_first_not_of("0123456789") == std::string::npos;
  return is_number ? std::atoi(days.c_str()) : -1;
}

// Does what the form says, and comes back with what was done.
std::string take_step(const PracticeDesk& desk, std::map<std::string, std::string>& form) {
  const std::string& step = form["step"];
  if (step == "add-site") {
    desk.change_sites({{form["site"]}, {}});
    return "The address was added.";
  }
  if (step == "remove-site") {
    desk.change_sites({{}, {form["site"]}});
    return "The address was removed: that website cannot show your form any more.";
  }
  if (step == "retention") {
    desk.change_retention_days(days_of(form["days"]), days_of(form["seen"]), form["confirm"] == "yes");
    return "The days were saved.";
  }
  throw Problem{422, "unknown-step", "Nothing was changed", "Open the page again.", "", {}};
}

Reply change_connections(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  desk.require(Permission::manage_settings);
  ConnectionsPage page;
  try {
    page.saved = take_step(desk, form);
    return connections_reply(session, desk, 200, std::move(page));
  } catch (const Problem& problem) {
    if (problem.status != 422 && problem.status != 409) throw;
    page.fault = {problem.detail, problem.where.empty() ? "" : problem.where.substr(1)};
    if (form["step"] == "add-site") page.site = form["site"];
    if (form["step"] == "retention") {
      page.days = form["days"];
      page.confirmed = form["confirm"] == "yes";
    }
    return connections_reply(session, desk, problem.status, std::move(page));
  }
}

AuditPage audit_of(const PracticeDesk& desk, const Call& call, std::size_t count) {
  AuditPage page;
  page.show = call.in_query("show") == "changes" ? "changes" : "accesses";
  page.filter = {call.in_query("who"), call.in_query("reference"), number_of(call.in_query("offset")), count};
  for (char& c : page.filter.reference) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (page.show == "accesses") {
    page.accesses = desk.accesses(page.filter);
    for (const StaffAccount& account : desk.accounts()) page.staff.push_back(account.name);
  } else {
    desk.require(Permission::read_accesses);
    page.what = call.in_query("what");
    page.changes = desk.ledger();
    std::reverse(page.changes.begin(), page.changes.end());
  }
  return page;
}

Reply show_audit(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  return page_reply(200, audit_page(frame_of(session, desk), audit_of(desk, call, kAuditRowsOnPage + 1)));
}

Reply audit_csv(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  const AuditPage page = audit_of(desk, call, kAuditExportMax);
  Csv csv;
  if (page.show == "accesses") {
    csv.row({"at (UTC)", "who", "what", "request"});
    for (const AccessEntry& entry : page.accesses) {
      csv.row({format_rfc3339(entry.at), entry.who, entry.what, entry.reference});
    }
  } else {
    csv.row({"number", "at (UTC)", "who", "what", "detail (JSON)", "hash"});
    for (const LedgerEntry& entry : page.changes) {
      csv.row({std::to_string(entry.sequence), format_rfc3339(entry.note.at), entry.note.who, entry.note.what,
               entry.note.detail, entry.hash});
    }
  }
  Reply reply = page_reply(200, csv.take());
  reply.content_type = "text/csv; charset=utf-8";
  reply.headers["Content-Disposition"] = "attachment; filename=\"audit-" + page.show + ".csv\"";
  return reply;
}

}  // namespace

void add_manage_routes(Router& router, const StaffParts& parts) {
  const auto add = [&](const char* method, const char* pattern, auto function) {
    router.add(method, pattern, with_parts(parts, function));
  };
  add("GET", "/inbox/manage", show_manage);
  add("GET", "/inbox/staff", show_staff);
  add("POST", "/inbox/staff", change_staff);
  add("GET", "/inbox/connections", show_connections);
  add("POST", "/inbox/connections", change_connections);
  add("GET", "/inbox/audit", show_audit);
  add("GET", "/inbox/audit.csv", audit_csv);
}

}  // namespace frontdoor::intake
