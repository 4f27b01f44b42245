// The store's statements for what forms report, for evidence and for the ledger's head, on either database.
#pragma once

#include "store/sql.h"
#include "store/store.h"

namespace frontdoor::intake::evidence_sql {

// What the name of a form begins with whose request has been erased: the rest is random.
inline constexpr std::string_view kErasedForm = "erased:";

void keep_ledger_head(SqlSession& session, const LedgerEntry& entry);
std::optional<LedgerHead> ledger_head(SqlSession& session, const std::string& ods);

bool add_form_events(SqlSession& session, const FormReport& report, const FormReportLimit& limit);
std::vector<ReportedEvent> form_events(SqlSession& session, const std::string& ods, const std::string& event,
                                       Instant from, Instant until);
std::vector<AdvisedForm> advised_forms(SqlSession& session, const std::string& ods, Instant from, Instant until,
                                       std::size_t offset, std::size_t count);
std::vector<AdvisedFlood> advised_floods(SqlSession& session, const std::string& ods, Instant from, Instant until);
std::int64_t put_advised_flood_aside(SqlSession& session, const std::string& ods, const std::string& source,
                                     Instant until, const LedgerNote& note);
AdviceCounts advice_counts(SqlSession& session, const std::string& ods, Instant from, Instant until);
std::vector<MessageCount> message_counts(SqlSession& session, const std::string& ods, Instant from, Instant until);

std::vector<RequestTimes> request_times(SqlSession& session, const std::string& ods, Instant from, Instant until);
// requests.closed_as
inline constexpr const char* kClosedAsDuplicate = "duplicate";
// What evidence counts of a request that is being erased, kept beside its mark. Before its rows are removed.
void keep_times_of_erased(SqlSession& session, const std::string& ods, const std::string& reference,
                          const std::string& key_mark);
std::vector<RequestTimes> answer_times(SqlSession& session, const std::string& ods, Instant from, Instant until);
ContactCounts contacts_since(SqlSession& session, const std::string& ods, Instant since);

}  // namespace frontdoor::intake::evidence_sql
