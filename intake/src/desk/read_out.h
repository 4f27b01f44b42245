// Advice as staff read it aloud to a caller: the form's own cards, in the words of intake/data/read-out.json.
#pragma once

#include <frontdoor/access_policy.h>
#include <frontdoor/request.h>
#include <frontdoor/view.h>
#include <frontdoor/wording.h>

#include <optional>
#include <string_view>

namespace frontdoor::intake {

// Of what `reading` found in `request`; nothing where no advice is due. wording: the form's, in English.
std::optional<Node> advice_to_read_out(const Request& request, const RequestReading& reading, const Practice& practice,
                                       const Wording& wording);

// The form's wording as it is read aloud. Throws std::logic_error when the file cannot be read: a fault of the build.
Wording spoken_wording(const Wording& wording);

// The file itself (read_out_data.cpp.in).
std::string_view read_out_json();

}  // namespace frontdoor::intake
