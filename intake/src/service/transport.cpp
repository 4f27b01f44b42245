#include "service/transport.h"

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>

namespace frontdoor::intake {
namespace {

namespace net = boost::asio;
using tcp = net::ip::tcp;

// TLS 1.3 has no others.
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!PSK";

void close_socket(tcp::socket& socket) {
  Transport::Fault ignored;
  socket.close(ignored);
}

bool has_ended(tcp::socket& socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(socket.native_handle(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return true;
  return info.tcpi_state != TCP_ESTABLISHED;
}

class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(tcp::socket socket) : socket_(std::move(socket)) {}

  void start(Done done) override {
    net::post(socket_.get_executor(), [done = std::move(done)] { done({}, 0); });
  }
  void read_some(net::mutable_buffer buffer, Done done) override {
    socket_.async_read_some(net::buffer(buffer), std::move(done));
  }
  void write(const std::vector<net::const_buffer>& buffers, Done done) override {
    net::async_write(socket_, buffers, std::move(done));
  }
  void end(Done done) override {
    Fault fault;
    socket_.shutdown(tcp::socket::shutdown_send, fault);
    net::post(socket_.get_executor(), [fault, done = std::move(done)] { done(fault, 0); });
  }
  void close() override { close_socket(socket_); }
  void cancel() override {
    Fault ignored;
    socket_.cancel(ignored);
  }
  bool peer_has_gone() override { return has_ended(socket_); }

 private:
  tcp::socket socket_;
};

class TlsTransport final : public Transport {
 public:
  TlsTransport(tcp::socket socket, net::ssl::context& context) : stream_(std::move(socket), context) {}

  void start(Done done) override {
    stream_.async_handshake(net::ssl::stream_base::server, [done = std::move(done)](Fault fault) { done(fault, 0); });
  }
  void read_some(net::mutable_buffer buffer, Done done) override {
    stream_.async_read_some(net::buffer(buffer), std::move(done));
  }
  void write(const std::vector<net::const_buffer>& buffers, Done done) override {
    net::async_write(stream_, buffers, std::move(done));
  }
  void end(Done done) override {
    stream_.async_shutdown([done = std::move(done)](Fault fault) { done(fault, 0); });
  }
  void close() override { close_socket(stream_.next_layer()); }
  void cancel() override {
    Fault ignored;
    stream_.next_layer().cancel(ignored);
  }
  bool peer_has_gone() override { return has_ended(stream_.next_layer()); }

 private:
  net::ssl::stream<tcp::socket> stream_;
};

// OpenSSL's own words name neither the file nor what is wrong with it.
template <typename Use>
void use_file(const std::filesystem::path& file, const std::string& what, const std::string& setting, Use&& use) {
  const std::string head = "cannot use TLS: the " + what + " " + file.string() + " (" + setting + ") ";
  if (::access(file.c_str(), F_OK) != 0) throw std::runtime_error(head + "is not there, or its folder is closed");
  if (::access(file.c_str(), R_OK) != 0) {
    throw std::runtime_error(head + "may not be read by the service's account: give that account's group read access" +
                             " (chgrp, chmod 640)");
  }
  try {
    use(file.string());
  } catch (const boost::system::system_error&) {
    throw std::runtime_error(head + "is no " + what + " in PEM form without a password");
  }
}

}  // namespace

std::unique_ptr<Transport> plain_transport(tcp::socket socket) {
  return std::make_unique<PlainTransport>(std::move(socket));
}

std::unique_ptr<Transport> tls_transport(tcp::socket socket, net::ssl::context& context) {
  return std::make_unique<TlsTransport>(std::move(socket), context);
}

std::unique_ptr<net::ssl::context> tls_context(const Settings& settings) {
  auto context = std::make_unique<net::ssl::context>(net::ssl::context::tls_server);
  try {
    context->set_options(net::ssl::context::default_workarounds | net::ssl::context::no_compression |
                         SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX* native = context->native_handle();
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    if (SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) != 1 || SSL_CTX_set_cipher_list(native, kCiphers) != 1) {
      throw std::runtime_error("cannot use TLS: OpenSSL has none of the ciphers that are asked for");
    }
    use_file(settings.tls_certificate, "certificate", "tls-certificate",
             [&](const std::string& file) { context->use_certificate_chain_file(file); });
    use_file(settings.tls_key, "key", "tls-key",
             [&](const std::string& file) { context->use_private_key_file(file, net::ssl::context::pem); });
    // OpenSSL may drop a key that does not fit, and every handshake would fail.
    if (SSL_CTX_check_private_key(native) != 1) {
      throw std::runtime_error("cannot use TLS: the key does not belong to the certificate");
    }
  } catch (const boost::system::system_error& fault) {
    throw std::runtime_error(std::string("cannot use TLS: ") + fault.what());
  }
  return context;
}

}  // namespace frontdoor::intake
