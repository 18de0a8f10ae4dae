// The bytes that a terminal sends, as keys: escape sequences, UTF-8 that comes in pieces, pasted text.
//
//     key_decoder keys;
//     keys.feed("\x1b[D");
//     keys.next()->is == key::name::left;
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pol::repl::editor {

struct key {
    enum class name : std::uint8_t {
        text,     // `text` was typed; with Alt: Alt and that letter
        control,  // Ctrl and the letter in `text`, in small letters
        paste,    // `text` was pasted
        enter,
        tab,
        back_tab,
        backspace,
        erase,  // Del
        left,
        right,
        up,
        down,
        home,
        end,
        escape,
        unknown  // a sequence that means nothing here
    };
    name is = name::unknown;
    bool has_alt = false;
    bool has_control = false;
    std::string text;
};

class key_decoder {
public:
    void feed(std::string_view bytes);
    // Nothing: more bytes are needed.
    std::optional<key> next();
    // How long to wait for what may still belong to the bytes that came; 0: until the next byte.
    unsigned patience() const;  // milliseconds
    // Nothing came: Esc was Esc, and a paste whose end was lost is over.
    void give_up();

private:
    std::optional<key> after_escape();
    std::optional<key> sequence(std::size_t begin);
    std::optional<key> pasted();
    std::optional<key> typed(std::size_t begin);
    key taken(std::size_t bytes, key what);

    std::string bytes_;  // not yet understood
    std::string pasted_;
    bool is_pasting_ = false;
    bool is_over_ = false;  // no more is coming: see give_up()
};

}  // namespace pol::repl::editor
