# What libpol.so is made of: `pol_whole_objects`, and `pol_whole_options` for its linker. The objects of the static library once
# more; or, with POL_LTO, others that the linker optimises as one. They are compiled apart, since objects that serve both a static
# library and that are slower than either.
set(pol_whole_objects $<TARGET_OBJECTS:pol> $<TARGET_OBJECTS:pol_swept>)
set(pol_whole_options)
if(POL_LTO AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(pol_whole_objects $<TARGET_OBJECTS:pol_whole> $<TARGET_OBJECTS:pol_swept_whole>)
  set(pol_whole_options -flto=auto -O2)
  foreach(part pol pol_swept)
    get_target_property(sources ${part} SOURCES)
    get_target_property(folder ${part} SOURCE_DIR)
    list(FILTER sources EXCLUDE REGEX "TARGET_OBJECTS")
    list(TRANSFORM sources PREPEND ${folder}/ REGEX "^[^/]")
    add_library(${part}_whole OBJECT ${sources})
    foreach(what COMPILE_DEFINITIONS INCLUDE_DIRECTORIES)
      set_property(TARGET ${part}_whole PROPERTY ${what} $<TARGET_PROPERTY:${part},${what}>)
    endforeach()
    set_target_properties(${part}_whole PROPERTIES
      POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
    target_compile_options(${part}_whole PRIVATE -flto=auto -ffunction-sections -fdata-sections)
    target_link_libraries(${part}_whole PRIVATE $<BUILD_INTERFACE:pol_warnings>)
  endforeach()
  target_compile_options(pol_swept_whole PRIVATE $<$<CONFIG:Release>:-Os>)
  # The integer executor is faster as its files are compiled one by one.
  file(GLOB pol_kernel CONFIGURE_DEPENDS runtime/kernel/*.cpp)
  set_property(SOURCE ${pol_kernel} APPEND PROPERTY COMPILE_OPTIONS -fno-lto)
endif()
