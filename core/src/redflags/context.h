// What the words around a mention say of it: the ConText family. Triggers are data; this file only knows how their
// categories reach, end and outrank each other.
#pragma once

#include <frontdoor/red_flags.h>

#include "matcher.h"

#include <vector>

namespace frontdoor::redflags {

inline constexpr std::uint32_t kScopeTokensMax = 50;
inline constexpr std::uint32_t kNoTrigger = 0xFFFFFFFF;

struct Judgement {
  Status status = Status::present;
  bool resolved = false;               // historical because it has just gone
  std::uint32_t trigger = kNoTrigger;  // what decided, in Context::triggers()
};

class Context {
 public:
  // Borrows all three; `triggers` is sorted and thinned.
  Context(const Pack& pack, const std::vector<Token>& tokens, const std::vector<Hit>& concepts,
          std::vector<Hit>& triggers);

  // condition: the mention names an illness, about which worry and a relative's past count.
  Judgement judge(const Hit& mention, bool condition) const;

  // False if a word such as "but" stands between the mention's own words: it is no mention.
  bool holds_together(const Hit& mention) const;

  const std::vector<Hit>& triggers() const { return triggers_; }

 private:
  struct Scope {
    std::uint32_t begin;  // tokens [begin, end)
    std::uint32_t end;
  };
  Category category_of(const Hit& trigger) const;
  void thin(const std::vector<Hit>& concepts);
  void mark_limits();
  Scope scope_of(const Hit& hit) const;
  std::uint32_t reach_forward(std::uint32_t from, const Trigger& trigger) const;
  std::uint32_t reach_backward(std::uint32_t from, const Trigger& trigger) const;
  bool applies(std::size_t index, const Hit& mention) const;

  const Pack& pack_;
  const std::vector<Token>& tokens_;
  std::vector<Hit>& triggers_;
  std::vector<Scope> scopes_;         // one a trigger
  std::vector<std::uint8_t> limits_;  // one a token: Limit flags
};

}  // namespace frontdoor::redflags
