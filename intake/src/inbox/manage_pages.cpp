#include "inbox/manage_pages.h"

#include "base/words.h"
#include "inbox/layout.h"

#include <Poco/URI.h>

#include <algorithm>
#include <set>

namespace frontdoor::intake {

void add_saved(Html& html, const std::string& saved) {
  if (!saved.empty()) html.raw("<div class=\"saved\" role=\"status\"><p>").text(saved).raw("</p></div>\n");
}

void add_fault(Html& html, const ManageFault& fault, const char* otherwise) {
  if (!fault.error.empty()) add_error_summary(html, fault.error, fault.field.empty() ? otherwise : fault.field);
}

std::string titled(const ManageFault& fault, const char* title) {
  return (fault.error.empty() ? "" : "Error: ") + std::string(title);
}

namespace {

struct RoleWords {
  Role role;
  const char* name;
  const char* may;
};
constexpr RoleWords kRoles[] = {
    {Role::reception, "Reception", "reads and answers requests, and sets the signal"},
    {Role::clinician, "Clinician", "the same"},
    {Role::manager, "Manager", "the same, and this page, settings, pauses, erasing and exports"},
    {Role::icb, "ICB reader", "reads evidence and figures, and nothing of any patient"},
};

const char* words_for(Role role) {
  for (const RoleWords& words : kRoles) {
    if (words.role == role) return words.name;
  }
  return "";
}

void add_roles(Html& html, const std::string& id, const std::string& chosen) {
  html.raw("<div class=\"field\"><label for=\"").text(id).raw("\">What they may do</label><select id=\"").text(id);
  html.raw("\" name=\"role\"><option value=\"\">Choose</option>");
  for (const RoleWords& words : kRoles) {
    const std::string code(to_code(words.role));
    html.raw("<option value=\"").text(code).raw(chosen == code ? "\" selected>" : "\">").text(words.name);
    html.raw("</option>");
  }
  html.raw("</select></div>\n");
}

void add_password(Html& html, const std::string& id) {
  html.raw("<div class=\"field\"><label for=\"").text(id).raw("\">New password</label><p class=\"hint\" id=\"");
  html.text(id).raw("-hint\">At least 12 letters. Tell it to them alone; they change it on \"Your account\"</p>");
  html.raw("<input id=\"").text(id).raw("\" name=\"password\" type=\"password\" autocomplete=\"new-password\" ");
  html.raw("aria-describedby=\"").text(id).raw("-hint\"></div>\n");
}

// A form that posts one step of one account.
class AccountForms {
 public:
  AccountForms(Html& html, const PageFrame& frame, const StaffAccount& account, std::size_t number)
      : html_(html), frame_(frame), account_(account), number_(std::to_string(number)) {}

  void add_all() {
    begin("role");
    add_roles(html_, "role-" + number_, std::string(to_code(account_.role)));
    end("Save the role");
    begin("password");
    add_password(html_, "password-" + number_);
    end("Set a new password");
    html_.raw("<div class=\"actions\">\n");
    step("unlock", "Forget failed tries to sign in");
    if (!account_.sessions.empty()) step("sign-out", "Sign them out everywhere");
    if (account_.has_codes) step("forget-codes", "Phone lost: forget its one-time codes");
    account_.disabled ? step("enable", "Let them sign in again") : step("disable", "Stop them signing in");
    html_.raw("</div>\n<details class=\"panel\"><summary>Remove the account</summary>\n");
    html_.raw("<p>What they did stays in the audit. Requests that are assigned to them stay so.</p>\n");
    step("remove", "Remove the account");
    html_.raw("</details>\n");
  }

 private:
  void begin(const char* code) {
    html_.raw("<form method=\"post\" action=\"/inbox/staff\" novalidate>");
    add_token(html_, frame_);
    html_.raw("<input type=\"hidden\" name=\"step\" value=\"").raw(code).raw("\">");
    html_.raw("<input type=\"hidden\" name=\"user\" value=\"").text(account_.name).raw("\">\n");
  }
  void end(const char* button) {
    html_.raw("<button class=\"button secondary\" type=\"submit\">").raw(button);
    html_.raw("<span class=\"announcer\"> of ").text(account_.name).raw("</span></button>\n</form>\n");
  }
  void step(const char* code, const char* button) {
    begin(code);
    end(button);
  }

