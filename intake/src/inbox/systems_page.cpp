#include "base/words.h"
#include "inbox/form_fields.h"
#include "inbox/layout.h"
#include "inbox/manage_pages.h"

namespace frontdoor::intake {
namespace {

struct ScopeWords {
  const char* code;
  const char* may;
};
constexpr ScopeWords kScopes[] = {
    {"requests.read", "read requests, their photos, and what changed"},
    {"requests.work", "do with a request what staff may"},
    {"signal.read", "read the signal to patients, and the meter of safe working"},
    {"signal.write", "set the signal, but for pauses"},
    {"evidence.read", "read the audit of changes, figures and opening times: nothing of any patient"},
    {"deliveries.manage", "see what was handed over, and try it again"},
};

std::string words_for(const std::string& scope) {
  for (const ScopeWords& words : kScopes) {
    if (scope == words.code) return words.may;
  }
  return scope;
}

void begin_form(Html& html, const PageFrame& frame, const char* step, const std::string& client) {
  html.raw("<form method=\"post\" action=\"/inbox/systems\" novalidate>");
  add_token(html, frame);
  html.raw("<input type=\"hidden\" name=\"step\" value=\"").raw(step).raw("\">");
  html.raw("<input type=\"hidden\" name=\"client\" value=\"").text(client).raw("\">\n");
}

void end_form(Html& html, const char* button, const std::string& of) {
  html.raw("<button class=\"button secondary\" type=\"submit\">").raw(button);
  html.raw("<span class=\"announcer\"> of ").text(of).raw("</span></button>\n</form>\n");
}

void add_key_field(Html& html, const std::string& id, const std::string& typed) {
  const FieldValues values = {{"keys", typed}};
  FormFields(html, values)
      .area({"keys", "Public key", "A JWK or a JWK set, as the system's supplier gives it. Never a private key", id}, 6,
            "spellcheck=\"false\"");
}

void add_steps(Html& html, const PageFrame& frame, const ServiceAccount& account, std::size_t number) {
  const ApiClient& client = account.client;
  if (client.revoked) {
    html.raw("<p>What it did stays in the audit.</p>\n");
    begin_form(html, frame, "remove", client.id);
    end_form(html, "Remove the account", client.name);
    return;
  }
  begin_form(html, frame, "add-keys", client.id);
  add_key_field(html, "keys-" + std::to_string(number), "");
  end_form(html, "Add the key", client.name);
  for (const ApiClientKey& key : account.keys) {
    begin_form(html, frame, "remove-key", client.id);
    html.raw("<input type=\"hidden\" name=\"kid\" value=\"").text(key.kid).raw("\">");
    html.raw("<button class=\"button secondary\" type=\"submit\">Remove the key ").text(key.kid);
    html.raw("<span class=\"announcer\"> of ").text(client.name).raw("</span></button>\n</form>\n");
  }
  html.raw(
      "<p>Stopping it ends what it holds at once. It cannot be started again: a new account is added instead.</p>\n");
  begin_form(html, frame, "stop", client.id);
  end_form(html, "Stop the account", client.name);
}

void add_account(Html& html, const PageFrame& frame, const ServiceAccount& account, std::size_t number) {
  const ApiClient& client = account.client;
  html.raw("<li class=\"person\"><h2>").text(client.name).raw("</h2>\n<p>Client id: <span class=\"hash\">");
  html.text(client.id).raw("</span></p>\n<p>");
  if (client.revoked) {
    html.raw("<strong>Stopped ").text(words_for_dated_time(*client.revoked)).raw(".</strong>");
  } else {
    html.raw(client.last_token ? "Signed in last " : "Has not signed in yet");
    if (client.last_token) html.text(words_for_dated_time(*client.last_token));
    html.raw(". Keys: ").raw(account.keys.empty() ? "none" : "");
    for (std::size_t i = 0; i < account.keys.size(); ++i) html.raw(i > 0 ? ", " : "").text(account.keys[i].kid);
    html.raw(".");
  }
  html.raw("</p>\n<p>It may:</p>\n<ul>\n");
  for (const std::string& scope : client.scopes) html.raw("<li>").text(words_for(scope)).raw("</li>\n");
  html.raw("</ul>\n<details class=\"panel\"><summary>Change<span class=\"announcer\"> ").text(client.name);
  html.raw("</span></summary>\n");
  add_steps(html, frame, account, number);
  html.raw("</details></li>\n");
}

void add_new_account(Html& html, const PageFrame& frame, const SystemsPage& page) {
  html.raw("<h2>Add a system</h2>\n");
  begin_form(html, frame, "add", "");
  const FieldValues typed = {{"name", page.typed.name}};
  FormFields(html, typed).line({"name", "Name", "Small letters, digits and hyphens, for example phone-system"});
  html.raw("<fieldset class=\"field\" id=\"scopes\"><legend>What it may do</legend>\n");
  for (const ScopeWords& words : kScopes) {
    const auto& chosen = page.typed.scopes;
    const bool is_chosen = std::find(chosen.begin(), chosen.end(), words.code) != chosen.end();
    html.raw("<div class=\"choice\"><input type=\"checkbox\" id=\"may-").raw(words.code).raw("\" name=\"");
    html.raw(words.code).raw("\" value=\"yes\"").raw(is_chosen ? " checked>" : ">").raw("<label for=\"may-");
    html.raw(words.code).raw("\">").raw(words.may).raw(" (").raw(words.code).raw(")</label></div>\n");
  }
  html.raw("</fieldset>\n");
  add_key_field(html, "keys", page.typed.keys);
  html.raw("<button class=\"button\" type=\"submit\">Add</button>\n</form>\n");
}

}  // namespace

std::string systems_page(const PageFrame& frame, const SystemsPage& page) {
  Html html;
  add_fault(html, page.fault, "main");
  add_saved(html, page.saved);
  add_back_to_manage(html);
  html.raw(
      "<h1>Systems</h1>\n<p>Programs of your suppliers that call the API on their own, each with a key of its own: a ");
  html.raw(
      "telephone system that sets the signal, a practice system that fetches requests. They never pause the form, ");
  html.raw("change settings or erase anything.</p>\n");
  if (page.accounts.empty()) html.raw("<p>None yet.</p>\n");
  html.raw("<ul class=\"plain-list\">\n");
  std::size_t number = 0;
  for (const ServiceAccount& account : page.accounts) add_account(html, frame, account, ++number);
  html.raw("</ul>\n");
  add_new_account(html, frame, page);
  return inbox_document(&frame, titled(page.fault, "Systems"), html.take());
}

}  // namespace frontdoor::intake
