// What tests of the second reader share.
#pragma once

#include <frontdoor/json.h>
#include <frontdoor/sign_groups.h>

#include "built_data.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace frontdoor {

inline const SecondReader& second_reader() {
  static const SecondReader loaded = [] {
    SecondReader reader = SecondReader::load(built_data::reader()).value();
    EXPECT_FALSE(reader.add_languages(built_data::reader_languages()).has_value());
    return reader;
  }();
  return loaded;
}

inline const SignGroups& built_signs() {
  static const SignGroups loaded =
      SignGroups::load(built_data::sign_groups(), RedFlagEngine::load(built_data::red_flags()).value().rules()).value();
  return loaded;
}

// With the built lists of signs.
inline Decision decide(const Reading& rules, const std::optional<SecondReading>& reading, const PatientFacts& person) {
  return decide(rules, reading, person, built_signs());
}

inline std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream in(FRONTDOOR_SOURCE_DIR "/" + path, std::ios::binary);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The text of a message: its file under core/data/reader/messages, and its line from 0.
inline std::string message_text(const std::string& writer, std::size_t line) {
  static std::map<std::string, std::vector<std::string>> files;
  std::vector<std::string>& lines = files[writer];
  if (lines.empty()) lines = lines_of("core/data/reader/messages/" + writer + ".jsonl");
  if (line >= lines.size()) return {};
  const Result<Json> message = parse_json(lines[line]);
  return message ? json_string_or(message.value(), "text", "") : std::string();
}

}  // namespace frontdoor
