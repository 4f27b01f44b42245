// Tells what an image is from its bytes, while they arrive, and refuses one that carries metadata (where and when it
// was taken, by which device): the form draws photos anew before it sends them, so there is none to lose.
//
// JPEG: ITU-T T.81 annex B. PNG: https://www.w3.org/TR/png-3/#5DataRep.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace frontdoor::intake {

class ImageCheck {
 public:
  enum class Fault : std::uint8_t { none, not_an_image, has_metadata };

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

  Kind kind_ = Kind::unknown;
  Fault fault_ = Fault::none;
  std::string head_;         // bytes of the part being read: a signature, a segment's or a chunk's head
  std::uint64_t skip_ = 0;   // bytes of a segment or chunk still to pass over
  bool in_scan_ = false;     // JPEG: inside entropy-coded data
  bool after_mark_ = false;  // JPEG: the byte before was 0xFF
  bool ended_ = false;
};

}  // namespace frontdoor::intake
