// See source.h.
#include "redflags/pack/source.h"

#include <frontdoor/json.h>

#include "redflags/pack/phrase.h"

#include <algorithm>
#include <set>

namespace frontdoor::redflags {

namespace {

constexpr std::size_t kExamplesMin = 2;

// "pain|ache|pain": alternatives of one place of a phrase, one of them twice.
bool has_doubled_word(std::string_view phrase) {
  std::set<std::string_view> alternatives;
  std::size_t start = 0;
  for (std::size_t at = 0; at <= phrase.size(); ++at) {
    const char unit = at == phrase.size() ? ' ' : phrase[at];
    if (unit != ' ' && unit != '|') continue;
    if (at > start && !alternatives.insert(phrase.substr(start, at - start)).second) return true;
    if (unit == ' ') alternatives.clear();
    start = at + 1;
  }
  return false;
}

// Reads one file. Faults name the line of `needle` after the line of the enclosing object's `anchor`.
class FileReader {
 public:
  FileReader(const PackFile& file, PackSource& pack) : file_(file), pack_(pack) {}

  // First pass: sets and spellings, which phrases of every file may use.
  std::optional<Error> read_words() {
    Result<Json> parsed = parse_json(file_.json);
    if (!parsed) return Error{parsed.error().code, parsed.error().message, file_.name + ":" + parsed.error().where};
    json_ = std::move(parsed).value();
    if (auto error = refuse_unknown_keys(
            json_, {"group", "about", "version", "language", "words", "fillers", "spell-checked", "spellings",
                    "synonyms", "confusions", "common", "sources", "concepts", "conditions", "triggers", "rules"})) {
      return fault(error->code, error->message, error->where);
    }
    if (pack_.kind == PackKind::added) {
      for (const std::string_view key : {"fillers", "common", "triggers"}) {
        if (json_member(json_, key) != nullptr)
          return fault(ErrorCode::invalid_value, "An added pack changes nothing of how other words are read.", key);
      }
    }
    if (const std::string* version = json_string(json_, "version")) pack_.version = *version;
    if (const Json* sets = json_object(json_, "words")) {
      for (const auto& [name, words] : sets->items()) {
        const std::string* text = json_as_string(words);
        if (text == nullptr) return fault(ErrorCode::wrong_type, "A word set is one string of words.", name);
        if (pack_.words.count(name) != 0)
          return fault(ErrorCode::duplicate_key, "This word set is in two files.", name);
        auto& set = pack_.words[name];
        if (auto error = add_set(*text, name, set)) return error;
      }
    }
    if (auto error = read_pairs("spellings", pack_.spellings)) return error;
    if (auto error = read_pairs("synonyms", pack_.spellings)) return error;
    if (auto error = read_pairs("confusions", pack_.confusions)) return error;
    for (const std::string& word : fold_words(json_string_or(json_, "fillers", ""))) pack_.fillers.push_back(word);
    for (const std::string& stem : fold_words(json_string_or(json_, "spell-checked", "")))
      pack_.spell_checked.push_back(stem);
    if (const Json* common = json_array(json_, "common")) {
      for (const Json& line : *common) {
        const std::string* text = json_as_string(line);
        if (text == nullptr) return fault(ErrorCode::wrong_type, "Common words are strings of words.", "common");
        for (const std::string& word : fold_words(*text)) pack_.common.insert(word);
      }
    }
    return std::nullopt;
  }

  // Second pass: everything made of phrases.
  std::optional<Error> read_rules() {
    if (auto error = read_concepts("concepts", false)) return error;
    if (auto error = read_concepts("conditions", true)) return error;
    if (auto error = read_triggers()) return error;
    const Json* rules = json_array(json_, "rules");
    if (rules == nullptr) return std::nullopt;
    for (const Json& rule : *rules) {
      if (auto error = read_rule(rule)) return error;
    }
    return std::nullopt;
  }

