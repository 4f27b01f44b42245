// A client that sends or opens very much leaves all others their share: of connections, memory, threads, and of the
// log.
#include "support.h"

#include "base/addresses.h"
#include "base/log.h"
#include "base/turns.h"
#include "desk/device_cookie.h"
#include "process.h"
#include "raw_client.h"
#include "service/body_room.h"
#include "service/connection_places.h"
#include "service/worker_pool.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <future>
#include <thread>

namespace frontdoor::intake {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Time = ConnectionPlaces::Time;

const std::string kGet = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

class FairShare : public IntakeTest {
 protected:
  FairShare() { limits_.loopback_is_exempt = false; }
  void restart() {
    server_.reset();
    server_ = std::make_unique<Server>(*service_, settings_, limits_);
  }
  static std::string address_of(int number) {
    return "127.0." + std::to_string(1 + number / 200) + "." + std::to_string(1 + number % 200);
  }
  HttpLimits limits_ = http_limits_of(settings_);
};

// ---- the log

// Standard error goes into a pipe that nobody reads until the end.
class UnreadLog {
 public:
  UnreadLog() : kept_(::dup(STDERR_FILENO)) {
    EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0);
    ::dup2(ends_[1], STDERR_FILENO);
  }
  ~UnreadLog() {
    ::dup2(kept_, STDERR_FILENO);
    for (const int end : {ends_[0], ends_[1], kept_}) ::close(end);
  }
  std::string read_until(const std::string& words) {
    std::string all;
    std::array<char, 65536> some{};
    while (all.find(words) == std::string::npos) {
      const ssize_t size = ::read(ends_[0], some.data(), some.size());
      if (size <= 0) break;
      all.append(some.data(), static_cast<std::size_t>(size));
    }
    return all;
  }

 private:
  std::array<int, 2> ends_{};
  int kept_;
};

TEST(Log, AReaderWhoTakesNothingStopsNobodyAndIsToldHowManyLinesWereDropped) {
  constexpr int kLines = 20'000;
  UnreadLog log;
  for (int i = 0; i < kLines; ++i) log_event(LogLevel::error, "a-line", {{"words", std::string(100, 'x')}});
  const std::string read = log.read_until("log-lines-dropped");
  log_event(LogLevel::error, "after");
  EXPECT_NE(log.read_until("\"after\"").find("\"after\""), std::string::npos);
  const auto lines = std::count(read.begin(), read.end(), '\n') - (read.ends_with('\n') ? 1 : 0);
  EXPECT_LT(lines, kLines);
  EXPECT_NE(read.find("\"log-lines-dropped\",\"lines\":" + std::to_string(kLines - lines)), std::string::npos)
      << read.substr(read.find("log-lines-dropped"));
}

// ---- turns

TEST(Turns, GoRoundTheWidestNetworksFirst) {
  Turns<std::string> turns;
  for (int i = 0; i < 3; ++i) turns.push(sources_of("203.0.113.9"), "v4");
  for (const char* address : {"2001:db8:1:100::1", "2001:db8:1:101::1", "2001:db8:1:200::1"}) {
    turns.push(sources_of(address), address);
    turns.push(sources_of(address), address);
  }
  turns.push(sources_of("2001:db8:2::1"), "another");
  EXPECT_EQ(turns.size(), 10u);
  EXPECT_EQ(turns.size_of({"2001:db8:1::/48"}), 6u);
  EXPECT_EQ(turns.size_of({"2001:db8:1::/48", "2001:db8:1:100::/56"}), 4u);
  std::string order;
  for (std::string item; turns.pop(item);) order += item + " ";
  EXPECT_EQ(order,
            "v4 2001:db8:1:100::1 another v4 2001:db8:1:200::1 v4 2001:db8:1:101::1 2001:db8:1:200::1 "
            "2001:db8:1:100::1 2001:db8:1:101::1 ");
  EXPECT_TRUE(turns.empty());
}

// ---- connections

