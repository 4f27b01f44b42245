// What a form needs to know of the practice: its public settings and its signal, as the status endpoint gives them and
// as a practice's website may keep them as a file.
#pragma once

#include "practices/practice_directory.h"

#include <filesystem>
#include <optional>
#include <string>

namespace frontdoor::intake {

// valid_until: for a file, which nobody may renew: past it forms take the signal as normal.
std::string status_document(const KnownPractice& practice, const std::optional<Instant>& valid_until);

// Written beside the file and moved over it, so that no reader sees half a document. Throws std::runtime_error.
void write_status_file(const std::filesystem::path& file, const std::string& document);

}  // namespace frontdoor::intake
