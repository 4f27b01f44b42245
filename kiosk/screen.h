// A View on a screen: where it is scrolled to, which control has the focus, what is being typed. Turns keys, pointer
// and text into Events for the consultation. Decides nothing about a request, knows no window and no clock.
#pragma once

#include "editor.h"
#include "pango_text.h"

#include <painter.h>

#include <frontdoor/consultation.h>
#include <frontdoor/view.h>

#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace frontdoor::kiosk {

enum class Key : std::uint8_t {
  tab,
  back_tab,
  enter,
  space,
  left,
  right,
  up,
  down,
  home,
  end,
  page_up,
  page_down,
  backspace,
  erase,
  select_all,
};

// What is drawn over the painted page: the text in a field.
struct Field {
  NodeId node = 0;
  painter::Rectangle rectangle;  // CSS pixels of the screen
  FieldText text;
};

class Screen {
 public:
  // `text` must outlive the screen.
  explicit Screen(PangoText& text);

  // CSS pixels; ratio: device pixels per CSS pixel.
  void resize(float width, float height, float ratio);
  // Another page begins at its top; the same page keeps its place, its focus and its carets.
  void show(const View& view);
  // Everything that was typed is gone.
  void forget();

  std::vector<Event> press(float x, float y);
  void hover(float x, float y);
  void scroll(float css_pixels);
  std::vector<Event> key(Key key, bool shift);
  std::vector<Event> type(std::string_view utf8);
  // The patient has stopped typing: that text is to be read.
  std::vector<Event> pause();

  // Lays out and paints. Errors as of Painter::paint.
  Result<bool> paint();
  const painter::DrawOutput& output() const { return painter_.output(); }
  void forget_textures() { painter_.forget_textures(); }
  // Where the painted page begins on the screen, in CSS pixels.
  float left() const;
  float top() const;
  std::vector<Field> fields() const;
  painter::Type field_type() const;

  NodeId focus() const { return focus_; }
  std::optional<painter::Rectangle> rectangle_of(NodeId node) const;  // of its control, on the screen

 private:
  const Node* node(NodeId id) const { return find_node(view_.root, id); }
  const Node* parent_of(NodeId id) const;
  std::vector<const Node*> stops() const;
  const Node* at(float x, float y) const;
  float column_width() const;
  float bottom() const;
  std::vector<Event> activate(const Node& node, bool by_space);
  std::vector<Event> focus_on(NodeId id);
  std::vector<Event> move_focus(int by);
  std::vector<Event> edit(const Node& node, Key key, bool shift);
  std::vector<Event> step_choice(const Node& node, int by);
  std::vector<Event> press_default();
  std::vector<Event> changed(const Node& node);
  void bring_in_sight(NodeId id);
  bool scroll_by_key(Key key);
  Editor& editor(const Node& node);
  FieldText text_of(const Node& node, const painter::Rectangle& box) const;

  PangoText& text_;
  painter::Painter painter_;
  View view_;
  std::map<NodeId, Editor> editors_;
  NodeId focus_ = 0;
  NodeId hover_ = 0;
  NodeId unread_ = 0;  // typed in, and not read yet
  float width_ = 0;
  float height_ = 0;
  float ratio_ = 1;
  float scroll_ = 0;
};

}  // namespace frontdoor::kiosk
