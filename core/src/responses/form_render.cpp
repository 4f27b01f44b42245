// See frontdoor/form_render.h.
#include <frontdoor/form_render.h>

#include <frontdoor/form_state.h>
#include <frontdoor/render.h>

#include "fhir/primitives.h"
#include "forms/reader.h"

#include <frontdoor/instant.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace frontdoor {
namespace {

// Writes the same document as text or as HTML.
class Writer {
 public:
  Writer(RenderAs as, std::string language) : html_(as == RenderAs::html), language_(std::move(language)) {}

  void title(const std::string& text) {
    if (!html_) {
      out_ += text + "\n\n";
      return;
    }
    const std::string safe = escape_html(text);
    out_ += "<!doctype html>\n<html lang=\"" + escape_html(language_) +
            "\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + safe + "</title>\n</head>\n<body>\n<main>\n<h1>" + safe +
            "</h1>\n";
  }

  void heading(const std::string& text, std::size_t depth) {
    if (html_) {
      const std::string level = std::to_string(std::min<std::size_t>(depth + 2, 6));
      out_ += "<h" + level + ">" + escape_html(text) + "</h" + level + ">\n";
    } else {
      out_ += indent(depth) + text + "\n";
    }
  }

  // kind: "hint", "help", "instructions", "security", "header" ...; empty: plain words.
  void paragraph(const std::string& text, std::string_view kind, std::size_t depth) {
    if (html_) {
      out_ += (kind.empty() ? "<p>" : "<p class=\"" + escape_html(kind) + "\">") + lines(text) + "</p>\n";
    } else {
      out_ += indent(depth) + text + "\n";
    }
  }

  void link(const std::string& address, std::size_t depth) {
    const std::string safe = escape_html(address);
    out_ += html_ ? "<p><a href=\"" + safe + "\" rel=\"noreferrer\">" + safe + "</a></p>\n"
                  : indent(depth) + address + "\n";
  }

  void question(const std::string& text, const std::vector<std::string>& answers, std::size_t depth) {
    if (!html_) {
      out_ += indent(depth) + text + "\n";
      for (const std::string& answer : answers) out_ += indent(depth + 1) + "> " + answer + "\n";
      return;
    }
    out_ += "<dl>\n<dt>" + escape_html(text) + "</dt>\n";
    for (const std::string& answer : answers) out_ += "<dd>" + lines(answer) + "</dd>\n";
    out_ += "</dl>\n";
  }

  std::string take() {
    if (html_) out_ += "</main>\n</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  static std::string indent(std::size_t depth) { return std::string(depth * 2, ' '); }

  static std::string lines(const std::string& text) {
    std::string out;
    for (char c : escape_html(text)) out += c == '\n' ? std::string("<br>") : std::string(1, c);
    return out;
  }

  bool html_;
  std::string language_;
  std::string out_;
};

using Translations = std::vector<std::pair<std::string, std::string>>;

bool same_tag(std::string_view left, std::string_view right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c == '_' ? '-' : c; };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [&lower](char a, char b) { return lower(a) == lower(b); });
}

// Another script is another way of writing, which the reader may not know: zh-Hans is not read for zh-TW.
bool has_script(std::string_view tag) {
  const std::size_t at = std::min(tag.find_first_of("-_"), tag.size());
  const std::string_view rest = tag.substr(std::min(at + 1, tag.size()));
  return rest.substr(0, rest.find_first_of("-_")).size() == 4;
}

// The translation for a language: fr-CA, else fr (RFC 4647, lookup), else any kind of fr; null if there is none.
const std::pair<std::string, std::string>* translation_in(const Translations& translations, std::string_view wanted) {
  for (std::string_view tag = wanted; !tag.empty();) {
    for (const auto& one : translations) {
      if (same_tag(one.first, tag)) return &one;
    }
    const std::size_t end = tag.find_last_of("-_");
    if (end == std::string_view::npos) break;
    tag = tag.substr(0, end);
  }
  const auto primary = [](std::string_view tag) { return tag.substr(0, tag.find_first_of("-_")); };
  for (const auto& one : translations) {
    if (has_script(one.first) || wanted.empty()) continue;
    if (same_tag(primary(one.first), primary(wanted))) return &one;
  }
  return nullptr;
}

// The language of the page: the one that the form has for what was wanted, else its own.
std::string page_language(const Form& form, std::string_view wanted) {
  const Questionnaire& questionnaire = form.questionnaire();
  if (const auto* title = translation_in(questionnaire.title_translations(), wanted)) return title->first;
  for (const FormItem& made : form.items()) {
    if (const auto* text = translation_in(made.item->translations, wanted)) return text->first;
  }
  return questionnaire.language().empty() ? "en" : questionnaire.language();
}

class FormRenderer {
 public:
  FormRenderer(const Form& form, const JsonNode* response, RenderAs as, std::string_view language)
      : form_(form), response_(response), language_(language), writer_(as, page_language(form, language)) {}

