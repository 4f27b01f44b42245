// docs/api/openapi.yaml names every address of the service, and no other; and each address lets in whom it says there,
// and nobody of another practice.
#include "support.h"

#include "http/router.h"
#include "store/permissions.h"

#include <set>
#include <sstream>

namespace frontdoor::intake {
namespace {

struct Operation {
  std::string method;
  std::string path;
  std::string tag;
  std::set<std::string> roles;  // of x-roles
  std::string scope;            // of x-scope: a service account with it may call this; empty: none may
};

// The file keeps to two spaces of indent, paths first.
std::vector<Operation> described_operations() {
  std::istringstream lines(read_file(std::string(FRONTDOOR_SOURCE_DIR) + "/docs/api/openapi.yaml"));
  std::vector<Operation> operations;
  bool in_paths = false;
  std::string path;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.front() != ' ' && line.front() != '#') in_paths = line == "paths:";
    if (!in_paths) continue;
    if (line.rfind("  /", 0) == 0) path = line.substr(2, line.size() - 3);
    for (const auto& [key, method] :
         {std::pair{"    get:", "GET"}, {"    post:", "POST"}, {"    put:", "PUT"}, {"    delete:", "DELETE"}}) {
      if (line == key) operations.push_back({method, path, "", {}, ""});
    }
    if (line.rfind("      tags: [", 0) == 0) operations.back().tag = line.substr(13, line.size() - 14);
    if (line.rfind("      x-scope: ", 0) == 0) operations.back().scope = line.substr(15);
    if (line.rfind("      x-roles: [", 0) != 0) continue;
    std::istringstream roles(line.substr(16, line.size() - 17));
    for (std::string role; std::getline(roles, role, ',');) {
      operations.back().roles.insert(role.substr(role.find_first_not_of(' ')));
    }
  }
  return operations;
}

class ApiDescription : public IntakeTest {
 protected:
  // An account of each role in both practices, and a request of the first one.
  void SetUp() override {
    for (const char* ods : {kOds, kOtherOds}) {
      for (Role role : {Role::reception, Role::clinician, Role::manager, Role::icb}) {
        add_user(ods, role);
      }
    }
    HttpClient patient = client();
    reference_ =
        json_string_or(post_request(patient, sealed_bundle("My knee hurts"), new_key()).json(), "reference", "");
  }

  std::string path_of(const Operation& operation) const {
    std::string path = operation.path;
    for (const auto& [name, value] : {std::pair<std::string, std::string>{"{ods}", kOds},
                                      {"{reference}", reference_},
                                      {"{other}", reference_},
                                      {"{sha256}", std::string(64, 'a')},
                                      {"{hash}", std::string(16, 'a')},
                                      {"{flood}", std::string(32, 'a')},
                                      {"{name}", "diary"},
                                      {"{version}", "1"},
                                      {"{id}", "1"}}) {
      if (path.find(name) != std::string::npos) path = replaced(path, name, value);
    }
    return path;
  }

  // What the operation answers to somebody with everything but, perhaps, the right to it.
  HttpResponse call(const Operation& operation, HttpClient& who, const std::string& token) const {
    const bool page = operation.tag == "pages";
    const bool upload = page && (operation.path == "/inbox/forms" || operation.path == "/inbox/red-flags" ||
                                 operation.path.ends_with("/versions"));
    std::string body = page ? "token=" + token + "&action=seen&words=x" : R"({"state":"normal","action":"seen"})";
    std::string type = page ? "application/x-www-form-urlencoded" : "application/json";
    if (upload) {
      type = "multipart/form-data; boundary=part";
      body = "--part\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n" + token + "\r\n--part--\r\n";
    }
    const HeaderList headers = {{"Content-Type", type}, {"X-CSRF-Token", token}};
    return who.send(operation.method, path_of(operation), headers, operation.method == "GET" ? "" : body);
  }

  static bool needs_session(const Operation& operation) { return !operation.roles.empty(); }

  std::string reference_;
};

bool holds_patient_text(const HttpResponse& response) {
  return response.body.find("knee") != std::string::npos || response.body.find("Ada Patel") != std::string::npos;
}

TEST_F(ApiDescription, NamesEveryRouteAndNoOther) {
  std::set<std::string> described;
  for (const Operation& operation : described_operations()) described.insert(operation.method + " " + operation.path);
  const std::vector<std::string> routes = service_->router().routes();
  EXPECT_EQ(described, std::set<std::string>(routes.begin(), routes.end()));
}

TEST_F(ApiDescription, EveryStaffOperationSaysWhose) {
  for (const Operation& operation : described_operations()) {
    if (operation.tag == "staff" && operation.path != "/v1/session") {
      EXPECT_TRUE(needs_session(operation)) << operation.method << " " << operation.path;
    }
  }
}

TEST_F(ApiDescription, NobodyGetsInWithoutASession) {
  for (const Operation& operation : described_operations()) {
    if (!needs_session(operation)) continue;
    HttpClient nobody = client();
    const HttpResponse response = call(operation, nobody, std::string(64, '0'));
    EXPECT_TRUE(response.status == 401 || response.header("Location") == "/inbox/sign-in")
        << operation.method << " " << operation.path << " gave " << response.status;
    EXPECT_FALSE(holds_patient_text(response));
  }
}

