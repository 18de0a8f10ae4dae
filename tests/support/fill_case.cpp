// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fill_case.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>

namespace pol::test {
namespace {

// Numbers keep their digits: they are read as texts with a mark in front.
constexpr char number_mark = '\1';

class numbers_as_texts : public nlohmann::json_sax<nlohmann::json> {
public:
    nlohmann::json result;

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(number_mark + std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) override { return put(number_mark + std::to_string(value)); }
    bool number_float(number_float_t, const string_t& literal) override { return put(number_mark + literal); }
    bool string(string_t& value) override { return put(value); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(nlohmann::json::object()); }
    bool key(string_t& name) override {
        keys_.back() = name;
        return true;
    }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(nlohmann::json::array()); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override { return false; }

private:
    nlohmann::json* place(nlohmann::json value) {
        if (open_.empty()) {
            result = std::move(value);
            return &result;
        }
        nlohmann::json& around = *open_.back();
        if (around.is_array()) return &around.emplace_back(std::move(value));
        return &(around[keys_.back()] = std::move(value));
    }
    bool put(nlohmann::json value) {
        place(std::move(value));
        return true;
    }
    bool open(nlohmann::json value) {
        open_.push_back(place(std::move(value)));
        keys_.emplace_back();
        return true;
    }
    bool close() {
        open_.pop_back();
        keys_.pop_back();
        return true;
    }

    std::vector<nlohmann::json*> open_;
    std::vector<std::string> keys_;
};

class filler {
public:
    filler(const case_assessor& with, case_facts& to) : with_(with), to_(to) {
        for (const batch_fact& f : with.facts()) known_[f.path] = f.is;
    }

    bool whole(const nlohmann::json& given) {
        bool is_taken = true;
        for (const auto& [name, value] : given.items()) {
            if (name == "schema" || name == "case_id") {
                if (name == "case_id") to_.set_id(value.get<std::string>());
            } else if (name == "claims") {
                for (const auto& [clause, claim] : value.items()) {
                    is_taken = to_.give(with_.claim(clause)) && is_taken;
                    is_taken = object(clause, claim) && is_taken;
                }
            } else {
                is_taken = member(name, value) && is_taken;
            }
        }
        return is_taken;
    }

private:
    bool object(const std::string& path, const nlohmann::json& given) {
        bool is_taken = true;
        for (const auto& [name, value] : given.items()) is_taken = member(path + '.' + name, value) && is_taken;
        return is_taken;
    }

    bool member(const std::string& path, const nlohmann::json& given) {
        if (given.is_null()) return true;
        const auto known = known_.find(path);
        if (known == known_.end()) return given.is_object() && object(path, given);
        switch (known->second) {
            case batch_fact::kind::record: return to_.give(with_.record(path)) && object(path, given);
            case batch_fact::kind::list: return list(path, given);
            case batch_fact::kind::yes_no: return to_.set(with_.yes_no(path), given.get<bool>());
            case batch_fact::kind::number:
            case batch_fact::kind::count:
            case batch_fact::kind::rate:
            case batch_fact::kind::money: return number(with_.number(path), given.get<std::string>());
            case batch_fact::kind::date: return date(with_.date(path), given.get<std::string>());
            case batch_fact::kind::duration: return duration(with_.duration(path), given.get<std::string>());
            case batch_fact::kind::text: return to_.set(with_.text(path), given.get<std::string>());
            case batch_fact::kind::choice: {
                const choice_fact fact = with_.choice(path);
                const auto value = with_.value_of(fact, given.get<std::string>());
                return value && to_.set(fact, *value);
            }
            case batch_fact::kind::claim: return false;
        }
        return false;
    }

    bool list(const std::string& path, const nlohmann::json& given) {
        const list_fact items = with_.list(path);
        bool is_taken = to_.give(items);
        for (const nlohmann::json& item : given) {
            is_taken = to_.add(items) && is_taken;
            is_taken = (item.is_object() ? object(path, item) : member(path + ".item", item)) && is_taken;
        }
        return is_taken;
    }

    bool number(number_fact fact, std::string digits) {
        if (digits.front() == number_mark) digits.erase(0, 1);
        const std::size_t point = digits.find('.');
        const bool is_plain = digits.find_first_not_of("-0123456789.") == std::string::npos && digits.size() <= 17;
        if (!is_plain) return to_.set(fact, digits);
        const int decimals = point == std::string::npos ? 0 : static_cast<int>(digits.size() - point - 1);
        if (point != std::string::npos) digits.erase(point, 1);
        return to_.set(fact, std::strtoll(digits.c_str(), nullptr, 10), decimals);
    }

    bool date(date_fact fact, const std::string& text) {
        return to_.set(fact, std::atoi(text.c_str()), std::atoi(text.c_str() + 5), std::atoi(text.c_str() + 8));
    }

    bool duration(duration_fact fact, const std::string& text) {
        const int n = std::atoi(text.c_str());
        if (text.find("day") != std::string::npos) return to_.set(fact, 0, n);
        return to_.set(fact, text.find("year") != std::string::npos ? 12 * n : n, 0);
    }

    const case_assessor& with_;
    case_facts& to_;
    std::map<std::string, batch_fact::kind> known_;
};

}  // namespace

bool fill(const case_assessor& with, const std::string& case_json, case_facts& to) {
    numbers_as_texts reader;
    if (!nlohmann::json::sax_parse(case_json, &reader)) return false;
    return filler(with, to).whole(reader.result);
}

}  // namespace pol::test
