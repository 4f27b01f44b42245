#include "inbox/reply_parts.h"

#include "base/words.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

const char* name_of_way(const std::string& code) {
  return code == "email" ? "e-mail" : "text message";
}

const char* why_it_ended(const std::string& end) {
  if (end == "refused") return "the address was refused";
  if (end == "uncertain") return "nobody confirmed that it arrived";
  return "it could not be handed over";
}

// What staff do about a reply that nothing tells the patient of, by what the patient said is safe.
std::string how_they_learn_of_it(const ContactNeeds& needs) {
  if (needs.will_phone)
    return "do not tell them either. They read it when they open their request, or when they phone.";
  if (!needs.unsafe) return "tell them that it is there.";
  if (needs.safe_way.empty())
    return "do not phone or write. They gave no safe way: they read it when they open their request.";
  return "tell them only in the way that they wrote is safe: \u201c" + needs.safe_way + "\u201d.";
}

}  // namespace

const std::vector<Choice>& told_by_hand_choices() {
  static const std::vector<Choice> choices = [] {
    std::vector<Choice> some;
    for (const Choice& choice : told_choices()) {
      const std::string_view code = choice.code;
      if (code != kToldByReply && code != kToldElsewhere && code != "not-told") some.push_back(choice);
    }
    return some;
  }();
  return choices;
}

void add_reply_choice(Html& html, const OpenedRequest& opened) {
  if (opened.replies.empty()) return;
  html.raw("<div class=\"field\"><label for=\"reply-choice\">Begin with one of your replies</label>");
  html.raw("<select id=\"reply-choice\" name=\"reply\" data-fills=\"answer-only\"><option value=\"\">None</option>");
  for (const ReplyTemplate& reply : opened.replies) {
    html.raw("<option value=\"").text(std::to_string(reply.id)).raw("\" data-text=\"").text(reply.text).raw("\">");
    html.text(reply.title).raw("</option>");
  }
  html.raw("</select> <button class=\"button secondary\" type=\"submit\" name=\"use\" value=\"yes\">Use it</button>");
  html.raw("</div>\n");
}

void add_way_choice(Html& html, const OpenedRequest& opened, const std::optional<std::string>& chosen) {
  const bool any =
      std::any_of(opened.ways.begin(), opened.ways.end(), [](const PatientWay& way) { return way.why_not.empty(); });
  if (!any) {
    html.raw("<p class=\"hint\">");
    for (const PatientWay& way : opened.ways) html.text(way.why_not).raw(" ");
    html.text("Nothing is sent to them: " + how_they_learn_of_it(opened.summary.contact)).raw("</p>\n");
    return;
  }
  html.raw("<div class=\"field\"><label for=\"sendBy\">How they are told that it is there</label><p class=\"hint\">");
  html.raw(
      "They get a link to their request, and nothing of what you write.</p><select id=\"sendBy\" name=\"sendBy\">");
  bool first = true;
  const auto add_option = [&](const std::string& code, const std::string& words) {
    const bool is_chosen = chosen ? *chosen == code : first;
    first = false;
    html.raw("<option value=\"").text(code).raw(is_chosen ? "\" selected>" : "\">").text(words).raw("</option>");
  };
  for (const PatientWay& way : opened.ways) {
    if (way.why_not.empty()) add_option(way.code, std::string("By ") + name_of_way(way.code) + " to " + way.address);
  }
  const ContactNeeds& needs = opened.summary.contact;
  add_option("", needs.will_phone ? "Nothing is sent: they phone" : "Nothing is sent: I tell them myself");
  html.raw("</select></div>\n");
}

std::string words_for_notice(const NoticeToPatient& notice) {
  const std::string way = notice.code == "email" ? "E-mail" : "Text message";
  if (notice.state == "delivered") return way + " sent: the mail server took it. The patient counts as told";
  if (notice.state == "waiting" && notice.tries == 0) return way + " on its way";
  if (notice.state == "waiting") {
    return way + " not sent yet: " + notice.reason + ". It is tried again";
  }
  return way + " did not reach the patient: " + why_it_ended(notice.state) + ". Tell them in another way";
}

std::string words_for_telling(const DeskEvent& event) {
  const auto text = [&](const char* name) { return json_string_or(event.detail, name, ""); };
  const std::string how = text("toldHow");
  if (event.what == "not-told" && text("end") == "waiting") {
    return "has not told the patient by " + std::string(name_of_way(how)) +
           " yet: the mail server does not take it. It is tried again";
  }
  if (event.what == "not-told") {
    return "could not tell the patient by " + std::string(name_of_way(how)) + ": " + why_it_ended(text("end"));
  }
  if (event.who == kService) {
    return "told the patient by " + std::string(name_of_way(how)) + " that a reply is there";
  }
  const Result<Instant> at = parse_rfc3339(text("toldAt"));
  std::string words = std::string("told the patient: ") + words_for_told(how);
  return at ? words + ", " + words_for_time(at.value()) : words;
}

}  // namespace frontdoor::intake
