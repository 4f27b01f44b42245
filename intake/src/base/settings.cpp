#include "base/settings.h"

#include "base/addresses.h"
#include "base/environment_file.h"
#include "base/settings_table.h"

#include <Poco/AutoPtr.h>
#include <Poco/Environment.h>
#include <Poco/Exception.h>
#include <Poco/Util/PropertyFileConfiguration.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <stdexcept>
#include <type_traits>

namespace frontdoor::intake {
namespace {

constexpr const char* kEnvironmentFile = "intake.env";

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
    std::string path = default_config_file();
    if (std::error_code ignored; !std::filesystem::exists(path, ignored)) path.clear();
    path = Poco::Environment::get("FRONTDOOR_CONFIG", path);
    if (auto flag = flags.find("config"); flag != flags.end()) path = flag->second;
    if (path.empty()) return;
    const std::filesystem::path environment = std::filesystem::path(path).parent_path() / kEnvironmentFile;
    if (!take_environment_file(environment)) unread_environment_ = environment;
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

  const std::filesystem::path& unread_environment() const { return unread_environment_; }

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
  std::filesystem::path unread_environment_;
};

int number_in(const std::string& written, const Setting& setting) {
  int value = 0;
  const auto [end, fault] = std::from_chars(written.data(), written.data() + written.size(), value);
  const bool is_whole = fault == std::errc() && end == written.data() + written.size();
  if (!is_whole || value < setting.least || value > setting.most) {
    throw std::invalid_argument(std::string(setting.name) + " must be a whole number from " +
                                std::to_string(setting.least) + " to " + std::to_string(setting.most) + ", and is \"" +
                                written + "\"" +
                                (written.find('#') == std::string::npos ? "" : ": a comment has a line of its own"));
  }
  return value;
}

bool yes_or_no(const std::string& written, const Setting& setting) {
  if (written == "yes" || written == "no") return written == "yes";
  throw std::invalid_argument(std::string(setting.name) + " must be yes or no");
}

void store_setting(Settings& settings, const Setting& setting, const std::string& written) {
  const auto store = [&](auto field) {
    auto& place = settings.*field;
    using Value = std::remove_reference_t<decltype(place)>;
    if constexpr (std::is_same_v<Value, int>) {
      place = number_in(written, setting);
    } else if constexpr (std::is_same_v<Value, bool>) {
      place = yes_or_no(written, setting);
    } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
      place = words_between_commas(written);
    } else {
      place = written;
    }
  };
  std::visit(store, setting.field);
}

// What one setting alone cannot tell.
void check_together(const Settings& settings) {
  try {
    const AddressRanges readable(settings.trusted_proxy);
  } catch (const std::invalid_argument& fault) {
    throw std::invalid_argument(std::string("trusted-proxy: ") + fault.what());
  }
  metrics_place(settings);  // throws
  if (settings.tls_certificate.empty() != settings.tls_key.empty()) {
    throw std::invalid_argument("tls-certificate and tls-key belong together");
  }
  const bool known_scheme = settings.base_url.starts_with("https://") || settings.base_url.starts_with("http://");
  if (!settings.base_url.empty() && !known_scheme) {
    throw std::invalid_argument("base-url must start with https:// or http://");
  }
  const std::string host =
      settings.base_url.substr(std::min(settings.base_url.find("://") + 3, settings.base_url.size()));
  if (!settings.base_url.empty() && (host.empty() || host.find_first_of("/?#@ ") != std::string::npos)) {
    throw std::invalid_argument("base-url is an address without a path, such as https://forms.example; " +
                                settings.base_url + " is none: the form needs a name of its own");
  }
  const std::string& database = settings.database;
  const bool is_elsewhere = database.find("://") != std::string::npos && !database.starts_with("postgres");
  const bool is_path = (database.find('/') != std::string::npos && !is_elsewhere) || database.ends_with(".db");
  const bool is_connection = database.find('=') != std::string::npos;
  if (!database.empty() && !is_path && !is_connection) {
    throw std::invalid_argument("database is " + database +
                                ": give PostgreSQL's address (postgresql:///NAME, postgresql://USER@HOST/NAME), or the "
                                "path of SQLite's file; leave it out for SQLite in the data directory");
  }
}

}  // namespace

std::optional<MetricsPlace> metrics_place(const Settings& settings) {
  const std::string& written = settings.metrics;
  if (written == "no" || written.empty()) return std::nullopt;
  MetricsPlace place;
  if (written == "yes") return place;
  const std::size_t colon = written.rfind(':');
  const std::string port = colon == std::string::npos ? "" : written.substr(colon + 1);
  std::string address = written.substr(0, std::min(colon, written.size()));
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  const auto [end, fault] = std::from_chars(port.data(), port.data() + port.size(), place.port);
  const bool is_whole = !port.empty() && fault == std::errc() && end == port.data() + port.size();
  const std::optional<std::string> plain = plain_address(address);
  constexpr int kPortMax = 65'535;
  if (!plain || !is_whole || place.port < 0 || place.port > kPortMax) {
    throw std::invalid_argument("metrics must be no, yes, or an address and a port such as 10.0.0.5:9464");
  }
  place.address = address;
  return place;
}

const std::vector<std::string>& setting_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const SettingGroup& group : settings_table()) {
      for (const Setting& setting : group.settings) all.emplace_back(setting.name);
    }
    return all;
  }();
  return names;
}

Settings load_settings(const std::map<std::string, std::string>& flags) {
  const Lookup lookup(flags);
  Settings settings = default_settings();
  settings.unread_environment = lookup.unread_environment();
  for (const SettingGroup& group : settings_table()) {
    for (const Setting& setting : group.settings) {
      store_setting(settings, setting, lookup.text(std::string(setting.name), text_of_setting(settings, setting)));
    }
  }
  while (settings.base_url.ends_with('/')) settings.base_url.pop_back();
  check_together(settings);
  return settings;
}

}  // namespace frontdoor::intake
