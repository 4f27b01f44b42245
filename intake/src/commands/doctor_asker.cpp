#include "commands/doctor_asker.h"

#include "base/text.h"

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string_view>

namespace frontdoor::intake {
namespace {

constexpr long kSecondsMax = 10;
constexpr std::size_t kBodyBytesMax = 2'000'000;

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* body) {
  auto* text = static_cast<std::string*>(body);
  if (text->size() + size * count > kBodyBytesMax) return 0;
  text->append(bytes, size * count);
  return size * count;
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* answer) {
  auto* to = static_cast<Answer*>(answer);
  const std::string line(bytes, size * count);
  const std::string name = lower_case(line.substr(0, line.find(':')));
  if (name.size() >= line.size()) return size * count;
  if (name == "content-security-policy") to->policy = line.substr(name.size() + 1);
  if (name == "strict-transport-security") to->only_tls.push_back(line.substr(name.size() + 1));
  return size * count;
}

}  // namespace

Answer Asker::get(const std::string& address, const std::vector<std::string>& headers) const {
  return ask(address, headers, nullptr);
}

Answer Asker::put(const std::string& address, const std::string& type, std::size_t bytes) const {
  const std::string body(bytes, '\0');
  return ask(address, {"Content-Type: " + type}, &body);
}

Answer Asker::ask(const std::string& address, const std::vector<std::string>& headers,
                  const std::string* upload) const {
  Answer answer;
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), &curl_easy_cleanup);
  curl_slist* lines = nullptr;
  for (const std::string& header : headers) lines = curl_slist_append(lines, header.c_str());
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> freed(lines, &curl_slist_free_all);
  std::array<char, CURL_ERROR_SIZE> words{};
  curl_easy_setopt(curl.get(), CURLOPT_URL, address.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, kSecondsMax);
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, lines);
  curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, words.data());
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer.body);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, &take_header);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &answer);
  if (!ca_file_.empty()) curl_easy_setopt(curl.get(), CURLOPT_CAINFO, ca_file_.c_str());
  if (believes_any_) {
    curl_easy_setopt(curl.get(), CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(curl.get(), CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (upload != nullptr) {
    curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, "PUT");
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(upload->size()));
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, upload->data());
  }
  const CURLcode result = curl_easy_perform(curl.get());
  if (result != CURLE_OK) answer.fault = words[0] != '\0' ? words.data() : curl_easy_strerror(result);
  answer.name_leads_nowhere = result == CURLE_COULDNT_RESOLVE_HOST;
  answer.certificate_is_refused = result == CURLE_PEER_FAILED_VERIFICATION;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  const char* type = nullptr;
  curl_easy_getinfo(curl.get(), CURLINFO_CONTENT_TYPE, &type);
  if (type != nullptr) answer.type = type;
  return answer;
}

bool Asker::listens(const std::string& host, int port) {
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), &curl_easy_cleanup);
  const bool six = host.find(':') != std::string::npos;
  const std::string address = "http://" + (six ? "[" + host + "]" : host) + ":" + std::to_string(port);
  curl_easy_setopt(curl.get(), CURLOPT_URL, address.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(curl.get(), CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, kSecondsMax);
  return curl_easy_perform(curl.get()) == CURLE_OK;
}

}  // namespace frontdoor::intake
