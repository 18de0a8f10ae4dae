// Three of the workloads as streaming programs over CSV, written by hand: what `pol batch` is measured against from file to file.
//
//     pol_hand_csv w1|w5 CASES.csv OUT.csv
//     pol_hand_csv w4 CASES.csv OUT.csv CERTIFICATES.csv     certificates in the order of the cases
//
// As fast as we can write them for files of just this form (no quotes, columns in this order, amounts of at most eight digits
// before the point and none or two behind it), and exact. Anything else ends the program with an error.
// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t buffer_bytes = 1 << 18;
constexpr std::size_t slack = 64;  // may be read or written beyond the end of what is there

[[noreturn]] void fail(const char* what) {
    std::fprintf(stderr, "pol_hand_csv: %s\n", what);
    std::exit(1);
}

std::uint64_t word_at(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

// Bit 7 of each byte that is not a digit; `digits` gets the values of those that are.
std::uint64_t not_digits(std::uint64_t word, std::uint64_t& digits) {
    digits = word ^ 0x3030303030303030;
    return (digits | ((digits & 0x7f7f7f7f7f7f7f7f) + 0x7676767676767676)) & 0x8080808080808080;
}

// Eight values of digits, the first in the lowest byte, as a number.
std::uint64_t number_of(std::uint64_t digits) {
    digits = digits * 10 + (digits >> 8);
    return (((digits & 0x000000ff000000ff) * 0x000f424000000064) +
            (((digits >> 16) & 0x000000ff000000ff) * 0x0000271000000001)) >>
           32;
}

// Reads whole lines at a time: what is between begin() and end() ends with a line, and may be read a little beyond.
class input {
public:
    explicit input(const char* path) : file_(open(path, O_RDONLY)), bytes_(buffer_bytes + slack) {
        if (file_ < 0) fail("cannot open an input");
    }
    // The next lines; false at the end.
    bool fill() {
        const std::size_t rest = filled_ - lines_;
        std::memmove(bytes_.data(), bytes_.data() + lines_, rest);
        filled_ = rest;
        lines_ = 0;
        while (lines_ == 0) {
            const ssize_t got = read(file_, bytes_.data() + filled_, buffer_bytes - filled_);
            if (got < 0) fail("cannot read");
            if (got == 0) return end_of_file();
            filled_ += static_cast<std::size_t>(got);
            const void* last = memrchr(bytes_.data(), '\n', filled_);
            if (last != nullptr) lines_ = static_cast<std::size_t>(static_cast<const char*>(last) - bytes_.data()) + 1;
            if (last == nullptr && filled_ == buffer_bytes) fail("a line is too long");
        }
        at = bytes_.data();
        end = at + lines_;
        return true;
    }
    // Whether there is one more line at `at`.
    bool has_line() { return at < end || fill(); }
    void skip_line() {
        if (!has_line()) fail("the header is missing");
        at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at))) + 1;
    }

    const char* at = nullptr;
    const char* end = nullptr;

private:
    bool end_of_file() {
        if (filled_ != 0) fail("the last line has no end");
        at = end = bytes_.data();
        return false;
    }

    int file_;
    std::vector<char> bytes_;
    std::size_t filled_ = 0;
    std::size_t lines_ = 0;  // bytes up to the end of the last whole line
};

class output {
public:
    explicit output(const char* path)
        : file_(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644)), bytes_(buffer_bytes + slack), to(bytes_.data()) {
        if (file_ < 0) fail("cannot open the output");
    }
    // Before a row of at most slack bytes.
    void make_room() {
        if (to >= bytes_.data() + buffer_bytes - slack) flush();
    }
    void flush() {
        const char* from = bytes_.data();
        while (from < to) {
            const ssize_t put = write(file_, from, static_cast<std::size_t>(to - from));
            if (put < 0) fail("cannot write");
            from += put;
        }
        to = bytes_.data();
    }
    void text(std::string_view t) {
        std::memcpy(to, t.data(), t.size());
        to += t.size();
    }

