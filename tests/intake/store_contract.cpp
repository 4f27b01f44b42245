#include "store_contract.h"

namespace frontdoor::intake {

PracticeRecord contract_practice() {
  return {kOds, R"({"ods":"A81001","name":"Riverside","phone":"1"})", {}, R"({"state":"normal"})"};
}
NewRequest contract_request(const std::string& key, const std::string& reference, const std::string& identity) {
  NewRequest fresh;
  fresh.ods = kOds;
  fresh.idempotency_key = key;
  fresh.body_identity = identity;
  fresh.header.reference = reference;
  fresh.receipt = "receipt of " + reference;
  fresh.summary = "sealed summary";
  fresh.bundle = std::string("\0sealed", 7);
  fresh.reading = "sealed reading";
  return fresh;
}

}  // namespace frontdoor::intake
