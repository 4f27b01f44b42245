// The matcher against a slow one that shares nothing with it: plain nested loops over the pack's own notation. They
// must agree on every text of up to a few words of a small alphabet, and on long random ones.
#include <frontdoor/red_flags.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace frontdoor {
namespace {

const std::map<std::string, std::vector<std::string>> kConcepts = {
    {"pair", {"red &2 car"}},
    {"row", {"big red", "car|van ~1 big? red"}},
    {"alone", {"van"}},
    {"loose", {"red ~3 van|car ~2 big", "my? car car"}},
};

std::string small_pack() {
  std::string concepts;
  std::string rules;
  for (const auto& [name, phrases] : kConcepts) {
    std::string list;
    for (const std::string& phrase : phrases) list += (list.empty() ? "\"" : ",\"") + phrase + "\"";
    concepts += (concepts.empty() ? "\"" : ",\"") + name + "\":[" + list + "]";
    rules += (rules.empty() ? "" : ",") + std::string("{\"id\":\"") + name + "\",\"all\":[\"" + name +
             "\"],\"action\":\"emergency-999\",\"source\":\"s\",\"reviewer\":null,\"wording\":\"w\"," +
             "\"positive\":[\"a\",\"b\"],\"negative\":[\"c\",\"d\"]}";
  }
  return "{\"version\":\"1\",\"fillers\":\"my\",\"confusions\":{\"van\":\"pan\"},\"sources\":{\"s\":{\"title\":\"T\"," +
         std::string("\"address\":\"https://example.org\"}},\"concepts\":{") + concepts + "},\"rules\":[" + rules +
         "]}";
}

enum class Mark { none, comma, stop };

struct TextWord {
  std::string word;
  Mark before = Mark::none;
  std::uint32_t start = 0;
  std::uint32_t end = 0;
};

std::string write_text(std::vector<TextWord>& words) {
  std::string text;
  for (TextWord& word : words) {
    if (!text.empty()) text += word.before == Mark::stop ? ". " : word.before == Mark::comma ? ", " : " ";
    word.start = static_cast<std::uint32_t>(text.size());
    text += word.word;
    word.end = static_cast<std::uint32_t>(text.size());
  }
  return text;
}

struct Step {
  std::vector<std::string> words;
  int gap = 0;
};
using Steps = std::vector<Step>;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::stringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

// Every way to read one phrase, optional words in and out.
void spell_out(const std::vector<std::string>& parts, std::size_t at, int gap, Steps steps, std::vector<Steps>& out) {
  if (at == parts.size()) {
    if (!steps.empty()) out.push_back(std::move(steps));
    return;
  }
  if (parts[at][0] == '~') return spell_out(parts, at + 1, std::max(gap, std::stoi(parts[at].substr(1))), steps, out);
  const bool optional = parts[at].back() == '?';
  if (optional) spell_out(parts, at + 1, gap, steps, out);
  steps.push_back(
      {split(optional ? parts[at].substr(0, parts[at].size() - 1) : parts[at], '|'), steps.empty() ? 0 : gap});
  spell_out(parts, at + 1, 0, std::move(steps), out);
}

std::vector<Steps> readings_of(const std::string& phrase) {
  std::vector<std::string> parts = split(phrase, ' ');
  std::vector<Steps> out;
  const auto joint = std::find_if(parts.begin(), parts.end(), [](const std::string& part) { return part[0] == '&'; });
  if (joint == parts.end()) {
    spell_out(parts, 0, 0, {}, out);
    return out;
  }
  std::vector<std::string> swapped(joint + 1, parts.end());
  *joint = "~" + joint->substr(1);
  swapped.push_back(*joint);
  swapped.insert(swapped.end(), parts.begin(), joint);
  spell_out(parts, 0, 0, {}, out);
  spell_out(swapped, 0, 0, {}, out);
  return out;
}

// 0: not this word; 1: this word; 2: only one that is often typed for it.
int likeness(const TextWord& word, const Step& step) {
  for (const std::string& wanted : step.words) {
    if (word.word == wanted) return 1;
  }
  for (const std::string& wanted : step.words) {
    if (word.word == "pan" && wanted == "van") return 2;
  }
  return 0;
}

// The nearest last word of the steps from `step` on, if `at` is the word of the step before.
std::optional<std::size_t> last_word(const std::vector<TextWord>& words, const Steps& steps, std::size_t step,
                                     std::size_t first, std::size_t at, int unsure) {
  if (step == steps.size()) {
    if (unsure > 0 && at == first) return std::nullopt;
    return at;
  }
  std::optional<std::size_t> best;
  int skipped = 0;
  int fillers = 0;
  for (std::size_t next = at + 1; next < words.size() && next - first < 32; ++next) {
    if (words[next].before == Mark::stop) break;
    if (words[next].before == Mark::comma) skipped += 2;
    if (skipped > steps[step].gap) break;
    if (const int like = likeness(words[next], steps[step]); like != 0 && unsure + like - 1 <= 1) {
      const auto last = last_word(words, steps, step + 1, first, next, unsure + like - 1);
      if (last && (!best || *last < *best)) best = last;
    }
    if (words[next].word == "my" && fillers < 3) {
      ++fillers;
    } else {
      ++skipped;
    }
  }
  return best;
}

struct Found {
  std::string rule;
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  bool operator==(const Found&) const = default;
};

std::vector<Found> naive(const std::vector<TextWord>& words) {
  static const auto all = [] {
    std::map<std::string, std::vector<Steps>> made;
    for (const auto& [name, phrases] : kConcepts) {
      for (const std::string& phrase : phrases) {
        for (Steps& steps : readings_of(phrase)) made[name].push_back(std::move(steps));
      }
    }
    return made;
  }();
  std::vector<Found> found;
  for (const auto& [name, readings] : all) {
    std::optional<Found> open;
    for (std::size_t first = 0; first < words.size(); ++first) {
      std::optional<std::size_t> best;
      for (const Steps& steps : readings) {
        const int like = likeness(words[first], steps[0]);
        if (like == 0) continue;
        const auto last = last_word(words, steps, 1, first, first, like - 1);
        if (last && (!best || *last < *best)) best = last;
      }
      if (!best) continue;
      if (open && words[first].start < open->end) {
        open->end = std::max(open->end, words[*best].end);
        continue;
      }
      if (open) found.push_back(*open);
      open = Found{name, words[first].start, words[*best].end};
    }
    if (open) found.push_back(*open);
  }
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.start < b.start; });
  return found;
}

