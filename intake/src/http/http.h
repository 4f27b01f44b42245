// HTTP as the handlers see it: a Call in, a Reply out, no socket and no library type. The server (server.h) fills the
// one and writes the other; every header that keeps a browser safe is added there, in one place.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor::intake {

struct LowerCase {  // header names compare without case
  bool operator()(const std::string& left, const std::string& right) const;
};
using Headers = std::map<std::string, std::string, LowerCase>;

struct Call {
  std::string method;
  std::vector<std::string> path;             // decoded segments: {"v1", "practices", "A81001", "status"}
  std::map<std::string, std::string> query;  // decoded
  std::string without_slash;                 // of a page that was asked for with a slash at its end; else empty
  Headers headers;                           // repeated ones joined by ", "
  bool secure = false;                       // came over TLS (or a proxy that did)
  std::string origin;                        // our own, as the browser names it: "http://127.0.0.1:8080"
  std::string client;                        // the caller's address, through a trusted proxy too
  std::string peer;                          // the other end of the connection: a proxy's address where there is one
  bool peer_is_trusted = false;              // it is a proxy whose word holds
  // What counts as one source of it (base/addresses.h); empty: not known, a proxy speaks for many and does not say
  // whom.
  std::string source;
  // Reads the body, once. Throws Problem: body-too-large (413), body-too-slow (408), length-required (411).
  std::function<std::string(std::size_t bytes_max)> read_body;
  // The same, handed on piece by piece as it arrives.
  std::function<void(std::size_t bytes_max, const std::function<void(std::string_view)>& take)> stream_body;

  std::string header(const std::string& name) const;    // empty if absent
  std::string in_query(const std::string& name) const;  // likewise
  std::optional<std::string> cookie(std::string_view name) const;
  // False for what an open page fetches in the background: it keeps no sign-in alive and is not a look of a person's.
  bool asked_by_person() const { return header("X-Frontdoor-Background").empty(); }
};

struct Reply {
  int status = 200;
  std::string content_type;
  Headers headers;
  std::vector<std::string> cookies;  // whole Set-Cookie values
  std::string body;
  std::string route;  // for the log: "POST /v1/practices/{ods}/requests"
};

// RFC 9457. Thrown by handlers and by what they call; the server turns it into application/problem+json.
// title and detail tell the caller what to do and never hold what a patient wrote.
struct Problem {
  int status = 500;
  std::string code;  // last part of `type`: "unknown-practice"
  std::string title;
  std::string detail;
  std::string where;  // JSON pointer or empty
  Headers headers;    // Retry-After, Allow
};

Reply problem_reply(const Problem& problem);
Reply json_reply(int status, std::string body);
Reply html_reply(int status, std::string body);
Reply redirect_reply(std::string location);  // 303: the browser fetches `location` with GET
// 304 when the caller has `reply`'s ETag already; else `reply`.
Reply unless_known(const Call& call, Reply reply);

std::map<std::string, std::string> parse_form(std::string_view body);  // application/x-www-form-urlencoded
// nullopt: a broken escape or a NUL.
std::optional<std::string> decode_percent(std::string_view text, bool plus_is_space);
// The media type without parameters, lower case.
std::string media_type(std::string_view content_type);

// A write must come from our own pages: refuses a foreign Origin and a cross-site Sec-Fetch-Site (403).
// Callers that are no browsers send neither and pass.
void require_own_origin(const Call& call);

}  // namespace frontdoor::intake
