# What find_package(pol) reads: pol::pol is the library with the C++ and the C interface, to be linked in; pol::shared is
# libpol.so, with the C interface alone.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include(${CMAKE_CURRENT_LIST_DIR}/pol-targets.cmake)
