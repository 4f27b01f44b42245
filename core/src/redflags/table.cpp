#include "redflags/table.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace frontdoor::redflags {

namespace {

constexpr std::uint32_t kItemsMin = 16;

}  // namespace

RawTable::~RawTable() {
  ::operator delete(data_);
}

void RawTable::swap(RawTable& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(capacity_, other.capacity_);
}

void RawTable::reserve_items(std::uint32_t items, std::uint32_t item_bytes) {
  if (items <= capacity_) return;
  const std::uint32_t capacity = std::max({items, 2 * capacity_, kItemsMin});
  auto* grown = static_cast<unsigned char*>(::operator new(static_cast<std::size_t>(capacity) * item_bytes));
  if (size_ > 0) std::memcpy(grown, data_, static_cast<std::size_t>(size_) * item_bytes);
  ::operator delete(data_);
  data_ = grown;
  capacity_ = capacity;
}

void RawTable::splice_items(std::uint32_t from, std::uint32_t to, std::uint32_t items, std::uint32_t item_bytes) {
  const std::uint32_t size = size_ - (to - from) + items;
  reserve_items(size, item_bytes);
  const std::size_t after = static_cast<std::size_t>(size_ - to) * item_bytes;
  if (after > 0) {
    std::memmove(data_ + static_cast<std::size_t>(from + items) * item_bytes,
                 data_ + static_cast<std::size_t>(to) * item_bytes, after);
  }
  size_ = size;
}

}  // namespace frontdoor::redflags
