// Arrays made by hand, as a wrong host might make them: each is refused with a diagnostic and released once.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include <pol/arrow.hpp>
#include <pol/batch_result.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <algorithm>
#include <deque>
#include <functional>
#include <random>
#include <type_traits>

namespace {

const std::string text = R"(
policy fairs "Fairs" { currency CNY  round half up to 0.01 }
facts { firm { is_sme : yes/no } }
clause fair "Stand" {
  claim { fee : money  booths : list of { cost : money }  names : list of text }
  award stand { pay [rate = 50%] of fee }
  award booths { for each booth in booths  pay booth.cost  limit [most = 1] less count of names, largest first }
}
)";

pol::batch_assessor ready() {
    pol::memory files({{"policy.pol", text}});
    pol::batch_options how;
    how.exact = how.reasons = how.notes = how.needs = true;
    return *pol::prepare(*pol::compile(files).result, how).result;
}

struct node {
    ArrowSchema schema = {};
    ArrowArray array = {};
    std::string format;
    std::string name;
    std::vector<const void*> buffers;
    std::vector<node*> inside;
    std::vector<ArrowSchema*> schemas;
    std::vector<ArrowArray*> arrays;
};

// A record batch of one row whose parts can be spoiled; the memory belongs to the test, so that ASan sees every slip.
class record_batch {
public:
    record_batch() {
        fee = &add("l", "fair.fee", 1, {nullptr, &fees});
        cost = &add("l", "cost", 2, {nullptr, costs});
        item = &add("+s", "item", 2, {nullptr}, {cost});
        booths = &add("+l", "fair.booths", 1, {nullptr, offsets}, {item});
        words = &add("u", "item", 2, {nullptr, ends, letters});
        names = &add("+l", "fair.names", 1, {nullptr, offsets}, {words});
        sme = &add("b", "firm.is_sme", 1, {nullptr, &bits});
        top = &add("+s", "", 1, {nullptr}, {fee, booths, names, sme});
    }

    node& add(const std::string& format, const std::string& name, std::int64_t length, std::vector<const void*> buffers,
              std::vector<node*> inside = {}) {
        node& made = nodes_.emplace_back();
        made.format = format;
        made.name = name;
        made.buffers = std::move(buffers);
        made.inside = std::move(inside);
        for (node* n : made.inside) {
            made.schemas.push_back(&n->schema);
            made.arrays.push_back(&n->array);
        }
        made.schema.format = made.format.c_str();
        made.schema.name = made.name.c_str();
        made.schema.n_children = static_cast<std::int64_t>(made.inside.size());
        made.schema.children = made.schemas.data();
        made.schema.release = [](ArrowSchema* s) { s->release = nullptr; };
        made.array.length = length;
        made.array.n_buffers = static_cast<std::int64_t>(made.buffers.size());
        made.array.buffers = made.buffers.data();
        made.array.n_children = made.schema.n_children;
        made.array.children = made.arrays.data();
        made.array.release = [](ArrowArray* a) { a->release = nullptr; };
        return made;
    }

    // The codes of what is wrong; every struct is released once, whatever comes of it.
    std::vector<int> import() {
        released_schemas = released_arrays = 0;
        top->schema.private_data = this;
        top->schema.release = [](ArrowSchema* s) {
            ++static_cast<record_batch*>(s->private_data)->released_schemas;
            s->release = nullptr;
        };
        top->array.private_data = this;
        top->array.release = [](ArrowArray* a) {
            ++static_cast<record_batch*>(a->private_data)->released_arrays;
            a->release = nullptr;
        };
        std::vector<int> codes;
        {
            const pol::batch_assessor with = ready();
            pol::batch_facts facts(with, 1);
            is_taken = pol::import_arrow(facts, top->schema, top->array);
            CHECK(top->schema.release == nullptr);
            CHECK(top->array.release == nullptr);
            CHECK(released_schemas == 1);
            CHECK(released_arrays == 0);
            const pol::batch_result due = with.assess(facts);
            for (const pol::diagnostic& d : due.problems()) {
                codes.push_back(d.code);
                said += pol::message(d, pol::language::english) + '\n';
            }
            if (codes.empty()) amount = due.clauses()[0].amount[0];
        }
        CHECK(released_schemas == 1);
        CHECK(released_arrays == 1);
        return codes;
    }

    std::int64_t fees = 100;
    std::int64_t costs[2] = {3, 4};
    std::int32_t offsets[2] = {0, 2};
    std::int32_t ends[3] = {0, 1, 2};
    char letters[3] = "ab";
    std::uint8_t bits = 1;
    node* fee;
    node* cost;
    node* item;
    node* booths;
    node* words;
    node* names;
    node* sme;
    node* top;
    bool is_taken = false;
    int released_schemas = 0;
    int released_arrays = 0;
    std::int64_t amount = 0;
    std::string said;

private:
    std::deque<node> nodes_;
};

