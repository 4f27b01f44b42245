#include "inbox/pieces.h"

#include "base/words.h"
#include "desk/case_action.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

Instant due(const RequestHeader& header) {
  return due_of(header.deadline, header.asked.value_or(header.received));
}

// ", due in 3 hours" while there is a deadline to keep.
std::string remaining(const RequestHeader& header, Instant now) {
  if (header.answered) return "";
  if (is_overdue(header, now)) return ", overdue by " + words_for_wait(due(header), now);
  return header.deadline ? ", due in " + words_for_wait(now, *header.deadline) : "";
}

// level: "emergency", "urgent", or empty: a fact.
PageData tag_row(std::string_view level, std::string_view tag) {
  PageData row;
  return std::move(row.set("level", level).set("tag", tag));
}

std::string_view words_for_news(const std::string& news) {
  if (news == "worse") return "The patient says it has got worse";
  if (news == "add") return "The patient wrote again";
  return news == "withdraw" ? "The patient says it is no longer needed" : "";
}

void add_tags(std::vector<PageData>& tags, const RequestHeader& header, const RequestSummary& summary, Instant now) {
  // Of what is done with they are facts, and ask nobody for anything.
  const bool is_done = header.progress == Progress::done;
  const auto fact = [&tags](std::string_view tag) { tags.push_back(tag_row("", tag)); };
  const auto urgent = [&](std::string_view tag) { tags.push_back(tag_row(is_done ? "" : "urgent", tag)); };
  if (header.progress == Progress::fresh && header.urgency != Urgency::none) {
    tags.push_back(tag_row("emergency", "Not seen yet"));
  }
  if (header.news == kNotTold) {
    tags.push_back(tag_row("emergency", "The reply did not reach the patient"));
  } else if (is_done && !header.answered && header.follows.empty()) {
    tags.push_back(tag_row("urgent", "Closed: the patient was not told"));
  }
  const std::string action = words_for_action(header.action);
  if (!action.empty()) {
    const char* level = header.urgency == Urgency::emergency ? "emergency" : "urgent";
    tags.push_back(tag_row(is_done ? "" : level, "Red flag: " + action));
  }
  if (header.origin == kByPhone) fact("Phone");
  if (header.origin == kAtDesk) fact("Desk");
  if (summary.needs_help_today) urgent("Patient says: needs help today");
  if (summary.words_changed) urgent("Flagged words were changed before sending");
  if (const std::string_view news = words_for_news(header.news); !news.empty()) {
    header.news == "worse" ? urgent(news) : fact(news);
  }
  if (summary.sent_early) urgent("Sent early, after emergency advice: some questions were not asked");
  if (summary.asks_more) urgent("Ask for signs: the form did not");
  // Of a call there is no device: what reception was shown, it read out.
  if (header.more_urgent && header.origin.empty()) urgent("Read as more urgent here than on the patient's device");
  if (header.state == AccessState::urgent_diverted) fact("Sent while urgent need was diverted");
  if (is_overdue(header, now)) urgent("Past its deadline");
}

PageData contact_section(const ContactNeeds& needs) {
  PageData out;
  out.set("will-phone", needs.will_phone).set("unsafe", needs.unsafe && !needs.will_phone);
  out.set("safe-way", needs.safe_way).set("young-and-alone", needs.young_and_alone);
  out.set("interpreter", needs.interpreter);
  out.set("language", needs.language.empty() ? "" : words_for_language(needs.language));
  return std::move(out.set("more", rows_of(needs.more, [](const ContactNeed& need) {
                             PageData row;
                             return std::move(row.set("says", need.says).set("words", need.words));
                           })));
}

}  // namespace

void set_tags(PageData& data, const RequestHeader& header, const RequestSummary& summary, Instant now) {
  std::vector<PageData> tags;
  add_tags(tags, header, summary, now);
  data.set("tags", std::move(tags));
}

void set_contact_needs(PageData& data, const RequestSummary& summary) {
  data.set("contact", false);
  if (summary.contact.any()) data.set("contact", contact_section(summary.contact));
}

void add_times(std::vector<PageData>& rows, const RequestHeader& header, Instant now) {
  const auto add = [&rows](std::string_view key, std::string_view value) { rows.push_back(summary_row(key, value)); };
  add("Received", words_for_time(header.received));
  if (header.asked) add("The patient wrote again", words_for_time(*header.asked));
  if (header.answered) add("Patient told", words_for_time(*header.answered));
  const bool is_over = header.answered || header.closed;
  add(is_over ? "Reply was due by" : "Reply due by",
      header.deadline ? words_for_time(*header.deadline) : "At once: possible emergency");
  if (header.closed) {
    add("Done", words_for_time(*header.closed));
  } else {
    add("Waiting", words_for_wait(header.asked.value_or(header.received), now) + remaining(header, now));
  }
}

