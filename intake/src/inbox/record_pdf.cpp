// The PDF of a request. Pango shapes every script that patients write in; Cairo writes the file and takes JPEG bytes as
// they are.
#include "inbox/record.h"

#include "http/http.h"

#include <cairo/cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>
#include <mutex>

namespace frontdoor::intake {
namespace {

// Points of 1/72 inch: A4 with margins of 20 mm.
constexpr double kPageWidth = 595.28;
constexpr double kPageHeight = 841.89;
constexpr double kMargin = 56.7;
constexpr double kColumn = kPageWidth - 2 * kMargin;
constexpr double kTop = kMargin + 24;  // below the line that says whose it is
constexpr double kBottom = kPageHeight - kMargin;
constexpr double kAfterParagraph = 4;
constexpr double kBeforeHeading = 10;
constexpr const char* kFont = "Sans 10";
constexpr const char* kHeadingFont = "Sans Bold 12";
constexpr const char* kMarginFont = "Sans 8";
constexpr double kDescriptionHeight = 40;

struct Release {
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(PangoLayoutIter* lines) const { pango_layout_iter_free(lines); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
template <typename Type>
using Owned = std::unique_ptr<Type, Release>;

// One line of text where it is drawn. The layout owns the line.
struct PlacedLine {
  PangoLayoutLine* line;
  double x;
  double baseline;
};
using Page = std::vector<PlacedLine>;

[[noreturn]] void fail() {
  throw Problem{500,
                "pdf-not-made",
                "The PDF could not be made",
                "Copy the text, or print the page from the browser, and tell the person who runs the service.",
                "",
                {}};
}

cairo_status_t write_bytes(void* out, const unsigned char* bytes, unsigned int size) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), size);
  return CAIRO_STATUS_SUCCESS;
}

struct Reader {
  std::string_view left;
};

cairo_status_t read_bytes(void* from, unsigned char* bytes, unsigned int size) {
  auto& reader = *static_cast<Reader*>(from);
  if (reader.left.size() < size) return CAIRO_STATUS_READ_ERROR;
  std::copy_n(reader.left.data(), size, reinterpret_cast<char*>(bytes));
  reader.left.remove_prefix(size);
  return CAIRO_STATUS_SUCCESS;
}

// Breaks text into lines and lines into pages; draws them once all pages are known.
class Pages {
 public:
  explicit Pages(cairo_t* context) : context_(context), pages_(1) {}

  void add_heading(const std::string& text) {
    y_ += kBeforeHeading;
    if (y_ > kBottom - 60) start_page();  // never a heading alone at the foot of a page
    add(text, kHeadingFont);
  }
  void add_paragraph(const std::string& text) { add(text, kFont); }

  void draw(const std::string& whose, std::size_t photos) {
    const std::size_t all = pages_.size() + photos;
    std::size_t number = 0;
    for (const Page& page : pages_) {
      draw_margin(whose, ++number, all);
      for (const PlacedLine& placed : page) {
        cairo_move_to(context_, placed.x, placed.baseline);
        pango_cairo_show_layout_line(context_, placed.line);
      }
      cairo_show_page(context_);
    }
  }

  void draw_margin(const std::string& whose, std::size_t number, std::size_t all) {
    const Owned<PangoLayout> layout =
        layout_of(whose + "  ·  page " + std::to_string(number) + " of " + std::to_string(all), kMarginFont);
    pango_layout_set_height(layout.get(), 0);  // one line; a longer name ends in an ellipsis
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_MIDDLE);
    cairo_move_to(context_, kMargin, kMargin - 14);
    pango_cairo_show_layout(context_, layout.get());
  }