// Pages, JSON and refusals alike.
TEST_F(ApiDescription, EveryAnswerOfEveryOperationCarriesTheSafeHeaders) {
  for (const Operation& operation : described_operations()) {
    const std::string name = operation.method + " " + operation.path;
    HttpClient nobody = client();
    const bool ends_session = name.find("sign-out") != std::string::npos || operation.method == "DELETE";
    HttpClient& who = ends_session ? nobody : signed_in_as(kOds, "manager");
    for (const HttpResponse& response :
         {call(operation, nobody, ""), call(operation, who, ends_session ? "" : token_of(kOds, "manager"))}) {
      const std::string policy = response.header("Content-Security-Policy");
      EXPECT_NE(policy.find("default-src 'none'"), std::string::npos) << name;
      EXPECT_NE(policy.find("frame-ancestors"), std::string::npos) << name;
      EXPECT_EQ(response.header("X-Content-Type-Options"), "nosniff") << name;
      EXPECT_FALSE(response.header("Referrer-Policy").empty()) << name;
      EXPECT_FALSE(response.header("Permissions-Policy").empty()) << name;
      EXPECT_FALSE(response.header("Cache-Control").empty()) << name;
      EXPECT_EQ(response.header("Strict-Transport-Security"), "") << name << ": over plain HTTP it means nothing";
    }
  }
}

TEST_F(ApiDescription, EachRoleGetsWhereItMayAndNowhereElse) {
  for (const char* role : {"reception", "clinician", "manager", "icb"}) {
    for (const Operation& operation : described_operations()) {
      if (!needs_session(operation) || operation.path.find("sign-out") != std::string::npos ||
          operation.method == "DELETE" || operation.path.find("erasure") != std::string::npos) {
        continue;
      }
      HttpClient& staff = signed_in_as(kOds, role);
      const HttpResponse response = call(operation, staff, token_of(kOds, role));
      const bool refused = response.status == 403;
      EXPECT_EQ(refused, !operation.roles.contains(role))
          << role << " at " << operation.method << " " << operation.path << " gave " << response.status;
      if (refused) {
        EXPECT_FALSE(holds_patient_text(response)) << operation.path;
      }
    }
  }
}

TEST_F(ApiDescription, NoRoleOfAnotherPracticeSeesOrChangesAnything) {
  for (const char* role : {"reception", "clinician", "manager", "icb"}) {
    for (const Operation& operation : described_operations()) {
      const bool names_something =
          operation.path.find("{ods}") != std::string::npos || operation.path.find("{reference}") != std::string::npos;
      if (!needs_session(operation) || !names_something) continue;
      HttpClient& other = signed_in_as(kOtherOds, role);
      const HttpResponse response = call(operation, other, token_of(kOtherOds, role));
      EXPECT_TRUE(response.status == 403 || response.status == 404)
          << role << " at " << operation.method << " " << operation.path << " gave " << response.status;
      EXPECT_FALSE(holds_patient_text(response)) << operation.path;
    }
  }
  EXPECT_TRUE(service_->store().ledger(kOds).empty());
  EXPECT_TRUE(service_->cases().events(kOds, reference_).empty());
  EXPECT_EQ(stored_requests(), 1u);
}

TEST_F(ApiDescription, EachScopeOfAServiceAccountOpensWhatItSaysAndNothingElse) {
  const Instant now(std::chrono::milliseconds(now_.load()));
  ApiClients& clients = service_->api_clients();
  clients.add({"phone", kOds, "phone-system", scope_codes(), now, {}, {}}, {}, {now, "gina", "service-account", "{}"});
  for (const std::string& scope : scope_codes()) {
    clients.add_token({sha256_hex(scope), "phone", {scope}, now, now + std::chrono::minutes(5)}, scope);
    for (const Operation& operation : described_operations()) {
      const bool of_people = operation.path == "/v1/session";
      if (operation.tag != "staff" || of_people || !needs_session(operation) || operation.method == "DELETE") continue;
      HttpClient system = client();
      const std::string body = operation.method == "GET" ? "" : R"({"state":"normal","action":"seen"})";
      const HttpResponse response =
          system.send(operation.method, path_of(operation),
                      {{"Authorization", "Bearer " + scope}, {"Content-Type", "application/json"}}, body);
      EXPECT_EQ(response.status != 403, operation.scope == scope)
          << scope << " at " << operation.method << " " << operation.path << " gave " << response.status;
      EXPECT_NE(response.status, 401) << operation.path;
      if (response.status == 403) {
        EXPECT_FALSE(holds_patient_text(response)) << operation.path;
      }
    }
  }
}

TEST_F(ApiDescription, WritesWithoutTheFormTokenChangeNothing) {
  for (const Operation& operation : described_operations()) {
    if (!needs_session(operation) || operation.method == "GET") continue;
    HttpClient& manager = signed_in_as(kOds, "manager");
    const HttpResponse response = call(operation, manager, std::string(64, '0'));
    EXPECT_EQ(response.status, 403) << operation.method << " " << operation.path;
  }
  EXPECT_TRUE(service_->store().ledger(kOds).empty());
  EXPECT_TRUE(service_->cases().events(kOds, reference_).empty());
}

}  // namespace
}  // namespace frontdoor::intake
