// Fuzzes cases: any bytes give an outcome that can be written, and asking why changes nothing in it.
// SPDX-License-Identifier: Apache-2.0
#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

constexpr const char* text = R"(policy p "P" { currency CNY  round half up to 0.01  labels id, name }
choice kinds = a | b | c
facts {
  period : period
  applicant { sme : yes/no  turnover : money  tags : list of kinds }
}
parameter fx : number, more than 0, open
parameter base : rate { 2019-01-01: 4%  2020-01-01: 5% }
table by_term(n : count) : rate { from 2019-01-01 { at most 12: 1%  otherwise: 2% } }
clause c {
  claim {
    fee   : money
    n     : count, at most 100
    share : rate = 50%
    since : date
    kind  : kinds
    other : optional { bonus : money  paid_on : optional date }
    items : list of { key : text, unique  cost : money  parts : list of { amount : money } }
  }
  let small = items where cost at most 1万 else too_large
  eligible when applicant.sme  else not_sme
  award a { when kind is not c else kind_c  when since in period else not_in_period  pay [rate = 50%] of fee × n × share × (base on since) / by_term(n) on since }
  award b { for each x in small  pay x.cost / 3 + sum of amount in x.parts  cap 2000 each  limit [most = 2] less n, largest first }
  award d { for each x in the rest of b by x.key  pay [half = 50%] of sum of x.cost  cap 500 in total }
  award e { when other is given  when applicant.tags includes any of (a, b) else no_tag  pay other.bonus × fx  once }
  permit p1 { when since at least 2020-01-01 else too_early }
}
)";

void must(bool holds) {
    if (!holds) std::abort();
}

pol::policy compiled_policy() {
    pol::memory files({{"policy.pol", text}});
    const pol::compiled made = pol::compile(files);
    must(made.result.has_value());
    return *made.result;
}

std::string without_reasons(pol::outcome o) {
    for (pol::clause_outcome& c : o.clauses) c.why.reset();
    return pol::to_json(o);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const pol::policy policy = compiled_policy();
    std::string given;
    for (std::size_t i = 0; i < size; ++i) given += static_cast<char>(bytes[i]);
    pol::assess_options how;
    how.limits.steps = 100'000;
    const pol::outcome plain = policy.assess(given, how);
    how.derivation = true;
    const pol::outcome explained = policy.assess(given, how);
    must(!pol::to_json(explained).empty());
    must(pol::to_json(plain) == without_reasons(explained));
    for (const pol::clause_outcome& c : plain.clauses) {
        must((c.status == pol::clause_status::determined) == !c.exact.empty() || !c.gives_money);
        must(c.status != pol::clause_status::undetermined || !c.needs.empty());
    }
    return 0;
}
