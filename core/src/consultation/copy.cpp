// See copy.h.
#include "consultation/copy.h"

#include <frontdoor/render.h>

#include <algorithm>
#include <vector>

namespace frontdoor {
namespace {

std::string check_line(const Receipt& receipt, const Wording& wording) {
  if (!receipt.received) return {};
  const LocalMinute at = to_london(*receipt.received);
  return wording.text("sent.copy-check",
                      {{"time", format_time_of_day(at)}, {"day", format_day(at)}, {"code", receipt.signature}});
}

// What the patient was told, without the promise of a call to whoever must not be called.
std::vector<std::string> told(const ConsultationState& state) {
  std::vector<std::string> out;
  for (const ShownDisclaimer& shown : state.disclaimers) {
    if (state.form.will_phone() && promises_contact(shown.message.key)) continue;
    const bool again = std::find(out.begin(), out.end(), shown.message.text) != out.end();
    if (!again) out.push_back(shown.message.text);
  }
  return out;
}

// The lines at the top: what this is, and what proves it.
std::vector<std::string> opening(const ConsultationState& state, const Wording& wording) {
  if (state.receipt.reference.empty()) return {wording.text("check.copy-not-sent")};
  std::vector<std::string> lines{wording.text("sent.copy-what"),
                                 wording.text("sent.reference", {{"reference", state.receipt.reference}})};
  if (state.receipt.received) lines.push_back(check_line(state.receipt, wording));
  return lines;
}

}  // namespace

std::string copy_as_text(const CopyParts& parts, const ConsultationState& state, const Wording& wording) {
  std::string out;
  if (parts.advice) {
    out += parts.advice->text + "\n";
    for (const Node& line : parts.advice->children) out += line.text + "\n";
    out += "\n";
  }
  for (const std::string& line : opening(state, wording)) out += line + "\n";
  for (const Node& row : parts.summary->children) out += "\n" + row.text + "\n  " + row.value + "\n";
  for (const std::string& text : told(state)) out += "\n" + text + "\n";
  return out;
}

std::string copy_as_page(const CopyParts& parts, const ConsultationState& state, const Wording& wording) {
  const std::vector<std::string> lines = opening(state, wording);
  const std::string title = escape_html(lines.front());
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title +
                    "</title></head><body><main>";
  if (parts.advice) {
    out +=
        "<section style=\"border:4px solid #d5281b;padding:0 16px\"><h1>" + escape_html(parts.advice->text) + "</h1>";
    for (const Node& line : parts.advice->children) out += "<p>" + escape_html(line.text) + "</p>";
    out += "</section>";
  }
  out += "<h1>" + title + "</h1>";
  for (std::size_t i = 1; i < lines.size(); ++i) out += "<p>" + escape_html(lines[i]) + "</p>";
  out += "<dl>";
  for (const Node& row : parts.summary->children) {
    out +=
        "<dt>" + escape_html(row.text) + "</dt><dd style=\"white-space:pre-wrap\">" + escape_html(row.value) + "</dd>";
  }
  out += "</dl>";
  for (const std::string& text : told(state)) out += "<p>" + escape_html(text) + "</p>";
  return out + "</main></body></html>\n";
}

}  // namespace frontdoor
