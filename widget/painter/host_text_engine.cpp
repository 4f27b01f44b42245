#include "host_text_engine.h"

#define FRONTDOOR_HOST(name) __attribute__((import_module("host"), import_name(#name)))

extern "C" {
FRONTDOOR_HOST(font_metrics) void host_font_metrics(std::int32_t size, std::int32_t weight, float* out);
FRONTDOOR_HOST(measure_run)
void host_measure_run(const char* text, std::uint32_t bytes, std::int32_t size, std::int32_t weight, float ratio,
                      float* out);
FRONTDOOR_HOST(raster_run)
void host_raster_run(const char* text, std::uint32_t bytes, std::int32_t size, std::int32_t weight, float ratio,
                     std::uint32_t ink, std::int32_t left, std::int32_t ascent, std::int32_t width, std::int32_t height,
                     std::uint8_t* rgba);
FRONTDOOR_HOST(phrase)
std::uint32_t host_phrase(std::uint32_t which, const char* value, std::uint32_t bytes, std::uint32_t number, char* out,
                          std::uint32_t capacity);
}

namespace frontdoor::painter {
namespace {

enum Phrase : std::uint32_t { character_count = 0, new_tab = 1 };

constexpr std::uint32_t kOver = 0x80000000u;

std::int32_t weight(Type type) {
  return type.bold ? 700 : 400;
}

std::string phrase(Phrase which, std::string_view value, std::uint32_t number, bool& over) {
  char out[256];
  const std::uint32_t answer =
      host_phrase(which, value.data(), static_cast<std::uint32_t>(value.size()), number, out, sizeof out);
  over = (answer & kOver) != 0;
  const std::uint32_t bytes = answer & ~kOver;
  return bytes <= sizeof out ? std::string(out, bytes) : std::string();
}

}  // namespace

FontMetrics HostTextEngine::font_metrics(Type type) {
  float out[3] = {};
  host_font_metrics(type.pixels, weight(type), out);
  return {out[0], out[1], out[2]};
}

RunMetrics HostTextEngine::measure(std::string_view text, Type type, float device_pixel_ratio) {
  float out[7] = {};
  host_measure_run(text.data(), static_cast<std::uint32_t>(text.size()), type.pixels, weight(type), device_pixel_ratio,
                   out);
  return {out[0], out[1], out[2], out[3], out[4], out[5], out[6]};
}

void HostTextEngine::rasterise(std::string_view text, Type type, float device_pixel_ratio, Colour ink, int left,
                               int ascent, int width, int height, std::uint8_t* rgba) {
  host_raster_run(text.data(), static_cast<std::uint32_t>(text.size()), type.pixels, weight(type), device_pixel_ratio,
                  ink, left, ascent, width, height, rgba);
}

std::string HostTextEngine::count_text(std::string_view value, std::uint32_t count_max, bool& over) {
  return phrase(Phrase::character_count, value, count_max, over);
}

std::string HostTextEngine::new_tab_text() {
  bool over = false;
  return phrase(Phrase::new_tab, "", 0, over);
}

}  // namespace frontdoor::painter