private:
    int file_;
    std::vector<char> bytes_;

public:
    char* to;
};

struct two_digits {
    constexpr two_digits() {
        for (std::size_t n = 0; n < 100; ++n) {
            pairs[2 * n] = static_cast<char>('0' + n / 10);
            pairs[2 * n + 1] = static_cast<char>('0' + n % 10);
        }
    }
    std::array<char, 200> pairs{};
};
constexpr two_digits digits;

// fen as yuan with two decimals
void put_amount(char*& to, std::uint64_t fen) {
    std::array<char, 24> text;
    char* at = text.data() + text.size() - 2;
    std::memcpy(at, &digits.pairs[2 * (fen % 100)], 2);
    std::uint64_t yuan = fen / 100;
    *--at = '.';
    while (yuan >= 100) {
        at -= 2;
        std::memcpy(at, &digits.pairs[2 * (yuan % 100)], 2);
        yuan /= 100;
    }
    if (yuan >= 10) {
        at -= 2;
        std::memcpy(at, &digits.pairs[2 * yuan], 2);
    } else {
        *--at = static_cast<char>('0' + yuan);
    }
    const auto size = static_cast<std::size_t>(text.data() + text.size() - at);
    std::memcpy(to, at, size);
    to += size;
}

// Up to eight digits; `at` stays on what follows.
std::uint64_t whole(const char*& at) {
    std::uint64_t values = 0;
    const std::uint64_t others = not_digits(word_at(at), values);
    const int count = others == 0 ? 8 : __builtin_ctzll(others) / 8;
    if (count == 0) fail("a number is missing");
    at += count;
    return number_of(values << (64 - 8 * count));
}

std::uint64_t amount(const char*& at) {
    const std::uint64_t yuan = whole(at);
    if (*at != '.') return 100 * yuan;
    const auto tenths = static_cast<std::uint64_t>(at[1] - '0');
    const auto hundredths = static_cast<std::uint64_t>(at[2] - '0');
    if (tenths > 9 || hundredths > 9) fail("an amount without two decimals");
    at += 3;
    return 100 * yuan + 10 * tenths + hundredths;
}

void must_be(const char*& at, char what) {
    if (*at++ != what) fail("another character was expected");
}

// A field up to the comma or the end of the line, behind which `at` stands then.
std::string_view field(const char*& at, char end) {
    const char* begin = at;
    while (*at != end) ++at;
    return {begin, static_cast<std::size_t>(at++ - begin)};
}

void put_key(char*& to, std::string_view key) {
    if (key.size() > slack / 2) fail("a key is too long");
    std::memcpy(to, key.data(), key.size());
    to += key.size();
    *to++ = ',';
}

void run_trademark(input& cases, output& out) {
    while (cases.has_line()) {
        const char* at = cases.at;
        const char* const end = cases.end;
        while (at < end) {
            out.make_room();
            put_key(out.to, field(at, ','));
            put_amount(out.to, (amount(at) * 7 + 5) / 10);
            must_be(at, '\n');
            *out.to++ = '\n';
        }
        cases.at = at;
    }
}

std::uint64_t yes_or_no(const char*& at) {
    if (std::memcmp(at, "yes\n", 4) == 0) {
        at += 3;
        return 1;
    }
    if (std::memcmp(at, "no\n", 3) != 0) fail("neither yes nor no");
    at += 2;
    return 0;
}

void run_interns(input& cases, output& out) {
    while (cases.has_line()) {
        const char* at = cases.at;
        const char* const end = cases.end;
        while (at < end) {
            out.make_room();
            put_key(out.to, field(at, ','));
            const std::uint64_t count = whole(at);
            must_be(at, ',');
            const std::uint64_t retained = whole(at);
            must_be(at, ',');
            const std::uint64_t months = whole(at);
            must_be(at, ',');
            const std::uint64_t allowance = amount(at);
            must_be(at, ',');
            const std::uint64_t wage = amount(at);
            must_be(at, ',');
            const std::uint64_t by_year = yes_or_no(at);
            must_be(at, '\n');
            const bool high = 2 * retained > count;
            const std::uint64_t thirds = std::min(allowance, wage) * months * (high ? 3 : 2);
            const std::uint64_t insurance = by_year != 0 ? 50000 * count : 4000 * months;
            put_amount(out.to, (thirds + 1) / 3 + insurance + (high ? 15000 * months : 0));
            *out.to++ = '\n';
        }
        cases.at = at;
    }
}

