// Accounts and website addresses by the commands: nothing changes but what was asked for, and the ledger tells each
// change without a secret.
#include "process.h"
#include "support.h"

#include "crypto/password_rules.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

class Accounts : public ::testing::Test {
 protected:
  void SetUp() override {
    write_web_root(directory_.path() / "web");
    ASSERT_EQ(add_practice({"--site-origin", "https://www.riverside.example"}).code, 0);
  }

  CommandResult run(std::vector<std::string> arguments, const std::string& input = "") const {
    arguments.insert(arguments.end(), {"--data-directory", (directory_.path() / "data").string()});
    return run_intake(arguments, input);
  }
  CommandResult add_practice(const std::vector<std::string>& more, const std::string& name = "Riverside") const {
    std::vector<std::string> arguments = {"practice", "add", "--ods", kOds, "--name", name, "--phone", "020 7946 0000"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
  // `user ACTION` of rita.
  CommandResult user(const std::string& action, const std::vector<std::string>& more = {},
                     const std::string& input = "") const {
    std::vector<std::string> arguments = {"user", action, "--practice", kOds, "--user", "rita"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments, input);
  }
  CommandResult add_rita(const std::string& role, const std::string& password = kPassword) const {
    return user("add", {"--role", role, "--password-stdin"}, password + "\n");
  }
  std::string listed() const { return run({"user", "list", "--practice", kOds}).output; }
  std::string ledger() const { return run({"ledger", "list", "--practice", kOds}).output; }
  std::vector<std::string> serve_arguments() const {
    const auto in = [&](const char* name) { return (directory_.path() / name).string(); };
    return {"serve", "--port", "0", "--data-directory", in("data"), "--web-root", in("web")};
  }
  static int sign_in(HttpClient& browser, const std::string& password = kPassword) {
    return browser
        .send("POST", "/v1/session", {{"Content-Type", "application/json"}},
              to_text(Json{{"user", "rita"}, {"password", password}}))
        .status;
  }

  TemporaryDirectory directory_;
};

TEST_F(Accounts, AddingSomebodyWhoIsThereChangesNothing) {
  ASSERT_EQ(add_rita("reception").code, 0);
  const std::string before = ledger();
  const CommandResult again = user("add", {"--role", "manager", "--password-stdin"}, "another good pass phrase\n");
  EXPECT_EQ(again.code, 2);
  EXPECT_NE(again.errors.find("already"), std::string::npos) << again.errors;
  EXPECT_EQ(add_rita("manager").code, 2);
  EXPECT_EQ(listed(), "rita reception\n");
  EXPECT_EQ(ledger(), before);
  IntakeProcess service(serve_arguments());
  HttpClient browser(service.port());
  EXPECT_EQ(sign_in(browser), 201);  // with the password there was
}

TEST_F(Accounts, NobodyIsMadeAManagerBecauseNoRoleWasSaid) {
  const CommandResult refused = user("add", {"--password-stdin"}, std::string(kPassword) + "\n");
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.errors.find("reception, clinician, manager or icb"), std::string::npos) << refused.errors;
  EXPECT_EQ(listed(), "");
  EXPECT_EQ(user("add", {"--role", "boss", "--password-stdin"}, std::string(kPassword) + "\n").code, 2);
  EXPECT_EQ(listed(), "");
}

TEST_F(Accounts, ANewPasswordKeepsTheRoleAndEndsSessions) {
  ASSERT_EQ(add_rita("icb").code, 0);
  for (const char* role : {"icb", "reception"}) {
    ASSERT_EQ(user("role", {"--role", role}).code, 0);
    ASSERT_EQ(user("password", {"--password-stdin"}, std::string(kPassword) + "\n").code, 0);
    EXPECT_EQ(listed(), std::string("rita ") + role + "\n");
  }
  IntakeProcess service(serve_arguments());
  HttpClient browser(service.port());
  ASSERT_EQ(sign_in(browser), 201);
  ASSERT_EQ(user("password", {"--password-stdin"}, "another good pass phrase\n").code, 0);
  EXPECT_EQ(browser.get("/v1/session").status, 401);
  EXPECT_EQ(sign_in(browser), 401);
  EXPECT_EQ(sign_in(browser, "another good pass phrase"), 201);
}

TEST_F(Accounts, SignOutEndsEachSignInAndKeepsThePassword) {
  ASSERT_EQ(add_rita("reception").code, 0);
  IntakeProcess service(serve_arguments());
  HttpClient at_the_desk(service.port());
  HttpClient at_home(service.port());
  ASSERT_EQ(sign_in(at_the_desk), 201);
  ASSERT_EQ(sign_in(at_home), 201);
  ASSERT_EQ(user("sign-out").code, 0);
  EXPECT_EQ(at_the_desk.get("/v1/session").status, 401);
  EXPECT_EQ(at_home.get("/v1/session").status, 401);
  EXPECT_EQ(sign_in(at_the_desk), 201);
}

TEST_F(Accounts, ANewPasswordOrUnlockOpensALockedAccount) {
  ASSERT_EQ(add_rita("reception").code, 0);
  IntakeProcess service(serve_arguments());
  HttpClient browser(service.port());
  const auto lock = [&] {
    while (sign_in(browser, "a wrong password") != 429) {
    }
    return sign_in(browser);
  };
  EXPECT_EQ(lock(), 429);
  ASSERT_EQ(user("unlock").code, 0);
  EXPECT_EQ(sign_in(browser), 201);
  browser.cookies.clear();
  EXPECT_EQ(lock(), 429);
  ASSERT_EQ(user("password", {"--password-stdin"}, "another good pass phrase\n").code, 0);
  EXPECT_EQ(sign_in(browser, "another good pass phrase"), 201);
}

TEST_F(Accounts, ALeaverIsOutAtOnce) {
  ASSERT_EQ(add_rita("manager").code, 0);
  IntakeProcess service(serve_arguments());
  HttpClient browser(service.port());
  for (const auto& [out, in] : {std::pair<const char*, const char*>{"disable", "enable"}, {"remove", ""}}) {
    ASSERT_EQ(sign_in(browser), 201);
    ASSERT_EQ(user(out, {"--yes"}).code, 0);
    EXPECT_EQ(browser.get("/v1/session").status, 401) << out;
    EXPECT_EQ(sign_in(browser), 401) << out;
    if (*in != '\0') {
      EXPECT_EQ(listed(), "rita manager disabled\n");
      ASSERT_EQ(user(in).code, 0);
    }
  }
  EXPECT_EQ(listed(), "");
}

TEST_F(Accounts, ANewRoleHoldsAtOnce) {
  ASSERT_EQ(add_rita("manager").code, 0);
  IntakeProcess service(serve_arguments());
  HttpClient browser(service.port());
  ASSERT_EQ(sign_in(browser), 201);
  ASSERT_EQ(user("role", {"--role", "icb", "--yes"}).code, 0);
  EXPECT_EQ(browser.get("/v1/practices/A81001/requests").status, 403);
  EXPECT_EQ(user("role", {"--role", "director"}).code, 2);
  EXPECT_EQ(listed(), "rita icb\n");
}

TEST_F(Accounts, EachChangeIsOneLedgerEntryWithoutSecrets) {
  struct Step {
    std::vector<std::string> arguments;
    std::string input;
    std::string entry;  // part of it
  };
  const std::string second = "another good pass phrase";
  const std::vector<Step> steps = {
      {{"add", "--role", "reception", "--password-stdin"}, kPassword, R"("change":"added","role":"reception")"},
      {{"password", "--password-stdin"}, second, "password {"},
      {{"role", "--role", "clinician"}, "", R"("from":"reception","to":"clinician")"},
      {{"totp"}, "", "one-time-code {"},
      {{"disable"}, "", R"("change":"disabled")"},
      {{"enable"}, "", R"("change":"enabled")"},
      {{"unlock"}, "", R"("change":"unlocked")"},
      {{"sign-out"}, "", R"("change":"signed out")"},
      {{"remove"}, "", R"("change":"removed")"}};
  const std::string before = ledger();
  std::ptrdiff_t lines = std::count(before.begin(), before.end(), '\n');
  for (const Step& step : steps) {
    std::vector<std::string> more(step.arguments.begin() + 1, step.arguments.end());
    more.insert(more.end(), {"--who", "Olga"});
    const CommandResult done = user(step.arguments.front(), more, step.input + "\n");
    ASSERT_EQ(done.code, 0) << step.entry << done.errors;
    const std::string all = ledger();
    EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), ++lines) << step.entry;
    const std::string last = all.substr(all.rfind('\n', all.size() - 2) + 1);
    EXPECT_NE(last.find(step.entry), std::string::npos) << last;
    EXPECT_NE(last.find("Olga"), std::string::npos) << last;
    EXPECT_NE(last.find("rita"), std::string::npos) << last;
    for (const std::string& secret : {std::string(kPassword), second, std::string("argon"), std::string("otpauth")}) {
      EXPECT_EQ(last.find(secret), std::string::npos) << last;
    }
  }
  EXPECT_EQ(run({"ledger", "verify"}).code, 0);
}

