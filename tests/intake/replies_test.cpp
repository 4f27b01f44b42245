// A reply to a patient and what becomes of it: when they count as told, and who is told when it does not arrive.
#include "support.h"

#include "delivery/courier.h"
#include "delivery/patient_mail.h"

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Timespan.h>

namespace frontdoor::intake {
namespace {

// A mail server that answers one command in its own way, and all others with yes.
class OddServer {
 public:
  OddServer() : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)), thread_([this] { serve(); }) {}
  ~OddServer() {
    stopping_ = true;
    thread_.join();
  }
  int port() const { return socket_.address().port(); }
  // at: "RCPT", "." or nothing. answer: "550 no"; empty: it hangs up.
  void be_odd(const std::string& at, const std::string& answer) {
    const std::lock_guard lock(mutex_);
    at_ = at;
    answer_ = answer;
  }
  std::string mails() {
    const std::lock_guard lock(mutex_);
    return mails_;
  }

 private:
  void serve() {
    while (!stopping_) {
      if (!socket_.poll(Poco::Timespan(0, 20'000), Poco::Net::Socket::SELECT_READ)) continue;
      try {
        serve_one(socket_.acceptConnection());
      } catch (const Poco::Exception&) {
      }
    }
  }
  void serve_one(Poco::Net::StreamSocket client) {
    client.setReceiveTimeout(Poco::Timespan(5, 0));
    const auto say = [&client](const std::string& line) {
      client.sendBytes((line + "\r\n").data(), static_cast<int>(line.size() + 2));
    };
    say("220 odd");
    std::string buffer;
    bool data = false;
    for (char bytes[4096];;) {
      const int size = client.receiveBytes(bytes, sizeof bytes);
      if (size <= 0) return;
      buffer.append(bytes, static_cast<std::size_t>(size));
      for (std::size_t end = buffer.find("\r\n"); end != std::string::npos; end = buffer.find("\r\n")) {
        const std::string line = buffer.substr(0, end);
        buffer.erase(0, end + 2);
        const std::lock_guard lock(mutex_);
        if (data && line != ".") {
          mails_ += line + "\n";
          continue;
        }
        if (!at_.empty() && line.starts_with(at_)) {
          if (answer_.empty()) return;
          say(answer_);
          data = false;
          continue;
        }
        data = line == "DATA";
        say(data ? "354 go on" : "250 ok");
      }
    }
  }

  Poco::Net::ServerSocket socket_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::string at_;
  std::string answer_;
  std::string mails_;
  std::thread thread_;
};

class Replies : public IntakeTest {
 protected:
  Replies() {
    settings_.base_url = "http://127.0.0.1:1";
    settings_.mail_host = "127.0.0.1";
    settings_.mail_port = mail_.port();
    server_.reset();
    service_.reset();
    service_ = std::make_unique<Service>(settings_, [this] { return Instant(std::chrono::milliseconds(now_.load())); });
    server_ = std::make_unique<Server>(*service_, settings_);
  }
  std::string sent_with(const std::string& email, const std::string& safe = "yes") {
    Json bundle = parse_json(sealed_bundle("My knee hurts")).value();
    for (Json& entry : bundle["entry"]) {
      Json& resource = entry["resource"];
      if (json_string_or(resource, "resourceType", "") != "Patient") continue;
      resource["telecom"].push_back(Json{{"system", "email"}, {"value", email}});
    }
    std::string text = to_text(bundle);
    if (safe != "yes") {
      const std::string code = "\"valueCode\":\"safe-to-contact\"";
      const std::size_t at = text.find("\"code\":\"yes\"", text.find(code));
      text.replace(at, std::string("\"code\":\"yes\"").size(), "\"code\":\"no\"");
    }
    HttpClient patient = client();
    const HttpResponse posted = post_request(patient, text, new_key());
    EXPECT_EQ(posted.status, 201) << posted.body;
    return json_string_or(posted.json(), "reference", "");
  }
  HttpResponse act(const std::string& reference, const Json& fields) {
    if (token_.empty()) staff_ = signed_in(kOds, token_);
    return staff_.send("POST", "/v1/practices/A81001/requests/" + reference + "/actions",
                       {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_}}, to_text(fields));
  }
  HttpResponse reply(const std::string& reference) {
    return act(reference, {{"action", "answer"}, {"answer", "It is nothing to worry about"}, {"sendBy", "email"}});
  }
  HttpResponse close_with_reply(const std::string& reference) {
    return act(reference, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "reply"}, {"answer", "All is well"}});
  }
  Json opened(const std::string& reference) {
    if (token_.empty()) staff_ = signed_in(kOds, token_);
    return staff_.get("/v1/practices/A81001/requests/" + reference).json();
  }
  std::string last_step(const std::string& reference) {
    return json_string_or(opened(reference)["events"].back(), "what", "");
  }
  std::string progress(const std::string& reference) { return json_string_or(opened(reference), "progress", ""); }
  void run() { service_->courier().run_due(Instant(std::chrono::milliseconds(now_.load()))); }
  std::string state(const std::string& reference) {
    const std::vector<Delivery> sent = service_->deliveries().to_patient(kOds, reference);
    return sent.empty() ? "none" : sent.front().state;
  }
  void pass(std::chrono::milliseconds time) { now_ += time.count(); }

  OddServer mail_;
  HttpClient staff_{0};
  std::string token_;
};

