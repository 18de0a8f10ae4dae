# cpack gives a package with a shared library scripts that call ldconfig; Debian asks for the trigger that packages.cmake adds
# instead, which needs no shell. This takes the scripts out again, and says that the library may be there for several machines.
list(FILTER CPACK_PACKAGE_FILES INCLUDE REGEX "/${CPACK_DEBIAN_RUNTIME_PACKAGE_NAME}_[^/]*[.]deb$")
foreach(package IN LISTS CPACK_PACKAGE_FILES)
  set(opened ${package}.opened)
  execute_process(COMMAND dpkg-deb --raw-extract ${package} ${opened} COMMAND_ERROR_IS_FATAL ANY)
  file(REMOVE ${opened}/DEBIAN/postinst ${opened}/DEBIAN/postrm)
  file(READ ${opened}/DEBIAN/control control)
  string(REPLACE "\nArchitecture:" "\nMulti-Arch: same\nArchitecture:" control "${control}")
  file(WRITE ${opened}/DEBIAN/control "${control}")
  execute_process(COMMAND dpkg-deb --root-owner-group -Z${CPACK_DEBIAN_COMPRESSION_TYPE} --build ${opened} ${package} OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  file(REMOVE_RECURSE ${opened})
endforeach()
