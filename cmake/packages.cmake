# Debian packages of what install.cmake installs: libpol0, libpol-dev, and pol-tools with the program, its manual page, the
# policies and the documents. `./dev packages` makes them.
if(NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()
set(POL_PACKAGE_CONTACT "The Pol authors <pol@packages.invalid>" CACHE STRING "the maintainer whom the packages name")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME pol)
set(CPACK_PACKAGE_CONTACT ${POL_PACKAGE_CONTACT})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "exact assessment of subsidy clauses, with reasons")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/debian_files.cmake)
set(CPACK_POST_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/debian_control.cmake)
set(CPACK_POL_DEBIAN_COPYRIGHT ${CMAKE_CURRENT_LIST_DIR}/copyright)
set(CPACK_POL_STRIP ${CMAKE_STRIP})

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_COMPONENTS_ALL dev)
set(CPACK_COMPONENT_DEV_GROUP dev)
if(TARGET pol_shared)
  list(APPEND CPACK_COMPONENTS_ALL runtime)
  set(CPACK_COMPONENT_RUNTIME_GROUP runtime)
endif()
if(TARGET pol_cli)
  list(APPEND CPACK_COMPONENTS_ALL tools policies docs)
  foreach(part TOOLS POLICIES DOCS)
    set(CPACK_COMPONENT_${part}_GROUP tools)
  endforeach()
endif()

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libpol${PROJECT_VERSION_MAJOR})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION
"Pol turns the clauses of a subsidy policy into something that can be run:
it says what is due to an applicant, to the fen, and why.
This is the library for programs that use the C interface of Pol.")
# Which package a program needs that was linked with libpol.so; and the cache of the loader is renewed when it comes or goes.
file(WRITE ${PROJECT_BINARY_DIR}/debian/shlibs
  "libpol ${PROJECT_VERSION_MAJOR} ${CPACK_DEBIAN_RUNTIME_PACKAGE_NAME} (>= ${PROJECT_VERSION})\n")
file(WRITE ${PROJECT_BINARY_DIR}/debian/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/debian/shlibs ${PROJECT_BINARY_DIR}/debian/triggers)

set(CPACK_DEBIAN_DEV_PACKAGE_NAME libpol-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "${CPACK_DEBIAN_RUNTIME_PACKAGE_NAME} (= ${PROJECT_VERSION})")
set(CPACK_COMPONENT_DEV_DESCRIPTION
"What programs with Pol in them are built with: headers for C++ and C, the
library to be linked in, and what CMake and pkg-config read.")

set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME pol-tools)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION utils)
set(CPACK_COMPONENT_TOOLS_DESCRIPTION
"The program pol assesses cases and whole populations against subsidy
policies. With the policies that Pol brings along, and its documents.")

include(CPack)
