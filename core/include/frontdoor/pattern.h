// Regular expressions that form authors write, matched in time linear in the text (times the pattern's size), whatever
// the pattern: the syntax of RE2 (https://github.com/google/re2/wiki/Syntax) without named groups, \p classes and flags
// other than i and s. Text and pattern are UTF-8. The same code natively and in WebAssembly; tests compare it with RE2.
#pragma once

#include <frontdoor/result.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace frontdoor {

class Pattern {
 public:
  // Error: what this syntax does not have (look-around, back references) or what is malformed.
  static Result<Pattern> compile(std::string_view pattern);

  // How many steps it is made of: what a match costs for each character, at worst.
  std::size_t size() const { return steps_.size(); }
  bool matches_whole(std::string_view text) const;
  // How many characters a whole match has at least, as if every edge of a word or text were anywhere; nothing where no
  // text can match.
  std::optional<std::size_t> shortest_match() const;
  // The leftmost match at or after `from`, as the byte it begins at and the byte after it; the first alternative wins.
  std::optional<std::pair<std::size_t, std::size_t>> find(std::string_view text, std::size_t from = 0) const;

  struct Range {
    std::uint32_t low, high;
  };
  enum class Operation : std::uint8_t { match, ranges, split, jump, text_begin, text_end, word_edge, not_word_edge };
  struct Step {
    Operation operation = Operation::match;
    std::uint32_t next = 0;
    std::uint32_t other = 0;  // split: the less preferred way
    std::uint32_t range = 0;  // ranges: the first in ranges_
    std::uint32_t range_count = 0;
  };

 private:
  friend class PatternCompiler;
  std::optional<std::pair<std::size_t, std::size_t>> run(std::string_view text, std::size_t from, bool whole) const;
  std::vector<Step> steps_;
  std::vector<Range> ranges_;
  std::uint32_t start_ = 0;
};

}  // namespace frontdoor
