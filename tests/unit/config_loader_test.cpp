// SPDX-License-Identifier: MIT
// Configuration of several files: folders, include, ${...}, and all their faults at once.
#include "config/loader.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "config/change.h"
#include "config/listing.h"
#include "sys_support.h"

namespace {

struct Folder : hw::test::Folder {
  // The configuration as JSON, or its faults without excerpts, with "/f" for the folder.
  [[nodiscard]] std::string load(const std::string& name) {
    hw::config::Faults faults;
    inputs = {};
    const auto root = hw::config::load(path() + "/" + name, faults, inputs);
    std::string text;
    if (!root) {
      text = root.error().message;
    } else if (!faults.empty()) {
      text = faults.format();
    } else {
      hw::config::append_json(text, *root);
      listing.clear();
      append_listing(listing, *root, faults);
    }
    return shown(text);
  }
  [[nodiscard]] std::string shown(std::string text) const {
    for (std::size_t at = 0; (at = text.find(path(), at)) != std::string::npos;) {
      text.replace(at, path().size(), "/f");
    }
    std::string heads;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      heads += text[at] == ' ' ? "" : (heads.empty() ? "" : "\n") + text.substr(at, end - at);
      at = end + 1;
    }
    return heads;
  }

  hw::Inputs inputs;
  std::string listing;
};

struct Variable {
  Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { unsetenv(name_); }
  const char* name_;
};

}  // namespace

TEST_CASE("the name of a file says whether it is YAML") {
  Folder folder;
  folder.file("a.yaml", "x: [1, two]\n");
  folder.file("b.yml", "x: [1, two]\n");
  folder.file("c.json", "{\"x\": [1, \"two\"]} // JSON with comments");
  folder.file("d", "{\"x\": [1, \"two\"]}");
  for (const char* const name : {"a.yaml", "b.yml", "c.json", "d"}) {
    CHECK(folder.load(name) == R"({"x":[1,"two"]})");
  }
}

TEST_CASE("a folder is read in the order of its names") {
  Folder folder;
  folder.file("conf/20.yaml", "rules: [b]\nmode: all");
  folder.file("conf/10.json", R"({"rules": ["a"], "more": {"x": 1}})");
  folder.file("conf/30.yml", "rules: [c]\nmore: {y: 2}\nmode: all");
  folder.file("conf/.hidden.json", "broken");
  folder.file("conf/notes.txt", "broken");
  folder.file("conf/40.json~", "broken");
  CHECK(folder.load("conf") == R"({"rules":["a","b","c"],"more":{"x":1,"y":2},"mode":"all"})");
  CHECK(folder.inputs.files.size() == 3);
  CHECK(folder.inputs.folders.size() == 1);
}

TEST_CASE("include comes first, is relative to its file, and reads each file once") {
  Folder folder;
  folder.file("main.json", R"({"rules": ["own"], "include": ["sub/a.yaml", "b.json"]})");
  folder.file("sub/a.yaml", "include: ../b.json\nrules: [a]\n");
  folder.file("b.json", R"({"rules": ["b"]})");
  CHECK(folder.load("main.json") == R"({"rules":["b","a","own"]})");
  folder.file("all.yaml", "include: conf.d\n");
  folder.file("conf.d/x.yaml", "rules: [x]");
  CHECK(folder.load("all.yaml") == R"({"rules":["x"]})");
}

TEST_CASE("an include that comes back to itself is a fault at its place") {
  Folder folder;
  folder.file("a.json", R"({"include": "b.json"})");
  folder.file("b.json", R"({"include": "a.json"})");
  CHECK(folder.load("a.json") ==
        "/f/b.json:1:13: a circle: /f/a.json includes /f/b.json includes /f/a.json");
  folder.file("d/x.json", R"({"include": "."})");
  CHECK(folder.load("d") == "/f/d/x.json:1:13: a circle: /f/d/x.json includes /f/d/x.json");
  folder.file("self.yaml", "include: self.yaml");
  CHECK(folder.load("self.yaml") ==
        "/f/self.yaml:1:10: a circle: /f/self.yaml includes /f/self.yaml");
}

TEST_CASE("all faults of all files are reported at once") {
  Folder folder;
  folder.file("main.json", R"({"include": ["a.yaml", "none.json", 7], "version": 2, "x": 1})");
  folder.file("a.yaml", "x: 2\ny: 1\ny: 2\nz: ${HW_NO_SUCH_VARIABLE}\n");
  CHECK(folder.load("main.json") ==
        "/f/main.json:1:24: /f/none.json: No such file or directory\n"
        "/f/main.json:1:37: 'include' must be a string, not a number\n"
        "/f/main.json:1:52: this program reads version 1\n"
        "/f/main.json:1:55: 'x' stands in /f/a.yaml:1:1 too\n"
        "/f/a.yaml:3:1: the key 'y' stands twice\n"
        "/f/a.yaml:4:4: the variable HW_NO_SUCH_VARIABLE is not set");
  CHECK(folder.inputs.files.size() == 3);
}

