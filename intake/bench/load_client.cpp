// Load client: posts one bundle again and again, each time with a key of its own, over kept-alive connections.
//
//   frontdoor-intake-load --port 8080 --bundle FILE [--ods A81001] [--connections 64] [--seconds 10] [--rate N]
//
// Without --rate each connection sends as soon as it has its answer (closed loop: how much fits). With --rate requests
// start on a fixed timetable whatever the answers do (open loop: what a patient waits); a late start counts as waiting.
// Prints one JSON line; exit code 1 when any request was not acknowledged.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {

using SteadyClock = std::chrono::steady_clock;

struct Options {
  int port = 8080;
  std::string bundle;
  std::string ods = "A81001";
  int connections = 64;
  int seconds = 10;
  int rate = 0;  // requests a second over all connections; 0: closed loop
};

struct Tally {
  std::vector<std::uint32_t> microseconds;
  std::uint64_t refused = 0;
};

[[noreturn]] void fail(const std::string& message) {
  std::fprintf(stderr, "frontdoor-intake-load: %s\n", message.c_str());
  std::exit(2);
}

Options read_options(int argc, char** argv) {
  std::map<std::string, std::string> flags;
  for (int i = 1; i + 1 < argc; i += 2) flags[argv[i]] = argv[i + 1];
  Options options;
  const auto number = [&flags](const char* name, int& value) {
    if (flags.contains(name)) value = std::atoi(flags[name].c_str());
  };
  number("--port", options.port);
  number("--connections", options.connections);
  number("--seconds", options.seconds);
  number("--rate", options.rate);
  if (flags.contains("--ods")) options.ods = flags["--ods"];
  std::ifstream in(flags["--bundle"], std::ios::binary);
  options.bundle.assign(std::istreambuf_iterator<char>(in), {});
  if (options.bundle.empty()) fail("--bundle names no file that can be read");
  return options;
}

int connect_to(int port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("cannot connect");
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

std::string random_uuid(std::mt19937_64& random) {
  char text[37];
  const std::uint64_t high = random();
  const std::uint64_t low = random();
  std::snprintf(text, sizeof text, "%08x-%04x-4%03x-8%03x-%012llx", static_cast<unsigned>(high >> 32),
                static_cast<unsigned>(high >> 16 & 0xffff), static_cast<unsigned>(high & 0xfff),
                static_cast<unsigned>(low >> 48 & 0xfff), static_cast<unsigned long long>(low & 0xffffffffffffULL));
  return text;
}

// Reads one response that has a Content-Length; its status, or 0 when the connection ended.
int read_response(int descriptor) {
  std::string received;
  std::array<char, 4096> buffer;
  std::size_t needed = 0;
  while (needed == 0 || received.size() < needed) {
    const ssize_t size = ::recv(descriptor, buffer.data(), buffer.size(), 0);
    if (size <= 0) return 0;
    received.append(buffer.data(), static_cast<std::size_t>(size));
    const std::size_t end = received.find("\r\n\r\n");
    if (needed == 0 && end != std::string::npos) {
      const std::size_t length = received.find("Content-Length: ");
      if (length == std::string::npos || length > end) return 0;
      needed = end + 4 + static_cast<std::size_t>(std::atoi(received.c_str() + length + 16));
    }
  }
  return std::atoi(received.c_str() + 9);
}

void run_connection(const Options& options, int index, SteadyClock::time_point start, Tally& tally) {
  std::mt19937_64 random(std::random_device{}() + static_cast<unsigned>(index));
  const int descriptor = connect_to(options.port);
  const auto end = start + std::chrono::seconds(options.seconds);
  std::string message =
      "POST /v1/practices/" + options.ods + "/requests HTTP/1.1\r\nHost: 127.0.0.1\r\n" +
      "Content-Type: application/fhir+json\r\nContent-Length: " + std::to_string(options.bundle.size()) +
      "\r\nIdempotency-Key: ";
  const std::size_t key_at = message.size();
  message += random_uuid(random) + "\r\n\r\n" + options.bundle;
  const double gap_seconds = options.rate > 0 ? static_cast<double>(options.connections) / options.rate : 0;
  for (std::uint64_t turn = 0;; ++turn) {
    auto due = SteadyClock::now();
    if (options.rate > 0) {
      const double at = gap_seconds * (static_cast<double>(turn) + static_cast<double>(index) / options.connections);
      due = start + std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>(at));
      std::this_thread::sleep_until(due);
    }
    if (due >= end) break;
    const std::string key = random_uuid(random);
    message.replace(key_at, key.size(), key);
    const bool sent =
        ::send(descriptor, message.data(), message.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(message.size());
    const int status = sent ? read_response(descriptor) : 0;
    if (status != 201) ++tally.refused;
    if (status == 0) break;
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - due);
    tally.microseconds.push_back(static_cast<std::uint32_t>(took.count()));
  }
  ::close(descriptor);
}

double percentile_ms(const std::vector<std::uint32_t>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto index = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
  return sorted[index] / 1000.0;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = read_options(argc, argv);
  std::vector<Tally> tallies(static_cast<std::size_t>(options.connections));
  std::vector<std::thread> threads;
  const auto start = SteadyClock::now();
  for (int i = 0; i < options.connections; ++i) {
    threads.emplace_back([&, i] { run_connection(options, i, start, tallies[static_cast<std::size_t>(i)]); });
  }
  for (std::thread& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(SteadyClock::now() - start).count();
  std::vector<std::uint32_t> all;
  std::uint64_t refused = 0;
  for (const Tally& tally : tallies) {
    all.insert(all.end(), tally.microseconds.begin(), tally.microseconds.end());
    refused += tally.refused;
  }
  std::sort(all.begin(), all.end());
  std::printf(
      "{\"connections\":%d,\"rate\":%d,\"bundle_bytes\":%zu,\"seconds\":%.1f,\"acknowledged\":%zu,"
      "\"refused\":%llu,\"per_second\":%.0f,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f}\n",
      options.connections, options.rate, options.bundle.size(), seconds, all.size() - refused,
      static_cast<unsigned long long>(refused), static_cast<double>(all.size()) / seconds, percentile_ms(all, 0.5),
      percentile_ms(all, 0.99), percentile_ms(all, 1));
  return refused == 0 ? 0 : 1;
}
