#include "delivery/notice_pace.h"

#include <algorithm>
#include <map>

namespace frontdoor::intake {
namespace {

// What was sent of one kind.
struct Spent {
  std::size_t alone = 0;
  std::map<std::string, std::size_t> alone_of_source;
  std::optional<Instant> together;
};

Spent spent_of(const NoticeMeasure& measure, const std::vector<SentNotice>& sent, Instant now) {
  Spent spent;
  for (const SentNotice& notice : sent) {
    // A clock that was put back must not keep anything waiting.
    if (notice.kind != measure.kind || notice.at > now || notice.at <= now - kNoticesWithin) continue;
    if (notice.together) {
      spent.together = std::max(spent.together.value_or(notice.at), notice.at);
    } else {
      ++spent.alone;
      ++spent.alone_of_source[notice.source];
    }
  }
  return spent;
}

bool may_go_alone(const NoticeMeasure& measure, const Spent& spent, const std::string& source) {
  if (spent.alone >= measure.alone_max) return false;
  const auto of_source = spent.alone_of_source.find(source);
  return source.empty() || of_source == spent.alone_of_source.end() || of_source->second < measure.alone_of_source_max;
}

void plan_kind(const NoticeMeasure& measure, const std::vector<WaitingNotice>& waiting, Spent spent, Instant now,
               NoticePlan& plan) {
  std::vector<Delivery> rest;
  for (const WaitingNotice& notice : waiting) {
    if (&measure_of(notice.delivery) != &measure) continue;
    if (!may_go_alone(measure, spent, notice.source)) {
      rest.push_back(notice.delivery);
      continue;
    }
    ++spent.alone;
    ++spent.alone_of_source[notice.source];
    plan.now.push_back({{notice.delivery}, {now, std::string(measure.kind), notice.source, false}});
  }
  if (rest.empty()) return;
  const Instant next = spent.together ? *spent.together + measure.together_every : now;
  if (next > now) {
    plan.later.push_back({std::move(rest), next});
  } else {
    plan.now.push_back({std::move(rest), {now, std::string(measure.kind), "", true}});
  }
}

}  // namespace

const NoticeMeasure& measure_of(const Delivery& notice) {
  if (notice.event == "alert" || notice.event == "patient-worse") return kUrgentNotices;
  if (notice.event == kDeliveryDead) return kDeadDeliveries;
  return is_reminder(notice) ? kReminders : kOtherNotices;
}

NoticePlan plan_notices(std::vector<WaitingNotice> waiting, const std::vector<SentNotice>& sent, Instant now) {
  NoticePlan plan;
  std::sort(waiting.begin(), waiting.end(),
            [](const WaitingNotice& one, const WaitingNotice& other) { return one.delivery.id < other.delivery.id; });
  for (const WaitingNotice& notice : waiting) {
    if (notice.needless) plan.needless.push_back(notice.delivery);
  }
  std::erase_if(waiting, [](const WaitingNotice& notice) { return notice.needless; });
  for (const NoticeMeasure* measure : {&kUrgentNotices, &kReminders, &kDeadDeliveries, &kOtherNotices}) {
    plan_kind(*measure, waiting, spent_of(*measure, sent, now), now, plan);
  }
  return plan;
}

}  // namespace frontdoor::intake