constexpr std::array<std::string_view, 12> covered = {"CISP", "CISA", "CISSP", "PMP",  "RHCE", "CCIE",
                                                      "HCIE", "OCM",  "TOGAF", "SCJP", "MCSE", "LPIC"};

// A name of at most seven letters as a number: those covered lie in a table without two in one place.
class covered_names {
public:
    covered_names() {
        for (factor_ = 0x9e3779b97f4a7c15; !fill(); factor_ += 0x2545f4914f6cdd1e) {
        }
    }
    bool has(std::uint64_t name) const { return table_[name * factor_ >> 58] == name; }
    static std::uint64_t of(std::string_view name) {
        std::uint64_t word = 0;
        std::memcpy(&word, name.data(), std::min<std::size_t>(name.size(), 8));
        return word;
    }

private:
    bool fill() {
        table_.fill(0);
        for (const std::string_view name : covered) {
            std::uint64_t& place = table_[of(name) * factor_ >> 58];
            if (place != 0) return false;
            place = of(name);
        }
        return true;
    }
    std::uint64_t factor_ = 0;
    std::array<std::uint64_t, 64> table_{};
};

// The letters before the comma, as covered_names has them; `at` goes behind the comma.
std::uint64_t name_before_comma(const char*& at) {
    const std::uint64_t word = word_at(at);
    const std::uint64_t commas = word ^ 0x2c2c2c2c2c2c2c2c;
    const std::uint64_t found = (commas - 0x0101010101010101) & ~commas & 0x8080808080808080;
    if (found == 0) {  // longer than any that is covered
        field(at, ',');
        return ~std::uint64_t{0};
    }
    const int bits = __builtin_ctzll(found) - 7;
    at += bits / 8 + 1;
    return bits == 0 ? 0 : word & (~std::uint64_t{0} >> (64 - bits));
}

void run_talents(input& cases, input& items, output& out) {
    const covered_names names;
    while (cases.has_line()) {
        const std::string_view key = field(cases.at, '\n');
        std::uint64_t halves = 0;
        while (items.has_line() && std::memcmp(items.at, key.data(), key.size()) == 0 && items.at[key.size()] == ',') {
            const char* at = items.at + key.size() + 1;
            const std::uint64_t tenure = whole(at);
            must_be(at, ',');
            const std::uint64_t name = name_before_comma(at);
            const std::uint64_t cost = amount(at);
            must_be(at, '\n');
            items.at = at;
            const bool counts = (tenure >= 24) & names.has(name);
            halves += counts ? std::min<std::uint64_t>(cost, 4000000) : 0;
        }
        out.make_room();
        put_key(out.to, key);
        put_amount(out.to, (std::min<std::uint64_t>(halves, 200000000) + 1) / 2);
        *out.to++ = '\n';
    }
    if (items.has_line()) fail("a certificate of nobody, or in another order");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) fail("usage: pol_hand_csv w1|w4|w5 CASES OUT [ITEMS]");
    const std::string_view which = argv[1];
    input cases(argv[2]);
    output out(argv[3]);
    cases.skip_line();
    if (which == "w1") {
        out.text("key,trademark.amount\n");
        run_trademark(cases, out);
    } else if (which == "w5") {
        out.text("key,internship.amount\n");
        run_interns(cases, out);
    } else if (which == "w4" && argc == 5) {
        input items(argv[4]);
        items.skip_line();
        out.text("key,talents.amount\n");
        run_talents(cases, items, out);
    } else {
        fail("no such workload");
    }
    out.flush();
    return 0;
}