 private:
  Error fault(ErrorCode code, std::string message, std::string_view needle, std::string_view anchor = {}) const {
    const std::string_view text = file_.json;
    std::size_t at = anchor.empty() ? 0 : text.find('"' + std::string(anchor) + '"');
    if (at == std::string_view::npos) at = 0;
    std::size_t found = text.find('"' + std::string(needle) + '"', at);
    if (found == std::string_view::npos) found = text.find(needle, at);
    if (found == std::string_view::npos) found = at;
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(found), '\n');
    return {code, std::move(message) + " (" + std::string(needle) + ")", file_.name + ":" + std::to_string(line)};
  }

  // What is written twice is a slip. A practice's own pack must load after an upgrade too, and a double does no harm.
  bool refuses_doubles() const { return pack_.kind != PackKind::added; }

  std::optional<Error> add_set(const std::string& text, const std::string& name, std::vector<std::string>& set) {
    std::size_t start = 0;
    std::set<std::string> tokens;
    while (start < text.size()) {
      const std::size_t end = std::min(text.find(' ', start), text.size());
      const std::string token = text.substr(start, end - start);
      start = end + 1;
      if (token.empty()) continue;
      if (!tokens.insert(token).second && refuses_doubles())
        return fault(ErrorCode::duplicate_key, "This word set holds \"" + token + "\" twice.", name);
      if (token[0] == '#') {
        set.push_back(token);
      } else if (token[0] == '@') {
        const auto other = pack_.words.find(token.substr(1));
        if (other == pack_.words.end()) return fault(ErrorCode::invalid_value, "Unknown word set " + token, name);
        set.insert(set.end(), other->second.begin(), other->second.end());
      } else {
        const auto words = fold_words(token);
        if (words.size() != 1)
          return fault(ErrorCode::invalid_value, "A word set holds single words, not " + token, name);
        set.push_back(words[0]);
      }
    }
    if (set.empty()) return fault(ErrorCode::invalid_value, "This word set is empty.", name);
    return std::nullopt;
  }

  // {"meant": "variant variant"} into variant → meant.
  std::optional<Error> read_pairs(std::string_view key, std::map<std::string, std::string>& pairs) {
    const Json* table = json_object(json_, key);
    if (table == nullptr) return std::nullopt;
    for (const auto& [meant, variants] : table->items()) {
      const std::string* text = json_as_string(variants);
      const auto word = fold_words(meant);
      if (text == nullptr || word.size() != 1)
        return fault(ErrorCode::wrong_type, "Expected one word and its variants.", meant);
      for (const std::string& variant : fold_words(*text)) pairs[variant] = word[0];
    }
    return std::nullopt;
  }

  std::optional<Error> read_phrases(const Json* list, std::string_view owner, std::vector<Phrase>& phrases) {
    if (list == nullptr) return fault(ErrorCode::wrong_type, "Expected a list of phrases.", owner);
    std::set<std::string> written;
    for (const Json& item : *list) {
      const std::string* text = json_as_string(item);
      if (text == nullptr) return fault(ErrorCode::wrong_type, "A phrase is a string.", owner);
      if (refuses_doubles() && !written.insert(*text).second)
        return fault(ErrorCode::duplicate_key, "This phrase is there twice.", *text, owner);
      if (refuses_doubles() && has_doubled_word(*text))
        return fault(ErrorCode::duplicate_key, "This phrase has a word twice in one place.", *text, owner);
      const std::string wrong = parse_phrase(*text, pack_.words, phrases);
      if (!wrong.empty()) return fault(ErrorCode::invalid_value, wrong, *text, owner);
    }
    return std::nullopt;
  }

