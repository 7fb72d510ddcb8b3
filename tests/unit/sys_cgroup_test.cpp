// SPDX-License-Identifier: MIT
#include "sys/cgroup.h"

#include <catch2/catch.hpp>

using hw::sys::cgroup_folder;

namespace {
constexpr std::string_view kUnified =
    "24 1 0:22 / /sys rw - sysfs sysfs rw\n"
    "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 master:1 - cgroup2 cgroup2 rw,nsdelegate\n";
}

TEST_CASE("the folder of a control group is where version 2 is mounted") {
  CHECK(cgroup_folder("0::/a.slice/b.service\n", kUnified) == "/sys/fs/cgroup/a.slice/b.service");
  CHECK(cgroup_folder("0::/\n", kUnified) == "/sys/fs/cgroup");
  CHECK(cgroup_folder("4:memory:/x\n1:name=systemd:/\n0::/y\n",
                      "31 30 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
                      "40 30 0:37 / /sys/fs/cgroup/uni\\040fied rw - cgroup2 cgroup2 rw\n") ==
        "/sys/fs/cgroup/uni fied/y");
}

TEST_CASE("a mount of a part of the tree shows that part alone") {
  constexpr std::string_view kPart = "40 30 0:37 /docker/7 /sys/fs/cgroup ro - cgroup2 cgroup rw\n";
  CHECK(cgroup_folder("0::/docker/7\n", kPart) == "/sys/fs/cgroup");
  CHECK(cgroup_folder("0::/docker/7/x\n", kPart) == "/sys/fs/cgroup/x");
  CHECK_FALSE(cgroup_folder("0::/docker/77\n", kPart));
  CHECK_FALSE(cgroup_folder("0::/\n", kPart));
}

TEST_CASE("without version 2, or outside of what is seen, there is no folder") {
  CHECK_FALSE(cgroup_folder("", kUnified));
  CHECK_FALSE(cgroup_folder("4:memory:/x\n", kUnified));
  CHECK_FALSE(cgroup_folder("0::/../x\n", kUnified));
  CHECK_FALSE(cgroup_folder("0::/x\n", ""));
  CHECK_FALSE(cgroup_folder("0::/x\n", "x - cgroup2 \n30 24 0:26 / /sys rw - cgroup c rw\n"));
}
