// Mutates JSON by its structure, so that the fuzzers get past the parser: members and elements are dropped,
// doubled, moved, wrapped, emptied and replaced by values that forms hold. Input that is not JSON, and one change in
// four, is left to libFuzzer. Bytes after the first zero byte are kept as they are.
#pragma once

#include <frontdoor/json.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

namespace frontdoor::fuzz {

inline constexpr std::array<std::string_view, 40> kValues{
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1e400",
    "0.10",
    "2147483648",
    "\"\"",
    "\"true\"",
    "\"1\"",
    "\"group\"",
    "\"display\"",
    "\"choice\"",
    "\"open-choice\"",
    "\"decimal\"",
    "\"date\"",
    "\"dateTime\"",
    "\"time\"",
    "\"quantity\"",
    "\"reference\"",
    "\"attachment\"",
    "\"url\"",
    "\"2023-02-30\"",
    "\"2024-02-29T24:00:00Z\"",
    "\"99:99:99\"",
    "\"=\"",
    "\"!=\"",
    "\"exists\"",
    "\"any\"",
    "\"#v\"",
    "[]",
    "{}",
    "[null]",
    "[[]]",
    R"({"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-hidden","valueBoolean":true})",
    R"j({"url":"http://hl7.org/fhir/StructureDefinition/regex","valueString":"((a*)*)*b{1,900}"})j",
    R"({"system":"http://loinc.org","code":"a","display":"A"})",
    R"j({"language":"text/fhirpath","expression":"%resource.descendants().aggregate($total & $this, '')"})j",
    R"({"value":1.0,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"})"};

inline void every_place(Json& json, std::vector<Json*>& out) {
  out.push_back(&json);
  if (!json.is_structured()) return;
  for (Json& child : json) every_place(child, out);
}

class JsonMutator {
 public:
  JsonMutator(Json& root, unsigned seed) : random_(seed) { every_place(root, places_); }

  void change() {
    Json& place = *places_[pick(places_.size())];
    switch (pick(7)) {
      case 0: place = parse_json(kValues[pick(kValues.size())]).value(); break;
      case 1: drop(place); break;
      case 2: put(place, *places_[pick(places_.size())]); break;
      case 3: {
        const Json other = *places_[pick(places_.size())];
        place = other;
        break;
      }
      case 4: {
        Json list = Json::array();
        list.push_back(place);
        place = std::move(list);
        break;
      }
      case 5: lift(place); break;
      default: rename(place); break;
    }
  }

 private:
  std::size_t pick(std::size_t count) { return random_() % count; }

  // A child takes its parent's place; its siblings go.
  void lift(Json& place) {
    if (!place.is_structured() || place.empty()) return;
    const Json child = *any_child(place);
    place = child;
  }

  Json::iterator any_child(Json& place) {
    auto child = place.begin();
    std::advance(child, static_cast<std::ptrdiff_t>(pick(place.size())));
    return child;
  }

  void drop(Json& place) {
    if (!place.is_structured() || place.empty()) return;
    place.erase(any_child(place));
  }

  void put(Json& place, const Json& value) {
    const Json copy = value;
    if (place.is_array()) place.push_back(copy);
    if (place.is_object() && !place.empty()) *any_child(place) = copy;
  }

  void rename(Json& place) {
    static constexpr std::array<std::string_view, 12> kNames{
        "item",      "answer", "enableWhen", "valueString", "valueCoding",  "answerOption",
        "extension", "linkId", "contained",  "initial",     "valueInteger", "modifierExtension"};
    if (!place.is_object() || place.empty()) return;
    const auto child = any_child(place);
    Json value = *child;
    place.erase(child);
    place[std::string(kNames[pick(kNames.size())])] = std::move(value);
  }

  std::minstd_rand random_;
  std::vector<Json*> places_;
};

inline std::size_t mutate_json(std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed) {
  if (seed % 4 == 0) return LLVMFuzzerMutate(data, size, size_max);
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::size_t split = std::min(all.find('\0'), all.size());
  auto json = parse_json(all.substr(0, split));
  if (!json) return LLVMFuzzerMutate(data, size, size_max);
  const std::string rest(all.substr(split));
  const unsigned changes = 1 + seed % 3;
  for (unsigned i = 0; i < changes; ++i) JsonMutator(json.value(), seed + i).change();
  const std::string text = to_text(json.value()) + rest;
  if (text.size() > size_max) return LLVMFuzzerMutate(data, size, size_max);
  std::memcpy(data, text.data(), text.size());
  return text.size();
}

}  // namespace frontdoor::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t size_max,
                                               unsigned seed) {
  return frontdoor::fuzz::mutate_json(data, size, size_max, seed);
}
