// Which handler answers a call. Paths are patterns of segments: "/v1/practices/{ods}/status", "/assets/*".
#pragma once

#include "http/http.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace frontdoor::intake {

struct Parameters {
  std::map<std::string, std::string> named;  // "{ods}" → its segment
  std::vector<std::string> rest;             // what "*" stood for

  const std::string& operator[](const std::string& name) const;
};

using Handler = std::function<Reply(const Call&, const Parameters&)>;

// Filled at start, then immutable and safe to share between threads.
class Router {
 public:
  void add(const std::string& method, const std::string& pattern, Handler handler);

  // HEAD is answered as GET. Throws Problem: 404 when no pattern fits, 405 with Allow when only the method does not.
  // route: set to the pattern that answered, for the log.
  Reply handle(const Call& call, std::string& route) const;

  // "GET /v1/practices/{ods}/status", in the order they were added: for tests against the API description.
  std::vector<std::string> routes() const;

 private:
  struct Route {
    std::string method;
    std::string pattern;
    std::vector<std::string> segments;
    Handler handler;
  };
  std::vector<Route> routes_;
};

// A handler that is given its room's parts, and the parameters in its path if it asks for them. parts must outlive it.
template <class Parts>
Handler with_parts(const Parts& parts, Reply (*function)(const Parts&, const Call&)) {
  return [&parts, function](const Call& call, const Parameters&) { return function(parts, call); };
}
template <class Parts>
Handler with_parts(const Parts& parts, Reply (*function)(const Parts&, const Call&, const Parameters&)) {
  return
      [&parts, function](const Call& call, const Parameters& parameters) { return function(parts, call, parameters); };
}

}  // namespace frontdoor::intake
