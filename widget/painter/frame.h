// One frame being painted: what every control paints with. Coordinates are CSS pixels of the page; the frame knows
// which part of the page is visible and skips the rest, while geometry covers all of it.
#pragma once

#include "geometry.h"
#include "text_runs.h"
#include "theme.h"

#include <frontdoor/view.h>

#include <imgui.h>

#include <string_view>

namespace frontdoor::painter {

// What surrounds the painted page. CSS pixels.
struct Viewport {
  float width = 0;               // of the page's column
  float device_pixel_ratio = 1;  // device pixels per CSS pixel
  float visible_top = 0;         // of the page
  float visible_height = 0;
  bool large = false;  // the window is at least 641 px wide
  NodeId focus = 0;
  NodeId hover = 0;
  NodeId active = 0;
};

// Margin around the column, so that focus rings outside it are seen.
inline constexpr float bleed = 8;

// Where text goes and how it looks.
struct TextStyle {
  Type type;
  Colour ink = colours::text;
  Align align = Align::left;
  bool underline = false;
  bool keep_lines = false;
};

// A rectangle drawn before its height is known: what it holds is painted over it, then close() gives it its height.
class Backdrop {
 public:
  explicit Backdrop(unsigned int first_vertex) : first_vertex_(first_vertex) {}

 private:
  friend class Frame;
  unsigned int first_vertex_;
};

class Frame {
 public:
  Frame(const Viewport& viewport, TextRuns& runs, Placements& placements);
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  const Viewport& viewport() const { return viewport_; }
  const Theme& theme() const { return theme_; }
  TextRuns& runs() { return runs_; }
  bool focused(const Node& node) const { return node.id != 0 && node.id == viewport_.focus; }
  bool hovered(const Node& node) const { return node.id != 0 && node.id == viewport_.hover; }
  bool pressed(const Node& node) const { return node.id != 0 && node.id == viewport_.active; }

  // The text colours of where we are: cards and panels change them for what they hold.
  struct Inks {
    Colour text = colours::text;
    Colour secondary = colours::secondary_text;
    Colour link = colours::blue;
    Colour link_hover = colours::link_hover;
    Colour link_active = colours::link_active;
  };
  Inks inks;

  void place(const Node& node, Part part, const Rectangle& rectangle);
  // Registers a control with Dear ImGui, under the node's own id.
  void item(const Node& node, const Rectangle& rectangle);
  bool visible(const Rectangle& rectangle) const;
  // What is painted until it is switched off takes its place, and is not seen.
  void hide(bool hides) { hides_ = hides; }

  void fill(const Rectangle& rectangle, Colour colour, float rounding = 0);
  // A border of `thickness` inside the rectangle's edge.
  void outline(const Rectangle& rectangle, float thickness, Colour colour);
  // A ring outside the rectangle's edge.
  void ring(const Rectangle& rectangle, float thickness, Colour colour);
  void circle(float x, float y, float radius, Colour colour);
  void triangle(ImVec2 a, ImVec2 b, ImVec2 c, Colour colour);
  void polyline(const ImVec2* points, int count, float thickness, Colour colour);

  Backdrop open_backdrop(float x, float y, float width, Colour colour);
  void close_backdrop(const Backdrop& backdrop, float bottom);

  // Width and height that the text takes in a column of this width; nothing is painted.
  ImVec2 measure(std::string_view text, Type type, float width, bool keep_lines = false);
  // Paints text from the top left corner of its first line box; answers the rectangle of its lines, `width` wide.
  Rectangle text(std::string_view text, float x, float y, float width, const TextStyle& style);
  // As text(), but the rectangle is only as wide as the text.
  Rectangle tight_text(std::string_view text, float x, float y, float width, const TextStyle& style);
  // The focus of text that runs in lines: yellow behind each, a dark line below.
  void highlight(std::string_view text, float x, float y, float width, Type type);
  // The focus of a block.
  void highlight(const Rectangle& block);

 private:
  ImVec2 to_screen(float x, float y) const;
  float snap(float pixels) const;
  float extent(float from, float pixels) const;
  float paint_lines(const TextBlock& block, float x, float y, float width, const TextStyle& style);
  void underline(const TextBlock& block, float x, float baseline, std::size_t line, const TextStyle& style);

  const Viewport& viewport_;
  Theme theme_;
  TextRuns& runs_;
  Placements& placements_;
  ImDrawList& list_;
  bool hides_ = false;
};

}  // namespace frontdoor::painter
