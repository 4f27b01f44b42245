#include "service/connection_places.h"

#include <algorithm>
#include <utility>

namespace frontdoor::intake {
namespace {

// A body or a reply that has taken so long may have to go for a newcomer.
constexpr std::chrono::seconds kRestIsSlowAfter{5};

}  // namespace

ConnectionPlaces::Place::Place(ConnectionPlaces& places, SourcePath source, bool exempt)
    : places_(places), source_(std::move(source)), exempt_(exempt) {
  for (const std::string& network : source_) {
    counts_.push_back(&places_.by_network_[network]);
    ++counts_.back()->open;
  }
  places_.open_.insert(this);
}

ConnectionPlaces::Place::~Place() {
  waits(Wait::none, since_);
  places_.open_.erase(this);
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (--counts_[i]->open == 0) places_.by_network_.erase(source_[i]);
  }
}

void ConnectionPlaces::Place::waits(Wait wait, Time since) {
  for (Count* count : counts_) {
    if (wait_ != Wait::none) --count->waiting;
    if (wait != Wait::none) ++count->waiting;
  }
  wait_ = wait;
  since_ = since;
}

ConnectionPlaces::ConnectionPlaces(const HttpLimits& limits)
    : limits_(limits), reserve_(std::min(limits.reserve_connections, limits.connections_max / 4)) {}

ConnectionPlaces::Count ConnectionPlaces::count_of(const std::string& network) const {
  const auto known = by_network_.find(network);
  return known == by_network_.end() ? Count() : known->second;
}

// The innermost network has the limit of an address; each that is wider, twice as many.
bool ConnectionPlaces::is_over_its_limits(const SourcePath& source) const {
  std::size_t network_max = limits_.connections_per_address_max;
  for (auto network = source.rbegin(); network != source.rend(); ++network, network_max *= 2) {
    if (count_of(*network).open >= network_max) return true;
  }
  return false;
}

std::unique_ptr<ConnectionPlaces::Place> ConnectionPlaces::take(const SourcePath& source, bool exempt, Time now) {
  if (!exempt && is_over_its_limits(source)) return nullptr;
  const bool has_few = exempt || count_of(source.back()).open < limits_.reserve_per_address_max;
  if (taken() >= limits_.connections_max - (has_few ? 0 : reserve_)) {
    Place* leaves = most_dispensable(source, now);
    if (leaves == nullptr) return nullptr;
    const std::size_t before = taken();
    const std::function<void()> give_up = leaves->give_up;  // its owner goes with it
    give_up();
    if (taken() >= before) return nullptr;
  }
  return std::unique_ptr<Place>(new Place(*this, source, exempt));
}

// Of those who have not sent a whole head, else of those whose body or reply is slow: of the source that waits most the
// one that waits longest. A source with fewer waiting than the newcomer's would then have loses none: a source that
// opens very many connections closes its own.
ConnectionPlaces::Place* ConnectionPlaces::most_dispensable(const SourcePath& newcomer, Time now) const {
  Place* found = nullptr;
  const auto is_before = [](const Place& left, const Place& right) {
    if ((left.wait_ == Wait::head) != (right.wait_ == Wait::head)) return left.wait_ == Wait::head;
    if (left.crowd() != right.crowd()) return left.crowd() > right.crowd();
    return left.since_ < right.since_;
  };
  const std::size_t crowd = count_of(newcomer.front()).waiting + 1;
  for (Place* place : open_) {
    const bool waits =
        place->wait_ == Wait::head || (place->wait_ == Wait::rest && now - place->since_ >= kRestIsSlowAfter);
    const bool own = place->source_.front() == newcomer.front();
    if (!waits || place->exempt_ || (!own && place->crowd() < crowd)) continue;
    if (found == nullptr || is_before(*place, *found)) found = place;
  }
  return found;
}

HttpLimits::Time ConnectionPlaces::idle_time() const {
  const std::size_t max = std::max<std::size_t>(1, limits_.connections_max);
  const std::size_t left = max - std::min(taken(), max);
  if (left * 2 >= max) return limits_.idle_time_max;
  const auto shrunk = limits_.idle_time_max * static_cast<long>(left * 2) / static_cast<long>(max);
  return std::max<HttpLimits::Time>(shrunk, limits_.idle_time_max / 8);
}

}  // namespace frontdoor::intake