std::vector<int> spoiled(const std::function<void(record_batch&)>& how) {
    record_batch batch;
    how(batch);
    std::vector<int> codes = batch.import();
    CHECK((codes.empty() || !batch.is_taken || codes.front() == 984));
    return codes;
}

constexpr int malformed = 987;

}  // namespace

TEST_CASE("a record batch made by hand is read in place and released once") {
    record_batch batch;
    CHECK(batch.import().empty());
    CHECK(batch.is_taken);
    CHECK(batch.amount == 5000);
}

TEST_CASE("an array without its buffers is refused") {
    CHECK(spoiled([](auto& b) { b.fee->buffers[1] = nullptr; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.fee->array.buffers = nullptr; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.fee->array.n_buffers = 1; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.sme->buffers[1] = nullptr; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.booths->buffers[1] = nullptr; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.words->buffers[1] = nullptr; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.words->buffers[2] = nullptr; }) == std::vector{984});
    CHECK(spoiled([](auto& b) { b.words->array.n_buffers = 2; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.top->array.n_buffers = 0; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.fee->array.null_count = 1; }) == std::vector{malformed});
}

TEST_CASE("lengths and offsets that cannot be are refused") {
    CHECK(spoiled([](auto& b) { b.fee->array.length = -1; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.fee->array.offset = -1; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.fee->array.null_count = -2; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.fee->array.null_count = 2; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.fee->array.length = 0; }) == std::vector{984});
    CHECK(spoiled([](auto& b) { b.top->array.length = 2; }) == std::vector{984});
    CHECK(spoiled([](auto& b) { b.top->array.length = -1; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.top->array.offset = std::int64_t{1} << 62; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.top->array.offset = 1; }) == std::vector{984, 984, 984, 984});
    CHECK(spoiled([](auto& b) { b.cost->array.length = 1; }) == std::vector{984});
    CHECK(spoiled([](auto& b) { b.item->array.length = 1; }) == std::vector{984});
    CHECK(spoiled([](auto& b) { b.item->array.length = -5; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.words->array.length = 1; }) == std::vector{984});
    CHECK(spoiled([](auto& b) { b.item->array.offset = 1; }) == std::vector{984});
}

TEST_CASE("offsets of lists and texts that descend or run beyond are refused") {
    const auto offsets = [](std::int32_t a, std::int32_t b) {
        return spoiled([&](record_batch& batch) {
            batch.offsets[0] = a;
            batch.offsets[1] = b;
        });
    };
    CHECK(offsets(2, 0) == std::vector{985, 985});
    CHECK(offsets(-1, 2) == std::vector{985, 985});
    CHECK(offsets(0, 3) == std::vector{984, 984});
    CHECK(offsets(1, 1).empty());
    CHECK(spoiled([](auto& b) { b.ends[1] = -1; }) == std::vector{985});
    CHECK(spoiled([](auto& b) { b.ends[1] = 3; }) == std::vector{985});
}

TEST_CASE("children that are not there, too many or too deep are refused") {
    CHECK(spoiled([](auto& b) { b.booths->array.n_children = 0; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) {
              b.booths->array.n_children = 0;
              b.booths->schema.n_children = 0;
          }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.top->array.n_children = 2; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.top->array.children = nullptr; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.top->arrays[1] = nullptr; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.item->schemas[0] = nullptr; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.fee->array.dictionary = &b.words->array; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.top->schema.n_children = b.top->array.n_children = -4; }) == std::vector{malformed});
    // A record within itself would never end; no record of a policy has a part of its own name.
    CHECK(spoiled([](auto& b) {
              b.item->arrays[0] = &b.item->array;
              b.item->schemas[0] = &b.item->schema;
          }) == std::vector{980});
}

TEST_CASE("types that are none, or not those of the fact, are refused") {
    CHECK(spoiled([](auto& b) { b.fee->schema.format = nullptr; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.fee->schema.format = ""; }) == std::vector{malformed});
    CHECK(spoiled([](auto& b) { b.fee->schema.format = "?"; }) == std::vector{982});
    CHECK(spoiled([](auto& b) { b.fee->schema.format = "d:19"; }) == std::vector{982});
    CHECK(spoiled([](auto& b) { b.fee->schema.format = "d:19,99999999999"; }) == std::vector{982});
    CHECK(spoiled([](auto& b) { b.fee->schema.format = "d:76,2,256"; }) == std::vector{982});
    CHECK(spoiled([](auto& b) { b.fee->schema.format = "g"; }) == std::vector{983});
    CHECK(spoiled([](auto& b) { b.top->schema.format = "l"; }).front() == malformed);
    CHECK(spoiled([](auto& b) { b.fee->schema.name = nullptr; }) == std::vector{980});
    CHECK(spoiled([](auto& b) { b.sme->schema.name = "fair.fee"; }) == std::vector{981});
}

