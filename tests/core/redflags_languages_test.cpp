// The twelve most urgent concepts (core/data/redflags/languages.json) in each of the twelve other languages: every one
// is there, fires in an example of its own language, and finds nothing in an English message.
#include <frontdoor/json.h>
#include <frontdoor/red_flags.h>

#include "built_data.h"
#include "pack_files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

namespace frontdoor {
namespace {

constexpr const char* kFolder = FRONTDOOR_SOURCE_DIR "/core/data/redflags";
const std::set<std::string> kLanguages = {"ar", "bn", "cy", "es", "gu", "it", "pa", "pl", "pt", "ro", "uk", "ur"};
const std::set<std::string> kConcepts = {"allergy",   "bleeding",  "breathing", "chest-pain", "child",   "choking",
                                         "poisoning", "pregnancy", "seizure",   "stroke",     "suicide", "unconscious"};

// The pack's files by their group: "languages", "language-pl".
std::map<std::string, Json> files() {
  std::map<std::string, Json> read;
  for (const PackFile& file : read_pack_files(kFolder)) {
    const Json json = parse_json(file.json).value();
    read[json_string_or(json, "group", "")] = json;
  }
  return read;
}

std::vector<std::string> texts(const Json& rule, const char* key) {
  std::vector<std::string> list;
  for (const Json& item : *json_array(rule, key)) list.push_back(*json_as_string(item));
  return list;
}

const RedFlagEngine& engine() {
  static const RedFlagEngine one = RedFlagEngine::load(built_data::red_flags()).value();
  return one;
}

// The concept that a present finding of the rule rests on: "pl-stroke"; empty if it does not fire.
std::string fired(const std::string& rule, const std::string& text) {
  for (const Finding& finding : engine().read(text, {}).findings) {
    if (finding.rule == rule && finding.status == Status::present) return finding.why.substr(0, finding.why.find(' '));
  }
  return {};
}

TEST(OtherLanguages, EachHasEveryConcept) {
  const auto read = files();
  for (const std::string& language : kLanguages) {
    const auto file = read.find("language-" + language);
    ASSERT_NE(file, read.end()) << language;
    for (const std::string& name : kConcepts) {
      const Json* made = json_object(*json_object(file->second, "concepts"), language + "-" + name);
      ASSERT_NE(made, nullptr) << language << " lacks " << name;
      const Json* phrases = json_array(*made, "phrases");
      ASSERT_NE(phrases, nullptr) << language << " " << name;
      EXPECT_FALSE(phrases->empty()) << language << " " << name;
    }
  }
}

TEST(OtherLanguages, EachConceptFiresInASentenceOfEachLanguage) {
  std::set<std::string> ruled;
  const auto read = files();
  for (const Json& rule : *json_array(read.at("languages"), "rules")) {
    const std::string id = json_string_or(rule, "id", "");
    const std::string name = id.substr(id.find('.') + 1);
    if (kConcepts.count(name) == 0) continue;
    ruled.insert(name);
    EXPECT_TRUE(json_member(rule, "reviewer")->is_null()) << "no speaker has reviewed " << id;
    std::set<std::string> languages;
    for (const std::string& text : texts(rule, "positive")) {
      const std::string by = fired(id, text);
      EXPECT_EQ(by.substr(std::min(by.size(), std::size_t{3})), name) << id << ": " << text;
      languages.insert(by.substr(0, 2));
    }
    EXPECT_EQ(languages, kLanguages) << id;
    for (const std::string& text : texts(rule, "negative")) EXPECT_EQ(fired(id, text), "") << id << ": " << text;
  }
  EXPECT_EQ(ruled, kConcepts);
}

// Accents, vowel marks and the dots of letters are typed or left out, apart or in one letter.
TEST(OtherLanguages, AreReadWithAndWithoutTheirMarks) {
  const std::pair<const char*, const char*> same[] = {
      {"language.breathing", "Nie moge oddychac"},
      {"language.stroke", "Mamie opadl kacik ust"},
      {"language.pregnancy", "Sunt insarcinata si sangerez"},
      {"language.breathing", "Nao consigo respirar"},
      {"language.chest-pain", "Tengo dolor en el corazon"},
      {"language.chest-pain", "\u0639\u0646\u062f\u064a \u0627\u0644\u0645 \u0641\u064a \u0635\u062f\u0631\u064a"},
      {"language.unconscious", "\u0a09\u0a39 \u0a2c\u0a47\u0a39\u0a4b\u0a38\u0a3c \u0a39\u0a48"},
      {"language.unconscious", "\u0a09\u0a39 \u0a2c\u0a47\u0a39\u0a4b\u0a36 \u0a39\u0a48"},
      {"language.unconscious", "\u0a09\u0a39 \u0a2c\u0a47\u0a39\u0a4b\u0a38 \u0a39\u0a48"},
  };
  for (const auto& [rule, text] : same) EXPECT_NE(fired(rule, text), "") << rule << ": " << text;
}

// tests/fixtures/redflags/language-signs.jsonl: twelve languages, ten signs each, inflected, with and without marks.
// What says nothing else is acted on, whatever the second reader makes of a short text.
TEST(OtherLanguages, ReadEachSignInItsInflectedForms) {
  std::ifstream in(FRONTDOOR_SOURCE_DIR "/tests/fixtures/redflags/language-signs.jsonl");
  std::map<std::string, std::set<std::string>> signs;
  for (std::string line; std::getline(in, line);) {
    const Json json = parse_json(line).value();
    const std::string sign = json_string_or(json, "sign", "");
    signs[json_string_or(json, "language", "")].insert(sign);
    const Action least = sign == "suicide" ? Action::crisis_line : Action::emergency_999;
    for (const std::string& text : texts(json, "texts")) {
      const std::vector<Finding> findings = engine().read(text, {}).findings;
      EXPECT_TRUE(std::any_of(findings.begin(), findings.end(),
                              [&](const Finding& finding) {
                                return finding.status == Status::present && finding.action >= least &&
                                       finding.rule.starts_with("language.");
                              }))
          << line.substr(0, 40) << " " << text;
    }
  }
  EXPECT_EQ(signs.size(), kLanguages.size());
  for (const auto& [language, found] : signs) EXPECT_EQ(found.size(), 10u) << language;
}

TEST(OtherLanguages, AreNotAlarmedByWhatIsDeniedOrLongOver) {
  for (const char* text :
       {"No quiero morir", "Nie chc\u0119 umrze\u0107", "Non voglio morire", "No tengo dolor de pecho",
        "Tuve dolor en el pecho hace tres a\u00f1os", "Mia\u0142em b\u00f3l w klatce piersiowej dwa lata temu"}) {
    const std::vector<Finding> findings = engine().read(text, {}).findings;
    EXPECT_FALSE(std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
      return finding.status == Status::present && finding.rule.ends_with("-certain");
    })) << text;
  }
}

TEST(OtherLanguages, FindNothingInEnglishMessages) {
  for (const auto& [group, file] : files()) {
    const Json* rules = group == "languages" ? nullptr : json_array(file, "rules");
    if (rules == nullptr) continue;
    for (const Json& rule : *rules) {
      for (const char* key : {"positive", "negative"}) {
        for (const std::string& text : texts(rule, key)) {
          for (const Finding& finding : engine().read(text, {}).findings) {
            EXPECT_FALSE(finding.rule.starts_with("language.")) << finding.rule << ": " << text;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace frontdoor
