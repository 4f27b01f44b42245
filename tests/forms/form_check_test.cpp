// The check of a practice's own form: what it says is what a patient gets. One table a kind of fault: what a patient
// could not answer or would never be asked refuses the form, with a sentence for its author; all else is asked.
#include "form_patient.h"

#include <frontdoor/form_reports.h>

#include <algorithm>

#define HL7 "http://hl7.org/fhir/StructureDefinition/"
#define SDC "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"

namespace frontdoor {
namespace {

struct Case {
  std::string items;
  std::string link_id;  // of the item that is refused; empty: the form is taken
  std::string words;    // in the reason
};

const Json* entry_of(const Json& report, const char* list, const std::string& link_id) {
  const Json* entries = json_array(report, list);
  if (!entries) return nullptr;
  const auto found = std::find_if(entries->begin(), entries->end(),
                                  [&](const Json& one) { return json_string_or(one, "linkId", "") == link_id; });
  return found == entries->end() ? nullptr : &*found;
}

// The command and the reader of forms for patients say the same.
void expect_verdicts(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    SCOPED_TRACE(one.items);
    const Json report = check_report("f", form_json(one.items), definitions());
    ReadReport read;
    const auto form = read_patient_form(form_json(one.items), definitions(), read);
    EXPECT_EQ(json_bool(report, "ok").value_or(false), one.link_id.empty()) << to_text(report);
    EXPECT_EQ(form.ok(), one.link_id.empty());
    if (one.link_id.empty() || form.ok()) continue;
    const Json* refused = entry_of(report, "refused", one.link_id);
    ASSERT_NE(refused, nullptr) << to_text(report);
    EXPECT_NE(json_string_or(*refused, "reason", "").find(one.words), std::string::npos) << to_text(*refused);
    EXPECT_EQ(form.error().where, one.link_id);
    EXPECT_EQ(form.error().message, json_string_or(*refused, "reason", ""));
  }
}

std::string choice(const std::string& options) {
  return R"({"linkId":"q","type":"choice","text":"Are you bleeding?",)" + options + "}";
}

TEST(FormCheck, ALostAnswerRefusesTheForm) {
  const std::string no = R"({"valueCoding":{"code":"N","display":"No"}})";
  const auto with = [&](const std::string& option) { return choice(R"("answerOption":[)" + option + "," + no + "]"); };
  expect_verdicts({
      {with(R"({"valueCoding":{"code":"Y","display":"Yes"}})"), "", ""},
      {with("null"), "", ""},
      {with("{}"), "", ""},
      {with(R"({"valueCoding":"Yes"})"), "q",
       R"("Are you bleeding?" would be asked without one of its answers: the option "Yes")"},
      {with(R"("Yes")"), "q", R"(the option "Yes" cannot be read)"},
      {with(R"({"valueCoding":[{"code":"Y","display":"Yes"}]})"), "q", R"(the option "Y")"},
      {with(R"({"valueCoding":{"system":"urn:x"}})"), "q", "the option cannot be read"},
      {with(R"({"valueString":""})"), "q", "the option cannot be read"},
      {with(R"({"value":{"code":"Y"}})"), "q", R"(the option "Y" cannot be read)"},
      {with(R"({"valueDecimal":1.5})"), "q", "has a type that does not answer it"},
      {with(R"({"valueCoding":{"code":"N","display":"Not at all"}})"), "q", R"("Not at all" and "No" have one code)"},
      {choice(R"("answerOption":"Yes, No")"), "q", "their list cannot be read"},
      {choice(R"("answerValueSet":{"url":"urn:x"})"), "q", "their list cannot be read"},
      {choice(R"("answerOption":{"valueString":"Yes"})"), "", ""},
  });
}

TEST(FormCheck, ALostConceptOfItsValueSetRefusesTheForm) {
  const auto with = [](const std::string& concept_json) {
    return choice(R"("answerValueSet":"#s")") + R"(],"contained":[{"resourceType":"ValueSet","id":"s","compose":
        {"include":[{"system":"urn:s","concept":[{"code":"N","display":"No"},)" +
           concept_json + "]}]}}";
  };
  expect_verdicts({
      {with(R"({"code":"Y","display":"Yes"})"), "", ""},
      {with(R"({"display":"Yes"})"), "q", R"(the concept "Yes" of its value set has no code)"},
      {with(R"("Yes")"), "q", R"(the concept "Yes" of its value set)"},
  });
}

TEST(FormCheck, AConditionThatCanNeverHoldRefusesTheForm) {
  const auto asks = [](const std::string& question, const std::string& when) {
    return R"({"linkId":"a",)" + question + R"(,"text":"A"},{"linkId":"b","type":"string","text":"Which?","enableWhen":[
        {"question":"a",)" +
           when + "}]}";
  };
  const std::string coded =
      R"("type":"choice","answerOption":[{"valueCoding":{"system":"urn:s","code":"Y","display":"Yes"}},
      {"valueCoding":{"system":"urn:s","code":"N","display":"No"}}])";
  const std::string open = R"("type":"open-choice","answerOption":[{"valueString":"x"}])";
  const std::string yes = R"("type":"boolean")";
  const std::string number = R"("type":"integer")";
  const std::string never = "would never be asked";
  expect_verdicts({
      {asks(coded, R"("operator":"=","answerCoding":{"system":"urn:s","code":"Y"})"), "", ""},
      {asks(coded, R"("operator":"=","answerCoding":{"code":"Y"})"), "b", "\"Y\" without a system"},
      {asks(coded, R"("operator":"=","answerCoding":{"system":"urn:t","code":"Y"})"), "b", "\"Y\" of urn:t"},
      {asks(coded, R"("operator":"=","answerCoding":{"system":"urn:s","code":"Z"})"), "b", never},
      {asks(coded, R"("operator":"=","answerString":"Yes")"), "b", R"("Which?" would never be asked)"},
      {asks(coded, R"("operator":">","answerInteger":1)"), "b", never},
      {asks(coded, R"("operator":"!=","answerString":"Yes")"), "", ""},
      {asks(open, R"("operator":"=","answerString":"anything")"), "", ""},
      {asks(open, R"("operator":"=","answerInteger":3)"), "b", never},
      {asks(yes, R"("operator":"=","answerBoolean":true)"), "", ""},
      {asks(yes, R"("operator":"=","answerString":"true")"), "b", never},
      {asks(yes, R"("operator":"exists","answerBoolean":true)"), "", ""},
      {asks(number, R"("operator":">","answerDecimal":1.5)"), "", ""},
      {asks(number, R"("operator":">","answerString":"1")"), "b", never},
      {asks(number, R"("operator":"=","answerDate":"2026-01-01")"), "b", never},
      {asks(R"("type":"date")", R"("operator":"<","answerDateTime":"2026-01-01T10:00:00Z")"), "", ""},
      {asks(R"("type":"string")", R"("operator":">","answerString":"m")"), "b", never},
      {asks(R"("type":"choice","answerValueSet":"http://snomed.info/sct?fhir_vs=ecl/1")",
            R"("operator":"=","answerCoding":{"system":"http://snomed.info/sct","code":"1"})"),
       "", ""},
      {R"({"linkId":"a","type":"boolean","text":"A"},{"linkId":"b","type":"string","text":"B","enableBehavior":"any",
          "enableWhen":[{"question":"a","operator":"=","answerBoolean":true},
          {"question":"a","operator":"=","answerString":"true"}]})",
       "b", "for one of its conditions"},
      {R"({"linkId":"b","type":"string","text":"B","enableWhen":[{"question":"z","operator":"=","answerString":"x"}]})",
       "b", "not in the form"},
  });
}

std::string expression(const char* name, const std::string& text) {
  return R"("extension":[{"url":")" SDC + std::string(name) +
         R"(","valueExpression":{"language":"text/fhirpath","expression":")" + text + R"("}}])";
}

