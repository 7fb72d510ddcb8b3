# SPDX-License-Identifier: MIT
# For bats files: `contract MODULE FUNCTION [KIND...]` runs a case, a function of a Python file beside
# the bats file, for the programs of these kinds (see contract.py).
support=${BASH_SOURCE[0]%/*}
export PYTHONDONTWRITEBYTECODE=1
export HW_BIN=${HW_BIN:-$(cd "$support/../../build/bin" && pwd)}
unset TRACEPARENT HW_HOME

# Debian's own, if it is there: a python3 found earlier in PATH may be a slow wrapper.
python=/usr/bin/python3
[ -x "$python" ] || python=python3

contract() {
  local module=$1 function=$2
  shift 2
  "$python" "$support/contract.py" "$BATS_TEST_DIRNAME/$module.py:$function" "$@"
}
