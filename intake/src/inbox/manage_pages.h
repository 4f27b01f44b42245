// The pages on which a manager looks after the practice's staff, connections and records.
#pragma once

#include "inbox/page_fields.h"
#include "inbox/page_template.h"
#include "inbox/pages.h"

#include <frontdoor/red_flags.h>

namespace frontdoor::intake {

// What somebody typed that was not saved, and why.
struct ManageFault {
  std::string error;  // empty: nothing is wrong
  std::string field;  // the control that it is about
};

// error-summary.html and saved.html: what was not done, or what was. otherwise: where an error leads that is about no
// control.
void set_outcome(PageData& data, const std::string& saved, const ManageFault& fault, std::string_view otherwise);

std::string manage_page(const PageFrame& frame);

struct StaffPage {
  std::vector<StaffAccount> accounts;
  std::string saved;  // what was done; empty: nothing
  ManageFault fault;
  std::string name;  // as typed for a new account
  std::string role;
  std::vector<Role> codes_for = {};  // that need one-time codes in this practice
  Instant now = {};
};
std::string staff_page(const PageFrame& frame, const StaffPage& page);

struct ConnectionsPage {
  std::vector<std::string> sites;
  int retention_days = 0;
  std::string saved;
  ManageFault fault;
  std::string site;                      // as typed
  std::optional<std::string> days = {};  // likewise, of what was not saved
  bool confirmed = false;
};
std::string connections_page(const PageFrame& frame, const ConnectionsPage& page);

// Where requests are handed over besides, and what became of it.
struct DeliveriesPage {
  ChannelsNow channels;
  std::vector<Delivery> dead;      // newest first
  std::vector<Delivery> not_sent;  // because their channel was turned off; likewise
  std::string state;               // of those below; empty: every state
  std::vector<Delivery> list;      // newest first, kDeliveriesShownMax at most
  std::string saved;
  std::string secret = {};  // made just now: it is shown once
  ManageFault fault;
  FieldValues typed = {};
};
inline constexpr std::size_t kDeliveriesShownMax = 200;
std::string deliveries_page(const PageFrame& frame, const DeliveriesPage& page);

// The practice's own red flags.
struct RedFlagsPage {
  std::string version;          // of its pack; empty: it has none
  std::vector<RuleInfo> rules;  // its own
  std::string saved;
  ManageFault fault;
};
std::string red_flags_page(const PageFrame& frame, const RedFlagsPage& page);

struct SystemsPage {
  std::vector<ServiceAccount> accounts;
  std::string saved;
  ManageFault fault;
  NewServiceAccount typed;
};
std::string systems_page(const PageFrame& frame, const SystemsPage& page);
struct RepliesPage {
  std::vector<ReplyTemplate> replies;
  std::string saved;
  ManageFault fault;
  ReplyTemplate typed;  // that was not saved
};
std::string replies_page(const PageFrame& frame, const RepliesPage& page);

struct AuditPage {
  std::string show;  // "accesses" or "changes"
  AccessFilter filter;
  std::vector<AccessEntry> accesses;  // one more than a page has, where there are more
  std::vector<LedgerEntry> changes;   // newest first, all of them
  std::string what;                   // of a change, as the ledger names it; empty: all are shown
  std::vector<std::string> staff;     // names to choose from
};
inline constexpr std::size_t kAuditRowsOnPage = 100;
std::string audit_page(const PageFrame& frame, const AuditPage& page);

}  // namespace frontdoor::intake
