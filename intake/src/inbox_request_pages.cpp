// The list of requests, and one request.
#include "inbox_layout.h"
#include "inbox_words.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace frontdoor::intake {
namespace {

const char* tag_class(const RequestHeader& header) {
  if (header.urgency == Urgency::emergency) return "tag tag-emergency";
  return "tag tag-urgent";
}

void add_tags(Html& html, const RequestHeader& header, const RequestSummary& summary,
              const std::optional<Instant>& deadline, Instant now) {
  html.raw("<ul class=\"tags\">");
  const std::string action = words_for_action(header.action);
  if (!action.empty()) {
    html.raw("<li class=\"").raw(tag_class(header)).raw("\">Red flag: ").text(action).raw("</li>");
  }
  if (summary.needs_help_today) html.raw("<li class=\"tag tag-urgent\">Patient says: needs help today</li>");
  if (summary.words_changed) {
    html.raw("<li class=\"tag tag-urgent\">Flagged words were changed before sending</li>");
  }
  if (header.more_urgent) {
    html.raw("<li class=\"tag tag-urgent\">Read as more urgent here than on the patient's device</li>");
  }
  if (header.state == AccessState::urgent_diverted) {
    html.raw("<li class=\"tag\">Sent while urgent need was diverted</li>");
  }
  if (deadline && *deadline < now) html.raw("<li class=\"tag tag-urgent\">Past its deadline</li>");
  html.raw("</ul>\n");
}

void add_times(Html& html, const RequestHeader& header, Instant now) {
  add_row(html, "Received", words_for_time(header.received));
  add_row(html, "Reply due by", header.deadline ? words_for_time(*header.deadline) : "At once: possible emergency");
  add_row(html, "Waiting", words_for_wait(header.received, now));
}

// The words that matter now, each once with the rules they meet; what is denied or long past stands in the request.
void add_flagged_words(Html& html, const RequestSummary& summary) {
  std::vector<std::pair<std::string, std::string>> rules_by_quote;
  for (const RequestSummary::Flag& flag : summary.flags) {
    if (flag.status != to_code(Status::present) && flag.status != to_code(Status::uncertain)) continue;
    const auto same = std::find_if(rules_by_quote.begin(), rules_by_quote.end(),
                                   [&flag](const auto& known) { return known.first == flag.quote; });
    if (same == rules_by_quote.end()) {
      rules_by_quote.emplace_back(flag.quote, flag.rule);
    } else {
      same->second += ", " + flag.rule;
    }
  }
  if (rules_by_quote.empty()) return;
  html.raw("<ul class=\"flags\">");
  for (const auto& [quote, rules] : rules_by_quote) {
    html.raw("<li><mark>").text(quote).raw("</mark> <span>").text(rules).raw("</span></li>");
  }
  html.raw("</ul>\n");
}

void add_listed_request(Html& html, const DeskRequest& request, Instant now) {
  const RequestHeader& header = request.header;
  html.raw("<li class=\"card");
  if (header.urgency == Urgency::emergency) html.raw(" card-emergency");
  if (header.urgency == Urgency::urgent) html.raw(" card-urgent");
  html.raw("\">\n<h2><a href=\"/inbox/requests/").text(header.reference).raw("\">");
  html.text(request.summary.subject_name.empty() ? "Name not given" : request.summary.subject_name);
  html.raw(" <span class=\"reference\">").text(header.reference).raw("</span></a></h2>\n");
  add_tags(html, header, request.summary, header.deadline, now);
  add_flagged_words(html, request.summary);
  html.raw("<dl class=\"summary\">");
  add_row(html, "Kind", words_for(header.kind));
  add_times(html, header, now);
  html.raw("</dl>\n</li>\n");
}

void add_page_links(Html& html, const ListPage& list) {
  if (list.page.total <= list.count) return;
  html.raw("<nav class=\"pages\" aria-label=\"Pages of requests\">");
  if (list.offset > 0) {
    const std::size_t before = list.offset > list.count ? list.offset - list.count : 0;
    html.raw("<a href=\"/inbox?offset=").raw(std::to_string(before)).raw("\" rel=\"prev\">Previous page</a> ");
  }
  if (list.offset + list.count < list.page.total) {
    html.raw("<a href=\"/inbox?offset=").raw(std::to_string(list.offset + list.count));
    html.raw("\" rel=\"next\">Next page</a>");
  }
  html.raw("</nav>\n");
}

struct SeenFlag {
  std::string link_id;
  std::string rule;
  std::string quote;
  std::string status;
  std::string action;
  auto operator<=>(const SeenFlag&) const = default;
};

SeenFlag seen(const std::string& link_id, const Finding& finding) {
  return {link_id, finding.rule, finding.quote, std::string(to_code(finding.status)),
          std::string(to_code(finding.action))};
}

void add_difference(Html& html, const SeenFlag& flag, const char* who) {
  html.raw("<li><mark>").text(flag.quote).raw("</mark> ").text(flag.rule).raw(", ");
  html.text(words_for_status(flag.status)).raw(": read by ").raw(who).raw(".</li>\n");
}

// The device and this service read the same words by the same rules; a difference is worth a look (an old device, or a
// patient who got round the advice).
void add_readings(Html& html, const OpenedRequest& opened) {
  std::set<SeenFlag> here;
  for (const RequestReading::Entry& entry : opened.reading.entries) here.insert(seen(entry.link_id, entry.finding));
  std::set<SeenFlag> there;
  for (const RecordedFlag& flag : opened.request.recorded_flags) {
    // Words that were changed afterwards are not in what was sent, so only the device can have read them.
    if (flag.response != "changed-text") there.insert(seen(flag.link_id, flag.finding));
  }
  html.raw("<h2>How it was read</h2>\n");
  if (here == there) {
    html.raw(here.empty()
                 ? "<p>No words of the red-flag rules were found, on the patient's device or here. That does not "
                   "mean that the request is safe to leave.</p>\n"
                 : "<p>The patient's device and this service found the same red flags.</p>\n");
    return;
  }
  html.raw("<p>The patient's device and this service did not find the same red flags.</p>\n<ul class=\"flags\">\n");
  for (const SeenFlag& flag : here) {
    if (!there.contains(flag)) add_difference(html, flag, "this service only");
  }
  for (const SeenFlag& flag : there) {
    if (!here.contains(flag)) add_difference(html, flag, "the patient's device only");
  }
  html.raw("</ul>\n");
}

}  // namespace

