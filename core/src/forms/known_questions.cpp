#include "forms/known_questions.h"

#include <algorithm>

namespace frontdoor {

namespace {

constexpr std::string_view kLoinc = "http://loinc.org";
constexpr std::string_view kBetterOffDead = "44260-8";
constexpr std::string_view kNotAtAll = "LA6568-5";
constexpr std::string_view kConcept = "suicidal";
// The words of item 9, for the many copies of the PHQ-9 without its code.
constexpr std::string_view kWordsOfIt = "better off dead";

bool has_code(const JsonNode& node, std::string_view system, std::string_view code) {
  const JsonNode* codes = node.array("code");
  return codes != nullptr && std::any_of(codes->begin(), codes->end(), [&](const JsonNode& one) {
           return one.string("system") == system && one.primitive("code") == code;
         });
}

bool says_no(const AnswerOption& option) {
  const std::string& said = option.value.display;
  return option.value.code == kNotAtAll || option.value.code == "0" || compare_decimals(option.score, "0") == 0 ||
         said == "Never" || said == "No" || said.find("ot at all") != std::string::npos;
}

}  // namespace

void mark_known_question(const JsonNode& node, Item& out) {
  const bool has_words = node.string("text").find(kWordsOfIt) != std::string_view::npos;
  if (!has_words && !has_code(node, kLoinc, kBetterOffDead)) return;
  for (AnswerOption& option : out.options) {
    if (option.concept_code.empty() && !says_no(option)) option.concept_code = kConcept;
  }
}

}  // namespace frontdoor
