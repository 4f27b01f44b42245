// One text as it was read: tokens and hits by sentence, and what the rules made of them. Read again after an edit, only
// the sentences that changed are taken apart again.
#pragma once

#include "redflags/rules.h"

#include <frontdoor/limits.h>

#include <array>
#include <string>
#include <utility>

namespace frontdoor::redflags {

inline constexpr std::uint32_t kPressingMax = 16;

inline std::uint32_t pressing(Action action, Status status) {
  return (status == Status::present ? kPressingMax / 2 : 0u) + static_cast<std::uint32_t>(action);
}

// Over limits::findings_max the least pressing of `items` go, so that the list still shows what decided the action; the
// others move up in their order. Returns how many they are.
template <typename Item, typename PressingOf>
std::uint32_t keep_the_most_pressing(Item* items, std::size_t count, PressingOf pressing_of) {
  if (count <= limits::findings_max) return static_cast<std::uint32_t>(count);
  std::array<std::uint32_t, kPressingMax> room{};
  for (std::size_t i = 0; i < count; ++i) ++room[pressing_of(items[i])];
  std::uint32_t left = limits::findings_max;
  for (std::uint32_t i = kPressingMax; i-- > 0;) {
    room[i] = std::min(room[i], left);
    left -= room[i];
  }
  std::uint32_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t& places = room[pressing_of(items[i])];
    if (places == 0) continue;
    --places;
    if (kept != i) items[kept] = std::move(items[i]);
    ++kept;
  }
  return kept;
}

// How a text differs from the one before: bytes [begin, end) of that one gave way to others, and what follows them
// is `moved` bytes further.
struct Edit {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::int64_t moved = 0;

  // The same bytes, none of which the edit has touched, in the new text.
  void move(std::uint32_t& from, std::uint32_t& to) const {
    if (from >= end) from = static_cast<std::uint32_t>(from + moved);
    if (to > begin) to = static_cast<std::uint32_t>(to + moved);
  }
};
class TextState {
 public:
  // Reads `text`. What was read before is kept where it still holds, if it was read with the same pack.
  void read(const Pack& pack, std::string_view text);
  const Edit& edit() const { return edit_; }  // by which the text that was read last differs from the one before
  std::size_t finding_count() const { return matches_.size(); }
  // As read(), then applies the rules. False if every finding is the one that it was before the edit, only moved by it.
  bool apply(const Pack& pack, std::string_view text, const PatientFacts& facts);

  // As apply(), for ticked concepts: all present, in the one place of `label`.
  void apply_ticked(const Pack& pack, std::string_view concepts, std::string_view label, const PatientFacts& facts);

  // The status of bytes [start, end) of the text that was read, as the words around them say.
  Status assess(std::uint32_t start, std::uint32_t end);

  // Findings as the engine hands them out, put behind the first `count` of `reading` so that its strings' memory is
  // used again; `count` becomes their number.
  void write(std::string_view text, Reading& reading, std::size_t& count) const;

 private:
  void read_anew(std::string_view text);
  void read_changed(std::string_view text);
  bool stands_alike(std::string_view text, std::uint32_t from, Range& changed) const;
  void replace_hits(Table<Hit>& hits, const Table<Hit>& fresh, std::uint32_t from, std::uint32_t to,
                    std::uint32_t moved);
  void judge_mentions();
  void apply_rules(const PatientFacts& facts);
  void ask_about_bare_conditions();
  Who who(const PatientFacts& facts) const;
  void keep_most_pressing();
  void order_by_place();
  void write_why(std::string_view text, const Match& match, std::string& why) const;

  const Pack* pack_ = nullptr;
  std::string text_;
  Table<Token> tokens_;
  Table<Hit> concepts_;
  Table<Hit> triggers_;
  // Made again by every reading; here so that their memory is used again.
  Table<Token> fresh_tokens_;
  Table<Hit> fresh_concepts_;
  Table<Hit> fresh_triggers_;
  Table<std::uint32_t> spoken_of_;  // sentences about somebody
  Context context_;
  Table<Mention> mentions_;
  RuleReader rule_reader_;
  Table<Match> matches_;
  Table<Match> by_rule_;
  Table<std::uint64_t> places_;  // of matches, each with its number
  Action action_ = Action::none;
  PatientFacts facts_;
  bool judged_ = false;  // matches_ are those of the text that was read, for facts_
  Edit edit_;
};

void write_source(const Pack& pack, const Rule& rule, std::string& source);

}  // namespace frontdoor::redflags
