#include "desk/sign_in.h"

#include "base/log.h"
#include "crypto/one_time_code.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto kSessionMax = hours(12);
constexpr auto kIdleMax = minutes(30);
constexpr auto kTouchEvery = minutes(1);  // not every read of a page is a write
constexpr int kFreeFailures = 4;          // then each failure delays the next try: 2 s, 4 s, 8 s ... 15 minutes
constexpr int kHashesAtOnce = 2;          // 64 MB each
constexpr std::size_t kPasswordBytesMax = 1000;
constexpr std::size_t kNameBytesMax = 100;

// "__Host-" makes browsers insist on Secure, Path=/ and no Domain; plain http on loopback cannot have it.
std::string cookie_name(const Call& call, std::string_view name) {
  return (call.secure ? "__Host-" : "") + std::string(name);
}

std::string cookie_line(const Call& call, std::string_view name, const std::string& value, long seconds_kept) {
  std::string line = cookie_name(call, name) + "=" + value +
                     "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds_kept);
  if (call.secure) line += "; Secure";
  return line;
}

constexpr std::string_view kSessionCookie = "frontdoor-session";
constexpr std::string_view kSignInCookie = "frontdoor-sign-in";

seconds delay_after(int failures) {
  if (failures <= kFreeFailures) return seconds(0);
  const int doublings = std::min(failures - kFreeFailures, 10);
  return std::min<seconds>(seconds(1LL << doublings), minutes(15));
}

[[noreturn]] void refuse_sign_in() {
  throw Problem{401,
                "wrong-sign-in",
                "The username, password or code is wrong",
                "Check them and try again, or ask whoever looks after this service.",
                "",
                {}};
}

}  // namespace

SignIn::SignIn(Store& store, const Key& form_token_key, const BodyCipher& cipher, Clock clock)
    : store_(store),
      form_token_key_(form_token_key),
      cipher_(cipher),
      clock_(std::move(clock)),
      hash_of_nobody_(hash_password(random_token())) {}

std::string SignIn::form_token_for(const std::string& cookie_value) const {
  return authenticate(cookie_value, form_token_key_);
}

std::optional<StaffSession> SignIn::session_of(const Call& call) {
  const std::optional<std::string> token = call.cookie(cookie_name(call, kSessionCookie));
  if (!token || token->size() > 100) return std::nullopt;
  const std::string token_hash = sha256_hex(*token);
  const std::optional<SessionRecord> record = store_.session(token_hash);
  if (!record) return std::nullopt;
  const Instant now = clock_();
  if (now >= record->created + kSessionMax || now >= record->last_seen + kIdleMax) {
    store_.remove_session(token_hash);
    return std::nullopt;
  }
  // What a page asks for by itself does not keep a sign-in alive at an empty desk.
  if (call.asked_by_person() && now >= record->last_seen + kTouchEvery) store_.touch_session(token_hash, now);
  return StaffSession{record->ods, record->user, form_token_for(*token), token_hash, record->role};
}

StaffSession SignIn::require_session(const Call& call) {
  std::optional<StaffSession> session = session_of(call);
  if (!session) {
    throw Problem{401,
                  "sign-in-needed",
                  "You are not signed in, or your sign-in has expired",
                  "Sign in again. Nothing was changed.",
                  "",
                  {}};
  }
  return std::move(*session);
}

// A name that stands in several practices needs the practice's code: without it nobody is meant.
std::optional<UserRecord> SignIn::find_user(const std::string& name) {
  const std::size_t at = name.rfind('@');
  std::vector<UserRecord> users = store_.users_named(name.substr(0, at));
  std::erase_if(users, [](const UserRecord& user) { return user.disabled; });
  if (at == std::string::npos) {
    return users.size() == 1 ? std::optional(users.front()) : std::nullopt;
  }
  std::string ods = name.substr(at + 1);
  for (char& c : ods) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  const auto found = std::find_if(users.begin(), users.end(), [&](const UserRecord& user) { return user.ods == ods; });
  return found == users.end() ? std::nullopt : std::optional(*found);
}

