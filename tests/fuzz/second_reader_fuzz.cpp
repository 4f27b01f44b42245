// The second reader, whatever a patient writes and changes: read again it reads as it does afresh, and the words that
// it quotes are in the text, in order.
#include "expect.h"

#include "built_data.h"

#include <frontdoor/second_reader.h>

#include <string_view>

namespace {

constexpr std::size_t kTextBytesMax = 4096;

const frontdoor::SecondReader& built_reader() {
  static const frontdoor::SecondReader loaded = [] {
    frontdoor::SecondReader reader = frontdoor::SecondReader::load(frontdoor::built_data::reader()).value();
    FRONTDOOR_EXPECT(!reader.add_languages(frontdoor::built_data::reader_languages()).has_value());
    return reader;
  }();
  return loaded;
}

void give_text(std::string_view text) {
  const frontdoor::SecondReader& reader = built_reader();
  frontdoor::KeptSecondReading kept;
  for (std::size_t size = 0; size <= text.size(); size += 1 + text.size() / 16) {
    reader.read(text.substr(0, size), kept);
    reader.read(text.substr(size), kept);
    const frontdoor::SecondReading again = reader.read(text, kept);
    const frontdoor::SecondReading afresh = reader.read(text);
    FRONTDOOR_EXPECT(again.pressing == afresh.pressing && again.emergency == afresh.emergency);
    FRONTDOOR_EXPECT(again.groups == afresh.groups && again.reads == afresh.reads);
  }
  std::uint32_t end = 0;
  for (const frontdoor::TextSpan& span : reader.weightiest(text)) {
    FRONTDOOR_EXPECT(span.start >= end && span.start < span.end && span.end <= text.size());
    end = span.end;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size <= kTextBytesMax) give_text({reinterpret_cast<const char*>(data), size});
  return 0;
}
