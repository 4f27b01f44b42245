// Nothing of a form is lost in silence: a patient who answers every question has been shown every item of it, or the
// check names the item. Over every form that is at hand, and over small ones of each shape.
#include "../core/patient_driver.h"
#include "support.h"

#include <frontdoor/json.h>
#include <frontdoor/limits.h>
#include <frontdoor/patient_form.h>
#include <frontdoor/practice_form.h>

#include <algorithm>
#include <set>
#include <vector>

namespace frontdoor {
namespace {

std::string without_spaces(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') out += c;
  }
  return out;
}

bool ends_with_any(const std::string& text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return text.ends_with(end); });
}

bool is_true(const Json& extension) {
  return json_bool(extension, "valueBoolean").value_or(false);
}

// Everything that keeps a question away, or an answer from being taken, is left out: what is left is always shown.
void open_up(Json& owner) {
  for (const char* key : {"enableWhen", "enableBehavior", "required", "maxLength"}) owner.erase(key);
  if (Json* extensions = owner.contains("extension") ? &owner["extension"] : nullptr) {
    Json kept = Json::array();
    for (const Json& one : *extensions) {
      const std::string url = json_string_or(one, "url", "");
      const bool keeps_away = ends_with_any(
          url, {"constraint", "Constraint", "regex", "minLength", "minValue", "maxValue", "minQuantity", "maxQuantity",
                "enableWhenExpression", "enablewhen", "minOccurs", "maxDecimalPlaces", "validationtext"});
      if (!keeps_away) kept.push_back(one);
    }
    *extensions = std::move(kept);
  }
  if (!owner.contains("item")) return;
  for (Json& item : owner["item"]) {
    if (item.is_object()) open_up(item);
  }
}

Json* find_form(Json& json) {
  if (json.is_object() && json_string_or(json, "resourceType", "") == "Questionnaire") return &json;
  if (!json.is_structured()) return nullptr;
  for (Json& child : json) {
    if (Json* found = find_form(child)) return found;
  }
  return nullptr;
}

// A patient who answers everything, and what they have been shown.
class Shown {
 public:
  Shown(const Questionnaire& form, PatientDriver& patient) : form_(form), patient_(patient) {}

  void go_through() {
    for (int pages = 0; pages < 600 && !patient_.find(Role::button, "Send request"); ++pages) {
      answer_page();
      const std::string before = patient_.page_text();
      const Node* on = patient_.find(Role::button, "Continue");
      if (!on) on = patient_.find(Role::button, "Start now");
      if (!on) {
        PatientDriver::visit(patient_.view().root, [&](const Node& node) {
          if (node.role == Role::button && node.text.starts_with("I have read")) on = &node;
        });
      }
      ASSERT_NE(on, nullptr) << before;
      patient_.event(EventKind::press, node_id(std::string(on->name)), "");
      ASSERT_NE(before, patient_.page_text()) << "the patient cannot go on";
    }
  }

  bool has(const std::string& link_id) const { return names_.contains(link_id); }
  bool reads(std::string_view text) const { return texts_.find(without_spaces(text)) != std::string::npos; }

 private:
  // An answer may open more questions.
  void answer_page() {
    std::set<std::string> answered;
    for (int round = 0; round < 40; ++round) {
      look();
      std::vector<Node> controls;
      PatientDriver::visit(patient_.view().root, [&](const Node& node) { controls.push_back(node); });
      bool did = false;
      for (const Node& node : controls) did = answer(node, answered) || did;
      if (!did) break;
    }
    look_at_faces();
  }

  bool answer(const Node& node, std::set<std::string>& answered) {
    std::string question = node.name.substr(0, node.name.find('/'));
    const bool is_part = node.role == Role::text_field;
    const std::string key = is_part ? node.name : question;
    const bool takes = node.role == Role::radio || node.role == Role::checkbox || node.role == Role::text_field ||
                       node.role == Role::text_area || node.role == Role::select || node.role == Role::combobox ||
                       node.role == Role::slider || node.role == Role::details || node.name == question + "/add";
    if (!takes || !answered.insert(node.role == Role::select ? node.name : key).second) return false;
    if (!find_node(patient_.view().root, node.id)) return false;
    const Item* item = form_.find(question.substr(0, question.find('~')));
    if (node.role == Role::radio || node.role == Role::details) {
      patient_.event(EventKind::choose, node.id, "true");
    } else if (node.role == Role::checkbox) {
      patient_.event(EventKind::tick, node.id, "true");
    } else if (node.name.ends_with("/add")) {
      if (item && item->type == ItemType::attachment && item->mime_types.empty()) {
        patient_.event(EventKind::photo, node_id(question),
                       R"({"sha256":")" + std::string(64, 'a') + R"(","contentType":"image/jpeg","size":1000})");
      }
    } else {
      patient_.event(EventKind::input, node.id, value_for(node, item));
    }
    return true;
  }

  static std::string value_for(const Node& node, const Item* item) {
    if (node.role == Role::select || node.role == Role::combobox) {
      for (const Node& option : node.children) {
        if (!option.value.empty()) return node.role == Role::combobox ? option.text : option.value;
      }
    }
    if (item && item->meaning == Meaning::postcode) return "LS1 4AP";
    if (item && item->meaning == Meaning::telephone) return "07700 900123";
    if (item && (item->meaning == Meaning::nhs_number || item->is_nhs_number)) return "9434765919";
    if (node.name.ends_with("/day") || node.name.ends_with("/month")) return "2";
    if (node.name.ends_with("/year")) return "2020";
    if (node.role == Role::slider) return std::to_string(node.minimum);
    if (item && item->type == ItemType::time) return "14:15";
    if (item && item->type == ItemType::url) return "https://example.org/";
    if (node.input == Input::decimal || node.input == Input::whole_number) return "7";
    return "well";
  }

