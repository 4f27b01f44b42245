// What a pause would do, before it is set: for the page, the API and the command alike.
#pragma once

#include "practices/pause_rules.h"
#include "practices/practice_directory.h"
#include "store/store.h"

#include <frontdoor/access_policy.h>
#include <frontdoor/json.h>

#include <optional>
#include <string>
#include <vector>

namespace frontdoor::intake {

struct PauseToConfirm {
  PlannedPause pause;
  Signal signal;  // as it would be set
  bool begins_now = false;
  bool is_set = false;                   // it is set already: a second press
  int in_a_row = 1;                      // 3: the third in a row
  std::optional<PlannedPause> replaced;  // a planned pause that it takes the place of
  std::vector<std::vector<AccessMessage>>
      words;         // what patients read when it begins, and where it differs, while closed
  std::string word;  // sent with this pause, it shows that this was read; made from the pause and the signal before
};

// order: of a pause. Throws Problem as changed_signal() does.
PauseToConfirm pause_to_confirm(Store& store, const AccessPolicy& access, const KnownPractice& practice,
                                const SignalOrder& order);

// "This is the third pause in a row."; empty for the first.
std::string words_for_renewal(int in_a_row);
// "It takes the place of the pause planned from 1pm on ... to ..."; empty: of none.
std::string words_for_replaced(const PauseToConfirm& confirm);
// For the API: the pause that it takes the place of, or null.
Json replaced_as_json(const PauseToConfirm& confirm);
// For the API: what patients read, until when, whether it is a renewal, and the word to send back.
Json pause_to_confirm_as_json(const PauseToConfirm& confirm);

}  // namespace frontdoor::intake
