#include "service/service.h"

#include "api/api_routes.h"
#include "base/log.h"
#include "form/problem_page.h"
#include "form/proxy_probe.h"
#include "form/public_routes.h"
#include "http/kept_versions.h"
#include "inbox/refused_form.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"
#include "requests/follow_up_link.h"
#include "store/key_check.h"
#include "store/postgres_database.h"
#include "store/sql_store.h"

#include <built_data.h>

#include <Poco/Exception.h>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <set>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

// How long processes of two versions may work beside each other.
constexpr std::chrono::days kUpgradeTime{2};
// Each second, while there is something that searches have not read yet.
constexpr std::chrono::milliseconds kReadAhead{400};
// What a page may do unless its handler said otherwise: nothing.
constexpr const char* kClosedPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

void add_security_headers(Reply& reply, bool secure) {
  const auto add = [&reply](const char* name, const char* value) { reply.headers.try_emplace(name, value); };
  add("Content-Security-Policy", kClosedPolicy);
  add("Cross-Origin-Resource-Policy", "same-origin");
  add("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
  add("Referrer-Policy", "no-referrer");
  add("X-Content-Type-Options", "nosniff");
  add("Cache-Control", "no-store");
  if (secure) add("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
}

// A device stays known when a newer master key is added.
SignInKeys sign_in_keys(const Keyring& keyring) {
  return {derive(keyring.newest(), KeyUse::form_token), derive(keyring.oldest(), KeyUse::guesses),
          derive(keyring.oldest(), KeyUse::device)};
}

std::set<Role> roles_of(const std::vector<std::string>& codes) {
  std::set<Role> roles;
  for (const std::string& code : codes) {
    const std::optional<Role> role = role_from_code(code);
    if (!role) throw std::invalid_argument("require-codes-for: there is no role " + code);
    roles.insert(*role);
  }
  return roles;
}

// What root writes into the service's directory, the service cannot open.
void refuse_root_for(const std::filesystem::path& directory) {
  struct stat found {};
  if (::geteuid() != 0 || ::stat(directory.c_str(), &found) != 0 || found.st_uid == 0) return;
  const passwd* account = ::getpwuid(found.st_uid);
  const std::string owner = account ? account->pw_name : "#" + std::to_string(found.st_uid);
  throw std::invalid_argument("root would leave files in " + directory.string() + " that its owner " + owner +
                              " cannot open. Give the same command as " + owner + ":\n  runuser -u " + owner +
                              " -- frontdoor-intake ...");
}

Problem unavailable(const char* detail) {
  return {503, "not-stored", "The service cannot answer just now", detail, "", {{"Retry-After", "2"}}};
}

PatientChannels patient_channels(const Settings& settings) {
  PatientChannels channels;
  channels.push_back(std::make_unique<PatientMail>(mail_settings(settings), settings.base_url));
  return channels;
}

}  // namespace

DataFiles prepare_data_directory(const Settings& settings) {
  namespace fs = std::filesystem;
  const fs::path& directory = settings.data_directory;
  refuse_root_for(directory);
  std::error_code fault;
  if (!fs::exists(directory, fault)) {
    fs::create_directories(directory, fault);
    if (!fault) fs::permissions(directory, fs::perms::owner_all, fault);
  }
  if (fault) throw std::runtime_error("cannot make the data directory " + directory.string() + ": " + fault.message());
  return {settings.database.empty() ? (directory / "intake.db").string() : settings.database,
          directory / "master.keys"};
}

std::filesystem::path photos_directory(const Settings& settings) {
  return settings.data_directory / "attachments";
}

std::unique_ptr<PhotoPlace> photo_place(const Settings& settings, SqlDatabase& database) {
  if (!is_postgres_address(settings.database)) return photos_in_folder(photos_directory(settings));
  return photos_in_database(database, settings.data_directory / "arriving");
}

std::unique_ptr<SqlDatabase> open_unless_half_restored(const Settings& settings) {
  const DataFiles files = prepare_data_directory(settings);
  const std::filesystem::path begun = settings.data_directory / kUnfinishedRestore;
  const bool is_there = !is_postgres_address(files.database) && std::filesystem::exists(files.database);
  if (!is_there && std::filesystem::exists(begun)) {
    throw std::runtime_error("a restore did not come to its end: run it again, or remove " + begun.string() +
                             " to start without what it was to bring");
  }
  const auto is_empty = [](const std::filesystem::path& file) {
    std::error_code fault;
    const auto size = std::filesystem::file_size(file, fault);
    return fault || size == 0;
  };
  if (is_there && is_empty(files.database) && is_empty(files.database + "-wal") &&
      std::filesystem::exists(files.keys)) {
    throw std::runtime_error("the database " + files.database +
                             " is an empty file, and keys of an earlier start are here: its requests are gone. Restore "
                             "a backup; or remove the file, to start without any request");
  }
  return open_database(files.database);
}

Service::Service(const Settings& settings, Clock clock)
    : settings_(settings),
      clock_(std::move(clock)),
      assets_((start_sodium(), std::make_unique<const BuiltAssets>())),
      database_(open_unless_half_restored(settings)),
      keyring_(open_keyring(*database_, prepare_data_directory(settings).keys)),
      sealer_(BodyCipher(keyring_)),
      keys_(acceptance_keys(keyring_)),
      cursor_key_(derive(keyring_.oldest(), KeyUse::cursor)),
      store_(make_sql_store(*database_)),
      cases_(*database_),
      deliveries_(*database_),
      channels_(deliveries_, sealer_, mail_settings(settings), webhook_reach(settings), settings.delivery_folders),
      held_pages_(*database_),
      own_forms_(*database_),
      clock_marks_(*database_),
      write_probe_(*database_, settings.data_directory),
      added_packs_(*database_),
      api_clients_(*database_),
      attachments_(photo_place(settings, *database_), settings.data_directory, keyring_),
      photo_links_(*store_, cases_, attachments_, derive(keyring_.oldest(), KeyUse::photo_link), settings.base_url,
                   clock_),
      reply_templates_(*database_),
      team_work_(*database_),
      patient_channels_(patient_channels(settings)),
      changes_(*database_),
      search_shelf_(*store_, cases_, changes_, sealer_),
      practices_(*store_),
      red_flags_(added_packs_, assets_->red_flags, assets_->wording),
      asked_forms_(own_forms_, built_data::form()),
      form_shelf_(own_forms_, &asked_forms_),
      files_(settings.web_root),
      kept_versions_(settings.data_directory / "versions"),
      sign_in_(*store_, sign_in_keys(keyring_), BodyCipher(keyring_), clock_, roles_of(settings.require_codes_for)),
      service_accounts_(api_clients_, settings.base_url, clock_),
      meter_(*store_, practices_, assets_->access, clock_),
      tickets_(derive(keyring_.oldest(), KeyUse::form_ticket)),
      form_reports_(*store_, practices_, red_flags_, assets_->wording, tickets_, keys_.source, clock_),
      commit_(*store_, metrics_),
      acceptance_(*store_, commit_, practices_, red_flags_, asked_forms_, assets_->view().readers(), assets_->access,
                  sealer_, attachments_, keys_, clock_),
      served_({assets_->view(), practices_, red_flags_, asked_forms_, files_, acceptance_, form_reports_, clock_},
              BodyCipher(keyring_), held_pages_, derive(keyring_.oldest(), KeyUse::page_source)),
      follow_ups_({cases_, practices_, red_flags_, assets_->access, sealer_}, assets_->view().readers(), keys_.opener,
                  clock_),
      request_pages_({*store_, practices_, files_, follow_ups_, assets_->access, assets_->wording, clock_},
                     BodyCipher(keyring_), held_pages_, keys_.opener,
                     derive(keyring_.oldest(), KeyUse::follow_up_tries)),
      public_parts_{settings_,
                    *store_,
                    practices_,
                    red_flags_,
                    asked_forms_,
                    files_,
                    kept_versions_,
                    acceptance_,
                    served_,
                    request_pages_,
                    form_reports_,
                    photo_links_,
                    tickets_,
                    clock_,
                    meter_,
                    probe_key(keyring_),
                    [this] { require_all_keys(*database_, keyring_); },
                    [this] { return write_probe_.fault(); }},
      desks_({*store_,         cases_,           deliveries_,   channels_,        practices_,
              sealer_,         attachments_,     keys_.subject, clock_,           meter_,
              assets_->access, assets_->wording, own_forms_,    asked_forms_,     form_shelf_,
              changes_,        cursor_key_,      api_clients_,  reply_templates_, patient_channels_,
              acceptance_,     red_flags_,       team_work_,    search_shelf_,    assets_->view().readers()}),
      staff_parts_{sign_in_,
                   service_accounts_,
                   desks_,
                   assets_->access,
                   *assets_->view().questionnaire,
                   assets_->wording,
                   clock_,
                   settings.base_url,
                   [this](const std::string& ods, const std::string& form) { return served_.preview(ods, form); }},
      courier_({*store_, cases_, deliveries_, attachments_, sealer_, assets_->access.holidays(),
                mail_settings(settings), settings.base_url, &held_pages_,
                [this](Instant now) {
                  sign_in_.forget_ended_sessions(now);
                  service_accounts_.forget_ended(now);
                },
                &photo_links_, &clock_marks_, &patient_channels_,
                [this](const std::string& ods, const std::string& reference, Instant now) {
                  return "/p/" + ods + "/request/" + follow_up_link(ods, reference, now, keys_.opener);
                },
                [this] { search_shelf_.read_on(kReadAhead); }, webhook_reach(settings)},
               clock_),
      watch_({metrics_, *database_, is_postgres_address(settings.database), settings.data_directory,
              to_hex(reinterpret_cast<const unsigned char*>(keyring_.newest().id.data()), keyring_.newest().id.size()),
              clock_}) {
  store_->check_integrity();
  if (!keep_versions(settings.web_root, settings.data_directory / "versions")) {
    log_event(LogLevel::warning, "version-not-kept");  // a pinned tag would end with the next upgrade
  }
  take_over_files();
  changes_.add_missing(clock_() - kUpgradeTime);
  add_public_routes(router_, public_parts_);
  add_api_routes(router_, staff_parts_);
  add_inbox_routes(router_, staff_parts_);
  add_code_routes(router_, staff_parts_);
  add_access_api_routes(router_, staff_parts_);
  add_access_inbox_routes(router_, staff_parts_);
  add_form_inbox_routes(router_, staff_parts_);
  add_form_api_routes(router_, staff_parts_);
  add_token_routes(router_, staff_parts_);
}

Service::~Service() = default;

// Of a version that kept photos and own red flags in files whatever the database.
void Service::take_over_files() {
  take_over_pack_files(settings_.data_directory, added_packs_);
  if (!is_postgres_address(settings_.database)) return;
  const std::unique_ptr<PhotoPlace> place = photo_place(settings_, *database_);
  std::map<std::string, std::set<std::string>> known;
  const MovedPhotos photos = move_photos(photos_directory(settings_), *place, [&](const PhotoFolder& folder) {
    const auto [practice, is_new] = known.try_emplace(folder.ods);
    if (is_new) practice->second = attachments_.folders_of(folder.ods, cases_.idempotency_keys(folder.ods));
    return practice->second.contains(folder.name);
  });
  if (photos.moved > 0) log_event(LogLevel::info, "photos-moved", {{"count", static_cast<long long>(photos.moved)}});
  // Of another database's requests: they stay where that database looks for them.
  if (photos.left > 0) log_event(LogLevel::warning, "photos-left", {{"count", static_cast<long long>(photos.left)}});
}

// Pages for people get pages, everything else gets problem documents.
Reply Service::explain(const Call& call, const Problem& problem) {
  const std::string first = call.path.empty() ? "" : call.path.front();
  if (first == "p") {
    const auto practice = call.path.size() > 1 ? practices_.last_known(call.path[1]) : nullptr;
    return patient_problem_reply(call, problem, practice ? &practice->practice : nullptr);
  }
  const bool page = first == "inbox";
  if (!page) return problem_reply(problem);
  if (problem.status == 401) return redirect_reply("/inbox/sign-in");
  if (problem.code == "one-time-codes-needed") return redirect_reply("/inbox/one-time-codes");
  return inbox_problem_reply(staff_parts_, call, problem);
}

Reply Service::answer(const Call& asked, std::string& route) {
  if (!asked.without_slash.empty()) return redirect_reply(asked.without_slash);
  const Call call = with_form_kept(asked);
  // What was typed is never lost with what it was refused for.
  const auto tell = [&](const Problem& problem) {
    std::optional<Reply> typed = refused_form_reply(staff_parts_, call, problem);
    return typed ? std::move(*typed) : explain(call, problem);
  };
  try {
    return router_.handle(call, route);
  } catch (const Problem& problem) {
    return tell(problem);
  } catch (const QueueFull&) {
    return tell(unavailable("Many requests are being stored. Nothing was lost: try again in 2 seconds."));
  } catch (const StoreUnavailable& fault) {
    log_event(LogLevel::error, "store-unavailable", {{"reason", std::string(fault.what())}});
    const bool reads = call.method == "GET" || call.method == "HEAD";
    return tell(unavailable(reads ? "The service can read or write nothing just now: a look is recorded too. "
                                    "Nothing was changed. Try again later."
                                  : "The request was not stored. Try again with the same Idempotency-Key."));
  } catch (const Poco::Exception& fault) {
    // className only: the text of a library's exception may quote its input.
    log_event(LogLevel::error, "unexpected", {{"kind", std::string(fault.className())}});
  } catch (const std::exception&) {
    log_event(LogLevel::error, "unexpected", {{"kind", std::string("std::exception")}});
  }
  return tell({500, "internal", "Something went wrong here", "Nothing was changed. Try again later.", "", {}});
}

bool Service::knows_device_of(const Call& call) const {
  return sign_in_.may_know_device_of(call);
}

Reply Service::too_busy(const Call& call, int status) {
  Reply reply = explain(call, sign_in_busy(status));
  reply.route = "none";
  add_security_headers(reply, call.secure);
  return reply;
}

Reply Service::handle(const Call& call) {
  std::string route = "none";
  Reply reply = answer(call, route);
  reply.route = route;
  add_security_headers(reply, call.secure);
  return reply;
}

}  // namespace frontdoor::intake
