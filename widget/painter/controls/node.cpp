// Which painter paints which role, and what lies between neighbours.
#include "controls.h"

namespace frontdoor::painter {
namespace {

// A question that begins with a label asks for more room below the text before it.
bool begins_with_label(const Node& node) {
  return node.role == Role::text_field || node.role == Role::text_area || node.role == Role::select ||
         node.role == Role::combobox || node.role == Role::slider;
}

bool is_running_text(const Node& node) {
  return node.role == Role::paragraph || node.role == Role::list || node.role == Role::link;
}

const Node* end_of_buttons(const Node* node, const Node* end) {
  while (node != end && node->role == Role::button) ++node;
  return node;
}

}  // namespace

void paint_node(Frame& frame, Column& column, const Node& node, const Node* previous) {
  if (is_only_room(node)) {
    Node seen = node;
    seen.disabled = false;
    frame.hide(true);
    paint_node(frame, column, seen, previous);
    return frame.hide(false);
  }
  switch (node.role) {
    case Role::page: return paint_nodes(frame, column, node.children);
    case Role::heading: return paint_heading(frame, column, node, previous);
    case Role::paragraph:
    case Role::list_item: return paint_paragraph(frame, column, node);
    case Role::list: return paint_list(frame, column, node);
    case Role::inset_text: return paint_inset_text(frame, column, node);
    case Role::warning_callout: return paint_warning_callout(frame, column, node);
    case Role::care_card: return paint_care_card(frame, column, node);
    case Role::details: return paint_details(frame, column, node);
    case Role::fieldset: return paint_fieldset(frame, column, node);
    case Role::text_field:
    case Role::combobox: return paint_text_field(frame, column, node);
    case Role::text_area: return paint_text_area(frame, column, node);
    case Role::radio:
    case Role::checkbox: return paint_choice(frame, column, node);
    case Role::date_field: return paint_date_field(frame, column, node);
    case Role::select: return paint_select(frame, column, node);
    case Role::slider: return paint_slider(frame, column, node);
    case Role::button: return paint_buttons(frame, column, &node, &node + 1);
    case Role::link:
      if (node.variant != Variant::none) return paint_call(frame, column, node);
      return paint_link(frame, column, node);
    case Role::error_link: return paint_link(frame, column, node);
    case Role::back_link: return paint_back_link(frame, column, node);
    case Role::error_summary: return paint_error_summary(frame, column, node);
    case Role::summary_list: return paint_summary_list(frame, column, node);
    case Role::confirmation_panel: return paint_confirmation_panel(frame, column, node);
    case Role::progress: return paint_progress(frame, column, node);
    case Role::option:
    case Role::summary_row: return;  // painted by what holds them
  }
}

void paint_nodes(Frame& frame, Column& column, const std::vector<Node>& nodes) {
  const Node* previous = nullptr;
  const Node* const end = nodes.data() + nodes.size();
  for (const Node* node = nodes.data(); node != end;) {
    if (node->role == Role::button) {
      const Node* const after = end_of_buttons(node, end);
      paint_buttons(frame, column, node, after);
      previous = after - 1;
      node = after;
      continue;
    }
    if (previous != nullptr && is_running_text(*previous) && begins_with_label(*node)) {
      column.margin_exactly(frame.theme().step(20, 32));
    }
    paint_node(frame, column, *node, previous);
    previous = node++;
  }
}

}  // namespace frontdoor::painter
