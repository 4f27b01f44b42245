#include "text_runs.h"

#include "line_break.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace frontdoor::painter {
namespace {

// Rasterised runs kept when they were not used by the last frame, in device pixels of four bytes.
constexpr std::size_t kAreaMax = 1'000'000;
// Runs kept in all: measures of words that are no longer shown.
constexpr std::size_t kRunsMax = 8'000;
// A browser's line breaker has no rounding of its own at this size; ours adds floats.
constexpr float kTolerance = 0.01f;

}  // namespace

float TextBlock::width() const {
  float widest = 0;
  for (float line : line_widths) widest = std::max(widest, line);
  return widest;
}

void TextRuns::begin_frame(float device_pixel_ratio) {
  if (device_pixel_ratio != device_pixel_ratio_) clear();
  device_pixel_ratio_ = device_pixel_ratio;
  overflowed_ = false;
  if (area_ > kAreaMax || runs_.size() > kRunsMax) forget_unused();
  std::erase_if(broken_, [this](const auto& one) { return one.second.used != frame_; });
  ++frame_;
}

void TextRuns::clear() {
  for (auto& [key, run] : runs_) {
    if (run.rectangle != ImFontAtlasRectId_Invalid) ImGui::GetIO().Fonts->RemoveCustomRect(run.rectangle);
  }
  runs_.clear();
  broken_.clear();
  area_ = 0;
}

void TextRuns::forget_unused() {
  for (auto it = runs_.begin(); it != runs_.end();) {
    Run& run = it->second;
    if (run.used == frame_) {
      ++it;
      continue;
    }
    if (run.rectangle != ImFontAtlasRectId_Invalid) {
      ImGui::GetIO().Fonts->RemoveCustomRect(run.rectangle);
      area_ -= std::size_t{run.width} * run.height;
    }
    it = runs_.erase(it);
  }
}

FontMetrics TextRuns::font_metrics(Type type) {
  for (const Font& font : fonts_) {
    if (font.type == type) return font.metrics;
  }
  fonts_.push_back({type, engine_.font_metrics(type)});
  return fonts_.back().metrics;
}

TextRuns::Run& TextRuns::run(std::string_view text, Type type, Colour ink) {
  key_.assign(reinterpret_cast<const char*>(&ink), sizeof ink);
  key_ += static_cast<char>(type.pixels);
  key_ += type.bold ? 'b' : 'n';
  key_ += text;
  const auto [it, added] = runs_.try_emplace(key_);
  if (added) it->second.metrics = engine_.measure(text, type, device_pixel_ratio_);
  it->second.used = frame_;
  return it->second;
}

float TextRuns::advance(std::string_view text, Type type) {
  return run(text, type, 0).metrics.advance;
}

void TextRuns::rasterise(Run& run, std::string_view text, Type type, Colour ink) {
  run.rasterised = true;
  const int width = static_cast<int>(run.metrics.left + run.metrics.right);
  const int height = static_cast<int>(run.metrics.ascent + run.metrics.descent);
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  if (width <= 0 || height <= 0) return;
  if (width > atlas->TexMaxWidth / 2 || height > atlas->TexMaxHeight / 2) {
    overflowed_ = true;
    return;
  }
  ImFontAtlasRect box;
  run.rectangle = atlas->AddCustomRect(width, height, &box);
  if (run.rectangle == ImFontAtlasRectId_Invalid) {
    overflowed_ = true;
    return;
  }
  run.width = static_cast<std::uint16_t>(width);
  run.height = static_cast<std::uint16_t>(height);
  area_ += std::size_t{run.width} * run.height;
  const std::size_t row = std::size_t{run.width} * 4;
  pixels_.assign(row * run.height, 0);
  engine_.rasterise(text, type, device_pixel_ratio_, ink, static_cast<int>(run.metrics.left),
                    static_cast<int>(run.metrics.ascent), width, height, pixels_.data());
  ImTextureData* texture = atlas->TexData;
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* from = pixels_.data() + row * static_cast<std::size_t>(y);
    std::copy(from, from + row, static_cast<std::uint8_t*>(texture->GetPixelsAt(box.x, box.y + y)));
  }
  ImFontAtlasTextureBlockQueueUpload(atlas, texture, box.x, box.y, width, height);
}

