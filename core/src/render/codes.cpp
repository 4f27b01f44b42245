// See codes.h.
#include "render/codes.h"

namespace frontdoor {

std::string_view to_code(Role role) {
  constexpr std::string_view codes[role_count] = {
      "page",          "heading",         "paragraph",    "list",        "list-item",
      "inset-text",    "warning-callout", "care-card",    "details",     "fieldset",
      "text-field",    "text-area",       "radio",        "checkbox",    "date-field",
      "select",        "option",          "button",       "link",        "back-link",
      "error-summary", "error-link",      "summary-list", "summary-row", "confirmation-panel",
      "progress",      "slider",          "combobox"};
  return codes[static_cast<std::uint8_t>(role)];
}

std::string_view to_code(Variant variant) {
  constexpr std::string_view codes[] = {"",        "emergency", "urgent",  "non-urgent",
                                        "primary", "secondary", "warning", "reverse"};
  return codes[static_cast<std::uint8_t>(variant)];
}

std::string_view to_code(Input input) {
  constexpr std::string_view codes[] = {"text",         "name",       "given-name", "family-name", "birth-day",
                                        "birth-month",  "birth-year", "postcode",   "telephone",   "email",
                                        "whole-number", "decimal",    "time"};
  return codes[static_cast<std::uint8_t>(input)];
}

}  // namespace frontdoor
