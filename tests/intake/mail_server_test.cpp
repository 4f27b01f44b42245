// Notices to a mail server as practices have them: exim, which takes nothing but over TLS from who has signed in.
#include "support.h"

#include "delivery/delivery_channels.h"

#include <Poco/Net/ServerSocket.h>

#include <cstdlib>
#include <thread>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

class MailServer : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::permissions(directory_.path(), fs::perms::all);  // the server is another user
    port_ = Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0)).address().port();
    ASSERT_EQ(run("start", std::to_string(port_)), 0);
  }
  void TearDown() override { run("stop", ""); }
  int run(const std::string& action, const std::string& more) const {
    const std::string script = std::string(FRONTDOOR_SOURCE_DIR) + "/tests/intake/mail_server.sh";
    return std::system(("bash '" + script + "' " + action + " '" + folder().string() + "' " + more).c_str());
  }
  fs::path folder() const { return directory_.path() / "mail"; }
  std::string file(const char* name) const {
    return fs::exists(folder() / name) ? read_file(folder() / name) : std::string();
  }
  std::string send(const std::string& password, const std::string& ca_file, const std::string& host = "localhost") {
    const Message message{kOds, "7K4M-9QXR", "alert", "1", "", "https://forms.example/inbox", Instant(), {}, {}};
    return send_mail({host, port_, "frontdoor@service.example", password.empty() ? "" : "mailer", password, ca_file},
                     {"", "", "", "reception@practice.example"}, message);
  }
  // It is in the server's hands when it says so, and in the mailbox a moment later.
  std::string mailbox() const {
    const auto began = std::chrono::steady_clock::now();
    while (file("inbox").find("\n\n") == std::string::npos &&
           std::chrono::steady_clock::now() - began < std::chrono::seconds(10)) {
      std::this_thread::yield();
    }
    return file("inbox");
  }
  TemporaryDirectory directory_;
  int port_ = 0;
};

TEST_F(MailServer, TakesANoticeOverStarttlsFromWhoSignsIn) {
  EXPECT_EQ(send("topsecret", (folder() / "certificate.pem").string()), "");
  const std::string mail = mailbox();
  EXPECT_NE(mail.find("esmtpsa"), std::string::npos) << "over TLS and signed in: " << mail;
  EXPECT_NE(mail.find("Subject: Frontdoor: an urgent online request has come"), std::string::npos) << mail;
  EXPECT_NE(mail.find("Reference: 7K4M-9QXR"), std::string::npos) << mail;
}

TEST_F(MailServer, GetsNoPasswordWhenItsCertificateIsNotTrustedOrOfAnotherHost) {
  EXPECT_NE(send("topsecret", "").find("certificate is not trusted"), std::string::npos);
  EXPECT_NE(send("topsecret", (folder() / "certificate.pem").string(), "127.0.0.1"), "");
  EXPECT_EQ(file("mainlog").find("mailer"), std::string::npos) << file("mainlog");
  EXPECT_EQ(file("inbox"), "");
}

// As `doctor` asks it.
TEST_F(MailServer, IsTriedAsFarAsTheSignIn) {
  const std::string ca = (folder() / "certificate.pem").string();
  EXPECT_EQ(try_mail_server({"localhost", port_, "", "mailer", "topsecret", ca}), "");
  EXPECT_NE(try_mail_server({"localhost", port_, "", "mailer", "wrong", ca}), "");
  EXPECT_NE(try_mail_server({"localhost", port_, "", "mailer", "topsecret", ""}).find("not trusted"),
            std::string::npos);
  EXPECT_NE(try_mail_server({"nowhere.invalid", port_, "", "", "", ""}), "");
  EXPECT_EQ(file("inbox"), "");
}

TEST_F(MailServer, WhatItRefusesIsSaid) {
  EXPECT_NE(send("wrong", (folder() / "certificate.pem").string()), "");
  EXPECT_NE(send("", ""), "") << "it takes nothing from who has not signed in";
  EXPECT_EQ(file("inbox"), "");
}

}  // namespace
}  // namespace frontdoor::intake
