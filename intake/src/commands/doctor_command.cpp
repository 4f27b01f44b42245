// `frontdoor-intake doctor`: looks at what the service needs on this machine, changes nothing, and says what to do.
#include "base/addresses.h"
#include "base/clock.h"
#include "base/settings.h"
#include "base/settings_table.h"
#include "commands/command_parts.h"
#include "commands/doctor_findings.h"
#include "delivery/delivery_channels.h"
#include "requests/attachments.h"
#include "requests/disk_shares.h"
#include "store/clock_marks.h"
#include "store/delivery_queue.h"
#include "store/key_check.h"
#include "store/ledger.h"
#include "store/migrations.h"
#include "store/postgres_database.h"
#include "store/sql_store.h"
#include "store/sqlite_database.h"

#include <Poco/URI.h>

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <sys/timex.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kFreeBytesWanted = 10'000'000'000;
constexpr std::uintmax_t kFreeBytesForAnything = 1'000'000;  // a request and its journal
constexpr int kCertificateDaysWanted = 14;
constexpr const char* kDropIns = "/etc/systemd/system/frontdoor-intake.service.d";

// A page of the operating guide, where who reads it finds it.
std::string guide_page(const std::string& name) {
  const std::string folder = default_config_file().empty() ? "" : "/usr/share/doc/frontdoor-intake/";
  return folder + "docs/operating/" + name;
}

unsigned mode_of(const fs::path& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 0777U : 0;
}

bool examine_directory(const Settings& settings, Findings& findings) {
  const fs::path& directory = settings.data_directory;
  std::error_code fault;
  if (!fs::is_directory(directory, fault)) {
    findings.wrong("there is no data directory " + directory.string(), "start the service once, or set data-directory");
    return false;
  }
  if ((mode_of(directory) & 077U) != 0) {
    findings.wrong("others may read " + directory.string(), "chmod 700 it");
  } else {
    findings.well("the data directory " + directory.string() + " is its owner's alone");
  }
  const std::uintmax_t free = fs::space(directory, fault).available;
  const std::string words = std::to_string(free / 1'000'000) + " MB are free for data";
  const std::string remedy = remedy_for_room(free, !is_postgres_address(settings.database));
  if (fault) {
    findings.wrong("the room for data is not known: " + fault.message(), "see whether its disk is there");
  } else if (!remedy.empty()) {
    findings.wrong(words, remedy);
  } else if (free < kFreeBytesWanted) {
    findings.look(words, "plan for more: see " + guide_page("sizing.md"));
  } else {
    findings.well(words);
  }
  return true;
}

// Whether something in the database needs keys to be read.
bool holds_sealed(SqlDatabase& database) {
  return database.read([](SqlSession& session) {
    return session.query("SELECT (SELECT count(*) FROM key_checks) + (SELECT count(*) FROM requests)")
        .front()
        .number(0);
  }) > 0;
}

// False: with these keys nothing more can be asked.
bool examine_keys(const fs::path& file, SqlDatabase& database, const Settings& settings, const fs::path& drop_ins,
                  Findings& findings) {
  if (Keyring::is_there(file)) {
    std::optional<Keyring> keyring;
    try {
      keyring = Keyring::open(file);
      require_all_keys(database, *keyring);
    } catch (const std::exception& fault) {
      findings.wrong(fault.what(), "see " + guide_page("keys.md"));
      examine_service(settings, findings);
      return false;
    }
    findings.well("the keys are those that wrote the database");
    examine_folders(settings, database, *keyring, drop_ins, findings);
    if ((mode_of(file) & 077U) != 0) findings.wrong("others may read " + file.string(), "chmod 600 it");
  } else if (const std::string unread = words_for_unread_keys(settings, file); !unread.empty()) {
    findings.wrong("the keys cannot be compared with the database", unread);
    examine_service(settings, findings);
  } else if (holds_sealed(database)) {
    findings.wrong("there are no keys: there is no " + file.string() + ", and FRONTDOOR_MASTER_KEYS is not set",
                   "put your copy of master.keys back: nobody can read a request without it");
    examine_service(settings, findings);
  } else {
    findings.look("there are no keys yet", "they are made at the first start; keep a copy elsewhere then");
  }
  return true;
}

// Who expects mail from a service that has no mail server.
void examine_mail_channels(Store& store, const Settings& settings, Findings& findings) {
  if (!settings.mail_host.empty()) return;
  for (const std::string& ods : store.practice_codes()) {
    const std::vector<std::string> channels = store.practice(ods)->channels;
    if (std::find(channels.begin(), channels.end(), "email") == channels.end()) continue;
    findings.wrong(ods + " is to get notices by mail, and mail-host is not set: none is sent",
                   "set mail-host, or frontdoor-intake delivery set --practice " + ods + " --no-email");
  }
}

