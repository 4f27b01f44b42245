// A socket that says exactly what a test wants, for requests that no HTTP library would send.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace frontdoor::intake {

class RawClient {
 public:
  // source: the loopback address that it calls from. receive_buffer_bytes: 0 for the system's own.
  explicit RawClient(int port, const char* source = "127.0.0.1", int receive_buffer_bytes = 0);
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool send(std::string_view bytes);  // false: the other side has gone
  void finish();                      // sends no more
  std::string read_reply();           // what comes first; empty at the end
  std::string read_all();             // until the other side ends
  // Sends `bytes` again and again, one at a time, until an answer or the end comes, then reads all. Returns it; empty
  // where nothing was said.
  std::string drip(std::string_view bytes, std::chrono::seconds at_most);

 private:
  int descriptor_;
};

// Descriptors for a test that opens thousands of connections.
void allow_many_descriptors();

}  // namespace frontdoor::intake
