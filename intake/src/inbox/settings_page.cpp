// The page on which a practice sets its details, its safe-working limit, its own words and its hours.
#include "base/days.h"
#include "base/words.h"
#include "inbox/layout.h"
#include "inbox/page_fields.h"

#include <frontdoor/json.h>
#include <frontdoor/wording_check.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

namespace frontdoor::intake {
namespace {

using Errors = FieldErrors;

constexpr std::array kOwnStates = {AccessState::normal, AccessState::busy, AccessState::urgent_diverted,
                                   AccessState::closed};
constexpr std::array<std::string_view, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                       "friday", "saturday", "sunday"};
// Two empty rows follow those that are set.
constexpr int kEmptyRows = 2;
constexpr int kRowsMax = 50;

std::string numbered(std::string_view name, int row) {
  return std::string(name) + "-" + std::to_string(row);
}

std::string own_field(AccessState state) {
  return "wording-" + std::string(to_code(state));
}

// How many rows of `name` are filled in.
int filled_rows(const SettingsFields& fields, std::string_view name) {
  int rows = 0;
  for (int row = 0; row < kRowsMax; ++row) {
    if (!typed_in(fields, numbered(name, row)).empty()) rows = row + 1;
  }
  return rows;
}

std::string_view weekday_code(std::chrono::weekday day) {
  return kWeekdays[day.iso_encoding() - 1];
}

std::string languages_in_words(const std::vector<std::string>& codes) {
  std::vector<std::string> words;
  for (const std::string& code : codes) words.emplace_back(words_for_language(code));
  return with_commas(words);
}

// [SECTION] Reading the form
void add_number(Json& object, const char* key, const SettingsFields& fields, const std::string& name, Errors& errors) {
  const std::string text = typed_in(fields, name);
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size() || number < 0) {
    errors.emplace_back(name, "Enter a whole number, such as 25.");
    return;
  }
  object[key] = number;
}

void add_safe_working(Json& json, const SettingsFields& fields, Errors& errors) {
  if (typed_in(fields, "sessions").empty() && typed_in(fields, "contacts").empty()) return;
  Json limit = Json::object();
  add_number(limit, "sessions", fields, "sessions", errors);
  add_number(limit, "contactsPerSession", fields, "contacts", errors);
  add_number(limit, "busyAtPercent", fields, "busy-at", errors);
  add_number(limit, "urgentDivertedAtPercent", fields, "diverted-at", errors);
  limit["setsSignal"] = typed_in(fields, "sets-signal") == "yes";
  json["safeWorking"] = std::move(limit);
}

void add_own_words(Json& json, const SettingsFields& fields, Errors& errors) {
  Json wording = Json::object();
  for (const AccessState state : kOwnStates) {
    const std::string text = typed_in(fields, own_field(state));
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) continue;
    for (const WordingProblem& problem : check_wording(text, state).problems) {
      const std::string quote = problem.quote.empty() ? "" : " You wrote: \"" + problem.quote + "\".";
      errors.emplace_back(own_field(state), problem.reason + quote);
    }
    wording[std::string(to_code(state))] = text;
  }
  if (!wording.empty()) json["wording"] = std::move(wording);
}

// Names or codes of languages that the form is translated into, with commas or spaces between them.
void add_languages(Json& json, const SettingsFields& fields, Errors& errors) {
  Json codes = Json::array();
  std::istringstream words(typed_in(fields, "languages"));
  for (std::string word; words >> word;) {
    while (!word.empty() && word.back() == ',') word.pop_back();
    if (word.empty()) continue;
    const std::string code = code_for_language(word);
    if (std::string_view(words_for_language(code)) == words_for_language("")) {
      errors.emplace_back("languages",
                          "There is no translation called \"" + word + "\". Choose from the list beside the field.");
    }
    codes.push_back(code);
  }
  if (!codes.empty()) json["languages"] = std::move(codes);
}

void add_repeat_ordering(Json& json, const SettingsFields& fields) {
  const std::string text = typed_in(fields, "ordering-text");
  const std::string link = typed_in(fields, "ordering-link");
  if (text.empty() && link.empty()) return;
  json["repeatOrdering"] = Json{{"text", text}};
  if (!link.empty()) json["repeatOrdering"]["link"] = link;
}

