// Which row or group of a practice's own form an answer is in, where the question alone does not say.
#pragma once

#include <frontdoor/json_document.h>
#include <frontdoor/request.h>

#include <span>

namespace frontdoor {

// answers: those to `response`, in its order. Where several have the same question, each says its group before it
// ("Morning: Systolic"), by number where the group repeats ("Child 2: Name").
void name_rows(const JsonNode& response, std::span<RequestAnswer> answers);

}  // namespace frontdoor
