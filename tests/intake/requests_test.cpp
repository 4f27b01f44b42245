// POST /v1/practices/{ods}/requests: what is accepted, what is refused, and that a refusal changes nothing.
#include "support.h"

#include <frontdoor/limits.h>

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include <set>
#include <thread>

namespace frontdoor::intake {
namespace {

class Requests : public IntakeTest {
 protected:
  const std::string calm_ = sealed_bundle("My knee hurts when I climb the stairs");

  void expect_refused(const HttpResponse& response, int status, const std::string& code) {
    EXPECT_EQ(response.status, status) << response.body;
    EXPECT_EQ(response.problem_code(), code) << response.body;
    const Json problem = response.json();
    EXPECT_EQ(json_integer(problem, "status"), status);
    EXPECT_FALSE(json_string_or(problem, "title", "").empty());
    EXPECT_FALSE(json_string_or(problem, "detail", "").empty());
    EXPECT_EQ(response.body.find("knee"), std::string::npos);
    EXPECT_EQ(stored_requests(), 0u);
  }
};

TEST_F(Requests, AreStoredAndAcknowledged) {
  HttpClient patient = client();
  const HttpResponse response = post_request(patient, calm_, new_key());
  ASSERT_EQ(response.status, 201) << response.body;
  const Json receipt = response.json();
  EXPECT_EQ(json_string_or(receipt, "receivedAt", ""), "2026-11-23T10:00:00Z");
  EXPECT_EQ(json_string_or(receipt, "deadline", ""), "2026-11-24T18:30:00Z");
  EXPECT_EQ(json_string_or(receipt, "action", ""), "none");
  EXPECT_EQ(json_bool(receipt, "moreUrgent"), false);
  EXPECT_EQ(json_string_or(receipt, "reference", "").size(), 9u);
  EXPECT_EQ(stored_requests(), 1u);
  EXPECT_EQ(response.header("Cache-Control"), "no-store");
}

TEST_F(Requests, AnEmergencyHasNoDeadline) {
  HttpClient patient = client();
  const std::string bundle = sealed_bundle("I have crushing chest pain and my left arm is numb");
  const Json receipt = post_request(patient, bundle, new_key()).json();
  ASSERT_NE(json_member(receipt, "deadline"), nullptr);
  EXPECT_TRUE(json_member(receipt, "deadline")->is_null());
  EXPECT_EQ(json_string_or(receipt, "action", ""), "emergency-999");
  EXPECT_EQ(json_bool(receipt, "moreUrgent"), false) << bundle;
}

TEST_F(Requests, TheServersMoreUrgentReadingIsTold) {
  HttpClient patient = client();
  const std::string bundle =
      without_recorded_flags(sealed_bundle("I have crushing chest pain and my left arm is numb"));
  const Json receipt = post_request(patient, bundle, new_key()).json();
  EXPECT_EQ(json_string_or(receipt, "action", ""), "emergency-999");
  EXPECT_EQ(json_bool(receipt, "moreUrgent"), true);
}

// A ticked answer, or a rule that only the device has: the practice must see it at the top even so.
TEST_F(Requests, AFlagThatOnlyTheDeviceRaisedStillCounts) {
  HttpClient patient = client();
  const std::string words = "I have crushing chest pain and my left arm is numb";
  const std::string bundle = replaced(sealed_bundle(words), words, "It is as I said");
  const Json receipt = post_request(patient, bundle, new_key()).json();
  EXPECT_EQ(json_string_or(receipt, "action", ""), "emergency-999");
  EXPECT_EQ(json_bool(receipt, "moreUrgent"), false);
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  const Json listed = staff.get("/v1/practices/A81001/requests").json();
  const Json& request = json_array(listed, "requests")->front();
  EXPECT_EQ(json_string_or(request, "urgency", ""), "emergency");
  EXPECT_FALSE(json_array(request, "flags")->empty());
  const std::string page = staff.get("/inbox/requests/" + json_string_or(receipt, "reference", "")).body;
  EXPECT_NE(page.find("the patient's device only"), std::string::npos);
}

TEST_F(Requests, AFlagWhoseWordsWereChangedIsShownButIsNoEmergency) {
  HttpClient patient = client();
  const std::string words = "I have crushing chest pain and my left arm is numb";
  std::string bundle = replaced(sealed_bundle(words), words, "My knee hurts");
  const std::string went_on = R"("valueCode":"continued")";
  while (bundle.find(went_on) != std::string::npos) {
    bundle = replaced(bundle, went_on, R"("valueCode":"changed-text")");
  }
  const Json receipt = post_request(patient, bundle, new_key()).json();
  EXPECT_EQ(json_string_or(receipt, "action", ""), "none");
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  const Json listed = staff.get("/v1/practices/A81001/requests").json();
  EXPECT_EQ(json_bool(json_array(listed, "requests")->front(), "wordsChanged"), true);
  EXPECT_NE(staff.get("/inbox").body.find("Flagged words were changed"), std::string::npos);
}

// A form that knew less, or another one: the list says so, as nobody reads every request before the most urgent.
TEST_F(Requests, TheListMarksWhatThePatientShouldHaveBeenAskedAndWasNot) {
  HttpClient patient = client();
  const std::string words = "My knee hurts";
  post_request(patient, sealed_bundle(words), new_key());
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  EXPECT_EQ(json_bool(json_array(staff.get("/v1/practices/A81001/requests").json(), "requests")->front(), "asksMore"),
            false);
  EXPECT_EQ(staff.get("/inbox").body.find("Ask for signs"), std::string::npos);
  const std::string pressing = "My husband has gone a putty colour and keeps rubbing his left arm";
  const Json receipt = post_request(patient, replaced(sealed_bundle(words), words, pressing), new_key()).json();
  const Json listed = staff.get("/v1/practices/A81001/requests").json();
  std::size_t marked = 0;
  for (const Json& request : *json_array(listed, "requests")) {
    if (!json_bool(request, "asksMore").value_or(false)) continue;
    ++marked;
    EXPECT_EQ(json_string_or(request, "reference", ""), json_string_or(receipt, "reference", "?"));
  }
  EXPECT_EQ(marked, 1u);
  EXPECT_NE(staff.get("/inbox").body.find("Ask for signs: the form did not"), std::string::npos);
}

TEST_F(Requests, WordsThatThePatientDidNotLeaveInAreNotKept) {
  HttpClient patient = client();
  const std::string words = "I have crushing chest pain and my left arm is numb";
  std::string bundle = replaced(sealed_bundle(words), words, "My knee hurts");
  const std::string went_on = R"({"url":"response","valueCode":"continued"})";
  while (bundle.find(went_on) != std::string::npos) {
    bundle = replaced(
        bundle, went_on,
        R"({"url":"response","valueCode":"changed-text"},{"url":"first-text","valueString":")" + words + "\"}");
  }
  const std::string key = new_key();
  const HttpResponse posted = post_request(patient, bundle, key);
  EXPECT_EQ(posted.status, 201);
  EXPECT_EQ(post_request(patient, bundle, key).body, posted.body) << "a replay is still a replay";
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  const std::string reference = json_string_or(posted.json(), "reference", "");
  EXPECT_EQ(staff.get("/v1/practices/A81001/requests/" + reference).body.find("crushing chest"), std::string::npos);
  const std::string page = staff.get("/inbox/requests/" + reference).body;
  EXPECT_EQ(page.find("crushing chest"), std::string::npos);
  EXPECT_NE(page.find("The words that were taken out were not sent."), std::string::npos);
}

TEST_F(Requests, AReplayGetsTheSameReceipt) {
  HttpClient patient = client();
  const std::string key = new_key();
  const HttpResponse first = post_request(patient, calm_, key);
  set_time("2026-11-23T10:07:00Z");
  const HttpResponse again = post_request(patient, calm_, key);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(stored_requests(), 1u);
}

TEST_F(Requests, AKeyInCapitalsIsTheSameKey) {
  HttpClient patient = client();
  EXPECT_EQ(post_request(patient, calm_, "0b6a7bb2-9d1b-4a55-8f0e-d1a6b5c0ffee").status, 201);
  EXPECT_EQ(post_request(patient, calm_, "0B6A7BB2-9D1B-4A55-8F0E-D1A6B5C0FFEE").status, 200);
  EXPECT_EQ(stored_requests(), 1u);
}

TEST_F(Requests, AReplayedKeyWithAnotherBodyIsRefused) {
  HttpClient patient = client();
  const std::string key = new_key();
  ASSERT_EQ(post_request(patient, calm_, key).status, 201);
  const HttpResponse other = post_request(patient, sealed_bundle("My shoulder hurts"), key);
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(other.problem_code(), "key-reused");
  EXPECT_EQ(stored_requests(), 1u);
}

// docs/api/request-message.md: Bundle.identifier is kept as it was sent, and compared with nothing.
TEST_F(Requests, TheHeaderAloneSaysWhichRequestItIs) {
  HttpClient patient = client();
  const std::string bundle = sealed_bundle("My knee hurts");
  const std::string identifier = json_string_or(*json_object(parse_json(bundle).value(), "identifier"), "value", "");
  const std::string key = new_key();
  ASSERT_NE(identifier, "");
  ASSERT_NE(identifier, key);
  const HttpResponse first = post_request(patient, bundle, key);
  ASSERT_EQ(first.status, 201) << "a sender's identifier may be another than its key";
  EXPECT_EQ(post_request(patient, replaced(bundle, identifier, new_key()), key).status, 409) << "another body";
  const HttpResponse second = post_request(patient, bundle, new_key());
  EXPECT_EQ(second.status, 201) << "another key is another request";
  EXPECT_NE(json_string_or(second.json(), "reference", ""), json_string_or(first.json(), "reference", ""));
}

TEST_F(Requests, OneKeyAtTheSameTimeIsStoredOnce) {
  const std::string key = new_key();
  std::vector<std::string> receipts(16);
  std::vector<int> statuses(receipts.size());
  std::vector<std::thread> patients;
  for (std::size_t i = 0; i < receipts.size(); ++i) {
    patients.emplace_back([&, i] {
      HttpClient patient = client();
      const HttpResponse response = post_request(patient, calm_, key);
      receipts[i] = response.body;
      statuses[i] = response.status;
    });
  }
  for (std::thread& patient : patients) patient.join();
  EXPECT_EQ(std::set<std::string>(receipts.begin(), receipts.end()).size(), 1u);
  EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 201), 1);
  EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 200), 15);
  EXPECT_EQ(stored_requests(), 1u);
}

