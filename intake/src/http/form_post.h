// The fields of a posted form, in their order: a name may occur more than once (ticked boxes of one question).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace frontdoor::intake {

class FormPost {
 public:
  // body: application/x-www-form-urlencoded. Broken escapes and NUL drop their field; CR LF becomes LF, so that text
  // reads as it does in a browser with script.
  explicit FormPost(std::string_view body);

  bool has(std::string_view name) const;
  bool has(std::string_view name, std::string_view value) const;
  std::string first(std::string_view name) const;  // the first; empty if there is none

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace frontdoor::intake
