// The way of a posted body through the service: whatever its bytes, the answer is a receipt or a problem document that
// names no word of it, and what was acknowledged is stored.
#include "expect.h"

#include "base/log.h"
#include "service/service.h"

#include <cstdlib>
#include <string>

namespace {

using namespace frontdoor::intake;

struct Running {
  Running() {
    set_log_threshold(LogLevel::error);
    char folder[] = "/tmp/frontdoor-fuzz-XXXXXX";
    FRONTDOOR_EXPECT(::mkdtemp(folder) != nullptr);
    settings.data_directory = folder;
    settings.web_root = folder;
    service = std::make_unique<Service>(settings, system_now);
    service->store().add_practice(
        {"A81001", R"({"ods":"A81001","name":"Riverside","phone":"020 7946 0000"})", {}, R"({"state":"normal"})"});
  }
  ~Running() { std::filesystem::remove_all(settings.data_directory); }
  Settings settings;
  std::unique_ptr<Service> service;
};

std::string key_of(unsigned number) {
  char text[40];
  std::snprintf(text, sizeof text, "%08x-0000-4000-8000-000000000000", number);
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static Running running;
  static unsigned number = 0;
  const std::string body(reinterpret_cast<const char*>(data), size);
  Call call;
  call.method = "POST";
  call.path = {"v1", "practices", "A81001", "requests"};
  call.headers = {{"Content-Type", "application/fhir+json"}, {"Idempotency-Key", key_of(++number)}};
  call.read_body = [&body](std::size_t) { return body; };
  const Reply first = running.service->handle(call);
  FRONTDOOR_EXPECT(first.status == 201 || first.status == 400 || first.status == 422);
  if (first.status == 201) {
    const Reply again = running.service->handle(call);
    FRONTDOOR_EXPECT(again.status == 200 && again.body == first.body);
  } else {
    FRONTDOOR_EXPECT(first.content_type == "application/problem+json");
  }
  Call photo = call;
  photo.method = "PUT";
  photo.path = {"v1", "practices", "A81001", "requests", key_of(number + 0x80000000U), "attachments", sha256_hex(body)};
  photo.stream_body = [&body](std::size_t, const std::function<void(std::string_view)>& take) { take(body); };
  const Reply kept = running.service->handle(photo);
  FRONTDOOR_EXPECT(kept.status == 201 || kept.status == 422);
  return 0;
}
