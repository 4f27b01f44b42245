#include "service/watch.h"

#include "store/migrations.h"
#include "store/store.h"
#include "store/watch_figures.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr std::chrono::seconds kAskEvery{5};

void add_gauge(std::string& out, const std::string& name, const char* help, std::int64_t value,
               const std::string& labels = "") {
  out += "# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n" + name + labels + " " + std::to_string(value) +
         "\n";
}

// Of what may not be there: then there is no such line.
void add_age(std::string& out, const char* name, const char* help, const std::optional<Instant>& since, Instant now) {
  if (!since) return;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - *since).count();
  add_gauge(out, name, help, std::max<std::int64_t>(0, seconds));
}

}  // namespace

std::string Watch::store_text() {
  std::string out;
  try {
    const WatchFigures figures = watch_figures(parts_.database, parts_.is_postgres);
    const Instant now = parts_.clock();
    add_gauge(out, "frontdoor_store_up", "Whether the database answers", 1);
    add_gauge(out, "frontdoor_deliveries_waiting", "Deliveries to practices' systems that wait",
              figures.deliveries_waiting);
    add_gauge(out, "frontdoor_deliveries_dead", "Deliveries that are no longer tried", figures.deliveries_dead);
    add_gauge(out, "frontdoor_deliveries_not_sent",
              "Deliveries that were not tried because their channel is turned off", figures.deliveries_not_sent);
    add_age(out, "frontdoor_deliveries_oldest_waiting_seconds", "Age of the oldest that waits", figures.oldest_waiting,
            now);
    add_gauge(out, "frontdoor_requests_open", "Patients' requests that are not done", figures.requests_open);
    add_gauge(out, "frontdoor_requests_unread", "Of these, seen by nobody", figures.requests_unread);
    add_gauge(out, "frontdoor_requests_pressing_unread", "Of these, emergencies and urgent need",
              figures.pressing_unread);
    add_age(out, "frontdoor_requests_oldest_unread_seconds", "Age of the oldest that nobody has seen",
            figures.oldest_unread, now);
    add_age(out, "frontdoor_requests_oldest_pressing_unread_seconds", "The same of emergencies and urgent need",
            figures.oldest_pressing_unread, now);
    add_gauge(out, "frontdoor_database_bytes", "Size of the database", figures.database_bytes);
    add_age(out, "frontdoor_backup_age_seconds", "Age of the newest backup made by frontdoor-intake backup",
            figures.backed_up, now);
  } catch (const StoreUnavailable&) {
    out.clear();
    add_gauge(out, "frontdoor_store_up", "Whether the database answers", 0);
  }
  return out;
}

std::string Watch::text() {
  std::string out = parts_.metrics.as_text();
  std::error_code fault;
  const std::filesystem::space_info space = std::filesystem::space(parts_.data_directory, fault);
  if (!fault) {
    add_gauge(out, "frontdoor_disk_free_bytes", "Free space for the data directory",
              static_cast<std::int64_t>(space.available));
  }
  add_gauge(out, "frontdoor_key_info", "The master key that is written with", 1, "{key=\"" + parts_.key_id + "\"}");
  add_gauge(out, "frontdoor_build_info", "This program", 1,
            "{version=\"" FRONTDOOR_VERSION "\",schema=\"" + std::to_string(newest_schema_version()) + "\"}");
  std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (!has_asked_ || now - asked_ >= kAskEvery) {
    held_ = store_text();
    asked_ = now;
    has_asked_ = true;
  }
  return out + held_;
}

}  // namespace frontdoor::intake
