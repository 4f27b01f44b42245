// Rectangles of the laid-out page, in CSS pixels from the page's top left corner.
#pragma once

#include <frontdoor/view.h>

#include <cstdint>
#include <vector>

namespace frontdoor::painter {

struct Rectangle {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;

  float right() const { return x + width; }
  float bottom() const { return y + height; }
  bool operator==(const Rectangle&) const = default;
};

// Which part of a node is in a rectangle. Numbers cross the WebAssembly boundary: append only.
// `frame` is the outline of something that holds other nodes (a card); no element of the mirror is placed there.
enum class Part : std::uint32_t { whole = 0, label, hint, error, control, count, text, frame, suffix };

// One rectangle of the layout. The same 24 bytes are read by web/painted/painter.js.
struct Placement {
  NodeId node = 0;
  Part part = Part::whole;
  Rectangle rectangle;

  bool operator==(const Placement&) const = default;
};
static_assert(sizeof(Placement) == 24);

using Placements = std::vector<Placement>;

}  // namespace frontdoor::painter
