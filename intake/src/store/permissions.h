// Who may do what: the one table of roles.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor::intake {

// icb: somebody of the integrated care board, who sees evidence and nothing of any patient.
enum class Role : std::uint8_t { reception, clinician, manager, icb };
std::string_view to_code(Role role);  // "reception", "clinician", "manager", "icb"
std::optional<Role> role_from_code(std::string_view code);

enum class Permission : std::uint8_t {
  read_requests,     // lists, requests, photos: all recorded
  work_on_requests,  // seen, assigned, in hand, done, notes
  read_signal,
  set_signal,     // but for pauses
  set_pause,      // begin, plan and end one
  read_evidence,  // the ledger, figures, opening times: no patient
  read_accesses,  // who looked at what
  manage_data,    // erase a request, export a patient's data
  manage_delivery,
  manage_staff,     // accounts
  manage_settings,  // hours, limit, the practice's own words
};

bool may(Role role, Permission permission);

// What a service account may be given, each one permission: "requests.read", "requests.work", "signal.read",
// "signal.write", "evidence.read", "deliveries.manage". What decides over people or data (pauses, settings, erasure,
// who looked at what) is left to people.
const std::vector<std::string>& scope_codes();
std::optional<Permission> permission_of_scope(std::string_view code);
std::string_view scope_of(Permission permission);  // empty: it is left to people

}  // namespace frontdoor::intake
