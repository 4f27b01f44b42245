// The practice's side reads back what was sealed, refuses what it cannot read, and lets no markup through.
#include "patient_driver.h"

#include <frontdoor/json.h>
#include <frontdoor/limits.h>
#include <frontdoor/request.h>

namespace frontdoor {
namespace {

std::string sealed(const std::string& words) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type("What do you need help with?", words);
  patient.go_on();
  while (patient.view().page == "emergency" || patient.view().page == "urgent-advice") {
    patient.press(patient.view().page == "emergency" ? "I have read this. Continue my request"
                                                     : "I have read this. Continue");
  }
  patient.finish_from_own_words();
  return patient.consultation().seal(patient.now());
}

TEST(Request, ReadsBackWhatWasSealed) {
  const auto request = read_request(sealed("My knee hurts"));
  ASSERT_TRUE(request.ok()) << request.error().message;
  EXPECT_EQ(request.value().practice_ods, "A81001");
  EXPECT_EQ(request.value().kind, RequestKind::medical);
  EXPECT_EQ(request.value().subject_name, "Ada Patel");
  EXPECT_EQ(request.value().birth_date, "1981-03-27");
  EXPECT_EQ(request.value().postcode, "sw1a 2aa");
  EXPECT_EQ(request.value().patient.age_months, 45 * 12);
  EXPECT_EQ(request.value().patient.sex, Sex::male);
}

TEST(Request, ServerReadsTheSameFlagsAsTheDevice) {
  const auto request = read_request(sealed("I have crushing chest pain and my left arm is numb"));
  ASSERT_TRUE(request.ok());
  const RequestReading reading = reread(request.value(), built_assets().red_flags);
  EXPECT_EQ(reading.action, Action::emergency_999);
  EXPECT_EQ(urgency_of(request.value(), reading.action), Urgency::emergency);
  std::size_t present = 0;
  for (const auto& entry : reading.entries) present += entry.finding.status == Status::present ? 1u : 0u;
  EXPECT_EQ(request.value().recorded_flags.size(), reading.entries.size());
  EXPECT_GE(present, 1u);
  EXPECT_EQ(request.value().recorded_flags.front().response, "continued");
}

TEST(Request, NoPatientTextBecomesMarkup) {
  const auto request = read_request(sealed("<script>alert(1)</script> chest pain & \"quotes\""));
  ASSERT_TRUE(request.ok());
  const std::string html = request_as_html(request.value(), reread(request.value(), built_assets().red_flags));
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;"), std::string::npos);
  EXPECT_NE(html.find("<mark>"), std::string::npos);
}

TEST(Request, EveryEntryHasItsOwnFullUrl) {
  const auto bundle = parse_json(sealed("I have crushing chest pain"));
  ASSERT_TRUE(bundle.ok());
  std::vector<std::string> urls;
  for (const Json& entry : *json_array(bundle.value(), "entry")) {
    const std::string url = json_string_or(entry, "fullUrl", "");
    EXPECT_EQ(url.size(), std::string("urn:uuid:").size() + 36);
    EXPECT_EQ(std::count(urls.begin(), urls.end(), url), 0);
    urls.push_back(url);
  }
  EXPECT_GE(urls.size(), 4u);
}

TEST(Request, RefusesWhatItCannotRead) {
  const std::string good = sealed("My knee hurts");
  EXPECT_FALSE(read_request("").ok());
  EXPECT_FALSE(read_request("{}").ok());
  EXPECT_FALSE(read_request(R"({"resourceType":"Bundle","type":"collection","entry":[]})").ok());
  EXPECT_FALSE(read_request(std::string(limits::bundle_bytes_max + 1, ' ')).ok());
  std::string other = good;
  other.replace(other.find("\"Task\""), 6, "\"Flag\"");
  EXPECT_FALSE(read_request(other).ok());
  for (std::size_t size = 0; size < good.size(); size += 97) {
    EXPECT_FALSE(read_request(std::string_view(good).substr(0, size)).ok());
  }
}

TEST(Request, ErrorsNeverQuoteThePatient) {
  std::string bundle = sealed("My secret words");
  const std::size_t at = bundle.find("\"valueString\":\"My secret words\"");
  ASSERT_NE(at, std::string::npos);
  bundle.replace(at, 13, "\"valueNothing\"");
  const auto request = read_request(bundle);
  ASSERT_FALSE(request.ok());
  EXPECT_EQ(request.error().message.find("secret"), std::string::npos);
  EXPECT_EQ(request.error().where.substr(0, 7), "/entry/");
}

}  // namespace
}  // namespace frontdoor
