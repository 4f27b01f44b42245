#include "http/multipart.h"

#include <Poco/Exception.h>
#include <Poco/Net/MessageHeader.h>
#include <Poco/Net/MultipartReader.h>
#include <Poco/Net/NameValueCollection.h>

#include <iterator>
#include <sstream>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kPartsMax = 30;

[[noreturn]] void refuse_malformed() {
  throw Problem{400, "malformed-form", "The form cannot be read", "Send the page's own form.", "", {}};
}

std::string base_name(const std::string& path) {
  return path.substr(path.find_last_of("/\\") + 1);
}

// "form-data; name=..." of a part.
void split(const std::string& disposition, Poco::Net::NameValueCollection& parameters) {
  std::string kind;
  Poco::Net::MessageHeader::splitParameters(disposition, kind, parameters);
}

}  // namespace

MultipartForm read_multipart(const Call& call, std::size_t bytes_max) {
  const std::string type = call.header("Content-Type");
  if (media_type(type) != "multipart/form-data") {
    throw Problem{415, "wrong-content-type", "The content type is not supported", "Send the page's own form.", "", {}};
  }
  Poco::Net::NameValueCollection parameters;
  split(type, parameters);
  std::istringstream body(call.read_body(bytes_max));
  MultipartForm form;
  try {
    Poco::Net::MultipartReader reader(body, parameters.get("boundary", ""));
    for (std::size_t parts = 0; reader.hasNextPart(); ++parts) {
      if (parts >= kPartsMax) refuse_malformed();
      Poco::Net::MessageHeader header;
      reader.nextPart(header);
      Poco::Net::NameValueCollection of_part;
      split(header.get("Content-Disposition", ""), of_part);
      const std::string name = of_part.get("name", "");
      form.fields[name] = {std::istreambuf_iterator<char>(reader.stream()), {}};
      if (of_part.has("filename")) form.files[name] = base_name(of_part.get("filename", ""));
    }
  } catch (const Poco::Exception&) {
    refuse_malformed();
  }
  return form;
}

}  // namespace frontdoor::intake
