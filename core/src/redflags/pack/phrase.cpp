// See phrase.h.
#include "redflags/pack/phrase.h"

#include "redflags/fold.h"

#include <algorithm>

namespace frontdoor::redflags {

namespace {

constexpr std::size_t kElementsMax = 10;
constexpr std::uint8_t kGapMax = 12;

struct Part {
  Element element;
  bool optional = false;
};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  while (start <= text.size()) {
    const std::size_t end = std::min(text.find(separator, start), text.size());
    if (end > start) parts.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

// "~3" or "&3"; 0 if there is no number of the allowed size.
std::uint8_t gap_of(std::string_view token) {
  if (token.size() < 2 || token.size() > 3) return 0;
  std::uint32_t gap = 0;
  for (const char c : token.substr(1)) {
    if (c < '0' || c > '9') return 0;
    gap = gap * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return gap <= kGapMax ? static_cast<std::uint8_t>(gap) : 0;
}

// One written word with its alternatives; a hyphenated word alone becomes several parts.
std::string parse_word(std::string_view token, std::uint8_t gap,
                       const std::map<std::string, std::vector<std::string>>& sets, std::vector<Part>& parts) {
  const bool optional = token.back() == '?';
  if (optional) token.remove_suffix(1);
  WordSet words;
  const auto alternatives = split(token, '|');
  for (const std::string_view alternative : alternatives) {
    if (alternative[0] == '#') {
      words.emplace_back(alternative);
      continue;
    }
    if (alternative[0] == '@') {
      const auto found = sets.find(std::string(alternative.substr(1)));
      if (found == sets.end()) return "unknown word set " + std::string(alternative);
      words.insert(words.end(), found->second.begin(), found->second.end());
      continue;
    }
    const auto folded = fold_words(alternative);
    if (folded.empty()) return "no word in \"" + std::string(alternative) + "\"";
    if (folded.size() > 1 && alternatives.size() > 1) return "two words in an alternative: " + std::string(alternative);
    if (folded.size() > 1) {
      for (const std::string& word : folded) {
        parts.push_back({{{word}, gap}, optional});
        gap = 0;
      }
      return {};
    }
    words.push_back(folded[0]);
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  if (words.empty()) return "empty alternative";
  parts.push_back({{std::move(words), gap}, optional});
  return {};
}

std::string parse_parts(const std::vector<std::string_view>& tokens,
                        const std::map<std::string, std::vector<std::string>>& sets, std::vector<Part>& parts) {
  std::uint8_t gap = 0;
  for (const std::string_view token : tokens) {
    if (token[0] == '~') {
      gap = gap_of(token);
      if (gap == 0 || parts.empty()) return "bad gap " + std::string(token);
      continue;
    }
    if (std::string fault = parse_word(token, gap, sets, parts); !fault.empty()) return fault;
    gap = 0;
  }
  if (parts.empty() || parts.size() > kElementsMax || gap != 0)
    return "a phrase needs one to ten words and ends with one";
  return {};
}

// With and without every optional part.
std::string expand(const std::vector<Part>& parts, std::vector<Phrase>& phrases) {
  const auto optional =
      static_cast<std::size_t>(std::count_if(parts.begin(), parts.end(), [](const Part& p) { return p.optional; }));
  if (optional > 4) return "more than four optional words";
  for (std::uint32_t choice = 0; choice < (1u << optional); ++choice) {
    Phrase phrase;
    std::uint32_t bit = 0;
    std::uint8_t gap = 0;
    for (const Part& part : parts) {
      gap = std::max(gap, part.element.gap);
      if (part.optional && ((choice >> bit++) & 1) == 0) continue;
      phrase.push_back(part.element);
      phrase.back().gap = phrase.size() == 1 ? 0 : gap;
      gap = 0;
    }
    if (phrase.empty()) return "every word is optional";
    phrases.push_back(std::move(phrase));
  }
  return {};
}

}  // namespace

std::string parse_phrase(std::string_view text, const std::map<std::string, std::vector<std::string>>& sets,
                         std::vector<Phrase>& phrases) {
  const auto tokens = split(text, ' ');
  const auto joint = std::find_if(tokens.begin(), tokens.end(), [](std::string_view t) { return t[0] == '&'; });
  if (joint == tokens.end()) {
    std::vector<Part> parts;
    const std::string fault = parse_parts(tokens, sets, parts);
    return fault.empty() ? expand(parts, phrases) : fault;
  }
  const std::uint8_t gap = gap_of(*joint);
  if (gap == 0) return "bad gap " + std::string(*joint);
  std::vector<Part> left;
  std::vector<Part> right;
  std::string fault = parse_parts({tokens.begin(), joint}, sets, left);
  if (fault.empty()) fault = parse_parts({joint + 1, tokens.end()}, sets, right);
  if (!fault.empty()) return fault;
  for (const bool swapped : {false, true}) {
    std::vector<Part> whole = swapped ? right : left;
    std::vector<Part> rest = swapped ? left : right;
    rest[0].element.gap = gap;
    whole.insert(whole.end(), rest.begin(), rest.end());
    fault = expand(whole, phrases);
    if (!fault.empty()) return fault;
  }
  return {};
}

std::vector<std::string> fold_words(std::string_view text) {
  std::vector<std::string> words;
  WordReader reader(text);
  Word word;
  while (reader.next(word)) words.emplace_back(word.folded());
  return words;
}

}  // namespace frontdoor::redflags
