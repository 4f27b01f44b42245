#include "inbox/request_parts.h"

#include "base/days.h"
#include "base/rule_names.h"
#include "base/words.h"

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

void add_heading(Html& html, const char* level, std::string_view words) {
  html.raw("<").raw(level).raw(">").text(words).raw("</").raw(level).raw(">\n");
}

void add_flagged(Html& html, const FlaggedWords& flagged) {
  html.raw("<li>");
  if (!flagged.quote.empty()) html.raw("<mark>").text(flagged.quote).raw("</mark> ");
  html.text(joined_names(flagged.names));
  if (flagged.status == Status::present) {
    html.raw(": <strong>").text(words_for_action(to_code(flagged.action))).raw("</strong></li>\n");
  } else {
    html.raw(" (").text(words_for_status(to_code(flagged.status))).raw(")</li>\n");
  }
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

void add_red_flags(Html& html, const OpenedRequest& opened, const char* level) {
  const std::vector<FlaggedWords> now = flagged_now(opened);
  if (now.empty()) return;
  add_heading(html, level, "Red flags in the patient's words");
  html.raw("<ul class=\"flags\">\n");
  for (const FlaggedWords& flagged : now) add_flagged(html, flagged);
  html.raw("</ul>\n");
}

// What is denied, long past or about somebody else: apart, so that nobody takes it for the reason of the request.
void add_also_mentioned(Html& html, const OpenedRequest& opened, const char* level) {
  std::vector<FlaggedWords> otherwise;
  for (const RequestReading::Entry& entry : opened.reading.entries) {
    if (!matters_now(entry.finding)) add_to(otherwise, opened.request, entry.link_id, entry.finding);
  }
  if (otherwise.empty()) return;
  add_heading(html, level, "Also mentioned");
  html.raw("<ul class=\"flags\">\n");
  for (const FlaggedWords& flagged : otherwise) add_flagged(html, flagged);
  html.raw("</ul>\n");
}

// Which signs "none of these" was about.
void add_answered_no(Html& html, const OpenedRequest& opened, const AskedSigns& asked) {
  if (opened.sign_groups == nullptr) return;
  const SignGroup& group = opened.sign_groups->of(asked.group);
  std::string denied;
  for (const Sign& sign : group.signs) {
    if (std::find(asked.ticked.begin(), asked.ticked.end(), sign.code) != asked.ticked.end()) continue;
    denied += (denied.empty() ? "" : "; ") + sign.label;
  }
  if (!denied.empty()) html.raw("<li>Asked, and not ticked: ").text(denied).raw("</li>\n");
}

// What the patient was asked because of their words, and what they said.
void add_signs(Html& html, const OpenedRequest& opened, const char* level) {
  if (opened.reading.signs.empty()) return;
  add_heading(html, level, "Signs the patient was asked for");
  html.raw("<ul class=\"flags\">\n");
  for (const std::string& line : opened.reading.signs) html.raw("<li>").text(line).raw("</li>\n");
  for (const AskedSigns& asked : opened.request.asked_signs) add_answered_no(html, opened, asked);
  html.raw("</ul>\n");
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
void add_changed_words(Html& html, const OpenedRequest& opened, const ShownAdvice& advice) {
  for (const auto& [link_id, first] : advice.first_words) {
    const RequestAnswer* final = answer_with(opened.request, link_id);
    html.raw("<dl class=\"versus\"><div><dt>First written</dt><dd>")
        .text(first)
        .raw("</dd></div><div><dt>Sent</dt><dd>");
    if (final != nullptr) {
      html.raw(answer_as_html(*final, opened.reading));
    } else {
      html.raw("Nothing: the answer was taken out.");
    }
    html.raw("</dd></div></dl>\n");
  }
}

void add_advice(Html& html, const OpenedRequest& opened, const char* level) {
  std::vector<ShownAdvice> all = advice_of(opened.request);
  if (all.empty()) return;
  add_heading(html, level, "Advice the patient was shown");
  const std::vector<FlaggedWords> above = flagged_now(opened);
  for (ShownAdvice& advice : all) {
    put_most_pressing_first(advice.flagged);
    html.raw("<p>");
    if (!advice.shown.empty()) html.text(words_for_written_time(advice.shown)).raw(". ");
    html.raw(words_for_response(advice.response));
    if (advice.flagged == above) {
      html.raw(" It was about the words above.</p>\n");
    } else {
      html.raw("</p>\n<ul class=\"flags\">\n");
      for (const FlaggedWords& flagged : advice.flagged) add_flagged(html, flagged);
      html.raw("</ul>\n");
    }
    add_changed_words(html, opened, advice);
    if (advice.response != "changed-text" || !advice.first_words.empty()) continue;
    html.raw(advice.left_out ? "<p>The patient chose not to send the words that they took out.</p>\n"
                             : "<p>The words that were taken out were not sent.</p>\n");
  }
}

// Of a request that was sent after emergency advice: what was answered before it. The others were not asked.
void add_answered_before_sending(Html& html, const OpenedRequest& opened) {
  if (!opened.summary.sent_early) return;
  std::string answered;
  std::size_t count = 0;
  for (const RequestAnswer& answer : opened.request.answers) {
    const bool is_of_form = answer.meaning == Meaning::none || answer.meaning == Meaning::own_words;
    if (!is_of_form || answer.calculated || answer.text.empty()) continue;
    answered += (count++ > 0 ? "; " : "") + asked_question(answer.question);
  }
  if (count == 0) {
    html.raw("<p>Sent early: none of the questions about the problem was answered.</p>\n");
    return;
  }
  html.raw("<p>Sent early. Answered before it was sent: ").text(answered).raw(". The others have no answer.</p>\n");
}

// Every free text, whole. The question for their own words needs no label.
void add_written(Html& html, const OpenedRequest& opened) {
  const std::vector<const RequestAnswer*> written = own_words_of(opened.request);
  if (written.empty()) html.raw("<p>Nothing in their own words. The answers below say what they need.</p>\n");
  bool in_list = false;
  for (const RequestAnswer* answer : written) {
    const std::string words = answer_as_html(*answer, opened.reading);
    if (answer->meaning == Meaning::own_words) {
      html.raw("<p class=\"patients-words\">").raw(words).raw("</p>\n");
      continue;
    }
    html.raw(in_list ? "" : "<dl class=\"written\">\n");
    in_list = true;
    html.raw("<div><dt>").text(asked_question(answer->question)).raw("</dt><dd class=\"patients-words\">");
    html.raw(words).raw("</dd></div>\n");
  }
  if (in_list) html.raw("</dl>\n");
}

void add_answers(Html& html, const OpenedRequest& opened, const char* level) {
  add_heading(html, level, "Questions and answers");
  html.raw("<dl class=\"answers\">\n");
  for (const RequestAnswer& answer : opened.request.answers) {
    // The page says the age beside the name.
    if (answer.meaning == Meaning::age || answer.meaning == Meaning::age_months) continue;
    if (answer.calculated) continue;  // under the totals
    html.raw("<div class=\"row\"><dt>").text(asked_question(answer.question)).raw("</dt><dd>");
    if (answer.free_text || !answer.ticked.empty()) {
      html.raw(answer_as_html(answer, opened.reading));
    } else {
      html.text(words_for_answer(answer));
      if (answer.contradicts) html.raw("<br><strong>").text(answer_contradicts_text).raw("</strong>");
    }
    html.raw("</dd></div>\n");
  }
  html.raw("</dl>\n");
}

void add_scores(Html& html, const OpenedRequest& opened, const char* level) {
  const std::vector<std::string> totals = totals_of(opened);
  if (totals.empty()) return;
  add_heading(html, level, kTotalsHeading);
  if (opened.own_form) html.raw("<p>").raw(kTotalsNotShown).raw("</p>\n");
  html.raw("<ul>\n");
  for (const std::string& total : totals) html.raw("<li>").text(total).raw("</li>\n");
  html.raw("</ul>\n");
}

void add_photo_descriptions(Html& html, const Request& request, const char* level) {
  if (request.photos.empty()) return;
  add_heading(html, level, "Photos the patient added");
  html.raw("<ul>\n");
  for (const RequestPhoto& photo : request.photos) {
    html.raw("<li>").text(photo.description.empty() ? "No description" : photo.description).raw("</li>\n");
  }
  html.raw("</ul>\n");
}

// Messages of one moment under that moment.
void add_messages(Html& html, const Request& request, const char* level) {
  if (request.disclaimers_shown.empty()) return;
  add_heading(html, level, "What the patient was told about access");
  const std::string* at = nullptr;
  for (const frontdoor::ShownMessage& message : request.disclaimers_shown) {
    if (at == nullptr || *at != message.sent) {
      if (at != nullptr) html.raw("</ul>\n");
      html.raw("<p>").text(message.sent.empty() ? "Time not known" : words_for_written_time(message.sent));
      html.raw("</p>\n<ul>\n");
      at = &message.sent;
    }
    html.raw("<li>");
    const std::string_view note = note_on(message, request);
    if (!note.empty()) html.raw("<strong>").text(note).raw("</strong> ");
    html.text(message.text).raw("</li>\n");
  }
  html.raw("</ul>\n");
}

// "9434765919" → "943 476 5919".
std::string spaced_nhs_number(const std::string& digits) {
  return digits.substr(0, 3) + " " + digits.substr(3, 3) + " " + digits.substr(6);
}

void add_phone_row(Html& html, const Request& request) {
  const std::string& phone = request.telephone;
  if (request.will_phone) return add_row(html, "Phone", phone + " (do not phone: see above)");
  // No link that phones them: a habit of one tap could put them in danger.
  if (request.unsafe_to_contact) return add_row(html, "Phone", phone + " (not safe to phone as usual: see above)");
  html.raw("<div class=\"row\"><dt>Phone</dt><dd>");
  html.raw("<a href=\"").text(telephone_link(phone)).raw("\">").text(phone);
  html.raw("</a></dd></div>\n");
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

void add_difference(Html& html, const SeenFlag& flag, const char* who) {
  html.raw("<li><mark>").text(flag.quote).raw("</mark> ").text(words_for_rule(flag.rule)).raw(", ");
  html.text(words_for_status(flag.status)).raw(": read by ").raw(who).raw(".</li>\n");
}

void add_versions(Html& html, const Request& request) {
  std::set<std::string> wordings;
  for (const frontdoor::ShownMessage& message : request.disclaimers_shown) wordings.insert(message.wording_version);
  html.raw(
      "<details class=\"panel\"><summary>Versions of what it was written with</summary>\n<dl class=\"summary\">\n");
  for (const auto& [part, version] : request.software) add_row(html, part, version);
  for (const std::string& wording : wordings) add_row(html, "wording of access messages", wording);
  add_row(html, "form", request.questionnaire);
  if (!request.own_form.empty()) add_row(html, "the practice's own form", request.own_form);
  html.raw("</dl></details>\n");
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

void add_patient_rows(Html& html, const OpenedRequest& opened) {
  const Request& request = opened.request;
  if (!request.birth_date.empty()) {
    const auto months = age_in_months(request.birth_date, opened.header.received);
    add_row(html, "Date of birth",
            words_for_date(request.birth_date) + (months ? " (" + words_for_age(*months) + ")" : ""));
  }
  if (request.age_contradicts) add_row(html, "Age", std::string(age_contradicts_text));
  if (!request.telephone.empty()) add_phone_row(html, request);
  if (!request.nhs_number.empty()) {
    add_row(html, "NHS number", spaced_nhs_number(request.nhs_number) + " (as the patient typed it, not traced)");
  }
  if (!request.postcode.empty()) add_row(html, "Postcode", words_for_postcode(request.postcode));
  if (request.by_another && request.writer_name.empty()) {
    add_row(html, "Written by", "Somebody else, who gave no name. The phone may be theirs.");
  }
  if (!request.writer_name.empty()) add_row(html, "Written by", named_writer(request));
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
  const Json* findings = json_array(detail, "findings");
  std::string last;
  for (std::size_t i = 0; findings != nullptr && i < findings->size(); ++i) {
    const Json& finding = (*findings)[i];
    if (json_string_or(finding, "status", "") != to_code(Status::present)) continue;
    const std::string rule = words_for_rule(json_string_or(finding, "rule", ""));
    if (rule == last) continue;
    last = rule;
    flags.push_back(
        {json_string_or(finding, "quote", ""), rule, words_for_action(json_string_or(finding, "action", ""))});
  }
  return flags;
}

void add_advice_row(Html& html, const OpenedRequest& opened) {
  if (opened.unreadable) return;
  const AdviceTold told = advice_told(opened);
  if (!opened.header.origin.empty()) {  // of a call: staff read it out themselves
    if (told.needed != Action::none) add_row(html, "Advice to read out", words_for_action(to_code(told.needed)));
    return;
  }
  html.raw("<div class=\"row\"><dt>Advice the form showed</dt><dd>");
  if (told.shown == Action::none) {
    html.raw("None to get help");
  } else {
    html.text(words_for_action(to_code(told.shown)));
    if (!told.at.empty()) html.raw(", ").text(words_for_written_time(told.at));
  }
  if (told.needed > told.shown) {
    html.raw(". <strong>The patient was not told: ").text(words_for_action(to_code(told.needed))).raw("</strong>");
  }
  html.raw("</dd></div>\n");
}

void add_request_content(Html& html, const OpenedRequest& opened, const char* level) {
  add_red_flags(html, opened, level);
  add_also_mentioned(html, opened, level);
  add_signs(html, opened, level);
  add_advice(html, opened, level);
  add_answers(html, opened, level);
  add_scores(html, opened, level);
  add_photo_descriptions(html, opened.request, level);
  add_messages(html, opened.request, level);
}

void add_own_words(Html& html, const OpenedRequest& opened) {
  const Request& request = opened.request;
  const std::string& writer = request.writer_name;
  const bool is_call = !opened.header.origin.empty();
  html.raw("<h2>").text(is_call               ? (writer.empty() ? "What the patient said" : "What " + writer + " said")
                        : !request.by_another ? "What the patient wrote"
                        : writer.empty()      ? "What was written for the patient"
                                              : "What " + writer + " wrote for the patient");
  html.raw("</h2>\n");
  add_written(html, opened);
  add_answered_before_sending(html, opened);
  for (const RequestAnswer& answer : request.answers) {
    if (answer.meaning != Meaning::hoped_outcome || answer.text.empty()) continue;
    html.raw("<p><strong>They hope for:</strong> ").raw(answer_as_html(answer, opened.reading)).raw("</p>\n");
  }
  add_red_flags(html, opened, "h3");
  add_signs(html, opened, "h3");
  add_advice(html, opened, "h3");
  add_scores(html, opened, "h3");
  add_photo_descriptions(html, request, "h3");
}

void add_rest(Html& html, const OpenedRequest& opened) {
  add_answers(html, opened, "h2");
  add_also_mentioned(html, opened, "h2");
  add_messages(html, opened.request, "h2");
}

// The device and this service read the same words by the same rules; a difference is worth a look (an old device, or a
// patient who got round the advice).
void add_how_it_was_read(Html& html, const OpenedRequest& opened) {
  if (!opened.header.origin.empty()) return;  // of a call there is no device
  std::set<SeenFlag> here;
  for (const RequestReading::Entry& entry : opened.reading.entries) {
    here.insert(seen(opened.request, entry.link_id, entry.finding));
  }
  std::set<SeenFlag> there;
  for (const RecordedFlag& flag : opened.request.recorded_flags) {
    // Words that were changed afterwards are not in what was sent, so only the device can have read them.
    if (flag.response != "changed-text") there.insert(seen(opened.request, flag.link_id, flag.finding));
  }
  const bool changed = std::any_of(opened.request.recorded_flags.begin(), opened.request.recorded_flags.end(),
                                   [](const RecordedFlag& flag) { return flag.response == "changed-text"; });
  html.raw("<h2>How it was read</h2>\n");
  if (changed) html.raw("<p>The form told the patient to get help, and they then changed their words.</p>\n");
  if (here == there) {
    html.raw(here.empty()
                 ? "<p>No words of the red-flag rules are in what was sent, as the patient's device and this service "
                   "read it. That does not mean that the request is safe to leave.</p>\n"
                 : "<p>The patient's device and this service found the same red flags.</p>\n");
  } else {
    html.raw("<p>The patient's device and this service did not find the same red flags.</p>\n<ul class=\"flags\">\n");
    for (const SeenFlag& flag : here) {
      if (!there.contains(flag)) add_difference(html, flag, "this service only");
    }
    for (const SeenFlag& flag : there) {
      if (!here.contains(flag)) add_difference(html, flag, "the patient's device only");
    }
    html.raw("</ul>\n");
  }
  add_versions(html, opened.request);
}

}  // namespace frontdoor::intake
