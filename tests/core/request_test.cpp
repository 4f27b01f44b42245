// The practice's side reads back what was sealed, refuses what it cannot read, and lets no markup through.
#include "patient_driver.h"

#include <frontdoor/json.h>
#include <frontdoor/json_document.h>
#include <frontdoor/limits.h>
#include <frontdoor/patient_copy.h>
#include <frontdoor/render.h>
#include <frontdoor/request.h>

#include <functional>

namespace frontdoor {
namespace {

std::string sealed(const std::string& words) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type("What do you need help with?", words);
  patient.go_on();
  patient.have_no_signs();
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
  EXPECT_EQ(request.value().patient.sex, Sex::unknown) << "it is not asked for a knee";
}

// With a form that asks for it.
std::string sealed_with_sex() {
  constexpr const char* kProblem = "Pain or burning when you pee";
  PatientDriver patient;
  patient.reach_own_words();
  patient.type("What do you need help with?", "It stings");
  patient.go_on();
  patient.choose(kProblem);
  patient.choose("Male");
  patient.reach_name(kProblem);
  patient.give_details();
  return patient.consultation().seal(patient.now());
}

TEST(Request, ReadsBackTheSexWhereItWasAsked) {
  const auto request = read_request(sealed_with_sex());
  ASSERT_TRUE(request.ok()) << request.error().message;
  EXPECT_EQ(request.value().patient.sex, Sex::male);
}

TEST(Request, ServerReadsTheSameFlagsAsTheDevice) {
  const auto request = read_request(sealed("I have crushing chest pain and my left arm is numb"));
  ASSERT_TRUE(request.ok());
  const RequestReading reading = reread(request.value(), built_assets().view().readers());
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
  const std::string html = request_as_html(request.value(), reread(request.value(), built_assets().view().readers()));
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
                R"({"draft":1,"key":"k","page":"page.own-words","answers":{"subject":"other",)"
                R"("kind":"new-problem","problem":"rash","own-words":"An itchy arm","name":"Ada Patel",)"
                R"("rash.flags/spreading":"true","writer-name":"Sam Lee","writer-relationship":"her carer",)"
                R"("nhs-number":"943 476 5919"}})");
  patient.event(EventKind::photo, node_id("photo"),
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
  const RequestReading reading = reread(request, built_assets().view().readers());
  EXPECT_GE(reading.action, Action::urgent_same_day);
  ASSERT_FALSE(reading.entries.empty());
  EXPECT_EQ(reading.entries.front().finding.quote, "Hot, sore skin that is spreading fast");
  EXPECT_EQ(urgency_of(request, reading.action), Urgency::urgent);
}

// What is sent early asks for no name of the writer: it is still a parent's, not a child's own.
TEST(Request, AChildsThatSomebodyElseWroteIsNotTakenForTheirOwn) {
  for (const char* subject : {"self", "child", "other"}) {
    PatientDriver patient;
    patient.event(EventKind::restore, 0,
                  std::string(R"({"draft":1,"key":"k","page":"rash.more","answers":{"subject":")") + subject +
                      R"(","kind":"new-problem","problem":"rash","own-words":"An itchy arm","name":"Kim Lee"}})");
    const auto read = read_request(patient.consultation().seal(patient.now()));
    ASSERT_TRUE(read.ok()) << read.error().message << read.error().where;
    const bool by_another = std::string_view(subject) != "self";
    EXPECT_EQ(read.value().by_another, by_another) << subject;
    EXPECT_EQ(contact_needs_of(read.value(), 14 * 12).young_and_alone, !by_another) << subject;
  }
}

TEST(Request, PeopleReadTheSameRequestAsTextAsAPageAndAsTheirCopy) {
  const Request request = read_request(sealed_with_photo_and_tick()).value();
  const RequestReading reading = reread(request, built_assets().view().readers());
  for (const std::string& text : {request_as_text(request, reading), request_as_document(request, reading)}) {
    for (const char* part : {"Ada Patel", "Sam Lee: her carer", "9434765919", "An itchy arm", "her carer"}) {
      EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
    }
  }
  const PatientCopy copy = patient_copy_of(request, reading, built_assets().wording);
  for (const std::string& text : {patient_copy_as_text(copy), patient_copy_as_page(copy)}) {
    for (const char* part : {"Ada Patel", "Sam Lee", "943 476 5919", "An itchy arm", "her carer"}) {
      EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
    }
    EXPECT_EQ(text.find("infection.spreading"), std::string::npos) << "no reading of ours";
  }
  const std::string page = request_as_document(request, reading);
  EXPECT_EQ(page.substr(0, 15), "<!DOCTYPE html>");
  EXPECT_NE(page.find("<mark>Hot, sore skin that is spreading fast</mark>"), std::string::npos);
  EXPECT_NE(page.find("My &lt;arm&gt;"), std::string::npos);
  EXPECT_EQ(page.find("<arm>"), std::string::npos);
}

