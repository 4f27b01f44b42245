// Tickets of forms. A form gets one with the practice's status and sends it back with what it reports, so that a script
// that posts made-up reports is told from a form that somebody filled in. It does not mention the patient.
#pragma once

#include "crypto/secrets.h"
#include "requests/few_per_source.h"

#include <frontdoor/instant.h>

#include <string>
#include <string_view>

namespace frontdoor::intake {

// The header of the status that brings a ticket.
inline constexpr const char* kTicketHeader = "Frontdoor-Ticket";
// A form asks for the status again when the patient comes back to it and before they send: older is a form that was
// left open for very long.
inline constexpr std::chrono::hours kTicketHours{4};
// A tab that was duplicated reports as another form.
inline constexpr std::size_t kFormsPerTicketMax = 3;

// Thread safe.
class FormTickets {
 public:
  explicit FormTickets(const Key& key) : key_(key) {}

  std::string issue(const std::string& ods, Instant now) const;
  // Whether `ticket` is this practice's, not too old, and not already used by kFormsPerTicketMax other forms.
  bool takes(std::string_view ticket, const std::string& ods, const std::string& form, Instant now);

 private:
  std::string sealed(const std::string& ods, std::string_view content) const;

  Key key_;
  FewPerSource forms_of_ticket_{kFormsPerTicketMax, kTicketHours};
};

}  // namespace frontdoor::intake
