#include "pango_text.h"

#include <frontdoor/render.h>

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>

namespace frontdoor::kiosk {
namespace {

using painter::Colour;
using painter::Type;

constexpr const char* kFamilies = "Liberation Sans, Arial, Noto Sans, sans-serif";
constexpr float kPadding = 6;  // border and padding of a field
constexpr Colour kSelection = painter::rgb(0xb3d4fc);

double part(Colour colour, int shift) {
  return static_cast<double>((colour >> shift) & 0xff) / 255;
}

void set_ink(cairo_t* cairo, Colour ink) {
  cairo_set_source_rgb(cairo, part(ink, 0), part(ink, 8), part(ink, 16));
}

// Cairo's premultiplied BGRA as straight RGBA.
void straighten(const std::uint8_t* from, int stride, int width, int height, std::uint8_t* rgba) {
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const std::uint8_t* pixel = from + static_cast<std::ptrdiff_t>(y) * stride + x * 4;
      std::uint8_t* out = rgba + (static_cast<std::ptrdiff_t>(y) * width + x) * 4;
      const int alpha = pixel[3];
      for (int channel = 0; channel < 3; ++channel) {
        out[channel] = alpha == 0 ? 0 : static_cast<std::uint8_t>(std::min(255, pixel[2 - channel] * 255 / alpha));
      }
      out[3] = static_cast<std::uint8_t>(alpha);
    }
  }
}

// A surface that is drawn on and read.
class Canvas {
 public:
  Canvas(int width, int height)
      : width_(width),
        height_(height),
        surface_(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height)),
        cairo_(cairo_create(surface_)) {}
  ~Canvas() {
    cairo_destroy(cairo_);
    cairo_surface_destroy(surface_);
  }
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  cairo_t* cairo() { return cairo_; }
  void read(std::uint8_t* rgba) {
    cairo_surface_flush(surface_);
    straighten(cairo_image_surface_get_data(surface_), cairo_image_surface_get_stride(surface_), width_, height_, rgba);
  }

 private:
  int width_;
  int height_;
  cairo_surface_t* surface_;
  cairo_t* cairo_;
};

}  // namespace

// One layout, used for every text in turn.
struct PangoText::Layout {
  Layout()
      : map(pango_cairo_font_map_new()),
        context(pango_font_map_create_context(map)),
        layout(pango_layout_new(context)) {
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  }
  ~Layout() {
    g_object_unref(layout);
    g_object_unref(context);
    g_object_unref(map);
  }
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;

  PangoFontDescription* font(Type type, float ratio) const {
    PangoFontDescription* made = pango_font_description_from_string(kFamilies);
    pango_font_description_set_weight(made, type.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(made, static_cast<double>(type.pixels) * ratio * PANGO_SCALE);
    return made;
  }

  void set(std::string_view text, Type type, float ratio, float width = -1) const {
    PangoFontDescription* made = font(type, ratio);
    pango_layout_set_font_description(layout, made);
    pango_font_description_free(made);
    pango_layout_set_width(layout, width < 0 ? -1 : static_cast<int>(width * ratio * PANGO_SCALE));
    pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
  }

  float width() const {
    int made = 0;
    pango_layout_get_size(layout, &made, nullptr);
    return static_cast<float>(made) / PANGO_SCALE;
  }
  float baseline() const { return static_cast<float>(pango_layout_get_baseline(layout)) / PANGO_SCALE; }

  PangoFontMap* map;
  PangoContext* context;
  PangoLayout* layout;
};

PangoText::PangoText() : layout_(std::make_unique<Layout>()) {}
PangoText::~PangoText() = default;

painter::FontMetrics PangoText::font_metrics(Type type) {
  PangoFontDescription* made = layout_->font(type, 1);
  PangoFontMetrics* metrics = pango_context_get_metrics(layout_->context, made, nullptr);
  const auto pixels = [](int units) { return std::round(static_cast<float>(units) / PANGO_SCALE); };
  const painter::FontMetrics out{pixels(pango_font_metrics_get_ascent(metrics)),
                                 pixels(pango_font_metrics_get_descent(metrics)), type.pixels * 0.519f};
  pango_font_metrics_unref(metrics);
  pango_font_description_free(made);
  return out;
}

painter::RunMetrics PangoText::measure(std::string_view text, Type type, float ratio) {
  layout_->set(" " + std::string(text), type, ratio);
  const float after_space = layout_->width() / ratio;
  layout_->set(text, type, ratio);
  PangoRectangle ink;
  pango_layout_get_pixel_extents(layout_->layout, &ink, nullptr);
  const float baseline = layout_->baseline();
  const auto above = static_cast<float>(ink.y);
  return {layout_->width() / ratio,
          after_space,
          std::max(0.0f, static_cast<float>(-ink.x)) + 1,
          static_cast<float>(ink.x + ink.width) + 1,
          std::max(0.0f, std::ceil(baseline - above)) + 1,
          std::max(0.0f, std::ceil(above + static_cast<float>(ink.height) - baseline)) + 1};
}

void PangoText::rasterise(std::string_view text, Type type, float ratio, Colour ink, int left, int ascent, int width,
                          int height, std::uint8_t* rgba) {
  layout_->set(text, type, ratio);
  Canvas canvas(width, height);
  set_ink(canvas.cairo(), ink);
  cairo_move_to(canvas.cairo(), left, static_cast<double>(ascent) - layout_->baseline());
  pango_cairo_show_layout(canvas.cairo(), layout_->layout);
  canvas.read(rgba);
}

std::string PangoText::count_text(std::string_view value, std::uint32_t count_max, bool& over) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  const auto count = static_cast<std::size_t>(std::count_if(value.begin(), value.end(), begins));
  over = count > count_max;
  const std::size_t rest = over ? count - count_max : count_max - count;
  return "You have " + with_thousands(rest) + (rest == 1 ? " character " : " characters ") +
         (over ? "too many" : "remaining");
}

