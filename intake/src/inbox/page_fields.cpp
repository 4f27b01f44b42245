#include "inbox/page_fields.h"

namespace frontdoor::intake {

std::string typed_in(const FieldValues& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? std::string() : found->second;
}

PageData field_section(const std::string& name, std::string_view value, const FieldErrors& errors,
                       const std::string& id) {
  std::vector<PageData> wrong;
  for (const auto& [field, message] : errors) {
    if (field == name) wrong.push_back(std::move(PageData().set("message", message)));
  }
  PageData section;
  section.set("id", id.empty() ? name : id).set("name", name).set("value", value);
  section.set("wrong", !wrong.empty()).set("errors", std::move(wrong));
  return section;
}

void set_field(PageData& data, const std::string& name, std::string_view value, const FieldErrors& errors) {
  data.set(name, field_section(name, value, errors));
}

void set_fields(PageData& data, std::initializer_list<const char*> names, const FieldValues& values,
                const FieldErrors& errors) {
  for (const char* name : names) set_field(data, name, typed_in(values, name), errors);
}

PageData choice_row(std::string_view value, std::string_view label, bool chosen) {
  PageData row;
  return std::move(row.set("value", value).set("label", label).set("chosen", chosen));
}

void set_chosen(PageData& data, const std::string& name, std::initializer_list<const char*> codes,
                std::string_view chosen) {
  for (const char* code : codes) data.set(name + "-" + code, code == chosen);
}

void set_error_list(PageData& data, const FieldErrors& errors, bool nothing_saved) {
  data.set("has-errors", !errors.empty()).set("nothing-saved", nothing_saved);
  data.set("error-list", rows_of(errors, [](const auto& error) {
             PageData row;
             return std::move(row.set("error-target", error.first).set("error", error.second));
           }));
}

}  // namespace frontdoor::intake
