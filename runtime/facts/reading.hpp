// What the parts of the case reader share: where it is in the JSON, whom a fault hits, and the data it fills.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/messages/sink.hpp"
#include "runtime/facts/read_case.hpp"
#include "runtime/facts/scalars.hpp"

#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pol::facts {

// Whom a fault hits.
struct target {
    index clause = plan::none;
    index column = plan::none;
    index table = plan::none;
    index parameter = plan::none;
    index table_parameter = plan::none;
    bool all = false;
    bool nobody = false;  // a warning of the case
};

class reading {
public:
    reading(const plan::plan& p, const document& json, const read_options& options, case_data& data)
        : plan(p), given(json), how(options), to(data), texts(p, data.texts), scalars(p, options.within, texts) {}

    const plan::plan& plan;
    const document& given;
    const read_options& how;
    case_data& to;
    text_numbers texts;
    scalar_reader scalars;

    // The place in the JSON where the reader is.
    class step {
    public:
        step(reading& r, std::string_view name) : reading_(r), before_(r.pointer_.size()) {
            append_pointer(r.pointer_, name);
        }
        step(reading& r, std::uint32_t item) : step(r, std::to_string(item)) {}
        step(const step&) = delete;
        step& operator=(const step&) = delete;
        ~step() { reading_.pointer_.resize(before_); }

    private:
        reading& reading_;
        std::size_t before_;
    };
    const std::string& pointer() const { return pointer_; }

    // Whether the host wants no more of it, looked at now and then on the way through the rows of a list.
    bool is_cancelled(std::uint32_t row) const { return row % 1024 == 0 && how.within.is_cancelled(); }

    // What may have been meant, for as many faults as are told: `known` gives the names, and looking at them takes time.
    template <class Names>
    std::string nearest(std::string_view wrong, const Names& known) const {
        if (reported_ >= how.within.diagnostics) return {};
        const std::vector<std::string> near = messages::suggest(wrong, known());
        return near.empty() ? std::string() : near.front();
    }
    void report(const target& hits, const fault& found) { report_at(pointer_, hits, found); }
    void report_at(std::string_view pointer, const target& hits, const fault& found);
    // Says so when there was more to report than the limit allows.
    void finish();

private:
    std::string pointer_;
    std::size_t reported_ = 0;
    std::set<std::tuple<index, index, index, index, index, bool>> hit_;  // targets that have a problem already
};

// Finds names among many: the first few by going through all of them, and with an index once a case asks about more.
// `Each` calls what it is given with each name and its index, until that gives true.
template <class Each>
class name_search {
public:
    explicit name_search(Each each) : each_(std::move(each)) {}

    // plan::none: there is no such name.
    index find(std::string_view name) {
        constexpr int few = 8;
        if (asked_ < few) {
            ++asked_;
            index found = plan::none;
            each_([&](std::string_view known, index at) {
                if (known == name) found = at;
                return known == name;
            });
            return found;
        }
        if (known_.empty()) {
            each_([&](std::string_view known, index at) {
                known_.try_emplace(known, at);
                return false;
            });
        }
        const auto found = known_.find(name);
        return found == known_.end() ? plan::none : found->second;
    }

private:
    Each each_;
    int asked_ = 0;
    std::unordered_map<std::string_view, index> known_;
};

// Finds the parts of one case that are not facts: parameters and what was paid before.
void read_parameters(reading& r, std::optional<std::uint32_t> object);
void read_ledger(reading& r, std::uint32_t list);

// Compares facts with each other, once all are read: bounds and uniqueness.
void check_bounds(reading& r);
void check_uniqueness(reading& r);

// The same for a case that did not come as JSON; tells which cells became bad.
struct refused_cell {
    index column = plan::none;
    std::uint32_t row = 0;
    problem found;
};
void check_consistency(const plan::plan& p, const limits& within, case_data& data, std::vector<refused_cell>& refused);

// The keyword of a relation, for messages.
std::string keyword_of(plan::relation is);
bool holds(plan::relation is, const number::exact& value, const number::exact& bound);

// The value of a constant as an ordered number: numbers exactly, dates by day, choices by place.
number::exact ordered(const plan::constant& value);
// A constant or arithmetic on constants.
std::optional<number::exact> constant_value(const plan::plan& p, index node);

}  // namespace pol::facts
