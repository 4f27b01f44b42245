#include "http/http.h"

#include "base/text.h"

#include <frontdoor/json.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = lower(c);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

// Calls `use` with each part of `text` between separators.
template <typename Use>
void for_each_part(std::string_view text, char separator, Use&& use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    use(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

bool LowerCase::operator()(const std::string& left, const std::string& right) const {
  return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                      [](char a, char b) { return lower(a) < lower(b); });
}

std::string Call::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

std::string Call::in_query(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

std::optional<std::string> Call::cookie(std::string_view name) const {
  const std::string all = header("Cookie");
  std::optional<std::string> value;
  for_each_part(all, ';', [&](std::string_view part) {
    part = trimmed(part);
    if (!value && part.starts_with(name) && part.size() > name.size() && part[name.size()] == '=') {
      value = std::string(part.substr(name.size() + 1));
    }
  });
  return value;
}

Reply problem_reply(const Problem& problem) {
  Json document = Json::object();
  document["type"] = "https://frontdoor.example/problems/" + problem.code;
  document["title"] = problem.title;
  document["status"] = problem.status;
  document["detail"] = problem.detail;
  if (!problem.where.empty()) document["where"] = problem.where;
  Reply reply;
  reply.status = problem.status;
  reply.content_type = "application/problem+json";
  reply.headers = problem.headers;
  reply.headers["Cache-Control"] = "no-store";
  reply.body = to_text(document);
  return reply;
}

Reply json_reply(int status, std::string body) {
  Reply reply;
  reply.status = status;
  reply.content_type = "application/json";
  reply.headers["Cache-Control"] = "no-store";
  reply.body = std::move(body);
  return reply;
}

Reply html_reply(int status, std::string body) {
  Reply reply;
  reply.status = status;
  reply.content_type = "text/html; charset=utf-8";
  reply.headers["Cache-Control"] = "no-store";
  reply.body = std::move(body);
  return reply;
}

Reply redirect_reply(std::string location) {
  Reply reply;
  reply.status = 303;
  reply.headers["Location"] = std::move(location);
  reply.headers["Cache-Control"] = "no-store";
  return reply;
}

Reply unless_known(const Call& call, Reply reply) {
  const auto etag = reply.headers.find("ETag");
  if (etag == reply.headers.end()) return reply;
  const std::string known = call.header("If-None-Match");
  bool same = known == "*";
  for_each_part(known, ',', [&](std::string_view part) {
    part = trimmed(part);
    if (part.starts_with("W/")) part.remove_prefix(2);
    same = same || part == etag->second;
  });
  if (!same) return reply;
  reply.status = 304;
  reply.body.clear();
  reply.content_type.clear();
  return reply;
}

std::map<std::string, std::string> parse_form(std::string_view body) {
  std::map<std::string, std::string> fields;
  for_each_part(body, '&', [&](std::string_view part) {
    const std::size_t equals = std::min(part.find('='), part.size());
    const auto name = decode_percent(part.substr(0, equals), true);
    const auto value = decode_percent(part.substr(std::min(equals + 1, part.size())), true);
    if (name && value) fields[*name] = *value;
  });
  return fields;
}

std::optional<std::string> decode_percent(std::string_view text, bool plus_is_space) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      decoded += text[i] == '+' && plus_is_space ? ' ' : text[i];
    }
  }
  return decoded;
}

std::string media_type(std::string_view content_type) {
  const std::string_view type = trimmed(content_type.substr(0, content_type.find(';')));
  std::string result(type);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

void require_own_origin(const Call& call) {
  const std::string origin = call.header("Origin");
  const std::string site = call.header("Sec-Fetch-Site");
  if ((origin.empty() || origin == call.origin) && (site.empty() || site == "same-origin")) return;
  throw Problem{403,
                "wrong-origin",
                "This request came from another website",
                "Send it from the form's own pages at " + call.origin + ".",
                "",
                {}};
}

}  // namespace frontdoor::intake
