#include "material.h"

#include <frontdoor/json.h>

#include "pack_files.h"
#include "redflags/pack/source.h"

#include <algorithm>
#include <random>
#include <set>

namespace frontdoor::bench {

namespace {

std::string alternatives_of(const redflags::WordSet& words) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += '|';
    out += word[0] == '#' ? "[0-9]+" : word;
  }
  return "(?:" + out + ")";
}

std::vector<std::string> example_sentences() {
  std::vector<std::string> sentences;
  for (const PackFile& file : pack_files()) {
    const Json json = parse_json(file.json).value();
    const Json* rules = json_array(json, "rules");
    if (rules == nullptr) continue;
    for (const Json& rule : *rules) {
      for (const char* key : {"positive", "negative"}) {
        for (const Json& example : *json_array(rule, key)) sentences.push_back(*json_as_string(example));
      }
    }
  }
  return sentences;
}

}  // namespace

std::vector<PackFile> pack_files() {
  return read_pack_files(FRONTDOOR_SOURCE_DIR "/core/data/redflags");
}

std::vector<PackFile> larger_pack(std::size_t times) {
  std::vector<PackFile> files = pack_files();
  const auto source = redflags::read_pack_source(files, redflags::PackKind::whole);
  std::set<std::string> unique;
  for (const auto& [name, words] : source.value().words) unique.insert(words.begin(), words.end());
  std::vector<std::string> words;
  for (const std::string& word : unique) {
    if (word[0] != '#') words.push_back(word);
  }
  Json concepts = Json::object();
  for (std::size_t copy = 1; copy < times; ++copy) {
    Json phrases = Json::array();
    std::size_t number = 0;
    for (const PackFile& file : files) {
      const Json json = parse_json(file.json).value();
      const Json* own = json_object(json, "concepts");
      if (own == nullptr) continue;
      for (const auto& [name, made] : own->items()) {
        for (const Json& phrase : *json_array(made, "phrases")) {
          phrases.push_back(*json_as_string(phrase) + " " + words[(++number * 7 + copy * 131) % words.size()]);
        }
      }
    }
    concepts["larger-" + std::to_string(copy)] = std::move(phrases);
  }
  files.push_back({"larger.json", to_text(Json{{"concepts", std::move(concepts)}})});
  return files;
}

std::string message(std::size_t bytes, unsigned seed) {
  std::vector<std::string> sentences = example_sentences();
  std::mt19937 random(seed);
  for (std::size_t i = sentences.size(); i > 1; --i) std::swap(sentences[i - 1], sentences[random() % i]);
  std::string text;
  for (std::size_t i = 0; text.size() < bytes; ++i) text += sentences[i % sentences.size()] + ". ";
  text.resize(bytes);
  return text;
}

std::vector<std::string> regular_expressions() {
  const auto source = redflags::read_pack_source(pack_files(), redflags::PackKind::whole);
  std::set<std::string> unique;
  const auto add = [&unique](const std::vector<redflags::Phrase>& phrases) {
    for (const redflags::Phrase& phrase : phrases) {
      std::string expression = "\\b";
      for (std::size_t i = 0; i < phrase.size(); ++i) {
        if (i > 0) expression += " ";
        if (phrase[i].gap > 0) expression += "(?:\\w+ ){0," + std::to_string(phrase[i].gap) + "}";
        expression += alternatives_of(phrase[i].words);
      }
      unique.insert(expression + "\\b");
    }
  };
  for (const auto& made : source.value().concepts) add(made.phrases);
  for (const auto& trigger : source.value().triggers) add(trigger.phrases);
  return {unique.begin(), unique.end()};
}

}  // namespace frontdoor::bench
