// What the scores of ticked answers add up to, for the practice.
#include "form_patient.h"

#include <frontdoor/request.h>

namespace frontdoor {
namespace {

#define HL7 "http://hl7.org/fhir/StructureDefinition/"

// Options 0, 1, 2 ... of a question with these scores, each as JSON writes it; empty: an option without one.
std::string question(const std::string& name, const std::vector<std::string>& scores, bool weights,
                     const std::string& more = "") {
  std::string options;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const std::string extension = scores[i].empty() ? ""
                                                    : R"(,"extension":[{"url":")" HL7 +
                                                          std::string(weights ? "itemWeight" : "ordinalValue") +
                                                          R"(","valueDecimal":)" + scores[i] + "}]";
    options += (i == 0 ? "" : ",") + (R"({"valueCoding":{"system":"urn:x","code":")" + std::to_string(i) +
                                      R"(","display":"Answer )" + std::to_string(i) + "\"" + extension + "}}");
  }
  return R"({"linkId":")" + name + R"(","text":")" + name + R"(",)" + (more.empty() ? R"("type":"choice")" : more) +
         R"(,"answerOption":[)" + options + "]}";
}

std::string group(const std::string& items) {
  return R"({"linkId":"g","type":"group","text":"Mood","item":[)" + items + "]}";
}

struct Totalled {
  std::vector<std::string> first;  // scores of the options of two questions
  std::vector<std::string> second;
  std::vector<std::string> chosen;  // "m.a/0"
  std::string total;                // what the practice reads; empty: no total at all
  std::string sent = "";            // a score as it is in the message
};

TEST(ScoresOfAForm, EveryDecimalCountsExactlyAndNoAnswerAsZeroInSilence) {
  const Totalled kTotalled[] = {
      {{"0", "3"}, {"0", "2"}, {"m.a/1", "m.b/1"}, "5", R"("valueDecimal":3})"},
      {{"0.0", "1.0"}, {"0", "2"}, {"m.a/1", "m.b/1"}, "3", R"("valueDecimal":1.0})"},
      {{"0.0", "1.0"}, {"0", "2"}, {"m.a/0", "m.b/0"}, "0"},
      {{"2.3", "1.2"}, {"1.5", "3"}, {"m.a/0", "m.b/0"}, "3.8", R"("valueDecimal":2.3})"},
      {{"0.1"}, {"0.2"}, {"m.a/0", "m.b/0"}, "0.3"},
      {{"2.50"}, {"1.50"}, {"m.a/0", "m.b/0"}, "4"},
      {{"-1.5"}, {"0.25"}, {"m.a/0", "m.b/0"}, "-1.25"},
      {{"1e1"}, {"5"}, {"m.a/0", "m.b/0"}, "15"},
      {{"0", "3", ""}, {"0", "3"}, {"m.a/2", "m.b/1"}, "3 (1 of 2 answers have a score)", "unscored"},
      {{"0", "3", ""}, {"0", "3"}, {"m.a/2"}, "none (no answer of 1 has a score)"},
      {{"", ""}, {"0", "3"}, {"m.a/1", "m.b/1"}, "3"},  // a question without scores is none of the total's
      {{"", ""}, {"", ""}, {"m.a/1", "m.b/1"}, ""},
  };
  for (const Totalled& one : kTotalled) {
    for (const bool weights : {false, true}) {
      FormPatient patient(group(question("m.a", one.first, weights) + "," + question("m.b", one.second, weights)));
      for (const std::string& chosen : one.chosen) patient.choose(chosen);
      const std::string sent = patient.sent();
      const auto scores = scores_of(read_request(sent).value());
      ASSERT_EQ(scores.size(), one.total.empty() ? 0u : 1u) << one.total;
      if (!scores.empty()) EXPECT_EQ(words_for_score(scores[0]), one.total) << sent;
      EXPECT_NE(sent.find(one.sent), std::string::npos) << one.sent << "\n" << sent;
    }
  }
}

TEST(ScoresOfAForm, WordsOfTheirOwnBesideScoredOptionsAreNamed) {
  FormPatient patient(
      group(question("m.a", {"0", "3"}, false, R"("type":"open-choice")") + "," + question("m.b", {"0", "3"}, false)));
  patient.type("m.a", "It comes and goes");
  patient.choose("m.b/1");
  const auto scores = scores_of(read_request(patient.sent()).value());
  ASSERT_EQ(scores.size(), 1u);
  EXPECT_EQ(words_for_score(scores[0]), "3 (1 of 2 answers have a score)");
}

TEST(ScoresOfAForm, OptionsThatAreNoCodingsHaveScoresToo) {
  for (const char* value : {R"("valueString":"Often")", R"("valueInteger":7)"}) {
    FormPatient patient(group(std::string(R"({"linkId":"a","text":"a","type":"choice","answerOption":[{)") + value +
                              R"(,"extension":[{"url":")" HL7 R"(ordinalValue","valueDecimal":1.5}]}]})"));
    patient.choose(std::string("a/") + (std::string(value).ends_with("7") ? "7" : "Often"));
    const auto scores = scores_of(read_request(patient.sent()).value());
    ASSERT_EQ(scores.size(), 1u) << value;
    EXPECT_EQ(words_for_score(scores[0]), "1.5") << value;
  }
}

}  // namespace
}  // namespace frontdoor
