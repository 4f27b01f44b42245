#include "service/thread_memory.h"

#include <cstddef>

// Null where another allocator is linked.
extern "C" int mallctl(const char* name, void* old_value, std::size_t* old_size, void* new_value, std::size_t new_size)
    __attribute__((weak));

namespace frontdoor::intake {
namespace {

// https://jemalloc.net/jemalloc.3.html, "thread.tcache.enabled"
void keep_cache(bool kept) {
  if (mallctl != nullptr) mallctl("thread.tcache.enabled", nullptr, nullptr, &kept, sizeof kept);
}

}  // namespace

ThreadMemory::ThreadMemory(bool wanted) {
  keep_cache(wanted);
}

ThreadMemory::~ThreadMemory() {
  keep_cache(false);
}

}  // namespace frontdoor::intake
