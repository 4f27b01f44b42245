// Dear ImGui's draw data in plain arrays that a renderer outside this module reads in place: one vertex and one index
// buffer, commands, and what is to be done with textures first. Everything is valid until the next collect().
#pragma once

#include <cstdint>
#include <vector>

#include <imgui.h>

namespace frontdoor::painter {

// ImDrawVert: position and texture coordinate as four floats, then RGBA bytes.
static_assert(sizeof(ImDrawVert) == 20 && sizeof(ImDrawIdx) == 4);

struct DrawCommand {
  std::uint32_t first_index = 0;
  std::uint32_t index_count = 0;
  std::uint32_t texture = 0;
  float clip[4] = {};  // left, top, right, bottom in CSS pixels of the canvas

  bool operator==(const DrawCommand&) const = default;
};
static_assert(sizeof(DrawCommand) == 28);

enum class TextureAction : std::uint32_t { create = 1, update = 2, destroy = 3 };

// One request. `pixels` is the whole texture, RGBA, `texture_width` pixels a row; an update touches only the rectangle.
struct TextureRequest {
  TextureAction action = TextureAction::create;
  std::uint32_t texture = 0;
  std::uint32_t texture_width = 0;
  std::uint32_t texture_height = 0;
  std::uint32_t x = 0;
  std::uint32_t y = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  const std::uint8_t* pixels = nullptr;
};

class DrawOutput {
 public:
  // Copies `data` and answers its texture requests: the renderer must carry out `textures` before drawing.
  void collect(ImDrawData& data);

  std::vector<ImDrawVert> vertices;
  std::vector<ImDrawIdx> indices;
  std::vector<DrawCommand> commands;
  std::vector<TextureRequest> textures;

 private:
  void collect_texture(ImTextureData& texture);
  void collect_list(const ImDrawList& list);

  std::uint32_t last_texture_ = 0;
};

}  // namespace frontdoor::painter
