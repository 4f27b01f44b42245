// Pages of the questionnaire: questions that belong together, one of them as the heading where it is alone
// (https://service-manual.nhs.uk/design-system/patterns/question-pages).
#include "answers/repeats.h"
#include "consultation/cards.h"
#include "consultation/pages.h"

#include <frontdoor/nodes.h>

#include <algorithm>

namespace frontdoor {
namespace {

// Where urgent need goes now, as the card on the "help today" page.
Node make_urgent_advice(const PageContext& context, const Item& item) {
  const CardContext card{*context.assets.wording, context.access, context.options.practice};
  return care_card(item.link_id, Action::urgent_same_day, {}, card);
}

// The paragraphs of a text: an empty line parts them.
std::vector<Node> make_paragraphs(const PageContext& context, const Item& item) {
  std::vector<Node> out;
  std::string_view rest = item.text;
  do {
    const std::size_t end = std::min(rest.find("\n\n"), rest.size());
    const std::string number = out.empty() ? "" : "/" + std::to_string(out.size() + 1);
    out.push_back(make_paragraph(item.link_id + "/text" + number,
                                 context.assets.wording->phrase(std::string(rest.substr(0, end)))));
    rest.remove_prefix(std::min(rest.size(), end + 2));
  } while (!rest.empty());
  return out;
}

// Text of a form: help that opens on demand, an instruction, a warning, or a paragraph.
Node make_display(const PageContext& context, const Item& item) {
  if (item.meaning == Meaning::access_messages) return make_access_messages(item.link_id, context.access.messages);
  if (item.meaning == Meaning::urgent_advice) return make_urgent_advice(context, item);
  std::vector<Node> texts = make_paragraphs(context, item);
  Role role = Role::paragraph;
  if (item.category == "instructions") role = Role::inset_text;
  if (item.category == "security") role = Role::warning_callout;
  if (item.control == "flyover") role = Role::details;
  if (role == Role::paragraph) return make_paragraph(item.link_id, texts.front().text);
  const Wording& wording = *context.assets.wording;
  const std::string title = item.short_text.empty()
                                ? wording.text(role == Role::details ? "details.help" : "callout.important")
                                : wording.phrase(item.short_text);
  Node node = make_node(role, item.link_id, role == Role::inset_text ? "" : title);
  node.checked = !context.state.form.value(item.link_id).empty();
  node.children = std::move(texts);
  return node;
}

// A group inside a page, with a heading of its own. One that repeats says which it is and offers to remove it, and
// after the last of them one more can be added.
class Questions {
 public:
  // leading: the question that is the page's heading, if one is. asks: whether there are questions on the page, or only
  // its texts.
  Questions(const PageContext& context, Page& page, const Item* leading, bool asks)
      : context_(context), page_(page), leading_(leading), asks_(asks) {}

  void add(std::span<const Item> items) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Item& item = items[i];
      if (item.hidden || !context_.state.form.is_enabled(item)) continue;
      if (item.type == ItemType::attachment && !context_.options.practice.photos) continue;
      if (item.meaning == Meaning::repeat_ordering) {
        ordering(item);
      } else if (item.type == ItemType::display) {
        page_.root.children.push_back(make_display(context_, item));
      } else if (!asks_) {
        continue;
      } else if (item.type == ItemType::group) {
        group(item);
        const bool last = i + 1 == items.size() || form_link_id(items[i + 1].link_id) != form_link_id(item.link_id);
        if (item.repeats && last) add_another(item);
      } else if (is_given(item)) {
        given(item);
      } else {
        question(item);
      }
    }
  }

 private:
  void question(const Item& item) {
    const bool leads = &item == leading_;
    for (Node& node : make_question(context_, item, leads)) page_.root.children.push_back(std::move(node));
    if (leads && page_.focus == 0) page_.focus = node_id(item.link_id);
    if (context_.state.form.is_answered(item)) add(item.items);
  }

  // What the form gives: read, not asked. Rows that follow each other are one list.
  void given(const Item& item) {
    if (!is_calculated(item) && !context_.state.form.values_of(item).empty()) {
      std::vector<Node>& nodes = page_.root.children;
      if (nodes.empty() || nodes.back().role != Role::summary_list) {
        nodes.push_back(make_node(Role::summary_list, "given/" + item.link_id, ""));
      }
      nodes.back().children.push_back(make_summary_row(context_, item, question_of(context_, item)));
    }
    add(item.items);
  }

