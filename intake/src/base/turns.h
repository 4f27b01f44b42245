// A queue in which sources take turns: a source with very much waiting delays the others by one item only.
//
// A source is a path from the widest network inwards (sources_of in base/addresses.h): turns go round the widest,
// within one of those round the next, and so on. One who owns a large network has one turn of it, however many
// addresses they call from.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace frontdoor::intake {

using SourcePath = std::vector<std::string>;

// For one thread, or under its owner's lock.
template <typename Item>
class Turns {
 public:
  void push(const SourcePath& source, Item item) {
    Branch* branch = &root_;
    ++branch->size;
    for (const std::string& name : source) {
      std::unique_ptr<Branch>& inner = branch->branches[name];
      if (inner == nullptr) {
        inner = std::make_unique<Branch>();
        branch->order.push_back(name);
      }
      branch = inner.get();
      ++branch->size;
    }
    branch->items.push_back(std::move(item));
  }

  // The next whose turn it is and for whom `may` says yes, moved into `item`. False: there is none.
  template <typename May>
  bool pop(Item& item, const May& may) {
    return pop_of(root_, item, may);
  }
  bool pop(Item& item) {
    return pop(item, [](const Item&) { return true; });
  }

  bool empty() const { return root_.size == 0; }
  std::size_t size() const { return root_.size; }
  // How much waits of `source`, or of a wider network: a shorter path.
  std::size_t size_of(const SourcePath& source) const {
    const Branch* branch = &root_;
    for (const std::string& name : source) {
      const auto inner = branch->branches.find(name);
      if (inner == branch->branches.end()) return 0;
      branch = inner->second.get();
    }
    return branch->size;
  }

 private:
  struct Branch {
    std::size_t size = 0;  // of all that waits in it
    std::deque<Item> items;
    std::map<std::string, std::unique_ptr<Branch>> branches;
    std::deque<std::string> order;  // whose turn is first
  };

  template <typename May>
  static bool pop_of(Branch& branch, Item& item, const May& may) {
    if (!branch.items.empty() && may(std::as_const(branch.items.front()))) {
      item = std::move(branch.items.front());
      branch.items.pop_front();
      --branch.size;
      return true;
    }
    for (std::size_t i = 0; i < branch.order.size(); ++i) {
      const std::string name = branch.order[i];
      Branch& inner = *branch.branches[name];
      if (!pop_of(inner, item, may)) continue;
      --branch.size;
      branch.order.erase(branch.order.begin() + static_cast<std::ptrdiff_t>(i));
      if (inner.size == 0) {
        branch.branches.erase(name);
      } else {
        branch.order.push_back(name);
      }
      return true;
    }
    return false;
  }

  Branch root_;
};

}  // namespace frontdoor::intake
