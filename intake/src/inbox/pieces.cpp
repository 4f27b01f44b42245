#include "inbox/pieces.h"

#include "base/rule_names.h"
#include "base/words.h"
#include "desk/case_action.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

const char* tag_class(const RequestHeader& header) {
  if (header.urgency == Urgency::emergency) return "tag tag-emergency";
  return "tag tag-urgent";
}

Instant due(const RequestHeader& header) {
  return due_of(header.deadline, header.asked.value_or(header.received));
}

// ", due in 3 hours" while there is a deadline to keep.
std::string remaining(const RequestHeader& header, Instant now) {
  if (header.answered) return "";
  if (is_overdue(header, now)) return ", overdue by " + words_for_wait(due(header), now);
  return header.deadline ? ", due in " + words_for_wait(now, *header.deadline) : "";
}

}  // namespace

namespace {
void add_tag_items(Html& html, const RequestHeader& header, const RequestSummary& summary, Instant now) {
  // Of what is done with they are facts, and ask nobody for anything.
  const bool is_done = header.progress == Progress::done;
  const char* urgent = is_done ? "<li class=\"tag\">" : "<li class=\"tag tag-urgent\">";
  if (header.progress == Progress::fresh && header.urgency != Urgency::none) {
    html.raw("<li class=\"tag tag-emergency\">Not seen yet</li>");
  }
  if (header.news == kNotTold) {
    html.raw("<li class=\"tag tag-emergency\">The reply did not reach the patient</li>");
  } else if (is_done && !header.answered && header.follows.empty()) {
    html.raw("<li class=\"tag tag-urgent\">Closed: the patient was not told</li>");
  }
  const std::string action = words_for_action(header.action);
  if (!action.empty()) {
    html.raw("<li class=\"").raw(is_done ? "tag" : tag_class(header)).raw("\">Red flag: ").text(action).raw("</li>");
  }
  if (header.origin == kByPhone) html.raw("<li class=\"tag\">Phone</li>");
  if (header.origin == kAtDesk) html.raw("<li class=\"tag\">Desk</li>");
  if (summary.needs_help_today) html.raw(urgent).raw("Patient says: needs help today</li>");
  if (summary.words_changed) {
    html.raw(urgent).raw("Flagged words were changed before sending</li>");
  }
  if (header.news == "worse") html.raw(urgent).raw("The patient says it has got worse</li>");
  if (header.news == "add") html.raw("<li class=\"tag\">The patient wrote again</li>");
  if (header.news == "withdraw") html.raw("<li class=\"tag\">The patient says it is no longer needed</li>");
  if (summary.sent_early) {
    html.raw(urgent).raw("Sent early, after emergency advice: some questions were not asked</li>");
  }
  if (summary.asks_more) html.raw(urgent).raw("Ask for signs: the form did not</li>");
  // Of a call there is no device: what reception was shown, it read out.
  if (header.more_urgent && header.origin.empty()) {
    html.raw(urgent).raw("Read as more urgent here than on the patient's device</li>");
  }
  if (header.state == AccessState::urgent_diverted) {
    html.raw("<li class=\"tag\">Sent while urgent need was diverted</li>");
  }
  if (is_overdue(header, now)) html.raw(urgent).raw("Past its deadline</li>");
}
}  // namespace

void add_tags(Html& html, const RequestHeader& header, const RequestSummary& summary, Instant now) {
  html.raw("<ul class=\"tags\">");
  add_tag_items(html, header, summary, now);
  html.raw("</ul>\n");
}

void add_contact_needs(Html& html, const RequestSummary& summary) {
  const ContactNeeds& needs = summary.contact;
  if (!needs.any()) return;
  html.raw("<ul class=\"before-contact\" aria-label=\"Before you contact the patient\">");
  if (needs.will_phone) {
    html.raw("<li><strong>Do not contact the patient.</strong> It is not safe. They were told to phone you.</li>");
  } else if (needs.unsafe) {
    html.raw("<li><strong>Not safe to contact in the usual way.</strong> ");
    if (needs.safe_way.empty()) {
      html.raw("The patient gave no safe way. Somebody else may answer or read it.");
    } else {
      html.raw("The patient wrote: <q>").text(needs.safe_way).raw("</q>");
    }
    html.raw("</li>");
  }
  if (needs.young_and_alone) {
    html.raw("<li><strong>Under 16, wrote alone.</strong> They were told that you do not tell their parents.</li>");
  }
  if (!needs.interpreter.empty()) {
    html.raw("<li><strong>May need an interpreter or help to hear.</strong> The patient wrote: <q>");
    html.text(needs.interpreter).raw("</q></li>");
  }
  if (!needs.language.empty()) {
    html.raw("<li><strong>May need an interpreter.</strong> The form was read in ");
    html.text(words_for_language(needs.language)).raw(".</li>");
  }
  for (const ContactNeed& need : needs.more) {
    html.raw("<li><strong>").text(need.says).raw(need.words.empty() ? ".</strong>" : ":</strong> ");
    html.text(need.words).raw("</li>");
  }
  html.raw("</ul>\n");
}

