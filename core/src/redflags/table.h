// A growing array of plain values. Every element type shares one function that grows and one that splices, which keeps
// core.wasm small; a table that is used again keeps its memory, so that reading allocates nothing.
#pragma once

#include <cstdint>
#include <type_traits>

namespace frontdoor::redflags {

class RawTable {
 public:
  RawTable() = default;
  RawTable(RawTable&& other) noexcept { swap(other); }
  RawTable& operator=(RawTable&& other) noexcept {
    swap(other);
    return *this;
  }
  ~RawTable();
  std::uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  void clear() { size_ = 0; }

 protected:
  void swap(RawTable& other) noexcept;
  void reserve_items(std::uint32_t items, std::uint32_t item_bytes);
  // Room for `items` items in place of [from, to); what followed them follows.
  void splice_items(std::uint32_t from, std::uint32_t to, std::uint32_t items, std::uint32_t item_bytes);

  unsigned char* data_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
};

template <typename T>
class Table : public RawTable {
  static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 8);

 public:
  void reserve(std::uint32_t items) { reserve_items(items, sizeof(T)); }
  void push_back(const T& value) {
    const T copy = value;  // it may be in this table
    if (size_ == capacity_) reserve_items(size_ + 1, sizeof(T));
    data()[size_++] = copy;
  }
  // All `items` values alike.
  void assign(std::uint32_t items, const T& value) {
    clear();
    resize(items, value);
  }
  void resize(std::uint32_t items, const T& value) {
    reserve_items(items, sizeof(T));
    for (; size_ < items; ++size_) data()[size_] = value;
    size_ = items;
  }
  // The items of `other` in place of [from, to).
  void replace(std::uint32_t from, std::uint32_t to, const Table& other) {
    splice_items(from, to, other.size_, sizeof(T));
    for (std::uint32_t i = 0; i < other.size_; ++i) data()[from + i] = other[i];
  }
  T& operator[](std::uint32_t i) { return data()[i]; }
  const T& operator[](std::uint32_t i) const { return data()[i]; }
  T& back() { return data()[size_ - 1]; }
  const T& back() const { return data()[size_ - 1]; }
  T* begin() { return data(); }
  T* end() { return data() + size_; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }

 private:
  T* data() { return reinterpret_cast<T*>(data_); }
  const T* data() const { return reinterpret_cast<const T*>(data_); }
};

}  // namespace frontdoor::redflags
