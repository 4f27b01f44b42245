// Forms that told somebody to get help at once or today, for the practice to see.
#pragma once

#include "store/store.h"

#include <frontdoor/json.h>

#include <optional>
#include <string>
#include <vector>

namespace frontdoor::intake {

// One form. Who it was is not known, unless a request came of it.
struct AdviceShown {
  Instant at;  // when the first advice was shown
  RequestKind kind = RequestKind::medical;
  std::string action;              // code of the most pressing
  std::vector<std::string> rules;  // by id
  std::optional<Instant> left;     // the patient left the form, and sent nothing before
  std::string reference;           // of the request that came of it; empty: none did
};

struct AdvicePage {
  std::vector<AdviceShown> list;  // newest first
  AdviceCounts counts;            // of the whole period
  std::vector<AdvisedFlood> floods;
  std::vector<AdviceShown> follow_ups;  // on the page of a request, after what its patient added; newest first
};

AdvicePage advice_shown(Store& store, const std::string& ods, Instant from, Instant until, std::size_t offset,
                        std::size_t count);
Json advice_as_json(const std::vector<AdviceShown>& list);

}  // namespace frontdoor::intake
