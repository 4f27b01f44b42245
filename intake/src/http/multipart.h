// The fields of a form with a file, as browsers post it (multipart/form-data, RFC 7578). Read by Poco.
#pragma once

#include "http/http.h"

#include <map>
#include <string>

namespace frontdoor::intake {

struct MultipartForm {
  std::map<std::string, std::string> fields;  // by name; of a file its bytes
  std::map<std::string, std::string> files;   // by name of the field: what the file is called, without folders
};

// Throws Problem: 415 unless it is such a form, 400 when it cannot be read, and what Call::read_body throws.
MultipartForm read_multipart(const Call& call, std::size_t bytes_max);

}  // namespace frontdoor::intake