namespace {

constexpr std::size_t kQuotesListed = 3;

struct Flagged {
  std::string quote;
  Action action;
};

// The words that matter now, each once with its most pressing action; what is denied or long past is in the request.
std::vector<Flagged> flagged_words(const RequestSummary& summary) {
  std::vector<Flagged> all;
  for (const RequestSummary::Flag& flag : summary.flags) {
    if (flag.status != to_code(Status::present) && flag.status != to_code(Status::uncertain)) continue;
    const Action action = action_from_code(flag.action).value_or(Action::urgent_same_day);
    const auto same =
        std::find_if(all.begin(), all.end(), [&flag](const Flagged& known) { return known.quote == flag.quote; });
    if (same == all.end()) {
      all.push_back({flag.quote, action});
    } else {
      same->action = std::max(same->action, action);
    }
  }
  return all;
}

// The words alone, the most pressing first; none that is a part of another.
std::vector<PageData> quote_rows(const RequestSummary& summary) {
  std::vector<Flagged> all = flagged_words(summary);
  std::stable_sort(all.begin(), all.end(),
                   [](const Flagged& one, const Flagged& other) { return one.action > other.action; });
  std::vector<PageData> rows;
  for (const Flagged& flagged : all) {
    const bool is_in_another = std::any_of(all.begin(), all.end(), [&flagged](const Flagged& other) {
      return other.quote.size() > flagged.quote.size() && other.quote.find(flagged.quote) != std::string::npos;
    });
    if (flagged.quote.empty() || is_in_another || rows.size() == kQuotesListed) continue;
    rows.push_back(std::move(PageData().set("quote", flagged.quote)));
  }
  return rows;
}

// In a list without what the patient wrote about it: the request says the rest.
void add_short_needs(std::vector<PageData>& tags, const ContactNeeds& needs) {
  if (needs.will_phone) {
    tags.push_back(tag_row("emergency", "Do not contact the patient"));
  } else if (needs.unsafe) {
    tags.push_back(tag_row("emergency", "Not safe to contact in the usual way"));
  }
  if (needs.young_and_alone) tags.push_back(tag_row("urgent", "Under 16, wrote alone"));
  if (!needs.interpreter.empty() || !needs.language.empty()) {
    tags.push_back(tag_row("urgent", "May need an interpreter"));
  }
  for (const ContactNeed& need : needs.more) {
    if (need.flags) tags.push_back(tag_row("", need.says));
  }
}

}  // namespace

std::string name_and_age(const RequestSummary& summary) {
  return summary.age_months ? name_of(summary) + ", " + words_for_age(*summary.age_months) : name_of(summary);
}

namespace {

// Others that may be the same need, sent twice or said on the phone too: a word each, which leads to both side by side.
void set_duplicates(PageData& row, const DeskRequest& request) {
  std::vector<PageData> same;
  const auto add = [&same](std::string_view what, const std::string& other, std::size_t more) {
    PageData one;
    one.set("same-what", what).set("other", other).set("and-more", more == 0 ? "" : std::to_string(more));
    same.push_back(std::move(one));
  };
  if (!request.same_person.empty()) add("Same patient", request.same_person.front(), request.same_person.size() - 1);
  if (!request.same_words.empty()) add("Same words", request.same_words, 0);
  row.set("has-same", !same.empty());
  row.set("same", std::move(same));
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

PageData listed_request_row(const DeskRequest& request, Instant now) {
  const RequestHeader& header = request.header;
  const RequestSummary& summary = request.summary;
  const bool open = header.progress != Progress::done;
  const bool is_emergency = header.urgency == Urgency::emergency;
  const bool is_urgent = header.urgency == Urgency::urgent;
  std::vector<PageData> tags;
  add_short_needs(tags, summary.contact);
  add_tags(tags, header, summary, now);
  PageData row;
  row.set("level", open && is_emergency ? "emergency" : open && is_urgent ? "urgent" : "");
  row.set("reference", header.reference).set("who", name_and_age(summary)).set("tags", std::move(tags));
  set_duplicates(row, request);
  row.set("unreadable", summary.unreadable).set("added", request.added);
  row.set("quotes", quote_rows(summary)).set("words", summary.words).set("due", due_words(header, now));
  row.set("need", words_for_need(header));
  row.set("waiting", open ? words_for_wait(header.asked.value_or(header.received), now) : "");
  return std::move(row.set("progress", words_for_progress(header)));
}

PageData page_links(std::string_view listed, const PartOfList& part,
                    const std::function<std::string(std::size_t)>& address_of) {
  const std::size_t before = part.offset > part.count ? part.offset - part.count : 0;
  const std::size_t after = part.offset + part.count;
  PageData out;
  out.set("listed", listed).set("previous", part.offset > 0 ? address_of(before) : "");
  return std::move(out.set("next", after < part.total ? address_of(after) : ""));
}

PageData summary_row(std::string_view key, std::string_view value) {
  PageData row;
  return std::move(row.set("key", key).set("value", value));
}

std::string summary_rows(std::vector<PageData> rows) {
  PageData data;
  return fill_template("summary-rows", data.set("rows", std::move(rows)));
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
