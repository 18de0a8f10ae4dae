# Writes the pages of docs/diagnostics as one C++ file, so that `pol explain POL0123` needs no file at run time.
# Called with -DFOLDER=… -DOUTPUT=….
file(GLOB pages RELATIVE ${FOLDER} ${FOLDER}/POL*.md)
list(SORT pages)
set(rows "")
foreach(page IN LISTS pages)
  if(page MATCHES "^POL0*([1-9][0-9]*)\\.md$")
    set(code ${CMAKE_MATCH_1})
    file(READ ${FOLDER}/${page} content)
    string(APPEND rows "    {${code}, R\"page(${content})page\"},\n")
  endif()
endforeach()
file(WRITE ${OUTPUT} "// Made from docs/diagnostics.
#include \"lang/messages/pages.hpp\"

namespace pol::messages {

const page pages[] = {
${rows}    {0, \"\"},
};
const unsigned page_count = sizeof pages / sizeof *pages - 1;

}  // namespace pol::messages
")
