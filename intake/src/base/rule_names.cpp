#include "base/rule_names.h"

#include <frontdoor/json.h>

#include <map>

namespace frontdoor::intake {
namespace {

using Names = std::map<std::string, std::string, std::less<>>;

Names read_names() {
  Names names;
  const Result<Json> file = parse_json(rule_names_json());
  if (!file) return names;
  for (const auto& [rule, name] : file.value().items()) {
    if (const std::string* text = json_as_string(name)) names[rule] = *text;
  }
  return names;
}

// "own.chest-pain" → "Own chest pain".
std::string spelled_out(std::string_view rule) {
  std::string words(rule);
  for (char& c : words) {
    if (c == '.' || c == '-') c = ' ';
  }
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

}  // namespace

std::string words_for_rule(std::string_view rule) {
  static const Names names = read_names();
  const auto found = names.find(rule);
  return found == names.end() ? spelled_out(rule) : found->second;
}

}  // namespace frontdoor::intake
