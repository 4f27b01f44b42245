#include "requests/image_check.h"

#include <algorithm>
#include <array>

namespace frontdoor::intake {
namespace {

constexpr std::string_view kPngSignature("\x89PNG\r\n\x1a\n", 8);
constexpr std::string_view kJpegSignature("\xff\xd8", 2);

std::uint64_t number_at(std::string_view bytes, std::size_t from, std::size_t size) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < size; ++i) number = number << 8 | static_cast<unsigned char>(bytes[from + i]);
  return number;
}
unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

// '.' in a pattern is any byte.
bool is_like(std::string_view bytes, std::string_view pattern) {
  return bytes.size() == pattern.size() &&
         std::equal(bytes.begin(), bytes.end(), pattern.begin(), [](char b, char p) { return p == '.' || b == p; });
}

// Version and density; no thumbnail.
bool is_jfif(std::string_view content) {
  return is_like(content, std::string_view("JFIF\0\1......\0\0", 14));
}
// What Safari writes of every canvas: its colours are sRGB, and the picture's size. Nothing of a camera's.
bool is_safaris_exif(std::string_view content) {
  return is_like(content,
                 std::string_view("Exif\0\0MM\0*\0\0\0\x08\0\1\x87\x69\0\4\0\0\0\1\0\0\0\x1a\0\0\0\0"
                                  "\0\3\xa0\1\0\3\0\0\0\1..\0\0\xa0\2\0\4\0\0\0\1\0\0..\xa0\3\0\4\0\0\0\1\0\0.."
                                  "\0\0\0\0",
                                  74));
}
// And that it has no captions: the digest is that of nothing.
bool is_safaris_photoshop(std::string_view content) {
  return content == std::string_view(
                        "Photoshop 3.0\0"
                        "8BIM\4\4\0\0\0\0\0\0"
                        "8BIM\4\x25\0\0\0\0\0\x10\xd4\x1d\x8c\xd9\x8f\0\xb2\x04\xe9\x80\x09\x98\xec\xf8\x42\x7e",
                        54);
}
bool is_adobe(std::string_view content) {
  return content.size() == 12 && content.starts_with("Adobe");
}
// Chromium and Safari name the colours of a canvas by a profile of some hundred bytes, in one segment.
bool is_profile(std::string_view content) {
  constexpr std::size_t kBefore = 14;  // name, its number, and of how many
  return content.size() >= kBefore + 128 && content.starts_with(std::string_view("ICC_PROFILE\0\1\1", kBefore)) &&
         number_at(content, kBefore, 4) == content.size() - kBefore && content.substr(kBefore + 36, 4) == "acsp";
}

bool are_quantization_tables(std::string_view content) {
  while (!content.empty()) {
    const unsigned head = byte_at(content, 0);
    const std::size_t size = 1 + 64 * ((head >> 4) + 1);
    if (head >> 4 > 1 || (head & 15U) > 3 || content.size() < size) return false;
    content.remove_prefix(size);
  }
  return true;
}
bool are_huffman_tables(std::string_view content) {
  constexpr std::size_t kHead = 17;
  while (!content.empty()) {
    if (content.size() < kHead || byte_at(content, 0) >> 4 > 1 || (byte_at(content, 0) & 15U) > 3) return false;
    std::size_t symbols = 0;
    for (std::size_t i = 1; i < kHead; ++i) symbols += byte_at(content, i);
    if (symbols > 256 || content.size() < kHead + symbols) return false;
    content.remove_prefix(kHead + symbols);
  }
  return true;
}
// Precision, height, width, components.
bool is_frame(std::string_view content) {
  const unsigned components = byte_at(content, 5);
  return byte_at(content, 0) == 8 && (components == 1 || components == 3) && content.size() == 6 + 3 * components;
}
bool is_scan_head(std::string_view content) {
  const unsigned components = byte_at(content, 0);
  return components >= 1 && components <= 3 && content.size() == 4 + 2 * components;
}
bool is_restart_interval(std::string_view) {
  return true;
}

// A part that may be in a file, how long it may be, and how often it may come.
struct Part {
  std::string_view name;
  std::size_t size_min;
  std::size_t size_max;
  int count_max;
  bool (*is_right)(std::string_view content);
};

