// The list of requests, with its filter and its search.
#include "base/words.h"
#include "desk/case_action.h"
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

// The team that the list is filtered by, where there is none of its name any more; else empty.
std::string team_that_is_gone(const ListPage& list) {
  const std::optional<std::string>& who = list.query.filter.assigned_to;
  if (!who || !who->starts_with(kTeam)) return {};
  std::string name = who->substr(kTeam.size());
  const bool is_there =
      std::any_of(list.teams.begin(), list.teams.end(), [&name](const Team& team) { return team.name == name; });
  return is_there ? std::string() : name;
}

void add_filter(Html& html, const PageFrame& frame, const ListPage& list) {
  const DeskQuery& query = list.query;
  const CaseFilter& filter = query.filter;
  html.raw("<details class=\"panel\"");
  if (!query.words.empty() || filter.narrows()) html.raw(" open");
  html.raw("><summary>Filter and search").raw(filter.narrows() ? ": some are hidden" : "").raw("</summary>");
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
  add_option(html, "", "Every kind", !filter.kind && filter.need.empty());
  for (RequestKind kind : {RequestKind::medical, RequestKind::medication, RequestKind::admin}) {
    add_option(html, to_code(kind), words_for(kind), filter.kind == kind);
  }
  for (const RequestNeed& need : request_needs()) {
    add_option(html, std::string(kNeedPrefix) + need.code, need.words, filter.need == need.code);
  }
  html.raw("</select></div>\n<div class=\"field\"><label for=\"origin\">How it came</label><select id=\"origin\" ");
  html.raw("name=\"origin\">");
  add_option(html, "", "Any way", filter.origin.empty());
  add_option(html, kByPhone, "Written down, by phone", filter.origin == kByPhone);
  add_option(html, kAtDesk, "Written down, at the desk", filter.origin == kAtDesk);
  html.raw("</select></div>\n<div class=\"field\"><label for=\"whose\">Who has it</label>");
  html.raw("<select id=\"whose\" name=\"whose\">");
  add_option(html, "", "Anybody", !filter.assigned_to);
  const bool is_mine = filter.assigned_to && *filter.assigned_to == frame.user;
  add_option(html, "mine", "Me, or a team I am in", is_mine);
  add_option(html, "nobody", "Nobody yet", filter.assigned_to && filter.assigned_to->empty());
  for (const Team& team : list.teams) {
    const std::string code = std::string(kTeam) + team.name;
    add_option(html, code, "The team " + team.name, filter.assigned_to == code);
  }
  const std::string gone = team_that_is_gone(list);
  if (!gone.empty()) add_option(html, std::string(kTeam) + gone, "The team " + gone + " (removed)", true);
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
  // The link says what is needed and for whom: two of one name are told apart by age and reference.
  html.raw("<li><a href=\"/inbox/requests/").text(header.reference).raw("\">");
  const bool pressing = header.urgency != Urgency::none;
  if (pressing) {
    const std::string action = words_for_action(header.action);
    html.raw("<strong>").text(action.empty() ? "Needs help today" : action).raw(":</strong> ");
  }
  html.text(name_and_age(request.summary)).raw(" <span class=\"reference\">").text(header.reference);
  html.raw("</span></a>");
  if (pressing && header.progress == Progress::fresh) html.raw(", not seen yet");
  if (header.news == "worse") html.raw(" <strong>The patient says it has got worse</strong>");
  if (header.news == "add") html.raw(" <strong>The patient wrote again</strong>");
  if (request.summary.contact.any()) html.raw(" <strong>Read before you contact the patient</strong>");
  html.raw("</li>\n");
}

// "About 3 people: Ada Patel, 45 years old (12 requests); Mia Patel, 4 years old; ..."
void add_people(Html& html, const DeskFold& fold) {
  if (fold.about.empty()) return;
  html.raw("<p>About <strong>")
      .text(counted(fold.counts.people, "person", "people"))
      .raw("</strong>, as far as names ");
  html.raw("and dates of birth say: ");
  for (std::size_t i = 0; i < fold.about.size(); ++i) {
    const auto& [newest, count] = fold.about[i];
    html.raw(i > 0 ? "; " : "").text(name_and_age(newest.summary));
    if (count > 1) html.raw(" (").text(counted(count, "request", "requests")).raw(")");
  }
  if (fold.counts.people > fold.about.size()) {
    html.raw("; and ").text(std::to_string(fold.counts.people - fold.about.size())).raw(" more");
  }
  html.raw(".</p>\n");
}

// Of urgent ones that nobody has seen: how many cannot wait at all.
void add_emergencies(Html& html, std::size_t count) {
  if (count > 0) html.raw("<strong>Possible emergencies: ").text(std::to_string(count)).raw(".</strong> ");
}

