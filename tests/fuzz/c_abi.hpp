// What the fuzzer of the C interface is made of: its input read as a program, a host with two handles of a kind, and what may
// come with which status.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/pol.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <iterator>
#include <string>
#include <string_view>

namespace c_abi {

inline void must(bool holds) {
    if (!holds) std::abort();
}

// ---- the program

// What calls are about; more words stand in the input itself.
inline constexpr std::string_view words[] = {
    R"(policy p "P" | "甲" { currency CNY  round half up to 0.01 }
choice size = small | large
facts { period : period  firm { is_sme : yes/no  size : size  name : text, recorded  tags : list of size } }
parameter fx : number, more than 0, open
clause fair "Fair" { claim { held_on : date  lasted : duration = 3 days  fee : money, at most 1000  booths : list of { fee : money  parts : list of { cost : money } }  more : optional { cost : money } }
  eligible when firm.is_sme else too_large
  eligible when firm.size is small or firm.tags includes any of (small, large) else too_large
  award stands { for each b in booths pay [rate = 50%] of (b.fee + sum of cost in b.parts) cap [most = 100] each }
  award carriage { when more is given when held_on in period else too_late pay more.cost × fx }
  award plain { pay fee / 3 once } }
clause go { claim { n : count } permit go { when n at least 3 else too_few } })",
    R"(policy p "P" { currency CNY  round half up to 0.01 }
facts { period : period  firm { is_sme : yes/no } }
clause fair "Fair" { claim { fee : money  n : count  booths : list of { fee : money } }
  eligible when firm.is_sme else too_large
  award stands { for each b in booths pay [rate = 50%] of b.fee cap [most = 100] each }
  award plain { pay fee / 3 × n } }
clause go { claim { n : count } permit go { when n at least 3 else too_few } }
example "half" for fair { firm.is_sme = yes fee = 3 n = 1 booths = [] expect 1 }
amend p "More" from 2022-01-01 { set fair.rate = 60% })",
    R"(amend p "Extra" from 2021-01-01 to 2021-12-31 { set fair.most = 7 })",
    R"({"firm":{"is_sme":true},"claims":{"fair":{"fee":30,"n":2,"booths":[{"fee":10},{"fee":1000}]},"go":{"n":2}}})",
    R"({"claims":{"fair":{}}})",
    "firm.is_sme",
    "firm.size",
    "fair",
    "fair.fee",
    "fair.n",
    "fair.booths",
    "fair.booths.fee",
    "fair.booths.parts",
    "fair.booths.parts.cost",
    "fair.more",
    "fair.more.cost",
    "fair.held_on",
    "fair.lasted",
    "firm.name",
    "period.start",
    "go.n",
    "fair.rate",
    "fair.most",
    "fair.stands",
    "fair.booths[0].fee",
    "firm.is_sme = yes",
    "fair.fee = 12.5",
    "fair.n = 7",
    "fair.booths += { fee = 100 }",
    "fair.booths[0].fee = 2 × fair.fee",
    "set fair.rate = 70%",
    "on 2022-05-01",
    "paid fair.stands 10 on 2021-01-01",
    "period = 2021-01-01 to 2021-12-31",
    "sum of fee in fair.booths",
    "2/3 of 1810 round half up to 0.01",
    "2022-05-01",
    "2021-02-30",
    "50%",
    "12.50",
    "yes",
    "small",
    "More",
    "1",
    "policy.pol",
    "/claims/fair/booths/0/fee",
    "assessed_on",
    "id,firm.is_sme,fair.fee,fair.n\na,true,3,4\nb,,x,\n",
    "id,fee\na,100\na,30\nb,7\n",
    "{\"case_id\":\"a\",\"claims\":{\"go\":{\"n\":4}}}\n{\n",
};

class program {
public:
    program(const std::uint8_t* bytes, std::size_t size) : at_(bytes), end_(bytes + size) {}

