// Replies to patients: the practice's own to choose from, and the ways to tell a patient that one waits.
#include "base/text.h"
#include "desk/case_action.h"
#include "desk/practice_desk.h"

#include <frontdoor/wording.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kReplyTitleBytesMax = 80;
constexpr std::string_view kBlanks[] = {"{name}", "{phone}"};

[[noreturn]] void refuse_reply(const char* field, const std::string& detail) {
  throw Problem{422, "invalid-reply", "The reply was not saved", detail, std::string("/") + field, {}};
}

// What is in curly brackets and is none of ours would reach the patient as it is.
void check_blanks(const std::string& text) {
  for (std::size_t at = text.find_first_of("{}"); at != std::string::npos; at = text.find_first_of("{}", at)) {
    const auto known = std::find_if(std::begin(kBlanks), std::end(kBlanks), [&](std::string_view blank) {
      return std::string_view(text).substr(at).starts_with(blank);
    });
    if (known == std::end(kBlanks)) {
      refuse_reply("text", "Only {name} and {phone} may be in curly brackets.");
    }
    at += known->size();
  }
}

const char* why_no_address(const std::string& code) {
  return code == "email" ? "The patient gave no e-mail address." : "The patient gave no number for it.";
}

}  // namespace

std::vector<ReplyTemplate> PracticeDesk::replies() const {
  require(Permission::read_requests);
  return tools_.replies.list(ods_);
}

void PracticeDesk::save_reply(const ReplyTemplate& reply) const {
  require(Permission::manage_settings);
  const ReplyTemplate wanted{reply.id, std::string(without_blanks(reply.title)),
                             std::string(without_blanks(reply.text))};
  if (wanted.title.empty()) refuse_reply("title", "Write a name for it.");
  if (wanted.title.size() > kReplyTitleBytesMax) refuse_reply("title", "The name must be at most 80 letters.");
  if (wanted.text.empty()) refuse_reply("text", "Write what the patient reads.");
  if (wanted.text.size() > kAnswerBytesMax) refuse_reply("text", "It must be at most 4,000 letters.");
  check_blanks(wanted.text);
  const char* what = wanted.id == 0 ? "reply-added" : "reply-changed";
  const Json detail{{"title", wanted.title}, {"text", wanted.text}};
  using Outcome = ReplyTemplates::Outcome;
  switch (tools_.replies.save(ods_, wanted, {tools_.clock(), user_, what, to_text(detail)})) {
    case Outcome::saved: return;
    case Outcome::title_taken: refuse_reply("title", "There is another reply of this name.");
    case Outcome::too_many: refuse_reply("title", "There are 60 replies already. Remove one first.");
    case Outcome::unknown: break;
  }
  throw Problem{404, "unknown-reply", "This reply is no longer there", "Open the page again.", "", {}};
}

void PracticeDesk::remove_reply(std::int64_t id) const {
  require(Permission::manage_settings);
  std::string title;
  for (const ReplyTemplate& reply : tools_.replies.list(ods_)) {
    if (reply.id == id) title = reply.title;
  }
  const Json detail{{"title", title}};
  if (tools_.replies.remove(ods_, id, {tools_.clock(), user_, "reply-removed", to_text(detail)})) return;
  throw Problem{404, "unknown-reply", "This reply is no longer there", "Open the page again.", "", {}};
}

std::vector<PatientWay> PracticeDesk::ways_to(const Request& request) const {
  std::vector<PatientWay> ways;
  for (const auto& channel : tools_.patient_channels) {
    PatientWay way{channel->code(), channel->address_in(request), ""};
    if (!channel->is_set_up()) {
      way.why_not = "Nothing can be sent from here: the service lacks a mail server or its public address (base-url).";
    } else if (request.will_phone || request.unsafe_to_contact) {
      way.why_not = "It is not safe to contact the patient in the usual way.";
    } else if (way.address.empty()) {
      way.why_not = why_no_address(way.code);
    }
    if (!way.why_not.empty()) way.address.clear();
    ways.push_back(std::move(way));
  }
  return ways;
}

void PracticeDesk::add_reply_parts(OpenedRequest& opened) const {
  opened.ways = ways_to(opened.request);
  for (const Delivery& delivery : tools_.deliveries.to_patient(ods_, opened.header.reference)) {
    opened.notices.push_back({delivery.channel.substr(kToPatient.size()), delivery.state, delivery.created,
                              delivery.attempts, delivery.reason});
  }
  const std::string& name =
      opened.request.writer_name.empty() ? opened.request.subject_name : opened.request.writer_name;
  const std::string phone = practice()->practice.phone;
  for (ReplyTemplate& reply : tools_.replies.list(ods_)) {
    reply.text = Wording::fill(reply.text, {{"name", name}, {"phone", phone}});
    opened.replies.push_back(std::move(reply));
  }
}

// An answer goes out by a way that is open; and a request is closed as told by a reply only with one that may arrive.
void PracticeDesk::check_notice(const StoredRequest& stored, CheckedAction& action) const {
  const auto refuse = [](const char* field, const std::string& why) {
    throw Problem{422, "invalid-action", "This cannot be recorded", why, std::string("/") + field, {}};
  };
  std::string& way = action.change.notify;
  const bool by_reply = action.what == "done" && json_string_or(action.detail, "toldHow", "") == kToldByReply;
  OpenedRequest opened;
  if (by_reply && way.empty() && json_string(action.detail, "answer") != nullptr && try_content(stored, opened)) {
    for (const PatientWay& one : opened.ways) {
      if (!one.why_not.empty()) refuse("toldHow", one.why_not + " Choose how the patient was told.");
      way = one.code;
    }
    action.detail["sentBy"] = way;
  }
  if (!way.empty()) {
    if (!try_content(stored, opened)) refuse("sendBy", "This request cannot be read: nothing can be sent.");
    const auto found =
        std::find_if(opened.ways.begin(), opened.ways.end(), [&way](const PatientWay& one) { return one.code == way; });
    if (found == opened.ways.end()) refuse("sendBy", "There is no such way to the patient.");
    if (!found->why_not.empty()) refuse("sendBy", found->why_not + " Tell them in another way.");
    return;
  }
  if (!by_reply) return;
  const std::vector<Delivery> sent = tools_.deliveries.to_patient(ods_, stored.header.reference);
  const bool may_arrive = !sent.empty() && (sent.front().state == "waiting" || sent.front().state == "delivered");
  if (may_arrive) return;
  refuse("toldHow", sent.empty() ? "No reply was sent from here. Write one, or choose how the patient was told."
                                 : "The reply did not reach the patient. Tell them in another way.");
}

}  // namespace frontdoor::intake
