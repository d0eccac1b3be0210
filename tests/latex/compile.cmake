# SPDX-License-Identifier: Apache-2.0
# Compiles what `--format latex` prints, with labels that are full of LaTeX's own signs:
#   cmake -D PROGRAM=fbbench -D PDFLATEX=pdflatex -D DATA=tests/data -D WORK=folder -P compile.cmake
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})

function(run)
  execute_process(COMMAND ${ARGV} WORKING_DIRECTORY ${WORK} RESULT_VARIABLE failed
                  OUTPUT_VARIABLE output ERROR_VARIABLE error)
  if(failed)
    list(JOIN ARGV " " command)
    message(FATAL_ERROR "${command}\n${output}${error}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(WRITE ${WORK}/small.ini "
network = ${DATA}/reference/plain/network.pt
dataset = arrays:file=${DATA}/reference/plain/data.h5
method = gradient
metric = support
metric = sparseness
")
run(${PROGRAM} run small.ini --set "method=gradient@a\\b_c 50% & #1 {x} ~^$" --set "metric=support"
    --set "metric=sparseness@spar_se<é>|µ")
set(document "\\documentclass{article}\\usepackage[a3paper,landscape]{geometry}\\usepackage{booktabs}\n")
string(APPEND document "\\begin{document}\n")
foreach(options "table" "table;--no-intervals" "table;--rows;metric" "table;--rows;method;--columns;network" statistics)
  run(${PROGRAM} ${options} small.h5 --format latex)
  string(APPEND document "${output}\n\\bigskip\n")
endforeach()
file(WRITE ${WORK}/tables.tex "${document}\\end{document}\n")
run(${PDFLATEX} -interaction=nonstopmode -halt-on-error tables.tex)
if(output MATCHES "Overfull|Missing character")
  message(FATAL_ERROR "${output}")
endif()
