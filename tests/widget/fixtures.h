// Views with every role in every state: one table for unit tests, screenshots and the comparison with nhsuk-frontend.
#pragma once

#include <frontdoor/view.h>

#include <string>
#include <vector>

namespace frontdoor::painter {

// Each has a name and a complete View. A new fixture costs no new code in any test.
std::vector<View> fixtures();

// A page of `paragraphs` numbered paragraphs and controls, for what only shows when a page is long.
View long_page(int paragraphs);

}  // namespace frontdoor::painter
