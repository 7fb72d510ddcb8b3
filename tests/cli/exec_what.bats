#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec(1): shell text, standard input and environment of the commands.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
  mkdir tmp
  export TMPDIR=$BATS_TEST_TMPDIR/tmp
}

# stdout ARGUMENT...: what hw-exec's commands print.
stdout() { hw-exec "$@" | jq -j .data.stdout; }

# slip JSON [DATA]: an event with that slip.
slip() { printf '{"id":"7","subject":"s","data":%s,"hw":%s}\n' "${2:-null}" "$1"; }

# long NAME LENGTH: an event whose data has a string of that length, and a small one.
long() { jq -nc --arg name "$1" '{id: "7", data: {small: 1, ($name): ("x" * ($ARGS.positional[0] | tonumber))}}' --args "$2"; }

# --- shell text

@test "shell text has the words as its parameters, and the shell's name as \$0" {
  [ "$(stdout --shell 'printf "[%s]" "$0" "$@"' {data.l} -- --x={data.s} <<<'{"data":{"l":["a b","$(x)"],"s":"; rm"}}')" = '[sh][a b][$(x)][--][--x=; rm]' ]
  [ "$(stdout --shell 'printf "[%s]" "$@"' -- -c {a} <<<'{"a":"$(x)"}')" = '[-c][$(x)]' ]
}

@test "the shell is chosen, by name or path, for --shell and run" {
  local shell
  for shell in sh bash zsh dash ksh; do
    [ "$(stdout --shell-program "$shell" --shell 'echo $0 "$1"; :' {n} <<<'{"n":"a b"}')" = "$shell a b" ]
    [ "$(slip '{"run":"echo $0; :"}' | stdout --shell-program "$(command -v $shell)")" = "$shell" ]
  done
  [ "$(stdout --shell-program fish --shell 'echo $argv[1]; echo x' {n} <<<'{"n":"a b"}')" = $'a b\nx' ]
  [ "$(slip '{"run":"echo ${BASH_VERSION:+yes}; :"}' | stdout --shell-program bash)" = yes ]
  [ "$(slip '{"run":"true;"}' | hw-exec --shell-program bash | jq -c '[.source,.data.argv[1:]]')" = '["hw-exec:bash",["-c","true;","bash"]]' ]
}

@test "a timeout of 0 is none" {
  [ "$(hw-exec -t 0 sleep 0.02 <<<'{}' | jq .data.timed_out)" = false ]
  [ "$(hw-exec -t 1ms sleep 0.02 <<<'{"hw":{"timeout":0}}' | jq .data.timed_out)" = false ]
}

@test "shells that are not there or not known are faults at the start" {
  run --separate-stderr hw-exec --shell-program tcsh true <<<'{}'
  [ "$status" -eq 64 ]
  [ "${stderr_lines[0]}" = "hw-exec: --shell-program: 'tcsh' is none of sh, bash, zsh, dash, fish and ksh" ]
  run hw-exec --shell-program ./bash true <<<'{}'
  [ "$status" -eq 66 ]
  touch bash
  run hw-exec --shell-program ./bash true <<<'{}'
  [ "$status" -eq 66 ]
}

@test "placeholders in shell text, and no text, are faults at the start" {
  local text
  for text in '' ' ' 'echo {data.path}' 'echo {=a}'; do
    run hw-exec --shell "$text" <<<'{}'
    [ "$status" -eq 64 ]
    [[ ${lines[0]} == "hw-exec: --shell: "* ]]
  done
  [ "$(stdout --shell-program dash --shell 'echo {a,b} {} { data.path }' <<<'{}')" = '{a,b} {} { data.path }' ]
}

@test "plain text runs without a shell, simple text in place of it" {
  argv() { hw-exec "$@" <<<'{"subject":"s"}' | jq -c .data.argv; }
  [ "$(argv --shell-program dash --shell ' env  "a b"')" = '["env","a b"]' ]
  [[ $(argv --shell-program dash --shell 'cat "$FILE"') == *'"-c","exec cat \"$FILE\"","dash"]' ]]
  [[ $(argv --shell-program dash --shell 'cat x; env') == *'"-c","cat x; env","dash"]' ]]
  [[ $(argv --shell-program dash --shell 'nosuch $x') == *'"-c","nosuch $x","dash"]' ]]
  [[ $(argv --shell-program zsh --shell 'env') == *'"-c","env","zsh"]' ]]
  [ "$(slip '{"run":"/bin/echo a"}' | hw-exec --shell-program dash | jq -c .data.argv)" = '["/bin/echo","a"]' ]
  [[ $(slip '{"run":"/bin/echo a","cwd":"/"}' | hw-exec --shell-program dash | jq -c .data.argv) == *'"exec /bin/echo a","dash"]' ]]
}

