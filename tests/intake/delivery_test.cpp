// Handing requests to a practice's own systems: a webhook, a folder, a mail server; alerts until somebody has seen
// them.
#include "receivers.h"

#include "delivery/delivery_channels.h"
#include "requests/alerts.h"
#include "service/address_pace.h"

#include <Poco/Net/ServerSocket.h>

#include <thread>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;
// A mail server that takes everything (RFC 5321, as far as one message needs).
class MailSink {
 public:
  MailSink() : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)), thread_([this] { serve(); }) {}
  ~MailSink() { thread_.join(); }
  int port() const { return socket_.address().port(); }
  // Ends after one message.
  std::string message() {
    thread_.join();
    thread_ = std::thread([] {});
    return message_;
  }

 private:
  void serve() {
    Poco::Net::StreamSocket client = socket_.acceptConnection();
    const auto say = [&](const std::string& line) {
      client.sendBytes((line + "\r\n").data(), static_cast<int>(line.size() + 2));
    };
    say("220 sink");
    std::string buffer;
    bool data = false;
    for (char bytes[4096];;) {
      const int size = client.receiveBytes(bytes, sizeof bytes);
      if (size <= 0) return;
      buffer.append(bytes, static_cast<std::size_t>(size));
      for (std::size_t end = buffer.find("\r\n"); end != std::string::npos; end = buffer.find("\r\n")) {
        const std::string line = buffer.substr(0, end);
        buffer.erase(0, end + 2);
        message_ += line + "\n";
        if (data && line != ".") continue;
        if (line == "QUIT") {
          say("221 bye");
          return;
        }
        const bool begins_data = line == "DATA";
        data = begins_data;
        say(begins_data ? "354 go on" : "250 ok");
      }
    }
  }
  Poco::Net::ServerSocket socket_;
  std::string message_;
  std::thread thread_;
};

TEST_F(Deliveries, TheWebhookIsSignedAndCarriesTheBundle) {
  WebhookSink sink;
  use({sink.address(), kSecret, "", ""});
  const std::string reference = post("My knee hurts");
  EXPECT_EQ(run(), 1u);
  ASSERT_EQ(sink.received().size(), 1u);
  Received received = sink.received().front();
  EXPECT_NE(received.body.find("My knee hurts"), std::string::npos);
  const Json told = parse_json(received.body).value();
  EXPECT_EQ(json_string_or(told, "type", ""), "request.received");
  EXPECT_EQ(json_string_or(*json_object(told, "data"), "reference", ""), reference);
  EXPECT_EQ(json_string_or(*json_object(told, "data"), "practice", ""), kOds);
  EXPECT_EQ(received.headers["webhook-timestamp"], "1795428000");
  const std::string id = received.headers["webhook-id"];
  EXPECT_TRUE(id.starts_with("A81001-")) << id;
  EXPECT_EQ(received.headers["webhook-signature"], webhook_signature(kSecret, id, "1795428000", received.body));
  EXPECT_NE(received.headers["webhook-signature"],
            webhook_signature("another secret!!", id, "1795428000", received.body));
  EXPECT_EQ(run(), 0u);
  EXPECT_EQ(in_state("delivered").size(), 1u);
}

TEST(WebhookSignature, IsHmacSha256) {
  start_sodium();
  // echo -n 'msg.1700000000.{}' | openssl dgst -sha256 -hmac 'a secret of the practice' -binary | base64
  EXPECT_EQ(webhook_signature(kSecret, "msg", "1700000000", "{}"), "v1,mSRap4fbYQgThpFbpsE4I2z5V9Cmr4cpCDCsi2psxRo=");
  // The same secret, told as base64.
  EXPECT_EQ(webhook_signature("whsec_YSBzZWNyZXQgb2YgdGhlIHByYWN0aWNl", "msg", "1700000000", "{}"),
            "v1,mSRap4fbYQgThpFbpsE4I2z5V9Cmr4cpCDCsi2psxRo=");
  EXPECT_THROW(webhook_signature("whsec_*", "msg", "1700000000", "{}"), std::invalid_argument);
  EXPECT_NE(new_webhook_secret(), new_webhook_secret());
}

