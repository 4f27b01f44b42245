#include "service/server.h"

#include "base/log.h"
#include "service/thread_memory.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerConnection.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>

#include <openssl/ssl.h>

#include <chrono>
#include <stdexcept>
#include <thread>

namespace frontdoor::intake {
namespace {

using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr int kSpareThreads = 64;
// On top of the time that a connection may stay silent.
constexpr int kHeadSeconds = 10;
constexpr int kStackBytes = 1024 * 1024;
constexpr int kBacklog = 1024;
// So many connections' threads keep memory ready for their next request.
constexpr std::size_t kQuickConnectionsMax = 96;
constexpr int kDrainSecondsMax = 25;
// What is read and thrown away of a body that is too long, so that the caller sees the reply and not a reset.
constexpr std::size_t kDiscardBytesMax = 8'000'000;

Problem too_large(std::size_t bytes_max) {
  return {413,
          "body-too-large",
          "The body is too long",
          "At most " + std::to_string(bytes_max) + " bytes are accepted.",
          "",
          {}};
}

// Reads a body within its limits of bytes and time.
class BodyReader {
 public:
  BodyReader(HTTPServerRequest& request, HTTPServerResponse& response, int seconds_max)
      : request_(request),
        response_(response),
        until_(std::chrono::steady_clock::now() + std::chrono::seconds(seconds_max)) {}

  std::string read(std::size_t bytes_max) {
    std::string body;
    if (request_.hasContentLength()) {
      body.reserve(std::min<std::size_t>(static_cast<std::size_t>(request_.getContentLength64()), bytes_max));
    }
    stream(bytes_max, [&body](std::string_view bytes) { body += bytes; });
    return body;
  }

  template <typename Take>
  void stream(std::size_t bytes_max, Take&& take) {
    if (!request_.hasContentLength() && !request_.getChunkedTransferEncoding()) {
      throw Problem{411, "length-required", "The body's length is missing", "Send Content-Length.", "", {}};
    }
    if (request_.getMethod() == "GET") return;
    if (request_.hasContentLength() && request_.getContentLength64() > static_cast<Poco::Int64>(bytes_max)) {
      discard();
      throw too_large(bytes_max);
    }
    std::size_t received = 0;
    bool more = true;
    while (more) {
      more = take_some([&](const char* bytes, std::size_t size) {
        received += size;
        if (received <= bytes_max) take(std::string_view(bytes, size));
      });
      if (received > bytes_max) {
        discard();
        throw too_large(bytes_max);
      }
    }
    if (request_.hasContentLength() && static_cast<Poco::Int64>(received) != request_.getContentLength64()) {
      throw Problem{400, "incomplete-body", "The body ended too early", "Send it again, whole.", "", {}};
    }
    consumed_ = true;
  }

  // A body that nobody read would be taken for the next request on this connection.
  void finish() {
    const bool has_body = request_.getChunkedTransferEncoding() ||
                          (request_.hasContentLength() && request_.getContentLength64() > 0) ||
                          (!request_.hasContentLength() && request_.getMethod() != "GET" &&
                           request_.getMethod() != "HEAD" && request_.getMethod() != "DELETE");
    if (consumed_ || !has_body) return;
    response_.setKeepAlive(false);
    if (discarded_ || (!request_.hasContentLength() && !request_.getChunkedTransferEncoding())) return;
    try {
      discard();
    } catch (const Problem&) {
      return;  // it did not arrive in time: the connection closes anyway
    }
  }

 private:
  // One receive from the socket at most, so that the time left is looked at each time. False at the end.
  template <typename Use>
  bool take_some(Use&& use) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until_ - std::chrono::steady_clock::now());
    if (left.count() <= 0) throw too_slow();
    auto& socket = static_cast<Poco::Net::HTTPServerRequestImpl&>(request_).socket();
    socket.setReceiveTimeout(Poco::Timespan(left.count() * 1000));
    std::streambuf* buffer = request_.stream().rdbuf();
    try {
      if (buffer->sgetc() == std::char_traits<char>::eof()) return false;
    } catch (const Poco::TimeoutException&) {
      throw too_slow();
    }
    char bytes[8192];
    const std::streamsize size = buffer->sgetn(bytes, std::min<std::streamsize>(buffer->in_avail(), sizeof bytes));
    use(bytes, static_cast<std::size_t>(size));
    return size > 0;
  }

