// The service without its sockets: every part put together, and the one place where faults become problem documents.
#pragma once

#include "base/clock.h"
#include "base/metrics.h"
#include "base/settings.h"
#include "crypto/body_cipher.h"
#include "delivery/courier.h"
#include "delivery/kept_channels.h"
#include "delivery/patient_mail.h"
#include "desk/practice_desk.h"
#include "desk/sign_in.h"
#include "desk/staff_parts.h"
#include "form/public_parts.h"
#include "form/served_journey.h"
#include "http/http.h"
#include "http/router.h"
#include "http/static_files.h"
#include "practices/asked_forms.h"
#include "practices/form_shelf.h"
#include "practices/practice_directory.h"
#include "practices/red_flag_packs.h"
#include "requests/acceptance.h"
#include "requests/attachments.h"
#include "requests/form_reports.h"
#include "service/watch.h"
#include "store/case_files.h"
#include "store/delivery_queue.h"
#include "store/group_commit.h"
#include "store/held_pages.h"
#include "store/store.h"
#include "store/write_probe.h"

#include <memory>

namespace frontdoor {
struct BuiltAssets;
}

namespace frontdoor::intake {

// Thread safe after construction.
class Service {
 public:
  // Opens the store in settings.data_directory, checks it, and loads rules and wording. Throws StoreUnavailable or
  // std::runtime_error saying what to correct.
  Service(const Settings& settings, Clock clock);
  ~Service();

  // Never throws. Adds the headers that keep browsers safe.
  Reply handle(const Call& call);
  // Instead of handle(), for a sign-in while very many wait (429), or that has waited for too long (503). Reads no
  // database.
  Reply too_busy(const Call& call, int status);
  // Whether a sign-in comes from a device that somebody signed in on. Reads no database.
  bool knows_device_of(const Call& call) const;

  bool has_form() { return files_.text("embed.html") != nullptr; }
  Store& store() { return *store_; }
  CaseFiles& cases() { return cases_; }
  DeliveryQueue& deliveries() { return deliveries_; }
  HeldPages& held_pages() { return held_pages_; }
  AddedPacks& added_packs() { return added_packs_; }
  ApiClients& api_clients() { return api_clients_; }
  ChangeFeed& changes() { return changes_; }
  const PhotoLinks& photo_links() const { return photo_links_; }
  const RequestSealer& sealer() const { return sealer_; }
  Courier& courier() { return courier_; }
  Metrics& metrics() { return metrics_; }
  Watch& watch() { return watch_; }
  const Router& router() const { return router_; }

 private:
  Reply answer(const Call& call, std::string& route);
  Reply explain(const Call& call, const Problem& problem);
  void take_over_files();

  Settings settings_;
  Clock clock_;
  std::unique_ptr<const BuiltAssets> assets_;
  std::unique_ptr<SqlDatabase> database_;
  Keyring keyring_;
  RequestSealer sealer_;
  AcceptanceKeys keys_;
  Key cursor_key_;
  std::unique_ptr<Store> store_;
  CaseFiles cases_;
  DeliveryQueue deliveries_;
  KeptChannels channels_;
  HeldPages held_pages_;
  OwnForms own_forms_;
  ClockMarks clock_marks_;
  WriteProbe write_probe_;
  AddedPacks added_packs_;
  ApiClients api_clients_;
  Attachments attachments_;
  PhotoLinks photo_links_;
  ReplyTemplates reply_templates_;
  TeamWork team_work_;
  PatientChannels patient_channels_;
  ChangeFeed changes_;
  SearchShelf search_shelf_;
  PracticeDirectory practices_;
  RedFlagPacks red_flags_;
  AskedForms asked_forms_;
  FormShelf form_shelf_;
  StaticFiles files_;
  StaticFiles kept_versions_;
  SignIn sign_in_;
  ServiceAccounts service_accounts_;
  Metrics metrics_;
  SafeWorkingMeter meter_;
  FormTickets tickets_;
  FormReports form_reports_;
  GroupCommit commit_;
  Acceptance acceptance_;
  ServedJourney served_;
  FollowUps follow_ups_;
  RequestPages request_pages_;
  PublicParts public_parts_;
  Desks desks_;
  StaffParts staff_parts_;
  Router router_;
  Courier courier_;
  Watch watch_;
};

// In the data directory while `restore` works, and after one that was ended: the service does not start beside it.
inline constexpr const char* kUnfinishedRestore = "restore.part";

// Makes the data directory (mode 0700) and says where the database and the keys are.
struct DataFiles {
  std::string database;  // as open_store() takes it
  std::filesystem::path keys;
};
DataFiles prepare_data_directory(const Settings& settings);
// The database of these settings. Throws where a restore was begun and not ended: an empty service in its place would
// take requests, and be in the restore's way.
std::unique_ptr<SqlDatabase> open_unless_half_restored(const Settings& settings);

// Photos are in the database where processes may share it, and beside it where it is a file of this machine.
std::unique_ptr<PhotoPlace> photo_place(const Settings& settings, SqlDatabase& database);
std::filesystem::path photos_directory(const Settings& settings);  // where it is a file

}  // namespace frontdoor::intake
