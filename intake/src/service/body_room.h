// Room in memory for long bodies on their way in. A body gets all that it may need before any of it is read, so that
// none ever waits for another that waits too; sources take turns, and none takes more than its share.
#pragma once

#include "base/turns.h"
#include "service/http_limits.h"

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace frontdoor::intake {

// For one thread. Outlives its stays.
class BodyRoom {
 public:
  // Room for one body, or a place in the queue for it, until it goes.
  class Stay {
   public:
    ~Stay();
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;
    bool admitted() const { return admitted_; }

   private:
    friend class BodyRoom;
    Stay(BodyRoom& room, std::string source, std::size_t bytes, std::function<void()> on_admitted);
    BodyRoom& room_;
    std::string source_;  // the widest network; empty: not known
    std::size_t bytes_;
    std::function<void()> on_admitted_;
    bool admitted_ = false;
  };

  explicit BodyRoom(const HttpLimits& limits);

  // on_admitted: called by a later stay's end, unless the stay is admitted when this returns.
  std::shared_ptr<Stay> enter(const SourcePath& source, std::size_t bytes, std::function<void()> on_admitted);
  std::size_t reserved_bytes() const { return reserved_bytes_; }

 private:
  void admit(Stay& stay);
  void admit_those_who_fit();
  bool has_share_left(const Stay& stay) const;

  const std::size_t bytes_max_;
  const std::size_t body_bytes_max_;
  std::size_t reserved_bytes_ = 0;
  std::unordered_map<std::string, std::size_t> by_source_;
  Turns<std::weak_ptr<Stay>> waiting_;
};

}  // namespace frontdoor::intake
