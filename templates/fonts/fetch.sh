#!/usr/bin/env bash
# Fetches the fonts from npm, checks them, cuts them down to what lectures need, and writes the advance widths the
# layout measures with. Needs npm and a python3 with fontTools 4 and brotli. Only for development: the results are
# committed. The licences ask that changed fonts do not bear a reserved name: pages call them "HD Sans", "HD Mono".
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
characters='U+0020-007E,U+00A0-00AC,U+00AE-00FF,U+0131,U+0152-0153,U+02C6,U+02DC,U+2002,U+2009,U+2013-2014'
characters+=',U+2018-201A,U+201C-201E,U+2022,U+2026,U+2032-2033,U+2039-203A,U+2044,U+20AC,U+2122,U+2191,U+2193,U+2212'

fetch() { # package, version, layout features to keep, then weights
  local tarball
  tarball=$(cd "$work" && npm pack --silent "@fontsource/$1@$2")
  mkdir "$work/$1"
  tar -xzf "$work/$tarball" -C "$work/$1" --strip-components=1
  cp "$work/$1/LICENSE" "../../LICENSES/OFL-$1.txt"
  for weight in "${@:4}"; do
    cp "$work/$1/files/$1-latin-$weight-normal.woff2" "$work/$1-$weight.woff2"
    # Names 0, 13 and 14 are the copyright and the licence.
    python3 -m fontTools.subset "$work/$1-$weight.woff2" --unicodes="$characters" \
      --layout-features="$3" --flavor=woff2 --no-hinting --name-IDs=0,13,14 \
      --output-file="$1-$weight.woff2"
  done
}
fetch inter 5.3.0 kern 400 600
fetch jetbrains-mono 5.3.0 '' 400 700
(cd "$work" && sha256sum --check) <SHA256SUMS
python3 advances.py >../../src/diagram/advances.rs
python3 kerning.py >../../src/diagram/kerning.rs
python3 plain.py
