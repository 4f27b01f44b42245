// The pack compiler: checked source → one immutable blob. Deterministic: same files, same bytes.
#include "redflags/pack/merge.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace frontdoor {

using namespace redflags;

namespace {

constexpr std::size_t kCorrectableBytesMin = 5;
constexpr std::uint32_t kByteMax = 0xFF;

// What people write in full ("does not") where phrases have the short form ("doesnt"): the words before "not".
struct FullForm {
  const char* before;
  const char* contracted;
};
constexpr FullForm kFullForms[] = {
    {"is", "isnt"},      {"was", "wasnt"},     {"are", "arent"},     {"were", "werent"},   {"do", "dont"},
    {"does", "doesnt"},  {"did", "didnt"},     {"has", "hasnt"},     {"have", "havent"},   {"had", "hadnt"},
    {"can", "cant"},     {"could", "couldnt"}, {"will", "wont"},     {"would", "wouldnt"}, {"hes", "isnt"},
    {"shes", "isnt"},    {"its", "isnt"},      {"hes", "hasnt"},     {"shes", "hasnt"},    {"its", "hasnt"},
    {"theyre", "arent"}, {"ive", "havent"},    {"theyve", "havent"}, {"weve", "havent"},   {"ill", "wont"},
    {"hell", "wont"},    {"shell", "wont"},    {"theyll", "wont"},   {"itll", "wont"},     {"it's", "isnt"},
};

class Bytes {
 public:
  void u8(std::uint32_t value) { out_.push_back(static_cast<char>(value)); }
  void u32(std::uint32_t value) {
    for (std::uint32_t shift = 0; shift < 32; shift += 8) u8((value >> shift) & kByteMax);
  }
  void varint(std::uint32_t value) {
    for (; value >= 0x80; value >>= 7) u8((value & 0x7F) | 0x80);
    u8(value);
  }
  void signed_varint(std::uint32_t value, std::uint32_t before) {
    varint(zigzag(static_cast<std::int32_t>(value) - static_cast<std::int32_t>(before)));
  }
  void text(std::string_view text) { out_.append(text); }
  const std::string& str() const { return out_; }

 private:
  std::string out_;
};

Error too_big(std::string_view what) {
  return {ErrorCode::too_large, "The pack has too many " + std::string(what) + " for its format.", ""};
}

using Counts = std::array<std::uint32_t, kCounts>;
using Sections = std::array<Bytes, kSections>;

std::string assembled(const Counts& counts, Sections& sections) {
  for (const std::uint32_t count : counts) sections[static_cast<std::size_t>(Section::counts)].varint(count);
  Bytes body;
  for (const Bytes& bytes : sections) {
    body.varint(static_cast<std::uint32_t>(bytes.str().size()));
    body.text(bytes.str());
  }
  Bytes header;
  header.text(kMagic);
  header.u32(kFormat);
  header.u32(static_cast<std::uint32_t>(kHeaderBytes + body.str().size()));
  header.u32(checksum(body.str()));
  return header.str() + body.str();
}

void write_front_coded(Bytes& out, std::string_view word, std::string& before) {
  std::size_t shared = 0;
  while (shared < kSharedBytesMax && shared < word.size() && shared < before.size() && word[shared] == before[shared])
    ++shared;
  out.u8(static_cast<std::uint32_t>(shared));
  out.text(word.substr(shared));
  before = word;
}

enum class SourcesAre : std::uint8_t { inside, apart };

// What a pack means by its words: which are in phrases, and what else the lexicon has to know of them.
struct Lexicon {
  std::map<std::string, std::uint32_t> ids;
  std::map<std::string, std::uint32_t> flags;
  std::vector<std::string> in_order;  // as in the blob
};

using Likenesses = std::set<std::pair<std::string, std::string>>;  // variant, word that is meant

class Compiler {
 public:
  Compiler(const PackSource& source, SourcesAre sources_are) : source_(source), sources_are_(sources_are), nodes_(1) {}

