// Sorts what is short, or sorted seldom: in WebAssembly a third of the code of std::sort, which is in each module once
// for every type.
#pragma once

#include <algorithm>
#include <functional>

namespace frontdoor {

template <class List, class Less = std::less<>>
void heap_sort(List& list, Less less = {}) {
  std::make_heap(list.begin(), list.end(), less);
  std::sort_heap(list.begin(), list.end(), less);
}

}  // namespace frontdoor
