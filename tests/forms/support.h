// What the tests of the form engine share.
#pragma once

#include <frontdoor/form.h>
#include <frontdoor/r4_definitions.h>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace frontdoor {

inline const R4Definitions& definitions() {
  static const R4Definitions kDefinitions = R4Definitions::load(built_in_r4_definitions());
  return kDefinitions;
}

// A form of these items, without its surroundings.
inline std::string form_json(const std::string& items) {
  return R"({"resourceType":"Questionnaire","status":"active","url":"https://example.org/q","item":[)" + items + "]}";
}

inline Form form_of(const std::string& items) {
  ReadReport report;
  auto form = Form::load(form_json(items), definitions(), report);
  EXPECT_TRUE(form.ok()) << (form.ok() ? "" : form.error().message);
  return std::move(form).value();
}

// Real forms of others lie beside the repository or where FRONTDOOR_SHARED says; empty if they are not there.
inline std::filesystem::path shared_folder(const char* name) {
  const char* named = std::getenv("FRONTDOOR_SHARED");
  const std::filesystem::path folder = named ? named : std::filesystem::path(FRONTDOOR_SOURCE_DIR) / "../shared";
  return std::filesystem::exists(folder / name) ? folder / name : std::filesystem::path();
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace frontdoor
