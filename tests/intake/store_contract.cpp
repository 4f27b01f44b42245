#include "store_contract.h"

#include "store/case_files.h"
#include "store/migrations.h"

namespace frontdoor::intake {

OpenedStore::OpenedStore(std::unique_ptr<SqlDatabase> database) : database_(std::move(database)) {
  database_->migrate_to(newest_schema_version());
  store_ = make_sql_store(*database_);
}

std::size_t OpenedStore::requests(const std::string& ods) const {
  CaseFilter all;
  all.show = CaseFilter::Show::all;
  return CaseFiles(*database_).count(ods, all);
}

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
