#include "raw_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace frontdoor::intake {
namespace {

constexpr int kDripEveryMilliseconds = 5;

sockaddr_in address_of(const char* address, int port) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(static_cast<std::uint16_t>(port));
  inet_pton(AF_INET, address, &result.sin_addr);
  return result;
}

}  // namespace

RawClient::RawClient(int port, const char* source, int receive_buffer_bytes)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_buffer_bytes > 0) {
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
  }
  const timeval patience{20, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const sockaddr_in from = address_of(source, 0);
  EXPECT_EQ(::bind(descriptor_, reinterpret_cast<const sockaddr*>(&from), sizeof from), 0);
  const sockaddr_in to = address_of("127.0.0.1", port);
  EXPECT_EQ(::connect(descriptor_, reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
}

RawClient::RawClient(RawClient&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

RawClient::~RawClient() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::finish() {
  ::shutdown(descriptor_, SHUT_WR);
}

std::string RawClient::read_reply() {
  std::array<char, 65536> bytes;
  const ssize_t size = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
  return size <= 0 ? "" : std::string(bytes.data(), static_cast<std::size_t>(size));
}

std::string RawClient::read_all() {
  std::string all;
  for (std::string some = read_reply(); !some.empty(); some = read_reply()) all += some;
  return all;
}

std::string RawClient::drip(std::string_view bytes, std::chrono::seconds at_most) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  for (std::size_t i = 0; std::chrono::steady_clock::now() < until; ++i) {
    pollfd waiting{descriptor_, POLLIN, 0};
    if (::poll(&waiting, 1, kDripEveryMilliseconds) > 0) return read_all();
    if (!send(bytes.substr(i % bytes.size(), 1))) return read_all();
  }
  ADD_FAILURE() << "still open";
  return "";
}

void allow_many_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace frontdoor::intake
