// Text for headless tests: Liberation Sans (Arial's measures) read with stb_truetype. No shaping, no kerning, no emoji:
// what the tests look at is layout, and the browser's own text is tested in the browser.
#pragma once

#include <text_engine.h>

#include <memory>

namespace frontdoor::painter {

class StbTextEngine final : public TextEngine {
 public:
  StbTextEngine();
  ~StbTextEngine() override;

  // Whether Liberation Sans is installed (Debian: fonts-liberation).
  bool ready() const;

  FontMetrics font_metrics(Type type) override;
  RunMetrics measure(std::string_view text, Type type, float device_pixel_ratio) override;
  void rasterise(std::string_view text, Type type, float device_pixel_ratio, Colour ink, int left, int ascent,
                 int width, int height, std::uint8_t* rgba) override;
  std::string count_text(std::string_view value, std::uint32_t count_max, bool& over) override;
  std::string new_tab_text() override;

 private:
  struct Font;
  Font& font(Type type);

  std::unique_ptr<Font> regular_;
  std::unique_ptr<Font> bold_;
};

}  // namespace frontdoor::painter