  void discard() {
    discarded_ = true;
    response_.setKeepAlive(false);
    std::size_t thrown_away = 0;
    while (thrown_away < kDiscardBytesMax && take_some([&](const char*, std::size_t size) { thrown_away += size; })) {
    }
  }

  static Problem too_slow() {
    return {408,
            "body-too-slow",
            "The body took too long to arrive",
            "Nothing was stored. Try again with the same Idempotency-Key.",
            "",
            {}};
  }

  HTTPServerRequest& request_;
  HTTPServerResponse& response_;
  SteadyTime until_;
  bool consumed_ = false;
  bool discarded_ = false;
};

// "/v1/practices/A81001?x=1" → decoded segments and query. False: an address that is never ours.
bool read_target(const std::string& target, Call& call) {
  const std::size_t mark = std::min(target.find('?'), target.size());
  if (target.empty() || target.front() != '/') return false;
  std::string_view path = std::string_view(target).substr(1, mark - 1);
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    std::optional<std::string> segment = decode_percent(path.substr(0, end), false);
    if (!segment || segment->empty() || *segment == "." || *segment == ".." ||
        segment->find('/') != std::string::npos) {
      return false;
    }
    call.path.push_back(std::move(*segment));
    path.remove_prefix(end);
    if (path.empty()) break;
    path.remove_prefix(1);
    if (path.empty()) return false;  // a trailing slash is another address
  }
  if (mark < target.size()) call.query = parse_form(std::string_view(target).substr(mark + 1));
  return true;
}

std::string own_origin(const Settings& settings, const std::string& host) {
  if (settings.base_url.empty()) return (settings.tls() ? "https://" : "http://") + host;
  const std::size_t path = settings.base_url.find('/', settings.base_url.find("//") + 2);
  return settings.base_url.substr(0, path);
}

void write_reply(const Reply& reply, HTTPServerResponse& response) {
  response.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(reply.status));
  response.setReason(Poco::Net::HTTPResponse::getReasonForStatus(response.getStatus()));
  if (!reply.content_type.empty()) response.setContentType(reply.content_type);
  for (const auto& [name, value] : reply.headers) response.set(name, value);
  for (const std::string& cookie : reply.cookies) response.add("Set-Cookie", cookie);
  response.sendBuffer(reply.body.data(), reply.body.size());
}

// Counts a call from its first line to its last.
class ActiveCall {
 public:
  explicit ActiveCall(ServerState& state) : state_(state) { state_.enter(); }
  ~ActiveCall() { state_.leave(); }
  ActiveCall(const ActiveCall&) = delete;
  ActiveCall& operator=(const ActiveCall&) = delete;

 private:
  ServerState& state_;
};

Poco::Net::StreamSocket& socket_of(HTTPServerRequest& request) {
  return static_cast<Poco::Net::HTTPServerRequestImpl&>(request).socket();
}

// Tells the watch that a head has arrived, and when the reply is out.
class WatchedCall {
 public:
  WatchedCall(ConnectionWatch& watch, const Poco::Net::StreamSocket& socket) : watch_(watch), socket_(socket) {
    watch_.head_arrived(socket_);
  }
  ~WatchedCall() { watch_.replied(socket_); }
  WatchedCall(const WatchedCall&) = delete;
  WatchedCall& operator=(const WatchedCall&) = delete;

 private:
  ConnectionWatch& watch_;
  const Poco::Net::StreamSocket& socket_;
};

// A connection of Poco's that the watch knows from its first to its last moment.
class WatchedConnection final : public Poco::Net::HTTPServerConnection {
 public:
  WatchedConnection(const Poco::Net::StreamSocket& socket, const Poco::Net::HTTPServerParams::Ptr& parameters,
                    const Poco::Net::HTTPRequestHandlerFactory::Ptr& handlers, ConnectionWatch& watch)
      : HTTPServerConnection(socket, parameters, handlers), watch_(watch) {}

