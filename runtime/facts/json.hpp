// A case as it stands in JSON: a flat list of its values, with every number kept as the text of its literal.
//
// Our own reader of RFC 8259, because a number must reach the exact arithmetic as it was written, whatever its length, and
// because every fault has to be told with its line. Iterative: nesting costs memory, never stack.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/diagnostic.hpp>
#include <pol/limits.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pol::facts {

enum class token_kind : std::uint8_t { null, no, yes, number, text, list, object };

// The values in the order of the text; what a list or an object contains follows it, up to `next`. An object holds its
// names (tokens of kind text) and values in turn.
struct token {
    token_kind is = token_kind::null;
    bool in_pool = false;     // text with escapes: its plain form lies in the pool
    std::uint32_t begin = 0;  // number, text: first byte
    std::uint32_t size = 0;   // number, text: bytes; list: items; object: members
    std::uint32_t next = 0;   // the token after this value
};

// One scalar or the beginning of a list or object, apart from its document.
struct scalar {
    token_kind is = token_kind::null;
    std::string_view text;  // number: the literal; text: without quotes and escapes
};

class document {
public:
    // The bytes must outlive the document. A fault leaves it empty.
    static document parse(std::string_view bytes, const limits& within);

    const std::optional<diagnostic>& fault() const { return fault_; }
    bool is_empty() const { return tokens_.empty(); }
    const token& operator[](std::uint32_t n) const { return tokens_[n]; }
    std::string_view text(const token& t) const;
    scalar at(std::uint32_t n) const { return {tokens_[n].is, text(tokens_[n])}; }
    // The value of a member of the object at `n`; the last one where a name stands twice.
    std::optional<std::uint32_t> member(std::uint32_t n, std::string_view name) const;

private:
    friend class json_reader;
    std::string_view bytes_;
    std::string pool_;
    std::vector<token> tokens_;
    std::optional<diagnostic> fault_;
};

// As in JSON, cut to a length that a message can hold: `"50 %"`, `-1`, `null`, `[…]`.
std::string shown(const scalar& value);

// A name as it is told of in a message: one of many megabytes is cut.
std::string shown_name(std::string_view name);

// Appends `/name` to a JSON pointer (RFC 6901), cut likewise.
void append_pointer(std::string& pointer, std::string_view name);

}  // namespace pol::facts
