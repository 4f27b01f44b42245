// The View as plain text: for the replay command, e-mails and tests.
#include <frontdoor/render.h>

#include "render/codes.h"

namespace frontdoor {
namespace {

bool is_control(Role role) {
  return role == Role::text_field || role == Role::text_area || role == Role::radio || role == Role::checkbox ||
         role == Role::option || role == Role::slider || role == Role::combobox;
}

bool is_typed(Role role) {
  return role == Role::text_field || role == Role::text_area || role == Role::slider || role == Role::combobox;
}

void add_line(std::string& out, std::size_t depth, const std::string& line) {
  out.append(depth * 2, ' ');
  out += line;
  out += '\n';
}

std::string state_of(const Node& node) {
  if (node.role == Role::radio) return node.checked ? "(x) " : "( ) ";
  if (node.role == Role::checkbox || node.role == Role::option) return node.checked ? "[x] " : "[ ] ";
  return "";
}

void add_node(std::string& out, std::size_t depth, const Node& node) {
  if (is_only_room(node)) return;
  std::string line = std::string(to_code(node.role));
  if (node.variant != Variant::none) line += "/" + std::string(to_code(node.variant));
  line += " " + node.name + ": " + state_of(node) + node.text;
  if (!node.hidden_text.empty()) line += " (" + node.hidden_text + ")";
  if (!node.href.empty()) line += " <" + node.href + ">";
  if (!node.value.empty() && !is_control(node.role)) line += " = " + node.value;
  if (is_typed(node.role)) line += " [" + node.value + "]";
  if (!node.suffix.empty()) line += " " + node.suffix;
  add_line(out, depth, line);
  if (!node.hint.empty()) add_line(out, depth + 1, "hint: " + node.hint);
  if (!node.error.empty()) add_line(out, depth + 1, "error: " + node.error);
  for (const Node& child : node.children) add_node(out, depth + 1, child);
}

}  // namespace

std::string view_as_text(const View& view) {
  std::string out = "== " + view.page + " ==\n";
  add_node(out, 0, view.root);
  return out;
}

}  // namespace frontdoor
