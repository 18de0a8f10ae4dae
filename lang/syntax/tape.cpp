// Printing of a syntax tape.
// SPDX-License-Identifier: Apache-2.0
#include "lang/syntax/tape.hpp"

#include "lang/text/words.hpp"

namespace pol::syntax {

std::string_view name_of(node_kind kind) {
    static constexpr std::string_view names[] = {
#define POL_NODE(id) #id,
#include "lang/syntax/nodes.def"
#undef POL_NODE
    };
    return names[static_cast<std::size_t>(kind)];
}

std::string dump(const tape& t, std::string_view bytes) {
    std::string out;
    std::vector<std::size_t> ends;  // where the open subtrees end
    for (std::size_t i = 0; i < t.nodes.size(); ++i) {
        while (!ends.empty() && ends.back() <= i) ends.pop_back();
        const node& n = t.nodes[i];
        out.append(ends.size() * 2, ' ').append(name_of(n.kind));
        if (n.kind == node_kind::keyword)
            out.append(" ").append(text::identifier(static_cast<text::keyword>(n.detail)));
        else if (n.size == 1 && n.kind != node_kind::error)
            out.append(" `").append(bytes.substr(n.begin, n.end - n.begin)).append("`");
        out.push_back('\n');
        ends.push_back(i + n.size);
    }
    return out;
}

}  // namespace pol::syntax
