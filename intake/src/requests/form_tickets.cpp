#include "requests/form_tickets.h"

#include <charconv>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kNonceLetters = 22;
constexpr std::size_t kSealLetters = 32;
constexpr std::size_t kTicketBytesMax = 100;

}  // namespace

std::string FormTickets::sealed(const std::string& ods, std::string_view content) const {
  return authenticate("form-ticket/" + ods + "/" + std::string(content), key_).substr(0, kSealLetters);
}

// "1763892000000.nonce.seal"
std::string FormTickets::issue(const std::string& ods, Instant now) const {
  const std::string content =
      std::to_string(now.time_since_epoch().count()) + "." + random_token().substr(0, kNonceLetters);
  return content + "." + sealed(ods, content);
}

bool FormTickets::takes(std::string_view ticket, const std::string& ods, const std::string& form, Instant now) {
  const std::size_t dot = ticket.rfind('.');
  if (dot == std::string_view::npos || ticket.size() > kTicketBytesMax) return false;
  const std::string_view content = ticket.substr(0, dot);
  if (!equal_in_constant_time(ticket.substr(dot + 1), sealed(ods, content))) return false;
  std::int64_t milliseconds = 0;
  std::from_chars(content.data(), content.data() + content.size(), milliseconds);
  const Instant issued{std::chrono::milliseconds(milliseconds)};
  if (now < issued || now - issued >= kTicketHours) return false;
  return forms_of_ticket_.admits(std::string(content), form, now);
}

}  // namespace frontdoor::intake
