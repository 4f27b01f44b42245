#include "inbox/request_parts.h"

#include "base/days.h"
#include "base/rule_names.h"
#include "base/words.h"
#include "inbox/pieces.h"
#include "requests/case_details.h"

#include <frontdoor/telephone.h>
#include <algorithm>
#include <set>

namespace frontdoor::intake {
namespace {

// Every rule is under "Everything that was asked and answered".
constexpr std::size_t kNamesOfSign = 2;

bool matters_now(const Finding& finding) {
  return finding.status == Status::present || finding.status == Status::uncertain;
}

// Findings about the same words, or words within them, said once: one line a sign, however many rules it meets.
struct FlaggedWords {
  std::string quote;             // the longest
  Action action = Action::none;  // the most pressing one
  Status status = Status::present;
  std::vector<std::pair<Action, std::string>> names;  // of the rules, with what each asks for
  bool operator==(const FlaggedWords&) const = default;
};

void add_to(std::vector<FlaggedWords>& all, const Request& request, const std::string& link_id,
            const Finding& finding) {
  const std::string quote = quote_of(request, link_id, finding);
  const auto holds = [](const std::string& words, const std::string& others) {
    return words == others || (!words.empty() && !others.empty() && words.find(others) != words.npos);
  };
  auto same = std::find_if(all.begin(), all.end(), [&](const FlaggedWords& known) {
    return known.status == finding.status && (holds(known.quote, quote) || holds(quote, known.quote));
  });
  if (same == all.end()) same = all.insert(all.end(), {quote, Action::none, finding.status, {}});
  if (quote.size() > same->quote.size()) same->quote = quote;
  same->action = std::max(same->action, finding.action);
  const std::string name = words_for_rule(finding.rule);
  const bool is_named =
      std::any_of(same->names.begin(), same->names.end(), [&name](const auto& known) { return known.second == name; });
  if (!is_named) same->names.emplace_back(finding.action, name);
}

// Those of the most pressing rules.
std::string joined_names(std::vector<std::pair<Action, std::string>> names) {
  std::stable_sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamesOfSign); ++i) text += (i > 0 ? "; " : "") + names[i].second;
  return text;
}

PageData flag_row(const FlaggedWords& flagged) {
  const bool is_present = flagged.status == Status::present;
  PageData row;
  row.set("quote", flagged.quote).set("names", joined_names(flagged.names));
  row.set("action", is_present ? words_for_action(to_code(flagged.action)) : "");
  return std::move(row.set("status", is_present ? "" : words_for_status(to_code(flagged.status))));
}

// A section that is left out where there are no entries.
template <class Entries, class Function>
void set_list(PageData& data, std::string_view section, std::string_view list, const Entries& entries,
              Function row_of) {
  data.set(section, false);
  PageData out;
  if (!entries.empty()) data.set(section, std::move(out.set(list, rows_of(entries, row_of))));
}

PageData line_row(const std::string& line) {
  PageData row;
  return std::move(row.set("line", line));
}

void put_most_pressing_first(std::vector<FlaggedWords>& all) {
  std::stable_sort(all.begin(), all.end(), [](const FlaggedWords& a, const FlaggedWords& b) {
    return std::pair(a.status, -static_cast<int>(a.action)) < std::pair(b.status, -static_cast<int>(b.action));
  });
}

std::vector<FlaggedWords> flagged_now(const OpenedRequest& opened) {
  std::vector<FlaggedWords> now;
  for (const RequestReading::Entry& entry : opened.reading.entries) {
    if (matters_now(entry.finding)) add_to(now, opened.request, entry.link_id, entry.finding);
  }
  put_most_pressing_first(now);
  return now;
}

// What is denied, long past or about somebody else: apart, so that nobody takes it for the reason of the request.
std::vector<FlaggedWords> mentioned_otherwise(const OpenedRequest& opened) {
  std::vector<FlaggedWords> otherwise;
  for (const RequestReading::Entry& entry : opened.reading.entries) {
    if (!matters_now(entry.finding)) add_to(otherwise, opened.request, entry.link_id, entry.finding);
  }
  return otherwise;
}

// Which signs "none of these" was about.
std::string denied_signs(const OpenedRequest& opened, const AskedSigns& asked) {
  if (opened.sign_groups == nullptr) return "";
  std::string denied;
  for (const Sign& sign : opened.sign_groups->of(asked.group).signs) {
    if (std::find(asked.ticked.begin(), asked.ticked.end(), sign.code) != asked.ticked.end()) continue;
    denied += (denied.empty() ? "" : "; ") + sign.label;
  }
  return denied;
}