  void look() {
    const View& view = patient_.view();
    std::set<std::string> on_page;
    PatientDriver::visit(view.root, [&](const Node& node) {
      std::string name = node.name;
      EXPECT_TRUE(on_page.insert(name).second) << "two nodes of one name, which no face can show: " << name;
      for (const char* prefix : {"summary/", "given/"}) {
        if (name.starts_with(prefix)) name.erase(0, std::string(prefix).size());
      }
      names_.insert(name.substr(0, name.find_first_of("/~")));
    });
    names_.insert(view.page);
    texts_ += without_spaces(patient_.page_text()) + "\n";
  }

  // The page as it is served, and as the mirror and the painter get it.
  void look_at_faces() {
    const View& view = patient_.view();
    // Numbers in a sentence are links.
    const std::string markup = view_as_html(view);
    const std::string html = markup + without_links(markup);
    const std::string json = view_as_json(view);
    PatientDriver::visit(view.root, [&](const Node& node) {
      if (node.role == Role::page || node.text.empty()) return;
      EXPECT_NE(html.find(escape_html(node.text)), std::string::npos)
          << "not in the page that is served: " << node.text;
      EXPECT_NE(json.find(to_text(Json(node.text))), std::string::npos) << "not in the mirror's page: " << node.text;
    });
  }

  const Questionnaire& form_;
  PatientDriver& patient_;
  std::set<std::string> names_;
  std::string texts_;
};

struct Wanted {
  std::string link_id, text, type;
};

// The items of a form that should be shown.
void collect_wanted(const Json& owner, std::vector<Wanted>& out) {
  const Json* items = json_array(owner, "item");
  if (!items) return;
  for (const Json& item : *items) {
    if (!item.is_object()) continue;
    bool hidden = false;
    bool calculated = false;
    const Json* extensions = json_array(item, "extension");
    for (const Json& one : extensions ? *extensions : Json::array()) {
      const std::string url = json_string_or(one, "url", "");
      hidden = hidden || (url.ends_with("questionnaire-hidden") && is_true(one));
      calculated = calculated || ends_with_any(url, {"calculatedExpression", "cqf-calculatedValue"});
    }
    const std::string type = json_string_or(item, "type", "");
    const bool is_text = type == "display" || type == "group";
    // What the form does not give is not a row: nobody is asked for it.
    const bool given = !is_text && json_bool(item, "readOnly").value_or(false);
    if (hidden || ((given || calculated) && !item.contains("initial"))) continue;
    if (!calculated) out.push_back({json_string_or(item, "linkId", ""), json_string_or(item, "text", ""), type});
    collect_wanted(item, out);
  }
}

std::set<std::string> named_in(const ReadReport& report) {
  std::set<std::string> out;
  for (const ReadReport::Entry& entry : report.degraded) out.insert(entry.link_id);
  return out;
}

void expect_every_item(const std::string& text, const std::string& name) {
  SCOPED_TRACE(name);
  auto json = parse_json(text);
  if (!json.ok()) return;
  Json* form = find_form(json.value());
  if (!form) return;
  open_up(*form);
  ReadReport report;
  const auto read = read_patient_form(to_text(*form), definitions(), report);
  if (!read || read.value().questionnaire.find(Meaning::start)) return;  // ours: named after their questions
  Assets assets = built_assets().view();
  assets.questionnaire = &read.value().questionnaire;
  PatientDriver patient({}, "2026-11-23T10:00:00Z", assets);
  Shown shown(read.value().questionnaire, patient);
  shown.go_through();
  std::vector<Wanted> wanted;
  collect_wanted(*form, wanted);
  const std::set<std::string> named = named_in(report);
  for (const auto& [link_id, item_text, type] : wanted) {
    if (named.contains(link_id)) continue;
    std::string_view rest = item_text;
    while (!rest.empty()) {
      const std::string_view paragraph = rest.substr(0, rest.find("\n\n"));
      EXPECT_TRUE(shown.reads(paragraph)) << link_id << ": " << paragraph;
      rest.remove_prefix(std::min(rest.size(), paragraph.size() + 2));
    }
    const bool is_asked = item_text.empty() && type != "display" && type != "group";
    EXPECT_TRUE(!is_asked || shown.has(link_id)) << link_id;
  }
}

TEST(EveryItem, OfAFormOfAnyShapeIsShown) {
  const auto shapes =
      parse_json(read_file(std::filesystem::path(FRONTDOOR_SOURCE_DIR) / "tests/fixtures/forms/shapes.json"));
  ASSERT_TRUE(shapes.ok());
  for (const Json& shape : shapes.value()) {
    const std::string items = to_text(*json_array(shape, "items"));
    expect_every_item(form_json(items.substr(1, items.size() - 2)), json_string_or(shape, "about", ""));
  }
}

TEST(EveryItem, OfTheFormLibraryIsShown) {
  for (const auto& file :
       std::filesystem::directory_iterator(std::filesystem::path(FRONTDOOR_SOURCE_DIR) / "intake/data/form-library")) {
    if (file.path().extension() == ".json") expect_every_item(read_file(file.path()), file.path().filename());
  }
}

TEST(EveryItem, OfTheFixturesIsShown) {
  const auto folder = std::filesystem::path(FRONTDOOR_SOURCE_DIR) / "tests/fixtures/forms";
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (file.path().extension() == ".json") expect_every_item(read_file(file.path()), file.path().filename());
  }
}

TEST(EveryItem, OfTheFormsOfOthersIsShown) {
  const auto folder = shared_folder("questionnaires");
  if (folder.empty()) return;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() == ".json") expect_every_item(read_file(file.path()), file.path().filename());
  }
}

}  // namespace
}  // namespace frontdoor
