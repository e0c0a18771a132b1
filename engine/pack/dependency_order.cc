#include "engine/pack/dependency_order.h"

#include <algorithm>

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
      }
    }
  }

  void Open(int item) {
    marks_[item] = Mark::kOpen;
    stack_.push_back({item, 0});
  }

  void AddCycle(int back_to) {
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
  DependencyOrder result_;
};

}  // namespace

DependencyOrder OrderByDependency(const std::vector<std::vector<int>>& uses) {
  return Orderer(uses).Run();
}

}  // namespace myorules::engine
