// What patients' browsers and practices' websites fetch: the form, its assets, the status, and the headers on them.
#include "support.h"

#include "form/problem_page.h"

#include "http/static_files.h"

#include <Poco/InflatingStream.h>

#include <brotli/decode.h>

#include <iterator>
#include <sstream>

namespace frontdoor::intake {
namespace {

using Pages = IntakeTest;

TEST_F(Pages, TheFormCarriesThePracticeAndItsPolicy) {
  const HttpResponse page = client().get("/p/A81001");
  ASSERT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("<title>Riverside Surgery</title>"), std::string::npos);
  EXPECT_NE(page.body.find("tel:02079460000"), std::string::npos);
  const std::string policy = page.header("Content-Security-Policy");
  EXPECT_NE(policy.find("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"), std::string::npos);
  EXPECT_NE(policy.find("frame-ancestors 'self' http://localhost:8081"), std::string::npos);
  EXPECT_TRUE(page.cookies.empty());
}

TEST_F(Pages, TheFormEscapesThePracticesName) {
  const HttpResponse page = client().get("/p/B82002");
  EXPECT_NE(page.body.find("<title>Hill &amp; Dale &lt;Practice&gt;</title>"), std::string::npos);
}

std::string opened_gzip(const std::string& bytes) {
  std::istringstream in(bytes);
  Poco::InflatingInputStream inflating(in, Poco::InflatingStreamBuf::STREAM_GZIP);
  return {std::istreambuf_iterator<char>(inflating), {}};
}

std::string opened_brotli(const std::string& bytes) {
  std::string out(1'000'000, '\0');
  std::size_t size = out.size();
  const auto result = BrotliDecoderDecompress(bytes.size(), reinterpret_cast<const unsigned char*>(bytes.data()), &size,
                                              reinterpret_cast<unsigned char*>(out.data()));
  return result == BROTLI_DECODER_RESULT_SUCCESS ? out.substr(0, size) : "not brotli";
}

// What is the same for everybody. A page that holds a form token or what somebody wrote is never compressed: its length
// would reveal both (BREACH).
TEST_F(Pages, TheFormAndTheInboxsStyleAreCompressedAndPagesWithSecretsAreNot) {
  for (const char* path : {"/p/A81001", "/inbox/style.css", "/inbox/refresh.js"}) {
    const HttpResponse plain = client().get(path);
    const HttpResponse gzip = client().send("GET", path, {{"Accept-Encoding", "gzip;q=0.5, deflate"}});
    const HttpResponse brotli = client().send("GET", path, {{"Accept-Encoding", "gzip, deflate, br"}});
    EXPECT_EQ(plain.header("Content-Encoding"), "") << path;
    EXPECT_EQ(gzip.header("Content-Encoding"), "gzip") << path;
    EXPECT_EQ(brotli.header("Content-Encoding"), "br") << path;
    EXPECT_EQ(opened_gzip(gzip.body), plain.body) << path;
    EXPECT_EQ(opened_brotli(brotli.body), plain.body) << path;
    EXPECT_NE(brotli.header("ETag"), plain.header("ETag")) << path;
    EXPECT_EQ(brotli.header("Vary"), "Accept-Encoding") << path;
    const HeaderList known = {{"Accept-Encoding", "br"}, {"If-None-Match", brotli.header("ETag")}};
    EXPECT_EQ(client().send("GET", path, known).status, 304) << path;
  }
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  for (const char* path : {"/inbox", "/inbox/signal", "/inbox/sign-in"}) {
    const HttpResponse page = staff.send("GET", path, {{"Accept-Encoding", "gzip, br"}});
    EXPECT_EQ(page.header("Content-Encoding"), "") << path;
  }
  const HttpResponse next = client().send(
      "POST", "/p/A81001/form",
      {{"Accept-Encoding", "gzip, br"}, {"Content-Type", "application/x-www-form-urlencoded"}}, "action=start");
  EXPECT_EQ(next.header("Content-Encoding"), "");
}

void expect_page_for_patients(const HttpResponse& page) {
  EXPECT_EQ(page.header("Content-Type").rfind("text/html", 0), 0u);
  for (const char* part : {"<h1>", "phone", "href=\"tel:999\"", "href=\"tel:111\""}) {
    EXPECT_NE(page.body.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(page.body.find("Idempotency-Key"), std::string::npos);
}

TEST_F(Pages, AnUnknownPracticeHasNoFormAndSaysSoToPatients) {
  for (const char* path : {"/p/Z99999", "/p/Z99999/form", "/p/Z99999/request", "/p/Z99999/nothing/here"}) {
    const HttpResponse page = client().get(path);
    EXPECT_EQ(page.status, 404) << path;
    expect_page_for_patients(page);
  }
}

TEST_F(Pages, WhileTheDatabaseIsAwayPatientsReadWhatToDoAndWhomToPhone) {
  Practice known;
  known.name = "Elm Tree <Surgery>";
  known.phone = "020 7946 0000";
  const Problem away{503, "not-stored", "t", "Try again with the same Idempotency-Key.", "", {{"Retry-After", "2"}}};
  for (const char* method : {"GET", "POST"}) {
    Call call;
    call.method = method;
    for (const Practice* practice : {static_cast<const Practice*>(nullptr), static_cast<const Practice*>(&known)}) {
      const Reply reply = patient_problem_reply(call, away, practice);
      EXPECT_EQ(reply.status, 503);
      EXPECT_EQ(reply.headers.at("Retry-After"), "2");
      EXPECT_EQ(reply.body.find("Idempotency-Key"), std::string::npos);
      EXPECT_NE(reply.body.find("tel:999"), std::string::npos);
      EXPECT_EQ(reply.body.find("has not been sent") != std::string::npos, call.method == "POST");
      EXPECT_EQ(reply.body.find("Elm Tree &lt;Surgery&gt;") != std::string::npos, practice != nullptr);
      EXPECT_EQ(reply.body.find("tel:02079460000") != std::string::npos, practice != nullptr);
    }
  }
}

TEST_F(Pages, EveryAnswerCarriesTheSafeHeaders) {
  for (const char* path : {"/p/A81001", "/frontdoor.js", "/assets/embed.js", "/healthz", "/nowhere", "/inbox/sign-in",
                           "/v1/practices/A81001/status", "/v1/practices/A81001/requests"}) {
    const HttpResponse response = client().get(path);
    EXPECT_EQ(response.header("X-Content-Type-Options"), "nosniff") << path;
    const bool has_form = std::string(path) == "/inbox/sign-in" || std::string(path) == "/p/A81001";
    EXPECT_EQ(response.header("Referrer-Policy"), has_form ? "same-origin" : "no-referrer") << path;
    EXPECT_FALSE(response.header("Permissions-Policy").empty()) << path;
    EXPECT_FALSE(response.header("Cache-Control").empty()) << path;
    EXPECT_EQ(response.header("Content-Security-Policy").rfind("default-src 'none'", 0), 0u) << path;
    EXPECT_EQ(response.header("Server"), "") << path;
  }
}

TEST_F(Pages, OnlyScriptsOfTheEmbedAreSharedAcrossOrigins) {
  EXPECT_EQ(client().get("/frontdoor.js").header("Cross-Origin-Resource-Policy"), "cross-origin");
  EXPECT_EQ(client().get("/assets/embed.js").header("Cross-Origin-Resource-Policy"), "cross-origin");
  EXPECT_EQ(client().get("/inbox/style.css").header("Cross-Origin-Resource-Policy"), "same-origin");
}

TEST_F(Pages, AssetsHaveTypeCompressionAndCaching) {
  HttpClient browser = client();
  const HttpResponse wasm = browser.get("/assets/core-3F2ABCDE.wasm");
  EXPECT_EQ(wasm.header("Content-Type"), "application/wasm");
  EXPECT_EQ(wasm.header("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(wasm.body.size(), 4u);
  const HttpResponse plain = browser.get("/assets/embed.js");
  EXPECT_EQ(plain.header("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(plain.header("Cache-Control"), "no-cache");
  EXPECT_EQ(plain.header("Content-Encoding"), "");
  const HttpResponse packed = browser.send("GET", "/assets/embed.js", {{"Accept-Encoding", "gzip, br"}});
  EXPECT_EQ(packed.header("Content-Encoding"), "br");
  EXPECT_EQ(packed.header("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(packed.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(packed.body, "brotli of embed.js");
  EXPECT_EQ(browser.send("GET", "/assets/embed.js", {{"Accept-Encoding", "br;q=0"}}).header("Content-Encoding"), "");
  const HttpResponse known = browser.send("GET", "/assets/embed.js", {{"If-None-Match", plain.header("ETag")}});
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.body, "");
}

TEST_F(Pages, NoPathLeadsOutOfTheWebRoot) {
  write_file(directory_.path() / "secret.txt", "secret");
  write_file(directory_.path() / "web" / "assets" / ".hidden", "secret");
  std::filesystem::create_symlink(directory_.path() / "secret.txt", directory_.path() / "web" / "assets" / "link.txt");
  for (const char* path : {"/assets/../../secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt",
                           "/assets/..%2f..%2fsecret.txt", "/assets//../secret.txt", "/assets/.hidden",
                           "/assets/link.txt", "/assets/", "/assets", "/assets/%00", "/assets/..\\..\\secret.txt"}) {
    const HttpResponse response = client().get(path);
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_EQ(response.body.find("secret"), std::string::npos) << path;
  }
}

TEST_F(Pages, AChangedFileIsServedAgain) {
  EXPECT_EQ(client().get("/assets/embed.js").body, "// embed");
  write_file(directory_.path() / "web" / "assets" / "embed.js", "// embed, changed");
  EXPECT_EQ(client().get("/assets/embed.js").body, "// embed, changed");
}

TEST_F(Pages, HashedNamesAreTold) {
  EXPECT_TRUE(has_content_hash("core-3F2ABCDE.wasm"));
  EXPECT_TRUE(has_content_hash("embed.3f2a9c1b22.js"));
  EXPECT_FALSE(has_content_hash("embed.js"));
  EXPECT_FALSE(has_content_hash("text-positions.js"));
  EXPECT_FALSE(has_content_hash("defaced-facade.js"));
}

TEST_F(Pages, StatusIsSmallAndCacheable) {
  HttpClient browser = client();
  const HttpResponse status = browser.get("/v1/practices/A81001/status");
  EXPECT_EQ(status.status, 200);
  EXPECT_EQ(status.body,
            R"({"ods":"A81001","name":"Riverside Surgery","phone":"020 7946 0000","signal":{"state":"normal"}})");
  EXPECT_EQ(status.header("Cache-Control"), "private, max-age=30") << "it carries a ticket of this browser";
  const HttpResponse known =
      browser.send("GET", "/v1/practices/A81001/status", {{"If-None-Match", status.header("ETag")}});
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(browser.get("/v1/practices/Z99999/status").status, 404);
}

TEST_F(Pages, UnknownAddressesAndMethodsHaveProblemDocuments) {
  HttpClient browser = client();
  EXPECT_EQ(browser.get("/nowhere").problem_code(), "not-found");
  EXPECT_EQ(browser.get("/").problem_code(), "not-found");
  EXPECT_EQ(browser.get("/v1/practices/A81001/status/").problem_code(), "not-found");
  const HttpResponse wrong = browser.send("DELETE", "/v1/practices/A81001/requests");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.problem_code(), "wrong-method");
  EXPECT_NE(wrong.header("Allow").find("POST"), std::string::npos);
  EXPECT_NE(wrong.header("Allow").find("GET"), std::string::npos);
}

TEST_F(Pages, ASlashTooManyLeadsToThePageThatWasMeant) {
  HttpClient browser = client();
  for (const char* page : {"/inbox", "/inbox/staff", "/inbox/requests/AAAA-AAAA", "/p/A81001"}) {
    const HttpResponse moved = browser.get(std::string(page) + "/");
    EXPECT_EQ(moved.status, 303) << page;
    EXPECT_EQ(moved.header("Location"), page);
    EXPECT_EQ(browser.get(std::string(page) + "/?show=done").header("Location"), std::string(page) + "?show=done");
  }
  EXPECT_EQ(browser.get("/inbox//").problem_code(), "not-found");
  EXPECT_EQ(browser.get("//evil.example/inbox/").status, 404) << "it leads to no other site";
  EXPECT_EQ(browser.send("POST", "/inbox/staff/").status, 404);
}

TEST_F(Pages, HeadIsGetWithoutBody) {
  const HttpResponse head = client().send("HEAD", "/p/A81001");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_NE(head.header("Content-Length"), "0");
}

TEST_F(Pages, ReadyMeansThatTheDatabaseAnswers) {
  EXPECT_EQ(client().get("/readyz").body, R"({"status":"ready"})");
}

TEST_F(Pages, MetricsAreNeverOnThePatientsPort) {
  EXPECT_EQ(client().get("/metrics").status, 404);
}

TEST_F(Pages, ATagThatNamesAVersionGoesOnWorkingAfterAnUpgrade) {
  const auto start_again = [this] {
    server_.reset();
    service_.reset();
    service_ = std::make_unique<Service>(settings_, system_now);
    server_ = std::make_unique<Server>(*service_, settings_);
  };
  const std::filesystem::path web = settings_.web_root;
  write_file(web / "v" / "0.1.0" / "frontdoor.js", "// the loader of then");
  write_file(web / "integrity.json", "{}");
  start_again();
  std::filesystem::remove_all(web / "v");
  write_file(web / "v" / "0.2.0" / "frontdoor.js", "// the loader of now");
  start_again();
  const HttpResponse old = client().get("/v/0.1.0/frontdoor.js");
  EXPECT_EQ(old.body, "// the loader of then");
  EXPECT_EQ(old.header("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(old.header("Cross-Origin-Resource-Policy"), "cross-origin");
  EXPECT_NE(old.header("Cache-Control").find("immutable"), std::string::npos);
  EXPECT_EQ(client().get("/v/0.2.0/frontdoor.js").body, "// the loader of now");
  EXPECT_EQ(client().get("/v/0.3.0/frontdoor.js").status, 404);
  EXPECT_EQ(client().get("/v/..%2f..%2fmaster.keys/frontdoor.js").status, 404);
  EXPECT_EQ(client().get("/integrity.json").body, "{}");
}

TEST_F(Pages, HealthSaysOk) {
  EXPECT_EQ(client().get("/healthz").body, R"({"status":"ok"})");
}

}  // namespace
}  // namespace frontdoor::intake
