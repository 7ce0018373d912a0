#!/usr/bin/env bash
# tests/oracle/install.sh - real CPython in a folder, for the oracle stage, on Debian (amd64).
#
#   install.sh [DIR] [VERSION ...]          default: target/tools/oracle 3.13
#
# Network: only the Debian mirror that this machine's apt already uses (its address is read from the apt sources; none is
# named here). Writes only below DIR; the system's packages and libraries are not touched; root is not needed.
# Result: DIR/bin/python3.14 ...: ordinary commands that start the real interpreter under the loader and C library it was
#         built for; DIR/bin/native-python3.14 ...: the same, mapped by the kernel in the usual way (needs root: a private
#         mount namespace), for tests that look at /proc/self/maps; DIR/oracles.json: {"3.14.8": ["DIR/bin/python3.14"], ...}
# Environment: ORACLE_SUITES (default "bookworm trixie forky sid"): for each version the first suite that has it is taken.
set -euo pipefail
DIR=${1:-target/tools/oracle}; shift || true
[ $# -gt 0 ] || set -- 3.13
SUITES=${ORACLE_SUITES:-"bookworm trixie forky sid"}
[ "$(dpkg --print-architecture)" = amd64 ] || { echo "only amd64 was tested" >&2; exit 2; }
TRIPLET=x86_64-linux-gnu LOADER=ld-linux-x86-64.so.2
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

mirror() {   # the first .../debian address in the apt sources: deb822 files, then one-line files
  { sed -n 's/^URIs:[[:space:]]*//p' /etc/apt/sources.list.d/*.sources 2>/dev/null | tr ' ' '\n'
    sed -nE 's/^deb[[:space:]]+(\[[^]]*\][[:space:]]+)?([^[:space:]]+).*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null
  } | grep -E '/debian/?$' | head -n1 || true
}
MIRROR=$(mirror); [ -n "$MIRROR" ] || { echo "no Debian mirror in the apt sources" >&2; exit 3; }
mkdir -p "$DIR/bin"; DIR=$(cd "$DIR" && pwd)

use() {      # a private apt root for one suite (own lists and cache, empty dpkg status: apt works out the whole closure)
  local a=$DIR/.apt/$1
  OPTS=(-qq -o "Dir=$a" -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$a/sources" -o "Dir::State::status=$a/status"
        -o Debug::NoLocking=1 -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false
        -o APT::Install-Recommends=false -o APT::Sandbox::User=root -o APT::Update::Post-Invoke::= -o DPkg::Post-Invoke::=
        -o APT::Keep-Downloaded-Packages=true)
  [ ! -e "$a/ready" ] || return 0
  mkdir -p "$a"/sources "$a"/etc/apt/{apt.conf.d,preferences.d,trusted.gpg.d} "$a"/var/lib/apt/lists/partial "$a"/var/cache/apt/archives/partial
  : > "$a/status"
  printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' "$MIRROR" "$1" "$KEYRING" > "$a/sources/oracle.sources"
  apt-get "${OPTS[@]}" update > "$a/log" 2>&1 || { sed 's#[a-z+]*://[^/ ]*#<mirror>#g' "$a/log" >&2; return 1; }
  : > "$a/ready"
}

declare -A WANT=()                                            # suite -> versions
for v in "$@"; do
  found=
  for s in $SUITES; do
    use "$s" || exit 4
    # pkgnames, not show: show (and install) would take the dot for any character
    if apt-cache "${OPTS[@]}" pkgnames "python$v" | grep -Fx "python$v" > /dev/null; then WANT[$s]="${WANT[$s]:-} $v"; found=1; break; fi
  done
  [ -n "$found" ] || { echo "python$v: in none of: $SUITES" >&2; exit 5; }
done

json=
for s in "${!WANT[@]}"; do
  use "$s"; r=$DIR/root-$s; rm -rf "$r"
  mkdir -p "$r"/usr/{bin,sbin,lib,lib64} "$r"/{tmp,proc,dev,work}; chmod 1777 "$r/tmp"
  for d in bin sbin lib lib64; do ln -s "usr/$d" "$r/$d"; done                    # merged /usr, before anything is unpacked
  # shellcheck disable=SC2086
  apt-get "${OPTS[@]}" -y --download-only install $(printf 'python%s ' ${WANT[$s]}) > "$DIR/.apt/$s/log" 2>&1 \
    || { sed 's#[a-z+]*://[^/ ]*#<mirror>#g' "$DIR/.apt/$s/log" >&2; exit 6; }
  for f in "$DIR/.apt/$s"/var/cache/apt/archives/*.deb; do dpkg-deb --fsys-tarfile "$f" | tar -x -C "$r" --keep-directory-symlink --no-same-owner \
      --exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' --exclude='./usr/share/zoneinfo/*' --exclude='./usr/share/lintian/*'; done
  # bookworm keeps the loader in /lib64 and libraries in /lib/TRIPLET: with merged /usr they are found below usr/ as well
  for v in ${WANT[$s]}; do
    w=$r/usr/bin/oracle-python$v
    printf '#!/bin/sh\nexec %s --library-path %s --argv0 %s %s "$@"\n' "$r/usr/lib64/$LOADER" "$r/usr/lib/$TRIPLET" "$w" "$r/usr/bin/python$v" > "$w"
    printf '#!/bin/sh\nexec unshare -m sh -c '\''mount --bind %s /usr/lib/%s && exec %s "$@"'\'' sh "$@"\n' "$r/usr/lib/$TRIPLET" "$TRIPLET" "$r/usr/bin/python$v" > "$r/usr/bin/native-python$v"
    chmod +x "$w" "$r/usr/bin/native-python$v"
    ln -sfn "$w" "$DIR/bin/python$v"; ln -sfn "$r/usr/bin/native-python$v" "$DIR/bin/native-python$v"
    full=$("$DIR/bin/python$v" -c 'import sys; print(sys.version.split()[0])')
    echo "python$v: $full from $s -> $DIR/bin/python$v"
    json="$json${json:+, }\"$full\": [\"$DIR/bin/python$v\"]"
  done
done
echo "{$json}" > "$DIR/oracles.json"
rm -rf "$DIR/.apt"
