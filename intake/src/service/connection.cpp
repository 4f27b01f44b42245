#include "service/connection.h"

#include "base/log.h"
#include "service/framing.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace frontdoor::intake {
namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using std::chrono::milliseconds;

// A connection that waits keeps little memory.
constexpr std::size_t kWaitingReadBytes = 2'048;
constexpr std::size_t kHeadReadBytes = 8'192;
constexpr std::size_t kBodyReadBytes = 32'768;
// How often to check that the caller has not gone away while its password waits to be hashed.
constexpr milliseconds kLookWhetherGoneEvery{250};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

bool expects_continue(const Call& call) {
  return boost::beast::iequals(call.header("Expect"), "100-continue");
}

bool may_have_no_body(const std::string& method) {
  return method == "GET" || method == "HEAD" || method == "DELETE" || method == "OPTIONS";
}

void record(Service& service, const Reply& reply, const std::string& id,
            std::chrono::steady_clock::time_point started) {
  const LogOfCall its_lines(id);
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started);
  service.metrics().count_call(reply.route, reply.status, took.count());
  log_event(LogLevel::info, "call",
            {{"route", reply.route},
             {"status", static_cast<long long>(reply.status)},
             {"microseconds", static_cast<long long>(took.count())}});
}

}  // namespace

Front::Front(Service& its_service, const Settings& its_settings, const HttpLimits& its_limits)
    : service(its_service),
      settings(its_settings),
      limits(its_limits),
      trusted_proxies(its_settings.trusted_proxy),
      places(its_limits),
      body_room(its_limits),
      workers(its_limits.workers) {}

Connection::Connection(Front& front, std::unique_ptr<Transport> transport, Peer peer,
                       std::unique_ptr<ConnectionPlaces::Place> place)
    : front_(front),
      transport_(std::move(transport)),
      peer_(std::move(peer)),
      place_(std::move(place)),
      deadline_(front.loop),
      pause_(front.loop) {
  on_chunk_ = [this](std::uint64_t size, boost::beast::string_view extensions, Fault& fault) {
    in_chunk_line_ = true;
    in_trailer_ = size == 0;
    extension_bytes_ += extensions.size();
    chunk_line_bytes_max_ = front_.limits.chunk_line_bytes_max + (size == 0 ? front_.limits.trailer_bytes_max : 0);
    if (extension_bytes_ > front_.limits.chunk_extension_bytes_max) fault = http::error::bad_chunk_extension;
  };
}

// ---- time

void Connection::limit(HttpLimits::Time time) {
  deadline_.expires_after(time);
  deadline_.async_wait([self = shared_from_this()](Fault fault) {
    // A wait that was over may have been put off before this ran.
    if (!fault && self->deadline_.expiry() <= std::chrono::steady_clock::now()) self->expire();
  });
}

void Connection::expire() {
  if (state_ != State::body || saying_continue_) return close();
  transport_->cancel();
  end_body(BodyEnd::too_slow);
}

void Connection::close() {
  if (state_ == State::closed) return;
  const auto self = shared_from_this();
  state_ = State::closed;
  deadline_.cancel();
  pause_.cancel();
  transport_->close();
  room_.reset();
  place_.reset();
  front_.connections.erase(self);
  if (front_.draining && front_.connections.empty() && front_.drained) front_.drained();
}

void Connection::drain() {
  if (state_ == State::starting || state_ == State::idle || state_ == State::head) close();
}

// ---- a request on its way in

void Connection::start() {
  place_->give_up = [this] { close(); };
  place_->waits(ConnectionPlaces::Wait::head, std::chrono::steady_clock::now());
  limit(front_.limits.handshake_time_max);
  transport_->start([self = shared_from_this()](Fault fault, std::size_t) {
    if (self->state_ != State::starting) return;
    if (fault) return self->close();
    self->next_request();
  });
}

void Connection::next_request() {
  if (front_.draining) return close();
  state_ = State::idle;
  parser_.reset();
  serializer_.reset();
  response_.reset();
  call_ = {};
  id_.clear();
  room_.reset();
  place_->waits(ConnectionPlaces::Wait::head, std::chrono::steady_clock::now());
  looked_at_ = 0;
  if (!input_.empty()) return take_bytes();
  input_ = std::string();
  incoming_ = std::string();
  limit(front_.places.idle_time());
  read_more();
}

