#include "engine/pack/dependency_order.h"

#include <algorithm>

#include "engine/base/pack_limits.h"

namespace myorules::engine {
namespace {

enum class Mark { kNew, kOpen, kDone };

// Depth first, with a stack of its own: a chain may be as long as a pack.
class Orderer {
 public:
  explicit Orderer(const std::vector<std::vector<int>>& uses)
      : uses_(uses), marks_(uses.size(), Mark::kNew) {}

  DependencyOrder Run() {
    for (int i = 0; i < static_cast<int>(uses_.size()); ++i) {
      if (marks_[i] == Mark::kNew) VisitFrom(i);
    }
    MarkCircular();
    return std::move(result_);
  }

 private:
  struct Frame {
    int item;
    size_t next_use;
  };

  void VisitFrom(int start) {
    Open(start);
    while (!stack_.empty()) {
      Frame& frame = stack_.back();
      if (frame.next_use == uses_[frame.item].size()) {
        marks_[frame.item] = Mark::kDone;
        result_.order.push_back(frame.item);
        stack_.pop_back();
        continue;
      }
      const int use = uses_[frame.item][frame.next_use++];
      if (marks_[use] == Mark::kNew) {
        Open(use);
      } else if (marks_[use] == Mark::kOpen) {
        AddCycle(use);
        on_cycles_.push_back(use);
      }
    }
  }

  // Each cycle has a number of `on_cycles_`: whatever reaches one is circular.
  void MarkCircular() {
    std::vector<std::vector<int>> users(uses_.size());
    for (int i = 0; i < static_cast<int>(uses_.size()); ++i) {
      for (const int use : uses_[i]) users[use].push_back(i);
    }
    result_.circular.assign(uses_.size(), false);
    std::vector<int> open = on_cycles_;
    while (!open.empty()) {
      const int item = open.back();
      open.pop_back();
      if (result_.circular[item]) continue;
      result_.circular[item] = true;
      open.insert(open.end(), users[item].begin(), users[item].end());
    }
  }

  void Open(int item) {
    marks_[item] = Mark::kOpen;
    stack_.push_back({item, 0});
  }

  void AddCycle(int back_to) {
    if (result_.cycles.size() > static_cast<size_t>(limits::kMaxToldFaults)) {
      return;
    }
    std::vector<int> cycle;
    for (auto frame = stack_.rbegin(); frame != stack_.rend(); ++frame) {
      cycle.push_back(frame->item);
      if (frame->item == back_to) break;
    }
    std::reverse(cycle.begin(), cycle.end());
    std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()),
                cycle.end());
    result_.cycles.push_back(std::move(cycle));
  }

  const std::vector<std::vector<int>>& uses_;
  std::vector<Mark> marks_;
  std::vector<Frame> stack_;
  // Of each cycle found where it was closed.
  std::vector<int> on_cycles_;
  DependencyOrder result_;
};

}  // namespace

DependencyOrder OrderByDependency(const std::vector<std::vector<int>>& uses) {
  return Orderer(uses).Run();
}

}  // namespace myorules::engine