  Result<std::string> compile() {
    for (std::size_t i = 0; i < source_.concepts.size(); ++i) {
      concept_ids_[source_.concepts[i].name] = static_cast<std::uint32_t>(i);
      for (const Phrase& phrase : merge_phrases(source_.concepts[i].phrases))
        add_phrase(phrase, static_cast<std::uint32_t>(i));
    }
    for (std::size_t i = 0; i < source_.triggers.size(); ++i) {
      const auto output = static_cast<std::uint32_t>(source_.concepts.size() + i);
      for (const Phrase& phrase : merge_phrases(source_.triggers[i].phrases)) add_phrase(phrase, output);
    }
    if (source_.concepts.size() > kIdsMax || source_.triggers.size() > kIdsMax) return too_big("concepts");
    collect_words();
    if (lexicon_.ids.size() >= kNone) return too_big("words");
    for (const auto& [word, id] : lexicon_.ids) {
      if (word.size() > kWordBytesMax) return Error{ErrorCode::too_large, "This word is too long: " + word, ""};
    }
    write_words();
    number_sets();
    if (named_sets_.size() + shared_sets_.size() + single_sets_.size() > kIdsMax) return too_big("word sets");
    write_sets();
    write_tree();
    write_triggers();
    if (auto error = write_rules()) return *error;
    if (auto error = write_strings()) return *error;
    return assembled(counts_, sections_);
  }

  // After compile(): the blob of the sources that it left out.
  std::string sources() const {
    Counts counts{};
    counts[static_cast<std::size_t>(Count::kind)] = static_cast<std::uint32_t>(PackKind::sources);
    counts[static_cast<std::size_t>(Count::sources)] = static_cast<std::uint32_t>(sources_.size());
    Sections sections;
    std::string before;
    std::vector<std::string> strings{source_.version};
    add_sources_to(strings);
    for (const std::string& text : strings)
      write_front_coded(sections[static_cast<std::size_t>(Section::strings)], text, before);
    return assembled(counts, sections);
  }

 private:
  struct Node {
    std::map<std::pair<WordSet, std::uint8_t>, std::size_t> children;  // by set and gap
    std::vector<std::pair<const WordSet*, std::size_t>> in_order;      // as the phrases came
    std::uint8_t gap = 0;                                              // of the edge that leads here
    std::set<std::uint32_t> outputs;
  };

  Likenesses confusions() const { return {source_.confusions.begin(), source_.confusions.end()}; }

  Bytes& section(Section section) { return sections_[static_cast<std::size_t>(section)]; }
  void set_count(Count count, std::size_t value) {
    counts_[static_cast<std::size_t>(count)] = static_cast<std::uint32_t>(value);
  }

  void add_phrase(const Phrase& phrase, std::uint32_t output) {
    std::size_t node = 0;
    for (const Element& element : phrase) {
      const std::size_t made = nodes_.size();
      const auto [child, is_new] = nodes_[node].children.try_emplace({element.words, element.gap}, made);
      if (is_new) {
        nodes_[node].in_order.emplace_back(&child->first.first, made);
        nodes_.emplace_back();
        nodes_.back().gap = element.gap;
        ++set_uses_[element.words];
      }
      node = nodes_[node].children.at({element.words, element.gap});
    }
    nodes_[node].outputs.insert(output);
  }

  // A full form ("doesnot", as tokens.cpp joins it) is all that its contraction is, and "not" as well.
  void add_full_forms(const std::set<std::string>& in_phrases) {
    for (const auto& [before, contracted] : kFullForms) {
      const std::string joined = std::string(before) + "not";
      if (source_.spellings.count(joined) != 0) continue;  // "cannot" is one word anyway
      for (const std::string& meant : {std::string(contracted), std::string("not")}) {
        if (in_phrases.count(meant) != 0) likenesses_.emplace(joined, meant);
      }
      const auto spelling = source_.spellings.find(contracted);
      if (spelling != source_.spellings.end()) likenesses_.emplace(joined, spelling->second);
    }
  }

