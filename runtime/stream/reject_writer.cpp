// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/reject_writer.hpp"

#include "lang/messages/catalogue.hpp"

#include <algorithm>

namespace pol::stream {
namespace {

// A message quotes the input: a control character in it must neither break the row nor steer a terminal.
void add_tame(std::string text, text_buffer& to) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    to.add_cell(text);
}

std::string sentence_of(const diagnostic& d, language in) {
    std::string text = message(d, in);
    for (const related& note : d.notes) text += "; " + messages::sentence(note.code, note.arguments, in);
    return text;
}

}  // namespace

void add_reject_header(text_buffer& to) { to.add("file,line,key,column,code,message\n"); }

void add_reject(const reject& one, language in, text_buffer& to) {
    to.add_cell(one.file);
    to.add(',');
    to.add_count(one.line);
    to.add(',');
    to.add_cell(one.key);
    to.add(',');
    to.add_cell(one.column);
    to.add(',');
    to.add(code_text(one.found.code));
    to.add(',');
    add_tame(sentence_of(one.found, in), to);
    to.add('\n');
}

}  // namespace pol::stream
