// See frontdoor/wording.h.
#include <frontdoor/wording.h>

#include <frontdoor/json.h>

#include <algorithm>
#include <array>

namespace frontdoor {
namespace {

constexpr std::string_view kBetween = " / \xE2\x81\xA6";  // U+2066, left-to-right isolate
constexpr std::string_view kAboutOther = ".other";
constexpr std::string_view kEnd = "\xE2\x81\xA9";  // U+2069, its end

std::string beside(std::string_view translated, std::string_view english) {
  if (translated == english) return std::string(english);
  return std::string(translated) + std::string(kBetween) + std::string(english) + std::string(kEnd);
}

struct Halves {
  std::string_view translated, english;
};

// Of a text that is in one language alone, both halves are that text.
Halves halves_of(std::string_view text) {
  const std::size_t between = text.find(kBetween);
  const bool both = between != std::string_view::npos && text.ends_with(kEnd);
  if (!both) return {text, text};
  const std::size_t start = between + kBetween.size();
  return {text.substr(0, between), text.substr(start, text.size() - start - kEnd.size())};
}

constexpr std::string_view kLeftToRight = "\xE2\x80\xAA";  // U+202A, left-to-right embedding
constexpr std::string_view kPop = "\xE2\x80\xAC";          // U+202C, its end

bool is_latin(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// The Latin words and numbers in a row at the start of `text`, up to the last letter or digit.
std::string_view latin_run(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_latin(text[i])) {
      end = i + 1;
    } else if (end == 0 || std::string_view(" +&.:/'-").find(text[i]) == std::string_view::npos) {
      break;
    }
  }
  return text.substr(0, end);
}

// In a text from right to left the words of a phone number would change places: "020 7946 0000" would read "0000 7946
// 020". Several Latin words or numbers in a row are embedded from left to right.
std::string latin_kept(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view run = latin_run(text);
    const std::string_view next = run.empty() ? text.substr(0, 1) : run;
    const bool several = run.find(' ') != std::string_view::npos;
    out.append(several ? kLeftToRight : "").append(next).append(several ? kPop : "");
    text.remove_prefix(next.size());
  }
  return out;
}

// Placeholders whose values are days and times, made of English words ("6:30pm on Tuesday").
constexpr std::array<std::string_view, 8> kTimes = {"date",       "day",  "deadline",       "opens",
                                                    "opens-time", "time", "training-until", "until"};

// Replaces each {name} by `say(name, value)`. Values are not scanned again.
template <typename Say>
std::string fill_each(std::string_view pattern, Wording::Values values, Say say) {
  std::string out;
  std::size_t at = 0;
  while (at < pattern.size()) {
    const std::size_t open = pattern.find('{', at);
    const std::size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
    if (close == std::string_view::npos) break;
    out.append(pattern, at, open - at);
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    const auto found =
        std::find_if(values.begin(), values.end(), [&](const auto& value) { return value.first == name; });
    out += found == values.end() ? std::string(pattern.substr(open, close - open + 1)) : say(name, found->second);
    at = close + 1;
  }
  out.append(pattern, at);
  return out;
}

}  // namespace

Result<Wording> Wording::load(std::string_view json) {
  auto parsed = parse_json(json);
  if (!parsed) return parsed.error();
  const Json& root = parsed.value();
  if (auto error = refuse_unknown_keys(root, {"language", "version", "reviewer", "texts", "forOther"})) {
    error->where = std::to_string(line_of(json, "\"" + error->where + "\""));
    return *error;
  }
  const Json* texts = json_object(root, "texts");
  const std::string* language = json_string(root, "language");
  const std::string* version = json_string(root, "version");
  if (!texts || !language || !version) {
    return Error{ErrorCode::missing_key, "A wording file needs \"language\", \"version\" and \"texts\".", "1"};
  }
  Wording wording;
  wording.language_ = *language;
  wording.version_ = *version;
  for (auto it = texts->begin(); it != texts->end(); ++it) {
    const std::string* text = json_as_string(it.value());
    if (!text || text->empty()) {
      return Error{ErrorCode::wrong_type, "The text of \"" + it.key() + "\" must be a sentence.",
                   std::to_string(line_of(json, "\"" + it.key() + "\""))};
    }
    wording.texts_.emplace(it.key(), *text);
  }
  if (const Json* for_other = json_object(root, "forOther")) {
    for (auto it = for_other->begin(); it != for_other->end(); ++it) {
      const std::string* text = json_as_string(it.value());
      if (!text || text->empty()) {
        return Error{ErrorCode::wrong_type, "The words for somebody else must be a sentence.",
                     std::to_string(line_of(json, "\"" + it.key() + "\""))};
      }
      wording.for_other_.emplace(it.key(), *text);
    }
  }
  return wording;
}

