# SPDX-License-Identifier: MIT
# The Debian package, made by cpack (make deb). What Debian wants beyond `make install` is added to the
# tree by debian/finish-tree; the libraries that it depends on are found by dpkg-shlibdeps.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME hookwork)
set(CPACK_PACKAGE_VENDOR "The Hookwork authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "small programs for event-driven work on lines of JSON")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
# Nothing that was not asked for is built for the package.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The Hookwork authors <maintainers@hookwork.example>")
set(CPACK_DEBIAN_PACKAGE_HOMEPAGE ${PROJECT_HOMEPAGE_URL})
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "jq")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"What happens to files becomes lines; rules decide about lines; lines become
commands. Each program does one thing and reads or writes one JSON event
(CloudEvents) per line:
.
 * hw-watch reports changes to files as events
 * hw-route sends events to targets by rules
 * hw-exec runs a command for every event
 * hw starts the others, and makes events by hand
.
There is no daemon and no framework: the programs are joined by pipes, and
jq, grep, tee and scripts fit in anywhere.")
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/debian/finish-tree.cmake)
set(CPACK_HW_SOURCE ${CMAKE_SOURCE_DIR})
include(CPack)
