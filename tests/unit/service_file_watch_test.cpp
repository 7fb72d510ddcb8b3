// SPDX-License-Identifier: MIT
// --watch-config: which changes are noticed, and which are none.
#include "service/file_watch.h"

#include <poll.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "sys_support.h"

using hw::Inputs;
using hw::service::FileWatch;

namespace {

struct Fixture {
  hw::test::Folder folder;
  FileWatch watch = *FileWatch::open();

  [[nodiscard]] std::string path(const std::string& name) const {
    return folder.path() + "/" + name;
  }
  // As the loader makes it.
  [[nodiscard]] Inputs inputs(const std::vector<std::string>& files,
                              const std::vector<std::string>& folders = {}) const {
    Inputs inputs;
    for (const std::string& file : files) {
      inputs.files.emplace(path(file), hw::looks_of_file(path(file)));
    }
    for (const std::string& name : folders) {
      inputs.folders.emplace(path(name), hw::looks_of_folder(path(name)));
    }
    return inputs;
  }
  // inotify tells what has happened before the call that did it returns.
  bool notices() {
    return (hw::sys::wait_for(watch.fd(), POLLIN, hw::Duration{0}) & POLLIN) != 0 &&
           watch.has_changed();
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a file that is written or replaced has changed, once") {
  folder.file("a.json", "1");
  CHECK_FALSE(watch.set(inputs({"a.json"})));
  CHECK_FALSE(notices());
  folder.file("a.json", "22");
  CHECK(notices());
  CHECK_FALSE(notices());
  folder.file("next", "3");
  CHECK_FALSE(notices());
  CHECK(rename(path("next").c_str(), path("a.json").c_str()) == 0);
  CHECK(notices());
}

TEST_CASE_METHOD(Fixture, "a file that has gone is waited for") {
  folder.file("a.json", "1");
  CHECK_FALSE(watch.set(inputs({"a.json", "none.json"})));
  CHECK(unlink(path("a.json").c_str()) == 0);
  CHECK_FALSE(notices());
  folder.file("a.json", "1");
  CHECK(notices());
  folder.file("none.json", "1");
  CHECK(notices());
}

TEST_CASE_METHOD(Fixture, "a change between the reading and the watch is told at once") {
  folder.file("a.json", "1");
  folder.file("d/x.json", "1");
  Inputs read = inputs({"a.json"}, {"d"});
  folder.file("a.json", "22");
  CHECK(watch.set(read));
  read = inputs({"a.json"}, {"d"});
  folder.file("d/y.json", "1");
  CHECK(watch.set(read));
  CHECK_FALSE(watch.set(inputs({"a.json"}, {"d"})));
}

TEST_CASE_METHOD(Fixture, "a folder has changed when its configuration files have") {
  folder.file("d/x.json", "1");
  CHECK_FALSE(watch.set(inputs({"d/x.json"}, {"d"})));
  folder.file("d/x.json~", "1");
  folder.file("d/.x.json", "1");
  CHECK_FALSE(notices());
  folder.file("d/y.yaml", "1");
  CHECK(notices());
  CHECK(symlink("../z", path("d/z.yml").c_str()) == 0);
  CHECK(notices());
  CHECK(unlink(path("d/y.yaml").c_str()) == 0);
  CHECK(notices());
}

TEST_CASE_METHOD(Fixture, "links: when they are turned, and when what they lead to is written") {
  folder.file("v1/a.json", "1");
  folder.file("v2/a.json", "22");
  CHECK(symlink("v1", path("data").c_str()) == 0);
  CHECK(symlink("data/a.json", path("a.json").c_str()) == 0);
  CHECK_FALSE(watch.set(inputs({"a.json"})));
  folder.file("v1/a.json", "333");
  CHECK(notices());
  CHECK(symlink("v2", path("next").c_str()) == 0);
  CHECK(rename(path("next").c_str(), path("data").c_str()) == 0);
  CHECK(notices());
  CHECK(unlink(path("a.json").c_str()) == 0);
  CHECK(link(path("v1/a.json").c_str(), path("a.json").c_str()) == 0);
  CHECK(notices());
}

TEST_CASE_METHOD(Fixture,
                 "folders above: replaced, made again, or reached by a link that is turned") {
  folder.file("p/q/a.json", "1");
  folder.file("other/q/a.json", "22");
  CHECK_FALSE(watch.set(inputs({"p/q/a.json"})));
  CHECK(rename(path("p").c_str(), path("gone").c_str()) == 0);
  CHECK_FALSE(notices());
  CHECK(rename(path("other").c_str(), path("p").c_str()) == 0);
  CHECK(notices());
  std::filesystem::remove_all(path("p"));
  CHECK_FALSE(notices());
  std::filesystem::create_directories(path("p/q"));
  CHECK_FALSE(notices());
  folder.file("p/q/a.json", "333");
  CHECK(notices());
  CHECK(symlink("gone", path("link").c_str()) == 0);
  (void)watch.set(inputs({"link/q/a.json"}));
  CHECK(symlink("p", path("next").c_str()) == 0);
  CHECK(rename(path("next").c_str(), path("link").c_str()) == 0);
  CHECK(notices());
}
