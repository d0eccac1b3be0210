#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes docs/quickstart.png from the quickstart's pictures: a row a scene, the scene and then a map a
# method. Needs ImageMagick.
set -euo pipefail
cd "$(dirname "$0")/.."

scenes=(test_3 test_6 test_29)
methods=(forward_backward gradient guided_backprop occlusion)
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# part SCENE METHOD LEFT: a panel of an overlay; the scene begins at 0, the map at 344.
part() {
  convert "results/pictures/$1_$2.png" -crop "336x336+$3+0" +repage -filter point \
    -resize 144x144 miff:-
}

for scene in "${scenes[@]}"; do
  part "$scene" "${methods[0]}" 0
  for method in "${methods[@]}"; do part "$scene" "$method" 344; done
done >"$work/parts.miff"
montage -label '' "$work/parts.miff" -tile "$((${#methods[@]} + 1))x" -geometry +3+3 +dither -colors 255 \
  PNG8:docs/quickstart.png
