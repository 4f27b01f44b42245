#include "matcher.h"

#include <bit>

namespace frontdoor::redflags {

namespace {

class Walk {
 public:
  Walk(const Pack& pack, const Table<Token>& tokens, Table<Hit>& concepts, Table<Hit>& triggers)
      : pack_(pack), tokens_(tokens), concepts_(concepts), triggers_(triggers) {}

  void from(std::uint32_t token) {
    first_ = token;
    visits_ = 0;
    concepts_begin_ = concepts_.size();
    triggers_begin_ = triggers_.size();
    for (std::uint32_t s = tokens_[token].sets.begin; s < tokens_[token].sets.end; ++s) {
      const std::uint16_t set = pack_.word_sets[s];
      const std::uint32_t node = pack_.root_nodes[set & kIdsMax];
      if (node != kNoEdge) enter(node, token, 1, (set & kWeak) ? 1 : 0);
    }
    order_triggers();
  }

 private:
  // Arrived at `node` by matching `token`.
  void enter(std::uint32_t node, std::uint32_t token, std::uint32_t matched, std::uint32_t weak) {
    if (++visits_ > kVisitsMax) return;
    const Range outputs{pack_.nodes[node].outputs, pack_.nodes[node + 1].outputs};
    // A weak word ("pane" for "pain") stands only beside a sure one.
    if (outputs.begin != outputs.end && (weak == 0 || token != first_)) {
      for (std::uint32_t i = outputs.begin; i < outputs.end; ++i) emit(pack_.outputs[i], token, matched);
    }
    const Range edges{pack_.nodes[node].edges, pack_.nodes[node + 1].edges};
    if (edges.begin == edges.end) return;
    const std::uint32_t gap_max = pack_.nodes[node].gap_max;
    const std::uint64_t wanted = pack_.nodes[node].sets;
    std::uint32_t skipped = 0;
    std::uint32_t fillers = 0;
    for (std::uint32_t next = token + 1; next < tokens_.size() && next - first_ < kSpanTokensMax; ++next) {
      const Token& candidate = tokens_[next];
      if (candidate.before >= Break::clause) return;
      if (candidate.before == Break::comma) skipped += kCommaSkip;
      if (skipped > gap_max) return;
      if ((candidate.set_bits & wanted) != 0) follow(edges, candidate.sets, {next, skipped, matched, weak});
      if (candidate.filler && fillers < kFillersMax) {
        ++fillers;
      } else if (++skipped > gap_max) {
        return;
      }
    }
  }

  struct Step {
    std::uint32_t token;
    std::uint32_t skipped;  // words between it and the one before
    std::uint32_t matched;
    std::uint32_t weak;
  };

  // Enters what lies behind the edges whose sets the token is in: both stand in order of their sets.
  void follow(Range edges, Range sets, const Step& step) {
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
};

}  // namespace

void match_phrases(const Pack& pack, const Table<Token>& tokens, std::uint32_t from, std::uint32_t to,
                   Table<Hit>& concepts, Table<Hit>& triggers) {
  Walk walk(pack, tokens, concepts, triggers);
  for (std::uint32_t token = from; token < to; ++token) walk.from(token);
}

}  // namespace frontdoor::redflags