void Connection::read_more() {
  incoming_.resize(state_ == State::idle ? kWaitingReadBytes : state_ == State::head ? kHeadReadBytes : kBodyReadBytes);
  transport_->read_some(net::buffer(incoming_),
                        [self = shared_from_this()](Fault fault, std::size_t size) { self->take_read(fault, size); });
}

void Connection::take_read(Fault fault, std::size_t size) {
  if (state_ == State::body) {
    if (fault) return end_body(BodyEnd::broken_off);
  } else if (state_ != State::idle && state_ != State::head) {
    return;  // its time was over
  } else if (fault) {
    return close();
  }
  input_.append(incoming_, 0, size);
  take_bytes();
}

void Connection::take_bytes() {
  if (state_ == State::body) return take_body();
  if (state_ == State::idle) {
    state_ = State::head;
    limit(front_.limits.head_time_max);
  }
  const std::size_t length = head_length(input_, looked_at_);
  if (std::max(length, length == 0 ? input_.size() : 0) > front_.limits.head_bytes_max) {
    return refuse("the head is too long");
  }
  if (length > 0) return take_head(length);
  if (head_is_hopeless(input_, looked_at_)) return refuse("a line end is broken");
  looked_at_ = input_.size();
  read_more();
}

void Connection::take_head(std::size_t length) {
  const std::string_view head = std::string_view(input_).substr(0, length);
  if (const auto fault = framing_fault(head, front_.limits)) return refuse(*fault);
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(front_.limits.head_bytes_max));
  // Counted below, so that the handler says what it takes. (To Beast 1.74 "none" is less than any length.)
  parser_->body_limit(std::numeric_limits<std::uint64_t>::max());
  parser_->on_chunk_header(on_chunk_);
  Fault fault;
  parser_->put(net::buffer(head.data(), head.size()), fault);
  if (fault || !parser_->is_header_done()) return refuse("the head cannot be read");
  input_.erase(0, length);
  started_ = std::chrono::steady_clock::now();
  call_ = call_of(parser_->get(), front_.settings, peer_);
  call_.peer = peer_.address;
  call_.peer_is_trusted = peer_.trusted_proxy;
  call_.client = client_address(peer_, call_.header("X-Forwarded-For"), front_.trusted_proxies);
  call_.source = source_behind(call_.client, call_.headers, front_.trusted_proxies);
  id_ = id_of(call_, peer_);
  keep_alive_ = parser_->get().keep_alive();
  head_only_ = call_.method == "HEAD";
  unread_ = false;
  begin_body();
}

void Connection::begin_body() {
  extension_bytes_ = 0;
  state_ = State::body;
  place_->waits(ConnectionPlaces::Wait::rest, started_);
  const auto length = parser_->content_length();
  if (!length && !parser_->chunked()) {
    // What follows may be a body without a length: it must not be taken for the next request.
    if (!may_have_no_body(call_.method)) {
      keep_alive_ = false;
      unread_ = true;
    }
    return end_body(BodyEnd::no_length);
  }
  if (length && *length > front_.limits.body_bytes_max) return end_body(BodyEnd::too_long);
  limit(front_.limits.body_time_max);
  if (!length || *length <= front_.limits.small_body_bytes_max || has_room_for(*length)) read_body();
}

void Connection::read_body() {
  const bool begun = !input_.empty() || !parser_->get().body().empty();
  if (!begun && !parser_->is_done() && expects_continue(call_)) return say_continue();
  take_body();
}

void Connection::say_continue() {
  saying_continue_ = true;
  transport_->write({net::buffer(kContinue)}, [self = shared_from_this()](Fault fault, std::size_t) {
    self->saying_continue_ = false;
    if (self->state_ != State::body) return;
    if (fault) return self->close();
    self->take_body();
  });
}

// Bytes of input_ that are taken.
std::size_t Connection::parse_some(Fault& fault) {
  std::size_t at = 0;
  while (at < input_.size() && !parser_->is_done()) {
    in_chunk_line_ = false;
    const std::size_t taken = parser_->put(net::buffer(input_.data() + at, input_.size() - at), fault);
    at += taken;
    if (fault == http::error::need_more) {
      fault = {};
      if (line_is_too_long(std::string_view(input_).substr(at))) fault = http::error::bad_chunk;
      return at;
    }
    if (in_chunk_line_ && taken > chunk_line_bytes_max_) fault = http::error::bad_chunk;
    // The last chunk line comes with its whole trailer, which folds no line either.
    if (in_chunk_line_ && in_trailer_ && has_folded_line({input_.data() + at - taken, taken})) {
      fault = http::error::bad_chunk;
    }
    if (fault) return at;
  }
  return at;
}