@test "a shell that may be told otherwise is never spared" {
  local shell
  argv() { env -i PATH="$PATH" "$@" hw-exec --shell-program bash --shell 'env' <<<'{}' | jq -c .data.argv[-3:]; }
  [ "$(argv X=1)" = '["env"]' ]
  for shell in BASH_ENV=/dev/null 'BASH_FUNC_env%%=() { echo mine; }' SHELLOPTS=noglob EXECIGNORE=x; do
    [ "$(argv "$shell")" = '["-c","env","bash"]' ]
  done
  [ "$(env 'BASH_FUNC_env%%=() { echo mine; }' hw-exec --shell-program bash --shell env <<<'{}' | jq -r .data.stdout)" = mine ]
  mkdir own
  printf '#!/bin/sh\necho own\n' >own/env
  chmod +x own/env
  [ "$(slip "{\"run\":\"env\",\"env\":{\"PATH\":\"$PWD/own\"}}" | stdout)" = own ]
  [ "$(slip "{\"run\":\"env \$X\",\"env\":{\"PATH\":\"$PWD/own\"}}" | stdout)" = own ]
}

@test "a command that is not there is what the shell says of it" {
  local text
  for text in 'nosuch-command' 'nosuch-command $x' './nosuch a'; do
    jq -nc --arg text "$text" '{hw: {run: $text, job: {id: "1"}}}' | hw-exec | jq -c '[.type,.data.exit_code,.hw.outcome,.data.stderr]' >out
    [ "$(cat out)" = '["hw.exec.failed",127,"fail","sh: 1: '"${text%% *}"': not found\n"]' ]
  done
}

@test "shell text of a slip ends with its lines; a script without an interpreter runs" {
  printf 'echo bare $1\n' >bare
  chmod +x bare
  [ "$(slip '{"run":"\n./bare x\n\n"}' | stdout)" = "bare x" ]
  [ "$(slip '{"run":"echo a\necho b\n"}' | stdout)" = $'a\nb' ]
}

# --- standard input

@test "stdin is the event, its data, nothing, or a field" {
  local event='{"a":1 ,"data":{"t":"a\nb","n":1.50,"o":{"k" : [1, 2]},"x":"a\ufffd","x_base64":"Yf8="}}'
  [ "$(stdout cat <<<"$event")" = "$event" ]
  [ "$(stdout --stdin event cat <<<"$event")" = "$event" ]
  stdout --stdin data.t cat <<<"$event" >out
  printf 'a\nb' | cmp - out
  [ "$(stdout --stdin data.n od -c <<<"$event")" = "$(printf '1.50\n' | od -c)" ]
  [ "$(stdout --stdin data.o cat <<<"$event")" = '{"k":[1,2]}' ]
  [ "$(stdout --stdin data.x od -c <<<"$event")" = "$(printf 'a\377' | od -c)" ]
  [ "$(stdout --stdin '=length(data.o.k)' cat <<<"$event")" = 2 ]
  [ "$(stdout --stdin "join('-', ['x', data.t])" cat <<<"$event")" = $'x-a\nb' ]
  [ "$(stdout --stdin data jq -r .t <<<"$event")" = $'a\nb' ]
  [ "$(stdout --stdin '"data".o.k[0]' cat <<<"$event")" = 1 ]
  [ "$(stdout --stdin none -- sh -c 'readlink /proc/self/fd/0; cat' <<<"$event")" = /dev/null ]
  [ "$(stdout --stdin data cat <<<'{"data":"text"}')" = text ]
  [ "$(stdout --stdin data od -c <<<'{"data_base64":"AP8="}')" = "$(printf '\0\377' | od -c)" ]
  [ "$(stdout --stdin '"none"' cat <<<'{"none":"x"}')" = x ]
  [ "$(stdout --stdin data wc -c <<<'{"data":""}')" = 0 ]
}

@test "stdin that is missing or null is an error of the event" {
  local what data
  for what in data data.x data.n '=data.x' 'length(data)'; do
    case $what in data) data=null ;; length*) data=7 ;; *) data='{"n":null}' ;; esac
    slip '{"run":"touch ran","job":{"id":"1"}}' "$data" >in
    [ "$(hw-exec --stdin "$what" <in 2>err | jq -c '[.type,.hw.outcome]')" = '["hw.exec.spawn_failed","reject"]' ]
    grep -qF "not run: stdin: $what " err
  done
  [ ! -e ran ]
  run hw-exec --stdin 'data.' cat <<<'{}'
  [ "$status" -eq 64 ]
  [[ ${lines[0]} == "hw-exec: --stdin: column 6: expected a name"* ]]
  [ "$(hw-exec --stdin data cat <<<'{"data_base64":"?"}' 2>/dev/null | jq -r .data.message)" = 'stdin: data_base64 is no base64' ]
}

