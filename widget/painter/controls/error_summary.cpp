// Role error_summary: what to correct, each line a link to its control.
#include "link.h"

namespace frontdoor::painter {

void paint_error_summary(Frame& frame, Column& column, const Node& node) {
  constexpr float border = 4;
  const Theme& theme = frame.theme();
  const float top = column.begin();
  const float padding = theme.space(4);
  const float x = column.x();
  const float width = column.width();
  const bool focus = frame.focused(node);
  const Backdrop ring = frame.open_backdrop(x - border, top - border, focus ? width + 2 * border : 0, colours::focus);
  const Backdrop edge = frame.open_backdrop(x, top, width, focus ? colours::text : colours::red);
  const Backdrop face = frame.open_backdrop(x + border, top + border, width - 2 * border, colours::white);

  Column inside(x + border + padding, top + border + padding, width - 2 * (border + padding));
  const Rectangle heading = frame.text(node.text, inside.x(), inside.begin(), inside.width(),
                                       {.type = theme.heading_m(), .ink = colours::text});
  frame.place(node, Part::text, heading);
  inside.end(heading.bottom(), theme.space(4));
  for (const Node& link : node.children) {
    const Rectangle box = paint_link_text(frame, link, link.text, inside.x(), inside.begin(), inside.width(),
                                          {theme.body_bold(), colours::red, colours::error_hover, colours::red});
    inside.end(box.bottom(), 8);
  }
  const float bottom = inside.y() + 4 + padding + border;
  frame.close_backdrop(face, bottom - border);
  frame.close_backdrop(edge, bottom);
  frame.close_backdrop(ring, bottom + border);
  frame.place(node, Part::frame, {x, top, width, bottom - top});
  column.end(bottom, theme.space(8));
}

}  // namespace frontdoor::painter
