#include "painter.h"

#include "controls/controls.h"
#include "run_font_loader.h"

#include <frontdoor/view_codec.h>

#include <imgui.h>
#include <imgui_internal.h>

#include <cmath>
#include <utility>

namespace frontdoor::painter {
namespace {

constexpr float kWidthMin = 100;
constexpr float kWidthMax = 4'000;
constexpr float kHeightMax = 16'000;
constexpr float kRatioMax = 8;
// WebGL2 promises 2048; every device that runs it has 4096.
constexpr int kAtlasSideMax = 4'096;

bool in_range(float value, float low, float high) {
  return std::isfinite(value) && value >= low && value <= high;
}

bool possible(const Viewport& viewport) {
  return in_range(viewport.width, kWidthMin, kWidthMax) && in_range(viewport.device_pixel_ratio, 0.25f, kRatioMax) &&
         in_range(viewport.visible_top, 0, 1e6f) && in_range(viewport.visible_height, 1, kHeightMax);
}

void set_up(ImGuiIO& io) {
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
  io.ConfigFlags |= ImGuiConfigFlags_NoMouse | ImGuiConfigFlags_NoKeyboard | ImGuiConfigFlags_NoMouseCursorChange;
  io.Fonts->TexMaxWidth = io.Fonts->TexMaxHeight = kAtlasSideMax;
  io.Fonts->Flags |= ImFontAtlasFlags_NoMouseCursors;
  add_run_font(*io.Fonts);
}

}  // namespace

Painter::Painter(TextEngine& engine) : context_(ImGui::CreateContext()), runs_(engine) {
  ImGui::SetCurrentContext(context_);
  set_up(ImGui::GetIO());
  ImGuiStyle& style = ImGui::GetStyle();
  style.WindowPadding = ImVec2(0, 0);
  style.WindowBorderSize = 0;
  style.CircleTessellationMaxError = 0.1f;
}

Painter::~Painter() {
  ImGui::SetCurrentContext(context_);
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    texture->SetTexID(ImTextureID_Invalid);
    texture->SetStatus(ImTextureStatus_Destroyed);
  }
  ImGui::DestroyContext(context_);
}

Result<bool> Painter::show(std::string_view flat_view) {
  Result<View> view = decode_view(flat_view);
  if (!view) return view.error();
  show(std::move(view).value());
  return true;
}

void Painter::show(View view) {
  view_ = std::move(view);
}

// Dear ImGui's one window covers what is visible. The page moves under it.
bool Painter::paint_page(const Viewport& viewport) {
  constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                     ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoSavedSettings |
                                     ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollWithMouse |
                                     ImGuiWindowFlags_NoNav;
  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  const bool open = ImGui::Begin("page", nullptr, flags);
  if (open) {
    Frame frame(viewport, runs_, placements_);
    Column column(0, 0, viewport.width);
    paint_nodes(frame, column, view_.root.children);
    // The margin below the last block stays: a button's shadow and a focus ring need room.
    height_ = std::ceil(column.y() + column.margin());
  }
  ImGui::End();
  return open;
}

Result<bool> Painter::paint(const Viewport& viewport) {
  if (!possible(viewport)) return Error{ErrorCode::invalid_value, "viewport out of range", ""};
  ImGui::SetCurrentContext(context_);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(viewport.width + 2 * bleed, viewport.visible_height + 2 * bleed);
  io.DisplayFramebufferScale = ImVec2(viewport.device_pixel_ratio, viewport.device_pixel_ratio);
  io.DeltaTime = 1.0f / 60;
  context_->DrawListSharedData.InitialFringeScale = 1 / viewport.device_pixel_ratio;
  placements_.clear();
  height_ = 0;

  ImGui::NewFrame();
  runs_.begin_frame(viewport.device_pixel_ratio);
  const bool painted = paint_page(viewport);
  ImGui::Render();
  output_.collect(*ImGui::GetDrawData());
  if (!painted) return Error{ErrorCode::invalid_value, "Dear ImGui did not open the page's window", ""};
  if (runs_.overflowed()) {
    runs_.clear();
    return Error{ErrorCode::too_large, "the text does not fit the atlas", ""};
  }
  return true;
}

void Painter::forget_textures() {
  ImGui::SetCurrentContext(context_);
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->Status == ImTextureStatus_OK || texture->Status == ImTextureStatus_WantUpdates) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->SetStatus(ImTextureStatus_WantCreate);
    }
  }
}

}  // namespace frontdoor::painter