void add_fold(Html& html, const DeskFold& fold, Instant now) {
  const StoredFold& counts = fold.counts;
  html.raw("<li class=\"card card-fold");
  // It looks as the most urgent of what is in it does alone.
  if (counts.emergencies > 0) {
    html.raw(" card-emergency");
  } else if (counts.pressing > 0) {
    html.raw(" card-urgent");
  }
  html.raw("\">\n<h2><a href=\"/inbox/floods/").text(counts.name).raw("\">").text(std::to_string(counts.count));
  html.raw(" requests from one connection</a></h2>\n");
  if (counts.unseen_pressing > 0) {
    html.raw("<p class=\"alarm\"><strong>").text(counted(counts.unseen_pressing, "urgent request", "urgent requests"));
    html.raw(" in here not seen yet.</strong>");
    html.raw(" ");
    add_emergencies(html, counts.unseen_emergencies);
    html.raw("</p>\n");
  }
  html.raw("<p>One connection sent very many within an hour. That may be somebody who does harm, and it may be a ");
  html.raw("college, a care home or a mobile network: look before you close them.</p>\n");
  add_people(html, fold);
  html.raw("<ul class=\"fold\">");
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

}  // namespace

std::string list_address(const DeskQuery& query, std::size_t offset) {
  std::string address = "/inbox?show=" + std::string(code_of(query.filter.show)) + "&offset=" + std::to_string(offset);
  if (query.filter.kind) address += "&kind=" + std::string(to_code(*query.filter.kind));
  if (!query.filter.need.empty()) address += "&kind=" + std::string(kNeedPrefix) + query.filter.need;
  if (!query.filter.origin.empty()) address += "&origin=" + query.filter.origin;
  if (query.filter.pressing) address += "&pressing=yes";
  if (query.filter.assigned_to) {
    const std::string& who = *query.filter.assigned_to;
    const std::string team = who.starts_with(kTeam) ? as_list_parameter(who.substr(kTeam.size())) : "";
    address += who.empty() ? "&whose=nobody" : team.empty() ? "&whose=mine" : "&whose=" + team;
  }
  if (query.filter.overdue_at) address += "&overdue=yes";
  if (query.filter.needs_care) address += "&care=yes";
  return address;
}

namespace {

void add_links(Html& html, const ListPage& list) {
  const DeskQuery& query = list.query;
  if (list.page.rows_total <= query.count) return;
  if (!query.words.empty()) {
    html.raw("<p>Only the first ").text(std::to_string(query.count)).raw(" are shown: add a word.</p>\n");
    return;
  }
  add_page_links(html, "requests", {query.offset, query.count, list.page.rows_total},
                 [&query](std::size_t from) { return list_address(query, from); });
}

// The lists that the reader keeps, and what keeps this one. A search is in none: its words may be a patient's.
void add_views(Html& html, const PageFrame& frame, const ListPage& list) {
  const bool can_keep = list.query.filter.narrows() && list.query.words.empty();
  if (list.views.empty() && !can_keep) return;
  html.raw("<details class=\"panel\"").raw(list.error.empty() ? "" : " open").raw("><summary>My views</summary>\n");
  if (!list.views.empty()) html.raw("<ul class=\"plain-list\">\n");
  for (const SavedView& view : list.views) {
    html.raw("<li><form class=\"one-line\" method=\"post\" action=\"/inbox/views\">");
    add_token(html, frame);
    html.raw("<input type=\"hidden\" name=\"step\" value=\"remove\"><input type=\"hidden\" name=\"view\" value=\"");
    html.text(view.name).raw("\"><a href=\"/inbox?").text(view.filter).raw("\">").text(view.name);
    html.raw("</a> <button class=\"link\" type=\"submit\">Remove<span class=\"announcer\"> ").text(view.name);
    html.raw("</span></button></form></li>\n");
  }
  if (!list.views.empty()) html.raw("</ul>\n");
  if (can_keep) {
    const std::string address = list_address(list.query, 0);
    html.raw("<form method=\"post\" action=\"/inbox/views\">");
    add_token(html, frame);
    html.raw("<input type=\"hidden\" name=\"filter\" value=\"").text(address.substr(address.find('?') + 1));
    html.raw("\"><div class=\"field\"><label for=\"view\">Keep this list as</label><input id=\"view\" name=\"view\" ");
    html.raw("type=\"text\" maxlength=\"40\" autocomplete=\"off\"></div>");
    html.raw("<button class=\"button secondary\" type=\"submit\">Keep it</button></form>\n");
  }
  html.raw("</details>\n");
}

std::string words_for_total(const ListPage& list) {
  std::string words = counted(list.page.total, "request", "requests");
  if (list.page.elsewhere_total == 0 || list.query.filter.show == CaseFilter::Show::all) return words;
  const bool shows_done = list.query.filter.show == CaseFilter::Show::done;
  words += " found that ";
  words += list.page.total == 1 ? "is " : "are ";
  return words + (shows_done ? "done, and " : "not done, and ") + std::to_string(list.page.elsewhere_total) +
         (shows_done ? " not done" : " among those done");
}

void add_cards(Html& html, const std::vector<DeskRequest>& requests, Instant now) {
  html.raw("<ol class=\"cards\">\n");
  for (const DeskRequest& request : requests) add_listed_request(html, request, now);
  html.raw("</ol>\n");
}

// A search without what hides some of what it found.
void add_whole_search(Html& html, const PageFrame& frame, const ListPage& list) {
  if (list.page.filtered_out == 0) return;
  html.raw("<form class=\"one-line\" method=\"post\" action=\"/inbox/search\">");
  add_token(html, frame);
  html.raw("<input type=\"hidden\" name=\"words\" value=\"").text(list.query.words);
  html.raw("\"><input type=\"hidden\" name=\"show\" value=\"").raw(code_of(list.query.filter.show));
  html.raw("\"><p>").text(std::to_string(list.page.filtered_out)).raw(" more found, and hidden by the filter. ");
  html.raw("<button class=\"link\" type=\"submit\">Search without the filter</button></p></form>\n");
}

// What a search found: first what the filter asks for, then the others, then names that are spelt otherwise. Who looks
// for somebody on the phone expects to find them, done or not.
void add_found(Html& html, const PageFrame& frame, const ListPage& list) {
  const DeskPage& page = list.page;
  const bool shows_done = list.query.filter.show == CaseFilter::Show::done;
  if (page.elsewhere_total > 0) {
    html.raw("<p><a href=\"#elsewhere\">").text(std::to_string(page.elsewhere_total));
    html.raw(shows_done ? " among those not done" : " among those done").raw("</a></p>\n");
  }
  if (!page.similar.empty()) {
    html.raw("<p><a href=\"#similar\">").text(counted(page.similar.size(), "similar name", "similar names"));
    html.raw("</a></p>\n");
  }
  add_whole_search(html, frame, list);
  if (!page.search_ended_early) html.raw("<p>Every request that is kept was searched, done or not.</p>\n");
  if (page.requests.empty() && page.elsewhere.empty()) html.raw("<p>None has all of these words.</p>\n");
  if (!page.requests.empty()) add_cards(html, page.requests, list.now);
  if (!page.elsewhere.empty()) {
    html.raw("<h2 id=\"elsewhere\" tabindex=\"-1\">").raw(shows_done ? "Not done yet" : "Done").raw("</h2>\n");
    add_cards(html, page.elsewhere, list.now);
  }
  if (!page.similar.empty()) {
    html.raw("<h2 id=\"similar\" tabindex=\"-1\">Similar names</h2>\n<p class=\"hint\">Spelt otherwise than you ");
    html.raw("typed it. Check the date of birth.</p>\n");
    add_cards(html, page.similar, list.now);
  }
}

}  // namespace

