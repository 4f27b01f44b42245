#include "base/settings_table.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

std::vector<SettingGroup> make_table() {
  return {
      {"Where things are",
       {{"data-directory", "DIR",
         "The database and the photos, where they are not in PostgreSQL, and the key file. Made with mode 0700 if "
         "it is not there.",
         &Settings::data_directory, 0, 0, FRONTDOOR_INSTALLED_DATA_DIRECTORY},
        {"database", "ADDRESS",
         "A PostgreSQL address (postgresql://USER@HOST,HOST/NAME); a password belongs into a .pgpass file. Empty: "
         "SQLite in the data directory.",
         &Settings::database},
        {"web-root", "DIR", "The form's files.", &Settings::web_root, 0, 0, FRONTDOOR_INSTALLED_WEB_ROOT}}},
      {"The address that patients reach",
       {{"address", "ADDRESS", "The address of this machine to listen on; 0.0.0.0 or :: is every one.",
         &Settings::address},
        {"port", "", "The port to listen on. 0: any free one, printed at start.", &Settings::port, 0, 65535},
        {"base-url", "URL",
         "The address that patients and staff type, such as https://forms.example. With https, cookies are secure "
         "and browsers are told to keep to TLS (HSTS). Needed behind a proxy that speaks TLS.",
         &Settings::base_url},
        {"tls-certificate", "FILE", "The certificate chain (PEM). With it the port speaks TLS and nothing else.",
         &Settings::tls_certificate},
        {"tls-key", "FILE", "The certificate's key (PEM).", &Settings::tls_key},
        {"trusted-proxy", "LIST",
         "Addresses and ranges (10.0.0.7, 192.168.0.0/16) of proxies whose X-Forwarded-For and X-Forwarded-Proto say "
         "who is calling. Without it all patients behind a proxy count as one caller.",
         &Settings::trusted_proxy}}},
      {"Limits",
       {{"connections-max", "", "Connections open at once; more are closed on arrival.", &Settings::connections_max, 1,
         20'000},
        {"connections-per-address-max", "",
         "Of these, from one address. This machine and trusted proxies may have more.",
         &Settings::connections_per_address_max, 1, 20'000},
        {"body-seconds-max", "", "Seconds within which the body of a request has arrived.", &Settings::body_seconds_max,
         1, 600},
        {"idle-seconds-max", "", "Seconds after which a silent connection is closed.", &Settings::idle_seconds_max, 1,
         600}}},
      {"Handing requests over",
       {{"delivery-folders", "DIR",
         "A folder in which each practice may have its requests left as files: its managers turn it on in the inbox. "
         "Empty: only the command `delivery set --folder` does.",
         &Settings::delivery_folders},
        {"private-webhooks", "yes or no",
         "Whether webhooks may go to this machine and to private addresses (10.0.0.0/8, 192.168.0.0/16, link-local "
         "and the like). yes only where managers may make this service call what is on its network.",
         &Settings::private_webhooks}}},
      {"Mail to practices",
       {{"mail-host", "HOST",
         "The mail server for notices to practices, and to patients of replies. Empty: no mail is sent.",
         &Settings::mail_host},
        {"mail-port", "", "Its port. 465 speaks TLS at once, other ports by STARTTLS.", &Settings::mail_port, 1, 65535},
        {"mail-from", "ADDRESS", "The sender of notices.", &Settings::mail_from},
        {"mail-user", "NAME", "The account at the mail server, if it wants one.", &Settings::mail_user},
        {"mail-password", "PASSWORD", "Its password; better in the environment, as FRONTDOOR_MAIL_PASSWORD.",
         &Settings::mail_password},
        {"mail-ca", "FILE", "Whose certificates are trusted there (PEM), where the system does not know.",
         &Settings::mail_ca}}},
      {"Accounts",
       {{"require-codes-for", "LIST",
         "Roles (manager, clinician, reception, icb) whose accounts set up one-time codes before anything else.",
         &Settings::require_codes_for}}},
      {"Watching",
       {{"metrics", "no, yes or ADDRESS:PORT",
         "The address, apart from the patients', on which GET /metrics answers (Prometheus); yes: 127.0.0.1:9464.",
         &Settings::metrics}}},
  };
}

std::string form_of(const Setting& setting) {
  if (!setting.form.empty()) return std::string(setting.form);
  return std::to_string(setting.least) + " to " + std::to_string(setting.most);
}

std::string installed_default(const Setting& setting) {
  return setting.installed.empty() ? text_of_setting(Settings(), setting) : std::string(setting.installed);
}

// The words in lines of at most `width` letters, each after `indent`.
std::string folded(std::string_view words, const std::string& indent, std::size_t width) {
  std::string text;
  std::size_t length = 0;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    const bool is_first = text.empty();
    if (is_first || length + 1 + end > width) {
      text += (is_first ? "" : "\n") + indent;
      length = indent.size();
    } else {
      text += ' ';
      ++length;
    }
    text += words.substr(0, end);
    length += end;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return text + "\n";
}

// A hyphen that is one, also where a man page is copied from.
std::string for_man_page(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    if (c == '-' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string upper(std::string_view text) {
  std::string upper_case(text);
  for (char& c : upper_case) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return upper_case;
}

constexpr std::string_view kWhereSettingsStand =
    "A setting is taken from the command line (--port 8443), else from the environment (FRONTDOOR_PORT), else from the "
    "configuration file (port = 8443), else it has its default. An unknown name in the file is an error.";
constexpr std::string_view kKeysAreNoSetting =
    "The keys of the encryption at rest are no setting: they are in master.keys in the data directory, made at the "
    "first start, or in the environment as FRONTDOOR_MASTER_KEYS. Keep a copy of them elsewhere.";

}  // namespace

const std::vector<SettingGroup>& settings_table() {
  static const std::vector<SettingGroup> table = make_table();
  return table;
}

Settings default_settings() {
  Settings settings;
  if (!FRONTDOOR_INSTALLED) return settings;
  settings.data_directory = FRONTDOOR_INSTALLED_DATA_DIRECTORY;
  settings.web_root = FRONTDOOR_INSTALLED_WEB_ROOT;
  return settings;
}

std::string default_config_file() {
  return FRONTDOOR_INSTALLED ? FRONTDOOR_INSTALLED_CONFIG : "";
}

std::string text_of_setting(const Settings& settings, const Setting& setting) {
  if (const auto* text = std::get_if<std::string Settings::*>(&setting.field)) return settings.*(*text);
  if (const auto* path = std::get_if<std::filesystem::path Settings::*>(&setting.field)) {
    return (settings.*(*path)).string();
  }
  if (const auto* number = std::get_if<int Settings::*>(&setting.field)) return std::to_string(settings.*(*number));
  if (const auto* flag = std::get_if<bool Settings::*>(&setting.field)) return settings.*(*flag) ? "yes" : "no";
  std::string list;
  for (const std::string& word : settings.*std::get<std::vector<std::string> Settings::*>(setting.field)) {
    list += (list.empty() ? "" : ", ") + word;
  }
  return list;
}

std::string settings_as_help() {
  std::string text = "Settings:\n  --config FILE\n" +
                     folded("A file of name = value." +
                                (default_config_file().empty() ? "" : " Default: " + default_config_file() + "."),
                            "      ", 100);
  const Settings defaults = default_settings();
  for (const SettingGroup& group : settings_table()) {
    for (const Setting& setting : group.settings) {
      const std::string value = text_of_setting(defaults, setting);
      text += "  --" + std::string(setting.name) + " " + form_of(setting) +
              (value.empty() ? "" : " (default: " + value + ")") + "\n" + folded(setting.says, "      ", 100);
    }
  }
  return text + "\n" + folded(kWhereSettingsStand, "", 100) + folded(kKeysAreNoSetting, "", 100);
}

std::string settings_as_file() {
  std::string text = folded(
      "Settings of frontdoor-intake, read at its start. Each is here as a comment with its default; take the # away "
      "and restart the service: systemctl restart frontdoor-intake",
      "# ", 80);
  text += "#\n" + folded(kWhereSettingsStand, "# ", 80) + "#\n" + folded(kKeysAreNoSetting, "# ", 80);
  for (const SettingGroup& group : settings_table()) {
    text += "\n# ---- " + std::string(group.title) + "\n";
    for (const Setting& setting : group.settings) {
      text += "\n" + folded(setting.says, "# ", 80) + "# (" + form_of(setting) + ")\n#" + std::string(setting.name) +
              " = " + installed_default(setting) + "\n";
    }
  }
  return text;
}

std::string settings_as_markdown() {
  std::string text = "| setting | value | default | what it does |\n|---|---|---|---|\n";
  for (const SettingGroup& group : settings_table()) {
    for (const Setting& setting : group.settings) {
      const std::string value = installed_default(setting);
      text += "| `" + std::string(setting.name) + "` | " + form_of(setting) + " | " +
              (value.empty() ? "none" : "`" + value + "`") + " | " + std::string(setting.says) + " |\n";
    }
  }
  return text;
}

std::string settings_as_man_page() {
  std::string text = ".TH INTAKE.CONF 5 \"\" \"frontdoor " FRONTDOOR_VERSION "\" \"Frontdoor\"\n.SH NAME\n";
  text += "intake.conf \\- settings of frontdoor\\-intake\n.SH SYNOPSIS\n.I " +
          for_man_page(FRONTDOOR_INSTALLED_CONFIG) + "\n.SH DESCRIPTION\n";
  text += "Lines of name = value; a line that begins with # is a comment.\n" + for_man_page(kWhereSettingsStand) +
          "\n.PP\n" + for_man_page(kKeysAreNoSetting) + "\n";
  for (const SettingGroup& group : settings_table()) {
    text += ".SH \"" + upper(group.title) + "\"\n";
    for (const Setting& setting : group.settings) {
      const std::string value = installed_default(setting);
      text += ".TP\n.B " + for_man_page(setting.name) + "\n" + for_man_page(setting.says) +
              "\nValue: " + for_man_page(form_of(setting)) + "." +
              (value.empty() ? "" : " Default: " + for_man_page(value) + ".") + "\n";
    }
  }
  return text + ".SH \"SEE ALSO\"\n.BR frontdoor\\-intake (8)\n";
}

}  // namespace frontdoor::intake
