#include "inbox/layout.h"

namespace frontdoor::intake {

namespace {

// Filled by the script as time goes by. On a page without a frame it stays hidden unless there is somebody to ring for.
void add_alarm_bar(Html& html, const PageFrame* frame) {
  if (frame != nullptr && !frame->alarms) return;
  const std::size_t count = frame == nullptr ? 0 : frame->alarms->references.size();
  html.raw("<section aria-label=\"Alarms\" class=\"alarms");
  html.raw(count > 0 ? " alarms-ring" : "").raw("\" id=\"alarms\" data-count=\"").raw(std::to_string(count));
  html.raw(frame == nullptr ? "\" hidden>" : "\">").raw("<div class=\"width\"><p aria-live=\"polite\">");
  html.raw("<a href=\"/inbox\" id=\"alarms-count\">").text(words_for_alarms(count)).raw("</a></p>");
  html.raw("<p>Last updated <span id=\"alarms-time\">");
  if (frame != nullptr) html.text(time_of(*frame->alarms));
  html.raw("</span></p><button type=\"button\" id=\"alarms-allow\" hidden></button></div>\n");
  const std::string dead = frame == nullptr ? "" : words_for_dead_deliveries(frame->alarms->dead_deliveries);
  html.raw("<div class=\"alarms-fault\" role=\"alert\" id=\"alarms-dead\" data-words=\"").text(dead).raw("\">");
  if (!dead.empty()) {
    const bool manages = may(frame->role, Permission::manage_delivery);
    html.text(dead).raw(manages ? ": <a href=\"/inbox/deliveries\">look at them</a>" : ": tell your manager");
  }
  html.raw("</div>\n<div class=\"alarms-fault\" role=\"alert\" id=\"alarms-fault\"></div></section>\n");
}

}  // namespace

std::string owner_of(const PageFrame& frame) {
  return owner_of(frame.user, frame.ods);
}

std::string inbox_document(const PageFrame* frame, const std::string& title, const std::string& main) {
  Html html;
  html.raw(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
  html.text(title);
  if (frame != nullptr) html.raw(" - ").text(frame->practice_name);
  html.raw(
      " - Frontdoor inbox</title>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" "
      "href=\"/inbox/style.css\">\n"
      "<script src=\"/inbox/refresh.js\" defer></script>\n<script src=\"/inbox/alarm-bar.js\" "
      "defer></script>\n</head>\n<body>\n"
      "<a class=\"skip-link\" href=\"#main\">Skip to main content</a>\n<header class=\"header\">"
      "<div class=\"width\"><p class=\"header-name\">Frontdoor inbox</p>");
  if (frame != nullptr) {
    html.raw("<p class=\"header-practice\">").text(frame->practice_name).raw(" (").text(frame->ods).raw(")</p>");
    html.raw("<nav aria-label=\"Inbox\"><ul class=\"nav\">");
    if (may(frame->role, Permission::read_requests)) {
      html.raw("<li><a href=\"/inbox\">Requests</a></li><li><a href=\"/inbox/today\">Today</a></li>");
    }
    html.raw("<li><a href=\"/inbox/signal\">Signal to patients</a></li>");
    if (may(frame->role, Permission::read_requests)) {
      html.raw("<li><a href=\"/inbox/advice\">Told to get help</a></li>");
    }
    html.raw("<li><a href=\"/inbox/figures\">Figures</a></li><li><a href=\"/inbox/evidence\">Evidence</a></li>");
    if (may(frame->role, Permission::manage_settings)) {
      html.raw("<li><a href=\"/inbox/manage\">Manage</a></li>");
    }
    html.raw(
        "<li><a href=\"/inbox/account\">Your account</a></li></ul></nav>"
        "<form class=\"sign-out\" method=\"post\" action=\"/inbox/sign-out\">"
        "<input type=\"hidden\" name=\"token\" value=\"");
    html.text(frame->form_token).raw("\"><button type=\"submit\">Sign out (").text(frame->user);
    html.raw(")</button></form>");
  }
  html.raw("</div></header>\n");
  add_alarm_bar(html, frame);
  if (frame != nullptr && !frame->failed_tries.empty()) {
    html.raw("<div class=\"width\"><p class=\"failed-tries\" role=\"status\">").text(frame->failed_tries);
    html.raw(". If that was not you, tell your manager: <a href=\"/inbox/account\">your account</a>.</p></div>\n");
  }
  html.raw("<div class=\"width\">\n<main id=\"main\" tabindex=\"-1\">\n").raw(main);
  html.raw(
      "\n</main>\n</div>\n<footer class=\"footer\"><div class=\"width\"><p>Frontdoor is not a registered medical "
      "device. No clinician has signed its rules. It shows words that may need somebody to act soon; it does not "
      "say that a request without them is safe.</p></div></footer>\n</body>\n</html>\n");
  return html.take();
}

void add_error_summary(Html& html, const std::string& message, std::string_view target) {
  html.raw(
      "<div class=\"error-summary\" role=\"alert\" aria-labelledby=\"error-title\" tabindex=\"-1\">"
      "<h2 id=\"error-title\">There is a problem</h2><p><a href=\"#");
  html.text(target).raw("\">").text(message).raw("</a></p></div>\n");
}

void add_back_to_manage(Html& html) {
  html.raw("<p><a class=\"back\" href=\"/inbox/manage\">Back to manage</a></p>\n");
}

void add_token(Html& html, const PageFrame& frame) {
  html.raw("<input type=\"hidden\" name=\"token\" value=\"").text(frame.form_token).raw("\">");
}

void add_row(Html& html, std::string_view key, std::string_view value) {
  html.raw("<div class=\"row\"><dt>").text(key).raw("</dt><dd>").text(value).raw("</dd></div>\n");
}

}  // namespace frontdoor::intake
