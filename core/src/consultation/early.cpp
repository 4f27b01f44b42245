// See pages.h: "Send what I have written now".
#include "consultation/pages.h"

#include <frontdoor/nodes.h>

namespace frontdoor {
namespace {

std::vector<Node> make_questions(const PageContext& context) {
  std::vector<Node> out;
  for (const Item* item : questions_of_early_page(context.state.form)) {
    for (Node& node : make_question(context, *item, false)) out.push_back(std::move(node));
  }
  return out;
}

}  // namespace

// Who it is from and a phone number, or how else to reach them: without that nobody could act on it. A date of birth
// that is given is not asked.
std::vector<const Item*> questions_of_early_page(const FilledForm& form) {
  std::vector<const Item*> out;
  for (const Meaning meaning :
       {Meaning::full_name, Meaning::birth_date, Meaning::telephone, Meaning::email, Meaning::contact_person}) {
    const bool known = meaning == Meaning::birth_date && !form.by_meaning(Meaning::age_months).empty();
    for (const Item* item : form.questions()) {
      if (item->meaning == meaning && !known) out.push_back(item);
    }
  }
  return out;
}

// "I have no phone", and back; the page that it is on.
std::string change_phone(FilledForm& form) {
  const Item* item = form.questionnaire().find(Meaning::contact_preference);
  const bool had_none = item && form.value(item->link_id) == controls::no_phone;
  if (item) form.set(item->link_id, had_none ? "" : std::string(controls::no_phone));
  return std::string(pages::send_early);
}

void set_sent_early(FilledForm& form, bool early) {
  const Item* item = form.questionnaire().find(Meaning::sent_early);
  if (item) form.set(item->link_id, early ? "yes" : "");
}

bool was_sent_early(const FilledForm& form) {
  const Item* item = form.questionnaire().find(Meaning::sent_early);
  return item && form.value(item->link_id) == "yes";
}

Page make_early_page(const PageContext& context) {
  const Wording& wording = *context.assets.wording;
  Page page;
  page.root = make_node(Role::page, "page", "");
  add_back(context, page);
  add_errors(context, page);
  Node heading = make_heading("heading", wording.text("early.heading"), 1);
  if (page.focus == 0) page.focus = heading.id;
  set_title(context, page, heading.text);
  page.root.children.push_back(std::move(heading));
  page.root.children.push_back(make_paragraph("early.text", wording.text("early.text")));
  for (Node& node : make_questions(context)) page.root.children.push_back(std::move(node));
  page.root.children.push_back(make_button(std::string(controls::send), wording.text("early.send"), Variant::primary));
  const Item* ways = context.state.form.questionnaire().find(Meaning::contact_preference);
  const bool has_none = ways && context.state.form.value(ways->link_id) == controls::no_phone;
  page.root.children.push_back(make_button(
      std::string(controls::no_phone), wording.text(has_none ? "early.phone" : "early.no-phone"), Variant::secondary));
  return page;
}

}  // namespace frontdoor
