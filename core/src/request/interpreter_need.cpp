#include <frontdoor/interpreter_need.h>

#include <array>
#include <cstdint>

namespace frontdoor {
namespace {

constexpr std::size_t kQuotedBytesMax = 160;
// Letters of another script in one sentence that make it one: a name or a sign is shorter.
constexpr std::size_t kOtherScriptMin = 6;

// Each says it on its own. Begins of words: "interpret" is in "interpreter", not in "misinterpreted".
constexpr auto kByThemselves = std::to_array<std::string_view>(
    {// Interpreting and signing.
     "interpret", "translat", "interpeter", "interperter", "intepreter", "sign language", "signer", "bsl", "makaton",
     "lip read", "lipread", "lip-read", "text relay", "relay uk", "language line", "subtitle", "deafblind",
     // Hearing and speaking.
     "deaf", "hard of hearing", "hearing impair", "hearing loss", "hearing aid", "hearing problem", "hearing difficult",
     "impaired hearing", "loss of hearing", "poor hearing", "cannot hear", "can't hear", "cant hear", "can not hear",
     "don't hear", "do not hear", "cannot speak on", "can't speak on", "cant speak on", "aphasia", "non-verbal",
     "nonverbal", "non verbal",
     // Others speak for them.
     "speaks for me", "speak for me", "talks for me", "talk for me", "speaks for her", "speaks for him",
     // As people who speak another language say it.
     "po polsku", "t\xC5\x82umacz", "tlumacz", "traduc", "int\xC3\xA9rprete", "interpr\xC3\xA8te", "terc\xC3\xBCman",
     "tercuman", "p\xC3\xABrkthy", "dolmetsch", "v\xC4\x93rt\xC4\x93j", "vert\xC4\x97j"});

// Of one's English: said right before it, what it is said with, and what denies it. "The English weather is not good"
// and "my English exam" say nothing.
constexpr auto kRightBeforeEnglish = std::to_array<std::string_view>(
    {"no",  "little", "bad",  "poor", "weak", "limited", "basic", "broken", "without", "much",
     "any", "good",   "slow", "my",   "her",  "his",     "their", "our",    "simple",  "learning"});
constexpr auto kAfterOwnEnglish = std::to_array<std::string_view>(
    {"is", "isn't", "isnt", "not", "and", "but", "so", "very", "well", "please", "at", "to", "or", "when", "because"});
constexpr auto kDoneWithEnglish =
    std::to_array<std::string_view>({"speak", "understand", "know", "read", "write", "talk", "follow", "use", "have"});
constexpr auto kDenied =
    std::to_array<std::string_view>({"not", "isn't", "isnt", "no ", "don't", "dont", "doesn't", "doesnt", "can't",
                                     "cant", "cannot", "little", "without", "barely", "hardly", "only", "struggl"});
constexpr auto kOfEnglish = std::to_array<std::string_view>(
    {"not", "isn't", "isnt", "bad", "poor", "weak", "limited", "basic", "broken", "second", "third", "additional",
     "foreign", "difficult", "hard", "little", "so so", "terrible"});

// Spoken in England by many (Census 2021, table TS024), and the words that go before or after one.
constexpr auto kLanguages = std::to_array<std::string_view>(
    {"polish",  "romanian",  "panjabi",  "punjabi",  "urdu",       "portuguese", "spanish",  "arabic",
     "bengali", "bangla",    "sylheti",  "gujarati", "italian",    "tamil",      "french",   "lithuanian",
     "chinese", "cantonese", "mandarin", "turkish",  "bulgarian",  "russian",    "persian",  "farsi",
     "dari",    "hungarian", "greek",    "german",   "somali",     "albanian",   "slovak",   "czech",
     "latvian", "ukrainian", "kurdish",  "sorani",   "kurmanji",   "pashto",     "hindi",    "malayalam",
     "telugu",  "marathi",   "nepali",   "nepalese", "vietnamese", "tagalog",    "filipino", "thai",
     "korean",  "japanese",  "swahili",  "yoruba",   "igbo",       "hausa",      "twi",      "akan",
     "shona",   "lingala",   "tigrinya", "amharic",  "oromo",      "romani",     "yiddish",  "hakka"});
constexpr auto kBeforeLanguage = std::to_array<std::string_view>(
    {"speak", "speaks", "speaking", "spoken", "only", "speaker who", "in", "understand", "understands", "talk"});
constexpr auto kAfterLanguage = std::to_array<std::string_view>({"speak", "only", "please"});
// "I had a curry in Polish Street" is none; "call me in Polish" is.
constexpr auto kNotAfterLanguage =
    std::to_array<std::string_view>({"street", "food", "restaurant", "shop", "takeaway", "hospital", "doctor gave",
                                     "meal", "salad", "holiday", "gp", "remover"});

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

// Lower case, phones' curly apostrophes straight, blanks single; it finds no places in `text`.
std::string folded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 3) == "\xE2\x80\x99") {
      out += '\'';
      i += 2;
    } else if (text[i] == ' ' && out.ends_with(' ')) {
      continue;
    } else {
      out += lower(text[i]);
    }
  }
  return out;
}

