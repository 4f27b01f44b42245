// The View as HTML in nhsuk-frontend's markup (https://service-manual.nhs.uk/design-system/components). Ids and form
// names equal the mirror's, so that the mirror can take over what the server rendered.
#include <frontdoor/number_in_text.h>
#include <frontdoor/render.h>

#include "render/codes.h"

#include <algorithm>

namespace frontdoor {
namespace {

class HtmlWriter {
 public:
  explicit HtmlWriter(const Node& root) : root_(root) {}
  std::string take() { return std::move(out_); }

  void node(const Node& node, const Node* parent) {
    if (is_only_room(node)) return;
    switch (node.role) {
      case Role::page: children(node); break;
      case Role::heading: heading(node); break;
      case Role::paragraph: paragraph(node); break;
      case Role::list: wrap("ul", classes("nhsuk-list nhsuk-list--bullet") + id(node), node); break;
      case Role::list_item: element("li", id(node), node.text); break;
      case Role::inset_text: inset_text(node); break;
      case Role::warning_callout: warning_callout(node); break;
      case Role::care_card: care_card(node); break;
      case Role::details: details(node); break;
      case Role::fieldset: fieldset(node); break;
      case Role::date_field: fieldset(node); break;
      case Role::text_field: text_field(node, parent); break;
      case Role::text_area: text_area(node); break;
      case Role::radio: choice(node, parent, "radio", "nhsuk-radios"); break;
      case Role::checkbox: choice(node, parent, "checkbox", "nhsuk-checkboxes"); break;
      case Role::select: select(node); break;
      case Role::combobox: combobox(node); break;
      case Role::slider: slider(node); break;
      case Role::option: option(node); break;
      case Role::button: button(node); break;
      case Role::link: link(node, parent); break;
      case Role::back_link: press("nhsuk-back-link frontdoor-press", node); break;
      case Role::error_summary: error_summary(node); break;
      case Role::error_link: error_link(node); break;
      case Role::summary_list: wrap("dl", classes("nhsuk-summary-list") + id(node), node); break;
      case Role::summary_row: summary_row(node); break;
      case Role::confirmation_panel: confirmation_panel(node); break;
      case Role::progress: element("p", classes("nhsuk-caption-m frontdoor-progress") + id(node), node.text); break;
    }
  }

 private:
  void add(const std::string& markup) { out_ += markup; }
  static std::string id(const Node& node) { return " id=\"" + escape_html(node.name) + "\""; }
  static std::string classes(const std::string& names) { return " class=\"" + names + "\""; }
  static std::string hidden(const std::string& text) {
    return "<span class=\"nhsuk-u-visually-hidden\">" + escape_html(text) + "</span>";
  }

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

  struct PhoneLink {
    std::size_t at = std::string_view::npos;
    std::string_view number;
    std::string_view href;
  };

  static std::string_view take_line(std::string_view& lines) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    return line;
  }

  // The first of a paragraph's numbers in what is left of its text.
  static PhoneLink first_link(const Node& node, std::string_view text) {
    PhoneLink first;
    std::string_view numbers = node.value;
    std::string_view links = node.href;
    while (!numbers.empty()) {
      const std::string_view number = take_line(numbers);
      const std::string_view href = take_line(links);
      const std::size_t at = find_number(text, number, 0);
      if (at < first.at) first = {at, number, href};
    }
    return first;
  }

  // The numbers that it names are links, wherever they occur.
  void paragraph(const Node& node) {
    if (node.href.empty()) return element("p", classes("nhsuk-body frontdoor-paragraph") + id(node), node.text);
    add("<p" + classes("nhsuk-body frontdoor-paragraph") + id(node) + ">");
    std::string_view rest = node.text;
    for (PhoneLink link = first_link(node, rest); !link.number.empty(); link = first_link(node, rest)) {
      add(escape_html(rest.substr(0, link.at)) + "<a" + classes("nhsuk-link frontdoor-number") + " href=\"" +
          escape_html(link.href) + "\">" + escape_html(link.number) + "</a>");
      rest.remove_prefix(link.at + link.number.size());
    }
    add(escape_html(rest) + "</p>");
  }

