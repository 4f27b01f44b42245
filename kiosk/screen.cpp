#include "screen.h"

#include <frontdoor/limits.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace frontdoor::kiosk {
namespace {

using painter::Part;
using painter::Placement;
using painter::Rectangle;

constexpr float kMargin = 24;  // above and below the page
constexpr float kSideMargin = 16;
constexpr float kColumnMax = 672;  // as the plain face has it
constexpr float kLargeFrom = 641;

bool takes_text(const Node& node) {
  return node.role == Role::text_field || node.role == Role::text_area || node.role == Role::combobox;
}

bool is_focusable(const Node& node) {
  switch (node.role) {
    case Role::text_field:
    case Role::text_area:
    case Role::combobox:
    case Role::select:
    case Role::slider:
    case Role::radio:
    case Role::checkbox:
    case Role::button:
    case Role::back_link:
    case Role::error_link:
    case Role::details: return !node.disabled;
    case Role::link: return node.href.empty();
    default: return false;
  }
}

void collect(const Node& parent, std::vector<const Node*>& out) {
  // Of the radios of one question one takes the focus: the chosen one, or the first.
  const auto chosen = std::find_if(parent.children.begin(), parent.children.end(),
                                   [](const Node& child) { return child.role == Role::radio && child.checked; });
  bool radio = false;
  for (const Node& child : parent.children) {
    const bool skipped = child.role == Role::radio && (chosen == parent.children.end() ? radio : &child != &*chosen);
    radio = radio || child.role == Role::radio;
    if (is_focusable(child) && !skipped) out.push_back(&child);
    if (child.role != Role::details || child.checked) collect(child, out);
  }
}

const Node* parent_in(const Node& parent, NodeId id) {
  for (const Node& child : parent.children) {
    if (child.id == id) return &parent;
    if (const Node* found = parent_in(child, id)) return found;
  }
  return nullptr;
}

bool holds(const Rectangle& box, float x, float y) {
  return x >= box.x && x < box.right() && y >= box.y && y < box.bottom();
}

}  // namespace

Screen::Screen(PangoText& text) : text_(text), painter_(text) {}

void Screen::resize(float width, float height, float ratio) {
  width_ = width;
  height_ = height;
  ratio_ = ratio;
}

void Screen::show(const View& view) {
  const bool same_page = view.page == view_.page;
  const bool led = view.focus != view_.focus;
  view_ = view;
  painter_.show(view);
  if (!same_page) {
    editors_.clear();
    focus_ = unread_ = 0;
    scroll_ = 0;
  }
  if (!node(focus_)) focus_ = 0;
  if (!same_page || led) {
    const Node* first = node(view.focus);
    if (first && is_focusable(*first)) focus_ = first->id;
    if (first && first->role == Role::error_summary) focus_ = scroll_ = 0;
  }
  for (auto& [id, editor] : editors_) {
    const Node* of = node(id);
    if (of && of->value != editor.text()) editor = Editor(of->value);
  }
}

void Screen::forget() {
  editors_.clear();
  view_ = View{};
  focus_ = hover_ = unread_ = 0;
  scroll_ = 0;
}

// [SECTION] Where things are

float Screen::column_width() const {
  return std::min(width_ - 2 * kSideMargin, kColumnMax);
}

float Screen::left() const {
  return std::floor((width_ - column_width()) / 2) - painter::bleed;
}

float Screen::top() const {
  return kMargin + std::max(0.0f, scroll_ - kMargin) - scroll_ - painter::bleed;
}

float Screen::bottom() const {
  return std::max(0.0f, painter_.height() + 2 * kMargin - height_);
}

painter::Type Screen::field_type() const {
  return painter::Theme(width_ >= kLargeFrom).body();
}

std::optional<Rectangle> Screen::rectangle_of(NodeId id) const {
  for (const Placement& placement : painter_.placements()) {
    if (placement.node != id || (placement.part != Part::control && placement.part != Part::whole)) continue;
    Rectangle box = placement.rectangle;
    box.x += left() + painter::bleed;
    box.y += kMargin - scroll_;
    return box;
  }
  return std::nullopt;
}

const Node* Screen::at(float x, float y) const {
  const float page_x = x - left() - painter::bleed;
  const float page_y = y - kMargin + scroll_;
  const Node* found = nullptr;
  float area = 0;
  for (const Placement& placement : painter_.placements()) {
    if (placement.part == Part::frame || !holds(placement.rectangle, page_x, page_y)) continue;
    const Node* candidate = node(placement.node);
    const float size = placement.rectangle.width * placement.rectangle.height;
    if (!candidate || !is_focusable(*candidate) || (found && size >= area)) continue;
    found = candidate;
    area = size;
  }
  return found;
}

