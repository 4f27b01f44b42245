// See frontdoor/view.h.
#include <frontdoor/view.h>

namespace frontdoor {

const Node* find_node(const Node& root, NodeId id) {
  if (root.id == id) return &root;
  for (const Node& child : root.children) {
    if (const Node* found = find_node(child, id)) return found;
  }
  return nullptr;
}

}  // namespace frontdoor