class Places : public ::testing::Test {
 protected:
  Places() {
    limits_.connections_max = 100;
    limits_.connections_per_address_max = 16;
    limits_.reserve_connections = 20;
    limits_.reserve_per_address_max = 2;
  }
  ~Places() override { held_.clear(); }
  // How many of `count` got a place; each waits for its caller from `since` on.
  int open(const std::string& address, int count, ConnectionPlaces::Wait wait, Time since) {
    int opened = 0;
    for (int i = 0; i < count; ++i) {
      auto place = places().take(sources_of(address), false, now_);
      if (place == nullptr) continue;
      ++opened;
      place->waits(wait, since);
      ConnectionPlaces::Place* const key = place.get();
      place->give_up = [this, key, address] {
        given_up_.push_back(address);
        held_.erase(key);
      };
      held_[key] = std::move(place);
    }
    return opened;
  }
  ConnectionPlaces& places() {
    if (!places_) places_ = std::make_unique<ConnectionPlaces>(limits_);
    return *places_;
  }
  HttpLimits limits_;
  std::unique_ptr<ConnectionPlaces> places_;
  std::map<ConnectionPlaces::Place*, std::unique_ptr<ConnectionPlaces::Place>> held_;
  std::vector<std::string> given_up_;
  const Time now_ = Time(std::chrono::hours(1));
};

constexpr auto kHead = ConnectionPlaces::Wait::head;
constexpr auto kRest = ConnectionPlaces::Wait::rest;
constexpr auto kNothing = ConnectionPlaces::Wait::none;

TEST_F(Places, OneHomeHasNoMoreThanTwoAddressesHave) {
  int opened = 0;
  for (int i = 0; i < 64; ++i) opened += open("2001:db8:1:" + std::to_string(10 + i) + "::1", 16, kNothing, now_);
  EXPECT_EQ(opened, 32) << "a /56";
  for (int i = 0; i < 64; ++i)
    opened += open("2001:db8:1:" + std::to_string(1000 + i * 16) + "::1", 16, kNothing, now_);
  EXPECT_EQ(opened, 64) << "a /48";
}

TEST_F(Places, WhenAllAreTakenTheOneThatWaitsLongestOfTheSourceThatWaitsMostGoes) {
  limits_.reserve_connections = 0;
  EXPECT_EQ(open("203.0.113.1", 2, kHead, now_ - seconds(9)), 2);
  EXPECT_EQ(open("203.0.113.2", 1, kNothing, now_), 1);
  for (int i = 0; i < 12; ++i) open("198.51.100." + std::to_string(i), 8, kHead, now_ - seconds(i));
  while (places().taken() < 100) open("192.0.2." + std::to_string(places().taken()), 1, kHead, now_);
  EXPECT_EQ(open("203.0.113.7", 1, kHead, now_), 1);
  ASSERT_EQ(given_up_.size(), 1u);
  EXPECT_EQ(given_up_[0].substr(0, 11), "198.51.100.");
  EXPECT_EQ(places().taken(), 100u);
  // A client that comes again and again closes their own.
  given_up_.clear();
  EXPECT_EQ(open("198.51.100.3", 8, kHead, now_), 8);
  for (const std::string& address : given_up_) EXPECT_EQ(address.substr(0, 11), "198.51.100.");
}

TEST_F(Places, WhatIsBeingAnsweredKeepsItsPlaceAndAFreshBodyToo) {
  for (int i = 0; i < 60; ++i) open("198.51.100." + std::to_string(i), 1, kNothing, now_ - seconds(30));
  for (int i = 60; i < 100; ++i) open("198.51.100." + std::to_string(i), 1, kRest, now_ - seconds(1));
  ASSERT_EQ(places().taken(), 100u);
  EXPECT_EQ(open("203.0.113.7", 1, kHead, now_), 0);
  held_.begin()->second->waits(kRest, now_ - seconds(6));  // a body that has taken six seconds
  EXPECT_EQ(open("203.0.113.7", 1, kHead, now_), 1);
}

TEST_F(Places, TheLastOnesAreForThoseWhoHaveFew) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(open("198.51.100." + std::to_string(i), 16, kNothing, now_), 16);
  EXPECT_EQ(open("198.51.100.9", 16, kNothing, now_), 2);
  EXPECT_NE(places().take(sources_of("127.0.0.1"), true, now_), nullptr);
}

TEST_F(Places, TheFewerAreLeftTheShorterOneMayWait) {
  limits_.connections_per_address_max = 100;
  EXPECT_EQ(places().idle_time(), limits_.idle_time_max);
  open("198.51.100.1", 75, kNothing, now_);
  EXPECT_EQ(places().idle_time(), limits_.idle_time_max / 2);
  for (int i = 0; i < 25; ++i) open("203.0.113." + std::to_string(i), 1, kNothing, now_);
  EXPECT_EQ(places().idle_time(), limits_.idle_time_max / 8);
}

