// A policy text through the front end: what the tests of parser and lowering start from.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/ast/lower.hpp"
#include "lang/messages/sink.hpp"
#include "lang/syntax/parse.hpp"

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace pol::test {

struct front_end {
    explicit front_end(std::string text, const syntax::limits& most = {})
        : file(&files.add("test.pol", std::move(text))) {
        messages::sink sink(files, 1000);
        tape = syntax::parse(*file, most, sink);
        ast::lower(tape, *file, tree, sink);
        found = sink.take();
    }

    std::vector<int> codes() const {
        std::vector<int> all;
        for (const diagnostic& d : found) all.push_back(d.code);
        return all;
    }
    // `LINE:COLUMN CODE`, a line each.
    std::string places() const {
        std::string all;
        for (const diagnostic& d : found)
            all += std::to_string(d.where.line) + ":" + std::to_string(d.where.column) + " " + std::to_string(d.code) +
                   "\n";
        return all;
    }
    std::string printed() const { return ast::print(tree); }

    text::source_set files;
    const text::source* file;
    syntax::tape tape;
    ast::tree tree;
    std::vector<diagnostic> found;
};

// `let x = EXPRESSION`, printed with every operator before its operands.
inline std::string folded(const std::string& expression) {
    const front_end f("let x = " + expression);
    if (!f.found.empty() || f.tree.lets.size() != 1) return f.places() + f.printed();
    return ast::print(f.tree, f.tree.lets[0].value);
}

// The invariant of a tape: every node lies in its parent, after its elder sibling; the file is the whole.
inline std::string broken_nesting(const syntax::tape& tape, std::size_t bytes) {
    if (tape.nodes.empty()) return "an empty tape";
    const syntax::node& root = tape.nodes.front();
    if (root.begin != 0 || root.end != bytes || root.size != tape.nodes.size()) return "the root is not the file";
    for (std::size_t parent = 0; parent < tape.nodes.size(); ++parent) {
        const syntax::node& p = tape.nodes[parent];
        if (p.begin > p.end || p.size == 0 || parent + p.size > tape.nodes.size())
            return "node " + std::to_string(parent);
        std::uint32_t after = p.begin;
        std::size_t child = parent + 1;
        for (; child < parent + p.size; child += tape.nodes[child].size) {
            const syntax::node& c = tape.nodes[child];
            if (c.size == 0 || c.begin < after || c.end > p.end)
                return "child " + std::to_string(child) + " of " + std::to_string(parent);
            after = c.end;
        }
        if (child != parent + p.size) return "sizes below " + std::to_string(parent);
    }
    return {};
}

}  // namespace pol::test
