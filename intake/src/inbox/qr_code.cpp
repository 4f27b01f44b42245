#include "inbox/qr_code.h"

#include "base/html.h"

#include <qrencode.h>

#include <memory>

namespace frontdoor::intake {

std::string qr_code_as_svg(const std::string& text, const std::string& label) {
  constexpr int kQuietZone = 4;  // ISO/IEC 18004: four modules of white around it
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M),
                                                        QRcode_free);
  if (!code || text.size() > 1'000) return {};
  std::string path;
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width; ++x) {
      if ((code->data[y * code->width + x] & 1) == 0) continue;
      path += "M" + std::to_string(x + kQuietZone) + " " + std::to_string(y + kQuietZone) + "h1v1h-1z";
    }
  }
  const std::string side = std::to_string(code->width + 2 * kQuietZone);
  Html html;
  html.raw("<svg class=\"qr-code\" role=\"img\" aria-label=\"").text(label).raw("\" viewBox=\"0 0 ");
  html.raw(side).raw(" ").raw(side).raw("\" shape-rendering=\"crispEdges\"><rect width=\"").raw(side);
  html.raw("\" height=\"").raw(side).raw("\" fill=\"#fff\"/><path fill=\"#000\" d=\"").raw(path).raw("\"/></svg>\n");
  return html.take();
}

}  // namespace frontdoor::intake
