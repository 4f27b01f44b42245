// Role summary_list: what has been answered, each row with the link that changes it. Stacked on a phone.
#include "link.h"

namespace frontdoor::painter {
namespace {

constexpr float kLine = 1;

LinkStyle change_style(Frame& frame, Align align) {
  const Frame::Inks& inks = frame.inks;
  return {frame.theme().body(), inks.link, inks.link_hover, inks.link_active, align};
}

void paint_stacked_row(Frame& frame, Column& column, const Node& row) {
  const Theme& theme = frame.theme();
  const float top = column.begin();
  Column inside(column.x(), top, column.width());
  const Rectangle key = frame.text(row.text, inside.x(), inside.begin(), inside.width(),
                                   {.type = theme.body_bold(), .ink = frame.inks.text});
  frame.place(row, Part::label, key);
  inside.end(key.bottom(), 4);
  const Rectangle value = frame.text(row.value, inside.x(), inside.begin(), inside.width(),
                                     {.type = theme.body(), .ink = frame.inks.text, .keep_lines = true});
  frame.place(row, Part::control, value);
  inside.end(value.bottom(), 16);
  for (const Node& link : row.children) {
    inside.pull_up(4);
    const Rectangle box = paint_link_text(frame, link, link.text, inside.x(), inside.begin(), inside.width(),
                                          change_style(frame, Align::left));
    inside.end(box.bottom(), 16);
  }
  const float bottom = inside.y() + 16;
  frame.fill({column.x(), bottom, column.width(), kLine}, colours::border);
  frame.place(row, Part::frame, {column.x(), top, column.width(), bottom + kLine - top});
  column.end(bottom + kLine, 16);
}

void paint_wide_row(Frame& frame, Column& column, const Node& row) {
  constexpr float edge = 8;
  constexpr float gap = 22;
  const Theme& theme = frame.theme();
  const float top = column.begin();
  // The table reaches 2 px over the column on either side, and its cells take that back.
  const float table = column.width() + 4;
  const float key_width = table * 0.3f;
  const float action_width = table * 0.2f;
  const float value_x = column.x() + key_width;
  const float value_width = table - key_width - action_width;
  const Rectangle key = frame.text(row.text, column.x(), top + edge, key_width - gap - 2,
                                   {.type = theme.body_bold(), .ink = frame.inks.text});
  frame.place(row, Part::label, key);
  const Rectangle value = frame.text(row.value, value_x, top + edge, value_width - gap - 2,
                                     {.type = theme.body(), .ink = frame.inks.text, .keep_lines = true});
  frame.place(row, Part::control, value);
  float content = std::max({key.bottom(), value.bottom(), top + edge + theme.body().line});
  for (const Node& link : row.children) {
    const Rectangle box = paint_link_text(frame, link, link.text, value_x + value_width, top + edge, action_width - 4,
                                          change_style(frame, Align::right));
    content = std::max(content, box.bottom());
  }
  const float bottom = content + edge;
  frame.fill({column.x() - 2, bottom, table, kLine}, colours::border);
  frame.place(row, Part::frame, {column.x(), top, column.width(), bottom + kLine - top});
  column.end(bottom + kLine, 0);
}

}  // namespace

void paint_summary_list(Frame& frame, Column& column, const Node& node) {
  const float top = column.begin();
  Column rows(column.x(), top, column.width());
  for (const Node& row : node.children) {
    if (frame.theme().large())
      paint_wide_row(frame, rows, row);
    else
      paint_stacked_row(frame, rows, row);
  }
  column.end(rows.y(), frame.theme().space(6));
}

}  // namespace frontdoor::painter
