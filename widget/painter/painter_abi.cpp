#include "painter_abi.h"

#include "host_text_engine.h"
#include "painter.h"

#include <cstring>
#include <string>

namespace {

using frontdoor::painter::Painter;

// A View of the largest page is far below this; anything longer is not one.
constexpr std::uint32_t kInputMax = 16'000'000;

std::string input;
std::uint32_t frame[12];

Painter& painter() {
  static frontdoor::painter::HostTextEngine engine;
  static Painter one(engine);
  return one;
}

std::uint32_t address(const void* pointer) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(pointer));
}

template <typename T>
void put(int at, const std::vector<T>& values) {
  frame[at] = address(values.data());
  frame[at + 1] = static_cast<std::uint32_t>(values.size());
}

std::int32_t code(const frontdoor::Result<bool>& result) {
  return result.ok() ? 0 : static_cast<std::int32_t>(result.error().code);
}

}  // namespace

std::uint8_t* frontdoor_painter_input(std::uint32_t bytes) {
  if (bytes > kInputMax) return nullptr;
  input.resize(bytes);
  return reinterpret_cast<std::uint8_t*>(input.data());
}

std::int32_t frontdoor_painter_show(std::uint32_t bytes) {
  if (bytes > input.size()) return static_cast<std::int32_t>(frontdoor::ErrorCode::corrupt);
  return code(painter().show(std::string_view(input.data(), bytes)));
}

std::int32_t frontdoor_painter_paint(float width, float ratio, float visible_top, float visible_height,
                                     std::uint32_t large, std::uint32_t focus, std::uint32_t hover,
                                     std::uint32_t active) {
  const frontdoor::painter::Viewport viewport{width,      ratio, visible_top, visible_height,
                                              large != 0, focus, hover,       active};
  return code(painter().paint(viewport));
}

void frontdoor_painter_forget_textures() {
  painter().forget_textures();
}

const std::uint32_t* frontdoor_painter_frame() {
  const Painter& one = painter();
  const float head[2] = {one.height(), frontdoor::painter::bleed};
  std::memcpy(frame, head, sizeof head);
  put(2, one.placements());
  put(4, one.output().vertices);
  put(6, one.output().indices);
  put(8, one.output().commands);
  put(10, one.output().textures);
  return frame;
}
