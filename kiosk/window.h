// A window by SDL: what people press and type comes in, a Screen's picture goes out. With OpenGL where there is any, by
// the processor elsewhere.
#pragma once

#include "screen.h"

#include <frontdoor/result.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

struct SDL_Window;
struct SDL_Renderer;
struct SDL_Texture;

namespace frontdoor::kiosk {

struct Input {
  enum class Kind : std::uint8_t { press, hover, scroll, key, text, resized, end };
  Kind kind = Kind::press;
  float x = 0;  // CSS pixels; scroll: how far, in y
  float y = 0;
  Key key = Key::tab;
  bool shift = false;
  std::string text;
};

class Window {
 public:
  // width 0: the whole screen, and the keyboard is the kiosk's alone. scale: device pixels per CSS pixel.
  static Result<std::unique_ptr<Window>> open(int width, int height, float scale);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  // What has happened; waits for something for `milliseconds` at most.
  std::vector<Input> wait(int milliseconds);
  // Draws what the screen painted last. The screen's textures are carried out first: call it once after each paint.
  void draw(const Screen& screen, PangoText& text);
  // The pictures of fields are forgotten.
  void forget();

  float width() const;  // CSS pixels
  float height() const;
  float scale() const { return scale_; }
  // The renderer lost its textures since the last call.
  bool lost_textures();

 private:
  Window() = default;
  void carry_out(const painter::TextureRequest& request);
  void draw_page(const Screen& screen);
  void draw_field(const Field& field, const Screen& screen, PangoText& text);

  struct FieldPicture {
    FieldText text;
    SDL_Texture* texture = nullptr;
  };

  SDL_Window* window_ = nullptr;
  SDL_Renderer* renderer_ = nullptr;
  std::map<std::uint32_t, SDL_Texture*> textures_;
  std::map<NodeId, FieldPicture> pictures_;
  std::vector<ImDrawVert> vertices_;
  float scale_ = 1;
  float pressed_x_ = -1;
  float pressed_y_ = -1;
  bool lost_ = false;
};

}  // namespace frontdoor::kiosk
