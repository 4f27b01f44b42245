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

constexpr std::array<std::string_view, 11> kPngChunks = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM",
                                                         "gAMA", "iCCP", "sBIT", "sRGB", "pHYs"};

}  // namespace

ImageCheck::Fault ImageCheck::take(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size() && fault_ == Fault::none; ++i) {
    if (skip_ > 0) {
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
  return ended_ && skip_ == 0 ? Fault::none : Fault::not_an_image;
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

void ImageCheck::take_jpeg(unsigned char byte) {
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
  in_scan_ = static_cast<unsigned char>(head_[0]) == 0xda;  // start of scan: coded data follows its head
  head_.clear();
  if (length < 2) {
    fault_ = Fault::not_an_image;
  } else {
    skip_ = length - 2;
  }
}

void ImageCheck::take_png(unsigned char byte) {
  head_ += static_cast<char>(byte);
  if (head_.size() < 8) return;
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < 4; ++i) length = length << 8 | static_cast<unsigned char>(head_[i]);
  const std::string_view type = std::string_view(head_).substr(4);
  if (std::find(kPngChunks.begin(), kPngChunks.end(), type) == kPngChunks.end()) {
    fault_ = Fault::has_metadata;  // text, time, EXIF, or what nobody needs
    return;
  }
  ended_ = type == "IEND";
  skip_ = length + 4;  // and its checksum
  head_.clear();
}

}  // namespace frontdoor::intake