TEST_F(Requests, AnUnknownPracticeIsRefused) {
  HttpClient patient = client();
  for (const char* ods : {"Z99999", "a81001", "A81001%00", "%2e%2e"}) {
    const HttpResponse response =
        patient.send("POST", std::string("/v1/practices/") + ods + "/requests", request_headers(new_key()), calm_);
    EXPECT_EQ(response.status, 404) << ods;
    EXPECT_FALSE(response.problem_code().empty()) << ods;
  }
  EXPECT_EQ(stored_requests(), 0u);
}

TEST_F(Requests, AWrongContentTypeIsRefused) {
  HttpClient patient = client();
  const HttpResponse response =
      patient.send("POST", "/v1/practices/A81001/requests",
                   {{"Content-Type", "application/json"}, {"Idempotency-Key", new_key()}}, calm_);
  expect_refused(response, 415, "wrong-content-type");
}

TEST_F(Requests, AContentTypeMayHaveParameters) {
  HttpClient patient = client();
  const HttpResponse response =
      patient.send("POST", "/v1/practices/A81001/requests",
                   {{"Content-Type", "Application/FHIR+JSON; charset=utf-8"}, {"Idempotency-Key", new_key()}}, calm_);
  EXPECT_EQ(response.status, 201) << response.body;
}

