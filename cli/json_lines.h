// JSON lines on standard input and output, for the commands that programs drive.
#pragma once

#include <frontdoor/json.h>

#include <functional>
#include <string>

namespace frontdoor::cli {

// The line's "id" as text; a number keeps its digits.
std::string id_of(const Json& line);

// Calls `answer` for each line of standard input that is not blank and prints what it returns as one line. A faulty
// line is named on standard error and leaves its place in the output to {"id","error"}; the exit code is then 1.
int each_json_line(const char* command, const std::function<Result<Json>(const Json&)>& answer);

}  // namespace frontdoor::cli