// The copy of a request that has arrived is the one that the form gives: the advice first, then what was sent.
TEST(Request, ThePatientsCopyBeginsWithTheAdviceThatStillHolds) {
  struct Example {
    const char* words;
    const char* advice;
  };
  for (const Example& example : {Example{"I have crushing chest pain and my left arm is numb", "Call 999"},
                                 Example{"I want to kill myself", "Call 999"}, Example{"My knee hurts", ""}}) {
    const Request request = read_request(sealed(example.words)).value();
    const RequestReading reading = reread(request, built_assets().view().readers());
    const PatientCopy copy = patient_copy_of(request, reading, built_assets().wording);
    EXPECT_EQ(copy.advice.empty(), example.advice[0] == '\0') << example.words << ": " << copy.advice;
    EXPECT_NE(copy.advice.find(example.advice), std::string::npos) << copy.advice;
    const std::string text = patient_copy_as_text(copy);
    EXPECT_TRUE(text.starts_with(copy.advice.empty() ? "What you sent" : copy.advice)) << text;
    const std::string page = patient_copy_as_page(copy);
    EXPECT_LE(page.find("<h1>" + escape_html(copy.advice)), page.find("<h1>What you sent</h1>"));
    EXPECT_NE(text.find(example.words), std::string::npos);
  }
}

