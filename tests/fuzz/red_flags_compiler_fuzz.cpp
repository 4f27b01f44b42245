// The pack compiler, whatever is in a pack file: it names a fault, or what it makes loads and reads. The first byte
// says whether the pack is whole or added.
#include "expect.h"

#include "built_data.h"

#include <frontdoor/red_flags.h>

#include <string>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string json(reinterpret_cast<const char*>(data) + 1, size - 1);
  const bool added = (data[0] & 1) != 0 && data[0] != '{';
  const std::vector<frontdoor::PackFile> files{{"fuzz.json", data[0] == '{' ? "{" + json : json}};
  const auto blob = added ? frontdoor::compile_added_red_flag_pack(files) : frontdoor::compile_red_flag_pack(files);
  if (!blob.ok()) {
    FRONTDOOR_EXPECT(!blob.error().message.empty());
    return 0;
  }
  const auto engine = added ? frontdoor::RedFlagEngine::load(frontdoor::built_data::red_flags(), blob.value())
                            : frontdoor::RedFlagEngine::load(blob.value());
  // An added pack may clash with the built one; a whole one that compiles always loads.
  FRONTDOOR_EXPECT(added || engine.ok());
  if (engine.ok()) engine.value().read("My house is on fire, 39.5 and no rash.", {});
  return 0;
}
