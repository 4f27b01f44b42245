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

}  // namespace

ContactNeeds contact_needs_of(const Request& request, std::optional<std::int32_t> age_months) {
  ContactNeeds needs;
  needs.unsafe = request.unsafe_to_contact;
  needs.will_phone = request.will_phone;
  needs.safe_way = request.safe_way;
  needs.young_and_alone = age_months && *age_months < kYoungUnderMonths && request.writer_name.empty();
  needs.language = second_language(request);
  for (const RequestAnswer& answer : request.answers) {
    if (needs.interpreter.empty() && answer.free_text) needs.interpreter = interpreter_sentence(answer.text);
  }
  return needs;
}

}  // namespace frontdoor