  std::optional<Error> read_concepts(std::string_view key, bool condition) {
    const Json* table = json_object(json_, key);
    if (table == nullptr) return std::nullopt;
    for (const auto& [name, phrases] : table->items()) {
      for (const SourceConcept& other : pack_.concepts) {
        if (other.name == name) return fault(ErrorCode::duplicate_key, "This concept is in two places.", name);
      }
      SourceConcept made;
      made.name = name;
      made.condition = condition;
      const Json* list = &phrases;
      if (phrases.is_object()) {
        if (auto error = refuse_unknown_keys(phrases, {"about", "phrases"}))
          return fault(error->code, error->message, error->where, name);
        if (json_string_or(phrases, "about", "").empty())
          return fault(ErrorCode::missing_key, "\"about\" says in a sentence what the concept holds.", name);
        list = json_array(phrases, "phrases");
      }
      if (auto error = read_phrases(list != nullptr && list->is_array() ? list : nullptr, name, made.phrases))
        return error;
      pack_.concepts.push_back(std::move(made));
    }
    return std::nullopt;
  }

  template <std::size_t size>
  static std::optional<std::uint8_t> index_of(const std::string_view (&names)[size], std::string_view name) {
    for (std::size_t i = 0; i < size; ++i) {
      if (names[i] == name) return static_cast<std::uint8_t>(i);
    }
    return std::nullopt;
  }

  std::optional<Error> read_triggers() {
    static constexpr std::string_view kCategories[] = {
        "negation",   "historical", "resolved",  "hypothetical", "worry",  "family",   "relative",
        "uncertain",  "pseudo",     "terminate", "restart",      "recent", "age-days", "age-weeks",
        "age-months", "age-years",  "infant",    "child",        "adult",  "pregnant"};
    static_assert(std::size(kCategories) == static_cast<std::size_t>(Category::count));
    static constexpr std::string_view kDirections[] = {"forward", "backward", "both", "answer", "heading"};
    static constexpr std::string_view kTexts[] = {"all", "patient", "clinical"};
    const Json* triggers = json_array(json_, "triggers");
    if (triggers == nullptr) return std::nullopt;
    for (const Json& trigger : *triggers) {
      const std::string category_name = json_string_or(trigger, "category", "");
      if (auto error =
              refuse_unknown_keys(trigger, {"category", "direction", "scope", "lists", "texts", "about", "phrases"})) {
        return fault(error->code, error->message, error->where);
      }
      const auto category = index_of(kCategories, category_name);
      const auto direction = index_of(kDirections, json_string_or(trigger, "direction", "forward"));
      const std::int64_t scope = json_integer(trigger, "scope").value_or(0);
      if (!category) return fault(ErrorCode::invalid_value, "Unknown category", category_name);
      const auto texts = index_of(kTexts, json_string_or(trigger, "texts", "all"));
      if (!direction || !texts || scope < 0 || scope > 50)
        return fault(ErrorCode::invalid_value, "Bad direction, texts or scope", category_name);
      SourceTrigger made;
      made.settings = {static_cast<Category>(*category), static_cast<Direction>(*direction),
                       static_cast<std::uint8_t>(scope), json_bool(trigger, "lists").value_or(false),
                       static_cast<Texts>(*texts)};
      if (auto error = read_phrases(json_array(trigger, "phrases"), category_name, made.phrases)) return error;
      pack_.triggers.push_back(std::move(made));
    }
    return std::nullopt;
  }

  std::optional<Error> read_groups(const Json& rule, const std::string& id, std::string_view key,
                                   std::vector<std::vector<std::string>>& groups) {
    const Json* list = json_array(rule, key);
    if (list == nullptr) return std::nullopt;
    for (const Json& item : *list) {
      const std::string* text = json_as_string(item);
      if (text == nullptr) return fault(ErrorCode::wrong_type, "A part of a rule is a string.", key, id);
      std::vector<std::string> alternatives;
      std::size_t start = 0;
      while (start <= text->size()) {
        const std::size_t end = std::min(text->find('|', start), text->size());
        std::string concept_name = text->substr(start, end - start);
        if (refuses_doubles() &&
            std::find(alternatives.begin(), alternatives.end(), concept_name) != alternatives.end())
          return fault(ErrorCode::duplicate_key, "This rule names a concept twice in one part.", concept_name, id);
        alternatives.push_back(std::move(concept_name));
        start = end + 1;
      }
      if (refuses_doubles() && std::find(groups.begin(), groups.end(), alternatives) != groups.end())
        return fault(ErrorCode::duplicate_key, "This rule has the same part twice.", *text, id);
      groups.push_back(std::move(alternatives));
    }
    return std::nullopt;
  }