TEST_CASE("version is checked and taken out") {
  Folder folder;
  folder.file("a.json", R"({"version": 1, "x": 1})");
  CHECK(folder.load("a.json") == R"({"x":1})");
  folder.file("b.json", R"({"version": "1"})");
  CHECK(folder.load("b.json") == "/f/b.json:1:13: this program reads version 1");
}

TEST_CASE("what cannot be read is an error of the operand") {
  Folder folder;
  CHECK(folder.load("none.json") == "/f/none.json: No such file or directory");
  folder.file("a.json", "[1]");
  CHECK(folder.load("a.json") == "[1]");
  folder.file("d/a.json", "[1]");
  CHECK(folder.load("d") ==
        "/f/d/a.json:1:1: a file among several must hold an object, not an array");
}

TEST_CASE("${...} is expanded in strings, and nowhere else") {
  Folder folder;
  const Variable name("HW_TEST_NAME", "a \"b\": [c]");
  const Variable empty("HW_TEST_EMPTY", "");
  folder.file("a.json", R"({"x": "<${HW_TEST_NAME}>", "d": "${HW_TEST_EMPTY:-fall back}",
    "e": "${HW_TEST_EMPTY}", "m": "$$ $5 $${HW_TEST_NAME} $", "${HW_TEST_NAME}": 1,
    "run": "echo ${HW_NO}", "argv": ["${HW_NO}"], "t": {"pattern": {"x": ["${HW_NO}"]}},
    "where": "${HW_NO}", "transform": {"x": "${HW_NO}"}})");
  CHECK(folder.load("a.json") ==
        R"({"x":"<a \"b\": [c]>","d":"fall back","e":"","m":"$ $5 ${HW_TEST_NAME} $",)"
        R"("${HW_TEST_NAME}":1,"run":"echo ${HW_NO}","argv":["${HW_NO}"],)"
        R"("t":{"pattern":{"x":["${HW_NO}"]}},"where":"${HW_NO}","transform":{"x":"${HW_NO}"}})");
}

TEST_CASE("${file:...} gives a file's text, relative to the file that asks") {
  Folder folder;
  folder.file("conf/a.yaml", "secret: ${file:key.txt}\nboth: ${file:key.txt}-${file:" +
                                 folder.path() + "/conf/key.txt}\n");
  folder.file("conf/key.txt", "s3cret\r\n\n");
  CHECK(folder.load("conf/a.yaml") == R"({"secret":"s3cret","both":"s3cret-s3cret"})");
  CHECK(folder.inputs.files.size() == 2);
  CHECK(
      folder.shown(folder.listing) ==
      "secret = \"...\"  (/f/conf/a.yaml:1:9, written \"${file:key.txt}\")\n"
      "both = \"...\"  (/f/conf/a.yaml:2:7, written \"${file:key.txt}-${file:/f/conf/key.txt}\")");
}

TEST_CASE("${...} that means nothing is a fault") {
  Folder folder;
  const Variable near("HW_TEST_HOME", "x");
  const Variable bytes("HW_TEST_BYTES", "\xFF");
  folder.file("bin", std::string("a\0b", 3));
  folder.file("a.yaml",
              "a: ${HW_TEST_HOM}\nb: ${}\nc: ${open\nd: ${a b}\ne: ${file:none}\nf: ${file:bin}\n"
              "g: ${HW_TEST_BYTES}\nh: ${HW_NONE:-${HW_NONE}}\ni: ${file:}\n"
              "j: \"${file:b\\0}\"\n");
  CHECK(folder.load("a.yaml") ==
        "/f/a.yaml:1:4: the variable HW_TEST_HOM is not set; did you mean 'HW_TEST_HOME'?\n"
        "/f/a.yaml:2:4: '${}' is none of ${NAME}, ${NAME:-default} and ${file:PATH}; a dollar sign "
        "is written '$$'\n"
        "/f/a.yaml:3:4: '${' without its '}'; a dollar sign is written '$$'\n"
        "/f/a.yaml:4:4: '${a b}' is none of ${NAME}, ${NAME:-default} and ${file:PATH}; a dollar "
        "sign is written '$$'\n"
        "/f/a.yaml:5:4: /f/none: No such file or directory\n"
        "/f/a.yaml:6:4: /f/bin does not hold UTF-8 text\n"
        "/f/a.yaml:7:4: the variable HW_TEST_BYTES does not hold UTF-8 text\n"
        "/f/a.yaml:8:4: a default with a '${' of its own; it is taken as it stands\n"
        "/f/a.yaml:9:4: '${file:}' names no file\n"
        "/f/a.yaml:10:4: '${file:' holds U+0000");
}

TEST_CASE("what is said of a place several times is told once") {
  Folder folder;
  folder.file("a.yaml", "list: [&a \"${HW_NONE}\", *a, *a]\nlast: \"${HW_NONE}\"\n");
  CHECK(folder.load("a.yaml") ==
        "/f/a.yaml:1:8: the variable HW_NONE is not set\n"
        "/f/a.yaml:2:7: the variable HW_NONE is not set");
}

