// Every limit of the sockets, named once; docs/limits.md says what a caller sees of each. Times count from a fixed
// moment, never from the last byte: a caller who sends one byte a second gains nothing by it.
#pragma once

#include <chrono>
#include <cstddef>

namespace frontdoor::intake {

struct HttpLimits {
  using Time = std::chrono::milliseconds;

  // From the accepted connection to the end of its TLS handshake.
  Time handshake_time_max{10'000};
  // From the handshake or the last reply to the first byte of a request. Setting idle-seconds-max.
  Time idle_time_max{15'000};
  // From the first byte of a request to the end of its head.
  Time head_time_max{10'000};
  // From the end of the head to the last byte of the body, chunk lines and trailer included. Setting body-seconds-max.
  Time body_time_max{20'000};
  // To take the whole reply; a second more for each `reply_bytes_per_second_least` bytes of it.
  Time reply_time_max{20'000};
  std::size_t reply_bytes_per_second_least = 4'096;
  // After the last reply: for what the caller still sends, so that it sees the reply and not a reset.
  Time end_time_max{2'000};
  std::size_t end_bytes_max = 8'000'000;
  // From SIGTERM until what is still being answered is cut.
  Time drain_time_max{25'000};

  // A request's first line and headers, all and each; how many headers.
  std::size_t head_bytes_max = 32'768;
  std::size_t head_line_bytes_max = 8'192;
  std::size_t headers_max = 100;
  // A body on its way in; what a handler takes is less (read_body). Longer ones are answered 413.
  std::size_t body_bytes_max = 5'000'000;
  // Everything of a chunked body that is not its content: chunk lines with their extensions, and the trailer.
  std::size_t chunk_line_bytes_max = 1'024;
  std::size_t chunk_extension_bytes_max = 4'096;  // of all chunks together
  std::size_t trailer_bytes_max = 4'096;
  // All bodies that are longer than `small_body_bytes_max`, together, by the length that they declare: each has its
  // room before it is read, or waits for it (body_room.h). One source takes a quarter at most.
  std::size_t bodies_bytes_max = 128'000'000;
  std::size_t small_body_bytes_max = 131'072;
  // For that room; a body's own time does not run meanwhile.
  Time room_time_max{60'000};
  // What the kernel holds of a reply that the caller does not take.
  std::size_t send_buffer_bytes = 262'144;

  // Open connections; past that a newcomer gets the place of one that waits for its caller (connection_places.h).
  // Setting connections-max.
  std::size_t connections_max = 1'100;
  // Of one address (of IPv6: one /64; twice as many of its /56, four times of its /48). Setting
  // connections-per-address-max.
  std::size_t connections_per_address_max = 64;
  // The last places are free only for addresses that have fewer than `reserve_per_address_max`; others get the place of
  // one that waits. At most a quarter of all.
  std::size_t reserve_connections = 128;
  std::size_t reserve_per_address_max = 4;
  // This machine speaks for many: a proxy, a health check. False in tests only.
  bool loopback_is_exempt = true;

  // Threads for handlers, and how many of them one kind of call can hold (worker_pool.h).
  std::size_t workers = 64;
};

}  // namespace frontdoor::intake
