// What an operator sets. Precedence: command-line flag, FRONTDOOR_* environment variable (intake.env beside the
// configuration file counts as such), configuration file, default.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace frontdoor::intake {

struct Settings {
  std::filesystem::path data_directory = "var";  // database and key file; made with mode 0700
  std::string database;                          // PostgreSQL connection string; empty: SQLite in data_directory
  std::string address = "127.0.0.1";
  int port = 8080;                               // 0: any free port, printed at start
  std::filesystem::path web_root = "build/web";  // frontdoor.js, embed.html, assets/
  std::string base_url;                          // "https://forms.example"; empty: http and whatever Host says
  int connections_max = 1100;                    // open at once; more are closed on arrival
  int connections_per_address_max = 64;          // of these; loopback and trusted proxies may have more
  std::string trusted_proxy;                     // addresses and ranges whose X-Forwarded-For and -Proto hold
  int body_seconds_max = 20;                     // a request's body must have arrived by then
  int idle_seconds_max = 15;                     // a silent or kept-alive connection is closed after this
  bool private_webhooks = false;                 // webhooks may go to this machine and to private addresses
  std::string mail_host;                         // empty: no e-mail notices
  int mail_port = 25;
  std::string mail_from = "frontdoor@localhost";
  std::string mail_user;
  std::string mail_ca;                         // whose certificates are trusted, PEM; empty: the system's
  std::filesystem::path delivery_folders;      // in which managers may turn on a folder of their practice; empty: none
  std::string mail_password;                   // better in FRONTDOOR_MAIL_PASSWORD than in a file
  std::filesystem::path tls_certificate;       // PEM chain; empty: plain http, for a proxy in front
  std::filesystem::path tls_key;               // PEM
  std::vector<std::string> require_codes_for;  // roles whose accounts need one-time codes: "manager", "clinician"
  std::string metrics = "no";                  // "no", "yes", or the address and port that answers GET /metrics

  std::filesystem::path unread_environment;  // intake.env, where it is there and this account may not read it

  bool tls() const { return !tls_certificate.empty(); }
  bool secure() const {
    return tls() || base_url.starts_with("https://");
  }  // reached over TLS: secure cookies and HSTS
};

// flags: "--data-directory DIR", "--port N" ... as name and value without the dashes; "config" names a properties file
// of the same names. Throws std::invalid_argument saying which setting is wrong.
Settings load_settings(const std::map<std::string, std::string>& flags);

// Where GET /metrics is answered; nothing: nowhere. Throws std::invalid_argument.
struct MetricsPlace {
  std::string address = "127.0.0.1";
  int port = 9464;
};
std::optional<MetricsPlace> metrics_place(const Settings& settings);

// The names that load_settings knows, for --help.
const std::vector<std::string>& setting_names();

}  // namespace frontdoor::intake
