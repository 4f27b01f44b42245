#include "base/settings.h"

#include "base/addresses.h"

#include <Poco/AutoPtr.h>
#include <Poco/Environment.h>
#include <Poco/Exception.h>
#include <Poco/Util/PropertyFileConfiguration.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

std::string environment_name(const std::string& setting) {
  std::string name = "FRONTDOOR_";
  for (char c : setting) name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return name;
}

std::vector<std::string> words_between_commas(const std::string& text) {
  std::vector<std::string> words(1);
  for (char c : text) {
    if (c == ',' && !words.back().empty()) words.emplace_back();
    if (c != ',' && c != ' ') words.back() += c;
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

class Lookup {
 public:
  explicit Lookup(const std::map<std::string, std::string>& flags) : flags_(flags) {
    std::string path = Poco::Environment::get("FRONTDOOR_CONFIG", "");
    if (auto flag = flags.find("config"); flag != flags.end()) path = flag->second;
    if (path.empty()) return;
    try {
      file_ = new Poco::Util::PropertyFileConfiguration(path);
    } catch (const Poco::Exception& fault) {
      throw std::invalid_argument("cannot read the configuration file " + path + ": " + fault.displayText());
    }
    refuse_unknown_names(path);
  }

  std::string text(const std::string& name, const std::string& fallback) const {
    if (auto flag = flags_.find(name); flag != flags_.end()) return flag->second;
    if (const std::string variable = environment_name(name); Poco::Environment::has(variable)) {
      return Poco::Environment::get(variable);
    }
    return file_ ? file_->getString(name, fallback) : fallback;
  }

  int number(const std::string& name, int fallback, int least, int most) const {
    const std::string written = text(name, std::to_string(fallback));
    int value = 0;
    const auto [end, fault] = std::from_chars(written.data(), written.data() + written.size(), value);
    if (fault != std::errc() || end != written.data() + written.size() || value < least || value > most) {
      throw std::invalid_argument(name + " must be a whole number from " + std::to_string(least) + " to " +
                                  std::to_string(most));
    }
    return value;
  }

 private:
  void refuse_unknown_names(const std::string& path) const {
    Poco::Util::AbstractConfiguration::Keys keys;
    file_->keys(keys);
    for (const std::string& key : keys) {
      if (std::find(setting_names().begin(), setting_names().end(), key) == setting_names().end()) {
        throw std::invalid_argument(path + ": unknown setting " + key);
      }
    }
  }

  const std::map<std::string, std::string>& flags_;
  Poco::AutoPtr<Poco::Util::PropertyFileConfiguration> file_;
};

}  // namespace

const std::vector<std::string>& setting_names() {
  static const std::vector<std::string> names = {
      "address",           "base-url",        "body-seconds-max", "connections-max", "connections-per-address-max",
      "data-directory",    "database",        "idle-seconds-max", "mail-from",       "mail-host",
      "mail-password",     "mail-port",       "mail-user",        "metrics",         "port",
      "require-codes-for", "tls-certificate", "tls-key",          "trusted-proxy",   "web-root"};
  return names;
}

Settings load_settings(const std::map<std::string, std::string>& flags) {
  const Lookup lookup(flags);
  Settings settings;
  settings.data_directory = lookup.text("data-directory", settings.data_directory.string());
  settings.database = lookup.text("database", settings.database);
  settings.address = lookup.text("address", settings.address);
  settings.port = lookup.number("port", settings.port, 0, 65535);
  settings.web_root = lookup.text("web-root", settings.web_root.string());
  settings.base_url = lookup.text("base-url", settings.base_url);
  settings.connections_max = lookup.number("connections-max", settings.connections_max, 1, 20000);
  settings.connections_per_address_max =
      lookup.number("connections-per-address-max", settings.connections_per_address_max, 1, 20000);
  settings.trusted_proxy = lookup.text("trusted-proxy", "");
  try {
    const AddressRanges readable(settings.trusted_proxy);
  } catch (const std::invalid_argument& fault) {
    throw std::invalid_argument(std::string("trusted-proxy: ") + fault.what());
  }
  settings.body_seconds_max = lookup.number("body-seconds-max", settings.body_seconds_max, 1, 600);
  settings.idle_seconds_max = lookup.number("idle-seconds-max", settings.idle_seconds_max, 1, 600);
  settings.mail_host = lookup.text("mail-host", settings.mail_host);
  settings.mail_port = lookup.number("mail-port", settings.mail_port, 1, 65535);
  settings.mail_from = lookup.text("mail-from", settings.mail_from);
  settings.mail_user = lookup.text("mail-user", settings.mail_user);
  settings.mail_password = lookup.text("mail-password", settings.mail_password);
  settings.tls_certificate = lookup.text("tls-certificate", "");
  settings.tls_key = lookup.text("tls-key", "");
  if (settings.tls_certificate.empty() != settings.tls_key.empty()) {
    throw std::invalid_argument("tls-certificate and tls-key belong together");
  }
  settings.require_codes_for = words_between_commas(lookup.text("require-codes-for", ""));
  const std::string metrics = lookup.text("metrics", "no");
  if (metrics != "yes" && metrics != "no") throw std::invalid_argument("metrics must be yes or no");
  settings.metrics = metrics == "yes";
  while (settings.base_url.ends_with('/')) settings.base_url.pop_back();
  const bool known_scheme = settings.base_url.starts_with("https://") || settings.base_url.starts_with("http://");
  if (!settings.base_url.empty() && !known_scheme) {
    throw std::invalid_argument("base-url must start with https:// or http://");
  }
  return settings;
}

}  // namespace frontdoor::intake