std::string answer(const std::string& link_id) {
  return "%resource.item.where(linkId='" + link_id + "').answer.value";
}

TEST(FormCheck, ACircleOfConditionsRefusesTheForm) {
  const auto shown_if = [](const std::string& link_id, const std::string& condition) {
    return R"({"linkId":")" + link_id + R"(","type":"string","text":"T",)" +
           expression("enableWhenExpression", condition) + "}";
  };
  const std::string circle = "runs in a circle";
  expect_verdicts({
      {shown_if("a", answer("b") + ".exists()") + R"(,{"linkId":"b","type":"string","text":"B"})", "", ""},
      {shown_if("a", answer("a") + ".exists()"), "a", circle},
      {shown_if("a", answer("b") + ".empty()") + "," + shown_if("b", answer("a") + ".empty()"), "b", circle},
      {shown_if("a", answer("c") + " > 1") + R"(,{"linkId":"c","type":"integer","text":"C",)" +
           expression("calculatedExpression", answer("a") + ".count()") + "}",
       "c", circle},
  });
}

TEST(FormCheck, AFormOfWhichNothingIsShownIsRefused) {
  const std::string hidden = R"("extension":[{"url":")" HL7 R"(questionnaire-hidden","valueBoolean":true}])";
  expect_verdicts({
      {R"({"linkId":"a","type":"string","text":"A",)" + hidden + "}", "item", "asks nothing"},
      {R"({"linkId":"g","type":"group","text":"G",)" + hidden +
           R"(,"item":[{"linkId":"a","type":"string","text":"A"}]})",
       "item", "asks nothing"},
      {R"({"linkId":"d","type":"display","text":"Only to be read"})", "", ""},
  });
}

