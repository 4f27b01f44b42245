// A request that staff write down for somebody: the form, and what is read to the caller before it is saved.
#include "base/words.h"
#include "inbox/layout.h"
#include "inbox/page_fields.h"
#include "inbox/pieces.h"

#include <frontdoor/render.h>

namespace frontdoor::intake {
namespace {

void set_form(PageData& data, const NewRequestPage& page) {
  const TakenDownFields& typed = page.fields;
  set_fields(data,
             {"how", "whose", "words", "need", "today", "name", "born", "telephone", "postcode", "writer",
              "relationship", "safe", "safeWay"},
             typed, page.check.faults);
  set_chosen(data, "how", {"phone", "desk"}, typed_in(typed, "how"));
  set_chosen(data, "whose", {"self", "other"}, typed_in(typed, "whose"));
  set_chosen(data, "today", {"yes", "no"}, typed_in(typed, "today"));
  set_chosen(data, "safe", {"yes", "no"}, typed_in(typed, "safe"));
  const std::string chosen = typed_in(typed, "need");
  data.set("needs", rows_of(request_needs(), [&chosen](const RequestNeed& need) {
             return choice_row(need.code, need.words, chosen == need.code);
           }));
}

// All that was typed, unseen, so that the next press saves it.
std::vector<PageData> unseen_rows(const TakenDownFields& fields) {
  std::vector<PageData> rows;
  for (const auto& [name, value] : fields) {
    const bool is_of_form = name == "token" || name == "owner" || name == "step" || name == "advised";
    if (is_of_form || name.starts_with("asked/") || name.starts_with("sign/")) continue;
    rows.push_back(std::move(PageData().set("name", name).set("value", value)));
  }
  return rows;
}

void set_advice(PageData& data, const TakenDownCheck& check) {
  View view;
  if (check.advice) view.root = *check.advice;
  data.set("advice", Markup{check.advice ? view_as_html(view) : ""});
  data.set("emergency", check.action >= Action::emergency_department);
}

PageData sign_row(const Sign& sign) {
  PageData row;
  return std::move(row.set("code", sign.code).set("label", sign.label));
}

PageData quote_row(const std::string& quote) {
  PageData row;
  return std::move(row.set("quote", quote));
}

void set_signs(PageData& data, const NewRequestPage& page) {
  data.set("asks", rows_of(page.check.to_ask, [&page](const SignsToAsk& ask) {
             PageData row;
             row.set("group", to_code(ask.group)).set("signs", rows_of(page.groups->of(ask.group).signs, sign_row));
             row.set("has-because", !ask.because.empty());
             return std::move(row.set("because", rows_of(ask.because, quote_row)));
           }));
}

std::vector<PageData> read_back_rows(const TakenDown& taken) {
  std::vector<PageData> rows;
  const auto add = [&rows](std::string_view key, std::string_view value) { rows.push_back(summary_row(key, value)); };
  add("Patient", taken.name + ", born " + words_for_date(taken.birth_date));
  if (!taken.telephone.empty()) {
    add("Phone back", taken.telephone + (taken.unsafe_to_contact ? " (not safe)" : ""));
  }
  if (taken.unsafe_to_contact) add("Safe way", taken.safe_way.empty() ? "None given" : taken.safe_way);
  if (!taken.postcode.empty()) add("Postcode", taken.postcode);
  add("Who asks",
      taken.writer_name.empty() ? "The patient" : taken.writer_name + " (" + taken.writer_relationship + ")");
  add("What they need", request_need(taken.need)->words);
  add("Help today", taken.needs_help_today ? "Yes" : "No");
  add("In their words", taken.words);
  return rows;
}

}  // namespace

std::string new_request_page(const PageFrame& frame, const NewRequestPage& page) {
  PageData data;
  set_error(data, page.notice, "how");
  set_error_list(data, page.check.faults);
  set_advice(data, page.check);
  data.set("token", frame.form_token).set("owner", owner_of(frame)).set("typed-key", typed_in(page.fields, "key"));
  set_form(data, page);
  return inbox_page(&frame, (page.check.faults.empty() ? "" : "Error: ") + std::string("New request"), "new-request",
                    data);
}

std::string read_out_page(const PageFrame& frame, const NewRequestPage& page) {
  PageData data;
  set_error(data, page.notice,
            page.notice.empty() ? "" : "ask-" + std::string(to_code(page.check.to_ask.front().group)));
  set_advice(data, page.check);
  data.set("token", frame.form_token).set("owner", owner_of(frame)).set("action", to_code(page.check.action));
  data.set("unseen", unseen_rows(page.fields)).set("rows", read_back_rows(page.check.taken));
  set_signs(data, page);
  return inbox_page(&frame, titled(page.notice, "Before you save it"), "before-saving", data);
}

// The answers are taken on the next page: here nothing is in the way of writing.
std::string read_so_far_part(const NewRequestPage& page) {
  if (!page.check.advice && page.check.to_ask.empty()) return "";
  PageData data;
  set_advice(data, page.check);
  set_signs(data, page);
  return fill_template("read-so-far", data);
}

std::string taken_down_page(const PageFrame& frame, const NewRequestPage& page, const std::string& reference) {
  PageData data;
  set_advice(data, page.check);
  return inbox_page(&frame, "Before they hang up", "taken-down", data.set("reference", reference));
}

}  // namespace frontdoor::intake
