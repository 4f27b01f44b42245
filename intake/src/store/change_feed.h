// What happened to a practice's requests, in an order that never changes: for systems that keep up by asking for what
// is new since their cursor.
//
// A change is written in the transaction that makes it, without a place. Places are given when somebody asks, to what
// is committed by then: so a place that was handed out is never followed by a lower one, whatever processes write at
// once, and nobody who writes waits for it.
#pragma once

#include "store/sql.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace frontdoor::intake {

struct RequestChange {
  std::int64_t place = 0;  // from 1, for each practice; none is given twice
  std::string reference;
  std::string what;  // "received", what a CaseEvent says, "attachment", "erased"
  Instant at;
  std::string who;  // empty: the patient, by sending it
};

// By the order in which it was written, of any practice.
struct WrittenChange {
  std::int64_t id = 0;
  std::string ods;
  std::string reference;
};

struct ChangePage {
  std::vector<RequestChange> changes;  // by place
  bool more = false;                   // there are others already
};

// Inside the transaction that makes the change.
void note_change(SqlSession& session, const std::string& ods, const RequestChange& change);

// Thread safe. Throws StoreUnavailable.
class ChangeFeed {
 public:
  // database: borrowed, outlives this.
  explicit ChangeFeed(SqlDatabase& database) : database_(database) {}

  // Of places after `place`, `count` at most.
  ChangePage after(const std::string& ods, std::int64_t place, std::size_t count);
  // For this process's own memory: of every practice, without giving places. Where several processes write, one may
  // come to be seen after later ones.
  std::vector<WrittenChange> written_after(std::int64_t id, std::size_t count);
  std::int64_t latest();  // id; 0: there is none
  // Requests since `since` of which no change is known: a process of an earlier version took them beside this one.
  void add_missing(Instant since);
  // Names the database from its beginning, or from when it was last restored: places of another one mean nothing.
  std::string name();
  // The database was put back to an earlier moment: places that were handed out since may be given again.
  void rename();

 private:
  SqlDatabase& database_;
};

}  // namespace frontdoor::intake
