// The pack: every rule's examples, its sources and wording, and what the compiler and the loader refuse.
#include <frontdoor/json.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/wording.h>

#include "redflags_support.h"

#include "patient_driver.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace frontdoor {
namespace {

bool fires(const std::string& rule, const std::string& text) {
  const Reading reading = engine().read(text, {});
  return std::any_of(reading.findings.begin(), reading.findings.end(),
                     [&](const Finding& finding) { return finding.rule == rule && finding.status == Status::present; });
}

TEST(RedFlagPack, EveryExampleIsReadAsItsRuleSays) {
  std::size_t examples = 0;
  for_each_rule([&](const std::string& file, const std::string& id, const Json& rule) {
    for (const bool positive : {true, false}) {
      for (const Json& example : *json_array(rule, positive ? "positive" : "negative")) {
        EXPECT_EQ(fires(id, *json_as_string(example)), positive) << file << " " << id << ": " << example;
        ++examples;
      }
    }
  });
  EXPECT_GT(examples, 800u);
}

TEST(RedFlagPack, NoRuleClaimsReviewAndEverySourceHasAnAddress) {
  for_each_rule([](const std::string&, const std::string& id, const Json& rule) {
    EXPECT_TRUE(json_member(rule, "reviewer")->is_null()) << id;
  });
  for (const RuleInfo& rule : engine().rules()) {
    EXPECT_NE(rule.source.find("https://"), std::string::npos) << rule.id;
    EXPECT_NE(rule.action, Action::none) << rule.id;
  }
}

TEST(RedFlagPack, EveryWordingExists) {
  const Wording wording = Wording::load(built_data::wording()).value();
  for (const RuleInfo& rule : engine().rules()) {
    EXPECT_TRUE(wording.has(rule.wording)) << rule.id << " " << rule.wording;
  }
}

TEST(RedFlagPack, CompilesToTheSameBytes) {
  const auto files = pack_files();
  EXPECT_EQ(compile_red_flag_pack(files).value(), compile_red_flag_pack(files).value());
}

// Where each of the blobs that follow one another ends: without the ones behind it, the pack is whole.
std::set<std::size_t> ends_of_blobs(const std::string& blobs) {
  constexpr std::size_t kLengthAt = 8;
  std::set<std::size_t> ends;
  for (std::size_t at = 0; at + kLengthAt + 4 <= blobs.size();) {
    std::size_t length = 0;
    for (std::size_t i = 4; i-- > 0;) length = length * 256 + static_cast<unsigned char>(blobs[at + kLengthAt + i]);
    if (length == 0) break;
    ends.insert(at += length);
  }
  return ends;
}

TEST(RedFlagLoad, RefusesEveryTruncationAndCorruption) {
  const std::string blob(built_data::red_flags());
  const std::set<std::size_t> ends = ends_of_blobs(blob);
  for (std::size_t size = 0; size < blob.size(); size += 1 + blob.size() / 500) {
    if (ends.count(size) > 0) continue;
    const auto loaded = RedFlagEngine::load(std::string_view(blob).substr(0, size));
    ASSERT_FALSE(loaded.ok()) << size;
    EXPECT_EQ(loaded.error().code, ErrorCode::corrupt);
  }
  for (std::size_t at = 12; at < blob.size(); at += 1 + blob.size() / 500) {
    std::string damaged = blob;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
    const auto loaded = RedFlagEngine::load(damaged);
    ASSERT_FALSE(loaded.ok()) << at;
    const bool says_format = std::any_of(ends.begin(), ends.end(), [at](std::size_t end) { return at - end < 8; });
    EXPECT_TRUE(loaded.error().code == ErrorCode::corrupt || says_format) << at;
  }
  EXPECT_FALSE(RedFlagEngine::load(blob + "x").ok());
}

TEST(RedFlagLoad, RefusesAnotherFormat) {
  std::string blob(built_data::red_flags());
  blob[4] = static_cast<char>(blob[4] + 1);
  EXPECT_EQ(RedFlagEngine::load(blob).error().code, ErrorCode::unsupported_version);
}

constexpr const char* kSmallPack = R"({
  "version": "1",
  "sources": {"s": {"title": "T", "address": "https://example.org"}},
  "concepts": {"burning": ["house &2 fire"]},
  "rules": [
    {"id": "a.fire", "all": ["burning"], "action": "emergency-999", "source": "s", "reviewer": null,
     "wording": "w", "positive": ["one", "two"], "negative": ["three", "four"]}
  ]
})";

