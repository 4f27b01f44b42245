// See narrative.h.
#include "responses/narrative.h"

#include "json/white_space.h"

#include <algorithm>
#include <array>
#include <vector>

namespace frontdoor {
namespace {

constexpr std::array<std::string_view, 57> kTags{
    "p",          "br",   "div",     "h1",      "h2",       "h3",  "h4",    "h5", "h6",    "a",     "span",    "b",
    "em",         "i",    "strong",  "small",   "big",      "tt",  "dfn",   "q",  "var",   "abbr",  "acronym", "cite",
    "blockquote", "hr",   "address", "bdo",     "kbd",      "sub", "sup",   "ul", "ol",    "li",    "dl",      "dt",
    "dd",         "pre",  "table",   "caption", "colgroup", "col", "thead", "tr", "tfoot", "tbody", "th",      "td",
    "code",       "samp", "img",     "map",     "area",     "ins", "del",   "u",  "s"};

}  // namespace

std::optional<std::string> fault_of_narrative(std::string_view markup) {
  while (!markup.empty() && is_white_space(markup.front())) markup.remove_prefix(1);
  if (!markup.starts_with("<div") && !markup.starts_with("<?xml")) return "A narrative is one div of XHTML.";
  if (markup.find("xmlns=\"http://www.w3.org/1999/xhtml\"") == std::string_view::npos) {
    return "The div of a narrative names the XHTML namespace.";
  }
  std::vector<std::string_view> open;
  bool has_content = false;
  for (std::size_t at = 0; at < markup.size();) {
    if (markup[at] != '<') {
      has_content = has_content || !is_white_space(markup[at]);
      ++at;
      continue;
    }
    const bool comment = markup.substr(at, 4) == "<!--";
    const std::size_t end = markup.find(comment ? "-->" : ">", at);
    if (end == std::string_view::npos) return "A tag of the narrative is not closed.";
    std::string_view tag = markup.substr(at + 1, end - at - 1);
    at = end + (comment ? 3 : 1);
    if (comment || tag.starts_with('?')) continue;
    const bool closes = tag.starts_with('/');
    if (closes) tag.remove_prefix(1);
    const std::string_view name = tag.substr(0, std::min(tag.find_first_of(" \t\r\n/"), tag.size()));
    if (std::find(kTags.begin(), kTags.end(), name) == kTags.end()) {
      return "txt-1: The narrative holds an element that is not allowed: " + std::string(name);
    }
    if (name == "img") has_content = true;
    if (closes) {
      if (open.empty() || open.back() != name) return "The tags of the narrative are not nested rightly.";
      open.pop_back();
    } else if (!tag.ends_with('/')) {
      open.push_back(name);
    }
  }
  if (!open.empty()) return "A tag of the narrative is not closed.";
  if (!has_content) return "txt-2: The narrative has some content.";
  return std::nullopt;
}

}  // namespace frontdoor
