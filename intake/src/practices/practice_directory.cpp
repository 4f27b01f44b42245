#include "practices/practice_directory.h"

#include "base/log.h"
#include "base/text.h"
#include "crypto/secrets.h"
#include "http/http.h"

#include <frontdoor/json.h>
#include <frontdoor/telephone.h>
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

std::shared_ptr<const KnownPractice> PracticeDirectory::last_known(const std::string& ods) {
  std::lock_guard lock(mutex_);
  const auto entry = entries_.find(ods);
  return entry == entries_.end() ? nullptr : entry->second.practice;
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
    entries_[ods].read_at = {};
    return *signal;
  }
}

void PracticeDirectory::change_settings(const Practice& practice, const std::string& who, const std::string& why,
                                        Instant at, const std::string& seen) {
  if (const std::optional<Error> fault = details_fault(practice)) {
    throw Problem{422, "invalid-settings", "The settings cannot be saved", fault->message, fault->where, {}};
  }
  const std::string settings = settings_as_json(practice);
  Json detail = Json::object();
  if (Result<Json> json = parse_json(settings)) detail["settings"] = std::move(json).value();
  if (!without_blanks(why).empty()) detail["reason"] = why;
  for (;;) {
    const std::optional<PracticeRecord> record = store_.practice(practice.ods);
    if (!record) throw StoreUnavailable("there is no practice " + practice.ods);
    const Practice before = known(*record)->practice;
    if (!seen.empty() && seen != settings_mark(before)) {
      if (before == practice) return;  // a second press of the same button
      throw Problem{409, "overtaken", "Somebody was quicker", "The settings were changed meanwhile.", "", {}};
    }
    if (store_.replace_settings(practice.ods, record->settings, settings, {at, who, "settings", to_text(detail)}))
      break;
  }
  log_event(LogLevel::info, "settings-changed", {{"ods", practice.ods}});
  std::lock_guard lock(mutex_);
  entries_[practice.ods].read_at = {};
}

std::string settings_mark(const Practice& practice) {
  return sha256_hex(settings_as_json(practice)).substr(0, 16);
}

namespace {

// As people write it, of a place that can be rung from anywhere: 10 digits or more after a zero, or a plus. Neither
// 999, 112 and 111 nor 116 123 are a practice's.
bool is_practice_phone(const std::string& phone) {
  const std::string dialled = dialled_number(phone);
  const auto digits = std::count_if(dialled.begin(), dialled.end(), [](char c) { return c >= '0' && c <= '9'; });
  return (dialled.starts_with('0') || dialled.starts_with('+')) && digits >= 10 && digits <= 15;
}

}  // namespace

std::optional<Error> details_fault(const Practice& practice) {
  const auto fault = [](const char* where, const char* message) {
    return Error{ErrorCode::invalid_value, message, where};
  };
  if (without_blanks(practice.name).empty() || has_hidden_characters(practice.name)) {
    return fault("/name", "\"name\" must be one line of text.");
  }
  if (has_hidden_characters(practice.address)) return fault("/address", "\"address\" must be one line of text.");
  if (!is_practice_phone(practice.phone)) {
    return fault("/phone",
                 "\"phone\" must be the practice's own phone number with its area code, such as 020 7946 0000.");
  }
  int row = 0;
  for (const TrainingPeriod& period : practice.training) {
    if (!period.phone.empty() && !is_practice_phone(period.phone)) {
      return Error{ErrorCode::invalid_value, "\"phone\" must be a phone number with its area code.",
                   "/training/" + std::to_string(row) + "/phone"};
    }
    ++row;
  }
  return std::nullopt;
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
