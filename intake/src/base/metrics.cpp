#include "base/metrics.h"

#include <cstdio>

namespace frontdoor::intake {
namespace {

std::string seconds(std::int64_t microseconds) {
  char text[40];
  std::snprintf(text, sizeof text, "%.6f", static_cast<double>(microseconds) / 1e6);
  return text;
}

void add_head(std::string& out, const char* name, const char* type, const char* help) {
  out += std::string("# HELP ") + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}

}  // namespace

void Metrics::count_call(const std::string& route, int status, std::int64_t microseconds) {
  std::lock_guard lock(mutex_);
  ++calls_[{route, status}];
  Times& times = times_[route];
  ++times.count;
  times.sum_microseconds += microseconds;
  for (std::size_t i = 0; i < kBoundsMicroseconds.size(); ++i) {
    if (microseconds <= kBoundsMicroseconds[i]) ++times.at_most[i];
  }
}

void Metrics::count_commit(std::size_t requests) {
  std::lock_guard lock(mutex_);
  ++commits_;
  committed_requests_ += requests;
}

std::string Metrics::as_text() const {
  std::lock_guard lock(mutex_);
  std::string out;
  add_head(out, "frontdoor_calls_total", "counter", "HTTP calls answered");
  for (const auto& [key, count] : calls_) {
    out += "frontdoor_calls_total{route=\"" + key.first + "\",status=\"" + std::to_string(key.second) + "\"} " +
           std::to_string(count) + "\n";
  }
  add_head(out, "frontdoor_call_seconds", "histogram", "Time to answer a call");
  for (const auto& [route, times] : times_) {
    const std::string label = "{route=\"" + route + "\"";
    for (std::size_t i = 0; i < kBoundsMicroseconds.size(); ++i) {
      out += "frontdoor_call_seconds_bucket" + label + ",le=\"" + seconds(kBoundsMicroseconds[i]) + "\"} " +
             std::to_string(times.at_most[i]) + "\n";
    }
    out += "frontdoor_call_seconds_bucket" + label + ",le=\"+Inf\"} " + std::to_string(times.count) + "\n";
    out += "frontdoor_call_seconds_sum" + label + "} " + seconds(times.sum_microseconds) + "\n";
    out += "frontdoor_call_seconds_count" + label + "} " + std::to_string(times.count) + "\n";
  }
  add_head(out, "frontdoor_commits_total", "counter", "Disk syncs for patients' requests");
  out += "frontdoor_commits_total " + std::to_string(commits_) + "\n";
  add_head(out, "frontdoor_committed_requests_total", "counter", "Patients' requests in those, replays included");
  out += "frontdoor_committed_requests_total " + std::to_string(committed_requests_) + "\n";
  return out;
}

}  // namespace frontdoor::intake
