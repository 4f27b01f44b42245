#include "service/server.h"

#include "base/addresses.h"
#include "base/log.h"
#include "service/connection.h"
#include "service/transport.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <stdexcept>
#include <thread>
#include <vector>

namespace frontdoor::intake {
namespace {

namespace net = boost::asio;
using tcp = net::ip::tcp;
using Fault = boost::system::error_code;

constexpr int kBacklog = 1024;
// When descriptors have run out: time for some to be closed.
constexpr std::chrono::milliseconds kAcceptAgainAfter{100};

tcp::acceptor listen_on(net::io_context& loop, const Settings& settings) {
  try {
    const tcp::endpoint endpoint(net::ip::make_address(settings.address), static_cast<unsigned short>(settings.port));
    tcp::acceptor acceptor(loop);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen(kBacklog);
    return acceptor;
  } catch (const boost::system::system_error& fault) {
    throw std::runtime_error("cannot listen on " + settings.address + " port " + std::to_string(settings.port) + ": " +
                             fault.code().message());
  }
}

}  // namespace

// Everything but construction and stop() happens on its thread.
class Server::Loop {
 public:
  Loop(Service& service, const Settings& settings, const HttpLimits& limits)
      : front_(service, settings, limits),
        tls_(settings.tls() ? tls_context(settings) : nullptr),
        acceptor_(listen_on(front_.loop, settings)),
        again_(front_.loop),
        drain_deadline_(front_.loop),
        next_beat_(front_.loop),
        port_(acceptor_.local_endpoint().port()),
        thread_([this] {
          accept();
          front_.loop.run();
        }) {}

  ~Loop() { stop(); }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  int port() const { return port_; }

  void beat_every(std::chrono::milliseconds interval, std::function<void()> beat) {
    net::post(front_.loop, [this, interval, beat = std::move(beat)]() mutable {
      beat_ = std::move(beat);
      beat_again(interval);
    });
  }

  void stop() {
    if (!thread_.joinable()) return;
    net::post(front_.loop, [this] { drain(); });
    thread_.join();
  }

 private:
  void accept() {
    acceptor_.async_accept([this](Fault fault, tcp::socket socket) {
      if (front_.draining) return;
      if (!fault) {
        take(std::move(socket));
        return accept();
      }
      log_event(LogLevel::warning, "accept-failed", {{"reason", fault.message()}});
      again_.expires_after(kAcceptAgainAfter);
      again_.async_wait([this](Fault ended) {
        if (!ended && !front_.draining) accept();
      });
    });
  }

  void beat_again(std::chrono::milliseconds interval) {
    beat_();
    next_beat_.expires_after(interval);
    next_beat_.async_wait([this, interval](Fault ended) {
      if (!ended) beat_again(interval);
    });
  }

  void take(tcp::socket socket) {
    Fault fault;
    const tcp::endpoint endpoint = socket.remote_endpoint(fault);
    const auto address = fault ? std::nullopt : plain_address(endpoint.address().to_string());
    if (!address) return;  // it has gone already
    Peer peer{*address, front_.trusted_proxies.contains(*address), tls_ != nullptr};
    const bool exempt = peer.trusted_proxy || (front_.limits.loopback_is_exempt && is_loopback(*address));
    auto place = front_.places.take(sources_of(*address), exempt, std::chrono::steady_clock::now());
    if (place == nullptr) return;
    socket.set_option(tcp::no_delay(true), fault);
    // A reader who takes nothing while the kernel holds the whole reply.
    const auto unread_max = static_cast<unsigned>(front_.limits.reply_time_max.count());
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &unread_max, sizeof unread_max);
    socket.set_option(net::socket_base::send_buffer_size(static_cast<int>(front_.limits.send_buffer_bytes)), fault);
    auto transport = tls_ ? tls_transport(std::move(socket), *tls_) : plain_transport(std::move(socket));
    auto connection = std::make_shared<Connection>(front_, std::move(transport), std::move(peer), std::move(place));
    front_.connections.insert(connection);
    connection->start();
  }

  void drain() {
    front_.draining = true;
    front_.drained = [this] { front_.loop.stop(); };
    Fault ignored;
    acceptor_.close(ignored);
    const std::vector<std::shared_ptr<Connection>> open(front_.connections.begin(), front_.connections.end());
    for (const auto& connection : open) connection->drain();
    if (front_.connections.empty()) return front_.loop.stop();
    drain_deadline_.expires_after(front_.limits.drain_time_max);
    drain_deadline_.async_wait([this](Fault fault) {
      if (!fault) front_.loop.stop();
    });
  }

  Front front_;
  std::unique_ptr<net::ssl::context> tls_;
  tcp::acceptor acceptor_;
  net::steady_timer again_;
  net::steady_timer drain_deadline_;
  net::steady_timer next_beat_;
  std::function<void()> beat_;
  int port_;
  std::thread thread_;
};

HttpLimits http_limits_of(const Settings& settings) {
  HttpLimits limits;
  limits.connections_max = static_cast<std::size_t>(settings.connections_max);
  limits.connections_per_address_max = static_cast<std::size_t>(settings.connections_per_address_max);
  limits.body_time_max = std::chrono::seconds(settings.body_seconds_max);
  limits.idle_time_max = std::chrono::seconds(settings.idle_seconds_max);
  return limits;
}

Server::Server(Service& service, const Settings& settings) : Server(service, settings, http_limits_of(settings)) {}

Server::Server(Service& service, const Settings& settings, const HttpLimits& limits)
    : settings_(settings), loop_(std::make_unique<Loop>(service, settings_, limits)) {}

Server::~Server() = default;

int Server::port() const {
  return loop_->port();
}

std::string Server::address() const {
  const bool six = settings_.address.find(':') != std::string::npos;
  return (settings_.tls() ? "https://" : "http://") + (six ? "[" + settings_.address + "]" : settings_.address) + ":" +
         std::to_string(port());
}

void Server::beat_every(std::chrono::milliseconds interval, std::function<void()> beat) {
  loop_->beat_every(interval, std::move(beat));
}

void Server::stop() {
  loop_->stop();
}

}  // namespace frontdoor::intake
