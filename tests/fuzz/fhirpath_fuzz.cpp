// Expressions of anybody, over a small response: they end, and give the same every time. Patterns too, against text.
#include <frontdoor/fhirpath.h>
#include <frontdoor/pattern.h>

#include "expect.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using namespace frontdoor;

const JsonDocument& response() {
  static const JsonDocument kDocument = JsonDocument::parse(R"({"resourceType":"QuestionnaireResponse","item":[
    {"linkId":"a","answer":[{"valueDecimal":1.50},{"valueInteger":2}]},
    {"linkId":"b","answer":[{"valueCoding":{"system":"s","code":"c","display":"D"}}]},
    {"linkId":"c","item":[{"linkId":"d","answer":[{"valueDate":"2020-05-01"},{"valueString":"text"}]}]}]})")
                                            .value();
  return kDocument;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto expression = fhirpath::Expression::parse(text);
  if (expression) {
    fhirpath::Environment environment;
    environment.resource = &response().root();
    environment.now = "2026-11-22T10:00:00Z";
    environment.steps_max = 100'000;
    const fhirpath::Collection input{fhirpath::from_node(response().root())};
    const auto once = fhirpath::evaluate(expression.value(), input, environment);
    const auto again = fhirpath::evaluate(expression.value(), input, environment);
    FRONTDOOR_EXPECT(once.ok() == again.ok());
    if (once) FRONTDOOR_EXPECT(once.value().size() == again.value().size());
  }
  const auto pattern = Pattern::compile(text.substr(0, 64));
  if (pattern) {
    const bool whole = pattern.value().matches_whole(text);
    const auto found = pattern.value().find(text);
    FRONTDOOR_EXPECT(!whole || found.has_value());
  }
  return 0;
}