TEST_F(Deliveries, AFailureIsTriedAgainLaterAndLaterThenDeadThenReplayed) {
  WebhookSink sink;
  sink.answer(500);
  use({sink.address(), kSecret, "", ""});
  post("My knee hurts");
  EXPECT_EQ(run(), 1u);
  EXPECT_EQ(run(), 0u);  // not before its time
  later(std::chrono::seconds(10));
  EXPECT_EQ(run(), 1u);
  EXPECT_EQ(in_state("waiting").front().reason, "answered with status 500");
  for (int attempt = 3; attempt <= 80; ++attempt) {
    later(std::chrono::hours(1));
    EXPECT_EQ(run(), 1u) << attempt;
  }
  ASSERT_EQ(in_state("dead").size(), 1u);
  later(std::chrono::hours(24));
  sink.answer(204);
  EXPECT_TRUE(
      service_->deliveries().replay(kOds, in_state("dead").front().id, Instant(std::chrono::milliseconds(now_))));
  EXPECT_FALSE(service_->deliveries().replay(kOtherOds, 1, Instant()));
  while (run() > 0) {
  }
  EXPECT_TRUE(in_state("dead").empty());
  EXPECT_GE(in_state("delivered").size(), 1u);
}

TEST_F(Deliveries, WhatStaffDoIsToldToTheWebhookAlone) {
  WebhookSink sink;
  const fs::path folder = directory_.path() / "drop";
  fs::create_directories(folder);
  use({sink.address(), kSecret, folder.string(), ""});
  const std::string reference = post("My knee hurts");
  run();
  const Instant now(std::chrono::milliseconds(now_.load()));
  const auto change = [&](const CaseChange& one, const char* what) {
    EXPECT_EQ(service_->cases().change(kOds, reference, one, {now, "gina", what, ""}), ChangeOutcome::changed) << what;
  };
  change({.assigned_to = "gina"}, "assigned");
  change({.progress = Progress::done, .told = now}, "done");
  while (run() > 0) {
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1) << "not to the folder";
  change({.progress = Progress::fresh}, "reopened");  // rings at once, too
  while (run() > 0) {
  }
  std::vector<std::string> types;
  for (const Received& received : sink.received()) types.push_back(type_of(received));
  EXPECT_EQ(types, (std::vector<std::string>{"request.received", "request.assigned", "request.answered",
                                             "request.closed", "request.reopened", "reminder.deadline"}));
  EXPECT_EQ(sink.received()[4].body.find("knee"), std::string::npos) << "nothing that the patient wrote";
  EXPECT_NE(sink.received()[1].body.find("\"assignedTo\":\"gina\""), std::string::npos);
}

TEST_F(Deliveries, AReceiverThatSaysItIsGoneIsNotTriedAgainUntilSomebodyReplaysAll) {
  WebhookSink sink;
  sink.answer(410);
  use({sink.address(), kSecret, "", ""});
  post("My knee hurts");
  post("My elbow hurts");
  run();
  later(std::chrono::hours(1));
  run();
  EXPECT_EQ(in_state("dead").size(), 2u);
  sink.answer(200);
  EXPECT_EQ(service_->deliveries().replay_all(kOtherOds, Instant()), 0);
  EXPECT_EQ(service_->deliveries().replay_all(kOds, Instant(std::chrono::milliseconds(now_))), 2);
  later(std::chrono::minutes(3));
  while (run() > 0) {
  }
  EXPECT_EQ(in_state("delivered").size(), 2u);
}

TEST_F(Deliveries, WhileASecretChangesBothSign) {
  WebhookSink sink;
  DeliverySettings settings{sink.address(), "another secret of it", "", ""};
  settings.webhook_secret_before = kSecret;
  use(settings);
  post("My knee hurts");
  run();
  Received received = sink.received().front();
  const std::string id = received.headers["webhook-id"];
  EXPECT_EQ(received.headers["webhook-signature"],
            webhook_signature("another secret of it", id, "1795428000", received.body) + " " +
                webhook_signature(kSecret, id, "1795428000", received.body));
}

