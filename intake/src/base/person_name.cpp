#include "base/person_name.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace frontdoor::intake {
namespace {

// As they are written before a name, small and without their full stop.
constexpr std::array<std::string_view, 15> kTitles{"mr",     "mrs",      "ms",     "miss", "mx",
                                                   "master", "dr",       "doctor", "prof", "professor",
                                                   "rev",    "reverend", "sir",    "dame", "lady"};

bool is_title(std::string_view word) {
  if (word.ends_with('.')) word.remove_suffix(1);
  return std::find(kTitles.begin(), kTitles.end(), word) != kTitles.end();
}

// Letters that Unicode does not take apart into a letter and a mark; and O'Brien is OBrien.
void replace_stroked(std::string& text) {
  constexpr std::pair<std::string_view, std::string_view> letters[] = {
      {"ł", "l"}, {"ø", "o"}, {"đ", "d"}, {"ħ", "h"}, {"ı", "i"}, {"æ", "ae"}, {"œ", "oe"}, {"’", ""}, {"'", ""}};
  for (const auto& [stroked, plain] : letters) {
    for (std::size_t at = text.find(stroked); at != std::string::npos; at = text.find(stroked, at + plain.size())) {
      text.replace(at, stroked.size(), plain);
    }
  }
}

}  // namespace

std::string without_accents(std::string_view text) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
                                                      UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
  const utf8proc_ssize_t bytes = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                              static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
  if (bytes < 0) return std::string(text);
  std::string result(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(bytes));
  std::free(mapped);
  replace_stroked(result);
  return result;
}

std::vector<std::string> split_at(std::string_view text, std::string_view at) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(at), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

void drop_titles(std::vector<std::string>& words) {
  if (std::all_of(words.begin(), words.end(), [](const std::string& word) { return is_title(word); })) return;
  std::erase_if(words, [](const std::string& word) { return is_title(word); });
}

std::vector<std::string> parts_of_name(std::string_view name) {
  std::vector<std::string> parts = split_at(without_accents(name), " \t\r\n,;.-");
  drop_titles(parts);
  std::sort(parts.begin(), parts.end());
  return parts;
}

}  // namespace frontdoor::intake
