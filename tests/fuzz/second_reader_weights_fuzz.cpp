// The second reader's weights with their length and checksum corrected, so that what is checked behind them is reached.
// What loads must also read.
#include "expect.h"

#include <frontdoor/second_reader.h>

#include <string>

namespace {

constexpr std::size_t kHeaderBytes = 16;
constexpr std::size_t kWeightsBytesMax = 1 << 19;

void put(std::string& bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i));
}

void put_right(std::string& bytes) {
  if (bytes.size() < kHeaderBytes) return;
  bytes.replace(0, 4, "FDSR");
  put(bytes, 4, 1);
  put(bytes, 8, static_cast<std::uint32_t>(bytes.size()));
  std::uint32_t hash = 2166136261u;
  for (std::size_t i = kHeaderBytes; i < bytes.size(); ++i)
    hash = (hash ^ static_cast<unsigned char>(bytes[i])) * 16777619u;
  put(bytes, 12, hash);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size > kWeightsBytesMax) return 0;
  std::string bytes(reinterpret_cast<const char*>(data), size);
  put_right(bytes);
  auto loaded = frontdoor::SecondReader::load(bytes);
  if (!loaded.ok()) {
    FRONTDOOR_EXPECT(!loaded.error().message.empty());
    return 0;
  }
  FRONTDOOR_EXPECT(!loaded.value().add_languages(bytes).has_value());
  const std::string_view text = "I had no chest pain, but my 5 week old is floppy? Yes. 39.5";
  loaded.value().read(text);
  loaded.value().weightiest(text);
  return 0;
}
