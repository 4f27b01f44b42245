#include "desk/sign_in.h"

#include "base/log.h"
#include "base/text.h"
#include "crypto/one_time_code.h"
#include "desk/device_cookie.h"

#include <frontdoor/json.h>

#include <algorithm>
#include <charconv>

namespace frontdoor::intake {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto kSessionMax = hours(12);
constexpr auto kIdleMax = minutes(30);
constexpr auto kTouchEvery = minutes(1);  // not every read of a page is a write
constexpr auto kDeviceMax = hours(24 * 180);
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
constexpr std::string_view kDeviceCookie = "frontdoor-device";

[[noreturn]] void refuse_sign_in() {
  throw Problem{401,
                "wrong-sign-in",
                "The username, password or code is wrong",
                "Check them and try again, or ask the person who looks after this service.",
                "",
                {}};
}

[[noreturn]] void refuse_without_session() {
  throw Problem{401,
                "sign-in-needed",
                "You are not signed in, or your sign-in has expired",
                "Sign in again. Nothing was changed.",
                "",
                {}};
}

// 20 bytes from 40 digits.
std::string bytes_of_hex(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size() && bytes.size() < 20; i += 2) {
    bytes += static_cast<char>(digit(hex[i]) << 4 | digit(hex[i + 1]));
  }
  return bytes;
}

std::string digits_of(const std::string& code) {
  std::string digits;
  for (char c : code) {
    if (c != ' ') digits += c;
  }
  return digits;
}

}  // namespace

SignIn::SignIn(Store& store, const SignInKeys& keys, const BodyCipher& cipher, Clock clock, std::set<Role> codes_for)
    : store_(store),
      keys_(keys),
      cipher_(cipher),
      clock_(std::move(clock)),
      codes_for_(std::move(codes_for)),
      sessions_(store),
      tries_(store, keys.guesses) {}

constexpr std::size_t kFormTokenHex = 64;  // of authenticate()

std::string SignIn::form_token_for(const std::string& cookie_value) const {
  return authenticate(cookie_value, keys_.form_token);
}

std::string SignIn::form_token_for(const std::string& cookie_value, const std::string& user,
                                   const std::string& ods) const {
  const std::string owner = owner_of(user, ods);
  return form_token_for(cookie_value) + to_hex(reinterpret_cast<const unsigned char*>(owner.data()), owner.size());
}

std::optional<std::string> SignIn::owner_of_form(const std::string& token) {
  if (token.size() <= kFormTokenHex || token.size() % 2 != 0) return std::nullopt;
  std::string owner;
  for (std::size_t at = kFormTokenHex; at < token.size(); at += 2) {
    unsigned byte = 0;
    const auto [end, fault] = std::from_chars(token.data() + at, token.data() + at + 2, byte, 16);
    if (fault != std::errc() || end != token.data() + at + 2) return std::nullopt;
    owner += static_cast<char>(byte);
  }
  return owner;
}

bool SignIn::must_set_up_codes(Role role, bool has_codes, bool wanted) const {
  return !has_codes && (wanted || codes_for_.contains(role));
}

std::optional<std::string> SignIn::session_token(const Call& call) const {
  std::optional<std::string> token = call.cookie(cookie_name(call, kSessionCookie));
  if (token && token->size() > 100) token.reset();
  return token;
}

namespace {
// Past its end, or from before the clock was put back, when its end would be far away.
bool has_ended(const SessionRecord& session, Instant now) {
  constexpr auto kClocksDiffer = minutes(5);
  return now >= session.created + kSessionMax || session.created > now + kClocksDiffer;
}
bool is_idle(const SessionRecord& session, Instant now) {
  return now >= std::max(std::min(session.last_seen, now), session.created) + kIdleMax;
}
}  // namespace

bool is_signed_in(const SessionRecord& session, Instant now) {
  return !has_ended(session, now) && !is_idle(session, now);
}