void add_hours(Json& json, const SettingsFields& fields) {
  Json hours = Json::array();
  for (int row = 0; row < filled_rows(fields, "day"); ++row) {
    if (typed_in(fields, numbered("day", row)).empty()) continue;
    hours.push_back(Json{{"day", typed_in(fields, numbered("day", row))},
                         {"opens", typed_in(fields, numbered("opens", row))},
                         {"closes", typed_in(fields, numbered("closes", row))}});
  }
  if (!hours.empty()) json["longerHours"] = std::move(hours);
}

std::string form_field(const std::string& code) {
  return "form-" + code;
}

// None in the list means all: so where all are off, one that always stays on is named.
void add_forms(Json& json, const SettingsPage& page) {
  Json on = Json::array();
  for (const FormChoice& form : page.forms) {
    if (!typed_in(page.fields, form_field(form.code)).empty()) on.push_back(form.code);
  }
  if (on.size() == page.forms.size()) return;
  if (on.empty()) on.push_back("general");
  json["forms"] = std::move(on);
}

void add_training(Json& json, const SettingsFields& fields) {
  Json training = Json::array();
  for (int row = 0; row < filled_rows(fields, "training"); ++row) {
    if (typed_in(fields, numbered("training", row)).empty()) continue;
    Json one = Json{{"date", typed_in(fields, numbered("training", row))},
                    {"from", typed_in(fields, numbered("training-from", row))},
                    {"until", typed_in(fields, numbered("training-until", row))}};
    const std::string phone = typed_in(fields, numbered("training-phone", row));
    if (!phone.empty()) one["phone"] = phone;
    training.push_back(std::move(one));
  }
  if (!training.empty()) json["training"] = std::move(training);
}

// [SECTION] Writing the page
PageData own_words_row(const SettingsPage& page, AccessState state) {
  const auto standard = page.standard_words.find(state);
  PageData row = field_section(own_field(state), typed_in(page.fields, own_field(state)), page.errors);
  row.set("state", words_for(state));
  return std::move(row.set("ours", standard == page.standard_words.end() ? "" : standard->second));
}

PageData weekday_section(const SettingsPage& page, int row) {
  const std::string name = numbered("day", row);
  const std::string chosen = typed_in(page.fields, name);
  PageData section = field_section(name, chosen, page.errors);
  section.set("days", rows_of(kWeekdays, [&chosen](std::string_view day) {
                std::string label(day);
                label[0] = static_cast<char>(label[0] - 'a' + 'A');
                return choice_row(day, label, chosen == day);
              }));
  return section;
}

// A row of those controls, whose names end with its number.
PageData row_of_fields(const SettingsPage& page, int row, std::initializer_list<const char*> names) {
  PageData out;
  out.set("row", row + 1);
  for (const char* name : names) {
    const std::string one = numbered(name, row);
    out.set(name, field_section(one, typed_in(page.fields, one), page.errors));
  }
  return out;
}

void set_times(PageData& data, const SettingsPage& page) {
  std::vector<PageData> hours;
  for (int row = 0; row < std::min(filled_rows(page.fields, "day") + kEmptyRows, kRowsMax); ++row) {
    PageData one = row_of_fields(page, row, {"opens", "closes"});
    hours.push_back(std::move(one.set("day", weekday_section(page, row))));
  }
  data.set("longer-hours", std::move(hours));
  std::vector<PageData> trainings;
  for (int row = 0; row < std::min(filled_rows(page.fields, "training") + kEmptyRows, kRowsMax); ++row) {
    trainings.push_back(row_of_fields(page, row, {"training", "training-from", "training-until", "training-phone"}));
  }
  data.set("trainings", std::move(trainings));
}

}  // namespace

