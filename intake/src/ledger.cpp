#include "ledger.h"

#include "secrets.h"

namespace frontdoor::intake {
namespace {

// Length-prefixed, so that no two different entries have the same bytes.
void append_field(std::string& bytes, const std::string& field) {
  bytes += std::to_string(field.size());
  bytes += ':';
  bytes += field;
}

std::string hash_of(const LedgerEntry& entry) {
  std::string bytes;
  append_field(bytes, entry.previous_hash);
  append_field(bytes, std::to_string(entry.sequence));
  append_field(bytes, entry.ods);
  append_field(bytes, std::to_string(entry.note.at.time_since_epoch().count()));
  append_field(bytes, entry.note.who);
  append_field(bytes, entry.note.what);
  append_field(bytes, entry.note.detail);
  return sha256_hex(bytes);
}

}  // namespace

LedgerEntry next_ledger_entry(const std::string& ods, const std::optional<LedgerEntry>& last, const LedgerNote& note) {
  LedgerEntry entry;
  entry.sequence = last ? last->sequence + 1 : 1;
  entry.ods = ods;
  entry.note = note;
  entry.previous_hash = last ? last->hash : std::string(64, '0');
  entry.hash = hash_of(entry);
  return entry;
}

std::optional<std::string> find_ledger_fault(const std::vector<LedgerEntry>& entries) {
  std::string previous_hash(64, '0');
  std::int64_t sequence = 0;
  for (const LedgerEntry& entry : entries) {
    const std::string name = "entry " + std::to_string(entry.sequence);
    if (entry.sequence != ++sequence) return name + ": an entry before it is missing";
    if (entry.previous_hash != previous_hash) return name + ": it does not follow the entry before it";
    if (entry.hash != hash_of(entry)) return name + ": its content was changed";
    previous_hash = entry.hash;
  }
  return std::nullopt;
}

}  // namespace frontdoor::intake