void add_times(Html& html, const RequestHeader& header, Instant now) {
  add_row(html, "Received", words_for_time(header.received));
  if (header.asked) add_row(html, "The patient wrote again", words_for_time(*header.asked));
  if (header.answered) add_row(html, "Patient told", words_for_time(*header.answered));
  const bool is_over = header.answered || header.closed;
  add_row(html, is_over ? "Reply was due by" : "Reply due by",
          header.deadline ? words_for_time(*header.deadline) : "At once: possible emergency");
  if (header.closed) {
    add_row(html, "Done", words_for_time(*header.closed));
  } else {
    add_row(html, "Waiting", words_for_wait(header.asked.value_or(header.received), now) + remaining(header, now));
  }
}

namespace {

struct Flagged {
  std::string quote;
  Action action;
  std::string names;
};

// The words that matter now, each once with what its most pressing rules are called; what is denied or long past
// is in the request.
std::vector<Flagged> flagged_words(const RequestSummary& summary) {
  std::vector<Flagged> all;
  for (const RequestSummary::Flag& flag : summary.flags) {
    if (flag.status != to_code(Status::present) && flag.status != to_code(Status::uncertain)) continue;
    const Action action = action_from_code(flag.action).value_or(Action::urgent_same_day);
    const auto same =
        std::find_if(all.begin(), all.end(), [&flag](const Flagged& known) { return known.quote == flag.quote; });
    const std::string name = words_for_rule(flag.rule);
    if (same == all.end()) {
      all.push_back({flag.quote, action, name});
    } else if (action > same->action) {
      *same = {flag.quote, action, name};
    } else if (action == same->action && same->names.find(name) == std::string::npos) {
      same->names += "; " + name;
    }
  }
  return all;
}

constexpr std::size_t kQuotesListed = 3;

// The words alone, the most pressing first; none that is a part of another.
void add_flag_quotes(Html& html, const RequestSummary& summary) {
  std::vector<Flagged> all = flagged_words(summary);
  std::stable_sort(all.begin(), all.end(),
                   [](const Flagged& one, const Flagged& other) { return one.action > other.action; });
  std::size_t listed = 0;
  for (const Flagged& flagged : all) {
    const bool is_in_another = std::any_of(all.begin(), all.end(), [&flagged](const Flagged& other) {
      return other.quote.size() > flagged.quote.size() && other.quote.find(flagged.quote) != std::string::npos;
    });
    if (flagged.quote.empty() || is_in_another || listed == kQuotesListed) continue;
    html.raw("<mark>").text(flagged.quote).raw("</mark> ");
    ++listed;
  }
}

}  // namespace

void add_flagged_words(Html& html, const RequestSummary& summary) {
  const std::vector<Flagged> all = flagged_words(summary);
  if (all.empty()) return;
  html.raw("<ul class=\"flags\">");
  for (const Flagged& flagged : all) {
    html.raw("<li><mark>").text(flagged.quote).raw("</mark> ").text(flagged.names).raw("</li>");
  }
  html.raw("</ul>\n");
}

namespace {

// In a list without what the patient wrote about it: the request says the rest.
void add_short_needs(Html& html, const ContactNeeds& needs) {
  if (needs.will_phone) {
    html.raw("<li class=\"tag tag-emergency\">Do not contact the patient</li>");
  } else if (needs.unsafe) {
    html.raw("<li class=\"tag tag-emergency\">Not safe to contact in the usual way</li>");
  }
  if (needs.young_and_alone) html.raw("<li class=\"tag tag-urgent\">Under 16, wrote alone</li>");
  if (!needs.interpreter.empty() || !needs.language.empty()) {
    html.raw("<li class=\"tag tag-urgent\">May need an interpreter</li>");
  }
  for (const ContactNeed& need : needs.more) {
    if (need.flags) html.raw("<li class=\"tag\">").text(need.says).raw("</li>");
  }
}

}  // namespace

std::string name_and_age(const RequestSummary& summary) {
  return summary.age_months ? name_of(summary) + ", " + words_for_age(*summary.age_months) : name_of(summary);
}

