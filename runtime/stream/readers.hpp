// Opens the input of a run: CSV with child files for lists, or JSON Lines, as a reader of chunks.
//
// All faults of the rows end up in chunk::rejects, and what they mean for the case in chunk::facts.specials; a fault of the
// input as a whole (its header, its options, a source that cannot be read) ends the run: reader::failure().
//
// Headers of cases: facts by dotted path (`applicant.ownership`, `period.start`), those of a claim behind the clause's name
// (`m08.fee`), a clause's name for whether it is claimed (else it is where a fact or an item of its claim is given),
// `assessed_on`, and the key. Headers of lists: the key of the case; the keys of the lists around, `LIST_id` by the last name of
// each list unless stream_options::list_keys names another; the facts of an item, `value` in a list of plain values. A list
// in whose items other lists lie has its own `LIST_id`, too. A key may be a fact as well.
//
// The rows of a list stream beside cases whose keys ascend (bytewise or as numbers), or come in any order that is also that of
// the rows; other orders, as far as the first block of each file shows them, are sorted within sort_bytes. Cases in no order are
// remembered by 32 bytes each, to find those that come twice, within the larger of sort_bytes and 16 MiB.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/chunk.hpp"

#include <pol/diagnostic.hpp>
#include <pol/stream.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace pol::stream {

using batch::no_day;  // look for it before choosing the version of a policy

// Reads the first block of each file, to bind its header to the facts of the plan. What is wrong without harm (a column that
// no fact has) goes to `warnings`; what ends the run stands in failure() of the reader, whose next() then gives nothing.
//
// Used of `how`: key, list_keys, clauses (the claims of others are not read), set (for bounds that read parameters; the
// values themselves are the caller's to check and to hand to the engine), sort_bytes, limits. `on` is not used: `days` always
// holds what the case itself says, its `assessed_on`, else the end of its `period`.
//
// The plan and the sources must outlive the reader; the files' names and the options are copied. The reader is used by one
// thread at a time and reads only inside of next(). A chunk may hold rejects and no cases. `block`: bytes read at once; 0: the
// usual number.
std::unique_ptr<reader> open_reader(const plan::plan& p, const stream_files& files, const stream_options& how,
                                    std::vector<diagnostic>& warnings, std::size_t block = 0);

}  // namespace pol::stream