  std::optional<Error> read_when(const Json& rule, SourceRule& made) {
    const Json* when = json_member(rule, "when");
    if (when == nullptr) return std::nullopt;
    if (!when->is_object()) return fault(ErrorCode::wrong_type, "\"when\" is an object.", "when", made.id);
    if (auto error = refuse_unknown_keys(*when, {"age-from-months", "age-to-months", "sex", "pregnant", "unknown"})) {
      return fault(error->code, error->message, error->where, made.id);
    }
    const std::int64_t from = json_integer(*when, "age-from-months").value_or(0);
    const std::int64_t to = json_integer(*when, "age-to-months").value_or(kNone);
    const std::string sex = json_string_or(*when, "sex", "");
    const std::string unknown = json_string_or(*when, "unknown", "fires");
    if (from < 0 || to <= from || to > kNone)
      return fault(ErrorCode::invalid_value, "Impossible ages", "when", made.id);
    if (!sex.empty() && sex != "female" && sex != "male")
      return fault(ErrorCode::invalid_value, "Unknown sex", sex, made.id);
    if (unknown != "fires" && unknown != "asks")
      return fault(ErrorCode::invalid_value, "Not fires or asks", unknown, made.id);
    made.age_from_months = static_cast<std::uint16_t>(from);
    made.age_to_months = static_cast<std::uint16_t>(to);
    made.sex = sex == "female" ? 1 : sex == "male" ? 2 : 0;
    made.pregnant = json_bool(*when, "pregnant").value_or(false);
    made.asks_if_unknown = unknown == "asks";
    return std::nullopt;
  }

  std::optional<Error> read_within(const Json& rule, SourceRule& made) {
    const Json* within = json_member(rule, "within");
    if (within == nullptr) return std::nullopt;
    const std::string named = json_string_or(rule, "within", "");
    const std::int64_t tokens = json_integer(rule, "within").value_or(0);
    if (named == "sentence") {
      made.within = 0;
    } else if (named == "text") {
      made.within = 255;
    } else if (tokens > 0 && tokens <= 60) {
      made.within = static_cast<std::uint8_t>(tokens);
    } else {
      return fault(ErrorCode::invalid_value, "Within is \"sentence\", \"text\" or 1 to 60 words.", "within", made.id);
    }
    return std::nullopt;
  }

  std::optional<Error> read_source(const Json& rule, SourceRule& made) {
    const std::string key = json_string_or(rule, "source", "");
    if (key.empty()) return fault(ErrorCode::missing_key, "A rule names its source.", made.id);
    const Json* sources = json_object(json_, "sources");
    const Json* source = sources == nullptr ? nullptr : json_object(*sources, key);
    if (source == nullptr) return fault(ErrorCode::invalid_value, "This source is not in \"sources\".", key, made.id);
    if (auto error = refuse_unknown_keys(*source, {"title", "address"})) {
      return fault(error->code, error->message, error->where, key);
    }
    made.title = json_string_or(*source, "title", "");
    made.address = json_string_or(*source, "address", "");
    if (made.title.empty() || made.address.empty())
      return fault(ErrorCode::missing_key, "A source has title and address.", key);
    return std::nullopt;
  }

  // What the rule asks for when the sign is there now. Only what is asked about now can be answered so: a question
  // about an age is another one.
  std::optional<Error> read_now(const Json& rule, SourceRule& made) {
    const Json* now = json_member(rule, "now");
    if (now == nullptr) return std::nullopt;
    const auto action = action_from_code(json_string_or(rule, "now", ""));
    if (!action || *action <= made.action || made.asks_if_unknown)
      return fault(ErrorCode::invalid_value, "Now is a more pressing action, of a rule that asks nothing else.", "now",
                   made.id);
    made.action_now = *action;
    return std::nullopt;
  }

