// Who may open one more connection: nobody takes all of them. When all are taken, a newcomer gets the place of a
// connection that has long waited for its caller, of the source that has most of those.
#pragma once

#include "base/turns.h"
#include "service/http_limits.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace frontdoor::intake {

// For one thread. Outlives its places.
class ConnectionPlaces {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // What a connection waits for: nothing from its caller, the rest of a head, or the rest of something else.
  enum class Wait { none, head, rest };
  struct Count {
    std::size_t open = 0;
    std::size_t waiting = 0;  // for their caller
  };

  // A connection's place, until it goes.
  class Place {
   public:
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    void waits(Wait wait, Time since);
    // Closes the connection: somebody else needs its place.
    std::function<void()> give_up = [] {};

   private:
    friend class ConnectionPlaces;
    Place(ConnectionPlaces& places, SourcePath source, bool exempt);
    std::size_t crowd() const { return counts_.front()->waiting; }
    ConnectionPlaces& places_;
    const SourcePath source_;
    const bool exempt_;
    std::vector<Count*> counts_;  // from the widest network inwards
    Wait wait_ = Wait::none;
    Time since_;
  };

  explicit ConnectionPlaces(const HttpLimits& limits);

  // source: as sources_of() in base/addresses.h. Null: close the connection.
  std::unique_ptr<Place> take(const SourcePath& source, bool exempt, Time now);
  std::size_t taken() const { return open_.size(); }
  // How long a connection may wait for its next request: less, the fewer places are left.
  HttpLimits::Time idle_time() const;

 private:
  Count count_of(const std::string& network) const;
  bool is_over_its_limits(const SourcePath& source) const;
  Place* most_dispensable(const SourcePath& newcomer, Time now) const;

  const HttpLimits limits_;
  const std::size_t reserve_;
  std::unordered_map<std::string, Count> by_network_;
  std::unordered_set<Place*> open_;
};

}  // namespace frontdoor::intake
