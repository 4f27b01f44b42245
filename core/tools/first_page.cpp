// Host tool: writes the form's first page as HTML, for hosting without the intake service. Usage:
// frontdoor-first-page OUT_FILE. The practice's details are placeholders in it ({{practice.name}}), and nothing that
// depends on the hour: what the surgery can do now comes with the status.
#include "built_data.h"

#include <frontdoor/render.h>

#include <cstdio>
#include <fstream>

namespace {

// A working Tuesday: what is left in the page is true at any time.
constexpr const char* kWorkingHour = "2026-11-24T10:00:00Z";

bool holds_at_any_time(const frontdoor::Node& message) {
  return message.name.find("/access.need-help-today") != std::string::npos ||
         message.name.find("/access.call-999") != std::string::npos;
}

void keep_what_holds(frontdoor::Node& node) {
  for (frontdoor::Node& child : node.children) keep_what_holds(child);
  if (node.role != frontdoor::Role::inset_text) return;
  std::vector<frontdoor::Node> kept;
  for (frontdoor::Node& child : node.children) {
    if (holds_at_any_time(child)) kept.push_back(std::move(child));
  }
  node.children = std::move(kept);
}

}  // namespace

int main(int count, char** parameters) {
  if (count != 2) {
    std::fputs("usage: frontdoor-first-page OUT_FILE\n", stderr);
    return 2;
  }
  const frontdoor::BuiltAssets assets;
  frontdoor::Practice practice;
  practice.ods = "{{practice.ods}}";
  practice.name = "{{practice.name}}";
  practice.phone = "{{practice.phone}}";
  const auto now = frontdoor::parse_rfc3339(kWorkingHour);
  const frontdoor::Consultation consultation(assets.view(), {practice, {}, "", ""}, now.value());
  frontdoor::View view = consultation.view();
  keep_what_holds(view.root);
  std::ofstream out(parameters[1], std::ios::binary);
  out << "<form class=\"frontdoor-page\" novalidate data-page=\"" << frontdoor::escape_html(view.page) << "\">"
      << frontdoor::view_as_html(view) << "</form>";
  if (!out) {
    std::fprintf(stderr, "%s: cannot be written\n", parameters[1]);
    return 1;
  }
  return 0;
}
