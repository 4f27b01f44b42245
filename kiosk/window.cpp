#include "window.h"

#include <SDL.h>

#include <cmath>
#include <optional>

namespace frontdoor::kiosk {
namespace {

constexpr float kWheel = 60;  // CSS pixels a notch
constexpr float kStill = 12;  // a finger that moved further has scrolled, not pressed
constexpr SDL_Keymod kNone = KMOD_NONE;

std::optional<Key> key_of(const SDL_Keysym& pressed) {
  const bool shift = (pressed.mod & KMOD_SHIFT) != kNone;
  switch (pressed.sym) {
    case SDLK_TAB: return shift ? Key::back_tab : Key::tab;
    case SDLK_RETURN:
    case SDLK_KP_ENTER: return Key::enter;
    case SDLK_LEFT: return Key::left;
    case SDLK_RIGHT: return Key::right;
    case SDLK_UP: return Key::up;
    case SDLK_DOWN: return Key::down;
    case SDLK_HOME: return Key::home;
    case SDLK_END: return Key::end;
    case SDLK_PAGEUP: return Key::page_up;
    case SDLK_PAGEDOWN: return Key::page_down;
    case SDLK_BACKSPACE: return Key::backspace;
    case SDLK_DELETE: return Key::erase;
    case SDLK_a: return (pressed.mod & KMOD_CTRL) != kNone ? std::optional(Key::select_all) : std::nullopt;
    default: return std::nullopt;
  }
}

// The one way out, for staff.
bool is_way_out(const SDL_Keysym& pressed) {
  return pressed.sym == SDLK_F12 && (pressed.mod & KMOD_CTRL) != kNone && (pressed.mod & KMOD_ALT) != kNone &&
         (pressed.mod & KMOD_SHIFT) != kNone;
}

Error sdl_error(const char* what) {
  return Error{ErrorCode::invalid_value, std::string(what) + ": " + SDL_GetError(), ""};
}

}  // namespace

Result<std::unique_ptr<Window>> Window::open(int width, int height, float scale) {
  SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");  // an operator's signal ends the program; a window's "close" does not
  if (SDL_Init(SDL_INIT_VIDEO) != 0) return sdl_error("there is no screen");
  std::unique_ptr<Window> made(new Window);
  made->scale_ = scale;
  const bool whole = width == 0;
  const Uint32 flags = SDL_WINDOW_ALLOW_HIGHDPI | (whole ? SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_BORDERLESS : 0);
  // A session of its own may have no window manager that would make it as large as the screen.
  SDL_Rect screen{};
  if (SDL_GetDisplayBounds(0, &screen) != 0) return sdl_error("there is no screen");
  const auto side = [&](int css, int all) { return whole ? all : static_cast<int>(static_cast<float>(css) * scale); };
  made->window_ =
      SDL_CreateWindow("Frontdoor", screen.x, screen.y, side(width, screen.w), side(height, screen.h), flags);
  if (!made->window_) return sdl_error("no window");
  made->renderer_ = SDL_CreateRenderer(made->window_, -1, 0);
  if (!made->renderer_) made->renderer_ = SDL_CreateRenderer(made->window_, -1, SDL_RENDERER_SOFTWARE);
  if (!made->renderer_) return sdl_error("no renderer");
  SDL_SetWindowKeyboardGrab(made->window_, whole ? SDL_TRUE : SDL_FALSE);
  SDL_StartTextInput();
  return made;
}

Window::~Window() {
  forget();
  for (const auto& [name, texture] : textures_) SDL_DestroyTexture(texture);
  if (renderer_) SDL_DestroyRenderer(renderer_);
  if (window_) SDL_DestroyWindow(window_);
  SDL_Quit();
}

float Window::width() const {
  int made = 0;
  SDL_GetRendererOutputSize(renderer_, &made, nullptr);
  return static_cast<float>(made) / scale_;
}

float Window::height() const {
  int made = 0;
  SDL_GetRendererOutputSize(renderer_, nullptr, &made);
  return static_cast<float>(made) / scale_;
}

bool Window::lost_textures() {
  return std::exchange(lost_, false);
}

void Window::forget() {
  for (const auto& [node, picture] : pictures_) SDL_DestroyTexture(picture.texture);
  pictures_.clear();
}

// [SECTION] In

std::vector<Input> Window::wait(int milliseconds) {
  std::vector<Input> out;
  SDL_Event event;
  for (int more = SDL_WaitEventTimeout(&event, milliseconds); more != 0; more = SDL_PollEvent(&event)) {
    const auto at = [this](int pixels) { return static_cast<float>(pixels) / scale_; };
    switch (event.type) {
      case SDL_KEYDOWN:
        if (is_way_out(event.key.keysym)) out.push_back({.kind = Input::Kind::end, .text = {}});
        if (const auto key = key_of(event.key.keysym)) {
          const bool shift = (event.key.keysym.mod & KMOD_SHIFT) != kNone;
          out.push_back({.kind = Input::Kind::key, .key = *key, .shift = shift, .text = {}});
        }
        break;
      case SDL_TEXTINPUT: out.push_back({.kind = Input::Kind::text, .text = event.text.text}); break;
      case SDL_MOUSEBUTTONDOWN:
        pressed_x_ = at(event.button.x);
        pressed_y_ = at(event.button.y);
        break;
      case SDL_MOUSEBUTTONUP:
        if (event.button.button == SDL_BUTTON_LEFT &&
            std::hypot(at(event.button.x) - pressed_x_, at(event.button.y) - pressed_y_) <= kStill) {
          out.push_back({.kind = Input::Kind::press, .x = pressed_x_, .y = pressed_y_, .text = {}});
        }
        break;
      case SDL_MOUSEMOTION:
        out.push_back({.kind = Input::Kind::hover, .x = at(event.motion.x), .y = at(event.motion.y), .text = {}});
        break;
      case SDL_MOUSEWHEEL:
        out.push_back({.kind = Input::Kind::scroll, .y = -event.wheel.preciseY * kWheel, .text = {}});
        break;
      case SDL_FINGERMOTION:
        out.push_back({.kind = Input::Kind::scroll, .y = -event.tfinger.dy * height(), .text = {}});
        break;
      case SDL_WINDOWEVENT: out.push_back({.kind = Input::Kind::resized, .text = {}}); break;
      case SDL_RENDER_TARGETS_RESET:
      case SDL_RENDER_DEVICE_RESET:
        lost_ = true;
        out.push_back({.kind = Input::Kind::resized, .text = {}});
        break;
      default: break;  // also SDL_QUIT: nobody closes a kiosk
    }
  }
  return out;
}

// [SECTION] Out

void Window::carry_out(const painter::TextureRequest& request) {
  SDL_Texture*& texture = textures_[request.texture];
  if (request.action == painter::TextureAction::create || request.action == painter::TextureAction::destroy) {
    if (texture) SDL_DestroyTexture(texture);
    texture = nullptr;
  }
  if (request.action == painter::TextureAction::destroy) return;
  if (!texture) {
    texture = SDL_CreateTexture(renderer_, SDL_PIXELFORMAT_RGBA32, SDL_TEXTUREACCESS_STATIC,
                                static_cast<int>(request.texture_width), static_cast<int>(request.texture_height));
    SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND);
  }
  const SDL_Rect part{static_cast<int>(request.x), static_cast<int>(request.y), static_cast<int>(request.width),
                      static_cast<int>(request.height)};
  const std::size_t row = static_cast<std::size_t>(request.texture_width) * 4;
  SDL_UpdateTexture(texture, &part, request.pixels + request.y * row + static_cast<std::size_t>(request.x) * 4,
                    static_cast<int>(row));
}

