// Systems and mail servers that take a connection and then say nothing, or next to nothing: each wait has an end that
// is counted from its beginning, and nobody else's delivery waits with it.
#include "support.h"

#include "delivery/delivery_channels.h"

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <mutex>
#include <thread>

namespace frontdoor::intake {
namespace {

using std::chrono::seconds;
using SteadyTime = std::chrono::steady_clock::time_point;

// Says each of its lines once the caller has sent one, then nothing more, or one byte a second. It reads on, or never
// reads at all.
class DeadPeer {
 public:
  struct Manner {
    std::vector<std::string> lines = {};  // the first is said on arrival
    bool drips = false;
    bool reads = true;
  };
  explicit DeadPeer(Manner manner)
      : manner_(std::move(manner)), socket_(Poco::Net::SocketAddress("127.0.0.1", 0)), thread_([this] { serve(); }) {}
  ~DeadPeer() {
    stopping_ = true;
    thread_.join();
  }
  int port() const { return socket_.address().port(); }
  std::string address() const { return "http://127.0.0.1:" + std::to_string(port()) + "/hook"; }

 private:
  struct Caller {
    Poco::Net::StreamSocket socket;
    std::size_t said = 0;
    SteadyTime dripped;
  };
  void serve() {
    std::vector<Caller> callers;
    while (!stopping_) {
      if (socket_.poll(Poco::Timespan(0, 20'000), Poco::Net::Socket::SELECT_READ)) {
        callers.push_back({socket_.acceptConnection(), 0, {}});
        say_next(callers.back());
      }
      for (Caller& caller : callers) go_on(caller);
    }
  }
  void go_on(Caller& caller) const {
    try {
      char bytes[4096];
      while (manner_.reads && caller.socket.poll(Poco::Timespan(0, 0), Poco::Net::Socket::SELECT_READ)) {
        if (caller.socket.receiveBytes(bytes, sizeof bytes) <= 0) return;
        say_next(caller);
      }
      const auto now = std::chrono::steady_clock::now();
      if (!manner_.drips || caller.said < manner_.lines.size() || now - caller.dripped < seconds(1)) return;
      caller.dripped = now;
      caller.socket.sendBytes("x", 1);
    } catch (const Poco::Exception&) {
      // It hung up.
    }
  }
  void say_next(Caller& caller) const {
    if (caller.said >= manner_.lines.size()) return;
    const std::string& line = manner_.lines[caller.said++];
    caller.socket.sendBytes(line.data(), static_cast<int>(line.size()));
  }

  Manner manner_;
  Poco::Net::ServerSocket socket_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

constexpr const char* kSecret = "a secret of the practice";
constexpr seconds kLongest{12};

Message message_of(std::size_t bytes) {
  return {kOds, "7K4M-9QXR", "request", "1", "{\"words\":\"" + std::string(bytes, 'x') + "\"}", "", Instant(), {}, {}};
}

struct Waited {
  std::string what;
  std::string fault;
  std::chrono::steady_clock::duration time{};
};

TEST(DeadPeers, EveryWaitEndsCountedFromItsBeginning) {
  const std::string greeting = "220 mail.example ESMTP\r\n";
  const std::string offers_tls = "250-mail.example\r\n250 STARTTLS\r\n";
  DeadPeer silent({});
  DeadPeer deaf({{}, false, false});
  DeadPeer half_said({{"", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"}});
  DeadPeer dripping({{"", "HTTP/1.1 200 OK\r\nX-Slow: "}, true});
  DeadPeer dripping_body({{"", "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n"}, true});
  DeadPeer no_greeting({});
  DeadPeer after_greeting({{greeting}});
  DeadPeer after_ehlo({{greeting, offers_tls}});
  DeadPeer after_starttls({{greeting, offers_tls, "220 go on\r\n"}});
  DeadPeer dripping_greeting({{"220-"}, true});
  const std::string ok = "250 ok\r\n";
  DeadPeer after_data({{greeting, ok, ok, ok, "354 go on\r\n"}});
  DeadPeer after_the_message({{greeting, ok, ok, ok, "354 go on\r\n", ok}});

  std::mutex mutex;
  std::vector<Waited> waited;
  std::vector<std::thread> threads;
  const auto measure = [&](const std::string& what, auto send) {
    threads.emplace_back([&, what, send] {
      const auto began = std::chrono::steady_clock::now();
      const std::string fault = send();
      std::lock_guard lock(mutex);
      waited.push_back({what, fault, std::chrono::steady_clock::now() - began});
    });
  };
  const auto hook = [&](const std::string& what, const DeadPeer& peer, std::size_t bytes = 10) {
    measure(what, [&peer, bytes] {
      return send_webhook({peer.address(), kSecret, "", ""}, message_of(bytes), WebhookReach::anywhere);
    });
  };
  const auto mail = [&](const std::string& what, const DeadPeer& peer, const std::string& user) {
    measure(what, [&peer, user] {
      return send_mail({"127.0.0.1", peer.port(), "frontdoor@service.example", user, "topsecret"},
                       {"", "", "", "reception@practice.example"}, message_of(10));
    });
  };
  hook("a webhook that never answers", silent);
  hook("a webhook that never reads a long body", deaf, 20'000'000);
  hook("a webhook that answers half", half_said);
  hook("a webhook that drips its head", dripping);
  hook("a webhook that drips its body", dripping_body);
  mail("a mail server without a greeting", no_greeting, "");
  mail("a mail server that stops after its greeting", after_greeting, "");
  mail("a mail server that stops after EHLO", after_ehlo, "mailer");
  mail("a mail server that stops after STARTTLS", after_starttls, "mailer");
  mail("a mail server that drips its greeting", dripping_greeting, "");
  mail("a mail server that stops after DATA", after_data, "");
  // It has the message: only the goodbye is left, which has as long again.
  measure("a mail server that says no goodbye", [&] {
    const auto began = std::chrono::steady_clock::now();
    const std::string fault = send_mail({"127.0.0.1", after_the_message.port(), "frontdoor@service.example", "", ""},
                                        {"", "", "", "reception@practice.example"}, message_of(10));
    EXPECT_EQ(fault, "");
    EXPECT_LT(std::chrono::steady_clock::now() - began, 2 * kLongest);
    return std::string("no goodbye");
  });
  for (std::thread& thread : threads) thread.join();
  ASSERT_EQ(waited.size(), 12u);
  for (const Waited& one : waited) {
    EXPECT_NE(one.fault, "") << one.what;
    EXPECT_LT(one.time, kLongest) << one.what << ": " << one.fault;
  }
}

class DeadPeersBeside : public IntakeTest {
 protected:
  void deliver_to(const std::string& ods, const DeliverySettings& settings) {
    service_->deliveries().save_settings(
        ods, service_->sealer().seal_at(delivery_settings_place(ods), delivery_settings_as_json(settings)),
        settings.channels(), {Instant(), "manager", "delivery", "{}"});
  }
  void post(const std::string& ods, const std::string& words) {
    HttpClient patient = client();
    const auto posted = patient.send("POST", "/v1/practices/" + ods + "/requests", request_headers(new_key()),
                                     replaced(sealed_bundle(words), kOds, ods));
    ASSERT_EQ(posted.status, 201) << posted.body;
  }
};

TEST_F(DeadPeersBeside, NobodyElsesDeliveryWaits) {
  DeadPeer deaf({{}, false, false});
  DeadPeer mail({{"220 mail.example ESMTP\r\n"}});
  const std::filesystem::path folder = directory_.path() / "drop";
  std::filesystem::create_directories(folder);
  deliver_to(kOds, {deaf.address(), kSecret, "", "reception@practice.example"});
  deliver_to(kOtherOds, {"", "", folder.string(), ""});
  CourierTools tools{service_->store(),
                     service_->cases(),
                     service_->deliveries(),
                     Attachments(directory_.path(), Keyring(std::string(64, '7'))),
                     service_->sealer(),
                     HolidayCalendar(),
                     {"127.0.0.1", mail.port(), "frontdoor@service.example", "", ""},
                     ""};
  tools.webhook_reach = WebhookReach::anywhere;
  for (int i = 0; i < 10; ++i) post(kOds, "I have crushing chest pain and my left arm is numb");
  Courier courier(tools, [this] { return Instant(std::chrono::milliseconds(now_.load())); });
  courier.start();
  for (const char* words : {"My elbow hurts", "I have crushing chest pain and my left arm is numb"}) {
    post(kOtherOds, words);
    const auto began = std::chrono::steady_clock::now();
    courier.wake();
    while (!service_->deliveries().list(kOtherOds, "waiting", 10).empty() &&
           std::chrono::steady_clock::now() - began < seconds(20)) {
      std::this_thread::yield();
    }
    EXPECT_LT(std::chrono::steady_clock::now() - began, seconds(3)) << words;
  }
}

}  // namespace
}  // namespace frontdoor::intake
