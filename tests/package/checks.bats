#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The checks of the Dockerfile and of the workflows: the files pass, and faults are found.

setup() {
  tree=$BATS_TEST_DIRNAME/../..
  copy=$BATS_TEST_TMPDIR/tree
  mkdir -p "$copy/tests"
  cp -r "$tree/Dockerfile" "$tree/Makefile" "$tree/.github" "$tree/.ci" "$tree/cmake" "$copy"
  cp -r "$tree/tests/package" "$tree/tests/support" "$copy/tests"
}

@test "the Dockerfile" {
  programs=("$HW_BIN"/hw "$HW_BIN"/hw-*)
  "$copy/tests/package/dockerfile" check "${programs[@]}"
  check_dockerfile() {
    local file=$copy/Dockerfile
    cp "$tree/Dockerfile" "$file"
    sed -i "$1" "$file"
    run "$copy/tests/package/dockerfile" check "${programs[@]}"
    [ "$status" -eq 1 ] && [[ $output == *"$2"* ]] || { echo "$1: $status: $output"; false; }
  }
  check_dockerfile 's/12-slim/latest/' "name a version"
  check_dockerfile 's/^USER.*/USER root/' "as root"
  check_dockerfile '/^USER/d' "as root"
  check_dockerfile 's/^ENTRYPOINT.*/ENTRYPOINT hw/' "no ENTRYPOINT"
  check_dockerfile 's/ libuv1//' "hw-watch needs libuv1"
  check_dockerfile 's/ --no-install-recommends//' "apt-get"
  check_dockerfile 's/--from=build/--from=built/' "no stage built"
  check_dockerfile 's|^COPY cmake/packages |COPY cmake/nothing |' "cmake/nothing: not there"
  check_dockerfile 's/^WORKDIR .*/ADD x y/' "ADD: not an instruction"
  check_dockerfile 's/^RUN make/RUN if make/' "not a shell command"
}

@test "the workflows" {
  "$copy/tests/support/check-workflows"
  check_workflow() {
    cp "$tree/.github/workflows/ci.yml" "$copy/.github/workflows"
    sed -i "$1" "$copy/.github/workflows/ci.yml"
    run "$copy/tests/support/check-workflows"
    [ "$status" -eq 1 ] && [[ $output == *"$2"* ]] || { echo "$1: $status: $output"; false; }
  }
  check_workflow 's/checkout@v4.2.2/checkout@main/' "name a whole version"
  check_workflow 's/needs: check/needs: chek/' "needs chek"
  check_workflow 's/make dist deb/make dist debb/' "make debb: no such target"
  check_workflow 's|run: .ci/run|run: .ci/ran|' ".ci/ran: no such script"
  check_workflow 's/timeout-minutes: 60/timeout: 60/' "unknown key 'timeout'"
  check_workflow 's/^permissions:/permission:/' "lacks permissions"
  check_workflow 's/^jobs:/ jobs:/' "ci.yml:"
}

@test "a program loads the libraries that it needs, and no other" {
  libraries() {
    readelf -d "$HW_BIN/$1" | sed -n 's/.*(NEEDED).*\[lib\(.*\)\.so.*/\1/p' |
      grep -vx 'c\|m\|gcc_s\|stdc++' | sort | paste -sd' '
  }
  [ "$(libraries hw)" = "fmt" ]
  [ "$(libraries hw-exec)" = "fmt simdjson uv" ]
  [ "$(libraries hw-route)" = "fmt re2 simdjson unistring yaml-cpp" ]
  [ "$(libraries hw-watch)" = "fmt uv yaml-cpp" ]
}
