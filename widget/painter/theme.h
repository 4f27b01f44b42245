// Colours, type sizes and spacing of the NHS service manual (nhsuk-frontend 10). CSS pixels throughout.
// Each size has two steps: below and from a viewport of 641 px (40.0625em), the same step the mirror's style sheet
// takes.
#pragma once

#include <cstdint>

namespace frontdoor::painter {

// 0xAABBGGRR, Dear ImGui's order.
using Colour = std::uint32_t;

constexpr Colour rgb(std::uint32_t hex) {
  return 0xff000000u | (hex & 0xffu) << 16 | (hex & 0xff00u) | hex >> 16;
}

// The same colour at half opacity over white, as nhsuk-frontend shows what is disabled.
constexpr Colour half(Colour colour) {
  return 0xff000000u | (((colour & 0x00fefefeu) >> 1) + 0x007f7f7fu);
}

namespace colours {
inline constexpr Colour text = rgb(0x212b32);
inline constexpr Colour secondary_text = rgb(0x4c6272);
inline constexpr Colour white = rgb(0xffffff);
inline constexpr Colour blue = rgb(0x005eb8);
inline constexpr Colour green = rgb(0x007f3b);
inline constexpr Colour red = rgb(0xd5281b);
inline constexpr Colour error_hover = rgb(0x951c13);
inline constexpr Colour yellow = rgb(0xffeb3b);
inline constexpr Colour pale_yellow = rgb(0xfff9c4);
inline constexpr Colour focus = yellow;
inline constexpr Colour grey_3 = rgb(0xaeb7bd);
inline constexpr Colour border = rgb(0xd8dde0);
inline constexpr Colour input_border = rgb(0x4c6272);
inline constexpr Colour link_hover = rgb(0x7c2855);
inline constexpr Colour link_active = rgb(0x002f5c);
}  // namespace colours

// A text style: font size and line height.
struct Type {
  std::uint8_t pixels = 16;
  std::uint8_t line = 24;
  bool bold = false;

  bool operator==(const Type&) const = default;
};

class Theme {
 public:
  explicit Theme(bool large) : large_(large) {}

  bool large() const { return large_; }
  float step(float small, float wide) const { return large_ ? wide : small; }

  // nhsuk-frontend's responsive spacing scale, points 0 to 9.
  float space(int point) const {
    constexpr std::uint8_t small[10] = {0, 4, 8, 8, 16, 24, 32, 40, 48, 56};
    constexpr std::uint8_t wide[10] = {0, 4, 8, 16, 24, 32, 40, 48, 56, 64};
    return large_ ? wide[point] : small[point];
  }

  Type body() const { return large_ ? Type{19, 28} : Type{16, 24}; }
  Type body_bold() const { return bold(body()); }
  Type small() const { return large_ ? Type{16, 24} : Type{14, 24}; }
  Type lead() const { return large_ ? Type{26, 32} : Type{22, 29}; }
  Type heading_l() const { return large_ ? Type{36, 42, true} : Type{27, 33, true}; }
  Type heading_m() const { return bold(lead()); }
  Type heading_s() const { return large_ ? Type{22, 30, true} : Type{19, 27, true}; }
  Type button() const { return large_ ? Type{19, 24, true} : Type{16, 19, true}; }

 private:
  static Type bold(Type type) { return {type.pixels, type.line, true}; }

  bool large_;
};

}  // namespace frontdoor::painter
