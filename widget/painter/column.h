// The one layout mechanism: blocks from top to bottom of a column, with CSS's collapsing margins between them.
#pragma once

#include <frontdoor/view.h>

#include <algorithm>

namespace frontdoor::painter {

class Column {
 public:
  Column(float x, float y, float width) : x_(x), y_(y), width_(width), top_(y) {}

  float x() const { return x_; }
  float width() const { return width_; }
  float y() const { return y_; }  // lower edge of what has been laid out, margins not counted

  // Starts a block: its top edge, below the larger of the margins that meet. The first block of a column has no margin
  // above.
  float begin(float margin_top = 0) {
    const float margin = first_ ? 0 : std::max(margin_, margin_top);
    return y_ + margin + negative_;
  }
  // Ends a block at its lower edge. A negative margin pulls the next block up.
  void end(float bottom, float margin_bottom) {
    first_ = false;
    y_ = bottom;
    margin_ = std::max(margin_bottom, 0.0f);
    negative_ = std::min(margin_bottom, 0.0f);
  }
  // Makes the margin below the last block at least this large, or exactly, or pulls the next block up by `pixels`.
  void margin_at_least(float pixels) { margin_ = std::max(margin_, pixels); }
  void margin_exactly(float pixels) { margin_ = pixels; }
  void pull_up(float pixels) { negative_ = -pixels; }

  float margin() const { return first_ ? 0 : margin_; }
  float height() const { return y_ - top_; }

 private:
  float x_;
  float y_;
  float width_;
  float top_;
  float margin_ = 0;
  float negative_ = 0;
  bool first_ = true;
};

}  // namespace frontdoor::painter