TEST_F(Requests, AWrongOriginIsRefused) {
  HttpClient patient = client();
  for (const char* origin : {"http://localhost:8081", "https://evil.example", "null"}) {
    HeaderList headers = request_headers(new_key());
    headers.emplace_back("Origin", origin);
    expect_refused(patient.send("POST", "/v1/practices/A81001/requests", headers, calm_), 403, "wrong-origin");
  }
  HeaderList headers = request_headers(new_key());
  headers.emplace_back("Sec-Fetch-Site", "cross-site");
  expect_refused(patient.send("POST", "/v1/practices/A81001/requests", headers, calm_), 403, "wrong-origin");
}

TEST_F(Requests, OurOwnOriginIsAccepted) {
  HttpClient patient = client();
  HeaderList headers = request_headers(new_key());
  headers.emplace_back("Origin", server_->address());
  headers.emplace_back("Sec-Fetch-Site", "same-origin");
  EXPECT_EQ(patient.send("POST", "/v1/practices/A81001/requests", headers, calm_).status, 201);
}

TEST_F(Requests, AnOverLongBodyIsRefusedWithTheLimit) {
  HttpClient patient = client();
  const HttpResponse response = post_request(patient, std::string(limits::bundle_bytes_max + 1, ' '), new_key());
  expect_refused(response, 413, "body-too-large");
  EXPECT_NE(response.body.find(std::to_string(limits::bundle_bytes_max)), std::string::npos);
}

