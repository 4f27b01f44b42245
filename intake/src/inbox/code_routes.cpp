// Somebody's own account: who tried to sign in with it, and the page on which they set up one-time codes.
#include "base/words.h"
#include "crypto/password_rules.h"
#include "inbox/layout.h"
#include "inbox/qr_code.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

namespace frontdoor::intake {
namespace {

constexpr std::string_view kSinceThisSignIn = "since this sign-in";

std::string words_for_tries(const SignInFailures& failed, std::string_view since) {
  return failed.count == 0 ? "Nobody has tried a wrong password for it " + std::string(since)
                           : words_for_failed_tries(failed, since);
}

Reply account_reply(const StaffParts& parts, const StaffSession& session, int status, const std::string& error,
                    const char* field) {
  const PageFrame frame = frame_of(session, parts.desks.open(session));
  PageData data;
  set_error(data, error, field);
  data.set("token", frame.form_token).set("owner", owner_of(frame)).set("role", to_code(session.role));
  data.set("signed-in", words_for_time(session.signed_in)).set("has-codes", session.has_codes);
  data.set("failed-before", words_for_tries(session.failed_before, kSinceLastSignIn));
  data.set("failed-since", words_for_tries(session.failed_since, kSinceThisSignIn));
  return page_reply(status, inbox_page(&frame, titled(error, "Your account"), "account", data));
}

Reply show_account(const StaffParts& parts, const Call& call) {
  return account_reply(parts, parts.sign_in.require_session(call), 200, "", "");
}

Reply change_password(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const auto practice = parts.desks.open(session).practice();
  const auto fault = password_fault(form["password"], session.user, session.ods, practice->practice.name);
  if (fault) return account_reply(parts, session, 422, *fault, "password");
  if (form["current"] == form["password"]) {
    return account_reply(parts, session, 422, "The new password is the one that you have. Choose another.", "password");
  }
  try {
    parts.sign_in.change_password(call, session, form["current"], form["password"]);
  } catch (const Problem& problem) {
    if (problem.status != 401 && problem.status != 429) throw;
    const bool is_wrong = problem.status == 401;
    return account_reply(
        parts, session, is_wrong ? 422 : 429,
        is_wrong ? "The password now is wrong. Nothing was changed." : problem.title + ". " + problem.detail,
        "current");
  }
  return redirect_reply("/inbox/sign-in");
}

std::string code_page(const PageFrame& frame, const std::string& address, bool needed, const std::string& kept,
                      const std::string& error, const char* field) {
  PageData data;
  set_error(data, error, field);
  data.set("token", frame.form_token).set("kept", kept).set("needed", needed).set("address", address);
  data.set("picture", Markup{qr_code_as_svg(address, "Code for your authenticator app")});
  return inbox_page(&frame, "Set up one-time codes", "one-time-codes", data);
}

Reply show_codes(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_any_session(call);
  if (session.has_codes) return redirect_reply("/inbox/signal");
  return code_set_up_reply(parts, session, 200, "");
}

Reply set_up_codes(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_any_session(call);
  require_own_origin(call);
  auto form = read_form(call, kSignInFormBytesMax);  // it may carry what was typed before
  SignIn::require_form_token(session, form["token"]);
  try {
    parts.sign_in.set_up_codes(call, session, form["password"], form["code"]);
  } catch (const Problem& problem) {
    if (problem.status == 401) {
      return code_set_up_reply(parts, session, 422, form["kept"], "The password is wrong. Nothing was changed.",
                               "password");
    }
    const std::string says = problem.title + ". " + problem.detail;
    if (problem.status == 429) return code_set_up_reply(parts, session, 429, form["kept"], says, "password");
    if (problem.status != 422) throw;
    return code_set_up_reply(parts, session, 422, form["kept"], says);
  }
  return form["kept"].empty() ? redirect_reply("/inbox/sign-in") : sign_in_with_kept(parts, call, 200, form["kept"]);
}

}  // namespace

Reply code_set_up_reply(const StaffParts& parts, const StaffSession& session, int status, const std::string& kept,
                        const std::string& error, const char* field) {
  const PageFrame frame = frame_of(session, parts.desks.open(session));
  return page_reply(
      status, code_page(frame, parts.sign_in.code_address_for(session), session.must_set_up_codes, kept, error, field));
}

void add_code_routes(Router& router, const StaffParts& parts) {
  router.add("GET", "/inbox/account",
             [&parts](const Call& call, const Parameters&) { return show_account(parts, call); });
  router.add("POST", "/inbox/account/password",
             [&parts](const Call& call, const Parameters&) { return change_password(parts, call); });
  router.add("GET", "/inbox/one-time-codes",
             [&parts](const Call& call, const Parameters&) { return show_codes(parts, call); });
  router.add("POST", "/inbox/one-time-codes",
             [&parts](const Call& call, const Parameters&) { return set_up_codes(parts, call); });
}

}  // namespace frontdoor::intake
