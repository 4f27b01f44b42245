// The painters of the roles, one file per control. Each paints `node` at the end of `column` and places its parts.
#pragma once

#include "../column.h"
#include "../frame.h"

#include <frontdoor/view.h>

#include <vector>

namespace frontdoor::painter {

// Paints any node by its role; those that only exist inside another (an option) paint nothing.
void paint_node(Frame& frame, Column& column, const Node& node, const Node* previous);
// Paints nodes one below the other.
void paint_nodes(Frame& frame, Column& column, const std::vector<Node>& nodes);

void paint_heading(Frame& frame, Column& column, const Node& node, const Node* previous);
void paint_paragraph(Frame& frame, Column& column, const Node& node);
void paint_list(Frame& frame, Column& column, const Node& node);
void paint_inset_text(Frame& frame, Column& column, const Node& node);
void paint_warning_callout(Frame& frame, Column& column, const Node& node);
void paint_care_card(Frame& frame, Column& column, const Node& node);
void paint_details(Frame& frame, Column& column, const Node& node);
void paint_fieldset(Frame& frame, Column& column, const Node& node);
void paint_date_field(Frame& frame, Column& column, const Node& node);
void paint_text_field(Frame& frame, Column& column, const Node& node);
void paint_text_area(Frame& frame, Column& column, const Node& node);
void paint_select(Frame& frame, Column& column, const Node& node);
void paint_slider(Frame& frame, Column& column, const Node& node);
void paint_choice(Frame& frame, Column& column, const Node& node);
void paint_buttons(Frame& frame, Column& column, const Node* first, const Node* last);
void paint_call(Frame& frame, Column& column, const Node& node);  // a link that looks like a button
void paint_link(Frame& frame, Column& column, const Node& node);
void paint_back_link(Frame& frame, Column& column, const Node& node);
void paint_error_summary(Frame& frame, Column& column, const Node& node);
void paint_summary_list(Frame& frame, Column& column, const Node& node);
void paint_confirmation_panel(Frame& frame, Column& column, const Node& node);
void paint_progress(Frame& frame, Column& column, const Node& node);

}  // namespace frontdoor::painter