void Window::draw_page(const Screen& screen) {
  const painter::DrawOutput& output = screen.output();
  vertices_ = output.vertices;
  for (ImDrawVert& vertex : vertices_) {
    vertex.pos.x = (vertex.pos.x + screen.left()) * scale_;
    vertex.pos.y = (vertex.pos.y + screen.top()) * scale_;
  }
  constexpr int stride = sizeof(ImDrawVert);
  for (const painter::DrawCommand& command : output.commands) {
    const auto device = [this](float css) { return static_cast<int>(std::lround(css * scale_)); };
    const SDL_Rect clip{device(command.clip[0] + screen.left()), device(command.clip[1] + screen.top()),
                        device(command.clip[2] - command.clip[0]), device(command.clip[3] - command.clip[1])};
    SDL_RenderSetClipRect(renderer_, &clip);
    SDL_RenderGeometryRaw(renderer_, textures_[command.texture], &vertices_[0].pos.x, stride,
                          reinterpret_cast<const SDL_Color*>(&vertices_[0].col), stride, &vertices_[0].uv.x, stride,
                          static_cast<int>(vertices_.size()), output.indices.data() + command.first_index,
                          static_cast<int>(command.index_count), sizeof(ImDrawIdx));
  }
  SDL_RenderSetClipRect(renderer_, nullptr);
}

void Window::draw_field(const Field& field, const Screen& screen, PangoText& text) {
  FieldPicture& kept = pictures_[field.node];
  if (!kept.texture || kept.text != field.text) {
    if (kept.texture) SDL_DestroyTexture(kept.texture);
    const Picture picture = text.draw(field.text, screen.field_type(), scale_);
    kept.text = field.text;
    kept.texture =
        SDL_CreateTexture(renderer_, SDL_PIXELFORMAT_RGBA32, SDL_TEXTUREACCESS_STATIC, picture.width, picture.height);
    SDL_SetTextureBlendMode(kept.texture, SDL_BLENDMODE_BLEND);
    SDL_UpdateTexture(kept.texture, nullptr, picture.rgba.data(), picture.width * 4);
  }
  const SDL_FRect where{field.rectangle.x * scale_, field.rectangle.y * scale_, field.rectangle.width * scale_,
                        field.rectangle.height * scale_};
  SDL_RenderCopyF(renderer_, kept.texture, nullptr, &where);
}

void Window::draw(const Screen& screen, PangoText& text) {
  for (const painter::TextureRequest& request : screen.output().textures) carry_out(request);
  SDL_SetRenderDrawColor(renderer_, 0xff, 0xff, 0xff, 0xff);
  SDL_RenderClear(renderer_);
  if (!screen.output().vertices.empty()) draw_page(screen);
  for (const Field& field : screen.fields()) draw_field(field, screen, text);
  SDL_RenderPresent(renderer_);
}

}  // namespace frontdoor::kiosk
