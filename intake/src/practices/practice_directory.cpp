#include "practices/practice_directory.h"

#include "base/log.h"

#include <frontdoor/json.h>
#include <frontdoor/wording_check.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

// How long a change made by another process (the command line) may stay unseen.
constexpr std::chrono::milliseconds kFreshFor{1000};

std::string without_own_wording(const std::string& settings) {
  Result<Json> json = parse_json(settings);
  if (!json || !json.value().is_object()) return settings;
  json.value().erase("wording");
  return to_text(json.value());
}

std::shared_ptr<const KnownPractice> known(const PracticeRecord& record) {
  auto known = std::make_shared<KnownPractice>();
  Result<Practice> practice = load_checked_practice(record.settings);
  if (!practice) {
    // A text of the practice's own that a newer build would refuse closes no door: patients read ours.
    log_event(LogLevel::error, "own-wording-left-out", {{"ods", record.ods}, {"where", practice.error().where}});
    practice = Practice::load(without_own_wording(record.settings));
  }
  if (!practice) {
    log_event(LogLevel::error, "practice-unreadable", {{"ods", record.ods}, {"where", practice.error().where}});
    throw StoreUnavailable("the settings of practice " + record.ods + " cannot be read");
  }
  known->practice = std::move(practice).value();
  known->site_origins = record.site_origins;
  known->channels = record.channels;
  Result<Signal> signal = Signal::load(record.signal);
  if (signal) {
    known->signal = std::move(signal).value();
  } else {
    // A signal this build cannot read never closes a door: it stays `normal`.
    log_event(LogLevel::error, "signal-unreadable", {{"ods", record.ods}});
  }
  return known;
}

}  // namespace

std::shared_ptr<const KnownPractice> PracticeDirectory::find(const std::string& ods) {
  if (!is_ods_code(ods)) return nullptr;
  const auto now = std::chrono::steady_clock::now();
  {
    std::lock_guard lock(mutex_);
    const auto entry = entries_.find(ods);
    if (entry != entries_.end() && now - entry->second.read_at < kFreshFor) return entry->second.practice;
  }
  std::optional<PracticeRecord> record = store_.practice(ods);
  if (!record) return nullptr;  // not remembered: unknown codes must not fill the map
  std::shared_ptr<const KnownPractice> practice = known(*record);
  std::lock_guard lock(mutex_);
  entries_[ods] = {practice, now};
  return practice;
}

Signal PracticeDirectory::change_signal(const std::string& ods, const SignalOrder& order) {
  for (;;) {
    const std::optional<PracticeRecord> record = store_.practice(ods);
    if (!record) throw StoreUnavailable("there is no practice " + ods);
    const Result<Signal> before = Signal::load(record->signal);
    const Signal known = before ? before.value() : Signal{};
    const std::optional<Signal> signal = changed_signal(known, order);
    if (!signal) return known;
    const std::string json = signal_as_json(*signal);
    if (!store_.replace_signal(ods, record->signal, json, {order.at, order.who, "signal", json})) continue;
    log_event(LogLevel::info, "signal-changed", {{"ods", ods}, {"state", std::string(to_code(signal->state))}});
    std::lock_guard lock(mutex_);
    entries_.erase(ods);
    return *signal;
  }
}

void PracticeDirectory::change_settings(const Practice& practice, const std::string& who, const std::string& why,
                                        Instant at) {
  const std::string settings = settings_as_json(practice);
  Json detail = Json::object();
  if (Result<Json> json = parse_json(settings)) detail["settings"] = std::move(json).value();
  if (!why.empty()) detail["reason"] = why;
  store_.change_settings(practice.ods, settings, {at, who, "settings", to_text(detail)});
  log_event(LogLevel::info, "settings-changed", {{"ods", practice.ods}});
  std::lock_guard lock(mutex_);
  entries_.erase(practice.ods);
}

std::string settings_as_json(const Practice& practice) {
  Result<Json> json = parse_json(public_settings_as_json(practice));
  Json all = json ? std::move(json).value() : Json::object();
  const SafeWorkingLimit& limit = practice.safe_working;
  if (limit.sessions > 0) {
    all["safeWorking"] = Json{{"sessions", limit.sessions},
                              {"contactsPerSession", limit.contacts_per_session},
                              {"busyAtPercent", limit.busy_at_percent},
                              {"urgentDivertedAtPercent", limit.urgent_diverted_at_percent},
                              {"setsSignal", limit.sets_signal}};
  }
  if (practice.alarm_again_minutes != Practice().alarm_again_minutes) {
    all["alarmAgainMinutes"] = practice.alarm_again_minutes;
  }
  return to_text(all);
}

bool is_ods_code(std::string_view text) {
  const auto allowed = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  return text.size() >= 3 && text.size() <= 12 && std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace frontdoor::intake
