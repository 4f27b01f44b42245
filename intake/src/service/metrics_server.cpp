#include "service/metrics_server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <stdexcept>
#include <thread>

namespace frontdoor::intake {
namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using tcp = net::ip::tcp;
using Fault = boost::system::error_code;

constexpr std::chrono::seconds kTimeMax{10};
constexpr std::chrono::milliseconds kAcceptAgainAfter{200};
constexpr std::uint64_t kBodyBytesMax = 1'000;
constexpr int kReadersMax = 16;  // at once; the operator's own

// One reader: one question, one answer.
class Reader : public std::enable_shared_from_this<Reader> {
 public:
  Reader(tcp::socket socket, const std::function<std::string()>& text, int& readers)
      : stream_(std::move(socket)), text_(text), readers_(readers) {
    ++readers_;
    parser_.body_limit(kBodyBytesMax);
  }
  ~Reader() { --readers_; }

  void start() {
    stream_.expires_after(kTimeMax);
    http::async_read(stream_, buffer_, parser_, [self = shared_from_this()](Fault fault, std::size_t) {
      if (!fault) self->answer();
    });
  }

 private:
  void answer() {
    const auto& asked = parser_.get();
    const bool is_ours = asked.target() == "/metrics" && asked.method() == http::verb::get;
    reply_.version(11);
    reply_.keep_alive(false);
    reply_.result(is_ours ? http::status::ok : http::status::not_found);
    reply_.set(http::field::content_type, is_ours ? "text/plain; version=0.0.4; charset=utf-8" : "text/plain");
    reply_.set(http::field::cache_control, "no-store");
    reply_.body() = is_ours ? text_() : "GET /metrics\n";
    reply_.prepare_payload();
    stream_.expires_after(kTimeMax);
    http::async_write(stream_, reply_, [self = shared_from_this()](Fault, std::size_t) {
      Fault ignored;
      self->stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    });
  }

  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_{8'192};
  http::request_parser<http::string_body> parser_;
  http::response<http::string_body> reply_;
  const std::function<std::string()>& text_;
  int& readers_;
};

}  // namespace

class MetricsServer::Loop {
 public:
  Loop(const std::string& address, int port, std::function<std::string()> text)
      : text_(std::move(text)), acceptor_(loop_), again_(loop_) {
    try {
      const tcp::endpoint endpoint(net::ip::make_address(address), static_cast<unsigned short>(port));
      acceptor_.open(endpoint.protocol());
      acceptor_.set_option(tcp::acceptor::reuse_address(true));
      acceptor_.bind(endpoint);
      acceptor_.listen(kReadersMax);
    } catch (const boost::system::system_error& fault) {
      throw std::runtime_error("cannot listen for metrics on " + address + " port " + std::to_string(port) + ": " +
                               fault.code().message());
    }
    port_ = acceptor_.local_endpoint().port();
    accept();
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~Loop() {
    loop_.stop();
    thread_.join();
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  int port() const { return port_; }

 private:
  void accept() {
    acceptor_.async_accept([this](Fault fault, tcp::socket socket) {
      if (!fault && readers_ < kReadersMax) std::make_shared<Reader>(std::move(socket), text_, readers_)->start();
      if (!fault) return accept();
      // Descriptors have run out: some are closed in a moment.
      again_.expires_after(kAcceptAgainAfter);
      again_.async_wait([this](Fault ended) {
        if (!ended) accept();
      });
    });
  }

  std::function<std::string()> text_;
  int readers_ = 0;
  net::io_context loop_;
  tcp::acceptor acceptor_;
  net::steady_timer again_;
  int port_ = 0;
  std::thread thread_;
};

MetricsServer::MetricsServer(const std::string& address, int port, std::function<std::string()> text)
    : loop_(std::make_unique<Loop>(address, port, std::move(text))) {}

MetricsServer::~MetricsServer() = default;

int MetricsServer::port() const {
  return loop_->port();
}

}  // namespace frontdoor::intake
