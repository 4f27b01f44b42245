// The View as HTML in nhsuk-frontend's markup (https://service-manual.nhs.uk/design-system/components). Ids and form
// names equal the mirror's, so that the mirror can take over what the server rendered.
#include <frontdoor/render.h>

#include "render/codes.h"

namespace frontdoor {
namespace {

class HtmlWriter {
 public:
  std::string take() { return std::move(out_); }

  void node(const Node& node, const Node* parent) {
    switch (node.role) {
      case Role::page: children(node); break;
      case Role::heading: heading(node); break;
      case Role::paragraph: element("p", id(node), node.text); break;
      case Role::list: wrap("ul", " class=\"nhsuk-list nhsuk-list--bullet\"" + id(node), node); break;
      case Role::list_item: element("li", id(node), node.text); break;
      case Role::inset_text: wrap("div", " class=\"nhsuk-inset-text\"" + id(node), node); break;
      case Role::warning_callout: warning_callout(node); break;
      case Role::care_card: care_card(node); break;
      case Role::details: details(node); break;
      case Role::fieldset: fieldset(node, ""); break;
      case Role::date_field: fieldset(node, "nhsuk-date-input"); break;
      case Role::text_field: text_field(node, parent); break;
      case Role::text_area: text_area(node); break;
      case Role::radio: choice(node, parent, "radio", "nhsuk-radios"); break;
      case Role::checkbox: choice(node, parent, "checkbox", "nhsuk-checkboxes"); break;
      case Role::select: select(node); break;
      case Role::option: option(node); break;
      case Role::button: button(node); break;
      case Role::link: link(node); break;
      case Role::back_link: press("nhsuk-back-link", node); break;
      case Role::error_summary: error_summary(node); break;
      case Role::error_link:
        add("<li><a href=\"#" + target_name(node) + "\">" + escape_html(node.text) + "</a></li>");
        break;
      case Role::summary_list: wrap("dl", " class=\"nhsuk-summary-list\"" + id(node), node); break;
      case Role::summary_row: summary_row(node); break;
      case Role::confirmation_panel: confirmation_panel(node); break;
      case Role::progress: element("p", " class=\"nhsuk-caption-l\"" + id(node), node.text); break;
    }
  }

  void set_root(const Node& root) { root_ = &root; }

 private:
  void add(const std::string& markup) { out_ += markup; }
  static std::string id(const Node& node) { return " id=\"" + escape_html(node.name) + "\""; }

  void element(const std::string& tag, const std::string& attributes, const std::string& text) {
    add("<" + tag + attributes + ">" + escape_html(text) + "</" + tag + ">");
  }
  void children(const Node& node) {
    for (const Node& child : node.children) this->node(child, &node);
  }
  void wrap(const std::string& tag, const std::string& attributes, const Node& node) {
    add("<" + tag + attributes + ">");
    children(node);
    add("</" + tag + ">");
  }

  void heading(const Node& node) {
    const char* size[] = {"l", "l", "m", "s"};
    const int level = node.level < 1 ? 1 : node.level > 3 ? 3 : node.level;
    element("h" + std::to_string(level),
            " class=\"nhsuk-heading-" + std::string(size[level]) + "\" tabindex=\"-1\"" + id(node), node.text);
  }

  void care_card(const Node& node) {
    const std::string kind(to_code(node.variant));
    const char* hidden = node.variant == Variant::emergency ? "Immediate action required: "
                         : node.variant == Variant::urgent  ? "Urgent advice: "
                                                            : "Non-urgent advice: ";
    add("<div class=\"nhsuk-card nhsuk-card--care nhsuk-card--care--" + kind + "\"" + id(node) +
        "><div class=\"nhsuk-card--care__heading-container\"><h2 class=\"nhsuk-card--care__heading\"><span "
        "role=\"text\">"
        "<span class=\"nhsuk-u-visually-hidden\">" +
        hidden + "</span>" + escape_html(node.text) +
        "</span></h2><span class=\"nhsuk-card--care__arrow\" aria-hidden=\"true\"></span></div>"
        "<div class=\"nhsuk-card__content\">");
    children(node);
    add("</div></div>");
  }

  void warning_callout(const Node& node) {
    add("<div class=\"nhsuk-warning-callout\"" + id(node) + "><h2 class=\"nhsuk-warning-callout__label\">" +
        escape_html(node.text) + "</h2>");
    children(node);
    add("</div>");
  }

  void details(const Node& node) {
    add("<details class=\"nhsuk-details\"" + id(node) + (node.checked ? " open" : "") +
        "><summary class=\"nhsuk-details__summary\"><span class=\"nhsuk-details__summary-text\">" +
        escape_html(node.text) + "</span></summary><div class=\"nhsuk-details__text\">");
    children(node);
    add("</div></details>");
  }

