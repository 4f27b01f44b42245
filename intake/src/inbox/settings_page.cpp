// The page on which a practice sets its details, its safe-working limit, its own words and its hours.
#include "base/days.h"
#include "base/words.h"
#include "inbox/form_fields.h"
#include "inbox/layout.h"

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

std::string field(const SettingsFields& fields, const std::string& name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

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
    if (!field(fields, numbered(name, row)).empty()) rows = row + 1;
  }
  return rows;
}

std::string_view weekday_code(std::chrono::weekday day) {
  return kWeekdays[day.iso_encoding() - 1];
}

std::string languages_in_words(const std::vector<std::string>& codes) {
  std::string out;
  for (const std::string& code : codes) out += (out.empty() ? "" : ", ") + std::string(words_for_language(code));
  return out;
}

// [SECTION] Reading the form
void add_number(Json& object, const char* key, const SettingsFields& fields, const std::string& name, Errors& errors) {
  const std::string text = field(fields, name);
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size() || number < 0) {
    errors.emplace_back(name, "Enter a whole number, such as 25.");
    return;
  }
  object[key] = number;
}

void add_safe_working(Json& json, const SettingsFields& fields, Errors& errors) {
  if (field(fields, "sessions").empty() && field(fields, "contacts").empty()) return;
  Json limit = Json::object();
  add_number(limit, "sessions", fields, "sessions", errors);
  add_number(limit, "contactsPerSession", fields, "contacts", errors);
  add_number(limit, "busyAtPercent", fields, "busy-at", errors);
  add_number(limit, "urgentDivertedAtPercent", fields, "diverted-at", errors);
  limit["setsSignal"] = field(fields, "sets-signal") == "yes";
  json["safeWorking"] = std::move(limit);
}