AlarmWatch SignIn::require_alarm_watch(const Call& call) {
  const std::optional<std::string> token = session_token(call);
  const std::optional<SessionRecord> record = token ? sessions_.find(sha256_hex(*token)) : std::nullopt;
  const Instant now = clock_();
  if (!record || has_ended(*record, now)) refuse_without_session();
  if (must_set_up_codes(record->role, record->has_codes, record->codes_wanted)) refuse_without_session();
  return {record->ods, record->role, !is_idle(*record, now)};
}

void SignIn::forget_held_sessions(const std::string& ods, const std::string& user) {
  sessions_.remove_held_of(ods, user);
}

void SignIn::forget_ended_sessions(Instant now) {
  sessions_.remove_before(now - kSessionMax, now - kSessionMax);
}

std::string SignIn::last_owner(const Call& call) {
  const std::optional<std::string> token = session_token(call);
  const std::optional<SessionRecord> record = token ? sessions_.find(sha256_hex(*token)) : std::nullopt;
  return record ? owner_of(record->user, record->ods) : std::string();
}

std::string SignIn::keep(const std::string& owner, const KeptForm& form) const {
  return seal_kept_form(cipher_, owner, form);
}

std::optional<KeptForm> SignIn::kept_for(const StaffSession& session, const std::string& sealed) const {
  if (sealed.empty()) return std::nullopt;
  return open_kept_form(cipher_, owner_of(session.user, session.ods), sealed);
}

std::optional<StaffSession> SignIn::session_of(const Call& call) {
  const std::optional<std::string> token = session_token(call);
  if (!token) return std::nullopt;
  const std::string token_hash = sha256_hex(*token);
  const std::optional<SessionRecord> record = sessions_.find(token_hash);
  if (!record) return std::nullopt;
  const Instant now = clock_();
  // It is not removed here: a clock that jumped for seconds must sign nobody out for good.
  if (has_ended(*record, now)) return std::nullopt;
  if (is_idle(*record, now)) return std::nullopt;  // it is an AlarmWatch from here on
  // What a page asks for in the background does not keep a sign-in alive at an empty desk.
  const bool is_ahead = record->last_seen > now;
  if (call.asked_by_person() && (is_ahead || now >= record->last_seen + kTouchEvery)) sessions_.touch(token_hash, now);
  return StaffSession{record->ods,
                      record->user,
                      form_token_for(*token, record->user, record->ods),
                      token_hash,
                      record->role,
                      record->has_codes,
                      must_set_up_codes(record->role, record->has_codes, record->codes_wanted),
                      record->created,
                      record->failed_before,
                      record->failed_since};
}

StaffSession SignIn::require_session(const Call& call) {
  StaffSession session = require_any_session(call);
  if (session.must_set_up_codes) {
    throw Problem{
        403,
        "one-time-codes-needed",
        "Your account needs one-time codes",
        "Open /inbox/one-time-codes in a browser and set them up. Until then your account can do nothing else.",
        "",
        {}};
  }
  return session;
}

StaffSession SignIn::require_any_session(const Call& call) {
  std::optional<StaffSession> session = session_of(call);
  if (!session) refuse_without_session();
  return std::move(*session);
}

namespace {
// Names that differ by their capitals alone are from an early version: there the one that was typed is meant.
void keep_exact_ones(std::vector<UserRecord>& users, const std::string& typed) {
  std::set<std::string> exact;
  for (const UserRecord& user : users) {
    if (user.name == typed) exact.insert(user.ods);
  }
  std::erase_if(users, [&](const UserRecord& user) { return user.name != typed && exact.contains(user.ods); });
}
}  // namespace

