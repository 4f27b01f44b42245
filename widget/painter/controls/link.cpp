// Roles link and back_link.
#include "link.h"

#include <cmath>
#include <string>

namespace frontdoor::painter {
namespace {

constexpr float kChevron = 5.6f;  // from its tip to its ends, each way

bool leaves_the_site(const Node& node) {
  return node.href.starts_with("http:") || node.href.starts_with("https:");
}

}  // namespace

Rectangle paint_link_text(Frame& frame, const Node& node, std::string_view text, float x, float y, float width,
                          const LinkStyle& style) {
  const bool focus = frame.focused(node);
  const bool hover = frame.hovered(node);
  Colour ink = hover ? style.hover : style.ink;
  if (frame.pressed(node)) ink = style.active;
  if (focus) ink = colours::text;
  const ImVec2 size = frame.measure(text, style.type, width);
  if (style.align == Align::right) x += width - std::min(width, size.x);
  if (focus && style.lead > 0)
    frame.highlight({x - style.lead, y, style.lead + std::min(width, size.x), size.y});
  else if (focus)
    frame.highlight(text, x, y, width, style.type);
  const Rectangle box =
      frame.tight_text(text, x, y, width, {.type = style.type, .ink = ink, .underline = !focus && !hover});
  frame.place(node, Part::control, box);
  frame.item(node, box);
  return box;
}

void paint_link(Frame& frame, Column& column, const Node& node) {
  const Theme& theme = frame.theme();
  std::string text = node.text;
  if (leaves_the_site(node)) text += ' ' + frame.runs().engine().new_tab_text();
  const Frame::Inks& inks = frame.inks;
  const Rectangle box = paint_link_text(frame, node, text, column.x(), column.begin(), column.width(),
                                        {theme.body(), inks.link, inks.link_hover, inks.link_active});
  column.end(box.bottom(), theme.space(4));
}

void paint_back_link(Frame& frame, Column& column, const Node& node) {
  const Theme& theme = frame.theme();
  const Type type = theme.small();
  const float indent = type.pixels;
  const float y = column.begin();
  const Frame::Inks& inks = frame.inks;
  const Rectangle box = paint_link_text(frame, node, node.text, column.x() + indent, y, column.width() - indent,
                                        {type, inks.link, inks.link_hover, inks.link_active, Align::left, indent});
  const float middle = y + type.line / 2.0f - 0.4f;
  const Colour ink = frame.focused(node) ? colours::text : frame.hovered(node) ? inks.link_hover : inks.link;
  const float x = column.x() + 1.5f;
  const ImVec2 chevron[3] = {{x + kChevron, middle - kChevron}, {x, middle}, {x + kChevron, middle + kChevron}};
  frame.polyline(chevron, 3, 2, ink);
  column.end(box.bottom(), 16);
}

}  // namespace frontdoor::painter
