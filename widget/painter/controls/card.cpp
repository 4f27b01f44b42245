// Roles care_card, warning_callout, inset_text and confirmation_panel: boxes that hold other nodes.
#include "controls.h"

namespace frontdoor::painter {
namespace {

constexpr float kBorder = 1;

// Paints what a box holds, in inks of its own.
void paint_inside(Frame& frame, Column& inside, const Node& node, const Frame::Inks& inks) {
  const Frame::Inks outside = frame.inks;
  frame.inks = inks;
  paint_nodes(frame, inside, node.children);
  frame.inks = outside;
}

constexpr Frame::Inks kReverse{colours::white, colours::white, colours::white, colours::white, colours::white};

void paint_card_arrow(Frame& frame, float x, float y, Colour colour) {
  constexpr float half_diagonal = 14.14f;
  frame.triangle({x - half_diagonal, y}, {x + half_diagonal, y}, {x, y + half_diagonal}, colour);
}

}  // namespace

void paint_care_card(Frame& frame, Column& column, const Node& node) {
  const Theme& theme = frame.theme();
  const bool emergency = node.variant == Variant::emergency;
  const Colour head =
      node.variant == Variant::emergency || node.variant == Variant::urgent ? colours::red : colours::blue;
  const float x = column.x();
  const float width = column.width();
  const float top = column.begin(theme.space(7));
  const float padding = theme.space(5);

  const Backdrop border = frame.open_backdrop(x, top, width, colours::border);
  const Backdrop face =
      frame.open_backdrop(x + kBorder, top + kBorder, width - 2 * kBorder, emergency ? colours::text : colours::white);
  const float text_width = width - 2 * (kBorder + padding);
  const float head_height = frame.measure(node.text, theme.heading_m(), text_width).y + 32;
  const Rectangle head_box{x + kBorder, top + kBorder, width - 2 * kBorder, head_height};
  frame.fill(head_box, head);
  paint_card_arrow(frame, head_box.x + theme.step(40, 48), head_box.bottom(), head);
  const Rectangle heading = frame.text(node.text, x + kBorder + padding, head_box.y + 16, text_width,
                                       {.type = theme.heading_m(), .ink = colours::white});
  frame.place(node, Part::text, heading);

  Column inside(x + kBorder + padding, head_box.bottom() + padding, text_width);
  paint_inside(frame, inside, node, emergency ? kReverse : Frame::Inks{});
  const float bottom = inside.y() + padding + kBorder;
  frame.close_backdrop(face, bottom - kBorder);
  frame.close_backdrop(border, bottom);
  frame.place(node, Part::frame, {x, top, width, bottom - top});
  column.end(bottom, theme.space(7));
}

void paint_warning_callout(Frame& frame, Column& column, const Node& node) {
  const Theme& theme = frame.theme();
  const float top = column.begin(theme.space(7));
  const float padding = theme.space(5);
  const float x = column.x();
  const Backdrop border = frame.open_backdrop(x, top, column.width(), colours::yellow);
  const Backdrop face =
      frame.open_backdrop(x + kBorder, top + kBorder, column.width() - 2 * kBorder, colours::pale_yellow);

  // The heading sits on the upper edge, as wide as its words.
  const Type type = theme.heading_m();
  const float text_width = column.width() - 2 * (padding + kBorder);
  const ImVec2 size = frame.measure(node.text, type, text_width);
  const float label_top = top + kBorder - theme.step(8, 16);
  const float label_height = size.y + 16;
  frame.fill({x, label_top, std::min(size.x, text_width) + 2 * padding, label_height}, colours::yellow);
  const Rectangle heading =
      frame.tight_text(node.text, x + padding, label_top + 8, text_width, {.type = type, .ink = colours::text});
  frame.place(node, Part::text, heading);

  Column inside(x + kBorder + padding, top + kBorder + label_height + 8, text_width);
  paint_inside(frame, inside, node, Frame::Inks{});
  const float bottom = inside.y() + padding + kBorder;
  frame.close_backdrop(face, bottom - kBorder);
  frame.close_backdrop(border, bottom);
  frame.place(node, Part::frame, {x, label_top, column.width(), bottom - label_top});
  column.end(bottom, theme.space(7));
}

void paint_inset_text(Frame& frame, Column& column, const Node& node) {
  constexpr float bar = 8;
  const Theme& theme = frame.theme();
  const float top = column.begin(theme.space(7));
  const float padding = theme.space(4);
  const Backdrop edge = frame.open_backdrop(column.x(), top, bar, colours::blue);
  Column inside(column.x() + bar + padding, top + padding, column.width() - bar - 2 * padding);
  if (!node.text.empty()) {
    const Rectangle box = frame.text(node.text, inside.x(), inside.begin(), inside.width(),
                                     {.type = theme.body(), .ink = frame.inks.text, .keep_lines = true});
    frame.place(node, Part::text, box);
    inside.end(box.bottom(), theme.space(4));
  }
  paint_nodes(frame, inside, node.children);
  const float bottom = inside.y() + padding;
  frame.close_backdrop(edge, bottom);
  frame.place(node, Part::frame, {column.x(), top, column.width(), bottom - top});
  column.end(bottom, theme.space(7));
}

void paint_confirmation_panel(Frame& frame, Column& column, const Node& node) {
  const Theme& theme = frame.theme();
  const float top = column.begin();
  const float padding = theme.step(24, 32);
  const Backdrop face = frame.open_backdrop(column.x(), top, column.width(), colours::green);
  Column inside(column.x() + padding, top + padding, column.width() - 2 * padding);
  const Rectangle heading = frame.text(node.text, inside.x(), inside.begin(), inside.width(),
                                       {.type = theme.heading_l(), .ink = colours::white});
  frame.place(node, Part::text, heading);
  inside.end(heading.bottom(), theme.space(3));
  if (!node.value.empty()) {
    const Rectangle body = frame.text(node.value, inside.x(), inside.begin(), inside.width(),
                                      {.type = theme.lead(), .ink = colours::white, .keep_lines = true});
    frame.place(node, Part::control, body);
    inside.end(body.bottom(), 0);
  }
  paint_inside(frame, inside, node, kReverse);
  const float bottom = inside.y() + padding;
  frame.close_backdrop(face, bottom);
  frame.place(node, Part::frame, {column.x(), top, column.width(), bottom - top});
  column.end(bottom, theme.space(4));
}

}  // namespace frontdoor::painter
