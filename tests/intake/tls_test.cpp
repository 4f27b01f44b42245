// TLS by configuration: a real handshake with a certificate that the test makes itself.
#include "process.h"
#include "support.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/StreamCopier.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <csignal>
#include <cstdio>
#include <memory>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

template <typename Thing, void (*Free)(Thing*)>
struct Freed {
  void operator()(Thing* thing) const { Free(thing); }
};
using KeyPair = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION, X509_EXTENSION_free>>;

template <typename Write>
void write_pem(const fs::path& path, Write&& write) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(write(file), 1);
  std::fclose(file);
}

// A key and a certificate for 127.0.0.1 that vouches for itself.
void write_certificate(const fs::path& certificate_file, const fs::path& key_file) {
  const KeyPair pair(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), pair.get());
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const auto* address = reinterpret_cast<const unsigned char*>("127.0.0.1");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, address, -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  const Extension for_address(X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1"));
  X509_add_ext(certificate.get(), for_address.get(), -1);
  ASSERT_GT(X509_sign(certificate.get(), pair.get(), EVP_sha256()), 0);
  write_pem(certificate_file, [&](std::FILE* file) { return PEM_write_X509(file, certificate.get()); });
  write_pem(key_file, [&](std::FILE* file) {
    return PEM_write_PrivateKey(file, pair.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

class Tls : public ::testing::Test {
 protected:
  void SetUp() override {
    write_web_root(directory_.path() / "web");
    write_certificate(directory_.path() / "certificate.pem", directory_.path() / "key.pem");
    ASSERT_EQ(run({"practice", "add", "--ods", kOds, "--name", "Riverside", "--phone", "020 7946 0000"}).code, 0);
    ASSERT_EQ(run({"user", "add", "--practice", kOds, "--user", "reception", "--role", "manager", "--password-stdin"},
                  kPassword)
                  .code,
              0);
  }

  CommandResult run(std::vector<std::string> arguments, const std::string& input = "") const {
    arguments.insert(arguments.end(), {"--data-directory", (directory_.path() / "data").string()});
    return run_intake(arguments, input);
  }
  std::vector<std::string> serve_arguments(const char* key) const {
    const auto file = [&](const char* name) { return (directory_.path() / name).string(); };
    return {"serve",
            "--port",
            "0",
            "--data-directory",
            file("data"),
            "--web-root",
            file("web"),
            "--tls-certificate",
            file("certificate.pem"),
            "--tls-key",
            file(key)};
  }

  // trusted: whether the client has been given the certificate; if not, it must refuse to speak.
  HttpResponse send(int port, const std::string& method, const std::string& path, const HeaderList& headers,
                    const std::string& body, bool trusted = true) const {
    const std::string authority = trusted ? (directory_.path() / "certificate.pem").string() : "";
    const Poco::Net::Context::Ptr context =
        new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, authority, Poco::Net::Context::VERIFY_STRICT, 9);
    Poco::Net::HTTPSClientSession session("127.0.0.1", static_cast<Poco::UInt16>(port), context);
    Poco::Net::HTTPRequest request(method, path, Poco::Net::HTTPMessage::HTTP_1_1);
    for (const auto& [name, value] : headers) request.set(name, value);
    request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    session.sendRequest(request) << body;
    Poco::Net::HTTPResponse received;
    HttpResponse response;
    Poco::StreamCopier::copyToString(session.receiveResponse(received), response.body);
    response.status = received.getStatus();
    response.headers["strict-transport-security"] = received.get("Strict-Transport-Security", "");
    if (received.has("Set-Cookie")) response.cookies.push_back(received["Set-Cookie"]);
    return response;
  }

  TemporaryDirectory directory_;
};

TEST_F(Tls, CarriesRequestsAndTellsBrowsersToStayWithIt) {
  IntakeProcess service(serve_arguments("key.pem"));
  const Poco::Net::StreamSocket silent(
      Poco::Net::SocketAddress("127.0.0.1", static_cast<Poco::UInt16>(service.port())));  // never shakes hands
  const std::string bundle = sealed_bundle("My knee hurts");
  const std::string key = new_key();
  const std::string path = std::string("/v1/practices/") + kOds + "/requests";
  const HttpResponse posted = send(service.port(), "POST", path, request_headers(key), bundle);
  EXPECT_EQ(posted.status, 201) << posted.body;
  EXPECT_NE(posted.header("Strict-Transport-Security"), "");
  EXPECT_EQ(send(service.port(), "POST", path, request_headers(key), bundle).body, posted.body);
  const HttpResponse session = send(service.port(), "POST", "/v1/session", {{"Content-Type", "application/json"}},
                                    to_text(Json{{"user", std::string("reception@") + kOds}, {"password", kPassword}}));
  ASSERT_EQ(session.cookies.size(), 1u) << session.body;
  EXPECT_EQ(session.cookies.front().rfind("__Host-", 0), 0u) << session.cookies.front();
  EXPECT_NE(session.cookies.front().find("Secure"), std::string::npos);
  EXPECT_EQ(service.end(SIGTERM), 0);
}

TEST_F(Tls, NothingIsSaidInTheClearOrToAClientThatDoesNotTrustIt) {
  IntakeProcess service(serve_arguments("key.pem"));
  EXPECT_THROW(HttpClient(service.port()).get("/healthz"), Poco::Exception);
  EXPECT_THROW(send(service.port(), "GET", "/healthz", {}, "", false), Poco::Exception);
  EXPECT_EQ(send(service.port(), "GET", "/healthz", {}, "").status, 200);
  EXPECT_EQ(service.end(SIGTERM), 0);
}

TEST_F(Tls, AKeyThatDoesNotFitStopsTheStart) {
  write_certificate(directory_.path() / "other.pem", directory_.path() / "other-key.pem");
  const CommandResult started = run_intake(serve_arguments("other-key.pem"), "");
  EXPECT_EQ(started.code, 1);
  EXPECT_NE(started.errors.find("cannot"), std::string::npos) << started.errors;
  fs::remove(directory_.path() / "other-key.pem");
  const std::string gone = run_intake(serve_arguments("other-key.pem"), "").errors;
  EXPECT_NE(gone.find("other-key.pem (tls-key) is not there"), std::string::npos) << gone;
  write_file(directory_.path() / "other-key.pem", "no key");
  const std::string other = run_intake(serve_arguments("other-key.pem"), "").errors;
  EXPECT_NE(other.find("other-key.pem (tls-key) is no key in PEM form"), std::string::npos) << other;
  const CommandResult half = run({"serve", "--port", "0", "--tls-key", (directory_.path() / "key.pem").string()});
  EXPECT_EQ(half.code, 2);
  EXPECT_NE(half.errors.find("belong together"), std::string::npos) << half.errors;
}

}  // namespace
}  // namespace frontdoor::intake
