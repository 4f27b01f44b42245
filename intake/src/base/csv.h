// CSV as spreadsheets read it (RFC 4180): a cell that would start a formula gets an apostrophe before it, so that what
// staff typed is never run (https://owasp.org/www-community/attacks/CSV_Injection).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace frontdoor::intake {

class Csv {
 public:
  Csv& row(std::initializer_list<std::string_view> cells);
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace frontdoor::intake
