// Compiled clauses become shorter, and what somebody reads is still there.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/simplify.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <vector>

namespace {

using namespace pol::batch;

// A program over the cases (space 0) and the items of one list (space 1); what it pays is its last register.
class source {
public:
    source() {
        program_.spaces.resize(2);
        program_.spaces[1].table = 1;
    }
    reg put(space in, code is, reg a = no_reg, reg b = no_reg, reg c = no_reg, std::int64_t value = 0) {
        instruction i;
        i.is = is;
        i.dst = static_cast<reg>(program_.registers.size());
        i.a = a;
        i.b = b;
        i.c = c;
        i.value = value;
        program_.registers.push_back({in, 0, 0, 0});
        program_.code.push_back(i);
        return i.dst;
    }
    program simplified() {
        program_.amount = static_cast<reg>(program_.registers.size() - 1);
        simplify(program_);
        return program_;
    }

private:
    program program_;
};

std::vector<code> codes(const program& p) {
    std::vector<code> all;
    for (const instruction& i : p.code) all.push_back(i.is);
    return all;
}

const instruction& maker(const program& p, reg r) {
    return *std::find_if(p.code.begin(), p.code.end(), [r](const instruction& i) { return i.dst == r; });
}

}  // namespace

TEST_CASE("what nobody reads is not computed", "[batch][simplify]") {
    source from;
    const reg fee = from.put(root, code::load);
    from.put(root, code::multiply_constant, fee, no_reg, no_reg, 3);
    from.put(root, code::round, fee, no_reg, no_reg, 10);
    CHECK(codes(from.simplified()) == std::vector<code>{code::load, code::round});
}

TEST_CASE("the sum of what a limit keeps is that of the largest, and of the others what is missing from all",
          "[batch][simplify]") {
    source from;
    const reg fee = from.put(1, code::load);
    const reg kept = from.put(1, code::kept, fee, no_reg, no_reg, 6);
    const reg others = from.put(1, code::not_, kept);
    const reg dearest = from.put(root, code::sum, fee, no_reg, kept);
    const reg seventh = from.put(1, code::multiply_constant, fee, no_reg, no_reg, 7);
    const reg rest = from.put(root, code::sum, seventh, no_reg, others);
    from.put(root, code::add, dearest, rest);
    const program made = from.simplified();
    CHECK(codes(made) ==
          std::vector<code>{code::load, code::top_sum, code::sum, code::subtract, code::multiply_constant, code::add});
    CHECK(maker(made, dearest).is == code::top_sum);
    CHECK(maker(made, dearest).a == fee);
    CHECK(maker(made, dearest).value == 6);
    CHECK(maker(made, rest).value == 7);
}

TEST_CASE("marks that somebody else reads stay, and sums go on using them", "[batch][simplify]") {
    source from;
    const reg fee = from.put(1, code::load);
    const reg kept = from.put(1, code::kept, fee, no_reg, no_reg, 6);
    const reg dearest = from.put(root, code::sum, fee, no_reg, kept);
    const reg how_many = from.put(root, code::count, kept, no_reg, kept);
    from.put(root, code::add, dearest, how_many);
    CHECK(codes(from.simplified()) == std::vector<code>{code::load, code::kept, code::sum, code::count, code::add});
}

TEST_CASE("a sum of something else than the limit ranks by goes item by item", "[batch][simplify]") {
    source from;
    const reg fee = from.put(1, code::load);
    const reg other = from.put(1, code::load, no_reg, no_reg, no_reg, 1);
    const reg kept = from.put(1, code::kept, fee, no_reg, no_reg, 6);
    from.put(root, code::sum, other, no_reg, kept);
    CHECK(codes(from.simplified()) == std::vector<code>{code::load, code::load, code::kept, code::sum});
}

TEST_CASE("a choice between multiples is one step, and nothing at all one of them", "[batch][simplify]") {
    source from;
    const reg is_private = from.put(root, code::load);
    const reg interns = from.put(root, code::load, no_reg, no_reg, no_reg, 1);
    const reg months = from.put(root, code::load, no_reg, no_reg, no_reg, 2);
    const reg by_year = from.put(root, code::multiply_constant, interns, no_reg, no_reg, 500);
    const reg by_month = from.put(root, code::multiply_constant, months, no_reg, no_reg, 40);
    const reg insurance = from.put(root, code::select, is_private, by_year, by_month);
    const reg nothing = from.put(root, code::fill);
    const reg guidance = from.put(root, code::select, is_private, months, nothing);
    from.put(root, code::add, insurance, guidance);
    const program made = from.simplified();
    CHECK(codes(made) == std::vector<code>{code::load, code::load, code::load, code::select_multiples,
                                           code::select_multiples, code::add});
    CHECK(maker(made, insurance).b == interns);
    CHECK(maker(made, insurance).value == 500);
    CHECK(maker(made, insurance).c == months);
    CHECK(maker(made, insurance).other == 40);
    CHECK(maker(made, guidance).b == months);
    CHECK(maker(made, guidance).value == 1);
    CHECK(maker(made, guidance).c == no_reg);
}

TEST_CASE("a multiple that is read elsewhere too is computed once", "[batch][simplify]") {
    source from;
    const reg is_private = from.put(root, code::load);
    const reg fee = from.put(root, code::load, no_reg, no_reg, no_reg, 1);
    const reg half = from.put(root, code::multiply_constant, fee, no_reg, no_reg, 5);
    const reg chosen = from.put(root, code::select, is_private, half, fee);
    from.put(root, code::add, chosen, half);
    CHECK(codes(from.simplified()) ==
          std::vector<code>{code::load, code::load, code::multiply_constant, code::select, code::add});
}
