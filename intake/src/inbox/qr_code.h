// QR codes as pictures inside a page.
#pragma once

#include <string>

namespace frontdoor::intake {

// An SVG element with `label` as its name for screen readers. text: at most 1,000 bytes; empty where it does not fit.
std::string qr_code_as_svg(const std::string& text, const std::string& label);

}  // namespace frontdoor::intake