namespace {

// Others that may be the same need, sent twice or said on the phone too: a word each, which leads to both side by side.
void add_duplicates(Html& html, const DeskRequest& request) {
  const auto add = [&](const char* words, const std::string& other, std::size_t more) {
    html.raw("<li class=\"tag tag-same\"><a href=\"/inbox/requests/").text(request.header.reference).raw("/compare/");
    html.text(other).raw("\">").raw(words).raw("<span class=\"announcer\"> as ").text(other).raw("</span></a>");
    if (more > 0) html.raw(" +").text(std::to_string(more));
    html.raw("</li>");
  };
  if (request.same_person.empty() && request.same_words.empty()) return;
  html.raw("<ul class=\"tags\">");
  if (!request.same_person.empty()) add("Same patient", request.same_person.front(), request.same_person.size() - 1);
  if (!request.same_words.empty()) add("Same words", request.same_words, 0);
  html.raw("</ul>");
}

std::string due_words(const RequestHeader& header, Instant now) {
  if (header.closed) return "Done " + words_for_time(*header.closed);
  if (header.answered) return "Patient told " + words_for_time(*header.answered) + ", not closed";
  const bool is_late = is_overdue(header, now);
  if (!header.deadline && !is_late) return "At once: possible emergency";
  if (is_late)
    return (header.deadline ? "Overdue by " : "Possible emergency, overdue by ") + words_for_wait(due(header), now);
  return "Due in " + words_for_wait(now, *header.deadline);
}

}  // namespace

void add_listed_request(Html& html, const DeskRequest& request, Instant now) {
  const RequestHeader& header = request.header;
  const RequestSummary& summary = request.summary;
  const bool open = header.progress != Progress::done;
  html.raw("<li class=\"card listed");
  if (open && header.urgency == Urgency::emergency) html.raw(" card-emergency");
  if (open && header.urgency == Urgency::urgent) html.raw(" card-urgent");
  html.raw("\">\n<div class=\"listed-who\"><h2><a href=\"/inbox/requests/").text(header.reference);
  html.raw("\"><span class=\"listed-name\">").text(name_and_age(summary)).raw("</span> <span class=\"reference\">");
  html.text(header.reference).raw("</span></a></h2>\n");
  add_duplicates(html, request);
  html.raw("</div>\n<div class=\"listed-what\">");
  html.raw("<ul class=\"tags\">");
  add_short_needs(html, summary.contact);
  add_tag_items(html, header, summary, now);
  html.raw("</ul>\n");
  if (summary.unreadable) {
    html.raw("<p>It was damaged, or its key is missing. Tell the person who runs the service.</p>\n");
  }
  if (!request.added.empty()) {
    html.raw("<p class=\"listed-words\"><strong>Wrote again:</strong> ").text(request.added).raw("</p>\n");
  }
  html.raw("<p class=\"listed-words\">");
  add_flag_quotes(html, summary);
  html.text(summary.words).raw("</p>\n");
  html.raw("</div>\n<div class=\"listed-when\"><p><strong>").text(due_words(header, now)).raw("</strong></p><p>");
  html.text(words_for_need(header));
  if (open) html.raw(", waiting ").text(words_for_wait(header.asked.value_or(header.received), now));
  html.raw(". ");
  html.text(words_for_progress(header)).raw("</p></div>\n</li>\n");
}

void add_page_links(Html& html, const char* what, const PartOfList& part,
                    const std::function<std::string(std::size_t)>& address_of) {
  const auto link = [&](std::size_t from, const char* rel, const char* words) {
    html.raw("<a href=\"").text(address_of(from)).raw("\" rel=\"").raw(rel).raw("\">").raw(words).raw("</a> ");
  };
  html.raw("<nav class=\"pages\" aria-label=\"Pages of ").raw(what).raw("\">");
  if (part.offset > 0) link(part.offset > part.count ? part.offset - part.count : 0, "prev", "Previous page");
  if (part.offset + part.count < part.total) link(part.offset + part.count, "next", "Next page");
  html.raw("</nav>\n");
}

std::string words_for_need(const RequestHeader& header) {
  const RequestNeed* need = request_need(header.need);
  return need == nullptr ? words_for(header.kind) : need->words;
}

std::string name_of(const RequestSummary& summary) {
  if (summary.unreadable) return "This request cannot be read";
  return summary.subject_name.empty() ? "Name not given" : summary.subject_name;
}

const char* words_for(Progress progress) {
  switch (progress) {
    case Progress::fresh: return "New";
    case Progress::seen: return "Seen";
    case Progress::in_hand: return "In progress";
    case Progress::done: return "Done";
  }
  return "New";
}

std::string words_for_progress(const RequestHeader& header) {
  std::string words = words_for(header.progress);
  if (!header.assigned_to.empty()) words += ", assigned to " + words_for_assignee(header.assigned_to);
  return words;
}

}  // namespace frontdoor::intake
