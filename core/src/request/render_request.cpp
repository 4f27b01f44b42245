// A request for people: plain text and HTML with the flagged words marked. All of the patient's text is escaped.
#include <frontdoor/render.h>
#include <frontdoor/request.h>

#include "forms/decimal.h"

#include <algorithm>
#include <utility>
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
    const Finding& finding = entry.finding;
    if (entry.link_id != answer.link_id || !matters || finding.end > answer.text.size()) continue;
    if (finding.start >= finding.end) continue;
    // The rows of a group that repeats share their linkIds: the words say which of them it is.
    const std::string_view words = std::string_view(answer.text).substr(finding.start, finding.end - finding.start);
    if (!finding.quote.empty() && words != finding.quote) continue;
    spans.push_back({finding.start, finding.end});
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

std::string flag_line(const Request& request, const std::string& link_id, const Finding& finding) {
  const std::string quote = quote_of(request, link_id, finding);
  return (quote.empty() ? "" : "\"" + quote + "\": ") + finding.rule + " (" + std::string(to_code(finding.action)) +
         ", " + std::string(to_code(finding.status)) + ")";
}

const char* response_text(const RecordedFlag& flag) {
  if (flag.response == "continued") return "The patient read the advice and continued.";
  if (was_changed_afterwards(flag)) return "The patient changed these words after the advice.";
  return "";
}

// What was written first: only what the patient let go with the request.
std::string first_words(const RecordedFlag& flag) {
  if (!flag.first_text.empty()) return "First written: " + flag.first_text;
  return flag.first_text_left_out ? "The patient chose not to send the words that they took out."
                                  : "The words that were taken out were not sent.";
}

// What the practice needs first: who, how to reach them, what they want.
std::vector<std::pair<std::string, std::string>> facts_of(const Request& request) {
  std::vector<std::pair<std::string, std::string>> facts;
  const auto add = [&facts](const std::string& name, const std::string& value) {
    if (!value.empty()) facts.emplace_back(name, value);
  };
  add("Request", std::string(to_code(request.kind)));
  add("Sent", request.authored);
  if (request.needs_help_today) add("Today", "The patient says they need help today.");
  add("Patient", request.subject_name);
  add("Date of birth", request.birth_date);
  if (request.age_contradicts) add("Age", std::string(age_contradicts_text));
  add("Postcode", words_for_postcode(request.postcode));
  if (!request.nhs_number.empty()) add("NHS number", request.nhs_number + " (as the patient typed it, not traced)");
  add("Phone", request.telephone);
  add("E-mail", request.email);
  for (const ContactNeed& need : contact_needs_of(request, request.patient.age_months).more) {
    add(need.says, need.words.empty() ? "Yes" : need.words);
  }
  if (request.by_another && request.writer_name.empty()) add("Written by", "Somebody else, who gave no name");
  if (!request.writer_name.empty()) {
    add("Written by",
        request.writer_name + (request.writer_relationship.empty() ? "" : ": ") + request.writer_relationship);
  }
  return facts;
}

// For staff, before anything else: how the patient may be reached.
std::string contact_line(const Request& request) {
  if (request.will_phone) return "Do not contact the patient. They will phone.";
  if (!request.unsafe_to_contact) return {};
  return "Not safe to contact in the usual way. " +
         (request.safe_way.empty() ? std::string("The patient gave no safe way.") : "Safe way: " + request.safe_way);
}

}  // namespace

std::string words_for_postcode(const std::string& postcode) {
  if (postcode == "ZZ99 3VZ") return postcode + " (no fixed address)";
  return postcode == "ZZ99 3WZ" ? postcode + " (address not known)" : postcode;
}

