// One receiver's outage holds no thread that another's delivery, an alert or a mail needs.
#include "support.h"

#include "delivery/receiver_turns.h"

namespace frontdoor::intake {
namespace {

DeliveryBatch batch_of(const std::string& receiver, const std::string& ods, const std::string& event = "request",
                       const std::string& channel = "webhook") {
  static std::int64_t number = 0;
  Delivery delivery;
  delivery.ods = ods;
  delivery.channel = channel;
  delivery.event = event;
  delivery.id = ++number;
  return {receiver, {delivery}};
}

class ReceiverTurnsTest : public ::testing::Test {
 protected:
  std::vector<DeliveryBatch> take_all(Hands hands) {
    std::vector<DeliveryBatch> taken;
    for (DeliveryBatch batch; turns_.take(hands, batch);) taken.push_back(std::move(batch));
    return taken;
  }
  void prove(const std::string& receiver) {
    turns_.add(batch_of(receiver, "PROVEN"));
    DeliveryBatch batch;
    ASSERT_TRUE(turns_.take(Hands::ordinary, batch));
    turns_.done(batch, true, now_);
  }
  ReceiverTurns turns_;
  Instant now_{std::chrono::hours(1)};
};

TEST_F(ReceiverTurnsTest, AVendorOfManyPracticesHoldsFewThreadsAndRestsOnceItHasFailed) {
  prove("vendor");
  for (int i = 0; i < 64; ++i) turns_.add(batch_of("vendor", "C" + std::to_string(i)));
  turns_.add(batch_of("other", "A81001"));
  std::vector<DeliveryBatch> taken = take_all(Hands::ordinary);
  ASSERT_EQ(taken.size(), 3u) << "two of the vendor, and the other's";
  EXPECT_EQ(std::count_if(taken.begin(), taken.end(), [](const auto& one) { return one.receiver == "other"; }), 1);
  for (const DeliveryBatch& batch : taken) turns_.done(batch, batch.receiver == "other", now_);
  EXPECT_FALSE(turns_.rests_until("vendor", now_));
  taken = take_all(Hands::ordinary);
  ASSERT_EQ(taken.size(), 1u) << "while it fails: one";
  turns_.done(taken.front(), false, now_);
  ASSERT_TRUE(turns_.rests_until("vendor", now_));
  EXPECT_FALSE(turns_.rests_until("other", now_));
  std::size_t resting = 0;
  for (DeliveryBatch batch; turns_.take_resting(batch, now_); ++resting)
    EXPECT_FALSE(turns_.is_busy(batch.deliveries[0]));
  EXPECT_EQ(resting, 61u);
  EXPECT_FALSE(turns_.rests_until("vendor", now_ + std::chrono::minutes(2)));
  // One that works again is trusted again.
  turns_.add(batch_of("vendor", "C1"));
  DeliveryBatch again;
  ASSERT_TRUE(turns_.take(Hands::ordinary, again));
  turns_.done(again, true, now_);
  EXPECT_FALSE(turns_.rests_until("vendor", now_));
}

TEST_F(ReceiverTurnsTest, ManyThatFailLeaveHalfOfTheThreadsToThoseThatWork) {
  prove("works");
  for (int i = 0; i < 64; ++i) turns_.add(batch_of("dead " + std::to_string(i), "C" + std::to_string(i)));
  turns_.add(batch_of("works", "A81001"));
  const std::vector<DeliveryBatch> taken = take_all(Hands::ordinary);
  EXPECT_EQ(taken.size(), kOrdinaryHands / 2 + 1u);
  EXPECT_TRUE(std::any_of(taken.begin(), taken.end(), [](const auto& one) { return one.receiver == "works"; }));
}

TEST_F(ReceiverTurnsTest, AlertsMailsAndNewsHaveThreadsOfTheirOwn) {
  for (int i = 0; i < 64; ++i) turns_.add(batch_of("dead " + std::to_string(i), "C" + std::to_string(i)));
  take_all(Hands::ordinary);
  turns_.add(batch_of("hook", "A81001", "alert"));
  turns_.add(batch_of("hook", "A81001", "assigned"));
  turns_.add(batch_of("mail", "A81001", "request", "email"));
  EXPECT_EQ(take_all(Hands::pressing).size(), 2u);
  EXPECT_EQ(take_all(Hands::alerts).size(), 1u);
}

TEST_F(ReceiverTurnsTest, AnAlertWaitsForNothingElseOfItsOwnReceiver) {
  for (const bool worked_before : {true, false}) {
    turns_ = ReceiverTurns();
    turns_.learn("vendor", worked_before);
    for (const char* event : {"request", "assigned", "patient-add", "unseen"}) {
      turns_.add(batch_of("vendor", "A81001", event));
    }
    take_all(Hands::ordinary);
    take_all(Hands::pressing);
    for (int i = 0; i < 2; ++i) {
      const DeliveryBatch alert = batch_of("vendor", "A81001", "alert");
      EXPECT_FALSE(turns_.is_busy(alert.deliveries.front()));
      turns_.add(alert);
      EXPECT_TRUE(turns_.is_busy(alert.deliveries.front()));
    }
    EXPECT_EQ(take_all(Hands::alerts).size(), 2u) << "each alone";
  }
  // Mails of alerts of one practice go together (notice_pace.h), apart from its other mails.
  EXPECT_EQ(lane_of(batch_of("mail", "A81001", "alert", "email").deliveries.front()),
            lane_of(batch_of("mail", "A81001", "patient-worse", "email").deliveries.front()));
  EXPECT_NE(lane_of(batch_of("mail", "A81001", "alert", "email").deliveries.front()),
            lane_of(batch_of("mail", "A81001", "request", "email").deliveries.front()));
}

TEST_F(ReceiverTurnsTest, AnAlertIsTriedOnceThoughItsReceiverRests) {
  for (int i = 0; i < kFailuresBeforeRest; ++i) {
    turns_.add(batch_of("vendor", "C1"));
    DeliveryBatch batch;
    ASSERT_TRUE(turns_.take(Hands::ordinary, batch));
    turns_.done(batch, false, now_);
  }
  DeliveryBatch alert = batch_of("vendor", "A81001", "alert");
  EXPECT_TRUE(turns_.rests_until(batch_of("vendor", "A81001"), now_));
  EXPECT_FALSE(turns_.rests_until(alert, now_));
  alert.deliveries.front().attempts = 1;
  EXPECT_TRUE(turns_.rests_until(alert, now_));
}

TEST_F(ReceiverTurnsTest, AnAlertWaitsForNobodyElsesReceiverHoweverManyStall) {
  const auto alert_for = [](const std::string& receiver, int number, const char* channel) {
    return batch_of(receiver, "C" + std::to_string(number), "alert", channel);
  };
  for (const bool worked_before : {false, true}) {
    turns_ = ReceiverTurns();
    for (int i = 0; i < 52; ++i) {
      const std::string receiver = "stalls " + std::to_string(i);
      turns_.learn(receiver, worked_before);
      turns_.add(alert_for(receiver, i, "webhook"));
    }
    turns_.learn("healthy", true);
    turns_.add(alert_for("healthy", 100, "webhook"));
    turns_.add(alert_for("never tried", 101, "webhook"));
    turns_.add(alert_for("file C102", 102, "file"));
    EXPECT_EQ(take_all(Hands::alerts).size(), 54u) << "all of them are tried at once";
    EXPECT_EQ(take_all(Hands::folder_alerts).size(), 1u);
  }
}

TEST_F(ReceiverTurnsTest, FoldersShareNoHandsWithTheNetwork) {
  for (int i = 0; i < 1000; ++i) {
    for (const char* event : {"alert", "request"}) {
      turns_.add(batch_of("dead " + std::to_string(i), "C" + std::to_string(i), event));
    }
  }
  take_all(Hands::alerts);
  take_all(Hands::ordinary);
  turns_.add(batch_of("file A81001", "A81001", "request", "file"));
  turns_.add(batch_of("file B82002", "B82002", "alert", "file"));
  EXPECT_EQ(take_all(Hands::folder).size(), 1u);
  EXPECT_EQ(take_all(Hands::folder_alerts).size(), 1u);
}

TEST_F(ReceiverTurnsTest, WhatWorkedBeforeARestartHasItsHandsKept) {
  for (int i = 0; i < 1000; ++i) turns_.add(batch_of("dead " + std::to_string(i), "C" + std::to_string(i), "alert"));
  turns_.learn("worked", true);
  turns_.add(batch_of("worked", "A81001", "alert"));
  const std::vector<DeliveryBatch> taken = take_all(Hands::alerts);
  EXPECT_TRUE(std::any_of(taken.begin(), taken.end(), [](const auto& one) { return one.receiver == "worked"; }));
  for (const DeliveryBatch& batch : taken) turns_.done(batch, false, now_);
  turns_.learn("worked", true);
  turns_.add(batch_of("worked", "A81001", "alert"));
  EXPECT_EQ(take_all(Hands::alerts).size(), kAlertHands / 2u) << "it has failed since";
}

TEST_F(ReceiverTurnsTest, AClockThatWasPutBackLetsNobodyRestForLong) {
  for (int i = 0; i < kFailuresBeforeRest; ++i) {
    turns_.add(batch_of("vendor", "C1"));
    DeliveryBatch batch;
    ASSERT_TRUE(turns_.take(Hands::ordinary, batch));
    turns_.done(batch, false, now_);
  }
  ASSERT_TRUE(turns_.rests_until("vendor", now_));
  EXPECT_FALSE(turns_.rests_until("vendor", now_ - std::chrono::hours(1)));
}

}  // namespace
}  // namespace frontdoor::intake
