#include "base/clock.h"
#include "commands/doctor_findings.h"
#include "form/proxy_probe.h"

#include <frontdoor/json.h>

#include <curl/curl.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <array>
#include <memory>
#include <vector>

namespace frontdoor::intake {
namespace {

constexpr long kSecondsMax = 10;
constexpr std::size_t kBodyBytesMax = 2'000'000;
constexpr const char* kMadeUpCaller = "192.0.2.1";  // nobody's (RFC 5737)

struct Fetched {
  std::string fault;  // why there is no answer; empty: there is one
  long status = 0;
  std::string type;
  std::string policy;  // Content-Security-Policy
  std::string body;
};

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* body) {
  auto* text = static_cast<std::string*>(body);
  if (text->size() + size * count > kBodyBytesMax) return 0;
  text->append(bytes, size * count);
  return size * count;
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* policy) {
  constexpr std::string_view kName = "content-security-policy:";
  std::string line(bytes, size * count);
  std::string name = line.substr(0, kName.size());
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (name == kName) *static_cast<std::string*>(policy) = line.substr(kName.size());
  return size * count;
}

Fetched fetch(const std::string& address, const std::vector<std::string>& headers = {}) {
  Fetched fetched;
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), &curl_easy_cleanup);
  curl_slist* lines = nullptr;
  for (const std::string& header : headers) lines = curl_slist_append(lines, header.c_str());
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> freed(lines, &curl_slist_free_all);
  curl_easy_setopt(curl.get(), CURLOPT_URL, address.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, kSecondsMax);
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, lines);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &fetched.body);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, &take_header);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &fetched.policy);
  const CURLcode result = curl_easy_perform(curl.get());
  if (result != CURLE_OK) fetched.fault = curl_easy_strerror(result);
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &fetched.status);
  const char* type = nullptr;
  curl_easy_getinfo(curl.get(), CURLINFO_CONTENT_TYPE, &type);
  if (type != nullptr) fetched.type = type;
  return fetched;
}

std::string host_of(const std::string& base_url) {
  const std::size_t start = base_url.find("://") + 3;
  return base_url.substr(start, base_url.find('/', start) - start);
}

void judge_caller(const Json& seen, const Settings& settings, Findings& findings) {
  const std::string peer = json_string_or(seen, "peer", "");
  const std::string forwarded_for = json_string_or(seen, "forwardedFor", "");
  const bool trusted = json_bool(seen, "peerIsTrusted").value_or(false);
  if (settings.tls()) {
    findings.well("callers reach the service directly: nothing has to be forwarded");
  } else if (!trusted) {
    findings.wrong("the proxy at " + peer + " is not among trusted-proxy: all patients count as one caller",
                   "set trusted-proxy = " + peer + (settings.trusted_proxy.empty() ? "" : ", or add it to the list"));
  } else if (json_string_or(seen, "caller", "") == kMadeUpCaller) {
    findings.wrong("the proxy hands on the X-Forwarded-For that a caller made up: anybody may pass for anybody",
                   "let it set the header to the caller's own address (nginx: proxy_set_header X-Forwarded-For "
                   "$remote_addr;)");
  } else if (forwarded_for.empty() && !json_string_or(seen, "forwarded", "").empty()) {
    findings.wrong("the proxy says who calls in Forwarded, which the service does not read",
                   "let it set X-Forwarded-For too");
  } else if (forwarded_for.empty()) {
    findings.wrong("the proxy at " + peer + " does not say who calls: all patients count as one caller",
                   "let it set X-Forwarded-For (nginx: proxy_set_header X-Forwarded-For $remote_addr;)");
  } else {
    findings.well("the proxy at " + peer + " says who calls");
  }
}

void judge_host(const Json& seen, const Settings& settings, Findings& findings) {
  const std::string host = json_string_or(seen, "host", "");
  if (host == host_of(settings.base_url)) {
    findings.well("the address arrives unchanged (Host: " + host + ")");
  } else {
    findings.wrong(
        "the proxy changes the address: patients type " + host_of(settings.base_url) + ", and " + host + " arrives",
        "let it hand on Host (nginx: proxy_set_header Host $host;)");
  }
}

