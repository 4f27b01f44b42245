// Ticked answers that carry concepts: the same rules as text, and the same facts.
#include <frontdoor/questionnaire.h>
#include <frontdoor/red_flags.h>

#include "redflags_support.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace frontdoor {
namespace {

TEST(TickedAnswers, FireTheRuleThatTheTextFires) {
  const Reading ticked = engine().read_ticked("suicidal", "Several days", {});
  const Reading written = engine().read("I have been feeling suicidal", {});
  ASSERT_FALSE(ticked.findings.empty());
  EXPECT_EQ(ticked.action, written.action);
  EXPECT_TRUE(std::any_of(written.findings.begin(), written.findings.end(),
                          [&](const Finding& finding) { return finding.rule == ticked.findings[0].rule; }));
  EXPECT_EQ(ticked.findings[0].quote, "Several days");
  EXPECT_EQ(ticked.findings[0].start, 0u);
  EXPECT_EQ(ticked.findings[0].end, 12u);
  EXPECT_NE(ticked.findings[0].why.find("suicidal"), std::string::npos);
}

TEST(TickedAnswers, OfOneBoxHoldTogether) {
  const Reading alone = engine().read_ticked("fever", "A high temperature", {});
  const Reading both = engine().read_ticked("fever neck-stiff", "A high temperature and a stiff neck", {});
  EXPECT_LT(alone.action, both.action);
}

TEST(TickedAnswers, AreReadForThePatientNoMatterWhoWrites) {
  PatientFacts baby;
  baby.age_months = 1;
  PatientFacts adult;
  adult.age_months = 480;
  EXPECT_GE(engine().read_ticked("fever", "Fever", baby).action, Action::emergency_department);
  EXPECT_EQ(engine().read_ticked("fever", "Fever", adult).action, Action::none);
}

TEST(TickedAnswers, PassOverWhatThePackDoesNotHave) {
  EXPECT_TRUE(engine().has_concept("chest-pain"));
  EXPECT_FALSE(engine().has_concept("chest-pane"));
  EXPECT_TRUE(engine().read_ticked("", "x", {}).findings.empty());
  EXPECT_TRUE(engine().read_ticked("chest-pane", "x", {}).findings.empty());
  EXPECT_FALSE(engine().read_ticked("chest-pane chest-pain ", "x", {}).findings.empty());
}

// A PHQ-9 that knows nothing of red flags.
std::string form_of_someone(const std::string& code, const std::string& text) {
  return R"({"resourceType":"Questionnaire","url":"https://example.org/phq-9","version":"1","title":"PHQ-9","status":"active",
    "item":[{"linkId":"9","type":"choice","text":")" +
         text + R"(",
      "code":[{"system":"http://loinc.org","code":")" +
         code + R"("}],
      "answerOption":[
        {"valueCoding":{"system":"http://loinc.org","code":"LA6568-5","display":"Not at all"}},
        {"valueCoding":{"system":"http://loinc.org","code":"LA6569-3","display":"Several days"}}]}]})";
}

TEST(TickedAnswers, OfItemNineOfThePhqAreKnownByItsCodeAndByItsWords) {
  for (const auto& [code, text] :
       {std::pair{"44260-8", "In your own language"}, std::pair{"", "Thoughts that you would be better off dead"}}) {
    const auto known = Questionnaire::load(form_of_someone(code, text));
    ASSERT_TRUE(known.ok()) << known.error().message;
    ASSERT_EQ(known.value().items().size(), 1u);
    const Item& item = known.value().items()[0];
    ASSERT_EQ(item.options.size(), 2u);
    EXPECT_EQ(item.options[0].concept_code, "");
    EXPECT_EQ(item.options[1].concept_code, "suicidal");
    EXPECT_TRUE(engine().has_concept(item.options[1].concept_code));
  }
  const auto other = Questionnaire::load(form_of_someone("44255-8", "Feeling down"));
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(other.value().items()[0].options[1].concept_code, "");
}

}  // namespace
}  // namespace frontdoor
