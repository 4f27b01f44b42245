// The served face: a View as HTML or plain text, natively.
#pragma once

#include <frontdoor/view.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace frontdoor {

// HTML fragment in nhsuk-frontend's markup, with ids and names equal to the mirror's. All text is escaped.
std::string view_as_html(const View& view);
// For a terminal or an e-mail: one line a node, indented by depth, controls with their state.
std::string view_as_text(const View& view);
// The mirror's input: {"revision","page","language","rightToLeft","focus","root":{...}}; empty members left out.
std::string view_as_json(const View& view);

// "5,000", as the NHS writes numbers from a thousand on.
std::string with_thousands(std::size_t number);

// Fit for content and for quoted attributes. Marks that override the direction of text (U+202A to U+202E) are left out:
// they would turn the letters after them.
std::string escape_html(std::string_view text);

}  // namespace frontdoor
