// What a practice shows or gives to others outside the inbox: whether a receipt is genuine, and its status as a file.
#include "desk/practice_desk.h"
#include "practices/status_document.h"

namespace frontdoor::intake {
namespace {

constexpr int kStatusMinutesMax = 24 * 60;

}  // namespace

ReceiptCheck PracticeDesk::check_receipt(const std::string& receipt) const {
  require(Permission::read_requests);
  ReceiptCheck check;
  const Result<Json> json = parse_json(receipt);
  if (!json) return check;
  check.reference = json_string_or(json.value(), "reference", "");
  if (check.reference.empty() || json_string(json.value(), "signature") == nullptr) return check;
  const std::optional<StoredRequest> stored = tools_.store.request(ods_, check.reference);
  check.outcome = ReceiptCheck::Outcome::gone;
  if (!stored) return check;
  record_access("request", check.reference);
  check.received = stored->header.received;
  const std::string identity = tools_.cases.body_identity(ods_, check.reference);
  check.outcome = tools_.acceptance.gave_receipt(ods_, json.value(), identity) ? ReceiptCheck::Outcome::genuine
                                                                               : ReceiptCheck::Outcome::not_genuine;
  return check;
}

std::string PracticeDesk::status_file(int minutes) const {
  require(Permission::manage_settings);
  if (minutes < 1 || minutes > kStatusMinutesMax) {
    throw Problem{
        422, "invalid-minutes", "The file was not made", "Write a whole number of minutes from 1 to 1440.", "/minutes",
        {}};
  }
  return status_document(*practice(), tools_.clock() + std::chrono::minutes(minutes));
}

}  // namespace frontdoor::intake
