// Removing a request for good: the row, its notes, its deliveries and its photos. The ledger keeps that it was done, by
// whom, when and why: its reference, and nothing of the patient.
#pragma once

#include "requests/attachments.h"
#include "store/case_files.h"

namespace frontdoor::intake {

std::string erased_detail(const std::string& reference, const std::string& reason);
// False: there is no such request. Throws StoreUnavailable when a photo could not be removed: the words are gone, the
// ledger does not say "erased" yet, and finish_erasures() tries again.
bool erase_request(CaseFiles& cases, const Attachments& attachments, const std::string& ods,
                   const std::string& reference, const LedgerNote& note);
// Removes the photos of erasures that were not finished. Throws StoreUnavailable when some could not be removed.
void finish_erasures(CaseFiles& cases, const Attachments& attachments);

}  // namespace frontdoor::intake