constexpr std::size_t kHuffmanSize = 17 + 256;
constexpr std::array<Part, 12> kSegments = {{
    {"\xe0", 14, 14, 1, is_jfif},
    {"\xe1", 74, 74, 1, is_safaris_exif},
    {"\xe2", 142, 1024, 1, is_profile},
    {"\xed", 54, 54, 1, is_safaris_photoshop},
    {"\xee", 12, 12, 1, is_adobe},
    {"\xdb", 65, 4 * 129, 4, are_quantization_tables},
    {"\xc4", 17, 8 * kHuffmanSize, 4 * kImageScansMax, are_huffman_tables},
    {"\xc0", 9, 15, 1, is_frame},
    {"\xc1", 9, 15, 1, is_frame},
    {"\xc2", 9, 15, 1, is_frame},
    {"\xda", 6, 10, kImageScansMax, is_scan_head},
    {"\xdd", 2, 2, kImageScansMax, is_restart_interval},
}};

bool has_whole_colours(std::string_view content) {
  return content.size() % 3 == 0;
}
bool is_anything(std::string_view) {
  return true;
}
constexpr std::array<Part, 8> kChunks = {{
    {"IHDR", 13, 13, 1, is_anything},
    {"PLTE", 3, 768, 1, has_whole_colours},
    {"tRNS", 1, 256, 1, is_anything},
    {"sRGB", 1, 1, 1, is_anything},
    {"gAMA", 4, 4, 1, is_anything},
    {"cHRM", 32, 32, 1, is_anything},
    {"pHYs", 9, 9, 1, is_anything},
    {"IEND", 0, 0, 1, is_anything},
}};

template <std::size_t count>
const Part* part_named(const std::array<Part, count>& parts, std::string_view name) {
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.name == name; });
  return found == parts.end() ? nullptr : &*found;
}

}  // namespace

ImageCheck::Fault ImageCheck::take(std::string_view bytes) {
  while (!bytes.empty() && fault_ == Fault::none) {
    if (at_ == At::data) {
      bytes.remove_prefix(take_data(bytes));
    } else {
      take_byte(static_cast<unsigned char>(bytes.front()));
      bytes.remove_prefix(1);
    }
  }
  return fault_;
}

ImageCheck::Fault ImageCheck::finish() const {
  if (fault_ != Fault::none) return fault_;
  return at_ == At::end && sized_ ? Fault::none : Fault::not_an_image;
}

std::string ImageCheck::media_type() const {
  if (kind_ == Kind::jpeg) return "image/jpeg";
  return kind_ == Kind::png ? "image/png" : "";
}

void ImageCheck::take_byte(unsigned char byte) {
  switch (at_) {
    case At::end: fault_ = Fault::has_metadata; break;  // bytes behind the image
    case At::signature:
      gathered_ += static_cast<char>(byte);
      start();
      break;
    case At::marker:
    case At::scan: take_marker(byte); break;
    default: gather(byte);
  }
}

void ImageCheck::start() {
  if (gathered_ == kJpegSignature) {
    kind_ = Kind::jpeg;
    at_ = At::marker;
    gathered_.clear();
  } else if (gathered_ == kPngSignature) {
    kind_ = Kind::png;
    expect(At::length, 8);  // with the chunk's type
  } else if (!kPngSignature.starts_with(gathered_) && !kJpegSignature.starts_with(gathered_)) {
    fault_ = Fault::not_an_image;
  }
}

void ImageCheck::expect(At at, std::size_t size) {
  at_ = at;
  wanted_ = size;
  gathered_.clear();
  if (size == 0) arrived();
}

void ImageCheck::gather(unsigned char byte) {
  gathered_ += static_cast<char>(byte);
  if (gathered_.size() == wanted_) arrived();
}

void ImageCheck::arrived() {
  const bool png = kind_ == Kind::png;
  if (at_ == At::checksum) {
    end_of_checksum();
  } else if (at_ == At::length) {
    png ? end_of_chunk_head() : end_of_segment_length();
  } else {
    png ? end_of_chunk() : end_of_segment();
  }
}

bool ImageCheck::is_one_more(const std::string& part, int count_max) {
  if (++counts_[part] <= count_max) return true;
  // A second of what comes once is where something could be hidden; too many of the rest keep a browser busy.
  fault_ = count_max == 1 ? Fault::not_an_image : Fault::too_many_parts;
  return false;
}

// Once: a decoder may go by the second pair.
void ImageCheck::take_size(std::uint64_t width, std::uint64_t height) {
  // A JPEG of height 0 says its height behind the picture.
  if (sized_ || width == 0 || height == 0) {
    fault_ = Fault::not_an_image;
  } else if (width > kImagePixelsMax / height) {
    fault_ = Fault::too_many_pixels;
  }
  sized_ = true;
}

