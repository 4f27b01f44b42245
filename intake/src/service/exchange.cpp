#include "service/exchange.h"

#include "base/text.h"
#include "crypto/secrets.h"

#include <boost/beast/http/field.hpp>
#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

namespace frontdoor::intake {
namespace {

namespace http = boost::beast::http;

std::string text_of(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

// People type one slash too many: of pages, the address without it is meant.
void note_slash(Call& call, const std::string& target, std::size_t mark) {
  const bool is_page = call.path.front() == "inbox" || call.path.front() == "p";
  if (!is_page || (call.method != "GET" && call.method != "HEAD")) return;
  call.without_slash = target.substr(0, mark - 1) + target.substr(mark);
}

// "/v1/practices/A81001?x=1" → decoded segments and query. False: an address that is never ours.
// A proxy may name the whole address (RFC 9112 section 3.2.2).
bool read_target(std::string target, Call& call) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    target.erase(0, std::min(target.find_first_of("/?", scheme.size()), target.size()));
    if (!target.starts_with('/')) target.insert(0, "/");
    break;
  }
  const std::size_t mark = std::min(target.find('?'), target.size());
  if (target.empty() || target.front() != '/') return false;
  std::string_view path = std::string_view(target).substr(1, mark - 1);
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    std::optional<std::string> segment = decode_percent(path.substr(0, end), false);
    if (!segment || segment->empty() || *segment == "." || *segment == ".." ||
        segment->find('/') != std::string::npos) {
      return false;
    }
    call.path.push_back(std::move(*segment));
    path.remove_prefix(end);
    if (path.empty()) break;
    path.remove_prefix(1);
    if (path.empty()) {  // a trailing slash is another address
      note_slash(call, target, mark);
      return false;
    }
  }
  if (mark < target.size()) call.query = parse_form(std::string_view(target).substr(mark + 1));
  return true;
}

std::string own_origin(const Settings& settings, bool secure, const std::string& host) {
  if (settings.base_url.empty()) return (secure ? "https://" : "http://") + host;
  const std::size_t path = settings.base_url.find('/', settings.base_url.find("//") + 2);
  return settings.base_url.substr(0, path);
}

// The last of a list: what the nearest proxy added. The list goes on without it.
std::string take_last(std::string_view& list) {
  const std::size_t comma = list.rfind(',');
  const std::string_view last = trimmed(comma == std::string_view::npos ? list : list.substr(comma + 1));
  list = list.substr(0, comma == std::string_view::npos ? 0 : comma);
  return std::string(last);
}

Problem too_large(std::size_t bytes_max) {
  return {413,
          "body-too-large",
          "The body is too long",
          "At most " + std::to_string(bytes_max) + " bytes are accepted.",
          "",
          {}};
}

void check_body(const ReceivedBody& body, std::size_t bytes_max) {
  switch (body.end) {
    case BodyEnd::whole: break;
    case BodyEnd::no_length:
      throw Problem{411, "length-required", "The body's length is missing", "Send Content-Length.", "", {}};
    case BodyEnd::too_long: throw too_large(bytes_max);
    case BodyEnd::too_slow:
      throw Problem{408,
                    "body-too-slow",
                    "The body took too long to arrive",
                    "Nothing was stored. Try again with the same Idempotency-Key.",
                    "",
                    {}};
    case BodyEnd::broken_off:
      throw Problem{400, "incomplete-body", "The body ended too early", "Send it again, whole.", "", {}};
  }
  if (body.bytes.size() > bytes_max) throw too_large(bytes_max);
}

// RFC 9110 section 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date() {
  static constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %d %02d:%02d:%02d GMT",
                days.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                months.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
                utc.tm_sec);
  return text.data();
}

}  // namespace

std::string client_address(const Peer& peer, const std::string& forwarded_for, const AddressRanges& trusted) {
  std::string client = peer.address;
  std::string_view rest = forwarded_for;
  // From the nearest proxy outwards; what is left of an address that is not ours may be made up.
  while (trusted.contains(client) && !rest.empty()) {
    const std::optional<std::string> next = plain_address(take_last(rest));
    if (!next) break;
    client = *next;
  }
  return client;
}

std::string source_behind(const std::string& client, const Headers& headers, const AddressRanges& trusted) {
  if (trusted.contains(client)) return {};
  if (is_loopback(client)) {
    for (const char* name : {"X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"}) {
      if (headers.contains(name)) return {};
    }
  }
  return source_of(client);
}

Call call_of(const ParsedRequest& request, const Settings& settings, const Peer& peer) {
  Call call;
  call.method = text_of(request.method_string());
  for (const auto& field : request) {
    std::string& held = call.headers[text_of(field.name_string())];
    if (!held.empty()) held += field.name() == http::field::cookie ? "; " : ", ";
    held += text_of(field.value());
  }
  call.secure = settings.secure();
  const std::string protocols = call.header("X-Forwarded-Proto");
  std::string_view rest = protocols;
  if (peer.trusted_proxy && settings.base_url.empty() && take_last(rest) == "https") {
    call.secure = true;
  }
  call.origin = own_origin(settings, call.secure, call.header("Host"));
  if (!read_target(text_of(request.target()), call)) call.path = {"not-ours"};
  return call;
}

std::string id_of(const Call& call, const Peer& peer) {
  constexpr std::size_t kIdBytesMax = 64;
  constexpr std::size_t kOwnBytes = 16;
  const std::string given = peer.trusted_proxy ? call.header("X-Request-Id") : "";
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
           c == '.';
  };
  if (!given.empty() && given.size() <= kIdBytesMax && std::all_of(given.begin(), given.end(), is_plain)) return given;
  return random_token().substr(0, kOwnBytes);
}

void give_body(Call& call, std::shared_ptr<ReceivedBody> body) {
  const bool get = call.method == "GET";
  call.read_body = [body, get](std::size_t bytes_max) {
    check_body(*body, bytes_max);
    return get ? std::string() : std::move(body->bytes);
  };
  call.stream_body = [body, get](std::size_t bytes_max, const std::function<void(std::string_view)>& take) {
    check_body(*body, bytes_max);
    if (!get) take(body->bytes);
  };
}

Lane lane_of(const Call& call, std::size_t body_bytes) {
  const std::string first = call.path.empty() ? "" : call.path.front();
  const std::string second = call.path.size() < 2 ? "" : call.path[1];
  const bool reads = call.method == "GET" || call.method == "HEAD";
  if (!reads && ((first == "v1" && second == "session") || (first == "inbox" && second == "sign-in"))) {
    return Lane::sign_in;
  }
  const bool shows_itself = !call.header("Cookie").empty() || !call.header("Authorization").empty();
  if (first == "inbox" || (first == "v1" && shows_itself)) return Lane::staff;
  if (reads) return Lane::reading;
  return body_bytes > kHeavyBodyBytes ? Lane::heavy : Lane::sending;
}

WrittenResponse response_of(Reply reply, bool keep_alive) {
  WrittenResponse response;
  response.version(11);
  response.result(static_cast<unsigned>(reply.status));
  response.set(http::field::date, http_date());
  if (!reply.content_type.empty()) response.set(http::field::content_type, reply.content_type);
  for (const auto& [name, value] : reply.headers) response.set(name, value);
  for (const std::string& cookie : reply.cookies) response.insert(http::field::set_cookie, cookie);
  response.keep_alive(keep_alive);
  const bool bodiless = reply.status == 304 || reply.status == 204;
  if (!bodiless) response.content_length(reply.body.size());
  response.body() = bodiless ? std::string() : std::move(reply.body);
  return response;
}

}  // namespace frontdoor::intake
