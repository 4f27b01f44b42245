#include "delivery/courier.h"

#include "base/log.h"
#include "requests/alerts.h"
#include "requests/erasure.h"

#include <map>
#include <system_error>

namespace frontdoor::intake {
namespace {

using std::chrono::seconds;

constexpr seconds kLease{120};
constexpr seconds kWakeEvery{1};
constexpr std::chrono::hours kClearEvery{1};
constexpr std::chrono::minutes kClearPagesEvery{1};
// A receiver that takes longer for one is no better than one that fails.
constexpr seconds kSlowDelivery{3};
constexpr seconds kAfterFailure{10};
constexpr int kAttemptsMax = 80;
constexpr std::chrono::hours kUnclaimedKept{24};
constexpr std::size_t kErasedAtOnce = 500;

// A number alone comes again: after the newest row was erased, and after a restore. Its time does not.
std::string lasting_name(const Delivery& delivery) {
  return std::to_string(delivery.id) + "-" + std::to_string(delivery.created.time_since_epoch().count());
}

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
  given_.notify_all();
  if (thread_.joinable()) thread_.join();
  for (std::thread& worker : workers_) worker.join();
}

void Courier::start() {
  started_ = true;
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
      tidy(now, steady_now());
      if (tools_.read_ahead) tools_.read_ahead();
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

bool Courier::is_sure_of(Instant now, std::chrono::milliseconds steady) {
  if (!clock_doubt_) clock_doubt_.emplace(tools_.marks != nullptr ? tools_.marks->read() : ClockDoubt::Kept{});
  const bool sure = clock_doubt_->take(now, steady);
  if (sure == in_doubt_) {
    in_doubt_ = !sure;
    cleared_.reset();  // the mark of it is kept at once
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(now - clock_doubt_->believed_now()).count();
    log_event(LogLevel::warning, sure ? "clock-believed" : "clock-in-doubt",
              {{"hours", static_cast<long long>(hours)}});
  }
  return sure;
}

void Courier::tidy(Instant now, std::chrono::milliseconds steady) {
  if (!beaten_ || steady - *beaten_ >= kBeatEvery) {
    tools_.store.beat(now);
    beaten_ = steady;
  }
  const bool sure = is_sure_of(now, steady);
  if (tools_.pages != nullptr && (!pages_cleared_ || steady - *pages_cleared_ >= kClearPagesEvery)) {
    pages_cleared_ = steady;
    tools_.pages->erase_expired(sure ? now : clock_doubt_->believed_now(), sure);
  }
  if (cleared_ && steady - *cleared_ < kClearEvery) return;
  cleared_ = steady;
  if (tools_.marks != nullptr) tools_.marks->keep(clock_doubt_->kept());
  if (sure) {
    clear_out(now);
  } else {
    finish_erasures(tools_.cases, tools_.attachments);  // somebody asked for these
  }
}

void Courier::hire(Hands hands) {
  Crew& crew = crews_[static_cast<std::size_t>(hands)];
  while (!stopping_ && crew.idle < turns_.waiting(hands) && crew.threads < hands_max(hands)) {
    try {
      workers_.emplace_back([this, hands] { work(hands); });
    } catch (const std::system_error&) {
      log_event(LogLevel::error, "deliveries-need-threads");  // those that are there do the work
      return;
    }
    ++crew.threads;
    ++crew.idle;
  }
}

void Courier::work(Hands hands) {
  Crew& crew = crews_[static_cast<std::size_t>(hands)];  // it came idle
  for (;;) {
    DeliveryBatch batch;
    {
      std::unique_lock lock(mutex_);
      given_.wait(lock, [&] { return stopping_ || turns_.take(hands, batch); });
      if (stopping_) return;
      --crew.idle;
    }
    hand_over_batch(batch);
    {
      std::lock_guard lock(mutex_);
      ++crew.idle;
    }
    given_.notify_all();  // its receiver has a hand free
  }
}

void Courier::hand_over_batch(const DeliveryBatch& batch) {
  bool worked = true;
  try {
    worked = deliver(batch.deliveries, clock_());
  } catch (const std::exception&) {
    // The database is away: the lease ends, and somebody takes them again.
    log_event(LogLevel::warning, "deliveries-wait", {{"ods", batch.deliveries.front().ods}});
  }
  const Instant now = clock_();
  std::vector<DeliveryBatch> resting;
  {
    std::lock_guard lock(mutex_);
    turns_.done(batch, worked, now);
    for (DeliveryBatch next; turns_.take_resting(next, now);) resting.push_back(std::move(next));
  }
  try {
    give_out(std::move(resting), now);
  } catch (const std::exception&) {
    log_event(LogLevel::warning, "deliveries-wait");
  }
}

// What a receiver that rests would get waits until then, and no attempt is counted.
void Courier::give_out(std::vector<DeliveryBatch> batches, Instant now) {
  for (DeliveryBatch& batch : batches) {
    if (batch.receiver.empty()) batch.receiver = receiver_of(batch.deliveries.front());
    std::unique_lock lock(mutex_);
    if (!turns_.knows(batch.receiver)) {
      lock.unlock();
      const Delivery& first = batch.deliveries.front();
      const bool worked = tools_.queue.worked_last(first.ods, first.channel);  // before a restart
      lock.lock();
      turns_.learn(batch.receiver, worked);
    }
    const std::optional<Instant> rests_until = turns_.rests_until(batch, now);
    if (!rests_until) {
      const Hands hands = hands_of(batch.deliveries.front());
      turns_.add(std::move(batch));
      hire(hands);
      continue;
    }
    lock.unlock();
    tools_.queue.put_off(batch.deliveries, *rests_until);
  }
  given_.notify_all();
}

std::size_t Courier::run_due(Instant now) {
  for (const AlertDue& alert :
       tools_.queue.raise_alerts(now, [&](const AlertDue& due) { return alert_plan(due, now, tools_.holidays); })) {
    log_event(LogLevel::warning, alert.facts.progress == Progress::fresh ? "request-unseen" : "request-not-done",
              {{"ods", alert.ods}, {"urgency", std::string(to_code(alert.urgency))}});
  }
  const auto is_busy = [this](const Delivery& delivery) {
    std::lock_guard lock(mutex_);
    return turns_.is_busy(delivery);
  };
  const std::vector<Delivery> due = tools_.queue.take_due(now, kLease, is_busy);
  std::vector<DeliveryBatch> batches;  // in the order of what is due: alerts first
  std::map<std::string, std::size_t> by_lane;
  for (const Delivery& delivery : due) {
    const auto [lane, is_new] = by_lane.try_emplace(lane_of(delivery), batches.size());
    if (is_new) batches.emplace_back();
    batches[lane->second].deliveries.push_back(delivery);
  }
  if (!started_) {
    for (const DeliveryBatch& batch : batches) deliver(batch.deliveries, now);
    return due.size();
  }
  give_out(std::move(batches), now);
  return due.size();
}

bool Courier::deliver(const std::vector<Delivery>& batch, Instant now) {
  Tried tried;
  std::vector<Delivery> notices;
  for (const Delivery& delivery : batch) {
    if (is_to_patient(delivery)) {
      try_to_patient(delivery, now, tried);
    } else if (is_notice(delivery)) {
      notices.push_back(delivery);
    } else {
      try_one({delivery}, {}, now, tried);
    }
  }
  if (!notices.empty()) try_notices(notices, now, tried);
  // One practice's wrong secret gives the receiver that it shares with others no rest.
  return (!tried.failed || tried.refused) && tried.quick;
}

void Courier::try_notices(const std::vector<Delivery>& taken, Instant now, Tried& tried) {
  const Delivery& first = taken.front();
  const NoticePlan plan = plan_notices(tools_.queue.take_notices(taken, now, kLease),
                                       tools_.queue.notices_sent(first.ods, first.channel, now - kNoticesWithin), now);
  for (const NoticePlan::Later& later : plan.later) tools_.queue.put_off(later.notices, later.at);
  if (!plan.needless.empty()) tools_.queue.settle_not_sent(plan.needless, kNeedless);
  for (const PlannedNotice& notice : plan.now) try_one(notice.about, notice.sent, now, tried);
}

void Courier::try_one(const std::vector<Delivery>& together, const std::optional<SentNotice>& sent, Instant now,
                      Tried& tried) {
  // A channel that has just failed is not tried again at once: its receiver may take ten seconds to fail each time.
  if (tried.failed) {
    tools_.queue.put_off(together, now + kAfterFailure);
    return;
  }
  Outcome outcome;
  const auto began = std::chrono::steady_clock::now();
  try {
    outcome = hand_over(together, now);
    tried.failed = !outcome.fault.empty();
    tried.refused = outcome.fault.starts_with(kRefusedWith);
  } catch (const StoreUnavailable&) {
    outcome.fault = "it cannot be opened with the keys of this service";
  }
  const std::string& fault = outcome.fault;
  tried.quick = tried.quick && std::chrono::steady_clock::now() - began < kSlowDelivery;
  if (!outcome.not_sent.empty()) {
    tools_.queue.settle_not_sent(together, outcome.not_sent);
    return;
  }
  if (fault.empty()) {
    tools_.queue.settle_delivered(together, sent);
    return;
  }
  const auto next_attempt = [&fault, now](const Delivery& delivery) -> std::optional<Instant> {
    if (fault == kReceiverIsGone) return std::nullopt;
    const auto wait = wait_after_attempt(delivery.attempts + 1);
    return wait ? std::optional(now + *wait) : std::nullopt;
  };
  tools_.queue.settle_failed(together, next_attempt, fault, now);
  const Delivery& first = together.front();
  const bool dead = !next_attempt(first);
  log_event(dead ? LogLevel::error : LogLevel::warning, dead ? "delivery-dead" : "delivery-failed",
            {{"ods", first.ods}, {"channel", first.channel}, {"reason", fault}});
}

NoticeResult Courier::send_to_patient(const Delivery& delivery, const StoredRequest& stored, Instant now) {
  using End = NoticeResult::End;
  const std::string code = delivery.channel.substr(kToPatient.size());
  const PatientChannel* channel =
      tools_.patient_channels == nullptr ? nullptr : patient_channel(*tools_.patient_channels, code);
  if (channel == nullptr || !channel->is_set_up()) return {End::later, "this way to the patient is not set up"};
  const Result<Request> request = read_stored_request(
      tools_.sealer.open(delivery.ods, delivery.reference, "bundle", stored.bundle), stored.header.received);
  if (!request) return {End::refused, "the request cannot be read by this version"};
  PatientNotice notice;
  notice.address = channel->address_in(request.value());
  if (notice.address.empty()) return {End::refused, "the patient gave no address that can be used"};
  const std::optional<PracticeRecord> record = tools_.store.practice(delivery.ods);
  const Result<Practice> practice = Practice::load(record ? record->settings : std::string());
  if (practice) {
    notice.practice_name = practice.value().name;
    notice.practice_phone = practice.value().phone;
  }
  notice.reference = delivery.reference;
  notice.link = tools_.patient_link(delivery.ods, delivery.reference, now);
  notice.language = contact_needs_of(request.value(), std::nullopt).language;
  notice.name = lasting_name(delivery) + "." + delivery.ods;
  notice.at = now;
  return channel->send(notice);
}

void Courier::try_to_patient(const Delivery& delivery, Instant now, Tried& tried) {
  using End = NoticeResult::End;
  if (tried.failed) {
    tools_.queue.put_off({delivery}, now + kAfterFailure);
    return;
  }
  const std::optional<StoredRequest> stored = tools_.store.request(delivery.ods, delivery.reference);
  if (!stored) return;  // erased meanwhile, and the delivery with it
  NoticeResult result;
  try {
    result = send_to_patient(delivery, *stored, now);
  } catch (const StoreUnavailable&) {
    result = {End::refused, "the request cannot be opened with the keys of this service"};
  }
  // One address that is refused is no fault of the server.
  tried.failed = result.end == End::later;
  const bool ends = result.end != End::later || delivery.attempts + 1 >= kPatientAttemptsMax;
  const auto event = [&](const char* what, const char* end) {
    const Json detail{{"toldHow", delivery.channel.substr(kToPatient.size())}, {"end", end}, {"reason", result.reason}};
    const std::string sealed = tools_.sealer.seal(delivery.ods, delivery.reference, "event", to_text(detail));
    return CaseEvent{now, kService, what, sealed};
  };
  if (!ends) {
    tools_.queue.settle_failed(
        {delivery}, [now](const Delivery& one) { return std::optional(now + *wait_after_attempt(one.attempts + 1)); },
        result.reason, now);
    if (now - delivery.created >= kNoticeWaitsMax) tools_.queue.open_untold(delivery, event("not-told", "waiting"));
    return;
  }
  const char* state = result.end == End::accepted    ? "delivered"
                      : result.end == End::refused   ? "refused"
                      : result.end == End::uncertain ? "uncertain"
                                                     : "failed";
  const bool told = result.end == End::accepted;
  tools_.queue.settle_to_patient(delivery, state, result.reason, event(told ? "told" : "not-told", state));
  if (!told) {
    log_event(LogLevel::warning, "patient-not-told",
              {{"ods", delivery.ods}, {"channel", delivery.channel}, {"reason", result.reason}});
  }
}

DeliverySettings Courier::settings_of(const std::string& ods) {
  const std::string sealed = tools_.queue.settings(ods);
  if (sealed.empty()) return {};
  return delivery_settings_from_json(tools_.sealer.open_at(delivery_settings_place(ods), sealed));
}

// Whom a delivery keeps waiting for: practices that share a system share its trouble.
std::string Courier::receiver_of(const Delivery& delivery) {
  if (delivery.channel == "email" || is_to_patient(delivery)) return "mail";
  if (delivery.channel != "webhook") return delivery.channel + " " + delivery.ods;
  try {
    return "webhook " + webhook_host(settings_of(delivery.ods));
  } catch (const StoreUnavailable&) {
    return "unknown " + delivery.ods;
  }
}

// What the patient did with a request until the delivery was due, oldest first.
Json Courier::patient_steps(const Delivery& delivery) {
  Json steps = Json::array();
  for (const CaseEvent& event : tools_.cases.events(delivery.ods, delivery.reference)) {
    if (!is_patients(event.what) || event.at > delivery.created) continue;
    const Result<Json> detail = parse_json(tools_.sealer.open(delivery.ods, delivery.reference, "event", event.detail));
    if (!detail) throw StoreUnavailable("what a patient added cannot be read");
    steps.push_back({{"step", event.what},
                     {"at", format_rfc3339(event.at)},
                     {"words", json_string_or(detail.value(), "words", "")},
                     {"action", json_string_or(detail.value(), "action", "")}});
  }
  return steps;
}

// The request's photos, each with a link where the service knows its own address.
Json Courier::photos_of(const Delivery& delivery, Instant now) {
  Json photos = Json::array();
  const std::string key = tools_.cases.idempotency_key(delivery.ods, delivery.reference);
  if (key.empty()) return photos;
  for (const Attachment& photo : tools_.attachments.of(delivery.ods, key)) {
    Json one{{"sha256", photo.sha256}, {"mediaType", photo.media_type}};
    const Instant until = now + kPhotoLinkLife;
    const std::string link = tools_.photo_links == nullptr
                                 ? std::string()
                                 : tools_.photo_links->link(delivery.ods, delivery.reference, photo.sha256, until);
    if (!link.empty()) {
      one["url"] = link;
      one["urlEndsAt"] = format_rfc3339(until);
    }
    photos.push_back(std::move(one));
  }
  return photos;
}

std::string Courier::fill(const Delivery& delivery, Message& message, Instant now) {
  const bool is_webhook = delivery.channel == "webhook";
  const bool needs_request = (is_webhook && message.references.size() == 1) ||
                             (!is_notice(delivery) && !is_staffs(delivery) && !is_late_photo(delivery));
  if (!needs_request) return "";
  const std::optional<StoredRequest> stored = tools_.store.request(delivery.ods, delivery.reference);
  if (!stored) return kErased;
  if (is_webhook) {
    message.state = {{"progress", std::string(to_code(stored->header.progress))},
                     {"assignedTo", stored->header.assigned_to},
                     {"urgency", std::string(to_code(stored->header.urgency))},
                     {"action", stored->header.action}};
  }
  if (is_notice(delivery) || is_staffs(delivery)) return "";
  if (is_webhook) message.attachments = photos_of(delivery, now);
  if (is_late_photo(delivery)) {
    message.added = delivery.detail;
    const bool is_there = std::any_of(message.attachments.begin(), message.attachments.end(), [&](const Json& photo) {
      return json_string_or(photo, "sha256", "") == delivery.detail;
    });
    return is_there ? "" : kErased;
  }
  if (is_patients(delivery.event)) {
    message.steps = patient_steps(delivery);
    return message.steps.empty() ? kErased : "";
  }
  message.bundle = tools_.sealer.open(delivery.ods, delivery.reference, "bundle", stored->bundle);
  // What made it an emergency, where that came after it.
  if (is_webhook && is_alert(delivery)) message.steps = patient_steps(delivery);
  return "";
}

Courier::Outcome Courier::hand_over(const std::vector<Delivery>& together, Instant now) {
  const Delivery& delivery = together.back();  // the newest
  const DeliverySettings settings = settings_of(delivery.ods);
  const std::vector<std::string> channels = settings.channels();
  if (std::find(channels.begin(), channels.end(), delivery.channel) == channels.end()) return {"", kChannelIsOff};
  Message message{delivery.ods, delivery.reference, delivery.event, lasting_name(delivery), "", "", now, {}, now};
  for (const Delivery& one : together) message.references.push_back(one.reference);
  message.since = together.front().created;
  if (!tools_.base_url.empty()) {
    message.inbox_link = tools_.base_url + "/inbox";
    if (delivery.event == kDeliveryDead) {
      message.inbox_link += "/deliveries";
    } else if (together.size() == 1) {
      message.inbox_link += "/requests/" + delivery.reference;
    }
  }
  if (delivery.event == kDeliveryDead) {
    message.dead = tools_.queue.dead(delivery.ods);
    if (message.dead == 0) return {"", kHandedOverLater};
  }
  if (const std::string not_sent = fill(delivery, message, now); !not_sent.empty()) return {"", not_sent};
  if (delivery.channel == "webhook") return {send_webhook(settings, message, tools_.webhook_reach), ""};
  if (delivery.channel == "file") return {drop_file(settings, message), ""};
  return {send_mail(tools_.mail, settings, message), ""};
}

void Courier::clear_out(Instant now) {
  finish_erasures(tools_.cases, tools_.attachments);
  for (const std::string& ods : tools_.store.practice_codes()) {
    const int days = tools_.cases.retention_days(ods);
    if (days > 0) {
      for (const std::string& reference :
           tools_.cases.closed_before(ods, now - std::chrono::days(days), kErasedAtOnce)) {
        erase_request(tools_.cases, tools_.attachments, ods, reference,
                      {now, "retention", "erased",
                       erased_detail(reference, "kept for " + std::to_string(days) + " days after it was closed")});
      }
    }
    tools_.attachments.remove_orphans(ods, tools_.cases.idempotency_keys(ods), kUnclaimedKept);
  }
  tools_.queue.forget_delivered(now);
  if (tools_.forget_sessions) tools_.forget_sessions(now);
  tools_.attachments.remove_unclaimed(kUnclaimedKept);
}

}  // namespace frontdoor::intake
