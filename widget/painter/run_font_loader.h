// Dear ImGui insists on a font. Ours has no glyphs: all text is painted in runs (text_runs.h).
#pragma once

struct ImFontAtlas;

namespace frontdoor::painter {

void add_run_font(ImFontAtlas& atlas);

}  // namespace frontdoor::painter
