// The ledger: who changed what, when and why, one append-only chain a practice. Each entry's hash covers the one
// before it, so that a changed, removed or inserted entry is found by anyone who has the rows: SHA-256, no key needed.
#pragma once

#include <frontdoor/instant.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace frontdoor::intake {

// What a caller adds; the store gives it its place in the chain.
struct LedgerNote {
  Instant at;
  std::string who;     // user name, or "command line"
  std::string what;    // "signal"
  std::string detail;  // JSON: the new value and, for a pause, its reason
};

struct LedgerEntry {
  std::int64_t sequence = 0;  // from 1 in each practice, no gaps
  std::string ods;
  LedgerNote note;
  std::string previous_hash;  // 64 hex digits; zeros for the first
  std::string hash;
};

// The newest entry of a chain, kept apart from it: a chain that was cut off at its end does not reach it.
struct LedgerHead {
  std::int64_t sequence = 0;
  std::string hash;
  bool operator==(const LedgerHead&) const = default;
};

// The entry that follows `last` (nullopt: the first) in the chain of `ods`.
LedgerEntry next_ledger_entry(const std::string& ods, const std::optional<LedgerEntry>& last, const LedgerNote& note);

// entries: one practice's, by sequence. The first fault found ("entry 3: its content was changed"), or nullopt.
// head: as kept with the last entry; nullopt: none is kept, as for a practice without entries.
std::optional<std::string> find_ledger_fault(const std::vector<LedgerEntry>& entries,
                                             const std::optional<LedgerHead>& head);
// Whether the chain holds an entry that was noted elsewhere (an export, a log): nullopt, or what is wrong.
std::optional<std::string> find_anchor_fault(const std::vector<LedgerEntry>& entries, const LedgerHead& anchor);

}  // namespace frontdoor::intake
