// What the handlers of staff's pages share: replies with the inbox's policy, and forms that are our own page's.
#pragma once

#include "desk/staff_parts.h"
#include "http/http.h"
#include "http/router.h"
#include "inbox/pages.h"

#include <map>
#include <string>

namespace frontdoor::intake {

inline constexpr std::size_t kFormBytesMax = 20'000;
// A form that the sign-in page carries, sealed and in base64, each byte of which may have been two in JSON.
inline constexpr std::size_t kSignInFormBytesMax = 3 * kFormBytesMax;

Reply page_reply(int status, std::string html);
// Fields of a posted form. Throws Problem (415) unless it is form-encoded.
std::map<std::string, std::string> read_form(const Call& call, std::size_t bytes_max = kFormBytesMax);
// For writes by a page's form: our own origin, and the token that the form carries. Throws Problem (403).
std::map<std::string, std::string> read_own_form(const Call& call, const StaffSession& session);
// A form that holds what somebody typed, of a page that must not lose it.
struct TypedForm {
  // Nobody is signed in, or they must set up codes first: the page of that, which carries what was typed.
  std::optional<Reply> reply = {};
  StaffSession session = {};
  std::map<std::string, std::string> fields = {};
  bool stale = false;  // the same user signed in again since the page was opened: it is shown again, and not saved
};
// page: as KeptForm names it. is_worth: whether it holds words at all; without them it is refused as any form is.
// Throws Problem: 401, 403 (also where the page was somebody else's: nobody sees another's words).
TypedForm read_typed_form(const StaffParts& parts, const Call& call, const std::string& page,
                          bool (*is_worth)(const std::map<std::string, std::string>& fields));
inline constexpr const char* kSignedInAgain =
    "You signed in again since this page was opened, so this was not saved. Save it again.";
inline constexpr const char* kCameBack =
    "You had been signed out, so this was not saved. Look at it and save it again.";
// The page on which somebody sets up one-time codes. kept: what was typed before, sealed; it comes back afterwards.
Reply code_set_up_reply(const StaffParts& parts, const StaffSession& session, int status, const std::string& kept,
                        const std::string& error = "", const char* field = "code");
// The sign-in page, with the same.
Reply sign_in_with_kept(const StaffParts& parts, const Call& call, int status, const std::string& kept,
                        bool is_of_another = false);
// "5 failed tries to sign in as you since you last signed in, the latest at 9:31am on Monday 23 November"
std::string words_for_failed_tries(const SignInFailures& failed, std::string_view since);
inline constexpr std::string_view kSinceLastSignIn = "since you last signed in";
inline constexpr std::chrono::minutes kFailedTriesToldFor{10};
PageFrame frame_of(const StaffSession& session, const PracticeDesk& desk);
// A number of an address, such as an offset; 0 for what is none, or too large.
std::size_t number_of(const std::string& text);
// The name of a flood in an address: lower-case hex digits, as source_fingerprint() makes them. Throws Problem (404).
const std::string& flood_in(const Parameters& parameters);
// As page_reply, for a page that shows another page of ours in a frame.
Reply framing_page_reply(std::string html);
// A problem as a page: with the ways on from it where somebody is signed in and the service is well.
Reply inbox_problem_reply(const StaffParts& parts, const Call& call, const Problem& problem);

}  // namespace frontdoor::intake
