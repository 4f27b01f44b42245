// What is posted to a practice, whatever its bytes: refused with a reason, or read, read for red flags and shown.
#include "expect.h"
#include "json_mutator.h"

#include "built_data.h"

#include <frontdoor/patient_copy.h>

#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const frontdoor::BuiltAssets assets;
  const std::string_view bundle(reinterpret_cast<const char*>(data), size);
  const auto request = frontdoor::read_request(bundle);
  if (!request) {
    FRONTDOOR_EXPECT(!request.error().message.empty());
    return 0;
  }
  const frontdoor::RequestReading reading = frontdoor::reread(request.value(), assets.view().readers());
  frontdoor::urgency_of(request.value(), reading.action);
  FRONTDOOR_EXPECT(!frontdoor::request_as_text(request.value(), reading).empty());
  FRONTDOOR_EXPECT(!frontdoor::request_as_html(request.value(), reading).empty());
  FRONTDOOR_EXPECT(!frontdoor::request_as_document(request.value(), reading).empty());
  const frontdoor::PatientCopy copy = frontdoor::patient_copy_of(request.value(), reading, assets.wording);
  FRONTDOOR_EXPECT(!frontdoor::patient_copy_as_text(copy).empty());
  FRONTDOOR_EXPECT(!frontdoor::patient_copy_as_page(copy).empty());
  return 0;
}