void add_own_words(Json& json, const SettingsFields& fields, Errors& errors) {
  Json wording = Json::object();
  for (const AccessState state : kOwnStates) {
    const std::string text = field(fields, own_field(state));
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
  std::istringstream words(field(fields, "languages"));
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
  const std::string text = field(fields, "ordering-text");
  const std::string link = field(fields, "ordering-link");
  if (text.empty() && link.empty()) return;
  json["repeatOrdering"] = Json{{"text", text}};
  if (!link.empty()) json["repeatOrdering"]["link"] = link;
}

void add_hours(Json& json, const SettingsFields& fields) {
  Json hours = Json::array();
  for (int row = 0; row < filled_rows(fields, "day"); ++row) {
    if (field(fields, numbered("day", row)).empty()) continue;
    hours.push_back(Json{{"day", field(fields, numbered("day", row))},
                         {"opens", field(fields, numbered("opens", row))},
                         {"closes", field(fields, numbered("closes", row))}});
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
    if (!field(page.fields, form_field(form.code)).empty()) on.push_back(form.code);
  }
  if (on.size() == page.forms.size()) return;
  if (on.empty()) on.push_back("general");
  json["forms"] = std::move(on);
}

void add_training(Json& json, const SettingsFields& fields) {
  Json training = Json::array();
  for (int row = 0; row < filled_rows(fields, "training"); ++row) {
    if (field(fields, numbered("training", row)).empty()) continue;
    Json one = Json{{"date", field(fields, numbered("training", row))},
                    {"from", field(fields, numbered("training-from", row))},
                    {"until", field(fields, numbered("training-until", row))}};
    const std::string phone = field(fields, numbered("training-phone", row));
    if (!phone.empty()) one["phone"] = phone;
    training.push_back(std::move(one));
  }
  if (!training.empty()) json["training"] = std::move(training);
}

// [SECTION] Writing the page
class SettingsForm : public FormFields {
 public:
  SettingsForm(Html& html, const SettingsPage& page)
      : FormFields(html, page.fields, page.errors), html_(html), page_(page) {}

  void input(const std::string& name, std::string label, std::string hint, std::string_view type,
             std::string width = "") {
    line({name, std::move(label), std::move(hint), "", std::move(width)}, type, "");
  }

  void share(const std::string& name, std::string label, std::string hint = "") {
    number({name, std::move(label), std::move(hint), "", "narrow"});
  }

  void own_words(AccessState state) {
    const auto standard = page_.standard_words.find(state);
    const std::string hint = standard == page_.standard_words.end() ? "" : "Ours: " + standard->second;
    area({own_field(state), words_for(state), hint}, 4);
  }

  void weekday_choice(int row) {
    FieldOptions days;
    for (const std::string_view day : kWeekdays) {
      days.emplace_back(day, std::string(1, static_cast<char>(day[0] - 'a' + 'A')) + std::string(day.substr(1)));
    }
    select({numbered("day", row), "Day", "", "", "narrow"}, "None", days);
  }

  void row_begins(const char* legend, int row) {
    html_.raw("<fieldset class=\"line\"><legend class=\"small\">").text(legend).raw(" ");
    html_.text(std::to_string(row + 1)).raw("</legend>\n");
  }
  void row_ends() { html_.raw("</fieldset>\n"); }

 private:
  Html& html_;
  const SettingsPage& page_;
};

void add_limit(Html& html, SettingsForm& form) {
  html.raw(
      "<h2 id=\"safe-working\">Safe working</h2>\n<p>Your own limit for a day: sessions times contacts. Frontdoor "
      "counts medical and medication requests since the last evening and tells you, or tells patients. It never "
      "refuses a request. The BMA advises at most 25 contacts a day for a GP. Leave both empty for no limit.</p>\n");
  form.share("sessions", "Sessions a day");
  form.share("contacts", "Contacts a session");
  form.share("busy-at", "\u201cBusy\u201d at this share of the limit", "Per cent, for example 80");
  form.share("diverted-at", "\u201cUrgent need diverted\u201d at this share", "Per cent, for example 100");
  html.raw("<fieldset><legend class=\"small\">When a share is reached</legend>\n");
  form.choice("sets-signal", "no", "Suggest the signal to us in the inbox");
  form.choice("sets-signal", "yes", "Set the signal automatically; we can change it back");
  html.raw("</fieldset>\n");
}

void add_alarms(Html& html, SettingsForm& form) {
  html.raw(
      "<h2 id=\"alarms-settings\">Alarms</h2>\n<p>An urgent request that nobody has seen rings at once on every page "
      "of the inbox. One that was seen or started rings again until it is done, and so does one that is past its "
      "deadline.</p>\n");
  form.share("alarm-again", "Ring again after this many minutes", "5 to 480; only core hours count");
}

void add_patient_form(Html& html, SettingsForm& form, const std::vector<FormChoice>& forms) {
  html.raw(
      "<h2>The patients' form</h2>\n<fieldset><legend>Forms that patients are offered</legend>\n<p class=\"hint\">A "
      "general problem and \u201csomething else\u201d are always offered.</p>\n");
  for (const FormChoice& one : forms) form.tick(form_field(one.code), one.title);
  html.raw("</fieldset>\n<fieldset><legend>Photos</legend>\n");
  form.choice("photos", "ask", "Patients may add photos, for example of a rash");
  form.choice("photos", "off", "Do not ask for photos");
  html.raw("</fieldset>\n");
  form.input(
      "ordering-text", "Another way to order repeat medicine",
      "For example: Most of our patients order in the NHS App. Patients read this first and may still ask in the "
      "form. May be empty",
      "text");
  form.input("ordering-link", "Address of that other way", "It begins with https://. May be empty", "url");
  form.input("languages", "Second languages",
             "Any of: " + languages_offered() + ". For example: Polish, Urdu. These are draft translations, not yet " +
                 "reviewed. Always shown beside English. May be empty",
             "text");
}

void add_words(Html& html, SettingsForm& form) {
  html.raw(
      "<h2>Your own words</h2>\n<p>In place of our first sentences. Leave a box empty to keep ours. Each text is "
      "checked: it must say when to call 999, be easy to read, and not refuse, put off or limit requests. You may "
      "write {phone} and {deadline}, and {opens} for when you are closed; they are filled in.</p>\n");
  for (const AccessState state : kOwnStates) form.own_words(state);
}

void add_times(Html& html, SettingsForm& form, const SettingsFields& fields) {
  html.raw("<h2>Extended hours (core hours are 8am to 6:30pm, Monday to Friday)</h2>\n");
  for (int row = 0; row < std::min(filled_rows(fields, "day") + kEmptyRows, kRowsMax); ++row) {
    form.row_begins("Longer hours", row);
    form.weekday_choice(row);
    form.input(numbered("opens", row), "Opens", "", "time", "narrow");
    form.input(numbered("closes", row), "Closes", "", "time", "narrow");
    form.row_ends();
  }
  html.raw(
      "<h2>Protected learning time</h2>\n<p>The form stays open and patients are told to phone, not to come.</p>\n");
  for (int row = 0; row < std::min(filled_rows(fields, "training") + kEmptyRows, kRowsMax); ++row) {
    form.row_begins("Training", row);
    form.input(numbered("training", row), "Date", "", "date", "narrow");
    form.input(numbered("training-from", row), "From", "", "time", "narrow");
    form.input(numbered("training-until", row), "Until", "", "time", "narrow");
    form.input(numbered("training-phone", row), "Cover phone number", "", "text", "narrow");
    form.row_ends();
  }
  html.raw("<fieldset><legend>While you are closed</legend>\n");
  form.choice("when-closed", "take", "Take requests; patients are told when they will hear");
  form.choice("when-closed", "off", "Switch the form off. It is never off in core hours");
  html.raw("</fieldset>\n");
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
  json["name"] = field(fields, "name");
  json["phone"] = field(fields, "phone");
  if (!field(fields, "address").empty()) json["address"] = field(fields, "address");
  add_hours(json, fields);
  add_training(json, fields);
  if (field(fields, "when-closed") == "off") json["acceptsWhenClosed"] = false;
  add_languages(json, fields, page.errors);
  add_repeat_ordering(json, fields);
  if (field(fields, "photos") == "off") json["photos"] = false;
  if (!field(fields, "alarm-again").empty()) add_number(json, "alarmAgainMinutes", fields, "alarm-again", page.errors);
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
    const std::string now = field(saved, name);
    if (now == field(typed, name)) continue;
    all.emplace_back(name,
                     label_of(name) + ": " + (now.empty() ? "nothing is saved." : "saved is \u201c" + now + "\u201d."));
  }
  return all;
}