Error compile_error(std::string from, std::string to) {
  std::string json = kSmallPack;
  const std::size_t at = json.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  json.replace(at, from.size(), to);
  const auto compiled = compile_red_flag_pack({{"small.json", json}});
  EXPECT_FALSE(compiled.ok()) << to;
  return compiled.ok() ? Error{} : compiled.error();
}

TEST(RedFlagCompile, ReadsASmallPack) {
  const std::string blob = compile_red_flag_pack({{"small.json", kSmallPack}}).value();
  const RedFlagEngine small = RedFlagEngine::load(blob).value();
  EXPECT_EQ(small.read("My HOUSE is on fire!", {}).action, Action::emergency_999);
  EXPECT_EQ(small.read("My house is fine. The fire is out.", {}).action, Action::none);
  EXPECT_EQ(small.pack_version(), "1");
}

TEST(RedFlagCompile, NamesFileAndLineOfAFault) {
  const Error unknown = compile_error("\"wording\": \"w\"", "\"wording\": \"w\", \"colour\": 1");
  EXPECT_EQ(unknown.code, ErrorCode::unknown_key);
  EXPECT_EQ(unknown.where, "small.json:7");
  // The patient is asked for the signs of a group (core/data/reader/groups.json), never about one rule.
  EXPECT_EQ(compile_error("\"wording\": \"w\"", "\"wording\": \"w\", \"question\": \"w\"").code,
            ErrorCode::unknown_key);
  EXPECT_EQ(compile_error("\"version\"", "\"verzion\"").where, "small.json:2");
  EXPECT_EQ(compile_error("house &2 fire", "house &2").where, "small.json:4");
  EXPECT_EQ(compile_error("house &2 fire", "@nothing fire").code, ErrorCode::invalid_value);
}

// What is written twice is a slip of the author: the second one was meant to be something else.
TEST(RedFlagCompile, RefusesWhatIsWrittenTwice) {
  const auto refused = [](const std::string& from, const std::string& to) {
    return compile_error(from, to).code == ErrorCode::duplicate_key;
  };
  EXPECT_TRUE(refused("[\"house &2 fire\"]", "[\"house &2 fire\", \"house &2 fire\"]")) << "a phrase";
  EXPECT_TRUE(refused("house &2 fire", "house|shed|house &2 fire")) << "a word of a phrase";
  EXPECT_TRUE(refused("\"version\": \"1\",", R"("version": "1", "words": {"heat": "hot warm hot"},)")) << "of a set";
  EXPECT_TRUE(refused("[\"burning\"], \"action\"", "[\"burning\", \"burning\"], \"action\"")) << "a part";
  EXPECT_TRUE(refused("[\"burning\"], \"action\"", "[\"burning|burning\"], \"action\"")) << "a concept of a part";
}

TEST(RedFlagCompile, AConceptMayExplainItselfAndAnEmptyExplanationIsRefused) {
  const auto compiled = [](const std::string& made) {
    std::string json = kSmallPack;
    const std::string from = "[\"house &2 fire\"]";
    json.replace(json.find(from), from.size(), made);
    return compile_red_flag_pack({{"small.json", json}});
  };
  const std::string plain = compile_red_flag_pack({{"small.json", kSmallPack}}).value();
  EXPECT_EQ(compiled(R"({"about": "A house on fire.", "phrases": ["house &2 fire"]})").value(), plain);
  EXPECT_EQ(compiled(R"({"about": "", "phrases": ["house &2 fire"]})").error().code, ErrorCode::missing_key);
  EXPECT_EQ(compiled(R"({"about": "A house on fire."})").error().code, ErrorCode::wrong_type);
  EXPECT_EQ(compiled(R"({"about": "A", "phrases": [], "more": 1})").error().code, ErrorCode::unknown_key);
}

// A practice's pack that loaded before an upgrade loads after it.
TEST(RedFlagCompile, AnAddedPackMayWriteAWordTwice) {
  std::string json = kSmallPack;
  json.replace(json.find("null"), 4, R"("Dr A. Example")");
  json.replace(json.find("house &2 fire"), 13, "house|house &2 fire");
  EXPECT_TRUE(compile_added_red_flag_pack({{"small.json", json}}).ok());
}

