#include "inbox/record.h"

#include "base/days.h"
#include "base/rule_names.h"
#include "base/words.h"
#include "desk/case_action.h"
#include "inbox/request_parts.h"

#include <algorithm>
#include <map>
#include <set>

namespace frontdoor::intake {
namespace {

// What the rows at the top say already.
bool is_said_above(Meaning meaning) {
  switch (meaning) {
    case Meaning::age:
    case Meaning::age_months:
    case Meaning::birth_date:
    case Meaning::full_name:
    case Meaning::postcode:
    case Meaning::nhs_number:
    case Meaning::telephone:
    case Meaning::writer_name:
    case Meaning::writer_relationship:
    case Meaning::own_words:
    case Meaning::hoped_outcome: return true;
    default: return false;
  }
}

bool says_no(const std::string& text) {
  return text == "No" || text.rfind("None of these", 0) == 0 || text.rfind("No,", 0) == 0;
}

// "What dose? 10 mg", "How it was taken: By phone".
std::string with_question(const RequestAnswer& answer, const std::string& said) {
  const std::string question = asked_question(answer.question);
  const bool ends = !question.empty() && std::string_view("?:.!").find(question.back()) != std::string_view::npos;
  return question + (ends ? " " : ": ") + said;
}

std::string with_codes(const RequestAnswer& answer) {
  std::string text = words_for_answer(answer);
  for (const std::string& code : answer.snomed_codes) text += " (SNOMED CT " + code + ")";
  return text;
}

// What must be known before anybody phones, writes or shows this to a parent.
void add_contact_needs(std::vector<std::string>& lines, const OpenedRequest& opened) {
  const Request& request = opened.request;
  const ContactNeeds& needs = opened.summary.contact;
  if (request.will_phone) lines.emplace_back("Do not contact the patient. They will phone.");
  if (request.unsafe_to_contact && !request.will_phone) {
    lines.push_back("Not safe to contact in the usual way. " +
                    (request.safe_way.empty() ? "The patient gave no safe way." : "Safe way: " + request.safe_way));
  }
  if (needs.young_and_alone) {
    lines.emplace_back("Under 16, and wrote alone. They were told that their parents are not told what they say.");
  }
  if (!needs.interpreter.empty()) lines.push_back("May need an interpreter or help to hear: " + needs.interpreter);
  if (!needs.language.empty()) {
    lines.push_back(std::string("Read the form in ") + words_for_language(needs.language) + " too.");
  }
  for (const ContactNeed& need : needs.more) lines.push_back(need.says + (need.words.empty() ? "" : ": " + need.words));
}

RecordSection patient_section(const OpenedRequest& opened, const std::string& practice) {
  const Request& request = opened.request;
  RecordSection section{"Online request " + opened.header.reference, {}};
  const auto add = [&section](const char* name, const std::string& value) {
    if (!value.empty()) section.lines.push_back(std::string(name) + ": " + value);
  };
  add("Practice", practice);
  add("Received", words_for_dated_time(opened.header.received));
  add("Patient", request.subject_name);
  const auto months = age_in_months(request.birth_date, opened.header.received);
  if (!request.birth_date.empty())
    add("Date of birth", words_for_date(request.birth_date) + (months ? " (" + words_for_age(*months) + ")" : ""));
  if (request.age_contradicts) add("Age", std::string(age_contradicts_text));
  if (!request.nhs_number.empty()) add("NHS number", request.nhs_number + " (as the patient typed it, not traced)");
  add("Postcode", words_for_postcode(request.postcode));
  add("Phone", request.telephone);
  if (request.by_another && request.writer_name.empty()) add("Written by", "Somebody else, who gave no name");
  add("Written by", named_writer(request));
  if (request.needs_help_today) {
    section.lines.push_back(words_for_writer(request) + (request.by_another ? " says that the patient needs help today."
                                                                            : " says that they need help today."));
  }
  if (opened.header.deadline) add("Reply due by", words_for_dated_time(*opened.header.deadline));
  add_contact_needs(section.lines, opened);
  return section;
}

RecordSection problem_section(const OpenedRequest& opened) {
  RecordSection section{"Problem", {words_for(opened.header.kind)}};
  for (const RequestAnswer& answer : opened.request.answers) {
    if (answer.meaning == Meaning::problem && !answer.text.empty()) section.lines.push_back(with_codes(answer));
  }
  if (opened.own_form) section.lines.push_back(opened.own_form->title);
  return section;
}

RecordSection history_section(const OpenedRequest& opened) {
  const Request& request = opened.request;
  RecordSection section{"History", {}};
  const std::vector<const RequestAnswer*> written = own_words_of(request);
  for (const RequestAnswer* answer : written) {
    std::string line = !request.by_another ? "In the patient's own words" : "In the writer's words";
    if (answer->meaning != Meaning::own_words) line += ", asked \"" + asked_question(answer->question) + "\"";
    section.lines.push_back(line + ": " + with_codes(*answer));
    if (answer->contradicts) section.lines.emplace_back(answer_contradicts_text);
  }
  const auto is_said = [&written](const RequestAnswer& answer) {
    return answer.calculated || is_said_above(answer.meaning) ||
           std::find(written.begin(), written.end(), &answer) != written.end();
  };
  // In a group that repeats, a "No" belongs beside the other answers of its row.
  std::map<std::string, int> asked;
  for (const RequestAnswer& answer : request.answers) ++asked[answer.question];
  std::string denied;
  for (const RequestAnswer& answer : request.answers) {
    if (is_said(answer) || answer.meaning == Meaning::problem || answer.text.empty()) continue;
    if (says_no(answer.text) && asked[answer.question] == 1) {
      denied += "\n- " + with_question(answer, answer.text);
    } else {
      section.lines.push_back(with_question(answer, with_codes(answer)));
    }
    if (answer.contradicts) section.lines.emplace_back(answer_contradicts_text);
  }
  if (!denied.empty()) section.lines.push_back("Asked, and answered no:" + denied);
  for (const RequestAnswer& answer : request.answers) {
    if (answer.meaning == Meaning::hoped_outcome && !answer.text.empty())
      section.lines.push_back("Hopes for: " + answer.text);
  }
  return section;
}

// What they were told to do about it, and what they were not.
void add_advice(std::vector<std::string>& lines, const OpenedRequest& opened) {
  const AdviceTold told = advice_told(opened);
  if (!opened.header.origin.empty()) {
    if (told.needed != Action::none) {
      lines.push_back(std::string("Advice to read out to the caller: ") + words_for_action(to_code(told.needed)));
    }
    return;
  }
  const std::vector<RecordedFlag>& shown = opened.request.recorded_flags;
  const bool went_on =
      std::any_of(shown.begin(), shown.end(), [](const RecordedFlag& flag) { return flag.response == "continued"; });
  if (told.shown != Action::none) {
    lines.push_back(std::string("Advice the form showed: ") + words_for_action(to_code(told.shown)) +
                    (told.at.empty() ? "" : ", " + words_for_written_time(told.at)));
  }
  if (went_on) lines.push_back(words_for_writer(opened.request) + " read the advice and continued.");
  if (told.needed > told.shown) {
    lines.push_back(std::string("The patient was not told: ") + words_for_action(to_code(told.needed)));
  }
}

// "Red flag: chest pain ("crushing chest pain")"
std::string named_flag(const std::string& rule, const std::string& quote) {
  return "Red flag: " + rule + (quote.empty() ? "" : " (\"" + quote + "\")");
}

RecordSection comment_section(const OpenedRequest& opened) {
  RecordSection section{"Comment", {}};
  std::set<std::string> said;
  for (const RequestReading::Entry& entry : opened.reading.entries) {
    const Finding& finding = entry.finding;
    if (finding.status != Status::present && finding.status != Status::uncertain) continue;
    const std::string quote = quote_of(opened.request, entry.link_id, finding);
    const std::string line =
        named_flag(words_for_rule(finding.rule), quote) +
        (finding.status == Status::uncertain ? ", not certain"
                                             : std::string(": ") + words_for_action(to_code(finding.action)));
    if (said.insert(line).second) section.lines.push_back(line);
  }
  for (const std::string& line : opened.reading.signs) section.lines.push_back(line);
  add_advice(section.lines, opened);
  if (!opened.attachments.empty()) section.lines.push_back("Photos: " + std::to_string(opened.attachments.size()));
  if (opened.request.photos.size() > opened.attachments.size()) {
    section.lines.push_back("Photos that did not arrive: " +
                            std::to_string(opened.request.photos.size() - opened.attachments.size()));
  }
  return section;
}

RecordSection totals_section(const OpenedRequest& opened) {
  RecordSection section{kTotalsHeading, totals_of(opened)};
  if (opened.own_form && !section.lines.empty()) section.lines.insert(section.lines.begin(), kTotalsNotShown);
  return section;
}

// What the patient wrote later belongs to the history, with the red flags in it.
RecordSection since_section(const OpenedRequest& opened) {
  RecordSection section{"Since it was sent", {}};
  for (const DeskEvent& event : opened.events) {
    if (!is_patients(event.what)) continue;
    const std::string words = json_string_or(event.detail, "words", "");
    section.lines.push_back(words_for_dated_time(event.at) + ", the patient " + words_for_step(event.what) +
                            (words.empty() ? "" : ": " + words));
    for (const LaterFlag& flag : later_flags(event.detail)) {
      section.lines.push_back(named_flag(flag.rule, flag.quote) + (flag.action.empty() ? "" : ": " + flag.action));
    }
  }
  return section;
}

RecordSection plan_section(const OpenedRequest& opened) {
  RecordSection section{"Plan", {}};
  for (const DeskEvent& event : opened.events) {
    if (event.taken_back_by) continue;
    // Notes are for the practice alone: patients read their records.
    const std::string answer = json_string_or(event.detail, "answer", "");
    if (is_patients(event.what) || (event.what != "done" && answer.empty())) continue;
    std::string line = words_for_dated_time(event.at) + ", " + event.who + " " + words_for_step(event.what);
    if (event.what == "done") {
      const std::string outcome = words_for_choice(outcome_choices(), json_string_or(event.detail, "outcome", ""));
      const std::string told = words_for_told(json_string_or(event.detail, "toldHow", ""));
      if (!outcome.empty()) line += ": " + outcome;
      if (!told.empty()) line += ". Patient told: " + told;
    }
    if (!answer.empty()) line += ". The patient can read: " + answer;
    section.lines.push_back(line);
  }
  return section;
}

// U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069: they would turn the text that follows them in the record.
bool turns_text(std::string_view text, std::size_t at) {
  const std::string_view three = text.substr(at, 3);
  if (three.size() < 3 || three[0] != '\xe2') return false;
  const unsigned char second = static_cast<unsigned char>(three[1]);
  const unsigned char third = static_cast<unsigned char>(three[2]);
  if (second == 0x80) return third == 0x8e || third == 0x8f || (third >= 0xaa && third <= 0xae);
  return second == 0x81 && third >= 0xa6 && third <= 0xa9;
}

std::string clean(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const unsigned char c = static_cast<unsigned char>(text[at]);
    if (turns_text(text, at)) {
      at += 2;
    } else if (c == '\t') {
      out += ' ';
    } else if ((c >= 0x20 && c != 0x7f) || c == '\n') {
      out += text[at];
    }
  }
  return out;
}

}  // namespace

RequestRecord record_of(const OpenedRequest& opened, const std::string& practice) {
  RequestRecord record;
  record.title = "Online request " + opened.header.reference;
  record.whose = clean(opened.request.subject_name) +
                 (opened.request.birth_date.empty() ? "" : ", born " + words_for_date(opened.request.birth_date)) +
                 ", " + opened.header.reference;
  for (RecordSection section :
       {patient_section(opened, practice), problem_section(opened), history_section(opened), totals_section(opened),
        comment_section(opened), since_section(opened), plan_section(opened)}) {
    if (section.lines.empty()) continue;
    for (std::string& line : section.lines) line = clean(line);
    record.sections.push_back(std::move(section));
  }
  return record;
}

std::string record_as_text(const RequestRecord& record) {
  std::string text;
  for (const RecordSection& section : record.sections) {
    text += (text.empty() ? "" : "\n") + section.heading + "\n";
    for (const std::string& line : section.lines) text += line + "\n";
  }
  return text;
}

}  // namespace frontdoor::intake
