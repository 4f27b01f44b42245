// Encoded Views, whatever their bytes: refused, or decoded to a View that encodes, decodes and renders.
#include "expect.h"

#include <frontdoor/render.h>
#include <frontdoor/view_codec.h>

#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto view = frontdoor::decode_view(bytes);
  if (!view) {
    FRONTDOOR_EXPECT(!view.error().message.empty());
    return 0;
  }
  const std::string encoded = frontdoor::encode_view(view.value());
  const auto again = frontdoor::decode_view(encoded);
  FRONTDOOR_EXPECT(again.ok());
  FRONTDOOR_EXPECT(again.value().root == view.value().root);
  FRONTDOOR_EXPECT(frontdoor::encode_view(again.value()) == encoded);
  frontdoor::view_as_html(view.value());
  frontdoor::view_as_text(view.value());
  frontdoor::view_as_json(view.value());
  return 0;
}
