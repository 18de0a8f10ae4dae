// Reads JSON into a flat list of tokens, strictly as RFC 8259 has it, within the limits of a case.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/facts/json.hpp"

#include "lang/text/source.hpp"

#include <algorithm>
#include <limits>

namespace pol::facts {
namespace {

namespace code {
constexpr int is_empty = 801;
constexpr int stray = 802;
constexpr int ends_early = 803;
constexpr int number = 804;
constexpr int text = 805;
constexpr int encoding = 806;
constexpr int trailing = 807;
constexpr int too_large = 951;
constexpr int too_deep = 952;
constexpr int too_long = 953;
constexpr int cancelled = 963;
}  // namespace code

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

constexpr std::size_t longest_name_shown = 1000;  // what a policy knows is shorter

// As much of a text as stands in so many bytes.
std::string_view beginning(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && is_continuation(text[most])) --most;
    return text.substr(0, most);
}

std::string shortened(std::string_view text, std::size_t most) {
    const std::string_view begin = beginning(text, most);
    return std::string(begin) + (begin.size() < text.size() ? "…" : "");
}

void append_utf8(std::string& to, std::uint32_t c) {
    const auto put = [&to](std::uint32_t byte) { to += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0U | (c >> 6U));
        put(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        put(0xE0U | (c >> 12U));
        put(0x80U | ((c >> 6U) & 0x3FU));
        put(0x80U | (c & 0x3FU));
    } else {
        put(0xF0U | (c >> 18U));
        put(0x80U | ((c >> 12U) & 0x3FU));
        put(0x80U | ((c >> 6U) & 0x3FU));
        put(0x80U | (c & 0x3FU));
    }
}

// The character at a place, whole, as a message can show it.
std::string character_at(std::string_view bytes, std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    if (first < 0x20 || first == 0x7F) {
        constexpr std::string_view hex = "0123456789ABCDEF";
        return std::string("U+00") + hex[first >> 4U] + hex[first & 0xFU];
    }
    std::size_t end = at + 1;
    while (end < bytes.size() && is_continuation(bytes[end])) ++end;
    return std::string(bytes.substr(at, end - at));
}

}  // namespace

// One pass over the bytes with a stack of its own.
class json_reader {
public:
    json_reader(std::string_view bytes, const limits& within, document& to) : bytes_(bytes), within_(within), to_(to) {}

    void read();

private:
    enum class expects : std::uint8_t { value, value_or_end, name, name_or_end, comma_or_end, nothing };

    bool step();
    bool value();
    bool literal(std::string_view word, token_kind is);
    bool number();
    bool text();
    bool escape();
    bool four_digits(std::uint32_t& unit);
    bool name();
    bool open(token_kind is);
    bool close(char bracket);
    bool after_value();
    void give_up();
    bool fail(int which, std::size_t at, std::vector<std::string> arguments = {});
    bool stray();
    void skip_space();
    void add(token_kind is, std::size_t begin, std::size_t size, bool in_pool = false);
    expects after() const { return open_.empty() ? expects::nothing : expects::comma_or_end; }

    std::string_view bytes_;
    const limits& within_;
    document& to_;
    std::size_t at_ = 0;
    std::size_t items_ = 0;
    std::vector<std::uint32_t> open_;  // lists and objects not closed yet
    expects next_ = expects::value;
};

bool json_reader::fail(int which, std::size_t at, std::vector<std::string> arguments) {
    diagnostic d;
    d.code = which;
    d.arguments = std::move(arguments);
    const std::string_view before = bytes_.substr(0, at);
    const std::size_t line_break = before.rfind('\n');
    const std::size_t line_begin = line_break == std::string_view::npos ? 0 : line_break + 1;
    d.where.line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    for (std::size_t i = line_begin; i < at; ++i) d.where.column += is_continuation(bytes_[i]) ? 0U : 1U;
    ++d.where.column;
    if (line_begin == 0 && bytes_.substr(0, 3) == "\xEF\xBB\xBF" && at >= 3) --d.where.column;
    d.where.end_line = d.where.line;
    d.where.end_column = d.where.column + 1;
    d.where.offset = static_cast<std::uint32_t>(std::min<std::size_t>(at, std::numeric_limits<std::uint32_t>::max()));
    to_.fault_ = std::move(d);
    to_.tokens_.clear();
    return false;
}

bool json_reader::stray() {
    if (at_ >= bytes_.size()) return fail(code::ends_early, at_);
    return fail(code::stray, at_, {character_at(bytes_, at_)});
}

void json_reader::skip_space() {
    while (at_ < bytes_.size()) {
        const char c = bytes_[at_];
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return;
        ++at_;
    }
}

