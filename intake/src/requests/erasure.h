// Removing a request for good: the row, its notes, its deliveries and its photos. The ledger keeps that it was done, by
// whom, when and why: its reference, and nothing of the patient.
#pragma once

#include "requests/attachments.h"
#include "store/case_files.h"

namespace frontdoor::intake {

std::string erased_detail(const std::string& reference, const std::string& reason);
enum class Erasure : std::uint8_t {
  unknown,  // there is no such request
  done,
  waits,  // the words are gone; a photo could not be removed, so the ledger does not say "erased" yet
};
Erasure erase_request(CaseFiles& cases, const Attachments& attachments, const std::string& ods,
                      const std::string& reference, const LedgerNote& note);
// Tries again to remove the photos of erasures that wait. One that stays stuck stops no other.
void finish_erasures(CaseFiles& cases, const Attachments& attachments);

}  // namespace frontdoor::intake
