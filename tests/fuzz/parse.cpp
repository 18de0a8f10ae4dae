// Fuzzes the front end: any bytes become a tape that covers and nests, and a tree; a good text stays good when it is read
// a second time behind itself.
// SPDX-License-Identifier: Apache-2.0
#include "lang/syntax/parse.hpp"
#include "lang/ast/lower.hpp"
#include "lang/messages/sink.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

constexpr std::size_t most_messages = 100;

void must(bool holds) {
    if (!holds) std::abort();
}

void check_nesting(const pol::syntax::tape& tape, std::size_t bytes) {
    must(!tape.nodes.empty() && tape.nodes[0].begin == 0 && tape.nodes[0].end == bytes &&
         tape.nodes[0].size == tape.nodes.size());
    for (std::size_t parent = 0; parent < tape.nodes.size(); ++parent) {
        const pol::syntax::node& p = tape.nodes[parent];
        std::uint32_t after = p.begin;
        std::size_t child = parent + 1;
        for (; child < parent + p.size; child += tape.nodes[child].size) {
            must(tape.nodes[child].size > 0 && tape.nodes[child].begin >= after && tape.nodes[child].end <= p.end);
            after = tape.nodes[child].end;
        }
        must(child == parent + p.size);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(bytes[i]);

    pol::text::source_set files;
    pol::messages::sink sink(files, most_messages);
    pol::ast::tree tree;
    std::size_t expressions = 0;
    for (const char* name : {"a.pol", "b.pol"}) {
        const pol::text::source& file = files.add(name, text);
        const pol::syntax::tape tape = pol::syntax::parse(file, {}, sink);
        check_nesting(tape, size);
        pol::ast::lower(tape, file, tree, sink);
        if (expressions == 0) expressions = tree.exprs.size();
        static_cast<void>(pol::syntax::dump(tape, file.bytes()));
    }
    if (!sink.has_errors()) must(tree.exprs.size() == 2 * expressions);
    static_cast<void>(pol::ast::print(tree));
    for (const pol::diagnostic& d : sink.take()) must(d.where.offset + d.where.length <= size);
    return 0;
}
