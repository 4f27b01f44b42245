#include "redflags/tokens.h"

namespace frontdoor::redflags {

namespace {

constexpr std::size_t kJoinedBytesMin = 7;  // "chestpain"; shorter words are read as they are
constexpr std::size_t kJoinedPartMin = 3;
constexpr std::size_t kSplitBytesMin = 6;  // "head ache"
constexpr std::size_t kPluralBytesMin = 3;
constexpr std::size_t kPossessiveBytesMin = 4;

}  // namespace

NumberClass number_class(const Word& word) {
  const std::uint32_t v = word.value_tenths;
  const bool whole = word.folded().find('.') == std::string_view::npos;
  if ((v >= 390 && v < 430) || (v >= 1022 && v <= 1080)) return NumberClass::fever39;
  if ((v >= 380 && v < 390) || (v >= 1004 && v < 1022)) return NumberClass::fever38;
  if (!whole && ((v >= 360 && v < 380) || (v >= 970 && v < 1000))) return NumberClass::normal;
  if (v >= 300 && v < 360) return NumberClass::cold;
  if (whole && v >= 19400 && v < 21000) return NumberClass::year;
  if (v >= 1800 && v <= 2600) return NumberClass::pressure;
  if (v <= 120) return NumberClass::small;
  return v < 380 ? NumberClass::middle : NumberClass::large;
}

namespace {

struct Lookup {
  std::uint16_t word = kNone;
  bool known = false;  // never corrected: a word of the lexicon, or an ordinary one of no interest
};

// The word before a last "s", if it is one of the pack's own.
std::uint16_t without_s(const Pack& pack, std::string_view folded) {
  if (folded.size() <= kPluralBytesMin || folded.back() != 's') return kNone;
  const std::uint16_t one = pack.lexicon.find(folded.substr(0, folded.size() - 1));
  return one != kNone && (pack.lexicon.flags[one] & word_common) == 0 ? one : kNone;
}

Lookup look_up(const Pack& pack, const Word& word, std::uint32_t hash) {
  if (word.too_long) return {};
  const std::string_view folded = word.folded();
  // "heart's racing": what an apostrophe holds together is longer than its letters. "He's" and "it's" are words.
  const bool apostrophe = folded.size() > kPossessiveBytesMin && word.end - word.start > folded.size();
  const std::uint16_t owner = apostrophe ? without_s(pack, folded) : kNone;
  if (owner != kNone) return {owner, true};
  const std::uint16_t id = pack.lexicon.find(folded, hash);
  if (id != kNone) return {id, true};
  // "toddlers" and "is" run into the word: as good as the word itself.
  const std::uint16_t one = without_s(pack, folded);
  return one != kNone ? Lookup{one, true} : Lookup{};
}

void set_word(const Pack& pack, std::uint16_t id, Token& token) {
  if (id == kNone) return;
  token.sets = pack.word_sets_of[id];
  token.roots = pack.roots_of[id];
  token.gap_max = pack.gaps_max[id];
  if (!token.sets.empty()) token.bits = bit_of(id);
  token.filler = (pack.lexicon.flags[id] & word_filler) != 0;
}

bool in_phrases(const Pack& pack, std::uint16_t id) {
  return id != kNone && !pack.word_sets_of[id].empty();
}

// A pack without such words takes every word as it is.
bool spell_checks(const Pack& pack) {
  return !pack.spell_index.entries.empty();
}

// Two lexicon words written as one, at least one of them of the spell-checked vocabulary. The longest first part wins.
bool split_joined(const Pack& pack, std::string_view folded, std::uint16_t& first, std::uint16_t& second) {
  if (folded.size() < kJoinedBytesMin) return false;
  for (std::size_t cut = folded.size() - kJoinedPartMin; cut >= kJoinedPartMin; --cut) {
    second = pack.lexicon.find(folded.substr(cut));
    if (!in_phrases(pack, second)) continue;
    first = pack.lexicon.find(folded.substr(0, cut));
    if (in_phrases(pack, first) && ((pack.lexicon.flags[first] | pack.lexicon.flags[second]) & word_correctable) != 0)
      return true;
  }
  return false;
}

// One lexicon word written as two.
std::uint16_t join_split(const Pack& pack, const Word& left, std::uint32_t hash_left, const Word& right) {
  if (!spell_checks(pack) || left.number || right.number || right.before != Break::none || left.too_long ||
      right.too_long)
    return kNone;
  const bool contraction = right.folded() == "t" || right.folded() == "nt";  // "isn t", "is n't"
  std::string_view rest = right.folded();
  if (contraction && left.folded().ends_with('n')) rest = "t";  // "can n't"
  const std::size_t size = left.folded().size() + rest.size();
  if ((size < kSplitBytesMin && !contraction) || size > kWordBytesMax) return kNone;
  const std::uint16_t id = pack.lexicon.find_joined(left.folded(), hash_left, rest);
  return in_phrases(pack, id) ? id : kNone;
}

// "does not" is read as "doesnt" and as "not"; the compiler names it "doesnot".
std::uint16_t full_form(const Pack& pack, const Word& left, std::uint32_t hash_left, const Word& right) {
  if (right.folded() != "not" || left.too_long || right.before != Break::none) return kNone;
  const std::uint16_t id = pack.lexicon.find_joined(left.folded(), hash_left, right.folded());
  return in_phrases(pack, id) ? id : kNone;
}

class TokenBuilder {
 public:
  TokenBuilder(const Pack& pack, std::uint32_t sentence, Table<Token>& tokens)
      : pack_(pack), tokens_(tokens), sentence_(sentence) {}

