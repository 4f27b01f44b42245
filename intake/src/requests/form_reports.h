// What forms report while they are filled in: which advice and which messages were shown, and that a patient left. So a
// practice sees that somebody was told to call 999, also when no request came of it. Codes this service knows, never
// text: nothing that a patient wrote, and no name, can come in this way. The patient is named only if they send.
#pragma once

#include "base/clock.h"
#include "http/http.h"
#include "practices/practice_directory.h"
#include "practices/red_flag_packs.h"
#include "store/store.h"

#include <frontdoor/consultation.h>
#include <frontdoor/json.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/wording.h>

#include <string>

namespace frontdoor::intake {

// Thread safe.
class FormReports {
 public:
  FormReports(Store& store, PracticeDirectory& practices, RedFlagPacks& red_flags, const Wording& wording, Clock clock);

  // POST /v1/practices/{ods}/form-events. Throws Problem and StoreUnavailable; then nothing was kept.
  Reply accept(const Call& call, const std::string& ods);
  // The same for a form that this service runs itself: the reports among the effects of one page. Never throws.
  void record(const std::string& ods, const std::string& form, const Effects& effects);

 private:
  void add_event(FormReport& report, const Json& event) const;
  bool knows_message(const std::string& key) const;

  Store& store_;
  PracticeDirectory& practices_;
  RedFlagPacks& red_flags_;
  const Wording& wording_;
  Clock clock_;
};

}  // namespace frontdoor::intake