  void heading(const Node& node) {
    const char* size[] = {"l", "l", "m", "s"};
    const int level = node.level < 1 ? 1 : node.level > 3 ? 3 : node.level;
    element("h" + std::to_string(level),
            classes("nhsuk-heading-" + std::string(size[level])) + id(node) + " tabindex=\"-1\"", node.text);
  }

  void inset_text(const Node& node) {
    add("<div" + classes("nhsuk-inset-text") + id(node) + ">" + hidden("Information: "));
    wrap("div", "", node);
    add("</div>");
  }

  void card_heading(const Node& node, const char* kind) {
    const std::string tag = node.level == 3 ? "h3" : "h2";
    add("<" + tag + classes("nhsuk-card__heading nhsuk-heading-m") + ">" + hidden(kind) + "<span>" +
        escape_html(node.text) + "</span></" + tag + ">");
  }

  void care_card(const Node& node) {
    const char* kind = node.variant == Variant::emergency ? "Immediate action required: "
                       : node.variant == Variant::urgent  ? "Urgent advice: "
                                                          : "Non-urgent advice: ";
    const std::string code = node.variant == Variant::emergency || node.variant == Variant::urgent
                                 ? std::string(to_code(node.variant))
                                 : "non-urgent";
    add("<div" + classes("nhsuk-card nhsuk-card--care nhsuk-card--care--" + code) + id(node) + "><div" +
        classes("nhsuk-card__heading-container") + ">");
    card_heading(node, kind);
    add("<span class=\"nhsuk-card--care__arrow\" aria-hidden=\"true\"></span></div>");
    wrap("div", classes("nhsuk-card__content"), node);
    add("</div>");
  }

  void warning_callout(const Node& node) {
    add("<div" + classes("nhsuk-card nhsuk-card--warning") + id(node) + "><div" + classes("nhsuk-card__content") + ">");
    card_heading(node, "Important: ");
    wrap("div", "", node);
    add("</div></div>");
  }

  void details(const Node& node) {
    add("<details" + classes("nhsuk-details") + id(node) + (node.checked ? " open" : "") + "><summary" +
        classes("nhsuk-details__summary") + "><span" + classes("nhsuk-details__summary-text") + ">" +
        escape_html(node.text) + "</span></summary>");
    wrap("div", classes("nhsuk-details__text"), node);
    add("</details>");
  }

  void hint_and_error(const Node& node, const std::string& hint_classes = "") {
    if (!node.hint.empty()) {
      add("<div" + classes("nhsuk-hint" + hint_classes) + " id=\"" + escape_html(node.name) + "-hint\">" +
          escape_html(node.hint) + "</div>");
    }
    if (!node.error.empty()) {
      add("<span" + classes("nhsuk-error-message") + " id=\"" + escape_html(node.name) + "-error\">" +
          hidden("Error: ") + "<span>" + escape_html(node.error) + "</span></span>");
    }
  }

  static std::string described_by(const Node& node) {
    std::string ids;
    if (!node.hint.empty()) ids += node.name + "-hint";
    if (!node.error.empty()) ids += (ids.empty() ? "" : " ") + node.name + "-error";
    if (node.role == Role::text_area && node.count_max > 0) ids += (ids.empty() ? "" : " ") + node.name + "-count";
    if (!node.suffix.empty()) ids += (ids.empty() ? "" : " ") + node.name + "-suffix";
    if (ids.empty()) return "";
    return " aria-describedby=\"" + escape_html(ids) + "\"";
  }

  void open_group(const Node& node, const std::string& more = "") {
    add("<div" + classes("nhsuk-form-group" + more + (node.error.empty() ? "" : " nhsuk-form-group--error")) + ">");
  }

