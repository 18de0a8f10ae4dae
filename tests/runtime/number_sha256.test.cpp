// SHA-256 against the published examples of FIPS 180-4 and NIST's short and long messages.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/number/sha256.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <string>

using pol::number::sha256;
using pol::number::sha256_hexadecimal;

TEST_CASE("the digests of the standard's examples come out", "[number][sha256]") {
    struct row {
        std::string bytes, digest;
    };
    const auto each = GENERATE(values<row>({
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqr"
         "stu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
        {"\xd3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"},
        {"\x11\xaf", "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"},
        {std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    }));
    INFO(each.bytes.substr(0, 60));
    CHECK(sha256_hexadecimal(each.bytes) == each.digest);
}

TEST_CASE("a digest does not depend on the portions in which bytes arrive", "[number][sha256]") {
    std::string bytes;
    for (int i = 0; i < 300; ++i) bytes += static_cast<char>(i * 7 % 256);
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        const std::string_view part = std::string_view(bytes).substr(0, size);
        const std::string whole = sha256_hexadecimal(part);
        for (const std::size_t portion :
             {std::size_t{1}, std::size_t{7}, std::size_t{55}, std::size_t{63}, std::size_t{64}, std::size_t{65}}) {
            sha256 sum;
            for (std::size_t at = 0; at < size; at += portion) sum.add(part.substr(at, portion));
            if (sum.hexadecimal() != whole) FAIL(size << " bytes by " << portion);
        }
    }
}

TEST_CASE("asking for a digest does not end the message", "[number][sha256]") {
    sha256 sum;
    sum.add("ab");
    CHECK(sum.hexadecimal() == sha256_hexadecimal("ab"));
    sum.add("c");
    CHECK(sum.hexadecimal() == sha256_hexadecimal("abc"));
}
