// What the intake tests share: a service on a loopback port with a clock of its own, a small HTTP client, and requests
// that the core itself sealed.
#pragma once

#include "service/server.h"
#include "service/service.h"

#include <frontdoor/json.h>

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace frontdoor::intake {

inline constexpr const char* kOds = "A81001";
inline constexpr const char* kOtherOds = "B82002";
inline constexpr const char* kPassword = "correct horse battery";

// Removed with everything in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void write_file(const std::filesystem::path& path, const std::string& bytes);
std::string read_file(const std::filesystem::path& path);
// frontdoor.js, embed.html and some assets, as the web build lays them out.
void write_web_root(const std::filesystem::path& root);

struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::vector<std::string> cookies;            // Set-Cookie values
  std::string body;

  std::string header(const std::string& name) const;
  Json json() const;                 // null when the body is not JSON
  std::string problem_code() const;  // last part of a problem document's type; empty when it is none
};

using HeaderList = std::vector<std::pair<std::string, std::string>>;

// Keeps cookies, as a browser does.
class HttpClient {
 public:
  explicit HttpClient(int port) : port_(port) {}
  HttpResponse send(const std::string& method, const std::string& path, const HeaderList& headers = {},
                    const std::string& body = "");
  HttpResponse get(const std::string& path) { return send("GET", path); }
  // Posts a form, as a page of ours would.
  HttpResponse post_form(const std::string& path, const std::map<std::string, std::string>& fields);
  // The same where a name may occur more than once: ticked boxes of one question.
  HttpResponse post_fields(const std::string& path, const std::multimap<std::string, std::string>& fields);

  std::map<std::string, std::string> cookies;

 private:
  int port_;
};

// A bundle that the core sealed for A81001, whose own words are `words`.
std::string sealed_bundle(const std::string& words);
// What a patient says of whom it is safe to contact, and the bundle that the core sealed of it.
struct ContactPatient {
  std::string birth_year = "1981";
  std::string name = "Grace Hall";
  std::string words = "I feel very low";
  std::string safe = "Yes";
  std::string safe_way = {};
  std::string no_phone_but = {};  // how else they are reached; empty: they have a phone
};
std::string bundle_of(const ContactPatient& one);
// A bundle without the red flags that the device recorded: an old device, or one whose reading failed.
std::string without_recorded_flags(const std::string& bundle);
std::string replaced(std::string text, const std::string& from, const std::string& to);
// Another password, as `user password` gives it.
void set_password(Store& store, const std::string& ods, const std::string& user, const std::string& password);
std::string small_png();  // a whole picture of one pixel
std::string new_key();    // a UUID
HeaderList request_headers(const std::string& key);
HttpResponse post_request(HttpClient& client, const std::string& bundle, const std::string& key);
// The same as a proxy hands it on for `address`; the test's settings name 127.0.0.1 as `trusted_proxy`.
HttpResponse post_request_from(const std::string& address, HttpClient& client, const std::string& bundle,
                               const std::string& key);

// PUT .../capacity of kOds, and the second call that a pause takes, with the word of the first answer.
HttpResponse put_signal(HttpClient& staff, const std::string& token, const std::string& json);

// A service and its server in this process, with two practices and one user each.
class IntakeTest : public ::testing::Test {
 protected:
  IntakeTest();
  ~IntakeTest() override;

  void set_time(const char* rfc3339);
  HttpClient client() const { return HttpClient(server_->port()); }
  // Signed in by the JSON API; sets `token` to the session's form token.
  HttpClient signed_in(const std::string& ods, std::string& token);
  // An account named as its role. There is a manager named "reception" already, who gets this role then.
  void add_user(const std::string& ods, Role role);
  // Signed in once a test; borrowed.
  HttpClient& signed_in_as(const std::string& ods, const std::string& role);
  // After a jump of the clock.
  void signed_out_everywhere() { signed_in_.clear(); }
  const std::string& token_of(const std::string& ods, const std::string& role);
  std::size_t stored_requests(const std::string& ods = kOds);

  TemporaryDirectory directory_;
  std::atomic<std::int64_t> now_;
  Settings settings_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<Server> server_;

 private:
  struct SignedIn {
    HttpClient browser;
    std::string token;
  };
  std::map<std::string, SignedIn> signed_in_;  // by "role@practice"
};

}  // namespace frontdoor::intake
