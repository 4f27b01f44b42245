#include "mail_box.h"

#include <Poco/Exception.h>
#include <Poco/Timespan.h>

namespace frontdoor::intake {

MailBox::MailBox() : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)), thread_([this] { serve(); }) {}

MailBox::~MailBox() {
  stopping_ = true;
  thread_.join();
}

std::vector<std::string> MailBox::mails() {
  std::lock_guard lock(mutex_);
  return mails_;
}

void MailBox::serve() {
  while (!stopping_) {
    if (!socket_.poll(Poco::Timespan(0, 50'000), Poco::Net::Socket::SELECT_READ)) continue;
    try {
      serve_one(socket_.acceptConnection());
    } catch (const Poco::Exception&) {
    }
  }
}

void MailBox::serve_one(Poco::Net::StreamSocket client) {
  client.setReceiveTimeout(Poco::Timespan(5, 0));
  const auto say = [&client](const std::string& line) {
    client.sendBytes((line + "\r\n").data(), static_cast<int>(line.size() + 2));
  };
  say("220 box");
  std::string buffer;
  std::string mail;
  bool data = false;
  for (char bytes[4096];;) {
    const int size = client.receiveBytes(bytes, sizeof bytes);
    if (size <= 0) return;
    buffer.append(bytes, static_cast<std::size_t>(size));
    for (std::size_t end = buffer.find("\r\n"); end != std::string::npos; end = buffer.find("\r\n")) {
      const std::string line = buffer.substr(0, end);
      buffer.erase(0, end + 2);
      if (data && line != ".") {
        mail += line + "\n";
        continue;
      }
      if (line == "QUIT") {
        say("221 bye");
        return;
      }
      if (data) {
        std::lock_guard lock(mutex_);
        mails_.push_back(mail);
        mail.clear();
      }
      data = line == "DATA";
      say(data ? "354 go on" : "250 ok");
    }
  }
}

}  // namespace frontdoor::intake
