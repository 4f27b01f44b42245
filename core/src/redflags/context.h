// What the words around a mention say of it: the ConText family. Triggers are data; this file only knows how their
// categories reach, end and outrank each other.
#pragma once

#include <frontdoor/red_flags.h>

#include "redflags/matcher.h"

namespace frontdoor::redflags {

inline constexpr std::uint32_t kScopeTokensMax = 50;
inline constexpr std::uint32_t kNoTrigger = 0xFFFFFFFF;

struct Judgement {
  Status status = Status::present;
  bool resolved = false;               // historical because it has just gone
  bool bare = false;                   // uncertain because nobody is spoken of: see reading.cpp
  std::uint32_t trigger = kNoTrigger;  // what decided, in Context::triggers()
};

// Made once and used for one text after the other: it keeps its memory.
class Context {
 public:
  // Borrows pack and tokens until the next call; `triggers`: by first token, then the longest first. texts: patient or
  // clinical.
  void begin(const Pack& pack, const Table<Token>& tokens, const Table<Hit>& concepts, const Table<Hit>& triggers,
             Texts texts);

  // condition: the mention names an illness, about which worry and a relative's past count.
  Judgement judge(const Hit& mention, bool condition) const;

  // False if a word such as "but" separates the mention's own words: such a mention is discarded.
  bool holds_together(const Hit& mention) const;

  // Whether the mention ends in the unit of somebody's age: "for my 3 month old" says not how long something lasts.
  bool runs_into_age(const Hit& mention) const;

  // Whether a word such as "but" ends what `earlier` says before `later` begins; false if they overlap or are the
  // other way round.
  bool ends_between(const Hit& earlier, const Hit& later) const;

  const Table<Hit>& triggers() const { return triggers_; }

 private:
  struct Scope {
    std::uint32_t begin;  // tokens [begin, end)
    std::uint32_t end;
  };
  const Trigger& trigger_of(const Hit& hit) const { return pack_->triggers[hit.output & kIdsMax]; }
  void mark_concepts(const Table<Hit>& concepts);
  void thin(const Table<Hit>& triggers);
  bool outdone_by_pseudo(const Table<Hit>& triggers, const Hit& trigger) const;
  void mark_limits();
  Scope scope_of(const Hit& hit) const;
  std::uint32_t reach_forward(std::uint32_t from, const Trigger& trigger) const;
  std::uint32_t reach_backward(std::uint32_t from, const Trigger& trigger) const;
  // A trigger that says something of mentions, with all that judging one needs of it.
  struct Reach {
    Scope scope;
    std::uint32_t first;
    std::uint32_t last;
    std::uint32_t trigger;
    Category category;
  };
  void list_reaches();
  static bool applies(const Reach& reach, const Hit& mention);
  std::uint32_t first_reach_of(std::uint32_t sentence, std::uint32_t token) const;

  const Pack* pack_ = nullptr;
  const Table<Token>* tokens_ = nullptr;
  Texts texts_ = Texts::patient;
  Table<Hit> triggers_;
  Table<Reach> reaches_;
  Table<std::uint32_t> reaches_of_;  // of each sentence in reaches_, and two more
  Table<std::uint32_t> ages_;        // the triggers that are an age
  Table<std::uint8_t> limits_;       // one a token: Limit flags
};

}  // namespace frontdoor::redflags
