// Which address shows which of the inbox's pages.
#pragma once

#include "desk/staff_parts.h"
#include "http/router.h"

namespace frontdoor::intake {

// parts must outlive the router.
void add_inbox_routes(Router& router, const StaffParts& parts);          // list, requests, sign-in
void add_signal_inbox_routes(Router& router, const StaffParts& parts);   // the signal and pauses
void add_flood_inbox_routes(Router& router, const StaffParts& parts);    // what one connection sent in a flood
void add_access_inbox_routes(Router& router, const StaffParts& parts);   // advice, evidence, figures, settings
void add_form_inbox_routes(Router& router, const StaffParts& parts);     // the practice's own forms
void add_manage_routes(Router& router, const StaffParts& parts);         // staff, connections, audit
void add_system_routes(Router& router, const StaffParts& parts);         // service accounts
void add_new_request_routes(Router& router, const StaffParts& parts);    // what staff write down
void add_reply_routes(Router& router, const StaffParts& parts);          // replies to choose from
void add_team_routes(Router& router, const StaffParts& parts);           // teams
void add_delivery_page_routes(Router& router, const StaffParts& parts);  // where requests go besides
void add_red_flag_page_routes(Router& router, const StaffParts& parts);  // the practice's own red flags
void add_proof_routes(Router& router, const StaffParts& parts);          // receipts, and the status as a file
void add_person_routes(Router& router, const StaffParts& parts);         // all that is kept of one patient
void add_code_routes(Router& router, const StaffParts& parts);           // one's own account and its one-time codes

// What somebody typed before their sign-in ended, on its page again.
Reply signal_come_back(const StaffParts& parts, const StaffSession& session, const KeptForm& kept);
Reply new_request_come_back(const StaffParts& parts, const StaffSession& session, const KeptForm& kept);
Reply replies_come_back(const StaffParts& parts, const StaffSession& session, const KeptForm& kept);
Reply settings_come_back(const StaffParts& parts, const StaffSession& session, const KeptForm& kept);

}  // namespace frontdoor::intake
