// Role details: a summary that opens what it holds.
#include "link.h"

namespace frontdoor::painter {
namespace {

constexpr float kIndent = 24;
constexpr float kArrow = 14;
constexpr float kArrowHeight = 12.1f;  // of an equilateral triangle
constexpr float kBar = 4;

void paint_arrow(Frame& frame, float x, float middle, bool open, Colour ink) {
  if (open) {
    frame.triangle({x, middle - kArrowHeight / 2}, {x + kArrow, middle - kArrowHeight / 2},
                   {x + kArrow / 2, middle + kArrowHeight / 2}, ink);
  } else {
    frame.triangle({x, middle - kArrow / 2}, {x + kArrowHeight, middle}, {x, middle + kArrow / 2}, ink);
  }
}

}  // namespace

void paint_details(Frame& frame, Column& column, const Node& node) {
  const Theme& theme = frame.theme();
  const Type type = theme.body();
  const Frame::Inks& inks = frame.inks;
  const float y = column.begin();
  const float width = column.width() - kIndent;
  const Rectangle box = paint_link_text(frame, node, node.text, column.x() + kIndent, y, width,
                                        {type, inks.link, inks.link_hover, inks.link_active, Align::left, kIndent});
  Colour ink = frame.hovered(node) ? inks.link_hover : inks.link;
  if (frame.focused(node)) ink = colours::text;
  paint_arrow(frame, column.x(), y + box.height / 2, node.checked, ink);
  column.end(box.bottom(), theme.space(4));
  if (!node.checked) return;

  const float top = box.bottom() + 8;
  const Backdrop bar = frame.open_backdrop(column.x(), top, kBar, colours::grey_3);
  Column inside(column.x() + kIndent, top + 16, width);
  paint_nodes(frame, inside, node.children);
  const float bottom = inside.y() + 16;
  frame.close_backdrop(bar, bottom);
  column.end(bottom, theme.space(4));
}

}  // namespace frontdoor::painter
