#include "frame.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace frontdoor::painter {

Frame::Frame(const Viewport& viewport, TextRuns& runs, Placements& placements)
    : viewport_(viewport),
      theme_(viewport.large),
      runs_(runs),
      placements_(placements),
      list_(*ImGui::GetWindowDrawList()) {}

ImVec2 Frame::to_screen(float x, float y) const {
  return {x + bleed, y + bleed - viewport_.visible_top};
}

// On whole device pixels, so that edges are sharp and borders equally thick.
float Frame::snap(float pixels) const {
  return std::round(pixels * viewport_.device_pixel_ratio) / viewport_.device_pixel_ratio;
}

void Frame::place(const Node& node, Part part, const Rectangle& rectangle) {
  placements_.push_back({node.id, part, rectangle});
}

void Frame::item(const Node& node, const Rectangle& rectangle) {
  const ImRect box(to_screen(rectangle.x, rectangle.y), to_screen(rectangle.right(), rectangle.bottom()));
  ImGui::ItemAdd(box, node.id);
}

bool Frame::visible(const Rectangle& rectangle) const {
  return !hides_ && rectangle.bottom() >= viewport_.visible_top - bleed &&
         rectangle.y <= viewport_.visible_top + viewport_.visible_height + bleed;
}

void Frame::fill(const Rectangle& rectangle, Colour colour, float rounding) {
  if (!visible(rectangle)) return;
  const ImVec2 from(snap(rectangle.x), snap(rectangle.y));
  const ImVec2 to(from.x + extent(from.x, rectangle.width), from.y + extent(from.y, rectangle.height));
  list_.AddRectFilled(to_screen(from.x, from.y), to_screen(to.x, to.y), colour, rounding);
}

// Lines are equally thick wherever they lie; the far edge of anything larger is snapped separately.
float Frame::extent(float from, float pixels) const {
  constexpr float line_max = 5;
  const float ratio = viewport_.device_pixel_ratio;
  if (pixels <= 0) return 0;
  if (pixels > line_max) return snap(from + pixels) - from;
  return std::max(1.0f, std::floor(pixels * ratio + 0.01f)) / ratio;
}

void Frame::outline(const Rectangle& rectangle, float thickness, Colour colour) {
  const float line = std::max(snap(thickness), 1 / viewport_.device_pixel_ratio);
  // As fill() has the edges of what is bordered.
  const float x = snap(rectangle.x);
  const float y = snap(rectangle.y);
  const float width = extent(x, rectangle.width);
  const float height = extent(y, rectangle.height);
  fill({x, y, width, line}, colour);
  fill({x, y + height - line, width, line}, colour);
  fill({x, y + line, line, height - 2 * line}, colour);
  fill({x + width - line, y + line, line, height - 2 * line}, colour);
}

void Frame::ring(const Rectangle& rectangle, float thickness, Colour colour) {
  outline({rectangle.x - thickness, rectangle.y - thickness, rectangle.width + 2 * thickness,
           rectangle.height + 2 * thickness},
          thickness, colour);
}

void Frame::circle(float x, float y, float radius, Colour colour) {
  if (!visible({x - radius, y - radius, 2 * radius, 2 * radius})) return;
  list_.AddCircleFilled(to_screen(x, y), radius, colour);
}

void Frame::triangle(ImVec2 a, ImVec2 b, ImVec2 c, Colour colour) {
  if (!visible({a.x, std::min({a.y, b.y, c.y}), 1, 1}) && !visible({a.x, std::max({a.y, b.y, c.y}), 1, 1})) return;
  list_.AddTriangleFilled(to_screen(a.x, a.y), to_screen(b.x, b.y), to_screen(c.x, c.y), colour);
}

void Frame::polyline(const ImVec2* points, int count, float thickness, Colour colour) {
  if (!visible({points[0].x, points[0].y, 1, 1})) return;
  for (int i = 0; i < count; ++i) list_.PathLineTo(to_screen(points[i].x, points[i].y));
  list_.PathStroke(colour, 0, thickness);
}

