#include "inbox/manage_pages.h"

#include "base/words.h"
#include "inbox/layout.h"
#include "inbox/page_fields.h"

#include <Poco/URI.h>

#include <algorithm>
#include <set>

namespace frontdoor::intake {

void set_outcome(PageData& data, const std::string& saved, const ManageFault& fault, std::string_view otherwise) {
  set_error(data, fault.error, fault.field.empty() ? otherwise : std::string_view(fault.field));
  data.set("saved", saved);
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

PageData role_section(const std::string& id, const std::string& chosen) {
  PageData section = field_section("role", chosen, {}, id);
  section.set("options", rows_of(kRoles, [&chosen](const RoleWords& words) {
                return choice_row(to_code(words.role), words.name, chosen == to_code(words.role));
              }));
  return section;
}

PageData row_of_session(const StaffAccount::Session& session, Instant now) {
  PageData row;
  row.set("since", words_for_time(session.since));
  return std::move(row.set("unused-for", words_for_wait(session.last_used, std::max(now, session.last_used))));
}

PageData row_of_account(const PageFrame& frame, const StaffPage& page, const StaffAccount& account,
                        const std::string& number) {
  PageData row;
  row.set("user", account.name).set("role-words", words_for(account.role)).set("has-codes", account.has_codes);
  row.set("disabled", account.disabled).set("owner", owner_of(account.name, frame.ods));
  row.set("has-sessions", !account.sessions.empty());
  row.set("sessions", rows_of(account.sessions, [&page](const StaffAccount::Session& session) {
            return row_of_session(session, page.now);
          }));
  row.set("role", role_section("role-" + number, std::string(to_code(account.role))));
  return std::move(row.set("password", field_section("password", "", {}, "password-" + number)));
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

std::string url_encoded(const std::string& text) {
  std::string encoded;
  Poco::URI::encode(text, "&=+#%?", encoded);
  return encoded;
}

std::string audit_address(const AuditPage& page, std::size_t offset) {
  return "/inbox/audit?show=" + page.show + "&who=" + url_encoded(page.filter.who) +
         "&reference=" + url_encoded(page.filter.reference) + "&offset=" + std::to_string(offset);
}

PageData audit_row(Instant at, const std::string& by, const std::string& what) {
  PageData row;
  return std::move(row.set("at", words_for_dated_time(at)).set("by", by).set("what", what));
}

PageData accesses_of(const AuditPage& page) {
  PageData out;
  out.set("staff", rows_of(page.staff, [](const std::string& name) {
            PageData row;
            return std::move(row.set("user", name));
          }));
  std::vector<PageData> rows;
  for (const AccessEntry& entry : page.accesses) {
    if (rows.size() == kAuditRowsOnPage) break;
    PageData row = audit_row(entry.at, entry.who, words_for_access(entry.what));
    rows.push_back(std::move(row.set("request", entry.reference)));
  }
  const std::size_t offset = page.filter.offset;
  const std::size_t before = offset - std::min(offset, kAuditRowsOnPage);
  out.set("rows", std::move(rows)).set("newer", offset > 0 ? audit_address(page, before) : "");
  const bool has_more = page.accesses.size() > kAuditRowsOnPage;
  return std::move(out.set("older", has_more ? audit_address(page, offset + kAuditRowsOnPage) : ""));
}

std::string name_of_change(const std::string& what) {
  const char* words = words_for_change(what);
  return words != nullptr ? words : words_for_key(what);
}

PageData changes_of(const AuditPage& page) {
  std::set<std::string> kinds;  // that there are, to choose from
  for (const LedgerEntry& entry : page.changes) kinds.insert(entry.note.what);
  PageData out;
  out.set("kinds", rows_of(kinds, [&page](const std::string& kind) {
            return choice_row(kind, name_of_change(kind), page.what == kind);
          }));
  const std::vector<std::string> details = words_for_details(page.changes);
  std::vector<PageData> rows;
  for (std::size_t i = 0; i < page.changes.size(); ++i) {
    const LedgerNote& note = page.changes[i].note;
    if (!page.filter.who.empty() && note.who != page.filter.who) continue;
    if (!page.what.empty() && note.what != page.what) continue;
    PageData row = audit_row(note.at, note.who, name_of_change(note.what));
    rows.push_back(std::move(row.set("details", details[i])));
  }
  return std::move(out.set("rows", std::move(rows)));
}

}  // namespace

std::string manage_page(const PageFrame& frame) {
  return inbox_page(&frame, "Manage", "manage", {});
}

std::string staff_page(const PageFrame& frame, const StaffPage& page) {
  PageData data;
  set_outcome(data, page.saved, page.fault, "main");
  data.set("token", frame.form_token).set("ods", frame.ods).set("typed-name", page.name);
  data.set("signed-in", std::count_if(page.accounts.begin(), page.accounts.end(),
                                      [](const StaffAccount& account) { return !account.sessions.empty(); }));
  data.set("accounts-in-all", page.accounts.size());
  std::size_t number = 0;
  data.set("accounts", rows_of(page.accounts, [&](const StaffAccount& account) {
             return row_of_account(frame, page, account, std::to_string(++number));
           }));
  data.set("role", role_section("role", page.role)).set("password", field_section("password", ""));
  data.set("roles", rows_of(kRoles, [](const RoleWords& words) {
             PageData row;
             return std::move(row.set("role-words", words.name).set("may", words.may));
           }));
  data.set("codes-for", rows_of(kRoles, [&page](const RoleWords& words) {
             const auto& wanted = page.codes_for;
             const bool is_wanted = std::find(wanted.begin(), wanted.end(), words.role) != wanted.end();
             return choice_row(to_code(words.role), words.name, is_wanted);
           }));
  return inbox_page(&frame, titled(page.fault.error, "Staff"), "staff", data);
}

std::string connections_page(const PageFrame& frame, const ConnectionsPage& page) {
  PageData data;
  set_outcome(data, page.saved, page.fault, "main");
  data.set("token", frame.form_token).set("typed-site", page.site).set("days", page.retention_days);
  data.set("typed-days", page.days.value_or(std::to_string(page.retention_days))).set("confirmed", page.confirmed);
  data.set("sites", rows_of(page.sites, [](const std::string& site) {
             PageData row;
             return std::move(row.set("address", site));
           }));
  return inbox_page(&frame, titled(page.fault.error, "Website and records"), "connections", data);
}

std::string audit_page(const PageFrame& frame, const AuditPage& page) {
  PageData data;
  const bool accesses = page.show == "accesses";
  data.set("who", page.filter.who).set("reference", page.filter.reference);
  data.set("accesses", false).set("changes", false);
  data.set(accesses ? "accesses" : "changes", accesses ? accesses_of(page) : changes_of(page));
  data.set("whole-table", "/inbox/audit.csv?show=" + std::string(accesses ? "accesses" : "changes") + "&who=" +
                              url_encoded(page.filter.who) + "&reference=" + url_encoded(page.filter.reference));
  return inbox_page(&frame, "Audit", "audit", data);
}

}  // namespace frontdoor::intake
