// The practice's own forms: the list, one form with its report, and what patients will see of it.
#include "base/words.h"
#include "inbox/layout.h"
#include "practices/form_library.h"

#include <frontdoor/wording_check.h>

namespace frontdoor::intake {
namespace {

constexpr const char* kTitleMax = "60";

std::string state_of(const OwnForm& form) {
  return form.on > 0 ? "On, version " + std::to_string(form.on) : "Off";
}

std::string place_of(std::int64_t place, const std::vector<std::string>& needs) {
  if (place <= 0 || needs.empty()) return "At the top";
  return "After \"" + needs[std::min(static_cast<std::size_t>(place), needs.size()) - 1] + "\"";
}

// What the check says, in a table: what is not asked as it is written comes first.
void add_items(Html& html, const FormCheck& check, bool honoured) {
  html.raw("<div class=\"table-scroll\" role=\"region\" aria-label=\"");
  html.raw(honoured ? "Items that are asked as written" : "Items that are asked in another way or refused");
  html.raw("\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">Item</th><th scope=\"col\">Text</th>");
  html.raw(honoured ? "" : "<th scope=\"col\">What happens</th>").raw("</tr></thead><tbody>\n");
  for (const CheckedItem& item : check.items) {
    if (item.reason.empty() != honoured) continue;
    html.raw("<tr><td class=\"hash\">").text(item.link_id).raw("</td><td>").text(item.text).raw("</td>");
    if (!honoured) {
      html.raw("<td><strong>").raw(item.refused ? "Refused" : "Asked in another way").raw("</strong>: ");
      html.text(item.reason).raw("</td>");
    }
    html.raw("</tr>\n");
  }
  html.raw("</tbody></table></div>\n");
}

void add_urgent_answers(Html& html, const FormCheck& check) {
  if (check.urgent.empty()) {
    html.raw("<p>No answer that patients can tick shows urgent advice. What they write is always read for it.</p>\n");
    return;
  }
  html.raw("<details class=\"panel\"><summary>Answers that show urgent advice when they are ticked: ");
  html.text(std::to_string(check.urgent.size())).raw("</summary>\n<ul>\n");
  for (const UrgentAnswer& answer : check.urgent) {
    html.raw("<li>").text(words_for_action(to_code(answer.action))).raw(": “").text(answer.answer).raw("”");
    if (!answer.question.empty()) html.raw(", asked in “").text(answer.question).raw("”");
    html.raw("</li>\n");
  }
  html.raw(
      "</ul>\n<p>Try them in the preview. If one should show none, ask the author of the file to give that answer ");
  html.raw("the red flag “none”.</p></details>\n");
}

void add_report(Html& html, const FormCheck& check) {
  const auto honoured = static_cast<std::size_t>(std::count_if(
      check.items.begin(), check.items.end(), [](const CheckedItem& item) { return item.reason.empty(); }));
  if (!check.may_be_asked()) {
    html.raw("<p><strong>It cannot be used.</strong> ").text(check.refusal).raw("</p>\n");
  }
  if (!check.items.empty()) {
    html.raw("<p>").text(std::to_string(honoured)).raw(" of ").text(std::to_string(check.items.size()));
    html.raw(" items are asked as they are written.</p>\n");
  }
  if (honoured < check.items.size()) add_items(html, check, false);
  if (honoured > 0) {
    html.raw("<details class=\"panel\"><summary>Items that are asked as written</summary>\n");
    add_items(html, check, true);
    html.raw("</details>\n");
  }
  if (check.may_be_asked()) add_urgent_answers(html, check);
  if (check.warnings.empty()) return;
  html.raw("<details class=\"panel\"><summary>For the author of the file</summary>\n<ul>\n");
  for (const ReadReport::Entry& entry : check.warnings) {
    html.raw("<li>").text(entry.link_id).raw(": ").text(entry.reason).raw("</li>\n");
  }
  html.raw("</ul></details>\n");
}

void add_upload(Html& html, const PageFrame& frame, const std::string& address, const char* button) {
  html.raw("<form method=\"post\" enctype=\"multipart/form-data\" action=\"").text(address).raw("\">\n");
  add_token(html, frame);
  html.raw("<div class=\"field\"><label for=\"file\">FHIR Questionnaire</label><p class=\"hint\" id=\"file-hint\">A ");
  html.raw("JSON file, at most 500 kB</p><input type=\"file\" id=\"file\" name=\"file\" ");
  html.raw("accept=\".json,application/json,application/fhir+json\" aria-describedby=\"file-hint\"></div>\n");
  html.raw("<button class=\"button\" type=\"submit\">").raw(button).raw("</button>\n</form>\n");
}

void add_refused(Html& html, const std::optional<FormCheck>& refused) {
  if (!refused || refused->items.empty()) return;
  html.raw("<h2>What the check says of the file</h2>\n");
  add_report(html, *refused);
}

void add_library(Html& html, const PageFrame& frame) {
  if (form_library().empty()) return;
  html.raw("<h2>Take one from the library</h2>\n<p>Each is added as a form of yours, off, for you to look at first.");
  html.raw("</p>\n<ul class=\"forms-library\">\n");
  for (const LibraryForm& form : form_library()) {
    html.raw("<li><h3>").text(form.title).raw("</h3><p>").text(form.about).raw("</p><p class=\"hint\">Source: ");
    html.text(form.source).raw(" Licence: ").text(form.licence);
    html.raw(form.reviewer.empty() ? " No clinician has reviewed it here." : "").raw("</p>\n");
    html.raw("<form method=\"post\" action=\"/inbox/forms/library\">");
    add_token(html, frame);
    html.raw("<input type=\"hidden\" name=\"name\" value=\"").text(form.name);
    html.raw("\"><button class=\"button secondary\" type=\"submit\">Add <span class=\"announcer\">the form </span>");
    html.text(form.title).raw("</button></form></li>\n");
  }
  html.raw("</ul>\n");
}

void add_choice(Html& html, std::string_view value, std::string_view label, bool chosen) {
  html.raw("<option value=\"").text(value).raw("\"").raw(chosen ? " selected" : "").raw(">").text(label);
  html.raw("</option>");
}

void add_turning_on(Html& html, const PageFrame& frame, const FormPage& page) {
  const OwnForm& form = page.typed ? *page.typed : page.form;
  const bool is_title_wrong = page.error_field == "title";
  html.raw("<h2>").raw(form.on > 0 ? "What patients see" : "Turn it on").raw("</h2>\n<form method=\"post\" action=\"");
  html.raw("/inbox/forms/").text(form.name).raw("/on\">\n");
  add_token(html, frame);
  html.raw("<div class=\"field\"><label for=\"title\">Title</label><p class=\"hint\" id=\"title-hint\">One of the ");
  html.raw("answers to \"What do you need?\"</p>");
  if (is_title_wrong) html.raw("<p class=\"field-error\" id=\"title-error\">").text(page.error).raw("</p>");
  html.raw("<input type=\"text\" id=\"title\" name=\"title\" aria-describedby=\"title-hint");
  html.raw(is_title_wrong ? " title-error\" aria-invalid=\"true\" maxlength=\"" : "\" maxlength=\"");
  html.raw(kTitleMax).raw("\" value=\"").text(form.title).raw("\"></div>\n");
  html.raw("<div class=\"field\"><label for=\"place\">Place in the list</label><select id=\"place\" name=\"place\">");
  for (std::size_t place = 0; place <= page.needs.size(); ++place) {
    add_choice(html, std::to_string(place), place_of(static_cast<std::int64_t>(place), page.needs),
               form.place == static_cast<std::int64_t>(place));
  }
  html.raw("</select></div>\n<div class=\"field\"><label for=\"counts-as\">Its requests count as</label>");
  html.raw("<select id=\"counts-as\" name=\"counts-as\">");
  for (const RequestKind kind : {RequestKind::medical, RequestKind::medication, RequestKind::admin}) {
    add_choice(html, to_code(kind), words_for(kind), form.counts_as == to_code(kind));
  }
  html.raw("</select></div>\n<div class=\"field\"><label for=\"version\">Version</label><select id=\"version\" ");
  html.raw("name=\"version\">");
  for (const FormVersion& version : page.versions) {
    add_choice(html, std::to_string(version.version),
               std::to_string(version.version) + ", added at " + words_for_time(version.added) + " by " + version.who,
               version.version == (form.on > 0 ? form.on : page.shown));
  }
  html.raw("</select></div>\n<button class=\"button\" type=\"submit\">").raw(form.on > 0 ? "Save" : "Turn it on");
  html.raw("</button>\n</form>\n");
  if (form.on == 0) return;
  html.raw("<p>Lead patients straight to it: <a href=\"").text(page.base_url + page.address).raw("\">");
  html.text(page.base_url + page.address).raw("</a>. ");
  if (page.base_url.empty()) {
    html.raw("Put the address of this service before it; the person who runs the service can set it (base-url). ");
  } else {
    html.raw("Copy the whole address into a text message. ");
  }
  html.raw("On your website: <code>data-start=\"").text(form.name).raw("\"</code> in the form's tag.</p>\n");
  html.raw("<form method=\"post\" action=\"/inbox/forms/").text(form.name).raw("/off\">");
  add_token(html, frame);
  html.raw("<button class=\"button secondary\" type=\"submit\">Turn it off</button>\n<p class=\"hint\">Requests that ");
  html.raw("were sent stay as they are, and who has begun can still send.</p></form>\n");
}

void add_previews(Html& html, const FormPage& page) {
  html.raw("<h2>Look at it as a patient</h2>\n<ul>\n");
  for (const char* face : {"painted", "plain"}) {
    for (const char* width : {"390", "1280"}) {
      html.raw("<li><a href=\"/inbox/forms/").text(page.form.name).raw("/").text(std::to_string(page.shown));
      html.raw("/preview?face=").raw(face).raw("&amp;width=").raw(width).raw("\">");
      html.raw(std::string_view(face) == "plain" ? "Plain version" : "Standard version").raw(", ");
      html.raw(std::string_view(width) == "390" ? "phone (390 pixels)" : "computer (1280 pixels)").raw("</a></li>\n");
    }
  }
  html.raw("</ul>\n");
}

void add_versions(Html& html, const FormPage& page) {
  html.raw("<h2>Versions</h2>\n<ul>\n");
  for (const FormVersion& version : page.versions) {
    html.raw("<li><a href=\"/inbox/forms/").text(page.form.name).raw("?version=").text(std::to_string(version.version));
    html.raw("\">Version ").text(std::to_string(version.version)).raw("</a>, added at ");
    html.text(words_for_time(version.added)).raw(" by ").text(version.who).raw(" from ").text(version.source);
    html.raw(": <span class=\"hash\">").text(version.canonical).raw("</span></li>\n");
  }
  html.raw("</ul>\n");
}

}  // namespace

std::string forms_page(const PageFrame& frame, const FormsPage& page) {
  Html html;
  if (!page.error.empty()) add_error_summary(html, page.error, "file");
  add_back_to_manage(html);
  html.raw(
      "<h1>Forms</h1>\n<p>Forms of your own are among the answers to \"What do you need?\". The questions about who ");
  html.raw(
      "the patient is, and the check of their answers, are as in every form. Words in them are read for red flags.");
  html.raw("</p>\n");
  if (page.removed) html.raw("<p class=\"notice\" role=\"status\"><strong>The form was removed.</strong></p>\n");
  add_refused(html, page.refused);
  if (page.forms.empty()) {
    html.raw("<p>You have none yet.</p>\n");
  } else {
    html.raw("<ul class=\"cards\">\n");
    for (const OwnForm& form : page.forms) {
      html.raw("<li class=\"card\"><h2><a href=\"/inbox/forms/").text(form.name).raw("\">").text(form.title);
      html.raw("</a></h2><p>").text(state_of(form)).raw(". ");
      if (form.on > 0) html.text(place_of(form.place, page.needs)).raw(". ");
      if (form.on > 0 && form.on < form.newest) html.raw("<strong>There is a newer version.</strong> ");
      html.raw("Changed at ").text(words_for_time(form.changed)).raw(" by ").text(form.who).raw(".</p></li>\n");
    }
    html.raw("</ul>\n");
  }
  html.raw("<h2>Add a form</h2>\n");
  add_upload(html, frame, "/inbox/forms", "Check and add it");
  add_library(html, frame);
  return inbox_document(&frame, "Forms", html.take());
}

std::string form_page(const PageFrame& frame, const FormPage& page) {
  Html html;
  if (!page.error.empty()) add_error_summary(html, page.error, page.error_field.empty() ? "file" : page.error_field);
  html.raw("<p><a href=\"/inbox/forms\">All forms</a></p>\n<h1>").text(page.form.title).raw("</h1>\n");
  if (page.saved) html.raw("<p class=\"notice\" role=\"status\"><strong>Saved.</strong></p>\n");
  html.raw("<p>").text(state_of(page.form)).raw(".</p>\n");
  add_refused(html, page.refused);
  html.raw("<h2>What the check says of version ").text(std::to_string(page.shown)).raw("</h2>\n");
  add_report(html, page.check);
  add_previews(html, page);
  add_turning_on(html, frame, page);
  add_versions(html, page);
  html.raw("<h2>Add a new version</h2>\n<p>It is asked only when you turn it on.</p>\n");
  add_upload(html, frame, "/inbox/forms/" + page.form.name + "/versions", "Check and add it");
  html.raw("<h2>Remove it</h2>\n<p><a href=\"/inbox/forms/").text(page.form.name).raw("/remove\">Remove this form");
  html.raw("</a>. You are asked first.</p>\n");
  return inbox_document(&frame, page.form.title, html.take());
}

std::string form_removal_page(const PageFrame& frame, const OwnForm& form, OwnForms::TakenAway how) {
  Html html;
  const std::string question = "Remove " + form.title + "?";
  html.raw("<p><a href=\"/inbox/forms/").text(form.name).raw("\">Back to the form</a></p>\n<h1>").text(question);
  html.raw("</h1>\n");
  if (form.on > 0) html.raw("<p><strong>It is on now.</strong> Patients will no longer be offered it.</p>\n");
  if (how == OwnForms::TakenAway::retired) {
    html.raw(
        "<p>Patients were offered it, so requests may have been sent with it. They stay as they are, and who has ");
    html.raw("begun can still send: its versions are kept for them. It will be in your list no longer, and does ");
    html.raw("not count towards the 50 that you may have. To bring it back, add a form with the name <code>");
    html.text(form.name).raw("</code> by the command or the API.</p>\n");
  } else {
    html.raw("<p>No patient was ever asked it, so no request has it. It will be in your list no longer, and does ");
    html.raw("not count towards the 50 that you may have.</p>\n");
  }
  html.raw("<form method=\"post\" action=\"/inbox/forms/").text(form.name).raw("/remove\">");
  add_token(html, frame);
  html.raw("<button class=\"button\" type=\"submit\">Remove it</button> <a href=\"/inbox/forms/").text(form.name);
  html.raw("\">Keep it</a></form>\n");
  return inbox_document(&frame, question, html.take());
}

std::string form_preview_page(const PageFrame& frame, const FormPreview& preview) {
  Html html;
  const std::string back = "/inbox/forms/" + preview.form.name + "?version=" + std::to_string(preview.version);
  const std::string title =
      (preview.face == "plain" ? "Plain version, " : "Standard version, ") + std::to_string(preview.width) + " pixels";
  html.raw("<p><a href=\"").text(back).raw("\">Back to the form</a></p>\n<h1>").text(preview.form.title).raw(": ");
  html.text(title).raw(
      "</h1>\n<p>Nothing that you write here is sent.</p>\n<div class=\"table-scroll\" role=\"region\" ");
  html.raw(
      "aria-label=\"Preview\" tabindex=\"0\"><iframe class=\"preview\" title=\"The form as patients see it\" width=\"");
  html.text(std::to_string(preview.width)).raw("\" height=\"900\" src=\"/inbox/forms/").text(preview.form.name);
  html.raw("/").text(std::to_string(preview.version)).raw("/shown#").text(preview.face).raw("\"></iframe></div>\n");
  return inbox_document(&frame, preview.form.title, html.take());
}

}  // namespace frontdoor::intake
