#include "base/environment_file.h"

#include "base/text.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>

namespace frontdoor::intake {
namespace {

constexpr std::string_view kBlanks = " \t\r";

// The value that begins at `at`, which is left at the end of its line.
std::string value_at(const std::string& text, std::size_t& at) {
  std::string value;
  std::size_t kept = 0;  // blanks after this are the line's, not the value's
  char quote = '\0';
  while (at < text.size() && kBlanks.find(text[at]) != std::string_view::npos) ++at;
  for (; at < text.size() && (quote != '\0' || text[at] != '\n'); ++at) {
    const char c = text[at];
    if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    } else if (quote != '\0' && c == quote) {
      quote = '\0';
      kept = value.size();
    } else if (c == '\\' && quote != '\'' && at + 1 < text.size()) {
      if (text[++at] != '\n') value += text[at];  // else the value goes on in the next line
      kept = value.size();
    } else {
      value += c;
      if (quote != '\0' || kBlanks.find(c) == std::string_view::npos) kept = value.size();
    }
  }
  return value.substr(0, kept);
}

}  // namespace

std::map<std::string, std::string> variables_in(const std::string& text) {
  std::map<std::string, std::string> variables;
  for (std::size_t at = 0; at < text.size(); ++at) {  // `at` is at the start of a line
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::size_t equals = text.find('=', at);
    const std::string name = equals < end ? std::string(trimmed(std::string_view(text).substr(at, equals - at))) : "";
    if (name.empty() || name.front() == '#' || name.front() == ';') {
      at = end;
      continue;
    }
    at = equals + 1;
    variables[name] = value_at(text, at);
  }
  return variables;
}

bool take_environment_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  // What is in a folder that may not be looked into counts as missing.
  if (!in) return ::access(file.c_str(), F_OK) != 0;
  for (const auto& [name, value] : variables_in({std::istreambuf_iterator<char>(in), {}})) {
    if (name.starts_with("FRONTDOOR_") || name.starts_with("PG")) ::setenv(name.c_str(), value.c_str(), 0);
  }
  return true;
}

}  // namespace frontdoor::intake
