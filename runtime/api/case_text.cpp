// A case that was filled by handles as JSON: what a single assessment of it would be given.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/case_state.hpp"
#include "runtime/api/json_text.hpp"

namespace pol::api {
namespace {

using facts::state;

class writer {
public:
    explicit writer(const case_facts::state& from) : from_(from), plan_(from.plan), data_(from.data) {}

    std::string write() {
        std::string to;
        {
            json_object whole(to);
            if (!data_.id.empty()) whole.text("case_id", data_.id);
            if (!from_.assessed_on.empty()) whole.text("assessed_on", from_.assessed_on);
            if (plan_.facts != plan::none) members(plan_.facts, 0, whole);
            claims(whole);
            if (!from_.parameters.empty()) {
                json_object set(whole.name("parameters"));
                for (const auto& [name, value] : from_.parameters) set.name(name) += value;
            }
            if (from_.payments) {
                json_list paid(whole.name("ledger"));
                for (const std::string& one : *from_.payments) paid.item() += one;
            }
        }
        return to;
    }

private:
    void claims(json_object& to) {
        std::string made;
        {
            json_object all(made);
            for (index c = 0; c < plan_.clauses.size(); ++c) {
                if (plan_.clauses[c].claim != plan::none && data_.claims[c].is_claimed)
                    object(plan_.clauses[c].claim, 0, all.name(plan_.clauses[c].name));
            }
        }
        if (made != "{}") to.name("claims") += made;
    }

    void object(index shape, std::uint32_t row, std::string& to) {
        json_object made(to);
        members(shape, row, made);
    }

    void members(index shape, std::uint32_t row, json_object& to) {
        using leads = plan::member::leads;
        for (const plan::member& m : plan_.shapes[shape].members) {
            if (m.to == leads::column && is_given(m.target, row)) value(m.target, row, to.name(m.name));
            if (m.to == leads::period) period(m, row, to);
            if (m.to == leads::record) record(m, row, to);
            if (m.to == leads::list) list(m, row, to);
        }
    }

    void period(const plan::member& m, std::uint32_t row, json_object& to) {
        const bool has_start = is_given(m.target, row);
        const bool has_end = is_given(m.target + 1, row);
        if (!has_start && !has_end) return;
        json_object made(to.name(m.name));
        if (has_start) value(m.target, row, made.name("start"));
        if (has_end) value(m.target + 1, row, made.name("end"));
    }

    void record(const plan::member& m, std::uint32_t row, json_object& to) {
        const index presence = plan_.shapes[m.target].presence;
        if (presence != plan::none && data_.columns[presence].cells[row] == 0) return;
        std::string made;
        object(m.target, row, made);
        if (presence != plan::none || made != "{}") to.name(m.name) += made;
    }

    void list(const plan::member& m, std::uint32_t row, json_object& to) {
        const plan::table& t = plan_.tables[m.target];
        const facts::table_data& rows = data_.tables[m.target];
        const bool is_default = t.is_empty_by_default && rows.offsets[row] == rows.offsets[row + 1];
        if (rows.states[row] != state::known || is_default) return;
        json_list items(to.name(m.name));
        for (std::uint32_t item = rows.offsets[row]; item < rows.offsets[row + 1]; ++item) {
            std::string& one = items.item();
            if (t.plain == plan::none)
                object(t.shape, item, one);
            else if (is_given(t.plain, item))
                value(t.plain, item, one);
            else
                one += "null";
        }
    }

    // Whether anybody gave it; a default that was given again is none the less the default.
    bool is_given(index column, std::uint32_t row) const {
        const facts::column_data& cells = data_.columns[column];
        const state is = cells.states[row];
        if (is == state::unknown || is == state::absent) return false;
        const batch::gap& missing = from_.of->gaps[column];
        if (is == state::known) return missing.is != state::known || missing.value != cells.cells[row];
        return is != state::wide || missing.is != state::wide || !(missing.wide == cells.wide.at(row));
    }

    void value(index column, std::uint32_t row, std::string& to) {
        const facts::column_data& cells = data_.columns[column];
        if (const auto raw = from_.raw.find({column, row}); raw != from_.raw.end())
            to += raw->second;
        else if (cells.states[row] == state::wide)
            to += number_text(cells.wide.at(row));
        else
            append_cell(to, plan_, plan_.columns[column], cells.cells[row], data_.texts);
    }

    const case_facts::state& from_;
    const plan::plan& plan_;
    const facts::case_data& data_;
};

}  // namespace

std::string case_text(const case_facts::state& from) { return writer(from).write(); }

}  // namespace pol::api
