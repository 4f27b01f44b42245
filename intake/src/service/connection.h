// One connection of the event loop, from its handshake to its last byte. Requests come one after the other; each wait
// has a deadline that no byte puts off.
#pragma once

#include "base/addresses.h"
#include "http/http.h"
#include "service/address_pace.h"
#include "service/body_room.h"
#include "service/connection_places.h"
#include "service/exchange.h"
#include "service/http_limits.h"
#include "service/service.h"
#include "service/transport.h"
#include "service/worker_pool.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/serializer.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

namespace frontdoor::intake {

class Connection;

// What the connections share; used on the loop's thread only.
struct Front {
  Front(Service& its_service, const Settings& its_settings, const HttpLimits& its_limits);

  Service& service;
  const Settings& settings;
  const HttpLimits limits;
  const AddressRanges trusted_proxies;
  // Before the loop, which may end holding connections.
  ConnectionPlaces places;
  BodyRoom body_room;
  boost::asio::io_context loop{1};
  WorkerPool workers;
  AddressPace pace;
  std::unordered_set<std::shared_ptr<Connection>> connections;
  bool draining = false;
  std::function<void()> drained;  // called once the last connection has gone
};

// For the loop's thread; what a worker is given is its own until it comes back.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Front& front, std::unique_ptr<Transport> transport, Peer peer,
             std::unique_ptr<ConnectionPlaces::Place> place);

  void start();
  // Ends it now if it waits for a request, else after the reply that is being made.
  void drain();
  void close();

 private:
  enum class State { starting, idle, head, body, answering, replying, ending, closed };
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  using Serializer = boost::beast::http::response_serializer<boost::beast::http::string_body>;
  using Fault = boost::system::error_code;

  void limit(HttpLimits::Time time);
  void expire();

  void next_request();
  void read_more();
  void take_read(Fault fault, std::size_t size);
  void take_bytes();
  void take_head(std::size_t length);
  void begin_body();
  void say_continue();
  void take_body();
  std::size_t parse_some(Fault& fault);
  bool line_is_too_long(std::string_view rest) const;
  bool has_room_for(std::size_t bytes);
  void read_body();
  void end_body(BodyEnd end);
  void refuse(std::string_view fault);

  void keep_pace();
  SourcePath source_path() const;
  void answer();
  void watch_whether_gone();
  void reply(Reply reply);
  void write_reply();
  void end();
  void discard();

  Front& front_;
  std::unique_ptr<Transport> transport_;
  const Peer peer_;
  std::unique_ptr<ConnectionPlaces::Place> place_;
  boost::asio::steady_timer deadline_;
  boost::asio::steady_timer pause_;
  State state_ = State::starting;

  std::string input_;          // received and not yet taken
  std::size_t looked_at_ = 0;  // of input_, for a head's end
  std::string incoming_;       // where the next bytes go
  std::optional<Parser> parser_;
  std::function<void(std::uint64_t, boost::beast::string_view, Fault&)> on_chunk_;
  std::size_t extension_bytes_ = 0;  // of all chunks so far
  std::size_t chunk_line_bytes_max_ = 0;
  bool in_chunk_line_ = false;
  bool in_trailer_ = false;
  std::size_t body_bytes_ = 0;
  std::shared_ptr<BodyRoom::Stay> room_;  // of a long body
  HttpLimits::Time body_time_left_{};     // once it is admitted
  bool saying_continue_ = false;

  Call call_;
  std::string id_;                 // of this call, in the log and in its reply
  std::atomic<bool> gone_{false};  // nobody waits for the answer any more
  bool keep_alive_ = false;
  bool head_only_ = false;
  std::chrono::steady_clock::time_point started_;
  bool unread_ = false;  // the caller may still be sending
  std::size_t discarded_bytes_ = 0;
  std::optional<WrittenResponse> response_;
  std::optional<Serializer> serializer_;
};

}  // namespace frontdoor::intake