// What the patient was asked because of their words, and what they said.
void set_signs(PageData& data, const OpenedRequest& opened) {
  data.set("signs", false);
  if (opened.reading.signs.empty()) return;
  std::vector<PageData> denied;
  for (const AskedSigns& asked : opened.request.asked_signs) {
    const std::string signs = denied_signs(opened, asked);
    if (!signs.empty()) denied.push_back(line_row(signs));
  }
  PageData out;
  out.set("lines", rows_of(opened.reading.signs, line_row)).set("denied", std::move(denied));
  data.set("signs", std::move(out));
}

// One showing of advice: the same moment and what the patient did next.
struct ShownAdvice {
  std::string shown;
  std::string response;
  std::vector<FlaggedWords> flagged;
  std::vector<std::pair<std::string, std::string>> first_words;  // link id and the whole answer as it was then
  bool left_out = false;  // the patient was asked, and did not want some of the first words sent
};

const char* words_for_response(std::string_view response) {
  if (response == "continued") return "The patient read it and continued.";
  if (response == "changed-text") return "The patient then changed these words.";
  return "";
}

std::vector<ShownAdvice> advice_of(const Request& request) {
  std::vector<ShownAdvice> all;
  for (const RecordedFlag& flag : request.recorded_flags) {
    if (words_for_response(flag.response)[0] == '\0') continue;
    auto same = std::find_if(all.begin(), all.end(), [&](const ShownAdvice& known) {
      return known.shown == flag.shown && known.response == flag.response;
    });
    if (same == all.end()) same = all.insert(all.end(), {flag.shown, flag.response, {}, {}});
    add_to(same->flagged, request, flag.link_id, flag.finding);
    same->left_out = same->left_out || flag.first_text_left_out;
    const std::pair first(flag.link_id, flag.first_text);
    const bool known = std::find(same->first_words.begin(), same->first_words.end(), first) != same->first_words.end();
    if (!flag.first_text.empty() && !known) same->first_words.push_back(first);
  }
  return all;
}

const RequestAnswer* answer_with(const Request& request, const std::string& link_id) {
  for (const RequestAnswer& answer : request.answers) {
    if (answer.link_id == link_id) return &answer;
  }
  return nullptr;
}

// First words against final words.
std::vector<PageData> changed_rows(const OpenedRequest& opened, const ShownAdvice& advice) {
  return rows_of(advice.first_words, [&opened](const auto& first) {
    const RequestAnswer* final = answer_with(opened.request, first.first);
    PageData row;
    row.set("first", first.second).set("taken-out", final == nullptr);
    return std::move(row.set("sent", Markup{final == nullptr ? "" : answer_as_html(*final, opened.reading)}));
  });
}

void set_advice(PageData& data, const OpenedRequest& opened) {
  const std::vector<FlaggedWords> above = flagged_now(opened);
  set_list(data, "advice", "showings", advice_of(opened.request), [&](ShownAdvice advice) {
    put_most_pressing_first(advice.flagged);
    PageData row;
    row.set("at", advice.shown.empty() ? "" : words_for_written_time(advice.shown));
    row.set("response", words_for_response(advice.response)).set("about-the-above", advice.flagged == above);
    row.set("flags", rows_of(advice.flagged, flag_row)).set("changed", changed_rows(opened, advice));
    row.set("not-sent", advice.response == "changed-text" && advice.first_words.empty());
    return std::move(row.set("by-choice", advice.left_out));
  });
}

// Of a request that was sent after emergency advice: what was answered before it. The others were not asked.
void set_answered_before_sending(PageData& data, const OpenedRequest& opened) {
  std::string answered;
  for (const RequestAnswer& answer : opened.request.answers) {
    const bool is_of_form = answer.meaning == Meaning::none || answer.meaning == Meaning::own_words;
    if (!is_of_form || answer.calculated || answer.text.empty()) continue;
    answered += (answered.empty() ? "" : "; ") + asked_question(answer.question);
  }
  data.set("sent-early", opened.summary.sent_early).set("answered-before", answered);
}

