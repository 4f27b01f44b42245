// Tells what an image is from its bytes, while they arrive, and lets pass only what a browser's own encoder writes: the
// form redraws photos before it sends them. Whatever else a file could carry (where and when it was taken, by which
// device, a text, another file) is refused, and so is what keeps a browser busy for minutes.
//
// JPEG: ITU-T T.81 annex B. PNG: https://www.w3.org/TR/png-3/#5DataRep.
#pragma once

#include <Poco/Checksum.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace frontdoor::intake {

// A browser that shows an image needs four bytes for each of its pixels, whatever its file weighs: 1.5 MB of PNG can be
// 2 GB of memory. The form draws photos with sides of 1600 at most.
inline constexpr std::uint64_t kImagePixelsMax = 12'000'000;
// Each scan of a JPEG is a pass over all of its pixels, and may be a few bytes long. Encoders write one, or about ten.
inline constexpr int kImageScansMax = 64;
inline constexpr int kImageDataChunksMax = 4096;  // of a PNG: encoders put 8,000 bytes or more into each

class ImageCheck {
 public:
  enum class Fault : std::uint8_t { none, not_an_image, has_metadata, too_many_pixels, too_many_parts };

  // Once it has returned a fault it goes on returning that.
  Fault take(std::string_view bytes);
  // After the last bytes: an image that ends too early is none.
  Fault finish() const;
  std::string media_type() const;  // "image/jpeg" or "image/png" once the first bytes are there

 private:
  enum class Kind : std::uint8_t { unknown, jpeg, png };
  // What the next byte belongs to. length, part and checksum are gathered in gathered_ until they are whole.
  enum class At : std::uint8_t { signature, marker, length, scan, part, data, checksum, end };
  void take_byte(unsigned char byte);
  std::size_t take_data(std::string_view bytes);
  void gather(unsigned char byte);
  void start();
  void take_marker(unsigned char byte);
  void start_segment(unsigned char marker);
  void end_of_segment_length();
  void end_of_segment();
  void end_of_chunk_head();
  void end_of_chunk();
  void end_of_checksum();
  void take_size(std::uint64_t width, std::uint64_t height);
  // Waits for `size` bytes, which may be none.
  void expect(At at, std::size_t size);
  void arrived();
  bool is_one_more(const std::string& part, int count_max);

  Kind kind_ = Kind::unknown;
  Fault fault_ = Fault::none;
  At at_ = At::signature;
  std::string gathered_;
  std::size_t wanted_ = 0;
  std::string part_;             // the marker of a segment, or the type of a chunk
  std::uint64_t data_left_ = 0;  // PNG: bytes of picture data
  std::map<std::string, int> counts_;
  Poco::Checksum checksum_;  // PNG: of the chunk
  bool sized_ = false;       // width and height are known: a second pair may say something else
  bool after_mark_ = false;  // JPEG: the byte before was 0xFF
};

}  // namespace frontdoor::intake