@test "the slip's stdin wins, also for a command of ours" {
  [ "$(slip '{"run":"cat","stdin":"data.a"}' '{"a":"x","b":"y"}' | stdout --stdin data.b)" = x ]
  [ "$(slip '{"stdin":"data.a"}' '{"a":"x"}' | stdout cat)" = x ]
  [ "$(slip '{"run":"cat","stdin":7}' | hw-exec 2>/dev/null | jq -r .data.message)" = "the slip's 'stdin' is no string" ]
  [[ $(slip '{"run":"cat","stdin":"a["}' | hw-exec 2>/dev/null | jq -r .data.message) == "the slip's 'stdin': column 3: "* ]]
}

@test "what is given need not be read, whatever its size" {
  long text 1000000 >big
  [ "$(hw-exec --stdin data.text true <big | jq -r .type)" = hw.exec.succeeded ]
  [ "$(stdout --stdin data.text wc -c <big)" = 1000000 ]
}

# --- environment

@test "members of data are variables, if they are scalars" {
  stdout env <<<'{"data":{"path":"a b","user-name":"x","n":1.50,"t":true,"z":null,"o":{"k":1},"l":[1],"nul":"a\u0000","über":1,"":2}}' | grep '^HW_DATA' | sort >out
  [ "$(cat out)" = 'HW_DATA_N=1.50
HW_DATA_PATH=a b
HW_DATA_T=true
HW_DATA_USER_NAME=x
HW_DATA__BER=1' ]
  [ "$(stdout --shell 'printf %s "$HW_DATA_P" | od -c' <<<'{"data":{"p":"a\ufffd","p_base64":"Yf8="}}')" = "$(printf 'a\377' | od -c)" ]
  [ "$(HW_DATA_X=outer stdout --shell 'echo $HW_DATA_X' <<<'{"data":"text"}')" = '' ]
}

@test "of members with one name the last counts; many and long ones are left out" {
  [ "$(stdout --shell 'echo $HW_DATA_A_B' <<<'{"data":{"a-b":1,"a_b":2,"A.B":3}}')" = 3 ]
  [ "$(stdout --shell 'echo ${HW_DATA_A-none}' <<<'{"data":{"a":1,"A":[]}}')" = none ]
  jq -nc '{data: ([range(300)] | map({key: "k\(.)", value: .}) | from_entries)}' >many
  [ "$(stdout env <many | grep -c ^HW_DATA_)" = 256 ]
  long text 65536 >big
  [ "$(stdout env <big | grep ^HW_DATA_)" = HW_DATA_SMALL=1 ]
  [ -z "$(ls tmp)" ]
}

@test "HW_SEQ counts events, HW_SLOT slots" {
  printf '{"n":%d}\n' 1 2 3 | stdout --shell 'echo $HW_SEQ $HW_SLOT; :' >out
  [ "$(cat out)" = $'1 1\n2 1\n3 1' ]
  mkfifo gate
  exec 9<>gate
  printf '{"n":%d}\n' 1 2 3 | timeout 30 hw-exec -j3 --shell 'echo $HW_SLOT >>started; read -r _ <gate' >out 9>&- &
  await 20 lines started 3
  printf '\n\n\n' >&9
  wait $!
  [ "$(sort started | paste -sd' ')" = "1 2 3" ]
  [ "$(printf 'bad\n{"n":1}\n' | stdout --retries 1 --backoff-base 1ms --shell 'echo $HW_SEQ >>tries; exit 1' 2>/dev/null; paste -sd' ' tries)" = "1 1" ]
}

@test "--env sets values of the event, and refuses what is missing" {
  local event='{"data":{"u":{"name":"Ada L."},"l":[1,2],"z":null,"nul":"a\u0000"}}'
  [ "$(WHO=outer stdout --env WHO=data.u.name --env 'N==length(data.l)' --env "M=data.m || 'none'" --env L=data.l --shell 'echo "$WHO|$N|$M|$L"' <<<"$event")" = 'Ada L.|2|none|[1,2]' ]
  [ "$(stdout --env A=data.u.name --env "A='b'" --shell 'echo $A' <<<"$event")" = b ]
  [ "$(hw-exec --env A=data.m env <<<"$event" 2>/dev/null | jq -r .data.message)" = '--env A: data.m is not in the event' ]
  [ "$(hw-exec --env A=data.z env <<<"$event" 2>/dev/null | jq -r .data.message)" = '--env A: data.z is null' ]
  [[ $(hw-exec --env A=data.nul env <<<"$event" 2>/dev/null | jq -r .data.message) == '--env A: data.nul holds U+0000'* ]]
  [[ $(hw-exec --env 'A=length(n)' env <<<'{"n":1}' 2>/dev/null | jq -r .data.message) == '--env A: length(n) cannot be evaluated: '* ]]
}

@test "variables that decide what runs are never set from an event" {
  local name
  for name in PATH LD_PRELOAD IFS ENV BASH_ENV SHELLOPTS PERL5LIB PYTHONPATH NODE_OPTIONS GIT_SSH_COMMAND HOME HW_X FILE EVENT TRACEPARENT HW_SEQ SSL_CERT RSYNC_RSH https_proxy npm_config_script_shell 'a b' '' 1X 'BASH_FUNC_x%%'; do
    run hw-exec --env "$name=data.x" env <<<'{"data":{"x":1}}'
    [ "$status" -eq 64 ]
    [[ ${lines[0]} == "hw-exec: --env '$name=data.x': "* ]]
    jq -nc --arg name "$name" '{data: {x: 1}, hw: {run: "touch ran", exports: [$name], job: {id: "1"}}}' | hw-exec 2>err | jq -r .hw.outcome >out
    [ "$(cat out)" = reject ]
    grep -qF "the slip's 'exports': " err
    jq -nc --arg name "$name" '{rules: [{name: "r", targets: [{run: "x", exports: [$name]}]}]}' >rules.json
    run hw-route --check rules.json
    [ "$status" -ne 0 ]
  done
  [ ! -e ran ]
  # Nor can the names of fields.
  stdout env <<<'{"data":{"PATH":"x","LD_PRELOAD":"y","IFS":"z"}}' | grep -E '^(PATH|LD_PRELOAD|IFS)=' >out
  [ "$(cat out)" = "PATH=$PATH" ]
}

@test "exports sets fields of the data or of the event" {
  exported() { slip "$1" "$2" | stdout | cat; }
  [ "$(exported '{"run":"echo \"$MESSAGE_ID|$MESSAGE_BODY|$ID|$subject\"","exports":["MESSAGE_ID","MESSAGE_BODY","ID","subject"]}' '{"message-id":"m","messageBody":{"a": 1},"id":"own"}')" = 'm|{"a":1}|own|s' ]
  [ "$(exported '{"run":"echo $A","exports":["A"]}' '{"a":1,"A":2,"a_":3}')" = 2 ]
  [ "$(exported '{"run":"echo ${X-none} ${Z-none}","exports":["X","Z"]}' '{"z":null}')" = 'none none' ]
  [ "$(slip '{"run":"echo ${X-none}","exports":["X"]}' | X=outer stdout)" = none ]
  [ "$(slip '{"exports":["X"]}' '{"x":"a b"}' | stdout --shell 'echo "$X"')" = 'a b' ]
  [ "$(slip '{"run":"printf %s $X | od -c","exports":["X"]}' '{"x":"a\ufffd","x_base64":"Yf8="}' | stdout)" = "$(printf 'a\377' | od -c)" ]
  [[ $(slip '{"run":"x","exports":"X"}' | hw-exec 2>/dev/null | jq -r .data.message) == "the slip's 'exports' is no list" ]]
}

@test "of two variables with one name the nearer one to the event counts" {
  printf 'A=file\nB=file\nC=file\nD=file\nE=file\n' >vars
  slip '{"run":"echo $A $B $C $D $E $FILE; :","env":{"C":"slip","D":"slip","FILE":"slip"},"exports":["D"]}' '{"d":"export","e":1}' >in
  [ "$(A=own E=own stdout --env-file vars --env "B='env'" --env "C='env'" <in)" = "file env slip export file s" ]
  [ "$(A=own stdout --env-file vars --shell 'env | grep -c ^A=' <in)" = 1 ]
  [ "$(slip '{"run":"echo $FILE; :","env":{"FILE":"slip"}}' | sed 's/"subject":"s",//' | stdout)" = slip ]
}

@test "--clean-env leaves little, and what is asked for" {
  env -i PATH="$PATH" HOME=/h LC_X=1 TZ=UTC FOO=1 BASH_ENV=/x "$HW_BIN/hw-exec" --clean-env env <<<"{}" | jq -j .data.stdout | cut -d= -f1 | LC_ALL=C sort >out
  [ "$(paste -sd" " out)" = "HOME HW_ATTEMPT HW_EMIT HW_SEQ HW_SLOT LC_X PATH TRACEPARENT TZ" ]
  echo FOO=2 >vars
  [ "$(FOO=1 stdout --clean-env --env-file vars --shell 'echo $FOO' <<<'{}')" = 2 ]
}

@test "files of variables: quotes, comments, and all faults at once" {
  cat >vars <<'END'
# comment
 ; another

A=a b 
B='x  $y \
z'
C="a\"\\ \$ \x \
b"  
  D=
E=#x
F=a#b
G=$A
END
  printf 'H=crlf\r\nI="x"\r\nJ=last' >>vars
  printf '#!/bin/sh\nfor name in A B C D E F G H I J; do eval "printf \\"%%s=[%%s]\\\\n\\" $name \\"\\$$name\\""; done\n' >show
  stdout --env-file vars sh show <<<'{}' >out
  [ "$(cat out)" = 'A=[a b]
B=[x  $y \
z]
C=[a"\ $ \x b]
D=[]
E=[#x]
F=[a#b]
G=[$A]
H=[crlf]
I=[x]
J=[last]' ]
  printf '%s\n' 'A' '1=x' 'export B=1' 'C="a" b' 'D=a"b"' 'E=x # y' 'FILE=x' 'G H=1' 'I=ok' 'K="open' 'secret' >bad
  run --separate-stderr hw-exec --env-file bad true <<<'{}'
  [ "$status" -eq 78 ]
  [ "$stderr" = "hw-exec: bad:1:1: no '=' behind the name of a variable
bad:2:1: no name of a variable: letters, digits and underscores, no digit first
bad:3:1: no name of a variable; leave out 'export'
bad:4:7: text behind the closing quote
bad:5:4: a value with quotes or backslashes stands in quotes as a whole
bad:6:5: a comment has a line of its own; a value with ' #' stands in quotes
bad:7:1: FILE is set for every command
bad:8:1: no name of a variable: letters, digits and underscores, no digit first
bad:10:3: this quote is never closed" ]
  run hw-exec --env-file nosuch true <<<'{}'
  [ "$status" -eq 66 ]
}

# --- what is too long

@test "a variable that is asked for and too long is a private file, and no longer there afterwards" {
  long text 131072 >big
  local look='ls -l "$TEXT_FILE" | cut -c1-10; ls -ld "${TEXT_FILE%/*}" | cut -c1-10; wc -c <"$TEXT_FILE"; echo ${TEXT-unset}; case $TEXT_FILE in $TMPDIR/hw-exec.*) ;; *) echo elsewhere ;; esac'
  [ "$(stdout --env TEXT=data.text --shell "$look" <big)" = $'-rw-------\ndrwx------\n131072\nunset' ]
  jq -c --arg look "$look" '.hw = {run: $look, exports: ["TEXT"]}' big >in
  [ "$(stdout <in)" = $'-rw-------\ndrwx------\n131072\nunset' ]
  [ -z "$(ls tmp)" ]
  # The longest that is none.
  long text $((131072 - 6)) >fits
  [ "$(stdout --env TEXT=data.text --shell 'echo ${#TEXT} ${TEXT_FILE-none}' <fits)" = "131066 none" ]
  long text $((131072 - 5)) >one-more
  [ "$(stdout --env TEXT=data.text --shell 'echo ${TEXT-none}' <one-more)" = none ]
}

@test "private files are removed when hw-exec is told to end, at once or not" {
  long text 200000 >big
  local grace
  for grace in 100ms 20s; do
    rm -f started
    hw-exec --grace "$grace" --env TEXT=data.text -- sh -c 'trap "" TERM; ls $TEXT_FILE >started; while :; do sleep 1; done' <big >out 2>err &
    local pid=$!
    await 20 test -s started
    [ -f "$(cat started)" ]
    kill -TERM $pid
    [ "$grace" = 100ms ] || await 20 is_gone $pid
    wait $pid || true
    [ -z "$(ls tmp)" ]
  done
}

# is_gone PID: signals it until it has gone; a second signal counts one second after the first.
is_gone() { ! kill -TERM "$1"; }

@test "a job whose private file finds no room fails, and may be tried again" {
  long text 200000 | jq -c '.hw = {run: "touch ran", exports: ["TEXT"], job: {id: "1"}}' >in
  TMPDIR=$PWD/nosuch hw-exec <in 2>err | jq -c '[.type,.hw.outcome]' >out
  [ "$(cat out)" = '["hw.exec.spawn_failed","fail"]' ]
  grep -q 'not run: .*private file: .*nosuch/hw-exec' err
  [ ! -e ran ]
}

@test "words that are too long are told with their placeholder, never E2BIG" {
  long text 131072 >big
  [ "$(hw-exec -- echo {data.text} <big 2>/dev/null | jq -r .data.message)" = "{data.text} makes a word of 131072 bytes, and a command takes 131071 at most; give it on standard input: --stdin 'data.text', or 'stdin' in a rule" ]
  [ "$(hw-exec -- echo '{=data.text}' <big 2>/dev/null | jq -r .data.spawn_error)" = EINVAL ]
  long text 131071 >fits
  [ "$(hw-exec --shell 'echo ${#1}; :' {data.text} <fits | jq -r .data.stdout)" = 131071 ]
  [ "$(hw-exec -- echo --x={data.text} <fits 2>/dev/null | jq -r .type)" = hw.exec.spawn_failed ]
  jq -nc '{data: {paths: [range(400000) | "p\(.)"]}}' >many
  [[ $(hw-exec -- echo {data.paths} <many 2>/dev/null | jq -r .data.message) == "the words of the command take "*" bytes, and the system takes "* ]]
  long text 200000 | jq -c '.hw = {run: ("echo " + .data.text), job: {id: "1"}}' >in
  [ "$(hw-exec <in 2>/dev/null | jq -c '[.data.spawn_error,.hw.outcome]')" = '["EINVAL","reject"]' ]
}

@test "all variables together never are too long, however little the system takes" {
  jq -nc '{id: ("i" * 60000), type: ("t" * 60000), subject: ("s" * 60000), data: {a: ("a" * 40000), b: ("b" * 40000), c: "c"}}' >in
  (
    ulimit -s 512  # so that the limit is 128 KiB
    hw-exec --clean-env --env A=data.a --env B=data.b --env I=id --shell 'echo ${#A} ${#B} ${I-unset} $(wc -c <$I_FILE) $HW_DATA_C $HW_SEQ; :' <in >out
  )
  [ "$(jq -r .data.stdout out)" = "40000 40000 unset 60000 c 1" ]
  [ -z "$(ls tmp)" ]
}

@test "an array is a word each" {
  [ "$(stdout -- printf '[%s]' a {data.paths} b <<<'{"data":{"paths":["x y","-z","$(q)"]}}')" = '[a][x y][-z][$(q)][b]' ]
  [ "$(stdout -- printf '[%s]' a {data.paths} b <<<'{"data":{"paths":[]}}')" = '[a][b]' ]
}

@test "rules are checked for what stdin can be" {
  check() { jq -nc --arg what "$1" '{rules: [{name: "r", targets: [{run: "x", stdin: $what, exports: ["MESSAGE_ID"]}]}]}' >rules.json && hw-route --check rules.json 2>err; }
  local what
  for what in event data none data.text '=length(data)'; do
    check "$what"
  done
  for what in '' 'data.' '{data.x}'; do
    run -1 check "$what"
  done
}
