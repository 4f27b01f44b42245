// What staff write down of somebody on the phone or at the desk: checked, read for red flags before it is saved, and
// sealed as a patient's device seals a request.
#pragma once

#include <frontdoor/follow_up.h>
#include <frontdoor/taken_down.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace frontdoor::intake {

// The page's fields: "how" (phone, desk), "name", "born" (as people write dates), "telephone", "postcode", "whose"
// (self, other), "writer", "relationship", "need", "words", "today" (yes, no), "safe" (yes, no), "safeWay", "key" (a
// UUID); of signs that were asked for "asked/GROUP" (none, some, gone: the caller could not be asked) and
// "sign/GROUP/CODE" (yes).
using TakenDownFields = std::map<std::string, std::string>;

struct TakenDownCheck {
  std::vector<std::pair<std::string, std::string>> faults;  // field and what is wrong with it
  TakenDown taken;
  Action action = Action::none;     // of what was said so far: what the caller is advised now
  std::optional<Node> advice = {};  // to be read to the caller
  std::vector<SignsToAsk> to_ask;   // before it is saved
};

// "27/3/1981", "27 March 1981", "1981-03-27" as "1981-03-27"; empty: it is not a date, or may be two.
std::string birth_date_of(std::string_view typed, Instant now);
// Of the page's fields; faults are about what is missing or can be read by nobody.
TakenDownCheck taken_down_of(const TakenDownFields& fields, Instant now);
// Of an emergency: name, date of birth and words are enough; what else is missing is no fault.
void leave_out_for_emergency(const TakenDownFields& fields, TakenDownCheck& check);
// Of fields that somebody still fills in: no faults, and what is missing is unknown to the rules.
TakenDownCheck so_far_of(const TakenDownFields& fields, Instant now);
// The answers to signs that were to be asked for; those that were not answered are left out.
std::vector<AskedSigns> asked_signs_of(const TakenDownFields& fields, const std::vector<SignsToAsk>& to_ask,
                                       const SignGroups& groups, Instant now);
// Those of `to_ask` that nobody has answered, nor said that they could not be asked.
std::vector<SignsToAsk> not_answered(const TakenDownFields& fields, const std::vector<SignsToAsk>& to_ask);

}  // namespace frontdoor::intake
