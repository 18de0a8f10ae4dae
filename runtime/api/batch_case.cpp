// One case of a batch as JSON: what a single assessment of it would be given.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/batch_state.hpp"

#include "runtime/api/cell_values.hpp"
#include "runtime/api/json_text.hpp"

namespace pol::api {
namespace {

class case_writer {
public:
    case_writer(const batch_assessor::state& with, const checked_facts& from)
        : plan_(with.plan), with_(with), from_(from) {}

    std::string write(std::uint32_t row) {
        std::string to;
        {
            json_object whole(to);
            if (plan_.facts != plan::none) members(plan_.facts, row, whole);
            claims(row, whole);
        }
        return to;
    }

private:
    void claims(std::uint32_t row, json_object& to) {
        bool is_first = true;
        std::string made = "{";
        for (index c = 0; c < plan_.clauses.size(); ++c) {
            const std::uint8_t* claimed = from_.view.claimed[c];
            if (plan_.clauses[c].claim == plan::none || claimed == nullptr || claimed[row] == 0) continue;
            if (!is_first) made += ',';
            is_first = false;
            append_json(made, plan_.clauses[c].name);
            made += ':';
            object(plan_.clauses[c].claim, row, made);
        }
        if (!is_first) to.name("claims") += made + '}';
    }

    void object(index shape, std::uint32_t row, std::string& to) {
        json_object made(to);
        members(shape, row, made);
    }

    void members(index shape, std::uint32_t row, json_object& to) {
        for (const plan::member& m : plan_.shapes[shape].members) {
            switch (m.to) {
                case plan::member::leads::column:
                    if (is_given(plan_, from_, m.target, row)) value(m.target, row, to.name(m.name));
                    break;
                case plan::member::leads::period: period(m, row, to); break;
                case plan::member::leads::record: record(m, row, to); break;
                case plan::member::leads::list: list(m, row, to); break;
            }
        }
    }

    void period(const plan::member& m, std::uint32_t row, json_object& to) {
        const bool has_start = is_given(plan_, from_, m.target, row);
        const bool has_end = is_given(plan_, from_, m.target + 1, row);
        if (!has_start && !has_end) return;
        json_object made(to.name(m.name));
        if (has_start) value(m.target, row, made.name("start"));
        if (has_end) value(m.target + 1, row, made.name("end"));
    }

    void record(const plan::member& m, std::uint32_t row, json_object& to) {
        const index presence = plan_.shapes[m.target].presence;
        if (presence != plan::none) {
            if (!is_given(plan_, from_, presence, row)) return;
            const std::int64_t is_there = batch::cell_at(from_.view.columns[presence], row, with_.gaps[presence]).value;
            if (is_there == 0) return;
            if (is_there != 1) return value(presence, row, to.name(m.name));
        }
        object(m.target, row, to.name(m.name));
    }

    void list(const plan::member& m, std::uint32_t row, json_object& to) {
        const index table = m.target;
        if (!is_list_given(from_, table, row)) return;
        const std::uint32_t* offsets = from_.view.lists[table].offsets;
        json_list items(to.name(m.name));
        for (std::uint32_t item = offsets[row]; item < offsets[row + 1]; ++item) {
            std::string& one = items.item();
            const bool is_null = !from_.null_items[table].empty() && from_.null_items[table][item];
            const index plain = plan_.tables[table].plain;
            if (is_null || (plain != plan::none && !is_given(plan_, from_, plain, item)))
                one += "null";
            else if (plain != plan::none)
                value(plain, item, one);
            else
                object(plan_.tables[table].shape, item, one);
        }
    }

    void value(index column, std::uint32_t row, std::string& to) {
        const batch::column_view& view = from_.view.columns[column];
        const made_column* made = from_.made[column];
        if (made != nullptr) {
            if (const auto raw = made->raw.find(row); raw != made->raw.end()) {
                to += raw->second;
                return;
            }
        }
        const plan::column& c = plan_.columns[column];
        const batch::cell found = batch::cell_at(view, row, with_.gaps[column]);
        if (found.is == facts::state::wide)
            to += number_text(batch::wide_at(view, row, with_.gaps[column], c.scale));
        else
            append_cell(to, plan_, c, found.value, *from_.view.texts);
    }

    const plan::plan& plan_;
    const batch_assessor::state& with_;
    const checked_facts& from_;
};

}  // namespace

std::string case_text(const batch_assessor::state& with, const checked_facts& from, std::uint32_t row) {
    if (const auto kept = from.as_json.find(row); kept != from.as_json.end()) return kept->second;
    return case_writer(with, from).write(row);
}

}  // namespace pol::api