void Screen::bring_in_sight(NodeId id) {
  const auto box = rectangle_of(id);
  if (!box) return;
  if (box->y < kMargin) scroll_ += box->y - 2 * kMargin;
  if (box->bottom() > height_ - kMargin) scroll_ += box->bottom() - height_ + 2 * kMargin;
  scroll_ = std::clamp(scroll_, 0.0f, bottom());
}

FieldText Screen::text_of(const Node& node, const Rectangle& box) const {
  FieldText field{node.value, 0, 0, node.id == focus_, node.role == Role::text_area, box.width, box.height};
  if (const auto editor = editors_.find(node.id); editor != editors_.end()) {
    field.caret = editor->second.caret();
    field.anchor = editor->second.anchor();
  }
  if (node.role == Role::select) {
    field.focused = false;
    for (const Node& option : node.children) {
      if (option.checked) field.text = option.text;
    }
  }
  return field;
}

std::vector<Field> Screen::fields() const {
  std::vector<Field> out;
  for (const Placement& placement : painter_.placements()) {
    const Node* of = node(placement.node);
    if (!of || placement.part != Part::control || (!takes_text(*of) && of->role != Role::select)) continue;
    const Rectangle box = *rectangle_of(of->id);
    if (box.bottom() >= 0 && box.y <= height_) out.push_back({of->id, box, text_of(*of, box)});
  }
  return out;
}

Result<bool> Screen::paint() {
  scroll_ = std::min(scroll_, bottom());
  painter::Viewport viewport;
  viewport.width = column_width();
  viewport.device_pixel_ratio = ratio_;
  viewport.visible_top = std::max(0.0f, scroll_ - kMargin);
  viewport.visible_height = height_;
  viewport.large = width_ >= kLargeFrom;
  viewport.focus = focus_;
  viewport.hover = hover_;
  return painter_.paint(viewport);
}

// [SECTION] Focus

std::vector<const Node*> Screen::stops() const {
  std::vector<const Node*> out;
  collect(view_.root, out);
  return out;
}

const Node* Screen::parent_of(NodeId id) const {
  return parent_in(view_.root, id);
}

std::vector<Event> Screen::focus_on(NodeId id) {
  std::vector<Event> out;
  if (id != focus_) out = pause();
  focus_ = id;
  if (const Node* to = node(id); to && takes_text(*to)) editor(*to);
  bring_in_sight(id);
  return out;
}

std::vector<Event> Screen::move_focus(int by) {
  const std::vector<const Node*> all = stops();
  if (all.empty()) return {};
  const auto here = std::find_if(all.begin(), all.end(), [this](const Node* stop) { return stop->id == focus_; });
  const auto count = static_cast<int>(all.size());
  const int from = here == all.end() ? (by > 0 ? -1 : count) : static_cast<int>(here - all.begin());
  return focus_on(all[static_cast<std::size_t>((from + by + count) % count)]->id);
}

// [SECTION] Pointer

std::vector<Event> Screen::press(float x, float y) {
  const Node* pressed = at(x, y);
  if (!pressed) return pause();
  std::vector<Event> out = focus_on(pressed->id);
  if (takes_text(*pressed)) {
    const auto box = rectangle_of(pressed->id);
    if (box && holds(*box, x, y)) {
      const std::size_t byte = text_.byte_at(text_of(*pressed, *box), field_type(), x - box->x, y - box->y);
      editor(*pressed).place(byte, false);
    }
    return out;
  }
  for (Event& event : activate(*pressed, true)) out.push_back(std::move(event));
  return out;
}

void Screen::hover(float x, float y) {
  const Node* over = at(x, y);
  hover_ = over ? over->id : 0;
}

void Screen::scroll(float css_pixels) {
  scroll_ = std::clamp(scroll_ + css_pixels, 0.0f, bottom());
}

// [SECTION] Pressing

std::vector<Event> Screen::activate(const Node& node, bool by_space) {
  switch (node.role) {
    case Role::radio: return {{EventKind::choose, node.id, "true"}};
    case Role::checkbox:
    case Role::details: return {{EventKind::choose, node.id, node.checked ? "false" : "true"}};
    case Role::button:
    case Role::link:
    case Role::back_link: return {{EventKind::press, node.id, ""}};
    case Role::error_link: {
      const NodeId target = node.target;
      const Node* to = this->node(target);
      const bool group = to && !is_focusable(*to) && !to->children.empty();
      return focus_on(group ? to->children.front().id : target);
    }
    case Role::select: return step_choice(node, 1);
    default: return by_space ? std::vector<Event>{} : press_default();
  }
}

// As a browser does with Enter in a field: the page's first button that leads on.
std::vector<Event> Screen::press_default() {
  for (const Node* stop : stops()) {
    if (stop->role == Role::button && stop->variant == Variant::primary) return {{EventKind::press, stop->id, ""}};
  }
  return {};
}

