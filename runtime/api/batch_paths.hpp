// The paths by which a host names facts: `applicant.ownership`, `CLAUSE.list.fact`. And what each of them leads to.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/plan/plan.hpp"

#include <pol/batch.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pol::api {

using plan::index;

struct fact_place {
    enum class leads : std::uint8_t { column, list, record, claim } to = leads::column;
    index target = plan::none;  // column; list: table; record: its presence column, if it has one; claim: clause
    index list = plan::none;    // table in whose items it lies; none: the case
    plan::column::part part = plan::column::part::whole;
};

class fact_paths {
public:
    explicit fact_paths(const plan::plan& p);

    // Also with "claims." in front, as in a case.
    const fact_place* find(std::string_view path) const;
    // A record, a claim or `claims`: something lies under `path`.
    bool has_inside(std::string_view path) const;
    std::vector<std::string> near(std::string_view path) const;
    std::string type_of(const fact_place& place) const;  // its keyword, for messages
    const std::string& of_column(index column) const { return columns_[column]; }
    const std::string& of_table(index table) const { return tables_[table]; }
    const std::vector<batch_fact>& facts() const { return facts_; }

private:
    void add(const std::string& path, const fact_place& place, batch_fact::kind is);
    void add_shape(index shape, const std::string& path, index list);
    void add_column(index column, const std::string& path, index list);
    void add_list(index table, const std::string& path, index list);

    const plan::plan& plan_;
    std::map<std::string, fact_place, std::less<>> places_;
    std::vector<std::string> columns_;
    std::vector<std::string> tables_;
    std::vector<batch_fact> facts_;
};

batch_fact::kind kind_of(const plan::column& c);
// The keyword of a type, for messages.
std::string keyword_of(batch_fact::kind is);

}  // namespace pol::api
