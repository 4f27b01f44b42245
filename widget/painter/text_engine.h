// What measures and rasterises text. In the browser that is the browser itself (host_text_engine.cpp), so that kerning,
// shaping inside a word, emoji and every script look as they do in the mirror's elements; in native tests a TrueType
// reader.
#pragma once

#include "theme.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace frontdoor::painter {

// Whole CSS pixels above and below the baseline, and the height of a small x.
struct FontMetrics {
  float ascent = 0;
  float descent = 0;
  float x_height = 0;
};

// A run is a word, or a piece of one, in one style. Advances in CSS pixels; the ink's box in device pixels, relative to
// the point on the baseline where the run starts, all four outwards.
struct RunMetrics {
  float advance = 0;
  float advance_after_space = 0;  // of the space before the run and the run together, as they kern
  float left = 0;
  float right = 0;
  float ascent = 0;
  float descent = 0;
  float space_kerning = 0;  // how much further a space behind the run is than its advance says; mostly 0 or less
};

class TextEngine {
 public:
  virtual ~TextEngine() = default;

  virtual FontMetrics font_metrics(Type type) = 0;
  virtual RunMetrics measure(std::string_view text, Type type, float device_pixel_ratio) = 0;
  // Fills width × height RGBA pixels (straight alpha) with `text` in `ink`, starting `left`, `ascent` from the top left
  // corner.
  virtual void rasterise(std::string_view text, Type type, float device_pixel_ratio, Colour ink, int left, int ascent,
                         int width, int height, std::uint8_t* rgba) = 0;
  // Words that belong to the browser's controls and not to the form: "You have 12 characters remaining", what a link to
  // another site says after its text. `value` is what has been typed.
  virtual std::string count_text(std::string_view value, std::uint32_t count_max, bool& over) = 0;
  virtual std::string new_tab_text() = 0;
};

}  // namespace frontdoor::painter
