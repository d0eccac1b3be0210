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