namespace {

std::string photo_line(const RequestPhoto& photo) {
  return (photo.description.empty() ? "No description" : photo.description) + " (" + photo.content_type + ", " +
         std::to_string(photo.bytes) + " bytes, SHA-256 " + photo.sha256 + ")";
}

std::string message_line(const ShownMessage& message, const Request& request) {
  const std::string note(note_on(message, request));
  return (note.empty() ? "" : note + " ") + message.text +
         (message.sent.empty() ? "" : " (" + message.sent + ", wording " + message.wording_version + ")");
}

// The text of a list under a heading; nothing without entries.
template <typename Entries, typename Line>
std::string text_list(const char* heading, const Entries& entries, const Line& line) {
  std::string out;
  for (const auto& entry : entries) out += "- " + line(entry) + "\n";
  return out.empty() ? out : "\n" + std::string(heading) + "\n" + out;
}

// As text_list, in nhsuk-frontend's markup. `line` gives HTML.
template <typename Entries, typename Line>
std::string html_list(const char* heading, const Entries& entries, const Line& line) {
  std::string out;
  for (const auto& entry : entries) {
    const std::string one = line(entry);
    if (!one.empty()) out += "<li>" + one + "</li>";
  }
  if (out.empty()) return out;
  return "<h2 class=\"nhsuk-heading-m\">" + std::string(heading) + "</h2><ul class=\"nhsuk-list nhsuk-list--bullet\">" +
         out + "</ul>";
}

std::string html_row(const std::string& name, const std::string& html) {
  return "<div class=\"nhsuk-summary-list__row\"><dt class=\"nhsuk-summary-list__key\">" + escape_html(name) +
         "</dt><dd class=\"nhsuk-summary-list__value frontdoor-answer\">" + html + "</dd></div>";
}

std::string html_facts(const Request& request) {
  std::string out = "<dl class=\"nhsuk-summary-list\">";
  for (const auto& [name, value] : facts_of(request)) out += html_row(name, escape_html(value));
  return out + "</dl>";
}

std::string answers_as_text(const Request& request) {
  std::string out;
  for (const RequestAnswer& answer : request.answers) {
    out += "\n" + answer.question + "\n  " + answer.text + "\n";
    if (answer.contradicts) out += "  " + std::string(answer_contradicts_text) + "\n";
  }
  return out;
}

std::string facts_as_text(const Request& request) {
  std::string out;
  for (const auto& [name, value] : facts_of(request)) out += name + ": " + value + "\n";
  return out;
}

std::string shown_flag_as_html(const Request& request, const RecordedFlag& flag) {
  const std::string response = response_text(flag);
  if (response.empty()) return {};
  std::string out = escape_html(flag_line(request, flag.link_id, flag.finding)) + ". " + response;
  if (!flag.shown.empty()) out += " Shown " + escape_html(flag.shown) + ".";
  if (was_changed_afterwards(flag)) out += " " + escape_html(first_words(flag));
  return out;
}

std::string document(const std::string& title, const std::string& body) {
  return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escape_html(title) +
         "</title></head><body><main><h1 class=\"nhsuk-heading-l\">" + escape_html(title) + "</h1>" + body +
         "</main></body></html>\n";
}

}  // namespace

std::string answer_as_html(const RequestAnswer& answer, const RequestReading& reading) {
  std::string out;
  std::size_t at = 0;
  const std::string_view text = answer.text;
  for (const Span& span : spans_of(answer, reading)) {
    out += escape_html(text.substr(at, span.start - at));
    out += "<mark>" + escape_html(text.substr(span.start, span.end - span.start)) + "</mark>";
    at = span.end;
  }
  out += escape_html(text.substr(at));
  if (answer.contradicts) out += "<br><strong>" + escape_html(answer_contradicts_text) + "</strong>";
  return out;
}

std::vector<Score> scores_of(const Request& request) {
  std::vector<Score> scores;
  for (const RequestAnswer& answer : request.answers) {
    if (answer.scored + answer.unscored == 0) continue;
    const std::string group = answer.of_own_form ? answer.group : answer.link_id.substr(0, answer.link_id.rfind('.'));
    if (scores.empty() || scores.back().group != group) scores.push_back({group, "", 0, 0});
    Score& score = scores.back();
    const auto sum =
        answer.score.empty() ? std::nullopt : decimals::sum_of(score.total.empty() ? "0" : score.total, answer.score);
    if (sum) score.total = *sum;
    score.scored += sum ? answer.scored : 0;
    score.answers += answer.scored + answer.unscored;
  }
  return scores;
}

