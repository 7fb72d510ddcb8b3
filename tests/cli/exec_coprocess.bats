#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec(1), Coprocesses.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  load ../support/clock
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
  child=(python3 "$BATS_TEST_DIRNAME/exec_coprocess.py")
}

teardown() { stop_leftovers; }

# answer ARGUMENT...: what comes of the events in the file `in` with these options and the child of the tests.
answer() { hw-exec --coprocess --backoff-base 10ms "$@" <in >out 2>err; }
# fields FILTER: of the results, a line each.
fields() { jq -c "$1" out; }
starts() { wc -l <starts; }

@test "one command answers all events, each by a line" {
  printf '{"specversion":"1.0","id":"%s","source":"s","type":"t","subject":"x","n":%s}\n' 1 1 2 2 3 3 >in
  answer -- "${child[@]}" hi
  [ "$(fields '[.source,.type,.subject,.correlationid,.causationid,.data.stdout,.data.stdout_bytes,.data.attempts,.data.timed_out,.data.event.id]')" = '["hw-exec:python3","hw.exec.succeeded","x","1","s 1","hi 1\n",5,1,false,"1"]
["hw-exec:python3","hw.exec.succeeded","x","2","s 2","hi 2\n",5,1,false,"2"]
["hw-exec:python3","hw.exec.succeeded","x","3","s 3","hi 3\n",5,1,false,"3"]' ]
  [ "$(fields '.data.argv[-1], (.data | has("exit_code"))' | sort -u)" = $'"hi"\nfalse' ]
  [ "$(starts)" -eq 1 ]
}

@test "100,000 events through a command that answers line by line" {
  seq -f '{"n":%.0f,"text":"a longer line, so that all of them do not fit into the pipes at once"}' 100000 >in
  answer -- jq --unbuffered .n
  diff <(jq -r '.data.stdout | rtrimstr("\n")' out) <(seq 100000)
}

@test "the answer to one event comes before there is another one" {
  mkfifo events
  hw-exec --coprocess -- sed -u 's/^/got /' <events >out &
  exec 9>events
  echo '{"n":1}' >&9
  await 20 grep -q 'got {' out
  echo '{"n":2}' >&9
  exec 9>&-
  wait $!
  [ "$(wc -l <out)" -eq 2 ]
}

@test "a command may answer when its input ends" {
  seq -f '{"n":%.0f}' 1000 >in
  answer -- tac
  [ "$(jq -r .data.stdout out | jq -c .n | paste -sd' ')" = "$(seq -s' ' 1000 -1 1)" ]
  printf '{"n":%s}\n' 1 2 >in
  answer -j 2 -- tac
  [ "$(fields .data.stdout | wc -l)" -eq 2 ]
}

@test "long lines, and many of them, do not get stuck" {
  python3 -c 'for i in range(60): print("{\"n\":%d,\"text\":\"%s\"}" % (i, "y" * 300000))' >in
  answer -- cat
  jq -j .data.stdout out | cmp - in
}

@test "the command reads the event without its slip, or what --stdin says" {
  echo '{"data":{"t":"a b","o":{"x" : 1}},"hw":{"rule":"r","target":"up"}}' >in
  answer -- cat
  [ "$(fields '[.source,.data.stdout]')" = '["hw-exec:up","{\"data\":{\"t\":\"a b\",\"o\":{\"x\" : 1}}}\n"]' ]
  answer --stdin data.t -- cat
  [ "$(fields .data.stdout)" = '"a b\n"' ]
  answer --stdin data.o -- cat
  [ "$(fields .data.stdout)" = '"{\"x\":1}\n"' ]
  printf '%s\n' '{"data":{"t":"a\nb"}}' '{"data":{}}' '{"data":{"t":""}}' '{"t":"z","hw":{"stdin":"t"}}' >in
  answer --stdin data.t -- cat
  [ "$(fields '[.type,.data.message,.data.stdout]' | sort)" = '["hw.exec.spawn_failed","stdin: data.t is not in the event",""]
["hw.exec.spawn_failed","stdin: the value is not one line, as a coprocess reads",""]
["hw.exec.succeeded",null,"\n"]
["hw.exec.succeeded",null,"z\n"]' ]
}

@test "an event in whose hands the command dies is tried again, the others are not touched" {
  printf '{"n":%s}\n' 1 2 '3,"exit":7,"unless":"tried"' 4 5 >in
  answer -- "${child[@]}"
  [ "$(fields '[.data.stdout,.data.attempts]')" = '[" 1\n",1]
[" 2\n",1]
[" 3\n",2]
[" 4\n",1]
[" 5\n",1]' ]
  [ "$(starts)" -eq 2 ]
  [ "$(cut -d' ' -f2,3 starts)" = $'1 1\n1 2' ]
  grep -q 'stdin:3: the command exited with 7 and had not answered; the event is tried again' err
}

@test "an event that kills the command again has failed" {
  printf '{"n":%s}\n' 1 '2,"kill":9' '3,"exit":0' 4 >in
  answer -- "${child[@]}"
  [ "$(fields '[.type,.data.stdout,.data.exit_code,.data.signal,.data.killed_by,.data.attempts]')" = '["hw.exec.succeeded"," 1\n",null,null,null,1]
["hw.exec.failed","",null,9,"other",2]
["hw.exec.failed","",0,null,null,2]
["hw.exec.succeeded"," 4\n",null,null,null,1]' ]
  answer --retries 0 --fail -- "${child[@]}" || [ $? -eq 1 ]
  [ "$(fields .data.attempts | sort -u)" = 1 ]
  echo '{"exit":7,"hw":{"retry":{"max":3}}}' >in
  answer -- "${child[@]}"
  [ "$(fields .data.attempts)" = 4 ]
}

@test "2,000 events through commands that die of some, and are killed from outside: one right result each" {
  awk 'BEGIN { srand(5); for (n = 1; n <= 2000; ++n) {
    r = rand()
    what = r < 0.02 ? ",\"exit\":3,\"unless\":\"once" n "\"" : r < 0.04 ? ",\"long\":100000" : ""
    printf "{\"id\":\"%d\",\"n\":%d%s}\n", n, n, what } }' >in
  answer -j4 --retries 1000 -- "${child[@]}" &
  program=$!
  for count in {100..1900..100}; do
    await 120 eval "[ \$(wc -l <out) -ge $count ]"
    pkill -KILL -P "$program" python3 || true  # it may be between two of them
  done
  wait "$program"
  [ "$(fields .type | sort | uniq -c | tr -s ' ')" = ' 2000 "hw.exec.succeeded"' ]
  [ "$(fields '.data.event.id | tonumber' | sort -n)" = "$(seq 2000)" ]
  [ "$(fields 'select(.data.stdout_bytes != 100001 and .data.stdout != " \(.data.event.id)\n")')" = "" ]
  [ "$(fields 'select(.data.stdout_bytes == 100001)' | wc -l)" -eq "$(grep -c long in)" ]
  [ "$(starts)" -gt 40 ]
}

@test "a command that answers nothing is started again with growing delays" {
  printf '{"n":1}\n' >in
  start_clock
  hw-exec --coprocess --retries 3 --backoff-base 10s -- sh -c 'echo >>starts; read -r line; exit 3' <in >out 2>err &
  program=$!
  clock wait 1
  clock idle
  [ "$(starts)" -eq 1 ]
  clock advance 9999ms
  [ "$(starts)" -eq 1 ]
  clock advance 1ms
  [ "$(starts)" -eq 2 ]
  [ "$(clock due)" = 20s ]
  clock advance 20s
  clock advance 40s
  wait "$program"
  [ "$(starts)" -eq 4 ]
  [ "$(fields '[.type,.data.exit_code,.data.attempts]')" = '["hw.exec.failed",3,4]' ]
}

@test "one that has answered is started again at once" {
  printf '{"n":%s}\n' 1 2 3 >in
  hw-exec --coprocess --backoff-base 1h -- sh -c 'echo >>starts; read -r line; echo "$line"' <in >out 2>err
  [ "$(fields .data.stdout | wc -l)" -eq 3 ]
  [ "$(starts)" -ge 3 ]
}

@test "--timeout: from when it is the event's turn; the others go to the next command" {
  printf '{"n":%s}\n' 1 '2,"hang":1,"hw":{"timeout":"200ms"}' 3 >in
  answer -t 1h --retries 0 -- "${child[@]}"
  [ "$(fields '[.type,.data.stdout,.data.signal,.data.killed_by]')" = '["hw.exec.succeeded"," 1\n",null,null]
["hw.exec.timeout","",15,"hw-exec"]
["hw.exec.succeeded"," 3\n",null,null]' ]
  echo '{"n":1}' >in
  answer -t 500ms --grace 100ms --no-retry-timeout --stop-signal USR1 -- sh -c 'trap "" USR1; while :; do sleep 1; done'
  [ "$(fields '[.type,.data.signal,.data.attempts]')" = '["hw.exec.timeout",9,1]' ]
  echo '{"n":1,"hang":1,"hw":{"timeout":"200ms"}}' >in
  answer -- "${child[@]}"
  [ "$(fields '[.type,.data.attempts]')" = '["hw.exec.timeout",2]' ]
}

@test "a command that reads no more is ended after the grace, whenever it was started" {
  mkfifo in
  hw-exec --coprocess --retries 0 --backoff-base 10ms --grace 100ms -- sh -c 'exec <&-; exec sleep 600' <in >out 2>err &
  program=$!
  exec 4>in
  echo '{"n":1}' >&4
  await 60 lines out 1
  echo '{"n":2}' >&4
  await 60 lines out 2
  exec 4>&-
  wait "$program"
  [ "$(fields '[.data.signal,.data.killed_by]')" = $'[15,"hw-exec"]\n[15,"hw-exec"]' ]
}

@test "what is ended is ended with all that it has started" {
  echo '{"n":1}' >in
  answer -t 300ms --retries 0 --grace 5s -- sh -c 'setsid sh -c "echo \$\$ >escaped; exec sleep 60" & while :; do sleep 1; done'
  [ "$(fields '[.type,.data.orphans]')" = '["hw.exec.timeout",1]' ]
  run ! kill -0 "$(cat escaped)"
}

@test "a command that cannot be started" {
  printf '{"n":%s,"hw":{"job":{"id":"%s"}}}\n' 1 1 2 2 >in
  answer -- /nosuch
  [ "$(fields '[.type,.data.spawn_error,.hw.outcome]')" = '["hw.exec.spawn_failed","ENOENT","reject"]
["hw.exec.spawn_failed","ENOENT","reject"]' ]
  grep -q "cannot run '/nosuch': No such file or directory" err
  : >in
  answer -- /nosuch
  [ ! -s out ]
}

@test "lines that no event has asked for are told and counted" {
  mkfifo events
  hw-exec --coprocess -- "${child[@]}" banner <events >out 2>err &
  program=$!
  exec 9>events
  await 20 grep -q "a line that no event has asked for: 'hello'" err
  echo '{"n":1}' >&9
  await 20 grep -q succeeded out
  exec 9>&-
  wait "$program" || [ $? -eq 65 ]
  [ "$(fields .data.stdout)" = '"banner 1\n"' ]
  echo '{"n":1,"lines":2}' >in
  run -65 answer -- "${child[@]}"
  [ "$(fields .data.stdout)" = '" 1\n"' ]
  grep -q "that no event has asked for: '1'\|that no event has asked for: ' 1'" err
}

@test "an answer that is too long is an error, and the next one is none" {
  printf '{"n":%s}\n' '1,"long":4194304' '2,"long":5000000' 3 >in
  answer -- "${child[@]}"
  [ "$(fields '[.type,.data.message,.data.stdout_bytes,.data.stdout_truncated,(.data.stdout | length)]')" = '["hw.exec.failed","the answer does not fit into a line of 4 MiB",4194305,true,49152]
["hw.exec.failed","the answer does not fit into a line of 4 MiB",5000001,true,49152]
["hw.exec.succeeded",null,3,false,3]' ]
  grep -q 'stdin:2: an answer of 5000001 bytes is too long' err
}

@test "what is no line is no answer" {
  printf '{"n":1}\n' >in
  answer --retries 0 -- sh -c 'read -r line; printf half'
  [ "$(fields '[.type,.data.stdout,.data.exit_code]')" = '["hw.exec.failed","",0]' ]
  echo '{"n":1,"close":1}' >in
  answer --retries 0 -- "${child[@]}"
  [ "$(fields '[.type,.data.signal]')" = '["hw.exec.failed",15]' ]
}

@test "answers that are no text" {
  echo '{"n":1}' >in
  answer -- sh -c "while read -r line; do printf 'a\\377b\\n'; done"
  [ "$(fields .data.stdout_base64)" = '"Yf9iCg=="' ]
}

@test "its stderr is ours" {
  echo '{"n":1}' >in
  answer -- sh -c 'while read -r line; do echo noted >&2; echo; done'
  [ "$(cat err)" = noted ]
  [ "$(fields .data.stdout)" = '"\n"' ]
}

@test "-j: several commands; -k keeps the order; one key, one command" {
  printf '{"n":%s,"key":"%s"}\n' 1 a 2 b 3 a 4 b 5 c 6 a >in
  answer -j 3 -k -- "${child[@]}"
  [ "$(fields .data.stdout)" = "$(printf '" %s\\n"\n' 1 2 3 4 5 6)" ]
  [ "$(starts)" -eq 3 ]
  [ "$(cut -d' ' -f2 starts | sort | paste -sd' ')" = "1 2 3" ]
  : >seen
  seq -f '{"n":%.0f}' 3000 | jq -c '. + {key: (.n % 7 | tostring)}' >in
  answer -j 3 --key key -- "${child[@]}"
  [ "$(wc -l <out)" -eq 3000 ]
  # Within a key the events were seen in their order; that no two commands had a key at once follows from it.
  for key in 0 1 2 3 4 5 6; do
    cut -d' ' -f2 seen | jq "select(.key == \"$key\") | .n" >order
    sort -nc order
  done
}

@test "a command that is slow holds up only what it has" {
  printf '{"n":%s}\n' '1,"block":1' >in
  seq -f '{"n":%.0f}' 2 200 >>in
  hw-exec --coprocess -j 2 -- "${child[@]}" <in >out 2>err &
  program=$!
  await 20 lines out 150
  touch go
  wait "$program"
  [ "$(wc -l <out)" -eq 200 ]
}

@test "leases: one closing line for each" {
  job() { printf '{"n":%s,"hw":{"target":"t","job":{"id":"%s","attempt":4},"part":{"name":"r/t","of":1}}}\n' "$1" "${1%%,*}"; }
  { job 1; job '2,"exit":7'; job '3,"long":5000000'; job 4; } >in
  answer -- "${child[@]}"
  [ "$(fields '[.hw.job.id,.hw.part.name,.hw.outcome,.data.attempt,.data.attempts,.source]')" = '["1","r/t","ok",4,1,"hw-exec:t"]
["2","r/t","fail",4,2,"hw-exec:t"]
["3","r/t","fail",4,1,"hw-exec:t"]
["4","r/t","ok",4,1,"hw-exec:t"]' ]
}

@test "what is not for hw-exec passes; what a slip asks for that a coprocess cannot do is refused" {
  printf '%s\n' '{"hw":{"send":"x"}}' '{"hw":{"job":{"id":"1"},"outcome":"ok"}}' '{"hw":{"job":{"id":"0"},"control":"session"}}' >in
  answer -- cat
  diff in out
  printf '{"hw":{"job":{"id":"1"},"%s"}}\n' 'on_failure":[{"run":"x"}]' 'after":["x"]' | sed 's/]"}}/]}}/' >in
  answer -- cat
  [ "$(fields '[.type,.hw.outcome,.data.message]')" = '["hw.exec.spawn_failed","reject","the slip has '\''on_failure'\'', which --coprocess does not do"]
["hw.exec.spawn_failed","reject","the slip has '\''after'\'', which --coprocess does not do"]' ]
}

@test "cancel: in hand, behind it, and waiting" {
  mkfifo events
  hw-exec --coprocess --backoff-base 10ms -- "${child[@]}" <events >out 2>err &
  program=$!
  exec 9>events
  printf '{"n":%s,"hw":{"job":{"id":"%s"}}}\n' '1,"hang":1' 1 2 2 3 3 >&9
  await 20 lines seen 1
  echo '{"hw":{"job":{"id":"2"},"control":"cancel"}}' >&9
  await 20 lines out 2
  [ "$(jq -c '[.hw.job.id,.hw.outcome,.hw.control]' out | sort)" = $'["2","ignore",null]\n["2",null,"cancel"]' ]
  echo '{"hw":{"job":{"id":"1"},"control":"cancel"}}' >&9
  await 20 lines out 5
  exec 9>&-
  wait "$program"
  [ "$(jq -c 'select(.hw.control == null) | [.hw.job.id,.hw.outcome,.data.cancelled]' out)" = '["2","ignore",null]
["1","ignore",true]
["3","ok",null]' ]
}

@test "TERM: what was not given is released, the rest is answered" {
  mkfifo events
  hw-exec --coprocess --queue-max 2000 -- "${child[@]}" <events >out 2>err &
  program=$!
  exec 9>events
  { echo '{"n":0,"block":1}'; seq 1500 | sed 's/.*/{"n":&,"hw":{"job":{"id":"&"}}}/'; } >in
  cat in >&9
  await 20 lines seen 1
  kill -TERM "$program"
  await 20 grep -q '"outcome":"release"' out
  touch go
  exec 9>&-
  wait "$program"
  [ "$(jq -r '.hw.outcome // "none"' out | sort | uniq -c | awk '{print $2}' | paste -sd' ')" = "none ok release" ]
  [ "$(wc -l <out)" -eq 1501 ]
}

@test "TERM: what outlives the grace" {
  mkfifo events
  hw-exec --coprocess --grace 300ms -- "${child[@]}" deaf <events >out 2>err &
  program=$!
  exec 9>events
  printf '{"n":%s}\n' '1,"hang":1' 2 '3,"hw":{"job":{"id":"3"}}' >&9
  await 20 lines seen 1
  kill -TERM "$program"
  wait "$program" || [ $? -eq 75 ]
  [ "$(jq -c '[.type,.data.signal,.hw.outcome]' out)" = '["hw.exec.failed",9,null]
[null,null,"release"]' ]
  grep -q '1 event was not run before the end' err
  run ! kill -0 "$(cut -d' ' -f1 starts)"
}

@test "the reader has gone, and the command is ended" {
  mkfifo events
  { hw-exec --coprocess -- "${child[@]}" <events 2>err || echo $? >status; } | await 20 test -s starts &
  exec 9>events
  await 20 test -s status
  exec 9>&-
  [ "$(cat status)" -eq 141 ]
  run ! kill -0 "$(cut -d' ' -f1 starts)"
}

@test "at the end the command has the grace to exit, and its status is told" {
  printf '{"n":1}\n' >in
  answer --grace 200ms -- "${child[@]}" slow
  grep -q 'the command died of SIGTERM at the end of its input' err
  answer -- "${child[@]}" bad
  grep -q 'the command exited with 3 at the end of its input' err
  [ "$(fields .type)" = '"hw.exec.succeeded"' ]
}

@test "a command that keeps its answers to itself is told of" {
  mkfifo events
  start_clock
  hw-exec --coprocess -- tac <events >out 2>err &
  program=$!
  exec 9>events
  echo '{"n":1}' >&9
  clock wait 1
  clock idle
  clock advance 9999ms
  [ ! -s err ]
  clock advance 1ms
  grep -q 'stdin:1: the command has not answered for 10s' err
  exec 9>&-
  wait "$program"
  [ "$(wc -l <out)" -eq 1 ]
}

@test "shell text and variables" {
  echo 'WHO=Ada' >variables
  echo '{"n":1}' >in
  answer --env-file variables --clean-env --shell 'while read -r line; do echo "$WHO $1 $HW_SLOT ${HW_SEQ-no} ${HW_EVENT_ID-no} ${HW_EMIT-no}"; done' word
  [ "$(fields .data.stdout)" = '"Ada word 1 no no no\n"' ]
}

@test "options and commands that mean nothing with it are refused" {
  refuse() { # REASON ARGUMENT...
    local reason=$1
    shift
    run -64 hw-exec --coprocess "$@" <<<'{}'
    [[ $output == *"$reason"* ]]
  }
  refuse "--coprocess needs a command"
  refuse "its words hold no placeholders" -- echo {data.path}
  refuse "its words hold no placeholders" --shell 'cat' -- {subject}
  refuse "--env means nothing with --coprocess: its environment is the same" --env A=id -- cat
  refuse "--rate means nothing with --coprocess: it is started once, and not for each event" --rate 1/s -- cat
  refuse "--on-busy means nothing with --coprocess: it is given events as they come" --on-busy drop -- cat
  refuse "--halt means nothing with --coprocess: it is given events as they come" --halt soon,fail=1 -- cat
  refuse "--busy means nothing with --coprocess: pipelines come after each other only by commands" --busy x -- cat
  refuse "--after means nothing with --coprocess: pipelines come after each other only by commands" --after x -- cat
  refuse "--once means" --once -- cat
  refuse "--settle means" --settle 1s -- cat
  refuse "--jobs MIN..MAX means nothing with --coprocess: as many run as --jobs says" -j 1..4 -- cat
  refuse "--scale-up means" --scale-up 3 -- cat
  refuse "--on-failure means nothing with --coprocess: nothing follows" --on-failure x -- cat
  refuse "--retry-on means nothing with --coprocess: an answer has no exit status" --retry-on 3 -- cat
  refuse "--orphans means" --orphans kill -- cat
  refuse "--output means nothing with --coprocess: each answer becomes a result" --output lines -- cat
  refuse "--pass means nothing with --coprocess: its results are all" --pass -- cat
  refuse "--results means" --results x -- cat
  refuse "--max-spawn means" --max-spawn 3 -- cat
  refuse "--stdin none means nothing with --coprocess: it needs a line" --stdin none -- cat
}
