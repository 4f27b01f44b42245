// What staff must know before they reach the patient (request.h).

#include <frontdoor/interpreter_need.h>
#include <frontdoor/request.h>

namespace frontdoor {
namespace {

constexpr std::int32_t kYoungUnderMonths = 16 * 12;

// The language that the form was read in beside English; empty: English alone. "ur 1" → "ur".
std::string second_language(const Request& request) {
  for (const auto& [part, version] : request.software) {
    if (part != "wording") continue;
    const std::string language = version.substr(0, version.find(' '));
    return language == "en" || language.empty() ? "" : language;
  }
  return {};
}

std::string words_of(const Request& request, Meaning meaning) {
  for (const RequestAnswer& answer : request.answers) {
    if (answer.meaning == meaning) return answer.text;
  }
  return {};
}

struct ChosenNeed {
  Meaning meaning;
  std::string_view code;
  const char* says;
  Meaning words;  // the answer that says more
  bool flags;
};
constexpr ChosenNeed kChosen[] = {
    {Meaning::contact_preference, "no-phone", "No phone", Meaning::contact_person, true},
    {Meaning::contact_preference, "email", "Reply by e-mail", Meaning::email, true},
    {Meaning::contact_preference, "letter", "Reply by letter", Meaning::none, true},
    {Meaning::contact_preference, "carer", "Reply through a carer", Meaning::contact_person, true},
    {Meaning::telephone_owner, "writer", "The number is the writer's", Meaning::writer_name, false},
    {Meaning::telephone_owner, "somebody-else", "The number is somebody else's", Meaning::none, true},
    {Meaning::writer_consent, "no", "The patient does not know of this request", Meaning::none, true},
    {Meaning::writer_consent, "cannot", "The patient cannot decide this", Meaning::writer_authority, true},
};

struct SaidNeed {
  Meaning meaning;
  const char* says;
  bool flags;
};
// By the Accessible Information Standard, needs are asked for, recorded, flagged, shared and met.
constexpr SaidNeed kSaid[] = {
    {Meaning::language, "Interpreter needed", true},
    {Meaning::communication_needs, "Needs", true},
    {Meaning::other_needs, "Would help too", true},
    {Meaning::contact_times, "Bad days or times", false},
    {Meaning::preferred_clinician, "Would like it to be with", false},
    {Meaning::appointment_kind, "Would like to talk", false},
};

std::vector<ContactNeed> more_needs(const Request& request) {
  std::vector<ContactNeed> out;
  for (const ChosenNeed& need : kChosen) {
    const auto chosen = request.chosen.find(need.meaning);
    if (chosen == request.chosen.end() || chosen->second != need.code) continue;
    out.push_back({need.says, need.words == Meaning::none ? "" : words_of(request, need.words), need.flags});
  }
  for (const SaidNeed& need : kSaid) {
    const std::string words = words_of(request, need.meaning);
    if (!words.empty()) out.push_back({need.says, words, need.flags});
  }
  const auto share = request.chosen.find(Meaning::share_needs);
  if (share != request.chosen.end() && !out.empty()) {
    out.push_back({share->second == "yes" ? "Other NHS services may be told of these needs"
                                          : "Other NHS services may not be told of these needs",
                   "", false});
  }
  return out;
}

}  // namespace

ContactNeeds contact_needs_of(const Request& request, std::optional<std::int32_t> age_months) {
  ContactNeeds needs;
  needs.unsafe = request.unsafe_to_contact;
  needs.will_phone = request.will_phone;
  needs.safe_way = request.safe_way;
  needs.young_and_alone = age_months && *age_months < kYoungUnderMonths && !request.by_another;
  needs.language = second_language(request);
  needs.more = more_needs(request);
  for (const RequestAnswer& answer : request.answers) {
    if (needs.interpreter.empty() && answer.free_text) needs.interpreter = interpreter_sentence(answer.text);
  }
  return needs;
}

}  // namespace frontdoor
