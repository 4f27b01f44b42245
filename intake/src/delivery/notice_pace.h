// How many notices a practice gets. The first of an hour go at once, each alone; what comes after them goes together,
// in one message every few minutes: a flood of requests, true or made up, must not bury a mailbox. News of an urgent
// request, reminders and other news have a measure each, so that none holds up another, and one source never takes all
// of the room for urgent ones.
#pragma once

#include "store/delivery_queue.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor::intake {

inline constexpr std::chrono::hours kNoticesWithin{1};

struct NoticeMeasure {
  std::string_view kind;
  std::size_t alone_max;            // within kNoticesWithin
  std::size_t alone_of_source_max;  // of those, about the requests of one source
  std::chrono::minutes together_every;
};
inline constexpr NoticeMeasure kUrgentNotices{"urgent", 10, 3, std::chrono::minutes(5)};
inline constexpr NoticeMeasure kReminders{"reminder", 4, 4, std::chrono::minutes(15)};
inline constexpr NoticeMeasure kDeadDeliveries{"dead", 0, 0, std::chrono::minutes(60)};
inline constexpr NoticeMeasure kOtherNotices{"other", 6, 6, std::chrono::minutes(15)};

const NoticeMeasure& measure_of(const Delivery& notice);

struct PlannedNotice {
  std::vector<Delivery> about;  // one, or all that go together
  SentNotice sent;              // what is remembered of it
};
struct NoticePlan {
  std::vector<PlannedNotice> now;  // the most pressing first
  struct Later {
    std::vector<Delivery> notices;
    Instant at;
  };
  std::vector<Later> later;
  std::vector<Delivery> needless;
};
// waiting: of one practice and channel. sent: to it, within kNoticesWithin.
NoticePlan plan_notices(std::vector<WaitingNotice> waiting, const std::vector<SentNotice>& sent, Instant now);

}  // namespace frontdoor::intake