  void fieldset(const Node& node) {
    const bool date = node.role == Role::date_field;
    const bool heads_page = node.level > 0;
    open_group(node);
    add("<fieldset" + classes("nhsuk-fieldset") + id(node) + (date ? " role=\"group\"" : "") + described_by(node) +
        "><legend" +
        classes(std::string("nhsuk-fieldset__legend nhsuk-fieldset__legend--") + (heads_page ? "l" : "s")) + ">");
    if (heads_page) {
      element("h1", classes("nhsuk-fieldset__heading") + " tabindex=\"-1\"", node.text);
    } else {
      element("span", classes("frontdoor-legend"), node.text);
    }
    add("</legend>");
    hint_and_error(node);
    std::string group = date ? "nhsuk-date-input" : "";
    if (!date && has_child(node, Role::radio)) group = "nhsuk-radios";
    if (!date && has_child(node, Role::checkbox)) group += group.empty() ? "nhsuk-checkboxes" : " nhsuk-checkboxes";
    wrap("div", group.empty() ? "" : classes(group), node);
    add("</fieldset></div>");
  }

  static bool has_child(const Node& node, Role role) {
    for (const Node& child : node.children) {
      if (child.role == role) return true;
    }
    return false;
  }

  void label(const Node& node, const std::string& more = "") {
    const bool heads_page = node.level > 0;
    const std::string markup = "<label" +
                               classes("nhsuk-label" + std::string(heads_page ? " nhsuk-label--l" : "") + more) +
                               " for=\"" + escape_html(node.name) + "\">" + escape_html(node.text) + "</label>";
    add(heads_page ? "<h1" + classes("nhsuk-label-wrapper") + " tabindex=\"-1\">" + markup + "</h1>" : markup);
  }

  static std::string input_attributes(Input input) {
    switch (input) {
      case Input::text: return " type=\"text\"";
      case Input::name: return " type=\"text\" autocomplete=\"name\" spellcheck=\"false\" autocapitalize=\"words\"";
      case Input::given_name:
        return " type=\"text\" autocomplete=\"given-name\" spellcheck=\"false\" autocapitalize=\"words\"";
      case Input::family_name:
        return " type=\"text\" autocomplete=\"family-name\" spellcheck=\"false\" autocapitalize=\"words\"";
      case Input::birth_day: return " type=\"text\" inputmode=\"numeric\" autocomplete=\"bday-day\"";
      case Input::birth_month: return " type=\"text\" inputmode=\"numeric\" autocomplete=\"bday-month\"";
      case Input::birth_year: return " type=\"text\" inputmode=\"numeric\" autocomplete=\"bday-year\"";
      case Input::postcode:
        return " type=\"text\" autocomplete=\"postal-code\" spellcheck=\"false\" autocapitalize=\"characters\"";
      case Input::telephone: return " type=\"tel\" inputmode=\"tel\" autocomplete=\"tel\"";
      case Input::email:
        return " type=\"email\" inputmode=\"email\" autocomplete=\"email\" spellcheck=\"false\" "
               "autocapitalize=\"none\"";
      case Input::whole_number: return " type=\"text\" inputmode=\"numeric\"";
      case Input::decimal: return " type=\"text\" inputmode=\"decimal\"";
      case Input::time: return " type=\"text\" spellcheck=\"false\"";
    }
    return " type=\"text\"";
  }

  // A date's own message speaks for its three parts.
  static bool whole_date_is_wrong(const Node& date) {
    for (const Node& part : date.children) {
      if (!part.error.empty()) return false;
    }
    return !date.error.empty();
  }

  void text_field(const Node& node, const Node* parent) {
    const bool in_date = parent && parent->role == Role::date_field;
    if (in_date) {
      Node part = node;
      part.error.clear();
      add("<div" + classes("nhsuk-date-input__item") + ">");
      open_group(part);
      label(part, " nhsuk-date-input__label");
      hint_and_error(part);
    } else {
      open_group(node);
      label(node);
      hint_and_error(node);
    }
    std::string names = "nhsuk-input";
    if (in_date) names += " nhsuk-date-input__input";
    if (node.width > 0) names += " nhsuk-input--width-" + std::to_string(node.width);
    if (!node.error.empty() || (in_date && whole_date_is_wrong(*parent))) names += " nhsuk-input--error";
    if (!node.suffix.empty()) add("<div" + classes("nhsuk-input-wrapper") + ">");
    add("<input" + classes(names) + id(node) + " name=\"" + escape_html(node.name) + "\" enterkeyhint=\"next\"" +
        input_attributes(node.input) + " value=\"" + escape_html(node.value) + "\"" +
        (in_date ? "" : described_by(node)) + (node.disabled ? " disabled" : "") + ">");
    if (!node.suffix.empty()) {
      element("div", classes("nhsuk-input-wrapper__suffix") + suffix_id(node), node.suffix);
      add("</div>");
    }
    add(in_date ? "</div></div>" : "</div>");
  }

