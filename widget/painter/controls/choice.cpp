// Roles radio and checkbox: a 40 px mark in a 44 px target, its label beside it.
#include "controls.h"

namespace frontdoor::painter {
namespace {

constexpr float kTarget = 44;
constexpr float kMark = 40;
constexpr float kLabelPadding = 12;
constexpr float kLabelEdge = 6;
constexpr float kGap = 10;  // between the marks of two choices, with the target's 2 px above and below
constexpr float kTargetEdge = 2;

void paint_radio_mark(Frame& frame, const Node& node, float x, float y, Colour ink) {
  const float radius = kMark / 2;
  const bool focus = frame.focused(node);
  Colour border = focus ? colours::text : colours::input_border;
  if (node.disabled) border = half(border);
  if (focus) frame.circle(x, y, radius + 5, colours::focus);
  frame.circle(x, y, radius, border);
  frame.circle(x, y, radius - (focus ? 4 : 2), colours::white);
  if (node.checked) frame.circle(x, y, 10, ink);
}

void paint_checkbox_mark(Frame& frame, const Node& node, float x, float y, Colour ink) {
  const Rectangle box{x - kMark / 2, y - kMark / 2, kMark, kMark};
  const bool focus = frame.focused(node);
  Colour border = focus ? colours::text : colours::input_border;
  if (node.disabled) border = half(border);
  if (focus) frame.ring(box, 4, colours::focus);
  frame.fill(box, colours::white);
  frame.outline(box, focus ? 4 : 2, border);
  if (!node.checked) return;
  const ImVec2 tick[3] = {{x - 9.4f, y - 0.4f}, {x - 3.6f, y + 5.4f}, {x + 9.4f, y - 7.6f}};
  frame.polyline(tick, 3, 4, ink);
}

}  // namespace

void paint_choice(Frame& frame, Column& column, const Node& node) {
  const Type type = frame.theme().body();
  const float top = column.begin(kGap);
  const Rectangle target{column.x() - kTargetEdge, top - kTargetEdge, kTarget, kTarget};
  Colour ink = frame.inks.text;
  Colour secondary = frame.inks.secondary;
  if (node.disabled) ink = half(ink), secondary = half(secondary);

  const float text_x = target.right() + kLabelPadding;
  const float text_width = column.x() + column.width() - kLabelPadding - text_x;
  const float text_height = frame.measure(node.text, type, text_width).y;
  const float row = std::max(kTarget, text_height + 2 * kLabelEdge);
  const Rectangle label =
      frame.text(node.text, text_x, target.y + (row - text_height) / 2, text_width, {.type = type, .ink = ink});
  frame.place(node, Part::control, target);
  frame.place(node, Part::label, label);
  frame.item(node, target);
  const float centre_x = target.x + kTarget / 2;
  const float centre_y = target.y + kTarget / 2;
  if (node.role == Role::radio)
    paint_radio_mark(frame, node, centre_x, centre_y, ink);
  else
    paint_checkbox_mark(frame, node, centre_x, centre_y, ink);

  float bottom = target.y + row;
  if (!node.hint.empty()) {
    const Rectangle hint = frame.text(node.hint, text_x, bottom - 4, text_width, {.type = type, .ink = secondary});
    frame.place(node, Part::hint, hint);
    bottom = hint.bottom();
  }
  column.end(bottom - kTargetEdge, kGap);
}

}  // namespace frontdoor::painter
