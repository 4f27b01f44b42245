// The control of each question (https://service-manual.nhs.uk/design-system/components).
#include "answers/ticked.h"
#include "answers/typed.h"
#include "consultation/cards.h"
#include "consultation/from_words.h"
#include "consultation/pages.h"
#include "consultation/photos.h"
#include "consultation/practice_forms.h"
#include "consultation/sign_questions.h"
#include "engine/answer_checks.h"

#include <frontdoor/limits.h>
#include <frontdoor/nodes.h>

#include <algorithm>
#include <charconv>

namespace frontdoor {
namespace {

const std::string* error_of(const PageContext& context, const std::string& link_id) {
  for (const FieldError& error : context.state.errors) {
    if (error.item == link_id) return &error.message;
  }
  return nullptr;
}

// The answer that is there is the one that was taken from the patient's own words.
bool was_said(const PageContext& context, const Item& item) {
  const std::string& value = context.state.form.value(item.link_id);
  return !value.empty() && value == answer_in_words(item, context.state.form, context.options.practice);
}

void label_node(const PageContext& context, const Item& item, bool heading, Node& node) {
  node.level = heading ? 1 : 0;
  node.hint = was_said(context, item) ? context.assets.wording->text("from-words.hint")
                                      : context.assets.wording->phrase(item.hint);
  if (!item.entry_format.empty() && item.entry_format != item.hint) node.hint += " " + item.entry_format;
  node.required = item.required || item.occurs_min > 0;
  if (const std::string* error = error_of(context, item.link_id)) node.error = *error;
}

bool is_about_other(const PageContext& context) {
  return context.state.form.is_about_somebody_else();
}

// about_other: what the browser knows of its own user is not the patient's, so it is not asked to fill it in.
Input input_of(const Item& item, bool about_other) {
  if (about_other && (item.meaning == Meaning::full_name || item.meaning == Meaning::postcode)) return Input::text;
  switch (item.meaning) {
    case Meaning::full_name:
    case Meaning::writer_name: return Input::name;
    case Meaning::postcode: return Input::postcode;
    case Meaning::telephone: return Input::telephone;
    case Meaning::email: return Input::email;
    default: break;
  }
  switch (item.type) {
    case ItemType::integer: return Input::whole_number;
    case ItemType::decimal:
    case ItemType::quantity: return Input::decimal;
    case ItemType::time: return Input::time;
    default: return Input::text;
  }
}

WidthCharacters width_of(const Item& item) {
  if (item.type == ItemType::integer) return 3;
  if (item.type == ItemType::decimal || item.type == ItemType::quantity) return 5;
  if (item.type == ItemType::time) return 5;
  if (item.meaning == Meaning::postcode) return 10;
  if (item.meaning == Meaning::nhs_number) return 20;
  if (item.meaning == Meaning::telephone) return 20;
  return 0;
}

// An emergency in a list of red flags whose every rule the patient's own words have raised: they have been told what to
// do, and are not asked for it again. Lesser signs share rules with others, and stay.
bool was_written(const PageContext& context, const Item& item, const AnswerOption& option) {
  if (option.concept_code.empty() || context.state.form.value(item.link_id + "/" + option.value.code) == "true") {
    return false;
  }
  const Item* words = context.state.form.questionnaire().find(Meaning::own_words);
  if (!words) return false;  // the form of somebody else may ask for none
  const FormReading written = context.state.flags.read_one(*words, context.state.form, context.assets.readers());
  if (written.findings.empty()) return false;
  const std::vector<Finding> ticked =
      read_ticked(ticked_answer(item, option), context.state.form.facts(), *context.assets.red_flags);
  return !ticked.empty() && std::all_of(ticked.begin(), ticked.end(), [&](const Finding& one) {
    if (one.action < Action::emergency_department) return false;
    return std::any_of(written.findings.begin(), written.findings.end(), [&](const AnswerFinding& other) {
      return other.finding.status == Status::present && other.finding.rule == one.rule &&
             other.finding.action >= one.action;
    });
  });
}

bool is_offered(const PageContext& context, const Item& item, const AnswerOption& option) {
  return context.state.form.is_offered(item, option) && is_on(context.options.practice, item, option) &&
         !was_written(context, item, option);
}

// A sign that the patient was asked for on a page before, in the same words, and said nothing of.
bool was_asked_before(const PageContext& context, const Item& item, const AnswerOption& option) {
  return !option.concept_code.empty() && context.state.form.value(item.link_id + "/" + option.value.code) != "true" &&
         was_asked_for(option.value.display, context.state, *context.assets.signs);
}

// What is offered, in the form's order; of problems those that the patient's own words name come first, the closest
// before the others.
std::vector<const AnswerOption*> ordered_options(const PageContext& context, const Item& item) {
  std::vector<const AnswerOption*> options;
  if (item.meaning == Meaning::problem) options = options_in_words(item, context.state.form);
  for (const AnswerOption& option : item.options) {
    if (std::find(options.begin(), options.end(), &option) == options.end()) options.push_back(&option);
  }
  std::erase_if(options, [&](const AnswerOption* option) { return !is_offered(context, item, *option); });
  // A list of nothing but "None of these" would be no question.
  const auto is_new = [&](const AnswerOption* option) {
    return !option->exclusive && !was_asked_before(context, item, *option);
  };
  if (std::any_of(options.begin(), options.end(), is_new)) {
    std::erase_if(options, [&](const AnswerOption* option) { return was_asked_before(context, item, *option); });
  }
  return options;
}

}  // namespace

void add_or(const Wording& wording, Node& list) {
  list.children.push_back(make_paragraph(list.name + "/or", wording.text("answer.or")));
}

namespace {

Node make_choice(const PageContext& context, const Item& item, const std::string& text, bool heading) {
  Node node = make_node(Role::fieldset, item.link_id, text);
  label_node(context, item, heading, node);
  const std::string& question = question_text(item, context.state.form.is_about_somebody_else());
  bool divided = false;
  for (const AnswerOption* each : ordered_options(context, item)) {
    const AnswerOption& option = *each;
    // One "or" before the options that go with no other: how many of them there are does not matter.
    if (option.exclusive && !node.children.empty() && !divided) add_or(*context.assets.wording, node);
    divided = divided || (option.exclusive && !node.children.empty());
    const std::string name = item.link_id + "/" + option.value.code;
    Node child = make_node(item.repeats ? Role::checkbox : Role::radio, name,
                           context.assets.wording->answer(question, option.value.display));
    child.value = option.value.code;
    child.hint = context.assets.wording->phrase(option.hint);
    child.checked = item.repeats ? context.state.form.value(name) == "true"
                                 : context.state.form.value(item.link_id) == option.value.code;
    node.children.push_back(std::move(child));
  }
  return node;
}

// Yes and no, for a question of type boolean.
Node make_yes_no(const PageContext& context, const Item& item, const std::string& text, bool heading) {
  Node node = make_node(Role::fieldset, item.link_id, text);
  label_node(context, item, heading, node);
  for (const char* value : {"true", "false"}) {
    const char* key = std::string_view(value) == "true" ? "answer.yes" : "answer.no";
    Node child = make_node(Role::radio, item.link_id + "/" + value, context.assets.wording->text(key));
    child.value = value;
    child.checked = context.state.form.value(item.link_id) == value;
    node.children.push_back(std::move(child));
  }
  return node;
}

// A list to choose from: dropped down, or searched by typing.
Node make_list(const PageContext& context, const Item& item, const std::string& text, bool heading) {
  const bool searched = is_searched(item);
  Node node = make_node(searched ? Role::combobox : Role::select, item.link_id, text);
  label_node(context, item, heading, node);
  node.value = context.state.form.value(item.link_id);
  if (!searched) {
    Node none = make_node(Role::option, item.link_id + "/", context.assets.wording->text("select.none"));
    none.checked = node.value.empty();
    node.children.push_back(std::move(none));
  }
  for (const AnswerOption& option : item.options) {
    if (!is_offered(context, item, option)) continue;
    Node child = make_node(Role::option, item.link_id + "/" + option.value.code,
                           context.assets.wording->phrase(option.value.display));
    child.value = option.value.code;
    child.checked = node.value == option.value.code;
    node.children.push_back(std::move(child));
  }
  return node;
}

std::int32_t whole(const std::optional<AnswerValue>& limit, std::int32_t otherwise) {
  if (!limit) return otherwise;
  std::int32_t value = 0;
  const char* const end = limit->text.data() + limit->text.size();
  return std::from_chars(limit->text.data(), end, value).ptr == end ? value : otherwise;
}

Node make_slider(const PageContext& context, const Item& item, const std::string& text, bool heading) {
  Node node = make_node(Role::slider, item.link_id, text);
  label_node(context, item, heading, node);
  node.value = context.state.form.value(item.link_id);
  const WorkedOut& limits = context.state.form.worked_out(item);
  node.minimum = whole(least_of(item, &limits), 0);
  node.maximum = std::max(whole(most_of(item, &limits), 100), node.minimum + 1);
  node.step = item.slider_step > 0 ? static_cast<std::int32_t>(item.slider_step) : 1;
  node.hidden_text = node.value.empty() ? context.assets.wording->text("slider.none") : node.value;
  if (!node.value.empty() && !item.units.empty()) node.hidden_text += " " + item.units.front().display;
  return node;
}

Node make_date(const PageContext& context, const Item& item, const std::string& text, bool heading) {
  Node node = make_node(Role::date_field, item.link_id, text);
  label_node(context, item, heading, node);
  const bool birth = item.meaning == Meaning::birth_date && !is_about_other(context);
  const struct {
    const char* part;
    const char* label;
    Input input;
    WidthCharacters width;
  } fields[] = {{"day", "date.day", birth ? Input::birth_day : Input::whole_number, 2},
                {"month", "date.month", birth ? Input::birth_month : Input::whole_number, 2},
                {"year", "date.year", birth ? Input::birth_year : Input::whole_number, 4}};
  for (const auto& field : fields) {
    const std::string name = item.link_id + "/" + field.part;
    Node child = make_node(Role::text_field, name, context.assets.wording->text(field.label));
    child.input = field.input;
    child.width = field.width;
    child.value = context.state.form.value(name);
    node.children.push_back(std::move(child));
  }
  return node;
}

// A question for photos: what there is so far, each with its description, and a button for one more. The host shows the
// device's own chooser and sends EventKind::photo for this node.
std::vector<Node> make_photos(const PageContext& context, const Item& item, const std::string& text, bool heading) {
  const Wording& wording = *context.assets.wording;
  std::vector<Node> nodes;
  nodes.push_back(make_heading(item.link_id, text, heading ? 1 : 2));
  if (!item.hint.empty()) nodes.push_back(make_paragraph(item.link_id + "/hint", wording.phrase(item.hint)));
  const std::vector<Photo> photos = photos_of(item, context.state.form.answers());
  for (std::size_t i = 0; i < photos.size(); ++i) {
    const std::string name = photo_name(item, photos[i]);
    const std::string number = std::to_string(i + 1);
    Node field =
        make_node(Role::text_field, name + "/description", wording.text("photo.describe", {{"number", number}}));
    field.value = context.state.form.value(field.name);
    nodes.push_back(std::move(field));
    nodes.push_back(
        make_button(name + "/remove", wording.text("photo.remove", {{"number", number}}), Variant::secondary));
  }
  if (photos_left(context.state.form) > 0) {
    const char* key = photos.empty() ? "photo.add" : "photo.add-another";
    nodes.push_back(make_button(item.link_id + "/add", wording.text(key), Variant::secondary));
  }
  return nodes;
}

// A number and its unit. Where there are several units, the patient chooses one.
std::vector<Node> make_quantity(const PageContext& context, const Item& item, const std::string& text, bool heading) {
  Node field = make_node(Role::text_field, item.link_id, text);
  label_node(context, item, heading, field);
  field.input = Input::decimal;
  field.width = 5;
  field.value = context.state.form.value(item.link_id);
  if (item.units.size() == 1) field.suffix = item.units.front().display;
  std::vector<Node> nodes;
  nodes.push_back(std::move(field));
  if (item.units.size() < 2) return nodes;
  const std::string chosen = context.state.form.value(item.link_id + "/unit");
  Node units = make_node(Role::select, item.link_id + "/unit", context.assets.wording->text("quantity.unit"));
  for (std::size_t i = 0; i < item.units.size(); ++i) {
    const std::string& name = unit_name(item.units[i]);
    Node option = make_node(Role::option, units.name + "/" + name, item.units[i].display);
    option.value = name;
    option.checked = chosen.empty() ? i == 0 : chosen == option.value;
    units.children.push_back(std::move(option));
  }
  nodes.push_back(std::move(units));
  return nodes;
}

// Choices that are worked out as the form is filled in: searched by typing.
void list_choices(std::span<const AnswerValue> choices, Node& node) {
  for (const AnswerValue& choice : choices) {
    Node child = make_node(Role::option, node.name + "/" + called(choice), called(choice));
    child.value = child.text;
    child.checked = node.value == child.value;
    node.children.push_back(std::move(child));
  }
  if (!choices.empty()) node.role = Role::combobox;
}

Node make_text(const PageContext& context, const Item& item, const std::string& text, bool heading) {
  Node node = make_node(item.type == ItemType::text ? Role::text_area : Role::text_field, item.link_id, text);
  label_node(context, item, heading, node);
  node.input = input_of(item, is_about_other(context));
  node.width = width_of(item);
  node.value = context.state.form.value(item.link_id);
  if (item.type == ItemType::text) node.count_max = item.length_max;
  if (!item.units.empty()) node.suffix = item.units.front().display;
  list_choices(context.state.form.choices_of(item), node);
  return node;
}

}  // namespace

std::vector<Node> make_question(const PageContext& context, const Item& item, bool heading) {
  const std::string text = question_of(context, item);
  if (item.type == ItemType::attachment) return make_photos(context, item, text, heading);
  if (item.type == ItemType::quantity) return make_quantity(context, item, text, heading);
  std::vector<Node> nodes;
  if (is_searched(item) || is_dropped_down(item)) {
    nodes.push_back(make_list(context, item, text, heading));
  } else if (!item.options.empty()) {
    nodes.push_back(make_choice(context, item, text, heading));
  } else if (item.type == ItemType::boolean) {
    nodes.push_back(make_yes_no(context, item, text, heading));
  } else if (item.type == ItemType::integer && item.control == "slider") {
    nodes.push_back(make_slider(context, item, text, heading));
  } else if (has_date_parts(item)) {
    nodes.push_back(make_date(context, item, text, heading));
  } else {
    nodes.push_back(make_text(context, item, text, heading));
  }
  const auto card = context.state.cards.find(item.link_id);
  if (card == context.state.cards.end() || card->second.is_empty()) return nodes;
  const CardContext card_context{*context.assets.wording, context.access, context.options.practice};
  const std::vector<AnswerFinding>& findings = card->second.findings;
  const std::string name = item.link_id + "/card";
  Node node = card->second.asks ? make_signs_card(name, *context.assets.wording)
                                : care_card(name, most_pressing(findings), findings, card_context);
  node.live = !card->second.waits;
  node.disabled = card->second.waits;
  nodes.push_back(std::move(node));
  return nodes;
}

}  // namespace frontdoor