  static std::string suffix_id(const Node& node) { return " id=\"" + escape_html(node.name) + "-suffix\""; }

  // The suggestions are the browser's own: what it shows of them needs no script.
  void combobox(const Node& node) {
    open_group(node);
    label(node);
    hint_and_error(node);
    add("<input" + classes(node.error.empty() ? "nhsuk-input" : "nhsuk-input nhsuk-input--error") + id(node) +
        " name=\"" + escape_html(node.name) + "\" type=\"text\" autocomplete=\"off\" enterkeyhint=\"next\" list=\"" +
        escape_html(node.name) + "-options\" value=\"" + escape_html(node.value) + "\"" + described_by(node) + ">");
    add("<datalist id=\"" + escape_html(node.name) + "-options\">");
    for (const Node& option : node.children) add("<option value=\"" + escape_html(option.text) + "\"></option>");
    add("</datalist></div>");
  }

  // Without script a slider cannot say that it has not been touched: a number is typed instead.
  // One that moves in steps is a list of them.
  void slider(const Node& node) {
    Node field = node;
    if (node.step > 1 && (node.maximum - node.minimum) / node.step < 100) {
      field.children.assign(1, {});
      for (std::int32_t at = node.minimum; at <= node.maximum; at += node.step) {
        Node& option = field.children.emplace_back();
        option.value = option.text = std::to_string(at);
        option.checked = option.value == node.value;
      }
      return select(field);
    }
    field.input = Input::whole_number;
    field.width = 4;
    text_field(field, nullptr);
  }

  void text_area(const Node& node) {
    const bool counted = node.count_max > 0;
    open_group(node, counted ? " nhsuk-character-count" : "");
    label(node);
    hint_and_error(node);
    // A line break right after the tag is the tag's own; one of the patient's must stay.
    add("<textarea" + classes(node.error.empty() ? "nhsuk-textarea" : "nhsuk-textarea nhsuk-textarea--error") +
        id(node) + " name=\"" + escape_html(node.name) + "\" rows=\"8\"" + described_by(node) +
        (node.disabled ? " disabled" : "") + ">\n" + escape_html(node.value) + "</textarea>");
    if (counted) {
      add("<div" + classes("nhsuk-hint nhsuk-character-count__message") + " id=\"" + escape_html(node.name) +
          "-count\">You can use up to " + with_thousands(node.count_max) + " characters</div>");
    }
    add("</div>");
  }

  void choice(const Node& node, const Node* parent, const std::string& type, const std::string& block) {
    const std::string group = parent ? parent->name : node.name;
    add("<div" + classes(block + "__item") + "><input" + classes(block + "__input") + " type=\"" + type + "\"" +
        id(node) + " name=\"" + escape_html(group) + "\" value=\"" +
        escape_html(node.value.empty() ? node.name : node.value) + "\"" + (node.checked ? " checked" : "") +
        described_by(node) + (node.disabled ? " disabled" : "") + "><label" +
        classes("nhsuk-label " + block + "__label") + " for=\"" + escape_html(node.name) + "\">" +
        escape_html(node.text) + "</label>");
    hint_and_error(node, " " + block + "__hint");
    add("</div>");
  }

  void select(const Node& node) {
    open_group(node);
    label(node);
    hint_and_error(node);
    wrap("select",
         classes(node.error.empty() ? "nhsuk-select" : "nhsuk-select nhsuk-select--error") + id(node) + " name=\"" +
             escape_html(node.name) + "\"" + described_by(node) + (node.disabled ? " disabled" : ""),
         node);
    add("</div>");
  }

  void option(const Node& node) {
    element("option", " value=\"" + escape_html(node.value) + "\"" + (node.checked ? " selected" : ""), node.text);
  }