void SignIn::count_try(const SignInTry& tried) {
  const Instant now = clock_();
  const auto is_open = [now](const SignInFailures& failures) {
    const Instant open_at = failures.latest + delay_after(failures.count);
    // A clock that was put back must not lock anybody out for long.
    return now >= open_at || open_at - now > minutes(15);
  };
  const SignInFailures failures = store_.count_sign_in_try(tried, now, is_open);
  if (is_open(failures)) return;
  const Instant open_at = failures.latest + delay_after(failures.count);
  const auto wait = std::chrono::ceil<seconds>(open_at - now).count();
  throw Problem{429,
                "too-many-failures",
                "Too many failed tries to sign in",
                "Wait " + std::to_string(wait) + " seconds, then try again.",
                "",
                {{"Retry-After", std::to_string(wait)}}};
}

bool SignIn::check_password(const std::optional<UserRecord>& user, const std::string& password) {
  std::unique_lock lock(hashing_);
  hashed_.wait(lock, [this] { return hashes_running_ < kHashesAtOnce; });
  ++hashes_running_;
  lock.unlock();
  const bool matches = password_matches(user ? user->password_hash : hash_of_nobody_, password) && user.has_value();
  lock.lock();
  --hashes_running_;
  lock.unlock();
  hashed_.notify_one();
  return matches;
}

bool SignIn::check_code(const UserRecord& user, const std::string& code) {
  if (user.totp_secret.empty()) return true;
  const auto secret = cipher_.open(user.totp_secret, totp_place(user.ods, user.name));
  if (!secret) throw StoreUnavailable("a one-time code secret cannot be opened with the keys of this service");
  std::string digits;
  for (char c : code) {
    if (c != ' ') digits += c;
  }
  const auto step = totp_step_of(*secret, digits, clock_());
  return step && store_.take_totp_step(user.ods, user.name, *step);
}

StaffSession SignIn::sign_in(const Call& call, const std::string& name, const std::string& password,
                             const std::string& code, Reply& reply) {
  if (name.empty() || name.size() > kNameBytesMax || password.empty() || password.size() > kPasswordBytesMax) {
    refuse_sign_in();
  }
  const std::optional<UserRecord> user = find_user(name);
  // Failures count for the person meant, however the name was spelt.
  SignInTry tried{authenticate("name " + (user ? user->name + "@" + user->ods : name), form_token_key_)};
  if (user) tried = {tried.bucket, user->ods, user->name};
  count_try(tried);
  const Instant now = clock_();
  if (!check_password(user, password) || !check_code(*user, code)) {
    log_event(LogLevel::warning, "sign-in-failed");
    refuse_sign_in();
  }
  store_.clear_sign_in_failures(tried.bucket);
  store_.remove_sessions_before(now - kSessionMax, now - kIdleMax);
  const std::string token = random_token();
  const StaffSession session{user->ods, user->name, form_token_for(token), sha256_hex(token), user->role};
  store_.add_session({session.token_hash, session.ods, session.user, now, now, session.role});
  reply.cookies.push_back(cookie_line(call, kSessionCookie, token, std::chrono::seconds(kSessionMax).count()));
  reply.cookies.push_back(cookie_line(call, kSignInCookie, "", 0));
  log_event(LogLevel::info, "signed-in", {{"ods", session.ods}});
  return session;
}

void SignIn::sign_out(const Call& call, const StaffSession& session, Reply& reply) {
  store_.remove_session(session.token_hash);
  reply.cookies.push_back(cookie_line(call, kSessionCookie, "", 0));
}

std::string totp_place(const std::string& ods, const std::string& user) {
  return "totp/" + ods + "/" + user;
}

std::string SignIn::token_for_sign_in_form(const Call& call, Reply& reply) {
  std::string value = call.cookie(cookie_name(call, kSignInCookie)).value_or("");
  if (value.empty() || value.size() > 100) {
    value = random_token();
    reply.cookies.push_back(cookie_line(call, kSignInCookie, value, 3600));
  }
  return form_token_for(value);
}

void SignIn::require_sign_in_token(const Call& call, const std::string& token) const {
  const std::string value = call.cookie(cookie_name(call, kSignInCookie)).value_or("");
  if (!value.empty() && equal_in_constant_time(token, form_token_for(value))) return;
  throw Problem{403, "stale-form", "This page was open too long", "Open the sign-in page again.", "", {}};
}

void SignIn::require_form_token(const StaffSession& session, const std::string& token) {
  if (equal_in_constant_time(token, session.form_token)) return;
  throw Problem{403,
                "missing-form-token",
                "The request does not carry this session's token",
                "Send the csrfToken of GET /v1/session as X-CSRF-Token, or open the page again.",
                "",
                {}};
}

}  // namespace frontdoor::intake
