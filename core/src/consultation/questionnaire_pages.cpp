// Pages of the questionnaire: one thing a page, its question as the heading
// (https://service-manual.nhs.uk/design-system/patterns/question-pages).
#include "consultation/cards.h"
#include "consultation/pages.h"
#include "consultation/practice_forms.h"

#include <frontdoor/limits.h>
#include <frontdoor/nodes.h>

namespace frontdoor {
namespace {

const std::string* error_of(const PageContext& context, const std::string& link_id) {
  for (const FieldError& error : context.state.errors) {
    if (error.item == link_id) return &error.message;
  }
  return nullptr;
}

void label_node(const PageContext& context, const Item& item, bool heading, Node& node) {
  node.level = heading ? 1 : 0;
  node.hint = context.assets.wording->phrase(item.hint);
  node.required = item.required;
  if (const std::string* error = error_of(context, item.link_id)) node.error = *error;
}

Input input_of(const Item& item) {
  switch (item.meaning) {
    case Meaning::full_name:
    case Meaning::writer_name: return Input::name;
    case Meaning::postcode: return Input::postcode;
    case Meaning::telephone: return Input::telephone;
    case Meaning::email: return Input::email;
    default: return item.type == ItemType::integer ? Input::whole_number : Input::text;
  }
}

WidthCharacters width_of(const Item& item) {
  if (item.type == ItemType::integer) return 3;
  if (item.meaning == Meaning::postcode) return 10;
  if (item.meaning == Meaning::nhs_number) return 20;
  if (item.meaning == Meaning::telephone) return 20;
  return 0;
}

bool is_offered(const PageContext& context, const Item& item, const AnswerOption& option) {
  return is_enabled(option, *context.assets.questionnaire, context.state.answers) &&
         is_on(context.options.practice, item, option.value.code);
}

Node make_choice(const PageContext& context, const Item& item, const std::string& text, bool heading) {
  Node node = make_node(Role::fieldset, item.link_id, text);
  label_node(context, item, heading, node);
  for (const AnswerOption& option : item.options) {
    if (!is_offered(context, item, option)) continue;
    const std::string name = item.link_id + "/" + option.value.code;
    Node child = make_node(item.repeats ? Role::checkbox : Role::radio, name,
                           context.assets.wording->phrase(option.value.display));
    child.value = option.value.code;
    child.hint = context.assets.wording->phrase(option.hint);
    child.checked = item.repeats ? context.state.answers.value(name) == "true"
                                 : context.state.answers.value(item.link_id) == option.value.code;
    node.children.push_back(std::move(child));
  }
  return node;
}

Node make_date(const PageContext& context, const Item& item, const std::string& text, bool heading) {
  Node node = make_node(Role::date_field, item.link_id, text);
  label_node(context, item, heading, node);
  const bool birth = item.meaning == Meaning::birth_date;
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
    child.value = context.state.answers.value(name);
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
  const std::vector<Photo> photos = photos_of(item, context.state.answers);
  for (std::size_t i = 0; i < photos.size(); ++i) {
    const std::string name = photo_name(item, photos[i]);
    const std::string number = std::to_string(i + 1);
    Node field =
        make_node(Role::text_field, name + "/description", wording.text("photo.describe", {{"number", number}}));
    field.value = context.state.answers.value(field.name);
    nodes.push_back(std::move(field));
    nodes.push_back(
        make_button(name + "/remove", wording.text("photo.remove", {{"number", number}}), Variant::secondary));
  }
  if (photos.size() < limits::photos_max) {
    const char* key = photos.empty() ? "photo.add" : "photo.add-another";
    nodes.push_back(make_button(item.link_id + "/add", wording.text(key), Variant::secondary));
  }
  return nodes;
}

Node make_text(const PageContext& context, const Item& item, const std::string& text, bool heading) {
  Node node = make_node(item.type == ItemType::text ? Role::text_area : Role::text_field, item.link_id, text);
  label_node(context, item, heading, node);
  node.input = input_of(item);
  node.width = width_of(item);
  node.value = context.state.answers.value(item.link_id);
  if (item.type == ItemType::text) node.count_max = item.length_max;
  return node;
}

// Where urgent need goes now, as the card that stands on the "help today" page.
Node make_urgent_advice(const PageContext& context, const Item& item) {
  const CardContext card{*context.assets.wording, context.access, context.options.practice};
  return care_card(item.link_id, Action::urgent_same_day, {}, card);
}

Node make_display(const PageContext& context, const Item& item) {
  if (item.meaning == Meaning::access_messages) return make_access_messages(item.link_id, context.access.messages);
  if (item.meaning == Meaning::urgent_advice) return make_urgent_advice(context, item);
  return make_paragraph(item.link_id, context.assets.wording->phrase(item.text));
}

bool may_continue(const PageContext& context, const Item& page) {
  // While the practice is paused the first page says so, asks nothing and leads no further.
  return context.access.accepts || page.meaning != Meaning::start;
}

}  // namespace

Node make_access_messages(const std::string& name, const std::vector<AccessMessage>& messages) {
  Node node = make_node(Role::inset_text, name, "");
  for (const AccessMessage& message : messages) {
    node.children.push_back(make_paragraph(name + "/" + message.key, message.text));
  }
  return node;
}

void add_back(const PageContext& context, Page& page) {
  page.root.children.push_back(
      make_node(Role::back_link, std::string(controls::back), context.assets.wording->text("action.back")));
}

void add_errors(const PageContext& context, Page& page) {
  if (context.state.errors.empty()) return;
  Node summary = make_node(Role::error_summary, std::string(controls::errors),
                           context.assets.wording->text("error.summary-title"));
  for (const FieldError& error : context.state.errors) {
    Node link = make_node(Role::error_link, std::string(controls::errors) + "/" + error.item, error.message);
    link.target = node_id(error.control);
    summary.children.push_back(std::move(link));
  }
  page.focus = summary.id;
  page.root.children.push_back(std::move(summary));
}

void set_title(const PageContext& context, Page& page, const std::string& heading) {
  const Wording& wording = *context.assets.wording;
  const char* key = context.state.errors.empty() ? "page.title" : "page.title-error";
  page.root.text = wording.text(key, {{"heading", heading}, {"practice", context.options.practice.name}});
}

std::vector<Node> make_question(const PageContext& context, const Item& item, bool heading) {
  const bool other = is_about_somebody_else(*context.assets.questionnaire, context.state.answers);
  const std::string text = context.assets.wording->phrase(question_text(item, other));
  if (item.type == ItemType::attachment) return make_photos(context, item, text, heading);
  std::vector<Node> nodes;
  if (!item.options.empty()) {
    nodes.push_back(make_choice(context, item, text, heading));
  } else if (item.type == ItemType::date) {
    nodes.push_back(make_date(context, item, text, heading));
  } else {
    nodes.push_back(make_text(context, item, text, heading));
  }
  const auto card = context.state.cards.find(item.link_id);
  if (card != context.state.cards.end() && !card->second.empty()) {
    const CardContext card_context{*context.assets.wording, context.access, context.options.practice};
    Node node = care_card(item.link_id + "/card", most_pressing(card->second), card->second, card_context);
    node.live = true;
    nodes.push_back(std::move(node));
  }
  return nodes;
}

Page make_question_page(const PageContext& context, const Item& item) {
  Page page;
  page.root = make_node(Role::page, "page", "");
  if (item.meaning != Meaning::start) add_back(context, page);
  add_errors(context, page);
  const Questionnaire& questionnaire = *context.assets.questionnaire;
  const Answers& answers = context.state.answers;
  const auto questions = enabled_questions_of(item, questionnaire, answers);
  const bool single = questions.size() == 1 && item.items.size() == 1;
  const bool other = is_about_somebody_else(questionnaire, answers);
  const std::string heading = context.assets.wording->phrase(question_text(single ? *questions.front() : item, other));
  if (!single) {
    page.root.children.push_back(make_heading("heading", heading, 1));
    if (page.focus == 0) page.focus = node_id("heading");
  }
  for (const Item& child : item.items) {
    if (!is_enabled(child, questionnaire, answers)) continue;
    if (child.type == ItemType::display) {
      page.root.children.push_back(make_display(context, child));
      continue;
    }
    if (!may_continue(context, item)) continue;
    for (Node& node : make_question(context, child, single)) page.root.children.push_back(std::move(node));
    if (single && page.focus == 0) page.focus = node_id(child.link_id);
  }
  if (may_continue(context, item)) {
    const char* key = item.meaning == Meaning::start ? "action.start" : "action.continue";
    page.root.children.push_back(
        make_button(std::string(controls::continue_button), context.assets.wording->text(key), Variant::primary));
  }
  set_title(context, page, heading);
  return page;
}

}  // namespace frontdoor