  Token& append(const Word& word) {
    if (!tokens_.empty() && word.before == Break::sentence) ++sentence_;
    Token token;
    token.start = word.start;
    token.end = word.end;
    token.before = word.before;
    token.after_question = word.after_question;
    token.number = word.number;
    token.value_tenths = word.value_tenths;
    token.sentence = sentence_;
    tokens_.push_back(token);
    return tokens_.back();
  }

  void append_unknown(const Word& word) {
    std::uint16_t first = kNone;
    std::uint16_t second = kNone;
    if (!word.ascii || word.too_long || !spell_checks(pack_)) {
      append(word);
    } else if (split_joined(pack_, word.folded(), first, second)) {
      set_word(pack_, first, append(word));
      Word rest = word;
      rest.before = Break::none;
      rest.after_question = false;
      set_word(pack_, second, append(rest));
    } else {
      set_word(pack_, correct_spelling(pack_, word.folded()), append(word));
    }
  }

 private:
  const Pack& pack_;
  Table<Token>& tokens_;
  std::uint32_t sentence_;
};

// The sentences of an earlier text that may still be as they were.
class Resumption {
 public:
  Resumption(const Table<Token>& old, std::int64_t moved, std::uint32_t& next)
      : old_(old), moved_(moved), next_(next) {}
  bool reached(const Word& word) {
    while (next_ < old_.size() && (old_[next_].start + moved_ < word.start || old_[next_].before != Break::sentence))
      ++next_;
    return next_ < old_.size() && old_[next_].start + moved_ == word.start && word.before == Break::sentence &&
           old_[next_].after_question == word.after_question;
  }

 private:
  const Table<Token>& old_;
  std::int64_t moved_;
  std::uint32_t& next_;
};

}  // namespace

void read_tokens(const Pack& pack, std::string_view text, const SentenceStart& start, const Table<Token>& old,
                 std::int64_t moved, std::uint32_t& next, Table<Token>& tokens) {
  TokenBuilder builder(pack, start.sentence, tokens);
  WordReader reader(text, start.byte, Break::sentence, start.after_question);
  Resumption resumption(old, moved, next);
  Word words[2];
  int current = 0;
  bool more = reader.next(words[0]);
  while (more) {
    const Word& word = words[current];
    if (resumption.reached(word)) return;
    Word& following = words[1 - current];
    more = reader.next(following);
    const std::uint32_t hash = WordList::hash_of(word.folded());
    if (word.number) {
      Lookup found = look_up(pack, word, hash);
      if (!in_phrases(pack, found.word)) found.word = pack.numbers[static_cast<std::uint32_t>(number_class(word))];
      set_word(pack, found.word, builder.append(word));
    } else if (const std::uint16_t negated = more ? full_form(pack, word, hash, following) : kNone; negated != kNone) {
      Token& before = builder.append(word);
      set_word(pack, look_up(pack, word, hash).word, before);
      before.filler = true;
      Word negation = following;
      negation.start = word.start;  // what is quoted begins with "does"
      set_word(pack, negated, builder.append(negation));
      more = reader.next(following);
    } else if (const std::uint16_t joined = more ? join_split(pack, word, hash, following) : kNone; joined != kNone) {
      Word whole = word;
      whole.end = following.end;
      set_word(pack, joined, builder.append(whole));
      more = reader.next(following);
    } else if (const Lookup found = look_up(pack, word, hash); found.known) {
      set_word(pack, found.word, builder.append(word));
    } else {
      builder.append_unknown(word);
    }
    current = 1 - current;
  }
  next = old.size();
}

}  // namespace frontdoor::redflags
