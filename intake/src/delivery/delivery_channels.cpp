#include "delivery/delivery_channels.h"

#include "base/addresses.h"
#include "base/durable_file.h"
#include "base/text.h"
#include "base/words.h"
#include "crypto/secrets.h"
#include "store/delivery_queue.h"
#include "store/store.h"

#include <frontdoor/json.h>

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sodium.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <map>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

constexpr long kSecondsMax = 10;
constexpr std::size_t kReplyBytesMax = 64 * 1024;
constexpr int kSubmissionTlsPort = 465;
constexpr std::size_t kSecretBytesMin = 16;
constexpr std::size_t kNewSecretBytes = 32;
constexpr const char* kSecretPrefix = "whsec_";
constexpr long kGone = 410;
constexpr long kMailGoesOn = 354;
constexpr std::size_t kMailAddressBytesMax = 254;
constexpr const char* kPrivateAddress = "it leads to a private address, which this service does not call";
constexpr const char* kSeveralReminders = "reminders";
constexpr std::size_t kNamedMax = 100;

bool is_this_machine(const std::string& host) {
  return host == "127.0.0.1" || host == "::1" || host == "localhost";
}

// One transfer of libcurl's with an end: everything together, from the name's address to the last byte of the reply,
// takes at most kSecondsMax, and no more than kReplyBytesMax of the reply are read.
class Transfer {
 public:
  Transfer() : curl_((start_curl(), curl_easy_init())) {
    if (curl_ == nullptr) throw StoreUnavailable("no memory for a delivery");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TIMEOUT, kSecondsMax);
    set(CURLOPT_CONNECTTIMEOUT, kSecondsMax / 2);
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, kSecondsMax);  // of the last goodbye too: the default is two minutes
    set(CURLOPT_PROXY, "");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_WRITEFUNCTION, &Transfer::count_reply);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_MAXFILESIZE, static_cast<long>(kReplyBytesMax));
  }
  ~Transfer() {
    curl_slist_free_all(lines_);
    curl_easy_cleanup(curl_);
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  template <typename Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(curl_, option, value);
  }
  // From here on it connects to hosts on the internet alone, whatever a name leads to.
  void stay_public() {
    set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_public_socket);
    set(CURLOPT_OPENSOCKETDATA, this);
  }
  // Whether it would have connected to another.
  bool met_private() const { return met_private_; }
  // Headers, or recipients.
  void add_line(const std::string& line) { lines_ = curl_slist_append(lines_, line.c_str()); }
  curl_slist* lines() const { return lines_; }
  // True when the reply was longer than we read: its status is known.
  bool cut() const { return reply_bytes_ > kReplyBytesMax; }
  CURLcode run() {
    const CURLcode result = curl_easy_perform(curl_);
    if (result != CURLE_OK) hang_up();
    return result;
  }
  // Whether a connection was made, with TLS where the address asks for it.
  bool was_reached() const {
    curl_off_t connected = 0;
    curl_easy_getinfo(curl_, CURLINFO_PRETRANSFER_TIME_T, &connected);
    return connected > 0;
  }
  long status() const {
    long status = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    return status;
  }

 private:
  // libcurl takes leave of a mail server (QUIT) and waits for its answer, which CURLOPT_TIMEOUT does not end: not of
  // one that has failed us.
  void hang_up() {
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(curl_, CURLINFO_ACTIVESOCKET, &socket);
    if (socket != CURL_SOCKET_BAD) ::shutdown(socket, SHUT_RDWR);
  }
  static void start_curl() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw StoreUnavailable("libcurl cannot start");
  }
  static curl_socket_t open_public_socket(void* transfer, curlsocktype, curl_sockaddr* to) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* bytes = to->family == AF_INET
                            ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in*>(&to->addr)->sin_addr)
                            : static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(&to->addr)->sin6_addr);
    const bool is_written = (to->family == AF_INET || to->family == AF_INET6) &&
                            ::inet_ntop(to->family, bytes, text.data(), text.size()) != nullptr;
    if (!is_written || !is_public_address(text.data())) {
      static_cast<Transfer*>(transfer)->met_private_ = true;
      return CURL_SOCKET_BAD;
    }
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
  }
  static std::size_t count_reply(char*, std::size_t size, std::size_t count, void* transfer) {
    auto* self = static_cast<Transfer*>(transfer);
    self->reply_bytes_ += size * count;
    return self->cut() ? 0 : size * count;
  }

  CURL* curl_;
  curl_slist* lines_ = nullptr;
  std::size_t reply_bytes_ = 0;
  bool met_private_ = false;
};

