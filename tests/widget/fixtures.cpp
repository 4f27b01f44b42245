#include "fixtures.h"

#include <utility>

namespace frontdoor::painter {
namespace {

Node make(Role role, std::string name, std::string text, std::vector<Node> children = {}) {
  Node node;
  node.role = role;
  node.id = node_id(name);
  node.name = std::move(name);
  node.text = std::move(text);
  node.children = std::move(children);
  return node;
}

template <typename Change>
Node with(Node node, Change change) {
  change(node);
  return node;
}

Node heading(std::string name, std::uint8_t level, std::string text) {
  return with(make(Role::heading, std::move(name), std::move(text)), [&](Node& node) { node.level = level; });
}

Node paragraph(std::string name, std::string text) {
  return make(Role::paragraph, std::move(name), std::move(text));
}

Node button(std::string name, Variant variant, std::string text) {
  return with(make(Role::button, std::move(name), std::move(text)), [&](Node& node) { node.variant = variant; });
}

Node link(std::string name, std::string href, std::string text) {
  return with(make(Role::link, std::move(name), std::move(text)), [&](Node& node) { node.href = std::move(href); });
}

Node list(const std::string& name, const std::vector<std::string>& items) {
  Node node = make(Role::list, name, "");
  for (std::size_t i = 0; i < items.size(); ++i) {
    node.children.push_back(make(Role::list_item, name + "/" + std::to_string(i), items[i]));
  }
  return node;
}

Node choice(Role role, std::string name, std::string text, bool checked, std::string hint = "") {
  return with(make(role, std::move(name), std::move(text)), [&](Node& node) {
    node.checked = checked;
    node.hint = std::move(hint);
  });
}

Node card(const std::string& name, Variant variant, std::string text) {
  Node node =
      make(Role::care_card, name, std::move(text),
           {paragraph(name + "/do", "Call 999 now, or go to your nearest A&E if you can get there safely."),
            list(name + "/list", {"tightness or pain across your chest", "pain that spreads to your arm or jaw"}),
            link(name + "/call", "tel:999", "Call 999"),
            paragraph(name + "/more", "British Sign Language users: use 999 BSL. Text relay: 18000.")});
  node.variant = variant;
  node.level = 2;
  return node;
}

Node date(const std::string& name, std::string error) {
  Node node = make(Role::date_field, name, "What is your date of birth?");
  node.hint = "For example, 31 3 1980";
  node.error = std::move(error);
  const struct {
    const char* part;
    const char* text;
    std::uint8_t width;
  } parts[] = {{"day", "Day", 2}, {"month", "Month", 2}, {"year", "Year", 4}};
  for (const auto& part : parts) {
    node.children.push_back(with(make(Role::text_field, name + "/" + part.part, part.text),
                                 [&](Node& field) { field.width = part.width; }));
  }
  return node;
}

Node row(const std::string& name, std::string key, std::string value, bool can_change) {
  Node node = make(Role::summary_row, name, std::move(key));
  node.value = std::move(value);
  if (can_change) {
    node.children.push_back(
        with(make(Role::link, name + "/change", "Change"), [&](Node& change) { change.hidden_text = "this answer"; }));
  }
  return node;
}

View page(std::string name, std::vector<Node> children) {
  View view;
  view.revision = 1;
  view.page = name;
  view.root = make(Role::page, "page", "Consult " + name, std::move(children));
  return view;
}

View text_page() {
  return page("text",
              {make(Role::back_link, "back", "Back"), make(Role::progress, "progress", "Step 2 of 9"),
               heading("h1", 1, "What do you need help with today?"),
               paragraph("p1",
                         "AVATAR To Type Wave: tell us in your own words – “chest pain” means call 999. We read "
                         "what you write in well-known, up-to-date ways and answer within one working day."),
               heading("h2", 2, "Before you start"),
               list("list", {"your NHS number, if you know it",
                             "the names of the medicines that you take, and how "
                             "much of each you take every day"}),
               heading("h3", 3, "What happens next"), paragraph("p2", "First line\nSecond line, kept apart."),
               link("link", "", "Use the plain version of this form"),
               link("away", "https://www.nhs.uk/", "Read about chest pain on the NHS website"),
               paragraph("p3",
                         "Zażółć gęślą jaźń. Мне плохо. Πονάει το στήθος μου. 我胸口痛，已经两天了。 "
                         "👍🏽 "
                         "🚑 "
                         "end.")});
}

View own_words_page() {
  Node area = make(Role::text_area, "own-words", "What is the problem?");
  area.level = 1;
  area.hint = "Say when it started and whether it is getting better or worse. Do not include bank details.";
  area.count_max = 500;
  area.value = "My chest feels tight and I cannot catch my breath since this morning";
  return page("own-words",
              {make(Role::back_link, "back", "Back"), area,
               with(card("own-words/card", Variant::emergency, "Call 999 now"), [](Node& node) { node.live = true; }),
               button("continue", Variant::primary, "Continue")});
}

View fields_page() {
  Node name = make(Role::text_field, "name", "Full name");
  Node postcode = make(Role::text_field, "postcode", "Postcode");
  postcode.width = 10;
  postcode.hint = "For example, LS1 4HT";
  postcode.error = "Enter a full UK postcode";
  postcode.value = "LS1";
  Node select = make(Role::select, "contact-time", "When is a good time to call?");
  select.children = {make(Role::option, "contact-time/any", "Any time"),
                     make(Role::option, "contact-time/morning", "In the morning, 8am to 12 noon")};
  Node over = make(Role::text_area, "over", "Anything else?");
  over.count_max = 10;
  over.value = "Twelve chars";
  over.error = "Shorten your text to 10 characters or fewer";
  return page("fields",
              {heading("h1", 1, "Your details"), paragraph("intro", "We need these to find your record."), name,
               postcode, date("birth", ""), select, over, button("continue", Variant::primary, "Continue")});
}

Node slider(std::string name, std::string text, std::string value) {
  Node node = make(Role::slider, std::move(name), std::move(text));
  node.hint = "0 is not at all, 10 is all the time.";
  node.hidden_text = value.empty() ? "Not answered yet" : value;
  node.value = std::move(value);
  node.maximum = 10;
  node.step = 1;
  return node;
}

View measures_page() {
  Node weight = make(Role::text_field, "weight", "What is your weight?");
  weight.width = 5;
  weight.suffix = "kg";
  Node tablets = make(Role::text_field, "tablets", "How many do you take?");
  tablets.suffix = "tablets a day";
  tablets.value = "many";
  tablets.error = "Enter how many you take as a whole number";
  Node pharmacy = make(Role::combobox, "pharmacy", "Which pharmacy do you use?");
  pharmacy.hint = "Start to type its name.";
  pharmacy.error = "Choose a pharmacy from the list";
  pharmacy.children = {make(Role::option, "pharmacy/lime", "Lime Street Pharmacy")};
  Node often = make(Role::select, "often", "How often do you order?");
  often.error = "Enter how often you order";
  often.children = {make(Role::option, "often/", "Choose an answer")};
  Node none = slider("none", "How much does it hurt?", "");
  none.error = "Enter how much it hurts";
  return page("measures",
              {heading("h1", 1, "Measurements"), weight, tablets, pharmacy, often, heading("medicine", 2, "Medicine 1"),
               make(Role::text_field, "medicine.name", "Its name"),
               button("medicine/remove", Variant::secondary, "Remove medicine 1"),
               heading("medicine~2", 2, "Medicine 2"), make(Role::text_field, "medicine.name~2", "Its name"),
               button("medicine~2/remove", Variant::secondary, "Remove medicine 2"),
               button("medicine/add", Variant::secondary, "Add another medicine"),
               slider("bother", "How much do side effects bother you?", "7"), none,
               button("continue", Variant::primary, "Continue")});
}

View choices_page() {
  Node who = make(Role::fieldset, "who", "Who needs help?",
                  {choice(Role::radio, "who/me", "Me", true),
                   choice(Role::radio, "who/child", "A child I care for", false, "For anybody aged 15 or under"),
                   choice(Role::radio, "who/other",
                          "Somebody else, whom I care for and who knows that I am writing to the "
                          "practice about them today",
                          false)});
  who.level = 1;
  who.hint = "Tell us about one person at a time.";
  Node how =
      make(Role::fieldset, "how", "How may we contact you?",
           {choice(Role::checkbox, "how/text", "Text message", true),
            choice(Role::checkbox, "how/call", "Phone call", false, "We try twice"),
            with(choice(Role::checkbox, "how/post", "Letter", false), [](Node& node) { node.disabled = true; })});
  how.error = "Choose at least one way to contact you";
  return page("choices",
              {who, how, date("birth", "Date of birth must be in the past"),
               button("continue", Variant::primary, "Continue"), button("save", Variant::secondary, "Save for later")});
}

View advice_page() {
  Node callout =
      make(Role::warning_callout, "callout", "The practice is very busy today",
           {paragraph("callout/p", "You can still send your request. If you need help today, phone 0113 496 0000.")});
  Node inset = make(Role::inset_text, "inset", "",
                    {paragraph("inset/p", "Your answers are kept on this device until you send.")});
  Node open = make(Role::details, "details", "What counts as urgent?",
                   {paragraph("details/p", "Something that cannot wait until tomorrow."),
                    list("details/list", {"new and severe pain", "a fever that does not go away"})});
  open.checked = true;
  return page("advice", {heading("h1", 1, "Get help now"), card("emergency", Variant::emergency, "Call 999 now"),
                         card("urgent", Variant::urgent, "Phone the practice now, before you do anything else"),
                         card("non-urgent", Variant::non_urgent, "Speak to a pharmacist"), callout, inset,
                         make(Role::details, "closed", "How we use your information"), open,
                         paragraph("after", "You can go back and change your answers.")});
}

View check_page() {
  Node errors = make(Role::error_summary, "errors", "There is a problem");
  errors.children = {with(make(Role::error_link, "errors/postcode", "Enter a full UK postcode"),
                          [](Node& node) { node.target = node_id("row-postcode"); }),
                     make(Role::error_link, "errors/birth",
                          "Date of birth must be in the past, and it must be a real date "
                          "such as 31 3 1980")};
  Node rows =
      make(Role::summary_list, "summary", "",
           {row("row-words", "In your own words",
                "My chest feels tight.\nIt started this morning and it has not "
                "stopped since, whatever I do.",
                true),
            row("row-birth", "Date of birth", "31 March 1980", true), row("row-postcode", "Postcode", "LS1 4HT", true),
            row("row-practice", "Practice", "Park Lane Surgery", false)});
  return page("check",
              {errors, heading("h1", 1, "Check your answers"), rows, button("send", Variant::primary, "Send"),
               button("stop", Variant::warning, "Delete and stop"), button("later", Variant::secondary, "Go back"),
               with(button("busy", Variant::primary, "Sending"), [](Node& node) { node.disabled = true; })});
}

View confirmation_page() {
  Node panel = make(Role::confirmation_panel, "panel", "Request sent");
  panel.value = "Your reference: FD-7K2M-9QXT";
  return page("confirmation",
              {panel, heading("next", 2, "What happens next"), paragraph("p", "We read your request by 6:30pm today."),
               button("again", Variant::reverse, "Done")});
}

}  // namespace

std::vector<View> fixtures() {
  std::vector<View> views;
  views.push_back(text_page());
  views.push_back(own_words_page());
  views.push_back(fields_page());
  views.push_back(choices_page());
  views.push_back(advice_page());
  views.push_back(check_page());
  views.push_back(measures_page());
  views.push_back(confirmation_page());
  return views;
}

View long_page(int paragraphs) {
  std::vector<Node> nodes;
  for (int i = 0; i < paragraphs; ++i) {
    const std::string number = std::to_string(i);
    nodes.push_back(paragraph("p" + number, "Paragraph " + number +
                                                " of a page that is taller than the largest texture, "
                                                "with enough words to fill more than one line of it on any screen."));
    if (i % 10 == 9) nodes.push_back(button("b" + number, Variant::primary, "Continue " + number));
  }
  return page("long", std::move(nodes));
}

}  // namespace frontdoor::painter
