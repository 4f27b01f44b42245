// Where a kiosk's requests go: to a folder, or to an intake service. The request is sealed before; here it is only
// carried, and nobody is told "sent" without a receipt.
#pragma once

#include <frontdoor/consultation.h>

#include <memory>
#include <optional>
#include <string>

namespace frontdoor::kiosk {

// An event for the consultation that sent: receipt, refused or sending ("waiting").
using Answer = Event;

class Delivery {
 public:
  virtual ~Delivery() = default;
  // Takes one sealed request. The same key again is the same request: it is tried again at once.
  virtual void send(const std::string& key, const std::string& bundle, Instant now) = 0;
  // What has come since; called often, never waits.
  virtual std::optional<Answer> take() = 0;
};

// Writes each request to `folder` as REFERENCE.json, readable by the kiosk's own account alone, and is done when it is
// on the disk. The reference is made here. `assets`: to read what is urgent; must outlive it.
std::unique_ptr<Delivery> deliver_to_folder(std::string folder, const Assets& assets);

// Posts each request to the service at `url` for the practice `ods`, as a browser does, in a thread of its own: again
// after 1 s, 2 s ... 60 s until there is an answer.
std::unique_ptr<Delivery> deliver_to_intake(std::string url, std::string ods);

// The practice's settings and signal as the service gives them out, JSON. Waits for 10 seconds at most; the error says
// what failed.
Result<std::string> status_of(const std::string& url, const std::string& ods);

}  // namespace frontdoor::kiosk
