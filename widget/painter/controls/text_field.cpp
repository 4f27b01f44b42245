// Roles text_field, text_area and select: the frame of a native control, whose own text lies over it.
#include "form_group.h"

namespace frontdoor::painter {
namespace {

constexpr float kHeight = 40;
constexpr int kTextAreaRows = 8;
constexpr float kTextAreaEdges = 12;  // border 2 and padding 4, above and below

void paint_count(Frame& frame, Column& column, const Node& node) {
  bool over = false;
  const std::string text = frame.runs().engine().count_text(node.value, node.count_max, over);
  const Theme& theme = frame.theme();
  const TextStyle style = over ? TextStyle{.type = theme.body_bold(), .ink = colours::red}
                               : TextStyle{.type = theme.body(), .ink = frame.inks.secondary};
  const Rectangle box = frame.text(text, column.x(), column.begin(4), column.width(), style);
  frame.place(node, Part::count, box);
  column.end(box.bottom(), 0);
}

constexpr float kBorder = 2;

// The unit after a field; it has no border where the field has one.
float suffix_width(Frame& frame, const Node& node) {
  if (node.suffix.empty()) return 0;
  constexpr float padding = 8;
  const float text = frame.runs().advance(node.suffix, frame.theme().body());
  return std::max(text + 2 * padding + kBorder, 40.0f);
}

void paint_suffix(Frame& frame, const Node& node, const Rectangle& box) {
  frame.fill(box, colours::border);
  frame.outline({box.x - kBorder, box.y, box.width + kBorder, box.height}, kBorder, colours::input_border);
  const Type type = frame.theme().body();
  frame.place(node, Part::suffix, box);
  frame.text(node.suffix, box.x, box.y + (box.height - static_cast<float>(type.line)) / 2, box.width - kBorder,
             {.type = type, .ink = frame.inks.text, .align = Align::centre});
}

}  // namespace

void paint_text_field(Frame& frame, Column& column, const Node& node) {
  FormGroup group(frame, column, node);
  group.label();
  group.hint_and_error();
  Column& inside = group.inside();
  const float suffix = suffix_width(frame, node);
  const float width = std::min(input_width(frame, node.width, inside.width()), inside.width() - suffix);
  const Rectangle box{inside.x(), inside.begin(), width, kHeight};
  if (suffix > 0) paint_suffix(frame, node, {box.right(), box.y, suffix, kHeight});
  paint_input_frame(frame, node, box, !node.error.empty());
  inside.end(box.bottom(), 0);
  group.finish();
}

void paint_text_area(Frame& frame, Column& column, const Node& node) {
  FormGroup group(frame, column, node);
  group.label();
  group.hint_and_error();
  Column& inside = group.inside();
  const float height = kTextAreaRows * static_cast<float>(frame.theme().body().line) + kTextAreaEdges;
  const Rectangle box{inside.x(), inside.begin(), inside.width(), height};
  paint_input_frame(frame, node, box, !node.error.empty());
  inside.end(box.bottom(), 0);
  if (node.count_max > 0) paint_count(frame, inside, node);
  group.finish();
}

void paint_select(Frame& frame, Column& column, const Node& node) {
  FormGroup group(frame, column, node);
  group.label();
  group.hint_and_error();
  Column& inside = group.inside();
  const Type type = frame.theme().body();
  float width = 23 * frame.runs().font_metrics(type).x_height;
  // Border, padding and the arrow that the browser itself draws.
  constexpr float edges = 33;
  for (const Node& option : node.children) width = std::max(width, frame.runs().advance(option.text, type) + edges);
  const Rectangle box{inside.x(), inside.begin(), std::min(width, inside.width()), kHeight};
  paint_input_frame(frame, node, box, !node.error.empty());
  inside.end(box.bottom(), 0);
  group.finish();
}

}  // namespace frontdoor::painter