// The next of a question's radios, a list's options or a slider's steps.
std::vector<Event> Screen::step_choice(const Node& node, int by) {
  if (node.role == Role::slider) {
    int value = (node.minimum + node.maximum) / 2;
    std::from_chars(node.value.data(), node.value.data() + node.value.size(), value);
    value = std::clamp(value + by * std::max(1, node.step), node.minimum, node.maximum);
    return {{EventKind::input, node.id, std::to_string(value)}};
  }
  const Node* group = node.role == Role::radio ? parent_of(node.id) : &node;
  const Role role = node.role == Role::radio ? Role::radio : Role::option;
  std::vector<const Node*> all;
  for (const Node& child : group->children) {
    if (child.role == role) all.push_back(&child);
  }
  if (all.empty()) return {};
  int here = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (role == Role::radio ? all[i]->id == node.id : all[i]->checked) here = static_cast<int>(i);
  }
  const auto count = static_cast<int>(all.size());
  const Node& next = *all[static_cast<std::size_t>((here + by + count) % count)];
  if (role == Role::option) return {{EventKind::input, node.id, next.value}};
  focus_ = next.id;
  bring_in_sight(next.id);
  return {{EventKind::choose, next.id, "true"}};
}

bool Screen::scroll_by_key(Key key) {
  switch (key) {
    case Key::up: scroll(-48); return true;
    case Key::down: scroll(48); return true;
    case Key::page_up: scroll(48 - height_); return true;
    case Key::page_down: scroll(height_ - 48); return true;
    case Key::home: scroll(-bottom()); return true;
    case Key::end: scroll(bottom()); return true;
    default: return false;
  }
}

std::vector<Event> Screen::key(Key key, bool shift) {
  if (key == Key::tab) return move_focus(1);
  if (key == Key::back_tab) return move_focus(-1);
  const Node* on = node(focus_);
  if (!on || key == Key::page_up || key == Key::page_down) {
    scroll_by_key(key);
    return {};
  }
  if (takes_text(*on)) return edit(*on, key, shift);
  const bool stepped = on->role == Role::radio || on->role == Role::select || on->role == Role::slider;
  if (stepped && (key == Key::down || key == Key::right)) return step_choice(*on, 1);
  if (stepped && (key == Key::up || key == Key::left)) return step_choice(*on, -1);
  if (key == Key::space) return activate(*on, true);
  if (key == Key::enter) {
    const bool choice = on->role == Role::radio || on->role == Role::checkbox;
    return choice ? press_default() : activate(*on, false);
  }
  scroll_by_key(key);
  return {};
}

// [SECTION] Typing

Editor& Screen::editor(const Node& node) {
  return editors_.try_emplace(node.id, Editor(node.value)).first->second;
}

std::vector<Event> Screen::changed(const Node& node) {
  const std::string& text = editor(node).text();
  if (text == node.value) return {};
  unread_ = node.id;
  return {{EventKind::input, node.id, text}};
}

std::vector<Event> Screen::edit(const Node& node, Key key, bool shift) {
  Editor& editing = editor(node);
  const bool lines = node.role == Role::text_area;
  switch (key) {
    case Key::left: editing.move(Step::left, shift); break;
    case Key::right: editing.move(Step::right, shift); break;
    case Key::home: editing.move(Step::line_start, shift); break;
    case Key::end: editing.move(Step::line_end, shift); break;
    case Key::up: editing.move(Step::text_start, shift); break;
    case Key::down: editing.move(Step::text_end, shift); break;
    case Key::backspace: editing.erase_back(); break;
    case Key::erase: editing.erase_forward(); break;
    case Key::select_all: editing.select_all(); break;
    case Key::enter:
      if (!lines) {
        std::vector<Event> out = pause();
        for (Event& event : press_default()) out.push_back(std::move(event));
        return out;
      }
      editing.insert("\n", true, limits::text_answer_bytes_max);
      break;
    default: break;
  }
  return changed(node);
}

std::vector<Event> Screen::type(std::string_view utf8) {
  const Node* on = node(focus_);
  if (!on) return {};
  // A space bar comes as a key as well: elsewhere than in a field it presses.
  if (!takes_text(*on)) return utf8 == " " ? key(Key::space, false) : std::vector<Event>{};
  const bool lines = on->role == Role::text_area;
  editor(*on).insert(utf8, lines, lines ? limits::text_answer_bytes_max : limits::short_answer_bytes_max);
  return changed(*on);
}

std::vector<Event> Screen::pause() {
  const Node* typed = unread_ == 0 ? nullptr : node(unread_);
  unread_ = 0;
  if (!typed) return {};
  return {{EventKind::pause, typed->id, ""}};
}

}  // namespace frontdoor::kiosk