namespace {

struct Offset {
  float x = 0;
  float y = 0;
};

// How far a field's text is moved so that its caret is in sight. Device pixels.
Offset offset_of(PangoLayout* layout, const FieldText& field, float ratio) {
  PangoRectangle caret;
  pango_layout_get_cursor_pos(layout, static_cast<int>(field.caret), &caret, nullptr);
  const auto device = [](int units) { return static_cast<float>(units) / PANGO_SCALE; };
  Offset offset;
  const float room_x = (field.width - 2 * kPadding) * ratio;
  const float room_y = (field.height - 2 * kPadding) * ratio;
  if (!field.lines) offset.x = std::max(0.0f, device(caret.x) + 2 * ratio - room_x);
  if (field.lines) offset.y = std::max(0.0f, device(caret.y + caret.height) - room_y);
  return offset;
}

float top_of(PangoLayout* layout, const FieldText& field, float ratio) {
  if (field.lines) return kPadding * ratio;
  int height = 0;
  pango_layout_get_pixel_size(layout, nullptr, &height);
  return (field.height * ratio - static_cast<float>(height)) / 2;
}

void draw_selection(cairo_t* cairo, PangoLayout* layout, const FieldText& field) {
  const auto [from, to] = std::minmax(field.caret, field.anchor);
  set_ink(cairo, kSelection);
  PangoLayoutIter* line = pango_layout_get_iter(layout);
  do {
    PangoRectangle box;
    pango_layout_iter_get_line_extents(line, nullptr, &box);
    int* ranges = nullptr;
    int count = 0;
    pango_layout_line_get_x_ranges(pango_layout_iter_get_line_readonly(line), static_cast<int>(from),
                                   static_cast<int>(to), &ranges, &count);
    for (int i = 0; i < count; ++i) {
      cairo_rectangle(cairo, pango_units_to_double(ranges[2 * i]), pango_units_to_double(box.y),
                      pango_units_to_double(ranges[2 * i + 1] - ranges[2 * i]), pango_units_to_double(box.height));
    }
    g_free(ranges);
  } while (pango_layout_iter_next_line(line));
  pango_layout_iter_free(line);
  cairo_fill(cairo);
}

void draw_caret(cairo_t* cairo, PangoLayout* layout, const FieldText& field, float ratio) {
  PangoRectangle caret;
  pango_layout_get_cursor_pos(layout, static_cast<int>(field.caret), &caret, nullptr);
  set_ink(cairo, painter::colours::text);
  cairo_rectangle(cairo, pango_units_to_double(caret.x), pango_units_to_double(caret.y), 2.0 * ratio,
                  pango_units_to_double(caret.height));
  cairo_fill(cairo);
}

}  // namespace

Picture PangoText::draw(const FieldText& field, Type type, float ratio) {
  PangoLayout* layout = layout_->layout;
  layout_->set(field.text, type, ratio, field.lines ? field.width - 2 * kPadding : -1);
  Picture picture{static_cast<int>(field.width * ratio), static_cast<int>(field.height * ratio), {}};
  Canvas canvas(picture.width, picture.height);
  cairo_t* cairo = canvas.cairo();
  const double edge = 4.0 * ratio;  // the border's room stays free
  cairo_rectangle(cairo, edge, edge, picture.width - 2 * edge, picture.height - 2 * edge);
  cairo_clip(cairo);
  const Offset offset = offset_of(layout, field, ratio);
  cairo_translate(cairo, kPadding * ratio - offset.x, top_of(layout, field, ratio) - offset.y);
  if (field.focused && field.caret != field.anchor) draw_selection(cairo, layout, field);
  set_ink(cairo, painter::colours::text);
  cairo_move_to(cairo, 0, 0);
  pango_cairo_show_layout(cairo, layout);
  if (field.focused) draw_caret(cairo, layout, field, ratio);
  picture.rgba.resize(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 4);
  canvas.read(picture.rgba.data());
  return picture;
}

std::size_t PangoText::byte_at(const FieldText& field, Type type, float x, float y) {
  PangoLayout* layout = layout_->layout;
  layout_->set(field.text, type, 1, field.lines ? field.width - 2 * kPadding : -1);
  const Offset offset = offset_of(layout, field, 1);
  int index = 0;
  int trailing = 0;
  pango_layout_xy_to_index(layout, static_cast<int>((x - kPadding + offset.x) * PANGO_SCALE),
                           static_cast<int>((y - top_of(layout, field, 1) + offset.y) * PANGO_SCALE), &index,
                           &trailing);
  std::size_t at = static_cast<std::size_t>(index);
  for (; trailing > 0 && at < field.text.size(); --trailing) {
    do ++at;
    while (at < field.text.size() && (static_cast<unsigned char>(field.text[at]) & 0xc0) == 0x80);
  }
  return at;
}

}  // namespace frontdoor::kiosk
