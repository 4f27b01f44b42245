#include "inbox/layout.h"

namespace frontdoor::intake {

namespace {

// On a page without a frame the script shows it when there is somebody to ring for.
PageData alarm_bar(const PageFrame* frame) {
  const std::size_t count = frame == nullptr ? 0 : frame->alarms->references.size();
  const std::string dead = frame == nullptr ? "" : words_for_dead_deliveries(frame->alarms->dead_deliveries);
  PageData out;
  out.set("rings", count > 0).set("count", count).set("hidden", frame == nullptr);
  out.set("words", words_for_alarms(count)).set("time", frame == nullptr ? "" : time_of(*frame->alarms));
  out.set("dead", dead).set("manages-delivery", frame != nullptr && may(frame->role, Permission::manage_delivery));
  return out;
}

PageData names_of(const PageFrame& frame) {
  PageData out;
  out.set("practice", frame.practice_name).set("ods", frame.ods).set("user", frame.user);
  out.set("token", frame.form_token).set("failed-tries", frame.failed_tries);
  out.set("reads-requests", may(frame.role, Permission::read_requests));
  out.set("manages", may(frame.role, Permission::manage_settings));
  return out;
}

}  // namespace

std::string owner_of(const PageFrame& frame) {
  return owner_of(frame.user, frame.ods);
}

std::string inbox_document(const PageFrame* frame, const std::string& title, const std::string& main) {
  PageData data;
  data.set("title", title).set("main", Markup{main});
  if (frame == nullptr) {
    data.set("frame", false);
  } else {
    data.set("frame", names_of(*frame));
  }
  if (frame != nullptr && !frame->alarms) {
    data.set("alarms", false);
  } else {
    data.set("alarms", alarm_bar(frame));
  }
  return fill_template("page", data);
}

std::string inbox_page(const PageFrame* frame, const std::string& title, std::string_view name, const PageData& data) {
  return inbox_document(frame, title, fill_template(name, data));
}

void set_error(PageData& data, std::string_view message, std::string_view target) {
  data.set("error", message).set("error-target", target);
}

std::string titled(std::string_view error, std::string_view title) {
  return (error.empty() ? "" : "Error: ") + std::string(title);
}

std::string with_commas(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

void add_error_summary(Html& html, const std::string& message, std::string_view target) {
  PageData data;
  set_error(data, message, target);
  html.raw(fill_template("error-summary", data));
}

void add_token(Html& html, const PageFrame& frame) {
  html.raw("<input type=\"hidden\" name=\"token\" value=\"").text(frame.form_token).raw("\">");
}

void add_row(Html& html, std::string_view key, std::string_view value) {
  html.raw("<div class=\"row\"><dt>").text(key).raw("</dt><dd>").text(value).raw("</dd></div>\n");
}

}  // namespace frontdoor::intake