  std::string run() {
    const std::string& title = form_.questionnaire().title();
    writer_.title(title.empty() ? "Form" : in_language(title, form_.questionnaire().title_translations()));
    items(form_.questionnaire().items(), response_, 0);
    return writer_.take();
  }

 private:
  std::string in_language(const std::string& text, const Translations& translations) const {
    const auto* found = translation_in(translations, language_);
    return found ? found->second : text;
  }

  std::string text_of(const Item& item) const {
    const std::string prefix = in_language(item.prefix, item.prefix_translations);
    return (prefix.empty() ? "" : prefix + " ") + in_language(item.text, item.translations);
  }

  // usageMode: forms say which items are for filling in, and which for reading what was filled in.
  bool is_shown(const Item& item) const {
    if (item.hidden && !response_) return false;
    if (response_) return item.usage_mode != "capture";
    return item.usage_mode != "display" && item.usage_mode != "display-non-empty";
  }

  std::vector<const JsonNode*> found(const Item& item, const JsonNode* owner) const {
    std::vector<const JsonNode*> out;
    const JsonNode* list = owner ? owner->array("item") : nullptr;
    if (!list) return out;
    for (const JsonNode& node : *list) {
      if (node.primitive("linkId") == item.link_id) out.push_back(&node);
    }
    return out;
  }

  void items(const std::vector<Item>& list, const JsonNode* owner, std::size_t depth) {
    for (const Item& item : list) {
      if (!is_shown(item)) continue;
      if (item.type == ItemType::display) {
        if (!response_ && !item.text.empty()) {
          writer_.paragraph(text_of(item), item.category.empty() ? item.control : item.category, depth);
        }
        continue;
      }
      const auto nodes = found(item, owner);
      if (response_) {
        for (const JsonNode* node : nodes) one(item, node, depth);
      } else {
        one(item, nullptr, depth);
      }
    }
  }

  void one(const Item& item, const JsonNode* node, std::size_t depth) {
    const bool shown = !item.text.empty() || !item.prefix.empty();
    if (item.type == ItemType::group) {
      if (shown) writer_.heading(text_of(item), depth);
      return items(item.items, node, depth + (shown ? 1 : 0));
    }
    if (!node) {
      writer_.question(text_of(item) + (item.required ? " (required)" : ""), options_of(item), depth);
      if (!item.hint.empty()) writer_.paragraph(item.hint, "hint", depth + 1);
      if (!item.entry_format.empty() && item.entry_format != item.hint) {
        writer_.paragraph(item.entry_format, "hint", depth + 1);
      }
      for (const std::string& address : item.support_links) writer_.link(address, depth + 1);
      return items(item.items, nullptr, depth + 1);
    }
    std::vector<std::string> answers;
    const JsonNode* given = node->array("answer");
    if (!given) return;
    for (const JsonNode& answer : *given) answers.push_back(answer_for_people(read_value(answer, "value")));
    writer_.question(text_of(item), answers, depth);
    for (const JsonNode& answer : *given) items(item.items, &answer, depth + 1);
  }

  // What can be answered: options, one under the other or in one line; then free text, then units.
  std::vector<std::string> options_of(const Item& item) const {
    std::vector<std::string> out;
    for (const AnswerOption& option : item.options) {
      out.push_back((option.prefix.empty() ? "" : option.prefix + " ") +
                    in_language(option.value.display, option.translations));
    }
    if (item.type == ItemType::open_choice) out.push_back(item.open_label.empty() ? "Other" : item.open_label);
    for (const Coding& unit : item.units) out.push_back(unit.display.empty() ? unit.code : unit.display);
    if (!item.horizontal || out.empty()) return out;
    std::string line;
    for (const std::string& option : out) line += (line.empty() ? "" : " / ") + option;
    return {line};
  }

  const Form& form_;
  const JsonNode* response_;
  std::string_view language_;
  Writer writer_;
};

}  // namespace

std::string answer_for_people(const AnswerValue& value) {
  switch (value.type) {
    case ValueType::none: return "";
    case ValueType::boolean: return value.text == "true" ? "Yes" : "No";
    case ValueType::date:
    case ValueType::date_time: return date_in_words(value.text);
    case ValueType::time: return value.text.substr(0, 5);
    case ValueType::coding: return value.display.empty() ? value.text : value.display;
    case ValueType::quantity: {
      const std::string& unit = value.display.empty() ? value.code : value.display;
      return unit.empty() ? value.text : value.text + " " + unit;
    }
    case ValueType::reference:
    case ValueType::attachment: return value.display.empty() ? value.text : value.display;
    default: return value.text;
  }
}

std::string render_form(const Form& form, const JsonNode* response, RenderAs as, std::string_view language) {
  return FormRenderer(form, response, as, language).run();
}

}  // namespace frontdoor
