# What `cmake --install` puts where. Its components: runtime (libpol.so.0), dev (what a host is built with), tools (the program),
# policies, docs. packages.cmake makes packages of them.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# For hosts that are built with CMake: find_package(pol) gives pol::pol and pol::shared.
set(pol_cmake_folder ${CMAKE_INSTALL_LIBDIR}/cmake/pol)
install(TARGETS pol EXPORT pol-targets
  ARCHIVE COMPONENT dev
  FILE_SET lang_headers COMPONENT dev
  FILE_SET runtime_headers COMPONENT dev)
if(TARGET pol_shared)
  target_include_directories(pol_shared INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  install(TARGETS pol_shared EXPORT pol-targets
    LIBRARY COMPONENT runtime NAMELINK_COMPONENT dev)
endif()
install(EXPORT pol-targets NAMESPACE pol:: DESTINATION ${pol_cmake_folder} COMPONENT dev)
# Until 1.0 each minor version may change the C++ interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/pol-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/pol-config.cmake ${PROJECT_BINARY_DIR}/pol-config-version.cmake
  DESTINATION ${pol_cmake_folder} COMPONENT dev)

# For the others: `pkg-config pol` is the C interface in libpol.so, `pkg-config pol++` the C++ interface in libpol.a. They find
# what belongs to them from where they lie, so that an installation may be moved.
file(RELATIVE_PATH pol_headers_from_pc ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_FULL_INCLUDEDIR})
foreach(name pol++ pol)
  if(name STREQUAL "pol++" OR TARGET pol_shared)
    configure_file(${CMAKE_CURRENT_LIST_DIR}/${name}.pc.in ${PROJECT_BINARY_DIR}/${name}.pc @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)
  endif()
endforeach()

if(TARGET pol_cli)
  install(TARGETS pol_cli RUNTIME COMPONENT tools)
  install(FILES docs/pol.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT tools)
  install(FILES repl/completions/pol.bash RENAME pol
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT tools)
  install(FILES repl/completions/_pol DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT tools)
  install(FILES repl/completions/pol.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT tools)
endif()

install(DIRECTORY policies/ DESTINATION ${CMAKE_INSTALL_DATADIR}/pol/policies COMPONENT policies)

# What users read, in the folders that it is in here, so that the links lead somewhere.
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT docs)
install(DIRECTORY docs examples DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT docs
  PATTERN pol.1 EXCLUDE PATTERN code.md EXCLUDE PATTERN decisions EXCLUDE)

include(${CMAKE_CURRENT_LIST_DIR}/packages.cmake)