void TextRuns::draw(ImDrawList& list, std::string_view text, Type type, Colour ink, float x, float baseline) {
  // White runs are tinted by the ink; a run with an emoji has its own colours and is rasterised for one ink.
  const bool coloured = is_emoji(text);
  Run& word = run(text, type, coloured ? ink : 0);
  if (!word.rasterised) rasterise(word, text, type, coloured ? ink : colours::white);
  if (word.rectangle == ImFontAtlasRectId_Invalid) return;
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  ImFontAtlasRect box;
  if (!atlas->GetCustomRect(word.rectangle, &box)) return;
  const float ratio = device_pixel_ratio_;
  const ImVec2 from(std::round(x * ratio - word.metrics.left) / ratio,
                    std::round(baseline * ratio - word.metrics.ascent) / ratio);
  const ImVec2 to(from.x + word.width / ratio, from.y + word.height / ratio);
  list.AddImage(atlas->TexRef, from, to, box.uv0, box.uv1, coloured ? colours::white : ink);
}

void TextRuns::new_line() {
  block_.line_widths.push_back(0);
  space_kerning_ = 0;
}

float TextRuns::end_with(const RunMetrics& next) const {
  const float x = block_.line_widths.back();
  return x > 0 ? x + space_kerning_ + next.advance_after_space : next.advance;
}

void TextRuns::add_piece(std::string_view text, const RunMetrics& metrics) {
  const float end = end_with(metrics);
  const auto line = static_cast<std::uint32_t>(block_.line_widths.size() - 1);
  block_.pieces.push_back({text, end - metrics.advance, line});
  block_.line_widths.back() = end;
  space_kerning_ = metrics.space_kerning;
}

// The longest start of `word` that fits on this line, then the next line, until the word is placed.
void TextRuns::place_pieces(std::string_view word, Type type, float width) {
  while (!word.empty()) {
    std::size_t fits = 0;
    for (std::size_t end = next_break(word); end <= word.size(); end += next_break(word.substr(end))) {
      if (end_with(run(word.substr(0, end), type, 0).metrics) > width + kTolerance) break;
      fits = end;
      if (end == word.size()) break;
    }
    if (fits == 0 && block_.line_widths.back() > 0) {
      new_line();
      continue;
    }
    if (fits == 0) {
      // One piece wider than the line: between characters, but not past the next place to break.
      const std::string_view piece = word.substr(0, next_break(word));
      fits = next_character(piece);
      for (std::size_t end = fits; end < piece.size();) {
        end += next_character(piece.substr(end));
        if (run(piece.substr(0, end), type, 0).metrics.advance > width + kTolerance) break;
        fits = end;
      }
    }
    const std::string_view piece = word.substr(0, fits);
    add_piece(piece, run(piece, type, 0).metrics);
    word.remove_prefix(fits);
    if (!word.empty()) new_line();
  }
}

void TextRuns::place_word(std::string_view word, Type type, float width) {
  const RunMetrics metrics = run(word, type, 0).metrics;
  if (end_with(metrics) <= width + kTolerance) {
    add_piece(word, metrics);
    return;
  }
  if (next_break(word) < word.size() || metrics.advance > width) {
    place_pieces(word, type, width);
    return;
  }
  new_line();
  add_piece(word, metrics);
}

const TextBlock& TextRuns::break_lines(std::string_view text, Type type, float width, bool keep_lines) {
  constexpr std::size_t how = sizeof width + 2;
  key_.assign(reinterpret_cast<const char*>(&width), sizeof width);
  key_ += static_cast<char>(type.pixels);
  key_ += static_cast<char>((type.bold ? 1 : 0) + (keep_lines ? 2 : 0));
  key_ += text;
  const auto [it, added] = broken_.try_emplace(key_);
  if (added) {
    break_text(std::string_view(it->first).substr(how), type, width, keep_lines);
    it->second.block = block_;
  }
  it->second.used = frame_;
  return it->second.block;
}

void TextRuns::break_text(std::string_view text, Type type, float width, bool keep_lines) {
  block_.pieces.clear();
  block_.line_widths.assign(1, 0);
  space_kerning_ = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      if (c == '\n' && keep_lines) new_line();
      ++at;
      continue;
    }
    std::size_t end = text.find_first_of(" \n\t\r", at);
    if (end == std::string_view::npos) end = text.size();
    place_word(text.substr(at, end - at), type, width);
    at = end;
  }
}

}  // namespace frontdoor::painter
