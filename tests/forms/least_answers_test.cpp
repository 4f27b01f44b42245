// A patient who answers no more than the pages make them: whatever they let pass, the service takes. Over every form
// that is at hand, and over small ones of what practices make required.
#include "form_patient.h"

#include <frontdoor/json.h>
#include <frontdoor/validation.h>

#include <set>

#define HL7 "http://hl7.org/fhir/StructureDefinition/"
#define SDC "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"

namespace frontdoor {
namespace {

// Goes on, and answers only what is then said to be wrong.
class LeastPatient {
 public:
  explicit LeastPatient(const PatientForm& form) : form_(form), patient_({}, "2026-11-23T10:00:00Z", assets()) {}

  // The response; empty where the pages were not passed.
  std::string sent() {
    for (int pages = 0; pages < 300 && !patient_.find(Role::button, "Send request"); ++pages) {
      if (!pass_page()) return {};
    }
    patient_.press("Send request");
    const Effect* send = patient_.effect(EffectKind::send);
    const auto bundle = send ? parse_json(send->text) : Result<Json>(Error{});
    if (!bundle) return {};
    for (const Json& entry : bundle.value()["entry"]) {
      if (json_string_or(entry["resource"], "resourceType", "") == "QuestionnaireResponse") {
        return to_text(entry["resource"]);
      }
    }
    return {};
  }

 private:
  Assets assets() const {
    Assets own = built_assets().view();
    own.questionnaire = &form_.questionnaire;
    return own;
  }

  bool pass_page() {
    for (int tries = 0; tries < 12; ++tries) {
      const std::string before = patient_.page_text();
      const Node* on = patient_.find(Role::button, "Continue");
      if (!on) on = patient_.find(Role::button, "Start now");
      PatientDriver::visit(patient_.view().root, [&](const Node& node) {
        if (!on && node.role == Role::button && node.text.starts_with("I have read")) on = &node;
      });
      if (!on) return false;
      patient_.event(EventKind::press, node_id(std::string(on->name)), "");
      std::set<std::string> wrong;
      PatientDriver::visit(patient_.view().root, [&](const Node& node) {
        if (!node.error.empty()) wrong.insert(node.name.substr(0, node.name.find('/')));
      });
      if (wrong.empty() && patient_.reads("There is a problem")) add_photos();
      if (wrong.empty() && !patient_.reads("There is a problem")) return patient_.page_text() != before;
      for (const std::string& question : wrong) answer(question);
    }
    return false;
  }

  void answer(const std::string& question) {
    const Item* item = form_.questionnaire.find(question.substr(0, question.find('~')));
    std::vector<Node> controls;
    PatientDriver::visit(patient_.view().root, [&](const Node& node) {
      if (node.name == question || node.name.starts_with(question + "/")) controls.push_back(node);
    });
    std::size_t ticked = 0;
    for (const Node& node : controls) {
      if (node.role == Role::radio) return patient_.event(EventKind::choose, node.id, "true");
      if (node.role == Role::checkbox && ticked++ < std::max(item ? item->occurs_min : 1U, 1U)) {
        patient_.event(EventKind::tick, node.id, "true");
      }
      if (node.role == Role::text_field || node.role == Role::text_area || node.role == Role::select ||
          node.role == Role::combobox || node.role == Role::slider) {
        patient_.event(EventKind::input, node.id, value_for(node, item));
      }
    }
  }

  void add_photos() {
    std::vector<std::string> questions;
    PatientDriver::visit(patient_.view().root, [&](const Node& node) {
      if (node.name.ends_with("/add")) questions.push_back(node.name.substr(0, node.name.find('/')));
    });
    for (const std::string& question : questions) {
      patient_.event(EventKind::photo, node_id(question),
                     R"({"sha256":")" + std::string(64, 'a') + R"(","contentType":"image/jpeg","size":1000})");
    }
  }

  static std::string value_for(const Node& node, const Item* item) {
    for (const Node& option : node.children) {
      if (!option.value.empty()) return node.role == Role::combobox ? option.text : option.value;
    }
    if (node.name.ends_with("/day") || node.name.ends_with("/month")) return "2";
    if (node.name.ends_with("/year")) return "2020";
    if (node.role == Role::slider) return std::to_string(node.minimum);
    if (item && item->minimum) return item->minimum->text;
    if (item && item->type == ItemType::time) return "14:15";
    if (item && item->type == ItemType::url) return "https://example.org/";
    if (node.input == Input::decimal || node.input == Input::whole_number) return "7";
    return "well enough, thank you";
  }

