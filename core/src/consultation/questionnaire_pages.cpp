// Pages of the questionnaire: questions that belong together, one of them as the heading where it is alone
// (https://service-manual.nhs.uk/design-system/patterns/question-pages).
#include "answers/repeats.h"
#include "consultation/cards.h"
#include "consultation/pages.h"

#include <frontdoor/nodes.h>
#include <frontdoor/telephone.h>

#include <algorithm>
#include <functional>

namespace frontdoor {
namespace {

// Where urgent need goes now, as the card on the "help today" page.
Node make_urgent_advice(const PageContext& context, const Item& item) {
  const CardContext card{*context.assets.wording, context.access, context.options.practice};
  return care_card(item.link_id, Action::urgent_same_day, {}, card);
}

// The paragraphs of a text: an empty line parts them. name: of the first.
std::vector<Node> make_paragraphs(const PageContext& context, std::string_view text, const std::string& name) {
  std::vector<Node> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\n\n"), text.size());
    const std::string number = out.empty() ? "" : "/" + std::to_string(out.size() + 1);
    out.push_back(make_paragraph(name + number, context.assets.wording->phrase(std::string(text.substr(0, end)))));
    text.remove_prefix(std::min(text.size(), end + 2));
  }
  return out;
}

// Text of a form: help that opens on demand, an instruction, a warning, or paragraphs.
std::vector<Node> make_display(const PageContext& context, const Item& item) {
  std::vector<Node> out;
  if (item.meaning == Meaning::access_messages) {
    out.push_back(make_access_messages(context, item.link_id));
    if (!context.access.accepts) out.push_back(make_call(context, "start.call"));
    return out;
  }
  if (item.meaning == Meaning::urgent_advice) {
    out.push_back(make_urgent_advice(context, item));
    return out;
  }
  Role role = Role::paragraph;
  if (item.category == "instructions") role = Role::inset_text;
  if (item.category == "security") role = Role::warning_callout;
  if (item.control == "flyover") role = Role::details;
  const std::string text = item.prefix.empty() ? item.text : item.prefix + " " + item.text;
  if (role == Role::paragraph) return make_paragraphs(context, text, item.link_id);
  const Wording& wording = *context.assets.wording;
  const std::string title = item.short_text.empty()
                                ? wording.text(role == Role::details ? "details.help" : "callout.important")
                                : wording.phrase(item.short_text);
  Node node = make_node(role, item.link_id, role == Role::inset_text ? "" : title);
  node.checked = !context.state.form.value(item.link_id).empty();
  node.children = make_paragraphs(context, text, item.link_id + "/text");
  out.push_back(std::move(node));
  return out;
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
      const bool photos = item.type == ItemType::attachment;
      if (photos && context_.options.practice.photos && !context_.options.takes_photos) {
        add_node(make_paragraph(item.link_id + "/not-here", context_.assets.wording->text("photo.not-here")));
        continue;
      }
      if (!context_.state.form.is_there(item) || (photos && !context_.options.practice.photos)) continue;
      if (item.meaning == Meaning::repeat_ordering) {
        ordering(item);
      } else if (item.type == ItemType::display) {
        for (Node& node : make_display(context_, item)) add_node(std::move(node));
        add_links(item);
        add(item.items);
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

  // Of what is outside every page the words, of a group of pages what it is called.
  void add_outside(const Item& item) {
    if (item.type != ItemType::group) return add({&item, 1});
    for (Node& node : make_paragraphs(context_, question_of(context_, item), item.link_id)) add_node(std::move(node));
    add_help(item);
  }

  void add_help(const Item& item) {
    for (Node& node : make_paragraphs(context_, item.hint, item.link_id + "/hint")) add_node(std::move(node));
    if (item.type == ItemType::group) add_links(item);
  }

 private:
  void add_node(Node node) { page_.root.children.push_back(std::move(node)); }

  void add_links(const Item& item) {
    for (const std::string& address : item.support_links) {
      add_node(make_link(item.link_id + "/" + address, address, address));
    }
  }

  // What the form gives: read, not asked. Rows that follow each other are one list.
  void given(const Item& item) {
    if (!is_calculated(item) && !context_.state.form.values_of(item).empty()) {
      std::vector<Node>& nodes = page_.root.children;
      if (nodes.empty() || nodes.back().role != Role::summary_list) {
        nodes.push_back(make_node(Role::summary_list, "given/" + item.link_id, ""));
      }
      nodes.back().children.push_back(make_summary_row(context_, item, question_of(context_, item)));
      add_help(item);
    }
    under(item);
  }

  void question(const Item& item) {
    const bool leads = &item == leading_;
    for (Node& node : make_question(context_, item, leads)) add_node(std::move(node));
    if (leads && page_.focus == 0) page_.focus = node_id(item.link_id);
    under(item);
  }

  // What is under a question: its texts, and with an answer what is asked of it.
  void under(const Item& item) {
    add_links(item);
    const bool answered = context_.state.form.is_answered(item);
    for (const Item& child : item.items) {
      if (answered || child.type == ItemType::display) add({&child, 1});
    }
  }

  // The practice's own way to order repeat medicine comes first; asking here is left open.
  void ordering(const Item& item) {
    const RepeatOrdering& own = context_.options.practice.repeat_ordering;
    if (own.text.empty()) return;
    const Wording& wording = *context_.assets.wording;
    add_node(make_heading(item.link_id, wording.text("ordering.heading"), 2));
    add_node(make_paragraph(item.link_id + "/text", own.text));
    if (!own.link.empty()) add_node(make_link(item.link_id + "/link", wording.text("ordering.link"), own.link));
    add_node(make_paragraph(item.link_id + "/here", wording.text("ordering.here")));
  }

  void group(const Item& item) {
    const Wording& wording = *context_.assets.wording;
    const std::string number = std::to_string(occurrence_of(item.link_id));
    if (!item.text.empty()) {
      const std::string name = question_of(context_, item);
      const std::string heading =
          item.repeats ? wording.text("repeat.heading", {{"name", name}, {"number", number}}) : name;
      add_node(make_heading(item.link_id, heading, 2));
    }
    add_help(item);
    add(item.items);
    if (!item.repeats || context_.state.form.occurrences(item) <= occurrences_min(item)) return;
    const std::string text = wording.text("repeat.remove", {{"name", name_of(item)}, {"number", number}});
    add_node(make_button(item.link_id + "/remove", text, Variant::secondary));
  }

  void add_another(const Item& item) {
    if (context_.state.form.occurrences(item) >= occurrences_max(item)) return;
    const std::string text = context_.assets.wording->text("repeat.add", {{"name", name_of(item)}});
    add_node(make_button(std::string(form_link_id(item.link_id)) + "/add", text, Variant::secondary));
  }

  std::string name_of(const Item& item) const {
    return context_.assets.wording->phrase(item.short_text.empty() ? item.text : item.short_text);
  }

  const PageContext& context_;
  Page& page_;
  const Item* leading_;
  const bool asks_;
};

constexpr std::string_view kOptional = "(optional)";  // as our own forms mark a question

// Several questions of which none must be answered, and not every one says so: then the page says it once.
bool may_skip(const PageContext& context, std::span<const Item> items) {
  std::size_t count = 0;
  std::size_t marked = 0;
  const std::function<bool(std::span<const Item>)> none_required = [&](std::span<const Item> of) {
    return std::all_of(of.begin(), of.end(), [&](const Item& item) {
      if (!context.state.form.is_there(item)) return true;
      if (item.type == ItemType::group || item.type == ItemType::display) return none_required(item.items);
      ++count;
      marked += item.text.find(kOptional) == std::string::npos ? 0 : 1;
      return !item.required && item.occurs_min == 0;
    });
  };
  return none_required(items) && count > 1 && marked < count;
}

bool may_continue(const PageContext& context, const Item& page) {
  // While the practice is paused the first page says so, asks nothing and leads no further.
  return context.access.accepts || page.meaning != Meaning::start;
}

}  // namespace

Node make_call(const PageContext& context, const std::string& name) {
  const Wording& wording = *context.assets.wording;
  if (context.access.urgent_to == UrgentRoute::nhs_111) {
    return make_link(name, wording.text("card.111.call"), "tel:111");
  }
  return make_link(name, wording.text("card.practice.call"), telephone_link(context.options.practice.phone));
}

Node make_access_messages(const PageContext& context, const std::string& name) {
  Node node = make_node(Role::inset_text, name, "");
  for (const AccessMessage& message : context.access.messages) {
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
  if (questions.empty() || form.read_on(page).front() != &page) return nullptr;
  const auto items = form.items_of_page(page);
  const auto shown = std::count_if(items.begin(), items.end(), [](const Item& one) { return !one.hidden; });
  const bool is_named =
      page.type == ItemType::group && !(page.text.empty() && page.hint.empty()) && !form.is_ours(page);
  const bool only = questions.size() == 1 && shown == 1 && questions.front() == &items.front() && !is_named;
  return only || questions.front()->text == page.text ? questions.front() : nullptr;
}

// What has no name of its own has the form's.
std::string heading_of(const PageContext& context, const Item* named) {
  std::string text = named ? question_of(context, *named) : std::string();
  if (text.empty()) text = context.assets.wording->phrase(context.state.form.questionnaire().title());
  return text.empty() ? context.assets.wording->text("callout.important") : text;
}

// An error of a list leads to its first entry; where that one is left out of this page, to the first that is there.
void aim_errors(const ConsultationState& state, Page& page) {
  const auto summary = std::find_if(page.root.children.begin(), page.root.children.end(),
                                    [](const Node& node) { return node.role == Role::error_summary; });
  for (std::size_t i = 0; i < state.errors.size(); ++i) {
    if (find_node(page.root, node_id(state.errors[i].control))) continue;
    const Node* question = find_node(page.root, node_id(state.errors[i].item));
    if (!question || question->children.empty()) continue;
    summary->children[i].target = question->children.front().id;
  }
}

Page make_question_page(const PageContext& context, const Item& item) {
  Page page;
  page.root = make_node(Role::page, "page", "");
  if (item.meaning != Meaning::start) add_back(context, page);
  add_errors(context, page);
  add_progress(context, page);
  const Item* leading = leading_question(context.state.form, item);
  const bool goes_on = may_continue(context, item);
  // Nobody is invited to a form that they cannot send.
  const std::string heading = goes_on ? heading_of(context, leading || item.type != ItemType::group ? leading : &item)
                                      : context.assets.wording->text("start.not-now");
  if (!leading) {
    page.root.children.push_back(make_heading("heading", heading, 1));
    if (page.focus == 0) page.focus = node_id("heading");
  }
  if (goes_on && item.meaning == Meaning::start && context.state.start_closed) {
    Node closed = make_node(Role::inset_text, "start.not-open", "");
    closed.children.push_back(make_paragraph("start.not-open/text", context.assets.wording->text("start.not-open")));
    page.root.children.push_back(std::move(closed));
  }
  Questions questions(context, page, leading, goes_on);
  for (const Item* one : context.state.form.read_on(item)) {
    if (one != &item) {
      questions.add_outside(*one);
    } else {
      if (item.type == ItemType::group && !item.repeats) questions.add_help(item);
      if (goes_on && !leading && may_skip(context, context.state.form.items_of_page(item))) {
        page.root.children.push_back(make_paragraph("may-skip", context.assets.wording->text("questions.may-skip")));
      }
      questions.add(context.state.form.items_of_page(item));
    }
  }
  if (goes_on) {
    const char* key = item.meaning == Meaning::start ? "action.start" : "action.continue";
    page.root.children.push_back(
        make_button(std::string(controls::continue_button), context.assets.wording->text(key), Variant::primary));
  }
  set_title(context, page, heading);
  aim_errors(context.state, page);
  return page;
}

}  // namespace frontdoor
