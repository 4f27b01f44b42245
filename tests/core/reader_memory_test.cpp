// What a keystroke costs in memory: every `new` of this program is counted.
#include "reader_support.h"
#include "redflags_support.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

namespace {

std::atomic<std::size_t> allocations{0};

void* counted(std::size_t bytes) {
  ++allocations;
  if (void* const made = std::malloc(bytes == 0 ? 1 : bytes)) return made;
  throw std::bad_alloc();
}

}  // namespace

// Not inlined: beside a deletion that is, a compiler takes the pair for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t bytes) {
  return counted(bytes);
}
[[gnu::noinline]] void* operator new[](std::size_t bytes) {
  return counted(bytes);
}
[[gnu::noinline]] void operator delete(void* made) noexcept {
  std::free(made);
}
[[gnu::noinline]] void operator delete[](void* made) noexcept {
  std::free(made);
}
[[gnu::noinline]] void operator delete(void* made, std::size_t) noexcept {
  std::free(made);
}
[[gnu::noinline]] void operator delete[](void* made, std::size_t) noexcept {
  std::free(made);
}

namespace frontdoor {
namespace {

constexpr std::size_t kTextBytes = 1000;

// The text after each keystroke: the second half of a thousand letters, typed behind the first.
std::vector<std::string> typed_texts() {
  std::string text;
  for (std::size_t line = 0; text.size() < kTextBytes; ++line) text += message_text("letters-01", line) + " ";
  std::vector<std::string> texts;
  for (std::size_t size = kTextBytes / 2; size <= kTextBytes; ++size) texts.push_back(text.substr(0, size));
  return texts;
}

TEST(KeptSecondReading, AsksForNoMemoryWhereTheTextWasAsLongBefore) {
  const std::vector<std::string> texts = typed_texts();
  KeptSecondReading kept;
  for (const std::string& text : texts) second_reader().read(text, kept);
  const std::size_t before = allocations;
  for (const std::string& text : texts) second_reader().read(text, kept);
  EXPECT_EQ(allocations, before);
}

// A text that grows: each table doubles, so that a thousand letters take a few dozen.
TEST(KeptSecondReading, AsksForMemoryAFewTimesWhileATextGrows) {
  const std::vector<std::string> texts = typed_texts();
  KeptSecondReading kept;
  second_reader().read(texts.front(), kept);
  const std::size_t before = allocations;
  for (const std::string& text : texts) second_reader().read(text, kept);
  EXPECT_LE(allocations - before, 8u);
}

// The rules give findings with strings of their own; a text without any asks for nothing.
TEST(KeptReading, AsksForMemoryForItsFindingsOnly) {
  const std::vector<std::string> texts = typed_texts();
  KeptReading kept;
  for (const std::string& text : texts) engine().read(text, {}, kept);
  std::size_t strings = 0;
  std::size_t most = 0;
  for (const std::string& text : texts) {
    const std::size_t before = allocations;
    const std::size_t findings = engine().read(text, {}, kept).findings.size();
    const std::size_t made = allocations - before;
    most = std::max(most, made);
    strings = std::max(strings, findings);
    EXPECT_LE(made, findings * 6) << text;
  }
  RecordProperty("findings", static_cast<int>(strings));
  RecordProperty("most", static_cast<int>(most));
}

}  // namespace
}  // namespace frontdoor