TEST(FormCheck, AQuestionThatNoAnswerFitsRefusesTheForm) {
  const auto with = [](const std::string& type, const std::string& extensions) {
    return R"({"linkId":"q","text":"Q","type":")" + type + R"(,"extension":[)" + extensions + "]}";
  };
  const auto limits = [](const std::string& type, const std::string& least, const std::string& most) {
    return R"({"url":")" HL7 R"(minValue","value)" + type + R"(":)" + least +
           R"(},{"url":")" HL7 R"(maxValue","value)" + type + R"(":)" + most + "}";
  };
  const auto places = [](const std::string& count) {
    return R"(,{"url":")" HL7 R"(maxDecimalPlaces","valueInteger":)" + count + "}";
  };
  const auto regex = [](const std::string& pattern) {
    return R"({"url":")" HL7 R"(regex","valueString":")" + pattern + R"("})";
  };
  const auto constraint = [](const std::string& text, const std::string& severity) {
    return R"({"url":")" HL7 R"(questionnaire-constraint","extension":[{"url":"key","valueId":"k"},{"url":"severity",
        "valueCode":")" +
           severity + R"("},{"url":"expression","valueString":")" + text + R"("}]})";
  };
  const std::string none = "no answer fits";
  expect_verdicts({
      {with("decimal\"", limits("Decimal", "0.25", "0.28") + places("1")), "q", none},
      {with("decimal\"", limits("Decimal", "0.25", "0.3") + places("1")), "", ""},
      {with("decimal\"", limits("Decimal", "-0.28", "-0.25") + places("1")), "q", none},
      {with("decimal\"", limits("Decimal", "-0.3", "-0.25") + places("1")), "", ""},
      {with("decimal\"", limits("Decimal", "-0.2", "0.2") + places("0")), "", ""},
      {with("integer\"", limits("Decimal", "2.1", "2.9")), "q", none},
      {with("integer\"", limits("Integer", "2", "2")), "", ""},
      {with("string\"", regex(R"([^\\s\\S])")), "q", none},
      {with("string\"", regex(R"(a|[^\\s\\S])")), "", ""},
      {with("string\",\"maxLength\":3", regex("[0-9]{4}")), "q", none},
      {with("string\",\"maxLength\":4", regex("[0-9]{4}")), "", ""},
      {with("integer\"", constraint("false", "error")), "q", none},
      {with("integer\"", constraint("false", "warning")), "", ""},
      {with("integer\"", constraint("answer.value < 10", "error")), "", ""},
      {with("dateTime\"", constraint("answer.value.toString().length() > 10", "error")), "q", "kept on no day"},
      {with("dateTime\"", constraint("answer.value <= today()", "error")), "", ""},
      {with("dateTime\"", constraint("answer.value >= %resource.item.where(linkId='z').answer.value", "error")), "",
       ""},
  });
}