TEST_F(Replies, ThePatientIsToldWhenTheServerTookItAndNotBefore) {
  const std::string reference = sent_with("ada@patients.example");
  ASSERT_EQ(close_with_reply(reference).status, 204);
  EXPECT_EQ(last_step(reference), "done");
  EXPECT_EQ(state(reference), "waiting");
  run();
  EXPECT_EQ(state(reference), "delivered");
  EXPECT_EQ(last_step(reference), "told");
  EXPECT_EQ(progress(reference), "done");
  const std::string mails = mail_.mails();
  EXPECT_NE(mails.find("http://127.0.0.1:1/p/A81001/request/" + reference + "-"), std::string::npos) << mails;
  EXPECT_EQ(mails.find("All is well"), std::string::npos);
  EXPECT_EQ(mails.find("knee"), std::string::npos);
  run();
  EXPECT_EQ(mail_.mails(), mails) << "once";
}

TEST_F(Replies, WhatDidNotArriveIsBackOnTheListAndSaysSo) {
  struct Case {
    const char* at;
    const char* answer;
    const char* state;
  };
  for (const Case& one :
       {Case{"RCPT", "550 no such user", "refused"}, Case{".", "554 refused", "refused"}, Case{".", "", "uncertain"}}) {
    mail_.be_odd(one.at, one.answer);
    const std::string reference = sent_with("ada@patients.example");
    ASSERT_EQ(close_with_reply(reference).status, 204);
    run();
    EXPECT_EQ(state(reference), one.state) << one.at << one.answer;
    EXPECT_EQ(last_step(reference), "not-told");
    EXPECT_EQ(progress(reference), "new");
    EXPECT_EQ(json_string_or(opened(reference), "news", ""), "not-told");
    EXPECT_EQ(act(reference, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "reply"}}).status, 422)
        << "nobody closes it with a reply that did not arrive";
    ASSERT_EQ(act(reference, {{"action", "told"}, {"toldHow", "phone"}}).status, 204);
    EXPECT_EQ(opened(reference)["news"], nullptr);
  }
}

TEST_F(Replies, AServerThatIsBusyIsTriedAgainAndStaffAreToldWithinTheHour) {
  mail_.be_odd("RCPT", "451 later");
  const std::string reference = sent_with("ada@patients.example");
  ASSERT_EQ(close_with_reply(reference).status, 204);
  std::chrono::seconds waited{0};
  for (int tries = 1; tries < kPatientAttemptsMax; ++tries) {
    run();
    ASSERT_EQ(state(reference), "waiting") << tries;
    token_.clear();  // nobody did anything for so long that the sign-in has ended
    EXPECT_EQ(progress(reference), waited >= kNoticeWaitsMax ? "new" : "done")
        << "one that waits for long is on the list again, after " << waited.count() << " s";
    pass(*wait_after_attempt(tries));
    waited += *wait_after_attempt(tries);
  }
  run();
  EXPECT_EQ(state(reference), "failed");
  EXPECT_EQ(progress(reference), "new");
  EXPECT_TRUE(mail_.mails().empty());
}

TEST_F(Replies, OneThatArrivesAfterAllTellsThePatient) {
  mail_.be_odd("RCPT", "451 later");
  const std::string reference = sent_with("ada@patients.example");
  ASSERT_EQ(close_with_reply(reference).status, 204);
  run();
  pass(kNoticeWaitsMax);
  run();
  EXPECT_EQ(progress(reference), "new");
  EXPECT_EQ(json_string_or(opened(reference), "news", ""), "not-told");
  mail_.be_odd("", "");
  pass(std::chrono::minutes(15));
  token_.clear();
  run();
  EXPECT_EQ(state(reference), "delivered");
  EXPECT_EQ(opened(reference)["news"], nullptr);
  EXPECT_EQ(last_step(reference), "told");
}

TEST_F(Replies, NothingGoesWhereItIsNotSafeOrTheAddressIsNone) {
  for (const std::string& reference :
       {sent_with("ada@patients.example", "no"), sent_with("ada@patients.example\r\nBcc: all@patients.example"),
        sent_with("ada@a.example,bob@b.example"), sent_with("ada")}) {
    const HttpResponse refused = reply(reference);
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_EQ(state(reference), "none");
    EXPECT_EQ(act(reference, {{"action", "answer"}, {"answer", "Phone us"}}).status, 204) << "the page has it";
  }
}

// A colleague whose page is from before the e-mail was taken can still close the request.
TEST_F(Replies, ThatThePatientWasToldOvertakesNobody) {
  const std::string reference = sent_with("ada@patients.example");
  ASSERT_EQ(reply(reference).status, 204);
  run();
  ASSERT_EQ(last_step(reference), "told");
  const Json fields{{"action", "done"}, {"outcome", "advice"}, {"toldHow", "reply"}, {"stepsSeen", "1"}};
  EXPECT_EQ(act(reference, fields).status, 204);
}

TEST_F(Replies, TheMailOfAPracticeWithAnOddNameIsStillOneMail) {
  const PatientNotice notice{"ada@patients.example",
                             "Caf\u00e9\r\n.\r\nRCPT TO:<x>",
                             "020",
                             "7K4M-9QXR",
                             "/p/A/request/x",
                             "ur",
                             "1",
                             Instant()};
  const std::string mail =
      patient_mail_text({"h", 25, "from@service.example", "", ""}, "https://forms.example", notice);
  EXPECT_EQ(mail.find("\r\n.\r\n"), std::string::npos);
  EXPECT_NE(mail.find("https://forms.example/p/A/request/x\r\n"), std::string::npos) << mail;
  EXPECT_NE(mail.find("\u0622\u067e"), std::string::npos) << "in their language first";
}

}  // namespace
}  // namespace frontdoor::intake