// A name that exists in several practices needs the practice's code: without it nobody is meant.
std::optional<UserRecord> SignIn::find_user(const std::string& name) {
  const std::size_t at = name.rfind('@');
  const std::string typed = name.substr(0, at);
  std::vector<UserRecord> users = store_.users_named(typed);
  std::erase_if(users, [](const UserRecord& user) { return user.disabled; });
  keep_exact_ones(users, typed);
  if (at == std::string::npos) {
    return users.size() == 1 ? std::optional(users.front()) : std::nullopt;
  }
  std::string ods = name.substr(at + 1);
  for (char& c : ods) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  const auto found = std::find_if(users.begin(), users.end(), [&](const UserRecord& user) { return user.ods == ods; });
  return found == users.end() ? std::nullopt : std::optional(*found);
}

bool SignIn::check_password(const std::optional<UserRecord>& user, const std::string& password) const {
  return password_matches(user ? user->password_hash : std::string(kHashOfNobody), password) && user.has_value();
}

bool SignIn::take_code(const UserRecord& user, std::int64_t step) {
  std::lock_guard lock(mutex_);
  std::int64_t& used = used_steps_[user.ods + "/" + user.name];
  if (step <= used) return false;
  try {
    if (!store_.take_totp_step(user.ods, user.name, step)) return false;
  } catch (const StoreUnavailable&) {
    if (step <= user.totp_step) return false;
    log_event(LogLevel::error, "one-time-code-not-stored");
  }
  used = step;
  return true;
}

bool SignIn::check_code(const UserRecord& user, const std::string& code) {
  if (user.totp_secret.empty()) return true;
  const auto secret = cipher_.open(user.totp_secret, totp_place(user.ods, user.name));
  if (!secret) throw StoreUnavailable("a one-time code secret cannot be opened with the keys of this service");
  const auto step = totp_step_of(*secret, digits_of(code), clock_());
  return step && take_code(user, *step);
}

// Throws unless name, password and code, where one is asked for, are right. A try is counted once it has its place in
// the queue and before it is judged: what waits costs the store nothing, and what is judged has been counted.
UserRecord SignIn::judge(const Call& call, const std::string& name, const std::string& password,
                         const std::optional<std::string>& code) {
  const std::string cookie = call.cookie(cookie_name(call, kDeviceCookie)).value_or("");
  SignInSource source{network_of(call.client)};
  if (cookie.empty()) queue_.require_room(source.network, false);  // under a flood: before anything is read
  const std::optional<UserRecord> user = find_user(name);
  if (user) source.device = device_entry_of(cookie, *user, keys_.device);
  const bool known_device = !source.device.empty();
  const SignInTry tried = tries_.of(folded_name(name), user, source);  // however it is written, it is one account
  tries_.refuse_while_slowed(tried, source, clock_());
  const HashingQueue::Place place = queue_.enter(known_device ? source.device : source.network, known_device);
  tries_.count(tried, source, clock_());
  if (!check_password(user, password) || (code && !check_code(*user, *code))) {
    log_event(LogLevel::warning, "sign-in-failed",
              {{"account", user ? user->name + "@" + user->ods : "unknown-" + tried.bucket.substr(0, 12)},
               {"network", source.network}});
    refuse_sign_in();
  }
  tries_.forget(tried);
  return *user;
}

std::string SignIn::hash(const StaffSession& session, const std::string& password) {
  const HashingQueue::Place place = queue_.enter(owner_of(session.user, session.ods), true);
  return hash_password(password);
}

void SignIn::change_password(const Call& call, const StaffSession& session, const std::string& current,
                             const std::string& wanted) {
  if (current.empty() || current.size() > kPasswordBytesMax) refuse_sign_in();
  const UserRecord user = judge(call, owner_of(session.user, session.ods), current, std::nullopt);
  UserChange change;
  change.password_hash = hash(session, wanted);
  store_.change_user(user.ods, user.name, change,
                     {clock_(), user.name, "password", to_text(Json{{"user", user.name}})});
}

