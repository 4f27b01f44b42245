// A flood of requests, true or made up, does not bury a practice's mailbox, and keeps no notice from another practice.
#include "mail_box.h"
#include "receivers.h"
#include "support.h"

#include "delivery/delivery_channels.h"
#include "delivery/notice_pace.h"

#include <set>

namespace frontdoor::intake {
namespace {

using std::chrono::minutes;

class NoticePace : public ::testing::Test {
 protected:
  void waits(const std::string& event, const std::string& source, std::size_t count = 1) {
    for (std::size_t i = 0; i < count; ++i) {
      WaitingNotice notice;
      notice.delivery.id = ++last_id_;
      notice.delivery.channel = "email";
      notice.delivery.event = event;
      notice.source = source;
      waiting_.push_back(notice);
    }
  }
  // Sends what is planned, and leaves the rest waiting. How many requests each message is about.
  std::vector<std::size_t> send() {
    const NoticePlan plan = plan_notices(waiting_, sent_, now_);
    std::vector<std::size_t> sizes;
    std::set<std::int64_t> gone;
    for (const PlannedNotice& notice : plan.now) {
      sizes.push_back(notice.about.size());
      sent_.push_back(notice.sent);
      for (const Delivery& one : notice.about) gone.insert(one.id);
    }
    std::erase_if(waiting_, [&](const WaitingNotice& notice) { return gone.contains(notice.delivery.id); });
    return sizes;
  }
  std::int64_t last_id_ = 0;
  std::vector<WaitingNotice> waiting_;
  std::vector<SentNotice> sent_;
  Instant now_{std::chrono::hours(1000)};
};

TEST_F(NoticePace, TheFirstOfAnHourGoAloneAndTheRestTogether) {
  for (std::size_t i = 0; i < kUrgentNotices.alone_max; ++i) waits("alert", "source " + std::to_string(i));
  EXPECT_EQ(send(), std::vector<std::size_t>(kUrgentNotices.alone_max, 1));
  waits("alert", "one more", 14);
  EXPECT_EQ(send(), (std::vector<std::size_t>{14}));
  waits("alert", "one more", 500);
  EXPECT_TRUE(send().empty());
  now_ += kUrgentNotices.together_every - std::chrono::milliseconds(1);
  EXPECT_TRUE(send().empty());
  now_ += std::chrono::milliseconds(1);
  EXPECT_EQ(send(), (std::vector<std::size_t>{500}));
  now_ += kNoticesWithin;
  waits("alert", "one more");
  EXPECT_EQ(send(), (std::vector<std::size_t>{1}));
}

TEST_F(NoticePace, AnotherSourcesUrgentRequestIsToldAtOnceThoughOneFloods) {
  waits("alert", "flood", 500);
  EXPECT_EQ(send(), (std::vector<std::size_t>{1, 1, 1, 497}));
  waits("alert", "flood", 500);
  waits("alert", "a patient");
  EXPECT_EQ(send(), (std::vector<std::size_t>{1}));
  EXPECT_EQ(sent_.back().source, "a patient");
}

TEST_F(NoticePace, RemindersAndOtherNewsTakeNoRoomOfUrgentNews) {
  waits("unseen", "flood", 2000);
  waits("request", "flood", 2000);
  send();
  waits("alert", "a patient");
  EXPECT_EQ(send(), (std::vector<std::size_t>{1}));
}

TEST_F(NoticePace, AnHourOfAnyFloodIsAFewMessages) {
  std::size_t messages = 0;
  for (int minute = 0; minute < 60; ++minute, now_ += minutes(1)) {
    for (int i = 0; i < 30; ++i) waits("alert", "source " + std::to_string(minute * 30 + i));
    waits("unseen", "", 300);
    waits("request", "", 30);
    messages += send().size();
  }
  EXPECT_LE(messages, 45u);
  EXPECT_GE(messages, 20u);
}

TEST_F(NoticePace, AClockThatIsPutBackKeepsNothingWaiting) {
  waits("alert", "", 30);
  send();
  now_ -= std::chrono::hours(5);
  waits("alert", "");
  EXPECT_EQ(send(), (std::vector<std::size_t>{1}));
}

TEST_F(NoticePace, WhatIsDoneIsNotTold) {
  waits("alert", "flood", 40);
  waiting_.back().needless = true;
  const NoticePlan plan = plan_notices(waiting_, sent_, now_);
  EXPECT_EQ(plan.needless.size(), 1u);
  EXPECT_EQ(plan.now.back().about.size(), 36u);
}

class Notices : public IntakeTest {
 protected:
  void mail_to(const std::string& ods, const DeliverySettings& settings) {
    service_->deliveries().save_settings(
        ods, service_->sealer().seal_at(delivery_settings_place(ods), delivery_settings_as_json(settings)),
        settings.channels(), {Instant(), "manager", "delivery", "{}"});
  }
  void post(const std::string& ods, const std::string& words) {
    HttpClient patient = client();
    const auto posted = patient.send("POST", "/v1/practices/" + ods + "/requests", request_headers(new_key()),
                                     replaced(sealed_bundle(words), kOds, ods));
    ASSERT_EQ(posted.status, 201) << posted.body;
  }
  void run() {
    CourierTools tools{service_->store(),
                       service_->cases(),
                       service_->deliveries(),
                       Attachments(directory_.path(), Keyring(std::string(64, '7'))),
                       service_->sealer(),
                       HolidayCalendar(),
                       {"127.0.0.1", box_.port(), "frontdoor@service.example", "", ""},
                       "https://forms.example"};
    tools.webhook_reach = WebhookReach::anywhere;
    Courier courier(tools, [this] { return Instant(std::chrono::milliseconds(now_.load())); });
    courier.run_due(Instant(std::chrono::milliseconds(now_)));
  }
  std::size_t mails_to(const std::string& address) {
    std::size_t count = 0;
    for (const std::string& mail : box_.mails()) count += mail.find("To: " + address) != std::string::npos ? 1 : 0;
    return count;
  }
  MailBox box_;
};

TEST_F(Notices, AFloodOfUrgentRequestsIsAFewMailsAndDelaysNoOtherPractice) {
  mail_to(kOds, {"", "", "", "a@practice.example"});
  mail_to(kOtherOds, {"", "", "", "b@practice.example"});
  for (int i = 0; i < 30; ++i) post(kOds, "I have crushing chest pain and my left arm is numb");
  post(kOtherOds, "I have crushing chest pain and my left arm is numb");
  run();
  // All of one connection: a few alone, the others together.
  EXPECT_EQ(mails_to("a@practice.example"), kUrgentNotices.alone_of_source_max + 1);
  EXPECT_EQ(mails_to("b@practice.example"), 1u);
  bool told = false;
  for (const std::string& mail : box_.mails()) {
    if (mail.find("27 more urgent online requests since 10am on Monday 23 November") == std::string::npos) continue;
    told = true;
    EXPECT_NE(mail.find("https://forms.example/inbox\n"), std::string::npos) << mail;
  }
  EXPECT_TRUE(told);
  EXPECT_TRUE(service_->deliveries().list(kOds, "waiting", 100).empty());
  // Nobody has seen them: thirty reminders each quarter of an hour are one mail, after the first few.
  for (int minute = 1; minute <= 60; ++minute) {
    now_ += 60'000;
    run();
  }
  EXPECT_LE(mails_to("a@practice.example"), kUrgentNotices.alone_of_source_max + 1 + kReminders.alone_max + 4);
  EXPECT_EQ(mails_to("b@practice.example"), 1u + 4u);
}

TEST_F(Notices, WhatIsClosedWhileItsNoticeWaitsIsNotTold) {
  mail_to(kOds, {"", "", "", "a@practice.example"});
  for (int i = 0; i < 30; ++i) post(kOds, "I have crushing chest pain and my left arm is numb");
  run();
  const std::size_t before = box_.mails().size();
  post(kOds, "I have crushing chest pain and my left arm is numb");
  run();
  EXPECT_EQ(box_.mails().size(), before);
  const auto waiting = service_->deliveries().list(kOds, "waiting", 100);
  ASSERT_EQ(waiting.size(), 1u);
  service_->cases().change(kOds, waiting.front().reference, {Progress::done, {}, {}, {}}, {Instant(), "a", "done", ""});
  now_ += 6 * 60'000;
  run();
  EXPECT_EQ(box_.mails().size(), before);
  EXPECT_TRUE(service_->deliveries().list(kOds, "waiting", 100).empty());
}

TEST_F(Notices, ADeliveryThatFailedForGoodIsToldOnceAnHourWithoutAWordOfThePatient) {
  const auto run_for = [this](int minutes_long) {
    for (int minute = 0; minute < minutes_long; ++minute, now_ += 60'000) run();
  };
  const auto told = [this] {
    std::vector<std::string> mails;
    for (const std::string& mail : box_.mails()) {
      if (mail.find("another system of yours does not get") != std::string::npos) mails.push_back(mail);
    }
    return mails;
  };
  WebhookSink sink;
  sink.answer(410);
  mail_to(kOds, {sink.address(), "a secret that is long enough", "", "a@practice.example"});
  post(kOds, "My knee hurts");
  post(kOds, "My elbow hurts");
  run_for(10);
  ASSERT_EQ(told().size(), 1u);
  EXPECT_NE(told().front().find("https://forms.example/inbox/deliveries"), std::string::npos) << told().front();
  for (const char* word : {"knee", "elbow", "Ada", "Patel"})
    EXPECT_EQ(told().front().find(word), std::string::npos) << word;
  post(kOds, "My hand hurts");
  run_for(20);
  EXPECT_EQ(told().size(), 1u) << "within the hour";
  run_for(40);
  ASSERT_EQ(told().size(), 2u);
  EXPECT_NE(told().back().find("Failed for good: 3"), std::string::npos) << told().back();
  // What works again before its notice goes is told by none.
  post(kOds, "My foot hurts");
  run_for(5);
  sink.answer(204);
  service_->deliveries().replay_all(kOds, Instant(std::chrono::milliseconds(now_)));
  run_for(70);
  EXPECT_EQ(told().size(), 2u);
  EXPECT_TRUE(service_->deliveries().list(kOds, "waiting", 100).empty());
}

TEST_F(Notices, RemindersInAFolderGoTogetherAndEveryRequestIsThereAlone) {
  const std::filesystem::path folder = directory_.path() / "drop";
  std::filesystem::create_directories(folder);
  mail_to(kOds, {"", "", folder.string(), ""});
  for (int i = 0; i < 30; ++i) post(kOds, "I have crushing chest pain and my left arm is numb");
  for (int minute = 0; minute <= 31; ++minute) {
    run();
    now_ += 60'000;
  }
  std::size_t requests = 0;
  std::size_t reminders = 0;
  std::size_t spoken_of = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string text = read_file(entry.path());
    const bool is_request = entry.path().string().ends_with("-request.json");
    ++(is_request ? requests : reminders);
    if (is_request) continue;
    const Result<Json> json = parse_json(text);
    ASSERT_TRUE(json) << text;
    spoken_of +=
        json_string_or(json.value(), "event", "") == "reminders" ? json_integer(json.value(), "count").value_or(0) : 1;
  }
  EXPECT_EQ(requests, 30u);
  EXPECT_LE(reminders, kReminders.alone_max + 3);
  EXPECT_EQ(spoken_of, 60u);
}

}  // namespace
}  // namespace frontdoor::intake
