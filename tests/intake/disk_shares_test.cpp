// Nobody fills the disk alone, and the last of it is for what patients really send.
#include "support.h"

#include "requests/disk_shares.h"

namespace frontdoor::intake {
namespace {

constexpr std::uintmax_t kPlenty = 1'000'000'000'000;

class DiskSharesTest : public ::testing::Test {
 protected:
  static Call call_from(const std::string& address) {
    Call call;
    call.client = address;
    call.source = address;
    return call;
  }
  // 0: taken.
  int bundle(const std::string& address, std::size_t bytes, std::uintmax_t free_bytes) {
    try {
      shares_.take_bundle(call_from(address), bytes, free_bytes, now_);
      return 0;
    } catch (const Problem& problem) {
      return problem.status;
    }
  }
  int photo(const std::string& address, const std::string& length) {
    Call call = call_from(address);
    call.headers["Content-Length"] = length;
    try {
      shares_.take_photo(call, now_);
      return 0;
    } catch (const Problem& problem) {
      return problem.status;
    }
  }
  DiskShares shares_;
  Instant now_{std::chrono::hours(1)};
};

TEST_F(DiskSharesTest, LargeRequestsOfOneSourceAreLimitedInBytesAnHourAndSmallOnesAreNot) {
  int taken = 0;
  while (taken < 1000 && bundle("198.51.100.1", 1'000'000, kPlenty) == 0) ++taken;
  EXPECT_EQ(taken, 20);
  EXPECT_EQ(bundle("198.51.100.1", 1'000'000, kPlenty), 429);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(bundle("198.51.100.1", kSmallBundleBytes - 1, kPlenty), 0);
  EXPECT_EQ(bundle("203.0.113.5", 1'000'000, kPlenty), 0) << "another source";
  now_ += std::chrono::hours(1);
  EXPECT_EQ(bundle("198.51.100.1", 1'000'000, kPlenty), 0) << "another hour";
}

TEST_F(DiskSharesTest, AWholeNetworkHasOneShare) {
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(bundle("2001:db8:1:" + std::to_string(100 + i) + "::1", 1'000'000, kPlenty), 0) << i;
  }
  EXPECT_EQ(bundle("2001:db8:1:ffff::1", 1'000'000, kPlenty), 429);
  EXPECT_EQ(bundle("2001:db8:2::1", 1'000'000, kPlenty), 0);
}

TEST_F(DiskSharesTest, TheLastRoomIsForShortRequestsOfEverybody) {
  constexpr std::uintmax_t kLittle = kFreeBytesForLargeBundlesMin - 1;
  EXPECT_EQ(bundle("198.51.100.1", kSmallBundleBytes, kFreeBytesForLargeBundlesMin), 0);
  EXPECT_EQ(bundle("198.51.100.1", kSmallBundleBytes, kLittle), 507);
  int taken = 0;
  while (taken < 1000 && bundle("198.51.100.1", 50'000, kLittle) == 0) ++taken;
  EXPECT_EQ(taken, 100);
  EXPECT_EQ(bundle("203.0.113.5", 50'000, kLittle), 0);
}

TEST_F(DiskSharesTest, PhotosOfOneSourceAreLimitedInBytesAnHourAlsoAfterTheirWords) {
  int taken = 0;
  while (taken < 1000 && photo("198.51.100.1", "5000000") == 0) ++taken;
  EXPECT_EQ(taken, 50);
  EXPECT_EQ(photo("203.0.113.5", ""), 0);
}

using DiskShareOfRequests = IntakeTest;

TEST_F(DiskShareOfRequests, IsCountedBeforeARequestIsRead) {
  HttpClient flood = client();
  const auto post = [&](const std::string& body) {
    return flood.send("POST", std::string("/v1/practices/") + kOds + "/requests", request_headers(new_key()), body);
  };
  const std::string large(1'000'000, ' ');
  int status = 0;
  for (int i = 0; i < 30 && status != 429; ++i) status = post(large).status;
  EXPECT_EQ(status, 429);
  EXPECT_EQ(post(sealed_bundle("My knee hurts")).status, 201);
}

}  // namespace
}  // namespace frontdoor::intake