// Where a word of `text` begins with `words`, from `from` on.
std::size_t begins_at(std::string_view text, std::string_view words, std::size_t from = 0) {
  for (std::size_t at = text.find(words, from); at != std::string_view::npos; at = text.find(words, at + 1)) {
    if (at == 0 || !is_letter(text[at - 1])) return at;
  }
  return std::string_view::npos;
}

template <typename List>
bool begins_any(std::string_view text, const List& list) {
  for (const std::string_view words : list) {
    if (begins_at(text, words) != std::string_view::npos) return true;
  }
  return false;
}

bool ends_with_word(std::string_view text, std::string_view word) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (!text.ends_with(word)) return false;
  return text.size() == word.size() || !is_letter(text[text.size() - word.size() - 1]);
}

bool names_language(std::string_view text, std::string_view language) {
  for (std::size_t at = begins_at(text, language); at != std::string_view::npos;
       at = begins_at(text, language, at + 1)) {
    std::string_view after = text.substr(at + language.size());
    if (!after.empty() && is_letter(after.front())) continue;
    while (after.starts_with(' ')) after.remove_prefix(1);
    bool other = false;
    for (const std::string_view word : kNotAfterLanguage) other = other || after.starts_with(word);
    if (other) continue;
    for (const std::string_view word : kAfterLanguage) {
      if (after.starts_with(word)) return true;
    }
    for (const std::string_view word : kBeforeLanguage) {
      if (ends_with_word(text.substr(0, at), word)) return true;
    }
  }
  return false;
}

// The last four words of `text`.
std::string_view last_words(std::string_view text) {
  int words = 0;
  for (std::size_t at = text.size(); at > 0; --at) {
    if (text[at - 1] == ' ' && at != text.size() && ++words == 4) return text.substr(at);
  }
  return text;
}

std::string_view first_word(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && (is_letter(text[end]) || text[end] == '\'')) ++end;
  return text.substr(0, end);
}

template <typename List>
bool holds(const List& list, std::string_view word) {
  for (const std::string_view one : list) {
    if (one == word) return true;
  }
  return false;
}

bool english_is_hard(std::string_view before, std::string_view after, std::string_view sentence) {
  while (after.starts_with(' ')) after.remove_prefix(1);
  const std::string_view next = first_word(after);
  for (const std::string_view word : kRightBeforeEnglish) {
    if (ends_with_word(before, word) && (next.empty() || holds(kAfterOwnEnglish, next))) return true;
  }
  if (begins_any(last_words(before), kDoneWithEnglish) && begins_any(sentence, kDenied)) return true;
  return (next == "is" || next == "isn't" || next == "isnt" || next == "not" || next == "as") &&
         begins_any(after, kOfEnglish);
}

bool of_english(std::string_view text) {
  constexpr std::string_view english = "english";
  for (std::size_t at = begins_at(text, english); at != std::string_view::npos; at = begins_at(text, english, at + 1)) {
    if (english_is_hard(text.substr(0, at), text.substr(at + english.size()), text)) return true;
  }
  return false;
}

// Letters of Cyrillic, Arabic, Indic, Chinese and the other scripts from U+0370 on; not typographic signs and emoji.
bool in_other_script(std::string_view text) {
  std::size_t letters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool two = byte >= 0xCD && byte <= 0xDF;                    // U+0340 to U+07FF
    const bool three = byte >= 0xE0 && byte <= 0xED && byte != 0xE2;  // U+2000 to U+2FFF are signs
    if (two || three) ++letters;
  }
  return letters >= kOtherScriptMin;
}

bool asks_for_interpreter(std::string_view sentence) {
  const std::string text = folded(sentence);
  if (begins_any(text, kByThemselves) || of_english(text) || in_other_script(text)) return true;
  for (const std::string_view language : kLanguages) {
    if (names_language(text, language)) return true;
  }
  return false;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string shortened(std::string_view sentence) {
  if (sentence.size() <= kQuotedBytesMax) return std::string(sentence);
  std::size_t cut = kQuotedBytesMax;
  while (cut > 0 && (static_cast<unsigned char>(sentence[cut]) & 0xC0) == 0x80) --cut;
  return std::string(sentence.substr(0, cut)) + "…";
}

}  // namespace

std::string interpreter_sentence(std::string_view text) {
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = text.find_first_of(".!?\n", begin);
    end = end == std::string_view::npos ? text.size() : end + 1;
    const std::string_view sentence = trimmed(text.substr(begin, end - begin));
    begin = end;
    if (asks_for_interpreter(sentence)) return shortened(sentence);
  }
  return {};
}

}  // namespace frontdoor
