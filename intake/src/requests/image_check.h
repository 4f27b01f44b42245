// Tells what an image is from its bytes, while they arrive, and refuses one that carries metadata (where and when it
// was taken, by which device): the form draws photos anew before it sends them, so there is none to lose.
//
// JPEG: ITU-T T.81 annex B. PNG: https://www.w3.org/TR/png-3/#5DataRep.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace frontdoor::intake {

// A browser that shows an image needs four bytes for each of its pixels, whatever its file weighs: 1.5 MB of PNG can be
// 2 GB of memory. The form draws photos with sides of 1600 at most.
inline constexpr std::uint64_t kImagePixelsMax = 12'000'000;

class ImageCheck {
 public:
  enum class Fault : std::uint8_t { none, not_an_image, has_metadata, too_many_pixels };

  // Once it has returned a fault it goes on returning that.
  Fault take(std::string_view bytes);
  // After the last bytes: an image that ends too early is none.
  Fault finish() const;
  std::string media_type() const;  // "image/jpeg" or "image/png" once the first bytes are there

 private:
  enum class Kind : std::uint8_t { unknown, jpeg, png };
  void take_byte(unsigned char byte);
  void start();
  void take_jpeg(unsigned char byte);
  void end_of_jpeg_segment_head();
  void take_png(unsigned char byte);
  void end_of_png_chunk_head();
  void take_size(std::size_t at, std::size_t bytes_each);

  Kind kind_ = Kind::unknown;
  Fault fault_ = Fault::none;
  std::string head_;            // bytes of the part being read: a signature, a segment's or a chunk's head
  std::uint64_t skip_ = 0;      // bytes of a segment or chunk still to pass over
  std::size_t size_bytes_ = 0;  // of the part being read that says width and height; 0: it is not that part
  bool sized_ = false;          // width and height are known: a second pair may say something else
  bool in_scan_ = false;        // JPEG: inside entropy-coded data
  bool after_mark_ = false;     // JPEG: the byte before was 0xFF
  bool ended_ = false;
};

}  // namespace frontdoor::intake
