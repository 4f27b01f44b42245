// A practice's settings, as its form needs them. Closed schema (access_policy.h).
#include <frontdoor/access_policy.h>

#include <frontdoor/wording_check.h>

#include "access/fields.h"

#include <algorithm>
#include <array>

namespace frontdoor {
namespace {

constexpr std::size_t kNameBytesMax = 200;
constexpr std::size_t kPhoneBytesMax = 40;
constexpr std::size_t kAddressBytesMax = 400;
constexpr std::size_t kPeriodsMax = 50;
constexpr std::size_t kFormBytesMax = 40;
constexpr std::size_t kLanguageBytesMax = 12;
constexpr std::size_t kLanguagesMax = 20;
constexpr std::uint32_t kSessionsMax = 500;
constexpr std::uint32_t kContactsMax = 500;
constexpr std::uint32_t kAlarmAgainMin = 5;
constexpr std::uint32_t kAlarmAgainMax = 480;

constexpr std::array<std::string_view, 7> kDays = {"sunday",   "monday", "tuesday", "wednesday",
                                                   "thursday", "friday", "saturday"};

bool is_ods_code(std::string_view text) {
  return text.size() >= 3 && text.size() <= 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

// As people write it: digits, spaces, brackets, '+' and '-'.
bool is_phone(std::string_view text) {
  const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits >= 3 && text.find_first_not_of("0123456789 +-()") == std::string_view::npos;
}

// Walks a list of settings, each read by `read_one`; keeps the first fault.
template <typename ReadOne>
void read_list(access::FieldReader& reader, std::string_view key, std::optional<Error>& error, ReadOne read_one) {
  const Json* list = reader.optional_array(key);
  if (!list || error) return;
  if (list->size() > kPeriodsMax) {
    reader.fail(ErrorCode::too_large, key, "At most 50 are allowed.");
    return;
  }
  std::size_t index = 0;
  for (const Json& entry : *list) {
    access::FieldReader one(entry, "/" + std::string(key) + "/" + std::to_string(index++));
    read_one(one);
    if (one.failed()) {
      error = one.error();
      return;
    }
  }
}

OpeningPeriod read_opening(access::FieldReader& reader) {
  reader.only({"day", "opens", "closes"});
  OpeningPeriod period;
  const std::string name = reader.required_text("day", 10);
  const auto day = std::find(kDays.begin(), kDays.end(), name);
  if (day == kDays.end()) {
    reader.fail(ErrorCode::invalid_value, "day", "\"day\" must be a day of the week in lower case, such as saturday.");
  } else {
    period.day = std::chrono::weekday(static_cast<unsigned>(day - kDays.begin()));
  }
  period.opens = reader.required_time_of_day("opens");
  period.closes = reader.required_time_of_day("closes");
  if (period.closes <= period.opens) {
    reader.fail(ErrorCode::invalid_value, "closes", "\"closes\" must be later than \"opens\".");
  }
  return period;
}

TrainingPeriod read_training(access::FieldReader& reader) {
  reader.only({"date", "from", "until", "phone"});
  TrainingPeriod period;
  period.date = reader.required_date("date");
  period.from = reader.required_time_of_day("from");
  period.until = reader.required_time_of_day("until");
  period.phone = reader.optional_text("phone", kPhoneBytesMax);
  if (period.until <= period.from) {
    reader.fail(ErrorCode::invalid_value, "until", "\"until\" must be later than \"from\".");
  }
  if (!period.phone.empty() && !is_phone(period.phone)) {
    reader.fail(ErrorCode::invalid_value, "phone", "\"phone\" must be a phone number.");
  }
  return period;
}

SafeWorkingLimit read_safe_working(const Json& object, std::optional<Error>& error) {
  access::FieldReader reader(object, "/safeWorking");
  reader.only({"sessions", "contactsPerSession", "busyAtPercent", "urgentDivertedAtPercent", "setsSignal"});
  SafeWorkingLimit limit;
  limit.sessions = reader.optional_count("sessions", 0, kSessionsMax);
  limit.contacts_per_session = reader.optional_count("contactsPerSession", 0, kContactsMax);
  limit.busy_at_percent = reader.optional_count("busyAtPercent", limit.busy_at_percent, 1000);
  limit.urgent_diverted_at_percent =
      reader.optional_count("urgentDivertedAtPercent", limit.urgent_diverted_at_percent, 1000);
  limit.sets_signal = reader.optional_bool("setsSignal", false);
  if (limit.sessions == 0) reader.fail(ErrorCode::missing_key, "sessions", "\"sessions\" is needed.");
  if (limit.contacts_per_session == 0) {
    reader.fail(ErrorCode::missing_key, "contactsPerSession", "\"contactsPerSession\" is needed.");
  }
  if (limit.urgent_diverted_at_percent < limit.busy_at_percent) {
    reader.fail(ErrorCode::invalid_value, "urgentDivertedAtPercent",
                "\"urgentDivertedAtPercent\" may not be less than \"busyAtPercent\".");
  }
  if (reader.failed() && !error) error = reader.error();
  return limit;
}

// A web address that a browser may be led to: nothing that could be read as anything else.
bool is_address(std::string_view text) {
  return text.starts_with("https://") && text.size() > 8 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F && c != '"' && c != '<'; });
}

RepeatOrdering read_repeat_ordering(const Json& object, std::optional<Error>& error) {
  access::FieldReader reader(object, "/repeatOrdering");
  reader.only({"text", "link"});
  RepeatOrdering ordering{reader.required_text("text", kAddressBytesMax),
                          reader.optional_text("link", kAddressBytesMax)};
  if (!ordering.link.empty() && !is_address(ordering.link)) {
    reader.fail(ErrorCode::invalid_value, "link", "\"link\" must be an address that begins with https://.");
  }
  if (reader.failed() && !error) error = reader.error();
  return ordering;
}

// A pause has no text of the practice's own: what it means is fixed.
void read_own_wording(const Json& object, Practice& practice, std::optional<Error>& error) {
  access::FieldReader reader(object, "/wording");
  reader.only({"normal", "busy", "urgent-diverted", "closed"});
  for (const AccessState state :
       {AccessState::normal, AccessState::busy, AccessState::urgent_diverted, AccessState::closed}) {
    std::string text = reader.optional_text(to_code(state), wording_bytes_max);
    if (text.empty()) continue;
    practice.own_wording.emplace_back(state, std::move(text));
  }
  if (reader.failed() && !error) error = reader.error();
}

// Codes only: which forms there are is the questionnaire's business.
void read_forms(access::FieldReader& reader, Practice& practice) {
  const Json* list = reader.optional_array("forms");
  if (!list) return;
  for (const Json& entry : *list) {
    const std::string* code = json_as_string(entry);
    const bool sound = code && !code->empty() && code->size() <= kFormBytesMax &&
                       code->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
    if (!sound || practice.forms.size() >= kPeriodsMax) {
      return reader.fail(ErrorCode::invalid_value, "forms", "\"forms\" lists at most 50 codes such as sore-throat.");
    }
    practice.forms.push_back(*code);
  }
}

// Codes only, as in BCP 47: which languages there are is the wording's business.
void read_languages(access::FieldReader& reader, Practice& practice) {
  const Json* list = reader.optional_array("languages");
  if (!list) return;
  for (const Json& entry : *list) {
    const std::string* code = json_as_string(entry);
    const bool sound = code && code->size() >= 2 && code->size() <= kLanguageBytesMax &&
                       code->find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos;
    if (!sound || practice.languages.size() >= kLanguagesMax) {
      return reader.fail(ErrorCode::invalid_value, "languages", "\"languages\" lists at most 20 codes such as cy.");
    }
    practice.languages.push_back(*code);
  }
}

}  // namespace

