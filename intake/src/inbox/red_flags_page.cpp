// The red flags that a practice adds to the built ones: what it has, another pack, and taking it out.
#include "base/words.h"
#include "inbox/layout.h"
#include "inbox/manage_pages.h"

namespace frontdoor::intake {

std::string red_flags_page(const PageFrame& frame, const RedFlagsPage& page) {
  PageData data;
  set_outcome(data, page.saved, page.fault, "file");
  data.set("token", frame.form_token).set("version", page.version);
  data.set("rules", rows_of(page.rules, [](const RuleInfo& rule) {
             PageData row;
             row.set("rule", rule.id).set("action", words_for_action(to_code(rule.action)));
             return std::move(row.set("source", rule.source));
           }));
  return inbox_page(&frame, titled(page.fault.error, "Your own red flags"), "red-flags", data);
}

}  // namespace frontdoor::intake