  void hint_and_error(const Node& node) {
    if (!node.hint.empty()) {
      add("<div class=\"nhsuk-hint\" id=\"" + escape_html(node.name) + "-hint\">" + escape_html(node.hint) + "</div>");
    }
    if (!node.error.empty()) {
      add("<span class=\"nhsuk-error-message\" id=\"" + escape_html(node.name) +
          "-error\"><span class=\"nhsuk-u-visually-hidden\">Error:</span> " + escape_html(node.error) + "</span>");
    }
  }

  static std::string described_by(const Node& node) {
    std::string ids;
    if (!node.hint.empty()) ids += node.name + "-hint";
    if (!node.error.empty()) ids += (ids.empty() ? "" : " ") + node.name + "-error";
    if (ids.empty()) return "";
    return " aria-describedby=\"" + escape_html(ids) + "\"";
  }

  void open_group(const Node& node) {
    add(std::string("<div class=\"nhsuk-form-group") + (node.error.empty() ? "" : " nhsuk-form-group--error") + "\">");
  }

  void fieldset(const Node& node, const std::string& inner_class) {
    open_group(node);
    add("<fieldset class=\"nhsuk-fieldset\"" + id(node) + described_by(node) +
        "><legend class=\"nhsuk-fieldset__legend" +
        (node.level > 0 ? " nhsuk-fieldset__legend--l" : " nhsuk-fieldset__legend--s") + "\">");
    add(node.level > 0 ? "<h1 class=\"nhsuk-fieldset__heading\">" + escape_html(node.text) + "</h1>"
                       : escape_html(node.text));
    add("</legend>");
    hint_and_error(node);
    const bool radios = !node.children.empty() && node.children.front().role == Role::radio;
    const std::string group = !inner_class.empty() ? inner_class : radios ? "nhsuk-radios" : "nhsuk-checkboxes";
    wrap("div", " class=\"" + group + "\"", node);
    add("</fieldset></div>");
  }

  void label(const Node& node) {
    const std::string markup = "<label class=\"nhsuk-label" + std::string(node.level > 0 ? " nhsuk-label--l" : "") +
                               "\" for=\"" + escape_html(node.name) + "\">" + escape_html(node.text) + "</label>";
    add(node.level > 0 ? "<h1 class=\"nhsuk-label-wrapper\">" + markup + "</h1>" : markup);
  }

  static std::string input_attributes(Input input) {
    switch (input) {
      case Input::text: return " type=\"text\"";
      case Input::name: return " type=\"text\" autocomplete=\"name\" spellcheck=\"false\"";
      case Input::given_name: return " type=\"text\" autocomplete=\"given-name\" spellcheck=\"false\"";
      case Input::family_name: return " type=\"text\" autocomplete=\"family-name\" spellcheck=\"false\"";
      case Input::birth_day: return " type=\"text\" inputmode=\"numeric\" autocomplete=\"bday-day\"";
      case Input::birth_month: return " type=\"text\" inputmode=\"numeric\" autocomplete=\"bday-month\"";
      case Input::birth_year: return " type=\"text\" inputmode=\"numeric\" autocomplete=\"bday-year\"";
      case Input::postcode: return " type=\"text\" autocomplete=\"postal-code\" spellcheck=\"false\"";
      case Input::telephone: return " type=\"tel\" autocomplete=\"tel\"";
      case Input::email: return " type=\"email\" autocomplete=\"email\" spellcheck=\"false\"";
      case Input::whole_number: return " type=\"text\" inputmode=\"numeric\"";
    }
    return " type=\"text\"";
  }

  void text_field(const Node& node, const Node* parent) {
    const bool in_date = parent && parent->role == Role::date_field;
    if (in_date) add("<div class=\"nhsuk-date-input__item\">");
    open_group(node);
    label(node);
    hint_and_error(node);
    std::string classes = "nhsuk-input";
    if (in_date) classes += " nhsuk-date-input__input";
    if (node.width > 0) classes += " nhsuk-input--width-" + std::to_string(node.width);
    if (!node.error.empty() || (in_date && !parent->error.empty())) classes += " nhsuk-input--error";
    add("<input class=\"" + classes + "\"" + id(node) + " name=\"" + escape_html(node.name) + "\"" +
        input_attributes(node.input) + " value=\"" + escape_html(node.value) + "\"" + described_by(node) + ">");
    add(in_date ? "</div></div>" : "</div>");
  }

