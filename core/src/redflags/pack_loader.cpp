// From blob to tables. Sections are read once, in order; whatever does not fit is `corrupt`.
#include "redflags/pack.h"
#include "redflags/tokens.h"

#include <algorithm>
#include <optional>

namespace frontdoor::redflags {

namespace {

constexpr std::uint32_t kDepthMax = 32;
constexpr std::uint32_t kActions = 6;
constexpr std::uint32_t kRuleColumns = 7;
// Bounds on what a damaged blob can make of few bytes.
constexpr std::uint32_t kSetWordsMax = 4096;
constexpr std::uint32_t kPostingsMax = 2'000'000;

Error corrupt(const char* where) {
  return {ErrorCode::corrupt, "The red-flag pack is damaged: fetch it again.", where};
}

// Reads bytes and varints; past the end it gives zeros and remembers the fault.
class Reader {
 public:
  Reader() = default;
  explicit Reader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}
  bool ok() const { return ok_; }
  bool at_end() const { return at_ == end_; }
  std::uint32_t u8() {
    if (at_ != end_) return static_cast<unsigned char>(*at_++);
    ok_ = false;
    return 0;
  }
  std::uint32_t u32() {
    std::uint32_t value = 0;
    for (std::uint32_t shift = 0; shift < 32; shift += 8) value |= u8() << shift;
    return value;
  }
  std::uint32_t varint() {
    std::uint32_t value = 0;
    for (std::uint32_t shift = 0; shift < 28; shift += 7) {
      const std::uint32_t byte = u8();
      value |= (byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    ok_ = false;
    return 0;
  }
  // The value that is `varint` after (or before) `from`.
  std::uint32_t beside(std::uint32_t from) { return from + static_cast<std::uint32_t>(unzigzag(varint())); }
  std::string_view take(std::uint32_t size) {
    if (size > static_cast<std::size_t>(end_ - at_)) {
      ok_ = false;
      return {};
    }
    at_ += size;
    return {at_ - size, size};
  }
  // The next word of a front-coded list, put into `word` in place of the one before.
  void front_coded(std::string& word) {
    const std::uint32_t shared = u8();
    if (shared > kSharedBytesMax || shared > word.size()) {
      ok_ = false;
      return;
    }
    const char* begin = at_;
    while (at_ != end_ && static_cast<unsigned char>(*at_) > kSharedBytesMax) ++at_;
    word.resize(shared);
    word.append(begin, static_cast<std::size_t>(at_ - begin));
  }

 private:
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  bool ok_ = true;
};

// The sections of one blob, and the numbers at their head.
class BlobReader {
 protected:
  std::optional<Error> open(std::string_view blob, PackKind kind) {
    if (auto error = open_sections(blob)) return error;
    for (std::uint32_t& count : counts_) {
      count = section(Section::counts).varint();
      if (count > blob.size()) return corrupt("counts");  // everything takes at least a byte, or nearly
    }
    if (count(Count::kind) != static_cast<std::uint32_t>(kind))
      return Error{ErrorCode::invalid_value, "A whole pack is loaded first, an added one on top of it.", "kind"};
    return std::nullopt;
  }

  std::optional<Error> end_of_sections() const {
    for (const Reader& reader : sections_) {
      if (!reader.ok() || !reader.at_end()) return corrupt("sections");
    }
    return std::nullopt;
  }

  Reader& section(Section section) { return sections_[static_cast<std::size_t>(section)]; }
  std::uint32_t count(Count count) const { return counts_[static_cast<std::size_t>(count)]; }

 private:
  std::optional<Error> open_sections(std::string_view blob) {
    if (blob.size() < kHeaderBytes || blob.substr(0, kMagic.size()) != kMagic) return corrupt("header");
    Reader reader(blob.substr(kMagic.size()));
    if (reader.u32() != kFormat)
      return Error{ErrorCode::unsupported_version, "The red-flag pack has another format: build it again.", "header"};
    if (reader.u32() != blob.size()) return corrupt("length");
    if (reader.u32() != checksum(blob.substr(kHeaderBytes))) return corrupt("checksum");
    for (Reader& section : sections_) section = Reader(reader.take(reader.varint()));
    if (!reader.ok() || !reader.at_end()) return corrupt("sections");
    return std::nullopt;
  }

  std::array<Reader, kSections> sections_;
  std::array<std::uint32_t, kCounts> counts_{};
};

// The blob of a pack's sources.
class SourcesReader : BlobReader {
 public:
  explicit SourcesReader(const Pack& pack) : pack_(pack) {}

  Result<std::vector<std::string>> read(std::string_view blob) {
    if (auto error = open(blob, PackKind::sources)) return *error;
    Reader& reader = section(Section::strings);
    std::string text;
    reader.front_coded(text);
    if (!pack_.version.starts_with(text) || count(Count::sources) != pack_.sources.end - pack_.sources.begin)
      return Error{ErrorCode::invalid_value, "These are the sources of another pack.", text};
    std::vector<std::string> texts;
    for (std::uint32_t i = 0; i < 2 * count(Count::sources) && reader.ok(); ++i) {
      reader.front_coded(text);
      texts.push_back(text);
    }
    if (auto error = end_of_sections()) return *error;
    return texts;
  }

 private:
  const Pack& pack_;
};

struct LooseEdge {
  std::uint32_t parent;
  Edge edge;
};

// Unfolds one blob after the other into a pack, then sorts what was gathered into the pack's tables.
class Unfolder : BlobReader {
 public:
  explicit Unfolder(Pack& pack) : pack_(pack) {}

  std::optional<Error> add(std::string_view blob, PackKind kind) {
    if (auto error = open(blob, kind)) return error;
    if (auto error = read_strings()) return error;
    if (!read_words()) return corrupt("words");
    if (!read_sets()) return corrupt("word sets");
    if (!read_triggers()) return corrupt("triggers");
    if (!read_tree()) return corrupt("phrases");
    if (!read_groups() || !read_rules()) return corrupt("rules");
    return end_of_sections();
  }

  std::optional<Error> finish() {
    if (!find_numbers()) return corrupt("numbers");
    for (const Likeness& likeness : spellings_) inherit(likeness);
    for (const Likeness& likeness : confusions_) inherit(likeness);
    flatten_word_sets();
    index_spelling();
    build_tree();
    return index_rules();
  }

 private:
  struct Posting {
    std::uint16_t set;
    std::uint32_t next;
  };
  struct WordPostings {
    std::uint32_t first = kNoEdge;
    std::uint32_t last = kNoEdge;
  };
  struct Likeness {
    std::uint16_t variant;
    std::uint16_t meant;
    std::uint16_t weak;
  };

  std::optional<Error> read_strings() {
    Reader& reader = section(Section::strings);
    std::string text;
    reader.front_coded(text);
    if (!pack_.version.empty()) pack_.version += '+';
    pack_.version += text;
    strings_begin_ = pack_.strings.size();
    const std::uint32_t plain = count(Count::wordings) + count(Count::rules) + 2 * count(Count::sources);
    const std::uint32_t own = plain + count(Count::concepts);
    concepts_.clear();
    if (count(Count::kind) == static_cast<std::uint32_t>(PackKind::whole)) {
      const std::uint32_t first = strings_begin_ + count(Count::wordings) + count(Count::rules);
      pack_.sources = {first, first + count(Count::sources)};
    }
    const bool first_pack = pack_.concept_names.empty();  // the compiler gives no name twice
    for (std::uint32_t i = 0; i < own + count(Count::foreign) && reader.ok(); ++i) {
      reader.front_coded(text);
      const std::uint16_t known = i < plain || first_pack ? kNone : pack_.concept_named(text);
      if (i >= own && known == kNone)
        return Error{ErrorCode::invalid_value, "The pack has no concept of this name.", text};
      if (i >= plain && i < own) {
        if (known != kNone) return Error{ErrorCode::duplicate_key, "The pack has this concept already.", text};
        concepts_.push_back(static_cast<std::uint16_t>(pack_.concept_names.size()));
        pack_.concept_names.push_back(pack_.strings.size());
        pack_.concept_conditions.push_back(static_cast<std::uint8_t>(section(Section::concepts).u8()));
      }
      if (i >= own) {
        concepts_.push_back(known);
      } else {
        pack_.strings.add(text);
      }
    }
    if (!reader.ok() || pack_.concept_names.size() > kIdsMax) return corrupt("strings");
    return std::nullopt;
  }

  bool read_words() {
    Reader& reader = section(Section::words);
    words_.clear();
    std::string text;
    for (std::uint32_t i = 0; i < count(Count::words) && reader.ok(); ++i) {
      reader.front_coded(text);
      const std::uint32_t before = pack_.lexicon.words.size();
      std::uint16_t id = kNone;
      if (text.empty() || text.size() > kWordBytesMax || !pack_.lexicon.add(text, id)) return false;
      words_.push_back(id);
      const std::uint32_t flags = section(Section::word_flags).u8();
      std::uint8_t& known = pack_.lexicon.flags[id];
      // A common word that an added pack reads is no longer one.
      const bool is_new = pack_.lexicon.words.size() > before;
      known = static_cast<std::uint8_t>(is_new ? flags : (known | flags) & ~std::uint32_t{word_common});
    }
    postings_.resize(pack_.lexicon.words.size(), {});
    return reader.ok() && read_likenesses(Section::spellings, 0, spellings_) &&
           read_likenesses(Section::confusions, kWeak, confusions_);
  }

  bool read_likenesses(Section which, std::uint16_t weak, Table<Likeness>& likenesses) {
    Reader& reader = section(which);
    std::uint32_t variant = 0;
    while (reader.ok() && !reader.at_end()) {
      variant += reader.varint();
      const std::uint32_t meant = reader.beside(variant);
      if (variant >= words_.size() || meant >= words_.size()) return false;
      likenesses.push_back({words_[variant], words_[meant], weak});
    }
    return reader.ok();
  }

  void post(std::uint16_t word, std::uint16_t set) {
    WordPostings& row = postings_[word];
    const std::uint32_t at = posting_list_.size();
    posting_list_.push_back({set, kNoEdge});
    (row.first == kNoEdge ? row.first : posting_list_[row.last].next) = at;
    row.last = at;
  }

  bool read_sets() {
    sets_begin_ = sets_;
    sets_ += count(Count::sets);
    if (sets_ > kIdsMax || count(Count::named_sets) + count(Count::shared_sets) > count(Count::sets)) return false;
    Rows named;
    Table<std::uint16_t> named_words;
    Table<std::uint32_t> last_set;
    last_set.assign(pack_.lexicon.words.size(), 0);
    Table<std::uint16_t> set;
    for (std::uint32_t i = 0; i < count(Count::sets); ++i) {
      set.clear();
      if (!read_set(named, named_words, set)) return false;
      for (const std::uint16_t word : set) {
        if (last_set[word] != i + 1) post(word, static_cast<std::uint16_t>(sets_begin_ + i));
        last_set[word] = i + 1;
        if (i < count(Count::named_sets)) named_words.push_back(word);
      }
      if (i < count(Count::named_sets)) named.starts.push_back(named_words.size());
      if (posting_list_.size() > kPostingsMax) return false;
    }
    return true;
  }

  bool read_set(const Rows& named, const Table<std::uint16_t>& named_words, Table<std::uint16_t>& set) {
    const std::uint32_t size = section(Section::set_sizes).varint();
    const std::uint32_t taken_in = (size & 1) != 0 ? section(Section::set_named).varint() : 0;
    for (std::uint32_t i = 0; i < taken_in; ++i) {
      const std::uint32_t other = section(Section::set_named).varint();
      if (other >= named.size() || set.size() > kSetWordsMax) return false;
      for (std::uint32_t k = named[other].begin; k < named[other].end; ++k) set.push_back(named_words[k]);
    }
    std::uint32_t word = 0;
    for (std::uint32_t i = 0; i < size >> 1; ++i) {
      if (i == 0) {
        word = section(Section::set_first_low).u8();
        word |= section(Section::set_first_high).u8() << 8;
      } else {
        word += 1 + read_step();
      }
      if (word >= words_.size()) return false;
      set.push_back(words_[word]);
    }
    return !set.empty() && section(Section::set_sizes).ok();
  }

  std::uint32_t read_step() {
    const std::uint32_t step = section(Section::set_steps).u8();
    if (step < kFarStep) return step;
    Reader& low = section(Section::set_steps_low);
    std::uint32_t far = low.u8();
    far |= (step < 0xFF ? step - kFarStep : low.u8()) << 8;
    return kFarStep + far;
  }

  bool read_triggers() {
    triggers_begin_ = pack_.triggers.size();
    Reader& reader = section(Section::triggers);
    for (std::uint32_t i = 0; i < count(Count::triggers); ++i) {
      const std::uint32_t category = reader.u8();
      const std::uint32_t direction = reader.u8();
      const std::uint32_t scope = reader.u8();
      const std::uint32_t flags = reader.u8();
      if (category >= static_cast<std::uint32_t>(Category::count) || direction > 4 || flags > 5) return false;
      pack_.triggers.push_back({static_cast<Category>(category), static_cast<Direction>(direction),
                                static_cast<std::uint8_t>(scope), (flags & 1) != 0, static_cast<Texts>(flags >> 1)});
    }
    return pack_.triggers.size() <= kIdsMax;
  }

  bool read_outputs(std::uint32_t outputs) {
    const std::uint32_t own = count(Count::concepts);
    Reader& reader = section(Section::outputs);
    for (std::uint32_t i = 0; i < outputs; ++i) {
      last_output_ = reader.beside(last_output_);
      if (!reader.ok() || last_output_ >= own + count(Count::triggers)) return false;
      const std::uint32_t output =
          last_output_ < own ? concepts_[last_output_] : (triggers_begin_ + last_output_ - own) | kTriggerOutput;
      pack_.outputs.push_back(static_cast<std::uint16_t>(output));
    }
    return true;
  }

  std::uint32_t read_edge_set(std::uint32_t& next_set) {
    Reader& reader = section(Section::node_sets);
    std::uint32_t set = reader.u8();
    if (set == 0) return next_set++;
    if (set >= kFarSet) set = kFarSet + ((set - kFarSet) << 8 | reader.u8());
    return count(Count::named_sets) + set - 1;
  }

  bool read_tree() {
    struct Open {
      std::uint32_t node, children;
    };
    std::array<Open, kDepthMax> open{};
    std::uint32_t depth = 0;
    open[0] = {0, count(Count::root_edges)};
    std::uint32_t next_set = count(Count::named_sets) + count(Count::shared_sets);
    last_output_ = 0;
    if (pack_.nodes.empty()) pack_.nodes.push_back({});  // the root
    for (std::uint32_t i = 0; i < count(Count::edges); ++i) {
      while (open[depth].children == 0) {
        if (depth-- == 0) return false;
      }
      --open[depth].children;
      const std::uint32_t shape = section(Section::node_shapes).u8();
      const std::uint32_t outputs = long_count((shape >> 4) & kLongCount);
      const std::uint32_t children = long_count(shape >> 6);
      const std::uint32_t set = read_edge_set(next_set);
      const auto gap = static_cast<std::uint8_t>(shape & kGapMask);
      if (set >= count(Count::sets) || (depth == 0 && gap != 0) || depth + 1 >= kDepthMax) return false;
      const std::uint32_t node = pack_.nodes.size();
      loose_edges_.push_back({open[depth].node, {{}, static_cast<std::uint16_t>(sets_begin_ + set), gap, node}});
      pack_.nodes.push_back({{}, 0, pack_.outputs.size(), 0});
      if (!read_outputs(outputs)) return false;
      open[++depth] = {node, children};
    }
    while (depth > 0 && open[depth].children == 0) --depth;
    return depth == 0 && open[0].children == 0;
  }

  std::uint32_t long_count(std::uint32_t count) {
    return count == kLongCount ? count + section(Section::node_long).varint() : count;
  }

  bool read_groups() {
    Reader& reader = section(Section::groups);
    std::uint32_t last = 0;
    group_starts_.clear();
    const auto put = [this](std::uint32_t value) { pack_.groups.push_back(static_cast<std::uint16_t>(value)); };
    for (std::uint32_t i = 0; i < count(Count::rules); ++i) {
      group_starts_.push_back(pack_.groups.size());
      const std::uint32_t required = reader.varint();
      const std::uint32_t excluding = reader.varint();
      if (required == 0 || !reader.ok()) return false;
      put(required);
      put(excluding);
      for (std::uint32_t group = 0; group < required + excluding; ++group) {
        const std::uint32_t size = reader.varint();
        if (size == 0 || !reader.ok()) return false;
        put(size);
        for (std::uint32_t k = 0; k < size; ++k) {
          last = reader.beside(last);
          if (last >= concepts_.size() || !reader.ok()) return false;
          put(concepts_[last]);
        }
      }
    }
    return true;
  }

  // One member of a rule, as its column is in the blob. False if the value is impossible.
  bool set_member(Rule& rule, std::uint32_t column, std::uint32_t value) const {
    switch (column) {
      case 0:
        rule.action = static_cast<std::uint8_t>(value & ((1u << kActionBits) - 1));
        rule.action_now = std::max(rule.action, static_cast<std::uint8_t>(value >> kActionBits));
        return rule.action < kActions && value >> kActionBits < kActions;
      case 1:
        rule.counts_resolved = (value & 1) != 0;
        rule.asks_if_unknown = (value & 2) != 0;
        rule.pregnant = (value & 4) != 0;
        rule.asks_if_longstanding = (value & 8) != 0;
        // The second reader has not learned what a practice's own rules are for.
        rule.never_ask = (value & 64) != 0 || count(Count::kind) == static_cast<std::uint32_t>(PackKind::added);
        rule.grave = (value & 128) != 0;
        rule.sex = static_cast<std::uint8_t>((value >> 4) & 3);
        return true;
      case 2: rule.within = static_cast<std::uint8_t>(value); return true;
      case 3: rule.age_from_months = static_cast<std::uint16_t>(value); return true;
      case 4: rule.age_to_months = value == 0 ? kNone : static_cast<std::uint16_t>(value); return true;
      case 5: rule.wording = strings_begin_ + value; return value < count(Count::wordings);
      default:
        rule.address = strings_begin_ + count(Count::wordings) + count(Count::rules) + value;
        rule.title = rule.address + count(Count::sources);
        return value < count(Count::sources);
    }
  }

  bool read_rules() {
    const std::uint32_t rules = count(Count::rules);
    const std::uint32_t begin = pack_.rules.size();
    pack_.rules.resize(begin + rules, {});
    if (pack_.rules.size() > kIdsMax) return false;
    for (std::uint32_t column = 0; column < kRuleColumns; ++column) {
      for (std::uint32_t i = 0; i < rules; ++i) {
        if (!set_member(pack_.rules[begin + i], column, section(Section::rules).varint())) return false;
      }
    }
    for (std::uint32_t i = 0; i < rules; ++i) {
      pack_.rules[begin + i].id = strings_begin_ + count(Count::wordings) + i;
      pack_.rules[begin + i].groups = group_starts_[i];
    }
    return true;
  }

  // Numbers that phrases name by their digits belong to their class as well.
  bool find_numbers() {
    for (std::size_t i = 0; i < kNumberWords.size(); ++i) {
      pack_.numbers[i] = pack_.lexicon.find(kNumberWords[i]);
      if (pack_.numbers[i] == kNone) return false;
    }
    for (std::uint32_t id = 0; id < pack_.lexicon.words.size(); ++id) {
      const std::string_view text = pack_.lexicon.words[id];
      if (text[0] < '0' || text[0] > '9') continue;
      WordReader reader(text);
      Word word;
      reader.next(word);
      inherit({static_cast<std::uint16_t>(id), pack_.numbers[static_cast<std::size_t>(number_class(word))], 0});
    }
    return true;
  }

  void inherit(const Likeness& likeness) {
    if (likeness.variant == likeness.meant || posting_list_.size() > kPostingsMax) return;
    ++inheritances_;
    own_.resize(sets_, 0);
    for (std::uint32_t at = postings_[likeness.variant].first; at != kNoEdge; at = posting_list_[at].next) {
      own_[posting_list_[at].set & kIdsMax] = inheritances_;
    }
    for (std::uint32_t at = postings_[likeness.meant].first; at != kNoEdge; at = posting_list_[at].next) {
      const std::uint16_t set = posting_list_[at].set;
      if (own_[set & kIdsMax] != inheritances_) post(likeness.variant, set | likeness.weak);
    }
  }

  void flatten_word_sets() {
    pack_.word_sets.reserve(posting_list_.size());
    pack_.word_sets_of.starts.reserve(postings_.size() + 1);
    for (const WordPostings& row : postings_) {
      const std::uint32_t begin = pack_.word_sets.size();
      for (std::uint32_t at = row.first; at != kNoEdge; at = posting_list_[at].next) {
        const std::uint16_t set = posting_list_[at].set;
        pack_.word_sets.push_back(set);
        // Own sets are in order already; inherited ones are put in between.
        std::uint32_t to = pack_.word_sets.size() - 1;
        for (; to > begin && (pack_.word_sets[to - 1] & kIdsMax) > (set & kIdsMax); --to)
          pack_.word_sets[to] = pack_.word_sets[to - 1];
        pack_.word_sets[to] = set;
      }
      pack_.word_sets_of.starts.push_back(pack_.word_sets.size());
    }
  }

  // A counting sort by first letter and length: counts in the first pass, places in the second.
  void index_spelling() {
    SpellIndex& index = pack_.spell_index;
    const WordList& list = pack_.lexicon;
    for (const bool placing : {false, true}) {
      for (std::uint32_t id = list.words.size(); id-- > 0;) {
        const std::string_view word = list.words[id];
        if ((list.flags[id] & word_correctable) == 0 || word[0] < 'a' || word[0] > 'z') continue;
        std::uint16_t& slot = index.begins[SpellIndex::slot(word[0], word.size())];
        if (placing) {
          index.entries[--slot] = {letters_of(word), static_cast<std::uint16_t>(id)};
        } else {
          ++slot;
        }
      }
      if (placing) break;
      for (std::size_t i = 1; i < index.begins.size(); ++i) {
        index.begins[i] = static_cast<std::uint16_t>(index.begins[i] + index.begins[i - 1]);
      }
      index.entries.resize(index.begins.back(), {});
    }
  }

  void build_tree() {
    pack_.nodes.push_back({{}, 0, pack_.outputs.size(), 0});
    for (const LooseEdge& loose : loose_edges_) {
      if (loose.parent != 0) ++pack_.nodes[loose.parent + 1].edges;
    }
    for (std::uint32_t i = 1; i < pack_.nodes.size(); ++i) pack_.nodes[i].edges += pack_.nodes[i - 1].edges;
    pack_.edges.resize(pack_.nodes.back().edges, {});
    Table<std::uint32_t> filled;
    filled.assign(pack_.nodes.size(), 0);
    find_words_of_sets();
    for (const LooseEdge& loose : loose_edges_) {
      if (loose.parent == 0) continue;
      Node& node = pack_.nodes[loose.parent];
      node.gap_max = std::max(node.gap_max, loose.edge.gap);
      node.words.add(words_of_sets_[loose.edge.set]);
      const auto before = [&loose](const Edge& other) {
        return loose.edge.set != other.set ? loose.edge.set < other.set : loose.edge.gap < other.gap;
      };
      std::uint32_t at = node.edges + filled[loose.parent]++;
      for (; at > node.edges && before(pack_.edges[at - 1]); --at) pack_.edges[at] = pack_.edges[at - 1];
      pack_.edges[at] = loose.edge;
      pack_.edges[at].words = words_of_sets_[loose.edge.set];
    }
    index_roots();
  }

  void find_words_of_sets() {
    words_of_sets_.assign(sets_, {});
    for (std::uint32_t word = 0; word < pack_.word_sets_of.size(); ++word) {
      const Range sets = pack_.word_sets_of[word];
      for (std::uint32_t i = sets.begin; i < sets.end; ++i)
        words_of_sets_[pack_.word_sets[i] & kIdsMax].add(bit_of(word));
    }
  }

  void index_roots() {
    Table<std::uint32_t> roots;  // of each set: the node of the phrases that begin with it
    roots.assign(sets_, kNoEdge);
    for (const LooseEdge& loose : loose_edges_) {
      if (loose.parent == 0) roots[loose.edge.set] = loose.edge.node;
    }
    for (std::uint32_t& root : roots) {
      if (root == kNoEdge) continue;
      pack_.root_nodes.push_back(root);
      root = pack_.root_nodes.size() - 1;
    }
    for (std::uint32_t word = 0; word < pack_.word_sets_of.size(); ++word) {
      const Range sets = pack_.word_sets_of[word];
      std::uint8_t gap_max = 0;
      for (std::uint32_t i = sets.begin; i < sets.end; ++i) {
        const std::uint16_t set = pack_.word_sets[i];
        const std::uint32_t place = roots[set & kIdsMax];
        if (place == kNoEdge) continue;
        pack_.roots.push_back(root_at(place, (set & kWeak) != 0));
        gap_max = std::max(gap_max, pack_.roots.back().gap_max);
      }
      pack_.gaps_max.push_back(gap_max);
      pack_.roots_of.starts.push_back(pack_.roots.size());
    }
  }

  Root root_at(std::uint32_t place, bool weak) const {
    const Node& node = pack_.nodes[pack_.root_nodes[place]];
    const Node& next = pack_.nodes[pack_.root_nodes[place] + 1];
    return {node.words, static_cast<std::uint16_t>(place), node.gap_max, weak, !weak && node.outputs != next.outputs};
  }

  // Each blob's rules are sorted by id; those of an added one are put in between.
  std::optional<Error> index_rules() {
    for (std::uint32_t i = 1; i < pack_.rules.size(); ++i) {
      const Rule rule = pack_.rules[i];
      const std::string_view id = pack_.string(rule.id);
      std::uint32_t at = i;
      for (; at > 0 && id < pack_.string(pack_.rules[at - 1].id); --at) pack_.rules[at] = pack_.rules[at - 1];
      pack_.rules[at] = rule;
      if (at > 0 && id == pack_.string(pack_.rules[at - 1].id))
        return Error{ErrorCode::duplicate_key, "The pack has this rule already.", std::string(id)};
    }
    index_first_parts();
    for (std::size_t i = 0; i < kSpecialConcepts.size(); ++i)
      pack_.special[i] = pack_.concept_named(kSpecialConcepts[i]);
    return std::nullopt;
  }

  // A counting sort by concept: counts in the first pass, places in the second.
  void index_first_parts() {
    Table<std::uint32_t>& starts = pack_.rules_of.starts;
    starts.assign(pack_.concept_count() + 1, 0);
    for (const bool placing : {false, true}) {
      for (std::uint32_t i = pack_.rules.size(); i-- > 0;) {
        const std::uint32_t first = pack_.rules[i].groups + 2;
        for (std::uint32_t k = 1; k <= pack_.groups[first]; ++k) {
          std::uint32_t& start = starts[pack_.groups[first + k]];
          if (placing) {
            pack_.concept_rules[--start] = static_cast<std::uint16_t>(i);
          } else {
            ++start;
          }
        }
      }
      if (placing) break;
      for (std::uint32_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
      pack_.concept_rules.resize(starts.back(), 0);
    }
  }

  Pack& pack_;
  Table<std::uint16_t> words_;     // of this blob → of the pack
  Table<std::uint16_t> concepts_;  // the same
  Table<std::uint32_t> group_starts_;
  std::uint32_t strings_begin_ = 0;
  std::uint32_t sets_begin_ = 0;
  std::uint32_t triggers_begin_ = 0;
  std::uint32_t last_output_ = 0;
  std::uint32_t sets_ = 0;
  Table<WordPostings> postings_;
  Table<Posting> posting_list_;
  Table<Likeness> spellings_;
  Table<Likeness> confusions_;  // inherit after those
  Table<std::uint32_t> own_;    // for each set, the last inheritance whose variant had it already
  std::uint32_t inheritances_ = 0;
  Table<LooseEdge> loose_edges_;
  Table<WordBits> words_of_sets_;
};

}  // namespace

std::string_view first_pack(std::string_view blobs) {
  if (blobs.size() < kHeaderBytes) return blobs;
  Reader reader(blobs.substr(kMagic.size() + sizeof(kFormat)));
  const std::uint32_t size = reader.u32();
  return size < kHeaderBytes ? blobs : blobs.substr(0, size);
}

bool holds_sources(std::string_view blob) {
  if (blob.size() < kHeaderBytes) return false;
  Reader reader(blob.substr(kHeaderBytes));
  reader.varint();  // the length of the counts, of which the kind is the first
  return reader.varint() == static_cast<std::uint32_t>(PackKind::sources) && reader.ok();
}

Result<std::vector<std::string>> open_sources(std::string_view blob, const Pack& pack) {
  return SourcesReader(pack).read(blob);
}

// The places of the empty ones stay: a string is only ever added.
void set_sources(Pack& pack, const std::vector<std::string>& texts) {
  const std::uint32_t moved = pack.strings.size() - pack.sources.begin;
  for (const std::string& text : texts) pack.strings.add(text);
  for (Rule& rule : pack.rules) {
    if (rule.address < pack.sources.begin || rule.address >= pack.sources.end) continue;
    rule.address += moved;
    rule.title += moved;
  }
  pack.sources.begin += moved;
  pack.sources.end += moved;
}

Result<Pack> open_pack(std::string_view blob, std::string_view added) {
  Pack pack;
  Unfolder unfolder(pack);
  auto error = unfolder.add(blob, PackKind::whole);
  if (!error && !added.empty()) error = unfolder.add(added, PackKind::added);
  if (!error) error = unfolder.finish();
  if (error) return *error;
  return pack;
}

}  // namespace frontdoor::redflags