TEST(Request, TheMessageItselfSaysWhatAnAnswerMeans) {
  std::string bundle = sealed_with_sex();
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

// A bundle with one change to its JSON; `Take` gets a resource of this type, or an added one.
std::string with_resource(const char* type, const std::function<void(Json&)>& change, bool added = false) {
  Json bundle = parse_json(sealed("My knee hurts")).value();
  for (Json& entry : bundle["entry"]) {
    if (json_string_or(entry["resource"], "resourceType", "") != type) continue;
    change(entry["resource"]);
    return to_text(bundle);
  }
  EXPECT_TRUE(added) << type;
  return {};
}

std::string with_added(const Json& resource, std::size_t count) {
  Json bundle = parse_json(sealed("My knee hurts")).value();
  for (std::size_t i = 0; i < count; ++i) {
    bundle["entry"].push_back({{"fullUrl", "urn:uuid:x"}, {"resource", resource}});
  }
  return to_text(bundle);
}

std::size_t count_in_sealed(const char* type) {
  const Json bundle = parse_json(sealed("My knee hurts")).value();
  std::size_t count = 0;
  for (const Json& entry : bundle["entry"]) {
    count += json_string_or(entry["resource"], "resourceType", "") == type ? 1 : 0;
  }
  return count;
}

// Read at the edge, and refused one beyond it as too large.
template <typename Make>
void expect_edge(std::size_t most, const char* what, Make&& make) {
  const auto at_edge = read_request(make(most));
  EXPECT_TRUE(at_edge.ok()) << what << ": " << (at_edge.ok() ? "" : at_edge.error().message + at_edge.error().where);
  const auto beyond = read_request(make(most + 1));
  ASSERT_FALSE(beyond.ok()) << what;
  EXPECT_EQ(beyond.error().code, ErrorCode::too_large) << what;
}

// As the message names it (docs/api/request-message.md).
constexpr const char* kRedFlag = "https://frontdoor.example/fhir/StructureDefinition/detected-red-flag";

Json flag_of(const char* member, const std::string& text) {
  Json flag = parse_json(R"({"resourceType":"DetectedIssue","code":{"coding":[{"code":"heart.attack"}]},"detail":"q",)"
                         R"("extension":[{"url":"","extension":[{"url":"status","valueCode":"present"}]}]})")
                  .value();
  flag["extension"][0]["url"] = kRedFlag;
  if (std::string_view(member) == "rule") flag["code"]["coding"][0]["code"] = text;
  if (std::string_view(member) == "quote") flag["detail"] = text;
  if (std::string_view(member) == "why" || std::string_view(member) == "source") {
    flag["extension"][0]["extension"].push_back({{"url", member}, {"valueString", text}});
  }
  return flag;
}

TEST(RequestLimits, EveryTextOfABundleHasOne) {
  const auto letters = [](std::size_t count) { return std::string(count, 'x'); };
  expect_edge(limits::short_answer_bytes_max, "name", [&](std::size_t bytes) {
    return with_resource("Patient", [&](Json& patient) { patient["name"][0]["text"] = letters(bytes); });
  });
  expect_edge(limits::short_answer_bytes_max, "phone", [&](std::size_t bytes) {
    return with_resource("Patient", [&](Json& patient) {
      patient["telecom"] = Json::array({{{"system", "phone"}, {"value", letters(bytes)}}});
    });
  });
  expect_edge(limits::short_answer_bytes_max, "postcode", [&](std::size_t bytes) {
    return with_resource("Patient", [&](Json& patient) {
      patient["address"] = Json::array({{{"postalCode", letters(bytes)}}});
    });
  });
  expect_edge(limits::short_answer_bytes_max, "who writes", [&](std::size_t bytes) {
    const Json writer{{"resourceType", "RelatedPerson"}, {"name", Json::array({{{"text", letters(bytes)}}})}};
    return with_added(writer, 1);
  });
  const auto with_answer = [&](const std::string& question, const std::string& answer) {
    return with_resource("QuestionnaireResponse", [&](Json& response) {
      response["item"].push_back(
          {{"linkId", "more"}, {"text", question}, {"answer", Json::array({{{"valueString", answer}}})}});
    });
  };
  expect_edge(limits::text_answer_bytes_max, "answer",
              [&](std::size_t bytes) { return with_answer("q", letters(bytes)); });
  expect_edge(limits::text_answer_bytes_max, "question",
              [&](std::size_t bytes) { return with_answer(letters(bytes), "a"); });
  expect_edge(limits::short_answer_bytes_max, "rule",
              [&](std::size_t bytes) { return with_added(flag_of("rule", letters(bytes)), 1); });
  for (const char* member : {"quote", "why", "source"}) {
    expect_edge(limits::text_answer_bytes_max, member,
                [&](std::size_t bytes) { return with_added(flag_of(member, letters(bytes)), 1); });
  }
  expect_edge(limits::text_answer_bytes_max, "message", [&](std::size_t bytes) {
    const Json message{{"resourceType", "Communication"},
                       {"payload", Json::array({{{"contentString", letters(bytes)}}})}};
    return with_added(message, 1);
  });
}

TEST(RequestLimits, EveryListOfABundleHasOne) {
  expect_edge(limits::bundle_flags_max - count_in_sealed("DetectedIssue"), "flags",
              [](std::size_t count) { return with_added(flag_of("", ""), count); });
  expect_edge(limits::bundle_messages_max - count_in_sealed("Communication"), "messages", [](std::size_t count) {
    return with_added(Json{{"resourceType", "Communication"}}, count);
  });
  const std::size_t answered = read_request(sealed("My knee hurts")).value().answers.size();
  expect_edge(limits::bundle_answers_max - answered, "answers", [](std::size_t count) {
    return with_resource("QuestionnaireResponse", [&](Json& response) {
      const Json one{{"linkId", "m"}, {"answer", Json::array({{{"valueBoolean", true}}})}};
      for (std::size_t i = 0; i < count; ++i) response["item"].push_back(one);
    });
  });
  expect_edge(limits::answer_options_max, "answers of one question", [](std::size_t count) {
    return with_resource("QuestionnaireResponse", [&](Json& response) {
      Json one{{"linkId", "m"}, {"answer", Json::array()}};
      for (std::size_t i = 0; i < count; ++i) one["answer"].push_back({{"valueBoolean", true}});
      response["item"].push_back(std::move(one));
    });
  });
  expect_edge(limits::photos_max, "photos", [](std::size_t count) {
    const Json photo =
        parse_json(R"({"resourceType":"DocumentReference","masterIdentifier":{"value":")" + std::string(64, 'a') +
                   R"("},"content":[{"attachment":{"contentType":"image/jpeg"}}]})")
            .value();
    return with_added(photo, count);
  });
  expect_edge(limits::questionnaire_depth_max, "items within items", [](std::size_t depth) {
    return with_resource("QuestionnaireResponse", [&](Json& response) {
      Json inner{{"linkId", "m"}};
      for (std::size_t i = 0; i < depth; ++i) inner = Json{{"linkId", "m"}, {"item", Json::array({inner})}};
      response["item"].push_back(std::move(inner));
    });
  });
}

TEST(RequestLimits, TheJsonOfABundleHasOne) {
  std::string bundle = sealed("My knee hurts");
  const std::string edge = bundle + std::string(limits::bundle_bytes_max - bundle.size(), ' ');
  EXPECT_TRUE(read_request(edge).ok());
  EXPECT_FALSE(read_request(edge + " ").ok());
  const auto values = [](std::size_t count) {
    std::string text = "[";
    for (std::size_t i = 1; i < count; ++i) text += i == 1 ? "1" : ",1";
    return text + "]";
  };
  EXPECT_TRUE(JsonDocument::parse(values(limits::bundle_nodes_max), limits::bundle_nodes_max).ok());
  const auto beyond = JsonDocument::parse(values(limits::bundle_nodes_max + 1), limits::bundle_nodes_max);
  ASSERT_FALSE(beyond.ok());
  EXPECT_EQ(beyond.error().code, ErrorCode::too_large);
  const auto refused = read_request(values(limits::bundle_nodes_max + 1));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::too_large) << "before anything else of it is looked at";
}

}  // namespace
}  // namespace frontdoor
