// Practices' own systems, as tests need them, and a service that delivers to them.
#pragma once

#include "support.h"

#include "delivery/courier.h"
#include "delivery/delivery_channels.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/StreamCopier.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace frontdoor::intake {

inline constexpr const char* kSecret = "a secret of the practice";

struct Received {
  std::map<std::string, std::string> headers;
  std::string body;
};

inline std::string type_of(const Received& received) {
  const Result<Json> told = parse_json(received.body);
  return told ? json_string_or(told.value(), "type", "") : "";
}

// The practice's own system.
class WebhookSink {
 public:
  WebhookSink()
      : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)),
        http_(new Factory(*this), socket_, new Poco::Net::HTTPServerParams) {
    http_.start();
  }
  ~WebhookSink() {
    hold(false);
    http_.stopAll(true);
  }
  std::string address() const { return "http://127.0.0.1:" + std::to_string(http_.port()) + "/hook"; }
  void answer(int status) { status_ = status; }
  // Reads what comes, and does not answer while it holds.
  void hold(bool holds) {
    {
      std::lock_guard lock(mutex_);
      holds_ = holds;
    }
    released_.notify_all();
  }
  std::vector<Received> received() {
    std::lock_guard lock(mutex_);
    return received_;
  }

 private:
  struct Handler : Poco::Net::HTTPRequestHandler {
    explicit Handler(WebhookSink& its_sink) : sink(its_sink) {}
    void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override {
      Received received;
      for (const auto& [name, value] : request) received.headers[name] = value;
      Poco::StreamCopier::copyToString(request.stream(), received.body);
      {
        std::lock_guard lock(sink.mutex_);
        sink.received_.push_back(std::move(received));
      }
      {
        std::unique_lock lock(sink.mutex_);
        sink.released_.wait(lock, [&] { return !sink.holds_; });
      }
      response.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(sink.status_.load()));
      response.setContentLength(0);
      response.send();
    }
    WebhookSink& sink;
  };
  struct Factory : Poco::Net::HTTPRequestHandlerFactory {
    explicit Factory(WebhookSink& its_sink) : sink(its_sink) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
      return new Handler(sink);
    }
    WebhookSink& sink;
  };
  std::mutex mutex_;
  std::condition_variable released_;
  bool holds_ = false;
  std::vector<Received> received_;
  std::atomic<int> status_{200};
  Poco::Net::ServerSocket socket_;
  Poco::Net::HTTPServer http_;
};

// Takes connections and answers byte by byte, each just before a reader's patience ends.
class DrippingSink {
 public:
  DrippingSink() : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)), thread_([this] { serve(); }) {}
  ~DrippingSink() {
    stopping_ = true;
    thread_.join();
  }
  std::string address() const { return "http://127.0.0.1:" + std::to_string(socket_.address().port()) + "/hook"; }

 private:
  void serve() {
    std::vector<Poco::Net::StreamSocket> clients;
    const std::string reply = "HTTP/1.1 200 OK\r\nX-Slow: ";
    while (!stopping_) {
      if (socket_.poll(Poco::Timespan(0, 200'000), Poco::Net::Socket::SELECT_READ)) {
        clients.push_back(socket_.acceptConnection());
        clients.back().sendBytes(reply.data(), static_cast<int>(reply.size()));
      }
      for (Poco::Net::StreamSocket& client : clients) {
        try {
          client.sendBytes("x", 1);
        } catch (const Poco::Exception&) {
        }
      }
    }
  }
  Poco::Net::ServerSocket socket_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

class Deliveries : public IntakeTest {
 protected:
  void use(const DeliverySettings& settings, const std::string& ods = kOds) {
    service_->deliveries().save_settings(
        ods, service_->sealer().seal_at(delivery_settings_place(ods), delivery_settings_as_json(settings)),
        settings.channels(), {Instant(), "manager", "delivery", "{}"});
  }
  std::string post(const std::string& words, const std::string& ods = kOds) {
    HttpClient patient = client();
    const HttpResponse posted = patient.send("POST", "/v1/practices/" + ods + "/requests", request_headers(new_key()),
                                             replaced(sealed_bundle(words), kOds, ods));
    EXPECT_EQ(posted.status, 201) << posted.body;
    return json_string_or(posted.json(), "reference", "");
  }
  std::size_t run() { return service_->courier().run_due(Instant(std::chrono::milliseconds(now_))); }
  void later(std::chrono::milliseconds time) { now_ += time.count(); }
  std::vector<Delivery> in_state(const char* state) { return service_->deliveries().list(kOds, state, 100); }
};

}  // namespace frontdoor::intake