// rest: a chunk line or a trailer that has not come to its end.
bool Connection::line_is_too_long(std::string_view rest) const {
  const std::size_t line_end = rest.find("\r\n", rest.starts_with("\r\n") ? 2 : 0);
  const bool in_trailer = line_end != std::string_view::npos;
  return rest.size() > front_.limits.chunk_line_bytes_max + (in_trailer ? front_.limits.trailer_bytes_max : 0);
}

void Connection::take_body() {
  Fault fault;
  input_.erase(0, parse_some(fault));
  if (fault) return refuse("the chunked body cannot be read");
  const std::size_t size = parser_->get().body().size();
  if (size > front_.limits.body_bytes_max) return end_body(BodyEnd::too_long);
  if (parser_->is_done()) return end_body(BodyEnd::whole);
  // In chunks: nobody has said how long it will be.
  if (size > front_.limits.small_body_bytes_max && !room_ && !has_room_for(front_.limits.body_bytes_max)) return;
  read_more();
}

// False: it has to wait, and goes on once it is admitted. Its own time does not run meanwhile.
bool Connection::has_room_for(std::size_t bytes) {
  const auto on_admitted = [weak = weak_from_this(), &front = front_] {
    net::post(front.loop, [weak] {
      const auto self = weak.lock();
      if (!self || self->state_ != State::body) return;
      self->limit(self->body_time_left_);
      self->place_->waits(ConnectionPlaces::Wait::rest, std::chrono::steady_clock::now());
      self->read_body();
    });
  };
  body_time_left_ = std::chrono::duration_cast<HttpLimits::Time>(deadline_.expiry() - std::chrono::steady_clock::now());
  room_ = front_.body_room.enter(source_path(), bytes, on_admitted);
  if (!room_->admitted()) limit(front_.limits.room_time_max);
  return room_->admitted();
}

void Connection::end_body(BodyEnd end) {
  state_ = State::answering;
  place_->waits(ConnectionPlaces::Wait::none, started_);
  deadline_.cancel();
  if (end != BodyEnd::whole && end != BodyEnd::no_length) {
    keep_alive_ = false;
    unread_ = true;
    input_.clear();
  }
  if (room_ && !room_->admitted()) room_.reset();
  body_bytes_ = parser_->get().body().size();
  auto body = std::make_shared<ReceivedBody>();
  body->bytes = std::move(parser_->get().body());
  body->end = end;
  give_body(call_, std::move(body));
  keep_pace();
}

// What cannot be read in one way only is answered by nobody but us, and nothing after it is read as a request.
void Connection::refuse(std::string_view fault) {
  state_ = State::answering;
  keep_alive_ = false;
  unread_ = true;
  head_only_ = false;
  input_.clear();
  Reply reply = problem_reply({400, "bad-request", "The request cannot be read", std::string(fault) + ".", "", {}});
  reply.headers["X-Content-Type-Options"] = "nosniff";
  reply.route = "none";
  record(front_.service, reply, id_, std::chrono::steady_clock::now());
  this->reply(std::move(reply));
}

// ---- its answer

// Only ever a delay. A proxy that does not say whom it speaks for is not slowed: it speaks for many.
void Connection::keep_pace() {
  const bool paced = (call_.method == "POST" || call_.method == "PUT") && !is_loopback(call_.client) &&
                     !front_.trusted_proxies.contains(call_.client);
  const auto delay =
      paced ? front_.pace.delay(source_of(call_.client), std::chrono::steady_clock::now()) : milliseconds(0);
  if (delay.count() == 0) return answer();
  pause_.expires_after(delay);
  pause_.async_wait([self = shared_from_this()](Fault fault) {
    if (!fault && self->state_ == State::answering) self->answer();
  });
}

// Whose turn it is to be served. Empty: a proxy that does not say whom it speaks for.
SourcePath Connection::source_path() const {
  const bool speaks_for_many =
      front_.trusted_proxies.contains(call_.client) || (is_loopback(call_.client) && front_.limits.loopback_is_exempt);
  return speaks_for_many ? SourcePath() : sources_of(call_.client);
}