TEST_CASE("several lies in one record batch are refused as one is, or read where they agree") {
    std::mt19937 random(7);
    const auto any = [&](auto... values) {
        const std::common_type_t<decltype(values)...> all[] = {values...};
        return all[random() % sizeof...(values)];
    };
    // What cannot be seen is trusted: there is memory for whatever a lie says of types and lengths.
    static const std::int64_t numbers[64] = {100, 3, 4};
    static const std::int32_t offsets[128] = {0, 2};
    static const std::int32_t ends[128] = {0, 1, 2};
    static const char letters[512] = "ab";
    int taken = 0;
    for (int round = 0; round < 1000; ++round) {
        INFO("round " << round);
        const std::vector<int> codes = spoiled([&](record_batch& b) {
            b.fee->buffers[1] = b.cost->buffers[1] = b.sme->buffers[1] = numbers;
            b.booths->buffers[1] = b.names->buffers[1] = offsets;
            b.words->buffers = {nullptr, ends, letters};
            for (int lies = any(1, 2, 3, 4); lies > 0; --lies) {
                node& at = *any(b.fee, b.cost, b.item, b.booths, b.words, b.names, b.sme, b.top);
                const auto some = std::int64_t{any(-1, 0, 1, 2, 3)};
                switch (random() % 8) {
                    case 0: at.array.length = some; break;
                    case 1: at.array.offset = some; break;
                    case 2: at.array.null_count = some; break;
                    case 3:
                        at.schema.format = any("b", "c", "i", "l", "g", "u", "tdD", "d:19,2", "+s", "+l", "", "?");
                        break;
                    case 4: at.schema.name = any("fair.fee", "cost", "item", "fair", "", "x"); break;
                    case 5: at.buffers[random() % at.buffers.size()] = nullptr; break;
                    case 6: at.array.n_children = std::min(some, at.array.n_children); break;
                    default: at.array.n_buffers = std::min(some, at.array.n_buffers);
                }
            }
        });
        for (const int code : codes) CHECK((code >= 980 && code <= malformed));
        taken += codes.empty() ? 1 : 0;
    }
    CHECK(taken > 0);
    CHECK(taken < 700);
}

TEST_CASE("what was released before it came is refused") {
    record_batch batch;
    batch.top->schema.release = [](ArrowSchema*) {};
    batch.top->array.release = nullptr;
    const pol::batch_assessor with = ready();
    pol::batch_facts facts(with, 1);
    CHECK(!pol::import_arrow(facts, batch.top->schema, batch.top->array));
    CHECK(facts.problems().at(0).code == malformed);
    CHECK(batch.top->schema.release == nullptr);
}

TEST_CASE("an exported result is released in any order, its parts also when moved out") {
    ArrowSchema schema;
    ArrowArray array;
    {
        const pol::batch_assessor with = ready();
        pol::batch_facts facts(with, 2);
        const std::vector<std::int64_t> fees = {100, 300};
        REQUIRE(facts.bind("fair.fee", pol::cells_of(fees, 2)));
        REQUIRE(pol::export_arrow(with.assess(facts), {}, schema, array));
    }
    REQUIRE(array.length == 2);
    REQUIRE(array.n_children == schema.n_children);
    std::vector<std::string> names;
    for (std::int64_t n = 0; n < schema.n_children; ++n) names.emplace_back(schema.children[n]->name);
    CHECK(names.at(0) == "fair.status");
    CHECK(names.at(1) == "fair.amount");
    ArrowArray moved = *array.children[1];
    array.children[1]->release = nullptr;
    ArrowSchema moved_schema = *schema.children[0];
    schema.children[0]->release = nullptr;
    array.release(&array);
    schema.release(&schema);
    CHECK(array.release == nullptr);
    CHECK(static_cast<const std::int64_t*>(moved.buffers[1])[0] == 0);  // undetermined: the booths are not known
    CHECK(moved.null_count == 2);
    CHECK(std::string(moved_schema.dictionary->format) == "u");
    moved.release(&moved);
    moved_schema.release(&moved_schema);
}

TEST_CASE("a result with problems is not exported") {
    const pol::batch_assessor with = ready();
    pol::batch_facts facts(with, 2);
    facts.bind("fair.none", pol::list_cells{});
    ArrowSchema schema;
    ArrowArray array;
    CHECK(!pol::export_arrow(with.assess(facts), {}, schema, array));
    CHECK(array.release == nullptr);
    CHECK(schema.release == nullptr);
}
