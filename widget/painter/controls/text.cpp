// Roles heading, paragraph, list, list_item and progress: text.
#include "controls.h"

#include <cmath>

namespace frontdoor::painter {
namespace {

constexpr float kBulletIndent = 20;

// nhsuk-frontend's extra space above a heading, by what is before it.
float space_before(const Theme& theme, const Node& heading, const Node* previous) {
  if (previous == nullptr) return 0;
  const bool large_heading = heading.level <= 1;
  switch (previous->role) {
    case Role::paragraph:
    case Role::progress:
    case Role::link: return theme.step(4, 8);
    case Role::list: return large_heading ? theme.space(4) : theme.step(4, 8);
    case Role::details: return large_heading ? theme.space(4) : 0;
    case Role::fieldset:
    case Role::text_field:
    case Role::text_area:
    case Role::date_field:
    case Role::slider:
    case Role::combobox:
    case Role::select: return large_heading ? theme.step(8, 16) : 0;
    default: return 0;
  }
}

// Where and how large browsers draw a disc, by the font's ascent.
void paint_bullet(Frame& frame, float text_x, float line_top, Type type) {
  const FontMetrics font = frame.runs().font_metrics(type);
  const float offset = std::floor(font.ascent * 2 / 3);
  const float diameter = std::floor((offset + 1) / 2);
  const float leading = std::floor((type.line - font.ascent - font.descent) / 2);
  const float top = line_top + leading + std::floor(3 * (font.ascent - offset) / 2);
  frame.circle(text_x - offset - 8 + diameter / 2, top + diameter / 2, diameter / 2, frame.inks.text);
}

}  // namespace

void paint_heading(Frame& frame, Column& column, const Node& node, const Node* previous) {
  const Theme& theme = frame.theme();
  const Type type = node.level <= 1 ? theme.heading_l() : node.level == 2 ? theme.heading_m() : theme.heading_s();
  const float y = column.begin() + space_before(theme, node, previous);
  const Rectangle box = frame.text(node.text, column.x(), y, column.width(), {.type = type, .ink = frame.inks.text});
  frame.place(node, Part::text, box);
  column.end(box.bottom(), theme.space(4));
}

void paint_paragraph(Frame& frame, Column& column, const Node& node) {
  const Theme& theme = frame.theme();
  const Rectangle box = frame.text(node.text, column.x(), column.begin(), column.width(),
                                   {.type = theme.body(), .ink = frame.inks.text, .keep_lines = true});
  frame.place(node, Part::text, box);
  column.end(box.bottom(), theme.space(4));
}

void paint_list(Frame& frame, Column& column, const Node& node) {
  const Theme& theme = frame.theme();
  const Type type = theme.body();
  Column items(column.x() + kBulletIndent, column.begin(), column.width() - kBulletIndent);
  for (const Node& item : node.children) {
    const float y = items.begin();
    const Rectangle box = frame.text(item.text, items.x(), y, items.width(), {.type = type, .ink = frame.inks.text});
    paint_bullet(frame, items.x(), y, type);
    frame.place(item, Part::text, box);
    items.end(box.bottom(), theme.space(2));
  }
  frame.place(node, Part::frame, {column.x(), items.y() - items.height(), column.width(), items.height()});
  column.end(items.y(), theme.space(4));
}

void paint_progress(Frame& frame, Column& column, const Node& node) {
  const Rectangle box = frame.text(node.text, column.x(), column.begin(), column.width(),
                                   {.type = frame.theme().body(), .ink = frame.inks.secondary});
  frame.place(node, Part::text, box);
  column.end(box.bottom(), 8);
}

}  // namespace frontdoor::painter