void examine_practices(SqlDatabase& database, const Settings& settings, Findings& findings) {
  const std::unique_ptr<Store> store = make_sql_store(database);
  examine_mail_channels(*store, settings, findings);
  const std::vector<std::string> codes = store->practice_codes();
  if (codes.empty()) findings.look("there is no practice", "frontdoor-intake practice add");
  for (const std::string& ods : codes) {
    const std::optional<std::string> fault = find_ledger_fault(store->ledger(ods), store->ledger_head(ods));
    if (fault) {
      findings.wrong("the ledger of " + ods + " is broken at " + *fault, "keep a copy as it is, and ask who was on it");
    } else {
      findings.well("the ledger of " + ods + " is whole");
    }
    if (!DeliveryQueue(database).list(ods, "dead", 1).empty()) {
      findings.look("deliveries of " + ods + " are dead", "frontdoor-intake delivery list, then delivery replay");
    }
  }
}

// Compared with the newest time that the service believed, or that anything in the database carries.
void examine_clock(SqlDatabase& database, Findings& findings) {
  const ClockDoubt::Kept kept = ClockMarks(database).read();
  if (!kept.believed) return;
  const auto days = std::chrono::duration_cast<std::chrono::days>(system_now() - *kept.believed).count();
  if (days > kClockSlackAtStart.count() || days < -kClockSlackAtStart.count()) {
    findings.look("this machine's clock is " + std::to_string(std::abs(days)) + " days " +
                      (days > 0 ? "ahead of" : "behind") + " the newest time in the database",
                  "set it if it is wrong; if it is right, nothing old is erased until it has run for 24 hours");
  } else {
    findings.well("the clock agrees with the times in the database");
  }
}

// False: nothing more can be asked, of the service from outside either.
bool examine_database(const DataFiles& files, const Settings& settings, const fs::path& drop_ins, Findings& findings) {
  const bool is_postgres = is_postgres_address(files.database);
  if (!is_postgres && !fs::exists(files.database)) {
    const fs::path begun = settings.data_directory / kUnfinishedRestore;
    if (fs::exists(begun)) {
      findings.wrong("a restore did not come to its end", "run it again, or remove " + begun.string());
      return true;
    }
    findings.look("there is no database yet", "it is made at the first start");
    return true;
  }
  const std::unique_ptr<SqlDatabase> database =
      is_postgres ? open_postgres_unmigrated(files.database) : open_sqlite_unmigrated(files.database);
  database->check_integrity();
  const int version = database->schema_version();
  if (version > newest_schema_version()) {
    findings.wrong("the database is of a newer version", "install that version again");
    return true;
  }
  if (version < newest_schema_version()) {
    findings.look("the database is of an older version",
                  is_postgres ? "back up, then frontdoor-intake migrate as the owner of the tables"
                              : "back up, then start the service or frontdoor-intake migrate");
    return true;
  }
  findings.well("the database answers, is undamaged and of this version");
  if (!examine_keys(files.keys, *database, settings, drop_ins, findings)) return false;
  examine_practices(*database, settings, findings);
  examine_clock(*database, findings);
  return true;
}

void examine_certificate(const Settings& settings, Findings& findings) {
  const std::unique_ptr<BIO, int (*)(BIO*)> chain(BIO_new_file(settings.tls_certificate.c_str(), "r"), &BIO_free);
  const std::unique_ptr<BIO, int (*)(BIO*)> secret(BIO_new_file(settings.tls_key.c_str(), "r"), &BIO_free);
  const std::unique_ptr<X509, void (*)(X509*)> certificate(
      chain ? PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr) : nullptr, &X509_free);
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(
      secret ? PEM_read_bio_PrivateKey(secret.get(), nullptr, nullptr, nullptr) : nullptr, &EVP_PKEY_free);
  if (!certificate || !key) {
    findings.wrong("the certificate or its key cannot be read", "see tls-certificate and tls-key; both are PEM files");
    return;
  }
  const std::string host = settings.base_url.empty() ? "" : Poco::URI(settings.base_url).getHost();
  int days = 0;
  int seconds = 0;
  ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(certificate.get()));
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    findings.wrong("the key is not the certificate's", "set tls-key to the key that the certificate was made with");
  } else if (days < 0 || seconds < 0) {
    findings.wrong("the certificate has ended", "renew it and restart the service");
  } else if (!host.empty() && X509_check_host(certificate.get(), host.data(), host.size(), 0, nullptr) != 1 &&
             X509_check_ip_asc(certificate.get(), host.c_str(), 0) != 1) {
    findings.wrong("the certificate is not for " + host + ", which base-url names: browsers refuse it",
                   "get one that names " + host + " (subjectAltName), and restart the service");
  } else if (days < kCertificateDaysWanted) {
    findings.look("the certificate ends in " + std::to_string(days) + " days", "renew it and restart the service");
  } else {
    findings.well("TLS: the certificate has " + std::to_string(days) + " days left");
  }
}

