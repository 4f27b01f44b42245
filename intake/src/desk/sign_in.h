// Who is signed in: passwords, sessions, the tokens that forms carry, and delays after failures.
#pragma once

#include "base/clock.h"
#include "crypto/body_cipher.h"
#include "crypto/secrets.h"
#include "http/http.h"
#include "store/store.h"

#include <condition_variable>
#include <mutex>

namespace frontdoor::intake {

// Somebody who signed in, for one practice. Only SignIn makes one.
struct StaffSession {
  std::string ods;
  std::string user;
  std::string form_token;  // every form and every JSON write of this session must carry it
  std::string token_hash;
  Role role = Role::icb;
};

// Thread safe.
class SignIn {
 public:
  SignIn(Store& store, const Key& form_token_key, const BodyCipher& cipher, Clock clock);

  // The session that the call's cookie opens; nullopt if none, or it has ended (12 hours, or 30 minutes unused).
  std::optional<StaffSession> session_of(const Call& call);
  // As session_of, but a missing session is a Problem (401).
  StaffSession require_session(const Call& call);

  // name: "reception", or "reception@A81001" where the name stands in several practices. Sets the session cookie on
  // `reply`. Throws Problem: wrong-sign-in (401), too-many-failures (429).
  // code: of the user's authenticator app; not looked at for a user who has none.
  StaffSession sign_in(const Call& call, const std::string& name, const std::string& password, const std::string& code,
                       Reply& reply);
  void sign_out(const Call& call, const StaffSession& session, Reply& reply);

  // The sign-in form comes before any session: its token is tied to a cookie of its own.
  std::string token_for_sign_in_form(const Call& call, Reply& reply);
  void require_sign_in_token(const Call& call, const std::string& token) const;
  // Throws Problem (403) unless `token` is the session's.
  static void require_form_token(const StaffSession& session, const std::string& token);

 private:
  std::optional<UserRecord> find_user(const std::string& name);
  void count_try(const SignInTry& tried);
  bool check_code(const UserRecord& user, const std::string& code);
  bool check_password(const std::optional<UserRecord>& user, const std::string& password);
  std::string form_token_for(const std::string& cookie_value) const;

  Store& store_;
  Key form_token_key_;
  BodyCipher cipher_;
  Clock clock_;
  std::string hash_of_nobody_;  // verified for unknown names, so that they take as long as known ones
  std::mutex hashing_;
  std::condition_variable hashed_;
  int hashes_running_ = 0;
};

// What a user's one-time code secret is sealed for.
std::string totp_place(const std::string& ods, const std::string& user);

}  // namespace frontdoor::intake
