// Roles button and, with a variant, link: side by side in a wide window, one below the other on a phone.
#include "controls.h"

namespace frontdoor::painter {
namespace {

constexpr float kShadow = 4;
constexpr float kRounding = 4;
constexpr float kBorder = 2;
constexpr float kSidePadding = 16;
constexpr float kBetween = 16;
constexpr float kWidthMin = 66;

struct ButtonColours {
  Colour face;
  Colour hover;
  Colour active;
  Colour shadow;
  Colour ink;
};

ButtonColours button_colours(Variant variant) {
  switch (variant) {
    case Variant::secondary: return {colours::white, rgb(0xd9e7f5), rgb(0xc7dcef), colours::blue, colours::blue};
    case Variant::warning: return {colours::red, rgb(0xaa2016), rgb(0x6b140e), rgb(0x6b140e), colours::white};
    case Variant::reverse: return {colours::white, rgb(0xd9d9d9), rgb(0xb3b3b3), rgb(0xb3b3b3), colours::text};
    default: return {colours::green, rgb(0x00662f), rgb(0x00401e), rgb(0x00401e), colours::white};
  }
}

void paint_face(Frame& frame, const Node& node, Rectangle box) {
  ButtonColours colour = button_colours(node.variant);
  if (node.disabled) {
    colour = {half(colour.face), half(colour.face), half(colour.face), half(colour.shadow), half(colour.ink)};
  }
  const bool pressed = frame.pressed(node) && !node.disabled;
  const bool focus = frame.focused(node) && !pressed;
  if (pressed) box.y += kShadow;
  if (!pressed) {
    frame.fill({box.x, box.y + kShadow, box.width, box.height}, focus ? colours::text : colour.shadow, kRounding);
  }
  Colour face = pressed ? colour.active : frame.hovered(node) ? colour.hover : colour.face;
  if (focus) face = colours::focus;
  if (node.variant == Variant::secondary && !focus) {
    frame.fill(box, colour.shadow, kRounding);
    // The shadow is the lower border.
    const float lower = pressed ? kBorder : 0;
    frame.fill({box.x + kBorder, box.y + kBorder, box.width - 2 * kBorder, box.height - kBorder - lower}, face,
               kRounding - kBorder);
  } else {
    frame.fill(box, face, kRounding);
  }
  const Type type = frame.theme().button();
  const float inner = box.width - 2 * (kSidePadding + kBorder);
  const float height = frame.measure(node.text, type, inner).y;
  frame.text(node.text, box.x + kSidePadding + kBorder, box.y + (box.height - height) / 2, inner,
             {.type = type, .ink = focus ? colours::text : colour.ink, .align = Align::centre});
}

Rectangle button_box(Frame& frame, const Node& node, float x, float y, float available) {
  const Theme& theme = frame.theme();
  const float sides = 2 * (kSidePadding + kBorder);
  const ImVec2 text = frame.measure(node.text, theme.button(), available - sides);
  const float height = std::max(text.y + 2 * (kBorder + theme.step(10, 14)), theme.step(44, 56));
  if (!theme.large()) return {x, y, available, height};
  return {x, y, std::min(available, std::max(text.x + sides, kWidthMin)), height};
}

}  // namespace

void paint_call(Frame& frame, Column& column, const Node& node) {
  Rectangle box = button_box(frame, node, column.x(), column.begin(), column.width());
  box.width = column.width();
  frame.place(node, Part::control, box);
  frame.item(node, box);
  paint_face(frame, node, box);
  column.end(box.bottom() + frame.theme().step(28, 36), 0);
}

void paint_buttons(Frame& frame, Column& column, const Node* first, const Node* last) {
  const float margin = frame.theme().step(28, 36);
  float x = column.x();
  float y = column.begin();
  float bottom = y;
  for (const Node* node = first; node != last; ++node) {
    Rectangle box = button_box(frame, *node, x, y, column.width());
    const bool beside = frame.theme().large() && box.right() <= column.x() + column.width();
    if (node != first && !beside) {
      x = column.x();
      y = bottom + margin;
      box = button_box(frame, *node, x, y, column.width());
    }
    frame.place(*node, Part::control, box);
    frame.item(*node, box);
    paint_face(frame, *node, box);
    bottom = std::max(bottom, box.bottom());
    x = box.right() + kBetween;
  }
  // An inline block: its margin does not collapse with what follows.
  column.end(bottom + margin, 0);
}

}  // namespace frontdoor::painter
