// The unit of a number, wherever the number is read.
#include "form_patient.h"

#include <frontdoor/request.h>

namespace frontdoor {
namespace {

#define HL7 "http://hl7.org/fhir/StructureDefinition/"
#define SDC "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"

std::string unit(const std::string& code, const std::string& display) {
  return R"({"url":")" HL7 R"(questionnaire-unit","valueCoding":{"system":"http://unitsofmeasure.org","code":")" +
         code + "\"" + (display.empty() ? "" : R"(,"display":")" + display + "\"") + "}}";
}

struct Measured {
  std::string items;  // of which the last is read
  std::string typed;  // into "q"
  std::string read;   // what the practice reads
  std::string sent;   // how the number is in the message
};

TEST(UnitsOfNumbers, EveryNumberIsReadWithTheUnitOfItsQuestion) {
  const auto number = [](const std::string& type, const std::string& extensions, const std::string& more = "") {
    return R"({"linkId":"q","text":"How much?","type":")" + type + R"(","extension":[)" + extensions + "]" + more + "}";
  };
  const std::string tripled = R"(,{"linkId":"more","text":"Three times that","type":"decimal","extension":[)" +
                              unit("m", "metres") +
                              R"(,{"url":")" SDC
                              R"(calculatedExpression","valueExpression":{"language":"text/fhirpath","expression":
      "%resource.descendants().where(linkId='q').answer.value * 3"}}]})";
  const std::string slider = R"({"url":")" HL7 R"(questionnaire-itemControl","valueCodeableConcept":{"coding":[{"code":
      "slider","system":"http://hl7.org/fhir/questionnaire-item-control"}]}})";
  const Measured kMeasured[] = {
      {number("integer", unit("[lb_av]", "pounds")), "180", "180 pounds", R"("valueInteger":180})"},
      {number("decimal", unit("[iU]", "units")), "12.5", "12.5 units", R"("valueDecimal":12.5})"},
      {number("decimal", unit("L/min", "")), "410", "410 L/min", R"("valueDecimal":410})"},
      {number("integer", slider + "," + unit("h", "hours")), "7", "7 hours", R"("valueInteger":7})"},
      {number("quantity", unit("mmol/L", "mmol/L")), "4.2", "4.2 mmol/L", R"("valueQuantity":{"value":4.2)"},
      {number("integer", unit("[lb_av]", "pounds"), R"(,"repeats":true)"), "180", "180 pounds",
       R"("valueInteger":180})"},
      {number("integer", ""), "180", "180", R"({"valueInteger":180}])"},
      {number("decimal", "") + tripled, "1.5", "4.5 metres", R"("valueDecimal":4.5})"},
  };
  for (const Measured& one : kMeasured) {
    FormPatient patient(one.items);
    patient.type("q", one.typed);
    const std::string sent = patient.sent();
    const auto request = read_request(sent);
    ASSERT_TRUE(request.ok()) << one.items << sent;
    EXPECT_EQ(request.value().answers.back().text, one.read) << sent;
    EXPECT_NE(sent.find(one.sent.substr(0, one.sent.size() - 1)), std::string::npos) << one.sent << "\n" << sent;
    EXPECT_NE(request_as_text(request.value(), {}).find(one.read), std::string::npos) << one.read;
  }
}

}  // namespace
}  // namespace frontdoor
