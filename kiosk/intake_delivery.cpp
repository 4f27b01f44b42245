// Requests to an intake service, by HTTP.
#include "delivery.h"

#include <frontdoor/json.h>

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace frontdoor::kiosk {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstDelay{1'000};
constexpr milliseconds kLongestDelay{60'000};
constexpr long kAttemptSeconds = 30;
constexpr long kStatusSeconds = 10;
constexpr std::size_t kAnswerBytesMax = 1'000'000;

struct Response {
  long status = 0;
  std::string type;
  std::string body;
  std::string fault;  // why there is none
};

std::size_t keep(char* data, std::size_t size, std::size_t count, void* into) {
  auto& body = *static_cast<std::string*>(into);
  if (body.size() + size * count > kAnswerBytesMax) return 0;
  body.append(data, size * count);
  return size * count;
}

// A GET, or with a key a POST.
Response ask(const std::string& address, const std::string& key, const std::string& body, long seconds) {
  Response out;
  CURL* curl = curl_easy_init();
  curl_slist* headers = nullptr;
  if (!key.empty()) {
    headers = curl_slist_append(headers, "Content-Type: application/fhir+json");
    headers = curl_slist_append(headers, ("Idempotency-Key: " + key).c_str());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.c_str());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  }
  curl_easy_setopt(curl, CURLOPT_URL, address.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, seconds);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &out.body);
  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK) out.fault = curl_easy_strerror(code);
  char* type = nullptr;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &out.status);
  curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
  if (type) out.type = type;
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  return out;
}

std::string practice_address(const std::string& url, const std::string& ods) {
  return url + "/v1/practices/" + ods;
}

// Only a receipt counts as one, and only the service's own problem document as a refusal (web/session/outbox.js).
std::optional<Answer> answer_in(const Response& response) {
  if (!response.fault.empty()) return std::nullopt;
  if (response.status == 200 || response.status == 201) {
    const auto json = parse_json(response.body);
    if (json && json_string(json.value(), "reference")) return Answer{EventKind::receipt, 0, response.body};
    return std::nullopt;
  }
  if (!response.type.starts_with("application/problem+json")) return std::nullopt;
  const bool paused = response.status == 503 && response.body.find("/practice-paused\"") != std::string::npos;
  const bool waits = response.status == 408 || response.status == 425 || response.status == 429;
  const bool refused = response.status >= 400 && response.status < 500 && !waits;
  if (paused || refused) return Answer{EventKind::refused, 0, response.body};
  return std::nullopt;
}

class IntakeDelivery final : public Delivery {
 public:
  explicit IntakeDelivery(std::string address) : address_(std::move(address)), thread_([this] { work(); }) {}

  ~IntakeDelivery() override {
    {
      const std::lock_guard lock(mutex_);
      ends_ = true;
    }
    woken_.notify_all();
    thread_.join();
  }
  IntakeDelivery(const IntakeDelivery&) = delete;
  IntakeDelivery& operator=(const IntakeDelivery&) = delete;

  void send(const std::string& key, const std::string& bundle, Instant) override {
    const std::lock_guard lock(mutex_);
    key_ = key;
    bundle_ = bundle;
    woken_.notify_all();
  }

  std::optional<Answer> take() override {
    const std::lock_guard lock(mutex_);
    if (answers_.empty()) return std::nullopt;
    Answer first = std::move(answers_.front());
    answers_.pop_front();
    return first;
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    milliseconds delay = kFirstDelay;
    while (!ends_) {
      woken_.wait(lock, [this] { return ends_ || !key_.empty(); });
      if (ends_) return;
      const std::string key = key_;
      const std::string bundle = bundle_;
      lock.unlock();
      std::optional<Answer> answer = answer_in(ask(address_, key, bundle, kAttemptSeconds));
      lock.lock();
      if (answer) {
        delay = kFirstDelay;
        key_.clear();
        bundle_.clear();
        answers_.push_back(std::move(*answer));
        continue;
      }
      answers_.push_back({EventKind::sending, 0, "waiting"});
      woken_.wait_for(lock, delay, [this] { return ends_; });
      delay = std::min(delay * 2, kLongestDelay);
    }
  }

  const std::string address_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool ends_ = false;
  std::string key_;  // of the request that waits
  std::string bundle_;
  std::deque<Answer> answers_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Delivery> deliver_to_intake(std::string url, std::string ods) {
  return std::make_unique<IntakeDelivery>(practice_address(url, ods) + "/requests");
}

Result<std::string> status_of(const std::string& url, const std::string& ods) {
  const std::string address = practice_address(url, ods) + "/status";
  Response response = ask(address, "", "", kStatusSeconds);
  if (!response.fault.empty()) return Error{ErrorCode::invalid_value, address + ": " + response.fault, ""};
  if (response.status != 200) {
    return Error{ErrorCode::invalid_value, address + ": status " + std::to_string(response.status), ""};
  }
  return std::move(response.body);
}

}  // namespace frontdoor::kiosk
