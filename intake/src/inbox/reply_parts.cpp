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
    html.raw("Nothing is sent to them: tell them that it is there.</p>\n");
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
  add_option("", "Nothing is sent: I tell them myself");
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