std::optional<Error> Wording::add_translation(std::string_view json) {
  auto parsed = parse_json(json);
  if (!parsed) return parsed.error();
  const Json& root = parsed.value();
  if (auto error = refuse_unknown_keys(root, {"language", "name", "rightToLeft", "version", "reviewer", "source",
                                              "texts", "phrases", "words", "browser", "page", "mail"})) {
    return error;
  }
  const std::string* language = json_string(root, "language");
  const std::string* version = json_string(root, "version");
  Texts texts, phrases, words;
  for (const auto& [key, map] : {std::pair{"texts", &texts}, {"phrases", &phrases}, {"words", &words}}) {
    const Json* from = json_object(root, key);
    if (!from || !language || !version) {
      return Error{ErrorCode::missing_key, "A translation needs its language, version, texts, phrases and words.", key};
    }
    for (auto it = from->begin(); it != from->end(); ++it) {
      const std::string* text = json_as_string(it.value());
      if (!text || text->empty()) return Error{ErrorCode::wrong_type, "A translation must be a text.", it.key()};
      map->emplace(it.key(), *text);
    }
  }
  language_ = *language;
  version_ = *version;
  right_to_left_ = json_bool(root, "rightToLeft").value_or(false);
  translated_ = std::move(texts);
  phrases_ = std::move(phrases);
  words_ = std::move(words);
  return std::nullopt;
}

std::string Wording::text(std::string_view key) const {
  return text(key, {});
}

std::string Wording::text(std::string_view key, Values values) const {
  const auto it = texts_.find(key);
  if (it == texts_.end()) return "[" + std::string(key) + "]";
  const auto translated = translated_.find(key);
  if (translated == translated_.end()) return fill(it->second, values);
  const std::string second =
      fill_each(translated->second, values, [this](std::string_view name, std::string_view value) {
        return in_second_language(name, halves_of(value).translated);
      });
  const std::string english = fill_each(it->second, values, [](std::string_view, std::string_view value) {
    return std::string(halves_of(value).english);
  });
  return beside(right_to_left_ ? latin_kept(second) : second, english);
}

Wording Wording::about_other() const {
  Wording out = *this;
  out.about_other_ = true;
  for (const auto& [key, text] : texts_) {
    if (!key.ends_with(kAboutOther)) continue;
    const std::string plain = key.substr(0, key.size() - kAboutOther.size());
    out.texts_[plain] = text;
    const auto translated = translated_.find(key);
    if (translated != translated_.end()) {
      out.translated_[plain] = translated->second;
    } else {
      out.translated_.erase(plain);
    }
  }
  return out;
}

Wording Wording::with_texts(const Texts& texts) const {
  Wording out = *this;
  for (const auto& [key, text] : texts) {
    out.texts_[key] = text;
    out.translated_.erase(key);
  }
  return out;
}

const std::string& Wording::said_of_other(const std::string& as_written) const {
  const auto other = about_other_ ? for_other_.find(as_written) : for_other_.end();
  return other == for_other_.end() ? as_written : other->second;
}

std::string Wording::answer(const std::string& question, const std::string& as_written) const {
  const std::string& english = said_of_other(as_written);
  const auto it = phrases_.find(said_of_other(question) + " " + english);
  if (it == phrases_.end()) return phrase(as_written);
  return beside(right_to_left_ ? latin_kept(it->second) : it->second, english);
}

std::string Wording::phrase(const std::string& as_written) const {
  const std::string& english = said_of_other(as_written);
  const auto it = phrases_.find(english);
  if (it == phrases_.end()) return english;
  return beside(right_to_left_ ? latin_kept(it->second) : it->second, english);
}

std::string Wording::in_second_language(std::string_view name, std::string_view value) const {
  if (std::find(kTimes.begin(), kTimes.end(), name) == kTimes.end()) return std::string(value);
  std::string out;
  while (!value.empty()) {
    const std::size_t end = std::min(value.find(' '), value.size());
    const std::string_view word = value.substr(0, end);
    const auto it = words_.find(word);
    out += it == words_.end() ? std::string(word) : it->second;
    if (end == value.size()) break;
    out += ' ';
    value.remove_prefix(end + 1);
  }
  return out;
}

std::string Wording::fill(std::string_view pattern, Values values) {
  return fill_each(pattern, values, [](std::string_view, std::string_view value) { return std::string(value); });
}

}  // namespace frontdoor
