#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The Debian package, as far as it can be judged without installing it (see chroot for that).
bats_require_minimum_version 1.5.0

setup_file() {
  export SOURCE_DATE_EPOCH=1767323045
  for name in one two; do
    cpack --config "${HW_BIN%/bin}/CPackConfig.cmake" -B "$BATS_FILE_TMPDIR/$name" >"$BATS_FILE_TMPDIR/$name.log"
  done
}

setup() {
  deb=$(echo "$BATS_FILE_TMPDIR"/one/hookwork_*_*.deb)
  cd "$BATS_TEST_TMPDIR" || return
}

@test "name and fields" {
  version=$("$HW_BIN/hw" --version | sed 's/.* //')
  [ "${deb##*/}" = "hookwork_${version}_$(dpkg --print-architecture).deb" ]
  [ "$(dpkg-deb -f "$deb" Package Version Section | tr '\n' ' ')" = "Package: hookwork Version: $version Section: utils " ]
  [[ $(dpkg-deb -f "$deb" Homepage) == https://* ]]
  [[ $(dpkg-deb -f "$deb" Maintainer) == *'<'*@*'>' ]]
}

@test "it depends on the libraries that the programs load, and on nothing else" {
  for program in "$HW_BIN"/hw*; do
    objdump -p "$program" | awk '/NEEDED/ { print $2 }'
  done | sort -u | while read -r library; do
    file=$(/sbin/ldconfig -p | awk -v name="$library" '$1 == name { print $NF; exit }')
    dpkg-query -S "$file" "$(realpath "$file")" 2>/dev/null | sed 's/:.*//'
  done | sort -u >wanted
  dpkg-deb -f "$deb" Depends | tr ',' '\n' | sed 's/^ *//; s/ .*//' | sort -u | diff wanted -
}

@test "every file has its sum, is of root and has the right mode" {
  dpkg-deb -R "$deb" tree
  (cd tree && md5sum --quiet -c DEBIAN/md5sums)
  [ "$(find tree -type f ! -path '*/DEBIAN/*' | wc -l)" -eq "$(wc -l <tree/DEBIAN/md5sums)" ]
  [ "$(dpkg-deb -c "$deb" | awk '{ print $2 }' | sort -u)" = root/root ]
  [ "$(dpkg-deb -c "$deb" | awk '{ print $1 }' | sort -u | tr '\n' ' ')" = "-rw-r--r-- -rwxr-xr-x drwxr-xr-x " ]
}

@test "pages are compressed, programs stripped, changelog and copyright there" {
  dpkg-deb -R "$deb" tree
  share=tree/usr/share
  [ -z "$(find $share/man -type f ! -name '*.gz')" ] && gzip -t $share/man/man1/hw.1.gz
  for program in tree/usr/bin/*; do
    run ! grep '\.symtab\|\.debug' <(objdump -h "$program")
    [ "$(nm "$program" 2>&1 | grep -c 'no symbols')" -eq 1 ]
  done
  version=$(dpkg-deb -f "$deb" Version)
  gzip -d <$share/doc/hookwork/changelog.gz >changelog
  [ "$(dpkg-parsechangelog -l changelog -S Version)" = "$version" ]
  [ "$(dpkg-parsechangelog -l changelog -S Source)" = hookwork ]
  [ "$(dpkg-parsechangelog -l changelog -S Changes | grep -c '^ *\*')" -ge 1 ]
  grep -q '^License: MIT' $share/doc/hookwork/copyright
  [ -s $share/zsh/vendor-completions/_hw-route ] && [ ! -e $share/zsh/site-functions ]
}

@test "the units start the programs of the package" {
  dpkg-deb -R "$deb" tree
  grep -ho '/[a-z/]*/bin/hw-[a-z]*' tree/usr/lib/systemd/system/* | sort -u >named
  [ -s named ]
  while read -r program; do [ -x "tree$program" ] || { echo "no $program"; false; }; done <named
}

@test "the same build gives the same package" {
  cmp "$BATS_FILE_TMPDIR"/one/*.deb "$BATS_FILE_TMPDIR"/two/*.deb
}
