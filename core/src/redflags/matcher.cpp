#include "matcher.h"

#include <array>
#include <bit>

namespace frontdoor::redflags {

namespace {

class Walk {
 public:
  Walk(const Pack& pack, const Table<Token>& tokens, Table<Hit>& concepts, Table<Hit>& triggers)
      : pack_(pack), tokens_(tokens), concepts_(concepts), triggers_(triggers) {}

  void from(std::uint32_t token) {
    const Range roots = tokens_[token].roots;
    if (roots.empty()) return;
    first_ = token;
    visits_ = 0;
    concepts_begin_ = concepts_.size();
    triggers_begin_ = triggers_.size();
    ahead_size_ = 0;
    ahead_ends_ = false;
    for (std::uint32_t i = roots.begin; i < roots.end; ++i) {
      const std::uint16_t number = pack_.word_roots[i];
      begin(pack_.roots[number & kIdsMax], (number & kWeak) ? 1 : 0);
    }
    order_triggers();
  }

 private:
  // A token that may come next, and the words between it and the one before.
  struct Ahead {
    WordBits bits;
    std::uint32_t token;
    std::uint32_t skipped;
  };

  // Looks one token further than before from the first one; false if no phrase reaches there.
  bool look_ahead() {
    if (ahead_ends_) return false;
    const std::uint32_t next = first_ + 1 + ahead_size_;
    std::uint32_t skipped = 0;
    if (ahead_size_ == 0) {
      fillers_ = 0;
    } else {
      const Ahead& last = ahead_[ahead_size_ - 1];
      skipped = last.skipped + count_skipped(tokens_[last.token], fillers_);
    }
    ahead_ends_ = next >= tokens_.size() || next - first_ >= kSpanTokensMax || tokens_[next].before >= Break::clause;
    if (ahead_ends_) return false;
    if (tokens_[next].before == Break::comma) skipped += kCommaSkip;
    ahead_[ahead_size_++] = {tokens_[next].bits, next, skipped};
    return true;
  }

  // What passing over a token takes from a gap; few fillers are free.
  static std::uint32_t count_skipped(const Token& token, std::uint32_t& fillers) {
    if (!token.filler || fillers == kFillersMax) return 1;
    ++fillers;
    return 0;
  }

  // Enters a root: as enter(), over the tokens ahead that all roots of the first token share.
  void begin(const Root& root, std::uint32_t weak) {
    if (++visits_ > kVisitsMax) return;
    if (root.ends && weak == 0) emit_outputs(root.node, first_, 1);
    for (std::uint32_t i = 0; i < ahead_size_ || look_ahead(); ++i) {
      const Ahead& candidate = ahead_[i];
      if (candidate.skipped > root.gap_max) return;
      if (candidate.bits.meet(root.words)) follow(root.node, {candidate.token, candidate.skipped, 1, weak});
    }
  }

  // Arrived at `node` by matching `token`, which is not the first one.
  void enter(std::uint32_t node, std::uint32_t token, std::uint32_t matched, std::uint32_t weak) {
    if (++visits_ > kVisitsMax) return;
    emit_outputs(node, token, matched);
    const WordBits wanted = pack_.nodes[node].words;
    if ((wanted.low | wanted.high) == 0) return;
    const std::uint32_t gap_max = pack_.nodes[node].gap_max;
    std::uint32_t skipped = 0;
    std::uint32_t fillers = 0;
    for (std::uint32_t next = token + 1; next < tokens_.size() && next - first_ < kSpanTokensMax; ++next) {
      const Token& candidate = tokens_[next];
      if (candidate.before >= Break::clause) return;
      if (candidate.before == Break::comma) skipped += kCommaSkip;
      if (skipped > gap_max) return;
      if (candidate.bits.meet(wanted)) follow(node, {next, skipped, matched, weak});
      skipped += count_skipped(candidate, fillers);
    }
  }

  void emit_outputs(std::uint32_t node, std::uint32_t token, std::uint32_t matched) {
    const Range outputs{pack_.nodes[node].outputs, pack_.nodes[node + 1].outputs};
    for (std::uint32_t i = outputs.begin; i < outputs.end; ++i) emit(pack_.outputs[i], token, matched);
  }

