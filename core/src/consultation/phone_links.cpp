// See phone_links.h.
#include "consultation/phone_links.h"

#include <frontdoor/number_in_text.h>
#include <frontdoor/telephone.h>

namespace frontdoor {
namespace {

// In quotes that the form reads back.
bool is_quote(const Node& node) {
  return node.name.starts_with("advice.quote/") || node.name.starts_with("check.first/") ||
         node.name.ends_with("/words");
}

void link(std::string_view number, Node& paragraph) {
  if (find_number(paragraph.text, number, 0) == std::string_view::npos) return;
  const char* const before = paragraph.value.empty() ? "" : "\n";
  paragraph.value += before + std::string(number);
  paragraph.href += before + telephone_link(number);
}

}  // namespace

void link_numbers(std::string_view practice_phone, Node& root) {
  for (Node& child : root.children) {
    if (is_quote(child)) continue;
    if (child.role == Role::paragraph && child.href.empty()) {
      for (const std::string_view number : {practice_phone, std::string_view("999"), std::string_view("111")}) {
        link(number, child);
      }
    }
    link_numbers(practice_phone, child);
  }
}

std::string with_reference_on_its_line(std::string text, std::string_view reference) {
  if (reference.empty()) return text;
  for (std::size_t at = text.find(reference); at != std::string::npos; at = text.find(reference, at)) {
    if (at > 0 && text[at - 1] == ' ') text[at - 1] = '\n';
    at += reference.size();
  }
  return text;
}

}  // namespace frontdoor
