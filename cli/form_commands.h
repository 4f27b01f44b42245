// What the parts of `frontdoor form` share.
#pragma once

#include "commands.h"

#include <optional>
#include <string>
#include <string_view>

namespace frontdoor::cli {

std::optional<std::string> read_text_file(const std::string& path);
// What stands after `name` on the command line; empty if it is not there.
std::string option_of(const Arguments& arguments, std::string_view name);
// --now, or the clock.
std::string now_or(const Arguments& arguments);

int run_fill(const Arguments& arguments);    // form_fill.cpp
int run_render(const Arguments& arguments);  // form_fill.cpp

}  // namespace frontdoor::cli
