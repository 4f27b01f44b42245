// Weights that are damaged, cut short or of another version are refused with what to do about it.
#include "reader_support.h"

#include <gtest/gtest.h>

#include <string>

namespace frontdoor {
namespace {

constexpr std::size_t kHeaderBytes = 16;

std::string weights() {
  return std::string(built_data::reader());
}

void put(std::string& bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i));
}

// With the length and the checksum corrected, so that what is behind them is reached.
std::string put_right(std::string bytes) {
  std::uint32_t hash = 2166136261u;
  for (std::size_t i = kHeaderBytes; i < bytes.size(); ++i)
    hash = (hash ^ static_cast<unsigned char>(bytes[i])) * 16777619u;
  put(bytes, 8, static_cast<std::uint32_t>(bytes.size()));
  put(bytes, 12, hash);
  return bytes;
}

void expect_corrupt(const std::string& bytes, const char* what) {
  const auto loaded = SecondReader::load(bytes);
  ASSERT_FALSE(loaded.ok()) << what;
  EXPECT_EQ(loaded.error().code, ErrorCode::corrupt) << what;
  EXPECT_FALSE(loaded.error().message.empty()) << what;
}

TEST(SecondReaderWeights, AnotherVersionIsSaidToBeOne) {
  std::string bytes = weights();
  put(bytes, 4, 99);
  const auto loaded = SecondReader::load(bytes);
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().code, ErrorCode::unsupported_version);
}

TEST(SecondReaderWeights, CutShortOrChangedTheyAreRefused) {
  const std::string bytes = weights();
  for (const std::size_t size : {std::size_t{0}, std::size_t{3}, std::size_t{15}, std::size_t{16}, bytes.size() - 1})
    expect_corrupt(bytes.substr(0, size), "cut short");
  for (std::size_t at = kHeaderBytes; at < bytes.size(); at += 997) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    expect_corrupt(changed, "one bit");
  }
  expect_corrupt(bytes + "x", "too long");
}

TEST(SecondReaderWeights, WhatIsBehindARightChecksumIsCheckedToo) {
  const std::string bytes = weights();
  ASSERT_TRUE(SecondReader::load(put_right(bytes)).ok());
  for (std::size_t size = kHeaderBytes; size < bytes.size(); size += 1 + bytes.size() / 300)
    expect_corrupt(put_right(bytes.substr(0, size)), "cut short");
  expect_corrupt(put_right(bytes + "more"), "bytes left over");
  for (const std::size_t count : {0, 1, 2, 3, 4}) {
    std::string changed = bytes;
    put(changed, kHeaderBytes + 4 * count, 0xFFFFFFFF);
    expect_corrupt(put_right(changed), "an impossible count");
  }
  std::string nan = bytes;
  put(nan, kHeaderBytes + 24, 0x7FC00000);
  expect_corrupt(put_right(nan), "not a number");
}

}  // namespace
}  // namespace frontdoor
