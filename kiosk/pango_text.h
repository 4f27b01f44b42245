// Text by Pango: every script, shaped, in the fonts that the system has. Measures and draws words for the painter, and
// draws what is in a field.
#pragma once

#include <text_engine.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor::kiosk {

// What is drawn of a field, in CSS pixels.
struct FieldText {
  std::string text;
  std::size_t caret = 0;   // bytes
  std::size_t anchor = 0;  // the other end of the selection
  bool focused = false;    // shows caret and selection
  bool lines = false;      // breaks into lines; else one line that follows the caret
  float width = 0;
  float height = 0;

  bool operator==(const FieldText&) const = default;
};

struct Picture {
  int width = 0;  // device pixels
  int height = 0;
  std::vector<std::uint8_t> rgba;  // straight alpha
};

class PangoText final : public painter::TextEngine {
 public:
  PangoText();
  ~PangoText() override;

  painter::FontMetrics font_metrics(painter::Type type) override;
  painter::RunMetrics measure(std::string_view text, painter::Type type, float ratio) override;
  void rasterise(std::string_view text, painter::Type type, float ratio, painter::Colour ink, int left, int ascent,
                 int width, int height, std::uint8_t* rgba) override;
  std::string count_text(std::string_view value, std::uint32_t count_max, bool& over) override;
  std::string new_tab_text() override { return {}; }  // a kiosk opens no tab

  Picture draw(const FieldText& field, painter::Type type, float ratio);
  // The byte of the field's text at a place in it.
  std::size_t byte_at(const FieldText& field, painter::Type type, float x, float y);

 private:
  struct Layout;
  std::unique_ptr<Layout> layout_;
};

}  // namespace frontdoor::kiosk
