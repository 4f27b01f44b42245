// JSON and the files read from it, whatever their bytes: a value, or an error that says why.
#include "expect.h"

#include <frontdoor/access_policy.h>
#include <frontdoor/json.h>
#include <frontdoor/questionnaire.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/wording.h>

#include <string>
#include <string_view>

namespace {

template <typename Loaded>
void expect_said_why(const Loaded& loaded) {
  FRONTDOOR_EXPECT(loaded.ok() || !loaded.error().message.empty());
}

void check_json(std::string_view text) {
  const auto json = frontdoor::parse_json(text);
  expect_said_why(json);
  if (!json) return;
  const std::string written = frontdoor::to_text(json.value());
  const auto again = frontdoor::parse_json(written);
  FRONTDOOR_EXPECT(again.ok());
  FRONTDOOR_EXPECT(frontdoor::to_text(again.value()) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_json(text);
  expect_said_why(frontdoor::Wording::load(text));
  expect_said_why(frontdoor::HolidayCalendar::load(text));
  expect_said_why(frontdoor::Practice::load(text));
  expect_said_why(frontdoor::Signal::load(text));
  expect_said_why(frontdoor::Questionnaire::load(text));
  expect_said_why(frontdoor::compile_red_flag_pack({{"pack.json", std::string(text)}}));
  return 0;
}