  struct Step {
    std::uint32_t token;
    std::uint32_t skipped;  // words between it and the one before
    std::uint32_t matched;
    std::uint32_t weak;
  };

  // Enters what lies behind the node's edges whose sets the token is in: both stand in order of their sets.
  void follow(std::uint32_t node, const Step& step) {
    const Range edges{pack_.nodes[node].edges, pack_.nodes[node + 1].edges};
    const Range sets = tokens_[step.token].sets;
    std::uint32_t edge = edges.begin;
    std::uint32_t at = sets.begin;
    while (edge < edges.end && at < sets.end) {
      const std::uint16_t set = pack_.word_sets[at];
      const std::uint32_t wanted = pack_.edges[edge].set;
      const std::uint32_t has = set & kIdsMax;
      if (has < wanted) {
        at = first_not_below(at + 1, sets.end, wanted);
      } else if (wanted < has) {
        ++edge;
      } else {
        const std::uint32_t weak = step.weak + ((set & kWeak) ? 1 : 0);
        if (weak <= 1 && pack_.edges[edge].gap >= step.skipped) {
          enter(pack_.edges[edge].node, step.token, step.matched | (1u << (step.token - first_)), weak);
        }
        ++edge;
      }
    }
  }

  // The first of the sets [low, end) that is `wanted` or above, in doubling steps: it is often near.
  std::uint32_t first_not_below(std::uint32_t low, std::uint32_t end, std::uint32_t wanted) const {
    std::uint32_t high = low;
    for (std::uint32_t step = 1; high < end && (pack_.word_sets[high] & kIdsMax) < wanted; step *= 2) {
      low = high + 1;
      high += step;
    }
    high = high < end ? high : end;
    while (low < high) {
      const std::uint32_t middle = (low + high) / 2;
      if ((pack_.word_sets[middle] & kIdsMax) < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  // One concept is kept once for each first token, at its shortest; a trigger with the most words.
  void emit(std::uint16_t output, std::uint32_t last, std::uint32_t matched) {
    const bool trigger = (output & kTriggerOutput) != 0;
    Table<Hit>& hits = trigger ? triggers_ : concepts_;
    for (std::uint32_t i = trigger ? triggers_begin_ : concepts_begin_; i < hits.size(); ++i) {
      if (hits[i].output != output) continue;
      const int words = std::popcount(matched) - std::popcount(hits[i].matched);
      const bool shorter = last < hits[i].last;
      const bool better =
          trigger ? words > 0 || (words == 0 && shorter) : shorter || (last == hits[i].last && words > 0);
      if (better) hits[i] = {output, first_, last, matched};
      return;
    }
    hits.push_back({output, first_, last, matched});
  }

  // Those of one token: few, so that insertion is quick.
  void order_triggers() {
    for (std::uint32_t i = triggers_begin_ + 1; i < triggers_.size(); ++i) {
      const Hit hit = triggers_[i];
      std::uint32_t at = i;
      for (; at > triggers_begin_ && triggers_[at - 1].last < hit.last; --at) triggers_[at] = triggers_[at - 1];
      triggers_[at] = hit;
    }
  }

  const Pack& pack_;
  const Table<Token>& tokens_;
  Table<Hit>& concepts_;
  Table<Hit>& triggers_;
  std::uint32_t concepts_begin_ = 0;
  std::uint32_t triggers_begin_ = 0;
  std::uint32_t first_ = 0;
  std::uint32_t visits_ = 0;
  std::array<Ahead, kSpanTokensMax> ahead_;
  std::uint32_t ahead_size_ = 0;
  std::uint32_t fillers_ = 0;  // passed over before the last of them
  bool ahead_ends_ = false;
};

}  // namespace

void match_phrases(const Pack& pack, const Table<Token>& tokens, std::uint32_t from, std::uint32_t to,
                   Table<Hit>& concepts, Table<Hit>& triggers) {
  Walk walk(pack, tokens, concepts, triggers);
  for (std::uint32_t token = from; token < to; ++token) walk.from(token);
}

}  // namespace frontdoor::redflags