void json_reader::add(token_kind is, std::size_t begin, std::size_t size, bool in_pool) {
    const auto next = static_cast<std::uint32_t>(to_.tokens_.size() + 1);
    to_.tokens_.push_back({is, in_pool, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(size), next});
}

void json_reader::read() {
    const std::size_t most = std::min<std::size_t>(within_.case_bytes, std::numeric_limits<std::uint32_t>::max() / 2);
    if (bytes_.size() > most) {
        fail(code::too_large, 0, {std::to_string(bytes_.size()), std::to_string(most)});
        return;
    }
    const std::size_t malformed = text::find_malformed_utf8(bytes_);
    if (malformed != std::string_view::npos) {
        fail(code::encoding, malformed);
        return;
    }
    if (bytes_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
    skip_space();
    if (at_ == bytes_.size()) {
        fail(code::is_empty, at_);
        return;
    }
    constexpr std::uint32_t stretch = 1024;  // steps from one look at the host's wish to the next
    for (std::uint32_t steps = 1; step(); ++steps) {
        if (steps % stretch == 0 && within_.is_cancelled()) return give_up();
    }
}

// No place in the text is at fault.
void json_reader::give_up() {
    to_.fault_.emplace().code = code::cancelled;
    to_.tokens_.clear();
}

// False: the text is read, or there is a fault.
bool json_reader::step() {
    skip_space();
    if (next_ == expects::nothing) {
        if (at_ < bytes_.size()) fail(code::trailing, at_, {character_at(bytes_, at_)});
        return false;
    }
    if (at_ >= bytes_.size()) return fail(code::ends_early, at_);
    switch (next_) {
        case expects::value: return value();
        case expects::value_or_end: return bytes_[at_] == ']' ? close(']') : value();
        case expects::name: return name();
        case expects::name_or_end: return bytes_[at_] == '}' ? close('}') : name();
        case expects::comma_or_end: return after_value();
        case expects::nothing: break;
    }
    return false;
}

bool json_reader::after_value() {
    const bool in_list = to_.tokens_[open_.back()].is == token_kind::list;
    if (bytes_[at_] != ',') return close(in_list ? ']' : '}');
    ++at_;
    next_ = in_list ? expects::value : expects::name;
    return true;
}

bool json_reader::value() {
    if (!open_.empty()) {
        token& around = to_.tokens_[open_.back()];
        if (around.is == token_kind::list) {
            ++around.size;
            if (++items_ > within_.list_items) return fail(code::too_long, at_, {std::to_string(within_.list_items)});
        }
    }
    switch (bytes_[at_]) {
        case '{': return open(token_kind::object);
        case '[': return open(token_kind::list);
        case '"':
            if (!text()) return false;
            break;
        case 't':
            if (!literal("true", token_kind::yes)) return false;
            break;
        case 'f':
            if (!literal("false", token_kind::no)) return false;
            break;
        case 'n':
            if (!literal("null", token_kind::null)) return false;
            break;
        default:
            if (bytes_[at_] != '-' && !is_digit(bytes_[at_])) return stray();
            if (!number()) return false;
    }
    next_ = after();
    return true;
}

bool json_reader::literal(std::string_view word, token_kind is) {
    if (bytes_.substr(at_, word.size()) != word) return stray();
    add(is, at_, 0);
    at_ += word.size();
    return true;
}

// number = '-'? ('0' | [1-9][0-9]*) ('.' [0-9]+)? ([eE] [+-]? [0-9]+)?
bool json_reader::number() {
    const std::size_t begin = at_;
    const auto digits = [this] {
        const std::size_t from = at_;
        while (at_ < bytes_.size() && is_digit(bytes_[at_])) ++at_;
        return at_ - from;
    };
    const auto is_at = [this](char a, char b) { return at_ < bytes_.size() && (bytes_[at_] == a || bytes_[at_] == b); };
    if (is_at('-', '-')) ++at_;
    const bool starts_with_zero = is_at('0', '0');
    const std::size_t whole = digits();
    bool is_good = whole > 0 && (!starts_with_zero || whole == 1);
    if (is_good && is_at('.', '.')) {
        ++at_;
        is_good = digits() > 0;
    }
    if (is_good && is_at('e', 'E')) {
        ++at_;
        if (is_at('+', '-')) ++at_;
        is_good = digits() > 0;
    }
    if (!is_good)
        return fail(code::number, begin, {shown({token_kind::number, bytes_.substr(begin, at_ - begin + 1)})});
    add(token_kind::number, begin, at_ - begin);
    return true;
}

bool json_reader::text() {
    const std::size_t begin = ++at_;
    const std::size_t pooled = to_.pool_.size();
    std::size_t copied = begin;
    bool has_escapes = false;
    for (;;) {
        if (at_ >= bytes_.size()) return fail(code::ends_early, at_);
        const char c = bytes_[at_];
        if (c == '"') break;
        if (static_cast<unsigned char>(c) < 0x20) return fail(code::text, at_, {character_at(bytes_, at_)});
        if (c != '\\') {
            ++at_;
            continue;
        }
        has_escapes = true;
        to_.pool_ += bytes_.substr(copied, at_ - copied);
        if (!escape()) return false;
        copied = at_;
    }
    if (has_escapes) {
        to_.pool_ += bytes_.substr(copied, at_ - copied);
        add(token_kind::text, pooled, to_.pool_.size() - pooled, true);
    } else {
        add(token_kind::text, begin, at_ - begin);
    }
    ++at_;
    return true;
}

bool json_reader::escape() {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const std::size_t begin = at_++;
    if (at_ >= bytes_.size()) return fail(code::ends_early, at_);
    const char c = bytes_[at_++];
    if (const std::size_t which = letters.find(c); which != std::string_view::npos) {
        to_.pool_ += meanings[which];
        return true;
    }
    std::uint32_t unit = 0;
    const auto bad = [&] {
        return fail(code::text, begin, {character_at(bytes_, begin) + character_at(bytes_, begin + 1)});
    };
    if (c != 'u' || !four_digits(unit)) return bad();
    if (unit >= 0xD800 && unit <= 0xDFFF) {
        std::uint32_t low = 0;
        if (unit > 0xDBFF || bytes_.substr(at_, 2) != "\\u") return bad();
        at_ += 2;
        if (!four_digits(low) || low < 0xDC00 || low > 0xDFFF) return bad();
        unit = 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00);
    }
    append_utf8(to_.pool_, unit);
    return true;
}