Result<Practice> Practice::load(std::string_view json) {
  const auto parsed = parse_json(json);
  if (!parsed) return parsed.error();
  access::FieldReader reader(parsed.value(), "");
  reader.only({"ods", "name", "phone", "address", "longerHours", "training", "acceptsWhenClosed", "safeWorking",
               "wording", "forms", "languages", "photos", "alarmAgainMinutes", "repeatOrdering"});

  Practice practice;
  practice.ods = reader.required_text("ods", 12);
  practice.name = reader.required_text("name", kNameBytesMax);
  practice.phone = reader.required_text("phone", kPhoneBytesMax);
  practice.address = reader.optional_text("address", kAddressBytesMax);
  practice.accepts_when_closed = reader.optional_bool("acceptsWhenClosed", true);
  practice.photos = reader.optional_bool("photos", true);
  practice.alarm_again_minutes =
      reader.optional_count("alarmAgainMinutes", practice.alarm_again_minutes, kAlarmAgainMax);
  if (practice.alarm_again_minutes < kAlarmAgainMin) {
    reader.fail(ErrorCode::invalid_value, "alarmAgainMinutes", "Alarms may come again after 5 to 480 minutes.");
  }
  if (!is_ods_code(practice.ods)) {
    reader.fail(ErrorCode::invalid_value, "ods", "\"ods\" must be an ODS code such as A81001.");
  }
  if (!is_phone(practice.phone)) {
    reader.fail(ErrorCode::invalid_value, "phone", "\"phone\" must be a phone number.");
  }
  std::optional<Error> error;
  read_list(reader, "longerHours", error,
            [&](access::FieldReader& one) { practice.longer_hours.push_back(read_opening(one)); });
  read_list(reader, "training", error,
            [&](access::FieldReader& one) { practice.training.push_back(read_training(one)); });
  if (const Json* limit = reader.optional_object("safeWorking")) {
    practice.safe_working = read_safe_working(*limit, error);
  }
  if (const Json* ordering = reader.optional_object("repeatOrdering")) {
    practice.repeat_ordering = read_repeat_ordering(*ordering, error);
  }
  if (const Json* wording = reader.optional_object("wording")) read_own_wording(*wording, practice, error);
  read_forms(reader, practice);
  read_languages(reader, practice);
  if (reader.failed()) return reader.error();
  if (error) return *error;
  return practice;
}

}  // namespace frontdoor