// The bytes of a message while libcurl takes them.
struct Upload {
  std::string_view left;
  static std::size_t take(char* to, std::size_t size, std::size_t count, void* upload) {
    auto* self = static_cast<Upload*>(upload);
    const std::size_t taken = std::min(size * count, self->left.size());
    std::memcpy(to, self->left.data(), taken);
    self->left.remove_prefix(taken);
    return taken;
  }
};

bool is_of_several(const Message& message) {
  return message.references.size() > 1;
}

// A reminder needs no patient: the practice's system has the request already.
std::string body_of(const Message& message) {
  if (!message.bundle.empty()) return message.bundle;
  if (message.event == kTestEvent) {
    return to_text(Json{{"event", message.event}, {"practice", message.ods}, {"at", format_rfc3339(message.at)}});
  }
  Json body{{"event", message.event}, {"reference", message.reference}, {"at", format_rfc3339(message.at)}};
  if (is_of_several(message)) {
    body["event"] = kSeveralReminders;
    body["since"] = format_rfc3339(message.since);
    body["count"] = message.references.size();
    Json named = Json::array();
    const std::size_t left_out = message.references.size() - std::min(message.references.size(), kNamedMax);
    for (std::size_t i = left_out; i < message.references.size(); ++i) named.push_back(message.references[i]);
    body["references"] = std::move(named);
  }
  if (!message.steps.empty()) body["patientSteps"] = message.steps;
  return to_text(body);
}

// The convention's envelope: what happened, when, and the data of it.
std::string webhook_body(const Message& message) {
  Json data{{"practice", message.ods}};
  if (message.event != kTestEvent) data["reference"] = message.reference;
  if (!message.bundle.empty()) {
    const Result<Json> bundle = parse_json(message.bundle);
    data["bundle"] = bundle ? bundle.value() : Json(nullptr);
    if (!message.steps.empty()) data["patientSteps"] = message.steps;
  } else if (const Result<Json> told = parse_json(body_of(message))) {
    for (const auto& [name, value] : told.value().items()) {
      const bool is_said = name == "event" || name == "at" || name == "reference";
      if (!is_said) data[name] = value;
    }
  }
  if (message.state.is_object()) data["state"] = message.state;
  if (message.attachments.is_array()) data["attachments"] = message.attachments;
  if (!message.added.empty()) data["added"] = message.added;
  if (!message.inbox_link.empty()) data["inbox"] = message.inbox_link;
  return to_text(
      Json{{"type", webhook_type(message)}, {"timestamp", format_rfc3339(message.at)}, {"data", std::move(data)}});
}