std::string words_for_score(const Score& score) {
  const std::string answers = std::to_string(score.answers);
  if (score.scored == 0) return "none (no answer of " + answers + " has a score)";
  if (score.scored == score.answers) return score.total;
  return score.total + " (" + std::to_string(score.scored) + " of " + answers + " answers have a score)";
}

namespace {
// An own form's group without a text has no name but the form's.
std::string score_line(const Score& score) {
  return (score.group.empty() ? "The practice's form" : score.group) + ": " + words_for_score(score);
}
}  // namespace

std::string request_as_text(const Request& request, const RequestReading& reading) {
  std::string out = "Online request (" + std::string(to_code(request.kind)) + ")\n";
  if (const std::string contact = contact_line(request); !contact.empty()) out += "Contact: " + contact + "\n";
  out += facts_as_text(request);
  out += text_list("Red flags in the patient's words", reading.entries,
                   [&request](const auto& entry) { return flag_line(request, entry.link_id, entry.finding); });
  out += text_list("Signs the patient was asked for", reading.signs, [](const std::string& line) { return line; });
  out += answers_as_text(request);
  out += text_list("Scores", scores_of(request), score_line);
  out += text_list("Photos", request.photos, photo_line);
  std::vector<RecordedFlag> changed;
  for (const RecordedFlag& flag : request.recorded_flags) {
    if (was_changed_afterwards(flag)) changed.push_back(flag);
  }
  out += text_list("Changed after advice", changed, [&request](const RecordedFlag& flag) {
    return flag_line(request, flag.link_id, flag.finding) + ". " + first_words(flag);
  });
  out += text_list("The patient was told", request.disclaimers_shown,
                   [&request](const ShownMessage& message) { return message_line(message, request); });
  out += text_list("Software", request.software, [](const auto& part) { return part.first + ": " + part.second; });
  return out;
}

std::string request_as_html(const Request& request, const RequestReading& reading) {
  std::string out = html_list("Red flags in the patient's words", reading.entries, [&request](const auto& entry) {
    return "<mark>" + escape_html(quote_of(request, entry.link_id, entry.finding)) + "</mark> " +
           escape_html(entry.finding.rule) + ", " + std::string(to_code(entry.finding.action)) + ", " +
           std::string(to_code(entry.finding.status));
  });
  out += html_list("Signs the patient was asked for", reading.signs,
                   [](const std::string& line) { return escape_html(line); });
  out += html_list("Advice the patient was shown", request.recorded_flags,
                   [&request](const RecordedFlag& flag) { return shown_flag_as_html(request, flag); });
  out += "<h2 class=\"nhsuk-heading-m\">Questions and answers</h2><dl class=\"nhsuk-summary-list\">";
  for (const RequestAnswer& answer : request.answers) out += html_row(answer.question, answer_as_html(answer, reading));
  out += "</dl>";
  out += html_list("Scores", scores_of(request), [](const auto& score) { return escape_html(score_line(score)); });
  out += html_list("Photos", request.photos, [](const RequestPhoto& photo) { return escape_html(photo_line(photo)); });
  out += html_list("What the patient was told about access", request.disclaimers_shown,
                   [&request](const ShownMessage& message) { return escape_html(message_line(message, request)); });
  return out;
}

std::string request_as_document(const Request& request, const RequestReading& reading) {
  const std::string contact = contact_line(request);
  const std::string first = contact.empty() ? "" : "<p><strong>" + escape_html(contact) + "</strong></p>";
  return document("Online request", first + html_facts(request) + request_as_html(request, reading));
}

}  // namespace frontdoor
