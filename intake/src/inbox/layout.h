// The frame around every inbox page, and the pieces that several pages share.
#pragma once

#include "base/html.h"
#include "inbox/page_template.h"
#include "inbox/pages.h"

namespace frontdoor::intake {

// A whole document around the template of that name, filled with data. frame: nullptr when nobody is signed in.
std::string inbox_page(const PageFrame* frame, const std::string& title, std::string_view name, const PageData& data);
// error-summary.html: what is wrong (empty: nothing) and the control `target` that it leads to.
void set_error(PageData& data, std::string_view message, std::string_view target);
// A page's title, with "Error: " before it where something is wrong.
std::string titled(std::string_view error, std::string_view title);
// "one, two"
std::string with_commas(const std::vector<std::string>& words);
// A whole document. frame: nullptr when nobody is signed in. main: markup made with Html.
std::string inbox_document(const PageFrame* frame, const std::string& title, const std::string& main);
// nhsuk's error summary, linking to the control `target`.
void add_error_summary(Html& html, const std::string& message, std::string_view target);
// What a posted form of the page must carry.
void add_token(Html& html, const PageFrame& frame);
// One row of a summary list.
void add_row(Html& html, std::string_view key, std::string_view value);

}  // namespace frontdoor::intake