  const PatientForm& form_;
  PatientDriver patient_;
};

enum class MustPass : std::uint8_t { no, yes };

// How many were sent.
int expect_taken(const std::string& json, const std::string& name, MustPass must) {
  SCOPED_TRACE(name);
  ReadReport report;
  auto form = read_patient_form(json, definitions(), report);
  if (!form) {
    EXPECT_EQ(must, MustPass::no) << form.error().where << ": " << form.error().message;
    return 0;
  }
  if (form.value().questionnaire.find(Meaning::start)) return 0;
  const std::string sent = LeastPatient(form.value()).sent();
  EXPECT_TRUE(must == MustPass::no || !sent.empty()) << "not sent";
  if (sent.empty()) return 0;
  const auto document = JsonDocument::parse(sent);
  EXPECT_TRUE(document.ok());
  const Validation found = validate_response(document.value().root(), form.value().form.get(), definitions(),
                                             "2026-11-23T10:00:00Z", Judged::of_people);
  for (const Issue& issue : found.issues) {
    if (issue.severity == Severity::error) ADD_FAILURE() << issue.location << ": " << issue.text << "\n" << sent;
  }
  return 1;
}

std::string group(const std::string& also, const std::string& items) {
  return R"({"linkId":"g","type":"group","text":"Group",)" + also + R"("item":[)" + items + "]}";
}

TEST(LeastAnswers, OfWhatPracticesRequireAreTaken) {
  const std::string word = R"({"linkId":"a","type":"string","text":"A word"})";
  const std::string needed = R"({"linkId":"r","type":"string","text":"A needed word","required":true})";
  const std::string gate = R"({"linkId":"y","type":"boolean","text":"Is it so?","required":true},)";
  const std::string if_no = R"("enableWhen":[{"question":"y","operator":"=","answerBoolean":false}],)";
  const std::string if_yes = R"("enableWhen":[{"question":"y","operator":"=","answerBoolean":true}],)";
  const std::string hidden = R"("extension":[{"url":")" HL7 R"(questionnaire-hidden","valueBoolean":true}],)";
  const std::string rows =
      R"("repeats":true,"required":true,"extension":[{"url":")" HL7 R"(questionnaire-minOccurs","valueInteger":2}],)";
  const std::string expression = R"("extension":[{"url":")" SDC
                                 R"(enableWhenExpression","valueExpression":{"language":"text/fhirpath",
      "expression":"%resource.item.where(linkId='y').answer.value = true"}}],)";
  const std::string last = R"(,{"linkId":"z","type":"string","text":"Anything else?"})";
  for (const std::string& items : std::vector<std::string>{
           group(R"("required":true,)", word), group(R"("required":true,)", word + "," + needed),
           gate + group(R"("required":true,)" + if_yes, word), gate + group(R"("required":true,)" + if_no, word),
           gate + group(R"("required":true,)" + expression, word + "," + needed),
           gate + group(R"("required":true,)",
                        R"({"linkId":"r",)" + if_no + R"("type":"string","text":"R","required":true})"),
           gate + group(R"("required":true,)",
                        R"({"linkId":"r",)" + if_yes + R"("type":"string","text":"R","required":true})"),
           group(rows, word), group(rows, needed), group(R"("required":true,)", group(rows, word).replace(11, 1, "i")),
           group(R"("required":true,)",
                 R"({"linkId":"h",)" + hidden + R"("type":"string","text":"H","required":true})"),
           group(R"("required":true,)", R"({"linkId":"o","type":"group","required":true,)" + hidden +
                                            R"("item":[{"linkId":"x","type":"string","text":"X","required":true}]})"),
           group(R"("required":true,)",
                 R"({"linkId":"o","type":"group","text":"Rows","repeats":true,"item":[)" + needed + "]}"),
           group(R"("required":true,)", R"({"linkId":"d","type":"display","text":"Only a text"})"),
           group(R"("required":true,)", R"({"linkId":"p","type":"attachment","text":"A photo","required":true})"),
           group(R"("required":true,)", R"({"linkId":"q","type":"boolean","text":"Q","item":[)" + needed + "]}"),
           group("", R"({"linkId":"m","type":"choice","text":"Two or none","repeats":true,"extension":[{"url":")" HL7
                     R"(questionnaire-minOccurs","valueInteger":2}],
              "answerOption":[{"valueString":"a"},{"valueString":"b"}]})"),
           R"({"linkId":"g","type":"group","text":"G","required":true,"item":[{"linkId":"gate","type":"boolean",)" +
               hidden +
               R"("text":"Open?"},{"linkId":"g2","type":"group","text":"Never","required":true,
               "enableWhen":[{"question":"gate","operator":"=","answerBoolean":true}],"item":[)" +
               needed + "]}]}"}) {
    expect_taken(form_json(items + last), items, MustPass::yes);
  }
}

TEST(LeastAnswers, OfEveryFormAtHandAreTaken) {
  const auto shapes =
      parse_json(read_file(std::filesystem::path(FRONTDOOR_SOURCE_DIR) / "tests/fixtures/forms/shapes.json"));
  ASSERT_TRUE(shapes.ok());
  int sent = 0;
  for (const Json& shape : shapes.value()) {
    const std::string items = to_text(*json_array(shape, "items"));
    sent +=
        expect_taken(form_json(items.substr(1, items.size() - 2)), json_string_or(shape, "about", ""), MustPass::no);
  }
  const auto source = std::filesystem::path(FRONTDOOR_SOURCE_DIR);
  for (const auto& folder : {source / "intake/data/form-library", source / "tests/fixtures/forms/library",
                             source / "tests/fixtures/forms/foreign", shared_folder("questionnaires")}) {
    if (folder.empty() || !std::filesystem::exists(folder)) continue;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      if (file.path().extension() != ".json") continue;
      sent += expect_taken(read_file(file.path()), file.path().filename(), MustPass::no);
    }
  }
  EXPECT_GT(sent, 20);
}

}  // namespace
}  // namespace frontdoor
