#include "inbox/form_fields.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

const std::string& id_of(const FormField& field) {
  return field.id.empty() ? field.name : field.id;
}

}  // namespace

std::string FormFields::typed(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string() : found->second;
}

bool FormFields::is_wrong(const std::string& name) const {
  return std::any_of(errors_.begin(), errors_.end(), [&name](const auto& error) { return error.first == name; });
}

void FormFields::add_errors(const std::string& name, const std::string& id) {
  if (!is_wrong(name)) return;
  html_.raw("<div id=\"").text(id).raw("-error\">");
  for (const auto& [wrong, message] : errors_) {
    if (wrong == name) html_.raw("<p class=\"field-error\">").text(message).raw("</p>");
  }
  html_.raw("</div>");
}

void FormFields::begin(const FormField& field) {
  const std::string& id = id_of(field);
  html_.raw("<div class=\"field").raw(field.classes.empty() ? "" : " ").text(field.classes).raw("\"><label for=\"");
  html_.text(id).raw("\">").text(field.label).raw("</label>");
  if (!field.hint.empty()) html_.raw("<p class=\"hint\" id=\"").text(id).raw("-hint\">").text(field.hint).raw("</p>");
  add_errors(field.name, id);
}

void FormFields::attributes(const FormField& field) {
  const std::string& id = id_of(field);
  html_.raw(" id=\"").text(id).raw("\" name=\"").text(field.name).raw("\"");
  const bool wrong = is_wrong(field.name);
  if (field.hint.empty() && !wrong) return;
  html_.raw(" aria-describedby=\"");
  if (!field.hint.empty()) html_.text(id).raw("-hint");
  if (wrong) html_.raw(field.hint.empty() ? "" : " ").text(id).raw("-error\" aria-invalid=\"true");
  html_.raw("\"");
}

void FormFields::line(const FormField& field, std::string_view type, std::string_view more) {
  begin(field);
  html_.raw("<input");
  attributes(field);
  html_.raw(" type=\"").raw(type).raw("\" maxlength=\"400\" ").raw(more);
  html_.raw(" value=\"").text(typed(field.name)).raw("\"></div>\n");
}

void FormFields::area(const FormField& field, int rows, std::string_view more) {
  begin(field);
  html_.raw("<textarea");
  attributes(field);
  html_.raw(" rows=\"").raw(std::to_string(rows)).raw("\" ").raw(more).raw(">").text(typed(field.name));
  html_.raw("</textarea></div>\n");
}

void FormFields::select(const FormField& field, std::string_view first, const FieldOptions& options) {
  begin(field);
  html_.raw("<select");
  attributes(field);
  html_.raw("><option value=\"\">").text(first).raw("</option>");
  for (const auto& [code, words] : options) {
    html_.raw("<option value=\"").text(code).raw(typed(field.name) == code ? "\" selected>" : "\">").text(words);
    html_.raw("</option>");
  }
  html_.raw("</select></div>\n");
}

void FormFields::radios(const FormField& field, std::initializer_list<std::pair<const char*, const char*>> options) {
  html_.raw("<fieldset class=\"field\"><legend>").text(field.label).raw("</legend>");
  add_errors(field.name, field.name);
  bool first = true;
  for (const auto& [code, words] : options) {
    const std::string id = first ? field.name : field.name + "-" + code;
    first = false;
    html_.raw("<div class=\"choice\"><input type=\"radio\" id=\"").text(id).raw("\" name=\"").text(field.name);
    html_.raw("\" value=\"").text(code).raw(typed(field.name) == code ? "\" checked>" : "\">");
    html_.raw("<label for=\"").text(id).raw("\">").text(words).raw("</label></div>");
  }
  html_.raw("</fieldset>\n");
}

void FormFields::choice(const std::string& name, std::string_view code, std::string_view label) {
  const std::string id = name + "-" + std::string(code);
  html_.raw("<div class=\"choice\"><input type=\"radio\" name=\"").text(name).raw("\" id=\"").text(id);
  html_.raw("\" value=\"").text(code).raw(typed(name) == code ? "\" checked>" : "\">");
  html_.raw("<label for=\"").text(id).raw("\">").text(label).raw("</label></div>\n");
}

void FormFields::tick(const std::string& name, std::string_view label, std::string_view code) {
  html_.raw("<div class=\"choice\"><input type=\"checkbox\" name=\"").text(name).raw("\" id=\"").text(name);
  html_.raw("\" value=\"").text(code).raw(typed(name).empty() ? "\">" : "\" checked>");
  html_.raw("<label for=\"").text(name).raw("\">").text(label).raw("</label></div>\n");
}

void add_error_list(Html& html, const FieldErrors& errors, std::string_view lead) {
  if (errors.empty()) return;
  html.raw(
      "<div class=\"error-summary\" role=\"alert\" aria-labelledby=\"error-title\" tabindex=\"-1\">"
      "<h2 id=\"error-title\">There is a problem</h2>");
  if (!lead.empty()) html.raw("<p>").text(lead).raw("</p>");
  html.raw("<ul>");
  for (const auto& [name, message] : errors) {
    html.raw("<li><a href=\"#").text(name).raw("\">").text(message).raw("</a></li>");
  }
  html.raw("</ul></div>\n");
}

}  // namespace frontdoor::intake
