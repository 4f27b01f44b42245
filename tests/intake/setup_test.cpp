// The first run: five answers leave a service that works and is safe.
#include "process.h"
#include "support.h"

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

class Setup : public ::testing::Test {
 protected:
  CommandResult set_up(const std::string& answers, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {"setup", "--config", conf_.string(), "--data-directory", data_.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_intake(arguments, answers);
  }
  std::vector<std::string> with_data(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--config", conf_.string(), "--data-directory", data_.string()});
    return arguments;
  }

  TemporaryDirectory directory_;
  fs::path conf_ = directory_.path() / "intake.conf";
  fs::path data_ = directory_.path() / "data";
  const std::string answers_ =
      "https://forms.example\nA81001\nRiverside Surgery\n020 7946 0000\nhttps://www.riverside.example\n";
};

TEST_F(Setup, FiveAnswersLeaveAServiceThatWorks) {
  const CommandResult result = set_up(answers_);
  ASSERT_EQ(result.code, 0) << result.errors;
  EXPECT_NE(result.output.find("signs in as manager or manager@A81001"), std::string::npos) << result.output;
  fs::create_directories(directory_.path() / "web");
  write_web_root(directory_.path() / "web");
  const std::string web = (directory_.path() / "web").string();
  const CommandResult examined = run_intake(with_data({"doctor", "--web-root", web}), "");
  std::size_t wrong = 0;
  for (std::size_t at = 0; (at = examined.output.find("WRONG  ", at)) != std::string::npos; ++at) ++wrong;
  EXPECT_EQ(wrong, 2u) << examined.output;  // nothing leads to forms.example here, and nothing runs yet
  EXPECT_NE(examined.output.find("the name forms.example of base-url leads nowhere"), std::string::npos);
  EXPECT_NE(examined.output.find("the service does not run"), std::string::npos);
  EXPECT_NE(examined.output.find("TLS is a proxy's at 127.0.0.1"), std::string::npos) << examined.output;
  const std::size_t at = result.output.find("with the password ") + 18;
  const std::string password = result.output.substr(at, 20);
  IntakeProcess service(with_data({"serve", "--port", "0", "--web-root", web}));
  HttpClient staff(service.port());
  const std::string body = to_text(Json{{"user", "manager"}, {"password", password}});
  EXPECT_EQ(staff.send("POST", "/v1/session", {{"Content-Type", "application/json"}}, body).status, 201);
  HttpClient patient(service.port());
  EXPECT_EQ(post_request(patient, sealed_bundle("My knee hurts"), new_key()).status, 201);
}

TEST_F(Setup, GivenAgainItChangesWhatIsSaidAndNoPassword) {
  ASSERT_EQ(set_up(answers_).code, 0);
  write_file(conf_, read_file(conf_) + "idle-seconds-max = 20\n");
  const CommandResult again = set_up(answers_, {"--base-url", "https://other.example"});
  // The first answer is given by the flag, so each line answers the question before: no ODS code.
  EXPECT_EQ(again.code, 2);
  const std::string rest = answers_.substr(answers_.find('\n') + 1);
  const CommandResult right = set_up(rest, {"--base-url", "https://other.example"});
  EXPECT_EQ(right.code, 0) << right.errors;
  EXPECT_NE(right.output.find("is there already"), std::string::npos);
  const std::string text = read_file(conf_);
  EXPECT_NE(text.find("\nbase-url = https://other.example\n"), std::string::npos);
  EXPECT_EQ(text.find("base-url = https://forms.example"), std::string::npos);
  EXPECT_NE(text.find("\nidle-seconds-max = 20\n"), std::string::npos) << "what else was set stays";
}

TEST_F(Setup, TakesBackTheTlsThatItChoseBefore) {
  const CommandResult missing = set_up(answers_, {"--tls-certificate", "/nope.pem", "--tls-key", "/nope.key"});
  EXPECT_EQ(missing.code, 2);
  EXPECT_NE(missing.errors.find("there is no file /nope.pem"), std::string::npos) << missing.errors;
  EXPECT_FALSE(fs::exists(conf_));
  const std::string certificate = (directory_.path() / "c.pem").string();
  write_file(certificate, "x");
  ASSERT_EQ(set_up(answers_, {"--tls-certificate", certificate, "--tls-key", certificate}).code, 0);
  ASSERT_EQ(set_up(answers_, {"--trusted-proxy", "10.0.0.1"}).code, 0);
  const std::string settings = read_file(conf_);
  EXPECT_EQ(settings.find("\ntls-certificate ="), std::string::npos) << settings;
  EXPECT_NE(settings.find("\ntrusted-proxy = 10.0.0.1"), std::string::npos) << settings;
}

TEST_F(Setup, WithoutAnAnswerOrTlsNothingIsChanged) {
  EXPECT_EQ(set_up("").code, 2);
  EXPECT_EQ(set_up(replaced(answers_, "https://forms", "http://forms")).code, 2);
  EXPECT_FALSE(fs::exists(conf_));
  EXPECT_FALSE(fs::exists(data_));
}

}  // namespace
}  // namespace frontdoor::intake
