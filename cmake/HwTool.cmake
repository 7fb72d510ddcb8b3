# SPDX-License-Identifier: MIT
# hw_add_tool(NAME SOURCES x.cpp ... LINK module ...)
# A folder of tools as the program hw-NAME (hw itself for NAME "hw"): all but main.cpp is the static
# library tool_NAME, which unit tests link. Its summary is the .Nd line of its man page.
function(hw_add_tool name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;USES" ${ARGN})
  if(name STREQUAL "hw")
    set(program hw)
  else()
    set(program hw-${name})
  endif()
  hw_summary(${program} summary)
  set_property(GLOBAL APPEND PROPERTY HW_PROGRAMS ${program})

  add_library(tool_${name} STATIC ${arg_SOURCES})
  list(TRANSFORM arg_LINK PREPEND hw_)
  target_include_directories(tool_${name} PUBLIC ${CMAKE_SOURCE_DIR}/tools)
  target_link_libraries(tool_${name} PUBLIC ${arg_LINK} PRIVATE hw_flags ${arg_USES})
  hw_precompile(tool_${name})

  set_property(GLOBAL APPEND PROPERTY HW_TOOL_LIBRARIES tool_${name})

  add_executable(${program} main.cpp)
  target_compile_definitions(${program} PRIVATE HW_SUMMARY="${summary}")
  target_link_libraries(${program} PRIVATE hw_flags tool_${name})
  install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

  hw_completion(${program} bash bash-completion/completions/${program})
  hw_completion(${program} zsh zsh/site-functions/_${program})
  hw_completion(${program} fish fish/vendor_completions.d/${program}.fish)
endfunction()

# The completion for a shell, printed by the program itself from its option table. It is installed as
# PLACE below share, and lies there in the build.
function(hw_completion program shell place)
  set(file ${CMAKE_BINARY_DIR}/share/${place})
  cmake_path(GET file PARENT_PATH folder)
  add_custom_command(TARGET ${program} POST_BUILD
    COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
    COMMAND sh -c "\"$1\" --completion ${shell} > \"$2\"" sh $<TARGET_FILE:${program}> ${file}
    VERBATIM)
  cmake_path(GET place PARENT_PATH folder)
  install(FILES ${file} DESTINATION ${CMAKE_INSTALL_DATADIR}/${folder})
endfunction()

# The one-line description of a program, from its man page.
function(hw_summary program out)
  set(page ${CMAKE_SOURCE_DIR}/man/${program}.1)
  set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page})
  file(STRINGS ${page} line REGEX "^\\.Nd ")
  string(REGEX REPLACE "^\\.Nd " "" line "${line}")
  set(${out} "${line}" PARENT_SCOPE)
endfunction()
