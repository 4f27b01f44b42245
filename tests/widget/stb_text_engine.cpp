#include "stb_text_engine.h"

#define STB_TRUETYPE_IMPLEMENTATION
#define STBTT_STATIC
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_truetype.h>
#pragma GCC diagnostic pop

#include <line_break.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <vector>

namespace frontdoor::painter {
namespace {

constexpr const char* kFolder = "/usr/share/fonts/truetype/liberation/";

}  // namespace

struct StbTextEngine::Font {
  explicit Font(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(file), {});
    ready = !bytes.empty() && stbtt_InitFont(&info, bytes.data(), 0) != 0;
  }

  float scale(float pixels) const { return stbtt_ScaleForMappingEmToPixels(&info, pixels); }

  float advance(std::string_view text, float pixels) const {
    float sum = 0;
    for (std::size_t at = 0; at < text.size();) {
      int advance = 0;
      int bearing = 0;
      stbtt_GetCodepointHMetrics(&info, static_cast<int>(next_code_point(text, at)), &advance, &bearing);
      sum += static_cast<float>(advance) * scale(pixels);
    }
    return sum;
  }

  std::vector<unsigned char> bytes;
  stbtt_fontinfo info = {};
  bool ready = false;
};

StbTextEngine::StbTextEngine()
    : regular_(std::make_unique<Font>(std::string(kFolder) + "LiberationSans-Regular.ttf")),
      bold_(std::make_unique<Font>(std::string(kFolder) + "LiberationSans-Bold.ttf")) {}

StbTextEngine::~StbTextEngine() = default;

bool StbTextEngine::ready() const {
  return regular_->ready && bold_->ready;
}

StbTextEngine::Font& StbTextEngine::font(Type type) {
  return type.bold ? *bold_ : *regular_;
}

FontMetrics StbTextEngine::font_metrics(Type type) {
  int ascent = 0;
  int descent = 0;
  int gap = 0;
  const Font& one = font(type);
  stbtt_GetFontVMetrics(&one.info, &ascent, &descent, &gap);
  const float scale = one.scale(type.pixels);
  return {std::round(static_cast<float>(ascent) * scale), std::round(static_cast<float>(-descent) * scale),
          type.pixels * 0.519f};
}

RunMetrics StbTextEngine::measure(std::string_view text, Type type, float device_pixel_ratio) {
  const Font& one = font(type);
  const float device_pixels = type.pixels * device_pixel_ratio;
  const float advance = one.advance(text, type.pixels);
  return {advance,
          advance + one.advance(" ", type.pixels),
          2,
          std::ceil(one.advance(text, device_pixels)) + 2,
          std::ceil(device_pixels * 0.95f),
          std::ceil(device_pixels * 0.3f)};
}

void StbTextEngine::rasterise(std::string_view text, Type type, float device_pixel_ratio, Colour ink, int left,
                              int ascent, int width, int height, std::uint8_t* rgba) {
  const Font& one = font(type);
  const float scale = one.scale(type.pixels * device_pixel_ratio);
  float x = static_cast<float>(left);
  for (std::size_t at = 0; at < text.size();) {
    const int code_point = static_cast<int>(next_code_point(text, at));
    int w = 0;
    int h = 0;
    int offset_x = 0;
    int offset_y = 0;
    unsigned char* glyph = stbtt_GetCodepointBitmap(&one.info, scale, scale, code_point, &w, &h, &offset_x, &offset_y);
    for (int row = 0; row < h; ++row) {
      for (int column = 0; column < w; ++column) {
        const int to_x = static_cast<int>(x) + offset_x + column;
        const int to_y = ascent + offset_y + row;
        if (to_x < 0 || to_x >= width || to_y < 0 || to_y >= height) continue;
        std::uint8_t* pixel = rgba + (static_cast<std::ptrdiff_t>(to_y) * width + to_x) * 4;
        for (int channel = 0; channel < 3; ++channel) pixel[channel] = static_cast<std::uint8_t>(ink >> (8 * channel));
        pixel[3] = std::max(pixel[3], glyph[row * w + column]);
      }
    }
    stbtt_FreeBitmap(glyph, nullptr);
    int advance = 0;
    int bearing = 0;
    stbtt_GetCodepointHMetrics(&one.info, code_point, &advance, &bearing);
    x += static_cast<float>(advance) * scale;
  }
}

std::string StbTextEngine::count_text(std::string_view value, std::uint32_t count_max, bool& over) {
  over = value.size() > count_max;
  const std::size_t count = over ? value.size() - count_max : count_max - value.size();
  return "You have " + std::to_string(count) + (over ? " characters too many" : " characters remaining");
}

std::string StbTextEngine::new_tab_text() {
  return "(opens in new tab)";
}

}  // namespace frontdoor::painter