TEST(RedFlagCompile, RefusesIncompleteRules) {
  EXPECT_EQ(compile_error("[\"one\", \"two\"]", "[\"one\"]").where, "small.json:7");
  EXPECT_EQ(compile_error("\"reviewer\": null,", "").code, ErrorCode::missing_key);
  EXPECT_EQ(compile_error("\"source\": \"s\"", "\"source\": \"t\"").code, ErrorCode::invalid_value);
  EXPECT_EQ(compile_error("emergency-999", "emergency-998").code, ErrorCode::invalid_value);
  EXPECT_EQ(compile_error("[\"burning\"], \"action\"", "[\"freezing\"], \"action\"").code, ErrorCode::invalid_value);
  EXPECT_FALSE(compile_red_flag_pack({{"small.json", "{"}}).ok());
  EXPECT_FALSE(compile_red_flag_pack({}).ok());
}

TEST(RedFlagSources, ThatComeLaterAreThoseOfThePackThatHasThem) {
  const std::vector<PackFile> files{{"small.json", kSmallPack}};
  const RedFlagEngine whole = RedFlagEngine::load(compile_red_flag_pack(files).value()).value();
  const PackAndSources in_two = compile_red_flag_pack_and_sources(files).value();
  EXPECT_LT(in_two.pack.size(), compile_red_flag_pack(files).value().size());
  RedFlagEngine engine = RedFlagEngine::load(in_two.pack).value();
  KeptReading kept;
  const std::string text = "My house is on fire";
  EXPECT_EQ(engine.read(text, {}, kept).findings.at(0).source, "");
  ASSERT_FALSE(engine.add(in_two.sources).has_value());
  // The text has not changed; what is kept of it has.
  EXPECT_EQ(engine.read(text, {}, kept).findings, whole.read(text, {}).findings);
  EXPECT_NE(engine.read(text, {}, kept).findings.at(0).source, "");
  EXPECT_EQ(engine.rules().at(0).source, whole.rules().at(0).source);
  EXPECT_EQ(engine.pack_version(), whole.pack_version());
}

TEST(RedFlagSources, OfAnotherPackOrDamagedChangeNothing) {
  const PackAndSources in_two = compile_red_flag_pack_and_sources({{"small.json", kSmallPack}}).value();
  std::string other_json = kSmallPack;
  other_json.replace(other_json.find("\"version\": \"1\""), 14, "\"version\": \"2\"");
  const PackAndSources other = compile_red_flag_pack_and_sources({{"small.json", other_json}}).value();
  RedFlagEngine engine = RedFlagEngine::load(in_two.pack).value();
  const auto refused = [&](const std::string& blob) {
    const auto error = engine.add(blob);
    EXPECT_TRUE(error.has_value());
    EXPECT_EQ(engine.rules().at(0).source, "");
    return error.value_or(Error{}).code;
  };
  EXPECT_EQ(refused(other.sources), ErrorCode::invalid_value);
  for (std::size_t i = 0; i < in_two.sources.size(); ++i) {
    std::string damaged = in_two.sources;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    refused(damaged);
  }
  // Behind a pack, which is not added either.
  EXPECT_EQ(refused(in_two.pack + other.sources), ErrorCode::invalid_value);
  EXPECT_EQ(engine.pack_version(), "1");
  // Alone they are no pack.
  EXPECT_FALSE(RedFlagEngine::load(in_two.sources).ok());
}

TEST(RedFlagSources, AreLeftOutOfTheBundleUntilTheyHaveCome) {
  const PackAndSources in_two = compile_red_flag_pack_and_sources(pack_files()).value();
  BuiltAssets assets;
  assets.red_flags = RedFlagEngine::load(in_two.pack).value();
  PatientDriver patient({}, "2026-11-23T10:00:00Z", assets.view());
  const auto bundle_after = [&](const std::string& words) {
    patient.type("What do you need help with?", words);
    patient.event(EventKind::pause, node_id("own-words"), "");
    return patient.consultation().seal(patient.now());
  };
  patient.reach_own_words();
  const std::string without = bundle_after("I have crushing chest pain");
  EXPECT_NE(without.find("heart.chest-crushing"), std::string::npos);
  EXPECT_EQ(without.find("\"source\",\"valueString\""), std::string::npos);
  ASSERT_FALSE(assets.red_flags.add(in_two.sources).has_value());
  // Those of a flag that was shown before they came, too: its words are gone in the second.
  EXPECT_NE(bundle_after("I have crushing chest pain now").find("conditions/heart-attack"), std::string::npos);
  EXPECT_NE(bundle_after("I need a form").find("conditions/heart-attack"), std::string::npos);
}

}  // namespace
}  // namespace frontdoor
