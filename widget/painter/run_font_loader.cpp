#include "run_font_loader.h"

#include <imgui.h>
#include <imgui_internal.h>
#include <misc/freetype/imgui_freetype.h>

namespace frontdoor::painter {
namespace {

bool accept_source(ImFontAtlas*, ImFontConfig*) {
  return true;
}
bool contains_glyph(ImFontAtlas*, ImFontConfig*, ImWchar) {
  return false;
}
bool bake(ImFontAtlas*, ImFontConfig*, ImFontBaked* baked, void*) {
  baked->Ascent = baked->Size;
  return true;
}
bool load_glyph(ImFontAtlas*, ImFontConfig*, ImFontBaked*, void*, ImWchar, ImFontGlyph*, float*) {
  return false;
}

const ImFontLoader* run_font_loader() {
  static const ImFontLoader loader = [] {
    ImFontLoader made;
    made.Name = "runs";
    made.FontSrcInit = accept_source;
    made.FontSrcContainsGlyph = contains_glyph;
    made.FontBakedInit = bake;
    made.FontBakedLoadGlyph = load_glyph;
    return made;
  }();
  return &loader;
}

}  // namespace

void add_run_font(ImFontAtlas& atlas) {
  static char no_font_file[4] = {};
  atlas.SetFontLoader(run_font_loader());
  ImFontConfig config;
  config.FontData = no_font_file;
  config.FontDataSize = sizeof no_font_file;
  config.FontDataOwnedByAtlas = false;
  config.SizePixels = 16;
  config.FontLoader = run_font_loader();
  atlas.AddFont(&config);
}

}  // namespace frontdoor::painter

// The name under which ImGui looks for a loader that stands in for its TrueType reader (see imgui_user_config.h).
const ImFontLoader* ImGuiFreeType::GetFontLoader() {
  return frontdoor::painter::run_font_loader();
}