void examine_address(const Settings& settings, Findings& findings) {
  if (settings.tls()) {
    examine_certificate(settings, findings);
  } else if (!settings.secure()) {
    findings.wrong(
        "patients' words would travel in the clear",
        "put a proxy that speaks TLS in front and set base-url to its https address, or set tls-certificate");
  } else if (settings.trusted_proxy.empty()) {
    findings.wrong("all patients behind the proxy count as one caller", "set trusted-proxy to the proxy's address");
  } else if (AddressRanges(settings.trusted_proxy).contains("198.51.100.7")) {
    findings.wrong("trusted-proxy " + settings.trusted_proxy + " lets anybody pass for any caller",
                   "name the proxy's own address, such as 127.0.0.1");
  } else {
    findings.well("TLS is a proxy's at " + settings.trusted_proxy + "; it must set X-Forwarded-For");
  }
  std::error_code unseen;
  if (!settings.delivery_folders.empty() && !fs::is_directory(settings.delivery_folders, unseen)) {
    findings.look("there is no folder " + settings.delivery_folders.string() + ", which delivery-folders names",
                  "make it, for the service's account to write to, or leave the setting out");
  }
  std::error_code ignored;
  if (!fs::exists(settings.web_root / "embed.html", ignored)) {
    findings.wrong("the form's files are not in " + settings.web_root.string(), "set web-root");
  } else {
    findings.well("the form's files are there");
  }
}

void examine_surroundings(const Settings& settings, Findings& findings) {
  timex clock{};
  if (::adjtimex(&clock) == TIME_ERROR) {
    findings.look("nothing keeps this machine's clock right", "install systemd-timesyncd or chrony");
  } else {
    findings.well("the clock is kept right");
  }
  if (settings.mail_host.empty()) {
    findings.look("no mail is sent", "set mail-host if practices want notices by mail");
    return;
  }
  const std::string fault = try_mail_server(mail_settings(settings));
  const std::string server = settings.mail_host + ":" + std::to_string(settings.mail_port);
  if (!fault.empty()) {
    findings.wrong("the mail server " + server + " would send nothing: " + fault,
                   "see mail-host, mail-port, mail-user, mail-password and mail-ca");
  } else {
    findings.well("the mail server " + server + " lets us in");
  }
}

// As patients and websites reach the service.
void examine_from_outside(const Settings& settings, const DataFiles& files, Asker& asker, Findings& findings) {
  if (!Keyring::is_there(files.keys)) return;  // it has not been started yet
  if (!examine_proxy(settings, Keyring::open(files.keys), asker, findings)) return;
  const bool is_postgres = is_postgres_address(files.database);
  if (!is_postgres && !fs::exists(files.database)) return;  // opening it would make it
  const std::unique_ptr<SqlDatabase> database =
      is_postgres ? open_postgres_unmigrated(files.database) : open_sqlite_unmigrated(files.database);
  if (database->schema_version() != newest_schema_version()) return;
  examine_embedding(settings, *make_sql_store(*database), asker, findings);
}

}  // namespace

std::string remedy_for_room(std::uintmax_t free_bytes, bool holds_database) {
  if (free_bytes >= kFreeBytesForPhotosMin) return "";
  if (free_bytes >= kFreeBytesForLargeBundlesMin) return "make room: photos are refused; requests are taken";
  if (free_bytes >= kFreeBytesForAnything || !holds_database) {
    return "make room: photos and long requests are refused; short ones are taken";
  }
  return "make room now: requests are refused, and patients read that theirs is not sent yet";
}

int run_doctor(const std::vector<std::string>& arguments) {
  std::vector<std::string> known = setting_names();
  for (const char* name : {"config", "ca", "drop-ins"}) known.emplace_back(name);
  const Flags flags(arguments, known);
  const Settings settings = load_settings(flags.settings());
  const fs::path drop_ins(flags.text("drop-ins", kDropIns));
  Asker asker(flags.text("ca", ""));
  start_sodium();
  if (fs::is_directory(settings.data_directory)) prepare_data_directory(settings);  // refuses root before a word
  Findings findings;
  if (examine_directory(settings, findings)) {
    try {
      const DataFiles files = prepare_data_directory(settings);
      if (examine_database(files, settings, drop_ins, findings)) {
        examine_from_outside(settings, files, asker, findings);
      }
    } catch (const std::exception& fault) {
      findings.wrong(fault.what(), "see " + guide_page("incidents.md"));
      examine_service(settings, findings);
    }
  }
  examine_address(settings, findings);
  examine_surroundings(settings, findings);
  return findings.code();
}

}  // namespace frontdoor::intake
