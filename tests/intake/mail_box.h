// A mail server on loopback that takes every message (RFC 5321, as far as a notice needs), one after the other.
#pragma once

#include <Poco/Net/ServerSocket.h>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace frontdoor::intake {

class MailBox {
 public:
  MailBox();
  ~MailBox();
  MailBox(const MailBox&) = delete;
  MailBox& operator=(const MailBox&) = delete;
  int port() const { return socket_.address().port(); }
  std::vector<std::string> mails();  // heads and texts, lines ended by \n

 private:
  void serve();
  void serve_one(Poco::Net::StreamSocket client);

  Poco::Net::ServerSocket socket_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::vector<std::string> mails_;
  std::thread thread_;
};

}  // namespace frontdoor::intake