  void collect_words() {
    std::set<std::string> in_phrases;
    for (const auto& [set, uses] : set_uses_) in_phrases.insert(set.begin(), set.end());
    likenesses_.insert(source_.spellings.begin(), source_.spellings.end());
    add_full_forms(in_phrases);
    for (const std::string& word : in_phrases) lexicon_.flags[word];
    for (const std::string_view number : kNumberWords) lexicon_.flags[std::string(number)];
    for (const std::string& word : source_.fillers) lexicon_.flags[word] |= word_filler;
    for (const Likenesses& pairs : {likenesses_, confusions()}) {
      for (const auto& [variant, meant] : pairs) {
        if (lexicon_.flags.count(meant) == 0) continue;
        lexicon_.flags[variant];
        if (in_phrases.count(meant) != 0) in_phrases.insert(variant);
      }
    }
    for (auto& [word, flags] : lexicon_.flags) {
      if (in_phrases.count(word) != 0 && correctable(word)) flags |= word_correctable;
    }
    for (const std::string& word : source_.common) lexicon_.flags.try_emplace(word, word_common);
    // Words in no phrase come last: the others have smaller numbers and are nearer to each other.
    for (const bool common : {false, true}) {
      for (const auto& [word, flags] : lexicon_.flags) {
        if ((flags == word_common) != common) continue;
        lexicon_.ids[word] = static_cast<std::uint32_t>(lexicon_.in_order.size());
        lexicon_.in_order.push_back(word);
      }
    }
  }

  bool correctable(const std::string& word) const {
    if (word.size() < kCorrectableBytesMin || source_.confusions.count(word) != 0 || source_.common.count(word) != 0)
      return false;
    return std::any_of(source_.spell_checked.begin(), source_.spell_checked.end(),
                       [&word](const std::string& stem) { return word.compare(0, stem.size(), stem) == 0; });
  }

  void write_words() {
    std::string before;
    for (const std::string& word : lexicon_.in_order) {
      write_front_coded(section(Section::words), word, before);
      section(Section::word_flags).u8(lexicon_.flags.at(word));
    }
    set_count(Count::words, lexicon_.ids.size());
    write_likenesses(likenesses_, section(Section::spellings));
    write_likenesses(confusions(), section(Section::confusions));
  }

  void write_likenesses(const Likenesses& pairs, Bytes& out) {
    std::uint32_t before = 0;
    for (const auto& [variant, meant] : pairs) {
      const auto variant_id = lexicon_.ids.find(variant);
      const auto meant_id = lexicon_.ids.find(meant);
      if (variant_id == lexicon_.ids.end() || meant_id == lexicon_.ids.end()) continue;
      out.varint(variant_id->second - before);
      out.signed_varint(meant_id->second, variant_id->second);
      before = variant_id->second;
    }
  }

  // Named sets that others can take in whole; then those of several edges, the most used first; then the rest, in the
  // order in which the tree comes to them.
  void number_sets() {
    for (const auto& [name, words] : source_.words) {
      WordSet sorted = words;
      std::sort(sorted.begin(), sorted.end());
      sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
      if (sorted.size() > 1) named_sets_.push_back(std::move(sorted));
    }
    std::stable_sort(named_sets_.begin(), named_sets_.end(),
                     [](const WordSet& a, const WordSet& b) { return a.size() < b.size(); });
    named_sets_.erase(std::unique(named_sets_.begin(), named_sets_.end()), named_sets_.end());
    for (const auto& [set, uses] : set_uses_) {
      if (uses > 1) shared_sets_.push_back(&set);
    }
    std::stable_sort(shared_sets_.begin(), shared_sets_.end(),
                     [this](const WordSet* a, const WordSet* b) { return set_uses_.at(*a) > set_uses_.at(*b); });
    for (std::size_t i = 0; i < shared_sets_.size(); ++i) shared_ids_[shared_sets_[i]] = i;
    visit_tree(0, [this](const Node&, const WordSet* set) {
      set = &set_uses_.find(*set)->first;
      if (shared_ids_.count(set) == 0) single_sets_.push_back(set);
    });
  }

  template <typename Visit>
  void visit_tree(std::size_t node, const Visit& visit) {
    for (const auto& [set, child] : nodes_[node].in_order) {
      visit(nodes_[child], set);
      visit_tree(child, visit);
    }
  }

