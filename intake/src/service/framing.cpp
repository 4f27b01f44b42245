#include "service/framing.h"

#include "base/text.h"

#include <boost/beast/core/string.hpp>

#include <algorithm>

namespace frontdoor::intake {
namespace {

using Fault = std::optional<std::string_view>;

constexpr std::string_view kEnd = "\r\n\r\n";
constexpr std::size_t kLengthDigitsMax = 9;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// RFC 9110 section 5.6.2
bool is_token_character(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

bool is_host_character(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view("-._:[]%").find(c) != std::string_view::npos;
}

bool same_name(std::string_view left, std::string_view right) {
  return boost::beast::iequals({left.data(), left.size()}, {right.data(), right.size()});
}

// Method, one blank, target, one blank, HTTP/1.0 or 1.1.
Fault request_line_fault(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return "the first line is not a request";
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(line.substr(0, first))) return "the method is not a name";
  const auto no_address = [](char c) { return c == ' ' || is_control(c); };
  if (target.empty() || std::any_of(target.begin(), target.end(), no_address)) return "the address holds a blank";
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return "the version is not HTTP/1.0 or HTTP/1.1";
  return {};
}

// What the headers say about where the body ends and whom the request is for.
class Framing {
 public:
  Fault take(std::string_view line) {
    const std::size_t colon = line.find(':');
    // Names what a folded line and a blank before the colon are, too.
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return "a header has no proper name";
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    const auto forbidden = [](char c) { return is_control(c) && c != '\t'; };
    if (std::any_of(value.begin(), value.end(), forbidden)) return "a header holds a control character";
    if (same_name(name, "Content-Length")) return take_length(value);
    if (same_name(name, "Transfer-Encoding")) return take_coding(value);
    if (same_name(name, "Host")) return take_host(value);
    return {};
  }

  Fault at_end(bool old_version) const {
    if (lengths_ > 0 && codings_ > 0) return "both Content-Length and Transfer-Encoding are given";
    if (codings_ > 0 && old_version) return "HTTP/1.0 has no Transfer-Encoding";
    if (hosts_ != 1) return "there must be one Host";
    return {};
  }

 private:
  Fault take_length(std::string_view value) {
    if (++lengths_ > 1) return "Content-Length is given twice";
    const bool number =
        !value.empty() && value.size() <= kLengthDigitsMax && std::all_of(value.begin(), value.end(), is_digit);
    if (!number) return "Content-Length is not a number of up to nine digits";
    return {};
  }
  Fault take_coding(std::string_view value) {
    if (++codings_ > 1 || !same_name(value, "chunked")) return "Transfer-Encoding is not exactly one chunked";
    return {};
  }
  Fault take_host(std::string_view value) {
    if (++hosts_ > 1) return "Host is given twice";
    if (value.empty() || !std::all_of(value.begin(), value.end(), is_host_character)) return "Host is not a host";
    return {};
  }

  int lengths_ = 0;
  int codings_ = 0;
  int hosts_ = 0;
};

}  // namespace

std::size_t head_length(std::string_view bytes, std::size_t seen) {
  const std::size_t from = seen < kEnd.size() ? 0 : seen - (kEnd.size() - 1);
  const std::size_t end = bytes.find(kEnd, from);
  return end == std::string_view::npos ? 0 : end + kEnd.size();
}

bool head_is_hopeless(std::string_view bytes, std::size_t seen) {
  for (std::size_t i = seen; i < bytes.size(); ++i) {
    if (bytes[i] == '\0') return true;
    if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) return true;
  }
  return false;
}

bool has_folded_line(std::string_view lines) {
  return lines.find("\r\n ") != std::string_view::npos || lines.find("\r\n\t") != std::string_view::npos;
}

std::optional<std::string_view> framing_fault(std::string_view head, const HttpLimits& limits) {
  head.remove_suffix(2);  // the empty line
  Framing framing;
  std::size_t lines = 0;
  bool old_version = false;
  while (!head.empty()) {
    const std::size_t end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + 2);
    if (line.size() > limits.head_line_bytes_max) return "a line of the head is too long";
    // A line end of another kind is a line of its own to some.
    if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) return "a line end is broken";
    if (++lines > limits.headers_max + 1) return "there are too many headers";
    const Fault fault = lines == 1 ? request_line_fault(line) : framing.take(line);
    if (fault) return fault;
    if (lines == 1) old_version = line.ends_with("HTTP/1.0");
  }
  return framing.at_end(old_version);
}

}  // namespace frontdoor::intake
