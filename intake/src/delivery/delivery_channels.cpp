#include "delivery/delivery_channels.h"

#include "crypto/secrets.h"

#include <frontdoor/json.h>

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/MailMessage.h>
#include <Poco/Net/SMTPClientSession.h>
#include <Poco/NullStream.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>

#include <sodium.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

constexpr int kSecondsMax = 10;
constexpr std::size_t kSecretBytesMin = 16;

bool is_this_machine(const std::string& host) {
  return host == "127.0.0.1" || host == "::1" || host == "localhost";
}

std::unique_ptr<Poco::Net::HTTPClientSession> session_to(const Poco::URI& address) {
  std::unique_ptr<Poco::Net::HTTPClientSession> session;
  if (address.getScheme() == "https") {
    // The system's authorities; a certificate that is not theirs, or of another host, is refused.
    const Poco::Net::Context::Ptr context =
        new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", Poco::Net::Context::VERIFY_STRICT, 9, true);
    session = std::make_unique<Poco::Net::HTTPSClientSession>(address.getHost(), address.getPort(), context);
  } else {
    session = std::make_unique<Poco::Net::HTTPClientSession>(address.getHost(), address.getPort());
  }
  session->setTimeout(Poco::Timespan(kSecondsMax, 0));
  return session;
}

// A reminder needs no patient: the practice's system has the request already.
std::string body_of(const Message& message) {
  if (!message.bundle.empty()) return message.bundle;
  return to_text(Json{{"event", message.event}, {"reference", message.reference}, {"at", format_rfc3339(message.at)}});
}

bool write_durably(const std::filesystem::path& target, const std::string& body) {
  const std::filesystem::path temporary = target.string() + ".part";
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (descriptor < 0) return false;
  const bool written = ::write(descriptor, body.data(), body.size()) == static_cast<ssize_t>(body.size());
  const bool synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return written && synced && ::rename(temporary.c_str(), target.c_str()) == 0;
}

const char* subject_of(const Message& message) {
  if (message.event == "request") return "Frontdoor: a new online request is waiting";
  if (message.event == "deadline") return "Frontdoor: an unread online request is near its deadline";
  return "Frontdoor: an urgent online request has not been seen";
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
                      {"fileFolder", settings.file_folder},
                      {"emailTo", settings.email_to}});
}

DeliverySettings delivery_settings_from_json(std::string_view text) {
  const Result<Json> parsed = parse_json(text);
  if (!parsed) return {};
  const Json& json = parsed.value();
  return {json_string_or(json, "webhookUrl", ""), json_string_or(json, "webhookSecret", ""),
          json_string_or(json, "fileFolder", ""), json_string_or(json, "emailTo", "")};
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
    if (settings.webhook_secret.size() < kSecretBytesMin) {
      throw std::invalid_argument("the webhook's secret must have at least 16 letters");
    }
  }
  if (!settings.file_folder.empty() && !std::filesystem::is_directory(settings.file_folder)) {
    throw std::invalid_argument("there is no folder " + settings.file_folder);
  }
  const bool odd = settings.email_to.find_first_of(" \r\n<>,;") != std::string::npos;
  if (!settings.email_to.empty() && (odd || settings.email_to.find('@') == std::string::npos)) {
    throw std::invalid_argument("the e-mail address must be one address");
  }
}

std::string webhook_signature(const std::string& secret, const std::string& timestamp, const std::string& body) {
  const auto bytes = [](const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); };
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes(secret), secret.size());
  const std::string head = timestamp + ".";
  crypto_auth_hmacsha256_update(&state, bytes(head), head.size());
  crypto_auth_hmacsha256_update(&state, bytes(body), body.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> tag{};
  crypto_auth_hmacsha256_final(&state, tag.data());
  return "v1=" + to_hex(tag.data(), tag.size());
}

std::string send_webhook(const DeliverySettings& settings, const Message& message) {
  try {
    const Poco::URI address(settings.webhook_url);
    const std::string body = body_of(message);
    const std::string timestamp =
        std::to_string(std::chrono::floor<std::chrono::seconds>(message.at).time_since_epoch().count());
    Poco::Net::HTTPRequest request(Poco::Net::HTTPRequest::HTTP_POST,
                                   address.getPathEtc().empty() ? "/" : address.getPathEtc(),
                                   Poco::Net::HTTPMessage::HTTP_1_1);
    request.setContentType(message.bundle.empty() ? "application/json" : "application/fhir+json");
    request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    request.set("User-Agent", "frontdoor-intake");
    request.set("X-Frontdoor-Event", message.event);
    request.set("X-Frontdoor-Practice", message.ods);
    request.set("X-Frontdoor-Reference", message.reference);
    request.set("X-Frontdoor-Delivery", message.delivery);
    request.set("X-Frontdoor-Timestamp", timestamp);
    request.set("X-Frontdoor-Signature", webhook_signature(settings.webhook_secret, timestamp, body));
    const auto session = session_to(address);
    session->sendRequest(request) << body << std::flush;
    Poco::Net::HTTPResponse response;
    std::istream& reply = session->receiveResponse(response);
    Poco::NullOutputStream nowhere;
    Poco::StreamCopier::copyStream(reply, nowhere);
    const int status = response.getStatus();
    if (status >= 200 && status < 300) return "";
    return "answered with status " + std::to_string(status);
  } catch (const Poco::Exception& fault) {
    return std::string("cannot be reached: ") + fault.name();
  }
}

std::string drop_file(const DeliverySettings& settings, const Message& message) {
  const std::filesystem::path folder(settings.file_folder);
  const std::string kind = message.bundle.empty() ? message.event + "-" + message.delivery : "request";
  const std::filesystem::path target = folder / (message.ods + "-" + message.reference + "-" + kind + ".json");
  return write_durably(target, body_of(message)) ? "" : "the file cannot be written";
}

std::string send_mail(const MailSettings& mail, const DeliverySettings& settings, const Message& message) {
  if (mail.host.empty()) return "no mail server is set";
  try {
    Poco::Net::MailMessage letter;
    letter.setSender(mail.from);
    letter.addRecipient(Poco::Net::MailRecipient(Poco::Net::MailRecipient::PRIMARY_RECIPIENT, settings.email_to));
    letter.setSubject(subject_of(message));
    letter.set("Message-ID", "<" + message.delivery + "." + message.ods + "@frontdoor>");
    letter.setContentType("text/plain; charset=utf-8");
    std::string text = std::string(subject_of(message)) + ".\r\n\r\nPractice: " + message.ods +
                       "\r\nReference: " + message.reference + "\r\n\r\nSign in to the inbox to read it";
    text += message.inbox_link.empty() ? "." : ":\r\n" + message.inbox_link;
    letter.setContent(
        text + "\r\n\r\nThis notice holds nothing that the patient wrote. Nobody reads replies to it.\r\n",
        Poco::Net::MailMessage::ENCODING_8BIT);
    Poco::Net::SMTPClientSession session(mail.host, static_cast<Poco::UInt16>(mail.port));
    session.setTimeout(Poco::Timespan(kSecondsMax, 0));
    if (mail.user.empty()) {
      session.login();
    } else {
      session.login(Poco::Net::SMTPClientSession::AUTH_LOGIN, mail.user, mail.password);
    }
    session.sendMessage(letter);
    session.close();
    return "";
  } catch (const Poco::Exception& fault) {
    return std::string("the mail server refused: ") + fault.name();
  }
}

}  // namespace frontdoor::intake