// Four vertices; the lower two get their place in close_backdrop().
Backdrop Frame::open_backdrop(float x, float y, float width, Colour colour) {
  const Backdrop backdrop(static_cast<unsigned int>(list_.VtxBuffer.Size));
  list_.PrimReserve(6, 4);
  const ImVec2 corner = to_screen(snap(x), snap(y));
  list_.PrimRect(corner, {corner.x + snap(x + width) - snap(x), corner.y}, hides_ ? 0 : colour);
  return backdrop;
}

void Frame::close_backdrop(const Backdrop& backdrop, float bottom) {
  const float y = to_screen(0, snap(bottom)).y;
  for (int corner = 2; corner < 4; ++corner) {
    list_.VtxBuffer[static_cast<int>(backdrop.first_vertex_) + corner].pos.y = y;
  }
}

ImVec2 Frame::measure(std::string_view text, Type type, float width, bool keep_lines) {
  const TextBlock& block = runs_.break_lines(text, type, width, keep_lines);
  return {block.width(), static_cast<float>(block.line_widths.size()) * type.line};
}

void Frame::underline(const TextBlock& block, float x, float baseline, std::size_t line, const TextStyle& style) {
  // As browsers do for a thickness of 'auto'.
  const float ratio = viewport_.device_pixel_ratio;
  const float thickness = std::max(1.0f, style.type.pixels / 10.0f);
  const float gap = std::max(1.0f, std::ceil(thickness / 2));
  fill({x, baseline + gap, block.line_widths[line], std::max(1.0f, std::floor(thickness * ratio)) / ratio}, style.ink);
}

float Frame::paint_lines(const TextBlock& block, float x, float y, float width, const TextStyle& style) {
  const float line_height = style.type.line;
  const FontMetrics font = runs_.font_metrics(style.type);
  const float ascent = font.ascent + std::floor((line_height - font.ascent - font.descent) / 2);
  const float share = style.align == Align::left ? 0 : style.align == Align::centre ? 0.5f : 1;
  std::size_t underlined = block.line_widths.size();
  for (const TextBlock::Piece& piece : block.pieces) {
    const float top = y + static_cast<float>(piece.line) * line_height;
    if (!visible({x, top, width, line_height})) continue;
    const float shift = share * (width - block.line_widths[piece.line]);
    const ImVec2 at = to_screen(x + shift + piece.x, top + ascent);
    if (style.underline && underlined != piece.line) {
      underlined = piece.line;
      underline(block, x + shift, top + ascent, piece.line, style);
    }
    runs_.draw(list_, piece.text, style.type, style.ink, at.x, at.y);
  }
  return static_cast<float>(block.line_widths.size()) * line_height;
}

Rectangle Frame::text(std::string_view text, float x, float y, float width, const TextStyle& style) {
  if (text.empty()) return {x, y, width, 0};
  const TextBlock& block = runs_.break_lines(text, style.type, width, style.keep_lines);
  return {x, y, width, paint_lines(block, x, y, width, style)};
}

Rectangle Frame::tight_text(std::string_view text, float x, float y, float width, const TextStyle& style) {
  if (text.empty()) return {x, y, 0, 0};
  const TextBlock& block = runs_.break_lines(text, style.type, width, style.keep_lines);
  // One pixel more than the text: the mirror's element must never break what is on one line here.
  const float tight = block.line_widths.size() > 1 ? width : std::min(width, std::ceil(block.width()) + 1);
  return {x, y, tight, paint_lines(block, x, y, tight, style)};
}

void Frame::highlight(const Rectangle& block) {
  fill({block.x, block.y - 2, block.width, block.height + 2}, colours::focus);
  fill({block.x, block.bottom(), block.width, 4}, colours::text);
}

void Frame::highlight(std::string_view text, float x, float y, float width, Type type) {
  const FontMetrics font = runs_.font_metrics(type);
  const float height = font.ascent + font.descent;
  const float leading = std::floor((type.line - height) / 2);
  const TextBlock& block = runs_.break_lines(text, type, width, false);
  for (std::size_t line = 0; line < block.line_widths.size(); ++line) {
    highlight({x, y + static_cast<float>(line) * type.line + leading, block.line_widths[line], height});
  }
}

}  // namespace frontdoor::painter
