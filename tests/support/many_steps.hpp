// One policy with every step and most expressions, for promises that hold on any policy.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pol::test {

// None of which depends on the order of records.
inline constexpr const char* many_steps = R"(policy many_steps "Many steps" { currency CNY round half up to 0.01 }
choice size = small | medium | large
facts {
  period : period
  size : size
  is_new : yes/no
  staff : count
}
parameter fx : number, open, more than 0
parameter share : rate, open, at most 100%
parameter base : rate { 2019-06-01: 3.5% 2020-01-01: 4% 2021-03-01: 4.35% }
parameter wage : money { 2018-01-01: 1500 2020-06-01: 1810 }
table grade(n : count) : rate { at most 5: 10% at most 12: 20% otherwise: 30% }
brackets slices(x : money) { at most 1万: 10% at most 10万: 5% otherwise: 1% }
clause centres {
  claim {
    aid, prior : money
    declared : count = 0
    aboard : optional { on : date  money_in : money }
    centres : list of {
      on : date
      abroad : yes/no
      rent, software : money
      months : count, at most 24
      kind : size
      visits : list of { who : text  cost : money  on : date }
    }
  }
  let early = centres where abroad else not_abroad
  eligible when staff at least 3 or is_new else too_small
  award a1 {
    for each c in early
      where c.on in period else not_in_period
      where c.kind is not large
      pay [a1_rate = 50%] of (c.rent + c.software)
      cap [a1_cap = 1万] each
      limit [a1_most = 2] less declared, largest first else over_limit
      cap 25万 in total
  }
  award a2 {
    for each c in the rest of a1
      pay up to [a2_rate = 70%] of c.rent
      cap 5万 per c.kind
  }
  award a3 {
    for each v in centres.visits by who
      pay sum of v.cost
      cap 2000 each
      limit 2, largest first
  }
  award a4 {
    when is_new or size = small else not_for_you
    pay share of (sum of rent in centres) + slices(sum of software in centres)
    less aid, once over a4 and a5
  }
  award a5 {
    when aboard is given
    pay 1% of aboard.money_in × fx
    cap 20万, counting prior
    less aid, once over a4 and a5
  }
  award a6 {
    for each c in centres
      pay (base on c.on) of c.rent × c.months / 12 + grade(c.months) of (c.months × (wage on c.on))
      cap 3万 each, except when size = large and not is_new, except when is_new: 1万
  }
  highest of a5, a6
  cap 60万 in total
}
clause parts {
  claim { cost : money  paid : list of money  done, kept : count  named : list of size }
  award b1 { pay (2/3 of cost if done > 0 and kept / (greater of (done, 1)) more than 50%, otherwise cost / 3) cap largest of paid }
  award b2 { when any n in named has (n = small) else none_small  pay count of named × 100 CNY  once }
  award b3 { pay (latest base in period) of cost  cap 10万 over all years }
}
group both { highest of centres, parts  cap 50万 in total over centres, parts }
)";

}  // namespace pol::test
