// Replays a journey (see cli/play.cpp) through the C ABI natively and prints, a line an event, what the ABI gave back:
// {"status":0,"effects":[...],"view":{...}}. tests/wasm compares it with the same journey in core.wasm.
#include "built_data.h"
#include "core_abi.h"

#include <frontdoor/consultation.h>
#include <frontdoor/json.h>
#include <frontdoor/view.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace frontdoor;

std::uint32_t write_input(std::string_view text) {
  std::memcpy(frontdoor_core_input(static_cast<std::uint32_t>(text.size())), text.data(), text.size());
  return static_cast<std::uint32_t>(text.size());
}

Json output(std::uint32_t what) {
  const char* start = frontdoor_core_output(what);
  auto parsed = parse_json({start, frontdoor_core_output_bytes()});
  return parsed ? parsed.value() : Json(nullptr);
}

std::uint32_t kind_of(const std::string& name) {
  const auto kind = event_kind_from_code(name);
  return kind ? static_cast<std::uint32_t>(*kind) : event_kind_count;
}

// The built assets, with the form that the journey's first line names in place of the built one, beside the journey.
bool load_assets(const std::filesystem::path& journey) {
  std::ifstream in(journey);
  std::string first;
  std::getline(in, first);
  std::string form(built_data::form());
  const auto begins = parse_json(first);
  if (const std::string own = begins ? json_string_or(begins.value(), "form", "") : ""; !own.empty()) {
    std::ifstream file(journey.parent_path() / own, std::ios::binary);
    form.assign(std::istreambuf_iterator<char>(file), {});
  }
  const std::string_view assets[] = {built_data::red_flags(), form, built_data::wording(), built_data::bank_holidays()};
  for (std::uint32_t i = 0; i < std::size(assets); ++i) {
    if (frontdoor_core_load(i, write_input(assets[i])) != 0) return false;
  }
  const std::pair<std::uint32_t, std::string_view> read_with[] = {
      {7, built_data::sign_groups()}, {8, built_data::reader()}, {9, built_data::reader_languages()}};
  return std::all_of(std::begin(read_with), std::end(read_with), [](const auto& asset) {
    return frontdoor_core_load(asset.first, write_input(asset.second)) == 0;
  });
}

std::int32_t replay(const Json& line) {
  const double now =
      static_cast<double>(parse_rfc3339(json_string_or(line, "at", "")).value().time_since_epoch().count());
  if (const Json* begin = json_object(line, "begin")) return frontdoor_core_begin(write_input(to_text(*begin)), now);
  const Json* value = json_member(line, "value");
  const std::string* text = value ? json_as_string(*value) : nullptr;
  const std::uint32_t bytes = write_input(text ? *text : value ? to_text(*value) : "");
  return frontdoor_core_apply(kind_of(json_string_or(line, "event", "")), node_id(json_string_or(line, "node", "")),
                              bytes, now);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  if (!load_assets(argv[1])) return 1;
  std::ifstream in(argv[1]);
  for (std::string text; std::getline(in, text);) {
    const std::int32_t status = replay(parse_json(text).value());
    const Json line{{"status", status}, {"effects", output(2)}, {"view", output(0)}};
    std::printf("%s\n", to_text(line).c_str());
  }
  return 0;
}