    bool is_over() const { return at_ == end_; }
    std::uint8_t byte() { return is_over() ? std::uint8_t{0} : *at_++; }
    std::uint64_t number(std::size_t bytes) {
        std::uint64_t made = 0;
        for (; bytes > 0; --bytes) made = made << 8U | byte();
        return made;
    }
    // A known word, or bytes of the input.
    std::string_view text() {
        const std::uint8_t which = byte();
        if (which < 0xE0) return words[which % std::size(words)];
        const std::size_t size = std::min<std::size_t>(number(which == 0xFF ? 2 : 1), left());
        const std::string_view made(reinterpret_cast<const char*>(at_), size);
        at_ += size;
        return made;
    }

private:
    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

    const std::uint8_t* at_;
    const std::uint8_t* end_;
};

// ---- what the calls give

inline pol_limits tight() {
    pol_limits within = {};
    within.struct_size = sizeof within;
    within.steps = 20'000;
    within.result_digits = 500;
    within.list_items = 1000;
    within.literal_digits = 200;
    within.number_digits = 200;
    return within;
}

inline void look_at(pol_diagnostics* found) {
    for (std::size_t n = 0; n < pol_diagnostics_count(found); ++n) {
        pol_text* said = nullptr;
        must(pol_diagnostics_code(found, n) > 0 && pol_diagnostics_json(found, n, nullptr) != nullptr);
        must(pol_diagnostics_text(found, n, POL_CHINESE, 0, &said) == POL_OK);
        pol_text_free(said);
    }
    must(pol_diagnostics_json(found, pol_diagnostics_count(found), nullptr) == nullptr);
    pol_diagnostics_free(found);
}

// A text comes with POL_OK, and else only with what tells why there is no more.
inline std::string take(pol_status status, pol_text*& said) {
    must(status != POL_OK || said != nullptr);
    must(said == nullptr || status == POL_OK || status == POL_FOUND || status == POL_CANCELLED ||
         status == POL_HOST_FAILED);
    std::size_t size = 0;
    const char* bytes = pol_text_bytes(said, &size);
    std::string made = bytes == nullptr ? std::string() : std::string(bytes, size);
    pol_text_free(said);
    return made;
}

// ---- the host, with two handles of a kind

// Integers that are offsets as well: all lie within the bytes.
struct columns {
    explicit columns(program& p) {
        for (std::size_t n = 0; n < small.size(); ++n) {
            const std::uint8_t value = n < 8 ? p.byte() : std::uint8_t{16};
            small[n] = value % 64;
            large[n] = value % 64;
            valid[n] = static_cast<std::uint8_t>(value * 7);
            bytes[n] = static_cast<char>(value);
        }
    }

    std::array<std::int32_t, 64> small{};
    std::array<std::int64_t, 64> large{};
    std::array<std::uint8_t, 64> valid{};
    std::array<char, 64> bytes{};
};

struct host {
    host() { must(pol_cancellation_new(&stop) == POL_OK); }
    host(const host&) = delete;
    host& operator=(const host&) = delete;
    ~host() {
        for (int n = 0; n < 2; ++n) {
            pol_case_free(cases[n]);
            pol_assessor_free(assessors[n]);
            pol_result_free(results[n]);
            pol_facts_free(facts[n]);
            pol_batch_free(batches[n]);
            pol_scenario_free(scenarios[n]);
            pol_policy_free(policies[n]);
        }
        pol_cancellation_free(stop);
    }

    pol_cancellation* stop = nullptr;
    pol_policy* policies[2] = {};
    pol_assessor* assessors[2] = {};
    pol_case* cases[2] = {};
    pol_scenario* scenarios[2] = {};
    pol_batch* batches[2] = {};
    pol_facts* facts[2] = {};
    pol_result* results[2] = {};
    pol_limits within = tight();
    std::deque<columns> bound;  // for as long as the handles live, and unchanged
};

template <class Handle>
void put(Handle*& slot, Handle* made, void (*release)(Handle*)) {
    if (made == nullptr) return;
    release(slot);
    slot = made;
}

// A struct that now and then says another size: that of an older version, of none, or of a newer one, which has more behind it.
template <class Struct>
struct of_any_size {
    explicit of_any_size(program& p) {
        is.struct_size = p.byte() < 250 ? sizeof is : p.byte();
        more[0] = p.byte() < 250 ? 0 : 1;
    }
    Struct is = {};
    std::uint8_t more[256] = {};
};

}  // namespace c_abi
