# SPDX-License-Identifier: MIT
# hw_add_module(NAME SOURCES x.cpp ... [LINK module ...] [USES third-party-target ...])
# A folder of lib as the static library hw_NAME. It may include the headers of the modules that it
# links, and of no others: the linker would not find them.
function(hw_add_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;USES" ${ARGN})
  add_library(hw_${name} STATIC ${arg_SOURCES})
  list(TRANSFORM arg_LINK PREPEND hw_)
  target_link_libraries(hw_${name} PUBLIC ${arg_LINK} PRIVATE hw_flags ${arg_USES})
  hw_precompile(hw_${name})
  target_link_options(hw_${name} INTERFACE $<$<BOOL:${HW_SANITIZE}>:-fsanitize=address,undefined>)
endfunction()