TEST_F(Requests, AMissingOrWrongKeyIsRefused) {
  HttpClient patient = client();
  for (const char* key : {"", "1", "0b6a7bb2-9d1b-4a55-8f0e-d1a6b5c0ffe", "0b6a7bb2 9d1b 4a55 8f0e d1a6b5c0ffee"}) {
    expect_refused(post_request(patient, calm_, key), 400, "missing-idempotency-key");
  }
}

TEST_F(Requests, AMalformedBundleIsRefused) {
  HttpClient patient = client();
  for (const char* bundle : {"", "knee", "{\"resourceType\":\"Bundle\"", "{\"a\":1,\"a\":2}"}) {
    expect_refused(post_request(patient, bundle, new_key()), 400, "malformed-bundle");
  }
  for (const char* bundle :
       {"{}", "[]", "{\"resourceType\":\"Patient\"}", "{\"resourceType\":\"Bundle\",\"entry\":[]}"}) {
    expect_refused(post_request(patient, bundle, new_key()), 422, "invalid-bundle");
  }
}

// Another answer beside the first one that excludes all others; false: there is none below `json`.
bool contradict(Json& json) {
  if (json.is_object() && json.contains("answer")) {
    Json& answers = json["answer"];
    if (to_text(answers).find("StructureDefinition/exclusive") != std::string::npos) {
      answers.push_back(Json{{"valueCoding", {{"code", "chest-pain"}, {"display", "Chest pain"}}}});
      return true;
    }
  }
  for (Json& child : json) {
    if (child.is_structured() && contradict(child)) return true;
  }
  return false;
}

TEST_F(Requests, NoneOfTheseBesideAnotherAnswerIsRefusedWithWhatToDo) {
  Json bundle = parse_json(calm_).value();
  ASSERT_TRUE(contradict(bundle));
  HttpClient patient = client();
  const std::string key = new_key();
  const HttpResponse refused = post_request(patient, to_text(bundle), key);
  expect_refused(refused, 422, "invalid-bundle");
  for (const char* part : {"None of these", "Choose which is right", "call 999"}) {
    EXPECT_NE(json_string_or(refused.json(), "detail", "").find(part), std::string::npos) << part;
  }
  EXPECT_NE(refused.body.find("/answer"), std::string::npos) << "where";
  EXPECT_EQ(stored_requests(), 0u);
  EXPECT_EQ(post_request(patient, calm_, key).status, 201) << "corrected, it goes under the same key";
}

TEST_F(Requests, ABundleForAnotherPracticeIsRefused) {
  HttpClient patient = client();
  expect_refused(post_request(patient, replaced(calm_, "A81001", "B82002"), new_key()), 422, "other-practice");
}

