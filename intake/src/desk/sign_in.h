// Who is signed in: passwords, one-time codes, sessions, and the tokens that forms carry.
#pragma once

#include "base/clock.h"
#include "crypto/body_cipher.h"
#include "crypto/secrets.h"
#include "desk/hashing_queue.h"
#include "desk/kept_form.h"
#include "desk/session_book.h"
#include "desk/sign_in_tries.h"
#include "http/http.h"
#include "store/store.h"

#include <map>
#include <mutex>
#include <set>

namespace frontdoor::intake {

// Somebody who signed in, for one practice, or a service account with a token. Only SignIn and ServiceAccounts make
// one.
struct StaffSession {
  std::string ods;
  std::string user;
  std::string form_token;  // every form and every JSON write of this session must carry it
  std::string token_hash;
  Role role = Role::icb;
  bool has_codes = false;          // the account has one-time codes
  bool must_set_up_codes = false;  // it needs them and has none: it may set them up, and nothing else
  Instant signed_in;
  SignInFailures failed_before = {};  // as SessionRecord's
  SignInFailures failed_since = {};
  std::optional<std::set<Permission>> only = {};  // of what the role may do, no more than this; a service account's
};

// Whether the session still opens the desk: within 12 hours, and used within the last 30 minutes.
bool is_signed_in(const SessionRecord& session, Instant now);

// What is left of a sign-in that nobody used for 30 minutes: it hears which requests ring, and opens nothing.
struct AlarmWatch {
  std::string ods;
  Role role = Role::icb;
  bool signed_in = false;  // it opens the desk too
};

struct SignInKeys {
  Key form_token;
  Key guesses;  // hides what was typed as a name
  Key device;   // of the cookie by which a device is known again
};

// Thread safe.
class SignIn {
 public:
  // codes_for: roles that need one-time codes.
  SignIn(Store& store, const SignInKeys& keys, const BodyCipher& cipher, Clock clock, std::set<Role> codes_for);

  // The session that the call's cookie opens; nullopt if none, or it has ended (12 hours, or 30 minutes unused).
  std::optional<StaffSession> session_of(const Call& call);
  // Whose session the call's cookie is or was, as owner_of(): also one that has ended, as long as it is known; empty:
  // nobody's. It opens nothing.
  std::string last_owner(const Call& call);
  // What an ended sign-in would lose (kept_form.h).
  std::string keep(const std::string& owner, const KeptForm& form) const;
  std::optional<KeptForm> kept_for(const StaffSession& session, const std::string& sealed) const;
  // Until 12 hours after the sign-in, used or not: a page that nobody touches must go on ringing.
  AlarmWatch require_alarm_watch(const Call& call);
  // As session_of, but a missing session is a Problem (401), and so is one that must set up codes (403).
  StaffSession require_session(const Call& call);
  // The same for what such a session may do too.
  StaffSession require_any_session(const Call& call);

  // name: "reception", or "reception@A81001" where the name exists in several practices. Sets the session cookie on
  // `reply`. Throws Problem: wrong-sign-in (401), too-many-failures (429),
  // sign-in-busy (429, 503).
  // code: of the user's authenticator app; not looked at for a user who has none.
  StaffSession sign_in(const Call& call, const std::string& name, const std::string& password, const std::string& code,
                       Reply& reply);
  // Whether the call comes from a device that somebody signed in on, without reading whose that is.
  bool may_know_device_of(const Call& call) const;
  // What is stored of a new password, as PasswordHash; waits its turn with those who sign in. Throws Problem (429,
  // 503).
  std::string hash(const StaffSession& session, const std::string& password);
  // Somebody's own. current: what they have now, each wrong try of which counts as one to sign in. Ends their sessions.
  // Throws Problem: wrong-sign-in (401), and as sign_in().
  void change_password(const Call& call, const StaffSession& session, const std::string& current,
                       const std::string& wanted);
  void sign_out(const Call& call, const StaffSession& session, Reply& reply);
  // Those sign-ins of somebody that the store could not keep (session_book.h); it ends the others.
  void forget_held_sessions(const std::string& ods, const std::string& user);
  void forget_ended_sessions(Instant now);

  // What an authenticator app takes, until set_up_codes() or the session's end.
  std::string code_address_for(const StaffSession& session) const;
  // password: the user's, so that nobody sets them up at a desk that somebody left; each wrong try counts as one to
  // sign in. code: what the app shows now. Ends the user's sessions. Throws Problem (422), and as change_password().
  void set_up_codes(const Call& call, const StaffSession& session, const std::string& password,
                    const std::string& code);

  // The sign-in form comes before any session: its token is tied to a cookie of its own.
  std::string token_for_sign_in_form(const Call& call, Reply& reply);
  void require_sign_in_token(const Call& call, const std::string& token) const;
  // Whose page a form is of, as owner_of(), by the token that it carries: also where the token holds no longer. It is
  // said by the page and proves nothing: what was typed is sealed for them, and shown to them alone. nullopt: not said.
  static std::optional<std::string> owner_of_form(const std::string& token);
  static bool has_form_token(const StaffSession& session, const std::string& token);
  // Throws Problem (403) unless `token` is the session's.
  static void require_form_token(const StaffSession& session, const std::string& token);

 private:
  std::optional<std::string> session_token(const Call& call) const;
  std::optional<UserRecord> find_user(const std::string& name);
  UserRecord judge(const Call& call, const std::string& name, const std::string& password,
                   const std::optional<std::string>& code);
  void record_sign_in(const UserRecord& user, Instant now);
  bool check_code(const UserRecord& user, const std::string& code);
  bool take_code(const UserRecord& user, std::int64_t step);
  bool check_password(const std::optional<UserRecord>& user, const std::string& password) const;
  // wanted: by the practice; the service may want them of a role too.
  bool must_set_up_codes(Role role, bool has_codes, bool wanted) const;
  std::string code_secret_for(const StaffSession& session) const;
  std::string form_token_for(const std::string& cookie_value) const;
  // The same, and whose it is.
  std::string form_token_for(const std::string& cookie_value, const std::string& user, const std::string& ods) const;

  Store& store_;
  SignInKeys keys_;
  BodyCipher cipher_;
  Clock clock_;
  std::set<Role> codes_for_;
  SessionBook sessions_;
  SignInTries tries_;
  HashingQueue queue_;
  std::mutex mutex_;
  std::map<std::string, std::int64_t> used_steps_;  // of one-time codes, in case the store cannot write
};

// What a user's one-time code secret is sealed for.
std::string totp_place(const std::string& ods, const std::string& user);

}  // namespace frontdoor::intake