  Html& html_;
  const PageFrame& frame_;
  const StaffAccount& account_;
  std::string number_;
};

void add_account(Html& html, const PageFrame& frame, const StaffAccount& account, std::size_t number, Instant now) {
  html.raw("<li class=\"person\"><h2>").text(account.name).raw("</h2>\n<p>").text(words_for(account.role));
  html.raw(account.has_codes ? ", with one-time codes" : ", without one-time codes");
  if (account.disabled) {
    html.raw(". <strong>May not sign in.</strong></p>\n");
  } else {
    html.raw(". Signs in as <strong>").text(owner_of(account.name, frame.ods)).raw("</strong>.</p>\n");
  }
  for (const StaffAccount::Session& session : account.sessions) {
    html.raw("<p><strong>Signed in</strong> since ").text(words_for_time(session.since)).raw(", last used ");
    html.text(words_for_wait(session.last_used, std::max(now, session.last_used))).raw(" ago.</p>\n");
  }
  html.raw("<details class=\"panel\"><summary>Change<span class=\"announcer\"> ").text(account.name);
  html.raw("</span></summary>\n");
  AccountForms(html, frame, account, number).add_all();
  html.raw("</details></li>\n");
}

void add_new_account(Html& html, const PageFrame& frame, const StaffPage& page) {
  html.raw("<h2>Add somebody</h2>\n<form method=\"post\" action=\"/inbox/staff\" novalidate>\n");
  add_token(html, frame);
  html.raw("<input type=\"hidden\" name=\"step\" value=\"add\">\n");
  html.raw(
      "<div class=\"field\"><label for=\"name\">Username</label><p class=\"hint\" id=\"name-hint\">As colleagues ");
  html.raw("know them, for example gina or Dr Patel. They sign in with @").text(frame.ods);
  html.raw(" after it: gina@");
  html.text(frame.ods).raw("</p><input id=\"name\" name=\"user\" type=\"text\" maxlength=\"80\" ");
  html.raw("autocomplete=\"off\" aria-describedby=\"name-hint\" value=\"").text(page.name).raw("\"></div>\n");
  add_roles(html, "role", page.role);
  html.raw("<ul>\n");
  for (const RoleWords& words : kRoles) html.raw("<li>").text(words.name).raw(": ").text(words.may).raw("</li>\n");
  html.raw("</ul>\n");
  add_password(html, "password");
  html.raw("<button class=\"button\" type=\"submit\">Add</button>\n</form>\n");
}

void add_sites(Html& html, const PageFrame& frame, const ConnectionsPage& page) {
  html.raw("<h2>Website addresses</h2>\n<p>Websites that may show your form.</p>\n<ul class=\"plain-list\">\n");
  for (const std::string& site : page.sites) {
    html.raw("<li><form class=\"one-line\" method=\"post\" action=\"/inbox/connections\">");
    add_token(html, frame);
    html.raw(
        "<input type=\"hidden\" name=\"step\" value=\"remove-site\"><input type=\"hidden\" name=\"site\" value=\"");
    html.text(site).raw("\"><span class=\"hash\">").text(site).raw("</span> <button class=\"link\" type=\"submit\">");
    html.raw("Remove<span class=\"announcer\"> ").text(site).raw("</span></button></form></li>\n");
  }
  html.raw("</ul>\n");
  if (page.sites.empty()) html.raw("<p>None yet.</p>\n");
  html.raw("<form method=\"post\" action=\"/inbox/connections\" novalidate>");
  add_token(html, frame);
  html.raw("<input type=\"hidden\" name=\"step\" value=\"add-site\"><div class=\"field\"><label for=\"site\">");
  html.raw("Another address</label><p class=\"hint\" id=\"site-hint\">For example https://www.practice.example</p>");
  html.raw("<input id=\"site\" name=\"site\" type=\"text\" inputmode=\"url\" aria-describedby=\"site-hint\" value=\"")
      .text(page.site);
  html.raw("\"></div><button class=\"button secondary\" type=\"submit\">Add the address</button></form>\n");
}

void add_retention(Html& html, const PageFrame& frame, const ConnectionsPage& page) {
  const std::string days = std::to_string(page.retention_days);
  html.raw("<h2>How long requests are kept</h2>\n<form method=\"post\" action=\"/inbox/connections\" novalidate>");
  add_token(html, frame);
  html.raw("<input type=\"hidden\" name=\"step\" value=\"retention\"><input type=\"hidden\" name=\"seen\" value=\"");
  html.raw(days).raw("\"><div class=\"field\"><label for=\"days\">Days after a request was closed</label>");
  html.raw(
      "<p class=\"hint\" id=\"days-hint\">0 keeps them until somebody erases them. What is past its days is erased ");
  html.raw("for good, with its photos</p><input id=\"days\" name=\"days\" type=\"text\" inputmode=\"numeric\" ");
  html.raw("class=\"narrow\" aria-describedby=\"days-hint\" value=\"").raw(days);
  html.raw("\"></div><div class=\"choice\"><input id=\"confirm\" name=\"confirm\" type=\"checkbox\" value=\"yes\">");
  html.raw("<label for=\"confirm\">Erase what was closed longer ago</label></div>\n");
  html.raw("<button class=\"button secondary\" type=\"submit\">Save the days</button></form>\n");
}

const char* words_for_access(std::string_view what) {
  if (what == "sign-in") return "signed in";
  if (what == "list") return "looked at the list";
  if (what == "search") return "searched";
  if (what == "request") return "opened a request";
  if (what == "photo") return "looked at a photo";
  if (what == "export") return "exported what is kept of a person";
  if (what == "taken-down") return "wrote down a request";
  return "";
}

const char* words_for_change(std::string_view what) {
  static constexpr std::pair<std::string_view, const char*> kWords[] = {
      {"user", "an account"},
      {"password", "a password"},
      {"role", "a role"},
      {"sites", "website addresses"},
      {"one-time-code", "one-time codes"},
      {"delivery", "deliveries"},
      {"delivery-tested", "a test message to the practice's own systems"},
      {"service-account", "a system's account"},
      {"retention", "how long requests are kept"},
      {"settings", "the settings"},
      {"signal", "the signal to patients"},
      {"form", "a form of the practice"},
      {"red-flags", "red flags of the practice"},
      {"service-account", "a system that calls the API"},
      {"erased", "a request, erased"},
      {"closed-with-flood", "a request, closed with a flood"},
      {"advice-put-aside", "a flood in \"told to get help\", put aside"},
      {"team-added", "a team, added"},
      {"team-removed", "a team, removed"},
      {"team-renamed", "a team, renamed"},
      {"team-members", "who is in a team"},
      {"codes-for", "roles that need one-time codes"},
      {"reply-added", "a reply to patients, added"},
      {"reply-changed", "a reply to patients, changed"},
      {"reply-removed", "a reply to patients, removed"},
  };
  for (const auto& [code, words] : kWords) {
    if (code == what) return words;
  }
  return nullptr;
}

// "coreHours" as "core hours".
std::string words_for_key(std::string_view key) {
  std::string words;
  for (const char c : key) {
    const bool is_capital = c >= 'A' && c <= 'Z';
    if (is_capital) words += ' ';
    words += c == '-' ? ' ' : is_capital ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return words;
}

// {"from": "reception", "to": "manager"} as "from: reception, to: manager".
std::string words_for_value(const Json& value) {
  if (const std::string* text = json_as_string(value)) return *text;
  if (value.is_boolean()) return to_text(value) == "true" ? "yes" : "no";
  std::string words;
  if (value.is_array()) {
    for (const Json& one : value) words += (words.empty() ? "" : "; ") + words_for_value(one);
    return words;
  }
  if (!value.is_object()) return value.is_null() ? std::string() : to_text(value);
  for (const auto& [name, member] : value.items()) {
    const std::string one = words_for_value(member);
    if (!one.empty()) words += (words.empty() ? "" : ", ") + words_for_key(name) + ": " + one;
  }
  return words;
}

// Of what was saved as a whole, where it differs from what was there before.
std::string words_for_difference(const Json& before, const Json& after) {
  std::string words;
  const auto add = [&words](const std::string& what) { words += (words.empty() ? "" : ". ") + what; };
  for (const auto& [name, value] : after.items()) {
    const Json* old = json_member(before, name);
    const std::string now = words_for_value(value);
    const std::string then = old == nullptr ? std::string() : words_for_value(*old);
    if (now == then) continue;
    add(words_for_key(name) + ": " + (now.empty() ? "none" : now) + (then.empty() ? "" : " (before: " + then + ")"));
  }
  for (const auto& [name, value] : before.items()) {
    if (json_member(after, name) == nullptr)
      add(words_for_key(name) + ": none (before: " + words_for_value(value) + ")");
  }
  return words;
}

// What each entry changed, in words; as long as `changes`, which is newest first.
std::vector<std::string> words_for_details(const std::vector<LedgerEntry>& changes) {
  std::vector<std::string> details(changes.size());
  Json settings = Json::object();
  for (std::size_t i = changes.size(); i-- > 0;) {
    const Result<Json> json = parse_json(changes[i].note.detail);
    if (!json) {
      details[i] = changes[i].note.detail;
      continue;
    }
    Json rest = json.value();
    if (const Json* now = json_object(json.value(), "settings")) {
      details[i] = words_for_difference(settings, *now);
      settings = *now;
      rest.erase("settings");
    }
    const std::string more = words_for_value(rest);
    if (!more.empty()) details[i] += (details[i].empty() ? "" : ". ") + more;
  }
  return details;
}

void add_audit_filter(Html& html, const AuditPage& page) {
  html.raw("<form method=\"get\" action=\"/inbox/audit\" class=\"filter\">\n<div class=\"field\"><label for=\"who\">");
  html.raw("Who</label><p class=\"hint\" id=\"who-hint\">A username; also of somebody who has left</p>");
  html.raw("<input id=\"who\" name=\"who\" type=\"text\" list=\"staff\" autocomplete=\"off\" ");
  html.raw("aria-describedby=\"who-hint\" value=\"").text(page.filter.who).raw("\"><datalist id=\"staff\">");
  for (const std::string& name : page.staff) html.raw("<option value=\"").text(name).raw("\"></option>");
  html.raw("</datalist></div>\n<div class=\"field\"><label for=\"reference\">Reference of a request</label>");
  html.raw("<input id=\"reference\" name=\"reference\" type=\"text\" class=\"narrow\" value=\"");
  html.text(page.filter.reference).raw("\"></div>\n<button class=\"button secondary\" type=\"submit\">Show</button>\n");
  html.raw("</form>\n");
}

std::string url_encoded(const std::string& text) {
  std::string encoded;
  Poco::URI::encode(text, "&=+#%?", encoded);
  return encoded;
}

std::string audit_address(const AuditPage& page, std::size_t offset) {
  return "/inbox/audit?show=" + page.show + "&who=" + url_encoded(page.filter.who) +
         "&reference=" + url_encoded(page.filter.reference) + "&offset=" + std::to_string(offset);
}

void begin_audit_table(Html& html, const char* name) {
  html.raw("<div class=\"table-scroll\" role=\"region\" aria-label=\"")
      .raw(name)
      .raw("\" tabindex=\"0\"><table><thead>");
  html.raw("<tr><th scope=\"col\">When</th><th scope=\"col\">Who</th><th scope=\"col\">What</th>");
  html.raw("<th scope=\"col\">").raw(name == std::string_view("Changes") ? "Details" : "Request");
  html.raw("</th></tr></thead><tbody>\n");
}

void begin_audit_row(Html& html, Instant at, const std::string& who) {
  html.raw("<tr><td>").text(words_for_dated_time(at)).raw("</td><td>").text(who).raw("</td><td>");
}

void add_accesses(Html& html, const AuditPage& page) {
  begin_audit_table(html, "Who looked at what");
  const std::size_t shown = std::min(page.accesses.size(), kAuditRowsOnPage);
  for (std::size_t i = 0; i < shown; ++i) {
    const AccessEntry& entry = page.accesses[i];
    begin_audit_row(html, entry.at, entry.who);
    html.text(words_for_access(entry.what)).raw("</td><td>");
    if (!entry.reference.empty()) {
      html.raw("<a href=\"/inbox/requests/").text(entry.reference).raw("\">").text(entry.reference).raw("</a>");
    }
    html.raw("</td></tr>\n");
  }
  html.raw("</tbody></table></div>\n");
  if (page.accesses.empty()) html.raw("<p>Nothing was found.</p>\n");
  if (page.filter.offset > 0) {
    const std::size_t before = page.filter.offset - std::min(page.filter.offset, kAuditRowsOnPage);
    html.raw("<p><a href=\"").text(audit_address(page, before)).raw("\">Newer</a></p>\n");
  }
  if (page.accesses.size() > kAuditRowsOnPage) {
    html.raw("<p><a href=\"")
        .text(audit_address(page, page.filter.offset + kAuditRowsOnPage))
        .raw("\">Older</a></p>\n");
  }
}

std::string name_of_change(const std::string& what) {
  const char* words = words_for_change(what);
  return words != nullptr ? words : words_for_key(what);
}

// Kinds of changes that there are, to choose from.
void add_changes_filter(Html& html, const AuditPage& page) {
  std::set<std::string> kinds;
  for (const LedgerEntry& entry : page.changes) kinds.insert(entry.note.what);
  html.raw("<form method=\"get\" action=\"/inbox/audit\" class=\"filter\">\n<input type=\"hidden\" name=\"show\" ");
  html.raw("value=\"changes\"><div class=\"field\"><label for=\"who\">Who</label><input id=\"who\" name=\"who\" ");
  html.raw("type=\"text\" autocomplete=\"off\" value=\"").text(page.filter.who).raw("\"></div>\n<div class=\"field\">");
  html.raw("<label for=\"what\">What</label><select id=\"what\" name=\"what\"><option value=\"\">Everything</option>");
  for (const std::string& kind : kinds) {
    html.raw("<option value=\"").text(kind).raw(page.what == kind ? "\" selected>" : "\">").text(name_of_change(kind));
    html.raw("</option>");
  }
  html.raw("</select></div>\n<button class=\"button secondary\" type=\"submit\">Show</button>\n</form>\n");
}

void add_changes(Html& html, const AuditPage& page) {
  add_changes_filter(html, page);
  begin_audit_table(html, "Changes");
  const std::vector<std::string> details = words_for_details(page.changes);
  std::size_t shown = 0;
  for (std::size_t i = 0; i < page.changes.size(); ++i) {
    const LedgerNote& note = page.changes[i].note;
    if (!page.filter.who.empty() && note.who != page.filter.who) continue;
    if (!page.what.empty() && note.what != page.what) continue;
    ++shown;
    begin_audit_row(html, note.at, note.who);
    html.text(name_of_change(note.what)).raw("</td><td class=\"hash\">").text(details[i]).raw("</td></tr>\n");
  }
  html.raw("</tbody></table></div>\n");
  if (shown == 0) html.raw("<p>Nothing was found.</p>\n");
}

}  // namespace

std::string manage_page(const PageFrame& frame) {
  struct Entry {
    const char* address;
    const char* name;
    const char* about;
  };
  constexpr Entry kEntries[] = {
      {"settings", "Settings", "Hours, phone number, limits, alarms, and your own words for patients"},
      {"forms", "Forms", "Questionnaires of your own"},
      {"replies", "Replies to patients", "Words to begin an answer with"},
      {"teams", "Teams", "To whom a request can be assigned beside a person"},
      {"staff", "Staff", "Who may sign in, and as what"},
      {"systems", "Systems", "Programs of your suppliers that call the API on their own"},
      {"deliveries", "Deliveries", "Your own systems that get requests too: set and tried; what failed"},
      {"red-flags", "Your own red flags", "Rules that your practice adds to the built ones"},
      {"connections", "Website and records", "Websites that show your form, and how long requests are kept"},
      {"person", "One patient's requests", "To export or erase what is kept of them"},
      {"receipt", "Check a receipt", "Whether this service gave it, and what that means"},
      {"status", "Status file", "For a website that serves its own copy of your form"},
      {"audit", "Audit", "Who looked at what, and every change of a setting"},
  };
  Html html;
  html.raw("<h1>Manage</h1>\n<ul class=\"plain-list\">\n");
  for (const Entry& entry : kEntries) {
    html.raw("<li><p><a href=\"/inbox/").raw(entry.address).raw("\">").raw(entry.name).raw("</a><br>");
    html.raw(entry.about).raw("</p></li>\n");
  }
  html.raw("</ul>\n");
  return inbox_document(&frame, "Manage", html.take());
}

namespace {
void add_codes_for(Html& html, const PageFrame& frame, const StaffPage& page) {
  html.raw("<h2>One-time codes</h2>\n<form method=\"post\" action=\"/inbox/staff\" novalidate>\n");
  add_token(html, frame);
  html.raw(
      "<input type=\"hidden\" name=\"step\" value=\"codes-for\">\n<fieldset class=\"field\"><legend>Who must use ");
  html.raw("them</legend>\n<p class=\"hint\">Each sets them up at the next sign-in, and can do nothing else before. ");
  html.raw("The people who run the service may ask for more.</p>\n");
  for (const RoleWords& words : kRoles) {
    const std::string code(to_code(words.role));
    const bool wanted = std::find(page.codes_for.begin(), page.codes_for.end(), words.role) != page.codes_for.end();
    html.raw("<div class=\"choice\"><input type=\"checkbox\" id=\"codes-").raw(code).raw("\" name=\"codes-").raw(code);
    html.raw("\" value=\"yes\"").raw(wanted ? " checked>" : ">").raw("<label for=\"codes-").raw(code).raw("\">");
    html.raw(words.name).raw("</label></div>\n");
  }
  html.raw("</fieldset>\n<button class=\"button secondary\" type=\"submit\">Save who must</button>\n</form>\n");
}
}  // namespace

std::string staff_page(const PageFrame& frame, const StaffPage& page) {
  Html html;
  add_fault(html, page.fault, "main");
  add_saved(html, page.saved);
  add_back_to_manage(html);
  html.raw("<h1>Staff</h1>\n");
  const auto signed_in = std::count_if(page.accounts.begin(), page.accounts.end(),
                                       [](const StaffAccount& account) { return !account.sessions.empty(); });
  html.raw("<p>Signed in now: ").text(std::to_string(signed_in)).raw(" of ");
  html.text(std::to_string(page.accounts.size())).raw(".</p>\n<ul class=\"plain-list\">\n");
  std::size_t number = 0;
  for (const StaffAccount& account : page.accounts) add_account(html, frame, account, ++number, page.now);
  html.raw("</ul>\n");
  add_new_account(html, frame, page);
  add_codes_for(html, frame, page);
  return inbox_document(&frame, titled(page.fault, "Staff"), html.take());
}

std::string connections_page(const PageFrame& frame, const ConnectionsPage& page) {
  Html html;
  add_fault(html, page.fault, "main");
  add_saved(html, page.saved);
  add_back_to_manage(html);
  html.raw("<h1>Website and records</h1>\n");
  add_sites(html, frame, page);
  add_retention(html, frame, page);
  return inbox_document(&frame, titled(page.fault, "Website and records"), html.take());
}

std::string audit_page(const PageFrame& frame, const AuditPage& page) {
  Html html;
  const bool accesses = page.show == "accesses";
  add_back_to_manage(html);
  html.raw("<h1>Audit</h1>\n<ul class=\"nav-in-page\"><li>");
  html.raw(accesses ? "<strong>Who looked at what</strong>" : "<a href=\"/inbox/audit\">Who looked at what</a>");
  html.raw("</li><li>");
  html.raw(accesses ? "<a href=\"/inbox/audit?show=changes\">Changes</a>" : "<strong>Changes</strong>")
      .raw("</li></ul>\n");
  if (accesses) {
    add_audit_filter(html, page);
    add_accesses(html, page);
  } else {
    add_changes(html, page);
  }
  html.raw("<p><a href=\"/inbox/audit.csv?show=").raw(accesses ? "accesses" : "changes");
  html.raw("&amp;who=").text(url_encoded(page.filter.who)).raw("&amp;reference=");
  html.text(url_encoded(page.filter.reference)).raw("\">The whole table as a file (CSV)</a></p>\n");
  return inbox_document(&frame, "Audit", html.take());
}

}  // namespace frontdoor::intake
