// What somebody typed into a form of the inbox that was then refused, whatever form it is and whyever: it is shown
// again to the same user, or carried sealed until they have signed in, and nobody else ever sees it.
#pragma once

#include "desk/staff_parts.h"
#include "http/http.h"

#include <optional>

namespace frontdoor::intake {

// The same call, whose form can be read again after a handler has read it. Other calls stay as they are.
Call with_form_kept(const Call& call);

// The reply to a call of the inbox that was refused, where its form holds something that was typed; else nothing, and
// the problem is told as ever. call: as with_form_kept() made it.
std::optional<Reply> refused_form_reply(const StaffParts& parts, const Call& call, const Problem& problem);

// What was typed before a sign-in ended, on a page of its own. kept.page: the address that the form was sent to.
bool is_refused_form(const KeptForm& kept);
Reply refused_form_come_back(const StaffParts& parts, const StaffSession& session, const KeptForm& kept);

}  // namespace frontdoor::intake
