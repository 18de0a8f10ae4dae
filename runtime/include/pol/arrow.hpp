// Record batches in and out through the Arrow C data interface, an open ABI of two structs: no Arrow library is needed.
//
//     pol::batch_facts facts(*ready.result, static_cast<std::size_t>(array.length));
//     pol::import_arrow(facts, schema, array);                 // takes both over
//     pol::batch_result due = ready.result->assess(facts);
//     ArrowSchema out_schema;
//     ArrowArray out_array;
//     pol::export_arrow(due, {}, out_schema, out_array);       // the caller releases both
//
// A record batch is a struct array. Its columns are named by the paths of the facts (`fair.booths`), or are structs whose
// fields are (`fair` with `booths` inside); lists are lists of structs, or of plain values. A null is a missing fact.
// Integers, decimal128, bool and date32 are read where they lie, block by block; texts are read once, into ids.
// docs/embedding-batch.md has the table of types. Nothing here throws but std::bad_alloc.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/batch.hpp>

#include <cstdint>

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

extern "C" {

struct ArrowSchema {
    const char* format;
    const char* name;
    const char* metadata;
    std::int64_t flags;
    std::int64_t n_children;
    struct ArrowSchema** children;
    struct ArrowSchema* dictionary;
    void (*release)(struct ArrowSchema*);
    void* private_data;
};

struct ArrowArray {
    std::int64_t length;
    std::int64_t null_count;
    std::int64_t offset;
    std::int64_t n_buffers;
    std::int64_t n_children;
    const void** buffers;
    struct ArrowArray** children;
    struct ArrowArray* dictionary;
    void (*release)(struct ArrowArray*);
    void* private_data;
};

}  // extern "C"

#endif

namespace pol {

// Binds every column of the record batch. False: some were refused, facts.problems() has why; the others are bound.
//
// Both structs are taken over, whatever comes of it: `release` of each is null afterwards, the schema is released at once,
// the array when the facts and the last result made of them are gone. A struct that was released already, or that does not
// keep to the interface, is refused. What cannot be seen is trusted: that the buffers are as long as length and offsets say.
bool import_arrow(batch_facts& to, ArrowSchema& schema, ArrowArray& array);

struct arrow_options {
    // Amounts as decimal128(38, decimals), copied; else as the 64-bit integers of the result, without a copy, with the
    // number of decimals in the metadata of the field (`pol.decimals`).
    bool decimals = false;
};

// The result as one struct array with a row for each case. For each clause, in this order:
//   CLAUSE.status        dictionary of utf8, never null
//   CLAUSE.amount        int64 or decimal128, null unless determined; metadata `pol.currency`, `pol.unit`
//   CLAUSE.exact         utf8 "n" or "n/d" of the amount before rounding, and
//   CLAUSE.award.NAME    likewise of each award: with batch_options::exact
//   CLAUSE.reasons       list<utf8>, and CLAUSE.permissions, .refused, .waivers, .obligations, .advice: with `reasons`
//   CLAUSE.notes         list<utf8>: with `notes`
//   CLAUSE.needs         list<utf8>, and CLAUSE.low, CLAUSE.high utf8: with `needs`
// The result lives on in the array until that is released; parts may be moved out and released in any order.
// False: nothing was exported, since the result has problems or a column of texts exceeds two gigabytes; both structs are then
// marked as released.
bool export_arrow(const batch_result& from, const arrow_options& how, ArrowSchema& schema, ArrowArray& array);

}  // namespace pol
