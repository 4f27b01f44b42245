// The look of a link in all its states, for the roles that hold one.
#pragma once

#include "controls.h"

namespace frontdoor::painter {

struct LinkStyle {
  Type type;
  Colour ink;
  Colour hover;
  Colour active;
  Align align = Align::left;
  float lead = 0;  // > 0: the link is a block that begins this far left of its text, with a mark of its own
};

// Paints the link's text and places its control; answers its rectangle.
Rectangle paint_link_text(Frame& frame, const Node& node, std::string_view text, float x, float y, float width,
                          const LinkStyle& style);

}  // namespace frontdoor::painter
