#include "base/addresses.h"

#include "base/text.h"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

namespace ip = boost::asio::ip;

std::optional<ip::address> read_address(std::string_view text) {
  boost::system::error_code fault;
  const ip::address address = ip::make_address(std::string(text), fault);
  if (fault) return std::nullopt;
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

std::vector<std::uint8_t> bytes_of(const ip::address& address) {
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    return {bytes.begin(), bytes.end()};
  }
  const auto bytes = address.to_v6().to_bytes();
  return {bytes.begin(), bytes.end()};
}

bool same_bits(const std::vector<std::uint8_t>& left, const std::vector<std::uint8_t>& right, std::size_t bits) {
  for (std::size_t i = 0; i < bits; ++i) {
    const unsigned mask = 0x80U >> (i % 8);
    if (((left[i / 8] ^ right[i / 8]) & mask) != 0) return false;
  }
  return true;
}

}  // namespace

AddressRanges::AddressRanges(std::string_view list) {
  while (!list.empty()) {
    const std::string_view part = trimmed(list.substr(0, list.find(',')));
    list.remove_prefix(std::min(list.find(','), list.size() - 1) + 1);
    const std::size_t slash = part.find('/');
    const std::optional<ip::address> address = read_address(part.substr(0, slash));
    Range range;
    if (address) range.bytes = bytes_of(*address);
    range.bits = range.bytes.size() * 8;
    bool read = address.has_value();
    if (read && slash != std::string_view::npos) {
      const std::string_view bits = part.substr(slash + 1);
      const auto [end, fault] = std::from_chars(bits.data(), bits.data() + bits.size(), range.bits);
      read = fault == std::errc() && end == bits.data() + bits.size() && range.bits <= range.bytes.size() * 8;
    }
    if (!read) throw std::invalid_argument("neither an address nor a range: " + std::string(part));
    ranges_.push_back(std::move(range));
  }
}

bool AddressRanges::contains(const std::string& address) const {
  if (ranges_.empty()) return false;
  const std::optional<ip::address> wanted = read_address(address);
  if (!wanted) return false;
  const std::vector<std::uint8_t> bytes = bytes_of(*wanted);
  for (const Range& range : ranges_) {
    if (range.bytes.size() == bytes.size() && same_bits(range.bytes, bytes, range.bits)) return true;
  }
  return false;
}

std::optional<std::string> plain_address(std::string_view text) {
  text = trimmed(text);
  // With a port, as some proxies write it: "[2001:db8::1]:4711", "192.0.2.1:4711".
  if (text.starts_with('[')) {
    text = text.substr(1, text.find(']') - 1);
  } else if (text.find(':') == text.rfind(':')) {
    text = text.substr(0, text.find(':'));
  }
  const std::optional<ip::address> address = read_address(text);
  return address ? std::optional(address->to_string()) : std::nullopt;
}

bool is_loopback(const std::string& address) {
  const std::optional<ip::address> read = read_address(address);
  return read && read->is_loopback();
}

bool is_public_address(const std::string& address) {
  static const AddressRanges elsewhere(
      "0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.0.0.0/24, 192.168.0.0/16,"
      "198.18.0.0/15, 224.0.0.0/4, 240.0.0.0/4, ::/8, 64:ff9b:1::/48, 100::/64, 2001::/23, 2002::/16, fc00::/7,"
      "fe80::/10, fec0::/10, ff00::/8");
  static const AddressRanges translated("64:ff9b::/96");  // IPv4 within IPv6, for hosts that have none
  const std::optional<ip::address> read = read_address(address);
  if (!read) return false;
  const std::string plain = read->to_string();
  if (!translated.contains(plain)) return !elsewhere.contains(plain);
  const auto bytes = read->to_v6().to_bytes();
  const ip::address_v4::bytes_type within{bytes[12], bytes[13], bytes[14], bytes[15]};
  return is_public_address(ip::address_v4(within).to_string());
}

namespace {

std::string network_of_bits(const ip::address_v6& address, std::size_t bits) {
  auto bytes = address.to_bytes();
  for (std::size_t i = bits / 8; i < bytes.size(); ++i) bytes[i] = 0;
  return ip::make_address_v6(bytes).to_string() + "/" + std::to_string(bits);
}

}  // namespace

std::string source_of(const std::string& address) {
  const std::optional<ip::address> read = read_address(address);
  if (!read || read->is_v4()) return read ? read->to_string() : address;
  return network_of_bits(read->to_v6(), 64);
}

std::vector<std::string> sources_of(const std::string& address) {
  const std::optional<ip::address> read = read_address(address);
  if (!read || read->is_v4()) return {read ? read->to_string() : address};
  const ip::address_v6 six = read->to_v6();
  return {network_of_bits(six, 48), network_of_bits(six, 56), network_of_bits(six, 64)};
}

std::optional<std::string> website_origin(std::string_view typed) {
  std::string origin = lower_case(std::string(trimmed(typed)));
  if (origin.ends_with('/')) origin.pop_back();
  const std::size_t scheme = origin.starts_with("https://") ? 8 : origin.starts_with("http://") ? 7 : 0;
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
  };
  const std::string_view host = std::string_view(origin).substr(scheme);
  if (scheme == 0 || host.empty() || host.size() > 253 || !std::all_of(host.begin(), host.end(), allowed)) return {};
  return origin;
}

}  // namespace frontdoor::intake
