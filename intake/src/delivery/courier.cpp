#include "delivery/courier.h"

#include "base/log.h"
#include "requests/alerts.h"
#include "requests/erasure.h"

namespace frontdoor::intake {
namespace {

using std::chrono::seconds;

constexpr seconds kLease{120};
constexpr seconds kWakeEvery{1};
constexpr std::chrono::hours kClearEvery{1};
constexpr std::size_t kAtOnce = 50;
constexpr int kAttemptsMax = 12;
constexpr std::chrono::days kDeliveredKept{30};
constexpr std::chrono::hours kUnclaimedKept{24};
constexpr std::size_t kErasedAtOnce = 500;

}  // namespace

std::optional<seconds> wait_after_attempt(int attempts) {
  if (attempts >= kAttemptsMax) return std::nullopt;
  return std::min<seconds>(seconds(10LL << std::min(attempts - 1, 10)), std::chrono::hours(1));
}

Courier::Courier(const CourierTools& tools, Clock clock) : tools_(tools), clock_(std::move(clock)) {}

Courier::~Courier() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  woken_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Courier::start() {
  thread_ = std::thread([this] { run(); });
}

void Courier::wake() {
  {
    std::lock_guard lock(mutex_);
    woken_early_ = true;
  }
  woken_.notify_one();
}

void Courier::run() {
  for (;;) {
    try {
      const Instant now = clock_();
      run_due(now);
      if (now - cleared_ >= kClearEvery || now < cleared_) {
        cleared_ = now;
        clear_out(now);
      }
    } catch (const std::exception&) {
      // The database is away: the next round finds what is due.
      log_event(LogLevel::warning, "deliveries-wait");
    }
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, kWakeEvery, [this] { return stopping_ || woken_early_; });
    if (stopping_) return;
    woken_early_ = false;
  }
}

std::size_t Courier::run_due(Instant now) {
  for (const AlertDue& alert :
       tools_.queue.raise_alerts(now, [&](const AlertDue&) { return next_alert_after(now, tools_.holidays); })) {
    log_event(LogLevel::warning, "request-unseen",
              {{"ods", alert.ods}, {"urgency", std::string(to_code(alert.urgency))}});
  }
  const std::vector<Delivery> due = tools_.queue.take_due(now, kLease, kAtOnce);
  for (const Delivery& delivery : due) {
    const std::string fault = hand_over(delivery, now);
    if (fault.empty()) {
      tools_.queue.settle_delivered(delivery);
      continue;
    }
    const auto wait = wait_after_attempt(delivery.attempts + 1);
    tools_.queue.settle_failed(delivery, now + wait.value_or(seconds(0)), !wait, fault);
    log_event(wait ? LogLevel::warning : LogLevel::error, wait ? "delivery-failed" : "delivery-dead",
              {{"ods", delivery.ods}, {"channel", delivery.channel}, {"reason", fault}});
  }
  return due.size();
}

std::string Courier::hand_over(const Delivery& delivery, Instant now) {
  const std::string sealed = tools_.queue.settings(delivery.ods);
  if (sealed.empty()) return "";  // the practice has no channel any more
  const DeliverySettings settings =
      delivery_settings_from_json(tools_.sealer.open_at(delivery_settings_place(delivery.ods), sealed));
  Message message{delivery.ods, delivery.reference, delivery.event, std::to_string(delivery.id), "", "", now};
  if (!tools_.base_url.empty()) message.inbox_link = tools_.base_url + "/inbox/requests/" + delivery.reference;
  if (delivery.channel != "email" && (delivery.event == "request" || delivery.event == "alert")) {
    const std::optional<StoredRequest> stored = tools_.store.request(delivery.ods, delivery.reference);
    if (!stored) return "";  // erased meanwhile
    message.bundle = tools_.sealer.open(delivery.ods, delivery.reference, "bundle", stored->bundle);
  }
  if (delivery.channel == "webhook") return settings.webhook_url.empty() ? "" : send_webhook(settings, message);
  if (delivery.channel == "file") return settings.file_folder.empty() ? "" : drop_file(settings, message);
  if (delivery.channel == "email") return settings.email_to.empty() ? "" : send_mail(tools_.mail, settings, message);
  return "";
}

void Courier::clear_out(Instant now) {
  for (const std::string& ods : tools_.store.practice_codes()) {
    const int days = tools_.cases.retention_days(ods);
    if (days <= 0) continue;
    for (const std::string& reference : tools_.cases.closed_before(ods, now - std::chrono::days(days), kErasedAtOnce)) {
      erase_request(
          tools_.cases, tools_.attachments, ods, reference,
          {now, "retention", "erased", erased_detail(reference, "kept for " + std::to_string(days) + " days")});
    }
  }
  tools_.queue.forget_delivered_before(now - kDeliveredKept);
  // Files carry the time of the disk, whatever clock the service was given.
  tools_.attachments.remove_unclaimed(std::filesystem::file_time_type::clock::now() - kUnclaimedKept);
}

std::string delivery_settings_place(const std::string& ods) {
  return "delivery/" + ods;
}

}  // namespace frontdoor::intake
