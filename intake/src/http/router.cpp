#include "http/router.h"

namespace frontdoor::intake {
namespace {

std::vector<std::string> split(const std::string& pattern) {
  std::vector<std::string> segments;
  std::size_t at = 1;  // after the leading slash
  while (at < pattern.size()) {
    const std::size_t end = std::min(pattern.find('/', at), pattern.size());
    segments.push_back(pattern.substr(at, end - at));
    at = end + 1;
  }
  return segments;
}

// Looked at for every route until one fits: no text is copied.
bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (i >= path.size()) return false;
    if (pattern[i] == "*") return true;
    if (!pattern[i].starts_with('{') && pattern[i] != path[i]) return false;
  }
  return path.size() == pattern.size();
}

Parameters parameters_of(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  Parameters parameters;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == "*") {
      parameters.rest.assign(path.begin() + static_cast<std::ptrdiff_t>(i), path.end());
    } else if (pattern[i].starts_with('{')) {
      parameters.named[pattern[i].substr(1, pattern[i].size() - 2)] = path[i];
    }
  }
  return parameters;
}

}  // namespace

const std::string& Parameters::operator[](const std::string& name) const {
  static const std::string none;
  const auto found = named.find(name);
  return found == named.end() ? none : found->second;
}

void Router::add(const std::string& method, const std::string& pattern, Handler handler) {
  routes_.push_back({method, pattern, split(pattern), std::move(handler)});
}

Reply Router::handle(const Call& call, std::string& route) const {
  const std::string method = call.method == "HEAD" ? "GET" : call.method;
  std::string allow;
  for (const Route& candidate : routes_) {
    if (!fits(candidate.segments, call.path)) continue;
    if (candidate.method == method) {
      route = candidate.method + " " + candidate.pattern;
      return candidate.handler(call, parameters_of(candidate.segments, call.path));
    }
    if (!allow.empty()) allow += ", ";
    allow += candidate.method == "GET" ? "GET, HEAD" : candidate.method;
  }
  if (!allow.empty()) {
    throw Problem{405, "wrong-method",    "This address does not take this method", "Use one of: " + allow + ".",
                  "",  {{"Allow", allow}}};
  }
  throw Problem{404, "not-found", "There is nothing at this address", "Check the address.", "", {}};
}

std::vector<std::string> Router::routes() const {
  std::vector<std::string> names;
  for (const Route& route : routes_) names.push_back(route.method + " " + route.pattern);
  return names;
}

}  // namespace frontdoor::intake