  void write_sets() {
    // Named sets that nothing takes in are not worth their bytes.
    const auto sets_to_write = [this] {
      std::vector<const WordSet*> sets = shared_sets_;
      sets.insert(sets.end(), single_sets_.begin(), single_sets_.end());
      return sets;
    }();
    std::map<std::size_t, std::size_t> taken_in;
    for (const WordSet* set : sets_to_write) {
      for (const std::size_t number : named_in(*set, named_sets_.size())) ++taken_in[number];
    }
    std::vector<WordSet> used;
    for (std::size_t i = 0; i < named_sets_.size(); ++i) {
      if (taken_in[i] > 1) used.push_back(named_sets_[i]);
    }
    named_sets_ = std::move(used);
    for (std::size_t i = 0; i < named_sets_.size(); ++i) write_set(named_sets_[i], i);
    for (const WordSet* set : sets_to_write) write_set(*set, named_sets_.size());
    set_count(Count::named_sets, named_sets_.size());
    set_count(Count::shared_sets, shared_sets_.size());
    set_count(Count::sets, named_sets_.size() + sets_to_write.size());
  }

  // The named sets below `limit` to write a set with: the largest first, each only for two words or more.
  std::vector<std::size_t> named_in(const WordSet& set, std::size_t limit) const {
    std::vector<std::size_t> numbers;
    WordSet rest = set;
    for (std::size_t i = limit; i-- > 0;) {
      const WordSet& named = named_sets_[i];
      if (named.size() > set.size() || !std::includes(set.begin(), set.end(), named.begin(), named.end())) continue;
      WordSet left;
      std::set_difference(rest.begin(), rest.end(), named.begin(), named.end(), std::back_inserter(left));
      if (left.size() + 2 > rest.size()) continue;
      rest = std::move(left);
      numbers.push_back(i);
    }
    return numbers;
  }

  void write_set(const WordSet& set, std::size_t named_limit) {
    const std::vector<std::size_t> taken_in = named_in(set, named_limit);
    std::set<std::uint32_t> words;
    for (const std::string& word : set) {
      const auto in_named = [&](std::size_t i) {
        return std::binary_search(named_sets_[i].begin(), named_sets_[i].end(), word);
      };
      const auto id = lexicon_.ids.find(word);
      if (id != lexicon_.ids.end() && std::none_of(taken_in.begin(), taken_in.end(), in_named))
        words.insert(id->second);
    }
    section(Section::set_sizes).varint(static_cast<std::uint32_t>(words.size() * 2 + (taken_in.empty() ? 0 : 1)));
    if (!taken_in.empty()) {
      section(Section::set_named).varint(static_cast<std::uint32_t>(taken_in.size()));
      for (const std::size_t number : taken_in) section(Section::set_named).varint(static_cast<std::uint32_t>(number));
    }
    std::uint32_t before = 0;
    for (const std::uint32_t word : words) {
      if (word == *words.begin()) {
        section(Section::set_first_low).u8(word & kByteMax);
        section(Section::set_first_high).u8(word >> 8);
      } else {
        write_step(word - before - 1);
      }
      before = word;
    }
  }

  void write_step(std::uint32_t step) {
    if (step < kFarStep) {
      section(Section::set_steps).u8(step);
      return;
    }
    const std::uint32_t high = (step - kFarStep) >> 8;
    const bool fits = kFarStep + high < kByteMax;
    section(Section::set_steps).u8(fits ? kFarStep + high : kByteMax);
    section(Section::set_steps_low).u8((step - kFarStep) & kByteMax);
    if (!fits) section(Section::set_steps_low).u8(high);
  }

