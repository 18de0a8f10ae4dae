// A small policy with something of everything, in two files, and a case for it: for tests of what holds of any policy.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pol::test {

inline constexpr char fair_policy[] = R"(
policy fairs "Fairs" | "展会" { currency CNY  round half up to 0.01  labels id, note }
agency trade "Bureau of Trade" | "商务局"
choice size = small | medium | large
facts {
  period : period
  firm | 单位 { is_sme : yes/no  size : size  name : text, recorded  turnover : money }
}
use "parts/numbers.pol"
clause fair "A stand at a fair" | "展位" {
  source article 1
  claim {
    held_on : date, recorded   days : duration, recorded   n : count, at most 1000
    booths : list of { key : text, unique  fee : money  held : optional date }
    transport : optional { cost : money }
  }
  eligible when firm.is_sme else too_large "The firm is too large" | "单位过大"
  let share = 1 / 3
  award stands "Stands" {
    for each booth in booths where booth.fee more than 1 else too_cheap
      pay [rate = 50%] of booth.fee × share
      cap [most = 10000] each
      limit 20, largest first
    cap 100万 in total
  }
  award carriage { when transport is given  pay (base on period.end) of transport.cost × by_size(n) on period.end }
}
clause dollars "Abroad" { claim { cost : money  square : number }
  award abroad { pay cost / usd_cny + square × square of 1 CNY } }
clause papers { permit paper { when firm.size is small or firm.name = "Acme"  else no_paper } }
example "a third of half" for fair { firm.is_sme = yes  n = 3  booths = [{ key = "a", fee = 600 }]  period = 2021-01-01 to 2021-12-31  expect 100 }
amend fairs "Rules for 2022" | "2022年细则" from 2022-01-01 to 2022-12-31 { set fair.rate = 60% }
amend fairs "Rules from July 2022" from 2022-07-01 { clause later { claim { cost : money } award l { pay cost } } }
)";
inline constexpr char fair_numbers[] = R"(
parameter usd_cny : number, more than 0, open
parameter base : rate { 2019-01-01: 4%  2020-01-01: 5% }
table by_size(n : count) : rate { from 2019-01-01 { at most 12: 10%  otherwise: 20% } }
)";
inline constexpr char fair_numbers_path[] = "parts/numbers.pol";

inline constexpr char fair_case[] =
    R"({"case_id":"one","period":{"start":"2022-01-01","end":"2022-03-31"},)"
    R"("firm":{"is_sme":true,"size":"small","name":"Zenith","turnover":12345678901234567890.5},"parameters":{"usd_cny":6.7},)"
    R"("claims":{"fair":{"held_on":"2022-02-01","days":"3 days","n":7,"transport":{"cost":100},)"
    R"("booths":[{"key":"a","fee":900.10},{"key":"b","fee":1},{"key":"c","fee":123456,"note":"x"}]},)"
    R"("dollars":{"cost":10,"square":12345678901234567}}})";

}  // namespace pol::test
