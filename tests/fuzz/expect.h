// What a fuzzer calls when a promise of the core is broken: it says which, and stops so that the input is kept.
#pragma once

#include <cstdio>
#include <cstdlib>

#define FRONTDOOR_EXPECT(condition)                                                        \
  do {                                                                                     \
    if (!(condition)) {                                                                    \
      std::fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                        \
    }                                                                                      \
  } while (false)
