// The painted face: lays a View out with Dear ImGui and paints it. paint(View, Viewport) → draw data and geometry.
// One Painter owns one Dear ImGui context, which is current while it works. No clock, no input, no loop: the same View
// and viewport give the same draw data. Errors are values; the caller drops a painter that fails and shows the plain
// face.
#pragma once

#include "draw_output.h"
#include "frame.h"
#include "geometry.h"
#include "text_runs.h"

#include <frontdoor/result.h>
#include <frontdoor/view.h>

#include <string_view>

struct ImGuiContext;

namespace frontdoor::painter {

class Painter {
 public:
  // `engine` measures and rasterises text and must outlive the painter.
  explicit Painter(TextEngine& engine);
  ~Painter();
  Painter(const Painter&) = delete;
  Painter& operator=(const Painter&) = delete;

  // Takes a View in the flat encoding of view_codec.h. Bytes that are not one change nothing.
  Result<bool> show(std::string_view flat_view);
  void show(View view);

  // Paints what was shown. Refuses (invalid_value) a viewport out of range and (too_large) a page whose text does not
  // fit the atlas.
  Result<bool> paint(const Viewport& viewport);

  // Of the last paint(), valid until the next.
  float height() const { return height_; }
  const Placements& placements() const { return placements_; }
  const DrawOutput& output() const { return output_; }

  // The renderer lost its textures: the next paint() asks for all of them again.
  void forget_textures();
  std::size_t runs() const { return runs_.size(); }

 private:
  bool paint_page(const Viewport& viewport);

  ImGuiContext* context_;
  TextRuns runs_;
  View view_;
  Placements placements_;
  DrawOutput output_;
  float height_ = 0;
};

}  // namespace frontdoor::painter
