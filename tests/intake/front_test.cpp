// The sockets: strict framing, and a limit of time and bytes on every wait (docs/limits.md).
#include "support.h"

#include "base/addresses.h"
#include "delivery/delivery_channels.h"
#include "raw_client.h"
#include "service/exchange.h"
#include "service/worker_pool.h"

#include <frontdoor/limits.h>

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include <array>
#include <future>
#include <thread>

namespace frontdoor::intake {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

int status_of(const std::string& reply) {
  return reply.starts_with("HTTP/1.1 ") ? std::stoi(reply.substr(9, 3)) : 0;
}

const std::string kGet = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string kChunked = "POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

class FrontTest : public IntakeTest {
 protected:
  void restart() {
    server_.reset();
    server_ = std::make_unique<Server>(*service_, settings_, limits_);
  }
  std::string ask(const std::string& bytes) {
    RawClient client(server_->port());
    client.send(bytes);
    return client.read_reply();
  }
  HttpLimits limits_ = http_limits_of(settings_);
};

using Framing = FrontTest;

TEST_F(Framing, WhatCanBeReadTwoWaysIsRefusedAndNothingAfterItIsRead) {
  const auto post = [](const std::string& headers) {
    return "POST /nowhere HTTP/1.1\r\nHost: x\r\n" + headers + "\r\nabc";
  };
  const std::vector<std::string> cases = {
      post("Content-Length: 3\r\nContent-Length: 5\r\n"),
      post("Content-Length: 5\r\nContent-Length: 3\r\n"),
      post("Content-Length: 3\r\nContent-Length: 3\r\n"),
      post("Content-Length: 3\r\ncontent-length: 3\r\n"),
      post("Content-Length: -1\r\n"),
      post("Content-Length: \r\n"),
      post("Content-Length: +3\r\n"),
      post("Content-Length: 3, 3\r\n"),
      post("Content-Length: 0x3\r\n"),
      post("Content-Length: 3 3\r\n"),
      post("Content-Length: abc\r\n"),
      post("Content-Length: 1000000000\r\n"),
      post("Content-Length : 3\r\n"),
      post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"),
      post("Transfer-Encoding: gzip, chunked\r\n"),
      post("Transfer-Encoding: xchunked\r\n"),
      post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"),
      post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
      post("Transfer-Encoding: \"chunked\"\r\n"),
      post("Transfer-Encoding: chunked, chunked\r\n"),
      post("Transfer-Encoding: identity\r\n"),
      post("Transfer-Encoding: \r\n"),
      post("Transfer-Encoding : chunked\r\n"),
      post(std::string("Transfer-Encoding: chunked\0\r\n", 29)),
      post("Transfer-Encoding:\vchunked\r\n"),
      post("X-Folded: a\r\n b\r\n"),
      post("X-Folded: a\r\n\tContent-Length: 3\r\n"),
      post(" Content-Length: 3\r\n"),
      post("No colon\r\n"),
      post(": nameless\r\n"),
      post(std::string("X: a\0b\r\n", 8)),
      post("X: a\rContent-Length: 3\r\n"),
      post("X: a\nContent-Length: 3\r\n"),
      post("Host: y\r\n"),
      "GET /healthz HTTP/1.1\r\n\r\n",
      "GET /healthz HTTP/1.1\r\nHost: \r\n\r\n",
      "GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n",
      "GET /healthz HTTP/1.1\nHost: x\n\n",
      "GET  /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /health z HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n",
      "GET /healthz\r\nHost: x\r\n\r\n",
      "\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
      "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      kChunked + "3 \r\nabc\r\n0\r\n\r\n",
      kChunked + "+3\r\nabc\r\n0\r\n\r\n",
      kChunked + "0x3\r\nabc\r\n0\r\n\r\n",
      kChunked + "3\r\nabcd\r\n0\r\n\r\n",
      kChunked + "10000000000000003\r\nabc\r\n0\r\n\r\n",
      kChunked + "3;a\nb\r\nabc\r\n0\r\n\r\n",
      kChunked + "3\r\nabc\r\n0\r\nX-Folded: a\r\n b\r\n\r\n",
      kChunked + "3\r\nabc\r\n0\r\nX-Folded: a\r\n\tContent-Length: 3\r\n\r\n",
  };
  for (const std::string& bytes : cases) {
    RawClient client(server_->port());
    client.send(bytes + kGet);
    const std::string all = client.read_all();
    EXPECT_EQ(status_of(all), 400) << bytes << "\n-> " << all;
    EXPECT_EQ(count_of(all, "HTTP/1.1 "), 1u) << bytes << "\n-> " << all;
    EXPECT_NE(all.find("Connection: close"), std::string::npos) << bytes;
  }
}

TEST_F(Framing, WhatIsPlainIsRead) {
  EXPECT_EQ(status_of(ask(kGet)), 200);
  EXPECT_EQ(status_of(ask("GET /healthz HTTP/1.0\r\nHost: x\r\n\r\n")), 200);
  EXPECT_EQ(status_of(ask("GET /healthz HTTP/1.1\r\nhost:x:8080\r\nX-Empty:\r\n\r\n")), 200);
  EXPECT_EQ(status_of(ask("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")), 404);
  // The whole address, as a proxy may send it.
  EXPECT_EQ(status_of(ask("GET http://x/healthz HTTP/1.1\r\nHost: x\r\n\r\n")), 200);
  EXPECT_EQ(status_of(ask("GET https://x:8080/healthz?a=b HTTP/1.1\r\nHost: x\r\n\r\n")), 200);
  EXPECT_EQ(status_of(ask("GET http://x/nowhere/healthz HTTP/1.1\r\nHost: x\r\n\r\n")), 404);
  EXPECT_EQ(status_of(ask(kChunked + "3;name=\"value\"\r\nabc\r\n0\r\nX-Trailer: y\r\n\r\n")), 404);
}

// The next request begins where the last one's body ended, whatever that body says.
TEST_F(Framing, RequestsOfOneConnectionAreAnsweredInTheirOrder) {
  RawClient client(server_->port());
  client.send(kChunked + "3\r\nGET\r\n0\r\n\r\n" + kGet + "HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n" +
              "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + kGet);
  const std::string all = client.read_all();
  EXPECT_EQ(count_of(all, "HTTP/1.1 404"), 1u) << all;
  EXPECT_EQ(count_of(all, "HTTP/1.1 200"), 3u) << all;
  EXPECT_EQ(count_of(all, "{\"status\":\"ok\"}"), 2u) << "a HEAD has no body: " << all;
}

TEST_F(FrontTest, ABodyThatWaitsForALeaveGetsIt) {
  RawClient client(server_->port());
  client.send("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_reply(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  EXPECT_EQ(status_of(client.read_reply()), 404);
}

TEST_F(FrontTest, EveryLimitOfBytesHoldsAtItsEdge) {
  const std::string start = "GET /healthz HTTP/1.1\r\nHost: x\r\n";
  const auto line_of = [](std::size_t size) { return "X: " + std::string(size - 3, 'x') + "\r\n"; };
  EXPECT_EQ(status_of(ask(start + line_of(limits_.head_line_bytes_max) + "\r\n")), 200);
  EXPECT_EQ(status_of(ask(start + line_of(limits_.head_line_bytes_max + 1) + "\r\n")), 400);
  EXPECT_EQ(status_of(ask(start + repeated("X: y\r\n", limits_.headers_max - 1) + "\r\n")), 200);
  EXPECT_EQ(status_of(ask(start + repeated("X: y\r\n", limits_.headers_max) + "\r\n")), 400);
  const std::string long_lines = start + repeated(line_of(8'000), 4);
  const std::size_t left = limits_.head_bytes_max - long_lines.size() - 4;
  EXPECT_EQ(status_of(ask(long_lines + line_of(left) + "\r\n")), 200);
  EXPECT_EQ(status_of(ask(long_lines + line_of(left + 1) + "\r\n")), 400);
  EXPECT_EQ(status_of(ask(std::string(limits_.head_bytes_max + 1, 'x'))), 400);

  const std::string extension = ";" + std::string(limits_.chunk_line_bytes_max - 4, 'x');
  const std::string end = "0\r\n\r\n";
  EXPECT_EQ(status_of(ask(kChunked + "1" + extension + "\r\na\r\n" + end)), 404);
  EXPECT_EQ(status_of(ask(kChunked + "1" + extension + "xxxx\r\na\r\n" + end)), 400);
  EXPECT_EQ(status_of(ask(kChunked + "1;" + std::string(100'000, 'x'))), 400);
  EXPECT_EQ(status_of(ask(kChunked + repeated("1;xxxxxxx\r\na\r\n", limits_.chunk_extension_bytes_max / 8) + end)),
            404);
  EXPECT_EQ(status_of(ask(kChunked + repeated("1;xxxxxxx\r\na\r\n", limits_.chunk_extension_bytes_max / 8 + 1) + end)),
            400);
  EXPECT_EQ(status_of(ask(kChunked + "0\r\nX: " + std::string(limits_.trailer_bytes_max - 10, 'x') + "\r\n\r\n")), 404);
  EXPECT_EQ(status_of(ask(kChunked + "0\r\nX: " + std::string(limits_.trailer_bytes_max * 2, 'x') + "\r\n\r\n")), 400);
  EXPECT_EQ(status_of(ask(kChunked + "0\r\n" + repeated("X: y\r\n", 20'000))), 400);
}

TEST_F(FrontTest, ABodyOfAnyLengthIsAnsweredAndNeverKeptWhole) {
  limits_.body_bytes_max = 2'000'000;
  restart();
  const std::string path = "/v1/practices/A81001/requests";
  const std::string head = "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/fhir+json\r\n";
  const auto with_length = [&](std::size_t size) {
    return ask(head + "Content-Length: " + std::to_string(size) + "\r\n\r\n" + std::string(size, ' '));
  };
  EXPECT_EQ(status_of(with_length(limits::bundle_bytes_max)), 400);  // read, and found not to be a bundle
  EXPECT_EQ(status_of(with_length(limits::bundle_bytes_max + 1)), 413);
  EXPECT_EQ(status_of(with_length(limits_.body_bytes_max + 1)), 413);
  EXPECT_EQ(status_of(ask(head + "Content-Length: 999999999\r\n\r\n{")), 413);
  EXPECT_EQ(status_of(ask(head + "Transfer-Encoding: chunked\r\n\r\n" +
                          repeated("10000\r\n" + std::string(0x10000, ' ') + "\r\n", 40) + "0\r\n\r\n")),
            413);
}

// The practice's own system, which takes its time over one delivery.
class SlowReceiver {
 public:
  SlowReceiver() : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)), thread_([this] { answer(); }) {}
  ~SlowReceiver() { thread_.join(); }
  std::string address() const { return "http://127.0.0.1:" + std::to_string(socket_.address().port()) + "/hook"; }

 private:
  void answer() {
    Poco::Net::StreamSocket caller = socket_.acceptConnection();
    std::array<char, 65536> bytes{};
    caller.receiveBytes(bytes.data(), bytes.size());
    std::promise<void> nothing;
    nothing.get_future().wait_for(milliseconds(700));  // the visitors' deadlines pass meanwhile
    const std::string reply = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    caller.sendBytes(reply.data(), static_cast<int>(reply.size()));
    caller.shutdownSend();
    while (caller.receiveBytes(bytes.data(), bytes.size()) > 0) {
    }
  }
  Poco::Net::ServerSocket socket_;
  std::thread thread_;
};

// A deadline of a connection that has ended must not end whatever has its descriptor now.
TEST_F(FrontTest, ADeliveryOutlivesTheDeadlinesOfEarlierVisitors) {
  limits_.idle_time_max = milliseconds(300);
  restart();
  {
    std::vector<RawClient> visitors;
    for (int i = 0; i < 12; ++i) visitors.emplace_back(server_->port());
    for (RawClient& visitor : visitors) visitor.send(kGet);
    for (RawClient& visitor : visitors) EXPECT_EQ(status_of(visitor.read_reply()), 200);
  }
  SlowReceiver receiver;
  const DeliverySettings settings{receiver.address(), "a secret of the practice", "", ""};
  service_->deliveries().save_settings(
      kOds, service_->sealer().seal_at(delivery_settings_place(kOds), delivery_settings_as_json(settings)),
      settings.channels(), {Instant(), "manager", "delivery", "{}"});
  HttpClient patient = client();
  ASSERT_EQ(post_request(patient, sealed_bundle("My knee hurts"), new_key()).status, 201);
  EXPECT_EQ(service_->courier().run_due(Instant(milliseconds(now_))), 1u);
  EXPECT_EQ(service_->deliveries().list(kOds, "delivered", 10).size(), 1u);
}

class SlowCallers : public FrontTest {
 protected:
  SlowCallers() {
    limits_.idle_time_max = milliseconds(300);
    limits_.head_time_max = milliseconds(300);
    limits_.body_time_max = milliseconds(300);
    limits_.reply_time_max = milliseconds(300);
    limits_.end_time_max = milliseconds(300);
    restart();
  }
  std::string drip(const std::string& begin, const std::string& bytes) {
    RawClient client(server_->port());
    client.send(begin);
    return client.drip(bytes, seconds(20));
  }
};

TEST_F(SlowCallers, NoDripOfBytesHoldsAConnection) {
  EXPECT_EQ(drip("", kGet + kGet + repeated("x", 9'000)).substr(0, 4), "HTTP");  // quick enough: it is answered
  EXPECT_EQ(drip("GET /healthz HTTP/1.1\r\nX: ", "x"), "");
  EXPECT_EQ(status_of(drip("POST /v1/practices/A81001/requests HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n"
                           "Content-Type: application/fhir+json\r\n\r\n",
                           "x")),
            408);
  EXPECT_EQ(status_of(drip("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n", "x")), 404);
  EXPECT_EQ(status_of(drip(kChunked + "1;", "x")), 404);
  EXPECT_EQ(status_of(drip(kChunked, "1;x\r\na\r\n")), 404);
  EXPECT_EQ(status_of(drip(kChunked + "0\r\n", "X: y\r\n")), 404);
}

TEST_F(SlowCallers, ASilentConnectionIsClosed) {
  EXPECT_EQ(RawClient(server_->port()).read_all(), "");
  RawClient kept(server_->port());
  kept.send(kGet);
  EXPECT_EQ(status_of(kept.read_all()), 200);  // and then it ends, though both would keep it
}

TEST_F(SlowCallers, AReaderThatTakesNothingIsCut) {
  limits_.reply_bytes_per_second_least = 1'000'000'000;
  restart();
  const std::size_t size = 8'000'000;
  write_file(directory_.path() / "web" / "assets" / "large.txt", std::string(size, 'x'));
  RawClient reader(server_->port(), "127.0.0.1", 4'096);
  reader.send("GET /assets/large.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(reader.read_reply().substr(0, 12), "HTTP/1.1 200");
  const auto before = std::chrono::steady_clock::now();
  server_->stop();  // waits for what is being answered
  EXPECT_LT(std::chrono::steady_clock::now() - before, seconds(15));
  EXPECT_LT(reader.read_all().size(), size);
}

TEST_F(FrontTest, AnAddressThatOpensAllItCanLeavesAnotherServed) {
  allow_many_descriptors();
  limits_.connections_max = 1'100;
  limits_.loopback_is_exempt = false;
  restart();
  std::vector<RawClient> many;
  for (int i = 0; i < 1'100; ++i) {
    many.emplace_back(server_->port(), "127.0.0.2");
    many.back().send("G");
  }
  EXPECT_EQ(status_of(ask(kGet)), 200);
}

TEST(WorkerPool, OneKindOfCallLeavesThreadsForTheOthers) {
  std::promise<void> release;
  const std::shared_future<void> released(release.get_future());
  WorkerPool pool(8);
  for (int i = 0; i < 100; ++i) {
    for (const Lane lane : {Lane::sign_in, Lane::staff, Lane::sending})
      pool.run(lane, {}, [released] { released.wait(); });
  }
  // Six of eight for those who send is the most that one kind may hold beside passwords: readers still get theirs.
  std::promise<void> read;
  WorkerPool calm(8);
  for (int i = 0; i < 100; ++i) calm.run(Lane::sign_in, {}, [released] { released.wait(); });
  calm.run(Lane::sending, {}, [&read] { read.set_value(); });
  EXPECT_EQ(read.get_future().wait_for(seconds(20)), std::future_status::ready);
  release.set_value();
}

TEST(AddressRanges, NameAddressesAndNetworks) {
  const AddressRanges ranges("10.0.0.7, 192.168.0.0/16,fd00::/8");
  for (const char* inside : {"10.0.0.7", "192.168.255.1", "fd12::1", "::ffff:10.0.0.7"}) {
    EXPECT_TRUE(ranges.contains(inside)) << inside;
  }
  for (const char* outside : {"10.0.0.8", "192.169.0.1", "fe80::1", "", "nowhere"}) {
    EXPECT_FALSE(ranges.contains(outside)) << outside;
  }
  for (const char* wrong : {"10.0.0", "10.0.0.0/33", "10.0.0.0/", "proxy.example", ",", "10.0.0.1,,10.0.0.2"}) {
    EXPECT_THROW(AddressRanges{wrong}, std::invalid_argument) << wrong;
  }
  EXPECT_EQ(source_of("2001:db8:1:2:3:4:5:6"), source_of("2001:db8:1:2::9"));
  EXPECT_NE(source_of("2001:db8:1:2::9"), source_of("2001:db8:1:3::9"));
  EXPECT_EQ(source_of("::ffff:10.0.0.7"), "10.0.0.7");
}

TEST(PublicAddress, IsNoneOfThisMachineOrOfAPrivateNetworkHoweverItIsWritten) {
  for (const char* outside : {"8.8.8.8", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2a00:1450:4009:81f::200e",
                              "::ffff:8.8.8.8", "64:ff9b::808:808"}) {
    EXPECT_TRUE(is_public_address(outside)) << outside;
  }
  for (const char* here : {"127.0.0.1",
                           "127.9.9.9",
                           "0.0.0.0",
                           "10.0.0.1",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.168.1.1",
                           "169.254.169.254",
                           "100.64.0.1",
                           "198.18.0.1",
                           "224.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::ffff:127.0.0.1",
                           "::ffff:10.0.0.1",
                           "::7f00:1",
                           "fe80::1",
                           "fc00::1",
                           "fd00:ec2::254",
                           "fec0::1",
                           "ff02::1",
                           "2002:7f00:1::",
                           "2001::1",
                           "64:ff9b::7f00:1",
                           "64:ff9b::a9fe:a9fe",
                           "nowhere",
                           ""}) {
    EXPECT_FALSE(is_public_address(here)) << here;
  }
}

TEST(TrustedProxy, NamesTheCallerAndNobodyElseDoes) {
  const AddressRanges trusted("10.0.0.0/8");
  const auto client = [&](const char* peer, const char* forwarded) {
    return client_address({peer, trusted.contains(peer), false}, forwarded, trusted);
  };
  EXPECT_EQ(client("203.0.113.5", "198.51.100.1"), "203.0.113.5");
  EXPECT_EQ(client("10.0.0.1", "198.51.100.1"), "198.51.100.1");
  EXPECT_EQ(client("10.0.0.1", "1.1.1.1, 198.51.100.1"), "198.51.100.1");  // what the caller wrote itself
  EXPECT_EQ(client("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2"), "198.51.100.1");
  EXPECT_EQ(client("10.0.0.1", "[2001:db8::1]:4711"), "2001:db8::1");
  EXPECT_EQ(client("10.0.0.1", "198.51.100.1:99"), "198.51.100.1");
  EXPECT_EQ(client("10.0.0.1", "unknown"), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.1", ""), "10.0.0.1");
}

TEST_F(FrontTest, OnlyATrustedProxySaysThatACallCameOverTls) {
  const auto post = [&] {
    HeaderList headers = request_headers(new_key());
    headers.emplace_back("X-Forwarded-Proto", "https");
    headers.emplace_back("Origin", "https://127.0.0.1:" + std::to_string(server_->port()));
    return client().send("POST", "/v1/practices/A81001/requests", headers, "{}").status;
  };
  EXPECT_EQ(post(), 403);
  settings_.trusted_proxy = "127.0.0.0/8";
  restart();
  EXPECT_EQ(post(), 422);  // its origin is its own: it is read
}

TEST_F(FrontTest, AnAddressThatSendsVeryMuchIsSlowedByATimerAndNeverRefused) {
  settings_.trusted_proxy = "127.0.0.1";
  limits_.workers = 1;
  restart();
  const std::string put = "PUT /nowhere HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.9\r\nContent-Length: 0\r\n";
  RawClient sender(server_->port());
  const auto before = std::chrono::steady_clock::now();
  sender.send(repeated(put + "\r\n", 121));
  sender.send(put + "Connection: close\r\n\r\n");
  EXPECT_EQ(status_of(ask(kGet)), 200);  // nobody else waits with it
  EXPECT_EQ(count_of(sender.read_all(), "HTTP/1.1 404"), 122u);
  EXPECT_GT(std::chrono::steady_clock::now() - before, milliseconds(400));
}

TEST_F(FrontTest, StoppingFinishesWhatIsBeingSentAndEndsTheRest) {
  RawClient idle(server_->port());
  RawClient sender(server_->port());
  sender.send("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_NE(sender.read_reply(), "");  // its head has been read
  std::thread stopping([this] { server_->stop(); });
  EXPECT_EQ(idle.read_all(), "");
  sender.send("abc");
  const std::string reply = sender.read_all();
  EXPECT_EQ(status_of(reply), 404);
  EXPECT_NE(reply.find("Connection: close"), std::string::npos);
  stopping.join();
}

}  // namespace
}  // namespace frontdoor::intake