void ImageCheck::take_marker(unsigned char byte) {
  if (!after_mark_) {
    after_mark_ = byte == 0xff;
    if (!after_mark_ && at_ != At::scan) fault_ = Fault::not_an_image;
    return;
  }
  if (byte == 0xff) return;  // fill
  after_mark_ = false;
  const bool goes_on = byte == 0x00 || (byte >= 0xd0 && byte <= 0xd7);  // a coded 0xFF, or a restart
  if (goes_on && at_ == At::scan) return;
  if (byte == 0xd9) {
    at_ = At::end;
    if (counts_["\xda"] == 0) fault_ = Fault::not_an_image;
  } else {
    start_segment(byte);
  }
}

void ImageCheck::start_segment(unsigned char marker) {
  part_ = static_cast<char>(marker);
  if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8) || (marker == 0xda && !sized_)) {
    fault_ = Fault::not_an_image;  // no segment at all, or a picture before its size
  } else if (part_named(kSegments, part_) == nullptr) {
    fault_ = Fault::has_metadata;  // where cameras and editors write, or what no browser does
  } else {
    expect(At::length, 2);
  }
}

void ImageCheck::end_of_segment_length() {
  const Part& part = *part_named(kSegments, part_);
  const std::size_t length = number_at(gathered_, 0, 2);
  if (!is_one_more(part_, part.count_max)) return;
  if (length < 2 + part.size_min || length > 2 + part.size_max) {
    fault_ = part_[0] >= '\xe0' && part_[0] <= '\xef' ? Fault::has_metadata : Fault::not_an_image;
    return;
  }
  expect(At::part, length - 2);
}

void ImageCheck::end_of_segment() {
  const auto marker = static_cast<unsigned char>(part_[0]);
  if (!part_named(kSegments, part_)->is_right(gathered_)) {
    fault_ = marker >= 0xe0 ? Fault::has_metadata : Fault::not_an_image;
    return;
  }
  if (marker >= 0xc0 && marker <= 0xc2) take_size(number_at(gathered_, 3, 2), number_at(gathered_, 1, 2));
  at_ = marker == 0xda ? At::scan : At::marker;
}

void ImageCheck::end_of_chunk_head() {
  const std::uint64_t length = number_at(gathered_, 0, 4);
  part_ = gathered_.substr(4);
  checksum_ = Poco::Checksum(Poco::Checksum::TYPE_CRC32);
  checksum_.update(part_);
  const Part* part = part_named(kChunks, part_);
  if (part == nullptr && part_ != "IDAT") {
    fault_ = Fault::has_metadata;  // text, time, EXIF, or what nobody needs
  } else if ((part_ == "IHDR") == sized_) {
    fault_ = Fault::not_an_image;  // the size is first, and once
  } else if (part == nullptr) {
    if (!is_one_more(part_, kImageDataChunksMax)) return;
    data_left_ = length;
    if (length == 0) {
      expect(At::checksum, 4);
    } else {
      at_ = At::data;
    }
  } else if (length < part->size_min || length > part->size_max) {
    fault_ = part_ == "IHDR" ? Fault::not_an_image : Fault::has_metadata;
  } else if (is_one_more(part_, part->count_max)) {
    expect(At::part, static_cast<std::size_t>(length));
  }
}

std::size_t ImageCheck::take_data(std::string_view bytes) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(data_left_, bytes.size()));
  checksum_.update(bytes.data(), static_cast<unsigned>(size));
  data_left_ -= size;
  if (data_left_ == 0) expect(At::checksum, 4);
  return size;
}

void ImageCheck::end_of_chunk() {
  checksum_.update(gathered_);
  if (!part_named(kChunks, part_)->is_right(gathered_)) fault_ = Fault::has_metadata;
  if (part_ == "IHDR") take_size(number_at(gathered_, 0, 4), number_at(gathered_, 4, 4));
  expect(At::checksum, 4);
}

void ImageCheck::end_of_checksum() {
  if (fault_ != Fault::none) return;
  if (number_at(gathered_, 0, 4) != checksum_.checksum()) {
    fault_ = Fault::not_an_image;
  } else if (part_ == "IEND") {
    at_ = At::end;
    if (counts_["IDAT"] == 0) fault_ = Fault::not_an_image;
  } else {
    expect(At::length, 8);
  }
}

}  // namespace frontdoor::intake