TEST_F(Requests, ASlowBodyIsRefusedInTime) {
  Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", static_cast<Poco::UInt16>(server_->port())));
  const std::string head =
      "POST /v1/practices/A81001/requests HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n"
      "Content-Type: application/fhir+json\r\nIdempotency-Key: " +
      new_key() + "\r\n\r\n{";
  socket.sendBytes(head.data(), static_cast<int>(head.size()));
  socket.setReceiveTimeout(Poco::Timespan(10, 0));
  char reply[2048];
  const int size = socket.receiveBytes(reply, sizeof reply);
  EXPECT_NE(std::string(reply, static_cast<std::size_t>(size)).find("HTTP/1.1 408"), std::string::npos);
  EXPECT_EQ(stored_requests(), 0u);
}

TEST_F(Requests, AClockSteppedBackLosesNothing) {
  HttpClient patient = client();
  const std::string key = new_key();
  const HttpResponse first = post_request(patient, calm_, key);
  set_time("2026-11-20T09:00:00Z");
  EXPECT_EQ(post_request(patient, calm_, key).body, first.body);
  const Json second = post_request(patient, calm_, new_key()).json();
  EXPECT_EQ(json_string_or(second, "deadline", ""), "2026-11-23T18:30:00Z");
  EXPECT_EQ(stored_requests(), 2u);
}

TEST_F(Requests, SlowConnectionsDoNotStopOthers) {
  std::vector<Poco::Net::StreamSocket> slow;
  const Poco::Net::SocketAddress address("127.0.0.1", static_cast<Poco::UInt16>(server_->port()));
  for (int i = 0; i < settings_.connections_max - 10; ++i) {
    slow.emplace_back(address);
    slow.back().sendBytes("POST /v1/prac", 13);  // and never the rest
  }
  HttpClient patient = client();
  EXPECT_EQ(post_request(patient, calm_, new_key()).status, 201);
  EXPECT_EQ(stored_requests(), 1u);
}

TEST_F(Requests, HeadsHaveLimits) {
  std::string many;
  for (int i = 0; i < 150; ++i) many += "X-" + std::to_string(i) + ": x\r\n";
  for (const std::string& headers : {many, "X-Long: " + std::string(9'000, 'x') + "\r\n"}) {
    Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", static_cast<Poco::UInt16>(server_->port())));
    const std::string head = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n";
    socket.sendBytes(head.data(), static_cast<int>(head.size()));
    socket.setReceiveTimeout(Poco::Timespan(10, 0));
    char reply[2048];
    const int size = socket.receiveBytes(reply, sizeof reply);
    EXPECT_EQ(std::string(reply, static_cast<std::size_t>(size)).rfind("HTTP/1.1 400", 0), 0u);
  }
  EXPECT_EQ(client().get("/healthz").status, 200);
}

TEST_F(Requests, ABodyWithoutLengthIsRefused) {
  Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", static_cast<Poco::UInt16>(server_->port())));
  const std::string head =
      "POST /v1/practices/A81001/requests HTTP/1.1\r\nHost: 127.0.0.1\r\n"
      "Content-Type: application/fhir+json\r\nIdempotency-Key: " +
      new_key() + "\r\n\r\n";
  socket.sendBytes(head.data(), static_cast<int>(head.size()));
  socket.setReceiveTimeout(Poco::Timespan(10, 0));
  char reply[2048];
  const int size = socket.receiveBytes(reply, sizeof reply);
  EXPECT_NE(std::string(reply, static_cast<std::size_t>(size)).find("HTTP/1.1 411"), std::string::npos);
}

TEST_F(Requests, APauseRefusesButKeepsWhatWasAcknowledged) {
  HttpClient patient = client();
  const std::string key = new_key();
  const HttpResponse before = post_request(patient, calm_, key);
  ASSERT_EQ(before.status, 201);
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  const HttpResponse paused = put_signal(
      staff, token,
      R"({"state":"paused","reason":"Flood in the server room","icbReference":"NCL-7","from":"2026-11-23T10:00:00Z",)"
      R"("until":"2026-11-24T18:30:00Z"})");
  ASSERT_EQ(paused.status, 200) << paused.body;
  const HttpResponse refused = post_request(patient, calm_, new_key());
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.problem_code(), "practice-paused");
  EXPECT_NE(refused.body.find("020 7946 0000"), std::string::npos);
  const HttpResponse again = post_request(patient, calm_, key);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, before.body);
  EXPECT_EQ(stored_requests(), 1u);
}

