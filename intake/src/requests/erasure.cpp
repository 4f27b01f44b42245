#include "requests/erasure.h"

#include "base/log.h"

#include <frontdoor/json.h>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kErasuresAtOnce = 500;

}  // namespace

std::string erased_detail(const std::string& reference, const std::string& reason) {
  return to_text(Json{{"reference", reference}, {"reason", reason}});
}

bool erase_request(CaseFiles& cases, const Attachments& attachments, const std::string& ods,
                   const std::string& reference, const LedgerNote& note) {
  if (!cases.begin_erasure(ods, reference, note)) return false;
  finish_erasures(cases, attachments);
  return true;
}

void finish_erasures(CaseFiles& cases, const Attachments& attachments) {
  bool whole = true;
  for (const PendingErasure& erasure : cases.pending_erasures(kErasuresAtOnce)) {
    if (attachments.remove(erasure.ods, erasure.idempotency_key)) {
      cases.finish_erasure(erasure);
    } else {
      log_event(LogLevel::error, "erasure-not-finished", {{"ods", erasure.ods}, {"reference", erasure.reference}});
      whole = false;
    }
  }
  if (!whole) throw StoreUnavailable("a photo could not be removed; the service tries again until it is gone");
}

}  // namespace frontdoor::intake
