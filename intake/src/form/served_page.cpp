#include "form/served_page.h"

#include "base/html.h"

#include <frontdoor/telephone.h>

namespace frontdoor::intake {
namespace {

void replace_all(std::string& text, std::string_view placeholder, const std::string& value) {
  for (std::size_t at = text.find(placeholder); at != std::string::npos;
       at = text.find(placeholder, at + value.size())) {
    text.replace(at, placeholder.size(), value);
  }
}

// The button that Enter in a text field presses: not the first in the page, which is the one that leads back.
const Node* main_button(const Node& root) {
  for (const Node& node : root.children) {
    if (node.role == frontdoor::Role::button && (node.variant == Variant::primary || node.variant == Variant::none))
      return &node;
  }
  return nullptr;
}

// JSON inside a script element: "</script>" and "<!--" must not end it.
std::string for_script_element(std::string json) {
  replace_all(json, "<", "\\u003c");
  return json;
}

}  // namespace

std::string served_form(std::string_view address, std::string_view page, std::string_view inner) {
  Html html;
  html.raw("<form class=\"frontdoor-page\" method=\"post\" action=\"").text(address);
  html.raw("\" novalidate data-page=\"").text(page).raw("\">").raw(inner).raw("</form>");
  return html.take();
}

std::string served_inner(const View& view, std::string_view state, std::string_view notice) {
  Html html;
  if (!state.empty()) html.raw("<input type=\"hidden\" name=\"state\" value=\"").text(state).raw("\">");
  if (const Node* button = main_button(view.root)) {
    html.raw("<button class=\"nhsuk-u-visually-hidden\" type=\"submit\" name=\"press\" value=\"").text(button->name);
    html.raw("\" tabindex=\"-1\" aria-hidden=\"true\"></button>");
  }
  if (!notice.empty()) {
    html.raw("<div class=\"nhsuk-inset-text\" role=\"alert\"><p class=\"nhsuk-body\">").text(notice).raw("</p></div>");
  }
  html.raw(view_as_html(view));
  return html.take();
}

std::string served_document(const std::string& page_template, const Practice& practice,
                            const ServedDocument& document) {
  std::string page = page_template;
  replace_all(page, "{{practice.ods}}", escape_html(practice.ods));
  replace_all(page, "{{practice.phone-href}}", dialled_number(practice.phone));
  replace_all(page, "{{practice.phone}}", escape_html(practice.phone));
  replace_all(page, "{{practice.name}}", escape_html(practice.name));
  // Last, and once each: what a patient wrote is not a template.
  const std::pair<std::string_view, std::string> parts[] = {
      {"{{served.title}}", escape_html(document.title)},
      {"{{served.status}}", for_script_element(document.status)},
      {"{{served.draft}}", for_script_element(document.draft.empty() ? "null" : document.draft)},
      {"{{served.red-flags}}", escape_html(document.red_flags)},
      {"{{served.questionnaire}}", escape_html(document.questionnaire)},
      {"{{served.start}}", escape_html(document.start)},
      {"{{served.api}}", escape_html(document.api)},
      {"{{served.form}}", document.form}};
  std::string out;
  std::size_t from = 0;
  for (const auto& [placeholder, value] : parts) {
    const std::size_t at = page.find(placeholder, from);
    if (at == std::string::npos) continue;
    out.append(page, from, at - from).append(value);
    from = at + placeholder.size();
  }
  return out.append(page, from);
}

}  // namespace frontdoor::intake
