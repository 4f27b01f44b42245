#include "http/compression.h"

#include "crypto/secrets.h"

#include <Poco/DeflatingStream.h>

#include <brotli/encode.h>

#include <sstream>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

// Made once for many readers, but while one of them waits: 11 takes ten times as long for a few bytes less.
constexpr int kBrotliQuality = 7;
constexpr int kGzipLevel = 9;

std::string in_brotli(std::string_view plain) {
  std::size_t size = BrotliEncoderMaxCompressedSize(plain.size());
  std::string out(size, '\0');
  const bool done = BrotliEncoderCompress(kBrotliQuality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, plain.size(),
                                          reinterpret_cast<const unsigned char*>(plain.data()), &size,
                                          reinterpret_cast<unsigned char*>(out.data())) == BROTLI_TRUE;
  if (!done) throw std::runtime_error("a page could not be compressed");
  out.resize(size);
  return out;
}

std::string in_gzip(const std::string& plain) {
  std::ostringstream out;
  Poco::DeflatingOutputStream deflating(out, Poco::DeflatingStreamBuf::STREAM_GZIP, kGzipLevel);
  deflating << plain;
  deflating.close();
  return out.str();
}

}  // namespace

CompressedText compressed(std::string plain) {
  CompressedText text;
  text.brotli = in_brotli(plain);
  text.gzip = in_gzip(plain);
  text.etag = sha256_hex(plain).substr(0, 32);
  text.plain = std::move(plain);
  return text;
}

void set_body(Reply& reply, const Call& call, const CompressedText& text) {
  const std::string accept = call.header("Accept-Encoding");
  std::string coding;
  if (accepts_coding(accept, "gzip")) coding = "gzip";
  if (accepts_coding(accept, "br")) coding = "br";
  reply.headers["Vary"] = "Accept-Encoding";
  reply.headers["ETag"] = '"' + text.etag + (coding.empty() ? "" : "-" + coding) + '"';
  reply.body = coding.empty() ? text.plain : coding == "br" ? text.brotli : text.gzip;
  if (!coding.empty()) reply.headers["Content-Encoding"] = coding;
}

bool accepts_coding(std::string_view accept, std::string_view coding) {
  const std::size_t at = accept.find(coding);
  if (at == std::string_view::npos) return false;
  const std::size_t end = accept.find(',', at);
  const std::string_view rest = accept.substr(at + coding.size(), end - at - coding.size());
  return rest.find("q=0") == std::string_view::npos || rest.find("q=0.") != std::string_view::npos;
}

}  // namespace frontdoor::intake
