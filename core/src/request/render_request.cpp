// A request for people: plain text and HTML with the flagged words marked. All of the patient's text is escaped.
#include <frontdoor/render.h>
#include <frontdoor/request.h>

#include <algorithm>
#include <vector>

namespace frontdoor {
namespace {

struct Span {
  std::size_t start;
  std::size_t end;
};

// Spans of one answer, merged where they overlap.
std::vector<Span> spans_of(const RequestAnswer& answer, const RequestReading& reading) {
  std::vector<Span> spans;
  for (const auto& entry : reading.entries) {
    const bool matters = entry.finding.status == Status::present || entry.finding.status == Status::uncertain;
    if (entry.link_id != answer.link_id || !matters || entry.finding.end > answer.text.size()) continue;
    spans.push_back({entry.finding.start, entry.finding.end});
  }
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.start < b.start; });
  std::vector<Span> merged;
  for (const Span& span : spans) {
    if (!merged.empty() && span.start <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, span.end);
    } else if (span.start < span.end) {
      merged.push_back(span);
    }
  }
  return merged;
}

std::string marked(const RequestAnswer& answer, const RequestReading& reading) {
  std::string out;
  std::size_t at = 0;
  const std::string_view text = answer.text;
  for (const Span& span : spans_of(answer, reading)) {
    out += escape_html(text.substr(at, span.start - at));
    out += "<mark>" + escape_html(text.substr(span.start, span.end - span.start)) + "</mark>";
    at = span.end;
  }
  return out + escape_html(text.substr(at));
}

std::string flag_line(const std::string& quote, const Finding& finding) {
  return "\"" + quote + "\": " + finding.rule + " (" + std::string(to_code(finding.action)) + ", " +
         std::string(to_code(finding.status)) + ")";
}

const char* response_text(const RecordedFlag& flag) {
  if (flag.response == "continued") return "The patient read the advice and continued.";
  if (flag.response == "changed-text") return "The patient changed these words after the advice.";
  return "";
}

}  // namespace

std::string request_as_text(const Request& request, const RequestReading& reading) {
  std::string out = "Online request (" + std::string(to_code(request.kind)) + ")\n";
  if (request.needs_help_today) out += "The patient says they need help today.\n";
  for (const auto& entry : reading.entries) out += "Red flag " + flag_line(entry.finding.quote, entry.finding) + "\n";
  for (const RequestAnswer& answer : request.answers) out += "\n" + answer.question + "\n  " + answer.text + "\n";
  for (const RecordedFlag& flag : request.recorded_flags) {
    if (flag.response != "changed-text") continue;
    out += "\nChanged after advice: " + flag_line(flag.finding.quote, flag.finding) +
           "\n  First written: " + flag.first_text + "\n";
  }
  for (const AccessMessage& message : request.disclaimers_shown)
    out += "\nThe patient was told: " + message.text + "\n";
  return out;
}

std::string request_as_html(const Request& request, const RequestReading& reading) {
  std::string out;
  if (!reading.entries.empty()) {
    out +=
        "<h2 class=\"nhsuk-heading-m\">Red flags in the patient's words</h2><ul class=\"nhsuk-list "
        "nhsuk-list--bullet\">";
    for (const auto& entry : reading.entries) {
      out += "<li><mark>" + escape_html(entry.finding.quote) + "</mark> " + escape_html(entry.finding.rule) + ", " +
             std::string(to_code(entry.finding.action)) + ", " + std::string(to_code(entry.finding.status)) + "</li>";
    }
    out += "</ul>";
  }
  std::string shown;
  for (const RecordedFlag& flag : request.recorded_flags) {
    const std::string response = response_text(flag);
    if (response.empty()) continue;
    shown += "<li>" + escape_html(flag_line(flag.finding.quote, flag.finding)) + ". " + response;
    if (!flag.first_text.empty()) shown += " First written: <q>" + escape_html(flag.first_text) + "</q>";
    shown += "</li>";
  }
  if (!shown.empty()) {
    out +=
        "<h2 class=\"nhsuk-heading-m\">Advice the patient was shown</h2><ul class=\"nhsuk-list nhsuk-list--bullet\">" +
        shown + "</ul>";
  }
  out += "<h2 class=\"nhsuk-heading-m\">Questions and answers</h2><dl class=\"nhsuk-summary-list\">";
  for (const RequestAnswer& answer : request.answers) {
    out += "<div class=\"nhsuk-summary-list__row\"><dt class=\"nhsuk-summary-list__key\">" +
           escape_html(answer.question) + "</dt><dd class=\"nhsuk-summary-list__value frontdoor-answer\">" +
           marked(answer, reading) + "</dd></div>";
  }
  out += "</dl>";
  if (!request.disclaimers_shown.empty()) {
    out +=
        "<h2 class=\"nhsuk-heading-m\">What the patient was told about access</h2><ul class=\"nhsuk-list "
        "nhsuk-list--bullet\">";
    for (const AccessMessage& message : request.disclaimers_shown) out += "<li>" + escape_html(message.text) + "</li>";
    out += "</ul>";
  }
  return out;
}

}  // namespace frontdoor
