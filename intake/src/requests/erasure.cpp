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

namespace {
bool finish_one(CaseFiles& cases, const Attachments& attachments, const PendingErasure& erasure) {
  if (attachments.remove(erasure.ods, erasure.idempotency_key)) {
    cases.finish_erasure(erasure);
    return true;
  }
  log_event(LogLevel::error, "erasure-not-finished", {{"ods", erasure.ods}, {"reference", erasure.reference}});
  return false;
}
}  // namespace

Erasure erase_request(CaseFiles& cases, const Attachments& attachments, const std::string& ods,
                      const std::string& reference, const LedgerNote& note) {
  const std::string key = cases.idempotency_key(ods, reference);
  if (!cases.begin_erasure(ods, reference, note)) return Erasure::unknown;
  return finish_one(cases, attachments, {ods, reference, key, note}) ? Erasure::done : Erasure::waits;
}

void finish_erasures(CaseFiles& cases, const Attachments& attachments) {
  std::size_t stuck = 0;
  for (const PendingErasure& erasure : cases.pending_erasures(kErasuresAtOnce)) {
    if (!finish_one(cases, attachments, erasure)) ++stuck;
  }
  if (stuck > 0) log_event(LogLevel::error, "erasures-wait", {{"count", static_cast<long long>(stuck)}});
}

}  // namespace frontdoor::intake