std::string settings_page(const PageFrame& frame, const SettingsPage& page) {
  Html html;
  add_error_list(html, page.errors, "Nothing was saved.");
  if (page.saved) html.raw("<div class=\"saved\" role=\"status\"><p>The settings were saved.</p></div>\n");
  add_back_to_manage(html);
  html.raw(
      "<h1>Settings</h1>\n<form method=\"post\" action=\"/inbox/settings\" novalidate>\n"
      "<input type=\"hidden\" name=\"token\" value=\"");
  html.text(frame.form_token).raw("\"><input type=\"hidden\" name=\"owner\" value=\"").text(owner_of(frame));
  html.raw("\"><input type=\"hidden\" name=\"seen\" value=\"").text(page.mark).raw("\">\n");
  SettingsForm form(html, page);
  add_limit(html, form);
  add_alarms(html, form);
  add_patient_form(html, form, page.forms);
  add_words(html, form);
  add_times(html, form, page.fields);
  html.raw("<h2>The practice</h2>\n");
  form.input("name", "Name", "", "text");
  form.input("phone", "Phone number, as patients read it", "", "text");
  form.input("address", "Address", "One line; may be empty", "text");
  html.raw("<h2>For your record</h2>\n");
  form.input("why", "Why (may be empty)", "Recorded in the audit log with your name", "text");
  html.raw("<button class=\"button\" type=\"submit\">Save</button>\n</form>\n");
  return inbox_document(&frame, (page.errors.empty() ? "" : "Error: ") + std::string("Settings"), html.take());
}

}  // namespace frontdoor::intake