SettingsFields settings_fields_of(const Practice& practice, const std::vector<FormChoice>& forms) {
  SettingsFields fields;
  fields["photos"] = practice.photos ? "ask" : "off";
  const std::vector<std::string>& on = practice.forms;
  for (const FormChoice& form : forms) {
    if (on.empty() || std::find(on.begin(), on.end(), form.code) != on.end()) fields[form_field(form.code)] = "on";
  }
  fields["name"] = practice.name;
  fields["phone"] = practice.phone;
  fields["address"] = practice.address;
  fields["when-closed"] = practice.accepts_when_closed ? "take" : "off";
  const SafeWorkingLimit& limit = practice.safe_working;
  if (limit.sessions > 0) {
    fields["sessions"] = std::to_string(limit.sessions);
    fields["contacts"] = std::to_string(limit.contacts_per_session);
  }
  fields["busy-at"] = std::to_string(limit.busy_at_percent);
  fields["diverted-at"] = std::to_string(limit.urgent_diverted_at_percent);
  fields["alarm-again"] = std::to_string(practice.alarm_again_minutes);
  fields["sets-signal"] = limit.sets_signal ? "yes" : "no";
  for (const auto& [state, text] : practice.own_wording) fields[own_field(state)] = text;
  int row = 0;
  for (const OpeningPeriod& period : practice.longer_hours) {
    fields[numbered("day", row)] = weekday_code(period.day);
    fields[numbered("opens", row)] = format_hours(period.opens);
    fields[numbered("closes", row++)] = format_hours(period.closes);
  }
  fields["languages"] = languages_in_words(practice.languages);
  fields["ordering-text"] = practice.repeat_ordering.text;
  fields["ordering-link"] = practice.repeat_ordering.link;
  row = 0;
  for (const TrainingPeriod& period : practice.training) {
    fields[numbered("training", row)] = format_day_code(period.date);
    fields[numbered("training-from", row)] = format_hours(period.from);
    fields[numbered("training-until", row)] = format_hours(period.until);
    fields[numbered("training-phone", row++)] = period.phone;
  }
  return fields;
}

std::string settings_json_of(const std::string& ods, SettingsPage& page) {
  const SettingsFields& fields = page.fields;
  Json json = Json::object();
  json["ods"] = ods;
  json["name"] = typed_in(fields, "name");
  json["phone"] = typed_in(fields, "phone");
  if (!typed_in(fields, "address").empty()) json["address"] = typed_in(fields, "address");
  add_hours(json, fields);
  add_training(json, fields);
  if (typed_in(fields, "when-closed") == "off") json["acceptsWhenClosed"] = false;
  add_languages(json, fields, page.errors);
  add_repeat_ordering(json, fields);
  if (typed_in(fields, "photos") == "off") json["photos"] = false;
  if (!typed_in(fields, "alarm-again").empty())
    add_number(json, "alarmAgainMinutes", fields, "alarm-again", page.errors);
  add_forms(json, page);
  add_safe_working(json, fields, page.errors);
  add_own_words(json, fields, page.errors);
  return to_text(json);
}

std::string settings_field_of(const std::string& pointer) {
  const auto after = [&pointer](std::string_view prefix) { return pointer.substr(prefix.size()); };
  if (pointer.starts_with("/wording/")) return "wording-" + after("/wording/");
  if (pointer.starts_with("/longerHours/")) return "day-" + after("/longerHours/").substr(0, 1);
  if (pointer.starts_with("/training/")) return "training-" + after("/training/").substr(0, 1);
  if (pointer.starts_with("/repeatOrdering/")) return "ordering-" + after("/repeatOrdering/");
  if (pointer == "/safeWorking/contactsPerSession") return "contacts";
  if (pointer == "/safeWorking/busyAtPercent") return "busy-at";
  if (pointer == "/safeWorking/urgentDivertedAtPercent") return "diverted-at";
  if (pointer.starts_with("/safeWorking")) return "sessions";
  if (pointer == "/alarmAgainMinutes") return "alarm-again";
  if (pointer == "/phone" || pointer == "/address" || pointer == "/languages") return after("/");
  return pointer == "/reason" ? "why" : "name";
}