  // Every press is the same field, so that the server reads one name. A disabled button says so and does nothing.
  static std::string press_attributes(const Node& node) {
    return id(node) + " type=\"submit\" name=\"press\" value=\"" + escape_html(node.name) + "\"" +
           (node.disabled ? " aria-disabled=\"true\"" : "");
  }

  void button(const Node& node) {
    std::string names = "nhsuk-button";
    if (node.variant == Variant::secondary || node.variant == Variant::warning || node.variant == Variant::reverse) {
      names += " nhsuk-button--" + std::string(to_code(node.variant));
    }
    element("button", classes(names) + press_attributes(node), node.text);
  }

  // A link that is an event is a button in a form without script.
  void press(const std::string& names, const Node& node) {
    add("<button" + classes(names) + press_attributes(node) + "><span>" + escape_html(node.text) + "</span>");
    if (!node.hidden_text.empty()) add(hidden(" " + node.hidden_text));
    add("</button>");
  }

  void link(const Node& node, const Node* parent) {
    const bool button = node.variant != Variant::none;
    const bool alone = !button && (!parent || parent->role != Role::summary_row);
    if (alone) add("<p" + classes("nhsuk-body") + ">");
    if (node.href.empty()) {
      press("nhsuk-link frontdoor-press", node);
    } else {
      const bool away = node.href.rfind("http://", 0) == 0 || node.href.rfind("https://", 0) == 0;
      const std::string look =
          button ? "nhsuk-button nhsuk-button--" + std::string(to_code(node.variant)) + " frontdoor-call"
                 : "nhsuk-link";
      add("<a" + classes(look) + id(node) + " href=\"" + escape_html(node.href) + "\"" +
          (away ? " target=\"_blank\" rel=\"noopener noreferrer\"" : "") + "><span>" + escape_html(node.text) +
          (away ? " (opens in a new tab)" : "") + "</span>" +
          (node.hidden_text.empty() ? "" : hidden(" " + node.hidden_text)) + "</a>");
    }
    if (alone) add("</p>");
  }

  void error_summary(const Node& node) {
    add("<div" + classes("nhsuk-error-summary") + id(node) + " tabindex=\"-1\"><div role=\"alert\">");
    element("h2", classes("nhsuk-error-summary__heading nhsuk-heading-m"), node.text);
    add("<div" + classes("nhsuk-error-summary__body") + ">");
    wrap("ul", classes("nhsuk-list nhsuk-error-summary__list"), node);
    add("</div></div></div>");
  }

  void error_link(const Node& node) {
    const Node* target = find_node(root_, node.target);
    // A group takes no focus: its first control does.
    while (target && (target->role == Role::fieldset || target->role == Role::date_field) &&
           !target->children.empty()) {
      target = &target->children.front();
    }
    add("<li><a" + id(node) + " href=\"#" + escape_html(target ? target->name : "") + "\">" + escape_html(node.text) +
        "</a></li>");
  }

  void summary_row(const Node& node) {
    const bool changes = !node.children.empty();
    add("<div" +
        classes(changes ? "nhsuk-summary-list__row" : "nhsuk-summary-list__row nhsuk-summary-list__row--no-actions") +
        id(node) + ">");
    element("dt", classes("nhsuk-summary-list__key"), node.text);
    element("dd", classes("nhsuk-summary-list__value frontdoor-answer"), node.value);
    if (changes) wrap("dd", classes("nhsuk-summary-list__actions"), node);
    add("</div>");
  }

  void confirmation_panel(const Node& node) {
    add("<div" + classes("nhsuk-panel") + id(node) + ">");
    element("h1", classes("nhsuk-panel__heading nhsuk-panel__heading--l") + " tabindex=\"-1\"", node.text);
    add("<div" + classes("nhsuk-panel__body") + ">");
    element("div", "", node.value);
    wrap("div", "", node);
    add("</div></div>");
  }

  std::string out_;
  const Node& root_;
};

}  // namespace

std::string view_as_html(const View& view) {
  HtmlWriter writer(view.root);
  writer.node(view.root, nullptr);
  return writer.take();
}

}  // namespace frontdoor