bool json_reader::four_digits(std::uint32_t& unit) {
    for (int i = 0; i < 4; ++i, ++at_) {
        if (at_ >= bytes_.size()) return false;
        const char c = bytes_[at_];
        std::uint32_t digit = 0;
        if (is_digit(c))
            digit = static_cast<std::uint32_t>(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = static_cast<std::uint32_t>(c - 'a') + 10;
        else if (c >= 'A' && c <= 'F')
            digit = static_cast<std::uint32_t>(c - 'A') + 10;
        else
            return false;
        unit = unit * 16 + digit;
    }
    return true;
}

bool json_reader::name() {
    if (bytes_[at_] != '"') return stray();
    ++to_.tokens_[open_.back()].size;
    if (!text()) return false;
    skip_space();
    if (at_ >= bytes_.size() || bytes_[at_] != ':') return stray();
    ++at_;
    next_ = expects::value;
    return true;
}

bool json_reader::open(token_kind is) {
    if (open_.size() >= within_.depth) return fail(code::too_deep, at_, {std::to_string(within_.depth)});
    open_.push_back(static_cast<std::uint32_t>(to_.tokens_.size()));
    add(is, at_, 0);
    ++at_;
    next_ = is == token_kind::list ? expects::value_or_end : expects::name_or_end;
    return true;
}

bool json_reader::close(char bracket) {
    if (bytes_[at_] != bracket) return stray();
    ++at_;
    to_.tokens_[open_.back()].next = static_cast<std::uint32_t>(to_.tokens_.size());
    open_.pop_back();
    next_ = after();
    return true;
}

document document::parse(std::string_view bytes, const limits& within) {
    document result;
    result.bytes_ = bytes;
    json_reader(bytes, within, result).read();
    return result;
}

std::string_view document::text(const token& t) const {
    if (t.is != token_kind::number && t.is != token_kind::text) return {};
    const std::string_view from = t.in_pool ? std::string_view(pool_) : bytes_;
    return from.substr(t.begin, t.size);
}

std::optional<std::uint32_t> document::member(std::uint32_t n, std::string_view name) const {
    std::optional<std::uint32_t> found;
    if (tokens_[n].is != token_kind::object) return found;
    for (std::uint32_t at = n + 1; at < tokens_[n].next; at = tokens_[at + 1].next) {
        if (text(tokens_[at]) == name) found = at + 1;
    }
    return found;
}

std::string shown(const scalar& value) {
    constexpr std::size_t most = 40;
    switch (value.is) {
        case token_kind::null: return "null";
        case token_kind::no: return "false";
        case token_kind::yes: return "true";
        case token_kind::list: return "[…]";
        case token_kind::object: return "{…}";
        case token_kind::number:
        case token_kind::text: break;
    }
    const std::string quote = value.is == token_kind::text ? "\"" : "";
    return quote + shortened(value.text, most) + quote;
}

std::string shown_name(std::string_view name) { return shortened(name, longest_name_shown); }

void append_pointer(std::string& pointer, std::string_view name) {
    const std::string_view begin = beginning(name, longest_name_shown);
    pointer += '/';
    for (const char c : begin) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
    if (begin.size() < name.size()) pointer += "…";
}

}  // namespace pol::facts
