#include "desk/session_book.h"

#include "base/log.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

// False: the store cannot write now.
template <typename Work>
bool stored(const char* otherwise, Work&& work) {
  try {
    work();
    return true;
  } catch (const StoreUnavailable&) {
    log_event(LogLevel::error, otherwise);
    return false;
  }
}

}  // namespace

void SessionBook::add(const SessionRecord& session, const UserRecord& user) {
  if (stored("session-not-stored", [&] { store_.add_session(session); })) return;
  std::lock_guard lock(mutex_);
  held_[session.token_hash] = {session, user.password_hash};
}

std::optional<SessionRecord> SessionBook::find_held(const std::string& token_hash) {
  Held held;
  {
    std::lock_guard lock(mutex_);
    const auto found = held_.find(token_hash);
    if (found == held_.end()) return std::nullopt;
    held = found->second;
  }
  for (const UserRecord& user : store_.users_named(held.session.user)) {
    if (user.ods != held.session.ods || user.disabled || user.password_hash != held.password_hash) continue;
    held.session.role = user.role;
    held.session.has_codes = !user.totp_secret.empty();
    held.session.codes_wanted = user.codes_wanted;
    return held.session;
  }
  return std::nullopt;
}

std::optional<SessionRecord> SessionBook::find(const std::string& token_hash) {
  std::optional<SessionRecord> session = store_.session(token_hash);
  if (!session) return find_held(token_hash);
  std::lock_guard lock(mutex_);
  if (ended_.contains(token_hash)) return std::nullopt;
  const auto touched = touched_.find(token_hash);
  if (touched != touched_.end()) session->last_seen = std::max(session->last_seen, touched->second);
  return session;
}

void SessionBook::touch(const std::string& token_hash, Instant seen) {
  {
    std::lock_guard lock(mutex_);
    if (const auto found = held_.find(token_hash); found != held_.end()) {
      found->second.session.last_seen = seen;
      return;
    }
  }
  const bool kept = stored("session-not-touched", [&] { store_.touch_session(token_hash, seen); });
  std::lock_guard lock(mutex_);
  if (kept) {
    touched_.erase(token_hash);
  } else {
    touched_[token_hash] = seen;
  }
}

void SessionBook::remove(const std::string& token_hash) {
  {
    std::lock_guard lock(mutex_);
    touched_.erase(token_hash);
    if (held_.erase(token_hash) > 0) return;
  }
  if (stored("session-not-removed", [&] { store_.remove_session(token_hash); })) return;
  std::lock_guard lock(mutex_);
  ended_.insert(token_hash);
}

void SessionBook::remove_held_of(const std::string& ods, const std::string& user) {
  std::lock_guard lock(mutex_);
  std::erase_if(
      held_, [&](const auto& entry) { return entry.second.session.ods == ods && entry.second.session.user == user; });
}

void SessionBook::remove_before(Instant created_before, Instant seen_before) {
  std::set<std::string> ended;
  {
    std::lock_guard lock(mutex_);
    std::erase_if(held_, [&](const auto& entry) {
      return entry.second.session.created < created_before || entry.second.session.last_seen < seen_before;
    });
    ended = ended_;
  }
  const bool removed = stored("old-sessions-not-removed", [&] {
    for (const std::string& token_hash : ended) store_.remove_session(token_hash);
    store_.remove_sessions_before(created_before, seen_before);
  });
  if (!removed) return;
  std::lock_guard lock(mutex_);
  for (const std::string& token_hash : ended) ended_.erase(token_hash);
  std::erase_if(touched_, [&](const auto& entry) { return entry.second < seen_before; });
}

}  // namespace frontdoor::intake