  void write_tree() {
    std::uint32_t last_output = 0;
    visit_tree(0, [&](const Node& node, const WordSet* set) {
      const auto shape_of = [this](std::size_t size) {
        if (size >= kLongCount) section(Section::node_long).varint(static_cast<std::uint32_t>(size) - kLongCount);
        return std::min(static_cast<std::uint32_t>(size), kLongCount);
      };
      const std::uint32_t outputs = shape_of(node.outputs.size());
      const std::uint32_t children = shape_of(node.in_order.size());
      section(Section::node_shapes).u8(node.gap | outputs << 4 | children << 6);
      const auto shared = shared_ids_.find(&set_uses_.find(*set)->first);
      if (shared == shared_ids_.end()) {
        section(Section::node_sets).u8(0);
      } else if (const auto number = static_cast<std::uint32_t>(shared->second) + 1; number < kFarSet) {
        section(Section::node_sets).u8(number);
      } else {
        section(Section::node_sets).u8(kFarSet + ((number - kFarSet) >> 8));
        section(Section::node_sets).u8((number - kFarSet) & kByteMax);
      }
      for (const std::uint32_t output : node.outputs) {
        section(Section::outputs).signed_varint(output, last_output);
        last_output = output;
      }
    });
    set_count(Count::edges, nodes_.size() - 1);
    set_count(Count::root_edges, nodes_[0].in_order.size());
  }

  void write_triggers() {
    for (const SourceTrigger& trigger : source_.triggers) {
      section(Section::triggers).u8(static_cast<std::uint32_t>(trigger.settings.category));
      section(Section::triggers).u8(static_cast<std::uint32_t>(trigger.settings.direction));
      section(Section::triggers).u8(trigger.settings.scope);
      section(Section::triggers)
          .u8((trigger.settings.lists ? 1u : 0u) | static_cast<std::uint32_t>(trigger.settings.texts) << 1);
    }
    set_count(Count::triggers, source_.triggers.size());
  }

  // Concepts of a whole pack that an added one names get numbers after its own.
  std::optional<Error> write_groups(const SourceRule& rule, const std::vector<std::vector<std::string>>& groups) {
    Bytes& out = section(Section::groups);
    for (const auto& alternatives : groups) {
      out.varint(static_cast<std::uint32_t>(alternatives.size()));
      for (const std::string& name : alternatives) {
        auto found = concept_ids_.find(name);
        if (found == concept_ids_.end() && source_.kind == PackKind::added) {
          found = concept_ids_.emplace(name, static_cast<std::uint32_t>(concept_ids_.size())).first;
          foreign_.push_back(name);
        }
        if (found == concept_ids_.end()) {
          return Error{ErrorCode::invalid_value, "Rule " + rule.id + " names an unknown concept: " + name, rule.where};
        }
        out.signed_varint(found->second, last_concept_);
        last_concept_ = found->second;
      }
    }
    return std::nullopt;
  }

  std::optional<Error> write_rules() {
    for (std::size_t i = 0; i < source_.rules.size(); ++i) {
      const SourceRule& rule = source_.rules[i];
      if (i > 0 && source_.rules[i - 1].id == rule.id) {
        return Error{ErrorCode::duplicate_key, "Two rules have the id " + rule.id, rule.where};
      }
      section(Section::groups).varint(static_cast<std::uint32_t>(rule.all.size()));
      section(Section::groups).varint(static_cast<std::uint32_t>(rule.excluding.size()));
      if (auto error = write_groups(rule, rule.all)) return error;
      if (auto error = write_groups(rule, rule.excluding)) return error;
      wordings_.emplace(rule.wording, 0);
      sources_.emplace(std::make_pair(rule.address, rule.title), 0);
    }
    std::uint32_t number = 0;
    for (auto& [text, id] : wordings_) id = number++;
    number = 0;
    for (auto& [text, id] : sources_) id = number++;
    write_columns();
    return std::nullopt;
  }

