#include "desk/taken_down_request.h"

#include "base/days.h"
#include "base/text.h"
#include "desk/request_search.h"

#include <frontdoor/limits.h>
#include <frontdoor/telephone.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr const char* kKeyOfNothing = "00000000-0000-4000-8000-000000000000";

std::string text_in(const TakenDownFields& fields, const std::string& name) {
  const auto found = fields.find(name);
  return std::string(without_blanks(found == fields.end() ? std::string_view() : found->second));
}

constexpr std::chrono::days kOldestAge{130 * 366};
constexpr std::size_t kTelephoneDigitsMin = 3;  // an extension of the building is one
constexpr std::size_t kTelephoneDigitsMax = 20;

bool is_telephone(const std::string& typed) {
  const std::string digits = dialled_number(typed);
  return digits.size() >= kTelephoneDigitsMin && digits.size() <= kTelephoneDigitsMax;
}

class Checker {
 public:
  Checker(const TakenDownFields& fields, TakenDownCheck& check) : fields_(fields), check_(check) {}

  std::string needed(const char* name, const char* what, std::size_t bytes_max = limits::short_answer_bytes_max) {
    std::string text = optional(name, bytes_max);
    if (text.empty()) fault(name, what);
    return text;
  }
  std::string optional(const char* name, std::size_t bytes_max = limits::short_answer_bytes_max) {
    std::string text = text_in(fields_, name);
    if (text.size() > bytes_max) {
      fault(name, "It is too long: at most " + std::to_string(bytes_max) + " letters.");
      return text.substr(0, 1);
    }
    return text;
  }
  // One of two answers; anything else is asked for.
  bool is_first(const char* name, std::string_view one, std::string_view other, const char* what) {
    const std::string text = text_in(fields_, name);
    if (text != one && text != other) fault(name, what);
    return text == one;
  }
  void fault(const char* name, const std::string& what) {
    const bool known = std::any_of(check_.faults.begin(), check_.faults.end(),
                                   [name](const auto& earlier) { return earlier.first == name; });
    if (!known) check_.faults.emplace_back(name, what);
  }

 private:
  const TakenDownFields& fields_;
  TakenDownCheck& check_;
};

}  // namespace

std::string birth_date_of(std::string_view typed, Instant now) {
  std::vector<std::string> dates = typed_dates(typed);
  // Of a year of two digits, that which has come.
  if (dates.size() > 1)
    std::erase_if(dates, [now](const std::string& date) { return date > format_day_code(london_day(now)); });
  return dates.size() == 1 ? dates.front() : std::string();
}

TakenDownCheck taken_down_of(const TakenDownFields& fields, Instant now) {
  TakenDownCheck check;
  Checker checker(fields, check);
  TakenDown& taken = check.taken;
  taken.at = now;
  taken.key = text_in(fields, "key");
  taken.by_phone = checker.is_first("how", "phone", "desk", "Say whether they phone or are at the desk.");
  taken.name = checker.needed("name", "Write the patient's name.");
  const std::string born = checker.needed("born", "Write the patient's date of birth.");
  taken.birth_date = birth_date_of(born, now);
  if (!born.empty() && taken.birth_date.empty()) {
    checker.fault("born",
                  "Write the date of birth with day, month and four digits of the year, for example 27/3/1981.");
  }
  if (!taken.birth_date.empty() && taken.birth_date > format_day_code(london_day(now))) {
    checker.fault("born", "This date of birth has not come yet.");
  }
  if (!taken.birth_date.empty() && taken.birth_date < format_day_code(london_day(now) - kOldestAge)) {
    checker.fault("born", "Nobody is so old. Check the year of birth.");
  }
  taken.telephone = checker.optional("telephone");
  if (!taken.telephone.empty() && !is_telephone(taken.telephone)) {
    checker.fault("telephone", "This is not a telephone number: write its digits, for example 01632 960001.");
  }
  if (taken.by_phone && taken.telephone.empty()) checker.fault("telephone", "Write the number to phone back.");
  taken.postcode = checker.optional("postcode");
  if (!checker.is_first("whose", "self", "other", "Say who asks: the patient or somebody else.")) {
    taken.writer_name = checker.optional("writer");
    taken.writer_relationship = checker.optional("relationship");
    if (text_in(fields, "whose") == "other") {
      if (taken.writer_name.empty()) checker.fault("writer", "Write the name of the person who asks for the patient.");
      if (taken.writer_relationship.empty()) checker.fault("relationship", "Write how they know the patient.");
    }
  }
  taken.need = text_in(fields, "need");
  if (request_need(taken.need) == nullptr) checker.fault("need", "Choose what they need.");
  taken.words = checker.needed("words", "Write what they say.", limits::text_answer_bytes_max);
  taken.needs_help_today = checker.is_first("today", "yes", "no", "Ask whether they need help today.");
  taken.unsafe_to_contact = text_in(fields, "safe") == "no";
  taken.safe_way = checker.optional("safeWay");
  return check;
}

void leave_out_for_emergency(const TakenDownFields& fields, TakenDownCheck& check) {
  std::erase_if(check.faults, [](const auto& fault) {
    return fault.first == "need" || fault.first == "today" || fault.first == "telephone" ||
           fault.first == "relationship" || fault.first == "writer";
  });
  TakenDown& taken = check.taken;
  if (request_need(taken.need) == nullptr) taken.need = request_needs().front().code;
  if (text_in(fields, "today") != "no") taken.needs_help_today = true;
  const bool is_other = text_in(fields, "whose") == "other";
  if (is_other && taken.writer_name.empty()) taken.writer_name = "Not said";
  if (is_other && taken.writer_relationship.empty()) taken.writer_relationship = "Not said";
}

TakenDownCheck so_far_of(const TakenDownFields& fields, Instant now) {
  TakenDownCheck check = taken_down_of(fields, now);
  check.faults.clear();
  TakenDown& taken = check.taken;
  taken.key = kKeyOfNothing;  // nothing is saved
  if (request_need(taken.need) == nullptr) taken.need = request_needs().front().code;
  if (text_in(fields, "whose") == "other" && taken.writer_name.empty()) taken.writer_name = "?";
  return check;
}

std::vector<AskedSigns> asked_signs_of(const TakenDownFields& fields, const std::vector<SignsToAsk>& to_ask,
                                       const SignGroups& groups, Instant now) {
  std::vector<AskedSigns> all;
  for (const SignsToAsk& ask : to_ask) {
    const std::string group(to_code(ask.group));
    AskedSigns asked{std::string(taken_down_words), ask.group, ask.because, {}, now};
    for (const Sign& sign : groups.of(ask.group).signs) {
      if (text_in(fields, "sign/" + group + "/" + sign.code) == "yes") asked.ticked.push_back(sign.code);
    }
    if (!asked.ticked.empty() || text_in(fields, "asked/" + group) == "none") all.push_back(std::move(asked));
  }
  return all;
}

std::vector<SignsToAsk> not_answered(const TakenDownFields& fields, const std::vector<SignsToAsk>& to_ask) {
  std::vector<SignsToAsk> left;
  for (const SignsToAsk& ask : to_ask) {
    if (text_in(fields, "asked/" + std::string(to_code(ask.group))) != "gone") left.push_back(ask);
  }
  return left;
}

}  // namespace frontdoor::intake