// A receiver drops an id that it has seen: one that comes again for something else would hide an emergency.
TEST_F(Deliveries, AnIdNeverComesAgainAlsoAfterTheNewestRequestWasErased) {
  WebhookSink sink;
  use({sink.address(), kSecret, "", ""});
  const std::string erased = post("My knee hurts");
  run();
  std::string token;
  HttpClient manager = signed_in(kOds, token);
  const HttpResponse gone =
      manager.send("POST", "/v1/practices/A81001/requests/" + erased + "/erasure",
                   {{"Content-Type", "application/json"}, {"X-CSRF-Token", token}}, R"({"reason":"sent twice"})");
  ASSERT_LT(gone.status, 300) << gone.body;
  later(std::chrono::minutes(1));
  post("I have crushing chest pain and my left arm is numb");
  while (run() > 0) {
  }
  std::set<std::string> ids;
  for (Received& received : sink.received()) ids.insert(received.headers["webhook-id"]);
  EXPECT_GE(sink.received().size(), 3u);
  EXPECT_EQ(ids.size(), sink.received().size());
}

TEST_F(Deliveries, ThoseOfOneRequestKeepTheirOrder) {
  WebhookSink sink;
  sink.answer(500);
  use({sink.address(), kSecret, "", ""});
  post("I have crushing chest pain and my left arm is numb");
  run();
  later(std::chrono::minutes(15));  // the alert for what nobody has seen queues behind the request
  run();
  sink.answer(200);
  for (int round = 0; round < 4; ++round) {
    later(std::chrono::minutes(2));
    run();
  }
  std::vector<std::string> events;
  for (const Received& received : sink.received()) events.push_back(type_of(received));
  ASSERT_GE(events.size(), 4u);
  EXPECT_EQ(events[0], "alert.raised");
  EXPECT_EQ(events[1], "alert.raised");  // tried again before anything newer
  EXPECT_EQ(events[2], "alert.raised");
  EXPECT_EQ(std::count(events.begin(), events.end(), "request.received"), 1);
  EXPECT_EQ(events.back(), "reminder.unseen");
}

TEST_F(Deliveries, ARestartLosesNothing) {
  WebhookSink sink;
  use({sink.address(), kSecret, "", ""});
  post("My knee hurts");
  server_.reset();
  service_.reset();
  service_ = std::make_unique<Service>(settings_, [this] { return Instant(std::chrono::milliseconds(now_.load())); });
  server_ = std::make_unique<Server>(*service_, settings_);
  EXPECT_EQ(run(), 1u);
  EXPECT_EQ(sink.received().size(), 1u);
}

TEST_F(Deliveries, AFileIsDroppedWholeAndAMailSaysNothingClinical) {
  const fs::path folder = directory_.path() / "drop";
  fs::create_directories(folder);
  MailSink sink;
  use({"", "", folder.string(), "reception@practice.example"});
  const std::string reference = post("My knee hurts");
  CourierTools tools{service_->store(),
                     service_->cases(),
                     service_->deliveries(),
                     Attachments(folder, Keyring(std::string(64, '7'))),
                     service_->sealer(),
                     HolidayCalendar(),
                     {"127.0.0.1", sink.port(), "frontdoor@service.example", "", ""},
                     "https://forms.example"};
  Courier courier(tools, [this] { return Instant(std::chrono::milliseconds(now_.load())); });
  EXPECT_EQ(courier.run_due(Instant(std::chrono::milliseconds(now_))), 2u);
  const std::string file = read_file(folder / ("A81001-" + reference + "-request.json"));
  EXPECT_NE(file.find("My knee hurts"), std::string::npos);
  const std::string mail = sink.message();
  EXPECT_NE(mail.find("https://forms.example/inbox/requests/" + reference), std::string::npos);
  EXPECT_NE(mail.find("reception@practice.example"), std::string::npos);
  for (const char* words : {"knee", "Ada", "Patel", "1981"}) EXPECT_EQ(mail.find(words), std::string::npos) << mail;
}