TEST_F(FairShare, IdleConnectionsOfManyAddressesShutNobodyOut) {
  limits_.connections_max = 40;
  restart();
  std::vector<RawClient> idle;
  for (int i = 0; i < 120; ++i) idle.emplace_back(server_->port(), address_of(i / 3).c_str());
  for (int i = 0; i < 5; ++i) {
    RawClient patient(server_->port(), "127.0.0.9");
    patient.send(kGet);
    EXPECT_EQ(patient.read_reply().substr(0, 12), "HTTP/1.1 200");
  }
}

// ---- bodies

TEST_F(FairShare, HonestUploadsNeverStopEachOther) {
  constexpr std::size_t kBytes = 900'000;
  limits_.body_bytes_max = 1'000'000;
  limits_.bodies_bytes_max = 2'000'000;
  limits_.body_time_max = seconds(20);
  restart();
  std::vector<RawClient> senders;
  for (int i = 0; i < 12; ++i) {
    senders.emplace_back(server_->port(), address_of(i).c_str());
    senders.back().send("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(kBytes) + "\r\n\r\n");
    senders.back().send(std::string(kBytes / 2, 'x'));
  }
  std::vector<std::thread> threads;
  std::atomic<int> answered{0};
  for (RawClient& sender : senders) {
    threads.emplace_back([&] {
      sender.send(std::string(kBytes - kBytes / 2, 'x'));
      if (sender.read_reply().starts_with("HTTP/1.1 404")) ++answered;  // it was read, to its end
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answered, 12);
}

TEST_F(FairShare, ABodyThatHasToWaitForRoomIsNotTimedMeanwhile) {
  limits_.body_bytes_max = 1'000'000;
  limits_.bodies_bytes_max = 1'000'000;
  limits_.body_time_max = milliseconds(700);
  restart();
  const std::string chunk = "30000\r\n" + std::string(0x30000, 'x') + "\r\n";
  RawClient slow(server_->port(), "127.0.0.2");
  slow.send("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n");
  RawClient patient(server_->port(), "127.0.0.3");
  patient.send(
      "POST /v1/practices/A81001/requests HTTP/1.1\r\nHost: x\r\nContent-Type: application/fhir+json\r\n"
      "Transfer-Encoding: chunked\r\n\r\n" +
      chunk + "0\r\n\r\n");
  EXPECT_EQ(patient.read_reply().substr(0, 12), "HTTP/1.1 400");  // in time; and it is not a bundle
}

TEST(BodyRoom, IsSharedBySourceInTurnAndGivenBeforeABodyIsRead) {
  HttpLimits limits;
  limits.bodies_bytes_max = 80;
  limits.body_bytes_max = 10;
  BodyRoom room(limits);
  std::vector<std::string> admitted;
  std::vector<std::shared_ptr<BodyRoom::Stay>> flood;
  for (int i = 0; i < 6; ++i) {
    flood.push_back(room.enter(sources_of("2001:db8:1:" + std::to_string(i) + "00::1"), 10,
                               [&admitted] { admitted.push_back("flood"); }));
  }
  EXPECT_TRUE(flood[1]->admitted());
  EXPECT_FALSE(flood[2]->admitted()) << "a quarter for one source, however many homes it has";
  std::vector<std::shared_ptr<BodyRoom::Stay>> others;
  for (int i = 0; i < 8; ++i) {
    others.push_back(room.enter(sources_of("203.0.113." + std::to_string(i)), 10,
                                [&admitted, i] { admitted.push_back("other " + std::to_string(i)); }));
  }
  EXPECT_EQ(room.reserved_bytes(), 80u);
  EXPECT_FALSE(others[7]->admitted());
  EXPECT_TRUE(admitted.empty()) << "who is admitted at once sees it";
  others[6].reset();  // gone while it waits: nobody waits for it
  flood[0].reset();
  flood[1].reset();
  EXPECT_EQ(admitted, (std::vector<std::string>{"flood", "other 7"}));
  flood.clear();
  others.clear();
  EXPECT_EQ(room.reserved_bytes(), 0u);
}

// ---- threads

TEST(FairLanes, AFloodOfSignInsOfOneAddressIsBoundedAndOthersAreNext) {
  std::promise<void> release;
  const std::shared_future<void> released(release.get_future());
  std::mutex mutex;
  std::vector<std::string> served;
  std::promise<void> known;
  {
    WorkerPool pool(16);  // one of them for sign-ins
    const auto try_from = [&](const std::string& address) {
      return pool.run(Lane::sign_in, sources_of(address), [&, address] {
        released.wait();
        std::lock_guard lock(mutex);
        served.push_back(address);
      });
    };
    std::size_t taken = 0;
    for (int i = 0; i < 100; ++i) taken += try_from("198.51.100.1") ? 1 : 0;
    EXPECT_LE(taken, kSignInsWaitingPerSourceMax + 1);
    EXPECT_TRUE(try_from("203.0.113.5"));
    // A known device waits for none of them.
    EXPECT_TRUE(pool.run(Lane::sign_in_known, sources_of("203.0.113.6"), [&known] { known.set_value(); }));
    EXPECT_EQ(known.get_future().wait_for(seconds(20)), std::future_status::ready);
    release.set_value();
  }
  const auto place = std::find(served.begin(), served.end(), "203.0.113.5") - served.begin();
  EXPECT_LE(place, 2);
}

TEST(FairLanes, HeavyCallsOfOneAddressRunOneByOneAndSmallOnesPassThem) {
  std::promise<void> release;
  const std::shared_future<void> released(release.get_future());
  std::promise<void> small;
  std::promise<void> own_small;
  std::atomic<int> at_once{0};
  std::atomic<int> most{0};
  {
    WorkerPool pool(64);
    for (int i = 0; i < 60; ++i) {
      pool.run(Lane::heavy, sources_of("198.51.100." + std::to_string(i % 4)), [&, released] {
        const int now = ++at_once;
        for (int before = most; now > before && !most.compare_exchange_weak(before, now);) {
        }
        released.wait();
        --at_once;
      });
    }
    pool.run(Lane::sending, sources_of("203.0.113.5"), [&small] { small.set_value(); });
    pool.run(Lane::sending, sources_of("198.51.100.1"), [&own_small] { own_small.set_value(); });
    EXPECT_EQ(small.get_future().wait_for(seconds(20)), std::future_status::ready);
    EXPECT_EQ(own_small.get_future().wait_for(seconds(20)), std::future_status::ready);
    release.set_value();
  }
  EXPECT_LE(most, static_cast<int>(std::max(1U, std::thread::hardware_concurrency())));
}

TEST_F(FairShare, ASignInOfSomebodyWhoHasHungUpIsNotHashed) {
  limits_.workers = 16;  // one for sign-ins
  restart();
  constexpr std::size_t kTries = 6;
  {
    std::vector<RawClient> gone;
    for (std::size_t i = 0; i < kTries; ++i) {
      const std::string body = R"({"user":"nobody-)" + std::to_string(i) + R"(","password":"a guess"})";
      gone.emplace_back(server_->port(), "127.0.0.2");
      gone.back().send("POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " +
                       std::to_string(body.size()) + "\r\n\r\n" + body);
    }
  }
  // From the same source: after all of them.
  RawClient last(server_->port(), "127.0.0.2");
  const std::string body = R"({"user":"the-last","password":"a guess"})";
  last.send("POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_NE(last.read_reply(), "");
  const auto judged = query_database(settings_.data_directory / "intake.db", "SELECT bucket FROM sign_in_failures");
  EXPECT_LT(judged.size(), kTries + 1);
}

TEST(DeviceCookies, AreKnownAsOursWithoutReadingTheAccount) {
  const Key key{};
  UserRecord user;
  user.ods = kOds;
  user.name = "reception";
  const std::string cookie = with_device_entry("", user, key);
  EXPECT_TRUE(has_device_entry(cookie, key));
  EXPECT_NE(device_entry_of(cookie, user, key), "");
  for (const std::string& made_up :
       {std::string("a.b"), std::string(90, 'x') + "." + std::string(64, '0'), std::string("."), std::string()}) {
    EXPECT_FALSE(has_device_entry(made_up, key)) << made_up;
  }
  std::string changed = cookie;
  changed[0] = changed[0] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(has_device_entry(changed, key));
}

}  // namespace
}  // namespace frontdoor::intake