TEST_F(Requests, APauseTakesWhatWasBegunBeforeItForADay) {
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  const auto pause = [&](const char* from, const char* until) {
    const std::string body =
        std::string(R"({"state":"paused","reason":"Flood in the server room","icbReference":"NCL-7","from":")") + from +
        R"(","until":")" + until + "\"}";
    ASSERT_EQ(put_signal(staff, token, body).status, 200);
  };
  HttpClient patient = client();
  // Begun at 10:00.
  set_time("2026-11-23T10:04:00Z");
  pause("2026-11-23T10:05:00Z", "2026-11-24T18:30:00Z");
  set_time("2026-11-23T10:06:00Z");
  EXPECT_EQ(post_request(patient, calm_, new_key()).status, 201);
  set_time("2026-11-24T10:00:01Z");
  EXPECT_EQ(post_request(patient, calm_, new_key()).problem_code(), "practice-paused") << "begun more than a day ago";
}

TEST_F(Requests, ADivertedUrgentNeedIsAcceptedAndIsOnTop) {
  HttpClient patient = client();
  ASSERT_EQ(post_request(patient, calm_, new_key()).status, 201);
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  ASSERT_EQ(staff
                .send("PUT", "/v1/practices/A81001/capacity",
                      {{"If-Match", "*"}, {"Content-Type", "application/json"}, {"X-CSRF-Token", token}},
                      R"({"state":"urgent-diverted"})")
                .status,
            200);
  const std::string urgent = sealed_bundle("I have crushing chest pain and my left arm is numb");
  ASSERT_EQ(post_request(patient, urgent, new_key()).status, 201);
  const Json listed = staff.get("/v1/practices/A81001/requests").json();
  const Json* requests = json_array(listed, "requests");
  ASSERT_NE(requests, nullptr);
  ASSERT_EQ(requests->size(), 2u);
  EXPECT_EQ(json_string_or(requests->front(), "urgency", ""), "emergency");
  EXPECT_EQ(json_string_or(requests->front(), "signalOnArrival", ""), "urgent-diverted");
}

TEST_F(Requests, WhatAListShowsOfOneIsBounded) {
  Json bundle = parse_json(calm_).value();
  const auto add_flag = [&bundle](const std::string& rule, const std::string& action, const std::string& quote) {
    Json details =
        Json::array({{{"url", "status"}, {"valueCode", "present"}}, {{"url", "action"}, {"valueCode", action}}});
    bundle["entry"].push_back(
        {{"fullUrl", "urn:uuid:x"},
         {"resource",
          {{"resourceType", "DetectedIssue"},
           {"code", {{"coding", Json::array({{{"code", rule}}})}}},
           {"detail", quote},
           {"extension", Json::array({{{"url", "https://frontdoor.example/fhir/StructureDefinition/detected-red-flag"},
                                       {"extension", std::move(details)}}})}}}});
  };
  for (std::size_t i = 0; i < 2 * kSummaryFlagsMax; ++i) {
    add_flag("r" + std::to_string(i), "urgent-same-day",
             std::to_string(i) + std::string(2 * kSummaryQuoteBytesMax, 'x'));
  }
  add_flag("heart.attack", "emergency-999", "last and most pressing");
  HttpClient patient = client();
  ASSERT_EQ(post_request(patient, to_text(bundle), new_key()).status, 201);
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  const Json listed = (*json_array(staff.get("/v1/practices/A81001/requests").json(), "requests"))[0];
  const Json& flags = *json_array(listed, "flags");
  EXPECT_EQ(flags.size(), kSummaryFlagsMax);
  EXPECT_EQ(json_string_or(flags[0], "quote", ""), "last and most pressing")
      << "what is left out is the least pressing";
  EXPECT_LE(json_string_or(flags[1], "quote", "").size(), kSummaryQuoteBytesMax + std::string("…").size());
  EXPECT_LT(staff.get("/inbox").body.size(), 40'000u);
}

}  // namespace
}  // namespace frontdoor::intake
