// Where a practice's requests are handed over besides its inbox: each way set, tried and turned off, and what failed.
#include "base/words.h"
#include "inbox/layout.h"
#include "inbox/manage_pages.h"

namespace frontdoor::intake {
namespace {

const char* name_of_channel(std::string_view channel) {
  if (channel == "webhook") return "Webhook";
  if (channel == "file") return "Folder";
  if (channel == "email") return "E-mail to the practice";
  return channel == "patient-email" ? "E-mail to the patient" : "Message to the patient";
}

const char* words_for_state(std::string_view state) {
  static constexpr std::pair<std::string_view, const char*> kWords[] = {
      {"waiting", "Waiting, or tried again"},
      {"delivered", "Delivered"},
      {"dead", "Failed for good"},
      {"not-sent", "Not sent"},
      {"refused", "Refused by the address"},
      {"uncertain", "Sent, not confirmed"},
      {"failed", "Could not be handed over"},
  };
  for (const auto& [code, words] : kWords) {
    if (code == state) return words;
  }
  return "";
}

void begin(Html& html, const PageFrame& frame, const char* step) {
  html.raw("<form method=\"post\" action=\"/inbox/deliveries\" novalidate>");
  add_token(html, frame);
  html.raw("<input type=\"hidden\" name=\"step\" value=\"").raw(step).raw("\">\n");
}

void end(Html& html, const char* button) {
  html.raw("<button class=\"button secondary\" type=\"submit\">").raw(button).raw("</button></form>\n");
}

// Tried and turned off, where it is on.
void add_steps(Html& html, const PageFrame& frame, const char* channel, const char* button, const char* off) {
  html.raw("<div class=\"actions\">\n");
  for (const auto& [step, words] : {std::pair{"test", button}, std::pair{"off", off}}) {
    begin(html, frame, step);
    html.raw("<input type=\"hidden\" name=\"channel\" value=\"").raw(channel).raw("\">");
    end(html, words);
  }
  html.raw("</div>\n");
}

class ChannelForms {
 public:
  ChannelForms(Html& html, const PageFrame& frame, const DeliveriesPage& page)
      : html_(html), frame_(frame), page_(page), places_(page.channels.places), values_(page.typed) {
    values_.try_emplace("webhook", places_.webhook);
    values_.try_emplace("email", places_.email);
  }

  void add_webhook() {
    html_.raw("<h2>Webhook</h2>\n<p>Each request is posted to your own system over HTTPS, signed.</p>\n");
    begin(html_, frame_, "webhook");
    fields().line({"webhook", "Address", "It begins with https://"}, "url");
    html_.raw("<div class=\"choice\"><input type=\"checkbox\" id=\"new-secret\" name=\"new-secret\" value=\"yes\"");
    html_.raw(places_.webhook.empty() ? " checked" : "")
        .raw("><label for=\"new-secret\">Make a new secret, and show it ");
    html_.raw("once. The one before signs too until the next change</label></div>\n");
    end(html_, "Save the webhook");
    if (!places_.webhook.empty()) add_steps(html_, frame_, "webhook", "Send a test message", "Turn the webhook off");
  }

  void add_email() {
    html_.raw(
        "<h2>E-mail to the practice</h2>\n<p>A notice that something waits, or that a delivery has failed for good, ");
    html_.raw("without anything that a patient wrote.");
    html_.raw("</p>\n");
    if (!page_.channels.mail_is_set_up) {
      html_.raw("<p>The service has no mail server yet: ask the people who run it.</p>\n");
    }
    begin(html_, frame_, "email");
    fields().line({"email", "E-mail address", "One address, for example the reception's"}, "email");
    end(html_, "Save the address");
    if (!places_.email.empty()) add_steps(html_, frame_, "email", "Send a test e-mail", "Turn e-mail off");
  }

  void add_folder() {
    html_.raw("<h2>Folder</h2>\n<p>Each request is left as a file for your own system to fetch.</p>\n");
    const std::string& offered = page_.channels.folder_on_offer;
    if (!places_.folder.empty()) {
      html_.raw("<p>They go to <span class=\"hash\">").text(places_.folder).raw("</span>.</p>\n");
      add_steps(html_, frame_, "file", "Leave a test file", "Turn the folder off");
    } else if (!offered.empty()) {
      html_.raw("<p>They would go to <span class=\"hash\">").text(offered).raw("</span>.</p>\n");
      begin(html_, frame_, "folder");
      end(html_, "Turn the folder on");
    } else {
      html_.raw("<p id=\"folder\" tabindex=\"-1\">It is off. The people who run the service set where it is.</p>\n");
    }
  }

 private:
  FormFields fields() {
    FieldErrors errors;
    if (!page_.fault.error.empty()) errors.emplace_back(page_.fault.field, page_.fault.error);
    return {html_, values_, errors};
  }

