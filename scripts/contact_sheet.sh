#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# All methods of an experiment on some pictures, as one image: a strip a method, its name below, each map on a scale of
# its own. Without arguments docs/methods.png, of three fashion scenes:
#   scripts/contact_sheet.sh [EXPERIMENT.ini NETWORK SHEET.png PICTURE...]
# Needs ImageMagick, the font DejaVu Sans and a built program (scripts/build.sh).
set -euo pipefail
cd "$(dirname "$0")/.."

experiment=${1:-experiments/methods.ini}
network=${2:-fashion_scenes}
sheet=${3:-docs/methods.png}
shift $(($# < 3 ? $# : 3))
pictures=("$@")
((${#pictures[@]})) || pictures=(examples/scenes/test_{3,6,29}.png)

work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# panel OVERLAY LEFT: a square of an overlay as high as it: the picture on its left side, then a gap of 8 and the map.
panel() {
  local side
  side=$(identify -format '%h' "$1")
  convert "$1" -crop "${side}x$side+$(($2 ? side + 8 : 0))+0" +repage -resize 96x96 miff:-
}

# strip LABEL LEFT OVERLAY...
strip() {
  local label=$1 left=$2 overlay
  shift 2
  for overlay in "$@"; do panel "$overlay" "$left"; done | convert miff:- +append -set label "$label" miff:-
}

number=0
while IFS= read -r method; do
  echo "contact_sheet: $method" >&2
  number=$((number + 1))
  overlays=()
  for picture in "${pictures[@]}"; do
    name=$(basename "$picture")
    name=${name%.*}
    build/release/fbbench explain --network "$network" --image "$picture" --output "$work/$number" --overwrite \
      --method="$method" >/dev/null
    overlay=("$work/$number/${name}"_*.png)
    overlays+=("${overlay[0]}")
  done
  label=$(basename "${overlays[-1]}" .png)
  ((number > 1)) || strip pictures 0 "${overlays[@]}" >"$work/strips.miff"
  strip "${label#"${name}"_}" 1 "${overlays[@]}" >>"$work/strips.miff"
done < <(sed -n 's/^method = //p' "$experiment" && printf '%s\n' random center)
montage "$work/strips.miff" -tile 4x -geometry +6+3 -font DejaVu-Sans -pointsize 13 +dither -colors 255 "PNG8:$sheet"