  Owned<PangoLayout> layout_of(const std::string& text, const char* font) {
    Owned<PangoLayout> layout(pango_cairo_create_layout(context_));
    const Owned<PangoFontDescription> description(pango_font_description_from_string(font));
    pango_layout_set_font_description(layout.get(), description.get());
    pango_layout_set_width(layout.get(), static_cast<int>(kColumn * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
  }

  std::size_t count() const { return pages_.size(); }

 private:
  void start_page() {
    pages_.emplace_back();
    y_ = kTop;
  }

  void add(const std::string& text, const char* font) {
    layouts_.push_back(layout_of(text, font));
    const Owned<PangoLayoutIter> lines(pango_layout_get_iter(layouts_.back().get()));
    do {
      PangoRectangle place;
      pango_layout_iter_get_line_extents(lines.get(), nullptr, &place);
      const double height = static_cast<double>(place.height) / PANGO_SCALE;
      const double ascent = static_cast<double>(pango_layout_iter_get_baseline(lines.get()) - place.y) / PANGO_SCALE;
      if (y_ + height > kBottom) start_page();
      pages_.back().push_back({pango_layout_iter_get_line_readonly(lines.get()),
                               kMargin + static_cast<double>(place.x) / PANGO_SCALE, y_ + ascent});
      y_ += height;
    } while (pango_layout_iter_next_line(lines.get()));
    y_ += kAfterParagraph;
  }

  cairo_t* context_;
  std::vector<Page> pages_;
  std::vector<Owned<PangoLayout>> layouts_;
  double y_ = kTop;
};

struct Size {
  int width = 0;
  int height = 0;
};

// Of a JPEG that image_check let pass: its one frame header (ITU-T T.81, B.2.2).
Size jpeg_size(std::string_view bytes) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
  for (std::size_t at = 2; at + 9 < bytes.size() && byte(at) == 0xff;) {
    const unsigned char marker = byte(at + 1);
    if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
      return {byte(at + 7) << 8 | byte(at + 8), byte(at + 5) << 8 | byte(at + 6)};
    at += 2 + static_cast<std::size_t>(byte(at + 2) << 8 | byte(at + 3));
  }
  fail();
}

// The bytes of `photo` must outlive the surface.
Owned<cairo_surface_t> surface_of(const RecordPhoto& photo) {
  if (photo.media_type == "image/png") {
    Reader reader{photo.bytes};
    return Owned<cairo_surface_t>(cairo_image_surface_create_from_png_stream(read_bytes, &reader));
  }
  const Size size = jpeg_size(photo.bytes);
  // One bit a pixel: only its size matters, for the file gets the JPEG's own bytes.
  Owned<cairo_surface_t> surface(cairo_image_surface_create(CAIRO_FORMAT_A1, size.width, size.height));
  cairo_surface_set_mime_data(surface.get(), CAIRO_MIME_TYPE_JPEG,
                              reinterpret_cast<const unsigned char*>(photo.bytes.data()), photo.bytes.size(), nullptr,
                              nullptr);
  return surface;
}

void draw_photo(cairo_t* context, Pages& pages, const RecordPhoto& photo) {
  const Owned<cairo_surface_t> surface = surface_of(photo);
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) fail();
  const Owned<PangoLayout> description = pages.layout_of(photo.description, kFont);
  cairo_move_to(context, kMargin, kTop);
  pango_cairo_show_layout(context, description.get());
  const double width = cairo_image_surface_get_width(surface.get());
  const double height = cairo_image_surface_get_height(surface.get());
  if (width < 1 || height < 1) fail();
  const double top = kTop + kDescriptionHeight;
  const double scale = std::min({kColumn / width, (kBottom - top) / height, 1.0});
  cairo_save(context);
  cairo_translate(context, kMargin, top);
  cairo_scale(context, scale, scale);
  cairo_set_source_surface(context, surface.get(), 0, 0);
  cairo_paint(context);
  cairo_restore(context);
  cairo_show_page(context);
}

void draw(cairo_surface_t* surface, const RequestRecord& record, const std::vector<RecordPhoto>& photos) {
  const Owned<cairo_t> context(cairo_create(surface));
  Pages pages(context.get());
  for (const RecordSection& section : record.sections) {
    pages.add_heading(section.heading);
    for (const std::string& line : section.lines) pages.add_paragraph(line);
  }
  pages.draw(record.whose, photos.size());
  std::size_t number = pages.count();
  for (const RecordPhoto& photo : photos) {
    pages.draw_margin(record.whose, ++number, pages.count() + photos.size());
    draw_photo(context.get(), pages, photo);
  }
  if (cairo_status(context.get()) != CAIRO_STATUS_SUCCESS) fail();
}

}  // namespace

std::string record_as_pdf(const RequestRecord& record, const std::vector<RecordPhoto>& photos) {
  // Fonts are found and kept once a process; one file at a time keeps the memory of many presses small.
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  std::string bytes;
  const Owned<cairo_surface_t> surface(
      cairo_pdf_surface_create_for_stream(write_bytes, &bytes, kPageWidth, kPageHeight));
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, record.title.c_str());
  draw(surface.get(), record, photos);
  cairo_surface_finish(surface.get());
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) fail();
  return bytes;
}

}  // namespace frontdoor::intake
