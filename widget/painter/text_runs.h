// Text in runs: words in a style, each measured once and rasterised once into Dear ImGui's dynamic atlas, drawn as
// quads. Lines break where the browser breaks them: a word that follows another is measured together with the space
// before it.
#pragma once

#include "text_engine.h"
#include "theme.h"

#include <imgui.h>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace frontdoor::painter {

enum class Align : std::uint8_t { left, centre, right };

// Text broken into lines. The pieces borrow from what TextRuns keeps, and die with the next frame.
struct TextBlock {
  struct Piece {
    std::string_view text;
    float x = 0;
    std::uint32_t line = 0;
  };
  std::vector<Piece> pieces;
  std::vector<float> line_widths;

  float width() const;  // of the widest line
};

class TextRuns {
 public:
  explicit TextRuns(TextEngine& engine) : engine_(engine) {}
  TextRuns(const TextRuns&) = delete;
  TextRuns& operator=(const TextRuns&) = delete;

  TextEngine& engine() { return engine_; }

  // Call first in each frame: forgets what the last frame did not use when there is much, and everything when the ratio
  // changed.
  void begin_frame(float device_pixel_ratio);
  // Forgets every run and its place in the atlas.
  void clear();
  // True when the atlas could not take a run of this frame: the frame lacks a word and must not be shown.
  bool overflowed() const { return overflowed_; }
  std::size_t size() const { return runs_.size(); }

  FontMetrics font_metrics(Type type);
  float advance(std::string_view text, Type type);

  // Breaks at spaces, hyphens and between ideographs; at '\n' too when `keep_lines`; inside a word that is wider than
  // the line alone. What was broken in the frame before is not broken again.
  const TextBlock& break_lines(std::string_view text, Type type, float width, bool keep_lines);
  // Draws one piece with its baseline starting at (x, baseline) in the coordinates of `list`.
  void draw(ImDrawList& list, std::string_view text, Type type, Colour ink, float x, float baseline);

 private:
  struct Run {
    RunMetrics metrics;
    ImFontAtlasRectId rectangle = ImFontAtlasRectId_Invalid;
    std::uint16_t width = 0;
    std::uint16_t height = 0;
    bool rasterised = false;
    std::uint32_t used = 0;  // frame
  };
  struct Broken {
    TextBlock block;
    std::uint32_t used = 0;  // frame
  };
  struct Font {
    Type type;
    FontMetrics metrics;
  };

  Run& run(std::string_view text, Type type, Colour ink);
  void rasterise(Run& run, std::string_view text, Type type, Colour ink);
  void forget_unused();
  void break_text(std::string_view text, Type type, float width, bool keep_lines);
  void place_word(std::string_view word, Type type, float width);
  void place_pieces(std::string_view word, Type type, float width);
  // Where the line would end with one more run on it.
  float end_with(const RunMetrics& next) const;
  void add_piece(std::string_view text, const RunMetrics& metrics);
  void new_line();

  TextEngine& engine_;
  std::unordered_map<std::string, Run> runs_;
  std::unordered_map<std::string, Broken> broken_;
  std::vector<Font> fonts_;
  std::string key_;
  TextBlock block_;          // being broken
  float space_kerning_ = 0;  // of the last run of the line
  std::vector<std::uint8_t> pixels_;
  std::size_t area_ = 0;  // device pixels of all rasterised runs
  std::uint32_t frame_ = 0;
  float device_pixel_ratio_ = 1;
  bool overflowed_ = false;
};

}  // namespace frontdoor::painter