TEST_F(Deliveries, WhatNobodyHasSeenAlertsEveryQuarterOfAnHourInCoreHours) {
  WebhookSink sink;
  use({sink.address(), kSecret, "", ""});
  set_time("2026-11-23T17:55:00Z");  // Monday, 35 minutes of core hours left
  const std::string reference = post("I have crushing chest pain and my left arm is numb");
  run();
  for (int minute = 1; minute <= 14 * 60; ++minute) {
    later(std::chrono::minutes(1));
    run();
  }
  std::map<std::string, int> by_event;
  for (const Received& received : sink.received()) ++by_event[type_of(received)];
  EXPECT_EQ(by_event["alert.raised"], 1);
  EXPECT_EQ(by_event["request.received"], 1) << "a system that knows no alerts loses nothing";
  EXPECT_EQ(by_event["reminder.unseen"], 2);  // 18:10 and 18:25; nobody is there at night
  set_time("2026-11-24T08:00:00Z");
  run();
  later(std::chrono::minutes(15));
  run();
  for (const Received& received : sink.received()) {
    EXPECT_EQ(json_string_or(*json_object(parse_json(received.body).value(), "data"), "reference", ""), reference);
  }
  EXPECT_EQ(sink.received().size(), 6u);
  service_->cases().change(kOds, reference, {Progress::done, {}, {}, {}}, {Instant(), "a", "done", ""});
  EXPECT_EQ(run(), 1u);
  EXPECT_EQ(type_of(sink.received().back()), "request.closed");
  later(std::chrono::hours(2));
  EXPECT_EQ(run(), 0u);
}

TEST_F(Deliveries, AnUnreadRequestAlertsBeforeItsDeadline) {
  WebhookSink sink;
  use({sink.address(), kSecret, "", ""});
  post("My knee hurts");  // Monday 10:00, due on Tuesday at 18:30
  run();
  set_time("2026-11-24T17:29:00Z");
  EXPECT_EQ(run(), 0u);
  set_time("2026-11-24T17:30:00Z");
  EXPECT_EQ(run(), 1u);
  EXPECT_EQ(type_of(sink.received().back()), "reminder.deadline");
  EXPECT_EQ(sink.received().back().body.find("knee"), std::string::npos);
}

