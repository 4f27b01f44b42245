// Tokens of service accounts by the service's own clock, and what each scope opens.
#include "support.h"

#include "desk/service_accounts.h"

namespace frontdoor::intake {
namespace {

class ServiceAccountTokens : public IntakeTest {
 protected:
  ServiceAccountTokens() {
    service_->api_clients().add({"phone", kOds, "phone-system", scope_codes(), now(), {}, {}}, {},
                                {now(), "gina", "service-account", "{}"});
  }
  Instant now() const { return Instant(std::chrono::milliseconds(now_.load())); }
  // As if an assertion had been taken.
  ApiClients::Outcome issue(const std::string& token, const std::vector<std::string>& scopes, const std::string& id) {
    return service_->api_clients().add_token({sha256_hex(token), "phone", scopes, now(), now() + kTokenLife}, id);
  }
  int status_with(const std::string& token, const char* path = "/v1/practices/A81001/capacity") {
    return client().send("GET", path, {{"Authorization", "Bearer " + token}}).status;
  }
};

TEST_F(ServiceAccountTokens, EndAfterFiveMinutesAndNeverBecomeValidAgain) {
  ASSERT_EQ(issue("one", {"signal.read"}, "a"), ApiClients::Outcome::done);
  EXPECT_EQ(status_with("one"), 200);
  now_ += std::chrono::milliseconds(kTokenLife).count() - 1;
  EXPECT_EQ(status_with("one"), 200);
  now_ += 1;
  EXPECT_EQ(status_with("one"), 401);
  now_ -= std::chrono::milliseconds(kTokenLife + kClocksDifferMax).count() + 1;
  EXPECT_EQ(status_with("one"), 401) << "the clock was put back to before it was given";
  now_ += std::chrono::milliseconds(kTokenLife + kClocksDifferMax).count() + 1;
  EXPECT_EQ(issue("two", {"signal.read"}, "a"), ApiClients::Outcome::taken) << "the assertion was used";
  service_->api_clients().forget_before(now());
  EXPECT_EQ(issue("two", {"signal.read"}, "a"), ApiClients::Outcome::taken) << "that stays known for a day";
  EXPECT_EQ(status_with("one"), 401);
}

TEST_F(ServiceAccountTokens, ReadsAndWritesAreRecordedUnderTheAccountsName) {
  HttpClient patient = client();
  const std::string reference =
      json_string_or(post_request(patient, sealed_bundle("My knee hurts"), new_key()).json(), "reference", "");
  ASSERT_EQ(issue("one", {"requests.read", "requests.work", "signal.write"}, "a"), ApiClients::Outcome::done);
  const HeaderList headers = {{"Authorization", "Bearer one"}, {"Content-Type", "application/json"}};
  EXPECT_EQ(client().send("GET", "/v1/practices/A81001/requests/" + reference, headers).status, 200);
  EXPECT_EQ(service_->store().accesses(kOds, {.count = 1}).front().who, "service:phone-system");
  const HttpResponse seen =
      client().send("POST", "/v1/practices/A81001/requests/" + reference + "/actions", headers, R"({"action":"seen"})");
  EXPECT_EQ(seen.status, 204) << seen.body;
  EXPECT_EQ(service_->cases().events(kOds, reference).front().who, "service:phone-system");
  HeaderList write = headers;
  write.emplace_back("If-Match", "*");
  EXPECT_EQ(client().send("PUT", "/v1/practices/A81001/capacity", write, R"({"state":"busy"})").status, 200);
  EXPECT_EQ(service_->store().ledger(kOds).back().note.who, "service:phone-system");
  EXPECT_EQ(client().send("PUT", "/v1/practices/A81001/capacity", write, R"({"state":"paused"})").status, 403)
      << "only people pause a form";
}

TEST_F(ServiceAccountTokens, ARefusedTokenIsToldWhichScopeItNeeds) {
  ASSERT_EQ(issue("one", {"signal.read"}, "a"), ApiClients::Outcome::done);
  const auto refused = [&](const char* method, const std::string& path, const char* body = "") {
    return client().send(method, "/v1/practices/A81001/" + path,
                         {{"Authorization", "Bearer one"}, {"Content-Type", "application/json"}, {"If-Match", "*"}},
                         body);
  };
  const std::vector<std::tuple<const char*, const char*, const char*>> needs = {
      {"GET", "requests", "requests.read"},
      {"POST", "requests/7K4M-9QXR/actions", "requests.work"},
      {"GET", "ledger", "evidence.read"},
      {"GET", "deliveries", "deliveries.manage"},
  };
  for (const auto& [method, path, scope] : needs) {
    const HttpResponse response = refused(method, path, "{}");
    EXPECT_EQ(response.status, 403) << path;
    EXPECT_EQ(json_string_or(response.json(), "type", ""), "https://frontdoor.example/problems/missing-scope")
        << response.body;
    EXPECT_NE(json_string_or(response.json(), "detail", "").find(scope), std::string::npos) << response.body;
    EXPECT_EQ(response.header("WWW-Authenticate"),
              "Bearer error=\"insufficient_scope\", scope=\"" + std::string(scope) + "\"");
  }
  const HttpResponse people = refused("GET", "accesses");
  EXPECT_EQ(people.status, 403);
  EXPECT_NE(people.body.find("people-alone"), std::string::npos) << people.body;
}

TEST_F(ServiceAccountTokens, AtAnotherPracticesAddressItIsToldWhoseTokenItIs) {
  ASSERT_EQ(issue("one", {"signal.read"}, "a"), ApiClients::Outcome::done);
  for (const char* path : {"/v1/practices/B82002/capacity", "/v1/practices/Z99999/capacity"}) {
    const HttpResponse refused = client().send("GET", path, {{"Authorization", "Bearer one"}});
    EXPECT_EQ(refused.status, 403) << path;
    EXPECT_EQ(json_string_or(refused.json(), "title", ""), "The token is for another practice") << refused.body;
    EXPECT_NE(json_string_or(refused.json(), "detail", "").find("for the practice A81001"), std::string::npos);
    EXPECT_EQ(refused.body.find("Sign in with"), std::string::npos) << "a system has no sign-in";
  }
}

TEST_F(ServiceAccountTokens, ATokenGoesBeforeACookie) {
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  EXPECT_EQ(staff.send("GET", "/v1/practices/A81001/capacity", {{"Authorization", "Bearer wrong"}}).status, 401);
  EXPECT_EQ(staff.send("GET", "/v1/practices/A81001/capacity", {{"Authorization", "Basic cHJveHk6eA=="}}).status, 200)
      << "a proxy's own sign-in is none of ours";
}

}  // namespace
}  // namespace frontdoor::intake
