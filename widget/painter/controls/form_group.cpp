#include "form_group.h"

namespace frontdoor::painter {
namespace {

constexpr float kBar = 4;
constexpr float kBarGap = 16;

}  // namespace

FormGroup::FormGroup(Frame& frame, Column& column, const Node& node)
    : frame_(frame),
      outside_(column),
      node_(node),
      wrong_(!node.error.empty()),
      top_(column.begin()),
      inside_(column.x() + (wrong_ ? kBar + kBarGap : 0), top_, column.width() - (wrong_ ? kBar + kBarGap : 0)),
      bar_(frame.open_backdrop(column.x(), top_, wrong_ ? kBar : 0, colours::red)) {}

void FormGroup::heading(Type small_type, float small_margin) {
  if (node_.text.empty()) return;
  const bool page_heading = node_.level > 0;
  const Type type = page_heading ? frame_.theme().heading_l() : small_type;
  const Rectangle box =
      frame_.text(node_.text, inside_.x(), inside_.begin(), inside_.width(), {.type = type, .ink = frame_.inks.text});
  frame_.place(node_, Part::label, box);
  inside_.end(box.bottom(), page_heading ? 16 : small_margin);
}

void FormGroup::label() {
  heading(frame_.theme().body(), 4);
}

void FormGroup::legend() {
  heading(frame_.theme().body_bold(), 8);
}

void FormGroup::hint_and_error() {
  const bool page_heading = node_.level > 0 && !node_.text.empty();
  bool after_heading = page_heading;
  const Theme& theme = frame_.theme();
  if (!node_.hint.empty()) {
    if (after_heading) inside_.pull_up(4);
    const Rectangle box = frame_.text(node_.hint, inside_.x(), inside_.begin(), inside_.width(),
                                      {.type = theme.body(), .ink = frame_.inks.secondary});
    frame_.place(node_, Part::hint, box);
    inside_.end(box.bottom(), page_heading ? 16 : 8);
    after_heading = false;
  }
  if (node_.error.empty()) return;
  if (after_heading) inside_.pull_up(4);
  const Rectangle box = frame_.text(node_.error, inside_.x(), inside_.begin(), inside_.width(),
                                    {.type = theme.body_bold(), .ink = colours::red});
  frame_.place(node_, Part::error, box);
  inside_.end(box.bottom(), 16);
}

void FormGroup::finish() {
  frame_.close_backdrop(bar_, inside_.y());
  outside_.end(inside_.y(), frame_.theme().step(24, 32));
}

void paint_input_frame(Frame& frame, const Node& node, const Rectangle& box, bool wrong) {
  frame.place(node, Part::control, box);
  frame.item(node, box);
  const bool focus = frame.focused(node);
  Colour border = focus ? colours::text : wrong ? colours::red : colours::input_border;
  if (node.disabled) border = half(border);
  if (focus) frame.ring(box, 4, colours::focus);
  frame.fill(box, colours::white);
  frame.outline(box, focus ? 4 : 2, border);
}

float input_width(Frame& frame, std::uint8_t characters, float available) {
  if (characters == 0) return available;
  // nhsuk-frontend's widths in ex, by characters.
  struct Width {
    std::uint8_t characters;
    float ex;
  };
  constexpr Width widths[] = {{2, 5.4f}, {3, 7.2f}, {4, 9}, {5, 10.8f}, {10, 23}, {20, 41}, {30, 59}};
  float ex = 59;
  for (const Width& width : widths) {
    if (characters > width.characters) continue;
    ex = width.ex;
    break;
  }
  const float pixels = ex * frame.runs().font_metrics(frame.theme().body()).x_height;
  return pixels < available ? pixels : available;
}

}  // namespace frontdoor::painter