  void run() override {
    const Known known(watch_, socket());
    const ThreadMemory memory(watch_.count() <= kQuickConnectionsMax);
    HTTPServerConnection::run();
  }

 private:
  struct Known {
    Known(ConnectionWatch& its_watch, const Poco::Net::StreamSocket& its_socket)
        : watch(its_watch), socket(its_socket) {
      watch.add(socket);
    }
    ~Known() { watch.remove(socket); }
    Known(const Known&) = delete;
    Known& operator=(const Known&) = delete;
    ConnectionWatch& watch;
    const Poco::Net::StreamSocket socket;
  };
  ConnectionWatch& watch_;
};

class ConnectionFactory final : public Poco::Net::TCPServerConnectionFactory {
 public:
  ConnectionFactory(const Poco::Net::HTTPServerParams::Ptr& parameters,
                    const Poco::Net::HTTPRequestHandlerFactory::Ptr& handlers, ConnectionWatch& watch)
      : parameters_(parameters), handlers_(handlers), watch_(watch) {}
  Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) override {
    return new WatchedConnection(socket, parameters_, handlers_, watch_);
  }

 private:
  Poco::Net::HTTPServerParams::Ptr parameters_;
  Poco::Net::HTTPRequestHandlerFactory::Ptr handlers_;
  ConnectionWatch& watch_;
};

class Handler final : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Handler(ServerState& state) : state_(state) {}

  void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
    const SteadyTime started = std::chrono::steady_clock::now();
    const ActiveCall active(state_);
    const WatchedCall watched(state_.watch(), socket_of(request));
    Reply reply;
    try {
      reply = answer(request, response);
      if (state_.draining()) response.setKeepAlive(false);
      write_reply(reply, response);
    } catch (const Poco::Exception&) {
      response.setKeepAlive(false);  // the caller has gone
    }
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started);
    state_.service().metrics().count_call(reply.route, reply.status, took.count());
    log_event(LogLevel::info, "call",
              {{"route", reply.route},
               {"status", static_cast<long long>(reply.status)},
               {"microseconds", static_cast<long long>(took.count())}});
  }

 private:
  Reply answer(HTTPServerRequest& request, HTTPServerResponse& response) {
    const Settings& settings = state_.settings();
    BodyReader body(request, response, settings.body_seconds_max);
    Call call;
    call.method = request.getMethod();
    for (const auto& [name, value] : request) {
      std::string& held = call.headers[name];
      held += held.empty() ? value : (name == "Cookie" ? "; " : ", ") + value;
    }
    call.secure = settings.secure();
    call.client = request.clientAddress().host().toString();
    call.origin = own_origin(settings, request.get("Host", ""));
    call.read_body = [&body](std::size_t bytes_max) { return body.read(bytes_max); };
    call.stream_body = [&body](std::size_t bytes_max, const std::function<void(std::string_view)>& take) {
      body.stream(bytes_max, take);
    };
    if (!read_target(request.getURI(), call)) call.path = {"not-ours"};
    if (call.method == "POST") keep_pace(request.clientAddress());
    Reply reply = state_.service().handle(call);
    body.finish();
    return reply;
  }

  // Only ever a delay. A proxy on this machine speaks for many and is not slowed.
  void keep_pace(const Poco::Net::SocketAddress& address) {
    if (address.host().isLoopback()) return;
    const auto delay = state_.pace().delay(address.host().toString(), std::chrono::steady_clock::now());
    if (delay.count() > 0) std::this_thread::sleep_for(delay);
  }

  ServerState& state_;
};

class HandlerFactory final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit HandlerFactory(ServerState& state) : state_(state) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override { return new Handler(state_); }

 private:
  ServerState& state_;
};

