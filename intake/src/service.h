// The service without its sockets: every part put together, and the one place where faults become problem documents.
#pragma once

#include "acceptance.h"
#include "attachments.h"
#include "body_cipher.h"
#include "case_files.h"
#include "clock.h"
#include "courier.h"
#include "delivery_queue.h"
#include "form_reports.h"
#include "group_commit.h"
#include "http.h"
#include "inbox_pages.h"
#include "metrics.h"
#include "practice_desk.h"
#include "practice_directory.h"
#include "red_flag_packs.h"
#include "router.h"
#include "served_journey.h"
#include "settings.h"
#include "sign_in.h"
#include "static_files.h"
#include "store.h"

#include <memory>

namespace frontdoor {
struct BuiltAssets;
}

namespace frontdoor::intake {

// What the handlers of every part need. Owned by Service.
struct Parts {
  const Settings& settings;
  const AccessPolicy& access;
  const Questionnaire& questionnaire;
  const Clock& clock;
  Store& store;
  PracticeDirectory& practices;
  RedFlagPacks& red_flags;
  StaticFiles& files;
  SignIn& sign_in;
  Acceptance& acceptance;
  ServedJourney& served;
  Metrics& metrics;
  FormReports& form_reports;
  SafeWorkingMeter& meter;
  DeskTools desk_tools;
};

// A handler that is given the service's parts, and the parameters in its path if it asks for them.
inline Handler with_parts(const Parts& parts, Reply (*function)(const Parts&, const Call&)) {
  return [&parts, function](const Call& call, const Parameters&) { return function(parts, call); };
}
inline Handler with_parts(const Parts& parts, Reply (*function)(const Parts&, const Call&, const Parameters&)) {
  return
      [&parts, function](const Call& call, const Parameters& parameters) { return function(parts, call, parameters); };
}

// One file each.
void add_public_routes(Router& router, const Parts& parts);        // the form, its assets, status, requests, health
void add_api_routes(Router& router, const Parts& parts);           // JSON for staff
void add_inbox_routes(Router& router, const Parts& parts);         // pages for staff
void add_access_api_routes(Router& router, const Parts& parts);    // settings, meter, advice, evidence, figures
void add_access_inbox_routes(Router& router, const Parts& parts);  // the same as pages

// What the two files of staff pages share (inbox_routes.cpp).
Reply page_reply(int status, std::string html);
std::map<std::string, std::string> read_form(const Call& call);
PageFrame frame_of(const StaffSession& session, const PracticeDesk& desk);
// For writes by a page's form: our own origin, and the token that the form carries.
std::map<std::string, std::string> read_own_form(const Call& call, const StaffSession& session);

Reply inbox_problem_reply(const Problem& problem);  // a problem as a page

// Thread safe after construction.
class Service {
 public:
  // Opens the store in settings.data_directory, checks it, and loads rules and wording. Throws StoreUnavailable or
  // std::runtime_error saying what to correct.
  Service(const Settings& settings, Clock clock);
  ~Service();

  // Never throws. Adds the headers that keep browsers safe.
  Reply handle(const Call& call);

  bool has_form() { return files_.text("embed.html") != nullptr; }
  Store& store() { return *store_; }
  CaseFiles& cases() { return cases_; }
  DeliveryQueue& deliveries() { return deliveries_; }
  const RequestSealer& sealer() const { return sealer_; }
  Courier& courier() { return courier_; }
  Metrics& metrics() { return metrics_; }
  const Router& router() const { return router_; }

 private:
  Reply answer(const Call& call, std::string& route);
  Reply explain(const Call& call, const Problem& problem);

  Settings settings_;
  Clock clock_;
  std::unique_ptr<const BuiltAssets> assets_;
  Keyring keyring_;
  RequestSealer sealer_;
  AcceptanceKeys keys_;
  std::unique_ptr<SqlDatabase> database_;
  std::unique_ptr<Store> store_;
  CaseFiles cases_;
  DeliveryQueue deliveries_;
  Attachments attachments_;
  PracticeDirectory practices_;
  RedFlagPacks red_flags_;
  StaticFiles files_;
  SignIn sign_in_;
  Metrics metrics_;
  SafeWorkingMeter meter_;
  FormReports form_reports_;
  GroupCommit commit_;
  Acceptance acceptance_;
  ServedJourney served_;
  Parts parts_;
  Router router_;
  Courier courier_;
};

// Makes the data directory (mode 0700) and says where the database and the keys are.
struct DataFiles {
  std::string database;  // as open_store() takes it
  std::filesystem::path keys;
};
DataFiles prepare_data_directory(const Settings& settings);

}  // namespace frontdoor::intake