// What is asked otherwise, or not at all, is said of its item.
TEST(FormCheck, SaysOfEveryItemHowItIsAsked) {
  const std::string calculated = expression("calculatedExpression", answer("s") + " + 1");
  const std::string cql = R"("extension":[{"url":")" SDC
                          R"(calculatedExpression","valueExpression":{"language":"text/cql","expression":"1"}}])";
  const std::string word = R"({"linkId":"w","type":"string","text":"W"})";
  const auto limit = [](const std::string& type) {
    return R"("extension":[{"url":")" HL7 R"(minValue","value)" + type + "}]";
  };
  struct Said {
    std::string item, list, words;
    bool is_asked = true;
  };
  for (const Said& one : std::vector<Said>{
           {R"({"linkId":"s","type":"decimal","text":"S",)" + calculated + "}", "degraded", "runs in a circle", false},
           {R"({"linkId":"s","type":"decimal","text":"S",)" + cql + "}", "degraded", "nobody is asked for it", false},
           {R"({"linkId":"s","type":"dateTime","text":"S"})", "askedOtherwise", "Only the day"},
           {R"({"linkId":"s","type":"choice","text":"S"})", "askedOtherwise", "its answer is written"},
           {R"({"linkId":"s","type":"group","text":"S","required":true,"item":[)" + word + "]}", "askedOtherwise",
            "it may stay empty"},
           {R"({"linkId":"s","type":"string"})", "askedOtherwise", R"(patients read "s")"},
           {R"({"linkId":"s","type":"string","text":"  ","code":[{"code":"1","display":"Your job"}]})",
            "askedOtherwise", R"(patients read "Your job")"},
           {R"({"linkId":"s","type":"integer","text":"S",)" + limit(R"(String":"3")") + "}", "degraded",
            "another type"},
           {R"({"linkId":"s","type":"boolean","text":"S","initial":[{"valueString":"true"}]})", "degraded",
            "another type"},
           {R"({"linkId":"s","type":"string","text":["S"]})", "degraded", "not a text"},
           {R"({"linkId":"s","type":"string","text":"S","required":"yes"})", "degraded", "neither true nor false"},
           {R"({"linkId":"s","type":"string","text":"S","enableWhen":"never"})", "degraded", "without a condition"},
           {R"({"linkId":"s","type":"string","text":"S","enableWhen":[{"question":"h","operator":"=",
               "answerBoolean":true}]},{"linkId":"h","type":"boolean","text":"H","extension":[{"url":")" HL7
            R"(questionnaire-hidden","valueBoolean":true}]})",
            "degraded", "which nobody answers", false}}) {
    SCOPED_TRACE(one.item);
    const Json report =
        check_report("f", form_json(one.item + R"(,{"linkId":"z","type":"string","text":"Z"})"), definitions());
    EXPECT_TRUE(json_bool(report, "ok").value_or(false)) << to_text(report);
    const Json* said = entry_of(report, one.list.c_str(), "s");
    ASSERT_NE(said, nullptr) << to_text(report);
    EXPECT_NE(json_string_or(*said, "reason", "").find(one.words), std::string::npos) << to_text(*said);
    EXPECT_EQ(json_bool(*said, "asked").value_or(true), one.is_asked);
  }
}

TEST(FormCheck, AQuestionWithoutATextIsAskedByANameAndSent) {
  FormPatient patient(R"({"linkId":"job","type":"string","code":[{"code":"1","display":"Your job"}]})");
  patient.type("job", "baker");
  EXPECT_TRUE(patient->reads("Your job")) << patient->page_text();
  EXPECT_NE(patient.sent().find(R"("answer":[{"valueString":"baker"}])"), std::string::npos);
}

// A constraint on what is calculated out of sight is said where what it hangs on is asked.
TEST(FormCheck, AConstraintOnWhatIsHiddenIsSaidAndCanBeKept) {
  FormPatient patient(R"({"linkId":"w","type":"integer","text":"Points"},{"linkId":"s","type":"integer","text":"Twice",
      "extension":[{"url":")" HL7 R"(questionnaire-hidden","valueBoolean":true},{"url":")" SDC
                      R"(calculatedExpression","valueExpression":{"language":"text/fhirpath",
      "expression":"%resource.item.item.where(linkId='w').answer.value * 2"}},{"url":")" HL7
                      R"(questionnaire-constraint","extension":[{"url":"key","valueId":"k"},{"url":"severity",
      "valueCode":"error"},{"url":"expression","valueString":"answer.value < 10"},{"url":"human",
      "valueString":"Twice must be under 10."}]}]})");
  patient.type("w", "7");
  EXPECT_EQ(patient.sent(), "");
  EXPECT_TRUE(patient->reads("Twice must be under 10.")) << patient->page_text();
  patient.type("w", "4");
  EXPECT_NE(patient.sent(), "");
}

// A message says what is wrong, with what can be seen.
TEST(FormCheck, MessagesNameWhatIsThere) {
  const auto with = [](const std::string& type, const std::string& extension) {
    return R"({"linkId":"q","type":")" + type + R"(","text":"Number","extension":[{"url":")" HL7 + extension + "}]}";
  };
  for (const auto& [item, typed, words] : std::vector<std::tuple<std::string, std::string, std::string>>{
           {with("string", R"(regex","valueString":"[0-9]+")"), "x", "Check how “Number” is written"},
           {with("string", R"(regex","valueString":"[0-9]+"},{"url":")" HL7 R"(entryFormat","valueString":"123")"), "x",
            "in the format shown"},
           {with("decimal", R"(maxDecimalPlaces","valueInteger":1)"), "1.25", "Use 1 decimal place or none"},
           {with("decimal", R"(maxDecimalPlaces","valueInteger":0)"), "1.25", "as a whole number"},
           {R"({"linkId":"q","type":"url","text":"Link"})", "a b", "as a web address"}}) {
    FormPatient patient(item);
    patient.type("q", typed);
    patient->go_on();
    EXPECT_NE(patient.error("q").find(words), std::string::npos) << item << patient.error("q");
  }
}

}  // namespace
}  // namespace frontdoor
