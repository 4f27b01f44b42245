// What the handlers of staff's pages and of the API may reach. The store is not among it: a handler opens a
// PracticeDesk with the session that called, and the desk is bound to that session's practice.
#pragma once

#include "base/clock.h"
#include "desk/desks.h"
#include "desk/service_accounts.h"
#include "desk/sign_in.h"
#include "http/http.h"

#include <functional>
#include <string>

namespace frontdoor {
class AccessPolicy;
class Questionnaire;
class Wording;
}  // namespace frontdoor

namespace frontdoor::intake {

// Borrowed: owned by Service, outlives the handlers.
struct StaffParts {
  SignIn& sign_in;
  const ServiceAccounts& service_accounts;
  const Desks& desks;
  const AccessPolicy& access;
  const Questionnaire& questionnaire;
  const Wording& wording;
  const Clock& clock;
  std::string base_url;  // our own address as others know it; empty: nobody has set it
  // The patients' page of a Questionnaire of the practice, by its address: from its first own page on, and nothing that
  // is written there is sent. Throws Problem (404).
  std::function<Reply(const std::string& ods, const std::string& questionnaire)> preview;
};

}  // namespace frontdoor::intake
