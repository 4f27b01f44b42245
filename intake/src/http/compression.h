// Text compressed for browsers that accept it. Only for what is the same for everybody: a page that holds a secret
// beside words that its reader chose would tell the secret by its length (BREACH, https://www.breachattack.com).
#pragma once

#include "http/http.h"

namespace frontdoor::intake {

struct CompressedText {
  std::string plain;
  std::string brotli;
  std::string gzip;
  std::string etag;  // of the plain text, without quotes
};
CompressedText compressed(std::string plain);

// Body, Content-Encoding, Vary and ETag, in the best coding that the caller accepts.
void set_body(Reply& reply, const Call& call, const CompressedText& text);

// False when an Accept-Encoding header does not name the coding, or names it with q=0.
bool accepts_coding(std::string_view accept, std::string_view coding);

}  // namespace frontdoor::intake
