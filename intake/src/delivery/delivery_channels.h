// The ways to a practice's own systems: a signed webhook, a folder, and e-mail without clinical content.
#pragma once

#include "base/settings.h"
#include "requests/patient_channels.h"

#include <frontdoor/instant.h>
#include <frontdoor/json.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace frontdoor::intake {

// A practice's own choice; a channel that is empty is not used.
struct DeliverySettings {
  std::string webhook_url;     // https, or http to this machine
  std::string webhook_secret;  // shared with the practice's system
  std::string file_folder;
  std::string email_to;
  std::string webhook_secret_before = {};  // signs too, until the next change: receivers change theirs meanwhile

  std::vector<std::string> channels() const;
};
std::string delivery_settings_as_json(const DeliverySettings& settings);
DeliverySettings delivery_settings_from_json(std::string_view json);
// Throws std::invalid_argument saying what is wrong.
void check_delivery_settings(const DeliverySettings& settings);

// The mail server, which serves every practice.
struct MailSettings {
  std::string host;  // empty: no mail is sent
  int port = 25;
  std::string from;
  std::string user;  // empty: no sign-in
  std::string password;
  std::string ca_file = {};  // whose certificates are trusted; empty: the system's
};

MailSettings mail_settings(const Settings& settings);

struct Message {
  std::string ods;
  std::string reference;
  std::string event;       // as Delivery's
  std::string delivery;    // the same for every try: receivers may drop repeats
  std::string bundle;      // FHIR, of a "request" and an "alert"; empty for others
  std::string inbox_link;  // empty if the service does not know its own address
  Instant at;
  // Of a notice: all requests in it, the newest last, and when the first of them was due. Several go in one notice
  // when there are too many to send each alone (notice_pace.h).
  std::vector<std::string> references;
  Instant since;
  Json state = {};  // of the request now: progress and assignedTo; null where it is of no one request
  Json attachments =
      {};  // for webhooks: the request's photos, with links that end soon; null where it is not about them
  std::string added = {};  // of "attachment": the hash of the photo that came
  std::size_t dead = 0;    // of kDeliveryDead: how many deliveries to the practice's own systems have failed for good
  Json steps = {};         // of what the patient did since: all of it, as docs/api/request-message.md says
};

// The event of a message that tries a channel: it is about no request, and has no reference.
inline constexpr const char* kTestEvent = "test";

// "system.example:443"; empty: there is none.
std::string webhook_host(const DeliverySettings& settings);
// What webhooks may call. Practices that share a service must not make it call what only it can reach.
enum class WebhookReach { public_hosts, anywhere };
inline WebhookReach webhook_reach(const Settings& settings) {
  return settings.private_webhooks ? WebhookReach::anywhere : WebhookReach::public_hosts;
}
// Throws std::invalid_argument where the address is written as that of this machine or of a private network. What a
// name leads to is looked at when it is called, each time.
void check_webhook_is_public(const DeliverySettings& settings);
// Asks the name service for the webhook's host now. Empty: it is known, or is an address; else a sentence for who sets
// it, which says what to do. A name may be looked up elsewhere or later: it forbids nothing.
std::string webhook_host_warning(const DeliverySettings& settings);
// How a fault begins where the receiver answered with a status of 400 to 499: what was sent is at fault, not the
// receiver.
inline constexpr const char* kRefusedWith = "answered with status 4";
inline constexpr const char* kReceiverIsGone = "answered that it is gone (410)";
// Each returns empty when the message was taken, else why not: a short reason without what a patient wrote.
std::string send_webhook(const DeliverySettings& settings, const Message& message, WebhookReach reach);
std::string drop_file(const DeliverySettings& settings, const Message& message);
std::string send_mail(const MailSettings& mail, const DeliverySettings& settings, const Message& message);
// One message, its parts as plain text: letters of ASCII but for `text`, which is UTF-8 with lines that end in CRLF.
struct MailDraft {
  std::string from;
  std::string to;
  std::string subject;
  std::string name;  // the same for every try
  Instant at;
  std::string text;
};
std::string mail_as_text(const MailDraft& draft);
// Hands over one whole message to one address.
NoticeResult post_mail(const MailSettings& mail, const std::string& to, const std::string& text);
// Whether it can be an address and nothing else: no second one, no line of a header.
bool is_one_mail_address(std::string_view text);
// The same as far as the sign-in: nothing is sent.
std::string try_mail_server(const MailSettings& mail);

// The Standard Webhooks convention: "v1," and HMAC-SHA-256 in base64 over id, timestamp and body with full stops
// between. Receivers check it and the timestamp's age. A secret that begins with "whsec_" is base64 after that.
std::string webhook_signature(const std::string& secret, const std::string& id, const std::string& timestamp,
                              const std::string& body);
std::string new_webhook_secret();  // "whsec_..."
// "request.received" of "request": what happened, as docs/api/webhooks.md lists it.
std::string webhook_type(const Message& message);

}  // namespace frontdoor::intake
