// Dear ImGui's compile-time configuration (IMGUI_USER_CONFIG), seen by every file that includes imgui.h. The painter
// lays out and draws; what is left out here is what it never uses. docs/decisions/0002-painter-without-glue.md has the
// sizes.
#pragma once

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_DEFAULT_FONT
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DISABLE_WIN32_FUNCTIONS
#define IMGUI_USE_WCHAR32

// A long page has more than 65,536 vertices: 32-bit indices spare the renderer base vertices.
#define ImDrawIdx unsigned int

// Text is rasterised in runs by the host, so no font file is ever read. ImGui compiles its TrueType reader unless
// another loader is said to exist; run_font_loader.cpp is that loader, under the name ImGui looks for.
#define IMGUI_ENABLE_FREETYPE

// ImGui formats names of windows that are never shown and scans settings that are never kept. imgui_format.cpp replaces
// printf, and scanf finds nothing: without the two the compressed module is 22 kB smaller.
#define IMGUI_DISABLE_DEFAULT_FORMAT_FUNCTIONS
#include <cstdio>
#define sscanf(...) 0
