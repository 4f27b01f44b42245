// From a parsed request to a Call, and from a Reply to the bytes that go out.
#pragma once

#include "base/addresses.h"
#include "base/settings.h"
#include "http/http.h"
#include "service/worker_pool.h"

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <memory>
#include <string>

namespace frontdoor::intake {

using ParsedRequest = boost::beast::http::request<boost::beast::http::string_body>;
using WrittenResponse = boost::beast::http::response<boost::beast::http::string_body>;

// How a body's arrival ended.
enum class BodyEnd { whole, no_length, too_long, too_slow, broken_off };

// A body that has been received as far as it will be.
struct ReceivedBody {
  std::string bytes;
  BodyEnd end = BodyEnd::whole;
};

// What the front knows of the caller besides the request.
struct Peer {
  std::string address;
  bool trusted_proxy = false;  // what it says of the caller holds
  bool tls = false;
};

// The caller itself: the last address in X-Forwarded-For that no trusted proxy added.
std::string client_address(const Peer& peer, const std::string& forwarded_for, const AddressRanges& trusted);

// Everything but the body.
// What counts as one source of `client`. Empty where that is a proxy: of those that are trusted, or one on this
// machine.
std::string source_behind(const std::string& client, const Headers& headers, const AddressRanges& trusted);
Call call_of(const ParsedRequest& request, const Settings& settings, const Peer& peer);
// What the log's lines of one call and its reply (X-Request-Id) have in common: the trusted proxy's own X-Request-Id,
// so that both logs can be joined, else a random one.
std::string id_of(const Call& call, const Peer& peer);
// Lets the call's handler read `body`, once.
void give_body(Call& call, std::shared_ptr<ReceivedBody> body);
// A body of more bytes takes long to read.
inline constexpr std::size_t kHeavyBodyBytes = 65'536;
Lane lane_of(const Call& call, std::size_t body_bytes);

WrittenResponse response_of(Reply reply, bool keep_alive);

}  // namespace frontdoor::intake