  std::optional<Error> read_rule(const Json& rule) {
    SourceRule made;
    made.id = json_string_or(rule, "id", "");
    if (made.id.empty()) return fault(ErrorCode::missing_key, "A rule has an id.", "rules");
    if (auto error = refuse_unknown_keys(
            rule, {"id", "about", "all", "not", "within", "when", "counts-resolved", "longstanding", "never-ask",
                   "grave", "action", "now", "source", "reviewer", "wording", "positive", "negative"})) {
      return fault(error->code, error->message, error->where, made.id);
    }
    made.where = fault(ErrorCode::invalid_value, "", made.id).where;
    for (const std::string_view key : {"all", "action", "source", "reviewer", "wording", "positive", "negative"}) {
      if (json_member(rule, key) == nullptr)
        return fault(ErrorCode::missing_key, "This rule lacks " + std::string(key), made.id);
    }
    if (pack_.kind == PackKind::added && json_string_or(rule, "reviewer", "").empty())
      return fault(ErrorCode::invalid_value, "A rule of an added pack names who reviewed it.", "reviewer", made.id);
    if (auto error = read_source(rule, made)) return error;
    const auto action = action_from_code(json_string_or(rule, "action", ""));
    if (!action || *action == Action::none) return fault(ErrorCode::invalid_value, "Unknown action", "action", made.id);
    made.action = *action;
    if (auto error = read_now(rule, made)) return error;
    made.wording = json_string_or(rule, "wording", "");
    made.counts_resolved = json_bool(rule, "counts-resolved").value_or(false);
    const std::string longstanding =
        json_string_or(rule, "longstanding", made.action == Action::crisis_line ? "fires" : "asks");
    if (longstanding != "asks" && longstanding != "fires") {
      return fault(ErrorCode::invalid_value, "Longstanding is \"asks\" or \"fires\".", "longstanding", made.id);
    }
    made.asks_if_longstanding = longstanding == "asks";
    made.never_ask = json_bool(rule, "never-ask").value_or(false);
    made.grave = json_bool(rule, "grave").value_or(false);
    if (made.never_ask && made.action < Action::maternity_unit)
      return fault(ErrorCode::invalid_value, "A same-day rule can always be asked about.", "never-ask", made.id);
    for (const std::string_view key : {"positive", "negative"}) {
      const Json* examples = json_array(rule, key);
      if (examples == nullptr || examples->size() < kExamplesMin) {
        return fault(ErrorCode::invalid_value, "A rule has at least two examples each way.", key, made.id);
      }
    }
    if (auto error = read_when(rule, made)) return error;
    if (auto error = read_within(rule, made)) return error;
    if (auto error = read_groups(rule, made.id, "all", made.all)) return error;
    if (auto error = read_groups(rule, made.id, "not", made.excluding)) return error;
    if (made.all.empty() || made.wording.empty())
      return fault(ErrorCode::invalid_value, "Empty \"all\" or wording", made.id);
    pack_.rules.push_back(std::move(made));
    return std::nullopt;
  }

  const PackFile& file_;
  PackSource& pack_;
  Json json_;
};

}  // namespace

Result<PackSource> read_pack_source(const std::vector<PackFile>& files, PackKind kind) {
  PackSource pack;
  pack.kind = kind;
  std::vector<FileReader> readers;
  readers.reserve(files.size());
  for (const PackFile& file : files) {
    readers.emplace_back(file, pack);
    if (auto error = readers.back().read_words()) return *error;
  }
  for (FileReader& reader : readers) {
    if (auto error = reader.read_rules()) return *error;
  }
  if (pack.version.empty())
    return Error{ErrorCode::missing_key, "No pack file gives a version.", files.empty() ? "" : files[0].name};
  std::sort(pack.rules.begin(), pack.rules.end(), [](const SourceRule& a, const SourceRule& b) { return a.id < b.id; });
  return pack;
}

}  // namespace frontdoor::redflags
