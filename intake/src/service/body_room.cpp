#include "service/body_room.h"

#include <utility>

namespace frontdoor::intake {
namespace {
constexpr std::size_t kSharesOfRoom = 4;  // one source takes one of them at most
}

BodyRoom::Stay::Stay(BodyRoom& room, std::string source, std::size_t bytes, std::function<void()> on_admitted)
    : room_(room), source_(std::move(source)), bytes_(bytes), on_admitted_(std::move(on_admitted)) {}

BodyRoom::Stay::~Stay() {
  if (!admitted_) return;
  room_.reserved_bytes_ -= bytes_;
  const auto mine = room_.by_source_.find(source_);
  if (mine != room_.by_source_.end() && (mine->second -= bytes_) == 0) room_.by_source_.erase(mine);
  room_.admit_those_who_fit();
}

BodyRoom::BodyRoom(const HttpLimits& limits)
    : bytes_max_(limits.bodies_bytes_max), body_bytes_max_(limits.body_bytes_max) {}

std::shared_ptr<BodyRoom::Stay> BodyRoom::enter(const SourcePath& source, std::size_t bytes,
                                                std::function<void()> on_admitted) {
  std::shared_ptr<Stay> stay(
      new Stay(*this, source.empty() ? std::string() : source.front(), bytes, std::move(on_admitted)));
  waiting_.push(source, stay);
  // Nobody is told that it was admitted before it has its stay.
  std::function<void()> told = std::exchange(stay->on_admitted_, [] {});
  admit_those_who_fit();
  stay->on_admitted_ = std::move(told);
  return stay;
}

void BodyRoom::admit(Stay& stay) {
  stay.admitted_ = true;
  reserved_bytes_ += stay.bytes_;
  if (!stay.source_.empty()) by_source_[stay.source_] += stay.bytes_;
  stay.on_admitted_();
}

bool BodyRoom::has_share_left(const Stay& stay) const {
  const auto mine = by_source_.find(stay.source_);
  return mine == by_source_.end() || mine->second + stay.bytes_ <= bytes_max_ / kSharesOfRoom;
}

// While there is room for the longest body, so that short ones do not pass it indefinitely.
void BodyRoom::admit_those_who_fit() {
  const auto may_enter = [this](const std::weak_ptr<Stay>& next) {
    const std::shared_ptr<Stay> stay = next.lock();
    return stay == nullptr || has_share_left(*stay);
  };
  std::weak_ptr<Stay> next;
  while ((reserved_bytes_ == 0 || reserved_bytes_ + body_bytes_max_ <= bytes_max_) && waiting_.pop(next, may_enter)) {
    if (const std::shared_ptr<Stay> stay = next.lock()) admit(*stay);
  }
}

}  // namespace frontdoor::intake
