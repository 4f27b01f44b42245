#include "draw_output.h"

namespace frontdoor::painter {

void DrawOutput::collect(ImDrawData& data) {
  vertices.clear();
  indices.clear();
  commands.clear();
  textures.clear();
  if (data.Textures != nullptr) {
    for (ImTextureData* texture : *data.Textures) collect_texture(*texture);
  }
  for (const ImDrawList* list : data.CmdLists) collect_list(*list);
}

void DrawOutput::collect_texture(ImTextureData& texture) {
  TextureRequest request;
  request.texture_width = static_cast<std::uint32_t>(texture.Width);
  request.texture_height = static_cast<std::uint32_t>(texture.Height);
  request.pixels = texture.Pixels;
  switch (texture.Status) {
    case ImTextureStatus_WantCreate:
      texture.SetTexID(++last_texture_);
      texture.SetStatus(ImTextureStatus_OK);
      request.width = request.texture_width;
      request.height = request.texture_height;
      break;
    case ImTextureStatus_WantUpdates:
      request.action = TextureAction::update;
      request.x = texture.UpdateRect.x;
      request.y = texture.UpdateRect.y;
      request.width = texture.UpdateRect.w;
      request.height = texture.UpdateRect.h;
      texture.SetStatus(ImTextureStatus_OK);
      break;
    case ImTextureStatus_WantDestroy:
      if (texture.UnusedFrames == 0) return;
      request.action = TextureAction::destroy;
      break;
    default: return;
  }
  request.texture = static_cast<std::uint32_t>(texture.GetTexID());
  textures.push_back(request);
  if (request.action == TextureAction::destroy) {
    texture.SetTexID(ImTextureID_Invalid);
    texture.SetStatus(ImTextureStatus_Destroyed);
  }
}

void DrawOutput::collect_list(const ImDrawList& list) {
  const auto first_vertex = static_cast<std::uint32_t>(vertices.size());
  const auto first_index = static_cast<std::uint32_t>(indices.size());
  vertices.insert(vertices.end(), list.VtxBuffer.begin(), list.VtxBuffer.end());
  indices.insert(indices.end(), list.IdxBuffer.begin(), list.IdxBuffer.end());
  for (const ImDrawCmd& command : list.CmdBuffer) {
    if (command.ElemCount == 0 || command.UserCallback != nullptr) continue;
    const std::uint32_t from = first_index + command.IdxOffset;
    const std::uint32_t shift = first_vertex + command.VtxOffset;
    if (shift != 0) {
      for (std::uint32_t i = from; i < from + command.ElemCount; ++i) indices[i] += shift;
    }
    commands.push_back({from,
                        command.ElemCount,
                        static_cast<std::uint32_t>(command.GetTexID()),
                        {command.ClipRect.x, command.ClipRect.y, command.ClipRect.z, command.ClipRect.w}});
  }
}

}  // namespace frontdoor::painter
