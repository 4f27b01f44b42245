// Responses of anybody, judged against a form that has every kind of item, and against the form they contain.
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

const Form& form() {
  static const Form kForm = [] {
    ReadReport report;
    return Form::load(R"({"resourceType":"Questionnaire","status":"active","item":[
      {"linkId":"1","type":"string","maxLength":5,"required":true},{"linkId":"2","type":"boolean"},
      {"linkId":"3","type":"integer","enableWhen":[{"question":"2","operator":"=","answerBoolean":true}]},
      {"linkId":"4","type":"group","repeats":true,"item":[{"linkId":"4.1","type":"choice","repeats":true,
        "answerValueSet":"http://hl7.org/fhir/ValueSet/administrative-gender"},{"linkId":"4.2","type":"quantity"}]},
      {"linkId":"5","type":"attachment"},{"linkId":"6","type":"reference"},{"linkId":"7","type":"dateTime"}]})",
                      definitions(), report)
        .value();
  }();
  return kForm;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = JsonDocument::parse(std::string(reinterpret_cast<const char*>(data), size));
  if (!document) {
    FRONTDOOR_EXPECT(!document.error().message.empty());
    return 0;
  }
  const JsonNode& root = document.value().root();
  const Validation first = validate_response(root, &form(), definitions(), "2026-11-22T10:00:00Z");
  const Validation second = validate_response(root, &form(), definitions(), "2026-11-22T10:00:00Z");
  FRONTDOOR_EXPECT(first.issues.size() == second.issues.size());
  (void)validate_response(root, nullptr, definitions(), "2026-11-22T10:00:00Z");
  return 0;
}
