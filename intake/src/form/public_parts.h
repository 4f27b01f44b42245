// What the handlers of patients' pages and of their requests may reach, and nothing else.
#pragma once

#include "base/settings.h"
#include "form/request_pages.h"
#include "form/served_journey.h"
#include "http/static_files.h"
#include "practices/asked_forms.h"
#include "practices/practice_directory.h"
#include "practices/red_flag_packs.h"
#include "practices/safe_working_meter.h"
#include "requests/acceptance.h"
#include "requests/form_reports.h"
#include "requests/photo_links.h"
#include "store/store.h"

#include <functional>

namespace frontdoor::intake {

// Borrowed: owned by Service, outlives the handlers.
struct PublicParts {
  const Settings& settings;
  Store& store;
  PracticeDirectory& practices;
  RedFlagPacks& red_flags;
  AskedForms& forms;
  StaticFiles& files;
  StaticFiles& kept_versions;  // of the loader (http/kept_versions.h)
  Acceptance& acceptance;
  ServedJourney& served;
  RequestPages& request_pages;
  FormReports& form_reports;
  const PhotoLinks& photo_links;
  const FormTickets& tickets;
  const Clock& clock;
  SafeWorkingMeter& meter;
  Key probe_key;                             // of `doctor`'s question
  std::function<void()> require_keys;        // throws StoreUnavailable when another key has written to the database
  std::function<std::string()> write_fault;  // why nothing can be stored now; empty: it can
};

}  // namespace frontdoor::intake
