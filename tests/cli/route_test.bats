#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-route --test: the tests in a rules file, and the reports on them, read by other programs.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
  cat >rules.json <<'RULES'
{"rules": [
  {"name": "orders", "pattern": {"type": ["order"]},
   "targets": [{"name": "mail", "run": "mail"}, {"queue": "q"}]},
  {"name": "large", "where": "eur > `99`"}]}
RULES
}

# tests NAME EVENT EXPECT...: writes tests.json, which includes rules.json, with these tests.
tests() {
  local separator='' list=''
  while [ $# -gt 0 ]; do
    list+="$separator{\"name\": \"$1\", \"event\": $2, \"expect\": $3}"
    separator=$',\n'
    shift 3
  done
  printf '{"include": "rules.json", "tests": [\n%s]}\n' "$list" >tests.json
}

some_fail() {
  tests "a <small> \\\"order\\\" & more" '{"type":"order","eur":5}' '{"targets":["orders/mail","orders/2"]}' \
    "b # TODO" '{"type":"order","eur":100,"s":"x: \u009b\ud83d\ude00\""}' '{"rules":["orders"],"output":[{"hw":{"run":"mai"}}]}'
}

@test "tests that pass, and nothing is read from stdin" {
  tests a '{"type":"order","eur":5}' '{"rules":["orders"],"targets":["orders/mail","orders/2"]}' \
    b '{"eur":100}' '{"output":[{"hw":{"rule":"large"}}]}' c '{"eur":0}' '{"rules":[],"output":[]}'
  {
    run --separate-stderr hw-route --test tests.json
    [ "$(cat)" = kept ]
  } <<<kept
  [[ $status -eq 0 && $stderr = "" ]]
  [ "$output" = "TAP version 13
1..3
ok 1 - a
ok 2 - b
ok 3 - c" ]
}

@test "a test that fails: what differs, its place, and exit 1" {
  tests a '{"type":"order","eur":5}' '{"rules":["orders"]}' b '{"eur":5}' '{"rules":["larg"]}'
  run -1 --separate-stderr hw-route --test tests.json
  [ "$stderr" = "" ]
  [ "$output" = "TAP version 13
1..2
ok 1 - a
not ok 2 - b
  ---
  message: \"rules differ (there is no rule 'larg'; did you mean 'large'?)\"
  at: \"tests.json:3:1\"
  expected:
    rules: [\"larg\"]
  actual:
    rules: []
  ..." ]
}

@test "an event that fails is no pass, unless its code is expected" {
  sed -i 's/eur > `99`/abs(eur) > `99`/' rules.json
  tests a '{"eur":"x"}' '{"rules":[]}' b '{"eur":"x"}' '{"errors":["where_failed"]}' \
    c '{"type":"order","eur":1,"hw":{"hops":32}}' '{"targets":[],"errors":["hops_exceeded"]}'
  run -1 hw-route --test tests.json
  [ "$(grep -c '^ok' <<<"$output")" -eq 2 ]
  [[ $output == *$'not ok 1 - a\n'*"the event failed: rule 'large': 'where': "* ]]
}

@test "no tests: a message and exit 1" {
  run -1 --separate-stderr hw-route --test rules.json
  [ "$output" = "" ]
  [ "$stderr" = "hw-route: rules.json: no tests" ]
}

@test "faults of tests are found by --check, at start and by --test" {
  tests a '{}' '{"rule":[]}' a '[]' '{"errors":["hops"]}'
  run -1 hw-route --check tests.json
  [[ $output == *"tests.json:2:39: unknown key 'rule'; did you mean 'rules'?"* ]]
  [[ $output == *"tests.json:3:10: there is another test 'a'"* ]]
  [[ $output == *"tests.json:3:24: 'event' must be an object, not an array"* ]]
  [[ $output == *"tests.json:3:49: no code 'hops'"*"^"* ]]
  run -78 hw-route tests.json </dev/null
  run -78 --separate-stderr hw-route --test tests.json
  [ "$output" = "" ]
  run -66 hw-route --test nowhere.json
}

@test "tests of several files are put together, and each knows its own place" {
  mkdir conf.d
  mv rules.json conf.d/10.json
  printf 'tests:\n  - name: a\n    event: {eur: 100}\n    expect: {rules: [large]}\n' >conf.d/20.yaml
  printf '{"tests": [\n\n {"name": "b", "event": {}, "expect": {"rules": ["large"]}}]}' >conf.d/30.json
  run -1 hw-route --test conf.d
  [[ $output == *$'1..2\nok 1 - a\nnot ok 2 - b\n'*'at: "conf.d/30.json:3:2"'* ]]
  sed -i 's/"b"/"a"/' conf.d/30.json
  run -1 hw-route --check conf.d
  [[ $output == *"conf.d/30.json:3:11: there is another test 'a'"* ]]
}

@test "tests change nothing of what is routed or listed" {
  tests a '{"eur":100}' '{"rules":["nothing"]}'
  echo '{"eur":100}' | hw-route tests.json >out
  [ "$(cat out)" = '{"eur":100,"hw":{"rule":"large"}}' ]
  diff <(hw-route --check -v rules.json) <(hw-route --check -v tests.json)
}

@test "what came from a file is not shown in a report" {
  printf 'hush "hush"' >secret
  sed -i 's/"queue": "q"/"queue": "q", "env": {"A": "${file:secret}"}/' rules.json
  tests a '{"type":"order","eur":5}' '{"output":[]}' \
    b '{"type":"order","eur":5}' '{"output":[{},{"hw":{"env":{"A":"${file:secret}"}}}]}'
  for format in tap junit; do
    run -1 hw-route -v --test --test-format $format tests.json
    [[ $output == *'"A":"..."'* && $output != *hush* ]]
  done
  [ "$(hw-route --test tests.json | grep -c '^ok 2')" -eq 1 ]
}

@test "-v tells what was decided for each test" {
  tests a '{"type":"order","eur":100}' '{"rules":["orders","large"]}' b '{"eur":1}' '{"rules":[]}'
  run --separate-stderr hw-route -v --test tests.json
  [ "$stderr" = "hw-route: tests.json:2:1: 'a': orders/mail, orders/2, large
hw-route: tests.json:3:1: 'b': no target" ]
}

@test "prove reads the report" {
  some_fail
  run -1 prove --exec 'hw-route --test' tests.json
  [[ $output == *"Failed test:  2"*"Result: FAIL"* && $output != *"arse error"* && $output != *TODO* ]]
  tests a '{"eur":5}' '{"rules":[]}'
  run -0 prove --exec 'hw-route --test' tests.json
  [[ $output == *"Result: PASS"* ]]
}

@test "the diagnostics are YAML, whatever the event holds" {
  some_fail
  run -1 hw-route --test tests.json
  # A reader of TAP takes the indent off before it reads the block.
  sed -n '/^  ---$/,/^  \.\.\.$/s/^  //p' <<<"$output" >block.yaml
  python3 -c 'import sys, json, yaml
block, = yaml.safe_load_all(sys.stdin)
line = block["actual"]["output"][0]
print(json.dumps([block["at"], block["expected"], block["actual"]["rules"], [ord(c) for c in line["s"]]]))' \
    <block.yaml >read.json
  [ "$(jq -c . read.json)" = '["tests.json:3:1",{"rules":["orders"],"output":[{"hw":{"run":"mai"}}]},["orders","large"],[120,58,32,155,128512,34]]' ]
}

@test "JUnit: well formed, of known elements, with what other programs look for" {
  some_fail
  run -1 --separate-stderr hw-route --test --test-format junit tests.json
  printf '%s\n' "$output" >report.xml
  xmllint --noout --relaxng "$BATS_TEST_DIRNAME/junit.rng" report.xml
  read_xml() { xmllint --xpath "string($1)" report.xml; }
  [ "$(read_xml /testsuites/@tests)/$(read_xml /testsuites/testsuite/@failures)" = 2/1 ]
  [ "$(read_xml '//testcase[1]/@name')" = 'a <small> "order" & more' ]
  [ "$(read_xml '//testcase[2]/@file'):$(read_xml '//testcase[2]/@line')" = tests.json:3 ]
  [ "$(read_xml 'count(//testcase[1]/failure)')" = 0 ]
  [ "$(read_xml '//failure/@message')" = "rules differ; output: line 1 differs in 'hw.run'" ]
  [[ $(read_xml //failure) == *$'\nexpected rules: ["orders"]\nactual rules: ["orders","large"]'* ]]
}

@test "events that no rule matches come out as --unmatched has it" {
  tests c '{"z":1}' '{"output":[{"z":1}]}'
  run -1 hw-route --test tests.json
  hw-route --test --unmatched pass tests.json
}

@test "--test is for rules alone, and its formats are known" {
  tests a '{}' '{"rules":[]}'
  run -64 hw-route --test --match '{"a":[1]}' tests.json
  run -64 hw-route --test --check tests.json
  [[ $output == *"--check, --test, --list, --explain, --dry-run and --tally: one of them"* ]]
  run -64 hw-route --test
  [[ $output == *"missing RULES"* ]]
  run -64 hw-route --test --test-format tab tests.json
  [[ $output == *"did you mean 'tap'?"* ]]
}