const RedFlagEngine& small_engine() {
  static const RedFlagEngine engine =
      RedFlagEngine::load(compile_red_flag_pack({{"small.json", small_pack()}}).value()).value();
  return engine;
}

// Returns how many findings both made; fails on a difference.
std::size_t expect_alike(std::vector<TextWord>& words) {
  const std::string text = write_text(words);
  std::vector<Found> read;
  for (const Finding& finding : small_engine().read(text, {}).findings) {
    read.push_back({finding.rule, finding.start, finding.end});
  }
  const std::vector<Found> slow = naive(words);
  EXPECT_TRUE(read == slow) << text << ": " << read.size() << " and " << slow.size();
  return slow.size();
}

constexpr std::array<const char*, 6> kAlphabet = {"red", "car", "van", "big", "my", "cup"};

TEST(NaiveMatcher, AgreesOnEveryShortText) {
  std::size_t findings = 0;
  for (std::size_t length = 1; length <= 6 && !HasFailure(); ++length) {
    std::size_t texts = 1;
    for (std::size_t i = 0; i < length; ++i) texts *= kAlphabet.size();
    for (std::size_t number = 0; number < texts && !HasFailure(); ++number) {
      std::vector<TextWord> words(length);
      std::size_t rest = number;
      for (TextWord& word : words) {
        word.word = kAlphabet[rest % kAlphabet.size()];
        rest /= kAlphabet.size();
      }
      findings += expect_alike(words);
    }
  }
  EXPECT_GT(findings, 50'000u);
}

TEST(NaiveMatcher, AgreesOnLongTextsWithMarksAndSlips) {
  std::mt19937 random(7);
  std::size_t findings = 0;
  for (int text = 0; text < 8000 && !HasFailure(); ++text) {
    std::vector<TextWord> words(1 + random() % 45);
    for (TextWord& word : words) {
      const std::size_t pick = random() % (kAlphabet.size() + 1);
      word.word = pick == kAlphabet.size() ? "pan" : kAlphabet[pick];
      const std::size_t mark = random() % 12;
      word.before = mark == 0 ? Mark::stop : mark < 3 ? Mark::comma : Mark::none;
    }
    findings += expect_alike(words);
  }
  EXPECT_GT(findings, 20'000u);
}

}  // namespace
}  // namespace frontdoor
