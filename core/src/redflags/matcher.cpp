#include "redflags/matcher.h"

#include <algorithm>
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
    look_ahead(tokens_[token].gap_max);
    const Root* const end = pack_.roots.begin() + std::min(roots.end, roots.begin + kVisitsMax);
    for (const Root* root = pack_.roots.begin() + roots.begin; root != end; ++root) {
      if (root->ends) emit_outputs(pack_.root_nodes[root->place], first_, 1);
      if (root->words.meet(words_ahead_[root->gap_max])) begin(*root);
    }
    order_triggers();
  }

 private:
  // A token that may come next, and the words between it and the one before.
  struct Ahead {
    std::uint32_t token;
    std::uint32_t skipped;
  };

  // What passing over a token takes from a gap; few fillers are free.
  static std::uint32_t count_skipped(const Token& token, std::uint32_t& fillers) {
    if (!token.filler || fillers == kFillersMax) return 1;
    ++fillers;
    return 0;
  }

  // Calls visit(token, words skipped before it) for those that may come after `token` behind gaps of up to `gap_max`
  // words.
  template <typename Visit>
  void each_ahead(std::uint32_t token, std::uint32_t gap_max, Visit visit) const {
    std::uint32_t skipped = 0;
    std::uint32_t fillers = 0;
    for (std::uint32_t next = token + 1; next < tokens_.size() && next - first_ < kSpanTokensMax; ++next) {
      const Token& candidate = tokens_[next];
      if (candidate.before >= Break::clause) return;
      if (candidate.before == Break::comma) skipped += kCommaSkip;
      if (skipped > gap_max) return;
      visit(next, skipped);
      skipped += count_skipped(candidate, fillers);
    }
  }

  // Lists the tokens ahead of the first one, and gathers the bits of those behind each gap: what all its roots ask for.
  void look_ahead(std::uint32_t gap_max) {
    ahead_size_ = 0;
    WordBits words;
    std::uint32_t gap = 0;
    each_ahead(first_, gap_max, [&](std::uint32_t next, std::uint32_t skipped) {
      for (; gap < skipped; ++gap) words_ahead_[gap] = words;
      words.add(tokens_[next].bits);
      ahead_[ahead_size_++] = {next, skipped};
    });
    for (; gap <= gap_max; ++gap) words_ahead_[gap] = words;
  }

  // Enters a root: as enter(), over the tokens ahead that all roots of the first token share.
  void begin(const Root& root) {
    const Node* const node = &pack_.nodes[pack_.root_nodes[root.place]];
    const Range edges{node[0].edges, node[1].edges};
    for (std::uint32_t i = 0; i < ahead_size_ && ahead_[i].skipped <= root.gap_max; ++i) {
      const Ahead candidate = ahead_[i];
      if (!tokens_[candidate.token].bits.meet(root.words)) continue;
      follow(edges, {candidate.token, candidate.skipped, 1, root.weak ? 1u : 0u});
    }
  }

  // Arrived at `node` by matching `token`, which is not the first one.
  void enter(std::uint32_t node, std::uint32_t token, std::uint32_t matched, std::uint32_t weak) {
    if (++visits_ > kVisitsMax) return;
    emit_outputs(node, token, matched);
    const Range edges{pack_.nodes[node].edges, pack_.nodes[node + 1].edges};
    if (edges.empty()) return;
    const WordBits wanted = pack_.nodes[node].words;
    each_ahead(token, pack_.nodes[node].gap_max, [&](std::uint32_t next, std::uint32_t skipped) {
      if (tokens_[next].bits.meet(wanted)) follow(edges, {next, skipped, matched, weak});
    });
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

  // Enters what lies behind the edges whose sets the token is in.
  void follow(Range edges, const Step& step) {
    const Token& token = tokens_[step.token];
    for (std::uint32_t i = edges.begin; i < edges.end; ++i) {
      const Edge& edge = pack_.edges[i];
      if (!edge.words.meet(token.bits) || edge.gap < step.skipped) continue;
      const std::uint16_t set = find_set(token.sets, edge.set);
      if (set == kNone) continue;
      const std::uint32_t weak = step.weak + ((set & kWeak) ? 1 : 0);
      if (weak <= 1) enter(edge.node, step.token, step.matched | (1u << (step.token - first_)), weak);
    }
  }

  // The set among a word's own, with kWeak if it is a weak one there; kNone if the word is not in it. Without branches
  // that nobody can foretell.
  std::uint16_t find_set(Range sets, std::uint32_t wanted) const {
    std::uint32_t at = sets.begin;
    for (std::uint32_t left = sets.end - sets.begin; left > 1;) {
      const std::uint32_t half = left / 2;
      at += half & (0u - static_cast<std::uint32_t>((pack_.word_sets[at + half] & kIdsMax) <= wanted));
      left -= half;
    }
    return (pack_.word_sets[at] & kIdsMax) == wanted ? pack_.word_sets[at] : kNone;
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
  std::array<WordBits, kGapMask + 1> words_ahead_;  // of the tokens behind gaps of 0, 1 ... words
};

}  // namespace

void match_phrases(const Pack& pack, const Table<Token>& tokens, std::uint32_t from, std::uint32_t to,
                   Table<Hit>& concepts, Table<Hit>& triggers) {
  Walk walk(pack, tokens, concepts, triggers);
  for (std::uint32_t token = from; token < to; ++token) walk.from(token);
}

}  // namespace frontdoor::redflags