  void text_area(const Node& node) {
    open_group(node);
    label(node);
    hint_and_error(node);
    add("<textarea class=\"nhsuk-textarea" + std::string(node.error.empty() ? "" : " nhsuk-textarea--error") + "\"" +
        id(node) + " name=\"" + escape_html(node.name) + "\" rows=\"8\"" + described_by(node) + ">\n" +
        escape_html(node.value) + "</textarea></div>");
  }

  void choice(const Node& node, const Node* parent, const std::string& type, const std::string& block) {
    const std::string group = parent ? parent->name : node.name;
    add("<div class=\"" + block + "__item\"><input class=\"" + block + "__input\"" + id(node) + " name=\"" +
        escape_html(group) + "\" type=\"" + type + "\" value=\"" + escape_html(node.value) + "\"" +
        (node.checked ? " checked" : "") +
        (node.hint.empty() ? "" : " aria-describedby=\"" + escape_html(node.name) + "-hint\"") +
        "><label class=\"nhsuk-label " + block + "__label\" for=\"" + escape_html(node.name) + "\">" +
        escape_html(node.text) + "</label>");
    if (!node.hint.empty()) {
      add("<div class=\"nhsuk-hint " + block + "__hint\" id=\"" + escape_html(node.name) + "-hint\">" +
          escape_html(node.hint) + "</div>");
    }
    add("</div>");
  }

  void select(const Node& node) {
    open_group(node);
    label(node);
    hint_and_error(node);
    wrap("select", " class=\"nhsuk-select\" name=\"" + escape_html(node.name) + "\"" + id(node) + described_by(node),
         node);
    add("</div>");
  }

  void option(const Node& node) {
    element("option", " value=\"" + escape_html(node.value) + "\"" + (node.checked ? " selected" : ""), node.text);
  }

  void button(const Node& node) {
    std::string classes = "nhsuk-button";
    if (node.variant == Variant::secondary || node.variant == Variant::warning || node.variant == Variant::reverse) {
      classes += " nhsuk-button--" + std::string(to_code(node.variant));
    }
    add("<button class=\"" + classes + "\"" + id(node) + " name=\"press\" value=\"" + escape_html(node.name) +
        "\" type=\"submit\"" + (node.disabled ? " disabled" : "") + ">" + escape_html(node.text) + "</button>");
  }

  // A link that is an event is a button in a form without script.
  void press(const std::string& classes, const Node& node) {
    add("<button class=\"" + classes + "\"" + id(node) + " name=\"press\" value=\"" + escape_html(node.name) +
        "\" type=\"submit\">" + escape_html(node.text));
    if (!node.hidden_text.empty())
      add("<span class=\"nhsuk-u-visually-hidden\"> " + escape_html(node.hidden_text) + "</span>");
    add("</button>");
  }

  void link(const Node& node) {
    if (node.href.empty()) {
      press("frontdoor-link", node);
      return;
    }
    add("<p><a" + id(node) + " href=\"" + escape_html(node.href) + "\">" + escape_html(node.text) + "</a></p>");
  }

  void error_summary(const Node& node) {
    add("<div class=\"nhsuk-error-summary\" tabindex=\"-1\"" + id(node) +
        "><div role=\"alert\"><h2 class=\"nhsuk-error-summary__title\">" + escape_html(node.text) +
        "</h2><div class=\"nhsuk-error-summary__body\"><ul class=\"nhsuk-list nhsuk-error-summary__list\">");
    children(node);
    add("</ul></div></div></div>");
  }

  std::string target_name(const Node& node) const {
    const Node* target = root_ ? find_node(*root_, node.target) : nullptr;
    return target ? escape_html(target->name) : "";
  }

  void summary_row(const Node& node) {
    add("<div class=\"nhsuk-summary-list__row\"" + id(node) + "><dt class=\"nhsuk-summary-list__key\">" +
        escape_html(node.text) + "</dt><dd class=\"nhsuk-summary-list__value\">" + escape_html(node.value) + "</dd>");
    if (!node.children.empty()) wrap("dd", " class=\"nhsuk-summary-list__actions\"", node);
    add("</div>");
  }

  void confirmation_panel(const Node& node) {
    add("<div class=\"nhsuk-panel\"" + id(node) + "><h1 class=\"nhsuk-panel__title\" tabindex=\"-1\">" +
        escape_html(node.text) + "</h1><div class=\"nhsuk-panel__body\">" + escape_html(node.value) + "</div>");
    children(node);
    add("</div>");
  }

  std::string out_;
  const Node* root_ = nullptr;
};

}  // namespace

std::string view_as_html(const View& view) {
  HtmlWriter writer;
  writer.set_root(view.root);
  writer.node(view.root, nullptr);
  return writer.take();
}

}  // namespace frontdoor
