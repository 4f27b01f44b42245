// Wording: every sentence a patient or the practice reads, by key, from core/data/wording/<language>.json.
// A text may hold placeholders in braces, "{phone}". Keys are lower-case words joined by '.' and '-'.
// Copyable, immutable after load, safe to share between threads.
#pragma once

#include <frontdoor/result.h>

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace frontdoor {

class Wording {
 public:
  // json: {"language":"en","version":"1","reviewer":null,"texts":{"key":"text", ...}} in UTF-8. Closed schema.
  static Result<Wording> load(std::string_view json);

  // The text of `key`. A missing key gives "[key]": visible, never empty, and a test fails on any such text.
  std::string text(std::string_view key) const;

  // The text of `key` with each {name} replaced by its value. Values are not scanned again.
  using Values = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  std::string text(std::string_view key, Values values) const;

  // A text from elsewhere (a practice's own) with its placeholders replaced the same way.
  static std::string fill(std::string_view pattern, Values values);

  bool has(std::string_view key) const { return texts_.find(key) != texts_.end(); }
  const std::string& language() const { return language_; }
  const std::string& version() const { return version_; }
  const std::map<std::string, std::string, std::less<>>& all() const { return texts_; }

 private:
  std::string language_;
  std::string version_;
  std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace frontdoor