TEST_CASE("the listing tells values that no file names") {
  hw::config::Faults faults;
  const auto root = hw::config::load_text(
      "a", R"({"option": 1, "rules": [{"name": "x"}, {"on": false, "list": []}]})", faults);
  const std::vector<hw::config::Default> defaults = {
      {"", "mode", "\"all\""}, {"rules[]", "name", "#"}, {"rules[]", "on", "true"}};
  const std::vector<std::string> without = {"option"};
  std::string listing;
  append_listing(listing, root, faults, defaults, without);
  CHECK(listing ==
        "rules[0].name = \"x\"  (a:1:34)\n"
        "rules[0].on = true  (default)\n"
        "rules[1].on = false  (a:1:47)\n"
        "rules[1].list = []  (a:1:62)\n"
        "rules[1].name = \"2\"  (default)\n"
        "mode = \"all\"  (default)\n");
}

TEST_CASE("the listing tells each value and where it stands") {
  Folder folder;
  const Variable name("HW_TEST_ROOT", "/srv");
  folder.file("a.yaml", "include: b.json\nlist:\n  - name: x\n    cwd: ${HW_TEST_ROOT}/app\n");
  folder.file("b.json", R"({"none": [], "n": 1.50})");
  CHECK(folder.load("a.yaml") != "");
  CHECK(folder.shown(folder.listing) ==
        "none = []  (/f/b.json:1:10)\n"
        "n = 1.50  (/f/b.json:1:19)\n"
        "list[0].name = \"x\"  (/f/a.yaml:3:11)\n"
        "list[0].cwd = \"/srv/app\"  (/f/a.yaml:4:10, written \"${HW_TEST_ROOT}/app\")");
}

TEST_CASE("a folder's folders and its files that are none are not read") {
  Folder folder;
  folder.file("d/a.json", R"({"rules": ["a"]})");
  folder.file("d/sub.json/b.json", R"({"rules": ["b"]})");
  CHECK(symlink(".", (folder.path() + "/d/loop1.json").c_str()) == 0);
  CHECK(symlink(".", (folder.path() + "/d/loop2.json").c_str()) == 0);
  CHECK(folder.load("d") == R"({"rules":["a"]})");
  CHECK(mkfifo((folder.path() + "/d/fifo.json").c_str(), 0600) == 0);
  CHECK(folder.load("d") == "/f/d: /f/d/fifo.json: no regular file");
  folder.file("secret.yaml", "x: ${file:d/fifo.json}");
  CHECK(folder.load("secret.yaml") == "/f/secret.yaml:1:4: /f/d/fifo.json: no regular file");
}

TEST_CASE("what a configuration may cost is bounded") {
  Folder folder;
  for (int i = 0; i < 200; ++i) {
    folder.file("f" + std::to_string(i) + ".yaml",
                "include: f" + std::to_string(i + 1) + ".yaml\n");
  }
  CHECK(folder.load("f0.yaml").find("/f/f100.yaml: included 100 deep") != std::string::npos);
  folder.file("text", std::string(600'000, 'x'));
  folder.file("sum.yaml", "a: ${file:text}${file:text}\n");
  CHECK(folder.load("sum.yaml") == "/f/sum.yaml:1:4: expands to more than 1048576 bytes");
  std::string many;
  for (int i = 0; i < 150; ++i) {
    many += "x" + std::to_string(i) + ": ${HW_NO_SUCH}\n";
  }
  folder.file("many.yaml", many);
  const std::string faults = folder.load("many.yaml");
  CHECK(std::count(faults.begin(), faults.end(), '\n') == 100);
  CHECK(faults.ends_with("\nand 50 more"));
}

TEST_CASE("what a fault quotes stays on one line, and shows no secret") {
  Folder folder;
  folder.file("key", "s3cret\n");
  folder.file("a.yaml", "name: \"${file:key} and more\"\n");
  hw::config::Faults faults;
  const auto root = hw::config::load(folder.path() + "/a.yaml", faults, folder.inputs);
  const hw::config::Node& name = root->members()[0].value;
  faults.add(name.place, "'" + std::string(name.text()) + "'\nx.yaml:1:1: no");
  const std::string told = folder.shown(faults.format());
  CHECK(told == "/f/a.yaml:1:7: '... and more'\\nx.yaml:1:1: no");
}

TEST_CASE("a variable that is not set is one fault, not an empty value too") {
  Folder folder;
  folder.file("a.yaml", "x: ${HW_NO_SUCH_VARIABLE}/y\n");
  hw::config::Faults faults;
  const auto root = hw::config::load(folder.path() + "/a.yaml", faults, folder.inputs);
  CHECK(faults.size() == 1);
  CHECK(root->members()[0].value.text() == "${HW_NO_SUCH_VARIABLE}/y");
}

TEST_CASE("a pipe is not read again") {
  Folder folder;
  CHECK(mkfifo((folder.path() + "/fifo").c_str(), 0600) == 0);
  CHECK_FALSE(hw::config::check_reload(folder.path() + "/fifo"));
  CHECK(hw::config::check_reload(folder.file("a.json", "{}")));
  CHECK(hw::config::check_reload(folder.path()));
  CHECK(hw::config::check_reload(folder.path() + "/none"));
}
