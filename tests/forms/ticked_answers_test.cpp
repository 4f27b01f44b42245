// Answers of well-known questionnaires (tests/fixtures/forms/ticked): quiet ones raise nothing, urgent ones do. `held`
// was written before anything was changed for `read`, and nothing is tuned to it: it says how others' forms fare.
#include "../core/patient_driver.h"
#include "support.h"

#include <frontdoor/json.h>
#include <frontdoor/urgent_answers.h>

namespace frontdoor {
namespace {

bool is_raised(const Json& one) {
  Json item{{"linkId", "q"}, {"text", json_string_or(one, "question", "")}, {"type", "choice"}};
  item["answerOption"] = Json::array({{{"valueString", json_string_or(one, "answer", "")}}});
  Json group{{"linkId", "g"}, {"type", "group"}, {"item", Json::array({item})}};
  const std::string title = json_string_or(one, "group", "");
  if (!title.empty()) group["text"] = title;
  const Json form{{"resourceType", "Questionnaire"}, {"status", "active"}, {"item", Json::array({group})}};
  const auto read = Questionnaire::load(form.dump());
  EXPECT_TRUE(read.ok());
  return read.ok() && !read_answers(read.value(), *built_assets().view().red_flags).urgent.empty();
}

// Those read wrongly, one a line.
std::vector<std::string> misread(const char* file) {
  const auto folder = std::filesystem::path(FRONTDOOR_SOURCE_DIR) / "tests/fixtures/forms/ticked";
  const auto parsed = parse_json(read_file(folder / file));
  std::vector<std::string> out;
  EXPECT_TRUE(parsed.ok());
  for (const bool is_urgent : {false, true}) {
    const Json* cases = json_array(parsed.value(), is_urgent ? "urgent" : "quiet");
    EXPECT_TRUE(cases && !cases->empty());
    if (!cases) continue;
    for (const Json& one : *cases) {
      if (is_raised(one) != is_urgent) out.push_back((is_urgent ? "missed: " : "raised: ") + to_text(one));
    }
  }
  return out;
}

void expect_at_most(std::size_t wrong_max, const char* file) {
  const std::vector<std::string> wrong = misread(file);
  std::string all;
  for (const std::string& one : wrong) all += one + "\n";
  EXPECT_LE(wrong.size(), wrong_max) << all;
}

TEST(TickedAnswers, OfPublicQuestionnairesRaiseWhatIsUrgent) {
  expect_at_most(2, "read.json");
}

TEST(TickedAnswers, ThatNothingWasTunedToAreMostlyReadRight) {
  expect_at_most(1, "held.json");
}

}  // namespace
}  // namespace frontdoor
