// Sequences are read as ECMA-48 writes them; what has that form and no meaning here is passed over as a whole.
// SPDX-License-Identifier: Apache-2.0
#include "repl/editor/keys.hpp"

#include "repl/editor/unicode.hpp"

#include <algorithm>
#include <utility>

namespace pol::repl::editor {
namespace {

using name = key::name;

constexpr char escape = '\x1b';
constexpr std::string_view paste_begin = "\x1b[200~";
constexpr std::string_view paste_end = "\x1b[201~";
constexpr std::size_t longest_sequence = 32;
constexpr unsigned escape_patience = 50;  // a sequence comes in one piece, or nearly so
constexpr unsigned paste_patience = 1000;
constexpr std::size_t longest_paste = (std::size_t{1} << 20) + 1;  // more than any line may hold, so it will be refused

key control_key(char byte) {
    switch (byte) {
        case '\r':
        case '\n': return {name::enter, false, false, {}};
        case '\t': return {name::tab, false, false, {}};
        case '\b':
        case '\x7f': return {name::backspace, false, false, {}};
        case '\0': return {name::control, false, true, "@"};
        default: break;
    }
    // 0x01 is Ctrl-A, 0x1F is Ctrl-_.
    const char letter = static_cast<char>(byte + 0x40);
    const bool is_letter = letter >= 'A' && letter <= 'Z';
    return {name::control, false, true, std::string(1, is_letter ? static_cast<char>(letter + 0x20) : letter)};
}

name named(char final) {
    switch (final) {
        case 'A': return name::up;
        case 'B': return name::down;
        case 'C': return name::right;
        case 'D': return name::left;
        case 'H': return name::home;
        case 'F': return name::end;
        case 'Z': return name::back_tab;
        case 'M': return name::enter;  // of the number pad
        default: return name::unknown;
    }
}

name numbered(std::string_view number) {
    if (number == "1" || number == "7") return name::home;
    if (number == "4" || number == "8") return name::end;
    if (number == "3") return name::erase;
    return name::unknown;
}

// `1;5C`: parameters with semicolons between, then the letter; the second tells the keys held down.
key meaning(std::string_view parameters, char final) {
    key result;
    const std::size_t semicolon = std::min(parameters.find(';'), parameters.size());
    result.is = final == '~' ? numbered(parameters.substr(0, semicolon)) : named(final);
    if (semicolon + 1 < parameters.size() && parameters.size() == semicolon + 2) {
        const unsigned held = static_cast<unsigned>(parameters[semicolon + 1] - '1');
        result.has_alt = (held & 2U) != 0;
        result.has_control = (held & 4U) != 0;
    }
    return result;
}

// The letter after ESC O. rxvt has letters of its own for Ctrl with an arrow.
key short_meaning(char final) {
    const bool is_arrow = final >= 'a' && final <= 'd';
    return {named(is_arrow ? static_cast<char>(final - 0x20) : final), false, is_arrow, {}};
}

bool is_between(char c, char first, char last) { return c >= first && c <= last; }

}  // namespace

void key_decoder::feed(std::string_view bytes) {
    bytes_ += bytes;
    is_over_ = false;
}

void key_decoder::give_up() { is_over_ = true; }

unsigned key_decoder::patience() const {
    if (is_pasting_) return paste_patience;
    return !bytes_.empty() && bytes_.front() == escape ? escape_patience : 0;
}

key key_decoder::taken(std::size_t bytes, key what) {
    bytes_.erase(0, bytes);
    return what;
}

std::optional<key> key_decoder::next() {
    if (is_pasting_) return pasted();
    if (bytes_.empty()) return {};
    const char first = bytes_.front();
    if (first == escape) return after_escape();
    if (is_between(first, '\0', '\x1f') || first == '\x7f') return taken(1, control_key(first));
    return typed(0);
}

// One character; a byte that begins none is U+FFFD.
std::optional<key> key_decoder::typed(std::size_t begin) {
    const code_point c = decode(bytes_, begin);
    const unsigned char first = static_cast<unsigned char>(bytes_[begin]);
    const std::size_t expected = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    const bool could_begin = first >= 0xC2 && first <= 0xF4;
    bool is_in_pieces = !c.is_valid && could_begin && bytes_.size() < begin + expected && !is_over_;
    for (std::size_t n = begin + 1; n < bytes_.size() && is_in_pieces; ++n)
        is_in_pieces = (static_cast<unsigned char>(bytes_[n]) & 0xC0U) == 0x80U;
    if (is_in_pieces) return {};
    const std::string text = c.is_valid ? bytes_.substr(begin, c.length) : "�";
    return taken(begin + c.length, {name::text, begin > 0, false, text});
}

std::optional<key> key_decoder::after_escape() {
    // A second Esc is Alt with what follows, as some terminals send Alt and an arrow.
    const std::size_t begin = bytes_.size() > 1 && bytes_[1] == escape ? 2 : 1;
    if (bytes_.size() <= begin) {
        if (!is_over_) return {};
        return taken(begin, {name::escape, false, false, {}});
    }
    if (bytes_[begin] == '[' || bytes_[begin] == 'O') return sequence(begin);
    if (begin == 2) return taken(1, {name::escape, false, false, {}});
    if (is_between(bytes_[1], '\0', '\x1f') || bytes_[1] == '\x7f') {
        key result = control_key(bytes_[1]);
        result.has_alt = true;
        return taken(2, result);
    }
    return typed(1);
}

// From `[` or `O` on: parameters, then a final letter.
std::optional<key> key_decoder::sequence(std::size_t begin) {
    const bool has_parameters = bytes_[begin] == '[';
    std::size_t at = begin + 1;
    if (has_parameters && bytes_.substr(at, 1) == "[") ++at;  // the function keys of Linux's console: ESC [ [ A
    const bool is_function_key = at > begin + 1;
    while (has_parameters && at < bytes_.size() && is_between(bytes_[at], ' ', '?')) ++at;
    if (at - begin > longest_sequence) return taken(at, {});
    if (at == bytes_.size()) {
        if (!is_over_) return {};
        // Alt and a bracket, or something that was cut off.
        const bool is_letter = at == begin + 1;
        return taken(at, is_letter ? key{name::text, true, false, bytes_.substr(begin, 1)} : key{});
    }
    const char final = bytes_[at];
    if (!is_between(final, '@', '~')) return taken(at, {});
    if (begin == 1 && std::string_view(bytes_).substr(0, paste_begin.size()) == paste_begin) {
        bytes_.erase(0, paste_begin.size());
        is_pasting_ = true;
        return pasted();
    }
    key result;
    if (!has_parameters) result = short_meaning(final);
    if (has_parameters && !is_function_key)
        result = meaning(std::string_view(bytes_).substr(begin + 1, at - begin - 1), final);
    result.has_alt = result.has_alt || begin == 2;
    return taken(at + 1, result);
}

std::optional<key> key_decoder::pasted() {
    const std::size_t end = bytes_.find(paste_end);
    const bool has_end = end != std::string::npos;
    // What may be the beginning of the end stays for the next time.
    const std::size_t kept = has_end || is_over_ ? 0 : std::min(bytes_.size(), paste_end.size() - 1);
    const std::size_t count = has_end ? end : bytes_.size() - kept;
    pasted_.append(bytes_, 0, std::min(count, longest_paste - pasted_.size()));
    bytes_.erase(0, has_end ? count + paste_end.size() : count);
    if (!has_end && !is_over_) return {};
    is_pasting_ = false;
    return key{name::paste, false, false, std::exchange(pasted_, {})};
}

}  // namespace pol::repl::editor
