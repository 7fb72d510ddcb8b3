// SPDX-License-Identifier: MIT
// Whether work grows with its size and no faster: for eight times as much it may take 32 times as
// long, which what is quadratic (64) exceeds. CPU time of this process, the least of some runs, and
// measured again before it is a failure, so that a loaded machine does not count.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <ctime>
#include <functional>
#include <string>

namespace hw::test {

using Work = std::function<void()>;

inline double cpu_seconds(const Work& work) {
  timespec begin{};
  timespec end{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
  work();
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
  return static_cast<double>(end.tv_sec - begin.tv_sec) +
         static_cast<double>(end.tv_nsec - begin.tv_nsec) / 1e9;
}

inline double least_cpu_seconds(const Work& work) {
  const double first = cpu_seconds(work);
  return first > 0.01 ? first : std::min({first, cpu_seconds(work), cpu_seconds(work)});
}

// `make` prepares the work of a size, which is then measured.
inline void check_linear(const std::string& name, std::size_t size,
                         const std::function<Work(std::size_t)>& make) {
#ifdef __SANITIZE_ADDRESS__
  // Times would be those of the sanitizer's allocator; here the work need only be clean.
  (void)cpu_seconds(make(size / 32));
  SUCCEED(name);
#else
  constexpr std::size_t kTimes = 8;
  constexpr double kSlack = 4;
  constexpr double kNoise = 5e-5;  // seconds; what takes less cannot be compared
  const Work little = make(size / kTimes);
  const Work much = make(size);
  double of_little = 0;
  double of_much = 0;
  bool is_linear = false;
  for (int tries = 0; tries < 3 && !is_linear; ++tries) {
    of_little = least_cpu_seconds(little);
    of_much = least_cpu_seconds(much);
    is_linear = of_much < kSlack * kTimes * std::max(of_little, kNoise);
  }
  INFO(name << ": " << of_little * 1e3 << " ms, of " << kTimes << " times as much "
            << of_much * 1e3);
  CHECK(is_linear);
#endif
}

// "[element,element,...]"
inline std::string array_of(std::size_t count, const std::function<std::string(std::size_t)>& at) {
  std::string text = "[";
  for (std::size_t i = 0; i < count; ++i) {
    text += (i > 0 ? "," : "") + at(i);
  }
  return text + "]";
}

inline std::string array_of(std::size_t count, const std::string& element) {
  return array_of(count, [&element](std::size_t) { return element; });
}

}  // namespace hw::test