std::string list_page(const PageFrame& frame, const ListPage& list) {
  Html html;
  html.raw("<h1>Requests</h1>\n<div id=\"requests\" data-refresh>\n<p>").text(std::to_string(list.page.total));
  html.raw(list.page.total == 1 ? " request. " : " requests. ").raw("Signal to patients now: <strong>");
  html.text(words_for(list.state)).raw("</strong>.</p>\n");
  html.raw(list.above);
  if (list.page.requests.empty()) {
    html.raw("<p>There is nothing here yet. New requests appear by themselves.</p>\n");
  } else {
    html.raw("<p>Possible emergencies and urgent need stand first, then the newest.</p>\n<ol class=\"cards\">\n");
    for (const DeskRequest& request : list.page.requests) add_listed_request(html, request, list.now);
    html.raw("</ol>\n");
  }
  add_page_links(html, list);
  html.raw("</div>\n");
  return inbox_document(&frame, "Requests", html.take());
}

std::string request_page(const PageFrame& frame, const OpenedRequest& opened, Instant now) {
  const RequestHeader& header = opened.header;
  const Request& request = opened.request;
  Html html;
  html.raw("<p><a class=\"back\" href=\"/inbox\">Back to requests</a></p>\n<h1>");
  html.text(request.subject_name.empty() ? "Name not given" : request.subject_name).raw("</h1>\n");
  add_tags(html, header, opened.summary, header.deadline, now);
  html.raw("<dl class=\"summary\">\n");
  add_row(html, "Reference", header.reference);
  add_row(html, "Kind", words_for(header.kind));
  add_times(html, header, now);
  add_row(html, "Signal when it arrived", words_for(header.state));
  html.raw("</dl>\n");
  html.raw("<div class=\"request\">\n");
  html.raw(request_as_html(request, opened.reading));  // escapes every word of the patient's itself
  html.raw("</div>\n");
  add_readings(html, opened);
  html.raw("<p><a href=\"/v1/practices/").text(frame.ods).raw("/requests/").text(header.reference);
  html.raw("\">This request as data (JSON)</a></p>\n");
  return inbox_document(&frame, "Request " + header.reference, html.take());
}

}  // namespace frontdoor::intake
