// What is known of FHIR R4 itself: elements, types, required codes, invariants, HL7's extensions and its smaller value
// sets, from core/data/fhir/r4.txt (which scripts/build-fhir-definitions reads from HL7's own definitions).
// Views into the text given to load: it must live longer.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace frontdoor {

struct R4Element {
  std::string_view name;  // "value[x]"
  bool is_required = false;
  bool is_list = false;
  bool is_forbidden = false;              // at most 0
  std::vector<std::string_view> types;    // "string", "Coding", "Questionnaire.item"
  std::string_view binding;               // required value set; may be empty
  std::vector<std::string_view> targets;  // resource types a Reference may point at
};

struct R4Constraint {
  std::string_view key, human, expression;
};

struct R4Structure {
  std::string_view name;
  bool is_resource = false;
  bool is_primitive = false;
  std::vector<R4Element> elements;
  std::vector<R4Constraint> constraints;
};

struct R4Concept {
  std::string_view system, code, display;
};

struct R4Extension {
  std::vector<std::string_view> types;     // of value[x]; empty: holds extensions
  std::vector<std::string_view> contexts;  // "Questionnaire.item"
  bool is_modifier = false;
};

class R4Definitions {
 public:
  static R4Definitions load(std::string_view text);

  const R4Structure* structure(std::string_view name) const;         // nullptr if unknown
  const R4Extension* extension(std::string_view url) const;          // nullptr if unknown
  std::span<const R4Concept> value_set(std::string_view url) const;  // empty if unknown; a version in url is ignored

 private:
  std::vector<R4Structure> structures_;
  std::unordered_map<std::string_view, std::size_t> structure_index_;
  std::unordered_map<std::string_view, R4Extension> extensions_;
  std::vector<R4Concept> concepts_;
  std::unordered_map<std::string_view, std::pair<std::size_t, std::size_t>> value_sets_;
};

// The definitions built into native programs (the library frontdoor_r4).
std::string_view built_in_r4_definitions();

}  // namespace frontdoor
