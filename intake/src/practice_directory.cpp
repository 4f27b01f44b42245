#include "practice_directory.h"

#include "log.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

// How long a change made by another process (the command line) may stay unseen.
constexpr std::chrono::milliseconds kFreshFor{1000};

std::shared_ptr<const KnownPractice> known(const PracticeRecord& record) {
  auto known = std::make_shared<KnownPractice>();
  Result<Practice> practice = Practice::load(record.settings);
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

void PracticeDirectory::change_signal(const std::string& ods, const Signal& signal, const std::string& who,
                                      Instant at) {
  const std::string json = signal_as_json(signal);
  store_.change_signal(ods, json, {at, who, "signal", json});
  log_event(LogLevel::info, "signal-changed", {{"ods", ods}, {"state", std::string(to_code(signal.state))}});
  std::lock_guard lock(mutex_);
  entries_.erase(ods);
}

bool is_ods_code(std::string_view text) {
  const auto allowed = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  return text.size() >= 3 && text.size() <= 12 && std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace frontdoor::intake
