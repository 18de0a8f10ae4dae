// SHA-256 after FIPS 180-4, sections 4.1.2, 5.1.1 and 6.2, with the standard's own letters.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/number/sha256.hpp"

#include <algorithm>
#include <bit>

namespace pol::number {

namespace {

using words = std::array<std::uint32_t, 64>;

constexpr words k = {0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
                     0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
                     0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
                     0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
                     0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
                     0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
                     0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
                     0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::uint32_t word_at(const std::uint8_t* bytes) {
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

words schedule(const std::uint8_t* block) {
    words w{};
    for (std::size_t t = 0; t < 16; ++t) w[t] = word_at(block + 4 * t);
    for (std::size_t t = 16; t < 64; ++t) {
        const std::uint32_t low = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ w[t - 15] >> 3;
        const std::uint32_t high = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = high + w[t - 7] + low + w[t - 16];
    }
    return w;
}

void compress(std::array<std::uint32_t, 8>& state, const std::uint8_t* block) {
    const words w = schedule(block);
    auto [a, b, c, d, e, f, g, h] = state;
    for (std::size_t t = 0; t < 64; ++t) {
        const std::uint32_t sum1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        const std::uint32_t t1 = h + sum1 + ((e & f) ^ (~e & g)) + k[t] + w[t];
        const std::uint32_t sum0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        const std::uint32_t t2 = sum0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    const std::array<std::uint32_t, 8> added = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < 8; ++i) state[i] += added[i];
}

}  // namespace

void sha256::add(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t filled = length_ % block_.size();
        const std::size_t taken = std::min(bytes.size(), block_.size() - filled);
        std::transform(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(taken),
                       block_.begin() + static_cast<std::ptrdiff_t>(filled),
                       [](char c) { return static_cast<std::uint8_t>(c); });
        length_ += taken;
        bytes.remove_prefix(taken);
        if (filled + taken == block_.size()) compress(state_, block_.data());
    }
}

// A one bit, zeros, and the length in bits as 64 bits, so that the last block is full.
void sha256::finish() {
    const std::uint64_t bits = length_ * 8;
    const std::size_t filled = length_ % block_.size();
    std::string padding(filled < 56 ? 56 - filled : 120 - filled, '\0');
    padding.front() = '\x80';
    for (int shift = 56; shift >= 0; shift -= 8) padding += static_cast<char>(bits >> shift & 0xff);
    add(padding);
}

std::array<std::uint8_t, 32> sha256::digest() const {
    sha256 finished = *this;
    finished.finish();
    std::array<std::uint8_t, 32> result{};
    for (std::size_t i = 0; i < result.size(); ++i) {
        result[i] = static_cast<std::uint8_t>(finished.state_[i / 4] >> (24 - 8 * (i % 4)));
    }
    return result;
}

std::string sha256::hexadecimal() const {
    constexpr std::string_view letters = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : digest()) {
        text += letters[byte >> 4];
        text += letters[byte & 15];
    }
    return text;
}

std::string sha256_hexadecimal(std::string_view bytes) {
    sha256 sum;
    sum.add(bytes);
    return sum.hexadecimal();
}

}  // namespace pol::number
