// The browser as text engine: the functions that web/painted/text_runs.js gives to the module (see painter_abi.h).
#pragma once

#include "text_engine.h"

namespace frontdoor::painter {

class HostTextEngine final : public TextEngine {
 public:
  FontMetrics font_metrics(Type type) override;
  RunMetrics measure(std::string_view text, Type type, float device_pixel_ratio) override;
  void rasterise(std::string_view text, Type type, float device_pixel_ratio, Colour ink, int left, int ascent,
                 int width, int height, std::uint8_t* rgba) override;
  std::string count_text(std::string_view value, std::uint32_t count_max, bool& over) override;
  std::string new_tab_text() override;
};

}  // namespace frontdoor::painter
