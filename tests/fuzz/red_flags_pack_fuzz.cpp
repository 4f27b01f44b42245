// The blob loader with bytes whose length and checksum are corrected, so that what it checks behind them is reached: as
// a whole pack, and on top of the built one. What loads must also read. The first byte says which.
#include "expect.h"

#include "built_data.h"

#include <frontdoor/red_flags.h>

#include <string>

namespace {

constexpr std::size_t kHeaderBytes = 16;
constexpr std::size_t kBlobBytesMax = 1 << 17;
constexpr std::uint32_t kHashBasis = 2166136261u;
constexpr std::uint32_t kHashPrime = 16777619u;

void put(std::string& blob, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) blob[at + i] = static_cast<char>(value >> (8 * i));
}

void put_right(std::string& blob) {
  if (blob.size() < kHeaderBytes) return;
  blob.replace(0, 4, "FDRF");
  put(blob, 4, 2);
  put(blob, 8, static_cast<std::uint32_t>(blob.size()));
  std::uint32_t hash = kHashBasis;
  for (std::size_t i = kHeaderBytes; i < blob.size(); ++i)
    hash = (hash ^ static_cast<unsigned char>(blob[i])) * kHashPrime;
  put(blob, 12, hash);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size < 2 || size > kBlobBytesMax) return 0;
  std::string blob(reinterpret_cast<const char*>(data) + 1, size - 1);
  put_right(blob);
  const auto loaded = (data[0] & 1) != 0 ? frontdoor::RedFlagEngine::load(frontdoor::built_data::red_flags(), blob)
                                         : frontdoor::RedFlagEngine::load(blob);
  if (!loaded.ok()) {
    FRONTDOOR_EXPECT(!loaded.error().message.empty());
    return 0;
  }
  const std::string_view text = "I had no chest pain, but my 5 week old is floppy? Yes. siezure 39.5";
  const frontdoor::Reading reading = loaded.value().read(text, {});
  for (const frontdoor::Finding& finding : reading.findings) {
    FRONTDOOR_EXPECT(finding.start < finding.end && finding.end <= text.size());
  }
  loaded.value().rules();
  return 0;
}
