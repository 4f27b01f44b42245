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
    std::uint32_t skipped = 0;
    std::uint32_t fillers = 0;
    for (std::uint32_t next = token + 1; next < tokens_.size() && next - first_ < kSpanTokensMax; ++next) {
      const Token& candidate = tokens_[next];
      if (candidate.before >= Break::clause) return;
      if (candidate.before == Break::comma) skipped += kCommaSkip;
      if (skipped > gap_max) return;
      for (std::uint32_t s = candidate.sets.begin; s < candidate.sets.end; ++s) {
        follow(edges, pack_.word_sets[s], skipped, next, matched, weak);
      }
      if (candidate.filler && fillers < kFillersMax) {
        ++fillers;
      } else if (++skipped > gap_max) {
        return;
      }
    }
  }

  void follow(Range edges, std::uint16_t set, std::uint32_t skipped, std::uint32_t token, std::uint32_t matched,
              std::uint32_t weak) {
    const std::uint16_t wanted = set & static_cast<std::uint16_t>(~kWeak);
    const std::uint32_t weak_now = weak + ((set & kWeak) ? 1 : 0);
    if (weak_now > 1) return;
    std::uint32_t low = edges.begin;
    std::uint32_t high = edges.end;
    while (low < high) {
      const std::uint32_t middle = (low + high) / 2;
      if (pack_.edges[middle].set < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (; low < edges.end && pack_.edges[low].set == wanted; ++low) {
      const Edge& edge = pack_.edges[low];
      if (edge.gap >= skipped) enter(edge.node, token, matched | (1u << (token - first_)), weak_now);
    }
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