std::string base64(const unsigned char* bytes, std::size_t size) {
  std::string text(sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes, size, sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // its end mark
  return text;
}

// What a secret is as a key. Throws std::invalid_argument when it says that it is base64 and is not.
std::string webhook_key(const std::string& secret) {
  if (!secret.starts_with(kSecretPrefix)) return secret;
  const std::string_view text = std::string_view(secret).substr(std::string_view(kSecretPrefix).size());
  std::string key(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(key.data()), key.size(), text.data(), text.size(), nullptr,
                        &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0) {
    throw std::invalid_argument("a secret that begins with whsec_ must be base64 after that");
  }
  key.resize(size);
  return key;
}

// "Mon, 23 Nov 2026 10:00:00 +0000", as RFC 5322 writes it.
std::string mail_date(Instant at) {
  const std::time_t seconds =
      static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d +0000", days[utc.tm_wday], utc.tm_mday,
                months[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return text.data();
}

std::string subject_of_several(const Message& message) {
  const std::string count = std::to_string(message.references.size());
  const std::string since = " since " + words_for_time(message.since);
  if (message.event == "alert") return "Frontdoor: " + count + " more urgent online requests" + since;
  if (message.event == "request") return "Frontdoor: " + count + " more online requests" + since;
  return "Frontdoor: " + count + " more reminders of online requests" + since;
}

std::string subject_of(const Message& message) {
  if (message.event == kDeliveryDead) return "Frontdoor: another system of yours does not get online requests";
  if (is_of_several(message)) return subject_of_several(message);
  if (message.event == kTestEvent) return "Frontdoor: this is a test message";
  if (message.event == "alert") return "Frontdoor: an urgent online request has come";
  if (message.event == "request") return "Frontdoor: a new online request is waiting";
  if (message.event == "patient-worse") return "Frontdoor: a patient says that it has got worse";
  if (message.event == "patient-add") return "Frontdoor: a patient wrote again about an online request";
  if (message.event == "patient-withdraw") return "Frontdoor: a patient no longer needs an online request";
  if (message.event == "deadline") return "Frontdoor: an unread online request is near its deadline";
  if (message.event == "not-done") return "Frontdoor: an urgent online request was seen and is not done";
  if (message.event == "overdue") return "Frontdoor: an online request is past its deadline and not done";
  return "Frontdoor: an urgent online request has not been seen";
}

std::string mail_text(const MailSettings& mail, const DeliverySettings& settings, const Message& message) {
  MailDraft draft{mail.from, settings.email_to, subject_of(message), message.delivery + "." + message.ods, message.at,
                  ""};
  draft.text = draft.subject + ".\r\n\r\nPractice: " + message.ods;
  if (message.event == kTestEvent) {
    draft.text += "\r\n\r\nIt is about no request. Somebody tried whether messages arrive here.\r\n";
    return mail_as_text(draft);
  }
  if (message.event == kDeliveryDead) {
    draft.text += "\r\nFailed for good: " + std::to_string(message.dead);
    draft.text += "\r\n\r\nThe requests are in the inbox, and nothing is lost. Until they are sent again, your other ";
    draft.text +=
        "system does not have them.\r\nA manager sees why on the page \"Deliveries\", and can send them again";
    draft.text += message.inbox_link.empty() ? "." : ":\r\n" + message.inbox_link;
    draft.text += "\r\n\r\nThis notice holds nothing that a patient wrote. Nobody reads replies to it.\r\n";
    return mail_as_text(draft);
  }
  draft.text += (is_of_several(message) ? "\r\nThe newest: " : "\r\nReference: ") + message.reference;
  draft.text += std::string("\r\n\r\nSign in to the inbox to read ") + (is_of_several(message) ? "them" : "it");
  draft.text += message.inbox_link.empty() ? "." : ":\r\n" + message.inbox_link;
  draft.text += "\r\n\r\nThis notice holds nothing that the patient wrote. Nobody reads replies to it.\r\n";
  return mail_as_text(draft);
}

}  // namespace

std::vector<std::string> DeliverySettings::channels() const {
  std::vector<std::string> channels;
  if (!webhook_url.empty()) channels.push_back("webhook");
  if (!file_folder.empty()) channels.push_back("file");
  if (!email_to.empty()) channels.push_back("email");
  return channels;
}

std::string delivery_settings_as_json(const DeliverySettings& settings) {
  return to_text(Json{{"webhookUrl", settings.webhook_url},
                      {"webhookSecret", settings.webhook_secret},
                      {"webhookSecretBefore", settings.webhook_secret_before},
                      {"fileFolder", settings.file_folder},
                      {"emailTo", settings.email_to}});
}

DeliverySettings delivery_settings_from_json(std::string_view text) {
  const Result<Json> parsed = parse_json(text);
  if (!parsed) return {};
  const Json& json = parsed.value();
  return {json_string_or(json, "webhookUrl", ""), json_string_or(json, "webhookSecret", ""),
          json_string_or(json, "fileFolder", ""), json_string_or(json, "emailTo", ""),
          json_string_or(json, "webhookSecretBefore", "")};
}

void check_delivery_settings(const DeliverySettings& settings) {
  if (!settings.webhook_url.empty()) {
    Poco::URI address;
    try {
      address = Poco::URI(settings.webhook_url);
    } catch (const Poco::Exception&) {
      throw std::invalid_argument("the webhook must be an https address");
    }
    const bool plain = address.getScheme() == "http" && is_this_machine(address.getHost());
    if ((address.getScheme() != "https" && !plain) || address.getHost().empty() || !address.getUserInfo().empty()) {
      throw std::invalid_argument("the webhook must be an https address (http only to this machine)");
    }
    if (webhook_key(settings.webhook_secret).size() < kSecretBytesMin) {
      throw std::invalid_argument("the webhook's secret must have at least 16 letters");
    }
  }
  if (!settings.file_folder.empty() && !std::filesystem::is_directory(settings.file_folder)) {
    throw std::invalid_argument("there is no folder " + settings.file_folder);
  }
  if (!settings.email_to.empty() && !is_one_mail_address(settings.email_to)) {
    throw std::invalid_argument("the e-mail address must be one address");
  }
}

void check_webhook_is_public(const DeliverySettings& settings) {
  if (settings.webhook_url.empty()) return;
  const std::string host = lower_case(Poco::URI(settings.webhook_url).getHost());
  const bool is_here = host == "localhost" || host.ends_with(".localhost");
  if (is_here || (plain_address(host) && !is_public_address(*plain_address(host)))) {
    throw std::invalid_argument(
        "the webhook's address is that of this machine or of a private network. The people who run the service can "
        "allow these (private-webhooks)");
  }
}

std::string webhook_host(const DeliverySettings& settings) {
  try {
    const Poco::URI address(settings.webhook_url);
    return address.getHost() + ":" + std::to_string(address.getPort());
  } catch (const Poco::Exception&) {
    return settings.webhook_url;
  }
}

std::string webhook_host_warning(const DeliverySettings& settings) {
  if (settings.webhook_url.empty()) return {};
  const std::string host = Poco::URI(settings.webhook_url).getHost();
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int fault = ::getaddrinfo(host.c_str(), nullptr, &wanted, &found);
  if (found != nullptr) ::freeaddrinfo(found);
  if (fault == 0) return {};
  if (fault == EAI_NONAME) {
    return "No computer is known by the name " + host +
           ": look whether it is spelt right. Until it is known nothing "
           "arrives there; what could not be sent waits, and is tried again.";
  }
  return "The name " + host +
         " could not be looked up now: that may be the network here. Send a test message in a few "
         "minutes.";
}

std::string new_webhook_secret() {
  std::array<unsigned char, kNewSecretBytes> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return kSecretPrefix + base64(bytes.data(), bytes.size());
}

std::string webhook_signature(const std::string& secret, const std::string& id, const std::string& timestamp,
                              const std::string& body) {
  const auto bytes = [](const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); };
  const std::string key = webhook_key(secret);
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
  const std::string head = id + "." + timestamp + ".";
  crypto_auth_hmacsha256_update(&state, bytes(head), head.size());
  crypto_auth_hmacsha256_update(&state, bytes(body), body.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> tag{};
  crypto_auth_hmacsha256_final(&state, tag.data());
  return "v1," + base64(tag.data(), tag.size());
}

std::string webhook_type(const Message& message) {
  if (is_of_several(message)) return "request.reminders";
  static const std::map<std::string, std::string> types = {
      {"request", "request.received"},          {"alert", "alert.raised"},        {"assigned", "request.assigned"},
      {"answered", "request.answered"},         {"closed", "request.closed"},     {"reopened", "request.reopened"},
      {"attachment", "attachment.added"},       {"patient-add", "patient.added"}, {"patient-worse", "patient.worse"},
      {"patient-withdraw", "patient.withdrew"}, {"unseen", "reminder.unseen"},    {"deadline", "reminder.deadline"},
      {"not-done", "reminder.not-done"},        {"overdue", "reminder.overdue"},  {kTestEvent, "delivery.test"}};
  const auto known = types.find(message.event);
  return known == types.end() ? message.event : known->second;
}

std::string send_webhook(const DeliverySettings& settings, const Message& message, WebhookReach reach) {
  const std::string body = webhook_body(message);
  const std::string id = message.ods + "-" + message.delivery;
  const std::string timestamp =
      std::to_string(std::chrono::floor<std::chrono::seconds>(message.at).time_since_epoch().count());
  Transfer transfer;
  transfer.add_line("Content-Type: application/json");
  transfer.add_line("User-Agent: frontdoor-intake");
  transfer.add_line("webhook-id: " + id);
  transfer.add_line("webhook-timestamp: " + timestamp);
  std::string signatures = webhook_signature(settings.webhook_secret, id, timestamp, body);
  if (!settings.webhook_secret_before.empty()) {
    signatures += " " + webhook_signature(settings.webhook_secret_before, id, timestamp, body);
  }
  transfer.add_line("webhook-signature: " + signatures);
  transfer.add_line("Expect:");  // the body goes at once
  const bool stays_public = reach == WebhookReach::public_hosts;
  if (stays_public) transfer.stay_public();
  transfer.set(CURLOPT_PROTOCOLS_STR, stays_public ? "https" : "http,https");
  transfer.set(CURLOPT_URL, settings.webhook_url.c_str());
  transfer.set(CURLOPT_POSTFIELDS, body.data());
  transfer.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  transfer.set(CURLOPT_HTTPHEADER, transfer.lines());
  const CURLcode result = transfer.run();
  const long status = transfer.status();
  const bool answered = result == CURLE_OK || transfer.cut() || result == CURLE_FILESIZE_EXCEEDED;
  const bool silent = result == CURLE_OPERATION_TIMEDOUT && transfer.was_reached();
  if (silent) return "was reached and did not answer in time";
  if (!answered && transfer.met_private()) return kPrivateAddress;
  if (!answered && result == CURLE_UNSUPPORTED_PROTOCOL) return kPrivateAddress;  // http is for this machine alone
  if (!answered) return std::string("cannot be reached: ") + curl_easy_strerror(result);
  if (status == kGone) return kReceiverIsGone;
  return status >= 200 && status < 300 ? "" : "answered with status " + std::to_string(status);
}

std::string drop_file(const DeliverySettings& settings, const Message& message) {
  const std::filesystem::path folder(settings.file_folder);
  const std::string kind = message.bundle.empty() ? message.event + "-" + message.delivery : "request";
  const std::string about = message.reference.empty() ? "" : message.reference + "-";
  const std::filesystem::path target = folder / (message.ods + "-" + about + kind + ".json");
  // The practice's own system reads it, by its group.
  return write_durably(target, body_of(message), 0640) ? "" : "the file cannot be written";
}

MailSettings mail_settings(const Settings& settings) {
  return {settings.mail_host, settings.mail_port,     settings.mail_from,
          settings.mail_user, settings.mail_password, settings.mail_ca};
}

namespace {

// Where to, and how safely. Borrowed by the transfer: `url`.
void set_mail_server(Transfer& transfer, const MailSettings& mail, const std::string& url) {
  transfer.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  transfer.set(CURLOPT_URL, url.c_str());
  // In the clear only to this machine, and a password never.
  const bool clear = is_this_machine(mail.host) && mail.user.empty();
  transfer.set(CURLOPT_USE_SSL, static_cast<long>(clear ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (!mail.ca_file.empty()) transfer.set(CURLOPT_CAINFO, mail.ca_file.c_str());
  if (!mail.user.empty()) {
    transfer.set(CURLOPT_USERNAME, mail.user.c_str());
    transfer.set(CURLOPT_PASSWORD, mail.password.c_str());
  }
}

std::string url_of(const MailSettings& mail) {
  const bool tls_from_start = mail.port == kSubmissionTlsPort;
  return std::string(tls_from_start ? "smtps://" : "smtp://") + mail.host + ":" + std::to_string(mail.port);
}

std::string fault_of_mail(CURLcode result) {
  if (result == CURLE_OK) return "";
  if (result == CURLE_USE_SSL_FAILED) return "the mail server offers no TLS (STARTTLS): nothing was sent";
  if (result == CURLE_PEER_FAILED_VERIFICATION) return "the mail server's certificate is not trusted: nothing was sent";
  return std::string("the mail server refused: ") + curl_easy_strerror(result);
}

}  // namespace

bool is_one_mail_address(std::string_view text) {
  const auto is_odd = [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f ||
           std::string_view("<>,;\"\\()[]").find(c) != std::string_view::npos;
  };
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == text.npos &&
         text.size() <= kMailAddressBytesMax && text.front() != '-' && std::none_of(text.begin(), text.end(), is_odd);
}

std::string mail_as_text(const MailDraft& draft) {
  std::string text = "Date: " + mail_date(draft.at) + "\r\nFrom: " + draft.from + "\r\nTo: " + draft.to;
  text += "\r\nSubject: " + draft.subject;
  text += "\r\nMessage-ID: <" + draft.name + "@frontdoor>";
  text += "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0";
  text += "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
  return text + draft.text;
}

NoticeResult post_mail(const MailSettings& mail, const std::string& to, const std::string& text) {
  using End = NoticeResult::End;
  if (mail.host.empty()) return {End::later, "no mail server is set"};
  Upload upload{text};
  Transfer transfer;
  const std::string url = url_of(mail);
  const std::string from = "<" + mail.from + ">";
  set_mail_server(transfer, mail, url);
  transfer.add_line("<" + to + ">");
  transfer.set(CURLOPT_MAIL_FROM, from.c_str());
  transfer.set(CURLOPT_MAIL_RCPT, transfer.lines());
  transfer.set(CURLOPT_UPLOAD, 1L);
  transfer.set(CURLOPT_READFUNCTION, &Upload::take);
  transfer.set(CURLOPT_READDATA, &upload);
  const CURLcode result = transfer.run();
  if (result == CURLE_OK) return {End::accepted};
  const long status = transfer.status();
  const std::string fault = fault_of_mail(result);
  // 354: it took the message and did not say what became of it.
  if (status == kMailGoesOn && upload.left.empty()) return {End::uncertain, "the mail server did not confirm it"};
  const bool is_of_address = result == CURLE_SEND_ERROR || result == CURLE_WEIRD_SERVER_REPLY;
  if (is_of_address && status >= 500 && status < 600) {
    return {End::refused, fault + " (" + std::to_string(status) + ")"};
  }
  return {End::later, fault};
}

std::string send_mail(const MailSettings& mail, const DeliverySettings& settings, const Message& message) {
  return post_mail(mail, settings.email_to, mail_text(mail, settings, message)).reason;
}

std::string try_mail_server(const MailSettings& mail) {
  Transfer transfer;
  const std::string url = url_of(mail);
  set_mail_server(transfer, mail, url);
  transfer.set(CURLOPT_CONNECT_ONLY, 1L);
  return fault_of_mail(transfer.run());
}

}  // namespace frontdoor::intake