// Who comes in is part of the audit; a disk that is full keeps nobody out.
void SignIn::record_sign_in(const UserRecord& user, Instant now) {
  try {
    store_.record_access({user.ods, now, user.name, "sign-in", ""});
  } catch (const StoreUnavailable&) {
    log_event(LogLevel::error, "access-not-recorded", {{"ods", user.ods}, {"what", "sign-in"}});
  }
}

bool SignIn::may_know_device_of(const Call& call) const {
  return has_device_entry(call.cookie(cookie_name(call, kDeviceCookie)).value_or(""), keys_.device);
}

StaffSession SignIn::sign_in(const Call& call, const std::string& typed_name, const std::string& password,
                             const std::string& code, Reply& reply) {
  const std::string name(without_blanks(typed_name));
  if (name.empty() || name.size() > kNameBytesMax || password.empty() || password.size() > kPasswordBytesMax) {
    refuse_sign_in();
  }
  const UserRecord user = judge(call, name, password, code);
  const Instant now = clock_();
  const std::string token = random_token();
  const bool has_codes = !user.totp_secret.empty();
  const StaffSession session{user.ods,
                             user.name,
                             form_token_for(token, user.name, user.ods),
                             sha256_hex(token),
                             user.role,
                             has_codes,
                             must_set_up_codes(user.role, has_codes, user.codes_wanted),
                             now};
  sessions_.add({session.token_hash, session.ods, session.user, now, now, session.role, has_codes}, user);
  reply.cookies.push_back(cookie_line(call, kSessionCookie, token, seconds(kSessionMax).count()));
  reply.cookies.push_back(cookie_line(call, kSignInCookie, "", 0));
  const std::string devices = call.cookie(cookie_name(call, kDeviceCookie)).value_or("");
  reply.cookies.push_back(
      cookie_line(call, kDeviceCookie, with_device_entry(devices, user, keys_.device), seconds(kDeviceMax).count()));
  record_sign_in(user, now);
  log_event(LogLevel::info, "signed-in", {{"ods", session.ods}, {"user", session.user}});
  return session;
}

// Nothing has to be kept until the code has shown that the app has it: each session has one secret of its own.
std::string SignIn::code_secret_for(const StaffSession& session) const {
  return bytes_of_hex(authenticate("one-time-codes " + session.token_hash, keys_.device));
}

std::string SignIn::code_address_for(const StaffSession& session) const {
  return totp_address(code_secret_for(session), session.user, session.ods);
}

void SignIn::set_up_codes(const Call& call, const StaffSession& session, const std::string& password,
                          const std::string& code) {
  if (password.empty() || password.size() > kPasswordBytesMax) refuse_sign_in();
  judge(call, owner_of(session.user, session.ods), password, std::nullopt);
  const std::string secret = code_secret_for(session);
  if (session.has_codes || !totp_step_of(secret, digits_of(code), clock_())) {
    throw Problem{422, "wrong-code", "The code is wrong", "Enter the 6 digits that the app shows now.", "/code", {}};
  }
  UserChange change;
  change.totp_secret = cipher_.seal(secret, totp_place(session.ods, session.user));
  store_.change_user(session.ods, session.user, change,
                     {clock_(), session.user, "one-time-code", to_text(Json{{"user", session.user}})});
}

void SignIn::sign_out(const Call& call, const StaffSession& session, Reply& reply) {
  sessions_.remove(session.token_hash);
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

bool SignIn::has_form_token(const StaffSession& session, const std::string& token) {
  // The proof alone: whose it is, behind it, proves nothing.
  return equal_in_constant_time(std::string_view(token).substr(0, kFormTokenHex),
                                std::string_view(session.form_token).substr(0, kFormTokenHex));
}

void SignIn::require_form_token(const StaffSession& session, const std::string& token) {
  if (has_form_token(session, token)) return;
  throw Problem{403,
                "missing-form-token",
                "The request does not carry this session's token",
                "Send the csrfToken of GET /v1/session as X-CSRF-Token, or open the page again.",
                "",
                {}};
}

}  // namespace frontdoor::intake
