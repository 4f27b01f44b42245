#include "base/words.h"
#include "inbox/layout.h"
#include "inbox/manage_pages.h"
#include "inbox/page_fields.h"

#include <algorithm>

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

PageData key_section(const std::string& id, const std::string& typed) {
  return field_section("keys", typed, {}, id);
}

PageData row_of_account(const ServiceAccount& account, std::size_t number) {
  const ApiClient& client = account.client;
  std::vector<std::string> kids;
  for (const ApiClientKey& key : account.keys) kids.push_back(key.kid);
  PageData row;
  row.set("account", client.name).set("client", client.id);
  row.set("stopped", client.revoked ? words_for_dated_time(*client.revoked) : "");
  row.set("signed-in", client.last_token ? words_for_dated_time(*client.last_token) : "");
  row.set("key-names", with_commas(kids)).set("its-keys", rows_of(kids, [](const std::string& kid) {
                                                PageData key;
                                                return std::move(key.set("kid", kid));
                                              }));
  row.set("may",
          rows_of(client.scopes, [](const std::string& scope) { return choice_row(scope, words_for(scope), true); }));
  return std::move(row.set("keys", key_section("keys-" + std::to_string(number), "")));
}

}  // namespace

std::string systems_page(const PageFrame& frame, const SystemsPage& page) {
  PageData data;
  set_outcome(data, page.saved, page.fault, "main");
  data.set("token", frame.form_token);
  std::size_t number = 0;
  data.set("accounts", rows_of(page.accounts,
                               [&number](const ServiceAccount& account) { return row_of_account(account, ++number); }));
  set_field(data, "name", page.typed.name);
  data.set("scopes", rows_of(kScopes, [&page](const ScopeWords& scope) {
             const auto& chosen = page.typed.scopes;
             return choice_row(scope.code, scope.may,
                               std::find(chosen.begin(), chosen.end(), scope.code) != chosen.end());
           }));
  data.set("keys", key_section("keys", page.typed.keys));
  return inbox_page(&frame, titled(page.fault.error, "Systems"), "systems", data);
}

}  // namespace frontdoor::intake
