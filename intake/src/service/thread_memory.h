// What jemalloc keeps back for a thread: quick for the few connections that are busy, too much for a thousand that
// wait.
#pragma once

namespace frontdoor::intake {

// For as long as this lives the calling thread keeps freed memory to itself, if `wanted`; then it gives all of it back.
// Without jemalloc (tests, sanitizers) it does nothing.
class ThreadMemory {
 public:
  explicit ThreadMemory(bool wanted);
  ~ThreadMemory();
  ThreadMemory(const ThreadMemory&) = delete;
  ThreadMemory& operator=(const ThreadMemory&) = delete;
};

}  // namespace frontdoor::intake
