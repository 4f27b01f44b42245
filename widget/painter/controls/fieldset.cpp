// Roles fieldset and date_field: several controls under one legend.
#include "form_group.h"

namespace frontdoor::painter {
namespace {

constexpr float kInputHeight = 40;
constexpr float kLabelGap = 4;
constexpr float kPartGap = 24;

// Whether the whole date is wrong, and not one of its parts: then all three are shown as wrong.
bool all_parts_wrong(const Node& date) {
  if (date.error.empty()) return false;
  for (const Node& part : date.children) {
    if (!part.error.empty()) return false;
  }
  return true;
}

}  // namespace

void paint_fieldset(Frame& frame, Column& column, const Node& node) {
  FormGroup group(frame, column, node);
  group.legend();
  group.hint_and_error();
  paint_nodes(frame, group.inside(), node.children);
  group.finish();
}

void paint_date_field(Frame& frame, Column& column, const Node& node) {
  FormGroup group(frame, column, node);
  group.legend();
  group.hint_and_error();
  Column& inside = group.inside();
  const Type type = frame.theme().body();
  const bool wrong = all_parts_wrong(node);
  const float top = inside.begin();
  float x = inside.x();
  float y = top;
  for (const Node& part : node.children) {
    const float label_width = frame.measure(part.text, type, inside.width()).x;
    const float control_width = input_width(frame, part.width, inside.width());
    const float width = std::max(label_width, control_width);
    if (x > inside.x() && x + width > inside.x() + inside.width()) {
      x = inside.x();
      y += type.line + kLabelGap + kInputHeight;
    }
    const Rectangle label = frame.tight_text(part.text, x, y, inside.width(), {.type = type, .ink = frame.inks.text});
    frame.place(part, Part::label, label);
    paint_input_frame(frame, part, {x, label.bottom() + kLabelGap, control_width, kInputHeight},
                      wrong || !part.error.empty());
    x += width + kPartGap;
  }
  inside.end(y + type.line + kLabelGap + kInputHeight, 0);
  group.finish();
}

}  // namespace frontdoor::painter
