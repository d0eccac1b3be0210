# SPDX-License-Identifier: Apache-2.0
# Installs fbbench, builds the example plugin against it and measures with it:
#   cmake -D BUILD=... -D SOURCE=... -D DATA=... -P run.cmake
# BUILD: fbbench's build folder, SOURCE: this folder, DATA: tests/data
set(work ${BUILD}/plugin_test)
file(REMOVE_RECURSE ${work})

function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(failed)
    list(JOIN ARGV " " command)
    message(FATAL_ERROR "${command}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${work}/installed)
run(${CMAKE_COMMAND} -G Ninja -S ${SOURCE} -B ${work}/build -D CMAKE_BUILD_TYPE=Debug
    -D CMAKE_PREFIX_PATH=${work}/installed -D CMAKE_UNITY_BUILD=ON)
run(${CMAKE_COMMAND} --build ${work}/build)

set(experiment ${work}/example.ini)
file(WRITE ${experiment} "
name = example
network = ${DATA}/reference/plain/network.pt
dataset = spots:count=3
method = brightness
metric = upper_half
metric = relevance_mass:any_target=true
")
run(${work}/installed/bin/fbbench run ${experiment} --plugin ${work}/build/libexample.so
    --output ${work}/example.h5)
if(NOT output MATCHES "brightness +[^\n]*1\\.000")
  message(FATAL_ERROR "brightness should have all its mass in the upper half:\n${output}")
endif()

# docs/adding.md: each of its five plugins gives a value for every image.
run(/usr/bin/python3 -c "import h5py, numpy\nh5py.File('${work}/masks.h5', 'w')['masks'] = \
numpy.random.default_rng(0).integers(0, 2, (50, 32, 32))")
set(experiment ${work}/adding.ini)
file(WRITE ${experiment} "
name = adding
network = ${DATA}/reference/plain/network.pt
dataset = tiles:of=[spots:count=8]
method = cam
method = masking:masks=${work}/masks.h5
method = lrp_gamma:gamma=0.5
metric = noise_sensitivity:draws=2
metric = relevance_mass:any_target=true
floors = no
")
run(${work}/installed/bin/fbbench run ${experiment} --plugin ${work}/build/libexample.so
    --output ${work}/adding.h5)
run(${work}/installed/bin/fbbench table ${work}/adding.h5 --format csv)
string(REGEX MATCHALL "\n[^\n]+,2,[0-9.e+-]+,[0-9.e+-]+,[0-9.e+-]+,0,0,-?1" rows "${output}")
list(LENGTH rows count)
if(NOT count EQUAL 6)
  message(FATAL_ERROR "three methods times two metrics should have two images each:\n${output}")
endif()
