#include "store/ledger.h"

#include "crypto/secrets.h"

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

std::optional<std::string> find_ledger_fault(const std::vector<LedgerEntry>& entries,
                                             const std::optional<LedgerHead>& head) {
  std::string previous_hash(64, '0');
  std::int64_t sequence = 0;
  for (const LedgerEntry& entry : entries) {
    const std::string name = "entry " + std::to_string(entry.sequence);
    if (entry.sequence != ++sequence) return name + ": an entry before it is missing";
    if (entry.previous_hash != previous_hash) return name + ": it does not follow the entry before it";
    if (entry.hash != hash_of(entry)) return name + ": its content was changed";
    previous_hash = entry.hash;
  }
  if (!head) {
    return entries.empty() ? std::nullopt : std::optional<std::string>("the record of its newest entry is missing");
  }
  const std::string newest = "entry " + std::to_string(head->sequence);
  if (head->sequence > sequence)
    return newest + ": it and what followed entry " + std::to_string(sequence) + " is missing";
  if (head->sequence < sequence || head->hash != previous_hash) return newest + ": it is not the newest entry";
  return std::nullopt;
}

std::optional<std::string> find_anchor_fault(const std::vector<LedgerEntry>& entries, const LedgerHead& anchor) {
  const std::string name = "entry " + std::to_string(anchor.sequence);
  if (anchor.sequence < 1 || anchor.sequence > static_cast<std::int64_t>(entries.size()))
    return name + ": it is missing";
  const LedgerEntry& entry = entries[static_cast<std::size_t>(anchor.sequence - 1)];
  if (entry.hash != anchor.hash) return name + ": it is not the one that was noted";
  return std::nullopt;
}

}  // namespace frontdoor::intake
