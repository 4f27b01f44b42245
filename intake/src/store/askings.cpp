#include "store/askings.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr std::chrono::minutes kAsWritten{1};
constexpr std::chrono::seconds kAsKept{1};  // what a step says of its time is in whole seconds

struct Asking {
  const char* table;
  std::int64_t id;
  std::optional<Instant> again;  // when it was asked again; nothing: it is the first
  Instant answered;
};

std::vector<Asking> answered_askings(SqlSession& session, const std::string& ods, const std::string& reference) {
  std::vector<Asking> askings;
  for (SqlRow& row : session.query("SELECT id, asked, answered FROM requests WHERE ods = $1 AND reference = $2"
                                   " AND answered IS NOT NULL",
                                   {ods, reference})) {
    askings.push_back({"requests", row.number(0), row.optional_time(1), row.time(2)});
  }
  for (SqlRow& row : session.query("SELECT id, CASE WHEN again = 1 THEN received END, answered FROM earlier_askings"
                                   " WHERE ods = $1 AND reference = $2 AND answered IS NOT NULL",
                                   {ods, reference})) {
    askings.push_back({"earlier_askings", row.number(0), row.optional_time(1), row.time(2)});
  }
  return askings;
}

}  // namespace

bool is_answered_by(const std::optional<Instant>& asked, Instant told) {
  return !asked || *asked < told + kAsWritten;
}

void ask_again(SqlSession& session, const std::string& ods, const std::string& reference, Instant at) {
  session.execute(
      "INSERT INTO earlier_askings (ods, reference, kind, urgency, received, deadline, answered, folded, origin, again,"
      " ended) SELECT ods, reference, kind, urgency, coalesce(asked, received), deadline, answered,"
      " CASE WHEN fold = '' THEN 0 ELSE 1 END, origin, CASE WHEN asked IS NULL THEN 0 ELSE 1 END, $3 FROM requests"
      " WHERE ods = $1 AND reference = $2",
      {ods, reference, at});
  session.execute("UPDATE requests SET asked = $3, answered = NULL WHERE ods = $1 AND reference = $2",
                  {ods, reference, at});
}

bool answer_askings(SqlSession& session, const std::string& ods, const std::string& reference, Instant told,
                    std::optional<Instant> begun) {
  const Instant before = begun.value_or(told + kAsWritten);
  session.execute(
      "UPDATE earlier_askings SET answered = $1 WHERE ods = $2 AND reference = $3 AND answered IS NULL"
      " AND (again = 0 OR received < $4)",
      {told, ods, reference, before});
  return session.execute(
             "UPDATE requests SET answered = $1 WHERE ods = $2 AND reference = $3 AND answered IS NULL"
             " AND (asked IS NULL OR asked < $4)",
             {told, ods, reference, before}) == 1;
}

void take_answer_back(SqlSession& session, const std::string& ods, const std::string& reference,
                      const std::vector<Instant>& taken_back, const std::vector<Instant>& others) {
  for (const Asking& asking : answered_askings(session, ods, reference)) {
    const auto is_it = [&](Instant told) { return told <= asking.answered && asking.answered < told + kAsKept; };
    if (std::none_of(taken_back.begin(), taken_back.end(), is_it)) continue;
    std::optional<Instant> answered;
    for (const Instant other : others) {
      if (is_answered_by(asking.again, other) && (!answered || other < *answered)) answered = other;
    }
    session.execute("UPDATE " + std::string(asking.table) + " SET answered = $1 WHERE id = $2", {answered, asking.id});
  }
}

}  // namespace frontdoor::intake