// Every free text, whole. The question for their own words needs no label.
void set_written(PageData& data, const OpenedRequest& opened) {
  const std::vector<const RequestAnswer*> written = own_words_of(opened.request);
  std::vector<PageData> own;
  std::vector<PageData> answered;
  for (const RequestAnswer* answer : written) {
    const Markup words{answer_as_html(*answer, opened.reading)};
    PageData row;
    if (answer->meaning == Meaning::own_words) {
      own.push_back(std::move(row.set("own", words)));
    } else {
      row.set("question", asked_question(answer->question));
      answered.push_back(std::move(row.set("words", words)));
    }
  }
  data.set("nothing-written", written.empty()).set("own", std::move(own));
  data.set("has-answered", !answered.empty());
  data.set("answered", std::move(answered));
}

void set_hopes(PageData& data, const OpenedRequest& opened) {
  std::vector<PageData> hopes;
  for (const RequestAnswer& answer : opened.request.answers) {
    if (answer.meaning != Meaning::hoped_outcome || answer.text.empty()) continue;
    hopes.push_back(std::move(PageData().set("hope", Markup{answer_as_html(answer, opened.reading)})));
  }
  data.set("hopes", std::move(hopes));
}

void set_answers(PageData& data, const OpenedRequest& opened) {
  std::vector<PageData> rows;
  for (const RequestAnswer& answer : opened.request.answers) {
    // The page says the age beside the name.
    if (answer.meaning == Meaning::age || answer.meaning == Meaning::age_months) continue;
    if (answer.calculated) continue;  // under the totals
    const bool is_marked = answer.free_text || !answer.ticked.empty();
    PageData row;
    row.set("question", asked_question(answer.question)).set("answer", is_marked ? "" : words_for_answer(answer));
    row.set("answer", Markup{is_marked ? answer_as_html(answer, opened.reading) : ""});
    row.set("contradicts", !is_marked && answer.contradicts ? answer_contradicts_text : "");
    rows.push_back(std::move(row));
  }
  data.set("answers", std::move(rows));
}

void set_totals(PageData& data, const OpenedRequest& opened) {
  const std::vector<std::string> totals = totals_of(opened);
  data.set("totals", false);
  if (totals.empty()) return;
  PageData out;
  out.set("heading", kTotalsHeading).set("not-shown", opened.own_form ? kTotalsNotShown : "");
  data.set("totals", std::move(out.set("lines", rows_of(totals, line_row))));
}

// Messages of one moment under that moment.
void set_messages(PageData& data, const Request& request) {
  std::vector<std::pair<std::string, std::vector<PageData>>> moments;
  for (const frontdoor::ShownMessage& message : request.disclaimers_shown) {
    if (moments.empty() || moments.back().first != message.sent) moments.push_back({message.sent, {}});
    PageData row;
    row.set("note", note_on(message, request)).set("text", message.text);
    moments.back().second.push_back(std::move(row));
  }
  set_list(data, "access-messages", "moments", moments, [](const auto& moment) {
    PageData row;
    row.set("at", moment.first.empty() ? "Time not known" : words_for_written_time(moment.first));
    return std::move(row.set("messages", moment.second));
  });
}

// Everything that request-*.html show of what was sent. level: of their headings.
PageData content_of(const OpenedRequest& opened, const char* level) {
  PageData data;
  data.set("level", level);
  set_list(data, "red-flags", "flags", flagged_now(opened), flag_row);
  set_list(data, "also-mentioned", "flags", mentioned_otherwise(opened), flag_row);
  set_signs(data, opened);
  set_advice(data, opened);
  set_answers(data, opened);
  set_totals(data, opened);
  set_list(data, "photos", "lines", opened.request.photos, [](const RequestPhoto& photo) {
    return line_row(photo.description.empty() ? "No description" : photo.description);
  });
  set_messages(data, opened.request);
  return data;
}

// "9434765919" → "943 476 5919".
std::string spaced_nhs_number(const std::string& digits) {
  return digits.substr(0, 3) + " " + digits.substr(3, 3) + " " + digits.substr(6);
}

std::string phone_row(const Request& request) {
  const std::string& phone = request.telephone;
  PageData data;
  if (request.will_phone) return summary_rows({summary_row("Phone", phone + " (do not phone: see above)")});
  // No link that phones them: a habit of one tap could put them in danger.
  if (request.unsafe_to_contact) {
    return summary_rows({summary_row("Phone", phone + " (not safe to phone as usual: see above)")});
  }
  return fill_template("request-phone-row", data.set("link", telephone_link(phone)).set("phone", phone));
}

struct SeenFlag {
  std::string link_id;
  std::string rule;
  std::string quote;
  std::string status;
  std::string action;
  auto operator<=>(const SeenFlag&) const = default;
};