  // A column for each member, as the loader reads them.
  void write_columns() {
    Bytes& out = section(Section::rules);
    for (const SourceRule& rule : source_.rules)
      out.varint(static_cast<std::uint32_t>(rule.action) | static_cast<std::uint32_t>(rule.action_now) << kActionBits);
    for (const SourceRule& rule : source_.rules) {
      out.varint((rule.counts_resolved ? 1u : 0u) | (rule.asks_if_unknown ? 2u : 0u) | (rule.pregnant ? 4u : 0u) |
                 (rule.asks_if_longstanding ? 8u : 0u) | static_cast<std::uint32_t>(rule.sex) << 4 |
                 (rule.never_ask ? 64u : 0u) | (rule.grave ? 128u : 0u));
    }
    for (const SourceRule& rule : source_.rules) out.varint(rule.within);
    for (const SourceRule& rule : source_.rules) out.varint(rule.age_from_months);
    for (const SourceRule& rule : source_.rules) out.varint(rule.age_to_months == kNone ? 0 : rule.age_to_months);
    for (const SourceRule& rule : source_.rules) out.varint(wordings_.at(rule.wording));
    for (const SourceRule& rule : source_.rules) out.varint(sources_.at({rule.address, rule.title}));
  }

  void add_sources_to(std::vector<std::string>& strings) const {
    for (const auto& [source, number] : sources_) strings.push_back(source.first);
    for (const auto& [source, number] : sources_) strings.push_back(source.second);
  }

  std::optional<Error> write_strings() {
    std::vector<std::string> strings{source_.version};
    for (const auto& [text, number] : wordings_) strings.push_back(text);
    for (const SourceRule& rule : source_.rules) strings.push_back(rule.id);
    if (sources_are_ == SourcesAre::inside) {
      add_sources_to(strings);
    } else {
      strings.resize(strings.size() + 2 * sources_.size());
    }
    for (const SourceConcept& made : source_.concepts) {
      strings.push_back(made.name);
      section(Section::concepts).u8(made.condition ? 1 : 0);
    }
    strings.insert(strings.end(), foreign_.begin(), foreign_.end());
    std::string before;
    for (const std::string& text : strings) {
      const auto control = [](char c) { return static_cast<unsigned char>(c) <= kSharedBytesMax; };
      if (std::any_of(text.begin(), text.end(), control)) {
        return Error{ErrorCode::invalid_value, "A control character in " + text, ""};
      }
      write_front_coded(section(Section::strings), text, before);
    }
    set_count(Count::kind, static_cast<std::size_t>(source_.kind));
    set_count(Count::wordings, wordings_.size());
    set_count(Count::rules, source_.rules.size());
    set_count(Count::sources, sources_.size());
    set_count(Count::concepts, source_.concepts.size());
    set_count(Count::foreign, foreign_.size());
    return std::nullopt;
  }

  const PackSource& source_;
  SourcesAre sources_are_;
  std::vector<Node> nodes_;
  std::map<WordSet, std::uint32_t> set_uses_;  // edges that the set is on
  Likenesses likenesses_;
  Lexicon lexicon_;
  std::vector<WordSet> named_sets_;
  std::vector<const WordSet*> shared_sets_;
  std::map<const WordSet*, std::size_t> shared_ids_;
  std::vector<const WordSet*> single_sets_;
  std::map<std::string, std::uint32_t> concept_ids_;
  std::vector<std::string> foreign_;
  std::uint32_t last_concept_ = 0;
  std::map<std::string, std::uint32_t> wordings_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> sources_;  // address and title
  Counts counts_{};
  Sections sections_;
};

}  // namespace

namespace {

Result<std::string> compile(const std::vector<PackFile>& files, PackKind kind) {
  Result<PackSource> source = read_pack_source(files, kind);
  if (!source) return source.error();
  return Compiler(source.value(), SourcesAre::inside).compile();
}

}  // namespace

Result<std::string> compile_red_flag_pack(const std::vector<PackFile>& files) {
  return compile(files, PackKind::whole);
}

Result<PackAndSources> compile_red_flag_pack_and_sources(const std::vector<PackFile>& files) {
  Result<PackSource> source = read_pack_source(files, PackKind::whole);
  if (!source) return source.error();
  Compiler compiler(source.value(), SourcesAre::apart);
  Result<std::string> pack = compiler.compile();
  if (!pack) return pack.error();
  return PackAndSources{std::move(pack).value(), compiler.sources()};
}

Result<std::string> compile_added_red_flag_pack(const std::vector<PackFile>& files) {
  return compile(files, PackKind::added);
}

}  // namespace frontdoor
