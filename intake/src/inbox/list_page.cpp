// The list of requests, with its filter and its search.
#include "base/words.h"
#include "inbox/pieces.h"

namespace frontdoor::intake {
namespace {

const char* code_of(CaseFilter::Show show) {
  if (show == CaseFilter::Show::done) return "done";
  return show == CaseFilter::Show::all ? "all" : "open";
}

void add_option(Html& html, std::string_view value, std::string_view words, bool chosen) {
  html.raw("<option value=\"").text(value).raw(chosen ? "\" selected>" : "\">").text(words).raw("</option>");
}

void add_box(Html& html, const char* name, const char* words, bool checked) {
  html.raw("<div class=\"choice\"><input type=\"checkbox\" value=\"yes\" id=\"").raw(name).raw("\" name=\"");
  html.raw(name).raw(checked ? "\" checked>" : "\">").raw("<label for=\"").raw(name).raw("\">").raw(words);
  html.raw("</label></div>");
}

bool is_narrowed(const CaseFilter& filter) {
  return filter.kind || filter.pressing || filter.assigned_to || filter.overdue_at || filter.needs_care;
}

void add_filter(Html& html, const PageFrame& frame, const DeskQuery& query) {
  const CaseFilter& filter = query.filter;
  html.raw("<details class=\"panel\"");
  if (!query.words.empty() || is_narrowed(filter)) html.raw(" open");
  html.raw("><summary>Filter and search").raw(is_narrowed(filter) ? ": some are hidden" : "").raw("</summary>");
  html.raw(
      "\n<form method=\"post\" action=\"/inbox/search\" role=\"search\">"
      "<input type=\"hidden\" name=\"token\" value=\"");
  html.text(frame.form_token);
  html.raw(
      "\">\n<div class=\"fields\"><div class=\"field\"><label for=\"words\">Words in the request, name, "
      "date of birth, phone or reference</label><input type=\"search\" id=\"words\" name=\"words\" "
      "autocomplete=\"off\" value=\"");
  html.text(query.words).raw("\"></div>\n<div class=\"field\"><label for=\"show\">Show</label>");
  html.raw("<select id=\"show\" name=\"show\">");
  add_option(html, "open", "Not done yet", filter.show == CaseFilter::Show::open);
  add_option(html, "done", "Done", filter.show == CaseFilter::Show::done);
  add_option(html, "all", "All", filter.show == CaseFilter::Show::all);
  html.raw("</select></div>\n<div class=\"field\"><label for=\"kind\">Kind</label><select id=\"kind\" name=\"kind\">");
  add_option(html, "", "Every kind", !filter.kind);
  for (RequestKind kind : {RequestKind::medical, RequestKind::medication, RequestKind::admin}) {
    add_option(html, to_code(kind), words_for(kind), filter.kind == kind);
  }
  html.raw("</select></div>\n<div class=\"field\"><label for=\"whose\">Who has it</label>");
  html.raw("<select id=\"whose\" name=\"whose\">");
  add_option(html, "", "Anybody", !filter.assigned_to);
  add_option(html, "mine", "Me", filter.assigned_to && !filter.assigned_to->empty());
  add_option(html, "nobody", "Nobody yet", filter.assigned_to && filter.assigned_to->empty());
  html.raw("</select></div></div>\n");
  add_box(html, "pressing", "Only red flags and urgent need", filter.pressing);
  add_box(html, "overdue", "Only those past their deadline", filter.overdue_at.has_value());
  add_box(html, "care", "Only where you must know something before you contact the patient", filter.needs_care);
  html.raw("<button class=\"button\" type=\"submit\">Show</button> <a href=\"/inbox\">Clear</a>\n</form></details>\n");
}

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

// One link to a request of a fold, with what puts it in sight.
void add_link_in_fold(Html& html, const DeskRequest& request) {
  const RequestHeader& header = request.header;
  html.raw("<li><a href=\"/inbox/requests/").text(header.reference).raw("\">").text(name_of(request.summary));
  html.raw(" <span class=\"reference\">").text(header.reference).raw("</span></a>");
  const bool pressing = header.urgency != Urgency::none;
  if (pressing) {
    const std::string action = words_for_action(header.action);
    html.raw(" <strong>").text(action.empty() ? "Needs help today" : action).raw("</strong>");
    if (header.progress == Progress::fresh) html.raw(", not seen yet");
  }
  if (header.news == "worse") html.raw(" <strong>The patient says it has got worse</strong>");
  if (header.news == "add") html.raw(" <strong>The patient wrote again</strong>");
  if (request.summary.contact.any()) html.raw(" <strong>Read before you contact the patient</strong>");
  html.raw("</li>\n");
}

void add_fold(Html& html, const DeskFold& fold, Instant now) {
  const StoredFold& counts = fold.counts;
  html.raw("<li class=\"card card-fold");
  if (counts.pressing > 0) html.raw(" card-urgent");
  html.raw("\">\n<h2><a href=\"/inbox/floods/").text(counts.name).raw("\">").text(std::to_string(counts.count));
  html.raw(" requests from one connection</a></h2>\n");
  if (counts.unseen_pressing > 0) {
    html.raw("<p class=\"alarm\"><strong>").text(counted(counts.unseen_pressing, "urgent request", "urgent requests"));
    html.raw(" in here not seen yet.</strong></p>\n");
  }
  html.raw("<p>One connection sent very many within an hour. That may be somebody who does harm, and it may be a ");
  html.raw("college, a care home or a mobile network: look before you close them.</p>\n<ul class=\"fold\">");
  for (const DeskRequest& shown : fold.shown) add_link_in_fold(html, shown);
  html.raw("</ul>\n");
  if (counts.pressing + counts.needs_care > fold.shown.size()) {
    html.raw("<p><a href=\"/inbox/floods/").text(counts.name).raw("\">See all that are urgent or need care</a></p>\n");
  }
  html.raw("<dl class=\"facts\">");
  add_row(html, "First", words_for_time(counts.oldest));
  add_row(html, "Last", words_for_time(counts.newest) + ", " + words_for_wait(counts.newest, now) + " ago");
  html.raw("</dl>\n</li>\n");
}

std::string address_of(const DeskQuery& query, std::size_t offset) {
  std::string address = "/inbox?show=" + std::string(code_of(query.filter.show)) + "&offset=" + std::to_string(offset);
  if (query.filter.kind) address += "&kind=" + std::string(to_code(*query.filter.kind));
  if (query.filter.pressing) address += "&pressing=yes";
  if (query.filter.assigned_to) address += query.filter.assigned_to->empty() ? "&whose=nobody" : "&whose=mine";
  if (query.filter.overdue_at) address += "&overdue=yes";
  if (query.filter.needs_care) address += "&care=yes";
  return address;
}

void add_links(Html& html, const ListPage& list) {
  const DeskQuery& query = list.query;
  if (list.page.rows_total <= query.count) return;
  if (!query.words.empty()) {
    html.raw("<p>Only the first ").text(std::to_string(query.count)).raw(" are shown: add a word.</p>\n");
    return;
  }
  add_page_links(html, "requests", {query.offset, query.count, list.page.rows_total},
                 [&query](std::size_t from) { return address_of(query, from); });
}

}  // namespace

std::string list_page(const PageFrame& frame, const ListPage& list) {
  Html html;
  html.raw("<div class=\"list-head\">\n<h1>Requests</h1>\n");
  add_filter(html, frame, list.query);
  html.raw("</div>\n");
  // The script refreshes what is in here, and says the status line aloud when it changes.
  html.raw("<div id=\"requests\"").raw(list.query.words.empty() ? " data-refresh" : "").raw(" data-unseen=\"");
  html.text(std::to_string(list.page.unseen_pressing)).raw("\">\n");
  if (list.page.unseen_pressing > 0) {
    html.raw("<p class=\"alarm alarm-line\"><strong>");
    html.text(counted(list.page.unseen_pressing, "urgent request has", "urgent requests have"));
    html.raw(" not been seen.</strong> Open it and mark it as seen.</p>\n");
  }
  html.raw("<p>").text(counted(list.page.total, "request", "requests")).raw(". Signal to patients now: <strong>");
  html.text(words_for(list.state)).raw("</strong>.</p>\n");
  html.raw(list.above);
  if (list.page.search_ended_early) html.raw("<p>Only the newest requests were searched.</p>\n");
  if (list.page.requests.empty() && list.page.rows.empty()) {
    html.raw("<p>There is nothing here. New requests appear automatically.</p>\n");
  } else {
    html.raw("<ol class=\"cards\">\n");
    for (const DeskRequest& request : list.page.requests) add_listed_request(html, request, list.now);
    for (const DeskRow& row : list.page.rows) {
      if (row.fold) {
        add_fold(html, *row.fold, list.now);
      } else {
        add_listed_request(html, row.request, list.now);
      }
    }
    html.raw("</ol>\n");
  }
  add_links(html, list);
  html.raw("</div>\n<div class=\"announcer\" role=\"status\" id=\"announcer\"></div>\n");
  return inbox_document(&frame, "Requests", html.take());
}

}  // namespace frontdoor::intake