SeenFlag seen(const Request& request, const std::string& link_id, const Finding& finding) {
  return {link_id, finding.rule, quote_of(request, link_id, finding), std::string(to_code(finding.status)),
          std::string(to_code(finding.action))};
}

PageData difference_row(const SeenFlag& flag, bool here) {
  PageData row;
  row.set("quote", flag.quote).set("rule", words_for_rule(flag.rule));
  return std::move(row.set("status", words_for_status(flag.status)).set("here", here));
}

std::vector<PageData> version_rows(const Request& request) {
  std::set<std::string> wordings;
  for (const frontdoor::ShownMessage& message : request.disclaimers_shown) wordings.insert(message.wording_version);
  std::vector<PageData> rows;
  for (const auto& [part, version] : request.software) rows.push_back(summary_row(part, version));
  for (const std::string& wording : wordings) rows.push_back(summary_row("wording of access messages", wording));
  rows.push_back(summary_row("form", request.questionnaire));
  if (!request.own_form.empty()) rows.push_back(summary_row("the practice's own form", request.own_form));
  return rows;
}

constexpr std::string_view kBetweenAnswers = ", ";

// "mental-health.phq-9" is "PHQ-9"; of an own form its group's text, without what ends a sentence.
std::string score_name(const OpenedRequest& opened, const std::string& group) {
  if (opened.request.own_form.empty()) {
    std::string name = group.substr(group.rfind('.') + 1);
    for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return name;
  }
  const std::size_t last = group.find_last_not_of(".:? ");
  if (last != std::string::npos) return "Total of \"" + group.substr(0, last + 1) + "\"";
  return opened.own_form ? opened.own_form->title : "The practice's form";
}

// "2026-11-30" and "2026-11-30T09:15:00Z" as people write them; anything else as it is.
std::string words_for_written_date(const std::string& text) {
  if (const std::string date = words_for_date(text); date != text) return date;
  const Result<Instant> at = parse_rfc3339(text);
  return at ? words_for_dated_time(at.value()) : text;
}

}  // namespace

std::string patient_rows(const OpenedRequest& opened) {
  const Request& request = opened.request;
  std::vector<PageData> before;
  std::vector<PageData> after;
  if (!request.birth_date.empty()) {
    const auto months = age_in_months(request.birth_date, opened.header.received);
    before.push_back(summary_row(
        "Date of birth", words_for_date(request.birth_date) + (months ? " (" + words_for_age(*months) + ")" : "")));
  }
  if (request.age_contradicts) before.push_back(summary_row("Age", age_contradicts_text));
  if (!request.nhs_number.empty()) {
    after.push_back(
        summary_row("NHS number", spaced_nhs_number(request.nhs_number) + " (as the patient typed it, not traced)"));
  }
  if (!request.postcode.empty()) after.push_back(summary_row("Postcode", words_for_postcode(request.postcode)));
  if (request.by_another && request.writer_name.empty()) {
    after.push_back(summary_row("Written by", "Somebody else, who gave no name. The phone may be theirs."));
  }
  if (!request.writer_name.empty()) after.push_back(summary_row("Written by", named_writer(request)));
  return summary_rows(std::move(before)) + (request.telephone.empty() ? "" : phone_row(request)) +
         summary_rows(std::move(after));
}

std::string words_for_answer(const RequestAnswer& answer) {
  if (answer.free_text || !answer.ticked.empty()) return answer.text;
  std::string out;
  for (std::string_view left = answer.text; !left.empty();) {
    const std::string_view one = left.substr(0, left.find(kBetweenAnswers));
    left.remove_prefix(std::min(left.size(), one.size() + kBetweenAnswers.size()));
    out += (out.empty() ? "" : std::string(kBetweenAnswers)) + words_for_written_date(std::string(one));
  }
  return out;
}

std::vector<std::string> totals_of(const OpenedRequest& opened) {
  std::vector<std::string> totals;
  for (const Score& score : scores_of(opened.request)) {
    totals.push_back(score_name(opened, score.group) + ": " + words_for_score(score));
  }
  for (const RequestAnswer& answer : opened.request.answers) {
    if (answer.calculated) totals.push_back(asked_question(answer.question) + ": " + words_for_answer(answer));
  }
  return totals;
}

std::string asked_question(std::string_view question) {
  constexpr std::string_view kOptional = " (optional)";
  if (question.ends_with(kOptional)) question.remove_suffix(kOptional.size());
  return std::string(question);
}