// The core names keys of JSON in quotes; people read what is beside the control.
std::string settings_words_of(const std::string& message) {
  static const std::map<std::string, std::string> labels = {
      {"address", "Address"},
      {"alarmAgainMinutes", "Ring again after this many minutes"},
      {"busyAtPercent", "Share for \u201cbusy\u201d"},
      {"closes", "Closes"},
      {"contactsPerSession", "Contacts a session"},
      {"date", "Date"},
      {"day", "Day"},
      {"forms", "Forms that patients are offered"},
      {"from", "From"},
      {"languages", "Second languages"},
      {"link", "Address of that other way"},
      {"longerHours", "Longer hours"},
      {"name", "Name"},
      {"opens", "Opens"},
      {"phone", "Phone number"},
      {"repeatOrdering", "Another way to order repeat medicine"},
      {"sessions", "Sessions a day"},
      {"text", "Another way to order repeat medicine"},
      {"training", "Protected learning time"},
      {"until", "Until"},
      {"urgentDivertedAtPercent", "Share for \u201curgent need diverted\u201d"},
  };
  constexpr std::string_view kBytes = " bytes at most";
  std::string words;
  if (const std::size_t bytes = message.find(kBytes); bytes != std::string::npos) {
    return settings_words_of(message.substr(0, bytes)) + " letters at most" + message.substr(bytes + kBytes.size());
  }
  for (std::size_t at = 0; at < message.size();) {
    const std::size_t open = message.find('"', at);
    const std::size_t close = open == std::string::npos ? open : message.find('"', open + 1);
    if (close == std::string::npos) return words + message.substr(at);
    const auto label = labels.find(message.substr(open + 1, close - open - 1));
    words += message.substr(at, open - at);
    words += label == labels.end() ? message.substr(open, close + 1 - open) : "\u201c" + label->second + "\u201d";
    at = close + 1;
  }
  return words;
}

namespace {

// What a field is called where it is named away from the form.
std::string label_of(const std::string& name) {
  static const std::map<std::string, std::string> labels = {
      {"name", "Name"},
      {"phone", "Phone number"},
      {"address", "Address"},
      {"sessions", "Sessions a day"},
      {"contacts", "Contacts a session"},
      {"busy-at", "Share for \u201cbusy\u201d"},
      {"diverted-at", "Share for \u201curgent need diverted\u201d"},
      {"sets-signal", "When a share is reached"},
      {"alarm-again", "Ring again"},
      {"photos", "Photos"},
      {"languages", "Second languages"},
      {"ordering-text", "Another way to order repeat medicine"},
      {"ordering-link", "Address of that other way"},
      {"when-closed", "While you are closed"},
      {"form", "Form"},
      {"wording", "Your own words"},
      {"day", "Longer hours, day"},
      {"opens", "Longer hours, opens"},
      {"closes", "Longer hours, closes"},
      {"training", "Training"},
  };
  if (const auto whole = labels.find(name); whole != labels.end()) return whole->second;
  const std::size_t dash = name.find('-');
  const auto kind = labels.find(name.substr(0, dash));
  return kind == labels.end() || dash == std::string::npos ? name : kind->second + " " + name.substr(dash + 1);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> differences(const SettingsFields& typed, const SettingsFields& saved) {
  std::vector<std::pair<std::string, std::string>> all;
  SettingsFields names = saved;
  names.insert(typed.begin(), typed.end());
  for (const auto& [name, value] : names) {
    if (name == "token" || name == "owner" || name == "seen" || name == "why") continue;
    const std::string now = typed_in(saved, name);
    if (now == typed_in(typed, name)) continue;
    all.emplace_back(name,
                     label_of(name) + ": " + (now.empty() ? "nothing is saved." : "saved is \u201c" + now + "\u201d."));
  }
  return all;
}

std::string settings_page(const PageFrame& frame, const SettingsPage& page) {
  PageData data;
  set_error_list(data, page.errors, true);
  data.set("saved", page.saved).set("token", frame.form_token).set("owner", owner_of(frame)).set("seen", page.mark);
  set_fields(data, {"sessions", "contacts", "busy-at", "diverted-at", "alarm-again"}, page.fields, page.errors);
  set_fields(data, {"ordering-text", "ordering-link", "languages"}, page.fields, page.errors);
  set_fields(data, {"name", "phone", "address", "why"}, page.fields, page.errors);
  set_chosen(data, "sets-signal", {"no", "yes"}, typed_in(page.fields, "sets-signal"));
  set_chosen(data, "photos", {"ask", "off"}, typed_in(page.fields, "photos"));
  set_chosen(data, "when-closed", {"take", "off"}, typed_in(page.fields, "when-closed"));
  data.set("languages-offered", languages_offered());
  data.set("forms", rows_of(page.forms, [&page](const FormChoice& form) {
             const std::string name = form_field(form.code);
             return choice_row(name, form.title, !typed_in(page.fields, name).empty());
           }));
  data.set("own-words", rows_of(kOwnStates, [&page](AccessState state) { return own_words_row(page, state); }));
  set_times(data, page);
  const std::string error = page.errors.empty() ? "" : page.errors.front().second;
  return inbox_page(&frame, titled(error, "Settings"), "settings", data);
}

}  // namespace frontdoor::intake
