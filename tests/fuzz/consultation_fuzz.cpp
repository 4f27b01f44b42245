// A consultation under any events, in any order: an error changes nothing, every View can be sent to every face, and
// the same events give the same bytes. Each event takes two bytes (kind, which node of the page) and a value up to a
// newline.
#include "expect.h"

#include "built_data.h"

#include <frontdoor/consultation.h>
#include <frontdoor/limits.h>
#include <frontdoor/render.h>
#include <frontdoor/view_codec.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using frontdoor::Consultation;
using frontdoor::Event;
using frontdoor::EventKind;

constexpr frontdoor::Instant kStart{std::chrono::milliseconds(1'767'600'000'000)};  // Monday 5 January 2026, 08:00
constexpr std::uint8_t kEventKinds = frontdoor::event_kind_count;

void collect_ids(const frontdoor::Node& node, std::vector<frontdoor::NodeId>& ids) {
  ids.push_back(node.id);
  for (const frontdoor::Node& child : node.children) collect_ids(child, ids);
}

Consultation begin(const frontdoor::BuiltAssets& assets) {
  frontdoor::ConsultationOptions options;
  options.practice.ods = "A81001";
  options.practice.name = "Riverside Surgery";
  options.practice.phone = "020 7946 0000";
  options.idempotency_key = "11111111-1111-4111-8111-111111111111";
  options.application = "frontdoor fuzz";
  return Consultation(assets.view(), std::move(options), kStart);
}

Event next_event(std::string_view& bytes, const frontdoor::View& view) {
  std::vector<frontdoor::NodeId> ids;
  collect_ids(view.root, ids);
  Event event;
  event.kind = static_cast<EventKind>(static_cast<unsigned char>(bytes[0]) % kEventKinds);
  event.node = ids[static_cast<unsigned char>(bytes[1]) % ids.size()];
  bytes.remove_prefix(2);
  const std::size_t end = bytes.find('\n');
  event.value = std::string(bytes.substr(0, end));
  bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
  return event;
}

void check_view(const frontdoor::View& view) {
  const auto decoded = frontdoor::decode_view(frontdoor::encode_view(view));
  FRONTDOOR_EXPECT(decoded.ok());
  FRONTDOOR_EXPECT(decoded.value().root == view.root);
  FRONTDOOR_EXPECT(!frontdoor::view_as_html(view).empty());
  FRONTDOOR_EXPECT(!frontdoor::view_as_json(view).empty());
}

std::string play(const frontdoor::BuiltAssets& assets, std::string_view bytes) {
  Consultation consultation = begin(assets);
  frontdoor::Instant now = kStart;
  while (bytes.size() >= 2) {
    const Event event = next_event(bytes, consultation.view());
    const std::string before = frontdoor::encode_view(consultation.view());
    now += std::chrono::milliseconds(400);
    const auto effects = consultation.apply(event, now);
    if (!effects) FRONTDOOR_EXPECT(frontdoor::encode_view(consultation.view()) == before);
    check_view(consultation.view());
  }
  return frontdoor::encode_view(consultation.view()) + consultation.seal(now);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const frontdoor::BuiltAssets assets;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  FRONTDOOR_EXPECT(play(assets, bytes) == play(assets, bytes));
  return 0;
}