std::string list_page(const PageFrame& frame, const ListPage& list) {
  Html html;
  if (!list.error.empty()) add_error_summary(html, list.error, "view");
  html.raw("<div class=\"list-head\">\n<h1>Requests</h1>\n");
  html.raw("<a class=\"new-request\" href=\"/inbox/new\">New request</a>\n");
  add_filter(html, frame, list);
  add_views(html, frame, list);
  html.raw("</div>\n");
  // The script refreshes what is in here, and says the status line aloud when it changes.
  html.raw("<div id=\"requests\"").raw(list.query.words.empty() ? " data-refresh" : "").raw(" data-unseen=\"");
  html.text(std::to_string(list.page.unseen_pressing)).raw("\">\n");
  if (list.page.unseen_pressing > 0) {
    html.raw("<p class=\"alarm alarm-line\"><strong>");
    html.text(counted(list.page.unseen_pressing, "urgent request has", "urgent requests have"));
    html.raw(" not been seen.</strong> ");
    add_emergencies(html, list.page.unseen_emergencies);
    // One line: ten requests below it are seen at once. What to do is said where nothing is more pressing.
    if (list.page.unseen_emergencies == 0) {
      html.raw("Open ").raw(list.page.unseen_pressing == 1 ? "it" : "each").raw(" and mark it as seen.");
    }
    html.raw("</p>\n");
  }
  html.raw("<p>").text(words_for_total(list)).raw(". Signal to patients now: <strong>");
  html.text(words_for(list.state)).raw("</strong>.</p>\n");
  html.raw(list.above);
  if (list.page.search_ended_early) {
    html.raw("<p class=\"notice\">Not everything was searched: older requests are still being read. Search again in ");
    html.raw("a minute.</p>\n");
  }
  const std::string gone = team_that_is_gone(list);
  if (!gone.empty()) {
    html.raw("<p class=\"notice\">The team “").text(gone).raw("” was removed: no request can be its any more. What ");
    html.raw("was assigned to it is nobody's.</p>\n");
  }
  if (!list.query.words.empty()) {
    add_found(html, frame, list);
  } else if (list.page.rows.empty()) {
    html.raw("<p>There is nothing here. New requests appear automatically.</p>\n");
  } else {
    html.raw("<ol class=\"cards\">\n");
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
