#include "json_lines.h"

#include <cstdio>
#include <iostream>

namespace frontdoor::cli {

std::string id_of(const Json& line) {
  const Json* id = json_member(line, "id");
  if (id == nullptr) return {};
  const std::string* text = json_as_string(*id);
  return text != nullptr ? *text : to_text(*id);
}

int each_json_line(const char* command, const std::function<Result<Json>(const Json&)>& answer) {
  int code = 0;
  std::size_t number = 0;
  for (std::string text; std::getline(std::cin, text);) {
    ++number;
    if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
    const Result<Json> line = parse_json(text);
    const Result<Json> made = line ? answer(line.value()) : Result<Json>(line.error());
    if (!made) {
      std::fprintf(stderr, "frontdoor %s: line %zu: %s\n", command, number, made.error().message.c_str());
      const Json fault = {{"id", line ? id_of(line.value()) : std::string()}, {"error", made.error().message}};
      std::puts(to_text(fault).c_str());
      code = 1;
      continue;
    }
    std::puts(to_text(made.value()).c_str());
  }
  return code;
}

}  // namespace frontdoor::cli