TEST_F(Deliveries, OnePracticesTroubleDelaysNoOther) {
  DrippingSink dripping;
  WebhookSink sink;
  use({dripping.address(), kSecret, "", ""});
  service_->deliveries().save_settings(
      kOtherOds,
      service_->sealer().seal_at(delivery_settings_place(kOtherOds),
                                 delivery_settings_as_json({sink.address(), kSecret, "", ""})),
      {"webhook"}, {Instant(), "manager", "delivery", "{}"});
  post("My knee hurts");
  HttpClient patient = client();
  const std::string other = replaced(sealed_bundle("My elbow hurts"), kOds, kOtherOds);
  const auto posted =
      patient.send("POST", std::string("/v1/practices/") + kOtherOds + "/requests", request_headers(new_key()), other);
  ASSERT_EQ(posted.status, 201) << posted.body;
  const auto began = std::chrono::steady_clock::now();
  service_->courier().start();
  service_->courier().wake();
  while (sink.received().empty() && std::chrono::steady_clock::now() - began < std::chrono::seconds(20)) {
    std::this_thread::yield();
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
  // Nor is the one that drips waited for without end: ten seconds for the whole transfer.
  while (in_state("waiting").front().attempts == 0 &&
         std::chrono::steady_clock::now() - began < std::chrono::seconds(30)) {
    std::this_thread::yield();
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(15));
}

TEST_F(Deliveries, WhatCannotBeOpenedIsSettledAlone) {
  WebhookSink sink;
  service_->deliveries().save_settings(kOds, "not what was sealed", {"webhook"},
                                       {Instant(), "manager", "delivery", "{}"});
  post("My knee hurts");
  EXPECT_EQ(run(), 1u);
  ASSERT_EQ(in_state("waiting").size(), 1u);
  EXPECT_EQ(in_state("waiting").front().attempts, 1);
  use({sink.address(), kSecret, "", ""});
  later(std::chrono::minutes(1));
  EXPECT_EQ(run(), 1u);
  EXPECT_EQ(sink.received().size(), 1u);
}

TEST(Mail, NeverCarriesAPasswordInTheClear) {
  MailSink sink;
  const Message message{kOds, "7K4M-9QXR", "request", "1", "", "", Instant(), {}, {}};
  const std::string fault = send_mail({"127.0.0.1", sink.port(), "frontdoor@service.example", "mailer", "topsecret"},
                                      {"", "", "", "reception@practice.example"}, message);
  EXPECT_NE(fault.find("TLS"), std::string::npos) << fault;
  const std::string said = sink.message();
  EXPECT_EQ(said.find("AUTH"), std::string::npos) << said;
  EXPECT_EQ(said.find("DATA"), std::string::npos) << said;
}

TEST(DeliverySettings, RefuseWhatIsNotSafe) {
  const std::string secret = kSecret;
  EXPECT_NO_THROW(check_delivery_settings({"https://practice.example/hook", secret, "", ""}));
  EXPECT_THROW(check_delivery_settings({"http://practice.example/hook", secret, "", ""}), std::invalid_argument);
  EXPECT_THROW(check_delivery_settings({"https://practice.example/hook", "short", "", ""}), std::invalid_argument);
  EXPECT_THROW(check_delivery_settings({"", "", "/nowhere/at/all", ""}), std::invalid_argument);
  EXPECT_THROW(check_delivery_settings({"", "", "", "a@b.example\r\nBcc: c@d.example"}), std::invalid_argument);
}

TEST(DeliverySettings, RefuseAWebhookThatIsWrittenAsAPrivateAddress) {
  for (const char* host : {"localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "10.1.2.3", "192.168.0.9", "[::1]",
                           "[fe80::1]", "[::ffff:10.0.0.1]", "169.254.169.254", "0.0.0.0"}) {
    EXPECT_THROW(check_webhook_is_public({"https://" + std::string(host) + ":8443/in", kSecret, "", ""}),
                 std::invalid_argument)
        << host;
  }
  for (const char* host : {"system.example", "8.8.8.8", "[2a00:1450:4009:81f::200e]"}) {
    EXPECT_NO_THROW(check_webhook_is_public({"https://" + std::string(host) + "/in", kSecret, "", ""})) << host;
  }
}

// A name may lead anywhere, and an address can be written in many ways: what is connected to is what counts.
TEST(Webhook, CallsNoPrivateAddressWhateverItsNameLeadsTo) {
  WebhookSink sink;
  const std::string port = sink.address().substr(sink.address().rfind(':'));
  Message message;
  message.ods = kOds;
  message.event = kTestEvent;
  message.delivery = "1";
  for (const char* host :
       {"localhost", "127.0.0.1", "2130706433", "0x7f.1", "017700000001", "[::1]", "[::ffff:127.0.0.1]"}) {
    const DeliverySettings settings{"https://" + std::string(host) + port, kSecret, "", ""};
    EXPECT_EQ(send_webhook(settings, message, WebhookReach::public_hosts),
              "it leads to a private address, which this service does not call")
        << host;
  }
  EXPECT_NE(send_webhook({sink.address(), kSecret, "", ""}, message, WebhookReach::public_hosts), "");
  EXPECT_TRUE(sink.received().empty());
  EXPECT_EQ(send_webhook({sink.address(), kSecret, "", ""}, message, WebhookReach::anywhere), "");
  EXPECT_EQ(sink.received().size(), 1u);
}

TEST(AddressPace, DelaysAndNeverRefuses) {
  AddressPace pace;
  const AddressPace::Time start{};
  for (int i = 0; i < 60; ++i) {
    EXPECT_EQ(pace.delay("10.0.0.1", start + std::chrono::seconds(i)).count(), 0);
  }
  std::chrono::milliseconds longest{0};
  for (int i = 0; i < 1000; ++i) longest = std::max(longest, pace.delay("10.0.0.2", start));
  EXPECT_EQ(longest.count(), 2000);
  EXPECT_EQ(pace.delay("10.0.0.3", start).count(), 0);
  EXPECT_EQ(pace.delay("10.0.0.2", start + std::chrono::minutes(2)).count(), 0);
}

}  // namespace
}  // namespace frontdoor::intake
