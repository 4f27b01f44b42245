#include "form/problem_page.h"

#include "base/html.h"

#include <frontdoor/telephone.h>

namespace frontdoor::intake {
namespace {

struct Words {
  std::string title;
  std::string text;
};

// What the service says of itself is for programs. A patient needs it where they can do something about it alone.
Words words_of(const Problem& problem) {
  if (problem.status == 404) {
    return {"We could not find this page", "Check the address, or start from your GP surgery’s website."};
  }
  if (problem.status == 429 || problem.status >= 500) {
    return {"Sorry, the online form is not working just now", "Wait a few minutes, then try again."};
  }
  return {"This page did not work", problem.title + ". " + problem.detail};
}

}  // namespace

Reply patient_problem_reply(const Call& call, const Problem& problem, const Practice* practice) {
  const Words words = words_of(problem);
  Html html;
  html.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" ")
      .raw("content=\"width=device-width, initial-scale=1\"><title>")
      .text(words.title)
      .raw("</title></head><body><main><h1>")
      .text(words.title)
      .raw("</h1>");
  if (call.method == "POST") {
    html.raw("<p><strong>Your request has not been sent.</strong> Go back to the page before and try again.</p>");
  }
  html.raw("<p>").text(words.text).raw("</p>");
  if (practice != nullptr) {
    html.raw("<p>You can also phone ").text(practice->name).raw(" on <a href=\"tel:");
    html.text(dialled_number(practice->phone)).raw("\">").text(practice->phone).raw("</a>.</p>");
  } else {
    html.raw("<p>You can also phone your GP surgery.</p>");
  }
  html.raw("<p>If it is an emergency, <a href=\"tel:999\">call 999</a>. When the surgery is closed, ")
      .raw("<a href=\"tel:111\">call 111</a>.</p></main></body></html>\n");
  Reply reply = html_reply(problem.status, html.take());
  for (const auto& [name, value] : problem.headers) reply.headers[name] = value;
  return reply;
}

}  // namespace frontdoor::intake
