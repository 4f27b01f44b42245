// What a question of an own form asks about: the time, and what "No" says of somebody who was asked what they can do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace frontdoor {

struct AskedTime {
  std::int32_t days = 0;  // the time frame; 0: the question names none
  std::string question;   // without it
};

// "In the past 3 months, have you done anything to end your life?": 90 days, "have you done anything to end your
// life?".
AskedTime asked_time(std::string_view question);

// "you", "your" and "yourself" as the patient says them. text: in lower case, with a blank before and after.
void say_as_patient(std::string& text);

// What "No" says where the question is what somebody who is well can do: "Can you breathe easily?" is "i cannot breathe
// easily". In lower case; empty where the question is none of that kind.
std::string denied_statement(std::string_view question);

}  // namespace frontdoor
