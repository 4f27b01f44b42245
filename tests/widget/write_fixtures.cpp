// Writes each fixture as NAME.view (the flat encoding, for painter.wasm) and NAME.json (for the mirror) into a folder.
#include "fixtures.h"

#include <frontdoor/render.h>
#include <frontdoor/view_codec.h>

#include <cstdio>
#include <fstream>

namespace {

bool write(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  return static_cast<bool>(file.flush());
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: %s FOLDER\n", arguments[0]);
    return 2;
  }
  std::vector<frontdoor::View> views = frontdoor::painter::fixtures();
  views.push_back(frontdoor::painter::long_page(2'000));
  for (const frontdoor::View& view : views) {
    const std::string path = std::string(arguments[1]) + "/" + view.page;
    if (write(path + ".view", frontdoor::encode_view(view)) && write(path + ".json", frontdoor::view_as_json(view)))
      continue;
    std::fprintf(stderr, "cannot write %s\n", path.c_str());
    return 1;
  }
  return 0;
}
