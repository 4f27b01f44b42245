// A connection's bytes, in the clear or over TLS.
#pragma once

#include "base/settings.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace frontdoor::intake {

// For one thread. One read and one write may be under way. What a call is given must live until its `Done`.
class Transport {
 public:
  using Fault = boost::system::error_code;
  using Done = std::function<void(Fault, std::size_t)>;
  virtual ~Transport() = default;

  virtual void start(Done done) = 0;  // the handshake
  virtual void read_some(boost::asio::mutable_buffer buffer, Done done) = 0;
  virtual void write(const std::vector<boost::asio::const_buffer>& buffers, Done done) = 0;
  // Says that nothing more will be sent.
  virtual void end(Done done) = 0;
  // What is under way ends with a fault.
  virtual void close() = 0;
  virtual void cancel() = 0;
  // The caller has ended its side, whatever it sent before.
  virtual bool peer_has_gone() = 0;
};

std::unique_ptr<Transport> plain_transport(boost::asio::ip::tcp::socket socket);
std::unique_ptr<Transport> tls_transport(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context& context);

// TLS 1.2 and later, ciphers with forward secrecy and authentication only. Throws std::runtime_error.
std::unique_ptr<boost::asio::ssl::context> tls_context(const Settings& settings);

}  // namespace frontdoor::intake
