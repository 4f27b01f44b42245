// Addresses of the network as text: which are alike, and which a setting names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor::intake {

// A list of addresses and ranges: "10.0.0.7, 192.168.0.0/16, fd00::/8".
class AddressRanges {
 public:
  AddressRanges() = default;
  // Throws std::invalid_argument naming the part that is neither an address nor a range.
  explicit AddressRanges(std::string_view list);

  // IPv4 written as IPv6 (::ffff:10.0.0.7) is the same address. False for what is not an address.
  bool contains(const std::string& address) const;
  bool empty() const { return ranges_.empty(); }

 private:
  struct Range {
    std::vector<std::uint8_t> bytes;  // 4 or 16
    std::size_t bits = 0;
  };
  std::vector<Range> ranges_;
};

// The address written as usual, IPv4 as IPv4; nullopt: it is none.
std::optional<std::string> plain_address(std::string_view text);
bool is_loopback(const std::string& address);
// Whether it can be a host on the internet: no loopback, private, link-local, shared, multicast or reserved address,
// also where IPv6 carries one of IPv4. False for what is no address.
bool is_public_address(const std::string& address);
// What counts as one source: an IPv4 address, or the /64 of an IPv6 address, which one household or host has whole.
std::string source_of(const std::string& address);
// The same from the widest network inwards: of IPv6 its /48, its /56, which is one home, and its /64; of IPv4 the
// address.
std::vector<std::string> sources_of(const std::string& address);

// A website as browsers name its origin: "https://www.practice.example" or "http://localhost:8081", in small letters,
// without a path; one "/" at the end is taken off. nullopt: it is none. It goes into headers, so nothing else may pass.
std::optional<std::string> website_origin(std::string_view typed);

}  // namespace frontdoor::intake
