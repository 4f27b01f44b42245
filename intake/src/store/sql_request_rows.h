// Rows of the table requests, as every reader of it takes them.
#pragma once

#include "crypto/secrets.h"
#include "store/sql.h"
#include "store/store.h"

#include <frontdoor/red_flags.h>

namespace frontdoor::intake {

// The order of the inbox: 999, then other emergencies, then urgent need, then what arrived while urgent need was
// diverted. From 2 on a request is pressing.
inline int rank_of(const RequestHeader& header) {
  if (header.urgency == Urgency::emergency) return header.action == to_code(Action::emergency_999) ? 4 : 3;
  if (header.urgency == Urgency::urgent) return 2;
  return header.state == AccessState::urgent_diverted ? 1 : 0;
}

// What is kept of the idempotency key of a request that has been erased: a hash, which leads to nobody, since the key
// is random and only its sender has it.
inline std::string erased_key_mark(const std::string& ods, const std::string& idempotency_key) {
  return sha256_hex("erased request\n" + ods + "\n" + idempotency_key);
}

// request_header_columns() come first in a row.
inline constexpr std::size_t kRequestHeaderColumns = 18;
inline const std::string& request_header_columns() {
  static const std::string columns =
      "reference, kind, received, deadline, urgency, action, more_urgent, state, progress, assigned_to, follows, "
      "closed_at, fold, news, need, origin, asked, answered";
  return columns;
}

inline RequestHeader request_header_of(SqlRow& row) {
  RequestHeader header;
  header.reference = row.take(0);
  header.kind = request_kind_from_code(row.text(1)).value_or(RequestKind::medical);
  header.received = row.time(2);
  header.deadline = row.optional_time(3);
  // An unknown code can only come from a newer build: it is shown as urgent and unread rather than hidden.
  header.urgency = urgency_from_code(row.text(4)).value_or(Urgency::urgent);
  header.action = row.take(5);
  header.more_urgent = row.yes(6);
  header.state = access_state_from_code(row.text(7)).value_or(AccessState::normal);
  header.progress = progress_from_code(row.text(8)).value_or(Progress::fresh);
  header.assigned_to = row.take(9);
  header.follows = row.take(10);
  header.closed = row.optional_time(11);
  header.fold = row.take(12);
  header.news = row.take(13);
  header.need = row.take(14);
  header.origin = row.take(15);
  header.asked = row.optional_time(16);
  header.answered = row.optional_time(17);
  return header;
}

// Of `requests r`, in the order that alarm_facts_of() reads.
inline constexpr std::string_view kAlarmColumns =
    "r.reference, r.rank, r.progress, r.received, r.deadline, r.stepped_at";
inline AlarmFacts alarm_facts_of(SqlRow& row) {
  AlarmFacts facts;
  facts.reference = row.take(0);
  facts.pressing = row.number(1) >= 2;
  facts.progress = progress_from_code(row.text(2)).value_or(Progress::fresh);
  facts.received = row.time(3);
  facts.deadline = row.optional_time(4);
  facts.cared_for = row.optional_time(5);
  return facts;
}

}  // namespace frontdoor::intake
