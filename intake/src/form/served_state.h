// What the form without script remembers between two pages: sealed and carried by the page itself, in a hidden field,
// so that a press needs nothing that is kept here. Nothing a patient wrote is in an address. Encrypted and
// authenticated by body_cipher.h, tied to its practice, and void half an hour after its page was made.
#pragma once

#include "crypto/body_cipher.h"

#include <frontdoor/instant.h>

#include <optional>
#include <string>
#include <string_view>

namespace frontdoor::intake {

inline constexpr std::chrono::minutes kServedMinutes{30};

// The state of one page as it was given to the patient. Holds what they wrote.
struct ServedState {
  std::string idempotency_key;  // one for the life of the request, made with the first page that was sent
  Instant made;                 // when the page was made; also the time under which its request is sealed
  std::string page;             // name of the page that was shown
  std::string draft;            // the core's (Effect::save_draft); empty on the first page
  std::string form;             // address of the Questionnaire that asks; empty: the practice's first one
  std::string access;           // what the page said of the practice, when it was one to send from
};

// Immutable; safe to share between threads.
class ServedSeal {
 public:
  explicit ServedSeal(const BodyCipher& cipher) : cipher_(cipher) {}

  std::string seal(const ServedState& state, std::string_view ods) const;  // URL-safe base64
  // nullopt: not ours, changed, another practice's, or older than half an hour at `now`.
  std::optional<ServedState> open(std::string_view sealed, std::string_view ods, Instant now) const;

 private:
  BodyCipher cipher_;
};

}  // namespace frontdoor::intake
