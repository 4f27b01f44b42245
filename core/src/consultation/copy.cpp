// See copy.h.
#include "consultation/copy.h"

#include <frontdoor/render.h>

namespace frontdoor {
namespace {

std::string check_line(const Receipt& receipt, const Wording& wording) {
  if (!receipt.received) return {};
  const LocalMinute at = to_london(*receipt.received);
  return wording.text("sent.copy-check",
                      {{"time", format_time_of_day(at)}, {"day", format_day(at)}, {"code", receipt.signature}});
}

}  // namespace

std::string copy_as_text(const Node& summary, const ConsultationState& state, const Wording& wording) {
  std::string out = wording.text("sent.copy-what") + "\n" +
                    wording.text("sent.reference", {{"reference", state.receipt.reference}}) + "\n" +
                    check_line(state.receipt, wording) + "\n";
  for (const Node& row : summary.children) out += "\n" + row.text + "\n  " + row.value + "\n";
  for (const ShownDisclaimer& shown : state.disclaimers) out += "\n" + shown.message.text + "\n";
  return out;
}

std::string copy_as_page(const Node& summary, const ConsultationState& state, const Wording& wording) {
  const std::string title = escape_html(wording.text("sent.copy-what"));
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title +
                    "</title></head><body><main><h1>" + title + "</h1><p>" +
                    escape_html(wording.text("sent.reference", {{"reference", state.receipt.reference}})) + "</p><p>" +
                    escape_html(check_line(state.receipt, wording)) + "</p><dl>";
  for (const Node& row : summary.children) {
    out +=
        "<dt>" + escape_html(row.text) + "</dt><dd style=\"white-space:pre-wrap\">" + escape_html(row.value) + "</dd>";
  }
  out += "</dl>";
  for (const ShownDisclaimer& shown : state.disclaimers) out += "<p>" + escape_html(shown.message.text) + "</p>";
  return out + "</main></body></html>\n";
}

}  // namespace frontdoor
