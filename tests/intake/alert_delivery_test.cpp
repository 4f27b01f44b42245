// An emergency is told at once, whatever another event, another channel or another receiver does; and what was not sent
// because nobody is there to get it does not pass for delivered.
#include "receivers.h"

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;
constexpr const char* kEmergency = "I have crushing chest pain and my left arm is numb";

class AlertDelivery : public Deliveries {
 protected:
  // Until it is true, or far longer than it should take: what is proven is which came before which.
  template <typename Condition>
  static bool soon(const Condition& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(8);
    while (!condition() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    return condition();
  }
  static std::size_t told(WebhookSink& sink, const std::string& type) {
    const std::vector<Received> received = sink.received();
    return static_cast<std::size_t>(
        std::count_if(received.begin(), received.end(), [&](const Received& one) { return type_of(one) == type; }));
  }
  static std::size_t files_in(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }
};

TEST_F(AlertDelivery, WaitsForNoEventOfItsReceiverAndNoOtherChannel) {
  WebhookSink never_answers;
  WebhookSink good;
  const fs::path folder = directory_.path() / "drop";
  fs::create_directories(folder);
  use({never_answers.address(), kSecret, folder.string(), ""});
  use({good.address(), kSecret, "", ""}, kOtherOds);
  never_answers.hold(true);
  for (int i = 0; i < 4; ++i) post("My knee hurts");
  service_->courier().start();
  service_->courier().wake();
  ASSERT_TRUE(soon([&] { return told(never_answers, "request.received") == 1; }));
  // It holds that one now, and ten seconds are its time.
  post(kEmergency);
  post(kEmergency);
  post("My elbow hurts", kOtherOds);
  service_->courier().wake();
  EXPECT_TRUE(soon([&] { return told(never_answers, "alert.raised") == 2; })) << "both, beside each other";
  EXPECT_TRUE(soon([&] { return files_in(folder) == 6; }));
  EXPECT_TRUE(soon([&] { return good.received().size() == 1; }));
  EXPECT_EQ(told(never_answers, "request.received"), 1u);
  for (const Delivery& delivery : in_state("waiting")) EXPECT_EQ(delivery.attempts, 0) << "nothing was given up for it";
  never_answers.hold(false);
}

TEST_F(AlertDelivery, AnotherPracticesWrongSecretKeepsNobodyFromTheSameReceiver) {
  WebhookSink vendor;
  use({vendor.address(), kSecret, "", ""});
  use({vendor.address(), kSecret, "", ""}, kOtherOds);
  vendor.answer(401);
  service_->courier().start();
  for (int i = 0; i < 5; ++i) post(kEmergency);
  service_->courier().wake();
  ASSERT_TRUE(soon([&] { return told(vendor, "alert.raised") >= 5; }));
  vendor.answer(200);
  const std::string reference = post("My elbow hurts", kOtherOds);
  service_->courier().wake();
  EXPECT_TRUE(soon([&] {
    const std::vector<Received> received = vendor.received();
    return std::any_of(received.begin(), received.end(),
                       [&](const Received& one) { return one.body.find(reference) != std::string::npos; });
  })) << "it had answered, and so it is not given a rest";
}

TEST_F(AlertDelivery, WaitsForNoEventOfItsOwnRequestThatIsTriedAgain) {
  WebhookSink sink;
  sink.answer(500);
  use({sink.address(), kSecret, "", ""});
  const std::string reference = post("My knee hurts");
  run();
  PatientStep worse;
  worse.event = {Instant(std::chrono::milliseconds(now_.load())), kPatient, "patient-worse",
                 service_->sealer().seal(kOds, reference, "event", R"({"words":"Now my chest","action":"999"})")};
  worse.news = "worse";
  worse.urgency = Urgency::emergency;
  worse.action = "999";
  worse.channels = {"webhook"};
  ASSERT_EQ(service_->cases().add_patient_step(kOds, reference, worse), ChangeOutcome::changed);
  sink.answer(200);
  while (run() > 0) {
  }
  std::vector<std::string> types;
  for (const Received& received : sink.received()) types.push_back(type_of(received));
  ASSERT_GE(types.size(), 3u);
  EXPECT_EQ(types[0], "request.received") << "was refused, and is tried again later";
  EXPECT_EQ(types[1], "alert.raised");
  EXPECT_EQ(types[2], "patient.worse");
  EXPECT_NE(sink.received()[1].body.find("Now my chest"), std::string::npos) << "what made it one";
  EXPECT_NE(sink.received()[1].body.find("\"urgency\":\"emergency\""), std::string::npos);
  // Once: worse again is news, and it is an emergency already.
  worse.event.at += std::chrono::minutes(1);
  later(std::chrono::minutes(1));
  ASSERT_EQ(service_->cases().add_patient_step(kOds, reference, worse), ChangeOutcome::changed);
  while (run() > 0) {
  }
  EXPECT_EQ(told(sink, "alert.raised"), 1u);
  EXPECT_EQ(told(sink, "patient.worse"), 2u);
}

TEST_F(AlertDelivery, IsRaisedAgainWhereADoneRequestBecomesUrgentAgain) {
  WebhookSink sink;
  use({sink.address(), kSecret, "", ""});
  const std::string reference = post(kEmergency);
  const Instant now(std::chrono::milliseconds(now_.load()));
  CaseChange done{.progress = Progress::done, .told = now};
  ASSERT_EQ(service_->cases().change(kOds, reference, done, {now, "gina", "done", ""}), ChangeOutcome::changed);
  PatientStep worse;
  worse.event = {now + std::chrono::minutes(1), kPatient, "patient-worse",
                 service_->sealer().seal(kOds, reference, "event", R"({"words":"It came back"})")};
  worse.news = "worse";
  worse.urgency = Urgency::emergency;
  worse.channels = {"webhook"};
  ASSERT_EQ(service_->cases().add_patient_step(kOds, reference, worse), ChangeOutcome::changed);
  later(std::chrono::minutes(1));
  while (run() > 0) {
  }
  EXPECT_EQ(told(sink, "alert.raised"), 2u);
}

TEST_F(AlertDelivery, OneMailSaysThatItGotWorse) {
  use({"", "", "", "reception@practice.example"});
  const std::string reference = post("My knee hurts");
  for (const char* step : {"patient-add", "patient-worse"}) {
    PatientStep change;
    change.event = {Instant(std::chrono::milliseconds(now_.load())), kPatient, step, ""};
    change.urgency = step == std::string("patient-add") ? Urgency::urgent : Urgency::emergency;
    change.channels = {"email"};
    ASSERT_EQ(service_->cases().add_patient_step(kOds, reference, change), ChangeOutcome::changed);
  }
  std::vector<std::string> events;
  for (const Delivery& delivery : in_state("waiting")) events.push_back(delivery.event);
  EXPECT_EQ(events, (std::vector<std::string>{"patient-worse", "alert", "request"}));
}

TEST_F(AlertDelivery, WhatAChannelThatIsTurnedOffWouldHaveGotIsNotSentAndCanBeSentLater) {
  WebhookSink sink;
  use({sink.address(), kSecret, "", ""});
  post("My knee hurts");
  const std::string erased = post("My elbow hurts");
  use({});
  run();
  EXPECT_TRUE(in_state("delivered").empty());
  ASSERT_EQ(in_state("not-sent").size(), 2u);
  EXPECT_EQ(in_state("not-sent").front().reason, kChannelIsOff);
  EXPECT_EQ(in_state("not-sent").front().attempts, 0);
  EXPECT_NE(service_->watch().text().find("frontdoor_deliveries_not_sent 2\n"), std::string::npos);
  std::string token;
  HttpClient manager = signed_in(kOds, token);
  EXPECT_EQ(json_array(manager.get("/v1/practices/A81001/deliveries?state=not-sent").json(), "entries")->size(), 2u);
  EXPECT_NE(manager.get("/inbox/deliveries").body.find("were not sent, because the way to send them was turned off"),
            std::string::npos);
  const Instant now(std::chrono::milliseconds(now_.load()));
  EXPECT_EQ(service_->deliveries().replay_all(kOds, now), 2);
  while (run() > 0) {
  }
  EXPECT_EQ(in_state("not-sent").size(), 2u) << "it is still off";
  use({sink.address(), kSecret, "", ""});
  EXPECT_TRUE(service_->deliveries().replay(kOds, in_state("not-sent").back().id, now));
  EXPECT_EQ(service_->deliveries().replay_all(kOds, now), 1);
  while (run() > 0) {
  }
  EXPECT_EQ(in_state("delivered").size(), 2u);
  EXPECT_TRUE(in_state("not-sent").empty());
  EXPECT_EQ(sink.received().size(), 2u);
}

}  // namespace
}  // namespace frontdoor::intake
