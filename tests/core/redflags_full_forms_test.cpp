// "Does not" is "doesnt": every example of a rule that has a contraction holds in full, with the apostrophe that phones
// and keyboards put, and with a space in its place.
#include "redflags_support.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace frontdoor {
namespace {

const std::pair<std::string, std::string> kFull[] = {
    {"cant", "can not"},    {"couldnt", "could not"}, {"doesnt", "does not"}, {"dont", "do not"},
    {"didnt", "did not"},   {"isnt", "is not"},       {"arent", "are not"},   {"wasnt", "was not"},
    {"werent", "were not"}, {"hasnt", "has not"},     {"havent", "have not"}, {"hadnt", "had not"},
    {"wont", "will not"},   {"wouldnt", "would not"},
};

bool fires(const std::string& rule, const std::string& text) {
  const Reading reading = engine().read(text, {});
  return std::any_of(reading.findings.begin(), reading.findings.end(),
                     [&](const Finding& finding) { return finding.rule == rule && finding.status == Status::present; });
}

std::string without_apostrophes(std::string text) {
  for (const std::string_view mark : {"'", "\u2019"}) {
    for (std::size_t at = text.find(mark); at != text.npos; at = text.find(mark)) text.erase(at, mark.size());
  }
  return text;
}

std::vector<std::string> forms_of(const std::string& contraction, const std::string& full) {
  const std::string begin = contraction.substr(0, contraction.size() - 1);
  std::vector<std::string> forms = {full,
                                    contraction,
                                    begin + "'t",
                                    begin + "\u2019t",
                                    begin + " t",
                                    begin + ",t",
                                    contraction.substr(0, contraction.size() - 2) + " n't"};
  if (contraction == "cant") forms.push_back("cannot");
  return forms;
}

TEST(RedFlagFullForms, OfEveryExampleFireAsTheContractionDoes) {
  int read = 0;
  for_each_rule([&](const std::string&, const std::string& id, const Json& rule) {
    for (const Json& example : *json_array(rule, "positive")) {
      const std::string text = " " + without_apostrophes(*json_as_string(example)) + " ";
      if (!fires(id, text)) continue;
      for (const auto& [contraction, full] : kFull) {
        const std::size_t at = text.find(" " + contraction + " ");
        if (at == text.npos) continue;
        for (const std::string& form : forms_of(contraction, full)) {
          std::string other = text;
          other.replace(at + 1, contraction.size(), form);
          EXPECT_TRUE(fires(id, other)) << id << ":" << other;
          ++read;
        }
      }
    }
  });
  EXPECT_GE(read, 400);
}

TEST(RedFlagFullForms, HoldForEverybodyWhoIsWrittenOf) {
  for (const std::string who : {"he", "she", "mum", "dad", "my wife", "my husband", "Maria", "grandad"}) {
    for (const std::string said : {" does not know who i am", " did not know where she was", " could not breathe",
                                   " is not making sense", " will not wake up"}) {
      EXPECT_GE(engine().read(who + said, {}).action, Action::emergency_999) << who << said;
    }
  }
  EXPECT_GE(engine().read("the baby will not wake up", {}).action, Action::emergency_999);
}

TEST(RedFlagFullForms, AreQuotedWhole) {
  const Reading reading = engine().read("mum could not breathe", {});
  EXPECT_TRUE(std::any_of(reading.findings.begin(), reading.findings.end(),
                          [](const Finding& finding) { return finding.quote == "could not breathe"; }));
}

TEST(RedFlagFullForms, DenyAsTheContractionDoes) {
  for (const char* text : {"I do not have chest pain", "She has not had a fit", "he did not pass out",
                           "I am not suicidal", "it is not a stroke", "I do not know who to ask about my letter"}) {
    EXPECT_EQ(engine().read(text, {}).action, Action::none) << text;
  }
}

}  // namespace
}  // namespace frontdoor
