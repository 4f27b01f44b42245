// What must not change the action of a text (case, punctuation, polite padding, sentence order, British or American
// spelling), what must ("I do not have" in front), and hostile text. Over every positive example of the rules.
#include <frontdoor/json.h>
#include <frontdoor/limits.h>
#include <frontdoor/red_flags.h>

#include "redflags_support.h"

#include <gtest/gtest.h>

#include <malloc.h>
#include <sys/resource.h>
#include <algorithm>
#include <array>
#include <ctime>
#include <functional>

namespace frontdoor {
namespace {

Action action_of(std::string_view text) {
  return engine().read(text, {}).action;
}

const std::vector<std::string>& examples() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> texts;
    for_each_rule([&](const std::string&, const std::string&, const Json& rule) {
      for (const Json& example : *json_array(rule, "positive")) texts.push_back(*json_as_string(example));
    });
    std::sort(texts.begin(), texts.end());
    return texts;
  }();
  return all;
}

void expect_unchanged(const std::function<std::string(const std::string&)>& change) {
  ASSERT_GT(examples().size(), 400u);
  for (const std::string& text : examples()) EXPECT_EQ(action_of(change(text)), action_of(text)) << change(text);
}

TEST(Metamorphic, CaseDoesNotChangeTheAction) {
  expect_unchanged([](std::string text) {
    for (char& c : text) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    }
    return text;
  });
}

TEST(Metamorphic, PunctuationDoesNotChangeTheAction) {
  expect_unchanged([](const std::string& text) { return text + "!!!"; });
  expect_unchanged([](const std::string& text) { return "  " + text + " \n"; });
  expect_unchanged([](std::string text) {
    for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 3) text.replace(at, 1, "\u2019");
    return text;
  });
}

TEST(Metamorphic, PolitePaddingDoesNotChangeTheAction) {
  expect_unchanged([](const std::string& text) { return "Hello doctor, thank you for reading. " + text; });
  expect_unchanged([](const std::string& text) { return text + ". Many thanks for your help and kind regards."; });
}

TEST(Metamorphic, SentenceOrderDoesNotChangeTheAction) {
  const std::string other = "I would like an appointment with the nurse next week";
  for (const std::string& text : examples()) {
    EXPECT_EQ(action_of(text + ". " + other + "."), action_of(other + ". " + text + ".")) << text;
  }
}

TEST(Metamorphic, BritishAndAmericanSpellingsAreOne) {
  constexpr std::array<std::array<const char*, 2>, 8> kPairs = {
      {{"severe diarrhoea and I am very dehydrated", "severe diarrhea and I am very dehydrated"},
       {"I think it is a haemorrhage, blood everywhere", "I think it is a hemorrhage, blood everywhere"},
       {"I am paralysed down one side", "I am paralyzed down one side"},
       {"my mum has collapsed", "my mom has collapsed"},
       {"agonising chest pain", "agonizing chest pain"},
       {"I took too much paracetamol", "I took too much acetaminophen"},
       {"his lips are grey", "his lips are gray"},
       {"a tumour in my spine and numb legs", "a tumor in my spine and numb legs"}}};
  for (const auto& [british, american] : kPairs) EXPECT_EQ(action_of(british), action_of(american)) << british;
}

TEST(Metamorphic, DenyingInFrontTakesTheActionAway) {
  for (const std::string symptom :
       {"chest pain", "any chest pain or breathlessness", "a stiff neck, a rash or a fever", "blood in my vomit",
        "crushing pain in my chest", "a severe headache", "swelling of my face or tongue", "slurred speech",
        "thoughts of killing myself", "heavy bleeding", "a fit"}) {
    EXPECT_NE(action_of("I have " + symptom), Action::none) << symptom;
    EXPECT_EQ(action_of("I do not have " + symptom), Action::none) << symptom;
    EXPECT_EQ(action_of("I don't have " + symptom), Action::none) << symptom;
  }
}

// Without what the kernel does to hand out memory: that depends on what was there before.
double thread_seconds() {
  rusage used{};
  getrusage(RUSAGE_THREAD, &used);
  return static_cast<double>(used.ru_utime.tv_sec) + static_cast<double>(used.ru_utime.tv_usec) / 1e6;
}

// Four times the text must not take much more than four times as long.
TEST(HostileText, IsReadInLinearTimeUpToAMegabyte) {
  constexpr int kKept = 1 << 30;
  mallopt(M_MMAP_THRESHOLD, kKept);
  mallopt(M_TRIM_THRESHOLD, kKept);
  const auto repeated = [](std::string_view piece, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += piece;
    return text;
  };
  constexpr std::size_t kBytes = 1'000'000;
  for (const std::string_view piece : {"a", "\xCC\x81", "e\xCC\x81",
                                       "\xE2\x80\xAE"
                                       "chest ",
                                       "\xFF\xFE", "che\xE2\x80\x8Dst pa\xE2\x80\x8Din ", "0", "' ",
                                       "no chest never pain ", "chest, ", "siezure ", "chest pain. "}) {
    const auto seconds = [&](std::size_t bytes) {
      const std::string text = repeated(piece, bytes);
      const double begin = thread_seconds();
      const Reading reading = engine().read(text, {});
      EXPECT_LE(reading.findings.size(), limits::findings_max);
      return thread_seconds() - begin;
    };
    // The quickest of three, in memory that the program has already: what else the machine does is not the engine's.
    seconds(kBytes);
    const auto quickest = [&](std::size_t bytes) { return std::min({seconds(bytes), seconds(bytes), seconds(bytes)}); };
    EXPECT_LT(quickest(kBytes), 0.05 + 4 * 2.5 * quickest(kBytes / 4)) << piece;
  }
}

TEST(HostileText, InvisibleCharactersDoNotHideAFlag) {
  for (const char* text : {"che\u200Dst pa\u200Bin", "c\u0301hest pain", "\u202Echest pain\u202C",
                           "ch\u00ADest\u2060 pain", "chest\xC2\xA0pain", "I have \xFF chest pain"}) {
    EXPECT_NE(action_of(text), Action::none) << text;
    EXPECT_EQ(action_of(text), action_of("chest pain")) << text;
  }
}

}  // namespace
}  // namespace frontdoor