AdviceTold advice_told(const OpenedRequest& opened) {
  AdviceTold told;
  for (const RecordedFlag& flag : opened.request.recorded_flags) {
    if (words_for_response(flag.response)[0] == '\0' || flag.finding.action <= told.shown) continue;
    told.shown = flag.finding.action;
    told.at = flag.shown;
  }
  // As it came: advice on what the patient wrote later was shown on the page that took it.
  told.needed = std::max(told.shown, standing_action(opened.request, opened.reading));
  return told;
}

std::string named_writer(const Request& request) {
  const std::string& relationship = request.writer_relationship;
  const bool says_both = !request.writer_name.empty() && !relationship.empty();
  return request.writer_name + (says_both ? " (" + relationship + ")" : "");
}

std::string words_for_writer(const Request& request) {
  if (!request.by_another) return "The patient";
  return request.writer_name.empty() ? "Who wrote for the patient" : named_writer(request);
}

std::vector<LaterFlag> later_flags(const Json& detail) {
  std::vector<LaterFlag> flags;
  if (const Json* signs = json_array(detail, "signs")) {
    for (const Json& sign : *signs) {
      if (const std::string* line = json_as_string(sign)) flags.push_back({"", *line, ""});
    }
  }
  std::string last;
  for (FlagOfStep& flag : present_flags(detail)) {
    std::string rule = words_for_rule(flag.rule);
    if (rule == last) continue;
    last = rule;
    flags.push_back({std::move(flag.quote), std::move(rule), words_for_action(flag.action)});
  }
  return flags;
}

std::string advice_row(const OpenedRequest& opened) {
  if (opened.unreadable) return "";
  const AdviceTold told = advice_told(opened);
  if (!opened.header.origin.empty()) {  // of a call: staff read it out themselves
    if (told.needed == Action::none) return "";
    return summary_rows({summary_row("Advice to read out", words_for_action(to_code(told.needed)))});
  }
  PageData data;
  data.set("shown", told.shown == Action::none ? "" : words_for_action(to_code(told.shown)));
  data.set("at", told.at.empty() ? "" : words_for_written_time(told.at));
  data.set("not-told", told.needed > told.shown ? words_for_action(to_code(told.needed)) : "");
  return fill_template("request-advice-row", data);
}

std::string request_content(const OpenedRequest& opened, const char* level) {
  return fill_template("request-content", content_of(opened, level));
}

std::string own_words(const OpenedRequest& opened) {
  const std::string& writer = opened.request.writer_name;
  const bool is_call = !opened.header.origin.empty();
  PageData data = content_of(opened, "h3");
  data.set("whose-words", is_call ? (writer.empty() ? "What the patient said" : "What " + writer + " said")
                          : !opened.request.by_another ? "What the patient wrote"
                          : writer.empty()             ? "What was written for the patient"
                                                       : "What " + writer + " wrote for the patient");
  set_written(data, opened);
  set_answered_before_sending(data, opened);
  set_hopes(data, opened);
  return fill_template("request-own-words", data);
}

std::string rest_of_request(const OpenedRequest& opened) {
  return fill_template("request-rest", content_of(opened, "h2"));
}

// The device and this service read the same words by the same rules; a difference is worth a look (an old device, or a
// patient who got round the advice).
std::string how_it_was_read(const OpenedRequest& opened) {
  if (!opened.header.origin.empty()) return "";  // of a call there is no device
  std::set<SeenFlag> here;
  for (const RequestReading::Entry& entry : opened.reading.entries) {
    here.insert(seen(opened.request, entry.link_id, entry.finding));
  }
  std::set<SeenFlag> there;
  bool changed = false;
  for (const RecordedFlag& flag : opened.request.recorded_flags) {
    // Words that were changed afterwards are not in what was sent, so only the device can have read them.
    const bool is_changed = flag.response == "changed-text";
    changed = changed || is_changed;
    if (!is_changed) there.insert(seen(opened.request, flag.link_id, flag.finding));
  }
  std::vector<PageData> differences;
  for (const SeenFlag& flag : here) {
    if (!there.contains(flag)) differences.push_back(difference_row(flag, true));
  }
  for (const SeenFlag& flag : there) {
    if (!here.contains(flag)) differences.push_back(difference_row(flag, false));
  }
  PageData data;
  data.set("changed-words", changed).set("same", here == there).set("none", here.empty());
  data.set("differences", std::move(differences)).set("rows", version_rows(opened.request));
  return fill_template("request-reading", data);
}

}  // namespace frontdoor::intake
