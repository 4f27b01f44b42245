#include "requests/image_check.h"

#include <algorithm>
#include <array>

namespace frontdoor::intake {
namespace {

constexpr std::string_view kPngSignature("\x89PNG\r\n\x1a\n", 8);
constexpr std::string_view kJpegSignature("\xff\xd8", 2);

// Segments without a length: TEM and the restarts.
bool stands_alone(unsigned char marker) {
  return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

// APP0 is JFIF's own, APP2 holds colour profiles, APP14 says how colours are coded. The others are where cameras and
// editors write; COM is a comment.
bool is_metadata(unsigned char marker) {
  const bool application = marker >= 0xe0 && marker <= 0xef;
  return marker == 0xfe || (application && marker != 0xe0 && marker != 0xe2 && marker != 0xee);
}

// The frame's head, which says width and height. 0xc4, 0xc8 and 0xcc among them are other things.
bool is_frame(unsigned char marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

constexpr std::size_t kIhdrSizeBytes = 8;   // width and height, four bytes each
constexpr std::size_t kFrameSizeBytes = 5;  // precision, then height and width, two bytes each
constexpr std::uint64_t kIhdrBytes = 13;

constexpr std::array<std::string_view, 11> kPngChunks = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM",
                                                         "gAMA", "iCCP", "sBIT", "sRGB", "pHYs"};

}  // namespace

ImageCheck::Fault ImageCheck::take(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size() && fault_ == Fault::none; ++i) {
    if (skip_ > 0 && size_bytes_ == 0) {
      const std::size_t passed = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, bytes.size() - i));
      skip_ -= passed;
      i += passed - 1;
    } else {
      take_byte(static_cast<unsigned char>(bytes[i]));
    }
  }
  return fault_;
}

ImageCheck::Fault ImageCheck::finish() const {
  if (fault_ != Fault::none) return fault_;
  return ended_ && sized_ && skip_ == 0 && size_bytes_ == 0 ? Fault::none : Fault::not_an_image;
}

std::string ImageCheck::media_type() const {
  if (kind_ == Kind::jpeg) return "image/jpeg";
  return kind_ == Kind::png ? "image/png" : "";
}

void ImageCheck::take_byte(unsigned char byte) {
  if (ended_) {
    fault_ = Fault::has_metadata;  // bytes behind the image
  } else if (kind_ == Kind::jpeg) {
    take_jpeg(byte);
  } else if (kind_ == Kind::png) {
    take_png(byte);
  } else {
    head_ += static_cast<char>(byte);
    start();
  }
}

void ImageCheck::start() {
  if (head_ == kJpegSignature) kind_ = Kind::jpeg;
  if (head_ == kPngSignature) kind_ = Kind::png;
  if (kind_ != Kind::unknown) {
    head_.clear();
  } else if (!kPngSignature.starts_with(head_) && !kJpegSignature.starts_with(head_)) {
    fault_ = Fault::not_an_image;
  }
}

// Width and height stand in head_ from `at`, big-endian. Once: a decoder may go by the second pair.
void ImageCheck::take_size(std::size_t at, std::size_t bytes_each) {
  const auto number_at = [&](std::size_t from) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes_each; ++i) number = number << 8 | static_cast<unsigned char>(head_[from + i]);
    return number;
  };
  const std::uint64_t one = number_at(at);
  const std::uint64_t other = number_at(at + bytes_each);
  head_.clear();
  size_bytes_ = 0;
  // A JPEG of height 0 says its height behind the picture.
  if (sized_ || one == 0 || other == 0) {
    fault_ = Fault::not_an_image;
  } else if (one > kImagePixelsMax / other) {
    fault_ = Fault::too_many_pixels;
  }
  sized_ = true;
}

void ImageCheck::take_jpeg(unsigned char byte) {
  if (size_bytes_ > 0) {
    head_ += static_cast<char>(byte);
    if (head_.size() == size_bytes_) take_size(1, 2);
    return;
  }
  if (!head_.empty()) {  // marker, then two bytes of length
    head_ += static_cast<char>(byte);
    if (head_.size() == 3) end_of_jpeg_segment_head();
    return;
  }
  if (!after_mark_) {
    after_mark_ = byte == 0xff;
    if (!after_mark_ && !in_scan_) fault_ = Fault::not_an_image;
    return;
  }
  if (byte == 0xff) return;  // fill
  after_mark_ = false;
  if (in_scan_ && byte == 0x00) return;  // a coded 0xFF
  if (stands_alone(byte)) return;
  if (byte == 0xd9) {
    ended_ = true;
  } else if (byte == 0xda && !sized_) {
    fault_ = Fault::not_an_image;  // a picture before its size
  } else if (byte == 0x00 || byte == 0xd8) {
    fault_ = Fault::not_an_image;
  } else if (is_metadata(byte)) {
    fault_ = Fault::has_metadata;
  } else {
    in_scan_ = false;
    head_ = static_cast<char>(byte);
  }
}

void ImageCheck::end_of_jpeg_segment_head() {
  const unsigned length = static_cast<unsigned char>(head_[1]) * 256U + static_cast<unsigned char>(head_[2]);
  const auto marker = static_cast<unsigned char>(head_[0]);
  in_scan_ = marker == 0xda;  // start of scan: coded data follows its head
  head_.clear();
  const bool frame = is_frame(marker);
  if (length < 2 + (frame ? kFrameSizeBytes : 0)) {
    fault_ = Fault::not_an_image;
    return;
  }
  size_bytes_ = frame ? kFrameSizeBytes : 0;
  skip_ = length - 2 - size_bytes_;
}

void ImageCheck::take_png(unsigned char byte) {
  head_ += static_cast<char>(byte);
  if (size_bytes_ > 0) {
    if (head_.size() == size_bytes_) take_size(0, 4);
  } else if (head_.size() == 8) {
    end_of_png_chunk_head();
  }
}

void ImageCheck::end_of_png_chunk_head() {
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < 4; ++i) length = length << 8 | static_cast<unsigned char>(head_[i]);
  const std::string type = head_.substr(4);
  head_.clear();
  if (std::find(kPngChunks.begin(), kPngChunks.end(), type) == kPngChunks.end()) {
    fault_ = Fault::has_metadata;  // text, time, EXIF, or what nobody needs
    return;
  }
  // The size stands first, and once.
  const bool header = type == "IHDR";
  if (header == sized_ || (header && length != kIhdrBytes)) {
    fault_ = Fault::not_an_image;
    return;
  }
  ended_ = type == "IEND";
  skip_ = length + 4;  // and its checksum
  size_bytes_ = header ? kIhdrSizeBytes : 0;
  skip_ -= size_bytes_;
}

}  // namespace frontdoor::intake
