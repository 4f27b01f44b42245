// The pages outside a session: signing in, and problems.
#include "inbox/layout.h"

namespace frontdoor::intake {

std::string sign_in_page(const SignInPage& page) {
  PageData data;
  set_error(data, page.error, "user");
  data.set("token", page.form_token).set("kept", page.kept).set("user", page.name);
  data.set("own", !page.kept.empty() && !page.is_of_another).set("of-another", page.is_of_another);
  return inbox_page(nullptr, titled(page.error, "Sign in"), "sign-in", data);
}

std::string problem_page(const PageFrame* frame, const Problem& problem) {
  PageData data;
  data.set("title", problem.title).set("detail", problem.detail);
  // Whose role reads no request would come back here.
  data.set("reads-requests", frame == nullptr || may(frame->role, Permission::read_requests));
  return inbox_page(frame, problem.title, "problem", data);
}

}  // namespace frontdoor::intake