// Connections past the limit are closed on arrival, so that those that are served stay quick.
class ConnectionLimit final : public Poco::Net::TCPServerConnectionFilter {
 public:
  ConnectionLimit(const Poco::Net::TCPServer& server, int connections_max)
      : server_(server), connections_max_(connections_max) {}
  bool accept(const Poco::Net::StreamSocket&) override {
    return server_.currentConnections() + server_.queuedConnections() < connections_max_;
  }

 private:
  const Poco::Net::TCPServer& server_;
  int connections_max_;
};

Poco::Net::HTTPServerParams::Ptr parameters_of(const Settings& settings) {
  Poco::Net::HTTPServerParams::Ptr parameters = new Poco::Net::HTTPServerParams;
  parameters->setMaxThreads(settings.connections_max + kSpareThreads);
  parameters->setMaxQueued(settings.connections_max);
  parameters->setTimeout(Poco::Timespan(settings.idle_seconds_max, 0));
  parameters->setKeepAlive(true);
  parameters->setKeepAliveTimeout(Poco::Timespan(settings.idle_seconds_max, 0));
  return parameters;
}

Poco::Net::ServerSocket listen_with_tls(const Settings& settings, const Poco::Net::SocketAddress& address) {
  Poco::Net::Context::Ptr context =
      new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, settings.tls_key.string(),
                             settings.tls_certificate.string(), "", Poco::Net::Context::VERIFY_NONE);
  // OpenSSL drops a key that does not fit, and every handshake would fail.
  if (SSL_CTX_check_private_key(context->sslContext()) != 1) {
    throw std::runtime_error("cannot use TLS: the key does not belong to the certificate");
  }
  context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
  context->preferServerCiphers();
  Poco::Net::SecureServerSocket socket(context);
  socket.bind(address, true);
  socket.listen(kBacklog);
  return socket;
}

Poco::Net::ServerSocket listen_on(const Settings& settings) {
  try {
    const Poco::Net::SocketAddress address(settings.address, static_cast<Poco::UInt16>(settings.port));
    if (settings.tls()) return listen_with_tls(settings, address);
    Poco::Net::ServerSocket socket;
    socket.bind(address, true, false);
    socket.listen(kBacklog);
    return socket;
  } catch (const Poco::Exception& fault) {
    throw std::runtime_error("cannot listen on " + settings.address + " port " + std::to_string(settings.port) + ": " +
                             fault.displayText());
  }
}

}  // namespace

ServerState::ServerState(Service& service, const Settings& settings)
    : service_(service), settings_(settings), watch_(std::chrono::seconds(settings.idle_seconds_max + kHeadSeconds)) {}

void ServerState::enter() {
  std::lock_guard lock(mutex_);
  ++active_;
}

void ServerState::leave() {
  std::lock_guard lock(mutex_);
  if (--active_ == 0) idle_.notify_all();
}

void ServerState::drain(int seconds_max) {
  draining_ = true;
  std::unique_lock lock(mutex_);
  idle_.wait_for(lock, std::chrono::seconds(seconds_max), [this] { return active_ == 0; });
}

Server::Server(Service& service, const Settings& settings)
    : settings_(settings),
      state_(service, settings_),
      threads_(2, settings.connections_max + kSpareThreads, 60, kStackBytes),
      http_(std::make_unique<Poco::Net::TCPServer>(
          new ConnectionFactory(parameters_of(settings), new HandlerFactory(state_), state_.watch()), threads_,
          listen_on(settings), parameters_of(settings))) {
  http_->setConnectionFilter(new ConnectionLimit(*http_, settings.connections_max));
  http_->start();
}

Server::~Server() {
  stop();
}

std::string Server::address() const {
  const bool six = settings_.address.find(':') != std::string::npos;
  return (settings_.tls() ? "https://" : "http://") + (six ? "[" + settings_.address + "]" : settings_.address) + ":" +
         std::to_string(port());
}

void Server::stop() {
  if (stopped_) return;
  stopped_ = true;
  http_->stop();
  state_.watch().end_waiting();
  state_.drain(kDrainSecondsMax);
  state_.watch().end_all();
  threads_.joinAll();
}

}  // namespace frontdoor::intake
