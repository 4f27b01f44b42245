// What forms report while they are filled in: which advice and which messages were shown, and that a patient left. So a
// practice sees that somebody was told to call 999, also when no request came of it. Codes this service knows, never
// text: nothing that a patient wrote, and no name, can come in this way. The patient is named only if they send.
#pragma once

#include "base/clock.h"
#include "crypto/secrets.h"
#include "http/http.h"
#include "practices/practice_directory.h"
#include "practices/red_flag_packs.h"
#include "requests/form_tickets.h"
#include "store/store.h"

#include <frontdoor/consultation.h>
#include <frontdoor/json.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/wording.h>

#include <string>

namespace frontdoor::intake {

//
// A report with a ticket is confirmed, up to so many forms of one source; past a few it is of a flood, which is in no
// figure (store.h: kFormsOfSourceAlone). What has none, or an old one (the form was
// loaded long ago, or while there was no network), may be true nevertheless: it is kept, and counts apart.
inline constexpr std::size_t kReportBytesMax = 16'000;
inline constexpr std::size_t kReportEventsMax = 100;
inline constexpr std::size_t kFormsPerSourceMax = 30;  // that report within an hour: confirmed, and as many more not
inline constexpr std::chrono::hours kReportsWithin{1};
// Of one form: nobody is told of more red flags, and a rule that is shown again is shown once.
inline constexpr std::size_t kRulesPerFormMax = 20;
inline constexpr std::size_t kOtherEventsPerFormMax = 60;
// Of one practice. A flood of reports fills no disk; a busy practice stays far below it. That somebody was told to get
// help at once has room of its own, which no other report takes.
inline constexpr FormReportLimit kConfirmedEvents{20'000, kReportsWithin};
inline constexpr FormReportLimit kUnconfirmedEvents{2'000, kReportsWithin};
inline constexpr FormReportLimit kConfirmedEmergencies{40'000, kReportsWithin};
inline constexpr FormReportLimit kUnconfirmedEmergencies{4'000, kReportsWithin};

// Thread safe.
class FormReports {
 public:
  FormReports(Store& store, PracticeDirectory& practices, RedFlagPacks& red_flags, const Wording& wording,
              FormTickets& tickets, const Key& source_key, Clock clock);

  // POST /v1/practices/{ods}/form-events. Throws Problem and StoreUnavailable; then nothing was kept.
  Reply accept(const Call& call, const std::string& ods);
  // The same for a form that this service runs itself for `source` (Call::source), and that needs no ticket: the
  // reports among the effects of one page. Never throws.
  void record(const std::string& ods, const std::string& source, const std::string& form, const Effects& effects);

 private:
  bool keep(FormReport& report, const std::string& source, bool has_ticket);
  bool keep_part(const FormReport& report, bool emergencies);
  void leave_out_repeats(FormReport& report);
  void add_event(FormReport& report, const Json& event) const;
  bool knows_message(const std::string& key) const;

  Store& store_;
  PracticeDirectory& practices_;
  RedFlagPacks& red_flags_;
  const Wording& wording_;
  FormTickets& tickets_;
  Key source_key_;
  Clock clock_;
  FewPerSource confirmed_forms_{kFormsPerSourceMax, kReportsWithin};
  FewPerSource unconfirmed_forms_{kFormsPerSourceMax, kReportsWithin};
  FewPerSource rules_of_form_{kRulesPerFormMax, kReportsWithin};
  FewPerSource others_of_form_{kOtherEventsPerFormMax, kReportsWithin};
};

}  // namespace frontdoor::intake
