// Forms of anybody: reading one, filling it in, showing it and judging the outcome never breaks a promise. The input is
// a Questionnaire, or a Questionnaire and answers split by a zero byte.
#include <frontdoor/form_render.h>
#include <frontdoor/form_reports.h>

#include "expect.h"
#include "json_mutator.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using namespace frontdoor;

const R4Definitions& definitions() {
  static const R4Definitions kDefinitions = R4Definitions::load(built_in_r4_definitions());
  return kDefinitions;
}

constexpr const char* kNow = "2026-11-22T10:00:00Z";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  const std::size_t split = input.find('\0');
  const std::string form_text = input.substr(0, split);
  const std::string answers = split == std::string::npos ? R"({"answers":{"1":"x"}})" : input.substr(split + 1);
  ReadReport report;
  const auto form = Form::load(form_text, definitions(), report);
  if (!form) {
    FRONTDOOR_EXPECT(!form.error().message.empty());
    return 0;
  }
  (void)validate_questionnaire(form.value().resource(), definitions());
  const FormSession session(form.value(), kNow);
  const std::string response = to_text(session.response());
  const auto document = JsonDocument::parse(response);
  FRONTDOOR_EXPECT(document.ok());
  FRONTDOOR_EXPECT(to_text(FormSession(form.value(), kNow).response()) == response);
  (void)validate_response(document.value().root(), &form.value(), definitions(), kNow);
  const std::string html = render_form(form.value(), &document.value().root(), RenderAs::html);
  FRONTDOOR_EXPECT(html.find("<script") == std::string::npos);
  (void)fill_report(form_text, answers, definitions(), kNow);
  return 0;
}
