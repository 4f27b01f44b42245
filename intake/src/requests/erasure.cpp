#include "requests/erasure.h"

#include <frontdoor/json.h>

namespace frontdoor::intake {

std::string erased_detail(const std::string& reference, const std::string& reason) {
  return to_text(Json{{"reference", reference}, {"reason", reason}});
}

bool erase_request(CaseFiles& cases, const Attachments& attachments, const std::string& ods,
                   const std::string& reference, const LedgerNote& note) {
  const std::string key = cases.idempotency_key(ods, reference);
  if (key.empty() || !cases.erase(ods, reference, note)) return false;
  attachments.remove(ods, key);
  return true;
}

}  // namespace frontdoor::intake