std::string sha384_of(const std::string& bytes) {
  std::array<unsigned char, 48> digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha384(), nullptr);
  std::string text(sodium_base64_encoded_len(digest.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), digest.data(), digest.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return "sha384-" + text;
}

bool is_script(const Fetched& fetched) {
  return fetched.fault.empty() && fetched.status == 200 && fetched.type.find("javascript") != std::string::npos;
}

// What a website's script tag loads.
void judge_loader(const std::string& base_url, Findings& findings) {
  const Fetched loader = fetch(base_url + "/frontdoor.js");
  if (!is_script(loader)) {
    findings.wrong("the script tag's address, " + base_url + "/frontdoor.js, gives no script (" +
                       (loader.fault.empty() ? std::to_string(loader.status) + " " + loader.type : loader.fault) + ")",
                   "let the proxy hand on everything below /, and set web-root to the form's files");
    return;
  }
  findings.well("the script tag's address gives the script");
  const Result<Json> hashes = parse_json(fetch(base_url + "/integrity.json").body);
  if (!hashes || !hashes.value().is_object()) {
    findings.look("there is no integrity.json", "build the form's files again, or install the package");
    return;
  }
  for (const auto& [path, hash] : hashes.value().items()) {
    const std::string* const wanted = json_as_string(hash);
    const Fetched version = fetch(base_url + path);
    if (is_script(version) && wanted != nullptr && sha384_of(version.body) == *wanted) {
      findings.well("the script of " + path + " has the hash that integrity.json names");
    } else {
      findings.wrong("the script of " + path + " is not the one that integrity.json names: tags with its hash fail",
                     "let no proxy change or cache it, and install the package again");
    }
  }
}

void judge_website(const std::string& base_url, const PracticeRecord& practice, Findings& findings) {
  if (practice.site_origins.empty()) {
    findings.look("no website may show the form of " + practice.ods,
                  "frontdoor-intake practice sites --ods " + practice.ods + " --add https://WEBSITE");
    return;
  }
  const Fetched page = fetch(base_url + "/p/" + practice.ods);
  for (const std::string& origin : practice.site_origins) {
    if (page.fault.empty() && page.policy.find(" " + origin) != std::string::npos) {
      findings.well(origin + " may show the form of " + practice.ods);
    } else {
      findings.wrong("the form of " + practice.ods + " does not let " + origin + " show it (" +
                         (page.fault.empty() ? "status " + std::to_string(page.status) : page.fault) + ")",
                     "let the proxy hand on the header Content-Security-Policy as it comes");
    }
  }
}

bool may_ask(const Settings& settings) {
  return !settings.base_url.empty();
}

}  // namespace

void examine_proxy(const Settings& settings, const std::optional<Keyring>& keyring, Findings& findings) {
  if (!may_ask(settings) || !keyring) return;
  const std::string question = std::string(kProbeHeader) + ": " + probe_question(system_now(), *keyring);
  const Fetched fetched =
      fetch(settings.base_url + "/healthz", {question, std::string("X-Forwarded-For: ") + kMadeUpCaller});
  const Result<Json> seen = parse_json(fetched.body);
  if (!fetched.fault.empty()) {
    findings.look("nothing answers at " + settings.base_url + " from here: " + fetched.fault,
                  "start the service and the proxy, and look again; the name must lead to the proxy from here too");
  } else if (!seen || json_string_or(seen.value(), "status", "") != "ok") {
    findings.wrong(
        "what answers at " + settings.base_url + " is not this service (status " + std::to_string(fetched.status) + ")",
        "let the proxy hand on everything below / to the service's address and port");
  } else if (!json_string(seen.value(), "peer")) {
    findings.look("the service at " + settings.base_url + " does not know our keys, or runs an earlier version",
                  "restart it; give doctor the same settings");
  } else {
    judge_caller(seen.value(), settings, findings);
    judge_host(seen.value(), settings, findings);
  }
}

void examine_embedding(const Settings& settings, Store& store, Findings& findings) {
  if (!may_ask(settings) || !fetch(settings.base_url + "/healthz").fault.empty()) return;
  judge_loader(settings.base_url, findings);
  for (const std::string& ods : store.practice_codes()) {
    if (const auto practice = store.practice(ods)) judge_website(settings.base_url, *practice, findings);
  }
}

}  // namespace frontdoor::intake
