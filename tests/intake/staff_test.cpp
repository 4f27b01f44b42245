// Signing in, sessions, form tokens, and that no practice reaches another's data by any address.
#include "support.h"

#include "http/router.h"

namespace frontdoor::intake {
namespace {

class Staff : public IntakeTest {
 protected:
  // Fills in the sign-in page as a browser without script does.
  HttpResponse sign_in_by_page(HttpClient& browser, const std::string& user, const std::string& password) {
    return browser.post_form(
        "/inbox/sign-in",
        {{"token", token_in(browser.get("/inbox/sign-in").body)}, {"user", user}, {"password", password}});
  }
  static std::string token_in(const std::string& page) {
    const std::string mark = "name=\"token\" value=\"";
    const std::size_t at = page.find(mark);
    return at == std::string::npos ? "" : page.substr(at + mark.size(), 64);
  }
};

// What a restore that was ended left behind is not taken for an empty place.
TEST(ServiceStart, RefusesAPlaceThatWasNotRestoredToTheEnd) {
  const TemporaryDirectory directory;
  Settings settings;
  settings.data_directory = directory.path();
  std::filesystem::create_directories(directory.path() / kUnfinishedRestore);
  EXPECT_THROW(Service(settings, system_now), std::runtime_error);
  EXPECT_FALSE(std::filesystem::exists(directory.path() / "intake.db")) << "nothing is in the restore's way";
  std::filesystem::remove_all(directory.path() / kUnfinishedRestore);
  Service begun(settings, system_now);
  std::filesystem::create_directories(directory.path() / kUnfinishedRestore);
  EXPECT_NO_THROW(Service(settings, system_now)) << "the database is there: it had come to its end";
}

TEST_F(Staff, SignInByPageOpensTheInbox) {
  HttpClient browser = client();
  EXPECT_EQ(browser.get("/inbox").header("Location"), "/inbox/sign-in");
  const HttpResponse response = sign_in_by_page(browser, "reception@A81001", kPassword);
  EXPECT_EQ(response.status, 303);
  EXPECT_EQ(response.header("Location"), "/inbox");
  const HttpResponse inbox = browser.get("/inbox");
  EXPECT_EQ(inbox.status, 200);
  EXPECT_NE(inbox.body.find("Riverside Surgery"), std::string::npos);
}

TEST_F(Staff, TheSessionCookieIsOutOfReachOfScriptsAndOtherSites) {
  HttpClient browser = client();
  const HttpResponse response = sign_in_by_page(browser, "reception@A81001", kPassword);
  ASSERT_FALSE(response.cookies.empty());
  bool found = false;
  for (const std::string& cookie : response.cookies) {
    EXPECT_NE(cookie.find("HttpOnly"), std::string::npos);
    EXPECT_NE(cookie.find("SameSite=Strict"), std::string::npos);
    found = found || cookie.rfind("frontdoor-session=", 0) == 0;
  }
  EXPECT_TRUE(found);
}

TEST_F(Staff, OverTlsCookiesAreHostOnlyAndSecure) {
  Settings settings = settings_;
  settings.base_url = "https://forms.example";
  settings.data_directory = directory_.path() / "tls";
  Service service(settings, system_now);
  Call call;
  call.method = "GET";
  call.path = {"inbox", "sign-in"};
  call.secure = true;
  call.origin = "https://forms.example";
  const Reply reply = service.handle(call);
  ASSERT_EQ(reply.cookies.size(), 1u);
  EXPECT_EQ(reply.cookies.front().rfind("__Host-frontdoor-sign-in=", 0), 0u);
  EXPECT_NE(reply.cookies.front().find("; Secure"), std::string::npos);
  EXPECT_TRUE(reply.headers.contains("Strict-Transport-Security"));
}

TEST_F(Staff, AWrongPasswordOrNameSaysTheSame) {
  HttpClient browser = client();
  const HttpResponse wrong_password = sign_in_by_page(browser, "reception@A81001", "wrong password");
  const HttpResponse wrong_name = sign_in_by_page(browser, "nobody@A81001", kPassword);
  EXPECT_EQ(wrong_password.status, 401);
  EXPECT_EQ(wrong_name.status, 401);
  EXPECT_NE(wrong_password.body.find("The username, password or code is wrong"), std::string::npos);
  EXPECT_NE(wrong_name.body.find("The username, password or code is wrong"), std::string::npos);
  EXPECT_EQ(browser.get("/inbox").status, 303);
}

TEST_F(Staff, AShortNameIsEnoughOnlyWhereItIsUnique) {
  HttpClient browser = client();
  EXPECT_EQ(sign_in_by_page(browser, "reception", kPassword).status, 401);  // two practices have one
  add_user(kOds, Role::manager);
  EXPECT_EQ(sign_in_by_page(browser, "manager", kPassword).status, 303);
}

TEST_F(Staff, FailuresDelayTheNextTry) {
  HttpClient browser = client();
  const HeaderList json = {{"Content-Type", "application/json"}};
  const std::string wrong = R"({"user":"reception@A81001","password":"wrong"})";
  const std::string right = to_text(Json{{"user", "reception@A81001"}, {"password", kPassword}});
  const std::string wrong_and_small = R"({"user":"reception@a81001","password":"wrong"})";  // the same person
  for (int i = 0; i < 5; ++i) {
    const HttpResponse failed = browser.send("POST", "/v1/session", json, i % 2 == 0 ? wrong : wrong_and_small);
    EXPECT_EQ(failed.problem_code(), "wrong-sign-in");
  }
  const HttpResponse locked = browser.send("POST", "/v1/session", json, right);
  EXPECT_EQ(locked.status, 429);
  EXPECT_EQ(locked.problem_code(), "too-many-failures");
  EXPECT_EQ(locked.header("Retry-After"), "2");
  set_time("2026-11-23T10:00:02Z");
  EXPECT_EQ(browser.send("POST", "/v1/session", json, right).status, 201);
}

TEST_F(Staff, ASessionEndsAfterHalfAnHourUnused) {
  std::string token;
  HttpClient browser = signed_in(kOds, token);
  set_time("2026-11-23T10:29:00Z");
  EXPECT_EQ(browser.get("/v1/session").status, 200);
  set_time("2026-11-23T10:58:00Z");
  EXPECT_EQ(browser.get("/v1/session").status, 200);
  set_time("2026-11-23T11:28:00Z");
  const HttpResponse expired = browser.get("/v1/session");
  EXPECT_EQ(expired.status, 401);
  EXPECT_EQ(expired.problem_code(), "sign-in-needed");
  EXPECT_EQ(browser.get("/inbox").header("Location"), "/inbox/sign-in");
}

TEST_F(Staff, APageThatRefreshesItselfDoesNotKeepASessionAlive) {
  std::string token;
  HttpClient browser = signed_in(kOds, token);
  set_time("2026-11-23T10:29:00Z");
  EXPECT_EQ(browser.send("GET", "/inbox", {{"X-Frontdoor-Background", "1"}}).status, 200);
  set_time("2026-11-23T10:31:00Z");
  EXPECT_EQ(browser.get("/inbox").status, 303);
}

TEST_F(Staff, ASessionEndsAfterTwelveHours) {
  std::string token;
  HttpClient browser = signed_in(kOds, token);
  for (int minute = 20; minute < 12 * 60; minute += 20) {
    now_ += 20 * 60 * 1000;
    ASSERT_EQ(browser.get("/v1/session").status, 200) << minute;
  }
  now_ += 20 * 60 * 1000;
  EXPECT_EQ(browser.get("/v1/session").status, 401);
}

TEST_F(Staff, SigningOutEndsTheSessionOnTheServer) {
  HttpClient browser = client();
  sign_in_by_page(browser, "reception@A81001", kPassword);
  const auto cookies = browser.cookies;
  EXPECT_EQ(browser.post_form("/inbox/sign-out", {{"token", token_in(browser.get("/inbox").body)}}).status, 303);
  EXPECT_EQ(browser.get("/inbox").status, 303);
  browser.cookies = cookies;  // a copy of the old cookie opens nothing
  EXPECT_EQ(browser.get("/inbox").status, 303);
}

TEST_F(Staff, ANewPasswordEndsOldSessions) {
  std::string token;
  HttpClient browser = signed_in(kOds, token);
  set_password(service_->store(), kOds, "reception", "another password");
  EXPECT_EQ(browser.get("/v1/session").status, 401);
}

TEST_F(Staff, FormsWithoutTheirTokenChangeNothing) {
  HttpClient browser = client();
  EXPECT_EQ(browser.post_form("/inbox/sign-in", {{"user", "reception@A81001"}, {"password", kPassword}}).status, 403);
  sign_in_by_page(browser, "reception@A81001", kPassword);
  EXPECT_EQ(browser.post_form("/inbox/signal", {{"state", "busy"}}).status, 403);
  EXPECT_EQ(browser.post_form("/inbox/signal", {{"state", "busy"}, {"token", std::string(64, '0')}}).status, 403);
  EXPECT_EQ(browser.post_form("/inbox/sign-out", {}).status, 403);
  EXPECT_EQ(browser.get("/inbox").status, 200);
  EXPECT_TRUE(service_->store().ledger(kOds).empty());
}

TEST_F(Staff, WritesFromOtherSitesAreRefused) {
  std::string token;
  HttpClient browser = signed_in(kOds, token);
  const HttpResponse response = browser.send("PUT", "/v1/practices/A81001/capacity",
                                             {{"If-Match", "*"},
                                              {"Content-Type", "application/json"},
                                              {"X-CSRF-Token", token},
                                              {"Origin", "https://evil.example"}},
                                             R"({"state":"busy"})");
  EXPECT_EQ(response.problem_code(), "wrong-origin");
  EXPECT_TRUE(service_->store().ledger(kOds).empty());
}

TEST_F(Staff, TheInboxShowsTheRequestWithItsFlaggedWordsMarked) {
  HttpClient patient = client();
  const std::string words = "I have crushing chest pain <b>now</b>";
  const HttpResponse posted = post_request(patient, sealed_bundle(words), new_key());
  ASSERT_EQ(posted.status, 201) << posted.body;
  const Json calm = post_request(patient, sealed_bundle("My knee hurts"), new_key()).json();
  const std::string reference = json_string_or(posted.json(), "reference", "");
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  set_time("2026-11-23T10:25:00Z");
  const std::string list = staff.get("/inbox").body;
  EXPECT_NE(list.find("<mark>"), std::string::npos);
  EXPECT_NE(list.find("Ada Patel"), std::string::npos);
  EXPECT_NE(list.find("25 minutes"), std::string::npos);
  EXPECT_LT(list.find("Red flag: Call 999"), list.rfind("Due in"));
  EXPECT_LT(list.find(reference), list.find(json_string_or(calm, "reference", "none")));  // the emergency is first
  const std::string page = staff.get("/inbox/requests/" + reference).body;
  EXPECT_NE(page.find("<mark>"), std::string::npos);
  EXPECT_NE(page.find("&lt;b&gt;now&lt;/b&gt;"), std::string::npos);
  EXPECT_EQ(page.find("<b>now"), std::string::npos);
  const HttpResponse data = staff.get("/v1/practices/A81001/requests/" + reference);
  EXPECT_EQ(json_string_or(data.json(), "action", ""), "emergency-999");
  EXPECT_NE(json_object(data.json(), "bundle"), nullptr);
}

TEST_F(Staff, FirstWordsAreComparedWithWhatWasSent) {
  HttpClient patient = client();
  const std::string words = "I have crushing chest pain and my left arm is numb";
  const std::string went_on = R"({"url":"response","valueCode":"continued"})";
  std::string bundle = replaced(sealed_bundle(words), words, "My knee hurts");
  while (bundle.find(went_on) != std::string::npos) {
    bundle = replaced(bundle, went_on,
                      R"({"url":"response","valueCode":"changed-text"},{"url":"first-text","valueString":")" + words +
                          R"("},{"url":"first-text-confirmed","valueInstant":"2026-11-23T10:00:00Z"})");
  }
  const std::string reference = json_string_or(post_request(patient, bundle, new_key()).json(), "reference", "");
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  const std::string page = staff.get("/inbox/requests/" + reference).body;
  EXPECT_NE(page.find("The patient then changed these words."), std::string::npos);
  EXPECT_NE(page.find("<dt>First written</dt><dd>" + words + "</dd></div><div><dt>Sent</dt><dd>My knee hurts</dd>"),
            std::string::npos);
}

