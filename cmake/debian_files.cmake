# What Debian wants of a package beyond what is installed: cpack runs this over the folders that it is about to pack.
file(GLOB folders LIST_DIRECTORIES ON ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/*)
set(package_runtime ${CPACK_DEBIAN_RUNTIME_PACKAGE_NAME})
set(package_dev ${CPACK_DEBIAN_DEV_PACKAGE_NAME})
set(package_tools ${CPACK_DEBIAN_TOOLS_PACKAGE_NAME})
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)

foreach(folder IN LISTS folders)
  get_filename_component(part ${folder} NAME)
  set(documents ${folder}/usr/share/doc/${package_${part}})
  file(COPY ${CPACK_POL_DEBIAN_COPYRIGHT} DESTINATION ${documents} FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  file(WRITE ${documents}/changelog "pol (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * What has changed stands in CHANGELOG.md, which pol-tools brings along.

 -- ${CPACK_PACKAGE_CONTACT}  ${now}
")

  # Of a library that is linked in, what debuggers want goes, what linkers want stays.
  file(GLOB_RECURSE archives ${folder}/*.a)
  if(archives)
    execute_process(COMMAND ${CPACK_POL_STRIP} --strip-debug --remove-section=.comment --enable-deterministic-archives ${archives}
      COMMAND_ERROR_IS_FATAL ANY)
  endif()

  file(GLOB pages ${folder}/usr/share/man/man*/*.[1-9])
  execute_process(COMMAND gzip -9n ${documents}/changelog ${pages} COMMAND_ERROR_IS_FATAL ANY)

  # zsh looks for the completions of packages elsewhere than for those of /usr/local.
  if(EXISTS ${folder}/usr/share/zsh/site-functions)
    file(RENAME ${folder}/usr/share/zsh/site-functions ${folder}/usr/share/zsh/vendor-completions)
  endif()
endforeach()
