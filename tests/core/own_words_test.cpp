// What of a request is the patient's own words, how its flags are quoted, and which row of a group an answer is of.
#include "patient_driver.h"

#include <frontdoor/json.h>
#include <frontdoor/request.h>

namespace frontdoor {
namespace {

std::string sealed() {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type("What do you need help with?", "My knee hurts");
  patient.go_on();
  patient.have_no_signs();
  patient.finish_from_own_words();
  return patient.consultation().seal(patient.now());
}

// The same with the answers to a practice's own form; `items`: of its response, as JSON.
Request with_own_form(const std::string& items) {
  Json bundle = std::move(parse_json(sealed())).value();
  Json response = std::move(parse_json(R"({"resourceType":"QuestionnaireResponse","status":"completed",)"
                                       R"("questionnaire":"https://p.example/q|1","item":)" +
                                       items + "}"))
                      .value();
  bundle["entry"].push_back({{"fullUrl", "urn:uuid:00000000-0000-4000-8000-000000000001"}, {"resource", response}});
  auto read = read_request(to_text(bundle));
  EXPECT_TRUE(read.ok()) << (read ? "" : read.error().message + " " + read.error().where);
  return std::move(read).value();
}

std::vector<std::string> words_of(const Request& request) {
  std::vector<std::string> out;
  for (const RequestAnswer* answer : own_words_of(request)) out.push_back(answer->question + " " + answer->text);
  return out;
}

TEST(OwnWords, AreEveryFreeTextThatIsSaidNowhereElse) {
  Request request =
      with_own_form(R"([{"linkId":"a","text":"What else?","answer":[{"valueString":"I am sick"}]},)"
                    R"({"linkId":"b","text":"How many?","answer":[{"valueInteger":3}]},)"
                    R"({"linkId":"c","text":"Which?","answer":[{"valueCoding":{"code":"x","display":"Cough"}},)"
                    R"({"valueString":"Wheezing at night"}]},)"
                    R"({"linkId":"d","text":"Band","answer":[{"valueString":"High"}]}])");
  for (RequestAnswer& answer : request.answers) answer.calculated = answer.of_own_form && answer.link_id == "d";
  const std::vector<std::string> words = words_of(request);
  ASSERT_EQ(words.size(), 3u) << testing::PrintToString(words);
  EXPECT_NE(words[0].find("My knee hurts"), std::string::npos);
  EXPECT_EQ(words[1], "What else? I am sick");
  EXPECT_EQ(words[2], "Which? Cough, Wheezing at night");
}

struct Quoted {
  const char* question;
  const char* ticked;
  const char* quote;
};

TEST(OwnWords, ATickedAnswerThatSaysNothingAloneIsQuotedAfterItsQuestion) {
  constexpr Quoted kQuoted[] = {
      {"Do you have chest pain now?", "Yes", "Do you have chest pain now? Yes"},
      {"Is your face drooping", "Yes, on one side", "Is your face drooping: Yes, on one side"},
      {"Thoughts of hurting yourself", "Nearly every day", "Thoughts of hurting yourself: Nearly every day"},
      {"Panic attacks a day:", "3 or more", "Panic attacks a day: 3 or more"},
      {"Which of these do you have?", "Coughing up blood", "Coughing up blood"},
  };
  for (const Quoted& one : kQuoted) {
    const Request request =
        with_own_form(std::string(R"([{"linkId":"q","text":")") + one.question +
                      R"(","answer":[{"valueCoding":{"code":"y","display":")" + one.ticked + R"("}}]}])");
    Finding finding;
    finding.quote = one.ticked;
    finding.end = static_cast<std::uint32_t>(finding.quote.size());
    EXPECT_EQ(quote_of(request, "q", finding), one.quote);
    EXPECT_EQ(quote_of(request, "another", finding), one.ticked) << "words that were written stay as they are";
  }
}

TEST(OwnWords, TwoQuestionsThatWereAnsweredYesAreTwoLines) {
  const Request request = with_own_form(
      R"([{"linkId":"a","text":"Do you have chest pain now?","answer":[{"valueBoolean":true}]},)"
      R"({"linkId":"b","text":"Are you thinking about killing yourself?","answer":[{"valueBoolean":true}]}])");
  const RequestReading reading = reread(request, built_assets().view().readers());
  const std::string text = request_as_text(request, reading);
  EXPECT_NE(text.find("\"Do you have chest pain now? Yes\": "), std::string::npos) << text;
  EXPECT_NE(text.find("\"Are you thinking about killing yourself? Yes\": "), std::string::npos) << text;
}

TEST(OwnWords, AnAnswerOfARowSaysWhichRowAndIsMarkedThereAlone) {
  const Request request =
      with_own_form(R"([{"linkId":"drink","text":"Drink","item":[)"
                    R"({"linkId":"what","text":"What?","answer":[{"valueString":"Beer and nothing else"}]}]},)"
                    R"({"linkId":"drink","text":"Drink","item":[)"
                    R"({"linkId":"what","text":"What?","answer":[{"valueString":"I want to kill myself"}]},)"
                    R"({"linkId":"why","text":"What happened?","answer":[{"valueString":"It went on"}]}]}])");
  const std::vector<std::string> words = words_of(request);
  ASSERT_EQ(words.size(), 4u);
  EXPECT_EQ(words[1], "Drink 1: What? Beer and nothing else");
  EXPECT_EQ(words[2], "Drink 2: What? I want to kill myself");
  EXPECT_EQ(words[3], "Drink 2: What happened? It went on") << "no other row was asked it";
  const RequestReading reading = reread(request, built_assets().view().readers());
  const std::vector<const RequestAnswer*> all = own_words_of(request);
  EXPECT_EQ(answer_as_html(*all[1], reading).find("<mark>"), std::string::npos);
  EXPECT_NE(answer_as_html(*all[2], reading).find("<mark>"), std::string::npos);
}

}  // namespace
}  // namespace frontdoor