void Connection::answer() {
  Lane lane = lane_of(call_, body_bytes_);
  if (lane == Lane::sign_in && front_.service.knows_device_of(call_)) lane = Lane::sign_in_known;
  const bool signs_in = lane == Lane::sign_in || lane == Lane::sign_in_known;
  const auto work = [self = shared_from_this(), signs_in, asked = std::chrono::steady_clock::now()]() mutable {
    Front& front = self->front_;
    const LogOfCall its_lines(self->id_);
    const bool late = signs_in && std::chrono::steady_clock::now() - asked >= kSignInWaitMax;
    // A password is not hashed for somebody who has hung up, or who has waited for too long.
    Reply reply = self->gone_ ? Reply()
                  : late      ? front.service.too_busy(self->call_, 503)
                              : front.service.handle(self->call_);
    if (!self->gone_) record(front.service, reply, self->id_, self->started_);
    // The connection goes back with its reply, so that it always ends on the loop's thread.
    net::post(front.loop, [self = std::move(self), reply = std::move(reply)]() mutable {
      if (self->state_ == State::answering) self->reply(std::move(reply));
    });
  };
  if (!front_.workers.run(lane, source_path(), work)) {
    Reply busy = front_.service.too_busy(call_, 429);
    record(front_.service, busy, id_, started_);
    return reply(std::move(busy));
  }
  if (signs_in) watch_whether_gone();
}

void Connection::watch_whether_gone() {
  pause_.expires_after(kLookWhetherGoneEvery);
  pause_.async_wait([self = shared_from_this()](Fault fault) {
    if (fault || self->state_ != State::answering) return;
    if (!self->transport_->peer_has_gone()) return self->watch_whether_gone();
    self->gone_ = true;
    self->close();
  });
}

void Connection::reply(Reply reply) {
  if (front_.draining || reply.status == 400) keep_alive_ = false;
  pause_.cancel();
  state_ = State::replying;
  place_->waits(ConnectionPlaces::Wait::rest, std::chrono::steady_clock::now());
  response_.emplace(response_of(std::move(reply), keep_alive_));
  if (!id_.empty()) response_->set("X-Request-Id", id_);
  serializer_.emplace(*response_);
  serializer_->split(head_only_);
  const std::size_t seconds = response_->body().size() / front_.limits.reply_bytes_per_second_least;
  limit(front_.limits.reply_time_max + std::chrono::seconds(seconds));
  write_reply();
}

void Connection::write_reply() {
  std::vector<net::const_buffer> buffers;
  Fault fault;
  serializer_->next(fault, [&buffers](Fault&, const auto& sequence) {
    for (auto at = net::buffer_sequence_begin(sequence); at != net::buffer_sequence_end(sequence); ++at) {
      buffers.emplace_back(*at);
    }
  });
  if (fault) return close();
  transport_->write(buffers, [self = shared_from_this()](Fault write_fault, std::size_t size) {
    if (self->state_ != State::replying) return;
    if (write_fault) return self->close();
    self->serializer_->consume(size);
    const bool done = self->head_only_ ? self->serializer_->is_header_done() : self->serializer_->is_done();
    if (!done) return self->write_reply();
    if (!self->keep_alive_) return self->end();
    self->next_request();
  });
}

// The caller may still be sending: closing at once would throw the reply away on its side.
void Connection::end() {
  state_ = State::ending;
  limit(front_.limits.end_time_max);
  serializer_.reset();
  response_.reset();
  room_.reset();
  if (unread_ && peer_.tls) return discard();
  transport_->end([self = shared_from_this()](Fault fault, std::size_t) {
    if (self->state_ != State::ending) return;
    if (fault || self->peer_.tls) return self->close();
    self->discard();
  });
}

void Connection::discard() {
  incoming_.resize(kBodyReadBytes);
  transport_->read_some(net::buffer(incoming_), [self = shared_from_this()](Fault fault, std::size_t size) {
    if (self->state_ != State::ending) return;
    self->discarded_bytes_ += size;
    if (fault || self->discarded_bytes_ > self->front_.limits.end_bytes_max) return self->close();
    self->discard();
  });
}

}  // namespace frontdoor::intake
