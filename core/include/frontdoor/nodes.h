// Makers of View nodes, so that a page reads as what it shows.
#pragma once

#include <frontdoor/view.h>

#include <string>
#include <utility>

namespace frontdoor {

inline Node make_node(Role role, std::string name, std::string text) {
  Node node;
  node.role = role;
  node.id = node_id(name);
  node.name = std::move(name);
  node.text = std::move(text);
  return node;
}

inline Node make_heading(std::string name, std::string text, std::uint8_t level) {
  Node node = make_node(Role::heading, std::move(name), std::move(text));
  node.level = level;
  return node;
}

inline Node make_paragraph(std::string name, std::string text) {
  return make_node(Role::paragraph, std::move(name), std::move(text));
}

inline Node make_link(std::string name, std::string text, std::string href) {
  Node node = make_node(Role::link, std::move(name), std::move(text));
  node.href = std::move(href);
  return node;
}

inline Node make_button(std::string name, std::string text, Variant variant) {
  Node node = make_node(Role::button, std::move(name), std::move(text));
  node.variant = variant;
  return node;
}

}  // namespace frontdoor
