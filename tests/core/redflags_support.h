// What tests of the red-flag engine share: the built engine, and the rules as they are written.
#pragma once

#include <frontdoor/json.h>
#include <frontdoor/red_flags.h>

#include "built_data.h"
#include "pack_files.h"

#include <string>
#include <vector>

namespace frontdoor {

inline const RedFlagEngine& engine() {
  static const RedFlagEngine loaded = RedFlagEngine::load(built_data::red_flags()).value();
  return loaded;
}

inline std::vector<PackFile> pack_files() {
  return read_pack_files(FRONTDOOR_SOURCE_DIR "/core/data/redflags");
}

// Calls function(file name, id, rule as JSON) for every rule.
template <typename Function>
void for_each_rule(const Function& function) {
  for (const PackFile& file : pack_files()) {
    const Json json = parse_json(file.json).value();
    const Json* rules = json_array(json, "rules");
    if (rules == nullptr) continue;
    for (const Json& rule : *rules) function(file.name, json_string_or(rule, "id", ""), rule);
  }
}

}  // namespace frontdoor