TEST_F(Accounts, NobodyWhoIsNotThereIsChanged) {
  const std::string before = ledger();
  for (const char* action : {"totp", "unlock", "sign-out", "disable", "enable", "remove"})
    EXPECT_EQ(user(action).code, 2) << action;
  EXPECT_EQ(user("role", {"--role", "manager"}).code, 2);
  EXPECT_EQ(user("password", {"--password-stdin"}, std::string(kPassword) + "\n").code, 2);
  EXPECT_EQ(ledger(), before);
}

TEST_F(Accounts, WebsiteAddressesAreNeverDroppedUnasked) {
  ASSERT_EQ(add_practice({}, "Riverside Surgery").code, 0);  // a new name
  ASSERT_EQ(add_practice({"--site-origin", "https://riverside.example"}, "Riverside Surgery").code, 0);
  const std::string both = "https://www.riverside.example\nhttps://riverside.example\n";
  EXPECT_EQ(run({"practice", "sites", "--ods", kOds}).output, both);
  const CommandResult shown = run({"practice", "show", "--ods", kOds});
  EXPECT_NE(shown.output.find("Riverside Surgery"), std::string::npos);
  EXPECT_NE(shown.output.find(both), std::string::npos);
  EXPECT_EQ(run({"practice", "list"}).output, "A81001 Riverside Surgery\n");
  EXPECT_EQ(run({"practice", "sites", "--ods", kOds, "--remove", "https://other.example"}).code, 2);
  EXPECT_EQ(run({"practice", "sites", "--ods", kOds, "--remove", "https://www.riverside.example"}).output,
            "https://riverside.example\n");
  const std::string entries = ledger();
  EXPECT_NE(entries.find(R"(sites {"added":["https://riverside.example"],"removed":[]})"), std::string::npos)
      << entries;
  EXPECT_NE(entries.find(R"(sites {"added":[],"removed":["https://www.riverside.example"]})"), std::string::npos);
}

TEST(PasswordRules, ShortAndCommonOnesAreRefused) {
  for (const char* password : {"",
                               "short",
                               "elevenchars",
                               "passwordpassword",
                               "Password1234!",
                               "P@ssw0rd12345",
                               "123456789012",
                               "qwertyuiop123",
                               "aaaaaaaaaaaa",
                               "abababababab",
                               "Reception2026!",
                               "reception-A81001",
                               "ritaritarita1",
                               "Welcome12345",
                               "1q2w3e4r5t6y",
                               "changemechangeme",
                               "iloveyou123456",
                               "Summer2026Summer",
                               "áéíóú",
                               "frontdoor12345"}) {
    EXPECT_TRUE(password_fault(password, "rita", kOds).has_value()) << password;
  }
  for (const char* password :
       {"Riverside Surgery", "riverside-surgery-2026", "R1vers1deR1vers1de", "surgeryriverside12"}) {
    EXPECT_TRUE(password_fault(password, "rita", kOds, "Riverside Surgery").has_value()) << password;
  }
  EXPECT_EQ(password_fault("riverside walks at dawn", "rita", kOds, "Riverside Surgery"), std::nullopt);
  EXPECT_TRUE(password_fault(std::string(2000, 'x') + "abcdefg", "rita", kOds).has_value());
  for (const char* password : {kPassword, "a long enough pass phrase", "another good pass phrase",
                               "vK3-pq_8TnXw2LbeZr0M", "tåget går klockan", "четыре слова тут"}) {
    EXPECT_EQ(password_fault(password, "rita", kOds), std::nullopt) << password;
  }
}

}  // namespace
}  // namespace frontdoor::intake