  Html& html_;
  const PageFrame& frame_;
  const DeliveriesPage& page_;
  const ChannelPlaces& places_;
  FieldValues values_;
};

// frame: where each can be sent again on its own; nullptr: where it cannot.
void add_table(Html& html, const PageFrame* frame, const char* name, const std::vector<Delivery>& deliveries) {
  html.raw("<div class=\"table-scroll\" role=\"region\" aria-label=\"").raw(name);
  html.raw("\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">Request</th><th scope=\"col\">By</th>");
  html.raw("<th scope=\"col\">Since</th><th scope=\"col\">State</th><th scope=\"col\">Tries</th>");
  html.raw("<th scope=\"col\">Why</th>").raw(frame == nullptr ? "" : "<th scope=\"col\">Again</th>");
  html.raw("</tr></thead><tbody>\n");
  for (const Delivery& delivery : deliveries) {
    html.raw("<tr><td><a href=\"/inbox/requests/").text(delivery.reference).raw("\">").text(delivery.reference);
    html.raw("</a></td><td>").raw(name_of_channel(delivery.channel)).raw("</td><td>");
    html.text(words_for_dated_time(delivery.created)).raw("</td><td>").raw(words_for_state(delivery.state));
    html.raw("</td><td>").text(std::to_string(delivery.attempts)).raw("</td><td>").text(delivery.reason);
    html.raw("</td>");
    if (frame != nullptr) {
      html.raw("<td>");
      begin(html, *frame, "replay-one");
      html.raw("<input type=\"hidden\" name=\"id\" value=\"").text(std::to_string(delivery.id));
      html.raw("\"><button class=\"link\" type=\"submit\">Send again<span class=\"announcer\"> ");
      html.text(delivery.reference).raw("</span></button></form></td>");
    }
    html.raw("</tr>\n");
  }
  html.raw("</tbody></table></div>\n");
}

void add_failed(Html& html, const PageFrame& frame, const DeliveriesPage& page) {
  html.raw("<h2>What failed</h2>\n");
  if (page.dead.empty() && page.not_sent.empty()) {
    html.raw("<p>Nothing has failed for good.</p>\n");
    return;
  }
  if (!page.dead.empty()) {
    html.raw("<p class=\"notice\"><strong>").text(std::to_string(page.dead.size()));
    html.raw(" could not be delivered.</strong> Each of these requests is still in your list here.</p>\n");
    add_table(html, &frame, "Failed deliveries", page.dead);
  }
  if (!page.not_sent.empty()) {
    html.raw("<p class=\"notice\"><strong>").text(std::to_string(page.not_sent.size()));
    html.raw(
        " were not sent, because the way to send them was turned off.</strong> Each of these requests is still in ");
    html.raw("your list here. They can be sent once that way is on again.</p>\n");
    add_table(html, &frame, "Deliveries not sent", page.not_sent);
  }
  begin(html, frame, "replay");
  end(html, "Send all of them again");
}

void add_list(Html& html, const DeliveriesPage& page) {
  html.raw("<h2>All deliveries</h2>\n<form method=\"get\" action=\"/inbox/deliveries\" class=\"filter\">\n");
  FieldOptions states;
  for (const char* state : kDeliveryStates) states.emplace_back(state, words_for_state(state));
  const FieldValues chosen = {{"state", page.state}};
  FormFields(html, chosen).select({"state", "State"}, "Every state", states);
  html.raw("<button class=\"button secondary\" type=\"submit\">Show</button></form>\n");
  if (page.list.empty()) {
    html.raw("<p>There are none.</p>\n");
    return;
  }
  if (page.list.size() == kDeliveriesShownMax) {
    html.raw("<p>The newest ").text(std::to_string(kDeliveriesShownMax)).raw(" are shown.</p>\n");
  }
  add_table(html, nullptr, "All deliveries", page.list);
}

}  // namespace

std::string deliveries_page(const PageFrame& frame, const DeliveriesPage& page) {
  Html html;
  add_back_to_manage(html);
  add_fault(html, page.fault, "main");
  add_saved(html, page.saved);
  if (!page.secret.empty()) {
    html.raw(
        "<div class=\"inset\"><p>The webhook's secret. It is not shown again: put it into your system now.</p><p>");
    html.raw("<code class=\"hash\">").text(page.secret).raw("</code></p></div>\n");
  }
  html.raw("<h1>Deliveries</h1>\n<p>Every request is in this inbox. It can also go to systems of your own.</p>\n");
  add_failed(html, frame, page);
  ChannelForms forms(html, frame, page);
  forms.add_webhook();
  forms.add_email();
  forms.add_folder();
  add_list(html, page);
  return inbox_document(&frame, titled(page.fault, "Deliveries"), html.take());
}

}  // namespace frontdoor::intake