TEST_F(Staff, ADifferenceBetweenTheReadingsIsShown) {
  HttpClient patient = client();
  const HttpResponse posted =
      post_request(patient, without_recorded_flags(sealed_bundle("I have crushing chest pain")), new_key());
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  const std::string reference = json_string_or(posted.json(), "reference", "");
  EXPECT_NE(staff.get("/inbox/requests/" + reference).body.find("this service only"), std::string::npos);
  EXPECT_NE(staff.get("/inbox").body.find("more urgent"), std::string::npos);
}

TEST_F(Staff, EveryLookAtARequestIsRecorded) {
  HttpClient patient = client();
  const HttpResponse posted = post_request(patient, sealed_bundle("My knee hurts"), new_key());
  const std::string reference = json_string_or(posted.json(), "reference", "");
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  staff.get("/inbox");
  staff.send("GET", "/inbox", {{"X-Frontdoor-Background", "1"}});
  staff.get("/inbox/requests/" + reference);
  staff.get("/v1/practices/A81001/requests/" + reference);
  staff.get("/v1/practices/A81001/requests/ZZZZ-ZZZZ");
  const Json answer = staff.get("/v1/practices/A81001/accesses").json();
  const Json* entries = json_array(answer, "entries");
  ASSERT_NE(entries, nullptr);
  ASSERT_EQ(entries->size(), 4u);
  EXPECT_EQ(json_string_or(entries->front(), "who", ""), "reception");
  EXPECT_EQ(json_string_or(entries->front(), "what", ""), "request");
  EXPECT_EQ(json_string_or(entries->front(), "reference", ""), reference);
  EXPECT_EQ(json_string_or((*entries)[2], "what", ""), "list");
  EXPECT_EQ(json_string_or(entries->back(), "what", ""), "sign-in");
}

