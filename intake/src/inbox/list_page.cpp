// The list of requests, with its filter and its search.
#include "base/words.h"
#include "desk/case_action.h"
#include "inbox/page_fields.h"
#include "inbox/pieces.h"

namespace frontdoor::intake {
namespace {

const char* code_of(CaseFilter::Show show) {
  if (show == CaseFilter::Show::done) return "done";
  return show == CaseFilter::Show::all ? "all" : "open";
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

std::vector<PageData> kind_rows(const CaseFilter& filter) {
  std::vector<PageData> rows;
  rows.push_back(choice_row("", "Every kind", !filter.kind && filter.need.empty()));
  for (RequestKind kind : {RequestKind::medical, RequestKind::medication, RequestKind::admin}) {
    rows.push_back(choice_row(to_code(kind), words_for(kind), filter.kind == kind));
  }
  for (const RequestNeed& need : request_needs()) {
    rows.push_back(choice_row(std::string(kNeedPrefix) + need.code, need.words, filter.need == need.code));
  }
  return rows;
}

std::vector<PageData> owner_rows(const PageFrame& frame, const ListPage& list) {
  const std::optional<std::string>& who = list.query.filter.assigned_to;
  std::vector<PageData> rows;
  rows.push_back(choice_row("", "Anybody", !who));
  rows.push_back(choice_row("mine", "Me, or a team I am in", who && *who == frame.user));
  rows.push_back(choice_row("nobody", "Nobody yet", who && who->empty()));
  for (const Team& team : list.teams) {
    const std::string code = std::string(kTeam) + team.name;
    rows.push_back(choice_row(code, "The team " + team.name, who == code));
  }
  const std::string gone = team_that_is_gone(list);
  if (!gone.empty()) rows.push_back(choice_row(std::string(kTeam) + gone, "The team " + gone + " (removed)", true));
  return rows;
}

void set_filter(PageData& data, const PageFrame& frame, const ListPage& list) {
  const CaseFilter& filter = list.query.filter;
  using Show = CaseFilter::Show;
  std::vector<PageData> show;
  show.push_back(choice_row("open", "Not done yet", filter.show == Show::open));
  show.push_back(choice_row("done", "Done", filter.show == Show::done));
  show.push_back(choice_row("all", "All", filter.show == Show::all));
  std::vector<PageData> origins;
  origins.push_back(choice_row("", "Any way", filter.origin.empty()));
  origins.push_back(choice_row(kByPhone, "Written down, by phone", filter.origin == kByPhone));
  origins.push_back(choice_row(kAtDesk, "Written down, at the desk", filter.origin == kAtDesk));
  data.set("filter-open", !list.query.words.empty() || filter.narrows()).set("narrows", filter.narrows());
  data.set("show", std::move(show)).set("kinds", kind_rows(filter)).set("origins", std::move(origins));
  data.set("owners", owner_rows(frame, list)).set("pressing", filter.pressing);
  data.set("overdue", filter.overdue_at.has_value()).set("care", filter.needs_care);
}

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

// One link to a request of a fold, with what puts it in sight: what is needed and for whom, so that two of one name are
// told apart by age and reference.
PageData fold_link(const DeskRequest& request) {
  const RequestHeader& header = request.header;
  const bool pressing = header.urgency != Urgency::none;
  const std::string action = words_for_action(header.action);
  PageData row;
  row.set("reference", header.reference).set("who", name_and_age(request.summary));
  row.set("need-first", !pressing ? "" : action.empty() ? "Needs help today" : action);
  row.set("not-seen", pressing && header.progress == Progress::fresh).set("worse", header.news == "worse");
  return std::move(row.set("wrote-again", header.news == "add").set("needs-care", request.summary.contact.any()));
}

// "About 3 people: Ada Patel, 45 years old (12 requests); Mia Patel, 4 years old; ..."
void set_people(PageData& row, const DeskFold& fold) {
  std::string named;
  for (const auto& [newest, count] : fold.about) {
    named += (named.empty() ? "" : "; ") + name_and_age(newest.summary);
    if (count > 1) named += " (" + counted(count, "request", "requests") + ")";
  }
  const std::size_t people = fold.counts.people;
  row.set("people", fold.about.empty() ? "" : counted(people, "person", "people")).set("named", named);
  row.set("more-people", people > fold.about.size() ? std::to_string(people - fold.about.size()) : "");
}

// Of urgent ones that nobody has seen: how many cannot wait at all.
void set_emergencies(PageData& data, std::size_t count) {
  data.set("unseen-emergencies", count > 0 ? std::to_string(count) : std::string());
}

PageData fold_row(const DeskFold& fold, Instant now) {
  const StoredFold& counts = fold.counts;
  const std::size_t unseen = counts.unseen_pressing;
  PageData row;
  // It looks as the most urgent of what is in it does alone.
  row.set("level", counts.emergencies > 0 ? "emergency" : counts.pressing > 0 ? "urgent" : "");
  row.set("flood", counts.name).set("count", counts.count);
  row.set("unseen-in-fold", unseen == 0 ? "" : counted(unseen, "urgent request", "urgent requests"));
  set_emergencies(row, counts.unseen_emergencies);
  set_people(row, fold);
  row.set("links", rows_of(fold.shown, fold_link));
  row.set("has-more-pressing", counts.pressing + counts.needs_care > fold.shown.size());
  row.set("first", words_for_time(counts.oldest));
  return std::move(row.set("last", words_for_time(counts.newest) + ", " + words_for_wait(counts.newest, now) + " ago"));
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

void set_links(PageData& data, const ListPage& list) {
  const DeskQuery& query = list.query;
  const bool has_more = list.page.rows_total > query.count;
  data.set("only-first", has_more && !query.words.empty() ? std::to_string(query.count) : "").set("pages", false);
  if (!has_more || !query.words.empty()) return;
  data.set("pages", page_links("requests", {query.offset, query.count, list.page.rows_total},
                               [&query](std::size_t from) { return list_address(query, from); }));
}

// The lists that the reader keeps, and what keeps this one. A search is in none: its words may be a patient's.
void set_views(PageData& data, const ListPage& list) {
  const bool may_keep = list.query.filter.narrows() && list.query.words.empty();
  const std::string address = list_address(list.query, 0);
  data.set("has-views", !list.views.empty() || may_keep).set("has-kept-views", !list.views.empty());
  data.set("may-keep", may_keep).set("this-filter", address.substr(address.find('?') + 1));
  data.set("kept-views", rows_of(list.views, [](const SavedView& view) {
             PageData row;
             return std::move(row.set("view", view.name).set("view-filter", view.filter));
           }));
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

std::vector<PageData> card_rows(const std::vector<DeskRequest>& requests, Instant now) {
  return rows_of(requests, [now](const DeskRequest& request) { return listed_request_row(request, now); });
}

// What a search found: first what the filter asks for, then the others, then names that are spelt otherwise. Who looks
// for somebody on the phone expects to find them, done or not.
void set_found(PageData& data, const ListPage& list) {
  const DeskPage& page = list.page;
  data.set("shows-done", list.query.filter.show == CaseFilter::Show::done);
  data.set("has-elsewhere", page.elsewhere_total > 0).set("elsewhere-total", page.elsewhere_total);
  data.set("similar-words", counted(page.similar.size(), "similar name", "similar names"));
  data.set("filtered-out", page.filtered_out == 0 ? "" : std::to_string(page.filtered_out));
  data.set("show-code", code_of(list.query.filter.show));
  data.set("none-found", page.requests.empty() && page.elsewhere.empty());
  data.set("has-found", !page.requests.empty()).set("found", card_rows(page.requests, list.now));
  data.set("has-cards-elsewhere", !page.elsewhere.empty()).set("elsewhere", card_rows(page.elsewhere, list.now));
  data.set("has-similar", !page.similar.empty()).set("similar", card_rows(page.similar, list.now));
}

PageData list_row(const DeskRow& row, Instant now) {
  PageData out;
  out.set("fold", false).set("request", false);
  return std::move(row.fold ? out.set("fold", fold_row(*row.fold, now))
                            : out.set("request", listed_request_row(row.request, now)));
}

}  // namespace

std::string list_page(const PageFrame& frame, const ListPage& list) {
  const bool is_search = !list.query.words.empty();
  const std::size_t unseen = list.page.unseen_pressing;
  PageData data;
  set_error(data, list.error, "view");
  data.set("token", frame.form_token).set("searched", list.query.words);
  set_filter(data, frame, list);
  set_views(data, list);
  data.set("unseen", unseen).set("has-unseen", unseen > 0).set("unseen-one", unseen == 1);
  set_emergencies(data, list.page.unseen_emergencies);
  data.set("unseen-words", counted(unseen, "urgent request has", "urgent requests have"));
  data.set("total-words", words_for_total(list)).set("signal", words_for(list.state));
  data.set("above", Markup{list.above}).set("search-ended-early", list.page.search_ended_early);
  data.set("team-gone", team_that_is_gone(list));
  if (is_search) set_found(data, list);
  data.set("has-rows", !list.page.rows.empty());
  data.set("list-rows", is_search ? std::vector<PageData>() : rows_of(list.page.rows, [&list](const DeskRow& row) {
             return list_row(row, list.now);
           }));
  set_links(data, list);
  return inbox_page(&frame, "Requests", "list", data);
}

}  // namespace frontdoor::intake
