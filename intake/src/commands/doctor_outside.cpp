#include "base/clock.h"
#include "commands/doctor_asker.h"
#include "commands/doctor_findings.h"
#include "form/proxy_probe.h"

#include <frontdoor/json.h>
#include <frontdoor/limits.h>

#include <openssl/evp.h>
#include <sodium.h>

#include <array>
#include <vector>

namespace frontdoor::intake {
namespace {

constexpr const char* kMadeUpCaller = "192.0.2.1";  // nobody's (RFC 5737)
constexpr std::size_t kPhotoBytesMax = limits::photo_bytes_max;

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

// Of what was typed and of what the service saw: the last proxy's word.
void judge_scheme(const Json& seen, const Settings& settings, Findings& findings) {
  if (settings.tls() || !settings.base_url.starts_with("https://")) return;
  const std::string said = json_string_or(seen, "forwardedProto", "");
  const std::string remedy = "let it set X-Forwarded-Proto (nginx: proxy_set_header X-Forwarded-Proto $scheme;)";
  if (said.empty()) {
    findings.look("the proxy does not say that TLS was spoken", remedy);
  } else if (said.substr(said.find_last_of(", ") + 1) != "https") {
    findings.wrong("the proxy says that patients came by " + said + ", and they type https", remedy);
  } else {
    findings.well("the proxy says that TLS was spoken");
  }
}

void judge_only_tls(const Answer& answer, const Settings& settings, Findings& findings) {
  if (!settings.base_url.starts_with("https://")) return;
  const std::size_t times = answer.only_tls.size();
  if (times == 0) {
    findings.wrong("no Strict-Transport-Security arrives: a browser may be led to an address without TLS",
                   "the service sends it: let the proxy hand it on (nginx: no proxy_hide_header for it)");
  } else if (times > 1) {
    findings.wrong("Strict-Transport-Security arrives " + std::to_string(times) + " times: browsers go by the first",
                   "take the proxy's own out (nginx: add_header; Caddy and HAProxy: header): the service sends it");
  } else {
    findings.well("Strict-Transport-Security arrives once");
  }
}

// As large as a photo may be, and refused by the service, since the bytes are not those of its hash.
void judge_bodies(const Asker& asker, const Settings& settings, const std::string& ods, Findings& findings) {
  const std::string address = settings.base_url + "/v1/practices/" + ods +
                              "/requests/00000000-0000-4000-8000-000000000000/attachments/" + std::string(64, '0');
  const Answer answer = asker.put(address, "image/jpeg", kPhotoBytesMax);
  const std::string size = std::to_string(kPhotoBytesMax) + " bytes";
  if (answer.status == 413 || (answer.status == 0 && !answer.fault.empty())) {
    findings.wrong("a photo of " + size + " does not get through the proxy (" +
                       (answer.status == 413 ? "413" : answer.fault) + "): patients' photos are lost",
                   "let it take bodies of 5 MB (nginx: client_max_body_size 5m; Caddy: request_body max_size 5MB)");
  } else if (answer.status == 507) {
    findings.well("a photo of " + size + " gets through the proxy; the service refuses it for want of room");
  } else {
    findings.well("a photo of " + size + " gets through");
  }
}

void judge_certificate(const std::string& fault, const Settings& settings, Findings& findings) {
  const std::string host = host_of(settings.base_url);
  const bool is_name = fault.find("subject name") != std::string::npos || fault.find("ost name") != std::string::npos;
  const bool has_ended = fault.find("expired") != std::string::npos;
  findings.wrong("browsers refuse the certificate at " + settings.base_url + ": " + fault,
                 is_name     ? "get one that names " + host + " (subjectAltName), and restart the proxy"
                 : has_ended ? "renew it, and restart the proxy"
                             : "let the proxy send the whole chain of an authority that browsers know; one of your own "
                               "making can be tried with --ca FILE");
}

// Whether the service itself is there, whatever a proxy says of it.
bool service_listens(const Settings& settings) {
  const bool any = settings.address == "0.0.0.0" || settings.address == "::";
  return Asker::listens(any ? "127.0.0.1" : settings.address, settings.port);
}

void blame_service(const Settings& settings, Findings& findings) {
  findings.wrong("the service does not run: nothing answers at port " + std::to_string(settings.port),
                 "systemctl start frontdoor-intake; why it ended: journalctl --unit frontdoor-intake");
}

}  // namespace

void examine_service(const Settings& settings, Findings& findings) {
  if (!service_listens(settings)) blame_service(settings, findings);
}

namespace {

std::string sha384_of(const std::string& bytes) {
  std::array<unsigned char, 48> digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha384(), nullptr);
  std::string text(sodium_base64_encoded_len(digest.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), digest.data(), digest.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return "sha384-" + text;
}

bool is_script(const Answer& fetched) {
  return fetched.fault.empty() && fetched.status == 200 && fetched.type.find("javascript") != std::string::npos;
}

// What a website's script tag loads.
void judge_loader(const Asker& asker, const std::string& base_url, Findings& findings) {
  const Answer loader = asker.get(base_url + "/frontdoor.js");
  if (!is_script(loader)) {
    findings.wrong("the script tag's address, " + base_url + "/frontdoor.js, gives no script (" +
                       (loader.fault.empty() ? std::to_string(loader.status) + " " + loader.type : loader.fault) + ")",
                   "let the proxy hand on everything below /, and set web-root to the form's files");
    return;
  }
  findings.well("the script tag's address gives the script");
  const Result<Json> hashes = parse_json(asker.get(base_url + "/integrity.json").body);
  if (!hashes || !hashes.value().is_object()) {
    findings.look("there is no integrity.json", "build the form's files again, or install the package");
    return;
  }
  for (const auto& [path, hash] : hashes.value().items()) {
    const std::string* const wanted = json_as_string(hash);
    const Answer version = asker.get(base_url + path);
    if (is_script(version) && wanted != nullptr && sha384_of(version.body) == *wanted) {
      findings.well("the script of " + path + " has the hash that integrity.json names");
    } else {
      findings.wrong("the script of " + path + " is not the one that integrity.json names: tags with its hash fail",
                     "let no proxy change or cache it, and install the package again");
    }
  }
}

void judge_website(const Asker& asker, const std::string& base_url, const PracticeRecord& practice,
                   Findings& findings) {
  if (practice.site_origins.empty()) {
    findings.look("no website may show the form of " + practice.ods,
                  "frontdoor-intake practice sites --ods " + practice.ods + " --add https://WEBSITE");
    return;
  }
  const Answer page = asker.get(base_url + "/p/" + practice.ods);
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

}  // namespace

bool examine_proxy(const Settings& settings, const Keyring& keyring, Asker& asker, Findings& findings) {
  if (settings.base_url.empty()) return false;
  const std::string question = std::string(kProbeHeader) + ": " + probe_question(system_now(), keyring);
  const auto ask = [&] {
    return asker.get(settings.base_url + "/healthz", {question, std::string("X-Forwarded-For: ") + kMadeUpCaller});
  };
  Answer answer = ask();
  if (answer.certificate_is_refused) {
    judge_certificate(answer.fault, settings, findings);
    asker.believe_any_certificate();
    answer = ask();
  }
  const Result<Json> seen = parse_json(answer.body);
  const bool is_ours = answer.fault.empty() && seen && json_string_or(seen.value(), "status", "") == "ok";
  if (answer.name_leads_nowhere) {
    findings.wrong("the name " + host_of(settings.base_url) + " of base-url leads nowhere from here",
                   "give it an address in DNS, or correct base-url; it must lead to the proxy from this machine too");
  }
  if (!is_ours && !service_listens(settings)) {
    blame_service(settings, findings);
  } else if (!answer.fault.empty() && !answer.name_leads_nowhere) {
    findings.wrong("nothing answers at " + settings.base_url + " from here, and the service runs: " + answer.fault,
                   "start the proxy, and look again; the name must lead to the proxy from here too");
  } else if (answer.fault.empty() && answer.status >= 502 && answer.status <= 504) {
    findings.wrong("the proxy at " + settings.base_url + " does not reach the service (status " +
                       std::to_string(answer.status) + ")",
                   "the service listens at " + settings.address + " port " + std::to_string(settings.port) +
                       ": let the proxy hand on to that");
  } else if (answer.fault.empty() && !is_ours) {
    findings.wrong(
        "what answers at " + settings.base_url + " is not this service (status " + std::to_string(answer.status) + ")",
        "let the proxy hand on everything below / to the service's address and port");
  } else if (is_ours && !json_string(seen.value(), "peer")) {
    findings.look("the service at " + settings.base_url + " does not know our keys, or runs an earlier version",
                  "restart it; give doctor the same settings");
  } else if (is_ours) {
    judge_caller(seen.value(), settings, findings);
    judge_host(seen.value(), settings, findings);
    judge_scheme(seen.value(), settings, findings);
    judge_only_tls(answer, settings, findings);
  }
  return is_ours;
}

void examine_embedding(const Settings& settings, Store& store, const Asker& asker, Findings& findings) {
  judge_loader(asker, settings.base_url, findings);
  const std::vector<std::string> codes = store.practice_codes();
  if (!codes.empty()) judge_bodies(asker, settings, codes.front(), findings);
  for (const std::string& ods : codes) {
    if (const auto practice = store.practice(ods)) judge_website(asker, settings.base_url, *practice, findings);
  }
}

}  // namespace frontdoor::intake