TEST_F(Staff, AnUnknownReferenceIsAProblem) {
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  EXPECT_EQ(staff.get("/v1/practices/A81001/requests/ZZZZ-ZZZZ").problem_code(), "unknown-request");
  const HttpResponse page = staff.get("/inbox/requests/ZZZZ-ZZZZ");
  EXPECT_EQ(page.status, 404);
  EXPECT_EQ(page.header("Content-Type"), "text/html; charset=utf-8");
}

TEST_F(Staff, ManyRequestsComeInPages) {
  HttpClient patient = client();
  const std::string bundle = sealed_bundle("My knee hurts");
  for (int i = 0; i < 3; ++i) ASSERT_EQ(post_request(patient, bundle, new_key()).status, 201);
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  const Json page = staff.get("/v1/practices/A81001/requests?offset=2&count=2").json();
  EXPECT_EQ(json_integer(page, "total"), 3);
  EXPECT_EQ(json_array(page, "requests")->size(), 1u);
  EXPECT_EQ(staff.get("/v1/practices/A81001/requests?count=200").status, 200);
  EXPECT_EQ(staff.get("/v1/practices/A81001/requests?count=201").problem_code(), "invalid-query");
  EXPECT_EQ(staff.get("/v1/practices/A81001/requests?offset=-1").problem_code(), "invalid-query");
}

}  // namespace
}  // namespace frontdoor::intake
