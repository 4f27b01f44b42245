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
  EXPECT_EQ(request.value().patient.age_months, 45 * 12 + 7);
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

std::string sealed_with_photo_and_tick() {
  PatientDriver patient;
  patient.event(EventKind::restore, 0,
                R"({"draft":1,"key":"k","page":"page.rash.photo","answers":{"subject":"other",)"
                R"("kind":"new-problem","problem":"rash","own-words":"An itchy arm","name":"Ada Patel",)"
                R"("rash.flags/spreading":"true","writer-name":"Sam Lee","writer-relationship":"her carer",)"
                R"("nhs-number":"943 476 5919"}})");
  patient.event(EventKind::photo, node_id("rash.photo"),
                R"({"sha256":")" + std::string(64, '0') + R"(","contentType":"image/jpeg","size":1000})");
  patient.type("What does photo 1 show?", "My <arm>");
  return patient.consultation().seal(patient.now());
}

TEST(Request, ReadsWhoWritesThePhotoAndTheTickedSign) {
  const std::string bundle = sealed_with_photo_and_tick();
  EXPECT_NE(bundle.find("ni:///sha-256;AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""), std::string::npos);
  const auto read = read_request(bundle);
  ASSERT_TRUE(read.ok()) << read.error().message << read.error().where;
  const Request& request = read.value();
  EXPECT_EQ(request.writer_name, "Sam Lee");
  EXPECT_EQ(request.nhs_number, "9434765919");
  ASSERT_EQ(request.photos.size(), 1u);
  EXPECT_EQ(request.photos.front().description, "My <arm>");
  const RequestReading reading = reread(request, built_assets().red_flags);
  EXPECT_GE(reading.action, Action::urgent_same_day);
  ASSERT_FALSE(reading.entries.empty());
  EXPECT_EQ(reading.entries.front().finding.quote, "Hot, sore skin that is spreading fast");
  EXPECT_EQ(urgency_of(request, reading.action), Urgency::urgent);
}

TEST(Request, PeopleReadTheSameRequestAsTextAsAPageAndAsTheirCopy) {
  const Request request = read_request(sealed_with_photo_and_tick()).value();
  const RequestReading reading = reread(request, built_assets().red_flags);
  for (const std::string& text : {request_as_text(request, reading), request_as_document(request, reading),
                                  patient_copy_as_text(request), patient_copy_as_document(request)}) {
    for (const char* part : {"Ada Patel", "Sam Lee: her carer", "9434765919", "An itchy arm", "her carer"}) {
      EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
    }
  }
  const std::string page = request_as_document(request, reading);
  EXPECT_EQ(page.substr(0, 15), "<!DOCTYPE html>");
  EXPECT_NE(page.find("<mark>Hot, sore skin that is spreading fast</mark>"), std::string::npos);
  EXPECT_NE(page.find("My &lt;arm&gt;"), std::string::npos);
  EXPECT_EQ(page.find("<arm>"), std::string::npos);
  EXPECT_EQ(patient_copy_as_text(request).find("infection.spreading"), std::string::npos) << "no reading of ours";
}

TEST(Request, TheMessageItselfSaysWhatAnAnswerMeans) {
  std::string bundle = sealed("My knee hurts");
  for (const char* link_id : {"\"sex\"", "\"age\"", "\"name\""}) {
    const std::string from = std::string("\"linkId\":") + link_id;
    const std::size_t at = bundle.find(from);
    ASSERT_NE(at, std::string::npos) << link_id;
    bundle.replace(at, from.size(), "\"linkId\":\"another-form-" + std::to_string(at) + "\"");
  }
  const auto request = read_request(bundle);
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request.value().patient.age_months, 45 * 12 + 7);
  EXPECT_EQ(request.value().patient.sex, Sex::male);
  for (const RequestAnswer& answer : request.value().answers) {
    EXPECT_FALSE(answer.meaning == Meaning::full_name && answer.free_text);
  }
}

TEST(Request, AnUncertainFlagThatIsNotAnsweredCountsAsPresent) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type("What do you need help with?", "I am not sure if I have chest pain");
  bool uncertain = false;
  for (const AnswerFinding& finding : patient.consultation().findings()) {
    uncertain = uncertain || finding.finding.status == Status::uncertain;
  }
  const auto request = read_request(patient.consultation().seal(patient.now()));
  ASSERT_TRUE(request.ok());
  ASSERT_TRUE(uncertain) << "the text of this test must be one the rules ask about";
  for (const RecordedFlag& flag : request.value().recorded_flags) EXPECT_NE(flag.finding.status, Status::uncertain);
}

}  // namespace
}  // namespace frontdoor
