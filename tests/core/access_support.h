// What the access tests share: the shipped policy, one practice, short ways to write times and signals.
#pragma once

#include <frontdoor/access_policy.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace frontdoor::access_test {

inline std::string read_source_file(const std::string& path) {
  std::ifstream in(std::string(FRONTDOOR_SOURCE_DIR) + "/" + path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

inline HolidayCalendar shipped_holidays() {
  return HolidayCalendar::load(read_source_file("core/data/bank-holidays.json")).value();
}

// With the wording and the holidays of core/data.
inline AccessPolicy shipped_policy() {
  return AccessPolicy(shipped_holidays(), Wording::load(read_source_file("core/data/wording/en.json")).value());
}

inline Practice example_practice() {
  return Practice::load(R"({"ods":"A81001","name":"Example Surgery","phone":"01632 960000"})").value();
}

inline Instant at(std::string_view rfc3339) {
  const auto instant = parse_rfc3339(rfc3339);
  EXPECT_TRUE(instant.ok()) << rfc3339;
  return instant ? instant.value() : Instant{};
}

inline Signal signal_of(AccessState state) {
  Signal signal;
  signal.state = state;
  return signal;
}

inline Signal signal_of(AccessState state, std::string_view from) {
  Signal signal = signal_of(state);
  signal.from = at(from);
  return signal;
}

inline Signal pause(std::string_view from, std::string_view until) {
  Signal signal = signal_of(AccessState::paused, from);
  signal.until = at(until);
  signal.reason = "Flood in the building";
  signal.icb_reference = "ICB-2026-17";
  return signal;
}

// All messages as a patient reads them, one after the other.
inline std::string said(const AccessDecision& decision) {
  std::string text;
  for (const AccessMessage& message : decision.messages) text += (text.empty() ? "" : " ") + message.text;
  return text;
}

inline bool says(const AccessDecision& decision, std::string_view words) {
  return said(decision).find(words) != std::string::npos;
}

}  // namespace frontdoor::access_test
