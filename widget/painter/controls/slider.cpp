// Role slider: a native range lies over it, whose thumb is where this one is painted.
#include "form_group.h"

#include <charconv>
#include <cmath>

namespace frontdoor::painter {
namespace {

constexpr float kTarget = 44;
constexpr float kTrack = 4;
constexpr float kThumbRadius = 16;

// Where a range's thumb is: an unanswered one in the middle, on a whole step, as the mirror sets it.
float share_of(const Node& node) {
  const std::int32_t range = node.maximum - node.minimum;
  if (range <= 0) return 0;
  auto value = static_cast<std::int32_t>(std::floor(static_cast<double>(node.minimum + node.maximum) / 2));
  std::from_chars(node.value.data(), node.value.data() + node.value.size(), value);
  return std::clamp(static_cast<float>(value - node.minimum) / static_cast<float>(range), 0.0f, 1.0f);
}

void paint_thumb(Frame& frame, const Node& node, float x, float y) {
  const bool focus = frame.focused(node);
  Colour border = focus ? colours::text : colours::input_border;
  Colour face = node.value.empty() ? colours::white : colours::blue;
  if (node.disabled) border = half(border), face = half(face);
  if (focus) frame.circle(x, y, kThumbRadius + 4, colours::focus);
  frame.circle(x, y, kThumbRadius, border);
  frame.circle(x, y, kThumbRadius - (focus ? 4 : 2), face);
}

}  // namespace

void paint_slider(Frame& frame, Column& column, const Node& node) {
  FormGroup group(frame, column, node);
  group.label();
  group.hint_and_error();
  Column& inside = group.inside();
  const Rectangle box{inside.x(), inside.begin(), inside.width(), kTarget};
  frame.place(node, Part::control, box);
  frame.item(node, box);
  const float middle = box.y + kTarget / 2;
  frame.fill({box.x, middle - kTrack / 2, box.width, kTrack}, colours::input_border);
  paint_thumb(frame, node, box.x + kThumbRadius + share_of(node) * (box.width - 2 * kThumbRadius), middle);
  inside.end(box.bottom(), 0);
  const Type type = frame.theme().body();
  const Rectangle value =
      frame.text(node.hidden_text, inside.x(), inside.begin(4), inside.width(), {.type = type, .ink = frame.inks.text});
  frame.place(node, Part::count, value);
  inside.end(value.bottom(), 0);
  group.finish();
}

}  // namespace frontdoor::painter