  // The practice's own way to order repeat medicine comes first; asking here is left open.
  void ordering(const Item& item) {
    const RepeatOrdering& own = context_.options.practice.repeat_ordering;
    if (own.text.empty()) return;
    const Wording& wording = *context_.assets.wording;
    std::vector<Node>& nodes = page_.root.children;
    nodes.push_back(make_heading(item.link_id, wording.text("ordering.heading"), 2));
    nodes.push_back(make_paragraph(item.link_id + "/text", own.text));
    if (!own.link.empty()) nodes.push_back(make_link(item.link_id + "/link", wording.text("ordering.link"), own.link));
    nodes.push_back(make_paragraph(item.link_id + "/here", wording.text("ordering.here")));
  }

  void group(const Item& item) {
    const Wording& wording = *context_.assets.wording;
    const std::string number = std::to_string(occurrence_of(item.link_id));
    if (!item.text.empty()) {
      const std::string heading =
          item.repeats ? wording.text("repeat.heading", {{"name", wording.phrase(item.text)}, {"number", number}})
                       : wording.phrase(item.text);
      page_.root.children.push_back(make_heading(item.link_id, heading, 2));
    }
    add(item.items);
    if (!item.repeats || context_.state.form.occurrences(item) <= occurrences_min(item)) return;
    const std::string text = wording.text("repeat.remove", {{"name", name_of(item)}, {"number", number}});
    page_.root.children.push_back(make_button(item.link_id + "/remove", text, Variant::secondary));
  }

  void add_another(const Item& item) {
    if (context_.state.form.occurrences(item) >= occurrences_max(item)) return;
    const std::string text = context_.assets.wording->text("repeat.add", {{"name", name_of(item)}});
    page_.root.children.push_back(
        make_button(std::string(form_link_id(item.link_id)) + "/add", text, Variant::secondary));
  }

  std::string name_of(const Item& item) const {
    return context_.assets.wording->phrase(item.short_text.empty() ? item.text : item.short_text);
  }

  const PageContext& context_;
  Page& page_;
  const Item* leading_;
  const bool asks_;
};

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

// Not on the first page, nor for who has seen their answers and changes one.
void add_progress(const PageContext& context, Page& page) {
  const ConsultationState& state = context.state;
  if (state.page_number < 2 || state.reached_check) return;
  page.root.children.push_back(make_paragraph(
      "progress", context.assets.wording->text("page.progress", {{"number", std::to_string(state.page_number)},
                                                                 {"of", std::to_string(state.pages_least)}})));
}

// The question that is its page's heading: the only thing on it, or the one that the page is named after.
const Item* leading_question(const FilledForm& form, const Item& page) {
  const auto questions = form.questions_of(page);
  if (questions.empty()) return nullptr;
  const auto items = items_of_page(page);
  const auto shown = std::count_if(items.begin(), items.end(), [](const Item& one) { return !one.hidden; });
  const bool only = questions.size() == 1 && shown == 1 && items.front().type != ItemType::group;
  return only || questions.front()->text == page.text ? questions.front() : nullptr;
}

Page make_question_page(const PageContext& context, const Item& item) {
  Page page;
  page.root = make_node(Role::page, "page", "");
  if (item.meaning != Meaning::start) add_back(context, page);
  add_errors(context, page);
  add_progress(context, page);
  const Item* leading = leading_question(context.state.form, item);
  const std::string heading = question_of(context, leading ? *leading : item);
  if (!leading) {
    page.root.children.push_back(make_heading("heading", heading, 1));
    if (page.focus == 0) page.focus = node_id("heading");
  }
  Questions(context, page, leading, may_continue(context, item)).add(items_of_page(item));
  if (may_continue(context, item)) {
    const char* key = item.meaning == Meaning::start ? "action.start" : "action.continue";
    page.root.children.push_back(
        make_button(std::string(controls::continue_button), context.assets.wording->text(key), Variant::primary));
  }
  set_title(context, page, heading);
  return page;
}

}  // namespace frontdoor
